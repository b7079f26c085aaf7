"""Text extraction from DOCX files: paragraphs with the labels of lists, and notes after the paragraph of their marker.

Tracked changes count as accepted. Deleted and hidden words, headers, footers and comments are set aside.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_build.errors import TableError
from reaffirm_build.read.docx_lists import NumberingError, parse_numbering
from reaffirm_build.read.docx_notes import PARTS, REFERENCES, WordNotes, has_own_mark, own_mark
from reaffirm_build.read.docx_package import DAMAGED, WordFile
from reaffirm_build.read.docx_xml import ALTERNATIVES, WORDS, W, chosen, is_on, is_raised, paragraphs, symbol, words
from reaffirm_build.read.extraction import RAISE, RULE, Aside, Extraction
from reaffirm_build.read.radicals import mapped, unknown

#: The text of each element without words.
_AS_TEXT = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Elements whose words are not part of the text, and the kind under which they are set aside ("": ignored).
_NOT_TEXT = {"del": "deleted", "moveFrom": "deleted", "rt": "reading", "instrText": "", "delInstrText": "", "pPr": ""}
#: A custom mark of a note that is printed as superscript, like an automatic mark.
_RAISED_MARK = re.compile(r"\d{1,3}|[a-z]|[ivxl]{2,6}")


def read_docx(name: str, content: bytes, radicals: Mapping[str, str]) -> Extraction:
    """Extract the text of a DOCX. ``radicals`` maps each radical to the ideograph that replaces it.

    Raises TableError for a file that is damaged, encrypted, not a DOCX, or too large when unpacked, which is checked
    first. Raises TableError with the paragraph for unsupported content, and AccountError for lost characters.
    """
    try:
        return _Reader(name, WordFile(name, content), radicals).read()
    except (*DAMAGED, ValueError) as error:
        raise TableError(name, f"is a damaged Word document ({error}); open it and save it again") from error


@dataclass
class _Paragraph:
    """The text, notes and text boxes of a paragraph."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)  #: number as printed or "", words
    boxes: list[BaseOxmlElement] = field(default_factory=list)  #: text boxes that hang on it
    mark: str = ""  #: the mark of a note's own that comes next


class _Reader:
    """A single pass over the paragraphs of a document."""

    def __init__(self, name: str, file: WordFile, radicals: Mapping[str, str]) -> None:
        self.name, self.file, self.radicals = name, file, radicals
        numbering, styles = (file.part(kind) for kind in (RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.STYLES))
        self.numbering = parse_numbering(numbering, styles)
        self.notes = WordNotes(name, file)
        self.aside: list[Aside] = []
        self.added: list[str] = []
        self.doubts: list[str] = []

    def read(self) -> Extraction:
        """Read the document. Raises TableError for a document without text."""
        if self.notes.mixed:
            self.doubts.append("footnotes and endnotes are numbered together here, in the order of their markers")
        lines: list[str] = []
        open_ = _Paragraph()
        for number, paragraph in enumerate(paragraphs(self.file.text), 1):
            if not self._read(paragraph, number, open_):
                continue
            lines += self._lines(open_)
            open_ = _Paragraph()
        lines += self._lines(open_)
        for kind, root in (*self.file.beside, *(("unmarked note", note) for note in self.notes.left())):
            self._set_aside(kind, root)
        text = mapped("".join(f"{line}\n" for line in lines), self.radicals)
        if not text.strip():
            raise TableError(self.name, "has no text; are its pages pictures? Recognise their text first (OCR)")
        if left := unknown(text):
            self.doubts.append(f"radicals that the table does not know: {left}")
        extraction = Extraction(text, tuple(self.aside), tuple(self.added), tuple(self.doubts))
        extraction.prove(self.name, (mapped(held, self.radicals) for held in self._held()))
        return extraction

    def _read(self, paragraph: BaseOxmlElement, number: int, into: _Paragraph) -> bool:
        """Add a paragraph to the open paragraph. Returns False if its end mark is deleted: the next continues it."""
        ends = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is None
        try:
            label = self.numbering.label(paragraph) if ends else ""
        except NumberingError as error:
            raise TableError(f"{self.name}, paragraph {number}", error.message) from error
        said = _Paragraph()
        self._walk(paragraph, said, raised=False, kind="")
        into.notes += said.notes
        into.boxes += said.boxes
        into.text += said.text
        if label and into.text.strip():
            into.text = label + into.text
            self.added.append(label)
        return ends

    def _lines(self, paragraph: _Paragraph) -> Iterator[str]:
        """Yield the lines of a paragraph, of its notes under a rule, and of its text boxes."""
        text = "\n".join(line.strip() for line in paragraph.text.splitlines() if line.strip())
        if text:
            yield text
        if paragraph.notes:
            self.added.append(RULE)
            yield RULE
            yield from (f"{number} {told}" if number else told for number, told in paragraph.notes)
            yield "\f"
        for box in paragraph.boxes:
            for number, inner in enumerate(paragraphs(box), 1):
                said = _Paragraph()
                self._read(inner, number, said)
                yield from self._lines(said)

    def _walk(self, element: BaseOxmlElement, said: _Paragraph, raised: bool, kind: str) -> None:
        """Add the children of an element to a paragraph.

        ``kind`` is the kind under which the words are set aside, or "" for text.
        """
        for child in element.iterchildren():
            tag = str(child.tag)
            local = tag.rpartition("}")[2]
            if tag in WORDS:
                self._say(child.text or "", said, raised, kind)
            elif tag == ALTERNATIVES:
                self._walk(chosen(child), said, raised, kind)
            elif tag in REFERENCES and not kind:
                self._mark(child, said)
            elif tag == f"{W}txbxContent":
                said.boxes.append(child)
            elif tag == f"{W}sym":
                self._symbol(child, said)
            elif tag == f"{W}r":
                properties = child.find(qn("w:rPr"))
                hidden = "hidden" if is_on(properties, "vanish") else ""
                self._walk(child, said, is_raised(properties), kind or hidden)
            elif tag.startswith(W) and local in _AS_TEXT:
                said.text += "" if kind else _AS_TEXT[local]
                self.added += ["-"] if local == "noBreakHyphen" and not kind else []
            elif _NOT_TEXT.get(local, kind) or local not in _NOT_TEXT:
                self._walk(child, said, raised, kind or _NOT_TEXT.get(local, ""))

    def _say(self, run: str, said: _Paragraph, raised: bool, kind: str) -> None:
        if kind:
            self.aside.append(Aside(0, kind, mapped(run, self.radicals)))
            return
        if said.mark and run.strip():
            run, said.mark = run.translate(RAISE) if _RAISED_MARK.fullmatch(said.mark) else run, ""
        elif raised and run.strip().isdecimal():
            self.doubts.append(f"the raised number {run!r} after {said.text[-20:]!r} is no marker of a note of Word's")
        said.text += run

    def _symbol(self, element: BaseOxmlElement, said: _Paragraph) -> None:
        """A character of a font of symbols."""
        sign, known = symbol(element)
        said.text += sign
        self.added.append(sign)
        said.mark = ""
        if not known:
            self.doubts.append(f"the symbol {sign!r} of the font {element.get(qn('w:font'))} after {said.text[-20:]!r}")

    def _mark(self, reference: BaseOxmlElement, said: _Paragraph) -> None:
        """The marker of a note, and the note; a mark of its own stands in the text, and mostly in its words too."""
        note = self.notes.take(reference)
        if note is None:
            identifier = reference.get(qn("w:id"))
            raise TableError(self.name, f"the note {identifier} is marked after {said.text[-20:]!r}, but is not there")
        inner = _Paragraph()
        for paragraph in paragraphs(note):
            inner.text += " "
            self._walk(paragraph, inner, raised=False, kind="")
        told = " ".join(inner.text.split())
        if has_own_mark(reference):
            number = said.mark = own_mark(reference)
            self.added += [] if told.startswith(number) else [number]
            told = told.removeprefix(number).strip()
        else:
            number = self.notes.next(reference)
            said.text += number.translate(RAISE)
            self.added += [number, number]
        said.notes.append((number, told))

    def _set_aside(self, kind: str, root: BaseOxmlElement) -> None:
        """Set aside the words under an element, if there are any."""
        said = mapped("".join(words(root)), self.radicals)
        self.aside += [Aside(0, kind, said)] if said.strip() else []

    def _held(self) -> Iterator[str]:
        """All words that the document holds, whatever they are: what the proof compares with."""
        notes = [root for kind in PARTS.values() if (root := self.file.part(kind)) is not None]
        for root in (self.file.text, *notes, *(root for _, root in self.file.beside)):
            yield from words(root)
