"""Lineage: every pair that was read is in the table, and the graph has what was decided, with the words of both."""

import csv
import io
import re
from dataclasses import replace

import pyoxigraph
import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.consistency import check_grades
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.compare.ranking import Leaf, rank
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import TableError
from reaffirm_core.language.packs import load_packs
from tests.core.annotate.test_curated import Annotate, small_annotate, small_tables


@pytest.fixture(scope="module")
def rows(curated: dict[str, bytes]) -> dict[tuple[str, str], dict[str, str]]:
    found = csv.DictReader(io.StringIO(curated["lineage.csv"].decode()))
    return {(row["later"], row["earlier"]): row for row in found}


def test_the_first_twenty_candidates_of_every_leaf_were_read(
    rows: dict[tuple[str, str], dict[str, str]], leaves: list[Leaf], broader: dict[str, str]
) -> None:
    candidates = {(c.later, c.earlier) for c in rank(leaves, load_packs()["zh"].grammar.stock, broader, top=20)}
    assert len(candidates) == 4980
    assert candidates - rows.keys() == set()


def test_a_reason_can_be_read_without_another_reason(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    notes = re.compile(r"as \d|same difference|extra pair|idem\b|ditto\b|.*\bfooled\b")
    assert [pair for pair, row in rows.items() if notes.match(row["reason"])] == []


def test_the_graph_has_the_examples_of_the_codebook(built: Build) -> None:
    decided = {(pair.later, pair.earlier): (pair.grade, pair.relation) for pair in built.annotations.pairs}
    examples = {
        ("8-1-c", "7-2-b"): ("verbatim", ""),
        ("7-2-b", "1-11-b"): ("verbatim", ""),
        ("7-1-f", "4-24"): ("verbatim", "reaffirms"),
        ("5-35", "1-11-b"): ("extends", ""),
        ("4-26", "1-23-b"): ("extends", ""),
        ("7-2-o", "4-46-a"): ("extends", ""),
        ("2-12", "1-10-a"): ("extends", ""),
        ("8-1-h", "7-2-k"): ("extends", ""),
        ("8-2-d", "7-2-d"): ("extends", ""),
        ("2-17", "1-17-b"): ("extends", ""),
        ("5-37", "2-3"): ("related", ""),
    }
    assert {pair: decided.get(pair) for pair in examples} == examples


def test_explicit_pairs_are_those_of_leaves_that_the_text_singles_out(built: Build) -> None:
    explicit = {(p.later, p.earlier): p.relation for p in built.annotations.pairs if p.relation}
    assert explicit == {
        ("2-8", "1-16-a"): "recalls",
        ("2-15", "1-18-a"): "follows",
        ("2-24-b", "1-6"): "follows",
        ("2-34", "1-10-b"): "follows",
        ("7-1-f", "4-24"): "reaffirms",
    }
    own_words = [(one.provision, one.target) for one in built.annotations.references if one.relation == "reaffirms"]
    assert own_words == [("2-43", "1-11"), ("7-1-f", "4-24")]


def test_no_text_extends_another_where_both_make_the_ask_of_a_third(store: pyoxigraph.Store) -> None:
    found = store.query(
        """PREFIX rec: <https://w3id.org/reaffirm/ontology#>
        SELECT ?a ?b ?c {
          ?a rec:repeatsVerbatim|rec:restates ?c . ?b rec:repeatsVerbatim|rec:restates ?c . ?a rec:extends ?b
          # A text that asks by reference for several recommendations makes the ask of each.
          FILTER NOT EXISTS { ?b rec:crossReference/rec:relation <https://w3id.org/reaffirm/relation/reaffirms> } }""",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert list(found) == []


def test_no_option_of_several_makes_the_ask_of_the_act_itself(built: Build) -> None:
    options = {part for one in built.annotations.alternatives for part in one.parts}
    assert options == {"4-46-i-1", "4-46-i-2", "4-46-i-3"}
    grades = {(p.later, p.earlier): p.grade for p in built.annotations.pairs if p.later in options}
    assert grades["4-46-i-3", "2-49"] == "extends"
    assert not {"verbatim", "restates"} & set(grades.values())


def test_an_option_that_restates_is_an_error_at_its_cell(built: Build, curated: dict[str, bytes]) -> None:
    table = Curated("tip/curated", "lineage.csv", curated["lineage.csv"])
    pairs, option = built.annotations.pairs, ("4-46-i-3", "2-49")
    changed = [replace(pair, grade="restates") if (pair.later, pair.earlier) == option else pair for pair in pairs]
    check_grades(table, pairs, built.annotations.alternatives, {"2-43"})
    problem = r"lineage.csv, row \d+, column verdict: 'restates': 4-46-i-3 is one option of several and 2-49 asks for"
    with pytest.raises(TableError, match=problem):
        check_grades(table, changed, built.annotations.alternatives, {"2-43"})


def test_both_quotes_stand_at_their_places(built: Build) -> None:
    texts = {p.identifier: p.text for p in built.document.provisions}
    assert len(built.annotations.pairs) > 300
    for pair in built.annotations.pairs:
        for quote in (pair.words, pair.earlier_words):
            assert texts[quote.source][quote.start : quote.end] == quote.words
        assert (pair.words.source, pair.earlier_words.source) == (pair.later, pair.earlier)


def test_topics_for_an_agenda_reaffirm_no_ask_to_states(built: Build) -> None:
    asked = {ask.provision: set(ask.addressees) for ask in built.annotations.asks}
    for pair in built.annotations.pairs:
        if pair.grade in GRADES and pair.later.startswith("4-45-"):
            assert asked[pair.earlier] & {"conference", "working-group"}


def test_every_lineage_is_named_and_runs_forward(built: Build, corpus: Corpus) -> None:
    assert len(built.annotations.lineages) >= 30
    sessions = {p.identifier: corpus.presented_at(p.identifier, p.session) for p in built.document.provisions}
    adopted = {p.identifier: p.session for p in built.document.provisions}
    for lineage in built.annotations.lineages:
        assert set(lineage.names) == {"zh", "en"}
        assert [sessions[m] for m in lineage.members] == sorted(sessions[m] for m in lineage.members)
        last = max(adopted[member] for member in lineage.members)
        assert set(lineage.latest) == {member for member in lineage.members if adopted[member] == last}
    lines = {one.identifier: one for one in built.annotations.lineages}
    assert (lines["non-punishment"].members[0], lines["non-punishment"].latest) == ("1-11-b", ("8-1-c",))
    assert lines["compensation"].latest == ("8-1-b",)
    assert lines["training"].latest == ("8-1-m", "8-1-p")


def test_a_provision_continues_a_lineage_with_each_of_its_limbs(built: Build) -> None:
    lines = [one.identifier for one in built.annotations.lineages if "2-37" in one.members]
    assert lines == ["demand-reduction", "use-of-services", "recruitment-agencies", "labour-standards"]


def test_repeats_are_of_one_session_and_in_the_order_of_the_document(built: Build, corpus: Corpus) -> None:
    provisions = {p.identifier: p for p in built.document.provisions}
    assert len(built.annotations.repeats) == 37
    for pair in built.annotations.repeats:
        later, earlier = provisions[pair.later], provisions[pair.earlier]
        presented = {corpus.presented_at(p.identifier, p.session) for p in (later, earlier)}
        assert len(presented) == 1
        assert earlier.order < later.order
        for provision, quote in ((later, pair.words), (earlier, pair.earlier_words)):
            assert provision.text[quote.start : quote.end] == quote.words


def test_what_was_read_and_found_to_be_no_repeat_is_in_the_table_only(built: Build, curated: dict[str, bytes]) -> None:
    rejected = {
        (row["later"], row["earlier"]): row["reason"]
        for row in csv.DictReader(io.StringIO(curated["repeats.csv"].decode()))
        if row["verdict"] == "none"
    }
    assert len(rejected) == 12
    assert all(rejected.values())
    assert not rejected.keys() & {(pair.later, pair.earlier) for pair in built.annotations.repeats}


def test_a_repeat_in_a_session_reaffirms_nothing(store: pyoxigraph.Store) -> None:
    found = store.query(
        """PREFIX rec: <https://w3id.org/reaffirm/ontology#> PREFIX tip: <https://w3id.org/reaffirm/tip/>
        SELECT ?says { tip:4-46-d ?says tip:4-46-c }""",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["says"].value.rpartition("#")[2] for row in found] == ["repeatsInSession"]


#: File, added rows ("+": to those of the table, else instead of them) → the error message.
BAD = {
    "an unknown provision": ("lineage.csv", "3-1-a,9-9,none,,,\n", "column earlier: '9-9'"),
    "a chapeau": ("lineage.csv", "3-1-a,2-2,none,,,\n", "column earlier: '2-2'"),
    "a pair backwards in time": ("lineage.csv", "1-1,3-1-a,none,,,\n", "3-1-a was not presented before 1-1"),
    "an unknown verdict": ("lineage.csv", "3-1-a,1-1,perhaps,,,\n", "column verdict: 'perhaps'"),
    "words that are not in the later text": (
        "lineage.csv",
        "3-1-a,1-1,related,秘书处,缔约国,\n",
        "column words_later: '秘书处' is not in the text of 3-1-a",
    ),
    "words that are not in the earlier text": (
        "lineage.csv",
        "3-1-a,1-1,related,缔约国,秘书处,\n",
        "column words_earlier: '秘书处' is not in the text of 1-1",
    ),
    "a pair twice": ("lineage.csv", "3-1-a,1-1,none,,,\n3-1-a,1-1,none,,,\n", "row 3, column later: repeats row 2"),
    "a repeat of an unknown provision": ("repeats.csv", "2-5,9-9,none,,,\n", "column earlier: '9-9'"),
    "a repeat by a chapeau": ("repeats.csv", "2-2,2-1,none,,,\n", "column later: '2-2'"),
    "a repeat of another session": ("repeats.csv", "2-1,1-1,none,,,\n", "were not presented at the same session"),
    "a repeat of a later item": ("repeats.csv", "2-1,2-3,none,,,\n", "2-3 is not before 2-1 in the document"),
    "a repeat of itself": ("repeats.csv", "2-1,2-1,none,,,\n", "2-1 is not before 2-1 in the document"),
    "a verdict that a repeat cannot have": ("repeats.csv", "2-5,2-4,related,,,\n", "column verdict: 'related'"),
    "an unknown lineage": ("members.csv", "nothing,1-1,\n", "column lineage: 'nothing'"),
    "a lineage whose members do not connect": ("members.csv", "+compensation,2-3,\n", "2-3 is not connected with 1-1"),
    "a limb that nothing reaffirms": (
        "members.csv",
        "compensation,1-1,缔约国\ncompensation,2-1,\n",
        "compensation: 2-1 is not connected with 1-1 by reaffirmations in these limbs",
    ),
    "a limb that is not in the text": (
        "members.csv",
        "compensation,1-1,秘书处\ncompensation,2-1,\n",
        "column limb: '秘书处' is not in the text of 1-1",
    ),
    "a lineage of one member": ("members.csv", "compensation,1-1,\n", "compensation: has fewer than two members"),
    "an extension of what makes the same ask": (
        "lineage.csv",
        "2-1,1-1,restates,确保被害人能够获得赔偿,确保被害人能够获得赔偿,\n"
        "3-1-a,1-1,verbatim,确保被害人能够获得赔偿,确保被害人能够获得赔偿,\n"
        "3-1-a,2-1,extends,确保被害人能够获得赔偿,确保被害人能够获得赔偿,\n",
        "row 4, column verdict: 3-1-a cannot extend 2-1",
    ),
    "an explicit pair without a reference": (
        "explicit.csv",
        "3-1-a,1-1,follows,\n",
        "row 2, column earlier: no reference of 3-1-a that follows names 1-1 or a whole of it",
    ),
    "an unknown relation": ("explicit.csv", "3-1-a,1-1,endorses,\n", "column relation: 'endorses'"),
}


@pytest.fixture(scope="module")
def annotate_small(knowledge: Knowledge) -> Annotate:
    return small_annotate(knowledge)


def changed(file: str, added: str) -> dict[str, bytes]:
    """Return a table of the small corpus with rows added, or with these rows instead of its own."""
    text = small_tables().get(file, b"later,earlier,relation,reason\n").decode()
    return {file: (text + added[1:] if added.startswith("+") else text.splitlines(keepends=True)[0] + added).encode()}


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str, annotate_small: Annotate) -> None:
    file, added, problem = BAD[case]
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        annotate_small(changed(file, added))
    assert re.match(
        r"tip/curated/(explicit|lineage|lineages|members|repeats)\.csv, row \d+, column ", caught.value.message
    )


def test_a_pair_is_of_the_sessions_that_first_presented_its_items(annotate_small: Annotate) -> None:
    problem = "earlier: 2-1 was not presented before 3-1-a; move the row to repeats.csv"
    with pytest.raises(TableError, match=re.escape(problem)):
        annotate_small(changed("lineage.csv", "3-1-a,2-1,none,,,\n"), presented={"3-1": 2})
    problem = "column earlier: 2-1 and 2-2-a were not presented at the same session"
    with pytest.raises(TableError, match=re.escape(problem)):
        annotate_small(changed("lineage.csv", "") | changed("repeats.csv", "2-2-a,2-1,none,,,\n"), presented={"2-2": 1})


def test_a_provision_of_two_lineages_has_a_limb_for_each(annotate_small: Annotate) -> None:
    training = changed("lineages.csv", "+training,zh,培训\ntraining,en,Training\n")
    tables = training | changed("members.csv", "+training,1-1,\n")
    with pytest.raises(TableError, match="row 5, column limb: 1-1 is also a member of compensation"):
        annotate_small(tables)
