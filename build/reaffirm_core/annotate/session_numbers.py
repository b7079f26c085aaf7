"""Recommendations named by session and number: "recommendations 4 (a) and 5 of the second session"."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reaffirm_core.language.grammar import SourceRules
from reaffirm_core.language.pack import Structure
from reaffirm_core.language.recommendation_numbers import readings
from reaffirm_core.numerals import plain


def targets(
    match: re.Match[str],
    grammar: SourceRules,
    structure: Structure,
    own_session: int,
    days: Mapping[int, date],
    exists: Callable[[str], bool],
) -> Iterator[str]:
    """Yield the identifiers of the provisions that a reference names by session and number.

    ``own_session`` is the session of the reference, ``days`` maps sessions to their first days, and ``exists`` returns
    whether an identifier is that of an earlier provision. Numbers without a known session or provision give "".
    """
    for named in numbers_by_session(match, grammar, structure, own_session, days):
        yield identifier_of(named, structure, exists)


class NamedNumber(NamedTuple):
    """A recommendation that a reference names by session and number."""

    clause: re.Match[str]  #: the words that name it, with the others of its session
    session: int  #: 0 if it is unknown
    numbers: Sequence[Sequence[str]]  #: its possible numbers, with those of its parts; empty if they cannot be read


def numbers_by_session(
    match: re.Match[str], grammar: SourceRules, structure: Structure, own_session: int, days: Mapping[int, date]
) -> Iterator[NamedNumber]:
    """Yield the recommendations that a reference names by session and number, whether they exist or not."""
    for clause in grammar.items.by_session(match):
        session = session_of(clause, structure, own_session, days)
        for numbers in readings(clause["items"], grammar.items) if session else ([],):
            yield NamedNumber(clause, session, numbers)


def identifier_of(named: NamedNumber, structure: Structure, exists: Callable[[str], bool]) -> str:
    """Return the identifier of the provision that a number names; "" if there is no such provision."""
    identifiers = (_identifier(str(named.session), parts, structure, exists) for parts in named.numbers)
    return next((identifier for identifier in identifiers if identifier), "")


def session_of(clause: re.Match[str], structure: Structure, own_session: int, days: Mapping[int, date]) -> int:
    """Return the number of the session that the groups of a clause name, 0 if it is unknown.

    Special and resumed sessions (groups ``apart…`` of the pack) are outside the series.
    """
    groups = {key: value for key, value in clause.groupdict().items() if value}
    if "previous" in groups:
        return _before(own_session, days)
    if "year" in groups:
        return _in_year(int(groups["year"]), days)
    if "ordinal" in groups and not any(key.startswith("apart") for key in groups):
        return structure.headings.value(groups["ordinal"])
    return 0


def _before(session: int, days: Mapping[int, date]) -> int:
    """Return the number of the previous session, 0 if a session outside the series was between."""
    earlier = [number for number, day in days.items() if day < days[session]] if session in days else []
    last = max(earlier, key=lambda number: days[number], default=session - 1)
    return last if last == session - 1 else 0


def _in_year(year: int, days: Mapping[int, date]) -> int:
    """Return the only session of a year, 0 if there are several, or if earlier sessions may be missing."""
    sessions = [number for number, day in days.items() if day.year == year]
    return sessions[0] if len(sessions) == 1 and (sessions[0] == 1 or sessions[0] - 1 in days) else 0


def _identifier(session: str, parts: Sequence[str], structure: Structure, exists: Callable[[str], bool]) -> str:
    """Return the identifier of a known provision from the numbers of an item and its parts; "" if unknown."""
    identifier, levels = session, [level for level in structure.levels if not level.bullets]
    for part in parts:
        spellings = (part, plain(part))
        candidates = (
            f"{identifier}-{level.part(spelling)}"
            for level in levels
            for spelling in spellings
            if level.position(spelling)
        )
        identifier = next((candidate for candidate in candidates if exists(candidate)), "")
        if not identifier:
            return ""
    return identifier
