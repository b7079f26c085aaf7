"""The check of a draft on a site with two corpora whose recommendations have the same numbers and wording."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement, fromstring

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.drafts.load_recommendations import load_recommendations, query_recommendations
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.drafts.service import DraftService, open_service
from tests.conftest import ROOT, reaffirm, record

pytestmark = pytest.mark.client

SYNTHETIC = ROOT / "tests" / "corpora" / "synthetic-en.txt"
#: What the second corpus calls its nodes, its document and the label of that.
TWIN = {
    "https://w3id.org/reaffirm/tip/": "https://w3id.org/reaffirm/twin/",
    "doc:small-corpus": "doc:twin-corpus",
    '"Recommendations of three sessions"': '"Twin recommendations"',
    '"三次会议建议汇编"': '"另一汇编"',
}

FUND = "缔约国应当确保被害人能够获得赔偿。"
SHELTERS = "缔约国应当设立收容所。"
ENGLISH = "States parties should ensure that victims can seek compensation, in accordance with their domestic law."


@pytest.fixture(scope="module")
def twins(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built graphs of the small corpus and of a copy of it in another namespace."""
    graph = Path(shutil.copytree(small_graph, tmp_path_factory.mktemp("twins") / "graph"))
    (graph / "twin").mkdir()
    for path in (graph / "tip").iterdir():
        text = path.read_text(encoding="utf-8")
        for name, other in TWIN.items():
            text = text.replace(name, other)
        (graph / "twin" / path.name).write_text(text, encoding="utf-8")
    record(graph / "twin")
    return graph


@pytest.fixture(scope="module")
def site(twins: Path) -> FlaskClient:
    return create_app(open_local(twins)).test_client(use_cookies=False)


def check(site: FlaskClient, text: str, language: str = "en") -> HtmlElement:
    answer = site.post("/check", data={"draft": text}, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return fromstring(answer.text)


def links(page: HtmlElement) -> list[str]:
    """The addresses of the recommendations that a report links to."""
    found = page.xpath("//section[@class='report']//a/@href")
    return [link for link in found if link.startswith(("/tip/", "/twin/", "/synthetic/"))]


def recommendations_of(site: FlaskClient) -> EarlierRecommendations:
    linked = site.application.extensions["linked_data"]
    return query_recommendations(linked.describer.table, linked.names)


def test_each_recommendation_is_loaded_once_with_its_own_numbers(site: FlaskClient, twins: Path) -> None:
    alone, both = load_recommendations(twins, "tip"), recommendations_of(site)
    assert [item.iri for item in both.items[: len(alone.items)]] == [item.iri for item in alone.items]
    assert len({item.iri for item in both.items}) == len(both.items) == 2 * len(alone.items)
    facts = [(item.identifier, item.numbers, item.introductions, item.cites) for item in alone.items]
    assert ("2-2-b-1", ("2", "b", "㈠")) in [fact[:2] for fact in facts]
    for corpus in ("tip", "twin"):
        own = [item for item in both.items if f"/{corpus}/" in item.iri]
        prefix = "" if corpus == "tip" else f"{corpus}:"  # only the main corpus has identifiers without a prefix
        named = [(item.identifier.removeprefix(prefix), item.numbers, item.introductions, item.cites) for item in own]
        assert named == facts
        assert all(item.identifier.startswith(prefix) for item in own)


def test_the_latest_wording_is_of_the_same_corpus(site: FlaskClient) -> None:
    recommendations = recommendations_of(site)
    for item in recommendations.items:
        corpus = item.iri.rpartition("/")[0]
        for lineage in item.lineages or ("",):
            texts = recommendations.latest(item, lineage, {})
            assert all(text is None or text.iri.startswith(f"{corpus}/") for text in texts)


def test_a_later_text_of_another_document_that_reaffirms_a_lineage_is_its_latest(twins: Path) -> None:
    recommendations = load_recommendations(twins, "tip")
    lineage, first = next((line, item) for item in recommendations.items for line in sorted(item.lineages))
    leaf = replace(first.leaf, session=date(2024, 10, 8).toordinal())
    later = replace(first, iri="https://w3id.org/reaffirm/wg11/11-1", lineages=frozenset(), leaf=leaf)
    both = replace(recommendations, items=(*recommendations.items, later), reaffirmations={(later.iri, first.iri): ""})
    assert both.latest(first, lineage, {}).text is later
    unlinked = replace(both, reaffirmations={})
    assert unlinked.latest(first, lineage, {}).text is not later


def test_each_link_is_under_its_own_corpus_and_none_is_doubled(site: FlaskClient) -> None:
    page = check(site, FUND)
    see_also = page.xpath("(//dl[@class='facts'])[1]//a/@href")
    assert {link.split("/")[1] for link in links(page)} == {"tip", "twin"}
    assert not set(page.xpath("(//p[@class='headline'])[1]/a/@href")) & set(see_also)
    assert not [link for link, count in Counter(see_also).items() if count > 1]
    assert all(site.get(link).status_code == 200 for link in set(links(page)))


def test_a_recommendation_in_no_lineage_is_suggested_from_each_corpus(site: FlaskClient) -> None:
    shelters = [link for link in links(check(site, SHELTERS)) if link.endswith("/2-2-b-1")]
    assert set(shelters) == {"/tip/2-2-b-1", "/twin/2-2-b-1"}


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (
            "en",
            (
                "second session, recommendation 2 (b) (i) (Recommendations of three sessions)",
                "second session, recommendation 2 (b) (i) (Twin recommendations)",
            ),
        ),
        ("zh", ("第二次会议，建议2(b)㈠（三次会议建议汇编）", "第二次会议，建议2(b)㈠（另一汇编）")),
    ],
)
def test_a_label_names_the_corpus(language: str, labels: tuple[str, str], site: FlaskClient) -> None:
    page = check(site, SHELTERS, language)
    texts = [link.text_content() for link in page.xpath("//section[@class='report']//a[contains(@href, '/2-2-b-1')]")]
    assert set(labels) <= set(texts)


def test_a_label_names_no_corpus_where_there_is_one(small_graph: Path) -> None:
    site = create_app(open_local(small_graph)).test_client(use_cookies=False)
    texts = set(check(site, SHELTERS).xpath("//section[@class='report']//a[contains(@href, '/2-2-b-1')]/text()"))
    assert "second session, recommendation 2 (b) (i)" in texts
    assert not [text for text in texts if text.endswith(")") and "Recommendations" in text]


def test_the_data_of_a_report_name_each_recommendation_by_its_iri(site: FlaskClient) -> None:
    service: DraftService = site.application.extensions["drafts"]
    with site.application.test_request_context():
        report, _ = service.check(SHELTERS, "en")
    matches = report_data(report)["recommendations"][0]["matches"]
    assert [(match["nearest"]["iri"], match["nearest"]["identifier"]) for match in matches[:2]] == [
        ("https://w3id.org/reaffirm/tip/2-2-b-1", "2-2-b-1"),
        ("https://w3id.org/reaffirm/twin/2-2-b-1", "twin:2-2-b-1"),
    ]


@pytest.fixture(scope="module")
def languages(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built graphs of the small corpus, whose texts are Chinese with a translation, and of an English corpus."""
    copy = Path(shutil.copytree(small, tmp_path_factory.mktemp("languages") / "checkout"))
    run = reaffirm(copy, "ingest", SYNTHETIC, "--corpus", "synthetic")
    assert (run.returncode, run.stderr) == (0, "")
    return copy


@pytest.mark.parametrize(("draft", "corpora"), [(ENGLISH, {"synthetic", "tip"}), (FUND, {"tip"})])
def test_a_draft_is_compared_with_texts_and_translations_in_its_language(
    draft: str, corpora: set[str], languages: Path
) -> None:
    page = check(create_app(open_local(languages / "data" / "graph")).test_client(use_cookies=False), draft)
    assert {link.split("/")[1] for link in links(page)} == corpora
    assert bool(page.xpath("//p[@class='note'][contains(., 'no official text')]")) == (draft == ENGLISH)


def test_the_command_compares_with_the_same_corpora_as_a_page(languages: Path) -> None:
    both, named = (
        reaffirm(languages, "check", "-", "--format", "json", *corpus, input=ENGLISH)
        for corpus in ((), ("--corpus", "synthetic"))
    )
    for run, corpora in ((both, {"synthetic", "tip"}), (named, {"synthetic"})):
        (checked,) = json.loads(run.stdout)["recommendations"]
        assert {match["nearest"]["iri"].split("/")[4] for match in checked["matches"]} == corpora


def test_figures_are_quoted_only_where_the_corpus_of_their_trials_is_compared(twins: Path) -> None:
    figures = {only: open_service(open_local(twins, only=only)).report(FUND).figures for only in ("twin", "tip", "")}
    assert figures["twin"] is None and figures["tip"] and figures[""] == figures["tip"]
