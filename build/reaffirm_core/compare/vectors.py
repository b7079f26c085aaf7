"""Items with features, such as the words of texts, as vectors whose rare features weigh more than common ones.

Rarity is measured among the indexed items. Memory grows linearly with their number.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

#: Similarities of shape (queries, indexed items).
Scores = NDArray[np.floating]
#: The features of a text in small letters, repeated as often as they occur.
Features = Callable[[str], Iterable[str]]
#: The amount of each feature of an item.
Bag = Mapping[str, float]

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


def repeated(features: Iterable[str]) -> Bag:
    """Return the amounts of features: 1 + log(how often each occurs)."""
    return {feature: 1 + log(count) for feature, count in Counter(features).items()}


class FeatureSpace:
    """The features of indexed items, by which other items are compared with them.

    By default rarity is 1 + log((1 + items) / (1 + items with the feature)), as scikit-learn computes it.
    """

    def __init__(
        self,
        indexed: Sequence[Bag],
        *,
        power: float = 1.0,
        known_only: bool = False,
        rarity: Callable[[int], float] | None = None,
    ) -> None:
        """Index items.

        A higher ``power`` of rarity counts common features less. Features of no indexed item have the highest rarity,
        so that an item with many of them is like nothing; with ``known_only`` they are left out. ``rarity`` is the
        weight of a feature by the number of items that have it.
        """
        size, counts = len(indexed), Counter(feature for bag in indexed for feature in bag)
        weight = rarity or (lambda count: float((log((size + 1) / (count + 1)) + 1) ** power))
        by_count = {count: weight(count) for count in set(counts.values())}
        self._rarities = {feature: by_count[count] for feature, count in counts.items()}
        self._unknown = 0.0 if known_only else weight(0)
        self._indexed = indexed

    def rarity(self, feature: str) -> float:
        """Return the weight of a feature."""
        return self._rarities.get(feature, self._unknown)

    def cosines(self, items: Sequence[Bag]) -> Scores:
        """Return the cosines of the weighted vectors; 0 for an item without features."""
        return self._units.products(map(self._unit, items), len(items))

    def covered(self, items: Sequence[Bag]) -> Scores:
        """Return the share of the weight of each item that is in each indexed item, whatever the amounts."""
        return self._present.products(map(self._shares, items), len(items))

    def covering(self, items: Sequence[Bag]) -> Scores:
        """Return the share of the weight of each indexed item that is in each item, whatever the amounts."""
        return self._shared.products((dict.fromkeys(item, 1.0) for item in items), len(items))

    @cached_property
    def _units(self) -> "_Postings":
        return _Postings(map(self._unit, self._indexed), len(self._indexed))

    @cached_property
    def _shared(self) -> "_Postings":
        return _Postings(map(self._shares, self._indexed), len(self._indexed))

    @cached_property
    def _present(self) -> "_Postings":
        return _Postings((dict.fromkeys(bag, 1.0) for bag in self._indexed), len(self._indexed))

    def _unit(self, bag: Bag) -> Bag:
        """Return an item as a vector of length 1, or without features."""
        weights = {feature: amount * weight for feature, amount in bag.items() if (weight := self.rarity(feature))}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {feature: weight / length for feature, weight in weights.items()}

    def _shares(self, bag: Bag) -> Bag:
        """Return the share of each feature in the weight of an item."""
        weights = {feature: weight for feature in bag if (weight := self.rarity(feature))}
        total = sum(weights.values())
        return {feature: weight / total for feature, weight in weights.items()}


class _Postings:
    """The vectors of indexed items by feature: the places of the items that have it, and its value in each."""

    def __init__(self, vectors: Iterable[Bag], size: int) -> None:
        self._size = size
        by_feature: dict[str, tuple[list[int], list[float]]] = {}
        for place, vector in enumerate(vectors):
            for feature, value in vector.items():
                places, values = by_feature.setdefault(feature, ([], []))
                places.append(place)
                values.append(value)
        self._by_feature = {feature: (np.array(own[0]), np.array(own[1])) for feature, own in by_feature.items()}

    def products(self, vectors: Iterable[Bag], number: int) -> Scores:
        """Return the products of a number of vectors with those of the indexed items."""
        scores = np.zeros((number, self._size))
        for row, vector in zip(scores, vectors, strict=True):
            for feature, value in vector.items():
                if feature in self._by_feature:
                    places, values = self._by_feature[feature]
                    row[places] += value * values
        return scores


class Themes:
    """The indexed sets of themes (slugs). Rare themes weigh more, common top themes a little."""

    def __init__(self, indexed: Sequence[frozenset[str]], broader: Mapping[str, str]) -> None:
        """Index sets of themes. ``broader`` maps each theme to its top theme."""
        self._broader, size = broader, len(indexed)
        bags = list(map(self._bag, indexed))
        self._space = FeatureSpace(bags, known_only=True, rarity=lambda count: log(size / count))

    def similarities(self, sets: Sequence[frozenset[str]]) -> Scores:
        """Return the cosines of sets of themes with the indexed sets, of shape (sets, indexed sets)."""
        return self._space.cosines(list(map(self._bag, sets)))

    def _bag(self, themes: frozenset[str]) -> Bag:
        """Return the weights of themes and of their top themes, before rarity is applied."""
        tops = {f"top {self._broader.get(slug, slug)}": _TOP_THEME for slug in themes}
        return {**dict.fromkeys(themes, 1.0), **tops}
