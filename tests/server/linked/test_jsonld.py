"""JSON-LD that reads as JSON: nested, labelled in both languages, and the same triples to two other processors."""

import json
from typing import Any

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple
from rdflib import Graph

from reaffirm_server.linked import jsonld as jsonld_module
from reaffirm_server.linked.jsonld import Framer
from tests.server.linked.test_views import VERSION

#: One of each kind, and those with values of many kinds.
PATHS = (
    *("tip/4-46-i-2", "tip/8-1-c", "tip/2-15", "tip/session-3", "tip/footnote-3", "tip/8-1-c_reaff-7-2-b"),
    *("tip/2-8_ref-1", "lineage/non-punishment", "theme/protection", "scheme/theme", "actor/employers"),
    *("instrument/tip-protocol-6-3-d", "document/CTOC-COP-WG.4-2009-2", "ontology"),
)
#: Descriptions that pyld takes seconds to read.
LARGE = ("dataset", "graph/text")


def read(client: FlaskClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/{path}.jsonld").get_json(force=True)
    return found


def triples(body: bytes, rdf_format: RdfFormat) -> set[Triple]:
    """Return the triples of the default graph, which has all of them."""
    quads = list(pyoxigraph.parse(body, rdf_format))
    assert {quad.graph_name for quad in quads} <= {DefaultGraph()}
    return {quad.triple for quad in quads}


@pytest.mark.parametrize("path", [*PATHS, *(pytest.param(path, marks=pytest.mark.client) for path in LARGE)])
def test_three_processors_read_the_triples_of_the_description(path: str, client: FlaskClient) -> None:
    body = client.get(f"/{path}.jsonld").data
    expected = triples(client.get(f"/{path}.nt").data, RdfFormat.N_TRIPLES)
    assert triples(body, RdfFormat.JSON_LD) == expected
    pyld = jsonld.to_rdf(json.loads(body), {"format": "application/n-quads"})
    assert triples(pyld.encode(), RdfFormat.N_QUADS) == expected
    rdflib = Graph().parse(data=body, format="json-ld").serialize(format="nt", encoding="utf-8")
    assert triples(rdflib, RdfFormat.N_TRIPLES) == expected


def test_a_provision_reads_without_knowing_rdf(client: FlaskClient) -> None:
    found = read(client, "tip/4-46-i-2")
    assert list(found)[:5] == ["@context", "id", "type", "identifier", "label"]
    assert found["id"] == "https://w3id.org/reaffirm/tip/4-46-i-2"
    assert found["type"] == ["Clause", "Provision"]
    assert found["session"]["label"] == {"en": "fourth session", "zh": "第四次会议"}
    assert found["order"] == 188
    assert found["operative"] is True
    assert found["addressedTo"] == [
        {"id": "https://w3id.org/reaffirm/actor/states-parties", "label": {"en": "States parties", "zh": "缔约国"}},
        {"id": "https://w3id.org/reaffirm/actor/states", "label": {"en": "States", "zh": "各国"}},
    ]
    assert found["ask"]["addressee"]["id"] == "https://w3id.org/reaffirm/actor/states-parties"
    assert found["ask"]["quote"] == {"zh": "缔约国应当"}
    assert found["ask"]["strength"]["label"]["en"] == "Should"
    assert found["text"].keys() == {"zh"}


def test_evidence_stands_inside_in_its_order(client: FlaskClient) -> None:
    found = read(client, "tip/2-21")
    assert [ask["order"] for ask in found["ask"]] == [1, 2]
    assert [ask["strength"]["id"].rpartition("/")[2] for ask in found["ask"]] == ["should", "should-consider"]
    reaffirmed = {
        one["earlier"]["id"].rpartition("/")[2]: one["grade"]["id"].rpartition("/")[2]
        for one in read(client, "tip/8-1-c")["comparison"]
        if "grade" in one
    }
    assert reaffirmed["7-2-b"] == "verbatim"


def test_a_session_a_lineage_and_a_theme_name_their_provisions(client: FlaskClient) -> None:
    session = read(client, "tip/session-3")
    assert session["startDate"] == "2010-10-19"
    assert any(one["id"].endswith("tip/4-46-a") and one["headline"]["en"] for one in session["presented"])
    lineage = read(client, "lineage/non-punishment")
    assert lineage["firstStatement"]["label"]["en"] == "first session, recommendation 11 (b)"
    assert {one["id"].rpartition("/")[2] for one in lineage["lineageOf"]} >= {"1-11-b", "7-2-b", "8-1-c"}
    theme = read(client, "theme/protection")
    assert theme["label"]["zh"] == theme["prefLabel"]["zh"]
    assert all(one["label"]["en"] for one in theme["narrower"])
    assert read(client, "theme/compensation")["themeOf"]


@pytest.mark.parametrize(
    ("path", "key", "provision"),
    [
        ("actor/secretariat", "addresseeOf", "1-4"),
        ("strength/should-consider", "strengthOf", "1-3"),
        ("force/consideration", "forceOf", "7-1"),
        ("instrument/tip-protocol-6-6", "citedBy", "4-46-i"),
        ("instrument/tip-protocol-6-6", "restedOnBy", "4-46-i-1"),
    ],
)
def test_a_concept_or_a_work_names_its_provisions(path: str, key: str, provision: str, client: FlaskClient) -> None:
    assert provision in {one["id"].rpartition("/")[2] for one in read(client, path)[key]}


def test_codes_are_nodes_with_labels(client: FlaskClient) -> None:
    found = read(client, "tip/7-1-f")
    assert found["adoption"]["label"] == {"en": "Put to another body", "zh": "提交另一机构"}
    ask = found["ask"]
    assert [ask[key]["label"]["en"] for key in ("operator", "strength", "force", "basis", "method")] == [
        *("Recommends", "Should consider", "Consideration", "Implied", "Rule"),
    ]


def test_no_document_needs_another_to_be_read(client: FlaskClient) -> None:
    context = read(client, "context")["@context"]
    for path in PATHS:
        own = read(client, path)["@context"]
        assert {name: context[name] for name in own} == own, path
        assert len(own) < len(context)


def test_the_context_is_served_and_has_a_version(client: FlaskClient) -> None:
    latest, version = client.get("/context.jsonld"), client.get(f"/ontology/{VERSION}/context.jsonld")
    assert latest.status_code == version.status_code == 200
    assert latest.mimetype == "application/ld+json"
    assert latest.data == version.data
    assert latest.get_json(force=True)["@context"]["addressee"] == {"@id": "rec:addressee", "@type": "@id"}


NS = "https://w3id.org/reaffirm/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("order", Literal("007", datatype=NamedNode(XSD + "integer"))),
        ("order", Literal("99999999999999999999", datatype=NamedNode(XSD + "integer"))),
        ("order", Literal("seven")),
        ("order", Literal("sept", language="fr")),
        ("operative", Literal("1", datatype=NamedNode(XSD + "boolean"))),
        ("confidence", Literal("1", datatype=NamedNode(XSD + "integer"))),
        ("confidence", Literal("0.95", datatype=NamedNode(XSD + "decimal"))),
        ("text", Literal("without a language")),
        ("text", NamedNode("urn:x")),
        ("addressee", Literal("no node")),
        ("notInTheContext", Literal("true", datatype=NamedNode(XSD + "boolean"))),
        ("type", NamedNode("urn:x")),
    ],
)
def test_a_value_that_a_term_does_not_expect_keeps_what_it_is(
    name: str, value: Literal | NamedNode, client: FlaskClient
) -> None:
    framer: Framer = client.application.extensions["linked_data"].framer
    node = NamedNode("urn:node")
    said = {Triple(node, NamedNode(NS + name), value), Triple(node, NamedNode(NS + name), Literal("a", language="zh"))}
    body = framer.frame(said, [node])
    assert triples(body, RdfFormat.JSON_LD) == said
    pyld = jsonld.to_rdf(json.loads(body), {"format": "application/n-quads"})
    assert triples(pyld.encode(), RdfFormat.N_QUADS) == said


def test_a_lost_triple_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld_module._JsonTree, "node", lambda *_, **__: {})
    node = NamedNode("https://example.org/a")
    with pytest.raises(RuntimeError, match=r"1 triples are not in the JSON-LD, such as .*example\.org/a"):
        Framer({}).frame([Triple(node, node, Literal("b"))], [node])
