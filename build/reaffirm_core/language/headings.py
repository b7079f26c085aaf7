"""Parser of session headings: number, dates and place, by the forms of a language pack."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from reaffirm_core.language.rules import one_of
from reaffirm_core.numerals import date_of_number, letters, number_of_date, roman
from reaffirm_core.toml import Patterns, Strings, Table

#: Groups of the first and the last day of a session.
_DATE = ("year", "month", "day")
_END_DATE = tuple(f"end_{key}" for key in _DATE)
#: Months. A last day more than this number of months before the first day is in the following year.
_MONTHS_BACK = 6
#: The maximal number of lines of a heading.
LONGEST_HEADING = 3


class HeadingError(ValueError):
    """A heading that contradicts itself or the calendar."""


@dataclass(frozen=True)
class SessionHeading:
    """The facts in the heading of a session."""

    number: int  #: in the series; the first day, 20150302, of a session outside the series
    sections: frozenset[int]  #: possible values of the number of the heading itself, if it has one: C is 3 or 100
    start: date
    end: date
    place: str
    is_sitting: bool = False  #: whether it may name a meeting within a session: one day, no place, no number of its own
    is_plenary: bool = False  #: whether it says so
    number_unknown: bool = (
        False  #: whether the document gives neither a number nor a sign that the session has no number
    )

    @property
    def is_outside_series(self) -> bool:
        """True for a session outside the numbered series."""
        return date_of_number(self.number) is not None


@dataclass(frozen=True)
class HeadingForms:
    """The forms of session headings in one language."""

    begins: re.Pattern[str]  #: the beginning of every heading
    sessions: tuple[re.Pattern[str], ...]  #: whole headings, tried in order
    dates: tuple[re.Pattern[str], ...]  #: dates and ranges of dates
    other: re.Pattern[str]  #: a line that can only be a heading
    topic: re.Pattern[str]  #: a line that is a heading of items wherever it precedes items
    annex: re.Pattern[str]  #: the heading of an annex, with or without its title
    spelled: Mapping[str, int]  #: the values of ordinals in words
    months: Mapping[str, int]
    example: str  #: a heading of a session, for messages

    def match(self, text: str) -> re.Match[str] | None:
        """Match the heading of a session; return None for any other text or a heading without a year."""
        if not self.begins.match(text):
            return None
        matches = (form.fullmatch(text) for form in self.sessions)
        return next((match for match in matches if match and (match["year"] or match["end_year"])), None)

    def titled(self, text: str, form: re.Pattern[str]) -> bool:
        """Return whether a heading, or the title in the heading of an annex, has a form."""
        annex = self.annex.fullmatch(text)
        return form.fullmatch((annex and annex["title"]) or text) is not None

    def dated(self, text: str) -> bool:
        """Return whether a text contains the dates of a meeting: a range of days, or a date in brackets at its end."""
        matches = (match for form in self.dates for match in form.finditer(text) if match["year"] or match["end_year"])
        return any(match["end_day"] or text.endswith((")", "\uff09")) for match in matches)

    def read(self, match: re.Match[str]) -> SessionHeading:
        """Return the facts of a matched heading.

        Raises HeadingError for an ordinal that is not in the pack or for impossible dates.
        """
        groups = {key: value for key, value in match.groupdict().items() if value}
        start, end = self.days(match)
        if any(key.startswith("apart") for key in groups):
            number = number_of_date(start)
        elif not (number := self.value(groups["ordinal"])):
            raise HeadingError(f"the numeral {groups['ordinal']!r} is not in the language pack; add it or correct it")
        numeral, place = groups.get("numeral", ""), " ".join(groups.get("place", "").split())
        is_sitting = start == end and not (place or numeral)
        is_plenary = is_sitting and "sitting" in groups
        return SessionHeading(number, self.sections(numeral), start, end, place, is_sitting, is_plenary)

    def sections(self, numeral: str) -> frozenset[int]:
        """Return the possible values of the number of a heading: C is 3 or 100."""
        return frozenset({self.value(numeral), letters(numeral.lower())} - {0})

    def value(self, written: str) -> int:
        """Return the value of a number in digits, words or Roman numerals; 0 for any other text."""
        if figures := re.match(r"\d+", written):
            return int(figures[0])
        return self.spelled.get(written.lower()) or roman(written)

    def has_days(self, match: re.Match[str]) -> bool:
        """Return whether a match has a date with month and year."""
        return any(match[f"{end}year"] and (match["month"] or match["end_month"]) for end in ("", "end_"))

    def days(self, match: re.Match[str]) -> tuple[date, date]:
        """Return the first and the last day of a session.

        A part that one of the two dates omits is taken from the other. The year is adjusted if a new year begins in
        between. Raises HeadingError for impossible dates.
        """
        text, given = match[0], self._given(match)
        first = {key: given.get(key, given.get(f"end_{key}", 0)) for key in _DATE}
        last = {key: given.get(f"end_{key}", given.get(key, 0)) for key in _DATE}
        if first["month"] - last["month"] > _MONTHS_BACK:  # a smaller difference is an error of the text
            if "year" not in given:
                first["year"] -= 1
            elif "end_year" not in given:
                last["year"] += 1
        try:
            start, end = (date(*(day[key] for key in _DATE)) for day in (first, last))
        except ValueError as error:
            raise HeadingError(f"no such date in {text!r}; correct the date") from error
        _check_period(start, end)
        return start, end

    def _given(self, match: re.Match[str]) -> dict[str, int]:
        """Return the parts of dates in a match, by group: ``year``, ``month``, ``day`` and the same with ``end_``."""
        groups = match.groupdict()
        return {key: self._number(groups[key]) for key in (*_DATE, *_END_DATE) if groups.get(key)}

    def _number(self, written: str) -> int:
        """Return the value of a part of a date in digits or words; a year in words is written digit by digit."""
        if written.isdecimal():
            return int(written)
        word = written.lower().rstrip(".")
        if value := self.months.get(word) or self.spelled.get(word):
            return value
        return int("".join(str(int(unicodedata.numeric(sign, 0))) for sign in written))


@dataclass(frozen=True)
class NumberWords:
    """The words for numbers and months in one language."""

    numerals: Mapping[str, int]
    ordinals: Sequence[str]
    names_of_months: Sequence[str]

    @property
    def months(self) -> dict[str, int]:
        """The numbers of months by full or abbreviated name in lower case."""
        return {
            name.lower(): place
            for place, month in enumerate(self.names_of_months, 1)
            for name in (month, *(month[:length] for length in (3, 4) if len(month) > 4))
        }

    @property
    def terms(self) -> dict[str, str]:
        """The terms that patterns may contain in braces."""
        return {
            "{ordinal}": one_of(self.ordinals),
            "{numeral}": one_of(self.numerals),
            "{month}": one_of(self.months),
        }

    @property
    def spelled(self) -> dict[str, int]:
        """The values of numbers in words."""
        return {**self.numerals, **{word.lower(): place for place, word in enumerate(self.ordinals, 1)}}


def _check_period(start: date, end: date) -> None:
    """Raise HeadingError if a session ends before it begins or takes more than 366 days."""
    if end < start:
        raise HeadingError(f"the session ends on {end}, before it begins on {start}; correct the dates")
    if (days := (end - start).days) > 366:
        raise HeadingError(f"the session from {start} to {end} takes {days} days, more than 366; correct the dates")


def heading_forms(table: Table, dates: Sequence[str], words: NumberWords) -> HeadingForms:
    """Parse the section of a pack on headings; the patterns ``dates`` replace {dates} in the other patterns."""
    terms = words.terms
    begins = table.pattern("begins", "ordinal", terms=terms)
    forms = product(table.take("sessions", Strings), dates)
    sessions = [form.replace("{begins}", begins.pattern).replace("{dates}", days) for form, days in forms]
    return table.rest(
        HeadingForms,
        begins=begins,
        sessions=table.convert("sessions", sessions, Patterns, terms),
        dates=table.convert("dates", [f"(?i){days}" for days in dates], Patterns, terms),
        annex=table.pattern("annex", "title"),
        spelled=words.spelled,
        months=words.months,
    )
