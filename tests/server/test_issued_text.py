"""The text of a corpus in a further language, as a user adds it: everything prefers it to the translation."""

import csv
import io
import json
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.publish.akoma_ntoso import NAMESPACE
from tests.conftest import ROOT, reaffirm

#: A synthetic English text of the small corpus.
OFFICIAL = ROOT / "tests" / "small" / "official-en.txt"
#: Words of recommendation 1-1 in the issued text and in the working translation.
ISSUED, TRANSLATED = "see to it that victims can obtain", "ensure that victims are able to obtain"
NOTE = "unofficial working translation"


@pytest.fixture(scope="module")
def checkout(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus after its English text was added."""
    folder = Path(copytree(small, tmp_path_factory.mktemp("issued") / "checkout"))
    run = reaffirm(folder, "ingest", OFFICIAL, "--corpus", "tip", "--add-version")
    assert (run.returncode, run.stderr) == (0, "")
    assert (
        "version: 14 provisions in 'en'; `reaffirm review translation tip` compares it with the translation"
        in run.stdout
    )
    return folder


@pytest.fixture(scope="module")
def issued(checkout: Path) -> FlaskClient:
    return create_app(open_local(checkout / "data" / "graph")).test_client(use_cookies=False)


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True)).xpath("//main")[0]


def test_a_build_makes_the_same_graph_and_the_corpus_file_keeps_its_comments(checkout: Path) -> None:
    run = reaffirm(checkout, "build", "--corpus", "tip", "--check")
    assert (run.returncode, run.stderr) == (0, "")
    text = (checkout / "data" / "tip" / "corpus.toml").read_text(encoding="utf-8")
    assert '\n[[version]]\nlanguage = "en"\nsource = "source/official-en.txt"\n\n[[session]]\n' in text
    assert text.startswith("# A small corpus for tests: three sessions that never took place")
    assert '"en" = "Recommendations adopted by the Working Group on Trafficking in Persons at its first' in text
    assert "\nunofficial_title = {  }\n" in text


def test_the_translation_stays_in_its_graph(checkout: Path) -> None:
    folder = checkout / "data" / "graph" / "tip"
    texts, translations = ((folder / f"{name}.ttl").read_text(encoding="utf-8") for name in ("text", "translation"))
    assert (ISSUED in texts, TRANSLATED in texts) == (True, False)
    assert (ISSUED in translations, TRANSLATED in translations) == (False, True)


@pytest.mark.parametrize("path", ["/tip/1-1", "/tip/2-2", "/tip/2-2-b-1", "/tip/session-1"])
def test_a_page_shows_the_issued_text_and_no_note(path: str, issued: FlaskClient) -> None:
    main = page(issued, path)
    assert NOTE not in main.text_content().lower()
    for section in main.xpath(".//section[contains(@class, 'text')]"):
        assert "translation" not in section.text_content()
        assert section.xpath("./p/small/text()") == ["English version"]
        assert section.xpath("./details/summary/text()")[0].strip() == "Chinese version"


def test_search_finds_the_issued_words(issued: FlaskClient) -> None:
    assert "Safeguard children and witnesses" in page(issued, "/recommendations?q=safeguard").text_content()
    assert NOTE not in page(issued, "/recommendations?q=safeguard").text_content().lower()


def test_files_have_the_issued_text_as_the_text(issued: FlaskClient) -> None:
    rows = csv.DictReader(io.StringIO(issued.get("/download/recommendations.csv").get_data(as_text=True)))
    row = next(row for row in rows if row["identifier"] == "1-1")
    assert (ISSUED in row["text_en"], TRANSLATED in row["translation_en"]) == (True, True)
    node = issued.get("/tip/1-1", headers={"Accept": "application/ld+json"}).get_json()
    facts = next(part for part in node.get("@graph", [node]) if str(part.get("id", "")).endswith("/tip/1-1"))
    assert ISSUED in facts["text"]["en"]
    assert TRANSLATED in json.dumps(facts)


def test_akoma_ntoso_is_the_official_expression(checkout: Path) -> None:
    run = reaffirm(checkout, "export", "--format", "akn", "--lang", "en")
    assert run.returncode == 0, run.stderr
    root = etree.fromstring(run.stdout.encode())
    assert ISSUED in run.stdout
    assert "unofficial-translation" not in run.stdout
    assert not root.findall(f".//{{{NAMESPACE}}}FRBRtranslation")


@pytest.mark.parametrize("command", [("show", "1-1"), ("trace", "1-1"), ("export", "--index", "theme")])
def test_a_command_prints_the_issued_text_and_no_note(command: tuple[str, ...], checkout: Path) -> None:
    run = reaffirm(checkout, *command)
    assert run.returncode == 0, run.stderr
    assert NOTE not in run.stdout.lower()
    assert "see to it" in run.stdout or command[0] == "export"


def test_the_comparison_has_figures_facts_and_words(checkout: Path) -> None:
    run = reaffirm(checkout, "review", "translation", "tip")
    assert (run.returncode, run.stderr) == (0, "")
    assert "| exactly equal | 5 |" in run.stdout
    assert [line.split(" |")[0] for line in run.stdout.splitlines() if " below " in line] == [
        "| 0.75 to below 0.9",
        "| 0.5 to below 0.75",
        "| below 0.5",
    ]
    assert "| all | 15 |" in run.stdout
    assert "| strength | 14 | 12 | 2 |" in run.stdout
    assert "| 2-1 | strength | should should-consider | should |" in run.stdout
    assert "victims [-are able to-]{+can+} obtain compensation and should [-consider establishing-]" in run.stdout


def test_a_question_prefers_the_issued_text(checkout: Path) -> None:
    question = (ROOT / "ontology" / "questions" / "text-in-english.rq").read_text(encoding="utf-8")
    file = checkout / "question.rq"
    file.write_text(question.replace('"1-11"', '"2-2"'), encoding="utf-8")
    run = reaffirm(checkout, "query", "--file", file, "--format", "csv")
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [row["identifier"] for row in rows] == ["2-2", "2-2-a", "2-2-b", "2-2-b-1", "2-2-b-2"]
    assert {row["source"] for row in rows} == {"issued"}


def test_without_an_issued_text_there_is_nothing_to_compare(small: Path, checkout: Path) -> None:
    run = reaffirm(small, "review", "translation", "tip")
    assert (run.returncode, run.stdout) == (1, "")
    assert "the corpus 'tip' has its text in one language only; add one: `reaffirm ingest FILE" in run.stderr
    run = reaffirm(checkout, "review", "translation", "tip", "--lang", "fr")
    assert "has no text in 'fr'" in run.stderr
