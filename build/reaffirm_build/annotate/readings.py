"""Readings of a corpus: who read which annotations when, by which edition of the codebook, with which result.

``readings/readings.csv`` has a row for each table that a reader left. A row is a fact of history: the hash of the
codebook is that of the edition in force, so a later edition changes nothing. The hash of the table is computed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reaffirm_build.annotate.curated import Curated, Row, TableSchema
from reaffirm_build.annotation_kinds import BY_NAME
from reaffirm_build.csv_text import read_csv
from reaffirm_build.languages import COMPLETE

#: The table of the readings, in the folder ``readings`` of a corpus.
FILE = "readings.csv"
#: The value of a name or version that nobody wrote down.
NOT_RECORDED = "not recorded"
#: What a reader can be.
LANGUAGE_MODEL, PERSON = "language-model", "person"

#: The columns of labels by language.
_LABELS = {language: f"label_{language}" for language in COMPLETE}
COLUMNS = ("reading", *_LABELS.values(), "kinds", "date", "by", "name", "version", "codebook", "table", "note")
SCHEMA = TableSchema(COLUMNS, 1)
#: A statement: its kind, and the first two cells of its row.
Key = tuple[str, str, str]

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
    keys: frozenset[tuple[str, str]] = (
        frozenset()
    )  #: first two cells of each row: provision and value, or two provisions


def parse_readings(folder: str, files: Mapping[str, bytes]) -> tuple[Reading, ...]:
    """Parse the readings of a corpus. ``files`` are the files of its folder ``readings`` by path.

    A corpus without FILE has no readings. Raises TableError, with the cell, for an unknown kind, reader or table, a
    date that is none, or a hash that is none.
    """
    if FILE not in files:
        return ()
    table = Curated(folder, FILE, files[FILE], {FILE: SCHEMA})
    return tuple(_readings(table, files))


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
        yield Reading(
            identifier=cells["reading"],
            labels={language: cells[column] for language, column in _LABELS.items()},
            kinds=_kinds(table, row),
            date=_date(table, row),
            by=table.one_of(row, "by", (LANGUAGE_MODEL, PERSON)),
            name=cells["name"],
            version=cells["version"],
            codebook=cells["codebook"],
            table=table.one_of(row, "table", files),
            table_hash=hashlib.sha256(files[cells["table"]]).hexdigest(),
            note=cells["note"],
            keys=_keys(cells["table"], files[cells["table"]]),
        )


def _kinds(table: Curated, row: Row) -> tuple[str, ...]:
    """Return the kinds of annotation in a row, at least one."""
    number, cells = row
    kinds = tuple(cells["kinds"].split())
    if unknown := [kind for kind in kinds if kind not in BY_NAME]:
        raise table.error(number, "kinds", f"{unknown[0]!r} is no kind; expected some of {', '.join(BY_NAME)}")
    if not kinds:
        raise table.error(number, "kinds", f"is empty; expected some of {', '.join(BY_NAME)}")
    return kinds


def _date(table: Curated, row: Row) -> date:
    """Return the date in a row."""
    number, cells = row
    try:
        return date.fromisoformat(cells["date"])
    except ValueError as error:
        raise table.error(number, "date", f"{cells['date']!r} is no date; expected YYYY-MM-DD") from error


def latest(readings: Iterable[Reading]) -> dict[Key, Reading]:
    """Return the last reading of each statement, by date and then by row."""
    ordered = sorted(readings, key=lambda reading: reading.date)
    return {(kind, *key): reading for reading in ordered for kind in reading.kinds for key in reading.keys}


def _keys(file: str, content: bytes) -> frozenset[tuple[str, str]]:
    """Return the first two cells of each row of a CSV table. Tables in other formats have no keys here."""
    if not file.endswith(".csv"):
        return frozenset()
    rows = read_csv(file, content.decode())
    return frozenset((first, second) for row in rows for first, second, *_ in [row.values()])
