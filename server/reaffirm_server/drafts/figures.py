"""Measured figures of the draft check, which a report quotes for the languages of its draft only.

``bench/drafts.py --held-out`` writes both tables: ``config/draft-figures.csv`` from trial drafts to which no weight
was fitted, and ``config/draft-later-figures.csv`` from recommendations of later sessions. Trial drafts are easier.
"""

from typing import NamedTuple

from reaffirm_build.csv_text import read_csv
from reaffirm_build.files import read_text
from reaffirm_server.dataset.settings import CONFIG

FILE = CONFIG / "draft-figures.csv"
LATER_FILE = CONFIG / "draft-later-figures.csv"


class Figures(NamedTuple):
    """Numbers of trial drafts in one language, by the set of weights."""

    language: str
    set: str
    likely: int  #: drafts with a likely match
    likely_right: int
    possible: int  #: drafts with a possible match and no likely match
    possible_right: int
    answered: int  #: drafts with an earlier recommendation that asks the same
    in_five: int  #: among them, drafts with such a recommendation among the first five matches
    unnamed: int  #: among them, drafts without a likely or possible match


class LaterFigures(NamedTuple):
    """Numbers of the recommendations of later sessions, checked as drafts against the sessions before them."""

    set: str  #: of weights
    likely: int  #: recommendations with a likely match
    likely_right: int


def load_later_figures() -> dict[str, LaterFigures]:
    """Return the figures of the recommendations of later sessions by set of weights."""
    rows = read_csv(LATER_FILE, read_text(LATER_FILE))
    return {row["set"]: LaterFigures(row["set"], int(row["likely"]), int(row["likely_right"])) for row in rows}


def load_figures() -> dict[tuple[str, str], Figures]:
    """Return the figures by language and set of weights."""
    rows = (
        Figures(row["language"], row["set"], *(int(row[name]) for name in Figures._fields[2:]))
        for row in read_csv(FILE, read_text(FILE))
    )
    return {(row.language, row.set): row for row in rows}
