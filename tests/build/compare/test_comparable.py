"""When asks may be called stronger or weaker: one rule for pages and for the check of drafts."""

import pytest

from reaffirm_build.compare.comparable import Verb, is_reaffirming, is_same_kind, is_same_wording

SHOULD, RECOMMENDS_SHOULD = Verb("", "should"), Verb("recommends", "should")


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


def test_only_a_verbatim_pair_with_the_same_verb_is_of_the_same_wording() -> None:
    assert is_same_wording("verbatim", SHOULD, SHOULD)
    assert not is_same_wording("restates", SHOULD, SHOULD)
    assert not is_same_wording("verbatim", SHOULD, RECOMMENDS_SHOULD)


def test_an_ask_that_reaffirms_hardens_and_softens_nothing() -> None:
    assert is_reaffirming(SHOULD, Verb("reaffirms", "should"))
    assert not is_reaffirming(SHOULD, RECOMMENDS_SHOULD)
