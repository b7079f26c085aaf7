"""Documents as others publish them: a parsed text laid out again as an HTML page for printing, or as a Word document.

What is said is that of the parse; running headers, page numbers, notes at page feet and superscripts are added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from reaffirm_build.model import Document, Role
from reaffirm_build.pack import Structure

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
        elif piece.role in (Role.FRONT, Role.HEADING):
            made.append(Paragraph("front" if piece.role is Role.FRONT else "heading", [(piece.text, "")]))
        elif piece.role is Role.SESSION and (not made or made[-1].kind != "session"):
            made.append(Paragraph("session", [(piece.text, "")]))
        elif piece.role is Role.MARKER:
            made[-1].runs.append((piece.text, "sup"))
        else:
            words(piece.text)
    return iter(made)


def sheets(document: Document, pack: Structure, capacity: int) -> list[Sheet]:
    """The pages of a document; a paragraph is split where a page has its ``capacity`` of characters."""
    notes = {note.number: note.text for note in document.footnotes}
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
