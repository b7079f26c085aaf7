"""Readings of lines that a person decided, which overrule the likeliest reading. The words stay those of the source."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reaffirm_core.csv_text import read_csv
from reaffirm_core.errors import TableError
from reaffirm_core.model import Role

#: The table of a corpus, and its columns: language of the source, a line or a range of lines, role, printed number.
FILE = "reading.csv"
COLUMNS = ("language", "lines", "role", "number")
#: The roles of lines by their names in the table. An item and a part begin with their number.
ROLES = {
    "item": Role.NUMBER,
    "part": Role.NUMBER,
    "words": Role.PROVISION,
    "heading": Role.TOPIC,
    "text": Role.SESSION,
}
_LINES = re.compile(r"(?P<first>\d+)(?:[-\u2013](?P<last>\d+))?")


@dataclass(frozen=True)
class Override:
    """The reading of a line that a person decided."""

    role: str  #: item, part, words, heading or text
    number: str = ""  #: of an item or a part, as printed without signs around it; "" for any

    def __str__(self) -> str:
        """Return the reading for messages."""
        return f"{self.role} {self.number}".strip()


#: The overrides of one source, by line from 1.
Overrides = Mapping[int, Override]


def read_overrides(file: str | Path, content: bytes) -> dict[str, dict[int, Override]]:
    """Return the overrides of a table by language. Raises TableError, with the row, for an invalid one."""
    by_language: dict[str, dict[int, Override]] = {}
    for number, row in enumerate(read_csv(file, content.decode("utf-8-sig")), 2):
        if tuple(row) != COLUMNS:
            raise TableError(file, f"expected the columns {', '.join(COLUMNS)}, found {', '.join(row)}")
        for place, line in enumerate(_lines(file, number, row["lines"])):
            overrides = by_language.setdefault(row["language"], {})
            if row["role"] not in ROLES:
                raise TableError(file, f"row {number}: expected the role {', '.join(ROLES)}, found {row['role']!r}")
            if line in overrides:
                raise TableError(file, f"row {number}: line {line} occurs twice; remove one of both")
            # only the first line of an item or a part begins with its number
            further = place > 0 and ROLES[row["role"]] is Role.NUMBER
            overrides[line] = Override("words") if further else Override(row["role"], row["number"])
    return by_language


def _lines(file: str | Path, row: int, written: str) -> Iterator[int]:
    """Yield the lines of a cell: ``12``, ``12-14`` or, as a dry run prints it, ``12–14``."""
    match = _LINES.fullmatch(written)
    if not match:
        raise TableError(file, f"row {row}: expected a line such as 12, or lines such as 12-14, found {written!r}")
    yield from range(int(match["first"]), int(match["last"] or match["first"]) + 1)
