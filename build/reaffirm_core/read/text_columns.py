"""Plain text with two columns side by side, which is refused: its lines would be read across both columns."""

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from reaffirm_core.errors import SourceError
from reaffirm_core.model import Line, Source
from reaffirm_core.read.paragraphs import columns

#: The space between two columns.
_SPACE = re.compile(r"(?<=\S)\s{2,}(?=\S)")
#: The fewest lines with both columns, and their least share of all lines (0–1).
_LINES, _SHARE = 10, 0.25
#: The least width of the text of a column, in columns of a terminal, in the median.
_WIDTH = 20


def require_one_column(source: Source) -> None:
    """Raise SourceError, with the first line, for a text in two columns. A table has short cells or few lines."""
    rows: defaultdict[int, list[tuple[Line, int, int]]] = defaultdict(list)
    for line in source.lines:
        for place, left, right in _splits(line):
            rows[place].append((line, left, right))
    place, lines = max(rows.items(), key=lambda item: len(item[1]), default=(0, []))
    if len(lines) < max(_LINES, _SHARE * len(source.lines)):
        return
    if min(median(left for _, left, _ in lines), median(right for _, _, right in lines)) >= _WIDTH:
        problem = f"the text has two columns, and the second one begins in column {place + 1}"
        hint = "put the text of the second column below that of the first one, page by page"
        raise SourceError(source.name, lines[0][0].number, f"{problem}; {hint}")


def _splits(line: Line) -> Iterator[tuple[int, int, int]]:
    """Yield each place where a second column may begin in a line, with the widths of the text before and after it."""
    text = line.text.expandtabs()
    for space in _SPACE.finditer(text):
        left, right = columns(text[: space.start()]), columns(text[space.end() :])
        yield line.indent + columns(text[: space.end()]), left, right
