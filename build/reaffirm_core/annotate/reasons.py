"""Translations of reasons and notes: readers write them in one language, and a table has them in the others.

``translations/reasons.csv`` has a row for each reason and language. A corpus without the table, or a reason without a
row, keeps its reasons in the language in which they were written.
"""

from collections.abc import Collection, Mapping

from reaffirm_core.annotate.curated import Curated, Row, TableSchema
from reaffirm_core.annotate.translations import check_plain
from reaffirm_core.languages import LANGUAGES

#: The table, in the folder ``translations`` of a corpus.
FILE = "reasons.csv"
REASONS = {FILE: TableSchema(("reason", "language", "translation"), 2)}
#: The language of reasons and notes in all tables, and the languages of their translations.
WRITTEN, *TRANSLATED = LANGUAGES

#: Translations by reason and language.
Reasons = Mapping[str, Mapping[str, str]]


def read_reasons(table: Curated, written: Collection[str]) -> Reasons:
    """Return the translations of reasons. ``written`` are the reasons and notes of the corpus.

    Raises TableError, with row and column, for an unknown language, an empty translation, one with markup or stray
    white space, one that only repeats the reason, or a reason that the corpus does not have.
    """
    reasons: dict[str, dict[str, str]] = {}
    for row in table.rows:
        number, cells = row
        language = table.one_of(row, "language", TRANSLATED)
        _check_reason(table, row, written)
        check_plain(table, number, "translation", cells["translation"])
        if cells["translation"] == cells["reason"]:
            raise table.error(number, "translation", "repeats the reason; translate it, or delete the row")
        reasons.setdefault(cells["reason"], {})[language] = cells["translation"]
    return reasons


def _check_reason(table: Curated, row: Row, written: Collection[str]) -> None:
    """Check that a statement or reading of the corpus has the reason of a row."""
    number, cells = row
    if not cells["reason"].strip():
        raise table.error(number, "reason", "is empty; copy the reason from its table, or delete the row")
    if cells["reason"] not in written:
        problem = f"no table of the corpus has the reason {cells['reason']!r}"
        raise table.error(number, "reason", f"{problem}; copy it from its table, or delete the row")
