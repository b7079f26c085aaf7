"""Datasets: a triple stands in one graph, rules add only what is new, hashes and files are exact."""

import pyoxigraph
import pytest
from rdflib import BNode, Graph, Literal, URIRef

from reaffirm_build.graph.rules import infer
from reaffirm_build.graph.turtle import turtle
from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.graph_files.dataset import Dataset, digest, graph_of, merged, rdf_triples
from reaffirm_core.names import Names


@pytest.mark.parametrize("value", ['"1.0"', '"1"'])
def test_a_triple_in_two_graphs_is_an_error_even_if_it_is_written_otherwise(value: str) -> None:
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal> ."
    files = {"a/text.ttl": f'<urn:a> <urn:b> "1"{decimal}', "a/inferred.ttl": f"<urn:a> <urn:b> {value}{decimal}"}
    with pytest.raises(ReaffirmError, match="contain the same triple"):
        Dataset(Names(), files).store()


def test_a_graph_may_be_in_several_files() -> None:
    files = {"a/text.ttl": "<urn:a> <urn:b> 1 .", "b/text.ttl": "<urn:a> <urn:b> 1, 2 ."}
    assert len(Dataset(Names(), files).store()) == 2


def test_rules_add_only_what_is_new() -> None:
    triples = rdf_triples("a.ttl", b"<urn:a> <urn:p> 1.0 . <urn:b> <urn:p> 2.5 .")
    rule = "CONSTRUCT { ?s ?p ?o . ?s <urn:q> ?o } WHERE { ?s <urn:p> ?o . BIND (<urn:p> AS ?p) }"
    added = infer({"a.ttl": triples}, {"r.rq": rule}, Names())
    assert {(t.subject.value, t.predicate.value) for t in added} == {("urn:a", "urn:q"), ("urn:b", "urn:q")}  # type: ignore[union-attr]


def test_rules_are_applied_until_they_add_nothing() -> None:
    triples = rdf_triples(
        "a.ttl", b"<urn:1> <urn:next> <urn:2> . <urn:2> <urn:next> <urn:3> . <urn:3> <urn:next> <urn:4> ."
    )
    rule = "CONSTRUCT { ?a <urn:next> ?c } WHERE { ?a <urn:next> ?b . ?b <urn:next> ?c }"
    assert len(infer({"a.ttl": triples}, {"r.rq": rule}, Names())) == 3


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("CONSTRUCT {", "not valid SPARQL"),
        ("SELECT * { ?s ?p ?o }", "expected a CONSTRUCT query"),
        ("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }", "constructs a blank node"),
    ],
)
def test_a_rule_that_is_none_is_an_error_that_names_it(rule: str, problem: str) -> None:
    with pytest.raises(TableError, match=rf"^r\.rq: .*{problem}"):
        infer({"a.ttl": rdf_triples("a.ttl", b"<urn:a> <urn:b> 1 .")}, {"r.rq": rule}, Names())


def test_the_hash_does_not_depend_on_the_order() -> None:
    quads = [
        pyoxigraph.Quad(pyoxigraph.NamedNode(f"urn:{n}"), pyoxigraph.NamedNode("urn:p"), pyoxigraph.Literal(n))
        for n in range(9)
    ]
    assert digest(quads) == digest(reversed(quads)) != digest(quads[:8])


def test_a_file_of_no_graph_is_an_error() -> None:
    assert graph_of("tip/text.ttl") == "text"
    with pytest.raises(TableError, match="unknown graph 'notes'; use "):
        graph_of("tip/notes.ttl")


def test_turtle_has_one_fact_a_line_and_the_prefixes_it_uses() -> None:
    graph = Names().new_graph()
    rec, tip = Names()["rec"], Names()["tip"]
    graph.add((tip["1-1"], rec.text, Literal('a "b"\nc', lang="en")))
    graph.add((tip["1-1"], rec.order, Literal(1)))
    assert turtle(graph).splitlines() == [
        "@prefix rec: <https://w3id.org/reaffirm/ontology#> .",
        "@prefix tip: <https://w3id.org/reaffirm/tip/> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "",
        "tip:1-1",
        '    rec:order "1"^^xsd:integer ;',
        r'    rec:text "a \"b\"\nc"@en ;',
        ".",
    ]


def test_a_blank_node_is_not_written() -> None:
    graph = Graph()
    graph.add((BNode(), URIRef("urn:p"), Literal(1)))
    with pytest.raises(ReaffirmError, match="blank node"):
        turtle(graph)


def test_a_variable_that_is_bound_is_known_under_exists() -> None:
    triples = rdf_triples("a.ttl", b"<urn:a> <urn:p> <urn:b> . <urn:c> <urn:p> <urn:d> . <urn:d> <urn:q> 1 .")
    query = "SELECT $this WHERE { $this <urn:p> ?x FILTER EXISTS { $this <urn:p> ?y . ?y <urn:q> 1 } }"
    graph = merged({"a.ttl": triples})
    for name, found in {"urn:a": [], "urn:c": [(URIRef("urn:c"),)]}.items():
        assert [tuple(row) for row in graph.query(query, initBindings={"this": URIRef(name)})] == found  # type: ignore[arg-type]
