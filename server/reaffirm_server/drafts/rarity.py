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
from scipy.sparse import csr_matrix

#: Similarities (0–1) of shape (drafts, indexed texts).
Similarities = NDArray[np.floating]
#: The features of a text, in order; a feature may be repeated.
Features = Sequence[str]


class RareFeatures:
    """The features of indexed texts, among which rarity is measured."""

    def __init__(self, indexed: Sequence[Features], power: float = 1.0) -> None:
        """Index texts by their features. A higher ``power`` of rarity counts common features less."""
        counts = Counter(feature for features in indexed for feature in set(features))
        by_count = {
            count: float((log((len(indexed) + 1) / (count + 1)) + 1) ** power) for count in {0, *counts.values()}
        }
        self._rarities = {feature: by_count[count] for feature, count in counts.items()}
        self._highest = by_count[0]
        self._columns = {feature: column for column, feature in enumerate(counts)}
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
        return self._rarities.get(feature, self._highest)

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
        columns, values, ends = list[int](), list[float](), [0]
        for features in texts:
            weights = self._weights(features, repeated)
            length = sum([w * w for w in weights.values()]) ** 0.5 if repeated else sum(weights.values())
            scale = 1 / length if length else 0.0
            known = [feature for feature in weights if feature in self._columns]
            columns += [self._columns[feature] for feature in known]
            values += [scale * weights[feature] for feature in known]
            ends.append(len(columns))
        matrix = csr_matrix((values, columns, ends), shape=(len(texts), max(len(self._columns), 1)), dtype=float)
        matrix.sort_indices()
        return matrix

    def _weights(self, features: Iterable[str], repeated: bool) -> dict[str, float]:
        counts = Counter(features)
        if not repeated:
            return {feature: self._rarities.get(feature, self._highest) for feature in counts}
        raised = {count: 1 + log(count) for count in set(counts.values())}
        return {
            feature: raised[count] * self._rarities.get(feature, self._highest) for feature, count in counts.items()
        }
