"""Curated tables: what was decided by reading, as CSV files that a lawyer can review, one fact a row.

UTF-8, separated by commas, quoted as RFC 4180 says, with just the columns of the table. Every slip is an error that
names file, row (counted from 1, the header being row 1) and column.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_build.errors import TableError
from reaffirm_build.model import Ask, Provision, Quote

#: The tables of a corpus, in its folder ``curated``: file name → its columns, and how many of the first are its key.
TABLES = {
    "asks.csv": (("provision", "ask", "field", "value", "words", "reason"), 3),
    "entities.csv": (("provision", "entity", "words", "reason"), 3),
    "forms.csv": (("provision", "form", "basis", "reason"), 2),
    "groups.csv": (("provision", "group", "basis", "reason"), 2),
    "headlines.csv": (("provision", "zh", "en"), 1),
    "lineage.csv": (("later", "earlier", "verdict", "words_later", "words_earlier", "reason"), 2),
    "lineages.csv": (("lineage", "zh", "en"), 1),
    "members.csv": (("lineage", "provision"), 2),
    "references.csv": (("provision", "relation", "target", "words", "confidence", "reason"), 2),
    "repeats.csv": (("later", "earlier", "verdict", "words_later", "words_earlier", "reason"), 2),
    "themes.csv": (("provision", "theme", "reason"), 2),
}

#: A column that the tables of what was proposed may have besides: who decided.
BY = "by"

#: A row with its number.
Row = tuple[int, dict[str, str]]


class Curated:
    """One curated table."""

    def __init__(
        self, folder: str, name: str, content: bytes, tables: Mapping[str, tuple[tuple[str, ...], int]] = TABLES
    ) -> None:
        """Read one of the tables; no two rows have the same key."""
        if name not in tables:
            raise TableError(f"{folder}/{name}", f"is none of the curated tables: {', '.join(tables)}")
        columns, key = tables[name]
        self.file = f"{folder}/{name}"
        self.rows = list(_rows(self.file, content, columns))
        seen: dict[tuple[str, ...], int] = {}
        for number, row in self.rows:
            first = seen.setdefault(tuple(row[column] for column in columns[:key]), number)
            if first != number:
                raise self.error(number, columns[0], f"repeats row {first}")

    def error(self, row: int, column: str, problem: str) -> TableError:
        """An error at a cell."""
        return TableError(f"{self.file}, row {row}, column {column}", problem)

    def one_of(self, row: Row, column: str, known: Collection[str]) -> str:
        """A cell that holds one of the known values."""
        number, cells = row
        if cells[column] not in known:
            raise self.error(number, column, f"{cells[column]!r} is not known here")
        return cells[column]

    def quote(
        self, row: Row, texts: Mapping[str, str], column: str = "words", provision_column: str = "provision"
    ) -> Quote:
        """The words of a row, where they first stand in the text of the provision that the row names."""
        number, cells = row
        provision, words = self.one_of(row, provision_column, texts), cells[column]
        start = texts[provision].find(words)
        if not words or start < 0:
            raise self.error(number, column, f"{words!r} is not in the text of {provision}")
        return Quote(provision, start, start + len(words), words)

    def share(self, row: Row, column: str) -> float:
        """A cell with a number between 0 and 1."""
        number, cells = row
        try:
            value = float(cells[column])
        except ValueError as error:
            raise self.error(number, column, f"{cells[column]!r} is no number") from error
        if not 0 <= value <= 1:
            raise self.error(number, column, f"{value} is not between 0 and 1")
        return value


def _rows(file: str, content: bytes, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file with just the columns that it should have."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"{file}, row {row}", "is not UTF-8; export the sheet as CSV UTF-8") from error
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1:
                columns = (*columns, BY) if cells and cells[-1] == BY else columns
                _check_header(file, cells, columns)
            elif len(cells) != len(columns):
                problem = f"has {len(cells)} cells, not {len(columns)}"
                raise TableError(f"{file}, row {number}, column {columns[min(len(cells), len(columns)) - 1]}", problem)
            else:
                yield number, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise TableError(f"{file}, row {reader.line_num}", f"not valid CSV: {error}") from error


def _check_header(file: str, cells: Sequence[str], columns: Sequence[str]) -> None:
    if list(cells) != list(columns):
        wanted = ",".join(columns)
        stray = next((cell for cell in cells if cell not in columns), cells[-1] if cells else "")
        raise TableError(f"{file}, row 1, column {stray}", f"the columns should be {wanted}, separated by commas")


def override(
    found: Sequence[Ask],
    table: Curated,
    provisions: Sequence[Provision],
    actors: Collection[str],
    strengths: Collection[str],
) -> list[Ask]:
    """Asks with the overrides of a table; an overridden ask says why.

    Raises TableError, with the cell, for an unknown provision, ask, field or slug, or words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    asks = {(ask.provision, str(ask.number)): ask for ask in found}
    kinds = {
        "addressee": actors,
        "basis": {"own", "inherited", "implied"},
        "strength": strengths,
        "if-adopted": strengths,
    }
    for row in table.rows:
        table.quote(row, texts)
        number, cells = row
        key = (cells["provision"], cells["ask"])
        if key not in asks:
            raise table.error(number, "ask", f"{cells['provision']} has no ask {cells['ask']!r}")
        value = table.one_of(row, "value", kinds[table.one_of(row, "field", kinds)])
        changes: dict[str, dict[str, object]] = {
            "addressee": {"addressees": (value,)},
            "basis": {"basis": value},
            "strength": {"strength": value},
            "if-adopted": {"if_adopted": value},
        }
        asks[key] = replace(asks[key], reason=cells["reason"], **changes[cells["field"]])  # type: ignore[arg-type]
    return list(asks.values())


def resolutions(
    table: Curated, provisions: Sequence[Provision], relations: Collection[str], sessions: Collection[str]
) -> dict[tuple[str, str], tuple[str, float, str]]:
    """What references without a paragraph point to: (provision, relation) → target, confidence, reason.

    Raises TableError, with the cell, for an unknown provision, relation or target, or words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    found = {}
    for row in table.rows:
        table.quote(row, texts)
        target = table.one_of(row, "target", {*texts, *sessions})
        relation = table.one_of(row, "relation", relations)
        found[row[1]["provision"], relation] = (target, table.share(row, "confidence"), row[1]["reason"])
    return found
