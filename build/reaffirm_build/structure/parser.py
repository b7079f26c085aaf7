"""Parse: lines become pieces with a role, collected into drafts of provisions and footnotes.

What a line can be is said by the language pack and the layout; the grammar of the genre is this: front matter, then
sessions, each a heading and numbered items; items hold parts, those hold others; notes stand at the ends of pages,
anywhere; an annex may end it. Here is the pass over the lines. The rules stand where they decide:

- ``outline``: which sections hold recommendations;
- ``series``: which sessions follow each other;
- ``openings``: whether a number opens an item or a part;
- ``topics``: what is a heading over items;
- ``notes``: where notes begin and end; ``markers``: what marks them;
- ``divided``: which words lines divide;
- ``ends``: whether all has its end.
"""

from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Document, Line, Piece, Role, Source
from reaffirm_build.numerals import mark
from reaffirm_build.read.hyphens import joined
from reaffirm_build.structure.completeness import Ends, missing_pages
from reaffirm_build.structure.document import Draft, assemble
from reaffirm_build.structure.footnote_markers import Markers
from reaffirm_build.structure.footnotes import Notes
from reaffirm_build.structure.item_headings import is_topic, leaves_items
from reaffirm_build.structure.item_numbering import Opening, opening, opens
from reaffirm_build.structure.session_order import Series
from reaffirm_build.structure.state import Reading


def parse(source: Source, pack: Structure) -> Document:
    """Parse a source document.

    Raises SourceError, with the line, for what does not read as a document of the genre: an unknown heading, a gap or
    repeat in numbering, a list without parts, a marker without its note or a note without its marker, stray text.
    """
    parser = _Parser(Reading(source, pack))
    parser.read()
    reading = parser.reading
    notes = parser.notes.drafts
    return assemble(source, pack, reading.sessions, reading.provisions, notes, reading.pieces, reading.remarks)


class _Parser:
    """One pass over the lines."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.pack = reading, reading.pack
        self.series = Series(reading)
        self.markers = Markers(reading)
        self.notes = Notes(reading, self.markers)
        self.ends = Ends(reading)
        self.in_annex = False

    def read(self) -> None:
        """Read all lines."""
        lines = self.reading.source.lines
        index = 0
        while index < len(lines):
            index = self._line(index)
        self._end(lines[-1].number)
        self.series.check()
        self.reading.remarks += missing_pages(self.reading)
        self._join_words()

    def _line(self, index: int) -> int:
        """Say what a line is; the index of the line to go on with."""
        reading, line = self.reading, self.reading.source.lines[index]
        if line.volume_start:
            self._volume(line)
        if kind := reading.layout.furniture.get(index):
            reading.add(Role.FURNITURE, kind, line)
            self.notes.pass_furniture(index)
        elif index in reading.headings:
            return self._session(index)
        elif self.notes.hold(index):
            self.notes.read(line)
        elif reading.in_front:
            self._front(index)
        elif self.in_annex or self._begins_annex(index):
            self._cut(Role.BACK, "", line)
        elif index in reading.beside:
            self._beside(index)
            reading.said = index
        else:
            self._body(index)
            reading.said = index
        return index + 1

    def _volume(self, line: Line) -> None:
        """A further volume begins: it has front matter of its own."""
        self._end(line.number)
        self.reading.in_front, self.reading.said = True, -1
        self.notes.inside = self.in_annex = False
        self.markers.begin_volume()
        self.series.begin_volume()

    def _session(self, index: int) -> int:
        """A heading opens a session."""
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
        if heading.unsaid:
            problem = "no number of the session was found in the report: it is named by its first day"
            reading.remark(lines[index].number, problem)
        for one in range(index, end):
            if kind := reading.layout.furniture.get(one):
                reading.add(Role.FURNITURE, kind, lines[one])
            else:
                self._cut(Role.HEADING, session.identifier, lines[one])
        reading.said = end - 1
        return end

    def _begins_annex(self, index: int) -> bool:
        """Whether a line begins an annex to the recommendations, which holds none."""
        line = self.reading.source.lines[index]
        if not self.pack.headings.annex.fullmatch(line.text) or not self.reading.breaks(index):
            return False
        self._end(line.number)
        self.in_annex = True
        problem = f"read as the beginning of an annex, which holds no recommendations: {line.text!r}"
        self.reading.remark(line.number, problem)
        return True

    def _front(self, index: int) -> None:
        """A line of the front matter, whose paragraphs may be counted together with the items."""
        line = self.reading.source.lines[index]
        if self._is_unknown_heading(index):
            raise self.reading.error(line.number, f"a heading of a session of an unknown kind: {line.text!r}")
        self._count(line)
        self._cut(Role.FRONT, "", line)

    def _beside(self, index: int) -> None:
        """A line of a section that holds no recommendations, whose paragraphs may be counted with the items."""
        reading, lines = self.reading, self.reading.source.lines
        if index - 1 not in reading.beside or index - 1 in reading.headings:
            self._close(0, lines[index].number)
            last = next(line for line in range(index, len(lines)) if line + 1 not in reading.beside)
            problem = f"read as text of a report, which holds no recommendations, up to line {lines[last].number}"
            reading.remark(lines[index].number, f"{problem}: {lines[index].text!r}")
        self._count(lines[index])
        self._cut(Role.REPORT, "", lines[index])

    def _count(self, line: Line) -> None:
        """Count a paragraph that is no item."""
        level = self.pack.items[0]
        number = level.read(line.text)
        if number and number.position == self.reading.counted.get(level, 0) + 1:
            self.reading.counted[level] = number.position

    def _is_unknown_heading(self, index: int) -> bool:
        """Whether a line of the front matter says when a session met that has no heading, and stands over items."""
        reading, forms, text = self.reading, self.pack.headings, self.reading.text(index)
        begins = forms.begins.match(text)
        if not begins or not forms.dated(text) or forms.match(text) or self.pack.reports.title.fullmatch(text):
            return False
        known = {heading.number for heading, _ in reading.headings.values()}
        after = reading.layout.next_said(index)
        if after is None or after in reading.headings or forms.value(begins["ordinal"] or "") in known:
            return False
        return any(
            number.position == 1 and not number.level.bullets for number in self.pack.numbers(reading.text(after))
        )

    def _body(self, index: int) -> None:
        """A line of a provision, or one that opens a provision, or what a session says outside any."""
        reading, line = self.reading, self.reading.source.lines[index]
        session = reading.sessions[-1].identifier
        if found := opening(reading, index):
            self._provision(line, found)
        elif is_topic(reading, index, opens):
            if self.pack.headings.dated(line.text):
                raise reading.error(line.number, f"a heading of a session of an unknown kind: {line.text!r}")
            reading.add(Role.TOPIC, session, line)
            reading.remark(line.number, "read as the heading of the items after it, not as text", repr(line.text))
        elif self.pack.headings.other.fullmatch(line.text) and reading.breaks(index):
            problem = f"unknown heading {line.text!r}; it is no heading of a session"
            hint = "; if it is a recommendation, number it 1. or (a)" if self.pack.finished.search(line.text) else ""
            raise reading.error(line.number, problem + hint)
        elif reading.open and leaves_items(reading, index):
            self._close(0, line.number)
            reading.remark(
                line.number, f"read as a heading over text of session {reading.sessions[-1].number}, of no item of it"
            )
            self._cut(Role.SESSION, session, line)
        elif reading.open:
            numbered = line.text[0].isdecimal()
            if (len(reading.open) > 1 or numbered) and reading.layout.gap(index) and reading.breaks(index):
                problem = f"a paragraph that is read as the end of {reading.open[-1].identifier}"
                reading.remark(line.number, problem)
            self._words(reading.open[-1], line, 0)
        else:
            self._count(line)
            self._cut(Role.SESSION, session, line)

    def _provision(self, line: Line, found: Opening) -> None:
        """A number opens a provision: the next on its level, or the first part of the one that is open."""
        reading = self.reading
        self._close(found.depth, line.number)
        before = reading.pieces[-1]
        session = reading.sessions[-1].number
        if before.role is Role.SESSION and not self.pack.opens_list.search(before.text):
            reading.remark(before.line, f"text of session {session} that is of no item of it")
        whole = reading.open[-1] if reading.open else None
        if whole:
            if not whole.parts and not whole.opens_list(self.pack):
                reading.remark(line.number, f"{whole.identifier} is read as the heading of its parts")
            whole.parts += 1
        elif found.level.items:
            if found.position > 1 and not reading.item() and found.position - 1 != reading.counted.get(found.level):
                problem = f"the items of session {session} begin with number {found.printed!r}: none is lower"
                reading.remark(line.number, problem)
            reading.counted[found.level] = found.position
        draft = Draft(
            identifier=f"{whole.identifier if whole else session}-{found.part}",
            numbers=(*(whole.numbers if whole else ()), found.printed),
            positions=(*(whole.positions if whole else ()), found.position),
            session=session,
            line=line.number,
            level=found.level,
        )
        reading.provisions.append(draft)
        reading.open.append(draft)
        reading.add(Role.NUMBER, draft.identifier, line, 0, found.end)
        self._words(draft, line, found.end)

    def _words(self, draft: Draft, line: Line, start: int) -> None:
        """The words of a provision on one line."""
        for piece in self._cut(Role.PROVISION, draft.identifier, line, start):
            if piece.role is Role.MARKER:
                draft.markers.append((len(draft.pieces), piece))
            else:
                draft.pieces.append(piece)

    def _cut(self, role: Role, owner: str, line: Line, start: int = 0) -> list[Piece]:
        """Cut a line at the markers of notes: outside provisions those only that have words before and a note."""
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
        """Close what is open from a level on; a list that was opened has parts, a recommendation has its end."""
        reading = self.reading
        closing, reading.open = reading.open[depth:], reading.open[:depth]
        if not closing:
            return
        for draft in closing:
            if not draft.pieces:
                raise reading.error(draft.line, f"{draft.identifier} has a number and no text after it")
            if draft.parts == 1:
                reading.remark(draft.line, f"{draft.identifier} has one part only")
        last = closing[-1]
        if not last.parts and last.opens_list(self.pack):
            raise reading.error(last.line, f"{last.identifier} opens a list that has no parts up to line {line}")
        if depth == 0:
            self.ends.close(closing[0], last)

    def _end(self, line: int) -> None:
        """End the session that is open before a line; remarks on one that has nothing under its heading."""
        reading = self.reading
        self._close(0, line)
        self.ends.check()
        if reading.in_front or self.in_annex or not reading.sessions or reading.item():
            return
        session = reading.sessions[-1]
        has = "neither items nor text" if reading.pieces[-1].role is Role.HEADING else "text and no items"
        reading.remark(session.line, f"session {session.number} has {has}")

    def _join_words(self) -> None:
        """Join the words that lines divide, where the document shows that their hyphens do nothing else."""
        drafts = (*self.reading.provisions, *self.notes.drafts)
        found, doubts = joined((draft.pieces for draft in drafts), self.reading.words)
        for pieces in (self.reading.pieces, *(draft.pieces for draft in drafts)):
            pieces[:] = [found.get(piece, piece) for piece in pieces]
        self.reading.remarks += doubts
