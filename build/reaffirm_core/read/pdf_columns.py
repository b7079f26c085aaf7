"""Pages with two columns of text, which are read one after the other.

A table has two columns too. Text differs from it: both columns have about the same width, most lines fill them, and
their paragraphs do not begin side by side.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median_low

from reaffirm_core.read.pdf_lines import PageText, PdfLine, TextRun

#: The part of the width of a page (shares, 0–1) in which the second column begins.
_FIRST, _LAST = 0.4, 0.62
#: The fewest lines of a column on the page that shows columns, and on the other pages.
_LINES, _FEWEST = 8, 2
#: A line fills its column from this share of its width on; the least share of such lines (0–1).
_FULL, _FILLED = 0.75, 0.4
#: The least distance of the columns, in ems, and the largest difference of the left edges of lines, in points.
_GUTTER, _EDGE = 0.5, 2.0
#: A paragraph begins after a distance of more than this multiple of the leading.
_GAP = 1.3
#: The maximum distance in points of paragraphs side by side, and the share of such paragraphs in a table (0–1).
_BESIDE, _TABLE = 3.0, 0.75
#: The width of a character, in ems.
_CHARACTER = 0.5

#: Lines between lines that cross the gutter: those left and right of it.
_Columns = tuple[list[PdfLine], list[PdfLine]]


def by_columns(sheets: Sequence[PageText]) -> tuple[list[PageText], list[str]]:
    """Return the pages with each column as a page of its own, and a doubt that names the pages with two columns."""
    gutters = Counter(gutter for sheet in sheets if (gutter := _gutter(sheet)) is not None)
    if not gutters:
        return [*sheets], []
    gutter = gutters.most_common(1)[0][0]
    split = [list(_split(sheet, gutter)) for sheet in sheets]
    numbers = [str(parts[0].number) for parts in split if len(parts) > 1]
    pages = f"page {numbers[0]} is" if len(numbers) == 1 else f"pages {', '.join(numbers)} are"
    doubt = f"{pages} read as two columns, the left one first; check the order of the text"
    return [part for parts in split for part in parts], [doubt]


def _gutter(sheet: PageText) -> float | None:
    """Return the left edge of the second column of a page, in points, or None for a page without columns of text."""
    runs = [run for line, _ in sheet.body for run in line.runs]
    if not runs:
        return None
    left, right = min(run.x for run in runs), max(map(_end, runs))
    first, last = (left + share * (right - left) for share in (_FIRST, _LAST))
    edges = Counter(round(run.x) for run in runs if first <= run.x <= last)
    for edge, count in edges.most_common(1):
        bands = [band for band in _bands(sheet, edge) if isinstance(band, tuple)]
        if count >= _LINES and any(_is_text(columns, left, edge, right) for columns in bands):
            return float(edge)
    return None


def _split(sheet: PageText, gutter: float) -> Iterator[PageText]:
    """Yield a page up to the end of a left column, then from the beginning of its right column on."""
    part = PageText(sheet.number, [])
    for band in _bands(sheet, gutter):
        if isinstance(band, PdfLine):
            part.body.append((band, band.text))
            continue
        left, right = band
        if min(len(left), len(right)) < _FEWEST:
            lines = sorted((*left, *right), key=lambda line: -line.y)
            part.body += [(line, line.text) for line in lines]
            continue
        part.body += [(line, line.text) for line in left]
        yield part
        part = PageText(sheet.number, [(line, line.text) for line in right])
    yield part


def _bands(sheet: PageText, gutter: float) -> Iterator[PdfLine | _Columns]:
    """Yield the lines that cross the gutter, and the columns between them, from top to bottom."""
    for crosses, group in groupby((line for line, _ in sheet.body), key=lambda line: _crosses(line, gutter)):
        if crosses:
            yield from group
            continue
        left: list[PdfLine] = []
        right: list[PdfLine] = []
        for line in group:
            for column, is_right in ((left, False), (right, True)):
                runs = [run for run in line.runs if (run.x >= gutter - _EDGE) == is_right]
                if runs:
                    largest = max(runs, key=lambda run: run.size)
                    column.append(PdfLine(largest.y, largest.size, runs))
        yield left, right


def _crosses(line: PdfLine, gutter: float) -> bool:
    """Return whether a line has words on both sides of the gutter without a gap there."""
    return any(run.x < gutter - _EDGE and _end(run) > gutter - _GUTTER * run.size for run in line.runs)


def _end(run: TextRun) -> float:
    """Return the right edge of a run, in points."""
    return run.last + _CHARACTER * run.size


def _is_text(columns: _Columns, left: float, gutter: float, right: float) -> bool:
    """Return whether two columns are text. ``left`` and ``right`` are the edges of the page, in points."""
    widths = (gutter - left, right - gutter)
    for lines, edge, width in zip(columns, (left, gutter), widths, strict=True):
        full = sum(_end(line.runs[-1]) - edge >= _FULL * width for line in lines)
        if len(lines) < _LINES or full < _FILLED * len(lines):
            return False
    return not _are_beside(*map(_starts, columns))


def _starts(lines: Sequence[PdfLine]) -> list[float]:
    """Return the heights of the lines that begin a paragraph after a gap."""
    leading = median_low([above.y - below.y for above, below in pairwise(lines)])
    return [below.y for above, below in pairwise(lines) if above.y - below.y > _GAP * leading]


def _are_beside(left: Sequence[float], right: Sequence[float]) -> bool:
    """Return whether most paragraphs of two columns begin side by side, as in a table."""
    few, many = sorted((left, right), key=len)
    beside = sum(any(abs(start - other) <= _BESIDE for other in many) for start in few)
    return len(few) > 1 and beside >= _TABLE * len(few)
