"""Readings of a corpus: who read which annotations when, by which edition of the codebook, with which result.

``readings/readings.csv`` has a row for each table that a reader left. A row is a fact of history: the hash of the
codebook is that of the edition in force, so a later edition changes nothing. The hash of the table is computed.

The status of a statement follows from the readings of its kind whose scope covers it (codebook, section Who judged). A
reading that is not recorded was not made.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reaffirm_core.annotate.curated import Curated, Row, TableSchema
from reaffirm_core.annotation_kinds import BY_NAME
from reaffirm_core.corpus import PERSON_REVIEWED, PROPOSED, READ_STATUSES
from reaffirm_core.csv_text import read_csv
from reaffirm_core.languages import COMPLETE

#: The table of the readings, in the folder ``readings`` of a corpus.
FILE = "readings.csv"
#: The value of a name or version that nobody wrote down.
NOT_RECORDED = "not recorded"
#: What a reader can be.
LANGUAGE_MODEL, PERSON = "language-model", "person"

#: What a reading can cover besides the kinds of annotation: the provisions as such, and their translations.
TEXT, TRANSLATION = "text", "translation"
#: All that a reading can cover.
KINDS = (*BY_NAME, TEXT, TRANSLATION)
#: Values of the column ``scope``: everything of the kinds in the corpus, or the provisions or pairs in the rows of the
#: table. Any other value is the path of a table whose first column lists the provisions that were read.
ALL, TABLE = "all", "table"
#: The kinds whose statements compare two provisions.
_PAIRS = frozenset({"reaff", "related", "repeat"})

#: The columns of labels by language.
_LABELS = {language: f"label_{language}" for language in COMPLETE}
COLUMNS = ("reading", *_LABELS.values(), "kinds", "scope", "date", "by", "name", "version", "codebook", "table", "note")
SCHEMA = TableSchema(COLUMNS, 1)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Reading:
    """A reading of one table by one reader."""

    identifier: str  #: ``first-themes``
    labels: Mapping[str, str]  #: by language
    kinds: tuple[str, ...]  #: names of the kinds of annotation that were read
    date: date  #: the day on which the table was recorded
    by: str  #: LANGUAGE_MODEL or PERSON
    name: str  #: of the person or the model; NOT_RECORDED if unknown
    version: str  #: of the model; NOT_RECORDED if unknown
    codebook: str  #: SHA-256 of the edition of the codebook
    table: str  #: path in the folder ``readings``
    table_hash: str  #: SHA-256 of the table
    note: str
    is_of_all: bool  #: whether it covers everything of its kinds
    provisions: frozenset[str] = frozenset()  #: provisions that it covers
    pairs: frozenset[tuple[str, str]] = frozenset()  #: later and earlier provisions whose comparison it covers

    def covers(self, kind: str, provision: str, value: str = "") -> bool:
        """Return whether it is a reading of a statement. ``value`` is the earlier provision of a pair."""
        if kind not in self.kinds:
            return False
        return self.is_of_all or provision in self.provisions or (provision, value) in self.pairs


def parse_readings(folder: str, files: Mapping[str, bytes]) -> "Readings":
    """Parse the readings of a corpus. ``files`` are the files of its folder ``readings`` by path.

    A corpus without FILE has no readings. Raises TableError, with the cell, for an unknown kind, scope, reader or
    table, and for a malformed date or hash.
    """
    if FILE not in files:
        return Readings()
    table = Curated(folder, FILE, files[FILE], {FILE: SCHEMA})
    return Readings(tuple(sorted(_readings(table, files), key=lambda reading: reading.date)))


def _readings(table: Curated, files: Mapping[str, bytes]) -> Iterator[Reading]:
    """Yield the readings in the rows of a table."""
    for row in table.rows:
        number, cells = row
        if missing := [column for column in ("reading", *_LABELS.values(), "name") if not cells[column].strip()]:
            raise table.error(number, missing[0], f"is empty; write {NOT_RECORDED!r} for a name that nobody recorded")
        if not _SHA256.fullmatch(cells["codebook"]):
            raise table.error(
                number, "codebook", f"{cells['codebook']!r} is no SHA-256; expected 64 hexadecimal digits"
            )
        kinds, scope = _kinds(table, row), table.one_of(row, "scope", (ALL, TABLE, *files))
        listed = {ALL: "", TABLE: cells["table"]}.get(scope, scope)
        of_pairs = scope == TABLE and bool(_PAIRS.intersection(kinds))
        yield Reading(
            identifier=cells["reading"],
            labels={language: cells[column] for language, column in _LABELS.items()},
            kinds=kinds,
            date=_date(table, row),
            by=table.one_of(row, "by", (LANGUAGE_MODEL, PERSON)),
            name=cells["name"],
            version=cells["version"],
            codebook=cells["codebook"],
            table=table.one_of(row, "table", files),
            table_hash=hashlib.sha256(files[cells["table"]]).hexdigest(),
            note=cells["note"],
            is_of_all=scope == ALL,
            provisions=frozenset(provision for provision, _ in _cells(listed, files)) if not of_pairs else frozenset(),
            pairs=frozenset(_cells(listed, files)) if of_pairs else frozenset(),
        )


def _kinds(table: Curated, row: Row) -> tuple[str, ...]:
    """Return the kinds of annotation in a row, at least one."""
    number, cells = row
    kinds = tuple(cells["kinds"].split())
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise table.error(number, "kinds", f"{unknown[0]!r} is no kind; expected some of {', '.join(KINDS)}")
    if not kinds:
        raise table.error(number, "kinds", f"is empty; expected some of {', '.join(KINDS)}")
    return kinds


def _date(table: Curated, row: Row) -> date:
    """Return the date in a row."""
    number, cells = row
    try:
        return date.fromisoformat(cells["date"])
    except ValueError as error:
        raise table.error(number, "date", f"{cells['date']!r} is no date; expected YYYY-MM-DD") from error


@dataclass(frozen=True)
class Readings:
    """All readings of a corpus, in the order of their dates."""

    recorded: tuple[Reading, ...] = ()

    def of(self, kind: str, provision: str, value: str = "") -> list[Reading]:
        """Return the readings that cover a statement, the last at the end."""
        return [reading for reading in self.recorded if reading.covers(kind, provision, value)]

    def status(self, kind: str, provision: str, value: str = "") -> str:
        """Return the status of a statement: the highest that its recorded readings allow."""
        if self.person(kind, provision, value):
            return PERSON_REVIEWED
        return (PROPOSED, *READ_STATUSES)[min(len(self.of(kind, provision, value)), 2)]

    def person(self, kind: str, provision: str, value: str = "") -> str:
        """Return the name of the last person who read a statement, "" if no person did."""
        names = [reading.name for reading in self.of(kind, provision, value) if reading.by == PERSON]
        return names[-1] if names else ""


def _cells(file: str, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return the first two cells of each row of a CSV table; none without a file."""
    rows = read_csv(file, files[file].decode()) if file else []
    return [(cells[0], cells[1] if len(cells) > 1 else "") for cells in map(list, map(dict.values, rows))]
