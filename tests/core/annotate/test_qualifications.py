"""Words that limit an ask: the rules and their table against the reading of all provisions."""

import re
from collections import Counter

import pyoxigraph
import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.reaffirmations import with_limits
from reaffirm_core.annotate.translated_words import translated_words
from reaffirm_core.annotate.translations import Translation
from reaffirm_core.csv_text import read_csv
from reaffirm_core.errors import TableError
from reaffirm_core.language.rules import Rule
from reaffirm_core.model import Provision, Quote, Statement
from tests.conftest import TIP


@pytest.mark.parametrize("reading", ["fourth", "fifth"])
def test_the_rules_and_the_table_find_what_was_read(reading: str, built: Build) -> None:
    """Two readers read all operative provisions, each without the rules and the other's result."""
    rows = read_csv("read", (TIP / f"readings/{reading}/qualifications.csv").read_text(encoding="utf-8"))
    read = Counter((row["provision"], row["qualification"]) for row in rows)
    stated = Counter(
        (fact.provision, fact.value)
        for fact in built.annotations.of("qualification")
        if isinstance(fact, Statement) and fact.quote
    )
    settled = {
        row["provision"]
        for row in read_csv("settled", (TIP / "readings/settled.csv").read_text(encoding="utf-8"))
        if row["field"] == "qualification"
    }
    assert {fact[0] for fact in (read - stated) + (stated - read)} <= settled
    assert sum(stated.values()) > 130


@pytest.mark.parametrize(
    ("pair", "changes"),
    {
        "6-17_reaff-2-4": {"drops best-efforts", "drops domestic-law"},
        "8-1-l_reaff-7-2-c": set(),  # the limit begins another limb
        "8-1-o_reaff-2-2": set(),  # the limit is what both ask for
        "7-1-c_reaff-1-14": {"adds exception"},  # a clause of its own after the compared words
        "2-44_reaff-1-11-b": {"unchanged domestic-law"},  # by the table, as the next one
        "6-19_reaff-5-7": {"adds effect-to-avoid", "drops as-necessary"},
    }.items(),
)
def test_a_limit_is_added_or_dropped_for_the_request_that_both_make(
    pair: str, changes: set[str], store: pyoxigraph.Store
) -> None:
    rows = store.query(
        f"""PREFIX rec: <https://w3id.org/reaffirm/ontology#>
        SELECT ?change ?kind {{ <https://w3id.org/reaffirm/tip/{pair}> ?property ?kind
        BIND (REPLACE(STR(?property), ".*#(.*)Limit", "$1") AS ?change)
        FILTER (?property IN (rec:addsLimit, rec:dropsLimit, rec:unchangedLimit)) }}""",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert {f"{row['change'].value} {row['kind'].value.rpartition('/')[2]}" for row in rows} == changes


def test_what_reaffirms_by_reference_is_not_without_a_limit(store: pyoxigraph.Store) -> None:
    query = """PREFIX rec: <https://w3id.org/reaffirm/ontology#>
        ASK { <https://w3id.org/reaffirm/tip/2-43> rec:ask/rec:qualifiedBy ?kind }"""
    assert not store.query(query, use_default_graph_as_union=True)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2-44,1-1,domestic-law,unchanged,x", "row 2, column earlier: 2-44 and 1-1: the pair is no reaffirmation"),
        ("2-44,1-11-b,law,unchanged,x", "row 2, column limit: 'law'"),
        ("2-44,1-11-b,domestic-law,keeps,x", "row 2, column change: 'keeps'"),
        ("2-44,1-11-b,domestic-law,unchanged,", "row 2, column reason: is empty"),
    ],
)
def test_a_slip_in_the_table_of_changes_is_an_error_at_its_cell(row: str, problem: str, built: Build) -> None:
    table = Curated("curated", "limit-changes.csv", f"later,earlier,limit,change,reason\n{row}\n".encode())
    with pytest.raises(TableError, match=re.escape(problem)):
        with_limits(table, built.annotations.pairs, {"domestic-law"})


def test_words_of_a_translation_answer_to_annotations_where_their_place_is_certain() -> None:
    texts = {"1-1": "甲乙", "1-2": "甲", "1-3": "甲"}
    provisions = [Provision(name, "", 1, ("1",), (1,), 1, text, text, True, 1, 1) for name, text in texts.items()]
    annotated = [
        Statement("example", name, number, value, Quote(name, start, start + 1, text[start]), "rule")
        for name, text in texts.items()
        for number, (start, value) in enumerate(enumerate(("a", "b")[: len(text)]), 1)
    ]
    translated = {"1-1": "beta alpha", "1-2": "alpha alpha", "1-3": "none"}
    rules = {
        "example": [
            Rule(f"e[{v}]", re.compile(word), values={"value": v}) for v, word in (("a", "alpha"), ("b", "beta"))
        ]
    }
    translation = Translation("en", translated, {}, {}, "")
    pairs = translated_words(annotated, provisions, translation, rules)
    assert [(fact.provision, fact.number, words) for fact, words in pairs] == [("1-1", 1, "alpha"), ("1-1", 2, "beta")]
