"""Reaffirm's builder: a document of recommendations becomes a validated knowledge graph.

Data flows one way, each step a pure function in a module of its name:
read → parse → account → graph → rules → validate → turtle; only ``files`` opens files. What compares texts (``diff``,
``rank``, ``check``) is pure and stands apart; the names below are its programming interface.
"""

from importlib.metadata import version

from reaffirm_build.check import Checker
from reaffirm_build.checked import Checked, Match, Report
from reaffirm_build.compare.diff import Change, Segment, differences, likeness
from reaffirm_build.compare.ranking import Candidate, Leaf, Likeness
from reaffirm_build.compare.words import segment
from reaffirm_build.errors import DraftError
from reaffirm_build.memory import Memory, Recommended

#: What scripts may rely on: the comparing of words, the ranking and the checking of drafts (docs/api.md).
__all__ = [
    "Candidate",
    "Change",
    "Checked",
    "Checker",
    "DraftError",
    "Leaf",
    "Likeness",
    "Match",
    "Memory",
    "Recommended",
    "Report",
    "Segment",
    "__version__",
    "differences",
    "likeness",
    "segment",
]

__version__ = version("reaffirm")
