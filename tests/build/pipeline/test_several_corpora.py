"""Several corpora side by side: the small one and a synthetic English one, of ten sessions that never took place."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring
from pyoxigraph import Store

from reaffirm_build.curate.ingest import corpus_file, ingest
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import annotate, unused
from reaffirm_core.annotate.statements import statements
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.graph_files.built import built_corpora, load_built
from reaffirm_core.language.rules import RuleUses
from reaffirm_core.names import Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.engine.queries import query_text
from tests.conftest import ROOT, TIP, reaffirm
from tests.ontology.test_ontology import QUESTIONS, answer

pytestmark = pytest.mark.client

SYNTHETIC = ROOT / "tests" / "corpora" / "synthetic-en.txt"
DRAFT = "States parties should take measures so that victims of trafficking in persons can seek compensation."


@pytest.fixture(scope="module")
def both(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the small corpus as it is built, into which the synthetic document was ingested."""
    copy = Path(shutil.copytree(small, tmp_path_factory.mktemp("both") / "checkout"))
    run = reaffirm(copy, "ingest", SYNTHETIC, "--corpus", "synthetic")
    assert (run.returncode, run.stderr) == (0, "")
    return copy


@pytest.fixture(scope="module")
def site(both: Path) -> FlaskClient:
    return create_app(open_local(both / "data" / "graph")).test_client()


def test_every_rule_of_the_english_pack_finds_something(knowledge: Knowledge) -> None:
    one = ingest(SYNTHETIC.name, SYNTHETIC.read_bytes(), knowledge.packs, load_radicals())
    pack = knowledge.packs["en"]
    text = corpus_file("synthetic", {"en": one}, knowledge.packs, "working-group")
    vocabulary = parse_graph(knowledge.part("vocabulary"), Names())
    found = annotate(one.document, parse_corpus("c", text), pack.structure, pack.grammar, {}, vocabulary, Names())
    uses = RuleUses()
    translated = [
        replace(one.document.provisions[0], text=row["text"])
        for row in csv.DictReader((TIP / "translations" / "en.csv").read_text(encoding="utf-8").splitlines())
    ]
    assert list(statements(translated, pack.grammar.statements, uses))
    assert unused(pack.grammar, [found.uses, uses]) == []
    asks = {(a.provision, a.addressees, a.basis, a.strength, a.through) for a in found.asks}
    assert {
        ("1-2", ("non-party-states",), "own", "should", ""),
        ("1-2", ("non-party-states",), "own", "may", ""),
        ("1-4", ("unspecified",), "", "should", ""),
        ("1-5-a", ("states-parties",), "inherited", "should-consider", ""),
        ("2-4", ("member-states",), "own", "recommended", ""),
        ("4-2", ("secretariat",), "own", "requested", ""),
        ("4-5", (), "", "none", ""),
        ("10-3", ("member-states",), "own", "encouraged", ""),
        ("7-1", ("conference",), "own", "should-consider", ""),
        ("7-1-a", ("states-parties",), "implied", "should", "conference"),
        ("7-1-b", ("states-parties",), "implied", "should-consider", "conference"),
        ("7-3", ("working-group",), "implied", "should", ""),
        ("10-5", ("states-parties",), "own", "should", ""),
        ("8-2", (), "", "declaratory", ""),
    } <= asks
    cited = {(c.provision, c.cites) for c in found.citations}
    assert {
        ("1-1", "inst:tip-protocol-9"),
        ("1-4", "doc:A-RES-64-293_44"),
        ("4-1-a", "inst:tip-protocol-6-6"),
        ("4-1-c", "inst:untoc-26"),
    } <= cited
    assert ("1-1", "inst:untoc") not in cited  # the name of the Convention inside the title of the Protocol
    targets = {(r.provision, r.relation, r.target) for r in found.references}
    assert {("6-1", "reaffirms", "1-5-a"), ("6-2", "follows", "2-1"), ("6-3", "recalls", "2-3")} <= targets
    assert ("2-2", "follows", "") in targets  # a paragraph of a report whose numbering is not known stays open


def test_a_corpus_stands_beside_another_and_leaves_its_bytes(both: Path, small_graph: Path) -> None:
    assert built_corpora(both / "data" / "graph") == ["tip", "synthetic"]
    for path in (small_graph / "tip").iterdir():
        assert (both / "data" / "graph" / "tip" / path.name).read_bytes() == path.read_bytes(), path.name


def test_one_question_reaches_both(both: Path) -> None:
    query = "SELECT ?s (COUNT(?p) AS ?n) { ?p dcterms:source ?s ; rec:operative true } GROUP BY ?s ORDER BY ?s"
    run = reaffirm(both, "query", "--format", "csv", query)
    assert run.stdout.splitlines()[1:] == [
        "https://w3id.org/reaffirm/document/small-corpus,11",
        "https://w3id.org/reaffirm/document/synthetic-source,44",
    ]
    run = reaffirm(both, "query", "ASK { synthetic:6-1 rec:refersTo synthetic:1-5-a ; dcterms:identifier '6-1' }")
    assert run.stdout == "yes\n"


def test_an_identifier_without_a_prefix_is_of_the_first_corpus(both: Path) -> None:
    assert "秘书处应当根据请求" in reaffirm(both, "show", "1-2").stdout
    run = reaffirm(both, "show", "synthetic:6-1")
    assert "1-5-a: reaffirms, “reaffirm recommendation 5 (a) adopted at its first session”" in run.stdout
    run = reaffirm(both, "trace", "synthetic:6-1")
    assert run.stdout.startswith("6-1: sixth session, recommendation 1 / 第六次会议，建议1 (2025-11-18)\n")
    run = reaffirm(both, "show", "nowhere:6-1")
    assert run.returncode == 1
    assert "no graph of a corpus nowhere; the corpora there are tip, synthetic" in run.stderr


#: The name of the body in a citation, by language.
BODY = {"en": "Working Group on Trafficking in Persons", "zh": "贩运人口问题工作组"}
PLACE = {"en": "Vienna", "zh": "维也纳"}


def test_a_corpus_to_cite_is_named_in_the_identifier_or_by_an_option(both: Path) -> None:
    elsewhere = ("--data", both / "data" / "graph")
    run = reaffirm(ROOT, "cite", "synthetic:1-5-a", "--lang", "zh", *elsewhere)
    assert (run.returncode, run.stderr) == (0, "")
    for words in ("https://w3id.org/reaffirm/synthetic/1-5-a", BODY["zh"], PLACE["zh"]):
        assert words in run.stdout, words
    assert reaffirm(both, "cite", "1-5-a", "--corpus", "synthetic", "--lang", "zh").stdout == run.stdout


def test_the_site_cites_a_provision_of_any_corpus_in_both_languages(site: FlaskClient) -> None:
    for language, body in BODY.items():
        for suffix in ("bib", "ris"):
            answer = site.get(f"/synthetic/1-5-a.{suffix}?lang={language}")
            assert answer.status_code == 200, (suffix, language)
            for words in ("https://w3id.org/reaffirm/synthetic/1-5-a", body, PLACE[language]):
                assert words in answer.text, (suffix, language, words)


def test_what_no_corpus_has_is_not_cited(both: Path) -> None:
    run = reaffirm(both, "cite", "synthetic:99-1")
    assert "there is no provision 99-1" in run.stderr
    assert "contains no graph of a corpus nowhere" in reaffirm(both, "cite", "nowhere:1-1").stderr


def test_a_draft_is_checked_against_all_corpora_or_the_one_named(both: Path) -> None:
    run = reaffirm(both, "check", "-", input=DRAFT)
    assert "Addressees in the draft: States parties\n" in run.stdout
    assert "tenth session, recommendation 1 (Recommendations adopted by" in run.stdout
    assert "first session, recommendation 1 (Recommendations of three sessions) (1-1; " in run.stdout
    run = reaffirm(both, "check", "-", "--corpus", "tip", input=DRAFT)
    assert "Where this site has no official text in the language of the draft" in run.stdout
    assert "tenth session" not in run.stdout


def test_the_site_and_the_endpoint_serve_both(site: FlaskClient) -> None:
    page = site.get("/synthetic/6-1", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "States parties should reaffirm" in page.text
    turtle = site.get("/synthetic/1-3.ttl").text
    assert "@prefix synthetic: <https://w3id.org/reaffirm/synthetic/> ." in turtle
    assert site.get("/tip/2-2-b-2", headers={"Accept": "text/html"}).status_code == 200


# What nobody has read -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stores(both: Path, small_graph: Path) -> tuple[Store, Store]:
    """The reviewed corpus alone, and beside the synthetic document, of which nothing was reviewed."""
    return load_built(small_graph).store(), load_built(both / "data" / "graph").store()


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_what_waits_to_be_read_is_in_no_answer(path: Path, stores: tuple[Store, Store]) -> None:
    query = path.read_text(encoding="utf-8")
    before, after = (answer(store, query).splitlines() for store in stores)
    new = [row for row in after if "synthetic" in row]
    if path.stem != "both-counts":  # it counts what stands in the texts
        assert [row for row in after if row not in new] == before
    if "rec:status" in query:  # it is about what rules find
        assert new == []


COUNTS = ("count-addressees", "count-forces", "count-works", "index-addressee", "index-article")


@pytest.mark.parametrize("name", COUNTS)
def test_what_waits_to_be_read_is_in_no_count_of_a_page(name: str, stores: tuple[Store, Store]) -> None:
    query = query_text(name, Names()).replace("<urn:session>", "rec:session")
    before, after = (answer(store, query).splitlines() for store in stores)
    assert len(before) > 1
    assert sorted(after) == sorted(before)


def test_what_waits_to_be_read_is_no_facet_and_has_its_page(site: FlaskClient, small_graph: Path) -> None:
    def offered(browser: FlaskClient) -> list[str]:
        page = fromstring(browser.get("/recommendations", headers={"Accept": "text/html"}).text)
        links = page.xpath(
            "//a[contains(@href, 'addressee=') or contains(@href, 'strength=') or contains(@href, 'cites=')]"
        )
        return [" ".join(link.text_content().split()) for link in links]

    alone = create_app(open_local(small_graph)).test_client()
    assert offered(site) == offered(alone) != []
    assert "actor:secretariat" in site.get("/synthetic/4-2.ttl").text
