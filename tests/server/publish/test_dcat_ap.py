"""The description of the dataset conforms to the official shapes of DCAT-AP 3, the European profile of DCAT."""

import hashlib
from pathlib import Path

import pyshacl
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, SH, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset

FOLDER = Path(__file__).parent / "dcat-ap"
SHAPES = FOLDER / "dcat-ap-SHACL.ttl"
#: The property shapes that the file names and does not define, which pyshacl refuses.
UNDEFINED = 2


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """The shapes without the names of undefined ones."""
    graph = Graph().parse(SHAPES)
    undefined = [link for link in graph.triples((None, SH.property, None)) if (link[2], None, None) not in graph]
    assert len(undefined) == UNDEFINED
    for link in undefined:
        graph.remove(link)
    return graph


@pytest.fixture(scope="module")
def description(client: FlaskClient) -> Graph:
    """The description of the committed dataset."""
    return Graph().parse(data=client.get("/dataset.ttl").data, format="turtle")


def violations(description: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """Return the focus node and property of each result of any severity, without their namespaces."""
    _, report, _ = pyshacl.validate(description, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return {
        (str(report.value(result, SH.focusNode)).rpartition("/")[2], str(report.value(result, SH.resultPath)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_file_is_unchanged() -> None:
    stated = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"`{hashlib.sha256(SHAPES.read_bytes()).hexdigest()}`" in stated


def test_the_description_of_the_dataset_conforms(description: Graph, shapes: Graph) -> None:
    assert violations(description, shapes) == set()


def test_the_address_for_contact_conforms(served: LocalDataset, shapes: Graph, kept_files: Path) -> None:
    client = create_app(served, files=kept_files, contact="https://example.org/contact").test_client()
    description = Graph().parse(data=client.get("/dataset.ttl").data, format="turtle")
    assert (None, DCAT.contactPoint, None) in description
    assert violations(description, shapes) == set()


def test_faults_are_found(description: Graph, shapes: Graph) -> None:
    faulty = Graph()
    for triple in description:
        faulty.add(triple)
    (catalogue,) = faulty.subjects(RDF.type, DCAT.Catalog)
    faulty.remove((catalogue, DCTERMS.publisher, None))
    (file,) = faulty.subjects(DCAT.downloadURL, URIRef("https://w3id.org/reaffirm/download/asks.csv"))
    faulty.remove((file, DCAT.accessURL, None))
    faulty.remove((None, RDF.type, DCTERMS.LinguisticSystem))
    assert violations(faulty, shapes) == {
        ("dataset#catalogue", str(DCTERMS.publisher)),
        ("dataset#asks.csv", str(DCAT.accessURL)),
        ("dataset", str(DCTERMS.language)),
    }
