import pytest
from rdflib import SH, Graph, URIRef

from reaffirm_build.graph.validation import parse_graph, validate, without_satisfied_queries
from reaffirm_core.files import texts
from reaffirm_core.graph_files.dataset import merged, rdf_triples
from reaffirm_core.names import Names
from tests.conftest import ROOT

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


@pytest.mark.parametrize(
    ("statement", "unknown"),
    [
        ("rec:strenght strength:should", ["rec:strenght"]),
        ("a rec:Aks", ["rec:Aks"]),
        ("a rec:Rule ; rec:strength strength:should", []),
    ],
)
def test_a_term_that_the_ontology_does_not_define_is_a_violation_in_the_file_that_uses_it(
    statement: str, unknown: list[str]
) -> None:
    names = Names()
    files = {
        "facts.ttl": f"<urn:x:node> {statement} .",
        "rec.ttl": "rec:strength rdfs:isDefinedBy rec: . rec:Rule rdfs:isDefinedBy rec: .",
    }
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.prefixes().items())
    triples = {file: rdf_triples(file, (prefixes + text).encode()) for file, text in files.items()}
    shapes = parse_graph(texts(ROOT / "shapes", "*.ttl"), names)
    report = validate(triples, shapes, names)
    violations = [(finding.file, finding.focus) for finding in report.violations if "does not define" in str(finding)]
    assert violations == [("facts.ttl", term) for term in unknown]


FAULTS = {
    "an impossible date": ('session:1 schema:startDate "2010-13-40"^^xsd:date', "2010-13-40"),
    "an integer for a date": ("session:1 schema:startDate 5", "5"),
    "a blank node for a date": ("session:1 schema:startDate []", "_:"),
    "a word for a number": ('session:1 rec:minutes "many"^^xsd:integer', "many"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_value_of_the_wrong_form_hides_no_other_fault(fault: str) -> None:
    statement, value = FAULTS[fault]
    names = Names()
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.prefixes().items())
    text = f"""
@prefix session: <urn:session:> .
{statement} .
session:1 a rec:Session ; schema:endDate "2010-10-20"^^xsd:date .
session:2 a rec:Session ; schema:startDate "2010-10-20"^^xsd:date ; schema:endDate "2010-10-19"^^xsd:date .
"""
    triples = {"data.ttl": rdf_triples("data.ttl", (prefixes + text).encode())}
    report = validate(triples, parse_graph(texts(ROOT / "shapes", "*.ttl"), names), names)
    lexical = [each for each in report.violations if "does not have the form of its datatype" in str(each)]
    assert [(each.file, each.focus, value in str(each)) for each in lexical] == [("data.ttl", "<urn:session:1>", True)]
    assert not [
        each
        for each in report.violations
        if each.path == lexical[0].path and each not in lexical and each.focus == lexical[0].focus
    ], "a value that is there is not missing"
    assert any(each.focus == "<urn:session:2>" and each.path == "schema:startDate" for each in report.violations)
