"""Provisions that the number at the beginning of a line opens.

A number opens a provision if it is the next number of its list and the text before it has ended. It continues the
innermost open list that it fits. The first part follows a chapeau. A number within a sentence is text:
"article / 6. of the Protocol", "paragraph / (a) of that article".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from reaffirm_build.language.numbering import Level, Number
from reaffirm_build.model import Role
from reaffirm_build.numerals import NARROW, steps
from reaffirm_build.structure.furniture import width
from reaffirm_build.structure.item_headings import (
    begin_again,
    heads_items,
    heads_paragraph,
    heads_parts,
    is_title,
    is_topic,
    last_heading,
    may_be_heading,
)
from reaffirm_build.structure.numbered_sentences import is_numbered_sentence
from reaffirm_build.structure.numbering_errors import begins_again, misplaced, next_of
from reaffirm_build.structure.state import ParserState

#: Minimum width of an item that opens after an unfinished sentence, in columns.
_WORDY = 12


@dataclass(frozen=True)
class Opening:
    """Position of a provision that a number opens."""

    number: Number
    depth: int  #: number of open provisions that contain it
    position: int  #: place in its list, from 1

    @property
    def level(self) -> Level:
        """The level of its list."""
        return self.number.level

    @property
    def printed(self) -> str:
        """The number as printed, in ordinary width."""
        return self.number.printed.translate(NARROW)

    @property
    def part(self) -> str:
        """The last component of the identifier. For a part with a dotted number it is the end of the number."""
        return str(self.position) if self.level.dotted and self.depth else self.level.part(self.printed, self.position)

    @property
    def end(self) -> int:
        """The column after the number in the line."""
        return self.number.match.end()


def opening(reading: ParserState, index: int) -> Opening | None:
    """Return the provision that a line opens, or None if the line begins with text or a heading.

    Adds a remark for a number that is read as text. Raises SourceError, with the line, for a number out of order.
    """
    text, line = reading.text(index), reading.source.lines[index].number
    if heads_items(reading, index) or _introduces(reading, index):
        return None
    numbers = _numbers(reading, index)
    result, problem = _decide(reading, index, numbers, reading.breaks(index))
    unknown = reading.pack.headings.other.fullmatch(text)  # reported by the parser with a better error
    heading = not numbers and not unknown and may_be_heading(reading, index)
    if heading and not reading.layout.gap(index) and (again := begins_again(reading, index)):
        raise reading.error(*again)
    if result or not numbers:
        return result
    if problem and (again := begins_again(reading, index)):
        raise reading.error(*again)
    if problem and reading.pack.headings.topic.fullmatch(text) and is_topic(reading, index, opens):
        return None
    if problem and not _is_inline(reading, numbers):
        raise reading.error(line, problem)
    reading.remark(line, "a number that is read as words", repr(text[:20]))
    return None


def _introduces(reading: ParserState, index: int) -> bool:
    """Return whether a line is a numbered paragraph that introduces items.

    The items have a word before their numbers, or the line or a later paragraph announces them. The paragraph continues
    the numbers of the front matter, or is the first of a section of a report.
    """
    level = reading.pack.items[0]
    number = level.read(reading.text(index))
    if reading.open or reading.item() or not number or not reading.breaks(index):
        return False
    if not _begins_late(reading, index, number):
        return False
    last, texts = number.position, [reading.text(index)]
    for line in takewhile(lambda later: not reading.ends_section(later), range(index + 1, len(reading.source.lines))):
        text = reading.text(line)
        opener = next(iter(reading.pack.numbers(text)), None)
        if opener and opener.level.items and opener.has_word:
            return True
        if opener and opener.level is level:
            announced = reading.pack.reports.introduces.match(reading.pack.unwrap(*texts))
            if announced and opener.position in {1, last + 1}:
                return True
            if opener.position != last + 1:
                return False
            last, texts = opener.position, []
        elif opener and reading.pack.is_sentence(text):
            texts = []  # a paragraph with parts is an item
        texts.append(text)
    return False


def opens(reading: ParserState, index: int, ended: bool = True) -> bool:
    """Return whether an unread line opens a provision. ``ended`` states whether the text before it has ended."""
    return _decide(reading, index, _numbers(reading, index), ended)[0] is not None


def _opens_item(reading: ParserState, index: int) -> bool:
    """Return whether an unread line opens a provision with the number of an item."""
    result = _decide(reading, index, _numbers(reading, index), True)[0]
    return result is not None and result.level.items


def _decide(reading: ParserState, index: int, numbers: Sequence[Number], ended: bool) -> tuple[Opening | None, str]:
    """Return the opening of the first number that fits, or else the problem. A continued sentence has neither."""
    fitting = _fitting(reading, index, numbers)
    if not fitting or not (ended or _begins(reading, index, fitting)):
        return None, misplaced(reading, numbers) if ended and numbers else ""
    whole = reading.open[-1] if fitting.depth and fitting.depth == len(reading.open) else None
    if not whole or whole.opens_list(reading.pack) or fitting.level.dotted or heads_parts(reading, index):
        return fitting, ""
    return None, f"a part of {whole.identifier}, whose text does not open a list"


def _numbers(reading: ParserState, index: int) -> list[Number]:
    """Return the possible numbers of a provision at the beginning of a line."""
    text = reading.text(index)
    capital = [number for number in reading.pack.heading_numbers(text) if is_numbered_sentence(reading, index, number)]
    return [*(number for number in reading.pack.numbers(text) if _may_open(reading, index, number)), *capital]


def _may_open(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether a possible number can be a number in its context.

    Another form of item numbers is accepted if it continues, or begins a list that has no heading. A bullet or a
    doubled letter is accepted only where a list is expected. A number in brackets may number parts or, in a session
    without other items, items.
    """
    level = number.level
    own = {reading.pack.items[0], *(builder.level for builder in reading.open)}
    if level in own or number.has_word:
        return True
    if level.doubled:  # or the list continues single letters
        return bool(reading.open) and reading.open[-1].opens_list(reading.pack)
    if level.bullets:
        return _has_room(reading, index) if reading.open else _is_introduced(reading)
    if not level.items or (reading.open and number.in_brackets):
        return True
    return _is_first(reading, index, number) and (_has_room(reading, index) or begin_again(reading, index, number))


def _is_item(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether a number can number an item. Numbers of parts can if the session has no other items.

    If later numbers of items do not begin with 1, the beginning of these items is lost and the result is false.
    """
    if number.level.items or number.level.bullets:
        return True
    own = reading.pack.items[0]
    later = range(index + 1, next((i for i in sorted(reading.headings) if i > index), len(reading.source.lines)))
    first = next((following for i in later if (following := own.read(reading.text(i)))), None)
    heading = last_heading(reading, own)
    wanted = {1, heading.position + 1 if heading else 1}
    return (not first or first.position in wanted) and not heads_paragraph(reading, index)


def _is_introduced(reading: ParserState) -> bool:
    """Return whether the text of a session outside its items opens a list."""
    last = reading.pieces[-1]
    return last.role is Role.SESSION and bool(reading.pack.opens_list.search(last.text))


def _has_room(reading: ParserState, index: int) -> bool:
    """Return whether the open provision opens a list or, without an open provision, the line is not a title."""
    return reading.open[-1].opens_list(reading.pack) if reading.open else not is_title(reading, index, _opens_item)


def _is_first(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether a number begins a list, or continues the items of the session after other text."""
    item = None if reading.open else reading.item()
    if item:  # followed by text outside any item, whose paragraphs may be numbered too
        follows = number.level.follows(number.printed, item.positions[0], item.numbers[0])
        return item.level is number.level and (follows or number.position - 1 == reading.counted.get(number.level))
    if number.position != 1:
        return not reading.open and _begins_late(reading, index, number)
    if not number.level.dotted or not reading.open:
        return True
    over, whole = steps(number.printed)[:-1], reading.open[-1]  # 2.1 is the first part of 2
    return over == (steps(whole.numbers[-1]) if whole.level and whole.level.dotted else whole.positions[-1:])


def _begins_late(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether a number, possibly higher than 1, is the first of a session.

    It continues the numbers counted so far. Items may keep their numbers of a report and begin with any number, if no
    later number is lower and the text before introduces them.
    """
    level = number.level
    if number.position - 1 == reading.counted.get(level):
        return True
    if not level.items or number.position < 2:
        return False
    lines = takewhile(lambda line: line not in reading.headings, range(index + 1, len(reading.source.lines)))
    numbers = (level.read(reading.text(line)) for line in lines if line not in reading.outside)
    if any(later and later.position <= number.position for later in numbers):
        return False
    of_session = takewhile(lambda piece: piece.role is not Role.HEADING, reversed(reading.pieces))
    introduction = reading.pack.unwrap(*(piece.text for piece in [*of_session][::-1] if piece.role is Role.SESSION))
    introduced = reading.pack.opens_list.search(introduction) or reading.pack.reports.introduces.match(introduction)
    return not introduction or bool(introduced)


def _fitting(reading: ParserState, index: int, numbers: Sequence[Number]) -> Opening | None:
    """Return the opening of the first part after a chapeau, or of the next number of the innermost list it fits."""
    levels = [builder.level for builder in reading.open]
    first = [
        Opening(number, len(levels), number.position)
        for number in numbers
        if (number.level not in levels or _repeats_outer(reading, number))
        and _is_first(reading, index, number)
        and (levels or _is_item(reading, index, number))
    ]
    if first and (not levels or reading.open[-1].opens_list(reading.pack)):
        return first[0]
    if len(next_of(reading, numbers)) > 1:
        return None
    for depth, builder in reversed([*enumerate(reading.open)]):
        for number in numbers:
            changed = builder.level and _changes_form(builder.level, builder.positions[-1], number, depth)
            after = builder.positions[-1], builder.numbers[-1]
            if (builder.level is number.level or changed) and number.level.follows(number.printed, *after):
                position = number.position if number.level.dotted else builder.positions[-1] + 1
                return Opening(number, depth, position)
    return next(iter(first), None)


def _repeats_outer(reading: ParserState, number: Number) -> bool:
    """Return whether parts can repeat the numbering of an outer list: (a) under (i) under (a)."""
    item, whole = reading.open[0], reading.open[-1]
    return number.level not in {item.level, whole.level} and whole.opens_list(reading.pack)


def _changes_form(level: Level, position: int, number: Number, depth: int) -> bool:
    """Return whether a list can continue with other numbers: at the end of its signs, or with a word before them."""
    if depth:
        return number.level.by_position and level.ends_at(position)
    return number.has_word and level.items and level.numbers == number.level.numbers


def _begins(reading: ParserState, index: int, candidate: Opening) -> bool:
    """Return whether the next number of a list opens a provision although the sentence before it has no end.

    It does if its successor occurs before the number itself is repeated. If neither occurs, the line must be able to
    begin a provision and must not continue in lower case.
    """
    pack, may, goes_on = reading.pack, reading.may_break(index), candidate.depth < len(reading.open)
    levels = {builder.level for builder in reading.open}
    for later in range(index + 1, len(reading.source.lines)):
        if later in reading.headings:
            break
        text, ended = reading.text(later), may or bool(pack.finished.search(reading.text(later - 1)))
        if (ended or goes_on) and (number := candidate.level.read(text)):
            position = candidate.position + 1 if candidate.level.bullets else number.position
            if position in {candidate.position, candidate.position + 1}:
                return position > candidate.position
        if ended and candidate.depth and any(level.pattern.match(text) for level in pack.items if level in levels):
            break
    after = reading.text(index)[candidate.end :].lstrip()
    whole = not candidate.depth and width(after) >= _WORDY and bool(pack.finished.search(after))
    return (may or whole) and goes_on and not after[:1].islower()


def _is_inline(reading: ParserState, numbers: Sequence[Number]) -> bool:
    """Return whether the text of the open provision contains the previous number: (a) … (b) … in one sentence."""
    words = reading.open[-1].words(reading.pack) if reading.open else ""
    for number in numbers:
        if (number.level.items and not number.in_brackets) or number.position <= 1:
            continue
        before = number.level.written(number.position - 1, number.printed)
        if number.match[0].strip().replace(number.printed, before) in words:
            return True
    return False
