"""Headings over items, which are not items, and items that are headings of their parts.

A line is a heading over items if the text before it has ended, it does not end like a sentence, and an item begins
under it. While an item is open, a blank line, the length of the line or its form must also separate it.
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
from reaffirm_build.structure.state import ParserState

#: A test of whether a provision begins in a line, if the text before it has ended.
Opens = Callable[[ParserState, int], bool]

#: Maximum width of a heading over parts, in columns.
_HEADING = 60
#: The text after the number of a heading over items.
_LABEL = re.compile(r"\W.*", re.DOTALL)


def is_topic(reading: ParserState, index: int, opens: Opens) -> bool:
    """Return whether a line is a heading over the items after it."""
    return heads_items(reading, index) or (may_be_heading(reading, index) and _is_over_items(reading, index, opens))


def may_be_heading(reading: ParserState, index: int) -> bool:
    """Return whether a line may be a heading over items: the text before it has ended, and the layout separates it."""
    pack, layout, text = reading.pack, reading.layout, reading.text(index)
    if pack.is_sentence(text) or not (reading.breaks(index) or _continues_headings(reading, text)):
        return False
    if reading.open and not layout.gap(index) and reading.pieces[-1].role is not Role.TOPIC:
        short = layout.short(index) or layout.short(reading.last_text) or _is_plain(reading, index)
        going_on = len(reading.open) == 1 and pack.unfinished.search(reading.open[0].words(pack))
        if going_on or not (short or pack.headings.topic.fullmatch(text)):
            return False
    return True


def _is_plain(reading: ParserState, index: int) -> bool:
    """Return whether a line has room for more words and no punctuation. In unwrapped text every line qualifies."""
    if not reading.layout.is_wrapped():
        return True
    divided = any(unicodedata.category(sign) == "Po" for sign in reading.text(index))
    return not divided and not reading.layout.fills(index)


def _continues_headings(reading: ParserState, text: str) -> bool:
    """Return whether the number of a line follows the number of the last heading over items."""
    topic, sections = reading.pack.headings.topic, reading.pack.headings.sections
    last = next(_topics(reading), "")
    if not last or not topic.fullmatch(text):
        return False
    before, current = (sections(_LABEL.sub("", label)) for label in (last, text))
    return any(value + 1 in current for value in before)


def _is_over_items(reading: ParserState, index: int, opens: Opens) -> bool:
    """Return whether an item begins after a line, with only further lines of a heading between them."""
    return any(opens(reading, after) for after in _after(reading, index))


def _after(reading: ParserState, index: int) -> Iterator[int]:
    """Yield the indices of the further lines of a heading and of the possible first line under it."""
    for _ in range(LONGEST_HEADING):
        after = _next_text(reading, index)
        if after is None or after in reading.headings:
            return
        yield after
        if reading.pack.is_sentence(reading.text(after)):
            return
        index = after


def _next_text(reading: ParserState, index: int) -> int | None:
    """Return the index of the next line of text. It is on the next page if a separator and notes intervene."""
    layout, lines = reading.layout, reading.source.lines
    after = layout.next_text(index)
    if after is None or not reading.pack.note_number.match(reading.text(after)):
        return after
    if "separator" not in {layout.furniture.get(line) for line in range(index + 1, after)}:
        return after
    edges = (line for line in range(after, len(lines)) if lines[line].page_start or line in layout.furniture)
    return next((layout.next_text(edge - 1) for edge in edges), None)


def under(reading: ParserState, index: int) -> Iterator[int]:
    """Return the indices of possible first lines under a heading. There are none under a sentence."""
    return iter(()) if reading.pack.is_sentence(reading.text(index)) else _after(reading, index)


def heads_items(reading: ParserState, index: int) -> bool:
    """Return whether a numbered line is a heading over items with numbers of their own.

    The numbers of such items continue under the next heading. If they began again there, the items would be parts.
    """
    if reading.pack.is_sentence(reading.text(index)) or not reading.breaks(index):
        return False
    numbers = [number for number in reading.pack.numbers(reading.text(index)) if not number.level.bullets]
    return any(
        _goes_on(reading, index, heading) if reading.open else _begins(reading, index, heading) for heading in numbers
    )


def _goes_on(reading: ParserState, index: int, heading: Number) -> bool:
    """Return whether a number is the first or next number of headings over items, with the next item under it."""
    item, before = reading.open[0], last_heading(reading, heading.level)
    follows = before and heading.level.follows(heading.printed, before.position, before.printed)
    if not item.level or not (follows or heading.position == 1):
        return False
    return _is_over(reading, index, item.level, item.positions[0], item.numbers[0])


def last_heading(reading: ParserState, level: Level) -> Number | None:
    """Return the number of the last heading over items on a level in the current session."""
    return next((number for text in _topics(reading) if (number := level.read(text))), None)


def _topics(reading: ParserState) -> Iterator[str]:
    """Return the headings over items of the current session, the last heading first."""
    of_session = takewhile(lambda piece: piece.role is not Role.HEADING, reversed(reading.pieces))
    return (piece.text for piece in of_session if piece.role is Role.TOPIC)


def _begins(reading: ParserState, index: int, heading: Number) -> bool:
    """Return whether a number is the first heading over items whose numbers continue under the next heading."""
    if heading.position != 1:
        return False
    for line in under(reading, index):
        for item in reading.pack.numbers(reading.text(line)):
            if item.level.dotted and steps(item.printed)[:-1] == (heading.position,):
                return False  # a dotted number contains the number of its item
            if item.position > 1 and item.position - 1 == reading.counted.get(item.level):
                return True
            if item.position == 1 and (item.level is heading.level or _go_on(reading, line, item, heading)):
                return True
    return False


def begin_again(reading: ParserState, index: int, heading: Number) -> bool:
    """Return whether the numbers under a numbered heading begin again under the next heading, as parts do."""
    levels = [number.level for line in under(reading, index) for number in reading.pack.numbers(reading.text(line))]
    for line in range(index + 1, len(reading.source.lines)):
        if line in reading.headings:
            break
        other = heading.level.read(reading.text(line))
        if other and heading.level.follows(other.printed, heading.position, heading.printed):
            numbers = (level.read(reading.text(below)) for below in under(reading, line) for level in levels)
            return any(number and number.position == 1 for number in numbers)
    return False


def _go_on(reading: ParserState, index: int, item: Number, heading: Number) -> bool:
    """Return whether the numbers of the items from a line on continue under the next heading."""
    for line in range(index + 1, len(reading.source.lines)):
        if line in reading.headings:
            break
        text = reading.text(line)
        following, other = item.level.read(text), heading.level.read(text)
        if following and item.level.follows(following.printed, item.position, item.printed):
            item = following
        elif (
            other
            and heading.level.follows(other.printed, heading.position, heading.printed)
            and (_is_over(reading, line, item.level, item.position, item.printed))
        ):
            return True
    return False


def _is_over(reading: ParserState, index: int, level: Level, position: int, printed: str) -> bool:
    """Return whether the next number of a list is under a line."""
    numbers = (level.read(reading.text(line)) for line in under(reading, index))
    return any(number and level.follows(number.printed, position, printed) for number in numbers)


def is_title(reading: ParserState, index: int, opens: Opens) -> bool:
    """Return whether a line is a heading of items or of an unnumbered paragraph."""
    return heads_paragraph(reading, index) or (
        not reading.pack.finished.search(reading.text(index)) and is_topic(reading, index, opens)
    )


def leaves_items(reading: ParserState, index: int) -> bool:
    """Return whether a line is the heading of a paragraph outside any item.

    Blank lines separate it from the item before, which has ended, and from the paragraph.
    """
    text, before = reading.text(index), reading.open[-1].words(reading.pack)
    separated = (
        reading.layout.gap(index)
        and bool(reading.pack.finished.search(before))
        and not reading.open[-1].opens_list(reading.pack)
    )
    return (
        separated and not reading.pack.is_sentence(text) and width(text) <= _HEADING and heads_paragraph(reading, index)
    )


def heads_paragraph(reading: ParserState, index: int) -> bool:
    """Return whether a line without the end of a sentence is a heading of an unnumbered paragraph."""
    after = reading.layout.next_text(index)
    if reading.pack.finished.search(reading.text(index)) or after is None:
        return False
    return reading.layout.gap(after) and not reading.pack.numbers(reading.text(after))


def heads_parts(reading: ParserState, index: int) -> bool:
    """Return whether the open item is the heading of parts that begin in a line.

    Such an item is short and does not end like a sentence.
    """
    words = reading.open[-1].words(reading.pack)
    if reading.pack.is_sentence(words) or width(words) > _HEADING or not reading.may_break(index):
        return False
    return _has_heading_neighbour(reading, index)


def _has_heading_neighbour(reading: ParserState, index: int) -> bool:
    """Return whether a neighbouring item is a heading too. A single item is not accepted as a heading."""
    pack, item = reading.pack, reading.open[0]
    for builder in reading.provisions:
        if builder.session == item.session and builder.positions == (item.positions[0] - 1,):
            return bool(builder.parts) and not pack.finished.search(builder.words(pack))
    for line in reading.source.lines[index:]:
        number = item.level.read(line.text) if item.level else None
        if number and number.position == item.positions[0] + 1:
            return width(line.text) <= _HEADING and not pack.finished.search(line.text)
    return False
