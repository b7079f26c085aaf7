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
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|[\u3002\uff1b]")


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
        return any(both) and all(equal for equal, given in zip(same, both, strict=True) if given)

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
        numbers = {(forms.value(match["ordinal"]), _is_unnumbered(match)) for match in self.meeting.finditer(text)}
        number, unnumbered = numbers.pop() if len(numbers) == 1 else (0, False)
        matches = {match.span(): match for form in self.met for match in form.finditer(text) if forms.has_days(match)}
        spans = [span for span in matches if not any(_contains(other, span) for other in matches)]
        if len(spans) != 1:
            return Occasion(number, apart=unnumbered)
        match = matches[spans[0]]
        try:
            return Occasion(
                number, forms.days(match), " ".join((match.groupdict().get("place") or "").split()), unnumbered
            )
        except HeadingError:
            return Occasion(number, apart=unnumbered)

    def announced(self, title: str, lines: Iterable[str], text: Iterable[str], forms: HeadingForms) -> Heading | None:
        """Return the session of a report by its title, the lines next to the title and the sentences of paragraphs.

        The sources are trusted in this order: a later source only adds to facts that it does not contradict. The result
        is None if the dates remain unknown.
        """
        session = self.occasion(title, forms)
        neighbours = [self.occasion(line, forms) for line in lines if self._describes_session(line)]
        if len({occasion.number for occasion in neighbours if occasion.number}) > 1 and not session.number:
            neighbours = [replace(occasion, number=0) for occasion in neighbours]  # of two bodies that met together
        for occasion in neighbours:
            clash = not session.fits(occasion) and (
                (session.number and occasion.number) or (session.days and occasion.days)
            )
            session = session if clash else session.joined(occasion)
        occasions = (self.occasion(sentence, forms) for paragraph in text for sentence in sentences(paragraph))
        complete = [occasion for occasion in occasions if occasion.number and occasion.days]
        fitting = {occasion for occasion in complete if session.fits(occasion) or not (session.number or session.days)}
        if len({(occasion.number, occasion.days) for occasion in fitting}) == 1:
            session = session.joined(sorted(fitting, key=lambda occasion: -len(occasion.place))[0])
        if not session.days:
            return None
        number = session.number if session.number and not session.apart else by_day(session.days[0])
        return Heading(number, frozenset(), *session.days, session.place, unsaid=not (session.number or session.apart))

    def names(self, number: int, text: str, forms: HeadingForms) -> bool:
        """Return whether a text contains the number of a session, or its first day if that is the number."""
        if any(forms.value(match["ordinal"]) == number for match in self.meeting.finditer(text)):
            return True
        return any(by_day(start) == number for start, _ in self._date_ranges(text, forms))

    def _date_ranges(self, text: str, forms: HeadingForms) -> Iterator[tuple[date, date]]:
        """Yield first and last day of each range of dates in a text; impossible dates are skipped."""
        for match in (match for form in self.met for match in form.finditer(text) if forms.has_days(match)):
            try:
                yield forms.days(match)
            except HeadingError:
                continue

    def _describes_session(self, line: str) -> bool:
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
    return _SENTENCE_END.split(text)


def report_forms(table: Table, dates: Sequence[str], terms: Mapping[str, str]) -> ReportForms:
    """Parse the section of a pack on reports; ``dates`` and ``terms`` replace names in braces in its patterns."""
    met = product(table.strings("met"), dates)
    return ReportForms(
        title=table.pattern("title"),
        meeting=table.pattern("meeting", "ordinal", terms=terms),
        met=tuple(table.compile("met", form.replace("{dates}", days), terms) for form, days in met),
        recommendations=table.pattern("recommendations"),
        conclusions=table.pattern("conclusions"),
        section=table.pattern("section", "beside"),
        annexed=table.pattern("annexed"),
        introduces=table.pattern("introduces"),
    )


def _is_unnumbered(match: re.Match[str]) -> bool:
    """Return whether a match marks the session as outside the numbered series."""
    return any(value for key, value in match.groupdict().items() if key.startswith("apart"))


def _contains(outer: Sequence[int], inner: Sequence[int]) -> bool:
    """Return whether a span contains another, different span."""
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]
