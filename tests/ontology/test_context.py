"""The JSON-LD context: every term of the ontology, each with its kind; JSON written with it means what it should."""

import json
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from reaffirm_core.names import BASE, BORROWED, Names
from tests.conftest import ROOT

REC = Names()["rec"]


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    document = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    found: dict[str, Any] = document["@context"]
    return found


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "rec.ttl")


def test_every_term_of_the_ontology_is_in_the_context_with_its_kind(context: dict[str, Any], ontology: Graph) -> None:
    for term in ontology.subjects(RDFS.isDefinedBy, URIRef(BASE + "ontology")):
        name = str(term).removeprefix(REC)
        kinds = set(ontology.objects(term, RDF.type))
        if OWL.Class in kinds:
            assert context[name] == f"rec:{name}"
        elif OWL.ObjectProperty in kinds:
            assert context[name] == {"@id": f"rec:{name}", "@type": "@id"}
        else:
            assert context[name]["@id"] == f"rec:{name}"
            language = ontology.value(term, RDFS.range) == RDF.PlainLiteral
            assert (context[name].get("@container") == "@language") == language


def test_the_prefixes_are_those_of_the_data(context: dict[str, Any]) -> None:
    """A property of the same name goes before a prefix: in JSON those concepts are written with their whole IRI."""
    prefixes = Names().prefixes()
    other = {prefix for prefix, iri in prefixes.items() if context[prefix] != iri}
    properties = {name for name, term in context.items() if isinstance(term, dict)}
    assert other == prefixes.keys() & properties
    assert {"lineage", "operator", "strength", "theme"} < other
    assert BORROWED.keys() <= prefixes.keys()


def test_json_written_with_the_context_means_what_it_should(context: dict[str, Any]) -> None:
    document = {
        "@context": context,
        "id": "tip:4-46-i-2",
        "type": "Clause",
        "identifier": "4-46-i-2",
        "session": "tip:session-4",
        "order": 173,
        "operative": True,
        "text": {"zh": "允许"},
        "addressee": ["actor:states-parties"],
    }
    names, graph = Names(), Graph().parse(data=json.dumps(document), format="json-ld")
    node = names["tip"]["4-46-i-2"]
    assert set(graph) == {
        (node, RDF.type, REC.Clause),
        (node, DCTERMS.identifier, Literal("4-46-i-2")),
        (node, REC.session, names["tip"]["session-4"]),
        (node, REC.order, Literal(173, datatype=XSD.integer)),
        (node, REC.operative, Literal(True)),
        (node, REC.text, Literal("允许", lang="zh")),
        (node, REC.addressee, URIRef("https://w3id.org/reaffirm/actor/states-parties")),
    }
