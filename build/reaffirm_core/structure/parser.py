"""Parser of source documents. It gives each piece of a line a role.

A document consists of front matter, sessions and perhaps an annex. A session has a heading and numbered items. An item
may contain parts, which may contain further parts. Footnotes are at the end of any page. A first pass over the lines
finds notes, annexes and the text of sessions. A second pass reads the text of each session in the likeliest way. The
rules are in other modules:

- ``sections``: sections of a report that contain recommendations;
- ``session_order``: order of the sessions;
- ``titles``: titles of items;
- ``likeliest``, ``session_lines`` and ``costs``: items, parts, headings over items and text of a session;
- ``footnotes`` and ``footnote_markers``: extent of the notes and their markers;
- ``read.hyphens``: words divided at the end of a line;
- ``completeness``: missing ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from types import MappingProxyType

from reaffirm_core.errors import SourceError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import NOT_STATED, Document, Line, Piece, Role, Source, StatedSession
from reaffirm_core.numerals import mark
from reaffirm_core.read.hyphens import joined
from reaffirm_core.structure.completeness import EndCheck, missing_pages
from reaffirm_core.structure.document import ProvisionBuilder, assemble
from reaffirm_core.structure.footnote_markers import Markers
from reaffirm_core.structure.footnotes import Notes
from reaffirm_core.structure.likeliest import (
    LineReading,
    LineRole,
    OverrideError,
    Place,
    Search,
    SearchState,
    sentences_apart,
)
from reaffirm_core.structure.overrides import FILE as OVERRIDES
from reaffirm_core.structure.overrides import Overrides
from reaffirm_core.structure.session_lines import SessionLine, session_lines
from reaffirm_core.structure.session_order import Series
from reaffirm_core.structure.state import ParserState
from reaffirm_core.structure.titles import titles


def parse(
    source: Source,
    pack: Structure,
    overrides: Overrides = MappingProxyType({}),
    stated: StatedSession = NOT_STATED,
) -> Document:
    """Parse a source document. ``overrides`` are readings of lines that a person decided, ``stated`` the session.

    Raises SourceError, with the line, if the source makes no identifiers: it has no session or no days, or two
    provisions have the same number. Also for a marker without its note and a note without its marker. Other doubts are
    remarks of the document.
    """
    parser = first = _Parser(ParserState(source, pack, overrides.keys(), stated))
    try:
        first.read()
        parser = _Parser(first.reading.anew(), first.survey, overrides)
        parser.read()
    except SourceError as error:
        error.pieces = tuple(parser.reading.pieces)
        raise
    reading = parser.reading
    notes = parser.notes.builders
    return assemble(source, pack, reading.sessions, reading.provisions, notes, reading.pieces, reading.remarks)


#: A reading is doubtful if the sum of costs of another reading is higher by less than this.
_DOUBT = 1.0
_IS_TITLE = "read as the title of an item, not as its words"
#: Words in square brackets, which drafts have around what is not agreed; no note, symbol or "sic".
_BRACKETED = re.compile(r"[\[\uff3b](?!(?i:sic)\b|[A-Z]+/)[^\]\uff3d]*?[^\W\d_]{2}[^\]\uff3d]*[\]\uff3d]")


def _unknown_session_heading(line: Line) -> str:
    """Return the error for a line with a date that may be the heading of a session."""
    return f"unknown form of a session heading: {line.text!r}; expected its number, place and dates"


@dataclass
class Survey:
    """The result of the first pass: which lines are notes, annexes and text of sessions."""

    notes: set[int] = field(default_factory=set)
    annexes: set[int] = field(default_factory=set)
    segments: dict[int, list[int]] = field(default_factory=dict)  #: consecutive lines of a session, by the first
    seen: set[tuple[int, int]] = field(default_factory=set)  #: numbers at the beginning of lines, by level


class _Parser:
    """A pass over the lines of one source."""

    def __init__(
        self, reading: ParserState, survey: "Survey | None" = None, overrides: Overrides = MappingProxyType({})
    ) -> None:
        """Begin a pass. Without a survey it is the first pass, which finds out what the lines of text are."""
        self.decided = overrides  #: by line
        places = {line.number: index for index, line in enumerate(reading.source.lines)}
        self.overrides = {places[line]: decided for line, decided in overrides.items() if line in places}
        self.reading, self.pack = reading, reading.pack
        self.series = Series(reading)
        self.markers = Markers(reading)
        self.ends = EndCheck(reading)
        self.in_annex = False
        self.begins = True  #: whether no line of text follows the last heading or section
        self.is_first = survey is None
        self.survey = survey or Survey()
        self.notes = Notes(reading, self.markers, self.survey.seen)
        self.plan: dict[int, LineReading] = {}
        self.closed: list[ProvisionBuilder] = []  #: the provisions that text of the session closed
        self.titles: set[int] = set()  #: lines of titles of items
        self.endings: set[int] = set()  #: lines with a sentence at the end of a provision that asks nobody

    def read(self) -> None:
        """Parse all lines."""
        lines = self.reading.source.lines
        index = 0
        while index < len(lines):
            index = self._line(index)
        self._end(lines[-1].number)
        if self.is_first:
            return
        planned = {lines[index].number for index in self.plan}
        for line in sorted(self.decided.keys() - planned):
            problem = f"{OVERRIDES} reads this line as {self.decided[line]}, but it is no text of a session; remove it"
            raise self.reading.error(line, problem)
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
        elif index in reading.headings and line.number not in {session.line for session in reading.sessions[-1:]}:
            return self._session(index)  # one that is stated has no line of its own: the line is then read as text
        elif self._is_note(index):
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

    def _is_note(self, index: int) -> bool:
        """Return whether a line belongs to notes."""
        if self.is_first and self.notes.update(index):
            self.survey.notes.add(index)
        return index in self.survey.notes

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
        if reading.in_front and (counted := reading.counted) and not self._continues_count(end):
            problem = f"numbered paragraphs before the first session are read as front matter: {counted}"
            reading.remark(lines[index].number, problem)
        self.notes.inside = self.in_annex = reading.in_front = False
        self.begins = True
        self.ends.begin()
        session = self.series.add(heading, lines[index].number, amid)
        if heading.number_unknown:
            problem = "the report contains no session number; the first day is used instead"
            reading.remark(lines[index].number, problem)
        for line_index in range(index, end):
            if kind := reading.layout.furniture.get(line_index):
                reading.add(Role.FURNITURE, kind, lines[line_index])
            else:
                if not self.pack.headings.begins.match(lines[index].text):  # a paragraph may be the heading
                    self._count(lines[line_index])
                self._cut(Role.HEADING, session.identifier, lines[line_index])
        reading.last_text = end - 1
        return end

    def _continues_count(self, index: int) -> bool:
        """Return whether the first number from a line on is the next one after those of the front matter."""
        levels = self.pack.items
        numbers = (levels[0].read(line.text) for line in self.reading.source.lines[index:])
        first = next(filter(None, numbers), None)
        return first is not None and first.position == self.reading.counted + 1

    def _begins_annex(self, index: int) -> bool:
        """Return whether a line begins an annex, which contains no recommendations."""
        line = self.reading.source.lines[index]
        if (
            self.is_first
            and self.pack.headings.annex.fullmatch(line.text)
            and (line.page_start or self.reading.breaks(index))
        ):
            self.survey.annexes.add(index)
        if index not in self.survey.annexes:
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
        self.begins = True
        if index - 1 not in reading.outside or index - 1 in reading.headings:
            self._close(0, lines[index].number)
            last = next(line for line in range(index, len(lines)) if line + 1 not in reading.outside)
            known = self.pack.reports.section.fullmatch(lines[index].text)
            if not known or known["beside"]:
                problem = f"read as text of a report without recommendations, up to line {lines[last].number}"
                reading.remark(lines[index].number, f"{problem}: {lines[index].text!r}")
        self._count(lines[index])
        self._cut(Role.REPORT, "", lines[index])

    def _count(self, line: Line) -> None:
        """Count a numbered paragraph that is not an item."""
        number = self.pack.items[0].read(line.text)
        if number and number.position == self.reading.counted + 1:
            self.reading.counted = number.position

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
        if self.is_first:
            self._survey(index)
            return
        if index in self.survey.segments:
            self._search(self.survey.segments[index])
        choice, session = self.plan[index].choice, reading.sessions[-1]
        self._doubt(line, self.plan[index])
        if choice.role is Role.NUMBER:
            self._provision(line, choice, index in self.titles)
            return
        if self.plan[index].numbered:
            reading.remark(line.number, "a number that is read as words", repr(line.text[:20]))
        if choice.role is Role.TOPIC:
            if self.pack.headings.dated(line.text):
                raise reading.error(line.number, _unknown_session_heading(line))
            reading.add(Role.TOPIC, session.identifier, line)
            if not self._is_certain_heading(index):
                reading.remark(line.number, "read as the heading of the items after it, not as text", repr(line.text))
        elif index in self.titles:
            reading.add(Role.TOPIC, session.identifier, line)
        elif choice.role is Role.PROVISION:
            numbered = line.text[0].isdecimal()
            apart = (len(reading.open) > 1 or numbered) and reading.layout.gap(index) and reading.breaks(index)
            if line.number in self.decided or index - 1 in self.titles:
                pass
            elif apart:
                reading.remark(line.number, f"paragraph read as the end of {reading.open[-1].identifier}", line.text)
            elif index in self.endings:
                reading.remark(line.number, f"sentence read as the end of {reading.open[-1].identifier}", line.text)
            self._words(reading.open[-1], line, 0)
        else:
            if reading.open:
                self.closed = reading.open
                self._close(0, line.number)
                if index not in reading.closing:
                    problem = f"read as text of session {session.number} outside any item"
                    reading.remark(line.number, problem, line.text)
            self._cut(Role.SESSION, session.identifier, line)

    def _is_certain_heading(self, index: int) -> bool:
        """Return whether a line is a heading for certain: numbered as such or shown by the file, above an item.

        It asks nobody, and it is no words of the text before it.
        """
        line, reading = self.reading.source.lines[index], self.plan[index]
        before = self.plan.get(index - 1)
        if before and before.choice.role is Role.TOPIC and line.text[0].islower():
            return self._is_certain_heading(index - 1)
        after = self.plan.get(index + 1)
        if after and after.choice.role is Role.TOPIC and self.reading.text(index + 1)[0].islower():
            after = self.plan.get(index + 2)
        shown = bool(self.pack.heading_numbers(line.text)) or self.reading.layout.heading(index)
        apart = not reading.other or reading.other.role is Role.SESSION or reading.margin >= _DOUBT
        above = after is not None and after.choice.role is Role.NUMBER and not after.choice.depth
        return shown and apart and above and not (reading.numbered or self.pack.asks.search(line.text))

    def _doubt(self, line: Line, reading: LineReading) -> None:
        """Add a remark on a line whose other reading is nearly as likely. A heading is remarked on anyway."""
        if (
            line.number not in self.decided
            and reading.other
            and reading.margin < _DOUBT
            and reading.choice.role in {Role.NUMBER, Role.PROVISION}
        ):
            problem = f"read as {reading.choice.kind_of_line}, though it may be {reading.other.kind_of_line}"
            self.reading.remark(line.number, problem, repr(line.text[:40]))

    def _survey(self, index: int) -> None:
        """Record a line of text of a session in the first pass."""
        line = self.reading.source.lines[index]
        if self.begins:
            self.survey.segments[index] = []
            self.begins = False
        next(reversed(self.survey.segments.values())).append(index)
        numbers = self.pack.numbers(line.text)
        self.survey.seen.update((id(number.level), number.position) for number in numbers)
        self._cut(Role.PROVISION, "", line, max((number.match.end() for number in numbers), default=0))

    def _search(self, segment: Sequence[int]) -> None:
        """Find the likeliest reading of consecutive lines of a session."""
        reading = self.reading
        item = reading.item()
        levels = [id(level) for level in self.pack.levels]
        place = Place(levels.index(id(item.level)), item.positions[0], item.numbers[0]) if item else None
        series = bool(item) and reading.in_series
        begin = SearchState(None, (), place, (), reading.counted, in_series=series)
        search = Search(
            self.pack, begin, self.overrides, {levels.index(id(level)): n for level, n in reading.items.items()}
        )
        lines = session_lines(segment, reading.layout, self.pack, self._clean, reading.closing)
        try:
            readings = search.read(lines)
        except OverrideError as error:
            problem = f"{OVERRIDES} reads this line as {self.overrides[error.index]}, but it has no such number here"
            problem += ", or no item is open; write the number that an item or a part gets, or another role"
            raise reading.error(reading.source.lines[error.index].number, problem) from error
        reading.counted, reading.in_series = search.end.counted, search.end.in_series
        self.plan.update(zip(segment, readings, strict=True))
        self._find_titles(lines, readings)
        apart = sentences_apart(lines, readings)
        self.endings.update(segment[place] for place in apart if segment[place] - 1 not in self.titles)

    def _find_titles(self, lines: Sequence[SessionLine], readings: Sequence[LineReading]) -> None:
        """Find the titles of items. Adds a remark on each title that the file does not show as a heading."""
        for title in titles(lines, readings, self.pack):
            of_title = [self.reading.source.lines[lines[place].index] for place in title.places]
            if any(line.number in self.decided or self.markers.find(line.text) for line in of_title):
                continue
            if title.is_certain:
                self.titles.update(lines[place].index for place in title.places)
            if not title.is_shown:
                issue = _IS_TITLE if title.is_certain else "first words that may be a title"
                self.reading.remark(of_title[0].number, issue, of_title[0].text)

    def _clean(self, index: int) -> str:
        """Return the text of a line without footnote markers at its end."""
        text = self.reading.text(index)
        for match in reversed(self.markers.find(text)):
            if match.end() == len(text.rstrip()):
                text = text[: match.start()].rstrip()
        return text

    def _provision(self, line: Line, entry: LineRole, is_titled: bool) -> None:
        """Open a provision at its number, on its level or as a part of the open provision.

        If it is titled, the words after the number are its title, not words of its text.
        """
        reading = self.reading
        self._close(entry.depth, line.number)
        reading.open = reading.open or self.closed[: entry.depth]
        before = reading.pieces[-1]
        session = reading.sessions[-1].number
        text = takewhile(lambda piece: piece.role is Role.SESSION, reversed(reading.pieces))
        is_remarked = {piece.line for piece in text} & {remark.line for remark in reading.remarks if remark.words}
        if before.role is Role.SESSION and not (is_remarked or self.pack.opens_list.search(before.text)):
            reading.remark(before.line, f"text of session {session} outside any item")
        whole = reading.open[-1] if reading.open else None
        if whole:
            if not whole.parts and not whole.opens_list(self.pack):
                reading.remark(line.number, f"{whole.identifier} is read as the heading of its parts")
            whole.parts += 1
            if entry.level is self.pack.items[0] and entry.printed == str(reading.counted + 1) != "1":
                problem = f"read as a part, though {entry.printed!r} is also the number of the next paragraph"
                reading.remark(line.number, problem, repr(line.text[:40]))
        elif entry.level.items:
            if entry.kind == "late":
                problem = f"the items of session {session} begin with number {entry.printed!r}; check for missing items"
                reading.remark(line.number, problem)
            reading.items[entry.level] = entry.position
        builder = ProvisionBuilder(
            identifier=f"{whole.identifier if whole else session}-{entry.part}",
            numbers=(*(whole.numbers if whole else ()), entry.printed),
            positions=(*(whole.positions if whole else ()), entry.position),
            session=session,
            line=line.number,
            level=entry.level,
        )
        self._check_position(builder, entry)
        if not entry.printed:
            problem = f"words that open a list are read as {builder.identifier}, though they have no number"
            reading.remark(line.number, problem, line.text)
        reading.provisions.append(builder)
        reading.open.append(builder)
        if entry.end:  # a person may give a number to a text without a number
            reading.add(Role.NUMBER, builder.identifier, line, 0, entry.title)
        if entry.title < entry.end:
            title = reading.add(Role.TOPIC, f"session-{session}", line, entry.title, entry.end)
            reading.remark(line.number, _IS_TITLE, title.text)
        if is_titled:
            reading.add(Role.TOPIC, f"session-{session}", line, entry.end)
        else:
            self._words(builder, line, entry.end)

    def _check_position(self, builder: ProvisionBuilder, entry: LineRole) -> None:
        """Add a remark on a gap in the numbers. Raises SourceError, with the line, for a second provision of a name."""
        reading = self.reading
        first = next((other for other in reading.provisions if other.identifier == builder.identifier), None)
        if not (first or entry.kind in {"gap", "repeat"}):
            return
        parent = builder.identifier.removesuffix(f"-{entry.part}")
        same = (other for other in reversed(reading.provisions) if len(other.numbers) == len(builder.numbers))
        last = next((other for other in same if other.identifier.startswith(f"{parent}-")), None)
        wanted = entry.level.written((last.positions[-1] if last else 0) + 1, entry.printed)
        problem = f"number {entry.printed!r} where {wanted!r} should be"
        if not first:
            reading.remark(builder.line, f"{problem}; check for missing text")
            return
        over = reading.pieces[-1]
        heading = f" under {over.text!r}" if over.role is Role.TOPIC else ""
        hint = (
            f"Number the recommendations of session {builder.session} consecutively, or number each heading as a "
            "recommendation and the items under it as its parts, (a), (b)"
        )
        problem = f"{problem}{heading}, but {first.identifier} already begins in line {first.line}. {hint}"
        raise reading.error(builder.line, problem)

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
        """Close the open provisions from a depth on. Raises SourceError for a provision without text."""
        reading = self.reading
        closing, reading.open = reading.open[depth:], reading.open[:depth]
        if not closing:
            return
        for builder in closing:
            if not builder.pieces:
                problem = f"{builder.identifier} has a number but no text; add text or remove the number"
                raise reading.error(builder.line, problem)
            if builder.parts == 1 and builder.numbers[-1]:
                reading.remark(builder.line, f"{builder.identifier} has only one part")
            if bracketed := _BRACKETED.search(builder.words(self.pack)):
                problem = f"words of {builder.identifier} stand in square brackets; check that they were agreed:"
                reading.remark(builder.line, f"{problem} {bracketed[0][:40]!r}")
        last = closing[-1]
        if not last.parts and last.opens_list(self.pack):
            reading.remark(last.line, f"{last.identifier} opens a list but has no parts up to line {line}")
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
