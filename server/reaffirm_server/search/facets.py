"""Entries that match the chosen values of filters, and the number of entries for each further value.

A set of entries is an array of booleans, so that intersections and counts are vectorised. The values of one facet are
alternatives (OR). Several facets restrict the result (AND). The counts of a facet ignore its own chosen values: they
are the entries that a further value would add.
"""

from collections.abc import Collection as Places
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.search.entries import PAIR, Collection

#: The chosen values: their keys by the name of the facet.
Chosen = Mapping[str, Sequence[str]]
#: A boolean for each entry.
Set = NDArray[np.bool]
#: The places of entries, in ascending order.
Numbers = NDArray[np.uint32]


class Facets:
    """The facets of a collection."""

    def __init__(self, collection: Collection) -> None:
        """Sort the places of each value."""
        self._size = len(collection.entries)
        self._by_key = {
            name: {key: _row(places) for key, places in facet.places.items()}
            for name, facet in collection.facets.items()
        }
        self._rows = {name: np.concatenate([*rows.values(), _row(())]) for name, rows in self._by_key.items()}
        self._pairs = {pair: _row(places) for pair, places in collection.pairs.items()}

    @property
    def everything(self) -> Set:
        """The set of all entries."""
        return np.ones(self._size, bool)

    def matching(self, chosen: Chosen, leaving: str = "") -> Set:
        """Return the entries with a chosen value in every facet, except in the facet ``leaving``."""
        matching = self.everything
        for name, keys in chosen.items():
            if keys and name != leaving:
                matching &= self._any(row for key in keys for row in self._with(name, key, chosen, leaving))
        return matching

    def counts(self, name: str, chosen: Chosen, within: Set) -> dict[str, int]:
        """Return the number of entries with each value of a facet, of those that match ``within`` and other facets."""
        matching, rows = within & self.matching(chosen, leaving=name), self._by_key[name]
        if name in PAIR and chosen.get(_other(name)):
            sets = {key: self._any(self._with(name, key, chosen)) for key in rows}
            return {key: int(np.count_nonzero(entries & matching)) for key, entries in sets.items()}
        ends = np.concatenate(([0], np.cumsum([len(row) for row in rows.values()], dtype=np.int64)))
        sums = np.concatenate(([0], np.cumsum(matching[self._rows[name]], dtype=np.int64)))[ends]
        return dict(zip(rows, np.diff(sums).tolist(), strict=True))

    def _with(self, name: str, key: str, chosen: Chosen, leaving: str = "") -> list[Numbers]:
        """Return the entries with a value; for PAIR, in a single ask with a chosen value of the other facet."""
        if name in PAIR:
            other = _other(name)
            if chosen.get(other) and other != leaving:
                pairs = ((key, second) if name == PAIR[0] else (second, key) for second in chosen[other])
                return [self._pairs[pair] for pair in pairs if pair in self._pairs]
        return [self._by_key[name][key]] if key in self._by_key[name] else []

    def _any(self, rows: Iterable[Numbers]) -> Set:
        """Return the union of several rows."""
        union = np.zeros(self._size, bool)
        for row in rows:
            union[row] = True
        return union


def _other(name: str) -> str:
    """Return the other facet of PAIR."""
    return PAIR[1] if name == PAIR[0] else PAIR[0]


def _row(places: Places[int]) -> Numbers:
    return np.sort(np.fromiter(places, np.uint32, len(places)))
