"""Check of drafts against the adopted recommendations. ``__all__`` is the programming interface (docs/api.md)."""

from reaffirm_build.errors import DraftError
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.load_recommended import load_memory
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.drafts.report import Checked, DraftReport, Match

__all__ = ["Checked", "Checker", "DraftError", "DraftReport", "Match", "Memory", "Recommended", "load_memory"]
