"""Translations read by the rules of their language: each difference from the original is listed with its reason."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_folder import load_corpus
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.translation_check import (
    FACTS,
    TABLE,
    TranslationComparison,
    compare_translation,
    contradictions,
    unlisted,
)
from reaffirm_core.annotate.translations import SCHEMA, Translation, read_translation
from reaffirm_core.errors import TableError
from reaffirm_core.model import Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import TIP

pytestmark = pytest.mark.client

HEADER = "provision,fact,original,translation,reason\n"


@pytest.fixture(scope="module")
def context(document: Document, knowledge: Knowledge, curated: dict[str, bytes]) -> Context:
    tables = {name: Curated("tip/curated", name, content) for name, content in curated.items()}
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    pack = knowledge.packs["zh"]
    return Context(document, load_corpus(TIP), pack.structure, pack.grammar, tables, vocabulary, knowledge.names)


@pytest.fixture(scope="module")
def translation(document: Document, knowledge: Knowledge) -> Translation:
    table = Curated("t", "en.csv", (TIP / "translations" / "en.csv").read_bytes(), {"en.csv": SCHEMA})
    return read_translation(table, document, knowledge.packs["en"])


@pytest.fixture(scope="module")
def comparison(context: Context, translation: Translation, knowledge: Knowledge) -> TranslationComparison:
    return compare_translation(context, translation, knowledge.packs["en"])


def test_every_difference_of_the_compendium_is_listed(context: Context, comparison: TranslationComparison) -> None:
    assert list(unlisted(context.tables[TABLE], comparison, context.document)) == []
    assert comparison.provisions == 316
    assert set(comparison.equal()) == set(FACTS)
    assert sum(316 - equal for equal in comparison.equal().values()) == len(context.tables[TABLE].rows)


#: The provision and its changed translation → the facts that differ in addition.
FAULTS: Mapping[tuple[str, str], set[tuple[str, str, str]]] = {
    ("1-4", "The Secretariat may step up its work."): {
        ("strength", "should", "may"),
        ("qualification", "upon-request", ""),
    },
    ("1-9", "UNODC should hold training courses."): {
        ("addressee", "secretariat", "unodc"),
        ("qualification", "upon-request", ""),
    },
    ("2-4", "States parties should act."): {
        ("asks", "2", "1"),
        ("operator", "encourages", ""),
        ("strength", "encouraged should", "should"),
        ("qualification", "best-efforts domestic-law", ""),
    },
    ("2-15", "UNODC should continue to provide assistance."): {
        ("citation", "doc:CTOC-COP-WG.4-2009-2_19", ""),
        ("reference", "follows>1-18", ""),
        ("qualification", "upon-request", ""),
    },
    ("2-51", "States parties should provide the Secretariat with information."): {("reference", "deictic>2-50", "")},
    ("1-10-a", "Strengthen partnerships with employers;"): {("partner", "private-sector", "employers")},
}


def test_the_faults_of_a_translation_are_found(
    context: Context, translation: Translation, comparison: TranslationComparison, knowledge: Knowledge
) -> None:
    changed = replace(translation, texts={**translation.texts, **dict(FAULTS.keys())})
    faulty = compare_translation(context, changed, knowledge.packs["en"])
    more = set(faulty.differences) - set(comparison.differences)
    expected = {(identifier, *fault) for (identifier, _), faults in FAULTS.items() for fault in faults}
    assert {(one.provision, one.fact, one.original, one.translation) for one in more} == expected
    assert more == set(unlisted(context.tables[TABLE], faulty, context.document))


#: A row → the error at its cell.
ROWS = {
    "9-9,strength,a,b,x": "row 2, column provision: '9-9' is not known here",
    "6-15,force,a,b,x": "row 2, column fact: 'force' is not known here",
    "1-4,strength,a,b,x": "row 2, column fact: the translation of 1-4 has the same strength; delete the row",
    "6-15,strength,may,should-consider,x": "row 2, column original: expected 'should', found 'may'",
    "6-15,strength,should,may,x": "row 2, column translation: expected 'should-consider', found 'may'",
    "6-15,strength,should,should-consider, ": "row 2, column reason: is empty",
}


@pytest.mark.parametrize("row", ROWS)
def test_a_listed_difference_that_does_not_exist_is_an_error(
    row: str, context: Context, comparison: TranslationComparison
) -> None:
    table = Curated("tip/curated", TABLE, f"{HEADER}{row}\n".encode())
    with pytest.raises(TableError, match=re.escape(ROWS[row])) as caught:
        list(unlisted(table, comparison, context.document))
    assert caught.value.message.startswith(f"tip/curated/{TABLE}, row 2, column ")


#: A recommendation in two languages → the facts in which the versions contradict each other.
VERSIONS = {
    ("States parties should train judges.", "缔约国应当培训法官。"): [],
    ("States parties should act, under article 9 of the Protocol.", "缔约国应当根据《议定书》第8条行动。"): [
        ("citation", "inst:tip-protocol-9", "inst:tip-protocol-8")
    ],
    ("States parties may train judges.", "缔约国应当培训法官。"): [("strength", "may", "should")],
    ("The Secretariat should train judges.", "毒品和犯罪问题办公室应当培训法官。"): [
        ("addressee", "secretariat", "unodc")
    ],
    ("States parties should not punish victims.", "缔约国应当惩罚被害人。"): [("negation", "should not", "")],
    ("States parties should avoid delay.", "缔约国应当避免拖延。"): [],
    ("States parties should act and may report.", "缔约国应当行动。"): [("strength", "should may", "should")],
}


@pytest.mark.parametrize(("english", "chinese"), VERSIONS)
def test_versions_that_contradict_each_other_are_reported(english: str, chinese: str, knowledge: Knowledge) -> None:
    front = "Working Group on Trafficking in Persons\n\nFirst session (Vienna, 14 April 2009)\n\n"
    sources = {"en": f"{front}1. {english}\n", "zh": f"第一次会议，2009年4月14日，维也纳\n\n1. {chinese}\n"}
    texts = {key: parse(read("a.txt", text.encode()), knowledge.packs[key].structure) for key, text in sources.items()}
    vocabulary, pack = parse_graph(knowledge.part("vocabulary"), knowledge.names), knowledge.packs["en"]
    corpus = replace(load_corpus(TIP), language="en", sessions={}, numberings={})
    context = Context(texts["en"], corpus, pack.structure, pack.grammar, {}, vocabulary, knowledge.names)
    made = contradictions(context, texts["zh"], knowledge.packs["zh"])
    assert [(one.fact, one.original, one.translation) for one in made] == VERSIONS[english, chinese]
