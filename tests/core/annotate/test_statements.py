"""Kinds of annotation that need rules in the packs only: the packs, the matches and the annotations of a document."""

import re
from dataclasses import replace

import pytest

from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_folder import load_corpus
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import annotate
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.statements import override_statements, statements, with_asks
from reaffirm_core.annotation_kinds import BY_NAME, Kind
from reaffirm_core.errors import TableError
from reaffirm_core.language import grammar
from reaffirm_core.language.pack import parse_pack
from reaffirm_core.language.rules import Rule, RuleUses, rule_name
from reaffirm_core.model import Ask, Document, Provision, Quote, Statement
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
    monkeypatch.setattr(grammar, "RULED", (*grammar.RULED, EXAMPLE))
    read = parse_pack("zh.toml", text).grammar
    (example,) = read.statements["example"]
    assert (example.name, example.place, example["value"]) == (
        rule_name("example", "{ordinal}"),
        "example[1]",
        "session",
    )
    assert example in read.rules
    assert parse_pack("zh.toml", PACK).grammar.statements["example"] == ()


def test_they_are_annotations_of_their_kind(document: Document, knowledge: Knowledge) -> None:
    pack, names = knowledge.packs["zh"], knowledge.names
    rules = replace(pack.grammar, statements={"qualification": (rule(1, "(?<=应当)尽快"),)})
    vocabulary = parse_graph(knowledge.part("vocabulary"), names)
    found = annotate(document, load_corpus(TIP), pack.structure, rules, {}, vocabulary, names).of("qualification")
    assert [(fact.provision, fact.quote and fact.quote.words, fact.rule, fact.asks) for fact in found] == [
        ("2-22", "尽快", "example[1]", (1,))
    ]


LIMB = re.compile("[.;]")
QUALIFICATION = BY_NAME["qualification"]


def provision(identifier: str, text: str, parent: str = "") -> Provision:
    return Provision(identifier, parent, 1, (identifier,), (1,), 1, text, text, True, 1, 1)


def quote(provision: Provision, words: str) -> Quote:
    start = provision.text.index(words)
    return Quote(provision.identifier, start, start + len(words), words)


def ask(number: int, words: Quote, provision: str = "1-1", through: str = "") -> Ask:
    return Ask(provision, number, ("states",), "own", "should", words, "operator[1]", through=through)


def limit(words: Quote, **facts: tuple[str, ...]) -> Statement:
    return Statement("qualification", words.source, 1, "as-appropriate", words, "rule", "qualification[1]", **facts)


@pytest.mark.parametrize(
    ("words", "number"),
    [("As needed", 1), ("in brief", 1), ("by law", 2), ("where due", 2), ("at the end", 2)],
)
def test_words_belong_to_the_ask_before_them_in_their_limb_or_to_the_one_after(words: str, number: int) -> None:
    text = provision(
        "1-1", "As needed, States should act in brief; by law, States should report where due. Also at the end."
    )
    asks = [ask(1, quote(text, "States should act")), ask(2, quote(text, "States should report"))]
    (fact,) = with_asks([limit(quote(text, words))], asks, [text], LIMB)
    assert (fact.asks, fact.basis, fact.narrows) == ((number,), "own", ())


def test_a_part_takes_over_what_belongs_to_an_ask_that_it_shares() -> None:
    chapeau, part = provision("1-1", "States should, by law:"), provision("1-1-a", "act, as needed.", "1-1")
    own, adopted = quote(chapeau, "States should"), provision("1-1-b", "The Conference should meet.", "1-1")
    asks = [ask(1, own), ask(1, own, "1-1-a"), ask(2, quote(part, "act"), "1-1-a"), ask(1, own, "1-1-b", "conference")]
    limits = [limit(quote(chapeau, "by law")), limit(quote(part, "as needed"))]
    found = list(with_asks(limits, asks, [chapeau, part, adopted], LIMB))
    assert [(fact.provision, fact.number, fact.basis, fact.asks) for fact in found] == [
        ("1-1", 1, "own", (1,)),
        ("1-1-a", 1, "own", (2,)),
        ("1-1-a", 2, "inherited", (1,)),
    ]
    assert found[2].quote == limits[0].quote


def test_words_narrow_the_addressee_only_among_the_words_of_its_ask() -> None:
    text = provision("1-1", "States of origin should help States of destination.")
    asks = [ask(1, quote(text, "States of origin should"))]
    roles = [limit(quote(text, words), narrows=("addressee",)) for words in ("origin", "destination")]
    assert [fact.narrows for fact in with_asks(roles, asks, [text], LIMB)] == [("states",), ()]


def table(*rows: str) -> Curated:
    content = "\n".join(("provision,qualification,ask,words,reason", *rows)).encode()
    return Curated("example", "qualifications.csv", content)


def test_a_row_of_the_table_goes_before_the_rules() -> None:
    text = provision("1-1", "States should act by law, as due, and report.")
    matched = [limit(quote(text, "by law")), limit(quote(text, "as due"))]
    rows = table('1-1,safeguard,1 2,"law, as",Both.', "1-1,safeguard,1,report,No rule knows it.")
    found = list(override_statements(matched, QUALIFICATION, rows, [text], ["safeguard"]))
    assert [(fact.number, fact.asks, fact.quote and fact.quote.words, fact.method) for fact in found] == [
        (1, (1, 2), "law, as", "curated"),
        (2, (1,), "report", "curated"),
    ]
    none = table("1-1,safeguard,none,by law,It is the place of the act.")
    (left,) = override_statements(matched, QUALIFICATION, none, [text], ["safeguard"])
    assert left.quote == quote(text, "as due")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1-1,safeguard,1,by law,", "reason.*is empty"),
        ("1-1,safeguard,first,by law,So.", "'first' is no number of an ask"),
        ("1-1,safety,1,by law,So.", "'safety' is not known"),
        ("1-1,safeguard,1,by decree,So.", "'by decree' is not in the text"),
    ],
)
def test_an_error_in_the_table_names_its_cell(row: str, message: str) -> None:
    text = provision("1-1", "States should act by law.")
    with pytest.raises(TableError, match=f"row 2, column .*{message}"):
        list(override_statements([], QUALIFICATION, table(row), [text], ["safeguard"]))
