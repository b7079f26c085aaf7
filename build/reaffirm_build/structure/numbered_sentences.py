"""Detection of items whose numbers have the form of headings (I., A.) and precede a sentence."""

from itertools import takewhile

from reaffirm_build.language.numbering import Number
from reaffirm_build.structure.state import ParserState


def is_numbered_sentence(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether a number is the number of an item. A session must have at least two such items."""
    if not _is_sentence(reading, index):
        return False
    if item := reading.item():
        return item.level is number.level
    return number.position == 1 and _has_next(reading, index, number)


def _has_next(reading: ParserState, index: int, number: Number) -> bool:
    """Return whether the next number occurs in the session and precedes a sentence too."""
    later = range(index + 1, len(reading.source.lines))
    for line in takewhile(lambda index_below: not reading.ends_section(index_below), later):
        following = number.level.read(reading.text(line))
        if following and number.level.follows(following.printed, number.position, number.printed):
            return _is_sentence(reading, line)
    return False


def _is_sentence(reading: ParserState, index: int) -> bool:
    """Return whether the paragraph that begins in a line ends like a sentence or a chapeau."""
    pack, layout = reading.pack, reading.layout
    for line in range(index, len(reading.source.lines)):
        if line in layout.furniture:
            continue
        if line > index and (layout.gap(line) or pack.numbers(reading.text(line)) or reading.ends_section(line)):
            return False
        if pack.is_sentence(reading.text(line)):
            return True
        if not layout.is_wrapped() or layout.short(line):
            return False
    return False
