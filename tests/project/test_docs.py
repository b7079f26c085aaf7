"""The docs name what is there: every named graph, every kind of evidence of the data, the evidence of FAIR points."""

import re

from rdflib import RDFS, Graph

from tests.conftest import ROOT

NAMES = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
GRAPHS = sorted((ROOT / "data" / "graph" / "tip").glob("*.ttl"))

#: The name of a node of evidence at the beginning of its description; its kind.
EVIDENCE = re.compile(r"^tip:[\w-]+?_([a-z]+)-", re.MULTILINE)


def test_the_table_of_named_graphs_has_every_file() -> None:
    described = set(re.findall(r"^\| `graph:(\w+)` \|", NAMES, re.MULTILINE))
    assert described == {file.stem for file in GRAPHS}


def test_the_table_of_evidence_has_every_kind_of_the_data() -> None:
    described = set(re.findall(r"^\| [^|`]+ \| `tip:[\w-]+?_([a-z]+)-[^`]*` \|$", NAMES, re.MULTILINE))
    found = {kind for file in GRAPHS for kind in EVIDENCE.findall(file.read_text(encoding="utf-8"))}
    assert described == found


def test_the_docs_put_no_property_of_asks_on_provisions() -> None:
    """Outside the table from 0.2 to 0.3, a provision has rec:addressedTo and rec:mainStrength instead."""
    wrong = re.compile(r"\?(?:p|provision)\s+(?:[^?{};]*;\s*)*rec:(?:addressee|strength|force|operator)\b")
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = file.read_text(encoding="utf-8").partition("## From 0.2.0 to 0.3.0")[0]
        assert not wrong.search(text), file


FAIR = (ROOT / "docs" / "fair.md").read_text(encoding="utf-8")
#: Names in docs/fair.md of the vocabularies to which axioms may lead.
VOCABULARIES = {
    "http://purl.org/spar/cito/": "CiTO",
    "http://purl.org/dc/terms/": "DCTERMS",
    "http://data.europa.eu/eli/ontology#": "ELI",
    "http://www.w3.org/2004/02/skos/core#": "SKOS",
}


def test_the_points_of_fair_add_up() -> None:
    points = [float(number) for number in re.findall(r"^\| [FAIR]\d[^|]* \| ([\d.]+) \|", FAIR, re.MULTILINE)]
    assert len(points) == 15
    assert f"| all | {sum(points):g} |" in FAIR
    open_elsewhere = sum(1 - points[place] for place in (0, 3, 7))  # F1, F4, A2
    assert f"{sum(points) + open_elsewhere:g} with the base IRI registered and the dataset deposited" in FAIR


def test_the_tests_that_fair_names_are_there() -> None:
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = re.findall(r"`([\w/-]*test_\w+\.py)`", FAIR)
    assert len(named) > 15
    assert [name for name in named if not ((ROOT / name).exists() if "/" in name else name in files)] == []


def test_fair_names_the_vocabularies_to_which_axioms_lead() -> None:
    (stated,) = re.findall(r"below terms of ([^;]+);", FAIR)
    ontology = Graph().parse(ROOT / "ontology" / "rec.ttl")
    below = {str(term) for axiom in (RDFS.subClassOf, RDFS.subPropertyOf) for term in ontology.objects(None, axiom)}
    spaces = {re.sub(r"[^/#]+$", "", term) for term in below} - {"https://w3id.org/reaffirm/ontology#"}
    assert {VOCABULARIES[space] for space in spaces} == set(re.split(", | and ", stated))
