"""DOCX: the paragraphs of a Word document, with the labels of its lists and its notes where they are marked.

Tracked changes are taken as accepted; what they delete, what is hidden, headers, footers and comments are set aside.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import XMLSyntaxError

from reaffirm_build.errors import TableError
from reaffirm_build.extraction import RAISE, RULE, Aside, Extraction
from reaffirm_build.numbering import letter
from reaffirm_build.radicals import mapped, unknown
from reaffirm_build.word_lists import NumberingError, parse_numbering

#: How many files a document may hold, how large one of them and all together may be when unpacked, and how many times
#: larger than packed one may be that is not small.
_MOST_FILES, _MOST_BYTES, _MOST_TIMES, _SMALL = 5_000, 256_000_000, 200, 1_000_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OpcError, XMLSyntaxError)

_W = f"{{{nsmap['w']}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: What an element is in the text.
_AS_TEXT = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Elements whose words are no part of the text, and what they are.
_NOT_TEXT = {"del": "deleted", "moveFrom": "deleted", "rt": "reading", "instrText": "", "delInstrText": "", "pPr": ""}
#: How notes are numbered, by Word's name of it.
_SIGNS = "*†‡§"
_NOTE_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letter,
    "chicago": lambda number: _SIGNS[(number - 1) % len(_SIGNS)] * (1 + (number - 1) // len(_SIGNS)),
}
#: A mark of a note's own that is printed raised, as one of Word's is.
_RAISED_MARK = re.compile(r"\d{1,3}|[a-z]")
#: Signs of fonts of symbols that are known, by font and code.
_SYMBOLS = {("Symbol", 0xF02A): "*", ("Symbol", 0x2A): "*"}
#: The parts of a document that say something beside its text, and how the words of each are set aside.
_BESIDE = {
    RELATIONSHIP_TYPE.HEADER: "header",
    RELATIONSHIP_TYPE.FOOTER: "footer",
    RELATIONSHIP_TYPE.COMMENTS: "comment",
}


def read_docx(name: str, content: bytes, radicals: Mapping[str, str]) -> Extraction:
    """Extract the text of a DOCX, with ideographs for ``radicals``.

    Raises TableError for a file that is damaged, encrypted, no DOCX, or larger unpacked than a document can be (which
    is told before it is unpacked); with the paragraph for what cannot be read.
    """
    _guard(name, content)
    try:
        return _Reader(name, _opened(name, content), radicals).read()
    except (*_DAMAGED, ValueError) as error:
        raise TableError(name, f"is a damaged Word document ({error}); open it and save it again") from error


def _opened(name: str, content: bytes) -> Part:
    """The main part of a document; the library looks for what is missing in one of another vocabulary."""
    try:
        return docx.Document(io.BytesIO(content)).part
    except (AttributeError, ValueError) as error:
        raise TableError(name, f"is no Word document: {error}") from error


def _guard(name: str, content: bytes) -> None:
    """Look at the list of files of a zip before any of them is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
    except _DAMAGED as error:
        raise TableError(name, "is a zip file, as a DOCX is, but damaged or truncated; get the whole file") from error
    size = sum(file.file_size for file in files)
    bomb = [file for file in files if file.file_size > max(_SMALL, _MOST_TIMES * file.compress_size)]
    overlap = sum(file.compress_size for file in files) > len(content)
    if len(files) > _MOST_FILES or size > _MOST_BYTES or bomb or overlap:
        problem = f"would unpack {len(content):,} bytes to {len(files):,} files with {size:,}"
        raise TableError(name, f"{problem}, as no document does; it was not unpacked")
    if any(file.flag_bits & 1 for file in files):
        raise TableError(name, "is encrypted; save it without a password")
    if not any(file.filename == "[Content_Types].xml" for file in files):
        raise TableError(name, "is a zip file, but no Word document")


@dataclass
class _Paragraph:
    """What a paragraph says."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)  #: number as printed or "", words
    boxes: list[BaseOxmlElement] = field(default_factory=list)  #: text boxes that hang on it
    mark: str = ""  #: the mark of a note's own that comes next


class _Reader:
    """One pass over the paragraphs of a document."""

    def __init__(self, name: str, main: Part, radicals: Mapping[str, str]) -> None:
        self.name, self.radicals = name, radicals
        self.parts = {rel.reltype: rel.target_part for rel in main.rels.values() if not rel.is_external}
        self.beside = [
            (_BESIDE[rel.reltype], _root(rel.target_part)) for rel in main.rels.values() if rel.reltype in _BESIDE
        ]
        self.root = _root(main)
        self.numbering = parse_numbering(self._part(RELATIONSHIP_TYPE.NUMBERING), self._part(RELATIONSHIP_TYPE.STYLES))
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.count = 0  #: of notes
        self.form: Callable[[int], str] = str
        self.aside: list[Aside] = []
        self.added: list[str] = []
        self.doubts: list[str] = []

    def _part(self, kind: str) -> BaseOxmlElement | None:
        part = self.parts.get(kind)
        return None if part is None else _root(part)

    def _notes(self, kind: str) -> dict[str, BaseOxmlElement]:
        """The notes of a kind by their identifiers, without the lines that separate them from the text."""
        kinds = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
        root = self._part(kinds[kind])
        found = root.findall(qn(f"w:{kind}")) if root is not None else []
        return {str(note.get(qn("w:id"))): note for note in found if note.get(qn("w:type"), "normal") == "normal"}

    def read(self) -> Extraction:
        """The whole document."""
        self._check()
        lines: list[str] = []
        open_ = _Paragraph()
        for number, paragraph in enumerate(_paragraphs(self.root), 1):
            if not self._read(paragraph, number, open_):
                continue
            lines += self._lines(open_)
            open_ = _Paragraph()
        lines += self._lines(open_)
        self._set_beside()
        text = mapped("".join(f"{line}\n" for line in lines), self.radicals)
        if not text.strip():
            raise TableError(self.name, "has no text; are its pages pictures? Recognise their text first (OCR)")
        if left := unknown(text):
            self.doubts.append(f"radicals that the table does not know: {left}")
        extraction = Extraction(text, tuple(self.aside), tuple(self.added), tuple(self.doubts))
        extraction.prove(self.name, (mapped(words, self.radicals) for words in self._held()))
        return extraction

    def _read(self, paragraph: BaseOxmlElement, number: int, into: _Paragraph) -> bool:
        """Add a paragraph to what is open; whether it ends there: if its end is deleted, it goes on in the next."""
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
        """The lines of a paragraph, its notes under a rule, its text boxes after it."""
        text = "\n".join(line.strip() for line in paragraph.text.splitlines() if line.strip())
        if text:
            yield text
        if paragraph.notes:
            self.added.append(RULE)
            yield RULE
            yield from (f"{number} {words}" if number else words for number, words in paragraph.notes)
            yield "\f"
        for box in paragraph.boxes:
            for number, inner in enumerate(_paragraphs(box), 1):
                said = _Paragraph()
                self._read(inner, number, said)
                yield from self._lines(said)

    def _walk(self, element: BaseOxmlElement, said: _Paragraph, raised: bool, kind: str) -> None:
        """Go through what a paragraph holds; ``kind`` says why its words are set aside, "" if they are text."""
        for child in element.iterchildren():
            tag = str(child.tag)
            local = tag.rpartition("}")[2]
            if tag in {f"{_W}t", f"{_M}t", f"{_W}delText"}:
                self._say(child.text or "", said, raised, kind)
            elif tag == f"{_MC}AlternateContent":
                self._walk(_chosen(child), said, raised, kind)
            elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"} and not kind:
                self._mark(child, said)
            elif tag == f"{_W}txbxContent":
                said.boxes.append(child)
            elif tag == f"{_W}sym":
                self._symbol(child, said)
            elif tag == f"{_W}r":
                properties = child.find(qn("w:rPr"))
                self._walk(child, said, _raised(properties), kind or ("hidden" if _on(properties, "vanish") else ""))
            elif tag.startswith(_W) and local in _AS_TEXT:
                said.text += "" if kind else _AS_TEXT[local]
                self.added += ["-"] if local == "noBreakHyphen" and not kind else []
            elif _NOT_TEXT.get(local, kind) or local not in _NOT_TEXT:
                self._walk(child, said, raised, kind or _NOT_TEXT.get(local, ""))

    def _say(self, words: str, said: _Paragraph, raised: bool, kind: str) -> None:
        if kind:
            self.aside.append(Aside(0, kind, mapped(words, self.radicals)))
            return
        if said.mark and words.strip():
            words, said.mark = words.translate(RAISE) if _RAISED_MARK.fullmatch(said.mark) else words, ""
        elif raised and words.strip().isdecimal():
            self.doubts.append(
                f"the raised number {words!r} after {said.text[-20:]!r} is no marker of a note of Word's"
            )
        said.text += words

    def _symbol(self, element: BaseOxmlElement, said: _Paragraph) -> None:
        """A character of a font of symbols: only its font knows what it is."""
        code, font = int(str(element.get(qn("w:char"))), 16), str(element.get(qn("w:font")))
        sign = _SYMBOLS.get((font, code), chr(code))
        said.text += sign
        self.added.append(sign)
        said.mark = ""
        if (font, code) in _SYMBOLS:
            return
        self.doubts.append(f"the symbol {sign!r} of the font {element.get(qn('w:font'))} after {said.text[-20:]!r}")

    def _mark(self, reference: BaseOxmlElement, said: _Paragraph) -> None:
        """The marker of a note, and the note; a mark of its own stands in the text, and mostly in its words too."""
        kind = str(reference.tag).rpartition("}")[2].removesuffix("Reference")
        identifier = str(reference.get(qn("w:id")))
        note = self.notes[kind].pop(identifier, None)
        if note is None:
            raise TableError(self.name, f"the note {identifier} is marked after {said.text[-20:]!r}, but is not there")
        inner = _Paragraph()
        for paragraph in _paragraphs(note):
            inner.text += " "
            self._walk(paragraph, inner, raised=False, kind="")
        words = " ".join(inner.text.split())
        if _is_true(reference.get(qn("w:customMarkFollows"))):
            number = said.mark = _own_mark(reference)
            said_there = words.startswith(number)
            words = words.removeprefix(number).strip()
            self.added += [] if said_there else [number]
        else:
            self.count += 1
            number = self.form(self.count)
            said.text += number.translate(RAISE)
            self.added += [number, number]
        said.notes.append((number, words))

    def _check(self) -> None:
        """Words in files of their own would be missing; notes that are numbered in another way get wrong numbers."""
        if self.root.find(f".//{qn('w:altChunk')}") is not None:
            raise TableError(self.name, "holds a whole document of another format; open it in Word and save it again")
        settings = self._part(RELATIONSHIP_TYPE.SETTINGS)
        for root in (self.root, settings):
            for properties in root.iter(qn("w:footnotePr"), qn("w:endnotePr")) if root is not None else ():
                footnotes = str(properties.tag).endswith("footnotePr")
                form = properties.find(qn("w:numFmt"))
                if form is None or not footnotes:
                    continue
                if form.get(qn("w:val")) not in _NOTE_FORMS:
                    problem = (
                        f"its notes are numbered as {form.get(qn('w:val'))!r}; only 1, 2, 3 …, a, b, c … and *, †, ‡ …"
                    )
                    raise TableError(self.name, problem)
                self.form = _NOTE_FORMS[str(form.get(qn("w:val")))]
        if self.notes["footnote"] and self.notes["endnote"]:
            self.doubts.append("footnotes and endnotes are numbered together here, in the order of their markers")

    def _set_beside(self) -> None:
        """Set aside headers, footers, comments, and notes that nothing marks."""
        for kind, root in self.beside:
            words = "".join(_words(root))
            self.aside += [Aside(0, kind, mapped(words, self.radicals))] if words.strip() else []
        for notes in self.notes.values():
            self.aside += [
                Aside(0, "unmarked note", mapped("".join(_words(note)), self.radicals)) for note in notes.values()
            ]

    def _held(self) -> Iterator[str]:
        """All words that the document holds, whatever they are: what the proof compares with."""
        kinds = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
        roots = [self.root, *(root for kind in kinds if (root := self._part(kind)) is not None)]
        for root in [*roots, *(root for _, root in self.beside)]:
            yield from _words(root)


def _own_mark(reference: BaseOxmlElement) -> str:
    """The mark of a note's own, in the run of its reference or the next one; "" if there is none."""
    run = reference.getparent()
    for element in (*reference.itersiblings(), *(inner for after in run.itersiblings() for inner in after.iter())):
        if element.tag == f"{_W}t" and (element.text or "").strip():
            return str(element.text).split()[0]
        if element.tag == f"{_W}sym":
            return _SYMBOLS.get((str(element.get(qn("w:font"))), int(str(element.get(qn("w:char"))), 16)), "")
    return ""


def _root(part: Part) -> BaseOxmlElement:
    """The root of an XML part."""
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _words(root: BaseOxmlElement) -> Iterator[str]:
    """All words under an element, but for those of alternatives that are not chosen."""
    for element in root.iter(f"{_W}t", f"{_M}t", f"{_W}delText"):
        above = [element, *element.iterancestors()]
        choices = [(one, up) for one, up in pairwise(above) if up.tag == f"{_MC}AlternateContent"]
        if element.text and all(_chosen(up) is one for one, up in choices):
            yield element.text


def _chosen(alternatives: BaseOxmlElement) -> BaseOxmlElement:
    """The first of alternatives: the same content in a newer way and an older."""
    first: BaseOxmlElement = next(alternatives.iterchildren())
    return first


def _paragraphs(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The paragraphs under an element in their order, those of tables and content controls included."""
    for child in element.iterchildren():
        if child.tag == f"{_W}p":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _paragraphs(_chosen(child))
        else:
            yield from _paragraphs(child)


def _on(properties: BaseOxmlElement | None, name: str) -> bool:
    """Whether a property is set."""
    found = properties.find(qn(f"w:{name}")) if properties is not None else None
    return found is not None and _is_true(found.get(qn("w:val"), "1"))


def _is_true(value: object) -> bool:
    return value in {"1", "true", "on"}


def _raised(properties: BaseOxmlElement | None) -> bool:
    found = properties.find(qn("w:vertAlign")) if properties is not None else None
    return found is not None and found.get(qn("w:val")) == "superscript"
