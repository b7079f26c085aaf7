"""Files of a dataset that is too large for memory: written in parts, of one version, refused in other formats."""

import gzip
import re
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat
from rdflib import Graph, URIRef
from rdflib.namespace import VOID

from reaffirm_core.graph_files.dataset import digest
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.publish.downloads import Downloads


@pytest.fixture(scope="module")
def served(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> LocalDataset:
    """The small corpus in a store on disk."""
    return open_local(small_graph, tmp_path_factory.mktemp("streams") / "store")


@pytest.fixture
def large(served: LocalDataset, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A site on which the small corpus is too large for memory, and is written in many parts."""
    monkeypatch.setattr("reaffirm_server.publish.service.MAX_IN_MEMORY", 1_000)
    monkeypatch.setattr("reaffirm_server.publish.streamed_downloads._SIZE", 1_000)
    client = create_app(served).test_client()
    monkeypatch.setattr(Downloads, "rdf", None)  # no file is made in memory
    return client


def test_a_file_of_a_very_large_dataset_is_sent_while_it_is_written(large: FlaskClient, served: LocalDataset) -> None:
    answer = large.get("/download/reaffirm.nq")
    assert answer.headers["Content-Type"] == "application/n-quads"
    assert "Content-Length" not in answer.headers
    parts = list(answer.iter_encoded())
    assert len(parts) > 10
    assert digest(pyoxigraph.parse(b"".join(parts), RdfFormat.N_QUADS)) == served.digest
    packed = large.get("/download/reaffirm.nq.gz")
    assert (packed.mimetype, gzip.decompress(packed.data)) == ("application/gzip", b"".join(parts))
    text = NamedNode(served.names.graph("text"))
    expected = {quad.triple for quad in served.store.quads_for_pattern(None, None, None, text)}
    for suffix, rdf_format in {"ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nt": RdfFormat.N_TRIPLES}.items():
        quads = list(pyoxigraph.parse(large.get(f"/download/text.{suffix}").data, rdf_format))
        assert (len(quads), {quad.triple for quad in quads}) == (len(expected), expected)


def test_a_file_that_is_sent_while_it_is_written_has_an_entity_tag(large: FlaskClient, served: LocalDataset) -> None:
    head = large.head("/download/reaffirm.ttl")
    tag = head.headers["ETag"]
    assert tag == f'W/"{served.digest[:16]}-reaffirm.ttl"'
    assert head.headers["Last-Modified"].endswith(" GMT") and not head.data
    assert large.get("/download/reaffirm.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert large.get("/download/reaffirm.nt", headers={"If-None-Match": tag}).status_code == 200


def test_a_format_that_cannot_be_written_in_parts_is_refused_and_not_listed(
    large: FlaskClient, served: LocalDataset
) -> None:
    for name in ("reaffirm.jsonld", "text.rdf.gz", "asks.csv", "SHA256SUMS"):
        refused = large.get(f"/download/{name}")
        assert (refused.status_code, "too large" in refused.text) == (413, True)
    page = large.get("/download/").text
    listed = set(re.findall(r'href="/download/([^"]+)"', page))
    assert {"reaffirm.nq", "reaffirm.nq.gz", "lineage.trig", "context.jsonld"} < listed
    assert all(large.head(f"/download/{name}").status_code == 200 for name in listed)
    void = Graph().parse(data=large.get("/dataset.ttl").text, format="turtle")
    downloads = {str(file).rpartition("/")[2] for file in void.objects(None, VOID.dataDump)}
    assert downloads == {name for name in listed if name.endswith((".ttl", ".trig", ".nq", ".nt"))} - {"dataset.ttl"}
    assert not list(void.subject_objects(URIRef("http://spdx.org/rdf/terms#checksum")))
