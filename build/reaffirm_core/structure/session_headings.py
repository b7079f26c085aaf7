"""Detection and parsing of session headings."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from reaffirm_core.errors import SourceError
from reaffirm_core.language.headings import LONGEST_HEADING, HeadingError, SessionHeading
from reaffirm_core.language.numbering import Level
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Line, Source, StatedSession
from reaffirm_core.structure.furniture import Layout
from reaffirm_core.structure.sections import Headings, Outline, is_balanced, stated_heading

#: What begins a remark under the closing lines of a resolution, such as "[Adopted without a vote.]".
_BRACKETS = ("[", "\uff3b")


def headings(
    source: Source, layout: Layout, pack: Structure, outline: Outline, decided: Collection[int] = ()
) -> tuple[Headings, frozenset[int]]:
    """Return the session headings and the indices of the lines that close a resolution with its meeting and day.

    Session headings are by index of their first line, each with the index after its last line. The lines ``decided``
    by a person, by number, are no headings.

    Headings on the title page or in the table of contents of a volume are excluded. In the report of one session the
    heading of its recommendations takes their place. Raises SourceError, with the line, for a heading that contradicts
    itself or the calendar.
    """
    candidates: dict[int, tuple[SessionHeading, int]] = {}
    for index in range(len(source.lines)):
        if source.lines[index].number not in decided and (heading := _heading(source, layout, pack, index)):
            candidates[index] = heading
    closing = _closing(layout, pack, candidates)
    candidates = {index: heading for index, heading in candidates.items() if index not in closing}
    indices = list(candidates)
    ends = [*indices, len(source.lines)][1:]
    between = [source.lines[candidates[index][1] : end] for index, end in zip(indices, ends, strict=False)]
    counting = [level for level in pack.levels if not (level.bullets or level.headings)]
    unnumbered = {
        level: [not any(level.pattern.match(line.text) for line in lines) for lines in between] for level in counting
    }
    choices = (unnumbered[level] for level in (*pack.items, *counting))
    empty = next((flags for flags in choices if not all(flags)), [True] * len(indices))
    introduced = [_begins_with_heading(lines, counting, pack) for lines in between]
    bare = [
        all(of_level) or (introduced[place] and not any(introduced[place + 1 :]))
        for place, of_level in enumerate(zip(*unnumbered.values(), strict=True))
    ]
    accepted: Headings = {}
    starts = [index for index, line in enumerate(source.lines) if not index or line.volume_start]
    for start, stop in pairwise([*starts, len(source.lines)]):
        places = [place for place, index in enumerate(indices) if start <= index < stop]
        begin = first_of_run(
            [candidates[indices[n]][0] for n in places], [empty[n] for n in places], [bare[n] for n in places]
        )
        accepted |= outline.reported({indices[n]: candidates[indices[n]] for n in places[begin:]}, range(start, stop))
    return accepted, frozenset(line for index, end in closing.items() for line in range(index, end))


def _closing(layout: Layout, pack: Structure, candidates: Headings) -> dict[int, int]:
    """Return the lines that look like headings and close a resolution, each with the index after its last line.

    They name a meeting within the session of another heading, as a sign or the lack of any text under them shows.
    """
    lines = layout.lines
    closing: dict[int, int] = {}
    begun = False  # whether items precede
    if all(heading.is_plenary for heading, _ in candidates.values()):
        # without items before the first and with items under the last, the meetings are the sessions
        first, (_, last) = next(iter(candidates), 0), next(reversed(candidates.values()), (None, 0))
        begun = _has_items(lines[:first], pack)
        if not begun or _has_items(lines[last:], pack):
            return {}
    stops = [*candidates, len(lines)][1:]
    for (index, (heading, end)), stop in zip(candidates.items(), stops, strict=True):
        has_items = _has_items(lines[end:stop], pack)
        is_last = end == len(lines) or end in layout.furniture or lines[end].text.startswith(_BRACKETS)
        if heading.is_sitting and begun and (heading.is_plenary or (is_last and not has_items)):
            closing[index] = end
        begun = begun or has_items
    return closing


def _has_items(lines: Sequence[Line], pack: Structure) -> bool:
    """Return whether a line begins with the number of an item."""
    return any(level.read(line.text) for line in lines for level in pack.items)


def _begins_with_heading(lines: Sequence[Line], levels: Sequence[Level], pack: Structure) -> bool:
    """Return whether the first numbered line is a heading other than a session heading, such as an introduction."""
    first = next((line.text for line in lines if any(level.pattern.match(line.text) for level in levels)), "")
    return bool(pack.headings.other.fullmatch(first)) and not pack.is_sentence(first)


def _heading(source: Source, layout: Layout, pack: Structure, index: int) -> tuple[SessionHeading, int] | None:
    """Return the session heading that begins in a line and the index after its last line, or None."""
    lines, furniture = source.lines, layout.furniture
    if index in furniture:
        return None
    begins = pack.headings.begins.match(lines[index].text)
    if not begins and not pack.headings.other.fullmatch(lines[index].text):
        return None
    ends = range(index + 1, min(index + LONGEST_HEADING, len(lines)) + 1)
    texts = [pack.unwrap(*(lines[i].text for i in range(index, end) if i not in furniture)) for end in ends]
    whole = [(match, end) for text, end in zip(texts, ends, strict=True) if (match := pack.headings.match(text))]
    if not whole or not (begins or whole[0][0]["numeral"]):
        return None
    match, end = next((item for item in whole if is_balanced(item[0][0])), whole[0])
    for longer, last in whole:
        if last == end + 1 and not layout.gap(end) and _contains_place(lines, longer.groupdict().get("place")):
            match, end = longer, last
            break
    if not is_balanced(match[0]) and end < len(lines) and not layout.gap(end):
        return None
    if not match["numeral"] and _is_within(layout, pack, index) and not _stands_over(layout, pack, end):
        return None
    try:
        return pack.headings.read(match), end
    except HeadingError as error:
        raise SourceError(source.name, lines[index].number, str(error)) from error


def _contains_place(lines: Sequence[Line], place: str | None) -> bool:
    """Return whether a single line contains the name of a place, which lines of a heading may divide."""
    return bool(place) and any(str(place) in line.text for line in lines)


def _is_within(layout: Layout, pack: Structure, index: int) -> bool:
    """Return whether a line continues the sentence of the previous line."""
    before = next((line for line in reversed(range(index)) if line not in layout.furniture), None)
    if before is None or pack.finished.search(layout.lines[before].text):
        return False
    if pack.goes_on.search(layout.lines[before].text):
        return True
    if before < index - 1 or layout.gap(index):
        return False
    wrapped = layout.fills(index - 1) and not layout.spaced
    return wrapped or layout.lines[index].text[:1].islower()


def _stands_over(layout: Layout, pack: Structure, index: int) -> bool:
    """Return whether the first item begins in a line, or below a heading in it, so that the heading is complete."""
    for line in layout.lines[index : index + 2]:
        if any(number.position == 1 for number in pack.numbers(line.text) if not number.level.bullets):
            return True
        if pack.is_sentence(line.text):
            return False
    return False


def with_stated(headings: Headings, stated: StatedSession, source: Source, pack: Structure) -> Headings:
    """Return the session headings with the facts that a person states of the only session.

    A document without a heading of a session has it before its first item that asks somebody if its first day is
    stated. Raises SourceError, with the line, if the document has several sessions, or the last day precedes the first.
    """
    facts = stated.facts
    if not facts:
        return headings
    if len(headings) > 1:
        line = source.lines[[*headings][1]].number
        problem = (
            "begins a second session, so no session can be stated; leave out --session, --start, --end and --place"
        )
        raise SourceError(source.name, line, problem)
    if headings:
        index, (read, end) = next(iter(headings.items()))
        if stated.start and not stated.end:
            facts["end"] = max(stated.start, read.end)
        heading = replace(read, **facts, number_unknown=read.number_unknown and not stated.number)
    elif stated.start:
        items = [place for place, line in enumerate(source.lines) if any(lvl.read(line.text) for lvl in pack.items)]
        index = end = next((place for place in items if pack.asks.search(source.lines[place].text)), [*items, 0][0])
        heading = stated_heading(stated)
    else:
        return headings
    if heading.end < heading.start:
        problem = f"the last day, {heading.end}, precedes the first, {heading.start}; correct --start or --end"
        raise SourceError(source.name, source.lines[index].number, problem)
    return {index: (heading, end)}


def first_of_run(headings: Sequence[SessionHeading], empty: Sequence[bool], bare: Sequence[bool]) -> int:
    """Return the position of the first heading of a session after a title page or table of contents.

    ``empty`` states for each heading whether it has no item under it, ``bare`` whether it has no number under it.

    - The headings of a table of contents are repeated in the text.
    - The session on a title page does not precede the session of the next heading.
    - If session headings have section numbers, the heading of a title page has no such number.
    - Numbered headings may be in descending order, and sessions may be missing between two headings.
    - A session outside the series begins after the previous session, unless the newest sessions come first.
    """
    begin = 1 if _is_title(headings) else 0
    for place in range(begin + 1, len(headings)):
        first, before, heading = headings[begin], headings[place - 1], headings[place]
        again = any(first.number == later.number for later in headings[place:])
        rises = heading.number - before.number == 1 or (heading.number > before.number and heading.start > before.end)
        if heading.is_outside_series or before.is_outside_series:
            follows = before.start <= heading.start or any(
                later.start < heading.start for later in headings[place + 1 :]
            )
            follows = follows or (place > begin + 1 and _falls(headings[begin : place + 1]))
        else:
            follows = rises or bool(first.sections and heading.number < before.number)
        titled = bool(heading.sections) and not first.sections
        if (again and all(empty[begin:place])) or (not follows and (titled or all(bare[begin:place]))):
            begin = place
    return begin


def _is_title(headings: Sequence[SessionHeading]) -> bool:
    """Return whether the first heading is on a title page, though a numbered introduction follows it.

    It has no section number and does not precede the next session. All other headings have section numbers, or their
    sessions are in ascending order.
    """
    if (
        len(headings) < 2
        or any(each.is_outside_series or each.sections for each in headings[:1])
        or headings[1].is_outside_series
    ):
        return False
    first, second, *rest = headings
    leaps = first.number - second.number > 1 or (first.number < second.number and first.start > second.start)
    falls = bool(rest) and all(before.number - after.number == 1 for before, after in pairwise(headings[1:]))
    sectioned = all(each.sections for each in (second, *rest))
    return leaps and (sectioned or falls or any(each.start > second.start for each in rest))


def _falls(headings: Sequence[SessionHeading]) -> bool:
    """Return whether the newest of some sessions come first."""
    return all(before.start >= after.start for before, after in pairwise(headings))
