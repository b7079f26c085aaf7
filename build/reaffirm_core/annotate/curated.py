"""Curated tables: decisions of readers in CSV files, with one fact in each row.

The files are UTF-8 and follow RFC 4180, with commas and exactly the columns of ``TABLES``. Each error names the file,
the row (counted from 1, the header is row 1) and the column.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reaffirm_core.annotation_kinds import JUDGED, RULED
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import TableError
from reaffirm_core.languages import COMPLETE, LANGUAGES
from reaffirm_core.model import Provision, Quote


@dataclass(frozen=True)
class TableSchema:
    """The columns of a curated table and their meaning."""

    columns: tuple[str, ...]
    key: int  #: the number of first columns that are the key
    #: The columns that name what a row is about, with the own prefix of their values; "" for a provision of the corpus.
    nodes: tuple[tuple[str, str], ...] = ()
    #: Further columns, which a table may lack: those that a reader fills in for some rows.
    optional: tuple[str, ...] = ()

    def columns_of(self, rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
        """Return the columns of a table with some rows: optional ones only if a row has a value there."""
        named = list(rows)
        further = (column for column in (*self.optional, BY) if any(cells.get(column) for cells in named))
        return (*self.columns, *further)

    @property
    def provisions(self) -> tuple[str, ...]:
        """The columns with provisions of the corpus."""
        return tuple(column for column, prefix in self.nodes if not prefix)


_PROVISION, _PAIR = ("provision", ""), (("later", ""), ("earlier", ""))
#: The columns of a judgement after the provision and the concept.
_JUDGEMENT = ("basis", "source", "words", "reason")
#: The columns of titles by language.
TITLES = {language: f"title_{language}" for language in COMPLETE}
_PAIR_COLUMNS = ("later", "earlier", "verdict", "words_later", "words_earlier", "reason")
#: Whether two texts ask for the same act, and why (codebook, section Strength).
_ACT = ("same_act", "act_reason")

#: An optional last column of all tables: the person who decided.
BY = "by"

#: The tables in the folder ``curated`` of a corpus, by file name.
TABLES = {
    "asks.csv": TableSchema(("provision", "ask", "field", "value", "words", "reason"), 3, (_PROVISION,)),
    "documents.csv": TableSchema(("document", *TITLES.values(), "reason"), 1),
    "entities.csv": TableSchema(("provision", "entity", "words", "reason"), 3, (_PROVISION, ("entity", "ent"))),
    "explicit.csv": TableSchema(("later", "earlier", "relation", "reason"), 2, _PAIR),
    "glossary-exceptions.csv": TableSchema(("provision", "term", "rendering", "reason"), 2, (_PROVISION,)),
    "headlines.csv": TableSchema(("provision", "language", "text"), 2, (_PROVISION,)),
    "limit-changes.csv": TableSchema(
        ("later", "earlier", "limit", "change", "reason"), 3, (*_PAIR, ("limit", "qualification"))
    ),
    "lineage.csv": TableSchema(_PAIR_COLUMNS, 2, _PAIR, _ACT),
    "lineages.csv": TableSchema(("lineage", "language", "text"), 2),
    "members.csv": TableSchema(("lineage", "provision", "limb"), 2, (("lineage", "lineage"), _PROVISION)),
    "references.csv": TableSchema(
        ("provision", "relation", "target", "words", "confidence", "reason"), 2, (_PROVISION,)
    ),
    "repeats.csv": TableSchema(_PAIR_COLUMNS, 2, _PAIR),
    "taken-up.csv": TableSchema(("provision", "document", "source", "reason"), 2, (_PROVISION,)),
    **{
        kind.table: TableSchema(("provision", kind.name, *_JUDGEMENT), 2, (_PROVISION, (kind.name, kind.prefix)))
        for kind in JUDGED
    },
    **{
        kind.table: TableSchema(
            ("provision", kind.name, "ask", "words", "reason"), 4, (_PROVISION, (kind.name, kind.prefix))
        )
        for kind in RULED
    },
    "translation-differences.csv": TableSchema(
        ("provision", "fact", "original", "translation", "reason"), 2, (_PROVISION,)
    ),
    "wrong-citations.csv": TableSchema(("provision", "cited", "words", "reason"), 3, (_PROVISION,)),
}

#: The row number, and the cells by column.
Row = tuple[int, dict[str, str]]


class Curated:
    """A curated table."""

    def __init__(self, folder: str, name: str, content: bytes, tables: Mapping[str, TableSchema] = TABLES) -> None:
        """Parse one of the tables.

        Raises TableError for an unknown file name, invalid CSV, other columns, or a key that occurs twice.
        """
        if name not in tables:
            raise TableError(f"{folder}/{name}", f"is not a curated table; expected one of {', '.join(tables)}")
        key, columns = tables[name].key, tables[name].columns
        self.file = f"{folder}/{name}"
        self.rows = list(_rows(self.file, content, tables[name]))
        seen: dict[tuple[str, ...], int] = {}
        for number, row in self.rows:
            first = seen.setdefault(tuple(row[column] for column in columns[:key]), number)
            if first != number:
                raise self.error(number, columns[0], f"repeats row {first}; delete one of the two rows")

    def error(self, row: int, column: str, problem: str) -> TableError:
        """Return an error at a cell."""
        return cell_error(self.file, row, column, problem)

    def one_of(self, row: Row, column: str, allowed: Collection[str]) -> str:
        """Return a cell whose value must be an allowed value. Raises TableError otherwise."""
        number, cells = row
        return one_of(self.file, number, column, cells[column], allowed)

    def texts(self) -> dict[str, dict[str, str]]:
        """Return the column ``text`` by first column and language, in the order of the rows.

        Raises TableError, with the cell, for an unknown language, or a first column without a text in each complete
        language.
        """
        by_key: dict[str, dict[str, str]] = {}
        last: dict[str, int] = {}
        for row in self.rows:
            key, *_ = row[1].values()
            by_key.setdefault(key, {})[self.one_of(row, "language", LANGUAGES)] = row[1]["text"]
            last[key] = row[0]
        for key, texts in by_key.items():
            if missing := [language for language in COMPLETE if language not in texts]:
                raise self.error(last[key], "language", f"{key} has no text in {missing[0]}; add a row for it")
        return by_key

    def quote(
        self, row: Row, texts: Mapping[str, str], column: str = "words", provision_column: str = "provision"
    ) -> Quote:
        """Return the words of a row as a quote: their first occurrence in the text of the provision of the row."""
        number, cells = row
        provision, words = self.one_of(row, provision_column, texts), cells[column]
        start = texts[provision].find(words)
        if not words or start < 0:
            raise self.error(
                number, column, f"{words!r} is not in the text of {provision}; copy the words from the text"
            )
        return Quote(provision, start, start + len(words), words)

    def share(self, row: Row, column: str) -> float:
        """Return a cell with a number from 0 to 1."""
        number, cells = row
        try:
            value = float(cells[column])
        except ValueError as error:
            raise self.error(number, column, f"{cells[column]!r} is no number; expected 0 to 1") from error
        if not 0 <= value <= 1:
            raise self.error(number, column, f"expected a number from 0 to 1, found {value}")
        return value


def table_csv(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a curated table in CSV, with the optional columns that any of them fills."""
    columns = TABLES[name].columns_of(rows)
    return write_csv(columns, ({**dict.fromkeys(columns, ""), **cells} for cells in rows))


def cell_error(file: str, row: int, column: str, problem: str) -> TableError:
    """Return an error at a cell of a table."""
    return TableError(f"{file}, row {row}, column {column}", problem)


def one_of(file: str, row: int, column: str, value: str, allowed: Collection[str]) -> str:
    """Return a value of a cell that must be an allowed value. Raises TableError, with similar values, otherwise."""
    if value not in allowed:
        near = get_close_matches(value, filter(None, allowed), n=3, cutoff=0.0)
        hint = f"; expected a value such as {', '.join(near)}" if near else ""
        raise cell_error(file, row, column, f"{value!r} is not known here{hint}")
    return value


def _rows(file: str, content: bytes, schema: TableSchema) -> Iterator[Row]:
    """Yield the rows of a CSV file, whose columns must be those expected."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise TableError(
            f"{file}, row {row}", "expected UTF-8, found another encoding; export the sheet as CSV UTF-8"
        ) from error
    reader, columns = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True), schema.columns
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1:
                further = (column for column in (*schema.optional, BY) if column not in schema.columns)
                columns = (*schema.columns, *(column for column in further if column in cells))
                _check_header(file, cells, columns)
            elif len(cells) != len(columns):
                problem = f"expected {len(columns)} cells, found {len(cells)}; quote cells that contain commas"
                raise TableError(f"{file}, row {number}, column {columns[min(len(cells), len(columns)) - 1]}", problem)
            else:
                yield number, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise TableError(f"{file}, row {reader.line_num}", f"the file is not valid CSV: {error}") from error


def _check_header(file: str, cells: Sequence[str], columns: Sequence[str]) -> None:
    if list(cells) != list(columns):
        expected = ",".join(columns)
        stray = next((cell for cell in cells if cell not in columns), cells[-1] if cells else "")
        raise TableError(f"{file}, row 1, column {stray}", f"expected the columns {expected}, separated by commas")


def resolutions(
    table: Curated, provisions: Sequence[Provision], relations: Collection[str], sessions: Collection[str]
) -> dict[tuple[str, str], tuple[str, float, str]]:
    """Return the targets of ``references.csv``: (provision, relation) → target, confidence (0 to 1), reason.

    Raises TableError, with the cell, for an unknown provision, relation or target, or words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    targets = {}
    for row in table.rows:
        table.quote(row, texts)
        target = table.one_of(row, "target", {*texts, *sessions})
        relation = table.one_of(row, "relation", relations)
        targets[row[1]["provision"], relation] = (target, table.share(row, "confidence"), row[1]["reason"])
    return targets
