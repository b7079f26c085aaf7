"""The server: the home page and the SPARQL endpoint, in process and over a socket."""

import html
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from reaffirm_build.pipeline import Build
from reaffirm_server.app import create_app
from reaffirm_server.formats import GRAPHS, RESULTS
from reaffirm_server.store import Served, open_served

from .conftest import ROOT

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?p a <https://w3id.org/reaffirm/ontology#Provision> }"
SOME = "CONSTRUCT WHERE { ?s <https://w3id.org/reaffirm/ontology#ordinal> ?n }"


@pytest.fixture(scope="module")
def served() -> Served:
    return open_served()


@pytest.fixture(scope="module")
def client(served: Served) -> FlaskClient:
    return create_app(served).test_client()


def number(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def test_the_served_dataset_is_the_built_one(served: Served, built: Build) -> None:
    assert served.digest == built.digest


def test_the_home_page_says_what_there_is_in_both_languages(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for expected in ("fourth session", "第四次会议", "2018-07-02 – 2018-07-03", ">197<", ">295<", "graph/text"):
        assert expected in text
    assert '<td class="number">46</td><td class="number">72</td>' in text
    assert text.count("/sparql?query=") >= 25
    assert "no lawyer has reviewed them yet" in text
    assert "尚未经法律工作者审阅" in text


def test_every_link_of_the_home_page_opens(client: FlaskClient) -> None:
    text = html.unescape(client.get("/").get_data(as_text=True))
    for address in re.findall(r'(?:href|src)="(/[^"]*)"', text):
        if address != "/sparql":
            with client.get(address) as answer:
                assert answer.status_code == 200, address


@pytest.mark.parametrize("media_type", RESULTS)
def test_solutions_are_answered_in_the_type_asked_for(media_type: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": media_type})
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert "Accept" in answer.headers["Vary"]
    if media_type == "text/csv":
        assert answer.data == b"n\r\n316\r\n"
        return
    found = pyoxigraph.parse_query_results(answer.data, RESULTS[media_type])
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["n"].value for row in found] == ["316"]  # type: ignore[union-attr]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_are_answered_in_the_type_asked_for(media_type: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": SOME}, headers={"Accept": media_type})
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert len(list(pyoxigraph.parse(answer.data, GRAPHS[media_type]))) == 8


def test_ask_and_describe_are_answered(client: FlaskClient) -> None:
    ask = client.get("/sparql", query_string={"query": "ASK {}"})
    assert ask.get_json() == {"head": {}, "boolean": True}
    describe = client.get("/sparql", query_string={"query": "DESCRIBE <https://w3id.org/reaffirm/tip/4-46-i-2>"})
    assert describe.mimetype == "text/turtle"
    assert "允许刑事庭裁决刑事损害赔偿" in describe.get_data(as_text=True)


def test_a_query_is_posted_as_a_form_or_directly(client: FlaskClient) -> None:
    form = client.post("/sparql", data={"query": COUNT})
    direct = client.post("/sparql", data=COUNT, content_type="application/sparql-query; charset=utf-8")
    assert number(form.data) == number(direct.data) == 316


def test_the_default_graph_is_the_union_and_can_be_chosen(client: FlaskClient) -> None:
    label = "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
    graph = "https://w3id.org/reaffirm/graph/"

    def count(*names: str) -> int:
        chosen = {"query": label, "default-graph-uri": [graph + name for name in names]}
        return number(client.get("/sparql", query_string=chosen).data)

    graphs = ("text", "vocabulary", "alignment", "lineage")
    assert count() == sum(count(name) for name in graphs) == count(*graphs)
    assert count("text") > 300
    assert count("none") == 0


def test_no_triple_is_counted_twice_in_the_union(client: FlaskClient, served: Served) -> None:
    every = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    assert number(every.data) == len({quad.triple for quad in served.store}) == len(served.store)


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ({"path": "/sparql"}, 400, "one parameter `query`"),
        ({"path": "/sparql?query=ASK+%7B%7D&query=ASK+%7B%7D"}, 400, "there are 2"),
        ({"path": "/sparql?query=SELECT"}, 400, "not a SPARQL query"),
        ({"path": "/sparql?query=INSERT+DATA+%7B%7D"}, 400, "not a SPARQL query"),
        ({"path": "/sparql?query=ASK%7BSERVICE%3Curn:a%3E%7B%7D%7D"}, 400, "SERVICE is not allowed"),
        ({"path": "/sparql?query=ASK+%7B%7D", "headers": {"Accept": "image/png"}}, 406, "answered in"),
        ({"path": "/sparql", "method": "POST", "data": "x", "content_type": "text/plain"}, 415, "posted as"),
        (
            {"path": "/sparql", "method": "POST", "data": b"\xff", "content_type": "application/sparql-query"},
            400,
            "UTF-8",
        ),
        ({"path": "/sparql?query=ASK+%7B%7D" + "+" * 100_001}, 413, "more than 100,000 characters"),
    ],
)
def test_what_cannot_be_answered_says_why(
    request_: dict[str, object], status: int, words: str, client: FlaskClient
) -> None:
    answer = client.open(**request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.mimetype == "text/plain"
    assert words in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p "SERVICE <urn:a>" }',
        "SELECT ?service { ?service ?p ?o } LIMIT 1",
        "PREFIX service: <urn:> SELECT * { ?s service:service ?o }",
        "# SERVICE\nASK {}",
        "ASK { <http://example.org/SERVICE> ?p ?o }",
        "ASK { ?s ?p '''it's\nSERVICE''' }",
    ],
)
def test_the_word_service_in_a_string_name_or_comment_is_no_call(query: str, client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": query}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "ASK { service <urn:a> {} }",
        "ASK { SERVICE SILENT <urn:a> {} }",
        "ASK { ?s ?p 'a' . SERVICE <urn:a> {} }",
        "ASK { FILTER (?a <?b) SERVICE <urn:a> { ?s ?p ?o FILTER(?a> 1) } }",
        "ASK {SERVICE?s{}}",
    ],
)
def test_service_is_refused_in_every_spelling(query: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.status_code == 400


def test_under_a_mount_links_move_and_data_does_not(served: Served) -> None:
    client = create_app(served, "/reaffirm").test_client()
    page = client.get("/reaffirm/").get_data(as_text=True)
    assert 'href="/reaffirm/sparql' in page
    assert "https://w3id.org/reaffirm/graph/text" in page
    answer = client.get("/reaffirm/sparql", query_string={"query": COUNT})
    assert number(answer.data) == 316
    assert client.get("/sparql", query_string={"query": COUNT}).status_code == 404


# Over a socket ------------------------------------------------------------------------


@pytest.fixture(params=["memory", "disk"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where ``reaffirm serve`` answers, as it ships."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    store = ["--store", str(tmp_path / "store")] if request.param == "disk" else []
    command = [sys.executable, "-m", "reaffirm_build", "serve", "--port", str(port), *store]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_serve_answers_over_a_socket(address: str) -> None:
    with urllib.request.urlopen(f"{address}/") as page:
        assert "第四次会议" in page.read().decode()
    body = COUNT.encode()
    request = urllib.request.Request(f"{address}/sparql", body, {"Content-Type": "application/sparql-query"})
    with urllib.request.urlopen(request) as answer:
        assert number(answer.read()) == 316


def test_a_store_on_disk_is_kept_and_filled_anew_when_the_dataset_changed(tmp_path: Path) -> None:
    path = tmp_path / "store"
    first = open_served(path=path)
    assert len(first.store) > 4000
    extra = pyoxigraph.NamedNode("urn:extra")
    first.store.add(pyoxigraph.Quad(extra, extra, extra, extra))
    version = first.digest
    del first
    again = open_served(path=path)
    assert again.digest == version
    assert not again.store.contains_named_graph(extra)
