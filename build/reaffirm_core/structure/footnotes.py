"""Detection and parsing of footnotes at the end of pages.

Notes extend from a separator to the end of the page. Without a separator they begin with the mark of the next note, if
the text above contains its marker. In a text without page breaks they end at the next number or blank line.
"""

import re
from collections.abc import Collection

from reaffirm_core.model import Line, Role
from reaffirm_core.numerals import mark
from reaffirm_core.structure.document import ProvisionBuilder
from reaffirm_core.structure.footnote_markers import Markers
from reaffirm_core.structure.state import ParserState


class Notes:
    """The notes of a source in reading order."""

    def __init__(self, reading: ParserState, markers: Markers, seen: Collection[tuple[int, int]]) -> None:
        self.seen = seen  #: numbers at the beginning of lines
        self.reading, self.markers, self.pack = reading, markers, reading.pack
        self.builders: list[ProvisionBuilder] = []
        self.inside = False  #: whether the current lines are notes
        self.divided = False  #: whether a separator precedes the notes

    def update(self, index: int) -> bool:
        """Update the state at a line of text and return whether the line belongs to notes."""
        self.inside = (self.inside and not self._end_before(index)) or self._begin(index)
        return self.inside

    def pass_furniture(self, index: int) -> None:
        """Update the state at a line of furniture. It ends notes, unless it is a separator over notes."""
        self.inside = self.divided = self.reading.layout.furniture[index] == "separator" and not self._divides(index)

    def _divides(self, index: int) -> bool:
        """Return whether a separator divides items and not text from notes."""
        after = self.reading.layout.next_text(index)
        if after is None or self.reading.in_front or self.pack.note_number.match(self.reading.text(after)):
            return False
        marked = {piece.owner for piece in self.reading.pieces if piece.role is Role.MARKER}
        waiting = marked - {note.identifier for note in self.builders}
        return self._opens(after) or (self._ended() and not waiting)

    def _opens(self, index: int) -> bool:
        """Return whether a line may open a provision: its number is the first or next of the numbers before it."""
        numbers = self.pack.numbers(self.reading.text(index)) if self.reading.breaks(index) else []
        return any(
            number.position == 1 or number.level.bullets or (id(number.level), number.position - 1) in self.seen
            for number in numbers
        )

    def _end_before(self, index: int) -> bool:
        """Return whether notes end before a line: at a new page or, without pages, at the next number or blank line."""
        line = self.reading.source.lines[index]
        if line.page_start or self._resumes(line):
            return True
        match = self.pack.note_number.match(line.text)
        if not self._goes_on() or (match and self.markers.is_next_note(mark(match["number"]))):
            return False
        fits = not self.reading.in_front and self._opens(index)
        if self.reading.source.paged and self.divided:
            return fits and self._ended()
        return fits or (self.reading.layout.gap(index) and self._ended())

    def _resumes(self, line: Line) -> bool:
        """Return whether a line of a text without pages continues the recommendation that notes interrupt."""
        if self.reading.source.paged or self.reading.in_front or not self._goes_on() or not self._ended():
            return False
        last = self.reading.last_text
        text = self.reading.text(last) if last >= 0 else ""
        short = last >= 0 and self.reading.layout.short(last) and not self.pack.unfinished.search(text)
        ended = not text or short or self.pack.finished.search(text)
        return not ended and not self.pack.note_number.match(line.text)

    def _begin(self, index: int) -> bool:
        """Return whether a line begins notes without a separator."""
        if index in self.markers.signed:
            return True
        match = self.pack.note_number.match(self.reading.text(index))
        written = mark(match["number"]) if match else None
        if written is None or self.reading.in_front or not self.markers.is_next_note(written):
            return False
        if self.pack.numbers(self.reading.text(index)) and self._opens(index):
            return False
        markers = (piece for piece in self.reading.pieces if piece.role is Role.MARKER)
        return self.reading.breaks(index) and any(mark(piece.text) == written for piece in markers)

    def _goes_on(self) -> bool:
        """Return whether the previous line belongs to a note."""
        return bool(self.reading.pieces) and self.reading.pieces[-1].role is Role.NOTE

    def _ended(self) -> bool:
        """Return whether the last note has the end of a sentence."""
        return not self.builders or bool(self.pack.finished.search(self.builders[-1].pieces[-1].text))

    def read(self, line: Line) -> None:
        """Parse a line of notes.

        Raises SourceError, with the line, for a note without a number or out of order.
        """
        match = self.pack.note_number.match(line.text)
        if match and self._begins(match):
            self._add(line, match)
        elif self._goes_on() or not (self.reading.in_front or self._ended()):
            note = self.builders[-1]
            note.pieces.append(self.reading.add(Role.NOTE, note.identifier, line))
        elif self.reading.in_front:
            self._add(line, None)
        else:
            problem = f"expected the number of a footnote, found {line.text[:20]!r}; add the number"
            raise self.reading.error(line.number, problem)

    def _begins(self, match: re.Match[str]) -> bool:
        """Return whether a line that begins with a mark begins a note."""
        written = mark(match["number"])
        ended = not self._goes_on() or self._ended()
        if self.markers.is_next_note(written):
            return ended or not written or written.isdecimal()
        return written.isdecimal() and ended and not self.reading.in_front

    def _add(self, line: Line, match: re.Match[str] | None) -> None:
        """Add a note that begins in a line. On the front page it may have no mark."""
        printed, end = (match["number"], match.end()) if match else ("", 0)
        written, noted = mark(printed), self.markers.noted
        if written and not noted.expect(written):
            problem = f"expected footnote {noted.next_to(written)}, found {written}; correct the gap or the repeat"
            raise self.reading.error(line.number, problem)
        name = self.markers.next_note(printed)
        if any(note.identifier == name for note in self.builders):
            raise self.reading.error(line.number, f"second {name}; correct the number")
        numbers = () if name.startswith(self.markers.front_note()) else (written or printed,)
        note = ProvisionBuilder(name, numbers, (), 0, line.number)
        self.builders.append(note)
        if match:
            self.reading.add(Role.NOTE_NUMBER, name, line, 0, end)
        note.pieces.append(self.reading.add(Role.NOTE, name, line, end))
