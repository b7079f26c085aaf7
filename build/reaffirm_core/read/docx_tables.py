"""Rows of the tables of a DOCX that are numbered paragraphs: a number, the text, and further cells.

Other tables keep each paragraph of a cell as a paragraph.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Protocol, TypeVar

from reaffirm_core.read.paragraphs import TableCell, columns

#: The least width of the texts in a column of recommendations on average, in columns of a terminal.
_TEXT = 30
#: The most characters of a number without signs.
_NUMBER = 3
#: The brackets around a number without signs, as around the number of a part: for figures and for words.
_BRACKETS = ("()", "\uff08\uff09")


class CellParagraph(Protocol):
    """A paragraph that may be in a cell of a table."""

    text: str
    label: str
    cell: TableCell | None


_P = TypeVar("_P", bound=CellParagraph)


def in_rows(paragraphs: Iterable[_P]) -> Iterator[tuple[_P, ...]]:
    """Yield the paragraphs of a document; those that make one paragraph of a numbered row are yielded together."""
    for table, group in groupby(paragraphs, key=lambda paragraph: paragraph.cell and paragraph.cell.table):
        if table is None:
            yield from ((paragraph,) for paragraph in group)
            continue
        members = list(group)
        cells = [paragraph for paragraph in members if paragraph.text.strip() or paragraph.label]
        rows = [list(row) for _, row in groupby(cells, key=lambda paragraph: paragraph.cell and paragraph.cell.row)]
        if not _is_numbered(rows):
            yield from ((paragraph,) for paragraph in members)
            continue
        for place, row in enumerate(rows):
            if number_of(row[0]) and len(row) > 1:
                yield from _of_row(row)
            elif place == 0:  # the headers of the columns
                yield tuple(row)
            else:
                yield from ((paragraph,) for paragraph in row)


def number_of(paragraph: CellParagraph) -> str:
    """Return the number that a paragraph consists of, in brackets if it has no signs around it, or ""."""
    text = (paragraph.text.strip() or paragraph.label).strip()
    bare = "".join(sign for sign in text if sign.isalnum())
    if bare == text and text.isnumeric() and len(text) <= _NUMBER:
        brackets = _BRACKETS[not text.isdecimal()]
        return f"{brackets[0]}{text}{brackets[1]}"
    is_number = bare.isnumeric() or (bare.isalpha() and len(bare) == 1) or bool(paragraph.label.strip() == text)
    return text if bare != text and is_number and 0 < len(bare) <= _NUMBER else ""


def _of_row(row: Sequence[_P]) -> Iterator[tuple[_P, ...]]:
    """Yield the paragraphs of a numbered row. Further cells are the end of its text."""
    number, text = row[0], [paragraph for paragraph in row if _column(paragraph) == _column(row[1])]
    rest = [paragraph for paragraph in row[1:] if paragraph not in text]
    first, *others = text
    if not others:
        yield (number, first, *rest)
        return
    yield (number, first)
    yield from ((paragraph,) for paragraph in others[:-1])
    yield (others[-1], *rest)


def _is_numbered(rows: Sequence[Sequence[CellParagraph]]) -> bool:
    """Return whether the rows of a table, apart from its headers, are numbered one by one and contain a text.

    The text is in the cell after the number and wider than the other cells.
    """
    numbered = [row for row in rows if len(row) > 1 and _column(row[0]) < _column(row[1]) and number_of(row[0])]
    if len(numbered) < 2 or len(numbered) < len(rows) - 1:
        return False
    figures = [figure for row in numbered if (figure := number_of(row[0]).strip("()")).isdecimal()]
    if any(int(after) != int(before) + 1 for before, after in pairwise(figures)):
        return False
    widths: dict[int, int] = {}
    for row in numbered:
        for paragraph in row:
            widths[_column(paragraph)] = widths.get(_column(paragraph), 0) + columns(paragraph.text)
    places = {_column(row[1]) for row in numbered}
    text = next(iter(places))
    return len(places) == 1 and widths[text] == max(widths.values()) >= _TEXT * len(numbered)


def _column(paragraph: CellParagraph) -> int:
    return paragraph.cell.column if paragraph.cell else 0
