"""Parse: lines become pieces with a role, collected into drafts of provisions and footnotes.

What a line can be is said by the language pack and the layout; this module knows the grammar of the genre: front
matter, then sessions, each a heading and numbered items; items hold parts, those hold others; footnotes stand between a
separator and the end of the page, anywhere.

A number opens a provision if it is the next of its list and what comes before it has ended. A number amid a sentence is
words: "article / 6. of the Protocol", "paragraph / (a) of that article".
"""

import re
from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

from reaffirm_build.assemble import Draft, assemble
from reaffirm_build.divided import divides, words_in
from reaffirm_build.errors import SourceError
from reaffirm_build.extraction import RAISED
from reaffirm_build.headings import Heading
from reaffirm_build.layout import Layout, layout, width
from reaffirm_build.model import Document, Line, Piece, Remark, Role, Session, Source
from reaffirm_build.numbering import NARROW, Level, Marks, day_of, mark
from reaffirm_build.pack import Structure
from reaffirm_build.sessions import LONGEST_HEADING, headings

#: In a text that has superscript digits or letters these are its markers, and of the others only signs are.
_RAISED = re.compile(f"(?P<number>[{RAISED}]+)")
#: How wide a heading over parts may be, in columns.
_HEADING = 60
_ON_WORDS = re.compile(f"(?<=[^\\d\\s{RAISED}])(?P<number>[{RAISED}]+)")
#: What follows the number of a heading over items.
_LABEL = re.compile(r"\W.*", re.DOTALL)
#: How wide the words of an item are at least that opens without an end before it, in columns.
_WORDY = 12
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]+$")


def parse(source: Source, pack: Structure) -> Document:
    """Parse a source document.

    Raises SourceError, with the line, for what does not read as a document of the genre: an unknown heading, a gap or
    repeat in numbering, a list without parts, a marker without its note or a note without its marker, stray text.
    """
    parser = _Parser(source, pack)
    parser.read()
    return assemble(source, pack, parser.sessions, parser.provisions, parser.notes, parser.pieces, parser.remarks)


class _Opening:
    """A number at the beginning of a line, as what it would be: a level, a depth and a position."""

    def __init__(self, level: Level, match: re.Match[str], depth: int, before: int = 0) -> None:
        self.level, self.match, self.depth = level, match, depth
        self.printed = match["number"].translate(NARROW)
        self.position = before + 1 if level.bullets else level.position(self.printed)


class _Parser:
    """One pass over the lines; the state is the session, the open provisions and the open footnote block."""

    def __init__(self, source: Source, pack: Structure) -> None:
        self.source, self.pack = source, pack
        self.layout: Layout = layout(source, pack)
        self.pieces: list[Piece] = []
        self.sessions: list[Session] = []
        self.provisions: list[Draft] = []
        self.notes: list[Draft] = []
        self.remarks: list[Remark] = []
        self.open: list[Draft] = []  # the provision being read and those that it is part of, outermost first
        self.in_notes = False
        self.raised = bool(_RAISED.search(source.text))
        self.on_words = {mark(found["number"]) for line in source.lines for found in _ON_WORDS.finditer(line.text)}
        self.marked, self.noted = Marks(), Marks()  # the markers and the notes that were found
        self.said = -1  # index of the last line of the text
        self.shifts: frozenset[int] = frozenset()  # how far the numbers of headings can be from those of sessions
        self.counted = (pack.items[0], 0)  # the number of the last item, or of the last paragraph of the front matter
        self.in_annex = False
        self.in_front = True
        self.volume = 1
        self.announced = self._announced()
        self.words = Counter(word.lower() for line in source.lines for word in words_in(line.text))
        self.headings = headings(source, self.layout, pack)

    def _announced(self) -> dict[int, dict[str, bool]]:
        """The marks of lines that may be notes, by volume, and whether they stand under a separator.

        Letters and signs mark notes only there.
        """
        found: defaultdict[int, dict[str, bool]] = defaultdict(dict)
        divided, volume = False, 1
        for index, line in enumerate(self.source.lines):
            volume += line.volume_start
            divided = (divided or self.layout.furniture.get(index) == "separator") and not line.page_start
            if match := self.pack.note_number.match(line.text):
                written = mark(match["number"])
                if divided or written.isdecimal():
                    found[volume][written] = divided or found[volume].get(written, False)
        return found

    def read(self) -> None:
        """Read all lines."""
        index = 0
        while index < len(self.source.lines):
            index = self._line(index)
        self._close(0, self.source.lines[-1].number)
        self._check_empty()
        if not self.sessions:
            problem = "no heading of a session with its date was found up to here"
            raise self._error(self.source.lines[-1].number, problem)
        self._check_order()
        self._join_words()

    def _error(self, line: int, problem: str) -> SourceError:
        return SourceError(self.source.name, line, problem)

    def _remark(self, line: Line, problem: str) -> None:
        self.remarks.append(Remark(line.number, problem))

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

    def _line(self, index: int) -> int:
        """Say what a line is; the index of the line to go on with."""
        line = self.source.lines[index]
        if line.volume_start:
            self._volume(line)
        if kind := self.layout.furniture.get(index):
            self._whole(Role.FURNITURE, kind, line)
            self.in_notes = kind == "separator" and not self._divides(index)
            return index + 1
        if index in self.headings:
            return self._session(index)
        if self._ends_notes(index):
            self.in_notes = False
        if self.in_notes or self._begins_notes(index):
            self.in_notes = True
            self._note(line)
        elif self.in_front:
            self._around(Role.FRONT, "", line)
        elif self.in_annex or self._begins_annex(index):
            self._around(Role.BACK, "", line)
        else:
            self._body(index)
            self.said = index
        return index + 1

    def _divides(self, index: int) -> bool:
        """Whether a rule stands between items, not over notes."""
        after = self.layout.next_said(index)
        if after is None or self.in_front or self.pack.note_number.match(self.source.lines[after].text):
            return False
        return self._opening(after, strict=False) is not None

    def _volume(self, line: Line) -> None:
        """A further volume begins: it has front matter of its own, and its notes may be numbered from one again."""
        self._close(0, line.number)
        self._check_empty()
        self.in_notes, self.in_annex, self.in_front, self.said = False, False, True, -1
        self.volume += 1
        first = next((written for written, divided in self.announced[self.volume].items() if written and divided), "")
        if not first or not self.noted.expect(first):
            self.marked, self.noted = Marks(f"{self.volume}-"), Marks(f"{self.volume}-")

    def _begins_annex(self, index: int) -> bool:
        """Whether a line begins an annex to the recommendations, which holds none."""
        line = self.source.lines[index]
        if not self.pack.headings.annex.fullmatch(line.text) or not self._breaks(index):
            return False
        self._close(0, line.number)
        self._check_empty()
        self.in_annex = True
        self._remark(line, f"read as the beginning of an annex, which holds no recommendations: {line.text!r}")
        return True

    def _ends_notes(self, index: int) -> bool:
        """Whether a line leaves the block of notes: a new page; where pages do not show, the next number or a gap."""
        line = self.source.lines[index]
        if not self.in_notes or line.page_start:
            return self.in_notes
        match = self.pack.note_number.match(line.text)
        if not self.notes or self.pieces[-1].role is not Role.NOTE or (match and self._next_note(match)):
            return False
        ended = bool(self.pack.finished.search(self.pieces[-1].text))
        fits = not self.in_front and self._opening(index, strict=False) is not None
        if self.source.paged:
            return fits and ended
        return fits or (self.layout.gap(index) and ended)

    def _begins_notes(self, index: int) -> bool:
        """Whether a line begins the notes of a page that has nothing to divide them from its text."""
        line = self.source.lines[index]
        match = self.pack.note_number.match(line.text)
        if not match or self.in_front or not self._next_note(match) or not self._breaks(index):
            return False
        written = mark(match["number"])
        return any(mark(piece.text) == written for piece in self.pieces if piece.role is Role.MARKER)

    def _next_note(self, match: re.Match[str]) -> bool:
        """Whether the mark at the beginning of a line is that of the next note."""
        written = mark(match["number"])
        return written in self.announced[self.volume] and self.noted.expect(written)

    def _around(self, role: Role, owner: str, line: Line) -> None:
        """A line that is of no item, without the markers of its notes."""
        start = 0
        level, number = self.counted
        item = level.pattern.match(line.text)
        if role is Role.FRONT and item and level.position(item["number"]) == number + 1:
            self.counted = (level, number + 1)
        for match in self._markers(line.text, 0):
            if mark(match["number"]) in self.announced[self.volume] and line.text[start : match.start()].strip():
                self._add(role, owner, line, start, match.start())
                self._add(Role.MARKER, self._name(self.marked, match["number"]), line, *match.span())
                start = match.end()
        if line.text[start:].strip():
            self._add(role, owner, line, start, len(line.text))

    def _body(self, index: int) -> None:
        """A line of a provision, or one that opens a provision, or what a session says outside any."""
        line = self.source.lines[index]
        if opening := self._opening(index):
            self._provision(line, opening)
        elif self._is_topic(index):
            if self.pack.headings.dated(line.text):
                raise self._error(line.number, f"a heading of a session of an unknown kind: {line.text!r}")
            self._whole(Role.TOPIC, self.sessions[-1].identifier, line)
            self._remark(line, f"read as the heading of the items after it, not as text: {line.text!r}")
        elif self.pack.headings.other.fullmatch(line.text) and self._breaks(index):
            raise self._error(line.number, f"unknown heading {line.text!r}; it is no heading of a session")
        elif self.open:
            if len(self.open) > 1 and self.layout.gap(index) and self._breaks(index):
                self._remark(line, f"a paragraph that is read as the end of {self.open[-1].identifier}")
            self._text(self.open[-1], line, 0)
        else:
            self._around(Role.SESSION, self.sessions[-1].identifier, line)

    def _is_topic(self, index: int) -> bool:
        """Whether a line stands over the items that follow: after an end, without one itself, and then a number."""
        text = self.source.lines[index].text
        after = self.layout.next_said(index)
        if self.pack.finished.search(text) or self.pack.unfinished.search(text):
            return False
        short = not self.layout.is_wrapped() or self.layout.short(index) or self.layout.short(self.said)
        apart = self.layout.gap(index) or short or self.pack.headings.topic.fullmatch(text)
        if not (self._breaks(index) or self._goes_on_topics(text)) or (self.open and not apart):
            return False
        going_on = len(self.open) == 1 and self.pack.unfinished.search(self.open[0].words(self.pack))
        if going_on and not self.layout.gap(index):
            return False
        for _ in range(LONGEST_HEADING):
            if after is None or after in self.headings:
                return False
            if self._opening(after, strict=False, before=text):
                return True
            text = self.source.lines[after].text
            if self.pack.finished.search(text) or self.pack.unfinished.search(text):
                return False
            after = self.layout.next_said(after)
        return False

    def _goes_on_topics(self, text: str) -> bool:
        """Whether a line has the number after that of the last heading over items."""
        last = next((piece.text for piece in reversed(self.pieces) if piece.role is Role.TOPIC), "")
        if not last or not self.pack.headings.topic.fullmatch(text):
            return False
        values = [self.pack.headings.sections(_LABEL.sub("", one)) for one in (last, text)]
        return any(value + 1 in values[1] for value in values[0])

    def _breaks(self, index: int) -> bool:
        """Whether what stands before a line has ended, so that something new can begin there."""
        if self.said < 0 or self.pieces[-1].role in {Role.HEADING, Role.TOPIC}:
            return True
        apart = self.layout.gap(index) and self.said == index - 1
        return apart or bool(self.pack.finished.search(self.source.lines[self.said].text))

    def _may_break(self, index: int) -> bool:
        """Whether a line may begin something new even if what stands before it has no end: no line goes on so early."""
        return self._breaks(index) or not self.layout.is_wrapped() or self.layout.short(self.said)

    # Sessions -----------------------------------------------------------------

    def _session(self, index: int) -> int:
        """A heading opens a session; the headings of sessions in order are numbered as these are, if they are."""
        heading, end = self.headings[index]
        line = self.source.lines[index]
        self._close(0, line.number)
        self.in_notes = self.in_annex = self.in_front = False
        first = next((session.line for session in self.sessions if session.number == heading.number), None)
        if first is not None:
            raise self._error(line.number, f"a second session {heading.number}; the first begins in line {first}")
        self._shift(heading, line)
        self._check_empty()
        session = Session(heading.number, heading.start, heading.end, heading.place, line.number)
        self.sessions.append(session)
        for one in range(index, end):
            if kind := self.layout.furniture.get(one):
                self._whole(Role.FURNITURE, kind, self.source.lines[one])
            else:
                self._around(Role.HEADING, session.identifier, self.source.lines[one])
        self.said = end - 1
        return end

    def _shift(self, heading: Heading, line: Line) -> None:
        """Compare the number of a heading with that of its session; those beside the series have one heading more."""
        numbered = [session.number for session in self.sessions if not day_of(session.number)]
        shifts = frozenset(heading.number - section for section in heading.sections)
        if heading.apart:
            self.shifts = frozenset(shift - 1 for shift in self.shifts) if shifts else self.shifts
            return
        rises = not numbered or heading.number > numbered[-1]
        if shifts and self.shifts and rises and not shifts & self.shifts:
            raise self._error(line.number, f"heading {min(heading.sections)} announces session {heading.number}")
        self.shifts = shifts & self.shifts or shifts or self.shifts

    def _check_order(self) -> None:
        """Raise SourceError for a session that is missing between two others; remark on one that comes too early."""
        series = [session for session in self.sessions if not day_of(session.number)]
        numbers = [session.number for session in series]
        for session, before in zip(series, [None, *numbers], strict=False):
            if session.number > min(numbers) and session.number - 1 not in numbers:
                problem = f"session {session.number} where session {session.number - 1} should be"
                raise self._error(session.line, problem)
            if before and session.number != before + 1:
                self.remarks.append(Remark(session.line, f"session {session.number} comes after session {before}"))

    def _check_empty(self) -> None:
        """Remark on the session that ends here if nothing stands under its heading."""
        if self.sessions and self.pieces[-1].role is Role.HEADING:
            session = self.sessions[-1]
            self.remarks.append(Remark(session.line, f"session {session.number} has neither items nor text"))

    # Provisions ---------------------------------------------------------------

    def _opening(self, index: int, strict: bool = True, before: str = "") -> _Opening | None:
        """What a line opens, if it begins with a number that is none of its words.

        ``strict`` raises SourceError for a number that is out of its order; ``before`` stands for the text before.
        """
        line = self.source.lines[index]
        marks = self._marks(index)
        if not marks:
            return None
        breaks = bool(before) or self._breaks(index)
        opening = self._fitting(marks)
        if opening and (breaks or self._begins(index, opening)):
            is_child = opening.depth == len(self.open) and bool(self.open)
            if not is_child or self._opens_list(self.open[-1]) or self._heads(index):
                return opening
            problem = f"a part of {self.open[-1].identifier}, whose text does not open a list"
        else:
            problem = self._misplaced(marks) if breaks else ""
        heading = strict and problem and self.pack.headings.topic.fullmatch(line.text) and self._is_topic(index)
        if heading:
            return None
        if strict and problem and not self._is_inline(marks):
            raise self._error(line.number, problem)
        if strict:
            self._remark(line, f"a number that is read as words: {line.text[:20]!r}")
        return None

    def _marks(self, index: int) -> list[tuple[Level, re.Match[str]]]:
        """What could be the number of a provision at the beginning of a line, by its level.

        A way of numbering items that is not the session's own is one only where it goes on, or begins something that is
        no heading.
        """
        text = self.source.lines[index].text
        found = [(level, match) for level in self.pack.levels if (match := level.pattern.match(text))]
        own = {self.pack.items[0], *(draft.level for draft in self.open)}
        return [
            (level, match)
            for level, match in found
            if (level.bullets and level not in own and self._has_room(index) and self.open)
            or (not level.items and not level.bullets)
            or level in own
            or match.groupdict().get("word")
            or (not level.bullets and self._is_first(level, match) and self._has_room(index))
        ]

    def _has_room(self, index: int) -> bool:
        """Whether there is something that opens a list, or else a session without items and a line that is no title."""
        return self._opens_list(self.open[-1]) if self.open else not self._is_title(index)

    def _is_first(self, level: Level, match: re.Match[str]) -> bool:
        """Whether a number begins a list, or goes on from the last item of the session before."""
        position = level.position(match["number"])
        return position == 1 or (not self.open and (level, position - 1) == self.counted)

    def _is_title(self, index: int) -> bool:
        """Whether a line stands over what follows: over items, or over a paragraph that has no number."""
        after = self.layout.next_said(index)
        if self.pack.finished.search(self.source.lines[index].text) or after is None:
            return False
        numbered = any(level.pattern.match(self.source.lines[after].text) for level in self.pack.levels)
        return self._is_topic(index) or (self.layout.gap(after) and not numbered)

    def _heads(self, index: int) -> bool:
        """Whether what is open is a heading of the parts that begin here: short, apart from them, without an end."""
        words = self.open[-1].words(self.pack)
        ended = self.pack.finished.search(words) or self.pack.unfinished.search(words)
        if ended or width(words) > _HEADING or not self._may_break(index) or not self._beside_headings(index):
            return False
        self._remark(self.source.lines[index], f"{self.open[-1].identifier} is read as the heading of its parts")
        return True

    def _beside_headings(self, index: int) -> bool:
        """Whether the item before or after the one that is open is a heading too: none is so for itself."""
        item, items = self.open[0], [draft for draft in self.provisions if draft.session == self.open[0].session]
        before = next((one for one in items if one.positions == (item.positions[0] - 1,)), None)
        if before:
            return bool(before.parts) and not self.pack.finished.search(before.words(self.pack))
        for line in self.source.lines[index:]:
            for level, match in ((level, level.pattern.match(line.text)) for level in self.pack.items):
                if match and level is item.level and level.position(match["number"]) == item.positions[0] + 1:
                    return width(line.text) <= _HEADING and not self.pack.finished.search(line.text)
        return False

    def _fitting(self, marks: list[tuple[Level, re.Match[str]]]) -> _Opening | None:
        """The place of a number: the first part of what opens a list, else the next of the innermost list it fits."""
        depths = range(len(self.open) - 1, -1, -1)
        continuing = [
            _Opening(level, match, depth, self.open[depth].positions[-1])
            for depth in depths
            for level, match in marks
            if level.follows(match["number"], self.open[depth].positions[-1])
            and (self.open[depth].level is level or (depth and level.by_position and self._ends(self.open[depth])))
        ]
        held = [draft.level for draft in self.open]
        first = [
            _Opening(level, match, len(self.open))
            for level, match in marks
            if level not in held and (self.open or level.items) and self._is_first(level, match)
        ]
        if first and (not self.open or self._opens_list(self.open[-1])):
            return first[0]
        return next(iter([*continuing, *first]), None)

    def _ends(self, draft: Draft) -> bool:
        return draft.level is not None and draft.level.ends_at(draft.positions[-1])

    def _opens_list(self, draft: Draft) -> bool:
        return bool(self.pack.opens_list.search(draft.words(self.pack)))

    def _begins(self, index: int, opening: _Opening) -> bool:
        """Whether the next number of a list opens a provision although what stands before it has no end.

        It does if the number after it comes before the same one comes again, or else if its line may begin something
        new and does not go on in lower case.
        """
        may, held = self._may_break(index), {draft.level for draft in self.open}
        for later in range(index + 1, len(self.source.lines)):
            text, before = self.source.lines[later].text, self.source.lines[later - 1].text
            if later in self.headings:
                break
            ended = may or bool(self.pack.finished.search(before))
            if (ended or opening.depth < len(self.open)) and (match := opening.level.pattern.match(text)):
                position = opening.position + 1 if opening.level.bullets else opening.level.position(match["number"])
                if position in {opening.position, opening.position + 1}:
                    return position > opening.position
            if ended and opening.depth and any(one.pattern.match(text) for one in self.pack.items if one in held):
                break
        after = self.source.lines[index].text[opening.match.end() :].lstrip()
        whole = not opening.depth and width(after) >= _WORDY and bool(self.pack.finished.search(after))
        return (may or whole) and opening.depth < len(self.open) and not after[:1].islower()

    def _is_inline(self, marks: list[tuple[Level, re.Match[str]]]) -> bool:
        """Whether the number before stands amid the words of what is open: (a) … (b) … in one sentence."""
        words = self.open[-1].words(self.pack) if self.open else ""
        for level, match in marks:
            position = level.position(match["number"])
            before = level.written(position - 1, match["number"]) if position > 1 else ""
            earlier = match[0].strip().replace(match["number"], before)
            if not level.items and before and earlier in words:
                return True
        return False

    def _misplaced(self, marks: list[tuple[Level, re.Match[str]]]) -> str:
        """What is wrong with a number that fits nowhere."""
        for draft in reversed(self.open):
            for level, match in marks:
                if draft.level is level:
                    wanted = level.written(draft.positions[-1] + 1, match["number"])
                    return f"number {match['number']!r} where {wanted!r} should be: a gap or a repeat"
        level, match = marks[0]
        if not self.open and not level.items:
            return f"{match[0]!r} is a part, but there is nothing here that it is part of"
        return f"number {match['number']!r} where {level.written(1)!r} should be: a gap or a repeat"

    def _provision(self, line: Line, opening: _Opening) -> None:
        """A number opens a provision: the next on its level, or the first part of the one that is open."""
        self._close(opening.depth, line.number)
        before = self.pieces[-1]
        if before.role is Role.SESSION and not self.pack.opens_list.search(before.text):
            problem = f"text of session {self.sessions[-1].number} that is of no item of it"
            self.remarks.append(Remark(before.line, problem))
        parent = self.open[-1] if self.open else None
        if parent:
            parent.parts += 1
        else:
            self.counted = (opening.level, opening.position)
        session = self.sessions[-1].number
        prefix = parent.identifier if parent else str(session)
        draft = Draft(
            identifier=f"{prefix}-{opening.level.part(opening.printed, opening.position)}",
            numbers=(*(parent.numbers if parent else ()), opening.printed),
            positions=(*(parent.positions if parent else ()), opening.position),
            session=session,
            line=line.number,
            level=opening.level,
        )
        self.provisions.append(draft)
        self.open.append(draft)
        self._add(Role.NUMBER, draft.identifier, line, 0, opening.match.end())
        self._text(draft, line, opening.match.end())

    def _close(self, depth: int, line: int) -> None:
        """Close what is open from a level on; a list that was opened has parts, a recommendation has its end."""
        closing, self.open = self.open[depth:], self.open[:depth]
        if not closing:
            return
        for draft in closing:
            if draft.parts == 1:
                self.remarks.append(Remark(draft.line, f"{draft.identifier} has one part only"))
        last = closing[-1]
        if not last.pieces:
            raise self._error(last.line, f"{last.identifier} has a number and no text after it")
        if not last.parts and self.pack.opens_list.search(last.words(self.pack)):
            raise self._error(last.line, f"{last.identifier} opens a list that has no parts up to line {line}")
        if depth == 0 and self.pack.unfinished.search(last.words(self.pack)):
            problem = f"{last.identifier} ends in the middle of a list or sentence: {last.words(self.pack)[-10:]!r}"
            if len(closing) > 1:
                raise self._error(last.pieces[-1].line, problem)
            self.remarks.append(Remark(last.pieces[-1].line, problem))

    def _text(self, draft: Draft, line: Line, start: int) -> None:
        """The words of a provision on one line, cut at footnote markers."""
        for match in self._markers(line.text, start):
            draft.pieces.append(self._add(Role.PROVISION, draft.identifier, line, start, match.start()))
            marker = self._add(Role.MARKER, self._name(self.marked, match["number"]), line, *match.span())
            draft.markers.append((len(draft.pieces), marker))
            start = match.end()
        if line.text[start:].strip():
            draft.pieces.append(self._add(Role.PROVISION, draft.identifier, line, start, len(line.text)))

    def _markers(self, text: str, start: int) -> list[re.Match[str]]:
        """The footnote markers of a line; what could be part of a word is one only if it is the next and has a note."""
        sure = list((_RAISED if self.raised else self.pack.marker).finditer(text, start))
        spans = {match.span("number") for match in sure}
        announced = self.announced[self.volume]
        likely: list[re.Match[str]] = []
        if any(written in announced and written in text for written in self.marked.following()):
            matches = self.pack.announced.finditer(text, start)
            likely = [match for match in matches if match.span("number") not in spans]
        if not sure and not likely:
            return []
        found = []
        seen = deepcopy(self.marked)
        for match in sorted([*sure, *likely], key=lambda match: match.start()):
            written = mark(match["number"])
            if self.raised and text[: match.start()][-1:].isdecimal() and written in self.on_words:
                continue  # a power of a number
            if match in sure or (not (written and self.raised) and self._is_marker(match, seen)):
                found.append(match)
                seen.take(written)
        return found

    def _is_marker(self, match: re.Match[str], seen: Marks) -> bool:
        """Whether what could be a marker is one: the next, of a note; a letter is none of a word of the document."""
        written = mark(match["number"])
        if written not in self.announced[self.volume] or not seen.expect(written):
            return False
        word = _LATIN.search(match.string, 0, match.end())
        if not written or written.isdecimal() or not word or word[0] == match["number"]:
            return True
        return self.words[word[0].lower()] == 1 and self.words[word[0][:-1].lower()] > 0

    def _name(self, marks: Marks, written: str) -> str:
        """The identifier of the footnote of a mark; a sign on the front page is that of the whole document."""
        if not self.in_front or mark(written):
            return f"footnote-{marks.take(mark(written))}"
        return self._front_note() if len(written) == 1 else f"{self._front_note()}-{len(written)}"

    def _front_note(self) -> str:
        return "footnote-front" if self.volume == 1 else f"footnote-{self.volume}-front"

    def _join_words(self) -> None:
        """Join the words that lines divide, where the document shows that their hyphens do nothing else."""
        places = {piece.start: place for place, piece in enumerate(self.pieces)}
        for draft in (*self.provisions, *self.notes):
            for place, (before, after) in enumerate(pairwise(draft.pieces)):
                decided = divides(before.text, after.text, self.words) if before.line < after.line else False
                if decided:
                    draft.pieces[place] = self.pieces[places[before.start]] = replace(before, divided=True)
                elif decided is None:
                    problem = f"a hyphen that may only divide a word, and was kept: {before.text[-20:]!r}"
                    self.remarks.append(Remark(before.line, problem))

    # Footnotes ----------------------------------------------------------------

    def _note(self, line: Line) -> None:
        """A line between a separator and the end of the page."""
        match = self.pack.note_number.match(line.text)
        goes_on = bool(self.pieces) and self.pieces[-1].role is Role.NOTE
        if match and self._opens_note(match, not goes_on or bool(self.pack.finished.search(self.pieces[-1].text))):
            self._open_note(line, match)
        elif goes_on:
            self.notes[-1].pieces.append(self._whole(Role.NOTE, self.notes[-1].identifier, line))
        elif self.in_front:
            self._open_note(line, None)
        elif self.notes and not self.pack.finished.search(self.notes[-1].pieces[-1].text):
            self.notes[-1].pieces.append(self._whole(Role.NOTE, self.notes[-1].identifier, line))
        else:
            raise self._error(line.number, f"a note without its number: {line.text[:20]!r}")

    def _opens_note(self, match: re.Match[str], ended: bool) -> bool:
        """Whether a line that begins with a mark begins a note; ``ended`` says that the one before it has ended."""
        written, follows = mark(match["number"]), self._next_note(match)
        if written.isdecimal():
            return follows or (ended and not self.in_front)
        return follows and (ended or not written)

    def _open_note(self, line: Line, match: re.Match[str] | None) -> None:
        """A line begins a note, with its mark or, on the front page, without."""
        printed = match["number"] if match else ""
        written = mark(printed)
        if written and not self.noted.expect(written):
            problem = f"footnote {written} where footnote {self.noted.next_to(written)} should be: a gap or a repeat"
            raise self._error(line.number, problem)
        name = self._name(self.noted, printed) if printed else self._front_note()
        if any(note.identifier == name for note in self.notes):
            raise self._error(line.number, f"a second {name}")
        numbers = () if name.startswith(self._front_note()) else (written or printed,)
        note = Draft(name, numbers, (), 0, line.number)
        self.notes.append(note)
        if match:
            self._add(Role.NOTE_NUMBER, name, line, 0, match.end())
        note.pieces.append(self._add(Role.NOTE, name, line, match.end() if match else 0, len(line.text)))
