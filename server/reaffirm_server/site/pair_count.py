"""Counts of pairs by the way in which they are known."""

from collections.abc import Iterable
from typing import NamedTuple


class PairCount(NamedTuple):
    """Numbers of pairs of a later and an earlier text. Those that no text states were found by our comparison."""

    pairs: int
    stated: int  #: of them, those that the later text states
    whole: int  #: of them, those whose later text states it of a whole item, of which the earlier text is a part

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> "PairCount":
        """Count pairs, given by whether the text states each, and whether it does so of a whole item."""
        known = list(pairs)
        return cls(len(known), sum(stated for stated, _ in known), sum(whole for _, whole in known))
