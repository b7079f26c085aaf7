"""The usual Python clients of SPARQL endpoints, each with every format that it knows."""

from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from tests.conftest import RunningServer

NODE = "https://w3id.org/reaffirm/tip/session-1"
SELECT = f"SELECT ?number {{ <{NODE}> rec:ordinal ?number }}"
CONSTRUCT = f"CONSTRUCT {{ <{NODE}> ?p ?o }} WHERE {{ <{NODE}> ?p ?o }}"


def wrapper(site: RunningServer, query: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{site.address}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


@pytest.mark.parametrize(("method", "request_method"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_solutions_as_json_and_xml(method: str, request_method: str, site: RunningServer) -> None:
    client = wrapper(site, SELECT, JSON)
    client.setMethod(method)
    client.setRequestMethod(request_method)
    answer: Any = client.queryAndConvert()
    assert [row["number"]["value"] for row in answer["results"]["bindings"]] == ["1"]
    client.setReturnFormat(XML)
    document: Any = client.queryAndConvert()
    assert document.getElementsByTagName("literal")[0].firstChild.data == "1"


@pytest.mark.parametrize(("form", "answer"), [(CSV, b"number\r\n1\r\n"), (TSV, b"?number\n1\n")])
def test_sparqlwrapper_reads_solutions_as_text(form: str, answer: bytes, site: RunningServer) -> None:
    assert wrapper(site, SELECT, form).queryAndConvert() == answer


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # by SPARQLWrapper itself
@pytest.mark.parametrize("form", [TURTLE, N3, JSONLD, RDFXML, XML])
def test_sparqlwrapper_reads_graphs(form: str, site: RunningServer) -> None:
    answer: Any = wrapper(site, CONSTRUCT, form).queryAndConvert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert {str(subject) for subject in graph.subjects()} == {NODE}
    assert len(graph) > 5


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_store_of_rdflib_asks_the_endpoint(method: str, site: RunningServer) -> None:
    graph = Graph(SPARQLStore(f"{site.address}/sparql", method=method))
    assert [int(row.number) for row in graph.query(SELECT)] == [1]  # type: ignore[union-attr]
    assert len(list(graph.triples((URIRef(NODE), None, None)))) > 5
    assert len(graph.query(CONSTRUCT).graph or ()) > 5
