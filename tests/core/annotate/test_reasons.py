"""Translated reasons and notes: complete in the compendium, with the same identifiers; every slip stops the build."""

import csv
import io
import re
from collections import Counter

import pyoxigraph
import pytest
from rdflib import RDFS, Graph, Literal, URIRef

from reaffirm_build.graph.reason_graph import add_translated_reasons, written_reasons
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.reasons import FILE, REASONS, TRANSLATED, WRITTEN, Reasons, read_reasons
from reaffirm_core.errors import TableError
from reaffirm_core.names import Names
from tests.conftest import TIP

TABLE = "reason,language,translation\nAdds a fund.,zh,增设基金。\n"

#: Old, new → the error message. "" as old: the text is added at the end.
BAD: dict[str, tuple[str, str, str]] = {
    "an unknown language": (",zh,", ",xx,", "row 2, column language: 'xx'"),
    "the language in which it is written": (",zh,", ",en,", "row 2, column language: 'en'"),
    "a row twice": ("", "Adds a fund.,zh,增加基金。\n", "row 3, column reason: repeats row 2"),
    "an empty translation": ("增设基金。", "", "row 2, column translation: is empty"),
    "an empty reason": ("Adds a fund.", "", "row 2, column reason: is empty"),
    "a reason that no table has": ("Adds a fund.", "Adds funds.", "row 2, column reason: no table of the corpus has"),
    "markup": ("增设基金。", "增设<b>基金</b>。", "row 2, column translation: contains the markup '<b>'"),
    "a line break": ("增设基金。", '"增设\n基金。"', "row 2, column translation: '增设\\n基金。' has white space"),
    "the reason itself": ("增设基金。", "Adds a fund.", "row 2, column translation: repeats the reason"),
    "another column": ("translation\n", "text\n", "row 1, column text: expected the columns"),
}


def parsed(text: str, *written: str) -> Reasons:
    return read_reasons(Curated("tip/translations", FILE, text.encode(), REASONS), written)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((TIP / "translations" / FILE).read_text(encoding="utf-8"), newline="")))


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str) -> None:
    old, new, problem = BAD[case]
    assert old in TABLE
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        parsed(TABLE.replace(old, new, 1) if old else TABLE + new, "Adds a fund.")
    assert caught.value.message.startswith(f"tip/translations/{FILE}, row ")


def test_a_translation_stands_beside_its_reason() -> None:
    one, other, graph = URIRef("urn:one"), URIRef("urn:other"), Graph()
    graph.add((one, RDFS.comment, Literal("Adds a fund.", lang=WRITTEN)))
    graph.add((other, RDFS.comment, Literal("The same act.", lang=WRITTEN)))
    assert written_reasons([graph], Names()) == {"Adds a fund.", "The same act."}
    add_translated_reasons(graph, parsed(TABLE, "Adds a fund."), Names())
    assert set(graph.objects(one, RDFS.comment)) == {
        Literal("Adds a fund.", lang=WRITTEN),
        Literal("增设基金。", lang="zh"),
    }
    assert list(graph.objects(other, RDFS.comment)) == [Literal("The same act.", lang=WRITTEN)]


def test_each_reason_of_the_compendium_is_translated(built: Build) -> None:
    languages: dict[str, Counter[str]] = {}
    texts: dict[str, str] = {}
    for predicate in (str(RDFS.comment), "https://w3id.org/reaffirm/ontology#actReason"):
        for quad in built.dataset.store().quads_for_pattern(None, pyoxigraph.NamedNode(predicate), None):
            node = f"{quad.subject} {predicate}"
            languages.setdefault(node, Counter())[quad.object.language] += 1
            texts[node, quad.object.language] = quad.object.value
    expected = Counter((WRITTEN, *TRANSLATED))
    missing = {texts.get((node, WRITTEN)) for node, tags in languages.items() if tags != expected}
    assert not missing, f"add a row for each to data/tip/translations/{FILE}"


def test_a_translation_names_the_same_recommendations(rows: list[dict[str, str]]) -> None:
    for row in rows:
        named = [set(re.findall(r"\d+-\d+(?:-[a-z0-9]+)*", row[column])) for column in ("reason", "translation")]
        assert named[0] == named[1], row["translation"]


def test_a_translation_has_the_words_that_its_reason_quotes(rows: list[dict[str, str]]) -> None:
    for row in rows:
        for words in re.findall(r"[\u3400-\u9fff]+", row["reason"]):
            assert words in row["translation"], row["translation"]


def test_chinese_has_the_punctuation_of_chinese(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert not re.search(r"[\u3400-\u9fff] ?[,;:!?]|[,;:!?] ?[\u3400-\u9fff]|[\"']|\.$", row["translation"]), row
