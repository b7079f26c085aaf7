"""Facets: which entries have the values that were chosen, and how many would with one more.

A set of entries is an integer with a bit for each, so that sets meet and are counted at once. Values of one facet are
alternatives; every facet narrows. A facet's own counts leave its own choice out: they say what another value would add.
"""

from collections.abc import Iterable, Mapping, Sequence

from reaffirm_server.entries import PAIR, Collection

#: What was chosen: keys of values by the name of their facet.
Chosen = Mapping[str, Sequence[str]]


class Facets:
    """The facets of a collection."""

    def __init__(self, collection: Collection) -> None:
        """Turn sets of places into bits."""
        self.everything = (1 << len(collection.entries)) - 1
        self._held = {
            name: {key: bits(places) for key, places in facet.held.items()} for name, facet in collection.facets.items()
        }
        self._pairs = {pair: bits(places) for pair, places in collection.pairs.items()}

    def matching(self, chosen: Chosen, leaving: str = "") -> int:
        """The entries that have what was chosen in every facet, or in every one but one."""
        found = self.everything
        for name, keys in chosen.items():
            if keys and name != leaving:
                found &= _any(self._with(name, key, chosen, leaving) for key in keys)
        return found

    def counts(self, name: str, chosen: Chosen, within: int) -> dict[str, int]:
        """How many of some entries have each value of a facet, and what was chosen in the other facets."""
        others = within & self.matching(chosen, leaving=name)
        return {key: (self._with(name, key, chosen) & others).bit_count() for key in self._held[name]}

    def _with(self, name: str, key: str, chosen: Chosen, leaving: str = "") -> int:
        """The entries with a value; of the pair, in one and the same ask with what was chosen of the other."""
        if name in PAIR:
            (other,) = (one for one in PAIR if one != name)
            if chosen.get(other) and other != leaving:
                pairs = ((key, one) if name == PAIR[0] else (one, key) for one in chosen[other])
                return _any(self._pairs.get(pair, 0) for pair in pairs)
        return self._held[name].get(key, 0)


def bits(places: Iterable[int]) -> int:
    """A set of places as bits."""
    found = sorted(places)
    if not found:
        return 0
    packed = bytearray(found[-1] // 8 + 1)
    for place in found:
        packed[place // 8] |= 1 << place % 8
    return int.from_bytes(packed, "little")


def places(found: int) -> list[int]:
    """The places of the bits of a set, in order."""
    text = bin(found)[:1:-1]
    return [place for place, bit in enumerate(text) if bit == "1"]


def _any(sets: Iterable[int]) -> int:
    """All that is in one of several sets."""
    found = 0
    for one in sets:
        found |= one
    return found
