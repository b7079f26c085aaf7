"""The OWL reasoner HermiT looks for contradictions in the ontology with all data (``make engines``).

HermiT reads every class of a node, and every statement whose property the ontology declares for objects or values.
In OWL, statements with other properties are annotations, which no reasoner reads. Examples are ``dcterms:isPartOf``
and ``schema:startDate``. HermiT refuses ``xsd:date``, ``xsd:gYear`` and ``xsd:gYearMonth``. Only annotations have
values of these datatypes, so no literal is left out.
"""

import importlib.util
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF

from tests.conftest import PATIENCE, ROOT

#: The package owlready2 contains HermiT; it is located, never imported.
PACKAGE = importlib.util.find_spec("owlready2")
HERMIT = Path(PACKAGE.origin).parent / "hermit" / "HermiT.jar" if PACKAGE and PACKAGE.origin else None

pytestmark = [
    pytest.mark.client,
    pytest.mark.skipif(
        not (shutil.which("javac") and HERMIT and HERMIT.exists()),
        reason="HermiT or a JDK is not installed: make engines",
    ),
]

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rec: <https://w3id.org/reaffirm/ontology#> .
@prefix tip: <https://w3id.org/reaffirm/tip/> .
"""
#: Statements that contradict the ontology or the data, by their fault.
CONTRADICTIONS = {
    "session-that-is-a-recommendation": "tip:session-4 a rec:Recommendation .",
    "session-that-is-a-provision": "tip:2-36 rec:session tip:1-7-d .",
    "provision-that-reaffirms-itself": "tip:2-36 rec:reaffirms tip:2-36 .",
    "provisions-that-reaffirm-each-other": "tip:1-7-d rec:reaffirms tip:2-36 .",  # tip:2-36 reaffirms tip:1-7-d
    "session-with-two-numbers": "tip:session-4 rec:ordinal 40 .",
    "number-that-is-a-text": 'tip:session-9 rec:ordinal "nine" .',
}
#: A class that cannot have members; without members it contradicts nothing.
IMPOSSIBLE = "tip:Impossible a owl:Class ; rdfs:subClassOf rec:Session , rec:Provision ."

Triples = Collection[pyoxigraph.Triple]
#: The lines that ``Consistency.java`` prints of each file: values by key.
Report = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def triples() -> Triples:
    """The ontology and all data: the union of the committed graphs."""
    files = sorted((ROOT / "data" / "graph").rglob("*.ttl"))
    return {quad.triple for file in files for quad in pyoxigraph.parse(path=file)}


@pytest.fixture(scope="module")
def report(triples: Triples, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of HermiT on the triples, alone and with each planted statement; one run of Java reads all files."""
    folder = tmp_path_factory.mktemp("reasoner")
    planted = {"as-committed": "", "impossible-class": IMPOSSIBLE, **CONTRADICTIONS}
    for name, turtle in planted.items():
        quads = pyoxigraph.parse(PREFIXES + turtle, format=pyoxigraph.RdfFormat.TURTLE)
        every = [*triples, *(quad.triple for quad in quads)]
        pyoxigraph.serialize(every, folder / name, format=pyoxigraph.RdfFormat.N_TRIPLES)
    program = ROOT / "tests" / "java" / "Consistency.java"
    command = ["java", "-cp", str(HERMIT), str(program), *(str(folder / name) for name in planted)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    lines: Report = {name: defaultdict(list) for name in planted}
    for line in run.stdout.splitlines():
        name, key, value = line.split(" ", 2)
        lines[name][key].append(value)
    return lines


def test_the_ontology_with_all_data_is_consistent(report: Report) -> None:
    assert report["as-committed"]["consistent"] == ["true"]
    assert report["as-committed"]["unsatisfiable"] == []


def test_every_statement_with_a_declared_property_is_read(report: Report, triples: Triples) -> None:
    kinds = {
        pyoxigraph.NamedNode(OWL.ObjectProperty): "ObjectPropertyAssertion",
        pyoxigraph.NamedNode(OWL.DatatypeProperty): "DataPropertyAssertion",
    }
    kind_of = {triple.subject: kinds[triple.object] for triple in triples if triple.object in kinds}
    expected = Counter(kind_of[triple.predicate] for triple in triples if triple.predicate in kind_of)
    assert {kind: report["as-committed"][kind] for kind in expected} == {kind: [str(n)] for kind, n in expected.items()}
    assert expected.total() > 30_000


def test_every_class_of_a_node_is_read(report: Report, triples: Triples) -> None:
    """The types that OWL itself defines are declarations, not assertions."""
    types = [triple.object.value for triple in triples if triple.predicate == pyoxigraph.NamedNode(RDF.type)]
    expected = sum(not value.startswith(str(OWL)) for value in types)
    assert report["as-committed"]["ClassAssertion"] == [str(expected)]
    assert expected > 6_000


@pytest.mark.parametrize("fault", CONTRADICTIONS)
def test_a_planted_contradiction_is_found(fault: str, report: Report) -> None:
    assert report[fault]["consistent"] == ["false"]


def test_a_class_that_cannot_have_members_is_found(report: Report) -> None:
    assert report["impossible-class"]["consistent"] == ["true"]
    assert report["impossible-class"]["unsatisfiable"] == ["https://w3id.org/reaffirm/tip/Impossible"]
