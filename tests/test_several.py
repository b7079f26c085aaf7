"""Two corpora on one site, whose sessions are called alike: readers can tell them apart."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring

from reaffirm_server.app import create_app
from reaffirm_server.store import open_served

from .conftest import ROOT, reaffirm

APART = ROOT / "tests" / "traps" / "sessions-apart.en.txt"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The compendium as it is built and a document in English, with sessions beside the series, that nobody read."""
    copy = tmp_path_factory.mktemp("several") / "checkout"
    for folder in ("build", "server", "ontology", "shapes", "data"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    run = reaffirm(copy, "ingest", APART, "--corpus", "apart")
    assert (run.returncode, run.stderr) == (0, "")
    yield copy / "data" / "graph"


@pytest.fixture(scope="module")
def site(data: Path) -> FlaskClient:
    return create_app(open_served(data)).test_client()


def table(site: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(path).text, newline="")))


# Tables ---------------------------------------------------------------------------------------------------------------


def test_a_session_beside_the_series_has_its_days_and_no_number(site: FlaskClient) -> None:
    rows = {row["iri"].rpartition("reaffirm/")[2]: row for row in table(site, "/download/recommendations.csv")}
    beside, within = rows["apart/20140303-1"], rows["apart/5-1"]
    assert (beside["session_number"], beside["presented_number"]) == ("", "")
    assert (beside["session_start"], beside["session_end"]) == ("2014-03-03", "2014-03-04")
    assert (beside["session_en"], beside["session_zh"]) == ("session of 3 March 2014", "2014年3月3日会议")
    assert (within["session_number"], within["session_start"], within["session_en"]) == (
        "5",
        "2013-11-06",
        "fifth session",
    )
    assert (within["source_en"], rows["tip/5-1"]["source_zh"]) == (
        "Recommendations, corpus apart",
        "前八次会议建议汇编",
    )


def test_the_rows_of_a_corpus_stand_together(site: FlaskClient) -> None:
    sources = [row["source"] for row in table(site, "/download/recommendations.csv")]
    assert len([one for place, one in enumerate(sources) if place == 0 or one != sources[place - 1]]) == 2


# Pages ----------------------------------------------------------------------------------------------------------------


def test_an_example_of_a_term_is_one_that_was_read_where_any_was(site: FlaskClient) -> None:
    page = fromstring(site.get("/ontology", headers={"Accept": "text/html"}).text)
    links = page.xpath("//dt[.='Example']/following-sibling::dd[1]/a[1]/@href")
    assert len(links) > 80
    named = [link for link in links if link.startswith("/apart/") and "session" not in link]
    assert [link for link in named if b'rec:status "proposed"' in site.get(f"{link}.ttl").data] == []
    assert "/tip/1-1" in links


def test_the_list_speaks_of_no_language_that_its_texts_are_not_in(site: FlaskClient) -> None:
    page = site.get("/recommendations?session=apart:5", headers={"Accept": "text/html"}).text
    assert "States parties should train judges." in page
    assert "the Chinese one" not in page
