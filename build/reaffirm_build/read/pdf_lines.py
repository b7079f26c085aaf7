"""Grouping of positioned characters into lines and pages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from reaffirm_build.read.extraction import RAISE

#: Limits of superscript: maximum size relative to its line, and minimum height above the baseline in ems of the line.
SMALLER, ABOVE = 0.85, 0.1
#: Maximum distance in ems of a run below the first run of its line: below superscript, and below other text.
_UNDER_RAISED, _LOWER = 0.6, 0.3
#: A note marker: figures, a letter, or a Roman numeral.
MARK = re.compile(r"\d+|[a-z]|[ivxl]{2,6}")


@dataclass(slots=True)
class Run:
    """Characters of the same size on the same baseline. Coordinates are points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str
    last: float  #: where its last character begins
    turn: int = 0  #: by how many quarters of a circle it is turned; places are as if it were not


@dataclass(slots=True)
class Line:
    """A line of a page, with its runs from left to right."""

    y: float  #: of its baseline
    size: float  #: of its largest letters
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the line. Raised figures, Roman numerals and single letters are superscript characters."""
        made = ""
        for run in self.runs:
            words = run.text
            if run.size <= SMALLER * self.size and run.y - self.y >= ABOVE * self.size:
                words = words.translate(RAISE) if MARK.fullmatch(words.strip()) else words
            made += words
        return " ".join(made.split())


@dataclass(slots=True)
class Page:
    """A page with its lines from top to bottom."""

    number: int
    lines: list[Line]
    rules: tuple[float, ...] = ()
    turned: tuple[str, ...] = ()  #: words that stand in another direction than most: stamps, margins


def lines(runs: Iterable[Run]) -> list[Line]:
    """Group runs into lines, from top to bottom."""
    made: list[Line] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: -run.y):
        line = made[-1] if made else None
        far = _UNDER_RAISED * run.size if line and run.size > line.size else _LOWER * (line or run).size
        if line is None or line.y - run.y > far:
            made.append(Line(run.y, run.size, [run]))
            continue
        if run.size > line.size:
            line.y, line.size = run.y, run.size
        line.runs.append(run)
    for line in made:
        line.runs.sort(key=lambda run: run.x)
        for before, after in pairwise(line.runs):
            if after.x - before.last > 1.5 * before.size and not before.text.endswith(" "):
                before.text += " "
    return made


@dataclass
class Sheet:
    """The working state of a page: its text and its notes, once these are separated."""

    number: int
    body: list[tuple[Line, str]]
    notes: list[str] = field(default_factory=list)
