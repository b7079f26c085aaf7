"""Detection of the session of a report, with its dates and place, from title, front matter and paragraphs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from reaffirm_build.language.headings import Heading, HeadingError, HeadingForms
from reaffirm_build.numerals import by_day
from reaffirm_build.toml import Table

#: The end of a sentence. The full stop of an abbreviation only shortens a sentence.
_END = re.compile(r"[.;](?=\s|$)|[\u3002\uff1b]")


@dataclass(frozen=True)
class Occasion:
    """The facts of a session in one text: its number, its dates, or both."""

    number: int = 0  #: in its series, or 0
    days: tuple[date, date] | None = None  #: first and last day
    place: str = ""
    apart: bool = False  #: whether the session is outside the numbered series

    @property
    def known(self) -> int:
        """The number of known facts: 0 to 2."""
        return bool(self.number) + bool(self.days)

    def fits(self, other: "Occasion") -> bool:
        """Return whether both can describe the same session: they share a fact, and all shared facts are equal."""
        same = (self.number == other.number, self.days == other.days)
        both = (bool(self.number and other.number), bool(self.days and other.days))
        return any(both) and all(one for one, said in zip(same, both, strict=True) if said)

    def joined(self, other: "Occasion") -> "Occasion":
        """Return the facts of both, with preference for the first."""
        days, place = (self.days, self.place) if self.days else (other.days, other.place)
        return Occasion(
            self.number or other.number, days, place or self.place or other.place, self.apart or other.apart
        )


@dataclass(frozen=True)
class ReportForms:
    """The forms of reports on a session in one language."""

    title: re.Pattern[str]  #: the whole title
    meeting: re.Pattern[str]  #: the number of a session; group: ordinal
    met: tuple[re.Pattern[str], ...]  #: dates and place of a session, tried in order
    recommendations: re.Pattern[str]  #: the heading of a section with recommendations
    conclusions: re.Pattern[str]  #: the heading of a section with conclusions, used only without recommendations
    section: re.Pattern[str]  #: the heading of a section without recommendations; group beside: only next to such with
    annexed: re.Pattern[str]  #: words that refer to recommendations in an annex
    introduces: re.Pattern[str]  #: a paragraph that introduces the recommendations after it

    def occasion(self, text: str, forms: HeadingForms) -> Occasion:
        """Return the facts of a session in a text, without facts for which the text has several values."""
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
        """Return the session of a report by its title, the lines next to the title and the sentences of paragraphs.

        The sources are trusted in this order: a later source only adds to facts that it does not contradict. The result
        is None if the dates remain unknown.
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
        """Return whether a text contains the number of a session, or its first day if that is the number."""
        if any(forms.value(match["ordinal"]) == number for match in self.meeting.finditer(text)):
            return True
        return any(by_day(start) == number for start, _ in self._days(text, forms))

    def _days(self, text: str, forms: HeadingForms) -> Iterator[tuple[date, date]]:
        """Yield first and last day of each range of dates in a text; impossible dates are skipped."""
        for match in (match for form in self.met for match in form.finditer(text) if forms.has_days(match)):
            try:
                yield forms.days(match)
            except HeadingError:
                continue

    def _is_of_it(self, line: str) -> bool:
        """Return whether a line only gives the number, the dates and place, or the outcome of the session.

        A line that introduces recommendations counts only without a meeting number in digits, since that may be the
        number of a meeting within the session.
        """
        if any(form.fullmatch(line) for form in (self.meeting, *self.met)):
            return True
        figures = any(match["ordinal"][0].isdigit() for match in self.meeting.finditer(line))
        return bool(self.introduces.match(line)) and not figures


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return _END.split(text)


def report_forms(table: Table, dates: Sequence[str], terms: Mapping[str, str]) -> ReportForms:
    """Parse the section of a pack on reports; ``dates`` and ``terms`` replace names in braces in its patterns."""
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
    """Return whether a match marks the session as outside the numbered series."""
    return any(value for key, value in match.groupdict().items() if key.startswith("apart"))


def _holds(one: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether a span contains another, different span."""
    return one != other and one[0] <= other[0] and other[1] <= one[1]
