"""Force of asks, and when one ask may be called stronger or weaker than another (codebook, section Strength).

The dataset, its pages and the check of drafts all follow ``Ladder``. Its two tables are facts of the ontology
(``ontology/forces.ttl`` and ``strengths.ttl``): the level of each force, and the force of each strength.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

#: The grade of two texts in the same words.
VERBATIM = "verbatim"

#: How the force of a later ask differs from that of an earlier one, as slugs of ``scheme:force-change``.
STRONGER, WEAKER, SAME, NOT_COMPARABLE = "stronger", "weaker", "same", "not-comparable"

#: The force of an ask to consider something.
CONSIDERATION = "consideration"

#: The operator of an ask that repeats what an earlier text asks.
_REAFFIRMS = "reaffirms"

#: The strengths of asks to consider something, and the strengths that they have without the head verb.
_CONSIDERED = {"should-consider": "should"}

#: The kinds of addressees that count as the same body, by slug.
_KIND = {
    "states": "states",
    "states-parties": "states",
    "member-states": "states",
    "non-party-states": "states",
    "secretariat": "secretariat",
    "unodc": "secretariat",
}


class Verb(NamedTuple):
    """The words of an ask that move its addressee, as slugs."""

    operator: str  #: the verb by which the body itself speaks; "" for a modal alone
    strength: str
    considered: bool = False  #: whether the words ask to consider the act

    @property
    def base(self) -> tuple[str, bool]:
        """The strength without a head verb, and whether there is such a verb."""
        return _CONSIDERED.get(self.strength, self.strength), self.considered or self.strength in _CONSIDERED

    @property
    def is_reaffirming(self) -> bool:
        """True if the ask repeats an earlier one, so that it is as strong as the text to which it refers."""
        return self.operator == _REAFFIRMS


def kinds_of(addressees: Iterable[str]) -> frozenset[str]:
    """Return the kinds of addressees, given by slug: States and States parties are of one kind."""
    return frozenset(_KIND.get(slug, slug) for slug in addressees)


def is_same_kind(addressees: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two asks reach an addressee of the same kind; their addressees are given by slug."""
    return bool(kinds_of(addressees) & kinds_of(others))


@dataclass(frozen=True)
class Ladder:
    """The order of forces, and the force of each strength."""

    levels: Mapping[str, int]  #: by force: a greater number is firmer; two forces of one level are not ranked
    forces: Mapping[str, str]  #: by strength, without a head verb; a strength that asks nobody has none

    def force_of(self, verb: Verb) -> str:
        """Return the slug of the force of an ask, "" for a statement or a heading.

        A head verb such as "consider" makes an ask one to consider, unless its force is weaker than that.
        """
        strength, considered = verb.base
        force = self.forces.get(strength, "")
        if not force or not considered or self.levels[force] < self.levels[CONSIDERATION]:
            return force
        return CONSIDERATION

    def change(self, later: Verb, earlier: Verb) -> str:
        """Return how the force of a later ask for the same act, of the same kind of addressee, differs.

        Two verbs of one force are not ranked, nor are two forces of one level, unless only a head verb such as
        "consider" tells the asks apart.
        """
        now, then = self.force_of(later), self.force_of(earlier)
        if not now or not then or later.is_reaffirming or earlier.is_reaffirming:
            return NOT_COMPARABLE
        if later.base == earlier.base:
            return SAME
        rise = self.levels[now] - self.levels[then]
        if later.base[0] == earlier.base[0]:
            rise = earlier.base[1] - later.base[1]
        if not rise:
            return NOT_COMPARABLE
        return STRONGER if rise > 0 else WEAKER
