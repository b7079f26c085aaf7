"""The server: the home page and the SPARQL endpoint, in process and over a socket."""

import gzip
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from reaffirm_build.pipeline import Build
from reaffirm_server.app import create_app
from reaffirm_server.store import Served, open_served

from .conftest import ROOT, serving

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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("fourth session", "no lawyer has reviewed them yet", "This is no site of the United Nations")),
        ("zh", ("第四次会议", "尚未经法律工作者审阅", "本站并非联合国网站")),
    ],
)
def test_the_home_page_says_what_there_is(language: str, words: tuple[str, ...], client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": language})
    assert page.status_code == 200
    for expected in (*words, "2018-07-02 – 2018-07-03", ">197<", ">295<", "graph/text"):
        assert expected in page.text
    assert '<td class="number">46</td><td class="number">72</td>' in page.text
    assert page.text.count("/sparql?query=") >= 25


def test_a_page_is_compressed_for_those_who_take_it_so(client: FlaskClient) -> None:
    plain = client.get("/tip/1-1")
    zipped = client.get("/tip/1-1", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert (zipped.headers["Content-Encoding"], zipped.content_length) == ("gzip", len(zipped.data))
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert zipped.headers["ETag"] == "W/" + plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["ETag"]}
    assert (client.get("/tip/1-1", headers=again).status_code) == 304
    assert "Content-Encoding" not in client.get("/tip/1-1.ttl", headers={"Accept-Encoding": "gzip"}).headers


def test_every_link_of_the_home_page_opens(client: FlaskClient) -> None:
    text = html.unescape(client.get("/").get_data(as_text=True))
    for address in re.findall(r'(?:href|src)="(/[^"]*)"', text):
        if address != "/sparql":
            with client.get(address) as answer:
                assert answer.status_code == 200, address


def test_no_triple_is_counted_twice_in_the_union(client: FlaskClient, served: Served) -> None:
    every = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    assert number(every.data) == len({quad.triple for quad in served.store}) == len(served.store)


def test_under_a_mount_links_move_and_data_does_not(served: Served) -> None:
    client = create_app(served, "/reaffirm").test_client()
    page = client.get("/reaffirm/").get_data(as_text=True)
    assert 'href="/reaffirm/sparql' in page
    assert "https://w3id.org/reaffirm/graph/text" in page
    answer = client.get("/reaffirm/sparql", query_string={"query": COUNT})
    assert number(answer.data) == 316
    assert client.get("/sparql", query_string={"query": COUNT}).status_code == 404


def test_a_store_on_disk_is_served_like_one_in_memory(tmp_path: Path, served: Served) -> None:
    with serving("--store", tmp_path / "store") as running:
        assert number(running.ask(COUNT).body) == 316
        assert running.ask("ASK { SERVICE <urn:x> {} }").status == 400


def test_under_a_mount_and_behind_a_proxy_the_service_says_where_it_is() -> None:
    forwarded = {"X-Forwarded-Host": "reaffirm.example", "X-Forwarded-Proto": "https"}
    with serving("--mount", "/reaffirm", "--trust-proxy") as running:
        description = running.send("GET", "/reaffirm/sparql", forwarded).body.decode()
        assert "<https://reaffirm.example/reaffirm/sparql> a sd:Service" in description
        assert running.send("GET", "/sparql").status == 404


def test_the_measures_count_what_happened() -> None:
    with serving("--workers", 2) as running:
        for _ in range(3):
            running.ask(COUNT)
        running.ask("ASK {")
        text = running.send("GET", "/metrics").body.decode()
    counts = dict(re.findall(r'reaffirm_request_seconds_count\{outcome="(\w+)"\} ([\d.]+)', text))
    assert float(counts["answered"]) + float(counts["cached"]) == 3
    assert float(counts["SyntaxQuery"]) == 1


def test_the_access_log_has_no_words_of_queries() -> None:
    with serving("--access-log") as running:
        running.ask("SELECT ?secret {}")
    (text,) = running.output
    assert '"GET /sparql HTTP/1.1" 200' in text
    assert "secret" not in text


def test_a_store_on_disk_is_kept_and_filled_anew_when_it_does_not_hold_the_dataset(tmp_path: Path) -> None:
    first = open_served(path=tmp_path / "store")
    assert first.path is not None
    assert len(first.store) > 4000
    made = first.path.stat().st_ino
    again = open_served(path=tmp_path / "store")
    assert (again.digest, again.path, first.path.stat().st_ino) == (first.digest, first.path, made)
    place = first.path
    del first, again  # closes them
    extra = pyoxigraph.NamedNode("urn:extra")
    damaged = pyoxigraph.Store(place)
    damaged.add(pyoxigraph.Quad(extra, extra, extra, extra))
    del damaged
    anew = open_served(path=tmp_path / "store")
    assert not anew.store.contains_named_graph(extra)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_the_systemd_unit_is_one() -> None:
    unit = ROOT / "docs" / "deploy" / "reaffirm.service"
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
