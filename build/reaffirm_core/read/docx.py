"""Text extraction from DOCX files: paragraphs with the labels of lists, and notes after the paragraph of their marker.

Tracked changes count as accepted. Deleted, hidden and struck words, headers, footers and comments are set aside.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_core.errors import NoTextError, TableError
from reaffirm_core.model import HEADING, PARAGRAPH
from reaffirm_core.read.docx_lists import NumberingError, indent_of, parse_numbering
from reaffirm_core.read.docx_notes import PARTS, REFERENCES, WordNotes, has_own_mark, own_mark
from reaffirm_core.read.docx_package import DAMAGED, WordFile
from reaffirm_core.read.docx_styles import TableCells, looks_like_heading, parse_styles, style_id
from reaffirm_core.read.docx_tables import in_rows, number_of
from reaffirm_core.read.docx_xml import ALTERNATIVES, WORDS, W, chosen, is_on, is_raised, paragraphs, symbol, words
from reaffirm_core.read.extraction import RAISE, RULE, Aside, Extraction
from reaffirm_core.read.paragraphs import LINE, SURE, Paragraph, Style, TableCell
from reaffirm_core.read.radicals import mapped, unknown

#: The text of each element without words.
_AS_TEXT = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Elements whose words are not part of the text, and the kind under which they are set aside ("": ignored).
_NOT_TEXT = {"del": "deleted", "moveFrom": "deleted", "rt": "reading", "instrText": "", "delInstrText": "", "pPr": ""}
#: The formats of words that are set aside, with their kinds: what is struck through is no longer part of the text.
_FORMATS = {"vanish": "hidden", "strike": "struck through", "dstrike": "struck through"}
#: A custom mark of a note that is printed as superscript, like an automatic mark.
_RAISED_MARK = re.compile(r"\d{1,3}|[a-z]|[ivxl]{2,6}")


def read_docx(name: str, content: bytes, radicals: Mapping[str, str]) -> Extraction:
    """Extract the text of a DOCX. ``radicals`` maps each radical to the ideograph that replaces it.

    Raises TableError for a file that is damaged, encrypted, not a DOCX, or too large when unpacked, which is checked
    first. Raises TableError with the paragraph for unsupported content, and AccountError for lost characters.
    """
    try:
        return _DocxReader(name, WordFile(name, content), radicals).read()
    except (*DAMAGED, ValueError) as error:
        raise TableError(name, f"is a damaged Word document ({error}); open it and save it again") from error


@dataclass
class _Paragraph:
    """The text, notes and text boxes of a paragraph."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)  #: number as printed or "", words
    boxes: list[BaseOxmlElement] = field(default_factory=list)  #: text boxes anchored in it
    mark: str = ""  #: the custom mark of a note that comes next
    label: str = ""  #: of its list, with the space after it; also at the beginning of the text
    depth: int = 0
    style: Style = ""
    cell: TableCell | None = None
    heading: bool = False  #: whether it looks like a heading
    indent: int = 0  #: columns


class _DocxReader:
    """A single pass over the paragraphs of a document."""

    def __init__(self, name: str, file: WordFile, radicals: Mapping[str, str]) -> None:
        self.name, self.file, self.radicals = name, file, radicals
        numbering, styles = (file.part(kind) for kind in (RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.STYLES))
        self.numbering = parse_numbering(numbering, styles)
        self.styles = parse_styles(styles)
        self.cells = TableCells()
        self.paragraphs: list[Paragraph] = []
        self.line_count = 0
        self.notes = WordNotes(name, file)
        self.aside: list[Aside] = []
        self.added: list[str] = []
        self.doubts: list[str] = []
        self.further: dict[int, list[str]] = {}  #: the words of cells after the texts of numbered rows, by table

    def read(self) -> Extraction:
        """Read the document. Raises TableError for a document without text."""
        if self.notes.mixed:
            self.doubts.append("footnotes and endnotes are numbered together here, in the order of their markers")
        text = mapped("".join(f"{line}\n" for line in self._read_lines()), self.radicals)
        unreferenced = (("unmarked note", note) for note in self.notes.unreferenced())
        for kind, root in (*self.file.side_parts, *unreferenced):
            self._set_aside(kind, root)
        if not text.strip():
            raise NoTextError(self.name, "has no text; if its pages are pictures, recognise their text first (OCR)")
        for cells in filter(None, self.further.values()):
            problem = "the rows of a table are read as numbered paragraphs, and further cells as the end of their text"
            self.doubts.append(f"{problem}: {', '.join(map(repr, dict.fromkeys(cells)))}")
        if left := unknown(text):
            self.doubts.append(f"radicals that are not in the table: {left}")
        extraction = Extraction(text, tuple(self.aside), tuple(self.added), tuple(self.doubts), tuple(self.paragraphs))
        extraction.prove(self.name, (mapped(word, self.radicals) for word in self._all_words()))
        return extraction

    def _read_lines(self) -> Iterator[str]:
        """Yield the lines of all paragraphs."""
        for cells in in_rows(self._paragraphs(paragraphs(self.file.text))):
            yield from self._lines(*cells)

    def _paragraphs(self, elements: Iterable[BaseOxmlElement]) -> Iterator[_Paragraph]:
        """Yield the paragraphs of elements, joined where the mark between two of them is deleted."""
        open_ = _Paragraph()
        for number, element in enumerate(elements, 1):
            if self._read(element, number, open_):
                yield open_
                open_ = _Paragraph()
        yield open_

    def _read(self, paragraph: BaseOxmlElement, number: int, into: _Paragraph) -> bool:
        """Add a paragraph to the open paragraph. Returns False if its end mark is deleted: the next continues it."""
        ends = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is None
        try:
            label = self.numbering.label(paragraph) if ends else ""
        except NumberingError as error:
            raise TableError(f"{self.name}, paragraph {number}", error.message) from error
        content = _Paragraph()
        self._walk(paragraph, content, raised=False, kind="")
        into.notes += content.notes
        into.boxes += content.boxes
        into.text += content.text
        if not into.style:
            into.style, into.cell = self.styles.get(style_id(paragraph), ""), self.cells.place(paragraph)
            into.heading = bool(into.style) or looks_like_heading(paragraph)
            into.indent = (self.numbering.depth(paragraph) if label else indent_of(paragraph)) or 0
        if label and into.text.strip():
            into.text, into.label, into.depth = label + into.text, label, self.numbering.depth(paragraph)
            self.added.append(label)
        elif label and into.cell:  # a number alone in a cell
            into.label = label
        return ends

    def _lines(self, *cells: _Paragraph) -> Iterator[str]:
        """Yield the lines of a paragraph, or the line of the cells of a row, then their notes and text boxes."""
        first = cells[0]
        texts = [[line.strip() for line in cell.text.splitlines() if line.strip()] for cell in cells]
        if len(cells) > 1:
            self.line_count += 1
            if first.cell and number_of(first):
                self.further.setdefault(first.cell.table, []).extend(" ".join(text) for text in texts[2:])
        for cell, text in zip(cells, texts, strict=True):
            self._add_paragraph(cell, text, len(cells) > 1)
        if len(cells) > 1:
            texts[0] = [self._number(first)]
        if any(texts):
            separator = "\n" if len(cells) == 1 else " "
            heading = all(cell.heading for cell in cells) and not (len(cells) > 1 and number_of(first))
            mark = (HEADING if heading else "") + PARAGRAPH + " " * first.indent
            yield mark + separator.join(line for text in texts for line in text)
        notes = [note for cell in cells for note in cell.notes]
        if notes:
            self.added.append(RULE)
            yield RULE
            self.line_count += 1
            for mark, note in notes:
                yield f"{mark} {note}" if mark else note
                self.line_count += 1
                words = mapped(note, self.radicals)
                self.paragraphs.append(Paragraph(words, self.line_count, self.line_count, mark, style="note"))
            yield "\f"
            self.line_count += 1
        for box in (box for cell in cells for box in cell.boxes):
            for inner in self._paragraphs(paragraphs(box)):
                yield from self._lines(inner)

    def _number(self, cell: _Paragraph) -> str:
        """Return the text of the first cell of a row, its number in brackets."""
        text = " ".join(cell.text.split())
        if written := number_of(cell):
            self.added.append(written.replace(text, "", 1))
        return written or text

    def _add_paragraph(self, paragraph: _Paragraph, lines: Sequence[str], is_cell: bool) -> None:
        """Add the lines of a paragraph with what the document knows of them. A row is on one line."""
        for place, line in enumerate(mapped(line, self.radicals) for line in lines):
            self.line_count += not is_cell
            label = paragraph.label if place == 0 else ""
            self.paragraphs.append(
                Paragraph(
                    text=line.removeprefix(label),
                    first_line=self.line_count,
                    last_line=self.line_count,
                    label=label.strip(),
                    depth=paragraph.depth,
                    style=paragraph.style,
                    cell=paragraph.cell,
                    border=LINE if place else SURE,
                )
            )

    def _walk(self, element: BaseOxmlElement, into: _Paragraph, raised: bool, kind: str) -> None:
        """Add the children of an element to a paragraph.

        ``kind`` is the kind under which the words are set aside, or "" for text.
        """
        for child in element.iterchildren():
            tag = str(child.tag)
            local = tag.rpartition("}")[2]
            if tag in WORDS:
                self._add_words(child.text or "", into, raised, kind)
            elif tag in REFERENCES and not kind:
                self._add_note(child, into)
            elif tag == f"{W}txbxContent":
                into.boxes.append(child)
            elif tag == f"{W}sym":
                self._add_symbol(child, into)
            elif tag.startswith(W) and local in _AS_TEXT:
                self._add_character(local, into, kind)
            else:
                self._walk_container(child, into, raised, kind)

    def _walk_container(self, element: BaseOxmlElement, into: _Paragraph, raised: bool, kind: str) -> None:
        """Add the content of an element that contains other elements, such as a run or a deletion."""
        local = str(element.tag).rpartition("}")[2]
        if element.tag == ALTERNATIVES:
            self._walk(chosen(element), into, raised, kind)
        elif element.tag == f"{W}r":
            properties = element.find(qn("w:rPr"))
            formats = (aside for name, aside in _FORMATS.items() if is_on(properties, name))
            self._walk(element, into, is_raised(properties), kind or next(formats, ""))
        elif _NOT_TEXT.get(local, kind) or local not in _NOT_TEXT:
            self._walk(element, into, raised, kind or _NOT_TEXT.get(local, ""))

    def _add_words(self, words: str, into: _Paragraph, raised: bool, kind: str) -> None:
        """Add the words of a run to a paragraph, or set them aside."""
        if kind:
            self.aside.append(Aside(0, kind, mapped(words, self.radicals)))
            return
        if into.mark and words.strip():
            words, into.mark = words.translate(RAISE) if _RAISED_MARK.fullmatch(into.mark) else words, ""
        elif raised and words.strip().isdecimal():
            self.doubts.append(f"the raised number {words!r} after {into.text[-20:]!r} is not a note marker of Word")
        into.text += words

    def _add_character(self, local: str, into: _Paragraph, kind: str) -> None:
        """Add the character of an element without words, such as a tab, unless it is set aside."""
        if kind:
            return
        into.text += _AS_TEXT[local]
        if local == "noBreakHyphen":
            self.added.append("-")

    def _add_symbol(self, element: BaseOxmlElement, into: _Paragraph) -> None:
        """Add a character of a symbol font."""
        character, is_known = symbol(element)
        into.text += character
        self.added.append(character)
        into.mark = ""
        if not is_known:
            font = element.get(qn("w:font"))
            problem = f"the symbol {character!r} of the font {font} after {into.text[-20:]!r}"
            self.doubts.append(f"{problem} may be another character")

    def _add_note(self, reference: BaseOxmlElement, into: _Paragraph) -> None:
        """Add the marker of a note and the note.

        A custom mark is in the text after its reference, and mostly before the words of the note too.
        """
        note = self.notes.take(reference)
        if note is None:
            problem = f"the note {reference.get(qn('w:id'))} is marked after {into.text[-20:]!r}, but is missing"
            raise TableError(self.name, f"{problem}; delete its marker")
        inner = _Paragraph()
        for paragraph in paragraphs(note):
            inner.text += " "
            self._walk(paragraph, inner, raised=False, kind="")
        text = " ".join(inner.text.split())
        if has_own_mark(reference):
            number = into.mark = own_mark(reference)
            self.added += [] if text.startswith(number) else [number]
            text = text.removeprefix(number).strip()
        else:
            number = self.notes.next(reference)
            into.text += number.translate(RAISE)
            self.added += [number, number]
        into.notes.append((number, text))

    def _set_aside(self, kind: str, root: BaseOxmlElement) -> None:
        """Set aside the words under an element, if there are any."""
        text = mapped("".join(words(root)), self.radicals)
        self.aside += [Aside(0, kind, text)] if text.strip() else []

    def _all_words(self) -> Iterator[str]:
        """Yield all words of the document, text or not, for the check that no character was lost."""
        notes = [root for kind in PARTS.values() if (root := self.file.part(kind)) is not None]
        for root in (self.file.text, *notes, *(root for _, root in self.file.side_parts)):
            yield from words(root)
