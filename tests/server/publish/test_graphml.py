"""The reaffirmations as GraphML, read back."""

import io

import networkx
import pytest
from flask.testing import FlaskClient

from reaffirm_core.names import Names
from reaffirm_server.publish.service import Publications

TIP = f"{Names().base}tip/"


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    found: Publications = client.application.extensions["publications"]
    return found


def test_networkx_reads_back_every_reaffirmation(publication: Publications) -> None:
    graph = networkx.read_graphml(io.BytesIO(publication.downloads.content("reaffirmations.graphml")))
    assert graph.is_directed()
    pairs = {(row["l"], row["e"]): row["grade"] for row in publication.describer.table("reaffirmations")}
    assert {(later, earlier): grade for later, earlier, grade in graph.edges(data="grade")} == pairs
    assert len(pairs) > 150
    assert set(graph.nodes) == {iri for pair in pairs for iri in pair}
    assert networkx.is_directed_acyclic_graph(graph)
    link = graph.edges[f"{TIP}8-1-c", f"{TIP}7-2-b"]
    assert link["explicit"] is False
    assert "不予惩罚" in link["words"]
    assert graph.edges[f"{TIP}7-1-f", f"{TIP}4-24"]["relation"] == "reaffirms"
    put = graph.nodes[f"{TIP}7-1-f"]
    assert (put["operator"], put["force"], put["adoption"]) == ("recommends", "consideration", "put-to-body")
    node = graph.nodes[f"{TIP}4-46-a"]
    assert (node["strength"], node["force"], node["adoption"]) == ("should", "call", "adopted")
    assert (node["label"], node["session"], node["date"]) == ("4-46-a", 4, "2011-10-12")
    assert (node["presented"], node["presentedDate"]) == (3, "2010-10-19")
    assert node["reference_zh"] == "第四次会议，建议46(a)"
    assert node["lineage"] == "distinction-from-smuggling"


def test_a_reaffirmation_never_leads_to_a_later_session(publication: Publications) -> None:
    graph = networkx.read_graphml(io.BytesIO(publication.downloads.content("reaffirmations.graphml")))
    sessions = graph.nodes(data="session")
    assert all(sessions[later] > sessions[earlier] for later, earlier in graph.edges)
