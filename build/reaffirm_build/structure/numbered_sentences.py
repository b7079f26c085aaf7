"""Sentences: whether a number that headings have too, I. or A., is that of an item: it stands before a sentence."""

from itertools import takewhile

from reaffirm_build.language.numbering import Number
from reaffirm_build.structure.state import Reading


def is_numbered_sentence(reading: Reading, index: int, number: Number) -> bool:
    """Whether a number is that of an item: of the first of two in a session at least, or of one after those."""
    if not _is_sentence(reading, index):
        return False
    if item := reading.item():
        return item.level is number.level
    return number.position == 1 and _has_next(reading, index, number)


def _has_next(reading: Reading, index: int, number: Number) -> bool:
    """Whether the next number comes in the session, before a sentence too."""
    later = range(index + 1, len(reading.source.lines))
    for line in takewhile(lambda one: not reading.ends_section(one), later):
        found = number.level.read(reading.text(line))
        if found and number.level.follows(found.printed, number.position, number.printed):
            return _is_sentence(reading, line)
    return False


def _is_sentence(reading: Reading, index: int) -> bool:
    """Whether the paragraph that begins in a line ends as a sentence does, or as one that goes on in parts."""
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
