"""Differences and similarity of two texts. The names below are the programming interface (docs/api.md)."""

from reaffirm_core.compare.diff import Change, Segment, differences, likeness
from reaffirm_core.compare.ranking import Candidate, Leaf, SimilarityIndex, rank
from reaffirm_core.compare.words import segment

__all__ = ["Candidate", "Change", "Leaf", "Segment", "SimilarityIndex", "differences", "likeness", "rank", "segment"]
