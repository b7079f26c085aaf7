"""Facets: which entries have the values that were chosen, and how many would with one more.

A set of entries is an array with a truth value for each, so that sets meet and are counted at once. Values of one facet
are alternatives; every facet narrows. A facet's own counts leave its own choice out: they say what another value would
add.
"""

from collections.abc import Collection as Places
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.search.entries import PAIR, Collection

#: What was chosen: keys of values by the name of their facet.
Chosen = Mapping[str, Sequence[str]]
#: A truth value for each entry.
Set = NDArray[np.bool]
#: Places of entries in order.
Numbers = NDArray[np.uint32]


class Facets:
    """The facets of a collection."""

    def __init__(self, collection: Collection) -> None:
        """Put the places of each value in a row."""
        self._size = len(collection.entries)
        self._held = {
            name: {key: _row(places) for key, places in facet.held.items()} for name, facet in collection.facets.items()
        }
        self._rows = {name: np.concatenate([*rows.values(), _row(())]) for name, rows in self._held.items()}
        self._pairs = {pair: _row(places) for pair, places in collection.pairs.items()}

    @property
    def everything(self) -> Set:
        """All entries."""
        return np.ones(self._size, bool)

    def matching(self, chosen: Chosen, leaving: str = "") -> Set:
        """The entries that have what was chosen in every facet, or in every one but one."""
        found = self.everything
        for name, keys in chosen.items():
            if keys and name != leaving:
                found &= self._any(row for key in keys for row in self._with(name, key, chosen, leaving))
        return found

    def counts(self, name: str, chosen: Chosen, within: Set) -> dict[str, int]:
        """How many of some entries have each value of a facet, and what was chosen in the other facets."""
        others, held = within & self.matching(chosen, leaving=name), self._held[name]
        if name in PAIR and any(chosen.get(other) for other in PAIR if other != name):
            sets = {key: self._any(self._with(name, key, chosen)) for key in held}
            return {key: int(np.count_nonzero(one & others)) for key, one in sets.items()}
        ends = np.cumsum([len(row) for row in held.values()], dtype=np.int64)
        sums = np.concatenate(([0], np.cumsum(others[self._rows[name]], dtype=np.int64)))[np.concatenate(([0], ends))]
        return dict(zip(held, np.diff(sums).tolist(), strict=True))

    def _with(self, name: str, key: str, chosen: Chosen, leaving: str = "") -> list[Numbers]:
        """The entries with a value; of the pair, in one and the same ask with what was chosen of the other."""
        if name in PAIR:
            (other,) = (one for one in PAIR if one != name)
            if chosen.get(other) and other != leaving:
                pairs = ((key, one) if name == PAIR[0] else (one, key) for one in chosen[other])
                return [self._pairs[pair] for pair in pairs if pair in self._pairs]
        return [self._held[name][key]] if key in self._held[name] else []

    def _any(self, rows: Iterable[Numbers]) -> Set:
        """All that is in one of several rows."""
        found = np.zeros(self._size, bool)
        for row in rows:
            found[row] = True
        return found


def _row(places: Places[int]) -> Numbers:
    return np.sort(np.fromiter(places, np.uint32, len(places)))
