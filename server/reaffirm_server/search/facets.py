"""Entries that match the chosen values of filters, and the number of entries for each further value.

A set of entries is an array of booleans, so that intersections and counts are vectorised. The values of one facet are
alternatives (OR). Several facets restrict the result (AND); a single ask must have the values of all facets about an
ask. The counts of a facet ignore its own chosen values: they are the entries that a further value would add.
"""

from collections.abc import Collection as Places
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.search.entries import ASK_FACETS, Collection

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
        self._places = np.array(collection.asks.places, np.uint32)
        self._asks = {
            name: {key: _row(numbers) for key, numbers in rows.items()}
            for name, rows in collection.asks.numbers.items()
        }

    @property
    def everything(self) -> Set:
        """The set of all entries."""
        return np.ones(self._size, bool)

    def matching(self, chosen: Chosen, leaving: str = "") -> Set:
        """Return the entries with a chosen value in every facet, except in the facet ``leaving``."""
        others = {name: keys for name, keys in chosen.items() if keys and name != leaving}
        asked = {name: others.pop(name) for name in ASK_FACETS if name in others}
        matching = self.everything
        for name, keys in others.items():
            matching &= self._any((self._with(name, key) for key in keys), self._size)
        if len(asked) > 1:
            matching &= self._any([self._places[self._asking(asked)]], self._size)
        elif asked:
            ((name, keys),) = asked.items()
            matching &= self._any((self._with(name, key) for key in keys), self._size)
        return matching

    def counts(self, name: str, chosen: Chosen, within: Set) -> dict[str, int]:
        """Return the number of entries with each value of a facet, of those that match ``within`` and other facets."""
        matching, rows = within & self.matching(chosen, leaving=name), self._by_key[name]
        asked = {other: chosen[other] for other in ASK_FACETS if other != name and chosen.get(other)}
        if name in ASK_FACETS and asked:
            asking, asks = self._asking(asked), self._asks.get(name, {})
            sets = {key: self._any([self._places[row[asking[row]]]], self._size) for key, row in asks.items()}
            return {key: int(np.count_nonzero(entries & matching)) for key, entries in sets.items()}
        ends = np.concatenate(([0], np.cumsum([len(row) for row in rows.values()], dtype=np.int64)))
        sums = np.concatenate(([0], np.cumsum(matching[self._rows[name]], dtype=np.int64)))[ends]
        return dict(zip(rows, np.diff(sums).tolist(), strict=True))

    def _with(self, name: str, key: str) -> Numbers:
        """Return the entries with a value."""
        return self._by_key[name].get(key, _row(()))

    def _asking(self, chosen: Chosen) -> Set:
        """Return the asks that have a chosen value of every facet."""
        count = len(self._places)
        asking = np.ones(count, bool)
        for name, keys in chosen.items():
            asks = self._asks.get(name, {})
            asking &= self._any((asks[key] for key in keys if key in asks), count)
        return asking

    @staticmethod
    def _any(rows: Iterable[Numbers], size: int) -> Set:
        """Return the union of several rows, as a set of a size."""
        union = np.zeros(size, bool)
        for row in rows:
            union[row] = True
        return union


def _row(places: Places[int]) -> Numbers:
    return np.sort(np.fromiter(places, np.uint32, len(places)))
