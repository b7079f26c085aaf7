"""One box: numbers lead to their page, words are read in any spelling, and a text leads to the check of a draft."""

import re

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement, fromstring

from reaffirm_server.search.finder import Finder

#: Numbers in the labels and placeholders of search boxes.
PRINTED = re.compile(r"[IVX]+[./]\d+(?: ?\([a-z]+\))*|\d+-\d+(?:-[a-z\d]+)*|第.次会议，?建议\d+(?:\([a-z]+\))*")


def page(client: FlaskClient, path: str, language: str = "en", **parameters: str) -> HtmlElement:
    answer = client.get(path, query_string=parameters, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, answer.headers
    return fromstring(answer.text)


def identifiers(client: FlaskClient, query: str) -> set[str]:
    document = client.get("/recommendations.json", query_string={"q": query}).json
    return {item["identifier"] for item in document["items"]}


@pytest.fixture(scope="module")
def finder(client: FlaskClient) -> Finder:
    finder = client.application.extensions["search"].finder
    assert isinstance(finder, Finder)
    return finder


# Numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("4-46-i", "4-46-i"),
        ("4-46(i)", "4-46-i"),
        ("IV.46 (i)", "4-46-i"),
        ("IV/46", "4-46"),
        ("fourth session 46 (i)", "4-46-i"),
        ("Recommendation 46 (i) (ii) of the fourth session", "4-46-i-2"),
        ("4th session, rec. 46(j)", "4-46-j"),
        ("第四次会议建议46", "4-46"),
        ("第四次会议第46(i)项", "4-46-i"),
        ("第四次会议，建议46（i）㈡", "4-46-i-2"),
        ("7-2", "7-2"),
    ],
)
def test_a_number_in_any_habit_names_its_provision(written: str, identifier: str, finder: Finder) -> None:
    assert [provision.identifier for provision in finder.numbers.named(written)] == [identifier]


def test_each_label_of_a_provision_names_it(finder: Finder) -> None:
    for provision in (*finder.collection.entries, *finder.collection.chapeaux):
        for label in (provision.identifier, *provision.label.values()):
            assert [named.iri for named in finder.numbers.named(label)] == [provision.iri], label


def test_a_number_leads_to_its_page_and_selects_its_parts(client: FlaskClient) -> None:
    answer = client.get("/recommendations?q=IV.46 (i)", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tip/4-46-i")
    assert identifiers(client, "IV.46 (i)") == {"4-46-i-1", "4-46-i-2", "4-46-i-3"}
    traditional = client.get("/recommendations?q=第五次會議建議27", headers={"Accept": "text/html"})
    assert (traditional.status_code, traditional.headers["Location"]) == (302, "/tip/5-27")


def test_a_year_leads_to_its_sessions(client: FlaskClient) -> None:
    of_year = page(client, "/recommendations", q="2010").xpath("//p[@class='lead'][a[contains(@href, 'session-')]]")[0]
    assert of_year.xpath("./a/@href") == ["/tip/session-2", "/tip/session-3"]
    assert "second session (2010)" in of_year.text_content()


@pytest.mark.parametrize("symbol", ["CTOC/COP/WG.4/2011/8", " ctoc/cop/wg.4/2011/8"])
def test_a_symbol_leads_to_the_document(symbol: str, client: FlaskClient) -> None:
    answer = client.get("/recommendations", query_string={"q": symbol}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/document/CTOC-COP-WG.4-2011-8")


@pytest.mark.parametrize("written", ["third session 5", "III.5", "3-5", "第三次会议建议5"])
def test_a_number_of_a_session_that_adopted_nothing_leads_to_what_it_presented(
    written: str, client: FlaskClient
) -> None:
    nothing = page(client, "/recommendations", q=written).xpath("//section[@class='nothing']")[0]
    assert "There is no recommendation 3-5" in nothing.text_content()
    assert "The third session adopted no recommendations." in nothing.text_content()
    assert nothing.xpath(".//a[text()='Texts that it presented']/@href") == ["/recommendations?session=3"]


@pytest.mark.parametrize("words", ["46 (i)", "2009", "article 6", "4", "Protocol 4 46", "children", "i v x", ""])
def test_other_words_are_no_number(words: str, finder: Finder) -> None:
    assert finder.numbers.named(words) == []
    assert finder.numbers.absent(words) == ""


def test_a_number_of_a_later_session_says_which_sessions_there_are(client: FlaskClient) -> None:
    nothing = page(client, "/recommendations", q="IX.99").xpath("//section[@class='nothing']")[0]
    assert "There is no recommendation 9-99" in nothing.text_content()
    assert "This site has no other sessions than these: 1–8." in nothing.text_content()
    assert not nothing.xpath(".//li/a[starts-with(@href, '/tip/')]")


def test_a_part_that_does_not_exist_leads_to_its_neighbours(finder: Finder) -> None:
    nearest = {number: [part.identifier for part in finder.nearest(number)[1]] for number in ("4-46-i-9", "4-46-z")}
    assert nearest["4-46-i-9"] == ["4-46-i-1", "4-46-i-2", "4-46-i-3"]
    assert all(part.startswith("4-46-") for part in nearest["4-46-z"])


def test_another_spelling_of_a_number_leads_to_its_page_from_an_address_too(client: FlaskClient) -> None:
    answer = client.get("/tip/4-46(i)(ii)", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tip/4-46-i-2")


# Articles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("article 6 (6)", ["tip-protocol-6-6"]),
        ("art. 6", ["tip-protocol-6"]),
        ("art 6.6 TIP Protocol", ["tip-protocol-6-6"]),
        ("article 6, paragraph 6, of the Protocol", ["tip-protocol-6-6"]),
        ("Trafficking in Persons Protocol, article 6 (3) (d)", ["tip-protocol-6-3-d"]),
        ("para 2 of article 26", ["untoc-26-2"]),
        ("UNTOC ARTICLE 26(2)", ["untoc-26-2"]),
        ("Palermo Protocol art 6", ["tip-protocol-6"]),
        ("articles 3 and 25", ["tip-protocol-3", "untoc-25"]),
        ("article 6 of the Convention against Transnational Organized Crime", []),
        ("第6条", ["tip-protocol-6"]),
        ("第 6 条 第 6 款", ["tip-protocol-6-6"]),
        ("第六条第6款", ["tip-protocol-6-6"]),
        ("第六條第二款", ["tip-protocol-6-2"]),
        ("人口贩运议定书第六条", ["tip-protocol-6"]),
        ("《公约》第26条第2款和第3款", ["untoc-26-2", "untoc-26-3"]),
        ("第10条第2款", []),
    ],
)
def test_an_article_selects_what_cites_it_and_is_no_number(
    written: str, cited: list[str], client: FlaskClient, finder: Finder
) -> None:
    assert finder.numbers.named(written) == []
    document = client.get("/recommendations.json", query_string={"q": written}).json
    assert list(document["citing"]) == cited
    exact = client.get("/recommendations.json", query_string={"cites": cited}).json
    assert [item["id"] for item in document["items"]] == [item["id"] for item in exact["items"] if cited]


def test_an_article_links_to_its_filter_and_to_a_search_for_its_words(client: FlaskClient) -> None:
    results = page(client, "/recommendations", q="article 6 (6)").xpath("//div[@class='results']")[0]
    assert "Provisions that cite: Trafficking in Persons Protocol, article 6 (6) (4)" in " ".join(
        results.text_content().split()
    )
    assert results.xpath(".//a/@href").count("/recommendations?cites=tip-protocol-6-6") >= 1
    (words,) = results.xpath(".//a[text()='Search for the words instead']/@href")
    document = client.get(words.replace("?", ".json?")).json
    assert document["total"] > 4
    assert "citing" not in document


def test_an_article_that_nothing_cites_leads_to_what_is_cited_of_its_treaty(client: FlaskClient) -> None:
    nothing = page(client, "/recommendations", q="《议定书》第9条第5款").xpath("//section[@class='nothing']")[0]
    assert nothing.xpath("string(h2)") == "No recommendation cites “《议定书》第9条第5款”"
    assert nothing.xpath(".//li/a/@href") == ["/recommendations?cites=tip-protocol"]
    other = page(client, "/recommendations", q="article 9 reporting obligations").xpath("//section[@class='nothing']")
    assert "No recommendation cites the article that you name" in other[0].text_content()


@pytest.mark.parametrize("words", ["article 6 victims", "art 6 of our penal code", "第46条建议"])
def test_an_article_with_other_words_is_searched_by_its_words(words: str, finder: Finder) -> None:
    articles = finder.articles.read(words)
    assert articles is not None
    assert not articles.alone


@pytest.mark.parametrize("words", ["state of the art", "articles of association", "TIP Protocol", "条款", "第四次会议"])
def test_other_words_are_no_article(words: str, finder: Finder) -> None:
    assert finder.articles.read(words) is None


# Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("child", "children"),
        ("woman", "women"),
        ("forced labor", "forced labour"),
        ("kids", "children"),
        ("網絡", "网络"),
        ("補償", "补偿"),
        ("賠償", "赔偿"),
        ("贩卖人口", "人口贩运"),
        ("孩子", "儿童"),
    ],
)
def test_another_word_or_spelling_finds_what_is_meant_and_says_so(typed: str, meant: str, client: FlaskClient) -> None:
    document = client.get("/recommendations.json", query_string={"q": typed}).json
    assert identifiers(client, meant) <= {item["identifier"] for item in document["items"]}
    assert meant in document["alsoSearched"]


def test_words_that_were_searched_too_stand_beside_the_count(client: FlaskClient) -> None:
    assert "also searched: children" in page(client, "/recommendations", q="kids").xpath("string(//*[@role='status'])")
    assert "非政府组织" in client.get("/recommendations.json?q=NGO").json["alsoSearched"]
    said = page(client, "/recommendations", q="NGO").xpath("string(//*[@role='status'])")
    assert "also searched:" in said and "非" not in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("traficking", "trafficking"), ("data colection", "data collection"), ("被害入", "被害人"), ("赔尝", "赔偿")],
)
def test_results_of_the_corrected_word_stand_in_place_of_none(typed: str, meant: str, client: FlaskClient) -> None:
    corrected = page(client, "/recommendations", q=typed)
    assert f"Showing results for {meant}." in corrected.text_content()
    assert "No recommendation has the word" in corrected.text_content()
    assert len(corrected.xpath("//li[@class='result']")) == min(len(identifiers(client, meant)), 20)
    (instead,) = corrected.xpath(f"//a[text()='Search for {typed} instead']/@href")
    nothing = fromstring(client.get(instead, headers={"Accept": "text/html"}).text)
    assert nothing.xpath("string(//section[@class='nothing']//p[@class='lead'])").strip() == f"Did you mean: {meant}"


def test_a_word_that_may_be_good_is_not_corrected_but_another_offered(client: FlaskClient) -> None:
    nothing = page(client, "/recommendations", q="refund").xpath("//section[@class='nothing']")[0]
    assert "No recommendation has the word “refund”." in nothing.text_content()
    assert nothing.xpath("string(.//p[@class='lead'])").strip() == "Did you mean: fund"


def test_a_run_that_no_text_has_finds_the_texts_with_its_words(client: FlaskClient) -> None:
    assert identifiers(client, "贩运人口需求") == identifiers(client, "贩运 人口 需求") != set()


def test_a_result_says_why_it_matched(client: FlaskClient) -> None:
    results = page(client, "/recommendations", q="互联网").xpath("//li[@class='result']")
    why = [" ".join(result.xpath("string(p[@class='why'])").split()) for result in results]
    assert all(why)
    assert any("in the Chinese text 互联网" in reason for reason in why)


def test_words_with_one_meaning_find_the_same_texts(client: FlaskClient) -> None:
    for words in (("NGO", "非政府组织"), ("恢复和思考期", "反思期", "思考期"), ("招募", "征聘")):
        assert len({frozenset(identifiers(client, word)) for word in words}) == 1, words
    assert "5-29" in identifiers(client, "网络招募")


def test_a_number_is_a_reason(client: FlaskClient) -> None:
    results = page(client, "/recommendations", q="46").xpath("//li[@class='result']")
    why = [" ".join(result.xpath("string(p[@class='why'])").split()) for result in results]
    assert any("by its number" in reason for reason in why)
    assert not any("same meaning" in reason for reason in why)


def test_a_result_begins_with_its_own_words(client: FlaskClient) -> None:
    result = page(client, "/recommendations", "zh", q="补偿", session="4").xpath("//li[@class='result'][details]")[0]
    own, above = result.xpath("p[@class='words']")[0], result.xpath("details[@class='above']")[0]
    assert own.text_content() not in above.text_content()
    assert result.index(own) < result.index(above)
    assert above.get("open") is None


def test_of_an_instrument_only_its_narrowest_parts_are_shown(client: FlaskClient) -> None:
    cited = page(client, "/recommendations", cites="tip-protocol-6-6").xpath("//div[@class='tag-cites']/dd")
    assert cited
    assert all("Protocol, " not in dd.text_content().replace("Protocol, article", "") for dd in cited)


# Drafts -----------------------------------------------------------------------------------

DRAFT = "States parties should consider establishing national funds for victims of trafficking " * 3


@pytest.mark.parametrize("typed", [DRAFT, "xyzzy plugh"], ids=["long", "no result"])
def test_a_long_text_and_words_without_results_lead_to_the_check(typed: str, client: FlaskClient) -> None:
    (form,) = page(client, "/recommendations", q=typed).xpath("//form[@class='check']")
    assert (form.get("action"), form.get("method")) == ("/check", "post")
    assert form.fields["draft"] == " ".join(typed.split())
    assert [button.text for button in form.xpath(".//button")] == ["Check this text as a draft"]


def test_the_box_can_send_its_text_to_the_check(client: FlaskClient) -> None:
    (button,) = page(client, "/recommendations").xpath("//form[@class='search']//button[@formaction='/check']")
    assert button.get("formmethod") == "post"
    other = "Государства должны сотрудничать."
    refused = client.post("/check", data={"q": other})
    assert refused.status_code == 400
    assert fromstring(refused.text).xpath("string(//textarea)").strip() == other


def test_selected_recommendations_are_compared(client: FlaskClient) -> None:
    shown = page(client, "/recommendations", q="compensation")
    (form,) = shown.xpath("//form[@action='/compare']")
    boxes = shown.xpath(f"//input[@type='checkbox'][@form='{form.get('id')}'][@name='id']/@value")
    assert len(boxes) > 6
    assert client.get("/compare", query_string={"id": boxes[:6]}).status_code == 200


# Sessions ---------------------------------------------------------------------------------


def test_a_session_that_adopted_nothing_lists_what_it_presented_without_counting_it(client: FlaskClient) -> None:
    presented = client.get("/recommendations.json?presented=3").json
    assert presented["total"] > 0
    document = client.get("/recommendations.json?session=3").json
    assert (document["total"], document["items"]) == (0, [])
    assert document["presented"] == {"total": presented["total"], "items": presented["items"]}
    assert {value["key"] for item in presented["items"] for value in item["session"]} == {"4"}
    table = client.get("/recommendations.csv?session=3").text
    assert table == client.get("/recommendations.csv?presented=3").text
    shown = page(client, "/recommendations", session="3")
    status = f"Adopted: 0. Presented: {presented['total']}, adopted by the fourth session."
    assert shown.xpath("string(//*[@role='status'])").strip() == status
    assert "The third session adopted no recommendations." in shown.text_content()
    assert shown.xpath("//li[@class='result']")


def test_sessions_together_count_each_recommendation_once(client: FlaskClient) -> None:
    counts = client.get("/recommendations.json?size=1").json
    assert sum(counts["facets"]["session"].values()) == counts["total"]
    both = client.get("/recommendations.json?session=3&session=4&size=1").json
    assert both["total"] == counts["facets"]["session"]["4"]


def test_years_stand_beside_sessions(client: FlaskClient) -> None:
    offered = page(client, "/recommendations").xpath("//details[@class='facet'][1]//a/span[1]")
    assert [" ".join(span.text_content().split()) for span in offered][-1] == "eighth session 2018"


# Examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_example_that_the_site_prints_finds_something(language: str, client: FlaskClient) -> None:
    typed: set[str] = set()
    for path in ("/", "/recommendations", "/help", "/compare", "/tip/none"):
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        shown = fromstring(answer.text)
        texts = [label.text_content() for label in shown.xpath("//form//label")]
        texts += [str(words) for words in shown.xpath("//form//input/@placeholder")]
        typed |= {example for text in texts for example in PRINTED.findall(text)}
        for href in shown.xpath("//a[starts-with(@href, '/recommendations?q=')]/@href"):
            typed.add(client.application.test_request_context(href).request.args["q"])
    assert len(typed) > 3
    for example in typed:
        found = client.get("/recommendations", query_string={"q": example}, headers={"Accept": "text/html"})
        assert found.status_code == 302 or 'class="result"' in found.text, example
