"""Ranking of the earlier recommendations that each recommendation may reaffirm, the likeliest first.

Wording alone finds only verbatim repetition. The similarity of words (own text and headlines) is therefore multiplied
by the similarity of themes. It is reduced if another kind of body is addressed (codebook, section Lineage).

The functions are pure. Each leaf is compared with all other leaves. Memory grows linearly with their number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from re import Pattern

import numpy as np
from numpy.typing import NDArray

from reaffirm_core.compare.comparable import kinds_of
from reaffirm_core.compare.vectors import (
    Bag,
    Features,
    FeatureSpace,
    Scores,
    Themes,
    repeated,
    runs,
    runs_within_words,
    words,
)
from reaffirm_core.compare.words import words_of_grammar
from reaffirm_core.languages import ORIGINAL_FIRST, language_row

#: Number of leaves compared with all other leaves at a time; it bounds memory.
BLOCK = 256

#: Characters. A text of at most _SHORT is too short to compare: it is replaced by the last _TAIL of the full text.
_SHORT, _TAIL = 25, 80

#: Features of the own text, and of the own text without stock phrases.
_RUNS: tuple[Features, ...] = (partial(runs, shortest=1, longest=2), partial(runs, shortest=1, longest=3))
#: Runs of characters within words, for texts in languages that divide words by spaces. Words are compared beside them.
_WITHIN_WORDS: Features = partial(runs_within_words, shortest=3, longest=5)
#: Weights of the similarity of each of the two texts, and of the headlines in each language.
_TEXT_WEIGHT, _HEADLINE_WEIGHT = 0.5, 0.45
#: Factors of the similarity of words if no theme is common, and if another kind of body is addressed.
_OTHER_THEME, _OTHER_BODY = 0.12, 0.45

#: Kinds of bodies with rules of their own.
_ANYONE, _CONFERENCE, _SECRETARIAT = "unspecified", "conference", "secretariat"


@dataclass(frozen=True)
class Leaf:
    """The facts about a recommendation that the ranking uses."""

    identifier: str
    session: int  #: number of the session that first presented it, in the order of days
    text: str
    full_text: str
    themes: frozenset[str] = frozenset()  #: slugs
    addressees: frozenset[str] = frozenset()  #: slugs
    indirect: frozenset[str] = frozenset()  #: slugs
    headlines: Mapping[str, str] = field(default_factory=dict)  #: by language

    @property
    def bodies(self) -> frozenset[str]:
        """The kinds of bodies addressed. A request that the Conference ask the Office addresses the Office too."""
        kinds = set(kinds_of(self.addressees))
        if _CONFERENCE in kinds and _SECRETARIAT in kinds_of(self.indirect):
            kinds.add(_SECRETARIAT)
        return frozenset(kinds)


@dataclass(frozen=True)
class Candidate:
    """An earlier recommendation that a later recommendation may reaffirm."""

    later: str
    earlier: str
    score: float  #: at least 0, comparable within one ranking only


def _headline_features(language: str) -> Features:
    """Return the features of headlines: runs of characters, else words."""
    if lengths := language_row(language).grams:
        return partial(runs, shortest=lengths[0], longest=lengths[1])
    return partial(words, ignored=words_of_grammar(language))


def _text_features(language: str) -> tuple[Features, ...]:
    """Return the features of texts in a language, "" for one without spaces between words."""
    if not language or language_row(language).grams:
        return _RUNS
    return partial(words, ignored=words_of_grammar(language)), _WITHIN_WORDS


class SimilarityIndex:
    """The similarity of recommendations to indexed recommendations, among which rarity is measured."""

    def __init__(
        self, indexed: Sequence[Leaf], stock: Pattern[str], broader: Mapping[str, str], language: str = ""
    ) -> None:
        """Index leaves.

        ``stock`` matches stock phrases, which do not describe the request. ``broader`` maps each theme to its top
        theme. ``language`` is that of the texts, "" for one without spaces between words.
        """
        self.indexed, self._stock = tuple(indexed), stock
        further = {language for leaf in indexed for language in leaf.headlines} - set(ORIGINAL_FIRST)
        self._languages = (*ORIGINAL_FIRST, *sorted(further))
        of_headlines = [_headline_features(language) for language in self._languages]
        of_texts = _text_features(language)
        self._weights = (*(_TEXT_WEIGHT for _ in of_texts), *(_HEADLINE_WEIGHT for _ in of_headlines))
        self._features = (*of_texts, *of_headlines)
        self._spaces = [FeatureSpace(bags, known_only=True) for bags in self._bags(indexed)]
        self._themes = Themes([leaf.themes for leaf in indexed], broader)
        self._kinds = sorted({kind for leaf in indexed for kind in leaf.bodies})

    def words(self, leaves: Sequence[Leaf]) -> Scores:
        """Return the similarity of words alone, of shape (leaves, indexed leaves)."""
        triples = zip(self._weights, self._spaces, self._bags(leaves), strict=True)
        return np.asarray(sum(weight * space.cosines(bags) for weight, space, bags in triples))

    def scores(self, leaves: Sequence[Leaf]) -> Scores:
        """Return the similarity of words, themes and addressed bodies, of shape (leaves, indexed leaves)."""
        anyone = [np.array([_ANYONE in leaf.bodies for leaf in group]) for group in (leaves, self.indexed)]
        bodies, indexed_bodies = (self._bodies(group) for group in (leaves, self.indexed))
        same_body = ((bodies @ indexed_bodies.T) > 0) | anyone[0][:, None] | anyone[1][None, :]
        themes = _OTHER_THEME + self._themes.similarities([leaf.themes for leaf in leaves])
        return np.asarray(self.words(leaves) * themes * np.where(same_body, 1.0, _OTHER_BODY))

    def _bodies(self, leaves: Sequence[Leaf]) -> Scores:
        """Return which kinds of bodies each leaf addresses, of shape (leaves, kinds of the indexed leaves)."""
        return np.array([[kind in leaf.bodies for kind in self._kinds] for leaf in leaves], dtype=np.float32)

    def _bags(self, leaves: Sequence[Leaf]) -> list[list[Bag]]:
        """Return the features of each leaf in each of its texts."""
        pairs = zip(self._features, self._texts(leaves), strict=True)
        return [[repeated(features(text.lower())) for text in texts] for features, texts in pairs]

    def _texts(self, leaves: Sequence[Leaf]) -> list[list[str]]:
        """Return the texts of each leaf: own text, own text without stock phrases, headlines by language.

        Headlines that are compared by characters are without stock phrases too.
        """
        texts = [leaf.text if len(leaf.text) > _SHORT else leaf.full_text[-_TAIL:] for leaf in leaves]
        compared = [texts, self._without_stock(texts)]
        for language in self._languages:
            headlines = [leaf.headlines.get(language, "") for leaf in leaves]
            compared.append(self._without_stock(headlines) if language_row(language).grams else headlines)
        return compared

    def _without_stock(self, texts: Sequence[str]) -> list[str]:
        return [self._stock.sub("", text) for text in texts]


def rank(
    leaves: Sequence[Leaf], stock: Pattern[str], broader: Mapping[str, str], top: int | None = 20
) -> Iterator[Candidate]:
    """Yield the ``top`` likeliest earlier leaves of every leaf, or all earlier leaves if ``top`` is None.

    The parameters ``stock`` and ``broader`` are those of ``SimilarityIndex``. Leaves of the same or of a later session
    are not candidates. Equal scores keep the order of the leaves.
    """
    if not leaves:
        return
    likeness = SimilarityIndex(leaves, stock, broader)
    sessions = np.array([leaf.session for leaf in leaves])
    for start in range(0, len(leaves), BLOCK):
        scores = likeness.scores(leaves[start : start + BLOCK])
        scores[sessions[start : start + BLOCK, None] <= sessions[None, :]] = -1.0
        for later, line in zip(leaves[start : start + BLOCK], scores, strict=True):
            for best in _best(line, top):
                if line[best] >= 0:
                    yield Candidate(later.identifier, leaves[best].identifier, float(line[best]))


def _best(line: Scores, top: int | None) -> NDArray[np.integer]:
    """Return the columns with the highest scores, the highest first. Equal scores keep their order.

    Only these columns are sorted, since the others can be many.
    """
    kept = np.arange(len(line))
    if top is not None and top < len(line):
        kept = np.flatnonzero(line >= np.partition(line, -top)[-top])
    return kept[np.argsort(-line[kept], kind="stable")[:top]]
