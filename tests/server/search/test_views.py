"""The page of recommendations: its results are those of the graph, in every format, and no input is executed."""

import csv
import html
import io
import json
import re
import sys
import threading
from collections.abc import Callable
from itertools import combinations, product
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring as tree
from werkzeug.test import TestResponse

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection, rows
from reaffirm_server.errors import StoreUnavailableError
from reaffirm_server.linked.describe import Describer
from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search import entries
from reaffirm_server.search.entries import ASK_FACETS, Collection, Concept, collect
from reaffirm_server.search.finder import Finder
from reaffirm_server.search.selection import Choice
from reaffirm_server.search.text_index import SearchableText, TextIndex, terms
from reaffirm_server.serve import _warm
from tests.conftest import PATIENCE, wait_until

RunQuery = Callable[[str], list[dict[str, str]]]


def test_sessions_that_are_read_in_parts_give_the_same_collection(
    served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    describer = Describer(served.engine(), served.names)
    whole = collect(describer)
    monkeypatch.setattr(entries, "TOGETHER", 3)
    assert collect(describer) == whole


@pytest.fixture(scope="session")
def run_query(served: LocalDataset) -> RunQuery:
    """Return a function that asks the graph itself for operative provisions ?p with a pattern."""
    engine = EmbeddedEngine(served.store, served.names.base, served.names.prefixes())

    def asked(pattern: str) -> list[dict[str, str]]:
        text = f"SELECT DISTINCT ?id {{ ?p rec:operative true ; dcterms:identifier ?id . {pattern} }}"
        return rows(engine.query(text, Selection(), AnswerFormats(), Limits()))

    return asked


@pytest.fixture(scope="session")
def finder(client: FlaskClient) -> Finder:
    finder = client.application.extensions["search"].finder
    assert isinstance(finder, Finder)
    return finder


def get(client: FlaskClient, suffix: str = "", **choice: object) -> TestResponse:
    return client.get(f"/recommendations{suffix}?{urlencode(choice, doseq=True)}")


def selection(client: FlaskClient, **choice: object) -> dict[str, Any]:
    answer = get(client, ".json", **choice)
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.data))


def identifiers(client: FlaskClient, **choice: object) -> list[str]:
    return [item["identifier"] for item in selection(client, **choice)["items"]]


def places(search: TextIndex, query: str) -> set[int]:
    return set(search.find(terms(query)).places.tolist())


# Words ------------------------------------------------------------------------------------


def test_a_word_of_two_characters_is_found_wherever_it_stands(client: FlaskClient, finder: Finder) -> None:
    for word in ("同意", "赔偿", "儿童", "不予", "器官"):
        expected = {entry.identifier for entry in finder.collection.entries if word in entry.full_text["zh"]}
        assert expected
        assert expected <= set(identifiers(client, q=word)), word


def test_a_run_of_characters_matches_only_as_it_is_written() -> None:
    search = TextIndex([SearchableText("", "被害人的同意无关", ""), SearchableText("", "同意的被害人", "")])
    assert places(search, "被害人的同意") == {0}
    assert places(search, "被害人 同意") == {0, 1}
    assert places(search, "人同") == set()


def test_a_run_is_found_however_long_it_is() -> None:
    run = "联合国打击跨国有组织犯罪公约缔约方会议"
    assert places(TextIndex([SearchableText("", f"请{run}审议", "")]), run) == {0}


@pytest.mark.parametrize("words", ["trafficking in human beings", "human beings trafficking"])
def test_a_synonym_with_a_stop_word_counts(words: str) -> None:
    vocabulary = Vocabulary({"trafficking in human beings": ("trade",)})
    search = TextIndex([SearchableText("", "the trade", "")], vocabulary=vocabulary)
    assert bool(places(search, words)) == words.startswith("trafficking")


#: Each English word with the Chinese word that finds the same, or fewer for the reason given.
PAIRS = [
    ("consular", "领事", ""),
    ("embassy", "使馆", ""),
    ("internet", "互联网", ""),
    ("redress", "补救", ""),
    ("remedy", "救济", ""),
    ("redress", "赔偿", ""),
    ("minors", "未成年", ""),
    ("children", "未成年", ""),
    ("NGO", "非政府组织", ""),
    ("victims", "受害人", ""),
    ("victims", "被害人", "two translations repeat victims where the Chinese leaves the word out"),
    ("consent", "同意", ""),
    ("confiscation", "没收", ""),
    ("legal aid", "法律援助", ""),
    ("hotline", "热线", ""),
    ("helpline", "热线", ""),
    ("money laundering", "洗钱", ""),
    ("freezing", "冻结", ""),
    ("undercover", "卧底", ""),
    ("passport", "护照", ""),
    ("best practices", "最佳做法", ""),
    ("revictimization", "再次受害", ""),
    ("UNTOC", "联合国打击跨国有组织犯罪公约", ""),
    ("Palermo Protocol", "巴勒莫议定书", ""),
]


@pytest.mark.parametrize(("english", "chinese", "reason"), PAIRS, ids=[f"{one}-{other}" for one, other, _ in PAIRS])
def test_a_word_finds_what_its_chinese_word_finds(english: str, chinese: str, reason: str, client: FlaskClient) -> None:
    found, expected = set(identifiers(client, q=english)), set(identifiers(client, q=chinese))
    assert expected
    assert found > expected if reason else found == expected


def test_a_word_that_no_text_has_finds_what_has_another_name_of_its_concept() -> None:
    items = [
        SearchableText("", "被害人", ""),
        SearchableText("", "其他", ""),
        SearchableText("", "other words", ""),
    ]
    search = TextIndex(items, [Concept(("受害人", "被害人", "aggrieved party", "injured"), frozenset({1}))])
    assert places(search, "受害人") == places(search, "injured") == places(search, "aggrieved party") == {0, 1}
    assert places(search, "aggrieved") == places(search, "party") == set()
    assert places(search, "被害人") == {0}
    search = TextIndex(items, [Concept(("受害人", "被害人"), frozenset({1}), exact=True)])
    assert places(search, "被害人") == {0, 1}
    assert search.marks("被害人", search.widened(terms("受害人"))) == [("被害人", True)]


def test_the_other_names_that_were_searched_are_marked() -> None:
    search = TextIndex([SearchableText("", "被害人", "")], [Concept(("被害人", "injured"), frozenset())])
    assert search.marks("被害人", search.widened(terms("injured"))) == [("被害人", True)]


def test_the_english_page_shows_the_translation_and_the_chinese_page_the_text(client: FlaskClient) -> None:
    choice = urlencode({"q": "internet"})
    english = tree(client.get(f"/recommendations?{choice}", headers={"Accept-Language": "en"}).text)
    shown = english.xpath("//li[@class='result']/p[@class='words']")
    assert {one.get("lang") for one in shown} == {"en"}
    assert len(english.xpath("//li[@class='result']/p[@class='standing']")) == len(shown)
    assert "internet" in {one.text.casefold() for one in english.xpath("//p[@class='words']/mark")}
    originals = english.xpath("//li[@class='result']/details[summary[.='Source text (Chinese version)']]/p[@lang='zh']")
    assert len(originals) == len(shown)
    assert "unofficial working translation, made from the Chinese by a language model" in english.text_content()
    chinese = client.get(f"/recommendations?{choice}", headers={"Accept-Language": "zh"}).text
    assert {one.get("lang") for one in tree(chinese).xpath("//p[@class='words']")} == {"zh"}
    assert "工作译文" not in chinese


def test_an_english_version_is_preferred_to_the_translation(official_english: LocalDataset) -> None:
    client = create_app(official_english).test_client(use_cookies=False)
    (item,) = selection(client, q="henceforward")["items"]
    assert item["fullText"]["en"] == "It is henceforward requested to do so."
    assert "en" not in {**item["translation"], **item["fullTranslation"]}
    page = get(client, q="henceforward").text
    assert "<mark>henceforward</mark>" in page
    assert "Unofficial working translation" not in page
    other = selection(client, q="Secretariat")["items"][0]
    assert other["translation"].keys() == other["fullTranslation"].keys() == {"en"}


def test_english_is_found_by_its_stem_and_marked(client: FlaskClient) -> None:
    assert identifiers(client, q="victim compensation") == identifiers(client, q="Victims' COMPENSATION")
    text = get(client, q="compensation").text
    assert "<mark>compensation</mark>" in text
    assert "<mark>赔偿</mark>" in get(client, q="赔偿").text


def test_a_word_in_the_headline_ranks_first(finder: Finder) -> None:
    search = TextIndex(
        [
            SearchableText("", "证人与赔偿及其他", ""),
            SearchableText("赔偿", "其他", ""),
            SearchableText("", "", "赔偿"),
        ]
    )
    assert search.find(terms("赔偿")).places.tolist() == [1, 0, 2]


def test_an_identifier_finds_its_provision_first(client: FlaskClient) -> None:
    assert identifiers(client, q="4-46-i-2") == ["4-46-i-2"]
    assert "5-36" in identifiers(client, q="5-36")


@pytest.mark.parametrize("query", ["＊ＵＮＯＤＣ", "unodc", "  UNODC  "])
def test_case_and_width_do_not_matter(query: str, client: FlaskClient) -> None:
    assert identifiers(client, q=query) == identifiers(client, q="UNODC")


@pytest.mark.parametrize("query", ["。", "the", "—— “”", "?"])
def test_a_search_without_words_has_no_results_and_a_message(query: str, client: FlaskClient) -> None:
    answer = get(client, q=query)
    assert (answer.status_code, selection(client, q=query)["total"]) == (200, 0)
    assert "contains nothing to search for" in answer.text


# Filters ----------------------------------------------------------------------------------

FILTERS = [
    ({"session": 5}, "?p rec:session tip:session-5"),
    ({"presented": 3}, "?p rec:presentedAt tip:session-3"),
    ({"session": [1, 8]}, "VALUES ?s { tip:session-1 tip:session-8 } ?p rec:session ?s"),
    ({"addressee": "secretariat"}, "?p rec:ask/rec:addressee actor:secretariat"),
    ({"strength": "should-consider"}, "?p rec:ask/rec:strength strength:should-consider"),
    (
        {"addressee": "states-parties", "strength": ["may", "should-consider"]},
        "VALUES ?s { strength:may strength:should-consider } "
        "?p rec:ask [ rec:addressee actor:states-parties ; rec:strength ?s ]",
    ),
    (
        {"addressee": "states-parties", "operator": "recommends", "force": ["call", "permission"]},
        "VALUES ?f { force:call force:permission } "
        "?p rec:ask [ rec:addressee actor:states-parties ; rec:operator operator:recommends ; rec:force ?f ]",
    ),
    ({"qualification": "upon-request"}, "?p rec:ask/rec:qualifiedBy qualification:upon-request"),
    (
        {"qualification": "limit", "addressee": "unodc"},
        "?p rec:ask [ rec:addressee actor:unodc ; rec:qualifiedBy/skos:broader+ qualification:limit ]",
    ),
    ({"session": 7, "adoption": "put-to-body"}, "?p rec:session tip:session-7 ; rec:adoption adoption:put-to-body"),
    ({"theme": "protection"}, "?p rec:theme/skos:broader* theme:protection"),
    ({"theme": "compensation", "session": 4}, "?p rec:theme theme:compensation ; rec:session tip:session-4"),
    ({"cites": "tip-protocol-6"}, "?p rec:restsOn inst:tip-protocol-6"),
    ({"cites": "A/RES/64/293"}, "?p dcterms:isPartOf*/rec:cites/dcterms:isPartOf* doc:A-RES-64-293"),
    ({"group": "children"}, "?p rec:affectedGroup/skos:broader* group:children"),
    ({"form": "organ-removal"}, "?p rec:exploitationForm form:organ-removal"),
    ({"lineage": "reaffirmed"}, "?p rec:reaffirmedBy ?later"),
    ({"lineage": "alone"}, "FILTER NOT EXISTS { ?p rec:reaffirmedBy|rec:reaffirms ?other }"),
]


@pytest.mark.parametrize(("choice", "pattern"), FILTERS, ids=[str(choice) for choice, _ in FILTERS])
def test_a_filter_selects_the_same_provisions_as_the_graph(
    choice: dict[str, object], pattern: str, client: FlaskClient, run_query: RunQuery
) -> None:
    expected = sorted(row["id"] for row in run_query(pattern))
    assert expected
    assert sorted(identifiers(client, **choice)) == expected


def test_the_count_of_a_filter_is_the_number_of_its_results(client: FlaskClient) -> None:
    for choice in (
        {},
        {"q": "被害人"},
        {"session": "5", "theme": "protection"},
        {"addressee": "conference"},
        {"strength": "may"},
        {"operator": "encourages", "force": "consideration"},
    ):
        for name, counts in selection(client, **choice)["facets"].items():
            for key, count in list(counts.items())[:6]:
                assert selection(client, **{**choice, name: key}, size=1)["total"] == count, (choice, name, key)


def test_values_about_an_ask_belong_to_the_same_ask(client: FlaskClient, finder: Finder) -> None:
    facets, asks = finder.collection.facets, finder.collection.asks
    looser = 0
    for one, other in combinations(ASK_FACETS, 2):
        for first, second in product(asks.numbers[one], asks.numbers[other]):
            held = {asks.places[ask] for ask in asks.numbers[one][first] & asks.numbers[other][second]}
            if not (facets[one].places[first] & facets[other].places[second]) - held:
                continue
            looser += 1
            fit = selection(client, **{one: first, other: second}, size=1)
            assert fit["total"] == len(held), (first, second)
            assert selection(client, **{other: second}, size=1)["facets"][one].get(first, 0) == len(held)
    assert looser, "nothing would be found wrongly: the test shows nothing"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("?strength=recommends", "?operator=recommends"),
        ("?strength=endorses", "?operator=endorses"),
        (".json?q=%E5%84%BF%E7%AB%A5&strength=recommends&session=1&lang=zh", None),
        (".csv?strength=should&strength=recommends", ".csv?strength=should&operator=recommends"),
    ],
)
def test_a_retired_value_redirects_to_the_value_that_replaces_it(
    old: str, new: str | None, client: FlaskClient
) -> None:
    answer = client.get(f"/recommendations{old}")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/recommendations{new or old.replace('strength=', 'operator=')}"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_results_name_their_lineages_with_the_texts_that_say_it_in_other_words(client: FlaskClient) -> None:
    paragraphs = "//p[starts-with(normalize-space(), 'Lineages of these results')]"
    narrowed, whole = (
        tree(client.get(path, headers={"Accept": "text/html"}).text).xpath(paragraphs)
        for path in ("/recommendations?q=prosecutorial%20discretion", "/recommendations")
    )
    assert "Non-punishment of trafficked persons (2 of 6)" in " ".join(narrowed[0].text_content().split())
    assert "/lineage/non-punishment" in narrowed[0].xpath("a/@href")
    assert not whole, "without a choice, all lineages would be named"


@pytest.mark.parametrize("words", ["non-punishment of victims", "non-criminalization", "被害人 不予惩罚"])
def test_victims_and_trafficked_persons_find_the_same(words: str, client: FlaskClient) -> None:
    assert {"1-11-b", "7-2-b", "8-1-c"} <= set(identifiers(client, q=words))


def test_a_result_names_the_translated_introduction_that_matches(finder: Finder) -> None:
    (place,) = (place for place, entry in enumerate(finder.collection.entries) if entry.identifier == "1-11-a")
    reasons = {reason.part: reason.words for reason in finder.reasons(place, terms("prosecution"), "en")}
    assert reasons == {"introduction": "prosecution"}


def test_fewer_words_are_offered_without_stop_words(finder: Finder) -> None:
    relaxed = {words for name, words, _ in finder.relaxed(finder.find(Choice("criminal liability of victims")))}
    assert relaxed == {"criminal victims", "criminal liability"}


def test_a_choice_that_only_introductions_have_names_them(client: FlaskClient) -> None:
    page = client.get("/recommendations?operator=endorses").text
    assert "No operative provision matches" in page
    assert 'href="/tip/4-46"' in page
    assert "No recommendations match" not in page
    assert "No recommendations match" in client.get("/recommendations?operator=endorses&session=1").text
    assert 'href="/tip/4-46"' in client.get("/recommendations?operator=endorses&session=4&lang=zh").text


def test_retired_values_are_those_of_the_ontology(finder: Finder, served: LocalDataset) -> None:
    engine = EmbeddedEngine(served.store, served.names.base, served.names.prefixes())
    text = "SELECT ?key { ?s a rec:Strength ; owl:deprecated true ; dcterms:identifier ?key }"
    retired = {("strength", row["key"]) for row in rows(engine.query(text, Selection(), AnswerFormats(), Limits()))}
    assert retired == finder.collection.moved.keys() == {("strength", "recommends"), ("strength", "endorses")}
    assert not any(key in finder.collection.facets["strength"].values for _, key in retired)


def test_a_text_that_was_only_put_to_a_body_says_to_which(client: FlaskClient) -> None:
    data = selection(client, adoption="put-to-body")
    assert {item["session"][0]["key"] for item in data["items"]} == {"7"}
    assert all(body["en"] == "Conference of the Parties" for item in data["items"] for body in item["putTo"])
    page = get(client, adoption="put-to-body", size=100).text
    assert page.count("put to:") == data["total"] == len(data["items"])
    assert not any(item["putTo"] for item in selection(client, adoption="adopted")["items"])


def test_forces_are_listed_from_the_strongest(finder: Finder) -> None:
    assert list(finder.collection.facets["force"].values) == ["call", "consideration", "encouragement", "permission"]


def test_results_are_sorted_as_requested(client: FlaskClient, finder: Finder) -> None:
    order = [entry.identifier for entry in finder.collection.entries]
    assert identifiers(client) == order
    latest = identifiers(client, sort="latest")
    assert latest[0] == next(one for one in order if one.startswith("8-"))
    assert latest[-1] == [one for one in order if one.startswith("1-")][-1]
    times = [item["reaffirmedBy"] for item in selection(client, sort="reaffirmed")["items"]]
    assert times == sorted(times, reverse=True)
    assert times[0] > 1


def test_the_pages_together_contain_each_result_once(client: FlaskClient) -> None:
    first = selection(client, q="缔约国", size=30, page=1)
    pages = [identifiers(client, q="缔约国", size=30, page=page + 1) for page in range(first["pages"])]
    assert [one for page in pages for one in page] == identifiers(client, q="缔约国")
    assert len(re.findall('<li class="result">', get(client, q="缔约国").text)) == 20


# Links and chips --------------------------------------------------------------------------


def links(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="(/recommendations[^"]*)"', text)]


def test_every_link_of_the_page_leads_to_results(client: FlaskClient) -> None:
    text = get(client, q="同意", session=5, theme="legislation").text
    own = [one for one in links(text) if "lang=" not in one]
    assert len(own) > 30
    for address in own:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"No recommendations match" not in answer.data, address


def test_a_long_filter_offers_the_latest_sessions(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def offered(path: str) -> list[str]:
        page = tree(client.get(path, headers={"Accept": "text/html"}).text)
        facet = "//details[contains(@class, 'facet')][summary[contains(., 'adopted')]]"
        return [str(href) for href in page.xpath(f"{facet}//a/@href")]

    whole = offered("/recommendations")
    monkeypatch.setattr("reaffirm_server.search.finder.OFFERED", 3)
    assert offered("/recommendations") == [*whole[-3:], "/sessions"] != whole
    chosen = offered("/recommendations?session=1")
    assert len(chosen) == 1 + 3 + 1
    assert chosen[0] == "/recommendations"


def test_a_chip_removes_its_own_value_only(client: FlaskClient) -> None:
    text = get(client, q="同意", session=[5, 2], theme="legislation", page=1).text
    chips = links(re.findall('<ul class="chips".*?</ul>', text, re.DOTALL)[0])
    word = quote("同意")
    assert chips == [
        "/recommendations?session=5&session=2&theme=legislation",
        f"/recommendations?q={word}&session=2&theme=legislation",
        f"/recommendations?q={word}&session=5&theme=legislation",
        f"/recommendations?q={word}&session=5&session=2",
        "/recommendations",
    ]


def test_a_search_without_results_offers_filters_to_remove(client: FlaskClient) -> None:
    text = get(client, q="同意", session=5, addressee="secretariat").text
    assert "Try with fewer conditions" in text
    nothing = re.findall('<section class="nothing">.*?</section>', text, re.DOTALL)[0]
    fewer = nothing.partition('<ul class="tags">')[0]
    offered = {
        address: int(count)
        for address, count in zip(links(fewer), re.findall(r"· (\d+) operative", nothing), strict=True)
    }
    word = quote("同意")
    assert offered == {
        f"/recommendations?q={word}&session=5": 6,
        f"/recommendations?q={word}&addressee=secretariat": 1,
        "/recommendations?session=5&addressee=secretariat": 1,
    }
    assert [selection(client, **dict(parse_qsl(urlsplit(one).query)))["total"] for one in offered] == list(
        offered.values()
    )
    hopeless = get(client, q="无此词", addressee="secretariat", group="children").text
    assert "Try with fewer conditions" not in hopeless
    assert (
        '<a href="/recommendations">'
        not in re.findall('<section class="nothing">.*?</section>', hopeless, re.DOTALL)[0]
    )


# Formats ----------------------------------------------------------------------------------

CHOICE: dict[str, object] = {"q": "同意", "session": 5}


def test_every_format_holds_the_same_selection(client: FlaskClient, served: LocalDataset) -> None:
    expected = {served.names.base + "tip/" + one for one in identifiers(client, **CHOICE)}
    assert len(expected) == 6
    table = list(csv.DictReader(io.StringIO(get(client, ".csv", **CHOICE).get_data(as_text=True))))
    assert {row["iri"] for row in table} == expected
    assert all("同意" in row["full_text_zh"] for row in table)
    operative = pyoxigraph.NamedNode(served.names.base + "ontology#operative")
    for suffix, rdf_format in ((".ttl", pyoxigraph.RdfFormat.TURTLE), (".jsonld", pyoxigraph.RdfFormat.JSON_LD)):
        quads = list(pyoxigraph.parse(get(client, suffix, **CHOICE).data, rdf_format))
        assert {quad.subject.value for quad in quads if quad.predicate == operative} == expected
        for quad in quads:
            facts = served.store.quads_for_pattern(quad.subject, quad.predicate, quad.object)
            assert next(facts, None) or quad.predicate.value.endswith("#label"), quad


def test_a_format_is_chosen_by_suffix_or_by_accept(client: FlaskClient) -> None:
    for suffix, media_type in (("json", "application/json"), ("csv", "text/csv"), ("ttl", "text/turtle")):
        named = get(client, f".{suffix}", **CHOICE)
        asked = client.get(f"/recommendations?{urlencode(CHOICE)}", headers={"Accept": media_type})
        assert (named.data, named.mimetype) == (asked.data, media_type)
        assert "Accept" in asked.vary
        assert ("Accept" in named.vary) is (suffix == "csv")  # a browser gets a byte order mark
    assert client.get("/recommendations", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/recommendations.pdf").status_code == 404


def test_json_names_its_dataset_and_the_rights(client: FlaskClient, served: LocalDataset) -> None:
    document = selection(client, **CHOICE)
    assert document["dataset"] == f"sha256:{served.digest}"
    assert "United Nations" in document["rights"]["text"]["en"]
    assert document["query"] == {"q": "同意", "session": ["5"], "sort": "relevance"}
    item = next(one for one in document["items"] if one["identifier"] == "5-8")
    assert item["strength"] == [
        {
            "id": served.names.base + "strength/encouraged",
            "key": "encouraged",
            "label": {"en": "Encouraged", "zh": "鼓励"},
        }
    ]


def test_an_answer_has_an_entity_tag(client: FlaskClient) -> None:
    first = get(client, **CHOICE)
    again = client.get(f"/recommendations?{urlencode(CHOICE)}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_data_links_are_those_of_the_selection(client: FlaskClient) -> None:
    text = html.unescape(get(client, **CHOICE).text)
    for suffix in ("csv", "xlsx", "docx", "json", "jsonld", "ttl"):
        assert f'href="/recommendations.{suffix}?{urlencode(CHOICE)}" download="' in text


# Bad input --------------------------------------------------------------------------------

WRONG = [
    ({"theme": "compensatoin"}, 400, "compensation"),
    ({"session": "9"}, 400, "“9” is not a value of “Session that adopted it, or put it to another body”."),
    ({"theme": "<script>alert(1)</script>"}, 400, "&lt;script&gt;"),
    ({"page": "0"}, 400, "whole number"),
    ({"page": "-1"}, 400, "whole number"),
    ({"page": "١"}, 400, "whole number"),
    ({"page": "9" * 5_000}, 400, "whole number"),
    ({"page": "16"}, 404, "The last page is 15"),
    ({"size": "100000"}, 400, "from 1 to 1000"),
    ({"sort": "random"}, 400, "relevance"),
    ({"q": "a\0b"}, 400, "cannot be displayed"),
    ({"q": "\x1b[31m"}, 400, "cannot be displayed"),
    ({"q": "\u202etxt"}, 400, "cannot be displayed"),
    ({"q": "长" * 3_334}, 414, "at most 200 characters"),
    ({"q": "x" * 10_000}, 414, "at most 200 characters"),
    ({"theme": [f"x{n}" for n in range(5_000)]}, 400, "“x0”"),
]


@pytest.mark.parametrize(("choice", "status", "words"), WRONG, ids=[str(choice)[:40] for choice, _, _ in WRONG])
def test_a_wrong_value_is_an_error_with_a_message(
    choice: dict[str, object], status: int, words: str, client: FlaskClient
) -> None:
    page = get(client, **choice)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert 'role="alert"' in page.text
    assert words in page.text
    assert "<script>" not in page.text
    assert len(page.data) < 100_000
    data = get(client, ".json", **choice)
    assert (data.status_code, data.mimetype) == (status, "application/problem+json")
    assert data.get_json(force=True)["status"] == status
    assert get(client, ".csv", **choice).mimetype == "text/plain"


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "SELECT * WHERE { ?s ?p ?o }",
        "'} ; DROP ALL ; #",
        "q:a AND (b OR *) ^3 ~2 [a TO b]",
        "{{ config }} {% raw %}",
        "%(num)d %s",
        "../../etc/passwd",
        "\u0301" * 50,
        "\U0001f600 同意",
        "tab\tand\nline",
    ],
)
def test_input_is_searched_and_never_executed(query: str, client: FlaskClient) -> None:
    for suffix in ("", ".json", ".csv", ".ttl", ".jsonld"):
        assert get(client, suffix, q=query).status_code == 200
    page = get(client, q=query).text
    assert "<script>" not in page
    assert "<img" not in page


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    assert selection(client, utm_source="x", session=5)["total"] == selection(client, session=5)["total"]
    assert selection(client, session="", q="", theme="")["total"] == 295


def test_an_error_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/recommendations?page=99", headers={"Accept-Language": "zh"})
    assert "没有第99页。最后一页为第15页。" in page.text


def test_a_dataset_without_recommendations_has_an_empty_page() -> None:
    from reaffirm_core.graph_files.dataset import digest
    from reaffirm_core.names import Names
    from reaffirm_server.app import create_app

    store = pyoxigraph.Store()
    client = create_app(LocalDataset(Names(), digest(store), (), {}, store)).test_client()
    assert "No recommendations match" in client.get("/recommendations").text
    assert client.get("/recommendations.json?q=x").get_json()["total"] == 0
    assert client.get("/recommendations.ttl").status_code == 200


def test_the_index_is_made_once_and_a_request_meanwhile_waits_for_it(
    served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Finder] = []
    begun, released = threading.Event(), threading.Event()

    def make(collection: Collection, vocabulary: Vocabulary) -> Finder:
        begun.set()
        assert released.wait(PATIENCE)
        made.append(Finder(collection, vocabulary))
        return made[-1]

    monkeypatch.setattr("reaffirm_server.search.service.Finder", make)
    app = create_app(served)
    search = app.extensions["search"]
    warming = threading.Thread(target=_warm, args=(search,))
    warming.start()
    assert begun.wait(PATIENCE)
    statuses: list[int] = []
    asking = threading.Thread(
        target=lambda: statuses.append(get(app.test_client(), ".json", q="\u540c\u610f").status_code)
    )
    asking.start()
    wait_until(lambda: {"__get__", "finder"} & functions(asking))  # Python 3.11 locks a cached property, 3.12 does not
    released.set()
    warming.join()
    asking.join()
    assert statuses == [200]
    assert made == [search.finder]


def functions(thread: threading.Thread) -> set[str]:
    """Return the names of the functions that a thread is in."""
    names, frame = set(), sys._current_frames().get(thread.ident or 0)
    while frame:
        names.add(frame.f_code.co_name)
        frame = frame.f_back
    return names


def test_a_failure_to_make_the_index_is_left_to_the_first_request(
    served: LocalDataset, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def away(_: object) -> Collection:
        raise StoreUnavailableError("nobody answers")

    monkeypatch.setattr("reaffirm_server.search.service.collect", away)
    _warm(create_app(served).extensions["search"])
    assert capfd.readouterr() == ("", "")
