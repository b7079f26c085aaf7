"""Force in RDF: of each ask, and how it changed between the texts of a reaffirmation."""

from collections import Counter

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from tests.conftest import LADDER

REC, TIP = "https://w3id.org/reaffirm/ontology#", "https://w3id.org/reaffirm/tip/"


def facts(built: Build, name: str) -> dict[str, str]:
    """The ends of the values of a property that the rules add, by the end of their subject."""
    return {
        triple.subject.value.removeprefix(TIP): triple.object.value.rpartition("/")[2]
        for triple in built.dataset.triples["tip/inferred.ttl"]
        if triple.predicate.value == REC + name
    }


def test_the_forces_of_the_asks(built: Build) -> None:
    assert Counter(facts(built, "force").values()) == {
        "call": 230,
        "consideration": 73,
        "encouragement": 22,
        "permission": 7,
    }


def test_every_reaffirmation_says_how_the_force_changed(built: Build) -> None:
    changes = facts(built, "forceChange")
    graded = [triple for triple in built.dataset.triples["tip/lineage.ttl"] if triple.predicate.value == f"{REC}grade"]
    pairs = {triple.subject.value.removeprefix(TIP) for triple in graded}
    assert changes.keys() == {pair for pair in pairs if "_reaff-" in pair}
    assert {"stronger", "weaker", "same", "not-comparable"} == set(changes.values())


#: Pairs of which an earlier edition said something else (the review of 2026-12-02) → what two readers found.
CASES = {
    # The same words or the same act: to weigh a fact is the act itself, and the quoted words decide, not the whole ask.
    "5-18_reaff-2-37": "same",
    "6-1_reaff-2-37": "stronger",
    "2-8_reaff-1-16-a": "same",
    "4-46-c_reaff-1-13": "stronger",
    # Other acts.
    "6-22_reaff-1-12-h": "not-comparable",
    "2-44_reaff-1-11-b": "not-comparable",
    "5-14_reaff-2-32": "not-comparable",
    "5-22_reaff-4-46-f": "not-comparable",
    "6-12_reaff-1-16-a": "not-comparable",
    "7-2-l_reaff-6-17": "not-comparable",
}


@pytest.mark.parametrize("pair", CASES)
def test_the_change_is_that_of_the_words_compared(pair: str, built: Build) -> None:
    assert facts(built, "forceChange")[pair] == CASES[pair]


def test_no_change_is_named_where_the_acts_differ(built: Build) -> None:
    changes = facts(built, "forceChange")
    same = {
        triple.subject.value.removeprefix(TIP): triple.object.value
        for triple in built.dataset.triples["tip/lineage.ttl"]
        if triple.predicate.value == f"{REC}sameAct"
    }
    assert {changes[pair] for pair, act in same.items() if act == "false"} == {"not-comparable"}


def test_a_changed_force_is_that_of_the_two_forces(built: Build) -> None:
    later, earlier = facts(built, "laterForce"), facts(built, "earlierForce")
    for pair, change in facts(built, "forceChange").items():
        if change in {"stronger", "weaker"}:
            rise = LADDER.levels[later[pair]] - LADDER.levels[earlier[pair]]
            assert rise >= 0 if change == "stronger" else rise <= 0
