"""Two corpora on one site, whose sessions have the same names: each page shows which document a session is of."""

import csv
import io
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.linked.coverage import comparable, coverage, sessions_read
from tests.conftest import ROOT, reaffirm, record

pytestmark = pytest.mark.client

APART = ROOT / "tests" / "traps" / "sessions-apart.en.txt"
#: Sessions of the document that get the numbers of sessions of the small corpus.
RENAMED = {
    "Fourth": "First",
    "fourth": "first",
    "Fifth": "Second",
    "fifth": "second",
    "sixth": "third",
    "Session 6": "Session 3",
    "SESSION SEVEN": "SESSION FOUR",
}
#: The title on its front page.
TITLE = (
    "Recommendations adopted by the Working Group at its first and second sessions, its resumed second session, "
    "an intersessional meeting and its third session"
)


@pytest.fixture(scope="module")
def data(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphs of the small corpus and of an English document with sessions outside the series, not reviewed."""
    folder = tmp_path_factory.mktemp("several")
    text, document = APART.read_text(encoding="utf-8"), folder / "apart.txt"
    for name, other in RENAMED.items():
        text = text.replace(name, other)
    document.write_text(text, encoding="utf-8")
    copy = Path(copytree(small, folder / "checkout"))
    run = reaffirm(copy, "ingest", document, "--corpus", "apart")
    assert (run.returncode, run.stderr) == (0, "")
    return copy / "data" / "graph"


@pytest.fixture(scope="module")
def site(data: Path) -> FlaskClient:
    return create_app(open_local(data)).test_client()


def table(site: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(path).text, newline="")))


# Tables ---------------------------------------------------------------------------------------------------------------


def test_a_session_outside_the_series_has_dates_and_no_number(site: FlaskClient) -> None:
    rows = {row["iri"].rpartition("reaffirm/")[2]: row for row in table(site, "/download/recommendations.csv")}
    beside, within = rows["apart/20140303-1"], rows["apart/2-1"]
    assert (beside["session_number"], beside["presented_number"]) == ("", "")
    assert (beside["session_start"], beside["session_end"]) == ("2014-03-03", "2014-03-04")
    assert (beside["session_en"], beside["session_zh"]) == ("session of 3 March 2014", "2014年3月3日会议")
    assert (within["session_number"], within["session_start"], within["session_en"]) == (
        "2",
        "2013-11-06",
        "second session",
    )
    assert (within["source_en"], rows["tip/2-1"]["source_zh"]) == (TITLE, "三次会议建议汇编")


def test_the_rows_of_a_corpus_are_adjacent(site: FlaskClient) -> None:
    sources = [row["source"] for row in table(site, "/download/recommendations.csv")]
    assert len([source for source, before in zip(sources, ["", *sources], strict=False) if source != before]) == 2


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_example_of_a_term_is_a_reviewed_example_where_there_is_any(site: FlaskClient) -> None:
    page = fromstring(site.get("/ontology", headers={"Accept": "text/html"}).text)
    links = page.xpath("//dt[.='Example']/following-sibling::dd[1]/a[1]/@href")
    assert len(links) > 20
    named = [link for link in links if link.startswith("/apart/") and "session" not in link]
    assert [link for link in named if b"rec:status status:proposed" in site.get(f"{link}.ttl").data] == []
    assert len([link for link in links if link.startswith("/tip/")]) > 5


def test_the_list_mentions_no_language_that_its_texts_do_not_have(site: FlaskClient) -> None:
    page = site.get("/recommendations?session=apart:2", headers={"Accept": "text/html"}).text
    assert "States parties should train judges." in page
    assert "the Chinese one" not in page


def test_a_list_of_sessions_names_the_document_of_each_session(site: FlaskClient) -> None:
    page = fromstring(site.get("/sessions", headers={"Accept": "text/html"}).text)
    names = [" ".join(head.text_content().split()) for head in page.xpath("//tbody/tr/th")]
    assert f"second session {TITLE}" in names
    assert "second session Recommendations of three sessions" in names


def test_the_home_page_links_each_document_and_names_no_single_body(site: FlaskClient) -> None:
    text = site.get("/", headers={"Accept": "text/html"}).text
    page = fromstring(text)
    assert page.xpath("//ul[@class='documents']/li/a/@href") == [
        "/recommendations?document=small-corpus",
        "/recommendations?document=apart-source",
    ]
    assert "Working Group" not in page.xpath("string(//section[@class='opening']//h1)") + page.xpath("string(//header)")


def test_the_rows_of_a_chart_name_their_document_as_the_columns_do(site: FlaskClient) -> None:
    page = fromstring(site.get("/sessions", headers={"Accept": "text/html"}).text)
    heads = page.xpath("//figure//thead//th/a/span[@class='hidden']")
    named = {" ".join(head.text_content().split()) for head in heads}
    assert {"second session", "apart:second session", "session of 3 March 2014"} <= named


def test_a_filter_names_the_document_of_a_session_and_can_select_a_document(site: FlaskClient) -> None:
    page = fromstring(site.get("/recommendations", headers={"Accept": "text/html"}).text)
    offered = {
        link.get("href").partition("?")[2]: " ".join(link.xpath("./span")[0].text_content().split())
        for link in page.xpath("//*[@class='facet']//a")
    }
    assert offered["session=apart%3A2"] == f"second session 2013 {TITLE}"
    assert offered["session=2"] == "second session 2010 Recommendations of three sessions"
    assert offered["document=apart-source"] == TITLE
    selection = site.get("/recommendations.json?document=apart-source").json
    assert selection is not None
    assert selection["total"] == len([item for item in selection["items"] if "/apart/" in item["id"]]) == 10
    first = fromstring(site.get("/recommendations?session=apart:2", headers={"Accept": "text/html"}).text)
    (result,) = first.xpath("//li[@class='result']")
    assert TITLE in result.xpath("string(.//p[@class='where'])")


def test_pages_of_a_single_document_do_not_repeat_its_name(client: FlaskClient) -> None:
    for path in ("/", "/sessions", "/recommendations", "/tip/session-5", "/theme/training", "/tip/5-1"):
        page = fromstring(client.get(path, headers={"Accept": "text/html"}).text)
        assert page.xpath("//*[@class='corpus']") == [], path
    assert "document=" not in client.get("/recommendations", headers={"Accept": "text/html"}).text


def test_pages_of_a_session_and_a_recommendation_name_their_document(site: FlaskClient) -> None:
    page = fromstring(site.get("/apart/session-20140303", headers={"Accept": "text/html"}).text)
    assert TITLE in page.xpath("string(//title)")
    assert TITLE in page.xpath("string(//header[@class='head'])")
    beside = page.xpath("//nav[@class='beside']//a/@href")
    assert beside == ["/apart/session-2", "/apart/session-20150630"]
    entries = page.xpath("//a[@class='entry']")
    assert "States parties should train police officers" in entries[0].text_content()
    page = fromstring(site.get("/apart/20140303-1", headers={"Accept": "text/html"}).text)
    assert TITLE in page.xpath("string(//header[contains(@class, 'provision-head')]/p[1])")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_index_by_session_names_the_document_of_each_session(language: str, site: FlaskClient) -> None:
    text = site.get(f"/index/session.md?lang={language}").text
    names = {
        "en": (f"Second session ({TITLE})", "Second session (Recommendations of three sessions"),
        "zh": ("第二次会议（贩运人口问题工作组建议：apart）", "第二次会议（三次会议建议汇编）"),
    }
    assert all(name.lower() in text.lower() for name in names[language])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_index_of_several_documents_names_no_single_body(
    language: str, site: FlaskClient, client: FlaskClient
) -> None:
    body = {"en": "Index of the recommendations of the Working Group", "zh": "贩运人口问题工作组建议索引"}[language]
    assert body in client.get(f"/index/theme.md?lang={language}").text
    assert body not in site.get(f"/index/theme.md?lang={language}").text


@pytest.mark.parametrize("corpus", ["apart/", "tip/"])
def test_the_root_of_a_corpus_redirects_to_its_document(corpus: str, site: FlaskClient) -> None:
    answer = site.get(f"/{corpus}", headers={"Accept": "text/html"})
    target = {"apart/": "/document/apart-source", "tip/": "/document/small-corpus"}[corpus]
    assert (answer.status_code, answer.headers["Location"]) == (303, target)
    assert site.get(f"/{corpus.rstrip('/')}").headers["Location"] == f"/{corpus}"
    assert site.get(target, headers={"Accept": "text/html"}).status_code == 200


def test_the_columns_of_the_home_page_name_the_document_of_each_session(site: FlaskClient) -> None:
    page = fromstring(site.get("/", headers={"Accept": "text/html"}).text)
    for kind, wanted in (("heat", {"2", "apart:2", "4"}), ("lineages", {"2"})):
        heads = page.xpath(f"//table[@class='{kind}']/thead//a")
        named = {"".join(head.xpath("text() | span[@aria-hidden]/text()")) for head in heads}
        assert wanted <= named
        assert ("apart:2" in named) is (kind == "heat"), "no lineage has a text of the other document"


def test_a_single_line_of_the_source_is_in_the_singular(site: FlaskClient) -> None:
    page = fromstring(site.get("/apart/2-1", headers={"Accept": "text/html"}).text)
    assert ", line 22" in " ".join(page.text_content().split())


def test_an_unread_recommendation_is_not_said_to_repeat_nothing(site: FlaskClient) -> None:
    rows = table(site, "/download/recommendations.csv")
    path = next(row["iri"] for row in rows if "/apart/" in row["iri"]).partition("/reaffirm")[2]
    page = " ".join(site.get(f"{path}?lang=en").text.split())
    assert "Nobody has compared it with earlier recommendations yet" in page
    assert "found no earlier recommendation" not in page and "It reaffirms no earlier" not in page


def test_a_number_of_another_document_leads_to_it(site: FlaskClient) -> None:
    own = [path for path in ("/apart/4-1", "/apart/1-4", "/apart/2-4") if site.get(path).status_code == 200]
    known = next(path for path in own if site.get(path.replace("apart", "tip")).status_code == 404)
    answer = site.get(known.replace("apart", "tip"), headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert [link.get("href") for link in fromstring(answer.text).xpath("//main//li/a")] == [known]
    asked = site.get(known.replace("apart", "tip"), headers={"Accept": "text/turtle"})
    assert f"Did you mean: https://w3id.org/reaffirm{known}" in asked.text


def test_the_sessions_that_are_missing_are_not_claimed(site: FlaskClient) -> None:
    finder = site.application.extensions["search"].finder
    assert [finder.known_sessions(number) for number in ("1-1", "9-1")] == ["", "1–4"]
    assert [each.iri.rpartition("/")[0][-6:] for each in finder.numbers.named("4-1")] == ["/apart"]


def test_a_number_of_one_session_selects_it_and_an_ambiguous_one_keeps_its_meaning(site: FlaskClient) -> None:
    answer = site.get("/recommendations?session=4", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/recommendations?session=apart%3A4")
    assert site.get("/recommendations?session=2", headers={"Accept": "text/html"}).status_code == 200


def test_claims_name_only_the_sessions_that_were_compared(site: FlaskClient, data: Path, tmp_path: Path) -> None:
    """A report in Chinese only, and one in English only: neither was compared with the other."""
    rows = [
        {"session": "tip/session-1", "number": "1", "day": "2009-04-14", "languages": "zh en"},
        {"session": "a/session-2", "number": "2", "day": "2010-01-27", "languages": "en"},
        {"session": "b/session-3", "number": "3", "day": "2011-01-27", "languages": "zh"},
        {"session": "b/session-4", "number": "4", "day": "2012-01-27"},
    ]
    assert coverage(comparable(rows, ["en"]), "en") == "sessions 1 to 2 and 4, 2009–2012"
    unread = [*rows[:2], {**rows[2], "unread": "4"}]
    assert coverage(sessions_read(unread), "en") == "sessions 1 to 2, 2009–2010"
    assert sessions_read(unread[2:]) == unread[2:]
    own = site.application.extensions["site"]
    with site.application.test_request_context("/?lang=en"):
        assert {iri.rpartition("reaffirm/")[2] for iri in own.totals()} == {f"tip/session-{n}" for n in (1, 2, 3)}
        assert own.sessions_of([f"{own._linked.names.base}tip/1-1"]).startswith("sessions 1 to 3")


def test_a_lineage_names_later_texts_of_other_documents(small: Path, tmp_path: Path) -> None:
    graph = Path(copytree(small / "data" / "graph", tmp_path / "graph"))
    (graph / "later").mkdir()
    for file in ("text.ttl", "annotations.ttl"):
        text = (graph / "tip" / file).read_text(encoding="utf-8")
        text = text.replace("https://w3id.org/reaffirm/tip/", "https://w3id.org/reaffirm/later/")
        (graph / "later" / file).write_text(text, encoding="utf-8")
    (graph / "later" / "inferred.ttl").write_text(
        "<https://w3id.org/reaffirm/later/3-1-a> <https://w3id.org/reaffirm/ontology#reaffirms> "
        "<https://w3id.org/reaffirm/tip/2-1> .\n",
        encoding="utf-8",
    )
    record(graph / "later")
    page = create_app(open_local(graph)).test_client().get("/lineage/compensation", headers={"Accept": "text/html"})
    named = fromstring(page.text).xpath("//section[@aria-labelledby='members']/ul/li/a/@href")
    assert named == ["/later/3-1-a"]
