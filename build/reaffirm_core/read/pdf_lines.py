"""Grouping of positioned characters into lines and pages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from reaffirm_core.read.extraction import RAISE

#: Limits of superscript: maximum size relative to its line, and minimum height above the baseline in ems of the line.
SMALLER, ABOVE = 0.85, 0.1
#: Maximum distance in ems of a run below the first run of its line: below superscript, and below other text.
_UNDER_RAISED, _LOWER = 0.6, 0.3
#: A note marker: figures, a letter, or a Roman numeral.
MARK = re.compile(r"\d+|[a-z]|[ivxl]{2,6}")


@dataclass(slots=True)
class TextRun:
    """Characters of the same size on the same baseline. Coordinates are points from the lower left corner."""

    x: float
    y: float
    size: float  #: points
    text: str
    last: float  #: x of its last character
    turn: int = 0  #: rotation to the left in quarter turns; coordinates are those of the unrotated text
    bold: bool = False


@dataclass(slots=True)
class PdfLine:
    """A line of a page, with its runs from left to right."""

    y: float  #: baseline, in points
    size: float  #: size of its largest letters, in points
    runs: list[TextRun] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the line. Raised figures, Roman numerals and single letters are superscript characters."""
        text = ""
        for run in self.runs:
            words = run.text
            if run.size <= SMALLER * self.size and run.y - self.y >= ABOVE * self.size:
                words = words.translate(RAISE) if MARK.fullmatch(words.strip()) else words
            text += words
        return " ".join(text.split())

    @property
    def is_bold(self) -> bool:
        """True if all its words are bold."""
        return all(run.bold for run in self.runs if run.text.strip())


@dataclass(slots=True)
class Page:
    """A page with its lines from top to bottom."""

    number: int  #: 1-based
    lines: list[PdfLine]
    rules: tuple[float, ...] = ()  #: heights of the drawn rules, in points
    turned: tuple[str, ...] = ()  #: words in another direction than most of the page, such as stamps and margins


def lines(runs: Iterable[TextRun]) -> list[PdfLine]:
    """Group runs into lines, from top to bottom."""
    grouped: list[PdfLine] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: -run.y):
        line = grouped[-1] if grouped else None
        if line is None or line.y - run.y > _most_below(run, line):
            grouped.append(PdfLine(run.y, run.size, [run]))
            continue
        if run.size > line.size:
            line.y, line.size = run.y, run.size
        line.runs.append(run)
    for line in grouped:
        _order_runs(line)
    return grouped


def _most_below(run: TextRun, line: PdfLine) -> float:
    """Return the maximum distance of a run below the baseline of its line, in points."""
    return _UNDER_RAISED * run.size if run.size > line.size else _LOWER * line.size


def _order_runs(line: PdfLine) -> None:
    """Sort the runs of a line from left to right, and add a space where the gap between two runs is wide."""
    line.runs.sort(key=lambda run: run.x)
    for before, after in pairwise(line.runs):
        if after.x - before.last > 1.5 * before.size and not before.text.endswith(" "):
            before.text += " "


@dataclass
class PageText:
    """The working state of a page: its text and its notes, once these are separated."""

    number: int  #: 1-based
    body: list[tuple[PdfLine, str]]  #: the lines of the text with their words
    notes: list[str] = field(default_factory=list)  #: the words of each note
