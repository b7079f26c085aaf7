"""When asks may be called stronger or weaker: one rule for the dataset, its pages and the check of drafts."""

import pytest

from reaffirm_core.compare.comparable import NOT_COMPARABLE, SAME, STRONGER, WEAKER, Verb, is_same_kind
from tests.conftest import LADDER

SHOULD, RECOMMENDED, MAY = Verb("", "should"), Verb("recommends", "recommended"), Verb("", "may")
SHOULD_CONSIDER, CONSIDER = Verb("", "should-consider"), Verb("", "should", considered=True)
ENCOURAGED, ENCOURAGED_TO_CONSIDER = (Verb("encourages", "encouraged", considered) for considered in (False, True))
INVITED, REQUESTED = Verb("invites", "invited"), Verb("requests", "requested")
REAFFIRMED, HEADING = Verb("reaffirms", "should"), Verb("", "none")


@pytest.mark.parametrize(
    ("addressees", "others", "same"),
    [
        (["states-parties"], ["states"], True),
        (["unodc"], ["secretariat"], True),
        (["conference", "states-parties"], ["member-states"], True),
        (["unodc"], ["un-entities"], False),
        (["states-parties"], ["conference"], False),
        (["states-parties"], [], False),
    ],
)
def test_addressees_are_of_one_kind_as_the_codebook_says(addressees: list[str], others: list[str], same: bool) -> None:
    assert is_same_kind(addressees, others) is is_same_kind(others, addressees) is same


@pytest.mark.parametrize(
    ("verb", "force"),
    [
        (SHOULD, "call"),
        (RECOMMENDED, "call"),
        (REQUESTED, "call"),
        (SHOULD_CONSIDER, "consideration"),
        (CONSIDER, "consideration"),
        (ENCOURAGED, "encouragement"),
        (INVITED, "encouragement"),
        (ENCOURAGED_TO_CONSIDER, "consideration"),
        (MAY, "permission"),
        (Verb("", "may", considered=True), "permission"),
        (HEADING, ""),
        (Verb("", "declaratory"), ""),
    ],
)
def test_of_two_forces_the_weaker_one_holds(verb: Verb, force: str) -> None:
    assert LADDER.force_of(verb) == force


#: Later, earlier → the change of force. Usage ranks neither "recommends" and "should" nor "invites" and "encourages".
CHANGES = {
    (SHOULD, SHOULD): SAME,
    (SHOULD_CONSIDER, CONSIDER): SAME,
    (SHOULD, RECOMMENDED): NOT_COMPARABLE,
    (INVITED, ENCOURAGED): NOT_COMPARABLE,
    (SHOULD_CONSIDER, ENCOURAGED): NOT_COMPARABLE,
    (SHOULD, ENCOURAGED): STRONGER,
    (INVITED, REQUESTED): WEAKER,
    (MAY, SHOULD_CONSIDER): WEAKER,
    (SHOULD, SHOULD_CONSIDER): STRONGER,
    (ENCOURAGED_TO_CONSIDER, ENCOURAGED): WEAKER,
    (SHOULD, REAFFIRMED): NOT_COMPARABLE,
    (REAFFIRMED, ENCOURAGED): NOT_COMPARABLE,
    (SHOULD, HEADING): NOT_COMPARABLE,
}


@pytest.mark.parametrize(("later", "earlier"), CHANGES)
def test_only_forces_that_usage_ranks_are_ranked(later: Verb, earlier: Verb) -> None:
    opposite = {STRONGER: WEAKER, WEAKER: STRONGER}
    change = CHANGES[later, earlier]
    assert LADDER.change(later, earlier) == change
    assert LADDER.change(earlier, later) == opposite.get(change, change)
