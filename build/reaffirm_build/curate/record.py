"""Record of a reading: its row in the table of readings, its table, and what the reader changed."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from reaffirm_build.curate.workbook_form import READING_LABEL
from reaffirm_core.annotate.curated import BY, TABLES, Curated, table_csv
from reaffirm_core.annotate.readings import ALL, COLUMNS, FILE, KINDS, LANGUAGE_MODEL, NOT_RECORDED, PERSON, SCHEMA
from reaffirm_core.csv_text import read_csv, write_csv
from reaffirm_core.files import read_bytes, root
from reaffirm_core.languages import COMPLETE


def record(
    readings: Mapping[str, bytes], content: bytes, suffix: str, *, by_person: bool, name: str, day: date
) -> dict[str, bytes]:
    """Return the files of a reading of all kinds by path in a corpus folder, or {} if its table is recorded already.

    ``readings`` are the files of the folder ``readings``, and ``content`` is the table that the reader left, with the
    suffix of its file. A workbook covers the corpus, but for what is pending there; a table in CSV lists in its first
    column the provisions that it covers. ``name`` is "" for a reader who gave no name.
    """
    if content in readings.values():
        return {}
    table = readings.get(FILE)
    earlier = [cells for _, cells in Curated("readings", FILE, table, {FILE: SCHEMA}).rows] if table else []
    number = sum(cells["reading"].startswith("review-") for cells in earlier) + 1
    file = f"review-{number}{suffix}"
    row = {
        "reading": f"review-{number}",
        **{f"label_{language}": READING_LABEL[language].format(number=number) for language in COMPLETE},
        "kinds": " ".join(KINDS),
        "scope": file if suffix == ".csv" else ALL,
        "date": day.isoformat(),
        "by": PERSON if by_person else LANGUAGE_MODEL,
        "name": name or NOT_RECORDED,
        "version": "" if by_person else NOT_RECORDED,
        "codebook": hashlib.sha256(read_bytes(root() / "docs" / "codebook.md")).hexdigest(),
        "table": file,
        "note": "",
    }
    return {f"readings/{FILE}": write_csv(COLUMNS, [*earlier, row]), f"readings/{file}": content}


#: The table of changes, in the folder of a corpus, and its columns.
CHANGES = "review/changes.csv"
_CHANGE = ("date", BY, "table", "row", "column", "before", "after")
#: Cells of a row by column, by the cells of its key.
_Rows = dict[tuple[str, ...], dict[str, str]]


def with_credit(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return curated tables by name in which a row that a later reviewer left as it was keeps its first reviewer."""
    tables = {}
    for name, content in after.items():
        earlier, rows = _rows(name, before.get(name, b"")), _rows(name, content)
        kept = [
            {**cells, BY: earlier[key].get(BY) or cells.get(BY, "")}
            if key in earlier and not list(_changed(earlier[key], cells))
            else cells
            for key, cells in rows.items()
        ]
        tables[name] = table_csv(name, kept) if kept else b""
    return tables


def record_changes(
    log: bytes,
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    facts: Mapping[str, tuple[str, str]],
    signed: str,
) -> bytes:
    """Return the table of changes with those between curated tables, by name, and of facts about the document.

    ``facts`` are the values before and after by name. ``signed`` is the day and the reviewer, with a blank between. A
    table that no reviewer has filled in before has no changes: the record of the reading covers it.
    """
    rows = read_csv(CHANGES, log.decode()) if log else []
    day, _, by = signed.partition(" ")
    changes = [("corpus.toml", "", name, *values) for name, values in facts.items()]
    for name in sorted(before.keys() & after.keys()):
        earlier, later = _rows(name, before[name]), _rows(name, after[name])
        for key in dict.fromkeys((*earlier, *later)):
            changed = _changed(earlier.get(key, {}), later.get(key, {}))
            changes += [(name, " ".join(key), *cells) for cells in changed]
    rows += [dict(zip(_CHANGE, (day, by, *values), strict=True)) for values in changes]
    return write_csv(_CHANGE, rows) if rows else b""


def _rows(name: str, content: bytes) -> _Rows:
    """Return the rows of a curated table by key."""
    rows = Curated("curated", name, content).rows if content else []
    columns = TABLES[name].columns[: TABLES[name].key]
    return {tuple(cells[column] for column in columns): cells for _, cells in rows}


def _changed(earlier: Mapping[str, str], later: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each column that differs, but for the reviewer, with the values before and after."""
    for column in dict.fromkeys((*earlier, *later)):
        values = earlier.get(column, ""), later.get(column, "")
        if column != BY and values[0] != values[1]:
            yield column, *values
