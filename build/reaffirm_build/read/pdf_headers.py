"""Detection of running lines: headers, footers and page numbers.

A running line is at the same height on most pages and has the same text, except for the page number.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low

from reaffirm_build.read.extraction import LOWERED, RAISE, RAISED, Aside
from reaffirm_build.read.pdf_lines import Line, Sheet

#: Maximum difference in points of lines at the same height.
_HEIGHT = 2.0
#: Minimum share of pages with a running line, minimum share of these with the same text, maximum number of such lines.
_PAGES, _SAME, _MOST = 0.5, 0.6, 5
#: The pages beside one, on the left and the right: headers of both sides may differ.
_BESIDE = (-2, -1, 1, 2)
#: A line stands apart from the text if its size differs by this share, or its distance is so many times the usual one.
_OTHER_SIZE, GAP = 0.04, 1.3
_NUMBER = re.compile(r"\d+")
_NOTE = re.compile(r"(?:\d{1,3}|[a-z]|[ivxl]{2,6})(?=\s)")


def running(sheets: Sequence[Sheet], edge: int, kind: str) -> Iterator[Aside]:
    """Remove the running lines at the top (0) or the foot (-1) of pages, the outermost first, and yield them.

    ``kind`` is the kind of the words set aside. The lines are removed from ``sheets``.
    """
    size, leading = size_of(sheets), leading_of(sheets)
    for _ in range(_MOST):
        outer = {sheet.number: sheet.body[edge] for sheet in sheets if sheet.body and not _is_note(sheet.body, edge)}
        apart = {sheet.number for sheet in sheets if stands_apart(sheet.body, edge, size, leading)}
        taken = {number for level in _levels(outer) if _run(level, len(sheets), apart) for number, _ in level}
        if len(sheets) == 1 and outer and _NUMBER.fullmatch(outer[1][1].strip("- \u2013\u2014")):
            taken = {1}
        if edge == -1:
            taken |= _pushed(outer, taken)
        if not taken:
            return
        for sheet in sheets:
            if sheet.number in taken:
                yield Aside(sheet.number, kind, sheet.body.pop(edge)[1])


def _pushed(outer: Mapping[int, tuple[Line, str]], taken: Collection[int]) -> set[int]:
    """Return the pages with the footer of ``pages`` at another height, since long text pushes it down.

    A number alone must be the page number. Headers are not pushed: the same text at another height may be the title.
    """
    known = set[str]().union(*(_sayings(number, outer[number][1]) for number in taken))
    others = {number: (text, _sayings(number, text)) for number, (_, text) in outer.items() if number not in taken}
    return {number for number, (text, said) in others.items() if known & (said - {text} if text.isdecimal() else said)}


def leading_of(sheets: Sequence[Sheet]) -> float:
    """Return the median distance of two lines, in points, or 0 without lines."""
    gaps = [above.y - below.y for sheet in sheets for (above, _), (below, _) in pairwise(sheet.body)]
    return median_low(gaps) if gaps else 0.0


def stands_apart(body: Sequence[tuple[Line, str]], edge: int, size: float, leading: float) -> bool:
    """Whether the outermost line of a page is of another size than the text, or further from it than its lines are."""
    if len(body) < 2:
        return True
    outer, next_ = body[edge][0], body[edge + 1 if edge == 0 else edge - 1][0]
    return abs(outer.size - size) > _OTHER_SIZE * size or abs(outer.y - next_.y) > GAP * leading


def _levels(outer: Mapping[int, tuple[Line, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield groups of outermost lines at the same height, as pairs of page number and words."""
    level: list[tuple[int, str]] = []
    height = 0.0
    for number, (line, text) in sorted(outer.items(), key=lambda pair: pair[1][0].y):
        if level and line.y - height > _HEIGHT:
            yield level
            level = []
        height = line.y
        level.append((number, text))
    if level:
        yield level


def _is_note(body: Sequence[tuple[Line, str]], edge: int) -> bool:
    """Return whether the outermost line is a note, even if many pages repeat it: its mark is raised in the page."""
    text = body[edge][1]
    match = _NOTE.match(text)
    if not match or edge == 0:
        return text[0] in RAISED
    begin = [said for _, said in body if said.translate(LOWERED).startswith(match[0])]
    first = len(begin) == 1  # not the number of the page, after the note
    return first and any(match[0].translate(RAISE) in said for _, said in body)


def _run(level: Sequence[tuple[int, str]], pages: int, apart: Collection[int]) -> bool:
    """Whether lines at one height run along the pages: most say the same as those on a page beside theirs.

    If they stand apart from the text they need to say the same only but for their number.
    """
    if len(level) < max(2, _PAGES * pages):
        return False
    alike = sum(number in apart for number, _ in level) >= _SAME * len(level)
    sayings = {number: _sayings(number, text) if alike else {text} for number, text in level}
    same = (any(found & sayings.get(number + step, set()) for step in _BESIDE) for number, found in sayings.items())
    return sum(same) >= _SAME * len(level)


def _sayings(page: int, text: str) -> set[str]:
    """What a line says, left and right pages alike: as it is, and with each number as it lies from that of the page.

    On the last of four pages, "4/4", only one of two is the page's.
    """
    words = " ".join(sorted(text.split()))
    found = {words}
    for number in _NUMBER.finditer(words):
        lies = f"<{int(number[0]) - page}>"
        found.add(f"{words[: number.start()]}{lies}{words[number.end() :]}")
        found.add(re.sub(rf"(?<!\d){number[0]}(?!\d)", lies, words))
    return found


def size_of(sheets: Sequence[Sheet]) -> float:
    """Return the size of most characters, in points, or 0 without text."""
    counts: defaultdict[float, int] = defaultdict(int)
    for sheet in sheets:
        for line, text in sheet.body:
            counts[round(line.size * 2) / 2] += len(text)
    return max(counts, key=lambda size: (counts[size], size), default=0.0)
