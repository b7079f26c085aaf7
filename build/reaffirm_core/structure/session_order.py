"""Order of the sessions of a document and of the section numbers of their headings.

A session outside the series has its first day as its number. Its heading is an additional section.
"""

from collections.abc import Sequence
from itertools import pairwise

from reaffirm_core.errors import SourceError
from reaffirm_core.language.headings import SessionHeading
from reaffirm_core.model import Session
from reaffirm_core.numerals import date_of_number
from reaffirm_core.structure.overrides import FILE as OVERRIDES
from reaffirm_core.structure.state import ParserState

#: The number of lines that an error lists for the facts of a session, and the number of characters of each.
_STATED, _SHOWN = 3, 60


class Series:
    """The sessions of a source, in the order of their headings."""

    def __init__(self, reading: ParserState) -> None:
        self.reading = reading
        self.shifts: frozenset[int] = frozenset()  #: possible differences of session number and section number
        self.sections: frozenset[int] = frozenset()  #: possible section numbers of the last numbered heading

    def begin_volume(self) -> None:
        """Begin a further volume, whose sections may be numbered from one again."""
        self.shifts = self.sections = frozenset()

    def add(self, heading: SessionHeading, line: int, amid: bool) -> Session:
        """Add the session of a heading and return it. ``amid`` states whether the heading interrupts a sentence.

        Raises SourceError, with the line, for a repeated session, for a section number that does not fit the session,
        and for a heading within a sentence whose session is not adjacent to the last session.
        """
        for session in self.reading.sessions:
            if session.number == heading.number:
                problem = f"second heading of session {heading.number}, after line {session.line}; correct one of both"
                raise self.reading.error(line, problem)
        if amid and not heading.is_outside_series and abs(heading.number - self._last()) != 1:
            problem = f"heading of session {heading.number} within a sentence, after session {self._last()}"
            raise self.reading.error(line, f"{problem}; put a blank line before it")
        self._shift(heading, line)
        session = Session(heading.number, heading.start, heading.end, heading.place, line)
        self.reading.sessions.append(session)
        return session

    def _shift(self, heading: SessionHeading, line: int) -> None:
        """Check the section number of a heading. The difference to the session number is constant.

        If sessions are missing, the section numbers may continue without them.
        """
        shifts = frozenset(heading.number - section for section in heading.sections)
        if heading.is_outside_series:
            self.shifts = frozenset(shift - 1 for shift in self.shifts) if shifts else self.shifts
            return
        last = self._last()
        counts_on = heading.number > last + 1 and any(section - 1 in self.sections for section in heading.sections)
        self.sections = heading.sections or self.sections
        if shifts and self.shifts and heading.number > last and not counts_on and not shifts & self.shifts:
            problem = f"section {min(heading.sections)} has the heading of session {heading.number}"
            raise self.reading.error(line, f"{problem}, unlike earlier sections; correct one of both numbers")
        self.shifts = shifts & self.shifts or shifts or self.shifts

    def _numbered(self) -> list[Session]:
        """Return the sessions with numbers in the series."""
        return [session for session in self.reading.sessions if not date_of_number(session.number)]

    def _last(self) -> int:
        """Return the number of the last session in the series, or 0 before the first."""
        return next((session.number for session in reversed(self._numbered())), 0)

    def check(self) -> None:
        """Check the series after the last line. Adds remarks on missing sessions and on sessions out of order.

        Raises SourceError, with the line, if the source has no session, or if the first of two may be a title page.
        """
        if not self.reading.sessions:
            raise self._no_session()
        numbered = self._numbered()
        if len(numbered) == 2 and numbered[0].number - numbered[1].number > 1:
            first, second = numbered
            problem = f"session {second.number} after session {first.number}"
            hint = (
                f"if line {first.line} belongs to a title page, remove the dates from it; if line {second.line} is no "
            )
            hint += f"heading, name it in {OVERRIDES} with the role text"
            raise self.reading.error(second.line, f"{problem}; {hint}")
        numbers = sorted(session.number for session in numbered)
        below = dict(pairwise(numbers[::-1]))
        for session, before in zip(numbered, [None, *numbered], strict=False):
            lower = below.get(session.number, session.number - 1)
            missing = [*range(lower + 1, session.number)]
            if missing:
                which = (
                    f"session {missing[0]} is" if len(missing) == 1 else f"sessions {missing[0]} to {missing[-1]} are"
                )
                self.reading.remark(
                    session.line, f"{which} missing: session {session.number} is the next after {lower}"
                )
            if before and before.number != lower:
                self.reading.remark(
                    session.line,
                    "sessions are not in the order of their numbers",
                    f"{session.number} after {before.number}",
                )
        self._compare_days(numbered)

    def _no_session(self) -> SourceError:
        """Return the error for a source without a session, in the line of the recommendations or of their heading."""
        pack, lines = self.reading.pack, self.reading.source.lines
        reports, forms = pack.reports, pack.headings
        headed = [line for line in lines if forms.titled(line.text, reports.recommendations)]
        numbered = [line for line in lines if pack.numbers(line.text)]
        asking = [line for line in lines if pack.asks.search(line.text)]
        line = (headed or numbered or asking or lines)[0]
        problem = "no heading of a session with its date; add one before the first recommendation, in a line of its "
        problem += f"own, such as {forms.example!r}; a resolution states no session, so it needs one too, or state "
        problem += "it with --session, --start and --end"
        stated = [
            f"line {other.number} ({other.text[:_SHOWN]!r})"
            for other in lines
            if reports.occasion(other.text, forms).days
        ]
        if stated:
            problem += f"; days are in {', '.join(stated[:_STATED])}"
        return self.reading.error(line.number, problem)

    def _compare_days(self, numbered: Sequence[Session]) -> None:
        """Add a remark on each session that began before a session with a lower number."""
        for before, after in pairwise(sorted(numbered, key=lambda session: session.number)):
            if after.start < before.start:
                problem = f"session {after.number} began on {after.start}, before session {before.number}"
                self.reading.remark(after.line, f"{problem} on {before.start}; check both dates")
