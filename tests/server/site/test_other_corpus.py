"""A dataset without the main corpus: pages, files and citations name its own document, and no other body or source."""

import re
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from tests.conftest import ROOT, reaffirm

DOCUMENT = ROOT / "tests" / "unseen" / "asset-recovery-compendium.zh.txt"


@pytest.fixture(scope="module")
def data(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of another corpus alone. The project of the running server lacks its sources."""
    folder = tmp_path_factory.mktemp("other")
    copy = Path(copytree(small, folder / "checkout"))
    run = reaffirm(copy, "ingest", DOCUMENT, "--corpus", "demo")
    assert (run.returncode, run.stderr) == (0, "")
    copytree(copy / "data" / "graph" / "demo", folder / "graph" / "demo")
    return folder / "graph"


@pytest.fixture(scope="module")
def site(data: Path) -> FlaskClient:
    return create_app(open_local(data)).test_client(use_cookies=False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/download/",
        "/sessions",
        "/index/theme.md",
        "/llms.txt",
        "/dataset.bib",
        "/help",
        "/help/api",
        "/compare",
        "/compare?id=9-99&id=9-98",
        "/openapi.json",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_names_the_main_corpus(path: str, language: str, site: FlaskClient) -> None:
    answer = site.get(path, headers={"Accept-Language": language})
    assert answer.status_code == (404 if "=9-99" in path else 200)
    for name in ("Trafficking in Persons", "贩运人口", "tip.", "/tip/", "4-46-i", "Compendium of recommendations"):
        assert name not in answer.text


def test_the_examples_of_the_interface_are_nodes_of_the_dataset(site: FlaskClient) -> None:
    page = fromstring(site.get("/help/api", headers={"Accept-Language": "en"}).text)
    paths = page.xpath("//h2[@id='identifiers']/following::table[1]//a/@href")
    assert paths[0].startswith("/demo/") and paths[1].startswith("/demo/session-")
    for path in paths:
        assert site.get(path, headers={"Accept": "text/turtle"}).status_code == 200, path
    commands = page.xpath("//pre[@class='command']/text()")
    assert any("/demo/" in command for command in commands)
    for address in re.findall(r"localhost(/recommendations\.[^']+)'", " ".join(commands)):
        assert site.get(address).status_code == 200, address
    kind, name = site.get("/openapi.json").json["paths"]["/{kind}/{name}.jsonld"]["get"]["parameters"]
    assert "demo" in kind["schema"]["enum"] and "tip" not in kind["schema"]["enum"]
    assert site.get(f"/demo/{name['example']}.jsonld").status_code == 200


def test_the_gallery_has_no_question_on_a_provision_of_the_main_corpus(site: FlaskClient) -> None:
    queries = fromstring(site.get("/questions").text).xpath("//details/pre/text()")
    assert len(queries) > 20
    assert not [query for query in queries if "tip:" in query or "/tip/" in query]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_numbers_of_the_help_are_provisions_of_the_dataset(language: str, site: FlaskClient) -> None:
    page = fromstring(site.get("/help", headers={"Accept-Language": language}).text)
    addresses = page.xpath("(//ul[@class='examples'])[1]//a/@href")
    assert len(addresses) == 2
    for address in addresses:
        answer = site.get(address, headers={"Accept-Language": language})
        assert answer.status_code in {302, 303, 307} and "/demo/" in answer.location, address


def test_the_overview_for_language_models_names_nodes_of_the_dataset(site: FlaskClient) -> None:
    examples = re.findall(r"\(http://localhost(/[^)]*\.jsonld)\), an example", site.get("/llms.txt").text)
    assert examples[0].startswith("/demo/") and examples[1].startswith("/demo/session-")
    for path in examples:
        assert site.get(path).status_code == 200, path


@pytest.mark.parametrize(("language", "title"), [("en", "Recommendations, corpus demo"), ("zh", "结论和建议")])
def test_the_header_and_the_page_about_the_site_name_the_document(language: str, title: str, site: FlaskClient) -> None:
    page = fromstring(site.get("/about", headers={"Accept": "text/html", "Accept-Language": language}).text)
    assert title in page.xpath("string(//a[@class='brand']//small)")
    assert page.xpath("//div[@class='help']//li/a[@href='/document/demo-source']/text()")[0].lower() == title.lower()


def test_the_description_of_the_dataset_names_no_other_source(site: FlaskClient) -> None:
    text = site.get("/dataset.ttl").text
    assert "hadPrimarySource" not in text
    assert "source-tip" not in text and "TRAFFICKING" not in text


def test_a_dataset_without_a_known_release_date_is_cited_without_a_date(data: Path) -> None:
    run = reaffirm(ROOT, "cite", "--data", data)
    assert run.stdout.startswith("Reaffirm: recommendations of United Nations bodies as linked data. Edition sha256:")
    bibtex = reaffirm(ROOT, "cite", "--data", data, "--format", "bibtex").stdout
    assert "year" not in bibtex and "date" not in bibtex
