"""The home page: its figures are the graph's, and everything on it leads to what it says."""

import html
import json
import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text


@pytest.fixture(scope="module")
def text(client: FlaskClient) -> str:
    return client.get("/").text


@pytest.fixture(scope="module")
def page(text: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(text)


def total(client: FlaskClient, address: str) -> int:
    parts = urlsplit(html.unescape(address))
    return int(client.get(f"{parts.path}.json?{parts.query}&size=1").get_json()["total"])


def test_the_themes_count_what_their_query_counts(served: LocalDataset, page: lxml_html.HtmlElement) -> None:
    engine = EmbeddedEngine(served.store, served.names.base)
    asked = rows(engine.query(query_text("theme-session", served.names), Selection(), AnswerFormats(), Limits()))
    (table,) = page.xpath("//table[@class='heat']")
    sessions = [served.names.base + href[1:] for href in table.xpath("./thead//a/@href")]
    counts = {
        (row.xpath("string(./th/a)"), session): int(cell.xpath("string(.)"))
        for row in table.xpath("./tbody/tr")
        for session, cell in zip(sessions, row.xpath("./td[not(@class='sum')]"), strict=True)
        if cell.xpath("./a")
    }
    assert counts == {(row["theme"], row["session"]): int(row["count"]) for row in asked}


def test_every_count_leads_to_as_many_as_it_says(client: FlaskClient, page: lxml_html.HtmlElement) -> None:
    cells = page.xpath("//table[@class='heat']//td/a")
    assert len(cells) > 80
    for cell in cells[::8]:
        assert str(total(client, cell.get("href"))) == cell.text


def test_the_table_says_a_finding_and_has_years(page: lxml_html.HtmlElement) -> None:
    (caption,) = page.xpath("//figure[.//table[@class='heat']]/figcaption/text()[normalize-space()]")
    assert re.fullmatch(r"[A-Z].+: \d+ per cent of the texts of 2009, \d+ per cent of those of 2018", caption.strip())
    assert page.xpath("//table[@class='heat']/thead//small/text()")[::7] == ["2009", "2018"]


@pytest.mark.parametrize("path", ["/check", "/sessions"])
def test_the_doors_mark_the_page_that_is_open(path: str, client: FlaskClient) -> None:
    for language in ("en", "zh"):
        shown = lxml_html.fromstring(client.get(path, headers={"Accept-Language": language}).text)
        assert shown.xpath("//nav[@class='doors']//a[@aria-current='page']/@href") == [path, path]


def test_the_examples_have_answers(client: FlaskClient, page: lxml_html.HtmlElement) -> None:
    examples = page.xpath("//p[contains(@class, 'try')]/a/@href")
    assert len(examples) == 4
    for address in examples:
        assert 4 <= total(client, address) <= 120, address


def test_one_box_leads_words_to_the_search_and_keeps_a_draft_out_of_addresses(client: FlaskClient) -> None:
    words = client.post("/recommendations", data={"q": " data and research "})
    assert (words.status_code, words.location) == (303, "/recommendations?q=data+and+research")
    assert client.post("/recommendations", data={"q": ""}).location == "/recommendations"
    for draft in ("States should act.\nStates should consider it.", "States should act. " * 20):
        answer = client.post("/recommendations", data={"q": draft})
        assert (answer.status_code, answer.location) == (307, "/check")
    # A language without a pack is refused before the rules of any are compiled; the page keeps the draft.
    refused = lxml_html.fromstring(client.post("/check", data={"q": "Государства\nдолжны сотрудничать."}).text)
    assert "Государства\nдолжны" in refused.xpath("string(//textarea[@name='draft'])")


def test_the_drawn_lineage_is_the_one_whose_request_changed_its_force(page: lxml_html.HtmlElement) -> None:
    (drawing,) = page.xpath("//figure[@class='story']")
    (href,) = drawing.xpath("./figcaption/a/@href")
    assert href == "/lineage/private-sector-partnership"
    stations = drawing.xpath(".//ol/li/a")
    assert [one.xpath("string(b)") for one in stations] == ["2009", "2010", "2011", "2013", "2015", "2017"]
    # All its sessions asked for the act of the line, so none is outlined. That of 2017 put its text to another body.
    assert [one.get("class") for one in stations] == ["row-1", "row-2", "row-2", "row-1", "row-1", "row-1 open"]
    points = "0.5,0.5 1.5,1.5 2.5,1.5 3.5,0.5 4.5,0.5 5.5,0.5"
    assert drawing.xpath("string(.//*[local-name()='polyline']/@points)") == points
    assert drawing.xpath(".//ul[@class='levels']/li/text()") == ["Call", "Encouragement"]
    assert not drawing.xpath(".//*[contains(@class, 'hollow')]") and "Outlined" not in drawing.text_content()
    assert "2010: “encouraged” (weaker)" in drawing.text_content()


def test_the_figures_and_lineages_are_those_of_the_graph(served: LocalDataset, page: lxml_html.HtmlElement) -> None:
    engine = EmbeddedEngine(served.store, served.names.base, served.names.prefixes())

    def count(pattern: str) -> str:
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {pattern} }}"
        return rows(engine.query(query, Selection(), AnswerFormats(), Limits()))[0]["n"]

    assert {link.get("href"): link.xpath("string(b)") for link in page.xpath("//ul[@class='sums']//a")} == {
        "/sessions": count("?s a rec:Session"),
        "/items": count("?s a rec:Recommendation"),
        "/recommendations": count("?s rec:operative true"),
        "/lineages": count("?s a rec:Lineage"),
        "/reaffirmations": count("?s a rec:Reaffirmation"),
    }
    pattern = (
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { "
        "?l rec:comparison ?c ; rec:lineage %s . ?c a rec:Reaffirmation ; rec:earlier/rec:lineage %s }"
    )
    ranked = page.xpath("//table[@class='lineages']/tbody/tr")
    assert len(ranked) == 6
    for row in ranked:
        query = pattern.replace("%s", row.xpath("string(th/a/@href)").replace("/lineage/", "lineage:"))
        expected = rows(engine.query(query, Selection(), AnswerFormats(), Limits()))[0]["n"]
        assert row.xpath("normalize-space(td[@class='counted'])").partition(" ")[0] == expected


def test_each_figure_opens_exactly_what_it_counts(client: FlaskClient, page: lxml_html.HtmlElement) -> None:
    opened = {link.get("href"): int(link.xpath("string(b)")) for link in page.xpath("//ul[@class='sums']//a")}
    items = lxml_html.fromstring(client.get("/items").text)
    assert len(items.xpath("//ul[@class='entries']/li")) == opened["/items"]
    assert total(client, "/recommendations") == opened["/recommendations"]
    count = opened["/reaffirmations"]
    pages = [lxml_html.fromstring(client.get(f"/reaffirmations?page={n}").text) for n in range(1, -(-count // 100) + 1)]
    pairs = [pair for listed in pages for pair in listed.xpath("//tbody/tr/td[last()]/a/@href")]
    assert len(pairs) == len(set(pairs)) == count
    lineages = lxml_html.fromstring(client.get("/lineages").text)
    assert len(lineages.xpath("//table[@class='lineages']/tbody/tr")) == opened["/lineages"]


def test_search_engines_are_told_of_the_dataset(text: str) -> None:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(block)["@type"] == "Dataset"


def test_robots_and_models_are_told_where_to_look(client: FlaskClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    assert "Disallow: /sparql\n" in robots
    text = client.get("/llms.txt").text
    assert text.startswith("# Reaffirm\n\n> ")
    links = re.findall(r"\]\(http://localhost(/[^)]*)\)", text)
    assert len(links) > 10
    for link in {*links} - {"/sparql"}:  # it needs a query
        assert client.get(link).status_code == 200, link
