"""What machines find: VoID with true counts, DCAT, PROV, schema.org, sitemap, robots.txt, llms.txt."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, SDO, SKOS, VOID, XSD

from reaffirm_core import __version__, files
from reaffirm_core.names import GRAPHS, Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.publish import download_views
from reaffirm_server.publish.downloads import RDF_FILES, Downloads
from tests.conftest import SMALL

NAMES = Names()
DATASET = URIRef(NAMES.base + "dataset")
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")


@pytest.fixture(scope="module")
def served(small: Path) -> Iterator[LocalDataset]:
    """The small corpus, with the tables of its checkout."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "__file__", str(small / "build" / "reaffirm_core" / "files.py"))
        yield open_local()


@pytest.fixture(scope="module")
def client(served: LocalDataset) -> FlaskClient:
    return create_app(served).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def void(client: FlaskClient) -> Graph:
    answer = client.get("/.well-known/void")
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    return Graph().parse(data=answer.data, format="turtle")


@pytest.fixture(scope="module")
def downloads(client: FlaskClient) -> Downloads:
    downloads: Downloads = client.application.extensions["publications"].downloads
    return downloads


def ask(client: FlaskClient, query: str) -> list[dict[str, str]]:
    found = client.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


# VoID ---------------------------------------------------------------------------------------

COUNTS = {
    VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    VOID.classes: "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    VOID.entities: f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{NAMES.base}")) }}',
}


def test_the_counts_of_the_whole_are_those_of_sparql(void: Graph, client: FlaskClient) -> None:
    for count, query in COUNTS.items():
        (row,) = ask(client, query)
        assert int(void.value(DATASET, count)) == int(row["n"]) > 10, count  # type: ignore[arg-type]


def test_the_counts_by_class_and_by_property_are_those_of_sparql(void: Graph, client: FlaskClient) -> None:
    classes = {
        str(void.value(part, VOID["class"])): int(void.value(part, VOID.entities))
        for part in void.objects(DATASET, VOID.classPartition)
    }  # type: ignore[arg-type]
    found = ask(client, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert classes == {row["c"]: int(row["n"]) for row in found}
    properties = {
        str(void.value(part, VOID.property)): int(void.value(part, VOID.triples))
        for part in void.objects(DATASET, VOID.propertyPartition)
    }  # type: ignore[arg-type]
    found = ask(client, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert properties == {row["p"]: int(row["n"]) for row in found}


def test_the_counts_of_each_graph_are_those_of_sparql_and_sum_up(void: Graph, client: FlaskClient) -> None:
    found = ask(client, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    parts = set(void.objects(DATASET, VOID.subset)) - set(void.subjects(RDF.type, VOID.Linkset))
    counts = {str(part): int(void.value(part, VOID.triples)) for part in parts}  # type: ignore[arg-type]
    assert counts == {row["g"]: int(row["n"]) for row in found}
    apart = counts[str(NAMES.graph("related"))]  # outside the default graph
    assert sum(counts.values()) - apart == int(void.value(DATASET, VOID.triples))  # type: ignore[arg-type]
    assert len(counts) == len(GRAPHS)


def test_void_is_found_in_every_format_and_as_the_document_of_the_dataset(client: FlaskClient, void: Graph) -> None:
    assert (
        client.get("/dataset.ttl").data
        == client.get("/.well-known/void").data
        == client.get("/download/dataset.ttl").data
    )
    assert client.get("/.well-known/void", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
    for address in (*void.objects(DATASET, VOID.dataDump), *void.objects(DATASET, VOID.exampleResource)):
        assert client.get("/" + str(address).removeprefix(NAMES.base)).status_code == 200
    for term in void.objects(DATASET, VOID.vocabulary):
        assert str(term).endswith(("#", "/"))


# DCAT, PROV, rights ---------------------------------------------------------------------------


def test_each_distribution_is_what_it_says(void: Graph, downloads: Downloads, client: FlaskClient) -> None:
    distributions = list(void.objects(DATASET, DCAT.distribution))
    assert len(distributions) >= 10
    spdx = "http://spdx.org/rdf/terms#"
    for node in distributions:
        path = str(void.value(node, DCAT.downloadURL)).removeprefix(NAMES.base)
        answer = client.get(f"/{path}")
        assert answer.status_code == 200
        assert void.value(node, DCAT.byteSize) == Literal(len(answer.data), datatype=XSD.nonNegativeInteger)
        assert str(void.value(node, DCAT.mediaType)).endswith(answer.mimetype)
        checksum = void.value(void.value(node, URIRef(f"{spdx}checksum")), URIRef(f"{spdx}checksumValue"))
        assert str(checksum) == hashlib.sha256(answer.data).hexdigest()


def test_the_catalogue_lists_the_dataset_and_the_endpoint(void: Graph, client: FlaskClient) -> None:
    (catalogue,) = void.subjects(RDF.type, DCAT.Catalog)
    assert void.value(catalogue, DCAT.dataset) == DATASET
    service = void.value(catalogue, DCAT.service)
    assert void.value(service, DCAT.servesDataset) == DATASET
    endpoint = str(void.value(service, DCAT.endpointURL)).removeprefix(NAMES.base)
    assert client.get(f"/{endpoint}?query=ASK+%7B%7D").status_code == 200


def test_the_dataset_comes_from_its_source_by_a_run_of_the_software(void: Graph, served: LocalDataset) -> None:
    source = (SMALL / "tip" / "source" / "small-zh.txt").read_bytes()
    assert void.value(DATASET, DCTERMS.identifier) == Literal(f"sha256:{served.digest}")
    run = void.value(DATASET, PROV.wasGeneratedBy)
    software = void.value(run, PROV.wasAssociatedWith)
    assert void.value(software, SDO.softwareVersion) == Literal(__version__)
    origin = void.value(DATASET, PROV.wasDerivedFrom)
    assert (run, PROV.used, origin) in void
    assert void.value(origin, DCTERMS.identifier) == Literal(f"sha256:{hashlib.sha256(source).hexdigest()}")
    assert void.value(origin, PROV.specializationOf) == NAMES.document("small-corpus")
    address = str(void.value(origin, DCAT.downloadURL)).removeprefix(NAMES.base)
    assert address == "download/tip.zh.txt"
    assert create_app(served).test_client().get(f"/{address}").data == source


def test_there_is_no_clock_in_it(void: Graph) -> None:
    assert void.value(DATASET, DCTERMS.issued) == Literal("2021-06-03", datatype=XSD.date)
    assert not [
        literal for literal in void.objects() if isinstance(literal, Literal) and literal.datatype == XSD.dateTime
    ]


def test_the_text_of_the_united_nations_has_no_licence_of_ours(void: Graph) -> None:
    text, annotations = (URIRef(f"{DATASET}#rights-{name}") for name in ("text", "annotations"))
    assert set(void.objects(NAMES.graph("text"), DCTERMS.rights)) == {text}
    assert set(void.objects(NAMES.graph("annotations"), DCTERMS.rights)) == {text, annotations}
    assert set(void.objects(NAMES.graph("vocabulary"), DCTERMS.rights)) == {annotations}
    translation, graph = URIRef(f"{DATASET}#rights-translation"), NAMES.graph("translation")
    assert set(void.objects(graph, DCTERMS.rights)) == {text, translation}
    assert set(void.objects(graph, DCTERMS.license)) == set()
    assert "Unofficial working translation, made from the Chinese by a language model" in str(
        next(label for label in void.objects(translation, RDFS.label) if label.language == "en")
    )
    assert len(set(void.objects(graph, VOID.dataDump))) == len(RDF_FILES)
    ours = {NAMES.graph(name) for name in ("vocabulary", "alignment", "inferred", "related")}
    files = {URIRef(f"{DATASET}#{name}") for name in ("context.jsonld", "csv-metadata.json")}
    assert set(void.subjects(DCTERMS.license, CC_BY)) == {annotations, translation, *ours, *files}
    statement = str(next(label for label in void.objects(translation, RDFS.label) if label.language == "en"))
    assert "Reaffirm's own contribution to it is under CC BY 4.0" in statement
    assert "rec:translatedQuote" in statement


def test_a_file_has_one_statement_of_rights_that_names_those_of_its_parts(void: Graph) -> None:
    whole = URIRef(f"{DATASET}#rights")
    assert {str(part).rpartition("-")[2] for part in void.objects(whole, DCTERMS.hasPart)} == {
        *("text", "annotations", "translation"),
    }
    for node in void.objects(DATASET, DCAT.distribution):
        (rights,) = void.objects(node, DCTERMS.rights)
        unlicensed = {whole, URIRef(f"{DATASET}#rights-text")}
        assert (rights in unlicensed) is (void.value(node, DCTERMS.license) is None)


def test_catalogues_are_told_subject_period_and_links(void: Graph) -> None:
    (catalogue,) = void.subjects(RDF.type, DCAT.Catalog)
    assert {text.language for text in void.objects(catalogue, DCTERMS.description)} == {"en", "zh"}  # type: ignore[union-attr]
    subject = void.value(DATASET, DCAT.theme)
    assert Literal("TRAFFICKING IN PERSONS", lang="en") in set(void.objects(subject, SKOS.prefLabel))
    assert Literal("贩运人口", lang="zh") in set(void.objects(DATASET, DCAT.keyword))
    assert Literal("World", lang="en") in set(void.objects(void.value(DATASET, DCTERMS.spatial), RDFS.label))
    period = void.value(DATASET, DCTERMS.temporal)
    days = [str(void.value(period, day)) for day in (DCAT.startDate, DCAT.endDate)]
    assert days == ["2009-04-14", "2011-10-12"]
    linksets = list(void.subjects(RDF.type, VOID.Linkset))
    links = sum(int(str(void.value(node, VOID.triples))) for node in linksets)
    assert links > 50
    assert {str(void.value(void.value(node, VOID.objectsTarget), VOID.uriSpace)) for node in linksets} >= {
        *("http://metadata.un.org/thesaurus/", "http://eurovoc.europa.eu/"),
    }


def test_a_person_to_write_to_is_named_where_one_is_set(void: Graph, served: LocalDataset) -> None:
    assert void.value(DATASET, DCAT.contactPoint) is None
    client = create_app(served, contact="mailto:data@example.org").test_client()
    graph = Graph().parse(data=client.get("/dataset.ttl").data, format="turtle")
    node = graph.value(DATASET, DCAT.contactPoint)
    assert graph.value(node, URIRef("http://www.w3.org/2006/vcard/ns#hasEmail")) == URIRef("mailto:data@example.org")


def test_all_it_mints_is_in_the_document(void: Graph, client: FlaskClient) -> None:
    page = client.get("/dataset").get_data(as_text=True)
    for node in {n for n in void.subjects() if str(n).startswith(f"{DATASET}#")}:
        assert f'id="{str(node).partition("#")[2]}"' in page
    own = {n for n in void.all_nodes() if isinstance(n, URIRef) and str(n).startswith(NAMES.base) and "#" not in n}
    for node in own:
        if not str(node).endswith("/sparql"):
            assert client.get("/" + str(node).removeprefix(NAMES.base)).status_code == 200, node
    assert void.value(URIRef(f"{DATASET}#publisher"), FOAF.name) == Literal("Reaffirm")


# For search engines and models ----------------------------------------------------------------


def test_the_home_page_describes_the_dataset_for_search_engines(client: FlaskClient, downloads: Downloads) -> None:
    answer = client.get("/")
    (text,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', answer.get_data(as_text=True), re.DOTALL
    )
    found = json.loads(text)
    assert (found["@type"], found["@id"]) == ("Dataset", str(DATASET))
    assert {name["@language"] for name in found["name"]} == {"en", "zh"}
    files = {file["contentUrl"].rpartition("/")[2]: file["encodingFormat"] for file in found["distribution"]}
    assert files["reaffirm.ttl"] == "text/turtle"
    assert files.keys() <= downloads.files.keys()
    assert "license" not in found
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")


SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_sitemap_lists_every_document(client: FlaskClient, served: LocalDataset) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    listed = {loc.text for loc in tree.findall("s:url/s:loc", SITEMAP)}
    iris = {quad.subject.value for quad in served.store.quads_for_pattern(None, None, None, DefaultGraph())}  # type: ignore[union-attr]
    documents = {iri.partition("#")[0] for iri in iris if iri.startswith(NAMES.base)}
    assert {iri.replace(NAMES.base, "http://localhost/") for iri in documents} <= listed
    assert {date.text for date in tree.findall("s:url/s:lastmod", SITEMAP)} == {"2021-06-03"}
    assert "http://localhost/dataset" in listed


def test_too_many_documents_for_one_sitemap_have_an_index(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ElementTree.fromstring(client.get("/sitemap.xml").data).findall("s:url/s:loc", SITEMAP)
    monkeypatch.setattr(download_views, "_SITEMAP", -(-len(whole) // 4))
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    parts = [loc.text or "" for loc in index.findall("s:sitemap/s:loc", SITEMAP)]
    listed = [
        loc.text
        for part in parts
        for loc in ElementTree.fromstring(client.get(part).data).findall("s:url/s:loc", SITEMAP)
    ]
    assert len(parts) == 4
    assert listed == [loc.text for loc in whole]
    assert client.get("/sitemap-5.xml").status_code == 404


def test_a_very_large_dataset_is_described_without_files_or_scans(
    served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reaffirm_server.publish.service.MAX_IN_MEMORY", 1_000)
    client = create_app(served).test_client()
    monkeypatch.setattr(Downloads, "rdf", None)  # no file is made
    answer = client.get("/dataset.ttl")
    assert answer.status_code == 200
    void = Graph().parse(data=answer.text, format="turtle")
    dataset = URIRef(f"{served.names.base}dataset")
    assert void.value(dataset, VOID.triples) == Literal(sum(served.graphs.values()))
    assert {str(node): int(void.value(node, VOID.triples)) for node in void.objects(dataset, VOID.subset)} == dict(
        served.graphs
    )
    assert {str(file).rpartition("#")[2] for file in void.objects(dataset, DCAT.distribution)} == {"context.jsonld"}
    assert not list(void.subject_objects(VOID.dataDump))
    refused = client.get("/download/reaffirm.nq.gz")
    assert (refused.status_code, "too large" in refused.text) == (413, True)
    assert client.get("/download/context.jsonld").status_code == 200
    page = client.get("/download/").text
    assert "context.jsonld" in page and "reaffirm.nq" not in page
