"""Documents as others publish them: a parsed text laid out again as an HTML page for printing, or as a Word document.

What is said is that of the parse; running headers, page numbers, notes at page feet and superscripts are added.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn

from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document, Role
from reaffirm_core.numerals import mark

#: Roles that open a paragraph of their own.
_OPENERS = (Role.FRONT, Role.HEADING, Role.NUMBER, Role.SESSION, Role.NOTE_NUMBER)


@dataclass
class Paragraph:
    """A paragraph, or a part of one that was split over pages."""

    kind: str  #: front, heading, item, part, deep, session
    runs: list[tuple[str, str]]  #: words with "", numbers of notes with "sup", number and a tab with "number"
    whole: bool = True  #: whether it begins here

    @property
    def size(self) -> int:
        return sum(len(words) for words, _ in self.runs)


@dataclass
class Sheet:
    """What stands on one page."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  #: number, words


def paragraphs(document: Document, pack: Structure) -> Iterator[Paragraph]:
    """The paragraphs of a document, but for its notes."""
    levels = {provision.identifier: provision.level for provision in document.provisions}
    made: list[Paragraph] = []

    def words(text: str) -> None:
        runs = made[-1].runs
        if runs and runs[-1][1] == "":
            runs[-1] = (pack.unwrap(runs[-1][0], text), "")
        elif runs and runs[-1][1] == "sup" and pack.spaced.match(text[0]):
            runs.append((" " + text, ""))
        else:
            runs.append((text, ""))

    for piece in document.pieces:
        if piece.role in (Role.NOTE, Role.NOTE_NUMBER, Role.FURNITURE):
            continue
        if piece.role is Role.NUMBER:
            made.append(Paragraph(("item", "part", "deep")[min(levels[piece.owner], 2)], [(piece.text, "number")]))
        elif piece.role in (Role.FRONT, Role.HEADING, Role.TOPIC, Role.REPORT):
            kinds = {Role.FRONT: "front", Role.REPORT: "session"}
            made.append(Paragraph(kinds.get(piece.role, "heading"), [(piece.text, "")]))
        elif piece.role is Role.SESSION and (not made or made[-1].kind != "session"):
            made.append(Paragraph("session", [(piece.text, "")]))
        elif piece.role is Role.MARKER and mark(piece.text):
            made[-1].runs.append((piece.text, "sup"))
        elif piece.role is Role.MARKER:
            made[-1].runs[-1] = (made[-1].runs[-1][0] + piece.text, "")
        else:
            words(piece.text)
    return iter(made)


def _notes(document: Document) -> dict[str, str]:
    """The notes of a document by their marks; that of the front page, which has none, with its sign."""
    notes = {note.number: note.text for note in document.footnotes}
    for piece in document.pieces:
        if piece.role is Role.NOTE_NUMBER and not mark(piece.text):
            notes[""] = f"{piece.text} {notes['']}"
    return notes


def sheets(document: Document, pack: Structure, capacity: int) -> list[Sheet]:
    """The pages of a document; a paragraph is split where a page has its ``capacity`` of characters."""
    notes = _notes(document)
    found = [Sheet(notes=[("", notes[""])] if "" in notes else [])]
    left = capacity
    for paragraph in paragraphs(document, pack):
        rest: Paragraph | None = paragraph
        while rest:
            if left < 60 or (rest.kind == "heading" and found[-1].paragraphs[-1].kind == "front"):
                found.append(Sheet())
                left = capacity
            head, rest = _split(rest, left)
            found[-1].paragraphs.append(head)
            found[-1].notes += [(number, notes[number]) for number, form in head.runs if form == "sup"]
            left -= head.size + 40 if not rest else left
    return found


def _split(paragraph: Paragraph, room: int) -> tuple[Paragraph, Paragraph | None]:
    """A paragraph in two where it has too many characters; words of letters are not split."""
    if paragraph.size <= room:
        return paragraph, None
    head: list[tuple[str, str]] = []
    for place, (words, form) in enumerate(paragraph.runs):
        if form == "" and len(words) > room:
            cut = room
            while words[cut - 1 : cut + 1].strip().isascii() and words[cut] != " " and cut > 1:
                cut -= 1
            head.append((words[:cut], ""))
            tail = [(words[cut:], ""), *paragraph.runs[place + 1 :]]
            return Paragraph(paragraph.kind, head, paragraph.whole), Paragraph(paragraph.kind, tail, whole=False)
        head.append((words, form))
        room -= len(words)
    return paragraph, None


_STYLE = """
@page { size: A4; margin: 25mm 25mm 25mm 25mm }
body { margin: 0; font: 11pt/1.5 'Noto Sans CJK SC', 'DejaVu Serif', serif }
section { height: 246mm; display: flex; flex-direction: column; break-after: page }
section:last-child { break-after: auto }
p { margin: 0 0 6pt; text-align: justify }
.part { text-indent: 2em } .deep { padding-left: 3em } .heading { font-weight: bold; font-size: 13pt }
.rest { text-indent: 0 }
.notes { margin-top: auto; font-size: 8.5pt }
.notes p { margin: 0 }
hr { border: 0; border-top: 0.6pt solid black; width: 30%; margin: 0 auto 3pt 0 }
sup { font-size: 65%; line-height: 0 }
"""


def html(pages: Sequence[Sheet], rule: str = "<hr>") -> str:
    """A document for printing, with notes at the foot of each page under a rule."""
    made = []
    for page in pages:
        said = "".join(
            f'<p class="{p.kind}{"" if p.whole else " rest"}">{"".join(_run(*run) for run in p.runs)}</p>'
            for p in page.paragraphs
        )
        notes = "".join(f"<p>{f'<sup>{n}</sup> ' if n else ''}{escape(words)}</p>" for n, words in page.notes)
        foot = f'<div class="notes">{rule}{notes}</div>' if notes else ""
        made.append(f"<section>{said}{foot}</section>")
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>{"".join(made)}'


def _run(words: str, form: str) -> str:
    forms: Mapping[str, str] = {"sup": "<sup>{}</sup>", "number": "{}&emsp;", "": "{}"}
    return forms[form].format(escape(words))


# Word -----------------------------------------------------------------------------------------------------------------

_NOTES = '<w:footnotes xmlns:w="{w}"><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>{notes}</w:footnotes>'
_NOTE = (
    '<w:footnote w:id="{id}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p>'
    "</w:footnote>"
)
_LISTS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


def word(document: Document, pack: Structure, automatic: int = 2, form_of_notes: str = "decimal") -> bytes:
    """A Word document with real footnotes, whose ``automatic`` outermost levels Word numbers by itself."""
    made = docx.Document()
    lists = _Lists(made, automatic)
    notes = _notes(document)
    written: list[str] = []
    for paragraph in paragraphs(document, pack):
        depth = ("item", "part", "deep").index(paragraph.kind) if paragraph.kind in {"item", "part", "deep"} else -1
        if paragraph.kind == "heading":
            lists.begin()
        line = made.add_paragraph()
        if 0 <= depth < automatic:
            lists.number(line, depth)
        for words, form in paragraph.runs:
            if form == "sup":
                written.append(_NOTE.format(id=len(written) + 1, words=escape(notes[words])))
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), str(len(written)))
                line.add_run()._r.append(reference)
            elif form == "" or depth >= automatic:
                line.add_run(words + (" " if form else ""))
        if paragraph.kind == "front" and "" in notes:
            custom = OxmlElement("w:footnoteReference")
            custom.set(qn("w:id"), "99")
            custom.set(qn("w:customMarkFollows"), "1")
            line.add_run()._r.append(custom)
            written.append(_NOTE.format(id=99, words=escape(notes.pop(""))).replace("<w:r><w:footnoteRef/></w:r>", ""))
    content = _NOTES.format(w=nsmap["w"], notes="".join(written)).encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    form_of = parse_xml(f'<w:footnotePr xmlns:w="{nsmap["w"]}"><w:numFmt w:val="{form_of_notes}"/></w:footnotePr>')
    made.settings.element.append(form_of)
    made.sections[0].header.paragraphs[0].text = "CTOC/COP/WG.4/2019/5"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


class _Lists:
    """The automatic numbering of a document: one list for each session, all of the same kind."""

    def __init__(self, made: docx.document.Document, levels: int) -> None:
        self.root = made.part.numbering_part.element
        self.number_of = 900
        forms = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(_LISTS[:levels])
        )
        self.root.insert(
            0, parse_xml(f'<w:abstractNum xmlns:w="{nsmap["w"]}" w:abstractNumId="900">{forms}</w:abstractNum>')
        )

    def begin(self) -> None:
        """A list that counts from one again."""
        self.number_of += 1
        over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        head = f'<w:num xmlns:w="{nsmap["w"]}" w:numId="{self.number_of}"><w:abstractNumId w:val="900"/>'
        self.root.append(parse_xml(f"{head}{over}</w:num>"))

    def number(self, line: docx.text.paragraph.Paragraph, depth: int) -> None:
        """Have Word number a paragraph."""
        properties = line._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = self.number_of
        properties.get_or_add_ilvl().val = depth


def annotated(lines: Sequence[str], notes: Sequence[tuple[str, str]], kind: str = "footnote") -> bytes:
    """A Word document with a line a paragraph, and its notes where ``{n}`` stands, each with a mark of its own or none.

    A mark that begins with ``~`` stands in the text alone, not in the note.
    """
    made = docx.Document()
    written = ""
    for line in lines:
        paragraph = made.add_paragraph()
        for place, words in enumerate(re.split(r"\{(\d+)\}", line)):
            if place % 2 == 0:
                paragraph.add_run(words)
                continue
            mark, said = notes[int(words)]
            reference, run = OxmlElement(f"w:{kind}Reference"), paragraph.add_run()
            reference.set(qn("w:id"), str(int(words) + 1))
            run._r.append(reference)
            if mark:
                reference.set(qn("w:customMarkFollows"), "1")
                run.add_text(mark.removeprefix("~"))
            begins = f"{mark} " if mark and mark[0] != "~" else ""
            written += _NOTE.format(id=int(words) + 1, words=escape(f"{begins}{said}"))
    content = _NOTES.format(w=nsmap["w"], notes=written).replace("w:footnote", f"w:{kind}").encode()
    types = {"footnote": CONTENT_TYPE.WML_FOOTNOTES, "endnote": CONTENT_TYPE.WML_ENDNOTES}
    related = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
    part = Part(PackURI(f"/word/{kind}s.xml"), types[kind], content, made.part.package)
    made.part.relate_to(part, related[kind])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def of_zip_version(content: bytes, version: int = 243) -> bytes:
    """Return a zip file of which each entry claims to need a version of the format, in tenths: 24.3 does not exist."""
    changed = bytearray(content)
    entry = changed.find(b"PK\x01\x02")
    while entry >= 0:
        changed[entry + 6] = version
        entry = changed.find(b"PK\x01\x02", entry + 4)
    return bytes(changed)
