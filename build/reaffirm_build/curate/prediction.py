"""Prediction of themes and reaffirmations for a new document, from reviewed recommendations.

Themes come from the nearest reviewed leaves by words alone, pairs from the ranking. Only texts in one language are
compared. Confidence is calibrated by leaving
out one reviewed session at a time and predicting it. It is the share of right predictions with such a score.
A prediction is a proposal until a person decides.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from re import Pattern

import numpy as np
from numpy.typing import NDArray

from reaffirm_core.annotate.judgements import MAX_THEMES
from reaffirm_core.compare.ranking import Leaf, SimilarityIndex

#: Number of nearest leaves that themes are taken from, and minimum share of their similarity for a theme (0–1).
NEAREST, SHARE = 8, 0.25
#: Maximum number of earlier recommendations proposed for a leaf, and minimum confidence of a shown pair (0–1).
MAX_PAIRS, MIN_CONFIDENCE = 5, 0.15


@dataclass(frozen=True)
class Placed:
    """A leaf with its corpus, its language, and the day of its first presentation."""

    corpus: str
    language: str  #: of the text of the leaf
    presented: date
    leaf: Leaf

    @property
    def name(self) -> str:
        """The name of the leaf across corpora, such as ``tip:8-1-c``."""
        return f"{self.corpus}:{self.leaf.identifier}"


@dataclass(frozen=True)
class Proposal:
    """A theme or an earlier recommendation proposed for a leaf."""

    of: Placed
    value: str  #: slug of a theme, or name of an earlier leaf
    score: float  #: share of similarity for a theme, score of the ranking for a pair
    near: tuple[str, ...] = ()  #: names of the leaves with the theme, the nearest first
    confidence: float = 0.0


@dataclass(frozen=True)
class ProposalTrial:
    """The score of a proposal for a session that was left out, with its correctness."""

    score: float
    right: bool  #: whether reviewers decided the same


@dataclass(frozen=True)
class Proposals:
    """The proposals for new leaves."""

    themes: Sequence[Proposal]
    pairs: Sequence[Proposal]


@dataclass(frozen=True)
class Trials:
    """The proposals for sessions that were left out."""

    themes: list[ProposalTrial]
    pairs: list[ProposalTrial]


class Confidence:
    """The confidence of a score: the share of right trials, as an isotonic regression on the score."""

    def __init__(self, trials: Collection[ProposalTrial]) -> None:
        """Fit the regression to trials."""
        self._scores: NDArray[np.floating] = np.zeros(1)
        self._shares: NDArray[np.floating] = np.zeros(1)
        if not trials:
            return
        scores, right = ([float(getattr(trial, name)) for trial in trials] for name in ("score", "right"))
        # an opposite trial at each end keeps confidence off 0 and 1, which a few trials do not justify
        scores, right = [*scores, max(scores), min(scores)], [*right, 0.0, 1.0]
        self._scores, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
        self._shares = _rising(np.bincount(places, right) / counts, counts)

    def __call__(self, score: float) -> float:
        """Return the confidence of a score (0 to 1), rounded to two digits, or 0 without trials."""
        return round(float(np.interp(score, self._scores, self._shares)), 2)


def _rising(shares: NDArray[np.floating], counts: NDArray[np.integer]) -> NDArray[np.floating]:
    """Return the nearest shares that never fall: neighbours that do are pooled (isotonic regression)."""
    pools: list[tuple[float, int, int]] = []  # share, number of trials, number of scores
    for pool in zip(shares.tolist(), counts.tolist(), [1] * len(counts), strict=True):
        while pools and pools[-1][0] >= pool[0]:
            share, trials, scores = pools.pop()
            total = trials + pool[1]
            pool = ((share * trials + pool[0] * pool[1]) / total, total, scores + pool[2])
        pools.append(pool)
    return np.repeat([share for share, _, _ in pools], [scores for _, _, scores in pools])


class Proposer:
    """A predictor of themes and pairs, from reviewed recommendations."""

    def __init__(self, reviewed: Sequence[Placed], stock: Pattern[str], broader: Mapping[str, str]) -> None:
        """Index the reviewed leaves. ``stock`` and ``broader`` are those of ``SimilarityIndex``."""
        self.reviewed, self._stock, self._broader = tuple(reviewed), stock, broader
        self._likeness = self._index(reviewed) if reviewed else None

    def _index(self, leaves: Sequence[Placed]) -> SimilarityIndex:
        """Return the similarity to the given leaves, whose texts are in one language."""
        return SimilarityIndex([placed.leaf for placed in leaves], self._stock, self._broader, leaves[0].language)

    def propose(self, new: Sequence[Placed]) -> Proposals:
        """Return themes and pairs for new leaves, without confidence, for each leaf by decreasing score."""
        themes = list(self._themes(new))
        slugs: dict[str, set[str]] = {}
        for proposal in themes:
            slugs.setdefault(proposal.of.name, set()).add(proposal.value)
        drafts = [unjudged(placed, slugs.get(placed.name, ())) for placed in new]
        return Proposals(themes, list(self._pairs(drafts)))

    def _themes(self, new: Sequence[Placed]) -> Iterator[Proposal]:
        """Yield the themes of the nearest reviewed leaves, each with its share of their similarity as score."""
        rows = self._likeness.words([unjudged(placed).leaf for placed in new]) if self._likeness and new else ()
        for placed, similarities in zip(new, rows, strict=bool(self._likeness)):
            nearest = np.argsort(-similarities, kind="stable")[:NEAREST]
            total = float(similarities[nearest].sum())
            votes: defaultdict[str, float] = defaultdict(float)
            givers: dict[str, list[str]] = {}
            for place in nearest:
                for theme in sorted(self.reviewed[place].leaf.themes):
                    votes[theme] += float(similarities[place])
                    givers.setdefault(theme, []).append(self.reviewed[place].name)
            for theme, weight in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_THEMES]:
                if total > 0 and weight >= SHARE * total:
                    yield Proposal(placed, theme, weight / total, tuple(givers[theme]))

    def _pairs(self, drafts: Sequence[Placed]) -> Iterator[Proposal]:
        """Yield the likeliest earlier leaves for each draft: reviewed leaves and drafts of earlier sessions."""
        pairs: dict[str, list[Proposal]] = {placed.name: [] for placed in drafts}
        if self._likeness and drafts:
            for proposal in _nearest(drafts, self.reviewed, self._likeness):
                pairs[proposal.of.name].append(proposal)
        if len({placed.presented for placed in drafts}) > 1:
            for proposal in _nearest(drafts, drafts, self._index(drafts)):
                pairs[proposal.of.name].append(proposal)
        for proposals in pairs.values():
            yield from sorted(proposals, key=lambda proposal: -proposal.score)[:MAX_PAIRS]


def _nearest(drafts: Sequence[Placed], indexed: Sequence[Placed], likeness: SimilarityIndex) -> Iterator[Proposal]:
    """Yield the MAX_PAIRS likeliest earlier leaves of ``indexed`` for each draft."""
    days = np.array([placed.presented.toordinal() for placed in indexed])
    for draft, row in zip(drafts, likeness.scores([placed.leaf for placed in drafts]), strict=True):
        row[days >= draft.presented.toordinal()] = 0.0
        nearest = (place for place in np.argsort(-row, kind="stable")[:MAX_PAIRS] if row[place] > 0)
        yield from (Proposal(draft, indexed[place].name, float(row[place])) for place in nearest)


def unjudged(placed: Placed, themes: Collection[str] = ()) -> Placed:
    """Return a leaf as before its review, with its words in place of its headline."""
    leaf = placed.leaf
    headline = {placed.language: leaf.text or leaf.headlines.get(placed.language, "")}
    return replace(placed, leaf=replace(leaf, themes=frozenset(themes), headlines=headline))


def trials(
    reviewed: Sequence[Placed],
    make: Callable[[Sequence[Placed]], Proposer],
    reaffirmed: Collection[tuple[str, str]],
) -> Trials:
    """Predict each reviewed session from all other sessions. All texts are in one language.

    ``make`` creates a Proposer from reviewed leaves. ``reaffirmed`` contains the names of the later and the earlier
    leaf of each pair that reviewers judged to be a reaffirmation.
    """
    tried = Trials([], [])
    truth = {placed.name: placed.leaf.themes for placed in reviewed}
    for session in sorted({(placed.corpus, placed.leaf.session) for placed in reviewed}):
        left_out: list[Placed] = []
        training: list[Placed] = []
        for placed in reviewed:
            (left_out if (placed.corpus, placed.leaf.session) == session else training).append(placed)
        proposed = make(training).propose(left_out)
        tried.themes.extend(
            ProposalTrial(theme.score, theme.value in truth[theme.of.name]) for theme in proposed.themes
        )
        tried.pairs.extend(
            ProposalTrial(pair.score, (pair.of.name, pair.value) in reaffirmed) for pair in proposed.pairs
        )
    return tried
