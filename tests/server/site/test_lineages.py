"""Pages of lineages: the newest text first, a comparison for each, and a summary within the limits of the codebook."""

import re
from collections.abc import Callable
from functools import cache

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_build.names import BASE
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
    rows = served.store.query(f"SELECT ?p WHERE {{ {where} }}", use_default_graph_as_union=True)
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
    assert words(older, ".//small[@class='latest']") == "latest adopted text"


def test_a_text_is_compared_with_the_nearest_earlier_one_or_with_a_chosen_one(look: Look) -> None:
    page = look("/lineage/non-punishment")
    assert "Compared with 1-11-b (2009): nearly the same words" in words(text_of(page, "7-2-b"), ".//summary")
    assert text_of(page, "7-2-b").xpath(".//option[@selected]/@value") == ["1-11-b"]
    assert not text_of(page, "1-11-b").xpath(".//form")
    chosen = look("/lineage/non-punishment?text=7-2-b&against=5-35")
    assert "Compared with 5-35 (2013): taken up with changes" in words(text_of(chosen, "7-2-b"), ".//summary")
    assert "weaker: Encouragement → Consideration" in words(text_of(chosen, "7-2-b"), ".//summary")
    assert words(text_of(chosen, "8-1-c"), ".//summary") == words(text_of(page, "8-1-c"), ".//summary")
    unknown = look("/lineage/non-punishment?text=7-2-b&against=9-9")
    assert "Compared with 1-11-b" in words(text_of(unknown, "7-2-b"), ".//summary")


def test_equal_translations_of_different_originals_are_not_called_equal(look: Look) -> None:
    article = text_of(look("/lineage/non-punishment"), "8-1-c")
    assert "Both read the same in translation. The originals differ." in words(article)
    assert article.xpath(".//details[@open]//blockquote[@lang='zh']//ins")


def test_unlike_texts_are_shown_whole_without_struck_out_words(look: Look) -> None:
    article = text_of(look("/lineage/non-punishment"), "2-44")
    assert article.xpath(".//div[@class='wordings']")
    assert not article.xpath(".//del|.//ins")


def test_a_text_that_reaffirms_is_neither_stronger_nor_weaker(look: Look) -> None:
    page = look("/lineage/non-punishment")
    reaffirming, other = (words(text_of(page, name), ".//summary") for name in ("2-43", "2-44"))
    assert "stronger" not in reaffirming and "weaker" not in reaffirming
    assert "stronger: Consideration → Call" in other


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (
            "en",
            "First said in 2009 and last in 2018, with the same verb: “should consider”."
            " In 2017 it was put to the Conference of the Parties."
            " Reaffirmed by reference, not in the same words, in 2010 (“should”)."
            " Taken up with changes or referred to, not repeated, in 2013 (“encouraged”).",
        ),
        (
            "zh",
            "首次提出于2009年，最近一次为2018年，用语相同：“应当考虑”。2017年提交缔约方会议。"
            "以援引方式重申（用语不同）的年份：2010年（“应当”）。"
            "以下年份的案文沿用并有改动，或加以援引，并非重复：2013年（“鼓励”）。",
        ),
    ],
)
def test_a_lineage_is_summed_up_from_the_data(language: str, summary: str, look: Look) -> None:
    # 2-43 reaffirms by reference what was said in 2009, and 2-44 and 5-35 build on it: the request did not change.
    assert words(look("/lineage/non-punishment", language), "//p[@class='lead']") == summary


@pytest.mark.parametrize(
    ("lineage", "summary"),
    [
        # Of the texts of 2011, 4-46-c and 4-46-d repeat 1-13; the others build on it.
        ("compensation", "First said in 2009: “should consider”; strengthened in 2011: “should”."),
        ("issue-papers", "First said in 2009: “should”. Taken up with changes or referred to, not repeated, in 2010"),
    ],
)
def test_only_texts_that_repeat_the_request_change_its_force(lineage: str, summary: str, look: Look) -> None:
    if lineage == "issue-papers":
        (lineage,) = {
            href.rpartition("/")[2] for href in look("/lineages").xpath("//th/a[contains(., 'Issue papers')]/@href")
        }
    assert summary in words(look(f"/lineage/{lineage}"), "//p[@class='lead']")


def test_what_builds_on_an_earlier_text_is_outlined_and_the_legend_says_so(look: Look) -> None:
    page = look("/lineage/non-punishment")
    outlined = page.xpath("//ol[@class='strip']/li[contains(@class, 'hollow')]/a/b/text()")
    assert outlined == ["2010", "2013"]
    bands = words(page, "//p[contains(@class, 'bands')]")
    assert "Outlined: takes up an earlier text with changes, or refers to it" in bands
    table = look("/lineages")
    (row,) = table.xpath("//tbody/tr[th/a/@href='/lineage/non-punishment']")
    assert len(row.xpath("./td[contains(@class, 'hollow')]")) == 2
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
    pairs = list(served.store.query(f"SELECT ?p ?q {{ {where} }}", use_default_graph_as_union=True))  # type: ignore[arg-type]
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
