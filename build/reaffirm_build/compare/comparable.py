"""When two asks may be called stronger or weaker than one another (codebook, sections Strength and Lineage).

Pages and the check of drafts follow the same rule: the asks reach the same kind of addressee, neither of them only
reaffirms, and the pair is not one of the same words.
"""

from collections.abc import Iterable
from typing import NamedTuple

#: The grade of two texts in the same words.
VERBATIM = "verbatim"

#: The operator of an ask that repeats what an earlier text asks.
_REAFFIRMS = "reaffirms"

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


def kinds_of(addressees: Iterable[str]) -> frozenset[str]:
    """Return the kinds of addressees, given by slug: States and States parties are of one kind."""
    return frozenset(_KIND.get(slug, slug) for slug in addressees)


def is_same_kind(addressees: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two asks reach an addressee of the same kind; their addressees are given by slug."""
    return bool(kinds_of(addressees) & kinds_of(others))


def is_reaffirming(*verbs: Verb) -> bool:
    """Return whether a verb is that of an ask that reaffirms, which is as strong as the text to which it refers."""
    return any(verb.operator == _REAFFIRMS for verb in verbs)


def is_same_wording(grade: str, verb: Verb, other: Verb) -> bool:
    """Return whether a pair is verbatim with the same verb: then neither text is the stronger."""
    return grade == VERBATIM and verb == other
