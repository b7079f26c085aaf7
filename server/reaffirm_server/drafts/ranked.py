"""Lineages and single recommendations ranked for a draft, with the signs of certainty."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.drafts.recommended import EarlierRecommendations

#: Number of members of a lineage that are shown with it.
MEMBERS = 4
#: Signs of certainty besides the similarities of the nearest member.
SCORE, MARGIN, LEAD, FIFTH, SIBLINGS = "score", "margin", "lead", "fifth", "siblings"
#: The sign of texts about another object than a short draft; it takes no part in the certainty, but forbids a claim.
FOREIGN = "foreign"
#: The sign, 0 or 1, of a text about another crime or group of people; it forbids a claim too.
OTHER_SUBJECT = "other_subject"
#: Number of the group over which the sign FIFTH is the lead, and of the other members that the sign SIBLINGS takes.
_PLACES, _SIBLINGS = 5, 2


#: The similarity that is 1 for the same text, its minimum for texts in nearly the same words, and the lead of these for
#: each further step: a draft that repeats one of several like texts is nearest to that one. Trial drafts repeat none.
_SAME, _LEAST_SAME, _SAME_LEAD = "characters", 0.8, 200.0


class Group(NamedTuple):
    """A lineage, or a recommendation in no lineage, as a draft may reaffirm it."""

    lineage: str  #: identifier, or ""
    score: float  #: of the nearest member
    members: tuple[tuple[float, int], ...]  #: scores and places, best first
    signs: Mapping[str, float]  #: by which certainty is measured

    @property
    def nearest(self) -> int:
        """The place of the nearest member."""
        return self.members[0][1]

    @property
    def lead(self) -> float:
        """The lead of the score over that of all recommendations on average."""
        return self.signs[LEAD]


def ranked(
    recommendations: EarlierRecommendations,
    similarities: NDArray[np.floating],
    names: Sequence[str],
    weights: Mapping[str, float],
) -> list[Group]:
    """Return lineages and single recommendations by falling score.

    ``similarities`` has the shape (recommendations, names), for one draft. A recommendation in several lineages leads
    to one of them only, the best: a draft that matches it matches one of its limbs. So a lineage is left out if its
    nearest member is shown with a better lineage.
    """
    scores = similarities @ np.array([weights.get(name, 0.0) for name in names])
    scores = scores + _SAME_LEAD * np.clip(similarities[:, names.index(_SAME)] - _LEAST_SAME, 0, None)
    values, score_of = similarities.tolist(), scores.tolist()  # many numbers: Python takes its own ones faster
    members: dict[str, list[tuple[float, int]]] = {}
    for place in np.argsort(-scores, kind="stable").tolist():
        item = recommendations.items[place]
        for key in item.lineages or (item.iri,):
            members.setdefault(key, []).append((score_of[place], place))
    best: list[tuple[str, tuple[tuple[float, int], ...]]] = []
    shown: set[int] = set()
    for key, places in members.items():  # in the order of the nearest members
        if places[0][1] not in shown:
            lineage = key if key in recommendations.items[places[0][1]].lineages else ""
            best.append((lineage, tuple(places)))
            shown.update(place for _, place in places[:MEMBERS])
    tops = [places[0][0] for _, places in best]
    mean = float(np.mean(scores)) if len(scores) else 0.0
    return [
        Group(
            lineage,
            places[0][0],
            places,
            _signs(number, tops, mean, places, dict(zip(names, values[places[0][1]], strict=True))),
        )
        for number, (lineage, places) in enumerate(best)
    ]


def _signs(
    number: int,
    tops: Sequence[float],
    mean: float,
    members: Sequence[tuple[float, int]],
    similarities: Mapping[str, float],
) -> dict[str, float]:
    """Return the signs of certainty of a group by its number in the ranking.

    The margin is the lead over the best other group, negative for all groups but the first. Other groups may be right
    too, so that there are also the leads over the fifth and over all recommendations on average. SIBLINGS is the lead
    of the next members of its lineage, which mostly ask the same.
    """
    siblings = [score for score, _ in members[1 : _SIBLINGS + 1]]
    others = [*tops[:number], *tops[number + 1 : _PLACES]]
    return {
        SCORE: tops[number],
        MARGIN: tops[number] - others[0] if others else 0.0,
        FIFTH: tops[number] - others[-1] if others else 0.0,
        LEAD: tops[number] - mean,
        SIBLINGS: sum(siblings) / len(siblings) - mean if siblings else 0.0,
        **similarities,
    }
