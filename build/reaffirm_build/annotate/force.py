"""Force of an ask: the only order among asks, made by rule from the strength and the head verb.

The codebook defines it in its section Strength. ``graph/rules/force.rq`` makes the force in the dataset, this module
that of drafts and of overrides; a test compares the two.
"""

from collections.abc import Mapping

#: The force of an ask to consider something.
CONSIDERATION = "consideration"

#: Forces from the weakest to the strongest, as ``rec:level`` orders them.
ORDER = ("permission", CONSIDERATION, "encouragement", "call")

#: The force of each strength without a head verb. Strengths that ask nobody have none.
BY_STRENGTH: Mapping[str, str] = {
    "should": "call",
    "recommended": "call",
    "requested": "call",
    "encouraged": "encouragement",
    "should-consider": CONSIDERATION,
    "may": "permission",
}


def force_of(strength: str, *, has_head_verb: bool) -> str:
    """Return the slug of the force of an ask, "" for a statement or a heading.

    A head verb such as "consider" makes an ask one to consider. Where two forces apply, the weaker one holds.
    """
    force = BY_STRENGTH.get(strength, "")
    return min(force, CONSIDERATION, key=ORDER.index) if force and has_head_verb else force
