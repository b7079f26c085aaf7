"""Detection of running lines: headers, footers and page numbers.

A running line is at the same height on most pages and has the same text, except for the page number.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median_low

from reaffirm_core.read.extraction import LOWERED, RAISE, RAISED, Aside
from reaffirm_core.read.pdf_lines import PageText, PdfLine

#: Maximum difference in points of lines at the same height.
_HEIGHT = 2.0
#: Minimum share of pages with a running line, minimum share of these with the same text, maximum number of such lines.
_MIN_PAGES, _MIN_SAME, _MAX_LINES = 0.5, 0.6, 5
#: Offsets of the neighbouring pages: left and right pages can have different headers.
_NEIGHBOURS = (-2, -1, 1, 2)
#: A line is detached from the text if its size differs by more than this share, or if its distance exceeds this
#: multiple of the leading.
_OTHER_SIZE, GAP = 0.04, 1.3
_NUMBER = re.compile(r"\d+")
_NOTE = re.compile(r"(?:\d{1,3}|[a-z]|[ivxl]{2,6})(?=\s)")


def running(sheets: Sequence[PageText], edge: int, kind: str) -> Iterator[Aside]:
    """Remove the running lines at the top (0) or the foot (-1) of pages, the outermost first, and yield them.

    ``kind`` is the kind of the words set aside. The lines are removed from ``sheets``.
    """
    size, leading = size_of(sheets), leading_of(sheets)
    for _ in range(_MAX_LINES):
        outer = {sheet.number: sheet.body[edge] for sheet in sheets if sheet.body and not _is_note(sheet.body, edge)}
        detached = {sheet.number for sheet in sheets if is_detached(sheet.body, edge, size, leading)}
        pages = _running_pages(outer, len(sheets), detached, edge)
        if not pages:
            return
        for sheet in sheets:
            if sheet.number in pages:
                yield Aside(sheet.number, kind, sheet.body.pop(edge)[1])


def _running_pages(
    outer: Mapping[int, tuple[PdfLine, str]], count: int, detached: Collection[int], edge: int
) -> set[int]:
    """Return the numbers of the pages, of ``count`` pages, whose outermost line is a running line."""
    pages = {number for level in _levels(outer) if _is_running(level, count, detached) for number, _ in level}
    if count == 1 and outer and _NUMBER.fullmatch(outer[1][1].strip("- \u2013\u2014")):
        pages = {1}
    return pages | _pushed(outer, pages) if edge == -1 else pages


def _pushed(outer: Mapping[int, tuple[PdfLine, str]], pages: Collection[int]) -> set[int]:
    """Return the pages with the footer of ``pages`` at another height, since long text pushes it down.

    A number alone must be the page number. Headers are not pushed: the same text at another height may be the title.
    """
    footers = set[str]().union(*(_patterns(number, outer[number][1]) for number in pages))
    rest = {number: (text, _patterns(number, text)) for number, (_, text) in outer.items() if number not in pages}
    return {
        number
        for number, (text, patterns) in rest.items()
        if footers & (patterns - {text} if text.isdecimal() else patterns)
    }


def leading_of(sheets: Sequence[PageText]) -> float:
    """Return the median distance of two lines, in points, or 0 without lines."""
    gaps = [above.y - below.y for sheet in sheets for (above, _), (below, _) in pairwise(sheet.body)]
    return median_low(gaps) if gaps else 0.0


def is_detached(body: Sequence[tuple[PdfLine, str]], edge: int, size: float, leading: float) -> bool:
    """Return whether the outermost line of a page has another size than the text, or a larger distance to it."""
    if len(body) < 2:
        return True
    outer, next_ = body[edge][0], body[edge + 1 if edge == 0 else edge - 1][0]
    return abs(outer.size - size) > _OTHER_SIZE * size or abs(outer.y - next_.y) > GAP * leading


def _levels(outer: Mapping[int, tuple[PdfLine, str]]) -> Iterator[list[tuple[int, str]]]:
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


def _is_note(body: Sequence[tuple[PdfLine, str]], edge: int) -> bool:
    """Return whether the outermost line is a note, even if many pages repeat it: its mark is raised in the page."""
    text = body[edge][1]
    match = _NOTE.match(text)
    if not match or edge == 0:
        return text[0] in RAISED
    starts = [words for _, words in body if words.translate(LOWERED).startswith(match[0])]
    is_only = len(starts) == 1  # a second line with the number would be the page number, after the note
    return is_only and any(match[0].translate(RAISE) in words for _, words in body)


def _is_running(level: Sequence[tuple[int, str]], count: int, detached: Collection[int]) -> bool:
    """Return whether lines at the same height are running lines: most repeat the text of a neighbouring page.

    The text of detached lines may differ in the page number.
    """
    if len(level) < max(2, _MIN_PAGES * count):
        return False
    numbered = sum(number in detached for number, _ in level) >= _MIN_SAME * len(level)
    patterns = {number: _patterns(number, text) if numbered else {text} for number, text in level}
    same = (any(own & patterns.get(number + step, set()) for step in _NEIGHBOURS) for number, own in patterns.items())
    return sum(same) >= _MIN_SAME * len(level)


def _patterns(page: int, text: str) -> set[str]:
    """Return the words of a line, sorted, and the same with numbers replaced by their offset from the page number.

    Sorting makes left and right pages equal. Each number is replaced alone and with its repetitions: in "4/4", on the
    last of four pages, only one number is the page number.
    """
    words = " ".join(sorted(text.split()))
    patterns = {words}
    for number in _NUMBER.finditer(words):
        offset = f"<{int(number[0]) - page}>"
        patterns.add(f"{words[: number.start()]}{offset}{words[number.end() :]}")
        patterns.add(re.sub(rf"(?<!\d){number[0]}(?!\d)", offset, words))
    return patterns


def size_of(sheets: Sequence[PageText]) -> float:
    """Return the size of most characters, in points, or 0 without text."""
    counts: defaultdict[float, int] = defaultdict(int)
    for sheet in sheets:
        for line, text in sheet.body:
            counts[round(line.size * 2) / 2] += len(text)
    return max(counts, key=lambda size: (counts[size], size), default=0.0)
