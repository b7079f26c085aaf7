"""Headings: which session a heading announces, when and where, by the forms of a language pack."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from reaffirm_build.language.grammar import one_of
from reaffirm_build.numerals import by_day, day_of, letters, roman
from reaffirm_build.toml import Table

_DATE = ("year", "month", "day")
#: How many months back the last day of a session at least is from its first, if a year turned between them.
_HALF = 6
#: How many lines a heading may take.
LONGEST_HEADING = 3


class HeadingError(ValueError):
    """A heading that contradicts itself or the calendar."""


@dataclass(frozen=True)
class Heading:
    """What the heading of a session says."""

    number: int  #: in its series; of a session that has none, the day on which it began: 20150302
    sections: frozenset[int]  #: what the number of the heading itself can be, if it has one: C is 3 or 100
    start: date
    end: date
    place: str
    unsaid: bool = False  #: whether nothing says its number, or that it has none

    @property
    def apart(self) -> bool:
        """Whether the session is none of those that are numbered in the series."""
        return day_of(self.number) is not None


@dataclass(frozen=True)
class HeadingForms:
    """How headings of sessions are written in one language."""

    begins: re.Pattern[str]  #: how every one of them begins
    sessions: tuple[re.Pattern[str], ...]  #: the whole of one, tried in order
    dates: tuple[re.Pattern[str], ...]  #: how days are written
    other: re.Pattern[str]  #: a line that can only be a heading
    topic: re.Pattern[str]  #: a line that is a heading of items wherever it stands over some
    annex: re.Pattern[str]  #: the heading of an annex, with its title or without
    spelled: Mapping[str, int]  #: the values of ordinals in words
    months: Mapping[str, int]

    def match(self, text: str) -> re.Match[str] | None:
        """The match of a text that is the heading of a session."""
        if not self.begins.match(text):
            return None
        matches = (form.fullmatch(text) for form in self.sessions)
        return next((found for found in matches if found and (found["year"] or found["end_year"])), None)

    def titled(self, text: str, form: re.Pattern[str]) -> bool:
        """Whether a heading has a form, or is that of an annex whose title has it."""
        annex = self.annex.fullmatch(text)
        return form.fullmatch((annex and annex["title"]) or text) is not None

    def dated(self, text: str) -> bool:
        """Whether a text says when something met: from one day to another, or a day in brackets at its end."""
        found = (match for form in self.dates for match in form.finditer(text) if match["year"] or match["end_year"])
        return any(match["end_day"] or text.endswith((")", "\uff09")) for match in found)

    def read(self, match: re.Match[str]) -> Heading:
        """What a heading says.

        Raises HeadingError for an ordinal that is not known here or dates that cannot be.
        """
        groups = {key: value for key, value in match.groupdict().items() if value}
        start, end = self.days(match)
        if any(key.startswith("apart") for key in groups):
            number = by_day(start)
        elif not (number := self.value(groups["ordinal"])):
            raise HeadingError(f"the numeral {groups['ordinal']!r} is not in the language pack")
        numeral = groups.get("numeral", "")
        return Heading(number, self.sections(numeral), start, end, " ".join(groups.get("place", "").split()))

    def sections(self, numeral: str) -> frozenset[int]:
        """What the number of a heading can be: C is 3 or 100."""
        return frozenset({self.value(numeral), letters(numeral.lower())} - {0})

    def value(self, written: str) -> int:
        """The value of a number in figures, words or Roman numerals; 0 for anything else."""
        if figures := re.match(r"\d+", written):
            return int(figures[0])
        return self.spelled.get(written.lower()) or roman(written)

    def has_days(self, match: re.Match[str]) -> bool:
        """Whether a match has days with month and year."""
        return any(match[f"{end}year"] and (match["month"] or match["end_month"]) for end in ("", "end_"))

    def days(self, match: re.Match[str]) -> tuple[date, date]:
        """First and last day; what one of them leaves out is as in the other, or in the year beside it.

        Raises HeadingError for dates that cannot be.
        """
        text, groups = match[0], match.groupdict()
        said = {key: self._number(groups[key]) for key in (*_DATE, *(f"end_{key}" for key in _DATE)) if groups.get(key)}
        first = {key: said.get(key, said.get(f"end_{key}", 0)) for key in _DATE}
        last = {key: said.get(f"end_{key}", said.get(key, 0)) for key in _DATE}
        if first["month"] - last["month"] > _HALF:  # over the turn of the year; else it is a slip
            if "year" not in said:
                first["year"] -= 1
            elif "end_year" not in said:
                last["year"] += 1
        try:
            start, end = (date(*(day[key] for key in _DATE)) for day in (first, last))
        except ValueError as error:
            raise HeadingError(f"no such date in {text!r}") from error
        if end < start or (end - start).days > 366:
            raise HeadingError(f"the session ends on {end}, before it begins on {start}")
        return start, end

    def _number(self, written: str) -> int:
        """A part of a date in figures or words; years are written figure by figure."""
        if written.isdecimal():
            return int(written)
        word = written.lower().rstrip(".")
        if known := self.months.get(word) or self.spelled.get(word):
            return known
        return int("".join(str(int(unicodedata.numeric(sign, 0))) for sign in written))


@dataclass(frozen=True)
class NumberWords:
    """How numbers, and months, are written in words in one language."""

    numerals: Mapping[str, int]
    ordinals: Sequence[str]
    names_of_months: Sequence[str]

    @property
    def months(self) -> dict[str, int]:
        """The months by their names, whole or cut."""
        return {
            name.lower(): place
            for place, month in enumerate(self.names_of_months, 1)
            for name in (month, *(month[:length] for length in (3, 4) if len(month) > 4))
        }

    @property
    def terms(self) -> dict[str, str]:
        """What patterns may hold in braces."""
        return {
            "{ordinal}": one_of(self.ordinals),
            "{numeral}": one_of(self.numerals),
            "{month}": one_of(self.months),
        }

    @property
    def spelled(self) -> dict[str, int]:
        """The values of numbers in words."""
        return {**self.numerals, **{word.lower(): place for place, word in enumerate(self.ordinals, 1)}}


def heading_forms(table: Table, dates: Sequence[str], words: NumberWords) -> HeadingForms:
    """Read the section of a pack on headings, of whose patterns those of ``dates`` stand in others."""
    terms = words.terms
    begins = table.pattern("begins", "ordinal", terms=terms)
    forms = []
    for form, said in product(table.strings("sessions"), dates):
        source = form.replace("{begins}", begins.pattern).replace("{dates}", said)
        forms.append(table.compile("sessions", source, terms))
    return HeadingForms(
        begins=begins,
        sessions=tuple(forms),
        dates=tuple(table.compile("dates", f"(?i){said}", terms) for said in dates),
        other=table.pattern("other"),
        topic=table.pattern("topic"),
        annex=table.pattern("annex", "title"),
        spelled=words.spelled,
        months=words.months,
    )
