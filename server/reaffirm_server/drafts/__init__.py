"""Check of drafts against the adopted recommendations. ``__all__`` is the programming interface (docs/api.md)."""

from reaffirm_core.errors import DraftError
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.load_recommendations import load_recommendations
from reaffirm_server.drafts.recommended import EarlierRecommendations, Recommended
from reaffirm_server.drafts.report import Checked, DraftReport, Match

__all__ = [
    "Checked",
    "Checker",
    "DraftError",
    "DraftReport",
    "EarlierRecommendations",
    "Match",
    "Recommended",
    "load_recommendations",
]
