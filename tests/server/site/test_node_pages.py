"""The pages about recommendations: their content in both languages, and the selections to which their counts lead."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import etree, html
from rdflib import DCTERMS, RDFS, Graph

from reaffirm_core.graph_files.dataset import digest
from reaffirm_core.names import BASE, Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.formats import READABLE
from reaffirm_server.linked import describe, node_view
from reaffirm_server.linked.describe import Describer, Pointer
from reaffirm_server.rdf import natural
from reaffirm_server.site import list_views, node_pages
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import counted, grouped
from reaffirm_server.site.essentials import said_before, taken_up
from reaffirm_server.site.lineage_links import links
from reaffirm_server.site.sentences import Plain
from reaffirm_server.site.urls import anchor

Tree = html.HtmlElement
Look = Callable[..., Tree]

#: A concept of each kind, and a page of each kind with a chart.
CONCEPTS = ["/theme/criminal-justice", "/group/children", "/form/organ-removal"]
CHARTS = [
    *CONCEPTS,
    "/actor/states-parties",
    "/strength/should",
    "/operator/recommends",
    "/force/call",
    "/adoption/put-to-body",
    "/sessions",
    "/themes",
    "/addressees",
    "/tip/session-5",
]
#: A Chinese character, or a number in one.
IDEOGRAPH = re.compile("[\u3220-\u3247\u3400-\u9fff\uf900-\ufaff]")
LISTS = ["/sessions", "/themes", "/addressees", "/lineages", "/instruments"]


@pytest.fixture(scope="module")
def render(client: FlaskClient) -> Look:
    """Renders a page, as the server is now, and parses it."""

    def page(path: str, language: str = "en") -> Tree:
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, path
        return html.fromstring(answer.get_data(as_text=True))

    return page


@pytest.fixture(scope="module")
def look(render: Look) -> Look:
    """Returns the tree of a page, which is rendered once for all tests."""
    return cache(render)


def words(tree: Tree, path: str = ".") -> str:
    return " ".join(" ".join(element.itertext()) for element in tree.xpath(path))


def shrunk(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def status(page: Tree) -> str:
    """The status of a provision, above its text."""
    return shrunk(words(page, "//header//dl/div[5]/dd")).strip()


# Recommendations ----------------------------------------------------------------------------------------------------


def test_the_text_stands_whole_under_its_chapeaux(look: Look) -> None:
    page = look("/tip/4-46-i-2", "zh")
    passages = ["".join(one.itertext()) for one in page.xpath("//div[contains(@class, 'words')]/p")]
    assert len(passages) == 3
    assert "以下建议：" in passages[0]
    assert "被害人有可能获得赔偿：" in passages[1]
    assert page.xpath("//div[contains(@class, 'words')]/@lang") == ["zh"]
    assert not page.xpath("//section[contains(@class, 'text')]//*[@lang='en']"), "no translation for who needs none"


def test_an_english_page_has_the_translation_first_and_the_original_one_click_away(look: Look) -> None:
    page = look("/tip/4-46-i-2")
    translation, original = page.xpath("//section[contains(@class, 'text')]//div[contains(@class, 'words')]")
    assert (translation.get("lang"), original.get("lang")) == ("en", "zh")
    assert [place.text for place in translation.xpath(".//*[@class='place']")] == ["46", "(i)", "(ii)"]
    assert [len(one.xpath("./p")) for one in (translation, original)] == [3, 3]
    assert not translation.xpath(".//span[contains(@class, 'said')]")
    assert original.xpath(".//span[contains(@class, 'said')]")
    assert page.xpath("//section[contains(@class, 'text')]/p/small/text()") == ["Unofficial working translation"]
    (folded,) = original.xpath("ancestor::details")
    assert (folded.get("open"), words(folded, "summary").strip()) == (None, "Source text (Chinese version)")
    assert "in Chinese only" not in words(page, "//section[contains(@class, 'text')]")


def test_footnotes_stand_under_the_translation_that_calls_them(look: Look) -> None:
    page = look("/tip/1-2")
    call, *_ = page.xpath("//div[@class='words' and @lang='en']//sup/a/@href")
    (note,) = page.xpath(f"//li[@id='{call[1:]}']")
    assert note.xpath("./div/span[@lang='en']/text()") == ["United Nations, Treaty Series, vol. 2237, No. 39574."]
    assert note.xpath("./div/details/span/@lang") == ["zh"]


@pytest.mark.parametrize("path", ["/tip/1-11", "/lineage/non-punishment", "/tip/session-5", "/tip/8-1-c", "/tip/4-46"])
def test_an_english_reader_needs_no_chinese_character(look: Look, path: str) -> None:
    page = look(path)
    chinese = page.xpath("//*[@lang='zh']")
    for element in page.iter("*"):
        if not any(one in chinese for one in (element, *element.iterancestors())):
            shown = [*element.xpath("text()"), *element.xpath("@title|@aria-label|@alt|@placeholder|@content")]
            assert not IDEOGRAPH.search(" ".join(shown)), element.tag
    told = page.xpath("//main//q[@lang='zh']|//main//blockquote[@lang='zh']|//main//div[@lang='zh']")
    assert bool(told) == (path != "/tip/session-5")
    for element in told:
        section = element.xpath("ancestor::section|ancestor::details[@class='fold']")[-1]
        assert section.xpath(".//q[not(@lang)]|.//*[@lang='en']"), etree.tostring(element, encoding="unicode")


def test_an_english_reader_follows_a_lineage_from_page_to_page_in_english(look: Look) -> None:
    links = look("/lineage/non-punishment").xpath("//main//a/@href")
    members = sorted({link for link in links if re.fullmatch(r"/tip/[\d-]+(-[a-z\d]+)*", link)})
    assert {"/tip/1-11-b", "/tip/2-43", "/tip/5-35", "/tip/7-2-b", "/tip/8-1-c"} <= set(members)
    for path in ("/lineage/non-punishment", *members):
        page = look(path)
        for folded in page.xpath("//details/*[not(self::summary)]|//script|//style"):
            folded.drop_tree()
        for element in page.xpath("//main//*"):
            if IDEOGRAPH.search(" ".join(element.xpath("text()"))):
                beside = element.xpath("ancestor::*[self::dd or self::li or self::p or self::div][1]")[0]
                assert element.get("lang") == "zh", path
                assert re.search(r"[a-z]{3}", "".join(beside.itertext())), path


def test_quoted_words_stand_in_their_english_sentence_once(look: Look) -> None:
    page = look("/tip/1-11")
    (sentence,) = page.xpath("//dl[@class='ask-card']//span[@class='context']/q/text()")
    assert sentence.startswith("With regard to ensuring the non-punishment")
    assert sentence.endswith("States parties should:")
    assert page.xpath("//dl[@class='ask-card']//q[@lang='zh']/text()") == ["缔约国应当"]
    assert not look("/tip/1-11", "zh").xpath("//span[@class='context']")
    cited = look("/instrument/tip-protocol-6-6").xpath("//section[@aria-labelledby='own']//li/details")
    assert cited
    assert all(one.xpath(".//span[@class='context']/q") and one.xpath("./q/@lang") == ["zh"] for one in cited)


def test_notes_and_evidence_have_pages_that_say_in_english_what_they_are_about(look: Look) -> None:
    page = look("/tip/footnote-1")
    assert page.xpath("//main/blockquote[@lang='en']/text()") == [
        "United Nations, Treaty Series, vol. 2237, No. 39574."
    ]
    assert page.xpath("//main/details/blockquote/@lang") == ["zh"]
    page = look("/tip/4-46-c_cite-1")
    assert "article 6" in words(page, "//main/p/span[@class='context']/q")
    assert page.xpath("//main/p/q[@lang='zh']/text()") == ["《贩运人口议定书》第6条第6款"]
    assert not look("/tip/4-46-c_cite-1", "zh").xpath("//main/p/q")


def test_a_reason_is_in_the_language_of_the_page(look: Look) -> None:
    for language, start in (("en", "The same sentence"), ("zh", "同一句话")):
        (reason,) = look("/tip/8-1-c", language).xpath("//article[@id='8-1-c_reaff-7-2-b']/p[@class='note']")
        assert words(reason).startswith(start)
        assert "理由（英文）" not in words(look("/tip/8-1-c", language))
    for path in ("/tip/8-1-c", "/tip/2-15", "/tip/8-1-c_reaff-7-2-b"):
        shown = look(path, "zh").xpath("//main//*[@lang='en' and not(ancestor::details)]")
        assert not [one for one in shown if " " in "".join(one.itertext())], path


def test_a_reason_without_a_translation_is_folded(small_graph: Path) -> None:
    client = create_app(open_local(small_graph)).test_client(use_cookies=False)
    answer = client.get("/tip/3-1-a", headers={"Accept": "text/html", "Accept-Language": "zh"})
    page = html.fromstring(answer.get_data(as_text=True))
    (reason,) = page.xpath("//article[@id='3-1-a_reaff-1-1']/details[@class='note']")
    assert words(reason, "summary") == "理由（英文）"
    assert reason.xpath("./p/@lang") == ["en"]


def test_reports_with_a_known_symbol_are_linked_in_six_languages(look: Look) -> None:
    address = "https://undocs.org/{}/CTOC/COP/WG.4/2009/2"
    for language in ("en", "zh"):
        for path in ("/tip/1-11", "/document/CTOC-COP-WG.4-2009-2"):
            page = look(path, language)
            assert page.xpath("//a[starts-with(@href, 'https://undocs.org/')]/@href") == [address.format(language)]
    assert not look("/tip/5-1").xpath("//a[contains(@href, 'undocs.org')]"), "the data do not have its symbol"


def test_a_document_has_its_front_matter_in_both(look: Look) -> None:
    page = look("/document/tip-compendium-2019")
    languages = page.xpath("//section[@aria-labelledby='front']//blockquote/@lang")
    assert languages == ["en", "zh"]
    assert words(page, "//p[@class='lead']").startswith("Recommendations adopted by the Working Group")
    assert words(page, "//p[@class='lead']/small") == "title, unofficial"
    chinese = look("/document/tip-compendium-2019", "zh")
    assert chinese.xpath("//section[@aria-labelledby='front']//@lang") == ["zh"]
    assert not chinese.xpath("//header[@class='head']//*[@lang='en']"), "its title is in Chinese"


def test_citations_and_asks_are_underlined_where_they_stand_with_a_key(look: Look) -> None:
    page = look("/tip/4-46-c")
    cited = page.xpath("//p[contains(@class, 'own')]//span[contains(@class, 'citation')]/a")
    assert [(one.text, one.get("href")) for one in cited] == [
        ("《贩运人口议定书》第6条第6款", "/instrument/tip-protocol-6-6")
    ]
    assert "缔约国应当" in [
        one.text for one in page.xpath("//p[contains(@class, 'own')]//span[contains(@class, 'ask')]")
    ]
    assert {"citation", "who is asked, how strongly"} <= set(page.xpath("//ul[@class='key']//span/text()"))


def test_both_sessions_are_said_of_what_one_presented_and_another_adopted(look: Look) -> None:
    assert status(look("/tip/4-46-c")) == (
        "Adopted at the session of 10–12 October 2011 fourth session , as orally amended;"
        " presented 19 October 2010, third session"
    )
    assert "2010年10月19日）提出" in status(look("/tip/4-46-c", "zh"))
    assert "首次" in words(look("/tip/session-3", "zh"), "//dl[@class='figures']")


def test_the_number_in_the_report_is_marked_as_inferred(look: Look) -> None:
    citing = shrunk(words(look("/tip/1-18"), "//div[@class='citing']/p[@class='small']"))
    assert "Probably paragraph 19 of the report: 2-15 cites that paragraph (inferred, confidence 0.95)" in citing
    assert "Probably paragraph 12 of the report: 2-43 cites" in shrunk(
        words(look("/tip/1-11-b"), "//div[@class='citing']")
    )
    (official,) = look("/tip/2-15").xpath("//p[contains(@class, 'official')]")
    assert "Official text in six languages: CTOC/COP/WG.4/2010/6" in shrunk(words(official))
    assert "https://digitallibrary.un.org/search?p=CTOC%2FCOP%2FWG.4%2F2010%2F6" in official.xpath("a/@href")
    official = words(look("/tip/8-1-c"), "//p[contains(@class, 'official')]")
    assert "Paragraph" not in official
    assert "Its symbol is not verified." in official


def test_a_symbol_that_is_not_verified_is_said_beside_the_words_to_copy(look: Look) -> None:
    (citing,) = look("/tip/8-1-c").xpath("//div[@class='citing']")
    assert "verified" not in words(citing, "./p[@data-copy]")
    assert "The symbol of the report is not verified" in words(citing, "./p[@class='small']")
    (search,) = citing.xpath(".//a[starts-with(@href, 'https://digitallibrary.un.org/')]/@href")
    assert search.endswith("?p=Working+Group+on+Trafficking+in+Persons+report+2018")
    assert not look("/tip/2-15").xpath("//div[@class='citing']/p[@class='small']")


def test_wordings_stand_side_by_side_with_what_changed(look: Look) -> None:
    (article,) = look("/tip/8-1-c", "zh").xpath("//article[@id='8-1-c_reaff-7-2-b']")
    earlier, later = article.xpath(".//blockquote")
    assert "".join(later.itertext()).startswith("按照本国法律和起诉裁量权")
    assert earlier.xpath(".//del") and later.xpath(".//ins")
    (article,) = look("/tip/8-1-c").xpath("//article[@id='8-1-c_reaff-7-2-b']")
    earlier, later = article.xpath(".//blockquote[@lang='en']")
    assert len(article.xpath("./details[@class='original']//blockquote[@lang='zh']")) == 2
    assert (earlier.xpath(".//ins"), later.xpath(".//del")) == ([], [])
    assert earlier.text == later.text, "the same in English, where the Chinese has a synonym"
    (added,) = look("/tip/8-1-c").xpath("//article[@id='8-1-c_reaff-1-11-b']//blockquote[@lang='en']//ins/text()")[:1]
    assert added.strip() == "and prosecutorial discretion"
    assert "".join(later.itertext()).startswith("In accordance with domestic law and prosecutorial discretion")
    assert "stronger" not in words(article) and "weaker" not in words(article)
    sides = [shrunk(words(side)) for side in article.xpath(".//p[@class='side']")]
    assert sides[0].endswith("Should consider put to the Conference of the Parties")
    assert sides[1].strip().endswith("Should consider")


def test_what_is_only_similar_stands_apart(look: Look) -> None:
    page = look("/tip/8-1-c")
    similar = page.xpath("//details[@id='similar']//a[@class='entry']/@href")
    assert similar == ["/tip/2-44", "/tip/2-50-a"]
    assert not set(similar) & set(page.xpath("//section[@aria-labelledby='lineage']//a/@href"))


def test_every_judged_statement_can_be_reported_and_its_own_page_names_its_row(look: Look) -> None:
    for path in ("/tip/8-1-c", "/tip/2-15", "/tip/7-1-f", "/tip/1-18-c"):
        (report,) = look(path).xpath("//details[@id='report']")
        assert f"{BASE}{path[1:]}" in words(report, "./pre")
        assert "data/" not in words(report), "names of files are of no use to a delegate"
        links = report.xpath(".//li/a/@href")
        assert {"_reaff-", "_theme-", "_ask-", "_ref-"} & set(re.findall("_[a-z]+-", " ".join(links)))
        statement = next(link for link in links if "_" in link)
        (origin,) = look(statement).xpath("//p[@class='origin']")
        assert origin.xpath("./code/text()")[0].startswith("data/")
        assert "Origin(" not in " ".join(look(statement).xpath("//@href | //@content"))


def test_a_citation_is_offered_in_words_and_for_a_bibliography(look: Look, client: FlaskClient) -> None:
    page = look("/tip/4-46-c", "zh")
    (cited,) = page.xpath("//header//p[@class='citation'][@data-copy]")
    assert "第四次会议，建议46(c)" in words(cited) and "CTOC/COP/WG.4/2011/8" in words(cited)
    links = page.xpath("//header//a[contains(@class, 'button')]/@href")
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["docx", "txt", "jsonld", "ttl"]
    for href in (*links, *page.xpath("//details[@id='cite']//a/@href")):
        assert client.get(href).status_code == 200, href


def test_before_and_after_follow_the_document(look: Look) -> None:
    page = look("/tip/1-2")
    assert page.xpath("//nav[@class='beside']/a/@rel") == ["prev", "next"]
    assert page.xpath("//nav[@class='beside']/a/@href") == ["/tip/1-1", "/tip/1-3"]
    assert look("/tip/1-1").xpath("//nav[@class='beside']/a/@rel") == ["next"]


def test_a_headline_is_marked_as_unofficial(look: Look) -> None:
    assert "our headline" in words(look("/tip/8-1-c"), "//h1/small")
    assert "本站所拟提要" in words(look("/tip/8-1-c", "zh"), "//h1/small")


def test_notes_are_called_in_the_text_and_stand_under_it(look: Look) -> None:
    page = look("/tip/2-1")
    assert [
        (one.text, one.get("href")) for one in page.xpath("//div[@lang='zh']/p[contains(@class, 'own')]//sup/a")
    ] == [("3", "#footnote-3")]
    assert "E/2002/68/Add.1" in words(page, "//li[@id='footnote-3']")


def test_an_item_says_what_its_parts_reaffirm_and_are_reaffirmed_by(look: Look) -> None:
    page = look("/tip/1-11")
    said = shrunk(words(page, "//section[@aria-labelledby='lineage']"))
    assert "no later one reaffirms" not in said
    parts = r"its parts in 2010 \( 2-3 , 2-43 , .*2017 \( 7-2-b \), 2018 \( 8-1-c"
    assert re.search(parts, shrunk(words(page, "//dl")))
    assert "/lineage/non-punishment" in page.xpath("//section[@aria-labelledby='lineage']//td/a/@href")


def test_no_item_denies_what_its_parts_prove(look: Look, served: LocalDataset, client: FlaskClient) -> None:
    """Every provision whose parts are in a reaffirmation says so where a reader first looks."""
    where = f"?p <{BASE}ontology#partReaffirms>|<{BASE}ontology#partReaffirmedBy> ?other"
    found = served.store.query(f"SELECT DISTINCT ?p {{ {where} }}")
    items = {row["p"] for row in found}  # type: ignore[union-attr]
    assert len(items) > 10
    site, describer = (client.application.extensions[name] for name in ("site", "linked_data"))
    with client.application.test_request_context("/?lang=en"):
        for item in items:
            page = site.provision(describer.describer.describe(item, brief=True))
            answers = [answer(page, Plain(), site.compared_with(page.iri)) for answer in (said_before, taken_up)]
            assert page.part_links, item
            assert any("its parts" in answer for answer in answers), item
    assert "no later one" not in words(look("/tip/1-11"), "//section[@aria-labelledby='lineage']")


def test_texts_that_only_build_on_another_are_not_called_repetitions(client: FlaskClient) -> None:
    later, earlier = (client.get(f"/tip/{name}.txt?lang=en").text for name in ("1-11-b", "8-1-c"))
    assert "Repeated later? 2010 (2-43), 2017 (7-2-b), 2018 (8-1-c); built on by 2010 (2-44), 2013 (5-35)" in later
    assert "Said before? Yes: 2009 (1-11-b), 2017 (7-2-b); takes up 2010 (2-43), 2013 (5-35) with changes" in earlier
    assert "; these take up 2009 (1-11-a); here in nearly the same words" in earlier


def test_what_was_not_found_is_said_with_the_sessions_that_were_compared(client: FlaskClient) -> None:
    first, last = (client.get(f"/tip/{name}.txt?lang=en").text for name in ("1-11-b", "8-1-c"))
    assert "Said before? No: we found no earlier recommendation like this in sessions 1 to 8, 2009–2018" in first
    assert "Repeated later? No: we found no later one in sessions 1 to 8, 2009–2018" in last


def test_a_comparison_of_translations_says_that_official_texts_may_differ(render: Look) -> None:
    notes = [
        "The official texts in this language may differ elsewhere."
        in words(render("/lineage/non-punishment", language))
        for language in ("en", "zh")
    ]
    assert notes == [True, False]


def test_no_link_in_the_same_words_shows_a_shift_of_strength(client: FlaskClient) -> None:
    site = client.application.extensions["site"]
    with client.application.test_request_context("/?lang=en"):
        *_, rows = site.pairs({}, 0, 10_000)
        sides = site.recommendations(row[side] for row in rows for side in ("later", "earlier"))
        pairs = links(rows, sides, site.concept)
    assert len(pairs) > 100
    same = [pair for pair in pairs if pair.grade.slug == "verbatim" and pair.later.ask.verb == pair.earlier.ask.verb]
    assert same and not [pair.iri for pair in same if pair.shift]


def test_a_text_put_to_another_body_is_never_called_adopted_or_agreed(look: Look) -> None:
    page = look("/tip/7-2-b")
    assert status(page) == (
        "Put to the Conference of the Parties at the session of 6–8 September 2017"
        " seventh session ; the source does not say whether it was adopted"
    )
    assert status(look("/tip/7-2")) == "Adopted at the session of 6–8 September 2017 seventh session"
    for path in ("/tip/7-2-b", "/lineage/non-punishment", "/lineage/reflection-period", "/tip/session-7"):
        assert "agreed" not in words(look(path), "//main"), path


def test_the_verb_comes_first_and_its_force_is_a_chip(look: Look) -> None:
    (card,) = look("/tip/1-11-b").xpath("//dl[@class='ask-card']")
    assert [quote.text for quote in card.xpath(".//dd/q")] == ["缔约国应当", "考虑"]
    (how,) = card.xpath(".//dd[a[@class='force level-2']]")
    assert how.xpath("./a/text() | ./a/@href") == [
        *("/strength/should-consider", "Should consider", "/force/consideration", "Consideration")
    ]


def test_a_strength_is_no_addressee(look: Look) -> None:
    page = look("/strength/should")
    trail = page.xpath("//nav[@class='breadcrumb']//a/@href")
    assert (page.findtext(".//title"), trail) == ("Should \u2013 Strength \u2013 Reaffirm", ["/", "/scheme/strength"])
    assert "rec:" not in words(page, "//header[@class='head']")


def test_the_page_of_the_dataset_folds_its_parts_and_names_each_type_once(look: Look) -> None:
    main = look("/dataset").xpath("//main")[0]
    types = main.xpath("./p[1]/a/text()")
    assert len(types) == len(set(types)) > 1
    assert "Cite this" not in words(main, ".//h2")
    assert not main.xpath(".//a[starts-with(@href, '/dataset#class-')][not(ancestor::details)]")


def test_the_facts_stand_above_the_text(look: Look) -> None:
    page = look("/tip/4-46-i-2")
    facts = {words(fact, "dt").strip(): shrunk(words(fact, "dd")).strip() for fact in page.xpath("//header//dl/div")}
    assert facts == {
        "Who": "States parties",
        "How strongly": "should , as one of three options",
        "Limits": "None in its words",
        "Under": "Trafficking in Persons Protocol, article 6 (6) in the introduction, 46 (i)",
        "Status": "Adopted at the session of 10–12 October 2011 fourth session , as orally amended;"
        " presented 19 October 2010, third session",
        "Said before?": "Yes, with changes: 2009 ( 1-13 ); here with changes found by our comparison",
        "Repeated later?": "No: we found no later one in sessions 1 to 8, 2009–2018",
    }
    asks = look("/tip/2-21").xpath("//header//dl/div/dd/ol")
    assert [[words(value) for value in ask] for ask in asks] == [
        ["States parties", "Member States"],
        ["should", "should consider"],
    ]


def test_the_page_of_an_actor_names_the_texts_in_which_it_is_a_partner_or_is_to_act(look: Look) -> None:
    named = look("/actor/unodc").xpath("//section[@aria-labelledby='named']//a/text()")
    assert named == ["1-17-b", "2-16", "2-48", "2-56", "4-2", "4-43", "5-20", "8-1-j"]
    assert not look("/actor/conference").xpath("//section[@aria-labelledby='named']")


def test_the_contents_are_the_parts_of_the_item_or_the_items_around_it(look: Look) -> None:
    def numbers(path: str) -> list[str]:
        return look(path).xpath("//nav[contains(@class, 'contents')]//li//b/text()")

    assert numbers("/tip/4-46-i-2")[-5:] == ["(i)", "(i)", "(ii)", "(iii)", "(j)"]
    assert look("/tip/4-46-i-2").xpath("//nav//a[@aria-current]/@href") == ["/tip/4-46-i-2"]
    assert numbers("/tip/1-11")[3:8] == ["10", "11", "(a)", "(b)", "12"]
    assert numbers("/tip/1-1") == ["1", "2", "3", "4", "5"]


def test_one_comparison_is_open_and_the_others_folded(look: Look) -> None:
    compared = look("/tip/8-1-c").xpath("//section[@aria-labelledby='lineage']/details")
    assert len(compared) == 4
    assert [one.get("open") is not None for one in compared] == [True, False, False, False]


def test_search_engines_read_what_a_provision_is(look: Look) -> None:
    (script,) = look("/tip/4-46-i-2").xpath("//script[@type='application/ld+json']/text()")
    described = json.loads(script)
    assert described["isPartOf"] == {"@type": "Report", "reportNumber": "CTOC/COP/WG.4/2011/8"}
    assert described["author"]["name"] == "Working Group on Trafficking in Persons"
    assert described["datePublished"] == "2011-10-12"
    assert described["isBasedOn"] == [f"{BASE}tip/1-13"]


@pytest.mark.parametrize("suffix", ["txt", "docx"])
def test_a_provision_is_a_document_for_readers(suffix: str, client: FlaskClient) -> None:
    media_type = READABLE[suffix]
    named = client.get(f"/tip/4-46-i-2.{suffix}?lang=zh")
    assert (named.status_code, named.mimetype, named.headers["Content-Language"]) == (200, media_type, "zh-Hans")
    accepted = client.get("/tip/4-46-i-2", headers={"Accept": media_type, "Accept-Language": "zh"})
    assert accepted.data == named.data
    assert {"Accept", "Accept-Language"} <= set(accepted.headers["Vary"].split(", "))
    english = client.get(f"/tip/4-46-i-2.{suffix}", headers={"Accept-Language": "en"})
    text = english.text if suffix == "txt" else "\n".join(p.text for p in Document(io.BytesIO(english.data)).paragraphs)
    for expected in (
        "should, as one of three options",
        "Unofficial working translation",
        "Source text (Chinese version)",
        "让被害人有可能获得赔偿",
        "Reaffirms 1-13",
        "report: CTOC/COP/WG.4/2011/8",
        "Reaffirm (unofficial): ",
        "This is not a United Nations website.",
    ):
        assert expected in text
    assert client.get(f"/theme/compensation.{suffix}").status_code == 404
    assert client.get("/theme/compensation", headers={"Accept": media_type}).status_code == 406


def test_an_endorsement_asks_nobody(look: Look) -> None:
    card = shrunk(words(look("/tip/4-46"), "//dl[@class='ask-card']"))
    assert "Asked nobody" in card and "Endorses" in card and "Declaratory" in card


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "one of three options; at least one is asked for"), ("zh", "三项备选之一；至少须采用一项")],
)
def test_an_option_is_no_duty_by_itself(language: str, said: str, look: Look) -> None:
    for part in ("1", "2", "3"):
        assert said in words(look(f"/tip/4-46-i-{part}", language), "//dl[@class='ask-card']")
        assert "4-46-i" in words(look(f"/tip/4-46-i-{part}", language), "//section[@class='about']//li/small")
    assert said in words(look("/lineage/compensation", language), "//section[@aria-labelledby='members']")


# Lineages, sessions, concepts, works --------------------------------------------------------------------------------


def test_how_a_pair_is_known_is_said_in_its_own_kind(look: Look) -> None:
    told = shrunk(words(look("/tip/7-1-f"), "//section[@aria-labelledby='lineage']"))
    assert "reaffirms, as stated in the text" in told
    (found,) = look("/tip/8-1-c").xpath("//article[@id='8-1-c_reaff-7-2-b']/p[last()]")
    assert "found by our comparison (machine-read twice)" in shrunk("".join(found.itertext()))
    assert "/status/machine-read-twice" in found.xpath("./a/@href")
    assert "readers" not in words(look("/tip/8-1-c"), "//main")
    said = "the later text reaffirms item 1-11 as a whole"
    for page, pair in (("2-43", "2-43_reaff-1-11-b"), ("1-11-a", "2-43_reaff-1-11-a")):
        assert said in shrunk(words(look(f"/tip/{page}"), f"//article[@id='{pair}']"))
    found_again = shrunk(words(look("/lineage/non-punishment?text=2-43"), "//main"))
    assert "found by our comparison; the later text reaffirms item 1-11 as a whole" in found_again
    follows = shrunk(words(look("/reaffirmations?relation=follows"), "//main"))
    assert "follows, as stated in the text" in follows and "reaffirms, as stated in the text" not in follows


@pytest.mark.parametrize("path", ["/themes", "/addressees", "/theme/non-punishment", "/"])
def test_a_session_that_put_texts_to_another_body_is_marked_in_charts(path: str, look: Look) -> None:
    page = look(path)
    heads = page.xpath("//table[@class='heat']/thead//a/span[@aria-hidden][contains(., '*')]")
    assert {"".join(head.itertext()) for head in heads} == {"7*"}
    assert "* This session put texts to another body" in shrunk(words(page, "//main//p"))


def test_a_series_goes_by_the_session_that_adopted_and_by_the_other_if_asked(look: Look) -> None:
    sessions = "//section[@aria-labelledby='members']//h3/a/@href"
    adopted, presented = look("/lineage/compensation"), look("/lineage/compensation?by=presented")
    assert "/tip/session-3" not in adopted.xpath(sessions)
    assert "/tip/session-3" in presented.xpath(sessions)
    assert "?by=presented" in adopted.xpath("//main//a/@href")
    assert "?" in presented.xpath("//main//a/@href")


def test_chosen_reaffirmations_are_those_that_are_counted(look: Look, client: FlaskClient) -> None:
    page = look("/sessions")
    cells = {
        link.get("href"): int(link.text)
        for link in page.xpath("//table[@class='heat']//td/a[starts-with(@href, '/reaffirmations')]")
    }
    assert len(cells) > 10
    for href, count in cells.items():
        assert len(look(href).xpath("//tbody/tr")) == count, href
    for wrong in ("later=9", "grade=x", "relation=x", "page=99"):
        assert client.get(f"/reaffirmations?{wrong}", headers={"Accept": "text/html"}).status_code == 404


def test_the_items_of_a_session_are_listed_once(look: Look, client: FlaskClient) -> None:
    assert look("/items?session=7").xpath("//ul[@class='entries']/li/a/@href") == ["/tip/7-1", "/tip/7-2"]
    assert not look("/items?session=3").xpath("//ul[@class='entries']/li")
    for wrong in ("session=9", "page=99"):
        assert client.get(f"/items?{wrong}", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("scheme", ["force", "strength", "operator", "adoption", "theme", "group", "form", "actor"])
def test_a_scheme_counts_its_concepts_as_the_search_does(scheme: str, look: Look, client: FlaskClient) -> None:
    page = look(f"/scheme/{scheme}")
    counts = page.xpath("//td[@class='number']/a")
    assert counts
    for count in counts[:: max(1, len(counts) // 5)]:
        assert client.get(count.get("href"), headers={"Accept": "application/json"}).get_json()["total"] == int(
            count.text
        )
    if scheme == "force":
        forces = page.xpath("//th/a/@href")
        assert forces == [f"/force/{name}" for name in ("call", "consideration", "encouragement", "permission")]


def test_what_the_text_itself_reaffirms_stands_first(look: Look) -> None:
    answer = shrunk(words(look("/tip/2-43"), "//div[@class='precedents'][1]/dd"))
    assert answer.startswith(
        "Yes: its own text reaffirms what we read as 1-11 (2009); the same request in 2009 ( 1-11-a"
    )


@pytest.mark.parametrize("path", ["/grade/extends", "/relation/follows"])
def test_a_code_opens_the_reaffirmations_with_it(path: str, look: Look) -> None:
    (link,) = look(path).xpath("//section[@aria-labelledby='used']//a[starts-with(@href, '/reaffirmations')]")
    count = re.findall(r"\d+", words(look(link.get("href")), "//p[@class='when']"))[0]
    assert shrunk(link.text).startswith(f"{count} links to earlier texts, ")


def test_a_retired_concept_names_what_replaces_it(look: Look) -> None:
    page = look("/strength/recommends")
    assert "Retired" in words(page, "//p[@class='note']")
    assert page.xpath("//p[@class='note']/a/@href") == ["/operator/recommends", "/strength/recommended"]


def test_the_tables_of_a_session_have_no_empty_column_and_say_what_is_most_frequent(look: Look) -> None:
    addressees, themes = look("/tip/session-4").xpath("//figure[.//table[@class='heat']]")
    for figure in (addressees, themes):
        columns = len(figure.xpath(".//thead//th"))
        assert all(figure.xpath(f".//tbody//td[{place}]/a") for place in range(1, columns + 1))
    assert shrunk(words(addressees, "figcaption")).startswith("Most frequent: States parties, call, in 31 of 72")


def test_a_session_shows_what_it_adopted_in_its_order_and_what_it_takes_up(look: Look) -> None:
    page = look("/tip/session-4")
    adopted = page.xpath("//section[@aria-labelledby='adopted']//a[@class='entry']/@href")
    assert adopted[:2] == ["/tip/4-1", "/tip/4-2"]
    assert adopted[adopted.index("/tip/4-46") + 1] == "/tip/4-46-a"
    numbers = [int(words(one, "./a")) for one in page.xpath("//dl[@class='figures']//dd")]
    assert numbers[:3] == [46, 72, 55]
    assert numbers[3] == len(page.xpath("//section[@aria-labelledby='takes-up']//tbody/tr"))


def test_recommendations_whose_parts_were_put_to_a_body_say_so(look: Look) -> None:
    figures = [shrunk(words(one)).strip() for one in look("/tip/session-7").xpath("//dl[@class='figures']//dd")]
    assert figures[:2] == ["2 , which put texts to the Conference of the Parties", "0"]


def test_a_session_that_adopted_nothing_shows_what_it_presented(look: Look) -> None:
    page = look("/tip/session-3")
    assert [int(words(one)) for one in page.xpath("//dl[@class='figures']//dd")][:3] == [0, 0, 17]
    assert not page.xpath("//section[@aria-labelledby='adopted']")
    assert "/tip/4-46-a" in page.xpath("//section[@aria-labelledby='presented']//a/@href")


def test_all_recommendations_on_an_article(look: Look) -> None:
    page = look("/instrument/tip-protocol-6-6")
    own = page.xpath("//section[@aria-labelledby='own']//a[@class='entry']/@href")
    inherited = page.xpath("//section[@aria-labelledby='inherited']//a[@class='entry']/@href")
    assert own == ["/tip/4-46-c"]
    assert inherited == ["/tip/4-46-i-1", "/tip/4-46-i-2", "/tip/4-46-i-3"]
    assert "4 operative provisions are based on it" in shrunk(words(page, "//p[@class='when']"))
    assert "《贩运人口议定书》第6条第6款" in words(page, "//section[@aria-labelledby='own']//q")
    notes = [shrunk(words(note)) for note in page.xpath("//section[@aria-labelledby='inherited']//li/small[a]")]
    assert [note.endswith("named in the introduction, 4-46-i") for note in notes] == [True] * 3
    whole = look("/instrument/tip-protocol-6")
    assert {*own, *inherited} <= set(whole.xpath("//section[@class='group']//a[@class='entry']/@href"))
    assert page.xpath("//nav[@class='breadcrumb']//a/@href")[-2:] == [
        "/instrument/tip-protocol",
        "/instrument/tip-protocol-6",
    ]


def test_parts_of_an_instrument_come_in_the_order_of_their_numbers(look: Look) -> None:
    parts = look("/instrument/tip-protocol").xpath("//section[@aria-labelledby='parts']//a/@href")
    assert parts == [f"/instrument/tip-protocol-{number}" for number in range(1, 21)]
    assert sorted(["b", "10", "2", "a"], key=natural) == ["2", "10", "a", "b"]


@pytest.mark.parametrize("path", CONCEPTS)
def test_the_counts_of_a_concept_are_those_of_its_list(path: str, look: Look, client: FlaskClient) -> None:
    page = look(path)
    listed = set(page.xpath("//section[@class='group']//a[@class='entry']/@href"))
    (every,) = page.xpath("//p[@class='when']/a/@href")
    answer = client.get(every, headers={"Accept": "application/json"}).get_json()
    assert {one["id"].partition("reaffirm")[2] for one in answer["items"]} == listed
    assert shrunk(words(page, "//p[@class='when']")).startswith(f"{len(listed)} operative provision")


@pytest.mark.parametrize("path", CHARTS)
def test_each_count_leads_to_as_many_recommendations(path: str, look: Look, client: FlaskClient) -> None:
    page = look(path)
    marks = {
        link.get("href"): int(link.text)
        for link in page.xpath("//table[@class='heat']//td/a[starts-with(@href, '/recommendations?')]")
    }
    assert marks
    for href, count in list(marks.items())[:: max(1, len(marks) // 5)]:
        total = client.get(href, headers={"Accept": "application/json"}).get_json()["total"]
        assert total == count > 0, href


@pytest.mark.parametrize("path", [*CHARTS, "/instruments", "/instrument/tip-protocol"])
def test_a_chart_has_its_table_and_its_query(path: str, look: Look, client: FlaskClient) -> None:
    figures = look(path).xpath("//figure[.//table[@class='heat']]")
    assert figures
    for figure in figures:
        assert figure.xpath("string(figcaption)").strip()
        cells = figure.xpath(".//td[starts-with(@class, 'heat-')]/a/text()")
        (href,) = figure.xpath(".//a[not(@download)]/@href[starts-with(., '/sparql?')]")
        assert figure.xpath(".//a[@download]/@href[contains(., 'format=csv')]")
        query = parse_qs(urlsplit(href).query)["query"][0]
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
        rows = answer.get_json()["results"]["bindings"]
        assert sum(int(row["count"]["value"]) for row in rows) >= sum(map(int, cells)) / 2 > 0


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_in_the_language_of_the_page(path: str, look: Look) -> None:
    english, chinese = look(path, "en"), look(path, "zh")
    assert english.xpath("//h1/text()") != chinese.xpath("//h1/text()")
    assert not chinese.xpath("//main//*[local-name()='text'][@lang='en']")
    assert len(english.xpath("//main//a")) == len(chinese.xpath("//main//a"))


def test_no_part_of_a_page_has_the_name_of_another(look: Look) -> None:
    for path in (
        "/tip/8-1-c",
        "/tip/4-46",
        "/tip/2-15",
        "/lineage/training",
        "/strength/none",  # has no chart
        "/theme/criminal-justice",
        "/tip/session-4",
    ):
        names = look(path).xpath("//@id")
        assert len(names) == len(set(names)), path


FEW = """
tip:session-1 a rec:Session ; rec:ordinal 1 ; dcterms:identifier "session-1" ; rdfs:label "first session"@en ;
  schema:startDate "2009-04-14"^^xsd:date ; schema:endDate "2009-04-15"^^xsd:date .
tip:1-1 a rec:Provision , rec:Recommendation ; dcterms:identifier "1-1" ; rec:order 1 ; rec:session tip:session-1 ;
  rec:presentedAt tip:session-1 ; rec:operative true ; rec:text "<script>alert(1)</script>"@en ; rec:lineage lineage:l ;
  rdfs:label "<b>one</b>"@en ; rec:theme theme:t ; rec:restsOn inst:i ; rec:cites inst:i ;
  dcterms:isPartOf doc:d .
lineage:l a rec:Lineage ; rdfs:label "<i>l</i>"@en ; dcterms:identifier "l" .
theme:t a rec:Theme ; dcterms:identifier "t" ; skos:prefLabel "<i>t</i>"@en .
inst:i a rec:Instrument ; dcterms:identifier "i" ; rdfs:label "<i>i</i>"@en .
"""


def test_a_dataset_of_a_few_facts_has_its_pages_and_nothing_in_them_is_executed() -> None:
    names = Names()
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.prefixes().items())
    store = pyoxigraph.Store()
    graph = pyoxigraph.NamedNode(names.graph("text"))
    for triple in pyoxigraph.parse(head + FEW, pyoxigraph.RdfFormat.TURTLE):
        store.add(pyoxigraph.Quad(triple.subject, triple.predicate, triple.object, graph))
    client = create_app(LocalDataset(names, digest(store), (), {}, store)).test_client()
    for path in ("/tip/session-1", "/tip/1-1", "/lineage/l", "/theme/t", "/instrument/i", *LISTS):
        for language in ("en", "zh"):
            answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
            text = answer.get_data(as_text=True)
            assert answer.status_code == 200, path
            assert not re.search("<script>alert|<b>one|<i>[lti]<", text), path


# Sessions -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renumbered(served: LocalDataset) -> FlaskClient:
    """The dataset as if the third session were one beside the series, whose number is its day."""
    names, store = served.names, pyoxigraph.Store()
    number = pyoxigraph.NamedNode(f"{names.base}tip/session-3"), pyoxigraph.NamedNode(f"{names['rec']}ordinal")
    for quad in served.store:
        value = pyoxigraph.Literal(20101019) if (quad.subject, quad.predicate) == number else quad.object
        store.add(pyoxigraph.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    return create_app(LocalDataset(names, served.digest, served.questions, served.graphs, store)).test_client()


@pytest.mark.parametrize(
    "path",
    [
        *("/sessions", "/lineages", "/recommendations", "/theme/compensation", "/actor/states-parties"),
        *("/instrument/tip-protocol-6-6", "/lineage/legal-aid", "/tip/4-46-e"),
    ],
)
def test_a_session_beside_the_series_stands_where_its_day_is(path: str, look: Look, renumbered: FlaskClient) -> None:
    answer = renumbered.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).get_data(as_text=True)
    renamed = words(
        html.fromstring(answer.replace("20101019", "3").replace("8 sessions, 2009–2018", "sessions 1 to 8, 2009–2018"))
    )
    assert renamed.replace("2010-10-19", "3") == words(look(path)).replace("2010-10-19", "3")


# Counts -------------------------------------------------------------------------------------------------------------


def test_counts_keep_the_order_of_their_heads_and_leave_out_what_has_none() -> None:
    rows = [Head("b", "B"), Head("a", "A"), Head("c", "C")]
    columns = [Head("1", "1", full="first"), Head("2", "2", full="second")]
    found = [{"row": "a", "column": "2", "count": "3"}, {"row": "b", "column": "2", "count": "1"}]
    result = counted("T", [*found, {"row": "x", "column": "1", "count": "9"}], rows, columns, "/{}/{}".format, "Q")
    assert [head.key for head in result.rows] == ["b", "a"]
    assert [head.key for head in result.columns] == ["1", "2"]
    assert result.marks["a", "2"].href == "/a/2"
    assert (result.of_row(result.rows[1]), result.count(rows[2], columns[0])) == (3, 0)


def test_groups_show_their_own_counts_over_their_rows() -> None:
    found = [
        {"group": "g", "row": "a", "column": "1", "count": "3"},
        {"group": "g", "row": "b", "column": "1", "count": "2"},
        {"group": "h", "row": "a", "column": "1", "count": "4"},
    ]
    sums = [{"row": "g", "column": "1", "count": "4"}, {"row": "h", "column": "1", "count": "4"}]
    heads, groups = [Head("a", "A"), Head("b", "B")], [Head("g", "G"), Head("h", "H")]
    result = grouped("T", found, sums, groups, heads, [Head("1", "1")], "/{}/{}/{}".format, "Q")
    assert [(head.text, head.deep) for head in result.rows] == [
        ("G", False),
        ("A", True),
        ("B", True),
        ("H", False),
        ("A", True),
    ]
    assert [result.of_row(head) for head in result.rows] == [4, 3, 2, 4, 4]
    assert result.marks["g", "1"].href == "/g//1"
    assert result.marks["h a", "1"].href == "/h/a/1"


def test_the_name_of_a_part_is_the_end_of_its_iri() -> None:
    assert anchor("https://example.org/tip/8-1-c_reaff-7-2-b") == "8-1-c_reaff-7-2-b"


# Where there are many -----------------------------------------------------------------------------------------------


def test_pages_hold_the_latest_of_many_and_say_where_the_others_are(
    look: Look, render: Look, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = look("/theme/compensation")
    monkeypatch.setattr(node_pages, "COLUMNS", 2)
    monkeypatch.setattr(node_pages, "LISTED", 3)
    entries = "//section[@aria-labelledby='list']//ul[@class='entries']/li"
    page = render("/theme/compensation")
    assert [words(one) for one in page.xpath(entries)] == [words(one) for one in whole.xpath(entries)][-3:]
    everything = int(re.match(r"\d+", words(whole, "//p[@class='when']")).group())  # type: ignore[union-attr]
    assert everything == len(whole.xpath(entries)) > 3
    note = f"The latest 3 of {everything}. Search and filter them"
    assert note in shrunk(words(page)) and note not in shrunk(words(whole))
    assert words(page, "//p[@class='when']") == words(whole, "//p[@class='when']")
    assert words(page, "//section[@aria-labelledby='lines']") == words(whole, "//section[@aria-labelledby='lines']")
    assert page.xpath("count(//figure[1]//thead//th)") == 2 + 1
    left = r"\d earlier sessions are in the query only"
    assert re.search(left, words(page)) and not re.search(left, words(whole))
    for path, title in {"/instrument/tip-protocol": "The latest 3 of", "/addressees": "6 earlier sessions are"}.items():
        assert title in shrunk(words(render(path)))


@pytest.mark.parametrize("kind", node_pages.PATHS)
def test_the_index_lists_the_recommendations_of_a_concept_as_a_query_does(client: FlaskClient, kind: str) -> None:
    site = client.application.extensions["site"]
    for row in site.class_terms(kind)[::6]:
        iri = row["term"]
        rows = site.rows(site.query("listed", iri, node_pages.PATHS[kind][0]))
        expected = [row["provision"] for row in rows if row["operative"] == "true"]
        listed = site.listed_under(node_pages.FACETS[kind], iri, 10_000)
        assert site.count_under(node_pages.FACETS[kind], iri) == listed.total
        assert list(listed.latest) == expected, iri
        assert list(listed.chapeaux) == [row["provision"] for row in rows if row["operative"] == "false"], iri
        assert site.listed_under(node_pages.FACETS[kind], iri, 4).latest == expected[-4:], iri
        assert listed.total == len(expected), iri
        assert listed.lineages == Counter(
            line for one in site.recommendations(expected).values() for line in one.lineages
        ), iri


def test_charts_of_many_sessions_ask_for_the_latest_only(
    look: Look, render: Look, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    describer = client.application.extensions["linked_data"].describer
    paths = [
        *(path for path in LISTS if path != "/lineages"),
        "/theme/compensation",
        "/actor/unodc",
        "/strength/should",
    ]
    whole = {path: look(path) for path in paths}
    monkeypatch.setattr(node_pages, "COLUMNS", 2)
    asked: list[str] = []
    rows = describer.rows
    monkeypatch.setattr(describer, "rows", lambda query: asked.append(query) or rows(query))
    for path, page in whole.items():
        known = {
            (one.xpath("string(ancestor::div[@role='region']/@aria-label)"), words(one, "th")): one
            for one in page.xpath("//figure//tbody/tr")
        }
        for row in render(path).xpath("//figure//tbody/tr"):
            head = row.xpath("string(ancestor::div[@role='region']/@aria-label)"), words(row, "th")
            if path not in {"/sessions", "/addressees"}:  # heads are there more than once
                cells = [[words(cell) for cell in one.xpath("td")] for one in (row, known[head])]
                assert cells[0][:-1] == cells[1][-3:-1], path
    counting = [query for query in asked if re.search(r"SELECT (\?group )?\?row \?column", query)]
    assert len(counting) > len(paths)
    assert all("{ VALUES ?" in query for query in counting)


def test_many_sessions_are_listed_on_pages(
    look: Look, render: Look, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, ways = "//tr[th[contains(@class, 'kept')]]", "//nav[@class='pages']/a/@href"
    whole = [words(row) for row in look("/sessions").xpath(rows)]
    assert not look("/sessions").xpath(ways)
    monkeypatch.setattr(list_views, "LINES", 3)
    pages = [render(f"/sessions?page={number}") for number in (1, 2, 3)]
    assert [[words(row) for row in page.xpath(rows)] for page in pages] == [whole[-3:], whole[-6:-3], whole[:-6]]
    assert [page.xpath(ways) for page in pages] == [
        ["/sessions?page=2"],
        ["/sessions?page=1", "/sessions?page=3"],
        ["/sessions?page=2"],
    ]
    assert client.get("/sessions?page=4", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("series", ["", "by=presented"])
def test_the_list_of_reaffirmations_has_the_rows_of_its_query(client: FlaskClient, series: str) -> None:
    site = client.application.extensions["site"]
    sessions = {f"{number}": site.session_of(number) for number in ("5", "7")}
    choices = [
        {},
        {"grade": site.concept_iri("grade", "extends")},
        {"relation": site.concept_iri("relation", "follows")},
        {"session": sessions["7"]},
        {"session": sessions["7"], "earlierSession": sessions["5"]},
    ]
    with client.application.test_request_context(f"/reaffirmations?{series}"):
        for chosen in choices:
            total, query, rows = site.pairs(chosen, 1, 4)
            listed = site.rows(query)
            assert total.pairs == len(listed) > 1, chosen
            assert total.stated == sum(row["explicit"] == "true" for row in listed), chosen
            assert total.whole == sum("via" in row for row in listed), chosen
            assert rows == listed[1:5], chosen


def test_pages_read_once_what_no_request_changes(
    render: Look, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ("/ontology", "/reaffirmations?page=2", "/grade/extends")
    for path in paths:
        render(path)
    engine = client.application.extensions["engine"]
    asked: list[str] = []
    query = engine.query
    monkeypatch.setattr(engine, "query", lambda text, *others: asked.append(text) or query(text, *others))
    render("/ontology")
    assert not asked
    for path in paths:
        render(path)
    assert [text for text in asked if "a rec:Reaffirmation" in text and "VALUES ?comparison" not in text] == []


def test_the_home_page_holds_the_latest_sessions(served: LocalDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_pages, "COLUMNS", 3)
    page = html.fromstring(create_app(served).test_client().get("/", headers={"Accept": "text/html"}).text)
    for kind in ("heat", "lineages"):
        assert page.xpath(f"//table[@class='{kind}']/thead//a/@href") == [f"/tip/session-{n}" for n in (6, 7, 8)]
    assert "5 earlier sessions are in the query only" in words(page, "//figure")


def test_who_points_to_a_node_is_told_as_data_and_not_asked_for_its_page(client: FlaskClient) -> None:
    data = client.get("/theme/compensation", headers={"Accept": "text/turtle"}).text
    assert "rec:theme theme:compensation" in data
    assert client.get("/theme/compensation.ttl", headers={"Accept": "text/html"}).text == data
    resolver = client.application.extensions["linked_data"].resolver
    found = resolver.find("theme/compensation", brief=True).description
    assert {quad.subject.value for quad in found.quads if quad.subject != found.node} <= {
        quad.object.value for quad in found.quads if quad.subject == found.node
    }


def test_pages_of_kinds_do_not_ask_for_all_that_points_to_them(render: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def pointers(_: Describer, node: pyoxigraph.NamedNode, page: int = 1) -> list[Pointer]:
        asked.append(f"{node.value} {page}")
        return []

    monkeypatch.setattr(Describer, "pointers", pointers)
    for path in ("/theme/compensation", "/actor/states-parties", "/tip/session-4", "/entity/unodc"):
        render(path)
    assert asked == [f"{BASE}entity/unodc 1"]


@pytest.mark.parametrize(
    ("later", "earlier", "forces", "shift"),
    [
        ("2-49", "1-13", ("consideration", "call"), 1),
        ("2-12", "1-10-a", ("call", "encouragement"), -1),
        ("7-2-b", "5-35", ("encouragement", "consideration"), 0),  # of one level
        ("6-17", "2-4", ("call", "consideration"), 0),  # of other acts
    ],
)
def test_forces_are_compared_only_of_one_act_and_as_the_pair_states_it(
    later: str, earlier: str, forces: tuple[str, str], shift: int, client: FlaskClient
) -> None:
    site = client.application.extensions["site"]
    with client.application.test_request_context():
        rows = site.rows(site.query("pairs"), "comparison", [f"{BASE}tip/{later}_reaff-{earlier}"])
        (pair,) = links(rows, site.recommendations([rows[0]["later"], rows[0]["earlier"]]), site.concept)
    assert (pair.earlier.ask.force.slug, pair.later.ask.force.slug) == forces
    assert pair.shift == shift
    assert {"stronger": 1, "weaker": -1}.get(pair.change, 0) == shift


def test_a_lineage_names_references_to_the_whole_of_a_member(look: Look) -> None:
    (header,) = look("/lineage/non-punishment").xpath("//header[@class='head']")
    head = shrunk(header.text_content())
    assert "The text of 2-43 itself reaffirms 1-11, of which 1-11-b is a part." in head
    assert "The text of" not in shrunk(words(look("/lineage/legal-aid"), "//header[@class='head']"))


def test_a_part_names_references_to_the_whole(look: Look) -> None:
    page = look("/tip/1-17-a")
    assert "no later one reaffirms it" not in words(page, "//section[@aria-labelledby='lineage']")
    references = shrunk(words(page, "//details[@id='references']"))
    assert "As a part of 1-17 referred to by 2-17" in references
    assert "follows" in references


def test_of_many_values_of_a_property_the_first_are_shown_and_the_others_counted(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (describe, node_view):
        monkeypatch.setattr(module, "PAGE", 60)
    address = "/document/tip-compendium-2019"
    graph = Graph().parse(data=client.get(f"{address}.nt").data, format="nt")
    parts = set(graph.objects(None, DCTERMS.hasPart))
    assert len(parts) == 197
    assert sum((part, RDFS.label, None) in graph for part in parts) == 60
    page = html.fromstring(client.get(address, headers={"Accept": "text/html"}).data)
    term = f"//dt[a/@href='{DCTERMS.hasPart}']"
    values = page.xpath(f"{term}/following-sibling::dd[preceding-sibling::dt[1][a/@href='{DCTERMS.hasPart}']]")
    *shown, more = (shrunk(value.text_content()).strip() for value in values)
    assert len(shown) == 60
    assert shown[0] == "first session, recommendation 1 inferred"
    assert more == "and 137 more, in the data of this page"


def test_a_work_has_its_key_in_the_search(client: FlaskClient) -> None:
    finder = client.application.extensions["search"].finder
    works = finder.collection.facets["cites"].values
    assert {finder.key("cites", work.iri) for work in works.values()} == works.keys()
    assert finder.key("cites", "https://example.org/work") == ""
