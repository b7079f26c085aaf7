"""Occasions: which session the report of one is of, and when it met, as its title and its paragraphs say together."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from reaffirm_build.language.headings import Heading, HeadingError, HeadingForms
from reaffirm_build.numerals import by_day
from reaffirm_build.toml import Table

#: What ends a sentence. That of an abbreviation only makes a sentence say less.
_END = re.compile(r"[.;](?=\s|$)|[\u3002\uff1b]")


@dataclass(frozen=True)
class Occasion:
    """What one text says of a session: its number, its days, or both."""

    number: int = 0  #: in its series, or 0
    days: tuple[date, date] | None = None
    place: str = ""
    apart: bool = False  #: whether the session is none of those that are numbered in the series

    @property
    def known(self) -> int:
        """How much of both is said."""
        return bool(self.number) + bool(self.days)

    def fits(self, other: "Occasion") -> bool:
        """Whether two can be of one session: what both say is the same, and there is something."""
        same = (self.number == other.number, self.days == other.days)
        both = (bool(self.number and other.number), bool(self.days and other.days))
        return any(both) and all(one for one, said in zip(same, both, strict=True) if said)

    def joined(self, other: "Occasion") -> "Occasion":
        """Both of them together."""
        days, place = (self.days, self.place) if self.days else (other.days, other.place)
        return Occasion(
            self.number or other.number, days, place or self.place or other.place, self.apart or other.apart
        )


@dataclass(frozen=True)
class ReportForms:
    """How the report of one session is written in one language."""

    title: re.Pattern[str]  #: the whole of its title
    meeting: re.Pattern[str]  #: how a text says which session: ordinal
    met: tuple[re.Pattern[str], ...]  #: how it says where and when, tried in order
    recommendations: re.Pattern[str]  #: the heading of a section that holds recommendations
    conclusions: re.Pattern[str]  #: that of one that holds conclusions, which are none where there are recommendations
    section: re.Pattern[str]  #: that of one that can hold none; beside: only if it stands beside one that does
    annexed: re.Pattern[str]  #: what says that the recommendations stand in an annex
    introduces: re.Pattern[str]  #: a paragraph that says that the recommendations are those after it

    def occasion(self, text: str, forms: HeadingForms) -> Occasion:
        """What a text says of a session; nothing of what it says more than once."""
        numbers = {(forms.value(match["ordinal"]), _is_apart(match)) for match in self.meeting.finditer(text)}
        number, apart = numbers.pop() if len(numbers) == 1 else (0, False)
        found = {match.span(): match for form in self.met for match in form.finditer(text) if forms.has_days(match)}
        spans = [span for span in found if not any(_holds(other, span) for other in found)]
        if len(spans) != 1:
            return Occasion(number, apart=apart)
        match = found[spans[0]]
        try:
            return Occasion(number, forms.days(match), " ".join((match.groupdict().get("place") or "").split()), apart)
        except HeadingError:
            return Occasion(number, apart=apart)

    def announced(self, title: str, lines: Iterable[str], text: Iterable[str], forms: HeadingForms) -> Heading | None:
        """The session that a title announces, together with lines beside it and the sentences of paragraphs.

        None where the title names none, or what is said leaves open which, or when it met.
        """
        found = self.occasion(title, forms)
        beside = [self.occasion(line, forms) for line in lines if self._is_of_it(line)]
        if len({one.number for one in beside if one.number}) > 1 and not found.number:
            beside = [replace(one, number=0) for one in beside]  # of two bodies that met together
        for one in beside:
            clash = not found.fits(one) and ((found.number and one.number) or (found.days and one.days))
            found = found if clash else found.joined(one)
        told = (self.occasion(sentence, forms) for paragraph in text for sentence in sentences(paragraph))
        said = [one for one in told if one.number and one.days]
        fitting = {one for one in said if found.fits(one) or not (found.number or found.days)}
        if len({(one.number, one.days) for one in fitting}) == 1:
            found = found.joined(sorted(fitting, key=lambda one: -len(one.place))[0])
        if not found.days:
            return None
        number = found.number if found.number and not found.apart else by_day(found.days[0])
        return Heading(number, frozenset(), *found.days, found.place, unsaid=not (found.number or found.apart))

    def names(self, number: int, text: str, forms: HeadingForms) -> bool:
        """Whether a text says the number of a session, or the day that stands for it."""
        if any(forms.value(match["ordinal"]) == number for match in self.meeting.finditer(text)):
            return True
        return any(by_day(start) == number for start, _ in self._days(text, forms))

    def _days(self, text: str, forms: HeadingForms) -> Iterator[tuple[date, date]]:
        """All days of a text."""
        for match in (match for form in self.met for match in form.finditer(text) if forms.has_days(match)):
            try:
                yield forms.days(match)
            except HeadingError:
                continue

    def _is_of_it(self, line: str) -> bool:
        """Whether a line says nothing but which session it is, or where and when it met, or what that adopted.

        A meeting with its number in figures may be one of those that the session had.
        """
        if any(form.fullmatch(line) for form in (self.meeting, *self.met)):
            return True
        figures = any(match["ordinal"][0].isdigit() for match in self.meeting.finditer(line))
        return bool(self.introduces.match(line)) and not figures


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return _END.split(text)


def report_forms(table: Table, dates: Sequence[str], terms: Mapping[str, str]) -> ReportForms:
    """Read the section of a pack on reports, whose patterns may hold ``dates`` and what stands in braces."""
    met = product(table.strings("met"), dates)
    return ReportForms(
        title=table.pattern("title"),
        meeting=table.pattern("meeting", "ordinal", terms=terms),
        met=tuple(table.compile("met", form.replace("{dates}", said), terms) for form, said in met),
        recommendations=table.pattern("recommendations"),
        conclusions=table.pattern("conclusions"),
        section=table.pattern("section", "beside"),
        annexed=table.pattern("annexed"),
        introduces=table.pattern("introduces"),
    )


def _is_apart(match: re.Match[str]) -> bool:
    """Whether a session is none of those that are numbered in the series."""
    return any(value for key, value in match.groupdict().items() if key.startswith("apart"))


def _holds(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether one span holds another that is not the same."""
    return one != other and one[0] <= other[0] and other[1] <= one[1]
