"""Parser of source documents. It makes one pass over the lines and gives each piece of a line a role.

A document consists of front matter, sessions and perhaps an annex. A session has a heading and numbered items. An item
may contain parts, which may contain further parts. Footnotes are at the end of any page. The language pack and the
layout determine what a line can be. The rules are in other modules:

- ``sections``: sections of a report that contain recommendations;
- ``session_order``: order of the sessions;
- ``item_numbering``: numbers that open an item or a part;
- ``item_headings``: headings over items;
- ``footnotes`` and ``footnote_markers``: extent of the notes and their markers;
- ``read.hyphens``: words divided at the end of a line;
- ``completeness``: missing ends.
"""

from reaffirm_build.errors import SourceError
from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Document, Line, Piece, Role, Source
from reaffirm_build.numerals import mark
from reaffirm_build.read.hyphens import joined
from reaffirm_build.structure.completeness import EndCheck, missing_pages
from reaffirm_build.structure.document import ProvisionBuilder, assemble
from reaffirm_build.structure.footnote_markers import Markers
from reaffirm_build.structure.footnotes import Notes
from reaffirm_build.structure.item_headings import is_topic, leaves_items
from reaffirm_build.structure.item_numbering import Opening, opening, opens
from reaffirm_build.structure.session_order import Series
from reaffirm_build.structure.state import ParserState


def parse(source: Source, pack: Structure) -> Document:
    """Parse a source document.

    Raises SourceError, with the line, if the source does not have the structure of the genre: an unknown heading, a gap
    or repeat in numbers, a list without parts, a marker without its note, a note without its marker or stray text.
    """
    parser = _Parser(ParserState(source, pack))
    try:
        parser.read()
    except SourceError as error:
        error.pieces = tuple(parser.reading.pieces)
        raise
    reading = parser.reading
    notes = parser.notes.builders
    return assemble(source, pack, reading.sessions, reading.provisions, notes, reading.pieces, reading.remarks)


def _unknown_session_heading(line: Line) -> str:
    """Return the error for a line with a date that may be the heading of a session."""
    return f"unknown form of a session heading: {line.text!r}; expected its number, place and dates"


class _Parser:
    """A pass over the lines of one source."""

    def __init__(self, reading: ParserState) -> None:
        self.reading, self.pack = reading, reading.pack
        self.series = Series(reading)
        self.markers = Markers(reading)
        self.notes = Notes(reading, self.markers)
        self.ends = EndCheck(reading)
        self.in_annex = False

    def read(self) -> None:
        """Parse all lines."""
        lines = self.reading.source.lines
        index = 0
        while index < len(lines):
            index = self._line(index)
        self._end(lines[-1].number)
        self.series.check()
        self.reading.remarks += missing_pages(self.reading)
        self._join_words()

    def _line(self, index: int) -> int:
        """Parse a line and return the index of the next line to parse."""
        reading, line = self.reading, self.reading.source.lines[index]
        if line.volume_start:
            self._volume(line)
        if kind := reading.layout.furniture.get(index):
            reading.add(Role.FURNITURE, kind, line)
            self.notes.pass_furniture(index)
        elif index in reading.headings:
            return self._session(index)
        elif self.notes.update(index):
            self.notes.read(line)
        elif reading.in_front:
            self._front(index)
        elif self.in_annex or self._begins_annex(index):
            self._cut(Role.BACK, "", line)
        elif index in reading.outside:
            self._outside(index)
            reading.last_text = index
        else:
            self._body(index)
            reading.last_text = index
        return index + 1

    def _volume(self, line: Line) -> None:
        """Begin a further volume, which has front matter of its own."""
        self._end(line.number)
        self.reading.in_front, self.reading.last_text = True, -1
        self.notes.inside = self.in_annex = False
        self.markers.begin_volume()
        self.series.begin_volume()

    def _session(self, index: int) -> int:
        """Open a session at its heading and return the index after the heading."""
        reading, (heading, end) = self.reading, self.reading.headings[index]
        lines = reading.source.lines
        amid = bool(reading.open) and not reading.breaks(index)
        self._end(lines[index].number)
        if reading.in_front and (counted := sum(reading.counted.values())):
            problem = f"numbered paragraphs before the first session are read as front matter: {counted}"
            reading.remark(lines[index].number, problem)
        self.notes.inside = self.in_annex = reading.in_front = False
        self.ends.begin()
        session = self.series.add(heading, lines[index].number, amid)
        if heading.number_unknown:
            problem = "the report contains no session number; the first day is used instead"
            reading.remark(lines[index].number, problem)
        for line_index in range(index, end):
            if kind := reading.layout.furniture.get(line_index):
                reading.add(Role.FURNITURE, kind, lines[line_index])
            else:
                self._cut(Role.HEADING, session.identifier, lines[line_index])
        reading.last_text = end - 1
        return end

    def _begins_annex(self, index: int) -> bool:
        """Return whether a line begins an annex, which contains no recommendations."""
        line = self.reading.source.lines[index]
        if not self.pack.headings.annex.fullmatch(line.text) or not self.reading.breaks(index):
            return False
        self._end(line.number)
        self.in_annex = True
        problem = f"read as the beginning of an annex without recommendations: {line.text!r}"
        self.reading.remark(line.number, problem)
        return True

    def _front(self, index: int) -> None:
        """Parse a line of the front matter, whose paragraphs may be numbered together with the items."""
        line = self.reading.source.lines[index]
        if self._is_unknown_heading(index):
            raise self.reading.error(line.number, _unknown_session_heading(line))
        self._count(line)
        self._cut(Role.FRONT, "", line)

    def _outside(self, index: int) -> None:
        """Parse a line outside the recommendations. Its paragraphs may be numbered together with the items."""
        reading, lines = self.reading, self.reading.source.lines
        if index - 1 not in reading.outside or index - 1 in reading.headings:
            self._close(0, lines[index].number)
            last = next(line for line in range(index, len(lines)) if line + 1 not in reading.outside)
            problem = f"read as text of a report without recommendations, up to line {lines[last].number}"
            reading.remark(lines[index].number, f"{problem}: {lines[index].text!r}")
        self._count(lines[index])
        self._cut(Role.REPORT, "", lines[index])

    def _count(self, line: Line) -> None:
        """Count a numbered paragraph that is not an item."""
        level = self.pack.items[0]
        number = level.read(line.text)
        if number and number.position == self.reading.counted.get(level, 0) + 1:
            self.reading.counted[level] = number.position

    def _is_unknown_heading(self, index: int) -> bool:
        """Return whether a line of the front matter is a session heading of an unknown form, with a date and items."""
        reading, forms, text = self.reading, self.pack.headings, self.reading.text(index)
        begins = forms.begins.match(text)
        if not begins or not forms.dated(text) or forms.match(text) or self.pack.reports.title.fullmatch(text):
            return False
        numbers = {heading.number for heading, _ in reading.headings.values()}
        after = reading.layout.next_text(index)
        if after is None or after in reading.headings or forms.value(begins["ordinal"] or "") in numbers:
            return False
        return any(
            number.position == 1 and not number.level.bullets for number in self.pack.numbers(reading.text(after))
        )

    def _body(self, index: int) -> None:
        """Parse a line of a session: the beginning or continuation of a provision, a heading or other text."""
        reading, line = self.reading, self.reading.source.lines[index]
        session = reading.sessions[-1].identifier
        if entry := opening(reading, index):
            self._provision(line, entry)
        elif is_topic(reading, index, opens):
            if self.pack.headings.dated(line.text):
                raise reading.error(line.number, _unknown_session_heading(line))
            reading.add(Role.TOPIC, session, line)
            reading.remark(line.number, "read as the heading of the items after it, not as text", repr(line.text))
        elif self.pack.headings.other.fullmatch(line.text) and reading.breaks(index):
            problem = f"unknown heading {line.text!r}; expected the heading of a session"
            hint = "; if it is a recommendation, number it 1. or (a)" if self.pack.finished.search(line.text) else ""
            raise reading.error(line.number, problem + hint)
        elif reading.open and leaves_items(reading, index):
            self._close(0, line.number)
            reading.remark(
                line.number, f"read as a heading over text of session {reading.sessions[-1].number} outside any item"
            )
            self._cut(Role.SESSION, session, line)
        elif reading.open:
            numbered = line.text[0].isdecimal()
            if (len(reading.open) > 1 or numbered) and reading.layout.gap(index) and reading.breaks(index):
                problem = f"paragraph read as the end of {reading.open[-1].identifier}"
                reading.remark(line.number, problem)
            self._words(reading.open[-1], line, 0)
        else:
            self._count(line)
            self._cut(Role.SESSION, session, line)

    def _provision(self, line: Line, entry: Opening) -> None:
        """Open a provision at its number, on its level or as a part of the open provision."""
        reading = self.reading
        self._close(entry.depth, line.number)
        before = reading.pieces[-1]
        session = reading.sessions[-1].number
        if before.role is Role.SESSION and not self.pack.opens_list.search(before.text):
            reading.remark(before.line, f"text of session {session} outside any item")
        whole = reading.open[-1] if reading.open else None
        if whole:
            if not whole.parts and not whole.opens_list(self.pack):
                reading.remark(line.number, f"{whole.identifier} is read as the heading of its parts")
            whole.parts += 1
        elif entry.level.items:
            if entry.position > 1 and not reading.item() and entry.position - 1 != reading.counted.get(entry.level):
                problem = f"the items of session {session} begin with number {entry.printed!r}; check for missing items"
                reading.remark(line.number, problem)
            reading.counted[entry.level] = entry.position
        builder = ProvisionBuilder(
            identifier=f"{whole.identifier if whole else session}-{entry.part}",
            numbers=(*(whole.numbers if whole else ()), entry.printed),
            positions=(*(whole.positions if whole else ()), entry.position),
            session=session,
            line=line.number,
            level=entry.level,
        )
        reading.provisions.append(builder)
        reading.open.append(builder)
        reading.add(Role.NUMBER, builder.identifier, line, 0, entry.end)
        self._words(builder, line, entry.end)

    def _words(self, builder: ProvisionBuilder, line: Line, start: int) -> None:
        """Add the words of a provision on one line to its builder."""
        for piece in self._cut(Role.PROVISION, builder.identifier, line, start):
            if piece.role is Role.MARKER:
                builder.markers.append((len(builder.pieces), piece))
            else:
                builder.pieces.append(piece)

    def _cut(self, role: Role, owner: str, line: Line, start: int = 0) -> list[Piece]:
        """Cut a line at footnote markers. Outside provisions a marker must have a note and follow text."""
        pieces = []
        for match in self.markers.find(line.text, start):
            is_one = line.text[start : match.start()].strip() and self.markers.has_note(mark(match["number"]))
            if role is Role.PROVISION or is_one:
                pieces.append(self.reading.add(role, owner, line, start, match.start()))
                name = self.markers.marked_note(match["number"])
                pieces.append(self.reading.add(Role.MARKER, name, line, *match.span()))
                start = match.end()
        if line.text[start:].strip():
            pieces.append(self.reading.add(role, owner, line, start))
        return pieces

    def _close(self, depth: int, line: int) -> None:
        """Close the open provisions from a depth on.

        Raises SourceError, with the line, for a provision without text and for a chapeau without parts.
        """
        reading = self.reading
        closing, reading.open = reading.open[depth:], reading.open[:depth]
        if not closing:
            return
        for builder in closing:
            if not builder.pieces:
                problem = f"{builder.identifier} has a number but no text; add text or remove the number"
                raise reading.error(builder.line, problem)
            if builder.parts == 1:
                reading.remark(builder.line, f"{builder.identifier} has only one part")
        last = closing[-1]
        if not last.parts and last.opens_list(self.pack):
            problem = f"{last.identifier} opens a list but has no parts up to line {line}; number them (a), (b)"
            raise reading.error(last.line, problem)
        if depth == 0:
            self.ends.close(closing[0], last)

    def _end(self, line: int) -> None:
        """End the open session before a line. Adds a remark on a session without items."""
        reading = self.reading
        self._close(0, line)
        self.ends.check()
        if reading.in_front or self.in_annex or not reading.sessions or reading.item():
            return
        session = reading.sessions[-1]
        has = "neither items nor text" if reading.pieces[-1].role is Role.HEADING else "text but no items"
        reading.remark(session.line, f"session {session.number} has {has}")

    def _join_words(self) -> None:
        """Join words that a hyphen divides at the end of a line, if the document contains the joined word."""
        builders = (*self.reading.provisions, *self.notes.builders)
        replacements, doubts = joined((builder.pieces for builder in builders), self.reading.words)
        for pieces in (self.reading.pieces, *(builder.pieces for builder in builders)):
            pieces[:] = [replacements.get(piece, piece) for piece in pieces]
        self.reading.remarks += doubts
