"""Detection of the session of a report, with its dates and place, from title, front matter and paragraphs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from reaffirm_core.language.headings import HeadingError, HeadingForms, SessionHeading
from reaffirm_core.numerals import number_of_date
from reaffirm_core.toml import Patterns, Strings, Table

#: The end of a sentence. The full stop of an abbreviation only shortens a sentence.
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|[\u3002\uff1b]")


@dataclass(frozen=True)
class Occasion:
    """The facts of a session in one text: its number, its dates, or both."""

    number: int = 0  #: in its series, or 0
    days: tuple[date, date] | None = None  #: first and last day
    place: str = ""
    unnumbered: bool = False  #: whether the session is outside the numbered series

    @property
    def fact_count(self) -> int:
        """The number of known facts: 0 to 2."""
        return bool(self.number) + bool(self.days)

    def fits(self, other: "Occasion") -> bool:
        """Return whether both can describe the same session: they share a fact, and all shared facts are equal."""
        shared = self._comparisons(other)
        return bool(shared) and all(shared)

    def contradicts(self, other: "Occasion") -> bool:
        """Return whether a fact of both differs."""
        return not all(self._comparisons(other))

    def _comparisons(self, other: "Occasion") -> list[bool]:
        """Return for each fact of both whether it is equal."""
        facts = ((self.number, other.number), (self.days, other.days))
        return [own == theirs for own, theirs in facts if own and theirs]

    def merged(self, other: "Occasion") -> "Occasion":
        """Return the facts of both, with preference for the first."""
        days, place = (self.days, self.place) if self.days else (other.days, other.place)
        unnumbered = self.unnumbered or other.unnumbered
        return Occasion(self.number or other.number, days, place or self.place or other.place, unnumbered)

    def heading(self) -> SessionHeading | None:
        """Return the facts as those of a heading; None if the dates are unknown."""
        if not self.days:
            return None
        number = self.number if self.number and not self.unnumbered else number_of_date(self.days[0])
        return SessionHeading(
            number, frozenset(), *self.days, self.place, number_unknown=not (self.number or self.unnumbered)
        )


@dataclass(frozen=True)
class ReportForms:
    """The forms of reports on a session in one language."""

    title: re.Pattern[str]  #: the whole title
    meeting: re.Pattern[str]  #: the number of a session; group: ordinal
    met: tuple[re.Pattern[str], ...]  #: dates and place of a session, tried in order
    recommendations: re.Pattern[str]  #: the heading of a section with recommendations
    conclusions: re.Pattern[str]  #: the heading of a section with conclusions, used only without recommendations
    section: re.Pattern[str]  #: the heading of a section without recommendations; group: beside
    annexed: re.Pattern[str]  #: words that refer to recommendations in an annex
    introduces: re.Pattern[str]  #: a paragraph that introduces the recommendations after it
    corrigendum: re.Pattern[str]  #: a line of the front matter that shows that the document is a corrigendum
    corrects: re.Pattern[str]  #: the beginning of a correction of words

    def occasion(self, text: str, forms: HeadingForms) -> Occasion:
        """Return the facts of a session in a text, without facts for which the text has several values."""
        numbers = {(forms.value(match["ordinal"]), _is_unnumbered(match)) for match in self.meeting.finditer(text)}
        number, unnumbered = numbers.pop() if len(numbers) == 1 else (0, False)
        matches = {match.span(): match for match in self._dated(text, forms)}
        spans = [span for span in matches if not any(_contains(other, span) for other in matches)]
        if len(spans) != 1:
            return Occasion(number, unnumbered=unnumbered)
        match = matches[spans[0]]
        place = " ".join((match.groupdict().get("place") or "").split())
        try:
            return Occasion(number, forms.days(match), place, unnumbered)
        except HeadingError:
            return Occasion(number, unnumbered=unnumbered)

    def announced(
        self, title: str, lines: Iterable[str], text: Iterable[str], opening: Iterable[str], forms: HeadingForms
    ) -> SessionHeading | None:
        """Return the session of a report by its title, the lines next to it, and the sentences of paragraphs.

        ``opening`` are the sentences that introduce the recommendations.

        The sources are trusted in this order: a later source only adds to facts that it does not contradict. The result
        is None if the dates remain unknown.
        """
        session = self._completed(self.occasion(title, forms), lines, forms)
        if occasion_in_text := self._in_paragraphs(text, session, forms):
            session = session.merged(occasion_in_text)
        return self._completed(session, opening, forms).heading()

    def _completed(self, session: Occasion, lines: Iterable[str], forms: HeadingForms) -> Occasion:
        """Return the facts of a session with those of lines that do not contradict it."""
        for occasion in self._neighbours(lines, session, forms):
            if not session.contradicts(occasion):
                session = session.merged(occasion)
        return session

    def _neighbours(self, lines: Iterable[str], session: Occasion, forms: HeadingForms) -> list[Occasion]:
        """Return the facts of the lines next to a title with the facts ``session``.

        Different numbers of two bodies that met together are omitted if the title has no number.
        """
        occasions = [self.occasion(line, forms) for line in lines if self._describes_session(line)]
        numbers = {occasion.number for occasion in occasions if occasion.number}
        if len(numbers) > 1 and not session.number:
            return [replace(occasion, number=0) for occasion in occasions]
        return occasions

    def _in_paragraphs(self, text: Iterable[str], session: Occasion, forms: HeadingForms) -> Occasion | None:
        """Return the facts of sentences with number and dates that fit ``session``, or None if they differ.

        Of several sentences with the same number and dates, the first with the longest place is returned.
        """
        occasions = [self.occasion(sentence, forms) for paragraph in text for sentence in sentences(paragraph)]
        complete = [occasion for occasion in occasions if occasion.fact_count == 2]
        fitting = [occasion for occasion in complete if session.fits(occasion) or not session.fact_count]
        if len({(occasion.number, occasion.days) for occasion in fitting}) != 1:
            return None
        return max(fitting, key=lambda occasion: len(occasion.place))

    def names(self, number: int, text: str, forms: HeadingForms) -> bool:
        """Return whether a text contains the number of a session, or its first day if that is the number."""
        if any(forms.value(match["ordinal"]) == number for match in self.meeting.finditer(text)):
            return True
        return any(number_of_date(start) == number for start, _ in self._date_ranges(text, forms))

    def _date_ranges(self, text: str, forms: HeadingForms) -> Iterator[tuple[date, date]]:
        """Yield first and last day of each range of dates in a text; impossible dates are skipped."""
        for match in self._dated(text, forms):
            try:
                yield forms.days(match)
            except HeadingError:
                continue

    def _dated(self, text: str, forms: HeadingForms) -> Iterator[re.Match[str]]:
        """Yield the matches of dates with month and year, form by form."""
        return (match for form in self.met for match in form.finditer(text) if forms.has_days(match))

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
    forms = product(table.take("met", Strings), dates)
    met = list(dict.fromkeys(form.replace("{dates}", days) for form, days in forms))
    return table.rest(
        ReportForms,
        meeting=table.pattern("meeting", "ordinal", terms=terms),
        met=table.convert("met", met, Patterns, terms),
        section=table.pattern("section", "beside"),
    )


def _is_unnumbered(match: re.Match[str]) -> bool:
    """Return whether a match marks the session as outside the numbered series."""
    return any(value for key, value in match.groupdict().items() if key.startswith("apart"))


def _contains(outer: Sequence[int], inner: Sequence[int]) -> bool:
    """Return whether a span contains another, different span."""
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]
