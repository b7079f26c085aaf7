"""Topics: the headings among items, which are no items, and items that are the headings of their parts.

A line stands over items if what is before it has ended, it does not end as a sentence does, and an item begins under
it. While an item is open, something must set the line apart too: a blank line, its length, or how it is written.
"""

import re
from collections.abc import Callable

from reaffirm_build.layout import width
from reaffirm_build.model import Role
from reaffirm_build.reading import Reading
from reaffirm_build.sessions import LONGEST_HEADING

#: Whether a provision begins in a line if what stands before that has ended.
Opens = Callable[[Reading, int], bool]

#: How wide a heading over parts may be, in columns.
_HEADING = 60
#: What follows the number of a heading over items.
_LABEL = re.compile(r"\W.*", re.DOTALL)


def is_topic(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether a line stands over the items that follow."""
    pack, layout, text = reading.pack, reading.layout, reading.text(index)
    if pack.is_sentence(text) or not (reading.breaks(index) or _goes_on_topics(reading, text)):
        return False
    if reading.open and not layout.gap(index):
        short = not layout.is_wrapped() or layout.short(index) or layout.short(reading.said)
        going_on = len(reading.open) == 1 and pack.unfinished.search(reading.open[0].words(pack))
        if going_on or not (short or pack.headings.topic.fullmatch(text)):
            return False
    return _is_over_items(reading, index, opens)


def _goes_on_topics(reading: Reading, text: str) -> bool:
    """Whether a line has the number after that of the last heading over items."""
    topic, sections = reading.pack.headings.topic, reading.pack.headings.sections
    last = next((piece.text for piece in reversed(reading.pieces) if piece.role is Role.TOPIC), "")
    if not last or not topic.fullmatch(text):
        return False
    before, here = (sections(_LABEL.sub("", one)) for one in (last, text))
    return any(value + 1 in here for value in before)


def _is_over_items(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether an item begins after a line, and between them are only the further lines of a heading."""
    for _ in range(LONGEST_HEADING):
        after = reading.layout.next_said(index)
        if after is None or after in reading.headings:
            return False
        if opens(reading, after):
            return True
        if reading.pack.is_sentence(reading.text(after)):
            return False
        index = after
    return False


def is_title(reading: Reading, index: int, opens: Opens) -> bool:
    """Whether a line stands over what follows: over items, or over a paragraph that has no number."""
    after = reading.layout.next_said(index)
    if reading.pack.finished.search(reading.text(index)) or after is None:
        return False
    over_paragraph = reading.layout.gap(after) and not reading.pack.numbers(reading.text(after))
    return over_paragraph or is_topic(reading, index, opens)


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
