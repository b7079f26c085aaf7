"""Measured figures of the draft check, and the one that a report quotes.

``bench/drafts.py --held-out`` writes ``config/draft-figures.csv``. A report quotes the figures of the hardest set of
drafts only: of those that others wrote, else of recommendations of later sessions. Trial drafts are easier.
"""

from typing import NamedTuple

from reaffirm_core.csv_text import read_csv
from reaffirm_core.files import read_text
from reaffirm_server.dataset.settings import CONFIG

FILE = CONFIG / "draft-figures.csv"
#: The sets of drafts: paragraphs of resolutions of the United Nations, and recommendations of later sessions.
REAL, LATER = "resolutions", "later sessions"


class Figures(NamedTuple):
    """Numbers of the first possible matches of drafts, by the set of weights."""

    set: str
    drafts: str  #: ``REAL`` or ``LATER``
    called: int  #: drafts with a possible match
    right: int  #: among them, drafts whose first possible match is right
    answered: int  #: drafts that repeat an earlier recommendation; 0 where this is not known


def load_figures() -> list[Figures]:
    """Return all figures."""
    rows = read_csv(FILE, read_text(FILE))
    return [Figures(row["set"], row["drafts"], *(int(row[name]) for name in Figures._fields[2:])) for row in rows]


def hardest(name: str) -> Figures:
    """Return the figures of a set of weights on the drafts with the lowest share of right matches."""
    return min((row for row in load_figures() if row.set == name), key=lambda row: row.right / row.called)
