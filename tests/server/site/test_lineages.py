"""Pages of lineages: the newest text first, a comparison for each, and a summary within the limits of the codebook."""

import re
from collections.abc import Callable
from functools import cache

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_core.names import BASE
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.site import node_pages

Tree = html.HtmlElement
Look = Callable[..., Tree]

MEMBERS = "//section[@aria-labelledby='members']"


@pytest.fixture(scope="module")
def look(client: FlaskClient) -> Look:
    """Returns the tree of a page, which is rendered once for all tests."""

    @cache
    def page(path: str, language: str = "en") -> Tree:
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, path
        return html.fromstring(answer.get_data(as_text=True))

    return page


def words(tree: Tree, path: str = ".") -> str:
    return re.sub(r"\s+", " ", " ".join(" ".join(element.itertext()) for element in tree.xpath(path))).strip()


def text_of(page: Tree, identifier: str) -> Tree:
    (article,) = page.xpath(f"//article[@id='text-{identifier}']")
    return article


# One lineage --------------------------------------------------------------------------------------------------------


def test_the_texts_of_a_lineage_are_those_of_the_graph_with_the_newest_session_first(
    look: Look, served: LocalDataset
) -> None:
    page = look("/lineage/compensation")
    listed = page.xpath(f"{MEMBERS}//article/h4/a/@href")
    where = f"?p <{BASE}ontology#lineage> <{BASE}lineage/compensation>"
    rows = served.store.query(f"SELECT ?p WHERE {{ {where} }}")
    assert sorted(listed) == sorted(row["p"].value.partition("reaffirm")[2] for row in rows)  # type: ignore[union-attr]
    years = [int(year.text) for year in page.xpath(f"{MEMBERS}//ol/li/h3/span[@class='year']")]
    assert years == sorted(years, reverse=True) and len(years) > 2
    assert listed[0] == "/tip/8-1-b"


def test_each_text_stands_whole_with_its_introduction_and_its_original_one_click_away(look: Look) -> None:
    article = text_of(look("/lineage/non-punishment"), "8-1-c")
    shown, *_ = article.xpath("./div/blockquote")
    assert shown.get("lang") == "en"
    assert words(shown, "./span[@class='introduction']") == "States parties should:"
    assert words(shown).startswith("States parties should: In accordance with domestic law")
    (original,) = article.xpath("./div/details[@class='original']/blockquote")
    assert (original.get("lang"), original.text_content()[:4]) == ("zh", "缔约国应")
    assert not text_of(look("/lineage/non-punishment", "zh"), "8-1-c").xpath("./div/details[@class='original']")


def test_the_latest_texts_of_the_graph_come_first_and_only_adopted_ones_are_called_so(
    look: Look, served: LocalDataset
) -> None:
    lineage = pyoxigraph.NamedNode(f"{BASE}lineage/reflection-period")
    latest = pyoxigraph.NamedNode(f"{BASE}ontology#latestText")
    texts = {
        quad.object.value.rpartition("/")[2]  # type: ignore[union-attr]
        for quad in served.store.quads_for_pattern(lineage, latest, None)
    }
    newest, older, *_ = look("/lineage/reflection-period").xpath(f"{MEMBERS}/ol/li")
    assert {one.get("id").removeprefix("text-") for one in newest.xpath("./article")} == texts
    assert "put to the Conference" in words(newest) and not newest.xpath(".//small[@class='latest']")
    assert words(older, ".//small[@class='latest']") == "latest adopted text in sessions 1 to 8, 2009–2018"


def test_a_text_is_compared_with_the_nearest_earlier_one_or_with_a_chosen_one(look: Look) -> None:
    page = look("/lineage/non-punishment")
    assert "Compared with 1-11-b (2009): nearly the same words" in words(text_of(page, "7-2-b"), ".//summary")
    assert text_of(page, "7-2-b").xpath(".//option[@selected]/@value") == ["1-11-b"]
    assert not text_of(page, "1-11-b").xpath(".//form")
    chosen = look("/lineage/non-punishment?text=7-2-b&against=5-35")
    assert "Compared with 5-35 (2013): taken up with changes" in words(text_of(chosen, "7-2-b"), ".//summary")
    summary = words(text_of(chosen, "7-2-b"), ".//summary")
    assert "limit added: Prosecutorial discretion" in summary
    assert "weaker" not in summary and "stronger" not in summary, "encouragement and consideration are of one level"
    other = look("/lineage/compensation?text=8-1-b&against=4-46-c")
    assert "weaker: Call → Consideration" in words(text_of(other, "8-1-b"), ".//summary")
    assert words(text_of(chosen, "8-1-c"), ".//summary") == words(text_of(page, "8-1-c"), ".//summary")
    unknown = look("/lineage/non-punishment?text=7-2-b&against=9-9")
    assert "Compared with 1-11-b" in words(text_of(unknown, "7-2-b"), ".//summary")


def test_equal_translations_of_different_originals_are_not_called_equal(look: Look) -> None:
    article = text_of(look("/lineage/non-punishment"), "8-1-c")
    said = "The Chinese versions differ; whether other languages do is not known."
    assert f"Both read the same in translation. {said}" in words(article)
    assert article.xpath(".//details[@open]//blockquote[@lang='zh']//ins")


def test_unlike_texts_are_shown_whole_without_struck_out_words(look: Look) -> None:
    article = text_of(look("/lineage/non-punishment"), "2-44")
    assert article.xpath(".//div[@class='wordings']")
    assert not article.xpath(".//del|.//ins")


def test_a_text_that_reaffirms_or_asks_for_another_act_is_neither_stronger_nor_weaker(look: Look) -> None:
    page = look("/lineage/non-punishment")
    for name in ("2-43", "2-44"):  # the one reaffirms, the other asks to make provisions explicit
        summary = words(text_of(page, name), ".//summary")
        assert "Compared with 1-11-b (2009)" in summary
        assert "stronger" not in summary and "weaker" not in summary
    same_act = words(text_of(look("/lineage/compensation"), "2-49"), ".//summary")
    assert "stronger: Consideration → Call" in same_act


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (
            "en",
            "Starts in 2009 (1-11-b). 2009: “should consider”; 2010: “reaffirms”; 2013: “encouraged”;"
            " 2017: “should consider” (put to the Conference of the Parties, if adopted); 2018: “should consider”.",
        ),
        (
            "zh",
            "始于2009年（1-11-b）。2009年：“应当考虑”；2010年：“重申”；2013年：“鼓励”；"
            "2017年：“应当考虑”（提交缔约方会议，如获通过）；2018年：“应当考虑”。",
        ),
    ],
)
def test_a_lineage_is_summed_up_from_the_data(language: str, summary: str, look: Look) -> None:
    # 2-43 reaffirms by reference what was said in 2009. 2-44 asks for another act, so 2010 is not said to be stronger.
    assert words(look("/lineage/non-punishment", language), "//p[@class='lead']") == summary


@pytest.mark.parametrize(
    ("lineage", "summary"),
    [
        # Of the texts of 2011, most are firmer than 1-13, and 4-46-h is less firm than 2-49: the session is neither.
        (
            "compensation",
            "Starts in 2009 (1-13). 2009: “should consider”; 2010: “should” (stronger); 2011: “should”,"
            " “should consider”; 2018: “should consider”.",
        ),
        ("issue-papers", "Starts in 2009 (1-6). 2009: “should”; 2010: “should”; 2013: “should”; 2015: “should”."),
        # The text of 2013 asks for another act, or nobody has compared the two.
        ("vulnerability", "Starts in 2011 (4-15). 2011: “should”. Other acts, or not compared: 2013 (“should”)."),
        # A line that takes up texts older than its first ones says so.
        ("confiscation", "Starts in 2010 (2-7). Its texts also take up older ones: 2009 (1-23-a). 2010: “should”;"),
    ],
)
def test_only_texts_that_ask_for_the_same_act_change_its_force(lineage: str, summary: str, look: Look) -> None:
    if lineage == "issue-papers":
        (lineage,) = {
            href.rpartition("/")[2] for href in look("/lineages").xpath("//th/a[contains(., 'Issue papers')]/@href")
        }
    assert summary in words(look(f"/lineage/{lineage}"), "//p[@class='lead']")


def test_what_asks_for_another_act_is_outlined_and_the_legend_says_so(look: Look) -> None:
    outlined = "//ol[@class='strip']/li[contains(@class, 'hollow')]/a/b/text()"
    legend = "Outlined: asks for another act than the first texts, or nobody has compared the acts"
    table = look("/lineages")
    for name, years in (("vulnerability", ["2013"]), ("non-punishment", [])):
        page = look(f"/lineage/{name}")
        assert page.xpath(outlined) == years
        assert (legend in words(page, "//p[contains(@class, 'bands')]")) == bool(years)
        (row,) = table.xpath(f"//tbody/tr[th/a/@href='/lineage/{name}']")
        assert len(row.xpath("./td[contains(@class, 'hollow')]")) == len(years)
    assert "Outlined:" in words(table, "//p[contains(@class, 'bands')]")


def test_of_many_texts_the_best_connected_of_each_session_are_compared(look: Look) -> None:
    page = look("/lineage/compensation")
    (address,) = page.xpath("//a[starts-with(., 'Compare one text of each session')]/@href")
    assert re.findall(r"id=([\w-]+)", address) == ["1-13", "2-49", "4-46-c", "8-1-b"]
    assert "4 of 10 texts" in words(page, "//section[@aria-labelledby='members']")
    named = page.xpath("//button[text()='Compare']/@aria-label")
    assert len(named) == len(set(named)) > 2


def test_the_pairs_of_a_lineage_are_in_a_folded_matrix(look: Look, served: LocalDataset) -> None:
    page = look("/lineage/non-punishment")
    (folded,) = page.xpath("//details[@id='pairs']")
    assert folded.get("open") is None
    links = folded.xpath(".//td/a/@href")
    line = f"<{BASE}ontology#lineage> <{BASE}lineage/non-punishment>"
    where = f"?p {line} ; <{BASE}ontology#reaffirms> ?q . ?q {line}"
    pairs = list(served.store.query(f"SELECT ?p ?q {{ {where} }}"))  # type: ignore[arg-type]
    assert len(links) == len(pairs) > 8
    assert "/tip/8-1-c#8-1-c_reaff-7-2-b" in links


# All lineages -------------------------------------------------------------------------------------------------------


def test_the_list_has_a_cell_for_each_session_with_the_texts_that_it_adopted(look: Look) -> None:
    page = look("/lineages")
    rows = page.xpath("//table/tbody/tr")
    assert f"{len(rows)} lineages." in words(page, "//p")
    assert len({row.xpath("count(./td[contains(@class, 'cell')])") for row in rows}) == 1
    for row in rows:
        texts = [int(re.sub(r"\D", "", cell)) for cell in row.xpath("./td/a/span[@aria-hidden]/text()")]
        assert sum(texts) == int(row.xpath("./td[@class='number'][1]/text()")[0])
    (row,) = page.xpath("//tr[th/a[@href='/lineage/non-punishment']]")
    assert "2017: 1 text, Should consider, put to the Conference of the Parties" in words(row)
    assert page.xpath("//a[@href='#after']") and page.xpath("//*[@id='after']")


@pytest.mark.parametrize("order", ["name", "texts", "reaffirmations", "first", "last"])
def test_the_list_is_sorted_by_its_heads(order: str, look: Look) -> None:
    page = look(f"/lineages?sort={order}")
    assert len(page.xpath("//th[@aria-sort]")) == 1
    column = {"texts": 1, "reaffirmations": 2, "first": 3, "last": 4}
    if order == "name":
        names = page.xpath("//tbody/tr/th/a/text()")
        assert names == sorted(names)
    else:
        cells = page.xpath(f"//tbody/tr/td[@class='number'][{column[order]}]/text()")
        values = [int(cell.partition("(")[0]) for cell in cells]
        assert values == sorted(values, reverse=order != "first")


def test_of_many_sessions_the_latest_have_cells(
    look: Look, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "in the query only" not in words(look("/lineages"))
    monkeypatch.setattr(node_pages, "COLUMNS", 2)
    page = html.fromstring(client.get("/lineages", headers={"Accept": "text/html", "Accept-Language": "en"}).text)
    assert "6 earlier sessions are in the query only" in words(page)
    rows = page.xpath("//tbody/tr")
    assert 0 < len(rows) < len(look("/lineages").xpath("//tbody/tr"))
    assert all(len(row.xpath("./td[contains(@class, 'cell')]")) == 2 for row in rows)


def test_a_text_that_adds_a_limit_says_so(look: Look) -> None:
    page = look("/lineage/non-punishment")
    assert "limit added: Prosecutorial discretion" in words(text_of(page, "7-2-b"))
    assert "limit" not in words(text_of(page, "8-1-c"), ".//summary")


def test_pairs_say_what_a_text_states_of_the_whole_to_which_an_earlier_text_belongs(client: FlaskClient) -> None:
    (pairs,) = html.fromstring(client.get("/lineage/non-punishment").text).xpath("//details[@id='pairs']")
    words = " ".join(pairs.text_content().split())
    assert "0 of them stated in the text itself" in words
    assert "The text of 2-43 itself reaffirms 1-11, of which 1-11-b is a part." in words
    assert "not counted as stated for each of its parts" in words
