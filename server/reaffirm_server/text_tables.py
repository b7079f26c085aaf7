"""Rows of query answers formatted as text and Markdown tables."""

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from reaffirm_core.languages import Texts
from reaffirm_core.numerals import date_of_number

#: Number of spaces between two columns.
_GAP = 8
#: A row of a query answer: values by variable.
Row = dict[str, str]


class FoldedRow(NamedTuple):
    """A row whose texts are in several languages."""

    row: Row  #: the values that are in no language
    texts: dict[str, Texts]  #: by variable and language

    @property
    def labels(self) -> Texts:
        """The texts of the variable ``label``."""
        return self.texts["label"]


def fold(rows: Iterable[Row], *names: str, language: str = "language") -> list[FoldedRow]:
    """Merge rows that differ only in their language and in texts in it.

    ``names`` are the variables of the texts, by default ``label``, and ``language`` that of their language.
    """
    names = names or ("label",)
    folded: dict[tuple[tuple[str, str], ...], FoldedRow] = {}
    for row in rows:
        rest = {name: value for name, value in row.items() if name not in {*names, language}}
        texts = folded.setdefault(tuple(rest.items()), FoldedRow(rest, {name: {} for name in names})).texts
        for name in names:
            if name in row:
                texts[name][row[language]] = row[name]
    return list(folded.values())


def texts_by(rows: Iterable[Row], key: str, name: str = "label") -> dict[str, Texts]:
    """Return the texts of a variable by the value of another variable and by language."""
    texts: dict[str, Texts] = {}
    for row in rows:
        own = texts.setdefault(row[key], {})
        if name in row:
            own[row["language"]] = row[name]
    return texts


def columns(header: list[str], lines: list[list[str]]) -> str:
    """Format a table in plain columns; columns of numbers are aligned to the right."""
    rows = [header, *lines]
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    right = [bool(lines) and all(not cell or cell.isdecimal() for cell in cells) for cells in zip(*lines, strict=True)]

    def padded(place: int, cell: str) -> str:
        space = " " * (widths[place] - _width(cell))
        return space + cell if lines and right[place] else cell + space

    return "\n".join((" " * _GAP).join(padded(*cell) for cell in enumerate(row)).rstrip() for row in rows)


def _width(text: str) -> int:
    """Return the number of columns of a text in a terminal: a Chinese character takes two, an accent none."""
    return sum(2 if east_asian_width(each) in "WF" else not combining(each) for each in text)


def session_name(number: str) -> str:
    """Return the column header of a session: its number, or its day (``2014-03-03``) if it has no number."""
    corpus, colon, ordinal = number.rpartition(":")
    day = date_of_number(int(ordinal)) if ordinal.isdecimal() else None
    return f"{corpus}{colon}{day}" if day else number


def uncapitalized(text: str) -> str:
    """Return a text with a small letter at its beginning."""
    return text[:1].lower() + text[1:]


def ask_words(operator: str, strength: str, force: str) -> str:
    """Return the labels of an ask on one line, exact verb first: "recommends · should [call]"; "" without a verb."""
    words = " · ".join(filter(None, (operator.lower(), strength.lower())))
    return f"{words} [{force.lower()}]" if words and force else words
