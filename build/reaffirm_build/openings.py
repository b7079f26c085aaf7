"""Openings: what the number at the beginning of a line opens.

A number opens a provision if it is the next of its list and what comes before it has ended. Of the lists that are open
the innermost goes on that it fits; what says that parts follow is followed by the first of them. A number amid a
sentence is words: "article / 6. of the Protocol", "paragraph / (a) of that article".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reaffirm_build.layout import width
from reaffirm_build.numbering import NARROW, Level, Number
from reaffirm_build.reading import Reading
from reaffirm_build.topics import heads_parts, is_title, is_topic

#: How wide the words of an item are at least that opens without an end before it, in columns.
_WORDY = 12


@dataclass(frozen=True)
class Opening:
    """The place of a provision that a number opens."""

    number: Number
    depth: int  #: of how many open provisions it is part
    position: int  #: in its list, from 1

    @property
    def level(self) -> Level:
        """How its list is numbered."""
        return self.number.level

    @property
    def printed(self) -> str:
        """Its number as printed, in ordinary width."""
        return self.number.printed.translate(NARROW)

    @property
    def end(self) -> int:
        """Where its number ends in the line."""
        return self.number.match.end()


def opening(reading: Reading, index: int) -> Opening | None:
    """What a line opens, if it begins with a number that is none of its words and of no heading; remarks on words.

    Raises SourceError for a number that is out of its order.
    """
    text, line = reading.text(index), reading.source.lines[index].number
    numbers = _numbers(reading, index)
    found, problem = _judged(reading, index, numbers, reading.breaks(index))
    if found or not numbers:
        return found
    if problem and reading.pack.headings.topic.fullmatch(text) and is_topic(reading, index, opens):
        return None
    if problem and not _is_inline(reading, numbers):
        raise reading.error(line, problem)
    reading.remark(line, f"a number that is read as words: {text[:20]!r}")
    return None


def opens(reading: Reading, index: int, ended: bool = True) -> bool:
    """Whether a line that is still to be read opens something, if what stands before it has ``ended`` or not."""
    return _judged(reading, index, _numbers(reading, index), ended)[0] is not None


def _judged(reading: Reading, index: int, numbers: Sequence[Number], ended: bool) -> tuple[Opening | None, str]:
    """What the first number opens that fits, or what is wrong with all; neither if the line goes on with a sentence."""
    found = _fitting(reading, numbers)
    if not found or not (ended or _begins(reading, index, found)):
        return None, _misplaced(reading, numbers) if ended and numbers else ""
    whole = reading.open[-1] if found.depth and found.depth == len(reading.open) else None
    if not whole or whole.opens_list(reading.pack) or heads_parts(reading, index):
        return found, ""
    return None, f"a part of {whole.identifier}, whose text does not open a list"


def _numbers(reading: Reading, index: int) -> list[Number]:
    """What could be the number of a provision at the beginning of a line."""
    return [number for number in reading.pack.numbers(reading.text(index)) if _may_open(reading, index, number)]


def _may_open(reading: Reading, index: int, number: Number) -> bool:
    """Whether what looks like a number can be one here.

    A way of numbering items that is not the session's own is one only where it goes on, or begins something that is no
    heading; a bullet only where parts are expected. What stands in brackets numbers parts as well.
    """
    level = number.level
    own = {reading.pack.items[0], *(draft.level for draft in reading.open)}
    if level in own or number.match.groupdict().get("word"):
        return True
    if level.bullets:
        return bool(reading.open) and _has_room(reading, index)
    if not level.items or (reading.open and number.in_brackets):
        return True
    return _is_first(reading, number) and _has_room(reading, index)


def _has_room(reading: Reading, index: int) -> bool:
    """Whether there is something that opens a list, or else a session without items and a line that is no title."""
    return reading.open[-1].opens_list(reading.pack) if reading.open else not is_title(reading, index, opens)


def _is_first(reading: Reading, number: Number) -> bool:
    """Whether a number begins a list, or goes on from the last item of the session before."""
    return number.position == 1 or (not reading.open and (number.level, number.position - 1) == reading.counted)


def _fitting(reading: Reading, numbers: Sequence[Number]) -> Opening | None:
    """The place of a number: the first part of what opens a list, else the next of the innermost list it fits."""
    held = [draft.level for draft in reading.open]
    first = [
        Opening(number, len(held), number.position)
        for number in numbers
        if number.level not in held and (held or number.level.items) and _is_first(reading, number)
    ]
    if first and (not held or reading.open[-1].opens_list(reading.pack)):
        return first[0]
    for depth, draft in reversed([*enumerate(reading.open)]):
        for number in numbers:
            changed = depth and number.level.by_position and draft.level and draft.level.ends_at(draft.positions[-1])
            if (draft.level is number.level or changed) and number.level.follows(number.printed, draft.positions[-1]):
                return Opening(number, depth, draft.positions[-1] + 1)
    return next(iter(first), None)


def _begins(reading: Reading, index: int, found: Opening) -> bool:
    """Whether the next number of a list opens a provision although what stands before it has no end.

    It does if the number after it comes before the same one comes again, or else if its line may begin something new
    and does not go on in lower case.
    """
    pack, may, goes_on = reading.pack, reading.may_break(index), found.depth < len(reading.open)
    held = {draft.level for draft in reading.open}
    for later in range(index + 1, len(reading.source.lines)):
        if later in reading.headings:
            break
        text, ended = reading.text(later), may or bool(pack.finished.search(reading.text(later - 1)))
        if (ended or goes_on) and (number := found.level.read(text)):
            position = found.position + 1 if found.level.bullets else number.position
            if position in {found.position, found.position + 1}:
                return position > found.position
        if ended and found.depth and any(level.pattern.match(text) for level in pack.items if level in held):
            break
    after = reading.text(index)[found.end :].lstrip()
    whole = not found.depth and width(after) >= _WORDY and bool(pack.finished.search(after))
    return (may or whole) and goes_on and not after[:1].islower()


def _is_inline(reading: Reading, numbers: Sequence[Number]) -> bool:
    """Whether the number before stands amid the words of what is open: (a) … (b) … in one sentence."""
    words = reading.open[-1].words(reading.pack) if reading.open else ""
    for number in numbers:
        if (number.level.items and not number.in_brackets) or number.position <= 1:
            continue
        before = number.level.written(number.position - 1, number.printed)
        if number.match[0].strip().replace(number.printed, before) in words:
            return True
    return False


def _misplaced(reading: Reading, numbers: Sequence[Number]) -> str:
    """What is wrong with a number that fits nowhere."""
    for draft in reversed(reading.open):
        for number in numbers:
            if draft.level is number.level:
                wanted = number.level.written(draft.positions[-1] + 1, number.printed)
                return f"number {number.printed!r} where {wanted!r} should be: a gap or a repeat"
    number = numbers[0]
    if not reading.open and not number.level.items:
        return f"{number.match[0]!r} is a part, but there is nothing here that it is part of"
    return f"number {number.printed!r} where {number.level.written(1)!r} should be: a gap or a repeat"
