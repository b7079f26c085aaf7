"""Force in RDF: the rule of the graph and the function of the builder agree on every ask."""

from collections import Counter

import pyoxigraph
import pytest

from reaffirm_build.annotate.force import BY_STRENGTH, ORDER, force_of
from reaffirm_build.graph.rules import infer
from reaffirm_build.names import Names
from reaffirm_build.pipeline.corpus_build import Build
from tests.conftest import ROOT

RULE = ROOT / "build" / "reaffirm_build" / "graph" / "rules" / "force.rq"
REC, STRENGTH = "https://w3id.org/reaffirm/ontology#", "https://w3id.org/reaffirm/strength/"
ASK = pyoxigraph.NamedNode("https://w3id.org/reaffirm/tip/1-1_ask-1")
VERB = pyoxigraph.NamedNode("https://w3id.org/reaffirm/tip/1-1_verb-1")


def inferred(strength: str, *, has_head_verb: bool) -> str:
    """The force that the rule of the graph gives an ask."""
    rec = {name: pyoxigraph.NamedNode(REC + name) for name in ("Ask", "strength", "evidence", "role")}
    triples = [
        pyoxigraph.Triple(ASK, pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), rec["Ask"]),
        pyoxigraph.Triple(ASK, rec["strength"], pyoxigraph.NamedNode(STRENGTH + strength)),
        pyoxigraph.Triple(ASK, rec["evidence"], VERB),
        pyoxigraph.Triple(VERB, rec["role"], pyoxigraph.Literal("verb" if has_head_verb else "modal")),
    ]
    made = infer({"a.ttl": triples}, {RULE.name: RULE.read_text(encoding="utf-8")}, Names())
    return "".join(triple.object.value.rpartition("/")[2] for triple in made)


@pytest.mark.parametrize("has_head_verb", [True, False])
@pytest.mark.parametrize("strength", [*BY_STRENGTH, "declaratory", "none"])
def test_the_rule_and_the_function_agree(strength: str, has_head_verb: bool) -> None:
    assert inferred(strength, has_head_verb=has_head_verb) == force_of(strength, has_head_verb=has_head_verb)


def test_the_rule_and_the_function_agree_on_every_ask_of_the_compendium(built: Build) -> None:
    slug = "https://w3id.org/reaffirm/tip/"
    found = {
        triple.subject.value.removeprefix(slug): triple.object.value.rpartition("/")[2]
        for triple in built.dataset.triples["tip/inferred.ttl"]
        if triple.predicate.value == f"{REC}force"
    }
    asks = {f"{ask.provision}_ask-{ask.number}": ask for ask in built.annotations.asks}
    forces = {name: force_of(ask.strength, has_head_verb=ask.head_verb is not None) for name, ask in asks.items()}
    assert found == {name: force for name, force in forces.items() if force}
    assert Counter(found.values()) == {"call": 227, "consideration": 76, "encouragement": 21, "permission": 7}


def test_forces_are_ordered_by_their_level(built: Build) -> None:
    levels = {
        triple.subject.value.rpartition("/")[2]: int(triple.object.value)
        for triple in built.dataset.triples["tip/vocabulary.ttl"]
        if triple.predicate.value == f"{REC}level"
    }
    assert tuple(sorted(levels, key=levels.__getitem__)) == ORDER
