"""Series: the sessions of a document follow each other by number, and so do their headings if they have numbers.

Sessions that meet beside the series have the day on which they began for a number, and one heading more than it.
"""

from collections.abc import Sequence
from itertools import pairwise

from reaffirm_build.language.headings import Heading
from reaffirm_build.model import Session
from reaffirm_build.numerals import day_of
from reaffirm_build.structure.state import Reading


class Series:
    """The sessions of a source, in the order of their headings."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.shifts: frozenset[int] = frozenset()  #: how far the numbers of headings can be from those of sessions
        self.sections: frozenset[int] = frozenset()  #: what the number of the last heading that has one can be

    def begin_volume(self) -> None:
        """A further volume begins, whose headings may be numbered anew."""
        self.shifts = self.sections = frozenset()

    def add(self, heading: Heading, line: int, amid: bool) -> Session:
        """The session that a heading in a line announces, which may stand ``amid`` what seems to be a sentence.

        Raises SourceError for one that came before, or a heading whose number does not fit its session; and for one
        that does not follow the one before if it may be words of a sentence.
        """
        for session in self.reading.sessions:
            if session.number == heading.number:
                problem = f"a second session {heading.number}; the first begins in line {session.line}"
                raise self.reading.error(line, problem)
        if amid and not heading.apart and abs(heading.number - self._last()) != 1:
            problem = f"a heading of session {heading.number} amid a sentence, after session {self._last()}"
            raise self.reading.error(line, problem)
        self._shift(heading, line)
        session = Session(heading.number, heading.start, heading.end, heading.place, line)
        self.reading.sessions.append(session)
        return session

    def _shift(self, heading: Heading, line: int) -> None:
        """Compare the number of a heading with that of its session: headings in order all differ by the same.

        Where sessions are left out, they may go on counting without them.
        """
        shifts = frozenset(heading.number - section for section in heading.sections)
        if heading.apart:
            self.shifts = frozenset(shift - 1 for shift in self.shifts) if shifts else self.shifts
            return
        last = self._last()
        counts_on = heading.number > last + 1 and any(section - 1 in self.sections for section in heading.sections)
        self.sections = heading.sections or self.sections
        if shifts and self.shifts and heading.number > last and not counts_on and not shifts & self.shifts:
            raise self.reading.error(line, f"heading {min(heading.sections)} announces session {heading.number}")
        self.shifts = shifts & self.shifts or shifts or self.shifts

    def _numbered(self) -> list[Session]:
        """The sessions that have numbers in the series."""
        return [session for session in self.reading.sessions if not day_of(session.number)]

    def _last(self) -> int:
        """The number of the last session that has one in the series, 0 if there is none."""
        return next((session.number for session in reversed(self._numbered())), 0)

    def check(self) -> None:
        """Look for gaps, once all is read; remarks on sessions that are missing, and on those that stand elsewhere.

        Raises SourceError if there is none at all, or if the first of two may be that of a title page.
        """
        if not self.reading.sessions:
            problem = "no heading of a session with its date was found up to here"
            raise self.reading.error(self.reading.source.lines[-1].number, problem)
        numbered = self._numbered()
        if len(numbered) == 2 and numbered[0].number - numbered[1].number > 1:
            one, other = numbered
            problem = f"session {other.number} after session {one.number}: is line {one.line} of a title page?"
            raise self.reading.error(other.line, f"{problem} If so leave its days out")
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
                    "sessions stand in another order than that of their numbers",
                    f"{session.number} after {before.number}",
                )
        self._compare_days(numbered)

    def _compare_days(self, numbered: Sequence[Session]) -> None:
        """Remarks on sessions that began before one of a lower number: one of both has the wrong days."""
        for before, after in pairwise(sorted(numbered, key=lambda session: session.number)):
            if after.start < before.start:
                problem = f"session {after.number} began on {after.start}, before session {before.number}"
                self.reading.remark(after.line, f"{problem}, on {before.start}: is one of both days wrong?")
