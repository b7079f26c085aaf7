"""The lines of a session with the features on which the costs of a reading depend."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reaffirm_core.language.numbering import Number
from reaffirm_core.language.pack import Structure
from reaffirm_core.numerals import INSERTED
from reaffirm_core.structure import costs
from reaffirm_core.structure.furniture import Layout, width

#: Maximum width of a heading, in columns.
_HEADING = 60
#: Minimum width of a line that may be wrapped, in columns.
_WIDE = 40
#: A line has room for another word up to this share of a full line (0–1).
_ROOM = 0.85


@dataclass(frozen=True)
class SessionLine:
    """A line of text with its features."""

    index: int
    text: str
    numbers: tuple[Number, ...]  #: possible numbers of a provision at its beginning
    labels: tuple[Number, ...]  #: possible numbers of a heading at its beginning
    first: bool  #: whether nothing precedes it
    gap: bool  #: whether a blank line precedes it, or the file states that a paragraph begins in it
    is_apart: bool  #: whether the layout shows that a paragraph begins
    ended: bool  #: whether the line before ends a sentence or, as the file states, a paragraph
    after_full: bool  #: whether the line before has no room for another word
    after_chapeau: bool  #: whether the line before opens a list
    after_list: bool  #: whether the line before ends like a part that others follow
    opens_list: bool
    unfinished: bool  #: whether it ends like a part that others follow
    sentence: bool
    like_heading: bool  #: whether it looks like a heading, without a gap before it
    is_label: bool  #: whether it is as short as a heading and no sentence
    introduces: bool  #: whether its paragraph introduces recommendations
    remarks: bool  #: whether its paragraph reports a remark or, without a number, introduces recommendations
    under: tuple[Number, ...]  #: possible numbers under its paragraph, if it has no number itself and opens a list
    asks: bool
    heading: bool  #: whether the file shows it as a heading
    inserted: bool  #: whether it begins with an inserted number, such as 4 bis
    closes: bool  #: whether it closes a resolution with its meeting and day
    indent: int  #: columns before it
    begins: float  #: cost of something new that begins in the line
    continues: float  #: cost of the line as part of the paragraph before it


def session_lines(
    indices: Sequence[int],
    layout: Layout,
    pack: Structure,
    clean: Callable[[int], str],
    closing: Collection[int] = (),
) -> list[SessionLine]:
    """Return the lines of a session, given by their indices.

    ``clean`` returns a line without markers at its end. The lines ``closing``, by index, close a resolution.
    """
    lines: list[SessionLine] = []
    widths = sorted(width(layout.lines[index].text) for index in indices)
    wide = max(_WIDE, _ROOM * widths[len(widths) * 9 // 10])
    for place, index in enumerate(indices):
        before = indices[place - 1] if place else None
        line = _line(index, before, indices[place:], layout, pack, clean, wide)
        lines.append(replace(line, closes=True) if index in closing else line)
    return lines


def _line(
    index: int,
    before: int | None,
    rest: Sequence[int],
    layout: Layout,
    pack: Structure,
    clean: Callable[[int], str],
    wide: float,
) -> SessionLine:
    """Return a line with its features.

    ``before`` is the line before it, ``rest`` are the lines from it on, ``wide`` is the width of a line that may be
    wrapped.
    """
    text = layout.lines[index].text
    last = clean(before) if before is not None else ""
    finished = before is None or bool(pack.finished.search(layout.lines[before].text))
    heading = layout.heading(index) and not (before is not None and layout.heading(before))
    amid = not finished and bool(pack.goes_on.search(last)) and not heading
    given = (layout.lines[index].paragraph_start or heading) and not amid
    ended = finished or given
    gap = given or (before == index - 1 and layout.gap(index) and not amid)
    short = before is not None and layout.is_wrapped() and layout.short(before) and not amid
    goes_on = not ended and before is not None and width(layout.lines[before].text) >= wide
    page = finished and any(line.page_start for line in layout.lines[(before or 0) + 1 : index + 1])
    loose = gap or short or page or not (layout.is_wrapped() or goes_on or amid)
    room = before is not None and layout.is_wrapped() and not amid and _has_room(layout, before, text)
    numbers = tuple(pack.numbers(text))
    labels = tuple(pack.heading_numbers(text))
    sentence = pack.is_sentence(text)
    full = before is not None and layout.fills(before) and not gap
    begins = not text[:1].islower() and not full and (ended or loose or room)
    paragraph = _paragraph(rest, layout, pack) if begins else ""
    is_introduction = bool(pack.reports.introduces.match(paragraph))
    continues = _continues(ended, gap, loose, room, layout.is_wrapped())
    if given and sentence:
        continues = costs.OVER_PARAGRAPH
    punctuated = any(unicodedata.category(sign) == "Po" for sign in text)
    return SessionLine(
        index=index,
        text=text,
        numbers=(*numbers, *(labels if labels and _is_sentence(rest, layout, pack) else ())),
        labels=labels,
        first=before is None,
        gap=gap,
        is_apart=loose,
        ended=ended,
        after_full=full,
        after_chapeau=bool(pack.opens_list.search(last)),
        after_list=bool(pack.unfinished.search(last)),
        opens_list=bool(pack.opens_list.search(clean(index))),
        unfinished=bool(pack.unfinished.search(clean(index))),
        sentence=sentence,
        like_heading=short
        or not layout.is_wrapped()
        or layout.short(index)
        or (not punctuated and not layout.fills(index))
        or bool(pack.headings.topic.fullmatch(text)),
        is_label=not sentence and width(text) <= _HEADING,
        introduces=bool(numbers) and bool(pack.reports.introduces.match(_paragraph(rest, layout, pack))),
        remarks=not numbers and (is_introduction or bool(pack.remark.match(paragraph))),
        under=_numbers_under(rest, layout, pack, clean) if (ended or loose) and not numbers else (),
        asks=bool(pack.asks.search(text)),
        heading=layout.heading(index) and not sentence,
        inserted=ended and INSERTED.match(text) is not None,
        closes=False,
        indent=layout.lines[index].indent,
        begins=_begins(finished, gap, loose, room),
        continues=continues if not text[:1].islower() else 0.0,
    )


def _has_room(layout: Layout, before: int, text: str) -> bool:
    """Return whether a line of wrapped text has room for the first word of the next line."""
    word = width(text.split(maxsplit=1)[0]) if text[0].isascii() else 2
    return width(layout.lines[before].text) + 1 + word <= _ROOM * layout.full


def _begins(ended: bool, gap: bool, loose: bool, room: bool) -> float:
    """Return the cost of something new that begins in a line."""
    if ended:
        return 0.0 if loose or room else costs.AFTER_SENTENCE
    return costs.AFTER_GAP if gap else costs.AFTER_SHORT if loose else costs.AFTER_ROOM if room else costs.WITHIN


def _continues(ended: bool, gap: bool, loose: bool, room: bool, wrapped: bool) -> float:
    """Return the cost of a line that continues the paragraph before it."""
    if ended:
        if gap or loose:
            return costs.OVER_GAP if gap else costs.OVER_SHORT
        return costs.OVER_ROOM if room else costs.OVER_SENTENCE
    if gap:
        return costs.OVER_GAP_WITHIN
    if loose:
        return costs.OVER_SHORT_WITHIN if wrapped else costs.OVER_LINE_WITHIN
    return costs.OVER_ROOM_WITHIN * room


def _paragraph(rest: Sequence[int], layout: Layout, pack: Structure) -> str:
    """Return the text of the paragraph that begins in the first of some lines, up to a gap or number."""
    texts: list[str] = []
    for index in rest:
        text = layout.lines[index].text
        if texts and (layout.gap(index) or pack.numbers(text) or pack.finished.search(texts[-1])):
            break
        texts.append(text)
    return pack.unwrap(*texts)


def _numbers_under(
    rest: Sequence[int], layout: Layout, pack: Structure, clean: Callable[[int], str]
) -> tuple[Number, ...]:
    """Return the numbers under the paragraph that begins in the first of some lines, if the paragraph opens a list."""
    for index, under in pairwise(rest):
        if pack.opens_list.search(clean(index)):
            return tuple(pack.numbers(layout.lines[under].text))
        if layout.gap(under) or layout.lines[under].paragraph_start or pack.finished.search(layout.lines[index].text):
            return ()
        if pack.numbers(layout.lines[under].text):
            return ()
    return ()


def _is_sentence(rest: Sequence[int], layout: Layout, pack: Structure) -> bool:
    """Return whether the paragraph that begins in the first of some lines ends like a sentence or a chapeau."""
    for place, index in enumerate(rest):
        text = layout.lines[index].text
        if place and (layout.gap(index) or pack.numbers(text)):
            return False
        if pack.is_sentence(text):
            return True
        if not layout.is_wrapped() or layout.short(index):
            return False
    return False
