"""Kinds of annotation that need rules in the packs only: the packs, the matches and the annotations of a document."""

import re
from dataclasses import replace

import pytest

from reaffirm_build.annotate.annotator import annotate
from reaffirm_build.annotate.statements import statements
from reaffirm_build.annotation_kinds import Kind
from reaffirm_build.errors import TableError
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.language import grammar
from reaffirm_build.language.pack import parse_pack
from reaffirm_build.language.rules import Rule, RuleUses
from reaffirm_build.model import Document, Provision
from reaffirm_build.pipeline.corpus_folder import load_corpus
from reaffirm_build.pipeline.knowledge import Knowledge
from tests.conftest import ROOT, TIP

EXAMPLE = Kind(name="example", class_="rec:Example", link="rec:example", value="rec:worth", literal=True, rules=True)
PACK = (ROOT / "data" / "packs" / "zh.toml").read_text(encoding="utf-8")


def rule(number: int, pattern: str) -> Rule:
    return Rule(f"example[{number}]", re.compile(pattern), values={"value": f"v{number}"})


def test_of_matches_that_overlap_that_of_the_earlier_rule_counts() -> None:
    text = "no later than June, at its next session"
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    rules, uses = (rule(1, "at its next session"), rule(2, "its next"), rule(3, "no later than")), RuleUses()
    found = list(statements([provision, replace(provision, identifier="1-2", text="")], {"example": rules}, uses))
    assert [(fact.kind, fact.provision, fact.number, fact.value, fact.rule) for fact in found] == [
        ("example", "1-1", 1, "v3", "example[3]"),
        ("example", "1-1", 2, "v1", "example[1]"),
    ]
    assert all(fact.quote and text[fact.quote.start : fact.quote.end] == fact.quote.words for fact in found)
    assert [uses[each] for each in rules] == [{"1-1"}, set(), {"1-1"}]


def test_a_kind_with_rules_has_a_section_in_the_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{PACK}\n[[example]]\npattern = '{{ordinal}}'\nvalue = \"session\"\n"
    with pytest.raises(TableError, match="example"):
        _ = parse_pack("zh.toml", text).grammar
    monkeypatch.setattr(grammar, "KINDS", (*grammar.KINDS, EXAMPLE))
    read = parse_pack("zh.toml", text).grammar
    (example,) = read.statements["example"]
    assert (example.name, example["value"]) == ("example[1]", "session")
    assert example in read.rules
    assert parse_pack("zh.toml", PACK).grammar.statements["example"] == ()


def test_they_are_annotations_of_their_kind(document: Document, knowledge: Knowledge) -> None:
    pack, names = knowledge.packs["zh"], knowledge.names
    rules = replace(pack.grammar, statements={"example": (rule(1, "(?<=应当)尽快"),)})
    vocabulary = parse_graph(knowledge.part("vocabulary"), names)
    found = annotate(document, load_corpus(TIP), pack.structure, rules, {}, vocabulary, names).of("example")
    assert [(fact.provision, fact.quote and fact.quote.words, fact.rule) for fact in found] == [
        ("2-22", "尽快", "example[1]")
    ]
