"""The home page: its figures are the graph's, and everything on it leads to what it says."""

import html
import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml import html as lxml_html

from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text
from reaffirm_server.site.chart_heatmap import choice, heatmap

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def text(client: FlaskClient) -> str:
    return client.get("/").text


def total(client: FlaskClient, address: str) -> int:
    parts = urlsplit(html.unescape(address))
    return int(client.get(f"{parts.path}.json?{parts.query}&size=1").get_json()["total"])


def picture(text: str) -> etree._Element:
    return etree.fromstring(re.findall(r'<svg [^>]*class="chart.*?</svg>', text, re.DOTALL)[0])


def test_the_heat_map_counts_what_its_query_counts(client: FlaskClient, served: LocalDataset) -> None:
    found = heatmap(client.application.extensions["search"].finder.collection)
    engine = EmbeddedEngine(served.store, served.names.base)
    asked = rows(engine.query(query_text("theme-session", served.names), Selection(), AnswerFormats(), Limits()))
    labels = {row.key: row.labels["en"] for row in found.rows}
    sessions = {column.key: column.iri for column in found.columns}
    assert {(labels[theme], sessions[session]): count for (theme, session), count in found.counts.items()} == {
        (row["theme"], row["session"]): int(row["count"]) for row in asked
    }


def test_every_mark_of_the_heat_map_leads_to_as_many_as_it_says(client: FlaskClient, text: str) -> None:
    marks = picture(text).findall(f".//{SVG}a[@aria-label]")
    assert len(marks) > 80
    for mark in marks[::8]:
        assert str(total(client, mark.get("href"))) == mark.findtext(f"{SVG}text"), mark.get("aria-label")
        assert re.fullmatch(r".+, \w+ session: \d+ operative provisions?", mark.get("aria-label"))


def test_the_table_says_the_same_as_the_picture(text: str) -> None:
    table = re.findall(r"<caption>Operative provisions by theme.*?</table>", text, re.DOTALL)[0]
    counts = [int(one) for one in re.findall(r'<td class="number">(\d+)</td>', table)]
    drawn = [int(one.text or "0") for one in picture(text).iter(f"{SVG}text") if one.get("class") == "count"]
    assert [one for one in counts if one] == drawn


def test_the_questions_have_answers(client: FlaskClient, text: str) -> None:
    questions = re.findall(
        r'href="(/recommendations\?[^"]*)"', re.findall('<ul class="plain">.*?</ul>', text, re.DOTALL)[0]
    )
    assert len(questions) == 5
    for address in questions:
        assert 4 <= total(client, address) <= 120, address


def test_the_figures_and_lineages_are_those_of_the_graph(client: FlaskClient, served: LocalDataset, text: str) -> None:
    engine = EmbeddedEngine(served.store, served.names.base, served.names.prefixes())

    def count(pattern: str) -> str:
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {pattern} }}"
        return rows(engine.query(query, Selection(), AnswerFormats(), Limits()))[0]["n"]

    figures = html.unescape(re.findall('<dl class="figures">.*?</dl>', text, re.DOTALL)[0])
    assert re.findall(r'aria-label="(\d+) ([^"]*)"', figures) == [
        (count("?s a rec:Session"), "sessions"),
        (count("?s a rec:Recommendation"), "recommendations (numbered items)"),
        (count("?s rec:operative true"), "operative provisions"),
        (count("?s a rec:Lineage"), "lineages"),
        (count("?s a rec:Reaffirmation"), "reaffirmations (pairs of operative provisions)"),
    ]
    pattern = (
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { "
        "?l rec:comparison ?c ; rec:lineage %s . ?c a rec:Reaffirmation ; rec:earlier/rec:lineage %s }"
    )
    ranked = re.findall('<ol class="ranked">.*?</ol>', text, re.DOTALL)[0]
    links = re.findall(r'href="/lineage/([^"]+)".*?(\d+) reaffirmations', ranked, re.DOTALL)
    assert len(links) == 8
    for name, count in links:
        query = pattern.replace("%s", f"lineage:{name}")
        assert rows(engine.query(query, Selection(), AnswerFormats(), Limits()))[0]["n"] == count


def test_each_figure_opens_exactly_what_it_counts(client: FlaskClient, text: str) -> None:
    figures = re.findall('<dl class="figures">.*?</dl>', text, re.DOTALL)[0]
    opened = {
        html.unescape(title): (int(count), href)
        for href, count, title in re.findall(r'<a href="([^"]*)" aria-label="(\d+) ([^"]*)"', figures)
    }
    count, href = opened["recommendations (numbered items)"]
    items = lxml_html.fromstring(client.get(href).text)
    assert len(items.xpath("//ul[@class='entries']/li")) == count == 197
    count, href = opened["operative provisions"]
    assert total(client, href) == count == 295
    count, href = opened["reaffirmations (pairs of operative provisions)"]
    pages = [lxml_html.fromstring(client.get(f"{href}?page={page}").text) for page in range(1, -(-count // 100) + 1)]
    pairs = [pair for page in pages for pair in page.xpath("//tbody/tr/td[last()]/a/@href")]
    assert len(pairs) == len(set(pairs)) == count
    count, href = opened["lineages"]
    assert len(lxml_html.fromstring(client.get(href).text).xpath("//table[@class='lineages']/tbody/tr/th/a")) == count


def test_a_mark_of_a_row_alone_leads_to_the_theme() -> None:
    assert dict(parse_qsl(urlsplit(choice("demand").address("/x")).query)) == {"theme": "demand"}


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
