"""What a page on a recommendation shows: the text in pieces, asks, comparisons, and where each fact was decided."""

import csv
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import NamedNode

from reaffirm_core.annotation_kinds import BY_NAME
from reaffirm_core.names import BASE, Names
from reaffirm_server.dataset.project_files import load_curated_rows, load_published, load_rule_places
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.site.origins import Origin, Origins
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.site.text_spans import Span, pieces
from tests.conftest import ROOT

Look = Callable[[str], ProvisionPage]

#: The names of a dataset with the main corpus alone.
MAIN = Names(corpora=("tip",))
STYLES = ROOT / "server" / "reaffirm_server" / "static" / "css" / "pages.css"


@pytest.fixture(scope="module")
def look(client: FlaskClient) -> Look:
    publication = client.application.extensions["publications"]
    origins = Origins(MAIN, load_published(MAIN).corpora, load_curated_rows(), load_rule_places())

    def seen(identifier: str) -> ProvisionPage:
        node = NamedNode(f"{BASE}tip/{identifier}")
        site = client.application.extensions["site"]
        quads = (
            *publication.describer.describe(node).quads,
            *publication.describer.quads("provision-around", [node]),
            *site.vocabulary,
        )
        return ProvisionPage(node.value, FactIndex(quads, publication.prefixes), origins)

    return seen


def row_of(origin: Origin | None) -> dict[str, str]:
    """The row that an origin names."""
    assert origin is not None
    with (ROOT / origin.file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))[origin.row - 2]


def test_pieces_are_the_text_and_say_what_is_said_of_it() -> None:
    spans = [Span(0, 4, "ask"), Span(2, 6, "citation", "x"), Span(2, 8, "reference", "y")]
    found = list(pieces("abcdefghij", spans, [Span(6, 8, "note", "n")]))
    assert [piece.text for piece in found] == ["ab", "cd", "ef", "gh", "ij"]
    assert [piece.kinds for piece in found] == [
        ("ask",),
        ("ask", "citation", "reference"),
        ("citation", "reference"),
        ("reference",),
        (),
    ]
    assert [piece.target for piece in found] == ["", "x", "x", "y", ""]
    assert [[note.target for note in piece.marks] for piece in found] == [[], [], [], ["n"], []]


def test_a_text_without_anything_said_is_one_piece() -> None:
    assert [piece.text for piece in pieces("abc", [])] == ["abc"]
    assert list(pieces("", [])) == []


def test_a_part_stands_under_its_chapeaux_outermost_first(look: Look) -> None:
    page = look("4-46-i-2")
    assert [passage.provision.identifier for passage in page.over] == ["4-46", "4-46-i"]
    assert [passage.depth for passage in page.over] == [-2, -1]
    assert page.own.operative
    assert (page.own.number, page.parts) == ("㈡", [])


def test_a_chapeau_has_its_parts_in_the_order_of_the_text(look: Look) -> None:
    page = look("4-46")
    assert not page.own.operative
    names = [passage.provision.identifier for passage in page.parts]
    assert names[:3] == ["4-46-a", "4-46-b", "4-46-c"]
    assert names[names.index("4-46-i") :][:4] == ["4-46-i", "4-46-i-1", "4-46-i-2", "4-46-i-3"]
    assert {passage.depth for passage in page.parts} == {1, 2}


@pytest.mark.parametrize("identifier", ["2-21", "2-15", "4-46-c", "4-46-i-2", "8-1-c", "2-1", "7-1-f"])
def test_every_span_covers_the_words_that_its_evidence_quotes(identifier: str, look: Look) -> None:
    page = look(identifier)
    quotes = {ask.quote for ask in page.asks} | {tag.quote for tag in page.tags(BY_NAME["cite"])}
    quotes |= {reference.quote for reference in page.references}
    spans = {
        (span, passage.provision.texts["zh"][span.start : span.end])
        for passage in (*page.over, page.own)
        for piece in passage.words["zh"]
        for span in piece.spans
    }
    assert spans
    assert {words for span, words in spans if span.kind in ("citation", "reference")} <= quotes
    for passage in (*page.over, page.own):
        assert "".join(piece.text for piece in passage.words["zh"]) == passage.provision.texts["zh"]


def test_an_inherited_ask_is_underlined_where_it_stands(look: Look) -> None:
    page = look("8-1-c")
    assert [piece.kinds for piece in page.over[0].words["zh"] if piece.spans] == [("ask",)]
    assert [ask.basis and ask.basis.slug for ask in page.asks] == ["inherited"]
    assert page.asks[0].source is not None
    assert page.asks[0].source.labels["en"] == "eighth session, recommendation 1"


def test_two_asks_stay_two_with_their_own_addressee_and_strength(look: Look) -> None:
    asks = look("2-21").asks
    told = [(ask.number, [one.labels["en"] for one in ask.addressees], ask.strength.labels["en"]) for ask in asks]
    assert told == [(1, ["States parties"], "Should"), (2, ["Member States"], "Should consider")]


def test_both_sessions_of_what_session_3_presented(look: Look) -> None:
    itself = look("4-46-c").itself
    assert (itself.presented.labels["en"], itself.adopted.labels["en"]) == ("third session", "fourth session")
    assert (itself.presented.ordinal, itself.presented.date) == (3, "2010-10-19")
    assert (itself.session(), itself.session(by_presented=True)) == (itself.adopted, itself.presented)


def test_lineage_above_below_and_beside_are_told_apart(look: Look) -> None:
    page = look("7-2-b")
    assert [one.other.identifier for one in page.reaffirms] == ["1-11-b", "2-43", "5-35"]
    assert [one.other.identifier for one in page.reaffirmed] == ["8-1-c"]
    assert all(one.grade.slug in ("verbatim", "restates", "extends") for one in page.reaffirms + page.reaffirmed)
    assert page.similar
    assert {one.grade.slug for one in page.similar} == {"related"}
    assert [one.other.identifier for one in look("1-18-c").repeats] == ["1-12-e"]
    assert [line.lineage.labels["en"] for line in page.lines] == ["Non-punishment of trafficked persons"]


def test_the_number_in_the_report_comes_from_what_refers_to_it(look: Look) -> None:
    referred = look("1-18").referred
    assert [(one.paragraph, one.method.slug, one.confidence) for one in referred] == [("19", "inferred", "0.95")] * len(
        referred
    )
    assert referred
    (reference,) = look("2-15").references
    assert [other.identifier for other in reference.others] == ["1-18"]
    assert reference.origin == Origin("data/tip/corpus.toml", rule="[[numbering]]")


def test_notes_of_the_text_and_of_its_chapeau(look: Look) -> None:
    page = look("2-1")
    assert [note.number for note in page.footnotes] == ["3"]
    called = [piece.text for piece in page.own.words["zh"] if piece.marks]
    assert called[0].endswith("》")


def test_before_and_after_in_the_order_of_the_document(look: Look) -> None:
    page = look("1-1")
    assert page.neighbour(-1) is None
    after = page.neighbour(1)
    assert after is not None
    assert after.identifier == "1-2"
    last = look("8-2-e")
    assert last.itself.order > page.itself.order


def test_each_judged_fact_names_its_table_and_row(look: Look) -> None:
    page = look("8-1-c")
    for tag in page.tags(BY_NAME["theme"]):
        row = row_of(tag.origin)
        assert (row["provision"], row["theme"]) == ("8-1-c", tag.concept.iri.rpartition("/")[2])
    for one in page.reaffirms + page.similar:
        row = row_of(one.origin)
        assert (row["later"], row["earlier"], row["verdict"]) == ("8-1-c", one.other.identifier, one.grade.slug)
    assert row_of(page.lines[0].origin) | {"limb": ""} == {
        "lineage": "non-punishment",
        "provision": "8-1-c",
        "limb": "",
    }
    assert row_of(page.headline_origin)["provision"] == "8-1-c"
    (repeat,) = look("1-18-c").repeats
    assert row_of(repeat.origin)["later"] == "1-18-c"
    assert {"provision": "2-8", "ask": "2", "field": "strength"}.items() <= row_of(look("2-8").asks[1].origin).items()
    assert [row_of(one.origin)["target"] for one in look("7-1-f").references] == ["4-24"]


def test_what_a_rule_read_names_pack_and_rule(look: Look) -> None:
    assert look("2-21").asks[1].origin == Origin("data/packs/zh.toml", rule="operator[12]")
    assert look("4-46-c").tags(BY_NAME["cite"])[0].origin == Origin("data/packs/zh.toml", rule="work[1]")


def test_every_judged_fact_of_the_corpus_has_an_origin(look: Look, client: FlaskClient) -> None:
    table = client.application.extensions["linked_data"].describer.table("identifiers")
    sample = [row["identifier"] for row in table][::9]
    assert len(sample) > 30
    for identifier in sample:
        page = look(identifier)
        facts = [
            *page.asks,
            *page.tags(BY_NAME["cite"]),
            *page.tags(BY_NAME["theme"]),
            *page.tags(BY_NAME["group"]),
            *page.tags(BY_NAME["form"]),
            *page.tags(BY_NAME["mention"]),
            *page.comparisons,
        ]
        facts += [*page.references, *page.lines]
        assert all(fact.origin for fact in facts), identifier


def test_an_origin_is_of_its_own_corpus() -> None:
    origins = Origins(MAIN, load_published(MAIN).corpora, {}, {})
    assert origins.rule("https://example.org/else", "operator-0a1b2c3d") is None
    assert origins.rule(f"{BASE}tip/1-1", "operator-0a1b2c3d") == Origin("data/packs/zh.toml", rule="operator-0a1b2c3d")
    assert origins.numbering("https://example.org/else") is None
    assert origins.row("themes.csv", f"{BASE}tip/1-1", f"{BASE}theme/compensation") is None


def test_passages_are_in_document_order(look: Look) -> None:
    orders = [passage.provision.order for passage in look("4-46").parts]
    assert all(one < other for one, other in pairwise(orders))


def test_words_of_a_kind_without_a_line_of_its_own_do_not_look_like_an_ask() -> None:
    """The table of kinds can name a style that the style sheet does not know."""
    rules = dict(re.findall(r"^ *(\.said[^{\n]*) \{ ([^}]*) \}", STYLES.read_text(encoding="utf-8"), re.MULTILINE))
    assert "underline wavy" in rules[".said"]
    assert "1px" in rules[".said"]
    lines = {style: value for style, value in rules.items() if "text-decoration-style" in value}
    own = set(re.findall(r"\.(?!said)(\w+)", " ".join(lines)))
    assert own == set(re.findall(r"\.(?!said)(\w+)", next(style for style in rules if style.startswith(".said:is"))))
    assert own >= {"ask", "modal", "partner", "indirect", "qualifier", "options", "citation", "reference"}


@pytest.mark.parametrize(
    ("identifier", "title", "description"),
    [
        (
            "4-46-i-2",
            "Fourth session, recommendation 46 (i) (ii) – UN Working Group on Trafficking in Persons – Reaffirm",
            "Recommendation 46 (i) (ii) of the fourth session (2011) of the UN Working Group on Trafficking in Persons."
            " Option: let criminal courts award damages or order compensation."
            " States parties: should, as one of three options.",
        ),
        (
            "4-46",
            "Fourth session, recommendation 46 – UN Working Group on Trafficking in Persons – Reaffirm",
            "Recommendation 46 of the fourth session (2011) of the UN Working Group on Trafficking in Persons."
            " Working Group endorses the Chair’s 2010 recommendations as orally amended. The body itself endorses.",
        ),
    ],
)
def test_title_and_description_of_a_page_name_the_body(
    identifier: str, title: str, description: str, client: FlaskClient
) -> None:
    page = html.fromstring(client.get(f"/tip/{identifier}.html", headers={"Accept-Language": "en"}).text)
    head = {meta.get("name") or meta.get("property"): meta.get("content") for meta in page.xpath("//meta")}
    assert (page.xpath("string(//title)"), head["og:title"]) == (title, title)
    assert (head["description"], head["og:description"]) == (description, description)


def test_the_words_that_limit_an_ask_are_underlined_and_named(look: Look, client: FlaskClient) -> None:
    page = look("7-2-b")
    (ask,) = page.asks
    assert [(limit.kind.slug, limit.quote) for limit in ask.limits] == [
        ("domestic-law", "按照本国国内法"),
        ("prosecutorial-discretion", "公诉裁量权"),
    ]
    said = {piece.text for piece in page.own.words["zh"] if "qualification" in piece.kinds}
    assert said == {"按照本国国内法", "公诉裁量权"}
    translated = {piece.text for piece in page.own.words["en"] if "qualification" in piece.kinds}
    assert translated == {"In accordance with domestic law", "prosecutorial discretion"}
    (earlier,) = (pair for pair in page.comparisons if pair.other.identifier == "1-11-b")
    changed = {name: [kind.slug for kind in kinds] for name, kinds in earlier.limits.items()}
    assert changed == {"addsLimit": ["prosecutorial-discretion"], "dropsLimit": []}
    shown = html.fromstring(client.get("/tip/7-2-b?lang=en").text)
    underlined = shown.xpath("//*[@class='words' and @lang='en']//span[@class='said qualification']/a/@href")
    assert underlined == ["/qualification/domestic-law", "/qualification/prosecutorial-discretion"]
    keys = [key.text_content().split() for key in shown.xpath("//ul[@class='key']")]
    assert keys[0] == ["words", "that", "qualify", "an", "ask"] and len(keys) == 2
    text = shown.text_content()
    assert "Limits" in text and "Prosecutorial discretion" in " ".join(text.split())
    assert "limit added: Prosecutorial discretion" in text


def test_a_link_is_about_the_ask_to_which_the_compared_words_belong(client: FlaskClient) -> None:
    """6-19 first encourages to define concepts; the training that 4-13 asks for stands under its second ask."""
    page = html.fromstring(client.get("/tip/6-19?lang=en").text)
    said = " ".join(page.xpath("string(//details[summary[contains(., '4-13')]])").split())
    assert "4-13" in said and "weaker" not in said and "ask 2 of 2" in said
    # 2-40 asks for two acts, and 5-19 asks for the second one less firmly. 6-17 asks for another act than 2-4.
    assert "weaker: Call → Encouragement" in " ".join(client.get("/tip/5-19?lang=en").text.split())
    other = " ".join(client.get("/tip/6-17?lang=en").text.split())
    assert "ask 2 of 2" in other and "weaker" not in other and "stronger" not in other


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("7-2-a", "Limits None in its words Also says applies regardless of a circumstance that it names"),
        ("4-37", "Limits As appropriate on all or part of it Also says names countries of origin"),
    ],
)
def test_what_takes_nothing_away_is_no_limit(identifier: str, said: str, client: FlaskClient) -> None:
    page = html.fromstring(client.get(f"/tip/{identifier}?lang=en").text)
    assert said in " ".join(" ".join(page.xpath("//header//dl//text()")).split())
