"""The pages on the ontology and the shapes: complete, light, in one language, drawn on the server."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml import html as lxml_html
from pyoxigraph import NamedNode

from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.site.chart_ontology import Relation, chart
from tests.conftest import ROOT

REC, BASE = str(Names()["rec"]), Names().base
RDFS, OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
LANGUAGES = ("en", "zh")
Tree = lxml_html.HtmlElement


@pytest.fixture(scope="module")
def pages(client: FlaskClient) -> dict[tuple[str, str], Tree]:
    found = {}
    reader = client.application.test_client(use_cookies=False)  # a language that was asked for is remembered
    for path in ("ontology", "shapes"):
        for language in LANGUAGES:
            answer = reader.get(f"/{path}?lang={language}", headers={"Accept": "text/html"})
            assert answer.status_code == 200
            assert len(answer.data) <= 200_000
            found[path, language] = lxml_html.fromstring(answer.text)
    return found


def said(store: pyoxigraph.Store, subject: str, predicate: str) -> list[pyoxigraph.Literal | NamedNode]:
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return list(dict.fromkeys(quad.object for quad in quads))  # type: ignore[arg-type]  # also in the default graph


def defined(store: pyoxigraph.Store) -> set[str]:
    quads = store.quads_for_pattern(None, NamedNode(f"{RDFS}isDefinedBy"), NamedNode(f"{BASE}ontology"))
    return {quad.subject.value for quad in quads if quad.subject.value.startswith(REC)}  # type: ignore[union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_documented_in_the_language_of_the_page(
    language: str, pages: dict[tuple[str, str], Tree], served: LocalDataset
) -> None:
    sections = {str(one.get("id")): one for one in pages["ontology", language].xpath("//section")}
    assert sections.keys() == {iri.removeprefix(REC) for iri in defined(served.store)}
    assert len(sections) >= 125
    for name, section in sections.items():
        text = section.text_content()
        for predicate in ("label", "comment"):
            for literal in said(served.store, REC + name, RDFS + predicate):
                assert literal.language != language or literal.value in text, literal  # type: ignore[union-attr]
                assert literal.language == language or predicate == "label" or literal.value not in text  # type: ignore[union-attr]
        links = {str(link) for link in section.xpath(".//a/@href")}
        for predicate in ("domain", "range", "subClassOf", "subPropertyOf"):
            for node in said(served.store, REC + name, RDFS + predicate):
                assert node.value.replace(BASE, "/") in links, (name, predicate)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_in_the_dataset(
    language: str, pages: dict[tuple[str, str], Tree], served: LocalDataset
) -> None:
    title = {"en": "Example", "zh": "示例"}[language]
    count = 0
    for section in pages["ontology", language].xpath("//section"):
        term = NamedNode(REC + section.get("id"))
        for example in section.xpath(f".//dt[.='{title}']/following-sibling::dd[1]"):
            count += 1
            node, *values = [BASE + str(link).removeprefix("/") for link in example.xpath("./a/@href")]
            said_of = list(served.store.quads_for_pattern(NamedNode(node), None, None))
            if values:
                assert any(quad.predicate == term and quad.object.value == values[0] for quad in said_of)  # type: ignore[union-attr]
            elif example.xpath("./a/following-sibling::span"):
                shown = example.xpath("string(./a/following-sibling::span)").strip()
                texts = [quad.object.value for quad in said_of if quad.predicate == term]  # type: ignore[union-attr]
                assert any(text.startswith(shown.rstrip("…")) for text in texts), (term, shown)
            else:
                assert any(quad.object == term for quad in said_of), term
    assert count > 100


def test_a_term_names_the_questions_whose_query_uses_it(pages: dict[tuple[str, str], Tree]) -> None:
    tree = pages["ontology", "en"]
    for section in tree.xpath("//section"):
        found = {
            str(link).removeprefix("#question-")
            for link in section.xpath(".//a[starts-with(@href, '#question-')]/@href")
        }
        name = re.compile(rf"rec:{section.get('id')}(?![\w-])")
        files = (ROOT / "ontology" / "questions").glob("*.rq")
        assert found == {path.stem for path in files if name.search(path.read_text(encoding="utf-8"))}
    questions = {str(one)[9:] for one in tree.xpath("//li/@id")}
    assert questions == {path.stem for path in Path(ROOT / "ontology" / "questions").glob("*.rq")}


@pytest.mark.parametrize("path", ["ontology", "shapes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_within_a_page_is_dead_and_no_anchor_there_twice(
    path: str, language: str, pages: dict[tuple[str, str], Tree]
) -> None:
    tree = pages[path, language]
    anchors = [str(one) for one in tree.xpath("//@id")]
    assert len(anchors) == len(set(anchors))
    assert {str(link)[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= set(anchors)


def test_the_version_of_the_ontology_has_the_same_page(client: FlaskClient, served: LocalDataset) -> None:
    (version,) = said(served.store, f"{BASE}ontology", f"{OWL}versionIRI")
    answer = client.get(version.value.replace(BASE, "/"), headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert len(lxml_html.fromstring(answer.text).xpath("//section")) >= 125


# The diagram --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagram_has_every_class_and_what_leads_from_class_to_class(
    language: str, pages: dict[tuple[str, str], Tree], served: LocalDataset
) -> None:
    (picture,) = pages["ontology", language].xpath("//main//*[local-name()='svg']")
    linked = [str(link) for link in picture.xpath(".//*[local-name()='a']/@href")]
    classes = {iri for iri in defined(served.store) if NamedNode(f"{OWL}Class") in said(served.store, iri, TYPE)}
    relations = {
        iri
        for iri in defined(served.store) - classes
        if {node.value for end in ("domain", "range") for node in said(served.store, iri, RDFS + end)[:1]} <= classes
        and said(served.store, iri, f"{RDFS}domain")
        and said(served.store, iri, f"{RDFS}range")
    }
    assert sorted(linked) == sorted(f"#{iri.removeprefix(REC)}" for iri in classes | relations)
    assert len(relations) > 30
    assert not picture.xpath(".//*[local-name()='style' or local-name()='script'] | .//@style")


TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_boxes_do_not_overlap_and_lines_go_to_the_right() -> None:
    labels = {f"urn:x#{name}": name for name in "ABCDE"}
    a, b, c, d, _ = labels
    relations = [Relation("urn:x#p", "p", a, b), Relation("urn:x#q", "q", b, c), Relation("urn:x#r", "r", c, b)]
    picture = etree.fromstring(etree.tostring(etree.fromstring(serialised(chart("t", labels, {d: a}, relations)))))
    boxes = [{name: float(box.get(name)) for name in ("x", "y", "width", "height")} for box in picture.iter("{*}rect")]
    assert len(boxes) == 5
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = one["x"] + one["width"] < other["x"] or other["x"] + other["width"] < one["x"]
            assert apart or one["y"] + one["height"] < other["y"] or other["y"] + other["height"] < one["y"]
    paths = list(picture.iter("{*}path"))
    assert len(paths) == 2  # p, and that D is an A; q and r lead to each other, in one column
    for path in paths:
        start, *_, end = (float(number) for number in re.findall(r"([\d.]+),", path.get("d")))
        assert start < end


def serialised(picture: object) -> bytes:
    from xml.etree.ElementTree import tostring

    return tostring(picture)  # type: ignore[call-overload,no-any-return]


# The shapes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_and_every_rule_is_there_with_its_message(
    language: str, pages: dict[tuple[str, str], Tree]
) -> None:
    store = pyoxigraph.Store()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        store.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    tree = pages["shapes", language]
    anchors, words = set(tree.xpath("//@id")), tree.text_content()
    for kind in ("NodeShape", "PropertyShape", "SPARQLConstraint"):
        nodes = {q.subject for q in store.quads_for_pattern(None, NamedNode(TYPE), NamedNode(SH + kind))}
        assert len(nodes) > 40
        named = {node for node in nodes if isinstance(node, NamedNode)}
        assert {node.value.rpartition("#")[2] for node in named} <= anchors
        for node in named:
            messages = [q.object for q in store.quads_for_pattern(node, NamedNode(f"{SH}message"), None)]
            assert all((m.value in words) for m in messages if m.language == language), node  # type: ignore[union-attr]


def test_paths_and_constraints_are_written_in_short(pages: dict[tuple[str, str], Tree]) -> None:
    tree = pages["shapes", "en"]
    assert tree.xpath("string(//dt[@id='Ask-provision'])") == "^rec:ask"
    assert "class rec:Provision · maxCount 1 · minCount 1" in tree.xpath(
        "string(//dt[@id='Ask-provision']/following::dd[1])"
    )
    assert "rec:earlier|oa:hasSource/rec:operative" in tree.text_content()


def test_the_direction_of_a_literal_ends_with_it(pages: dict[tuple[str, str], Tree]) -> None:
    values = pages["ontology", "en"].xpath("//dl[@class='facts']/dd[not(.//a)]")
    assert values and all(value.xpath(".//bdi") for value in values)
