"""Parse: lines become pieces with a role, collected into drafts of provisions and footnotes.

What a line can be is said by the language pack; this module knows the grammar of the genre: front matter, then
sessions, each a heading and numbered items; items hold lettered parts, those hold numbered ones; footnotes stand
between a separator and the end of the page, anywhere.
"""

import re
from datetime import date

from reaffirm_build.assemble import Draft, assemble
from reaffirm_build.errors import SourceError
from reaffirm_build.extraction import LOWERED, RAISED
from reaffirm_build.model import Document, Line, Piece, Role, Session, Source
from reaffirm_build.pack import Structure

#: In a text that has superscript digits these are its markers, and nothing else is.
_RAISED = re.compile(f"(?P<number>[{RAISED}]+)")


def parse(source: Source, pack: Structure) -> Document:
    """Parse a source document.

    Raises SourceError, with the line, for what does not read as a document of the genre: an unknown heading, a gap or
    repeat in numbering, a list without parts, a marker without its note or a note without its marker, stray text.
    """
    parser = _Parser(source, pack)
    parser.read()
    return assemble(source, pack, parser.sessions, parser.provisions, parser.notes, parser.pieces)


class _Parser:
    """One pass over the lines; the state is the session, the open provisions and the open footnote block."""

    def __init__(self, source: Source, pack: Structure) -> None:
        self.source, self.pack = source, pack
        self.marker = _RAISED if _RAISED.search(source.text) else pack.marker
        self.pieces: list[Piece] = []
        self.sessions: list[Session] = []
        self.provisions: list[Draft] = []
        self.notes: list[Draft] = []
        self.open: list[Draft] = []  # the provision being read and those that it is part of, outermost first
        self.in_notes = False

    def read(self) -> None:
        """Read all lines."""
        for line in self.source.lines:
            self._line(line)
        self._close(0, self.source.lines[-1].number)
        if not self.sessions:
            raise self._error(self.source.lines[-1].number, "no heading of a session was found up to here")

    def _error(self, line: int, problem: str) -> SourceError:
        return SourceError(self.source.name, line, problem)

    def _add(self, role: Role, owner: str, line: Line, start: int, end: int) -> Piece:
        """Give a run of a line its role; the run is without white space at its ends."""
        run = line.text[start:end]
        start += len(run) - len(run.lstrip())
        piece = Piece(role, owner, line.number, line.start + start, run.strip())
        self.pieces.append(piece)
        return piece

    def _whole(self, role: Role, owner: str, line: Line) -> Piece:
        return self._add(role, owner, line, 0, len(line.text))

    # Lines --------------------------------------------------------------------

    def _line(self, line: Line) -> None:
        """Say what a line is."""
        kind = next((kind for kind, form in self.pack.furniture.items() if form.fullmatch(line.text)), "")
        if kind:
            self._whole(Role.FURNITURE, kind, line)
            self.in_notes = kind == "separator"
        elif heading := self.pack.session_heading.fullmatch(line.text):
            self._session(line, heading)
        elif self.sessions and self.pack.any_heading.fullmatch(line.text):
            raise self._error(line.number, f"unknown heading {line.text!r}; it is no heading of a session")
        elif self._ends_notes(line):
            self.in_notes = False
            self._body(line)
        elif self.in_notes:
            self._note(line)
        else:
            self._body(line)

    def _ends_notes(self, line: Line) -> bool:
        """Whether a line leaves the block of notes: a new page, or the next number where pages do not show."""
        if not self.in_notes:
            return False
        return line.page_start or (not self.source.paged and bool(self.sessions and self._level(line)))

    def _body(self, line: Line) -> None:
        """A line of front matter, or of a provision, or one that opens a provision."""
        if not self.sessions:
            self._whole(Role.FRONT, "", line)
        elif level := self._level(line):
            self._provision(line, *level)
        elif self.open:
            self._text(self.open[-1], line, 0)
        else:
            self._whole(Role.SESSION, self.sessions[-1].identifier, line)

    def _level(self, line: Line) -> tuple[int, re.Match[str]] | None:
        """The level of numbering that a line opens."""
        for depth, level in enumerate(self.pack.levels):
            if match := level.pattern.match(line.text):
                return depth, match
        return None

    # Sessions -----------------------------------------------------------------

    def _session(self, line: Line, match: re.Match[str]) -> None:
        """A heading opens a session; sessions are numbered without a gap."""
        self._close(0, line.number)
        self.in_notes = False
        numeral, ordinal = (self._numeral(line, match[group]) for group in ("numeral", "ordinal"))
        expected = self.sessions[-1].number + 1 if self.sessions else numeral
        if numeral != ordinal:
            raise self._error(line.number, f"heading {numeral} announces session {ordinal}")
        if numeral != expected:
            raise self._error(line.number, f"session {numeral} where session {expected} should be")
        first, last = self._dates(line, match)
        session = Session(numeral, first, last, match["place"], line.number)
        self.sessions.append(session)
        self._whole(Role.HEADING, session.identifier, line)

    def _numeral(self, line: Line, written: str) -> int:
        if written not in self.pack.numerals:
            raise self._error(line.number, f"the numeral {written!r} is not in the language pack")
        return self.pack.numerals.index(written) + 1

    def _dates(self, line: Line, match: re.Match[str]) -> tuple[date, date]:
        """First and last day; what the last leaves out is as in the first."""
        parts = {key: int(value) for key, value in match.groupdict().items() if value and value.isdecimal()}
        try:
            first = date(parts["year"], parts["month"], parts["day"])
            last = date(*(parts.get(f"end_{key}", parts[key]) for key in ("year", "month", "day")))
        except ValueError as error:
            raise self._error(line.number, f"no such date in {line.text!r}") from error
        if last < first:
            raise self._error(line.number, f"the session ends on {last}, before it begins on {first}")
        return first, last

    # Provisions ---------------------------------------------------------------

    def _provision(self, line: Line, depth: int, match: re.Match[str]) -> None:
        """A number opens a provision: the next on its level, or the first part of the one that is open."""
        level, printed = self.pack.levels[depth], match["number"]
        position = level.position(printed)
        if depth > len(self.open):
            raise self._error(line.number, f"{match[0]!r} is a part, but there is nothing here that it is part of")
        siblings = self.open[depth:]
        expected = siblings[0].positions[-1] + 1 if siblings else 1
        if position != expected:
            wanted = level.numbers[expected - 1] if level.numbers else str(expected)
            raise self._error(line.number, f"number {printed!r} where {wanted!r} should be: a gap or a repeat")
        self._close(depth, line.number)
        parent = self.open[-1] if self.open else None
        if parent and position == 1:
            self._open_list(parent, line)
        session = self.sessions[-1].number
        prefix = parent.identifier if parent else str(session)
        draft = Draft(
            identifier=f"{prefix}-{level.part(printed)}",
            numbers=(*(parent.numbers if parent else ()), printed),
            positions=(*(parent.positions if parent else ()), position),
            session=session,
            line=line.number,
        )
        self.provisions.append(draft)
        self.open.append(draft)
        self._add(Role.NUMBER, draft.identifier, line, 0, match.end())
        self._text(draft, line, match.end())

    def _open_list(self, parent: Draft, line: Line) -> None:
        """The first part must follow words that open a list."""
        parent.has_parts = True
        if not self.pack.opens_list.search(parent.words(self.pack)):
            raise self._error(line.number, f"a part of {parent.identifier}, whose text does not open a list")

    def _close(self, depth: int, line: int) -> None:
        """Close what is open from a level on; a list that was opened has parts, a recommendation has its end."""
        closing, self.open = self.open[depth:], self.open[:depth]
        if not closing:
            return
        last = closing[-1]
        if not last.has_parts and self.pack.opens_list.search(last.words(self.pack)):
            raise self._error(last.line, f"{last.identifier} opens a list that has no parts up to line {line}")
        if depth == 0 and self.pack.unfinished.search(last.words(self.pack)):
            problem = f"{last.identifier} ends in the middle of a list or sentence: {last.words(self.pack)[-10:]!r}"
            raise self._error(last.pieces[-1].line, problem)

    def _text(self, draft: Draft, line: Line, start: int) -> None:
        """The words of a provision on one line, cut at footnote markers."""
        if start >= len(line.text):
            raise self._error(line.number, f"{draft.identifier} has a number and no text after it")
        for match in self.marker.finditer(line.text, start):
            draft.pieces.append(self._add(Role.PROVISION, draft.identifier, line, start, match.start()))
            number = match["number"].translate(LOWERED)
            marker = self._add(Role.MARKER, f"footnote-{number}", line, *match.span())
            draft.markers.append((len(draft.pieces), marker))
            start = match.end()
        if line.text[start:].strip():
            draft.pieces.append(self._add(Role.PROVISION, draft.identifier, line, start, len(line.text)))

    # Footnotes ----------------------------------------------------------------

    def _note(self, line: Line) -> None:
        """A line between a separator and the end of the page."""
        match = self.pack.note_number.match(line.text)
        front = not self.sessions
        if match and not front:
            self._open_note(line, match["number"], match.end())
        elif self.pieces[-1].role is Role.NOTE:
            self.notes[-1].pieces.append(self._whole(Role.NOTE, self.notes[-1].identifier, line))
        elif front:
            self._open_note(line, "", 0)
        else:
            raise self._error(line.number, f"a note without its number: {line.text[:20]!r}")

    def _open_note(self, line: Line, number: str, start: int) -> None:
        expected = sum(bool(note.numbers) for note in self.notes) + 1
        if number and int(number) != expected:
            raise self._error(line.number, f"footnote {number} where footnote {expected} should be: a gap or a repeat")
        note = Draft(f"footnote-{number or 'front'}", (number,) if number else (), (), 0, line.number)
        self.notes.append(note)
        if number:
            self._add(Role.NOTE_NUMBER, note.identifier, line, 0, start)
        note.pieces.append(self._add(Role.NOTE, note.identifier, line, start, len(line.text)))
