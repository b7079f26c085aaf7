"""Paragraphs of a document with what its file knows of them: style, label of a list, cell of a table, border.

A reader gives each line of text a paragraph of its own, and ``joining`` joins the lines. In Word a paragraph is known.
``as_text`` writes paragraphs as plain text that ``text_paragraphs`` reads as the same paragraphs, so a document can be
shown, edited and sent as text: ``# `` marks a title, ``## `` a heading, ``[^1]: `` a note, and bars the cells of a row.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from reaffirm_core.read.text import is_spaced, numbered_lines

Style = Literal["", "title", "heading", "note"]

#: How sure it is (0–1) that a paragraph begins: the file says so; after a gap or a page; on the next line.
SURE, GAP, LINE = 1.0, 0.7, 0.2

#: The mark of each style in text; that of a note contains its label.
_MARKS: dict[Style, str] = {"title": "# ", "heading": "## "}
_STYLED: dict[Style, re.Pattern[str]] = {
    "title": re.compile(r"#\s+(?=\S)"),
    "heading": re.compile(r"#{2,6}\s+(?=\S)"),
    "note": re.compile(r"\[\^(?P<label>[^\]]{0,6})\]:?\s*(?=\S)"),
}
_ROW = re.compile(r"\|(?P<cells>.*)\|")
#: A label before the only tab of a line, which is no cell.
_LABELLED = re.compile(r"\W*\w{0,5}\W*\t[^\t]*")
_DIVIDER = re.compile(r"\|[\s:|-]+\|")
#: The most columns of a line of wrapped text.
_WRAPPED = 110
#: A rule above notes; notes follow up to the end of the page, each with its mark.
_RULE = re.compile(r"[_\uff3f]{3,}")
_NOTE = re.compile(
    r"[\[\uff3b(]?(?:\d{1,3}|[ivxl]{1,6}|[a-z])[\])\uff3d]?(?=\s|\W|[^\x00-\x7f])|[^\w\s]|[\u00b2\u00b3\u00b9\u2070-\u2079]"
)


@dataclass(frozen=True)
class TableCell:
    """The place of a paragraph in the tables of a document, from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a line of one that is not joined yet."""

    text: str  #: without its label; the lines of the document remain lines
    first_line: int  #: in the text of the document, 1-based
    last_line: int
    label: str = ""  #: of its list, as printed: "1.", "(a)", "•"
    depth: int = 0  #: columns before its label or first word; 0 in a PDF
    style: Style = ""
    cell: TableCell | None = None
    border: float = SURE  #: how sure it is that it is no part of the paragraph before (0–1)


def text_paragraphs(text: str) -> list[Paragraph]:
    """Return the lines of a plain text as paragraphs, with the borders that blank lines, pages and marks show."""
    lines = numbered_lines(text)
    spaced = all(columns(words) <= _WRAPPED for _, _, words in lines) and is_spaced(lines)
    paragraphs: list[Paragraph] = []
    in_notes = False
    end, last = 0, 0
    for number, start, words in lines:
        between = text[end:start]
        depth = len(between.rpartition("\n")[2])
        is_hanging = paragraphs and depth > paragraphs[-1].depth
        is_page = "\f" in between or (spaced and number == last + 1 and not is_hanging)
        is_gap = number > last + 1 and not spaced
        in_notes = in_notes and not is_page and not (is_gap and not _NOTE.match(words))
        border = GAP if is_page or is_gap else LINE
        end, last = start + len(words), number
        if _RULE.fullmatch(words):
            in_notes = True
        elif not _DIVIDER.fullmatch(words):
            line = Paragraph(words, number, number, depth=depth, border=border if paragraphs else SURE)
            paragraphs += _read_line(line, paragraphs, in_notes)
    return _with_tabs(paragraphs)


def columns(text: str) -> int:
    """Return the width of a text in columns of a terminal: an ideograph has two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _read_line(line: Paragraph, before: Sequence[Paragraph], in_notes: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of a line: the cells of a row, or the line in the style that its mark shows."""
    if row := _ROW.fullmatch(line.text):
        cells = [paragraph.cell for paragraph in before if paragraph.cell]
        yield from _cells(line, row["cells"].split("|"), cells[-1] if cells else None)
        return
    for style, pattern in _STYLED.items():
        if mark := pattern.match(line.text):
            label = mark["label"] if style == "note" else ""
            yield replace(line, text=line.text[mark.end() :], label=label, style=style, border=SURE)
            return
    after_style = before and before[-1].style in {"title", "heading"}
    border = SURE if before and (before[-1].cell or after_style) else line.border
    yield replace(line, style="note" if in_notes else "", border=border)


def _cells(line: Paragraph, cells: Sequence[str], before: TableCell | None) -> Iterator[Paragraph]:
    """Yield the cells of a row that are not empty. A row on the line after a row belongs to its table."""
    table, row = (before.table, before.row + 1) if before else (0, 0)
    if before and line.border >= GAP:
        table, row = before.table + 1, 0
    for column, words in enumerate(cells):
        if words.strip():
            yield replace(line, text=words.strip(), cell=TableCell(table, row, column), border=SURE)


def _with_tabs(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Read runs of at least two lines with as many tabs as the rows of a table, as programs copy tables to text."""
    tabs = {id(line): 0 if _LABELLED.fullmatch(line.text) else line.text.count("\t") for line in paragraphs}
    result: list[Paragraph] = []
    table = max((paragraph.cell.table for paragraph in paragraphs if paragraph.cell), default=-1)
    for count, group in groupby(paragraphs, key=lambda paragraph: tabs[id(paragraph)]):
        run = list(group)
        if count < 2 or len(run) < 2:
            result += [replace(paragraph, text=paragraph.text.replace("\t", " ")) for paragraph in run]
            continue
        table += 1
        result += (
            replace(line, text=words.strip(), cell=TableCell(table, row, column), border=SURE)
            for row, line in enumerate(run)
            for column, words in enumerate(line.text.split("\t"))
            if words.strip()
        )
    return result


def as_text(paragraphs: Sequence[Paragraph]) -> str:
    """Write paragraphs as plain text that ``text_paragraphs`` reads as the same paragraphs."""
    blocks: list[tuple[int | None, str]] = []  # the table of a row, its text
    for row, group in groupby(paragraphs, key=row_of):
        content = list(group)
        blocks += [(row[0], _row_text(content))] if row else [(None, _plain_text(paragraph)) for paragraph in content]
    text = ""
    for (table, block), (next_table, _) in pairwise([*blocks, (None, "")]):
        text += f"{block}\n" if table is not None and table == next_table else f"{block}\n\n"
    return text.rstrip("\n") + "\n"


def row_of(paragraph: Paragraph) -> tuple[int, int] | None:
    """Return the row of a paragraph: its table and its place there."""
    return (paragraph.cell.table, paragraph.cell.row) if paragraph.cell else None


def _row_text(row: Sequence[Paragraph]) -> str:
    """Write a row of a table between bars; the paragraphs of a cell become one."""
    cells: dict[int, list[str]] = {}
    for paragraph in row:
        column = paragraph.cell.column if paragraph.cell else 0
        words = " ".join(f"{paragraph.label} {paragraph.text}".split())
        cells.setdefault(column, []).append(words.replace("|", "/"))
    return f"| {' | '.join(' '.join(cells.get(column, [])) for column in range(max(cells) + 1))} |"


def _plain_text(paragraph: Paragraph) -> str:
    """Write a paragraph with its mark and label."""
    if paragraph.style == "note":
        return f"[^{paragraph.label}]: {' '.join(paragraph.text.split())}"
    text = f"{paragraph.label} {paragraph.text}".strip()
    return _MARKS[paragraph.style] + " ".join(text.split()) if paragraph.style else " " * paragraph.depth + text
