"""Titles of items: the words between a number and the paragraph under it, as in "Recommendation 3: Data"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Role
from reaffirm_core.structure.furniture import width
from reaffirm_core.structure.likeliest import LineReading
from reaffirm_core.structure.session_lines import SessionLine

#: Maximum number of lines of a title, and its maximum width in columns.
_LINES, _WIDTH = 3, 160
#: A line above this width, in columns, is no further line of a title.
_LINE = 60


@dataclass(frozen=True)
class Title:
    """The words of an item that may be its title."""

    places: range  #: places of its lines among the lines of the session
    is_certain: bool  #: whether it is apart from the paragraph under it, which is no further line of a title
    is_shown: bool  #: whether the file shows it as a heading


def titles(lines: Sequence[SessionLine], readings: Sequence[LineReading], pack: Structure) -> Iterator[Title]:
    """Yield the titles of items. A title is no sentence, asks nobody, and has a paragraph of its item under it."""
    for place, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        choice = reading.choice
        if choice.role is not Role.NUMBER or choice.depth or not line.text[choice.end :].strip():
            continue
        further = (at for at in range(place + 1, len(lines)))
        stop = place + 1 + sum(1 for _ in takewhile(lambda at: _continues(lines[at], readings[at]), further))
        places = range(place, stop)
        if not _is_title([lines[at] for at in places], pack, choice.end) or stop == len(lines):
            continue
        under = lines[stop]
        if readings[stop].choice.role is Role.PROVISION and _begins_paragraph(under, pack):
            shows = under.gap or line.heading or (choice.number is not None and choice.number.has_word)
            whole = (
                under.sentence or width(under.text) > _LINE or (stop + 1 < len(lines) and lines[stop + 1].after_full)
            )
            yield Title(places, shows and whole, line.heading)


def _continues(line: SessionLine, reading: LineReading) -> bool:
    """Return whether a line continues the title before it."""
    return reading.choice.role is Role.PROVISION and (line.text[:1].islower() or not line.is_apart)


def _is_title(lines: Sequence[SessionLine], pack: Structure, start: int) -> bool:
    """Return whether lines, the first from a column on, can be a title."""
    wide = sum(width(line.text) for line in lines) - start > _WIDTH
    ends = any(line.sentence or line.asks or line.opens_list for line in lines)
    return not (len(lines) > _LINES or wide or ends or pack.goes_on.search(lines[-1].text))


def _begins_paragraph(line: SessionLine, pack: Structure) -> bool:
    """Return whether a line begins a paragraph, and no clause that goes on with a modal verb."""
    return not (line.text[:1].islower() or line.numbers or pack.asks.match(line.text))
