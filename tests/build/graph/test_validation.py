import pytest
from rdflib import SH, Graph, URIRef

from reaffirm_build.graph.dataset import merged, rdf_triples
from reaffirm_build.graph.validation import without_satisfied_queries

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <urn:x:> .
:prefixes sh:declare [ sh:prefix "x" ; sh:namespace "urn:x:" ] .
:Shape a sh:NodeShape ; sh:targetSubjectsOf :number ; sh:sparql :constraint .
:constraint a sh:SPARQLConstraint ; sh:prefixes :prefixes ; sh:message "wrong" ;
    sh:select "SELECT $this WHERE { $this %s ?n . FILTER (?n > 1) }" .
"""


@pytest.mark.parametrize(
    ("path", "number", "needed"),
    [
        pytest.param("x:number", 1, False, id="no node violates it"),
        pytest.param("x:number", 2, True, id="a node violates it"),
        pytest.param("$PATH", 1, True, id="it needs the path of its shape"),
    ],
)
def test_a_query_that_no_node_violates_is_left_out(path: str, number: int, needed: bool) -> None:
    data = merged({"data.ttl": rdf_triples("data.ttl", f"<urn:x:node> <urn:x:number> {number} .".encode())})
    shapes = Graph().parse(data=SHAPES % path, format="turtle")
    kept = without_satisfied_queries(shapes, data)
    assert ((URIRef("urn:x:Shape"), SH.sparql, URIRef("urn:x:constraint")) in kept) is needed
    assert len(shapes) - len(kept) == (not needed)
