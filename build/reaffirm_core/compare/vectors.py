"""Texts and sets of themes as unit vectors. The product of two vectors is their cosine similarity.

Rarity is measured among the indexed texts or sets. Memory grows linearly with their number.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

#: Similarities of shape (queries, indexed items).
Scores = NDArray[np.floating]
#: The features of a text in small letters, repeated as often as they occur.
Features = Callable[[str], Iterable[str]]

#: Weight of a common top theme, relative to a common narrow theme (1).
_TOP_THEME = 0.5
#: A run of white space, which counts as one space, and a word of at least two letters or digits.
_SPACES, _WORD = re.compile(r"\s\s+"), re.compile(r"\b\w\w+\b")


def words(text: str, ignored: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text, of at least two letters or digits, without those that are ignored."""
    return [word for word in _WORD.findall(text) if word not in ignored]


def runs(text: str, shortest: int, longest: int) -> list[str]:
    """Return all runs of characters of a text, of each length from ``shortest`` to ``longest``."""
    return _runs(_SPACES.sub(" ", text), range(shortest, longest + 1))


def runs_within_words(text: str, shortest: int, longest: int) -> list[str]:
    """Return all runs of characters of each word, with a space on either side; a shorter word is a single run."""
    sizes = range(shortest, longest + 1)
    padded = [f" {word} " for word in text.split()]
    return [run for word in padded for run in (_runs(word, sizes) if len(word) > shortest else [word])]


def _runs(text: str, sizes: Iterable[int]) -> list[str]:
    return [text[at : at + size] for size in sizes for at in range(len(text) - size + 1)]


class Vectors:
    """TF-IDF unit vectors of the indexed texts. If all texts are empty, every similarity is 0.

    The weight of a feature is (1 + log(its number in the text)) · (1 + log((1 + texts) / (1 + texts with it))), as
    scikit-learn computes it. Its import takes a second, so that it is not used here.
    """

    def __init__(self, texts: Sequence[str], features: Features) -> None:
        """Index texts by their features."""
        self._features = features
        self._columns: dict[str, int] = {}
        columns, counts, ends = self._counted(texts, grow=True)
        self._rarity = np.log((len(texts) + 1) / (np.bincount(columns) + 1)) + 1
        self.indexed = self._units(columns, counts, ends)

    def _counted(
        self, texts: Sequence[str], *, grow: bool
    ) -> tuple[NDArray[np.integer], NDArray[np.floating], NDArray[np.integer]]:
        """Return the column and number of each feature of each text, and where each text ends.

        Features without a column get one if ``grow`` is set, and are left out otherwise.
        """
        columns, counts, ends = array("q"), array("d"), array("q", [0])
        known = self._columns
        for text in texts:
            for feature, count in Counter(self._features(text.lower())).items():
                if (column := known.setdefault(feature, len(known)) if grow else known.get(feature)) is not None:
                    columns.append(column)
                    counts.append(count)
            ends.append(len(columns))
        return np.array(columns, dtype=np.intp), np.array(counts), np.array(ends)

    def _units(
        self, columns: NDArray[np.integer], counts: NDArray[np.floating], ends: NDArray[np.integer]
    ) -> csr_matrix:
        """Return the unit vectors of counted texts."""
        matrix = csr_matrix((counts, columns, ends), shape=(len(ends) - 1, max(len(self._columns), 1)))
        matrix.sort_indices()
        matrix.data = (np.log(matrix.data) + 1) * self._rarity[matrix.indices]
        rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        matrix.data /= np.sqrt(np.bincount(rows, matrix.data**2, len(ends) - 1))[rows]
        return matrix

    def similarities(self, texts: Sequence[str]) -> Scores:
        """Return the cosines of texts with the indexed texts, of shape (texts, indexed texts)."""
        return np.asarray((self._units(*self._counted(texts, grow=False)) @ self.indexed.T).toarray())


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
