"""Topics: the headings among items, which are no items, and items that are the headings of their parts.

A line stands over items if what is before it has ended, it does not end as a sentence does, and an item begins under
it. While an item is open, something must set the line apart too: a blank line, its length, or how it is written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import takewhile

from reaffirm_build.language.headings import LONGEST_HEADING
from reaffirm_build.language.numbering import Level, Number
from reaffirm_build.model import Role
from reaffirm_build.numerals import steps
from reaffirm_build.structure.furniture import width
from reaffirm_build.structure.state import Reading

#: Whether a provision begins in a line if what stands before that has ended.
Opens = Callable[[Reading, int], bool]

#: How wide a heading over parts may be, in columns.
_HEADING = 60
#: What follows the number of a heading over items.
_LABEL = re.compile(r"\W.*", re.DOTALL)


def is_topic(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether a line stands over the items that follow."""
    return heads_items(reading, index) or (may_stand_over(reading, index) and _is_over_items(reading, index, opens))


def may_stand_over(reading: Reading, index: int) -> bool:
    """Whether a line can be a heading over items: what is before it has ended, and something sets it apart."""
    pack, layout, text = reading.pack, reading.layout, reading.text(index)
    if pack.is_sentence(text) or not (reading.breaks(index) or _goes_on_topics(reading, text)):
        return False
    if reading.open and not layout.gap(index) and reading.pieces[-1].role is not Role.TOPIC:
        short = layout.short(index) or layout.short(reading.said) or _is_plain(reading, index)
        going_on = len(reading.open) == 1 and pack.unfinished.search(reading.open[0].words(pack))
        if going_on or not (short or pack.headings.topic.fullmatch(text)):
            return False
    return True


def _is_plain(reading: Reading, index: int) -> bool:
    """Whether a line has room for more words, and no sign that divides what it says; any line where none is wrapped."""
    if not reading.layout.is_wrapped():
        return True
    divided = any(unicodedata.category(sign) == "Po" for sign in reading.text(index))
    return not divided and not reading.layout.fills(index)


def _goes_on_topics(reading: Reading, text: str) -> bool:
    """Whether a line has the number after that of the last heading over items."""
    topic, sections = reading.pack.headings.topic, reading.pack.headings.sections
    last = next(_topics(reading), "")
    if not last or not topic.fullmatch(text):
        return False
    before, here = (sections(_LABEL.sub("", one)) for one in (last, text))
    return any(value + 1 in here for value in before)


def _is_over_items(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether an item begins after a line, and between them are only the further lines of a heading."""
    return any(opens(reading, after) for after in _after(reading, index))


def _after(reading: Reading, index: int) -> Iterator[int]:
    """The lines after a line of a heading: its further lines, and what may be the first under it."""
    for _ in range(LONGEST_HEADING):
        after = _next_said(reading, index)
        if after is None or after in reading.headings:
            return
        yield after
        if reading.pack.is_sentence(reading.text(after)):
            return
        index = after


def _next_said(reading: Reading, index: int) -> int | None:
    """The next line that is said, on the next page if a rule and notes stand between."""
    layout, lines = reading.layout, reading.source.lines
    after = layout.next_said(index)
    if after is None or not reading.pack.note_number.match(reading.text(after)):
        return after
    if "separator" not in {layout.furniture.get(line) for line in range(index + 1, after)}:
        return after
    edges = (line for line in range(after, len(lines)) if lines[line].page_start or line in layout.furniture)
    return next((layout.next_said(edge - 1) for edge in edges), None)


def under(reading: Reading, index: int) -> Iterator[int]:
    """The lines that may be the first under a line, if that is a heading."""
    return iter(()) if reading.pack.is_sentence(reading.text(index)) else _after(reading, index)


def heads_items(reading: Reading, index: int) -> bool:
    """Whether a line that begins with a number is a heading over items that have numbers of their own.

    It is if those go on under the next heading; if they began again there, they would be its parts.
    """
    if reading.pack.is_sentence(reading.text(index)) or not reading.breaks(index):
        return False
    numbers = [number for number in reading.pack.numbers(reading.text(index)) if not number.level.bullets]
    return any(_goes_on(reading, index, one) if reading.open else _begins(reading, index, one) for one in numbers)


def _goes_on(reading: Reading, index: int, heading: Number) -> bool:
    """Whether a number is that after the last heading over items, or the first, and the next item stands under it."""
    item, before = reading.open[0], last_heading(reading, heading.level)
    follows = before and heading.level.follows(heading.printed, before.position, before.printed)
    if not item.level or not (follows or heading.position == 1):
        return False
    return _is_over(reading, index, item.level, item.positions[0], item.numbers[0])


def last_heading(reading: Reading, level: Level) -> Number | None:
    """The number of the last heading over items that is numbered in a way, in the session that is read."""
    return next((found for text in _topics(reading) if (found := level.read(text))), None)


def _topics(reading: Reading) -> Iterator[str]:
    """The headings over items of the session that is read, the last one first."""
    here = takewhile(lambda piece: piece.role is not Role.HEADING, reversed(reading.pieces))
    return (piece.text for piece in here if piece.role is Role.TOPIC)


def _begins(reading: Reading, index: int, heading: Number) -> bool:
    """Whether a number is that of the first heading of a session whose items go on counting under the next one."""
    if heading.position != 1:
        return False
    for line in under(reading, index):
        for item in reading.pack.numbers(reading.text(line)):
            if item.level.dotted and steps(item.printed)[:-1] == (heading.position,):
                return False  # it says itself that it is a part
            if item.position > 1 and item.position - 1 == reading.counted.get(item.level):
                return True
            if item.position == 1 and (item.level is heading.level or _go_on(reading, line, item, heading)):
                return True
    return False


def begin_again(reading: Reading, index: int, heading: Number) -> bool:
    """Whether the items under a numbered heading begin again under the next one: they are parts of each."""
    levels = [number.level for line in under(reading, index) for number in reading.pack.numbers(reading.text(line))]
    for line in range(index + 1, len(reading.source.lines)):
        if line in reading.headings:
            break
        other = heading.level.read(reading.text(line))
        if other and heading.level.follows(other.printed, heading.position, heading.printed):
            found = (level.read(reading.text(one)) for one in under(reading, line) for level in levels)
            return any(number and number.position == 1 for number in found)
    return False


def _go_on(reading: Reading, index: int, item: Number, heading: Number) -> bool:
    """Whether the items from a line on go on counting under the heading after one."""
    for line in range(index + 1, len(reading.source.lines)):
        if line in reading.headings:
            break
        text = reading.text(line)
        found, other = item.level.read(text), heading.level.read(text)
        if found and item.level.follows(found.printed, item.position, item.printed):
            item = found
        elif (
            other
            and heading.level.follows(other.printed, heading.position, heading.printed)
            and (_is_over(reading, line, item.level, item.position, item.printed))
        ):
            return True
    return False


def _is_over(reading: Reading, index: int, level: Level, position: int, printed: str) -> bool:
    """Whether a line is a heading under which the number comes that is next after one."""
    found = (level.read(reading.text(line)) for line in under(reading, index))
    return any(number and level.follows(number.printed, position, printed) for number in found)


def is_title(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether a line stands over what follows: over items, or over a paragraph that has no number."""
    return stands_over(reading, index) or (
        not reading.pack.finished.search(reading.text(index)) and is_topic(reading, index, opens)
    )


def leaves_items(reading: Reading, index: int) -> bool:
    """Whether a line is the heading of a paragraph that is of no item: apart from both, after a sentence's end."""
    text, before = reading.text(index), reading.open[-1].words(reading.pack)
    apart = (
        reading.layout.gap(index)
        and bool(reading.pack.finished.search(before))
        and not reading.open[-1].opens_list(reading.pack)
    )
    return apart and not reading.pack.is_sentence(text) and width(text) <= _HEADING and stands_over(reading, index)


def stands_over(reading: Reading, index: int) -> bool:
    """Whether a line without an end stands over a paragraph that has no number."""
    after = reading.layout.next_said(index)
    if reading.pack.finished.search(reading.text(index)) or after is None:
        return False
    return reading.layout.gap(after) and not reading.pack.numbers(reading.text(after))


def heads_parts(reading: Reading, index: int) -> bool:
    """Whether the open item is the heading of parts that begin in a line: short, apart from them, without an end."""
    words = reading.open[-1].words(reading.pack)
    if reading.pack.is_sentence(words) or width(words) > _HEADING or not reading.may_break(index):
        return False
    return _beside_headings(reading, index)


def _beside_headings(reading: Reading, index: int) -> bool:
    """Whether the item before or after the one that is open is a heading too: none is so for itself."""
    pack, item = reading.pack, reading.open[0]
    for one in reading.provisions:
        if one.session == item.session and one.positions == (item.positions[0] - 1,):
            return bool(one.parts) and not pack.finished.search(one.words(pack))
    for line in reading.source.lines[index:]:
        number = item.level.read(line.text) if item.level else None
        if number and number.position == item.positions[0] + 1:
            return width(line.text) <= _HEADING and not pack.finished.search(line.text)
    return False
