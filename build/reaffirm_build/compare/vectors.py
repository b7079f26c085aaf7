"""Texts and sets of themes as unit vectors. The product of two vectors is their cosine similarity.

Rarity is measured among the indexed texts or sets. Memory grows linearly with their number.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

#: Similarities of shape (queries, indexed items).
Scores = NDArray[np.floating]

#: Weight of a common top theme, relative to a common narrow theme (1).
_TOP_THEME = 0.5


class Vectors:
    """TF-IDF unit vectors of the indexed texts. If all texts are empty, every similarity is 0."""

    def __init__(self, texts: Sequence[str], **options: object) -> None:
        """Index texts. ``options`` are parameters of scikit-learn's TfidfVectorizer."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # 0.5 seconds, which only a ranking needs

        self._size = len(texts)
        self._model = TfidfVectorizer(sublinear_tf=True, **options) if any(texts) else None
        self.indexed: csr_matrix = (
            self._model.fit_transform(texts).tocsr() if self._model else csr_matrix((self._size, 1))
        )

    def similarities(self, texts: Sequence[str]) -> Scores:
        """Return the cosines of texts with the indexed texts, of shape (texts, indexed texts)."""
        if self._model is None:
            return np.zeros((len(texts), self._size))
        return np.asarray((self._model.transform(texts) @ self.indexed.T).toarray())

    def among(self, number: int, places: NDArray[np.integer]) -> Scores:
        """Return the cosines of an indexed text with the indexed texts at ``places``, of shape (places,)."""
        return _products(self.indexed, number, places)


def _products(vectors: csr_matrix, number: int, places: NDArray[np.integer]) -> Scores:
    """Return the products of one row of a matrix with the rows at ``places``."""
    own = np.zeros(vectors.shape[1])
    first, last = vectors.indptr[number : number + 2]
    own[vectors.indices[first:last]] = vectors.data[first:last]
    return np.asarray(vectors[places] @ own)


class Themes:
    """Unit vectors of the indexed sets of themes (slugs). Rare themes weigh more, common top themes a little."""

    def __init__(self, indexed: Sequence[frozenset[str]], broader: Mapping[str, str]) -> None:
        """Index sets of themes. ``broader`` maps each theme to its top theme."""
        self._broader, self._size = broader, len(indexed)
        self._counts = Counter(key for themes in indexed for key in self._weights(themes))
        self._columns = {key: number for number, key in enumerate(sorted(self._counts))}
        self.indexed = self._units(indexed)

    def similarities(self, sets: Sequence[frozenset[str]]) -> Scores:
        """Return the cosines of sets of themes with the indexed sets, of shape (sets, indexed sets)."""
        return np.asarray((self._units(sets) @ self.indexed.T).toarray())

    def among(self, number: int, places: NDArray[np.integer]) -> Scores:
        """Return the cosines of an indexed set with the indexed sets at ``places``, of shape (places,)."""
        return _products(self.indexed, number, places)

    def _weights(self, themes: frozenset[str]) -> dict[str, float]:
        """Return the weights of themes and of their top themes, before rarity is applied."""
        tops = {f"top {self._broader.get(slug, slug)}": _TOP_THEME for slug in themes}
        return {**dict.fromkeys(themes, 1.0), **tops}

    def _units(self, sets: Sequence[frozenset[str]]) -> csr_matrix:
        """Return the unit vectors of sets. Themes of no indexed set are left out."""
        entries = [
            (row, self._columns[key], value * log(self._size / self._counts[key]))
            for row, themes in enumerate(sets)
            for key, value in self._weights(themes).items()
            if key in self._columns
        ]
        rows, cols, data = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_matrix((data, (rows, cols)), shape=(len(sets), max(len(self._columns), 1)))
        lengths = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
        units: csr_matrix = (diags([1 / sqrt(length) if length else 0.0 for length in lengths]) @ matrix).tocsr()
        return units
