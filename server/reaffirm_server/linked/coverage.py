"""Coverage of the dataset: the sessions and years that each claim on the latest or on nothing names."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import groupby

from reaffirm_core.files import read_text
from reaffirm_core.languages import FALLBACK
from reaffirm_core.toml import Table
from reaffirm_server.dataset.settings import CONFIG
from reaffirm_server.text_tables import Row

#: The greatest number in a series. A session beside the series has its day as its number, such as 20101019.
_MAX_NUMBER = 9999


@cache
def _formats() -> dict[str, dict[str, str]]:
    """Return the formats of ``coverage.toml`` by language."""
    path = CONFIG / "coverage.toml"
    table = Table.parse(str(path), read_text(path))
    return {language: table.take(language, dict[str, str]) for language in table}


def coverage(rows: Iterable[Row], language: str) -> str:
    """Return which sessions the dataset covers, such as "sessions 1 to 8, 2009–2018"; "" without a session.

    ``rows`` are those of the query ``coverage``. A language without formats has those of English.
    """
    sessions = list(rows)
    if not sessions:
        return ""
    words = _formats().get(language) or _formats()[FALLBACK]
    days = sorted(row["day"][:4] for row in sessions)
    years = words["dash"].join(dict.fromkeys((days[0], days[-1])))
    numbers = sorted({int(row["number"]) for row in sessions})
    if len({row.get("body", "") for row in sessions}) > 1 or numbers[-1] > _MAX_NUMBER:
        return words["count"].format(number=len(sessions), years=years)
    form = words["one"] if len(numbers) == 1 else words["many"]
    return form.format(numbers=_ranges(numbers, words), years=years)


def comparable(rows: Iterable[Row], languages: Collection[str]) -> list[Row]:
    """Return the sessions whose texts can be compared with texts in some languages: those that share a language.

    A session without texts of its own stays: nothing in it was left out. ``rows`` are as for ``coverage``.
    """
    return [row for row in rows if not (own := row.get("languages", "").split()) or not set(languages).isdisjoint(own)]


def sessions_read(rows: Iterable[Row]) -> list[Row]:
    """Return the sessions whose texts have all been read, so that their links to other texts are known.

    Without such a session all are returned. ``rows`` are as for ``coverage``.
    """
    rows = list(rows)
    return [row for row in rows if is_read(row)] or rows


def is_read(session: Row) -> bool:
    """Return whether all texts of a session have been read. ``session`` is a row of the query ``coverage``."""
    return int(session.get("unread") or 0) == 0


def _ranges(numbers: Sequence[int], words: dict[str, str]) -> str:
    """Return rising numbers in words: 1 to 8 and 11."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    names = [words["range"].format(first=run[0], last=run[-1]) if len(run) > 1 else str(run[0]) for run in runs]
    return words["and"].join(filter(None, (words["comma"].join(names[:-1]), names[-1])))
