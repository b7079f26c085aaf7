"""Rare features of texts (words, runs of characters), which weigh more than common features.

Unknown features of a draft count in its length. Without them, a new subject that shares a single word with an earlier
recommendation would be closer to it than a paraphrase of it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

#: Similarities (0–1) of shape (drafts, indexed texts).
Similarities = NDArray[np.floating]
#: The features of a text, in order; a feature may be repeated.
Features = Sequence[str]


class RareFeatures:
    """The features of indexed texts, among which rarity is measured."""

    def __init__(self, indexed: Sequence[Features], power: float = 1.0) -> None:
        """Index texts by their features. A higher ``power`` of rarity counts common features less."""
        self._power = power
        self._size = len(indexed)
        self._counts = Counter(feature for features in indexed for feature in set(features))
        self._columns = {feature: column for column, feature in enumerate(self._counts)}
        self._indexed = indexed

    @cached_property
    def _units(self) -> csr_matrix:
        """The indexed texts as unit vectors."""
        return self._rows(self._indexed, repeated=True)

    @cached_property
    def _once(self) -> csr_matrix:
        """The indexed texts with the share of each feature in the weight of its text."""
        return self._rows(self._indexed, repeated=False)

    def rarity(self, feature: str) -> float:
        """Return the weight of a feature, at least 1. A feature of no indexed text has the highest weight."""
        return float((log((self._size + 1) / (self._counts[feature] + 1)) + 1) ** self._power)

    def cosines(self, drafts: Sequence[Features]) -> Similarities:
        """Return the cosines of TF-IDF vectors."""
        return np.asarray((self._rows(drafts, repeated=True) @ self._units.T).toarray())

    def covered(self, drafts: Sequence[Features]) -> Similarities:
        """Return the share of the weight of each draft that is in each indexed text."""
        return np.asarray((self._rows(drafts, repeated=False) @ self._present(self._once).T).toarray())

    def covering(self, drafts: Sequence[Features]) -> Similarities:
        """Return the share of the weight of each indexed text that is in each draft."""
        return np.asarray((self._present(self._rows(drafts, repeated=False)) @ self._once.T).toarray())

    def _present(self, rows: csr_matrix) -> csr_matrix:
        present = rows.copy()
        present.data[:] = 1.0
        return present

    def _rows(self, texts: Sequence[Features], *, repeated: bool) -> csr_matrix:
        """Return weighted features: with repetitions as unit vectors, else as shares of the weight of a text."""
        rows, columns, values, lengths = [], [], [], []
        for row, features in enumerate(texts):
            weights = self._weights(features, repeated)
            lengths.append(sum(w * w for w in weights.values()) ** 0.5 if repeated else sum(weights.values()))
            for feature, weight in weights.items():
                if feature in self._columns:
                    rows.append(row)
                    columns.append(self._columns[feature])
                    values.append(weight)
        matrix = csr_matrix((values, (rows, columns)), shape=(len(texts), max(len(self._columns), 1)))
        scaled: csr_matrix = (diags([1 / length if length else 0.0 for length in lengths]) @ matrix).tocsr()
        return scaled

    def _weights(self, features: Iterable[str], repeated: bool) -> dict[str, float]:
        counts = Counter(features)
        if not repeated:
            return {feature: self.rarity(feature) for feature in counts}
        return {feature: (1 + log(count)) * self.rarity(feature) for feature, count in counts.items()}
