"""What a page shows of an answer: labels and links, a picture where it says more, files; every question is asked."""

import gzip
import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_server.site.query_result import ROWS

COUNTS = "SELECT ?s (COUNT(?p) AS ?n) { ?p <https://w3id.org/reaffirm/ontology#session> ?s } GROUP BY ?s ORDER BY ?s"
#: Pages with links to CSV files.
PAGES_WITH_CSV = ("/download/", "/recommendations")
EVERYTHING = "SELECT ?s { ?s ?p ?o }"


def ask(client: FlaskClient, query: str, language: str = "en", **parameters: str) -> html.HtmlElement:
    answer = client.post(
        "/sparql", data={"query": query, "format": "html", **parameters}, headers={"Accept-Language": language}
    )
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return html.fromstring(answer.text)


def words(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def test_a_table_has_labels_in_the_language_of_the_page_and_links(client: FlaskClient) -> None:
    page = ask(client, COUNTS)
    assert words(page, "//table[@class='rows']/tbody/tr[1]/td") == ["first session tip:session-1", "56"]
    assert words(ask(client, COUNTS, "zh"), "//table[@class='rows']/tbody/tr[1]/td")[0] == "第一次会议 tip:session-1"
    assert page.xpath("//table[@class='rows']/tbody/tr[1]/td/a/@href") == ["/tip/session-1"]
    assert words(page, "//*[@role='status']")[0].startswith("Rows: 7 · Time: ")


def test_only_web_and_mail_addresses_of_a_query_are_links(client: FlaskClient) -> None:
    iris = (
        "javascript:alert(1)",
        "JavaScript:a",
        "data:text/html,a",
        "urn:a",
        "http://a.example/",
        "mailto:a@b.example",
    )
    page = ask(client, f"SELECT * {{ VALUES ?x {{ {' '.join(f'<{iri}>' for iri in iris)} '\u202eright' }} }}")
    assert page.xpath("//table[@class='rows']//a/@href") == ["http://a.example/", "mailto:a@b.example"]
    assert words(page, "//table[@class='rows']//td")[:2] == ["javascript:alert(1)", "JavaScript:a"]
    assert "\u202eright" in page.xpath("//table[@class='rows']//bdi/text()"), "its direction ends with the value"


def test_rows_with_a_label_and_numbers_are_bars_and_counts_share_a_scale(client: FlaskClient) -> None:
    assert words(ask(client, COUNTS), "//*[@class='bars']//td")[:2] == ["56", "64"]
    page = ask(client, "SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d ?e) { ('x' 2 'u' 40 0.5) ('y' 0 'u' 10 0.2) } }")
    assert words(page, "//*[@class='bars']//th") == ["a", "b", "d", "e", "x", "y"]
    drawn = [
        (svg.get("viewbox"), svg[0].get("width")) for svg in page.xpath("//*[@class='bars']//*[local-name()='svg']")
    ]
    counts, shares = "0 0 40.0 1", "0 0 0.5 1"
    assert drawn == [
        *((counts, "2.0"), (counts, "40.0"), (shares, "0.5")),
        *((counts, "0.0"), (counts, "10.0"), (shares, "0.2")),
    ]
    assert not page.xpath("//button[@data-first]"), "another column of labels is in the table only"


def test_years_name_the_rows_of_a_chart(client: FlaskClient) -> None:
    page = ask(client, "SELECT ?year ?n { VALUES (?year ?n) { (2009 3) (2010 7) } }")
    assert words(page, "//*[@class='bars']//th[@scope='row']") == ["2009", "2010"]
    assert len(page.xpath("//*[@class='bars']//td")) == 2


def test_counts_by_two_labels_are_a_table_of_shades(client: FlaskClient) -> None:
    page = ask(
        client, "SELECT * { VALUES (?a ?b ?c ?n) { ('p' 's' 'x' 5) ('p' 's' 'y' 1) ('q' 's' 'x' 4) ('r' 't' 'y' 2) } }"
    )
    (table,) = page.xpath("//table[@class='heat']")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
    assert rows == [["a · b", "x", "y"], ["p · s", "5", "1"], ["q · s", "4", ""], ["r · t", "", "2"]]
    assert table.xpath(".//td/@class") == ["heat-5", "heat-2", "heat-5", "heat-3"]
    assert page.xpath("//button[@data-first]/@data-view") == ["chart"]


@pytest.mark.parametrize(
    "values",
    [
        "(?a ?b) { (1 2) (3 4) }",
        "(?a ?b) { ('x' 2) }",
        "(?a ?b) { ('x' 2) ('y' -2) }",
        "(?a ?b) { ('x' 2) (UNDEF 2) }",
        "(?a ?b) { ('x' 1e999) ('y' 'two'^^<http://www.w3.org/2001/XMLSchema#integer>) }",
    ],
)
def test_without_labels_or_numbers_in_every_row_there_is_no_chart(values: str, client: FlaskClient) -> None:
    assert not ask(client, f"SELECT * {{ VALUES {values} }}").xpath("//figure")


def test_a_label_that_is_markup_stays_a_label(client: FlaskClient) -> None:
    page = ask(client, "SELECT ?a ?b { VALUES (?a ?b) { ('<script>x</script>' 2) ('y' 0) } }")
    assert words(page, "//*[@class='bars']//th[@scope='row']") == ["<script>x</script>", "y"]
    assert not [script for script in page.xpath("//script") if not script.get("src")]


@pytest.mark.parametrize(("language", "note"), [("en", "as a formula: import the file"), ("zh", "开头的值当作公式")])
def test_a_note_on_formulas_is_beside_each_link_to_csv(language: str, note: str, client: FlaskClient) -> None:
    answer, *lists = (
        ask(client, COUNTS, language),
        *(html.fromstring(client.get(path, query_string={"lang": language}).text) for path in PAGES_WITH_CSV),
    )
    (form,) = answer.xpath("//form[@class='files']")
    assert form.xpath(".//button[@value='csv']") and note in form.text_content()
    for page in lists:
        (beside,) = page.xpath(f"//small[contains(., '{note}')] | //p[@class='small'][contains(., '{note}')]")
        assert beside.xpath("ancestor::*[self::dd or contains(@class, 'tools')]//a[contains(@href, '.csv')]")


def test_a_boolean_is_yes_or_no_and_a_graph_is_turtle(client: FlaskClient) -> None:
    assert words(ask(client, "ASK {}"), "//*[@role='status']/strong") == ["Yes"]
    assert words(ask(client, "ASK { <x:y> a <x:z> }", "zh"), "//*[@role='status']/strong") == ["否"]
    page = ask(client, "DESCRIBE <https://w3id.org/reaffirm/strength/should>")
    assert "@prefix rec:" in page.xpath("//pre")[0].text
    assert page.xpath("//button[@name='format']/@value")[0] == "turtle"
    assert words(page, "//thead//th") == ["Subject", "Predicate", "Object"]
    assert "skos:prefLabel" in page.xpath("string(//tbody)") and len(page.xpath("//tbody/tr")) > 5


def test_a_page_shows_the_beginning_of_a_long_answer(client: FlaskClient) -> None:
    page = ask(client, EVERYTHING)
    assert len(page.xpath("//tbody/tr")) == ROWS
    assert "Only the first 500 are shown" in words(page, "//*[@role='status']")[0]


def test_nothing_found_is_said(client: FlaskClient) -> None:
    assert "No results: nothing in the data matches" in ask(client, "SELECT * { <x:y> ?p ?o }").text_content()


def test_a_question_in_the_gallery_says_what_it_shows_and_has_rows_in_both_languages(client: FlaskClient) -> None:
    for language in ("en", "zh"):
        gallery = html.fromstring(client.get("/questions", headers={"Accept-Language": language}).text)
        groups = gallery.xpath("//details[@class='group']")
        assert len(groups) >= 4 and sum(group.get("open") is not None for group in groups) == 1
        items = gallery.xpath("//details[@class='group']/ul/li")
        assert len(items) >= 25
        for item in items if language == "en" else gallery.xpath("//details[@class='group']/ul/li[1]"):
            (address,) = item.xpath("a/@href")
            (shows,) = words(item, "p")
            assert len(shows) > 10 and not item.xpath(".//*[@class='only']"), item.get("id")
            answer = client.get(address, headers={"Accept-Language": language})
            rows = re.findall(r"(?:Rows: |行数：)(\d+)", answer.text)
            assert answer.status_code == 200 and int(rows[0]) > 0, item.get("id")
            assert unescape(item.xpath(".//pre")[0].text).strip() in unescape(answer.text)
            query = html.fromstring(answer.text).xpath("//textarea[@id='query']")[0].text
            assert len(re.findall(r"^#", query, re.MULTILINE)) == 2 and item.xpath("a")[0].text in query


def test_an_answer_is_handed_out_as_a_file_in_every_format(client: FlaskClient) -> None:
    for query in (COUNTS, "DESCRIBE <https://w3id.org/reaffirm/strength/should>"):
        for name in ask(client, query).xpath("//button[@name='format']/@value"):
            answer = client.post("/sparql", data={"query": query, "format": name, "download": "1"})
            assert answer.status_code == 200 and answer.data
            assert re.fullmatch(r'attachment; filename="answer\.\w+"', answer.headers["Content-Disposition"])
    plain = client.post("/sparql", data={"query": COUNTS, "format": "csv"})
    assert plain.data.startswith(b"s,n\r\n") and "Content-Disposition" not in plain.headers


def test_a_client_that_only_reads_pages_gets_one_and_others_get_data(client: FlaskClient) -> None:
    kinds = {
        accept: client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": accept}).mimetype
        for accept in ("text/html", "*/*", "text/html, */*;q=0.1", "text/html;q=0.1, text/csv")
    }
    results = "application/sparql-results+json"
    assert list(kinds.values()) == ["text/html", results, results, "text/csv"]


@pytest.mark.parametrize(
    ("query", "problem", "status"),
    [
        ("SELECT * {\n ?s ?p }", "Line 2, column 9: the query cannot be read", 400),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "SERVICE", 400),
        ("ASK {} #" + "x" * 100_000, "at most 100,000 are allowed", 413),
        ("INSERT DATA { <x:y> a <x:z> }", "", 400),
    ],
)
def test_a_query_that_fails_says_why_and_stays_in_the_form(
    query: str, problem: str, status: int, client: FlaskClient
) -> None:
    answer = client.post("/sparql", data={"query": query, "format": "html"}, headers={"Accept": "text/html"})
    page = html.fromstring(answer.text)
    assert answer.status_code == status
    assert problem in words(page, "//*[@role='alert']")[0]
    assert page.xpath("//textarea[@id='query']")[0].text == query


def test_an_error_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    form = {"query": "SELECT * {\n ?s foo:p ?o }", "format": "html"}
    answer = client.post("/sparql", data=form, headers={"Accept": "text/html", "Accept-Language": "zh"})
    (alert,) = html.fromstring(answer.text).xpath("//*[@role='alert']")
    assert " ".join(alert.text_content().split()) == (
        "SPARQL 查询有误。第2行第5列：前缀 foo: 未声明，请加上一行 PREFIX foo: <…>"
    )
    assert alert.get("data-line") == "2" and not alert.xpath(".//@lang")


def test_a_misspelt_term_is_named_beside_the_result(client: FlaskClient) -> None:
    page = ask(client, "SELECT * { ?a rec:strenght ?b }")
    assert words(page, "//*[@class='note']") == [
        "rec:strenght is not a term of this dataset. Did you mean rec:strength?"
    ]
    assert "No results" in page.text_content()
    chinese = words(ask(client, "SELECT * { ?a rec:xyzzy ?b }", "zh"), "//*[@class='note']")
    assert chinese == ["rec:xyzzy 不是本数据集的术语。"]


def test_what_a_query_may_cost_is_said_before_it_costs_it(client: FlaskClient) -> None:
    assert (
        "100,000 characters and take 10 seconds; an answer may have 50 MB"
        in client.get("/sparql", headers={"Accept": "text/html"}).text
    )


def test_terms_are_named_and_labelled_for_the_editor(client: FlaskClient) -> None:
    answer = client.get("/sparql/terms.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    found = json.loads(gzip.decompress(answer.data))
    named = {name: labels for name, *labels in found["terms"]}
    assert named["theme:compensation"] == ["Compensation", "赔偿与补偿"]
    assert named["rec:reaffirms"] and named["dcterms:isPartOf"] and named["inst:tip-protocol-6-6"]
    assert all(name.partition(":")[0] in found["prefixes"] for name in named)
    again = client.get("/sparql/terms.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_pages_load_is_sent_compressed_and_whole_to_those_who_ask_otherwise(client: FlaskClient) -> None:
    small = client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip"})
    with client.get("/static/css/base.css") as plain:
        whole = plain.data
    assert gzip.decompress(small.data) == whole
    assert len(small.data) < len(whole) / 2
    tag = {"If-None-Match": small.headers["ETag"], "Accept-Encoding": "gzip"}
    with client.get("/static/css/base.css", headers=tag) as again:
        assert again.status_code == 304


def test_another_language_of_an_answer_asks_the_same(client: FlaskClient) -> None:
    (address,) = {*ask(client, COUNTS).xpath("//*[@class='tongues']/a/@href")}
    page = html.fromstring(client.get(address).text)
    assert page.xpath("/html/@lang") == ["zh-Hans"]
    assert words(page, "//table[@class='rows']/tbody/tr[1]/td")[0].startswith("第一次会议")


def test_a_question_of_the_gallery_is_asked_in_the_words_of_the_page(client: FlaskClient) -> None:
    english = html.fromstring(client.get("/questions", headers={"Accept-Language": "en"}).text)
    (address,) = english.xpath("//li[@id='most-reaffirmed']/a/@href")
    answer = client.get(address, headers={"Accept-Language": "zh", "Accept": "text/html"})
    assert answer.status_code == 303
    page = client.get(answer.location, headers={"Accept-Language": "zh", "Accept": "text/html"})
    asked = html.fromstring(page.text).xpath("string(//textarea[@id='query'])")
    assert page.status_code == 200 and asked.startswith("# 哪些建议") and 'LANG(?label) = "en"' not in asked
    changed = client.get(address.replace("&", "%20%23&"), headers={"Accept-Language": "zh", "Accept": "text/html"})
    assert changed.status_code == 200, "a changed query stays as it is"
