"""Rank: for each recommendation, the earlier ones that it may reaffirm, the likeliest first.

Wording alone finds only what is repeated word for word. Here the likeness of the words (own text and headlines) is
multiplied by that of what they are about (themes) and halved where another kind of body is asked (codebook, section
Lineage). Pure functions over plain values; memory grows linearly with the number of leaves. Up to ``EXACT`` leaves each
is compared with all others; of more, with those that have most of what is rare in it, and time grows with their number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import sqrt
from re import Pattern

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from reaffirm_build.compare.vectors import Scores, Themes, Vectors

#: How many leaves are compared with all others at a time: what bounds memory.
BLOCK = 256

#: Up to how many leaves each is compared with all others.
EXACT = 10_000
#: Of more leaves: how many places of its rarest features are looked up for a leaf, and with how many leaves, of those
#: that share most of them, it is compared.
_PLACES, _COMPARED = 50_000, 1_000

#: Texts at most this long say too little alone: the end of their chapeau is taken with them.
_SHORT, _TAIL = 25, 80

#: What each likeness counts: own words, own words without stock phrases, headline zh, headline en.
_WEIGHTS = (0.5, 0.5, 0.45, 0.45)
#: How each is cut into features, in the same order.
_FEATURES: tuple[dict[str, object], ...] = (
    {"analyzer": "char", "ngram_range": (1, 2)},
    {"analyzer": "char", "ngram_range": (1, 3)},
    {"analyzer": "char", "ngram_range": (1, 2)},
    {"stop_words": "english"},
)
#: What remains of the likeness of words where themes have nothing in common, or another kind of body is asked.
_OTHER_THEME, _OTHER_BODY = 0.12, 0.45

#: Addressees that count as one (codebook, section Lineage).
_KIND = {
    "states": "states",
    "states-parties": "states",
    "member-states": "states",
    "non-party-states": "states",
    "secretariat": "secretariat",
    "unodc": "secretariat",
}
_ANYONE, _CONFERENCE = "unspecified", "conference"


@dataclass(frozen=True)
class Leaf:
    """What the ranking knows of a recommendation."""

    identifier: str
    session: int  #: of the session that first presented it, a number that rises from day to day
    text: str
    full_text: str
    themes: frozenset[str] = frozenset()  #: slugs
    addressees: frozenset[str] = frozenset()  #: slugs
    indirect: frozenset[str] = frozenset()  #: slugs
    headlines: Mapping[str, str] = field(default_factory=dict)  #: by language

    @property
    def bodies(self) -> frozenset[str]:
        """The kinds of bodies that are asked: to have the Conference ask the Office counts as asking the Office too."""
        kinds = {_KIND.get(slug, slug) for slug in self.addressees}
        if _CONFERENCE in kinds and any(_KIND.get(slug) == "secretariat" for slug in self.indirect):
            kinds.add("secretariat")
        return frozenset(kinds)


@dataclass(frozen=True)
class Candidate:
    """An earlier recommendation that a later one may reaffirm."""

    later: str
    earlier: str
    score: float  #: from 0; comparable within one ranking only


class Likeness:
    """How alike any recommendations are to known ones; what is rare is measured among the known ones."""

    def __init__(self, known: Sequence[Leaf], stock: Pattern[str], broader: Mapping[str, str]) -> None:
        """Take the known leaves.

        ``stock`` matches phrases that say nothing of what is asked; ``broader`` gives the top theme of each theme.
        """
        self.known, self._stock = tuple(known), stock
        self._vectors = [
            Vectors(texts, **options) for texts, options in zip(self._texts(known), _FEATURES, strict=True)
        ]
        self._themes = Themes([leaf.themes for leaf in known], broader)
        self._kinds = sorted({kind for leaf in known for kind in leaf.bodies})

    def words(self, leaves: Sequence[Leaf]) -> Scores:
        """The likeness of words alone: a row for each of ``leaves``, a column for each known one."""
        pairs = zip(_WEIGHTS, self._vectors, self._texts(leaves), strict=True)
        return np.asarray(sum(weight * vectors.alike(texts) for weight, vectors, texts in pairs))

    def scores(self, leaves: Sequence[Leaf]) -> Scores:
        """The likeness of words, themes and bodies asked: a row for each of ``leaves``, a column for each known one."""
        anyone = [np.array([_ANYONE in leaf.bodies for leaf in group]) for group in (leaves, self.known)]
        asked, known = (self._bodies(group) for group in (leaves, self.known))
        same_body = ((asked @ known.T) > 0) | anyone[0][:, None] | anyone[1][None, :]
        themes = _OTHER_THEME + self._themes.alike([leaf.themes for leaf in leaves])
        return np.asarray(self.words(leaves) * themes * np.where(same_body, 1.0, _OTHER_BODY))

    def among(self, number: int, places: NDArray[np.integer]) -> Scores:
        """The likeness, as in ``scores``, of one known leaf with some: one by one, so that it costs what they are."""
        words = sum(
            weight * vectors.among(number, places) for weight, vectors in zip(_WEIGHTS, self._vectors, strict=True)
        )
        asked = self._asked[number]
        same_body = (self._asked[places] @ asked > 0) | self._anyone[number] | self._anyone[places]
        themes = _OTHER_THEME + self._themes.among(number, places)
        return np.asarray(words * themes * np.where(same_body, 1.0, _OTHER_BODY))

    def shared(self, start: int, end: int) -> csr_matrix:
        """How alike known leaves are to some of them in the rare features of these: a row for each of some."""
        found: csr_matrix = (self._rare[start:end] @ self._by_feature).tocsr()
        return found

    @cached_property
    def _asked(self) -> Scores:
        return self._bodies(self.known)

    @cached_property
    def _anyone(self) -> NDArray[np.bool]:
        return np.array([_ANYONE in leaf.bodies for leaf in self.known])

    @cached_property
    def _whole(self) -> csr_matrix:
        """The known leaves as one vector each, whose products are the likeness of words."""
        parts = [vectors.known * sqrt(weight) for weight, vectors in zip(_WEIGHTS, self._vectors, strict=True)]
        found: csr_matrix = hstack(parts).tocsr()
        return found

    @cached_property
    def _by_feature(self) -> csr_matrix:
        """Which known leaves have a feature, and how much it weighs in them."""
        return self._whole.T.tocsr()

    @cached_property
    def _rare(self) -> csr_matrix:
        """Of each known leaf the rarest features: as many as stand in ``_PLACES`` places, and one at least."""
        whole = self._whole
        places = np.diff(self._by_feature.indptr)[whole.indices]
        rows = np.repeat(np.arange(whole.shape[0]), np.diff(whole.indptr))
        order = np.lexsort((places, rows))
        sums = np.cumsum(places[order])
        starts = whole.indptr[:-1][rows]
        before = np.concatenate(([0], sums))[starts]
        kept = order[(sums - before <= _PLACES) | (np.arange(len(order)) == starts)]
        found: csr_matrix = csr_matrix((whole.data[kept], (rows[kept], whole.indices[kept])), shape=whole.shape)
        return found

    def _bodies(self, leaves: Sequence[Leaf]) -> Scores:
        """Which kinds of bodies each leaf asks, of those that the known ones ask."""
        return np.array([[kind in leaf.bodies for kind in self._kinds] for leaf in leaves], dtype=np.float32)

    def _texts(self, leaves: Sequence[Leaf]) -> list[list[str]]:
        """The words of leaves: own text, own text without stock phrases, headlines."""
        texts = [leaf.text if len(leaf.text) > _SHORT else leaf.full_text[-_TAIL:] for leaf in leaves]
        zh, en = ([leaf.headlines.get(language, "") for leaf in leaves] for language in ("zh", "en"))
        return [texts, [self._stock.sub("", text) for text in texts], [self._stock.sub("", text) for text in zh], en]


def rank(
    leaves: Sequence[Leaf], stock: Pattern[str], broader: Mapping[str, str], top: int | None = 20
) -> Iterator[Candidate]:
    """The ``top`` likeliest earlier leaves of every leaf, or all of them (None), in order.

    ``stock`` and ``broader`` as in ``Likeness``. Leaves of the same session, and of later ones, are no candidates.
    Equal scores keep the order of the leaves.
    """
    if not leaves:
        return
    likeness = Likeness(leaves, stock, broader)
    sessions = np.array([leaf.session for leaf in leaves])
    compared = _all if top is None or len(leaves) <= EXACT else _near
    for number, places, scores in compared(likeness, sessions):
        for best in _best(scores, top):
            if scores[best] >= 0:
                yield Candidate(leaves[number].identifier, leaves[places[best]].identifier, float(scores[best]))


#: A leaf, the places of those with which it was compared, in order, and their scores; below 0 for no candidates.
Compared = tuple[int, NDArray[np.integer], Scores]


def _all(likeness: "Likeness", sessions: NDArray[np.integer]) -> Iterator[Compared]:
    """Every leaf, compared with all."""
    everything = np.arange(len(sessions))
    for start in range(0, len(sessions), BLOCK):
        scores = likeness.scores(likeness.known[start : start + BLOCK])
        scores[sessions[start : start + BLOCK, None] <= sessions[None, :]] = -1.0
        for number, line in enumerate(scores, start):
            yield number, everything, line


def _near(likeness: "Likeness", sessions: NDArray[np.integer]) -> Iterator[Compared]:
    """Every leaf, compared with earlier ones that share most of its rare features, as far as those are looked up."""
    for start in range(0, len(sessions), BLOCK):
        shared = likeness.shared(start, start + BLOCK)
        for number, (first, last) in enumerate(pairwise(shared.indptr), start):
            places, weights = shared.indices[first:last], shared.data[first:last]
            earlier = sessions[places] < sessions[number]
            places, weights = places[earlier], weights[earlier]
            if len(places) > _COMPARED:
                places = places[np.argpartition(-weights, _COMPARED)[:_COMPARED]]
            places = np.sort(places)
            yield number, places, likeness.among(number, places)


def _best(line: Scores, top: int | None) -> NDArray[np.integer]:
    """The columns with the highest scores, the highest first, equal ones in their order; what is left is not sorted."""
    kept = np.arange(len(line))
    if top is not None and top < len(line):
        kept = np.flatnonzero(line >= np.partition(line, -top)[-top])
    return kept[np.argsort(-line[kept], kind="stable")[:top]]
