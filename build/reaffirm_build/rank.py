"""Rank: for each recommendation, the earlier ones that it may reaffirm, the likeliest first.

Wording alone finds only what is repeated word for word. Here the likeness of the words (own text and headlines) is
multiplied by that of what they are about (themes) and halved where another kind of body is asked (codebook, section
Lineage). Pure functions over plain values; memory grows linearly with the number of leaves, time with its square.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from re import Pattern

import numpy as np
from scipy.sparse import csr_matrix, diags

#: How many leaves are compared with all others at a time: what bounds memory.
BLOCK = 256

#: Texts at most this long say too little alone: the end of their chapeau is taken with them.
_SHORT, _TAIL = 25, 80

#: What each likeness counts: own words, own words without stock phrases, headline zh, headline en.
_WEIGHTS = (0.5, 0.5, 0.45, 0.45)
#: What remains of the likeness of words where themes have nothing in common, or another kind of body is asked.
_OTHER_THEME, _OTHER_BODY = 0.12, 0.45
#: What a top theme in common counts beside a narrow one.
_TOP_THEME = 0.5

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
    session: int  #: the ordinal of the session that first presented it
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


def rank(
    leaves: Sequence[Leaf], stock: Pattern[str], broader: Mapping[str, str], top: int | None = 20
) -> Iterator[Candidate]:
    """The ``top`` likeliest earlier leaves of every leaf, or all of them (None), in order.

    ``stock`` matches phrases that say nothing of what is asked; ``broader`` gives the top theme of each theme. Leaves
    of the same session, and of later ones, are no candidates. Equal scores keep the order of the leaves.
    """
    if not leaves:
        return
    words, themes = _words(leaves, stock), _themes(leaves, broader)
    kinds = sorted({kind for leaf in leaves for kind in leaf.bodies})
    bodies = np.array([[kind in leaf.bodies for kind in kinds] for leaf in leaves], dtype=np.float32)
    anyone = np.array([_ANYONE in leaf.bodies for leaf in leaves])
    sessions = np.array([leaf.session for leaf in leaves])
    for start in range(0, len(leaves), BLOCK):
        rows = slice(start, start + BLOCK)
        alike = sum(
            weight * (matrix[rows] @ matrix.T).toarray() for weight, matrix in zip(_WEIGHTS, words, strict=True)
        )
        same_body = ((bodies[rows] @ bodies.T) > 0) | anyone[rows, None] | anyone[None, :]
        scores = alike * (_OTHER_THEME + (themes[rows] @ themes.T).toarray()) * np.where(same_body, 1.0, _OTHER_BODY)
        scores[sessions[rows, None] <= sessions[None, :]] = -1.0
        for row, line in enumerate(scores):
            for column in np.argsort(-line, kind="stable")[:top]:
                if line[column] >= 0:
                    yield Candidate(leaves[start + row].identifier, leaves[column].identifier, float(line[column]))


def _words(leaves: Sequence[Leaf], stock: Pattern[str]) -> list[csr_matrix]:
    """The words of leaves as unit vectors: own text, own text without stock phrases, headlines."""
    texts = [leaf.text if len(leaf.text) > _SHORT else leaf.full_text[-_TAIL:] for leaf in leaves]
    headlines = {language: [leaf.headlines.get(language, "") for leaf in leaves] for language in ("zh", "en")}
    return [
        _unit_vectors(texts, analyzer="char", ngram_range=(1, 2)),
        _unit_vectors([stock.sub("", text) for text in texts], analyzer="char", ngram_range=(1, 3)),
        _unit_vectors([stock.sub("", text) for text in headlines["zh"]], analyzer="char", ngram_range=(1, 2)),
        _unit_vectors(headlines["en"], stop_words="english"),
    ]


def _unit_vectors(texts: Sequence[str], **options: object) -> csr_matrix:
    """TF-IDF of texts; nothing where they are all empty."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # half a second that only a ranking should cost

    if not any(texts):
        return csr_matrix((len(texts), 1))
    vectors: csr_matrix = TfidfVectorizer(sublinear_tf=True, **options).fit_transform(texts).tocsr()
    return vectors


def _themes(leaves: Sequence[Leaf], broader: Mapping[str, str]) -> csr_matrix:
    """The themes of leaves as unit vectors: rare themes count more, top themes in common a little."""
    found = [dict.fromkeys(leaf.themes, 1.0) for leaf in leaves]
    for leaf, values in zip(leaves, found, strict=True):
        values.update({f"top {broader.get(slug, slug)}": _TOP_THEME for slug in leaf.themes})
    counts = Counter(key for values in found for key in values)
    columns = {key: number for number, key in enumerate(sorted(counts))}
    entries = [
        (row, columns[key], value * log(len(leaves) / counts[key]))
        for row, values in enumerate(found)
        for key, value in values.items()
    ]
    rows, cols, data = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_matrix((data, (rows, cols)), shape=(len(leaves), max(len(columns), 1)))
    lengths = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    units: csr_matrix = (diags([1 / sqrt(length) if length else 0.0 for length in lengths]) @ matrix).tocsr()
    return units
