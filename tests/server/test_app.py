"""The server: the home page and the SPARQL endpoint, in process and over a socket."""

import contextlib
import gzip
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_server import app, opened_versions
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.endpoint import connections
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from tests.conftest import PATIENCE, ROOT, serving, wait_until
from tests.conftest import RunningServer as Running

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?p a <https://w3id.org/reaffirm/ontology#Provision> }"
STATIC = ROOT / "server" / "reaffirm_server" / "static"
SOME = "CONSTRUCT WHERE { ?s <https://w3id.org/reaffirm/ontology#ordinal> ?n }"
#: The example of a systemd unit. The memory of the server without what its limits count: 0.95 GB were measured.
UNIT, ITSELF = ROOT / "docs" / "deploy" / "reaffirm.service", 1_000_000_000
#: What a proxy adds to a request.
FORWARDED = {"X-Forwarded-Host": "reaffirm.example", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def running(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with every option that is not the default: a store on disk, a mount, a proxy, an access log."""
    store = tmp_path_factory.mktemp("served") / "store"
    options = ["--mount", "/reaffirm", "--trust-proxy", "--access-log", "--workers", 2]
    with serving("--data", small_graph, "--store", store, *options, timeout=PATIENCE) as running:
        yield running


def ask(running: Running, query: str) -> bytes:
    return running.send("POST", "/reaffirm/sparql", {"Content-Type": "application/sparql-query"}, query.encode()).body


def number(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def test_the_served_dataset_is_the_built_one(served: LocalDataset, built: Build) -> None:
    assert served.digest == built.digest


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("UN Working Group on Trafficking in Persons", "No lawyer has reviewed them", "unofficial")),
        ("zh", ("联合国贩运人口问题工作组", "未经法律专家审阅", "非正式")),
    ],
)
def test_every_page_names_the_body_and_the_status_of_the_site(
    language: str, words: tuple[str, ...], client: FlaskClient
) -> None:
    for path in ("/", "/tip/4-46-i-2", "/tip/9-99"):
        page = client.get(path, headers={"Accept-Language": language, "Accept": "text/html"}).text
        assert all(expected in page for expected in words), path
        header = page.partition("</header>")[0]
        assert (words[0] in header, words[2] in header) == (True, True), path


def test_a_page_is_compressed_for_a_client_that_accepts_gzip(client: FlaskClient) -> None:
    plain = client.get("/tip/1-1")
    zipped = client.get("/tip/1-1", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert (zipped.headers["Content-Encoding"], zipped.content_length) == ("gzip", len(zipped.data))
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert zipped.headers["ETag"] == "W/" + plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["ETag"]}
    assert (client.get("/tip/1-1", headers=again).status_code) == 304
    assert "Content-Encoding" not in client.get("/tip/1-1.ttl", headers={"Accept-Encoding": "gzip"}).headers


def test_a_static_file_is_compressed_where_a_client_accepts_it(client: FlaskClient) -> None:
    with client.get("/static/site.js") as answer:  # an open file would be reported in a later test
        plain = answer.data
    answer = client.get("/static/site.js", headers={"Accept-Encoding": "gzip, br"})
    assert (answer.headers["Content-Encoding"], gzip.decompress(answer.data)) == ("gzip", plain)


def test_a_file_that_setup_compressed_is_sent_as_stored(client: FlaskClient) -> None:
    stored = STATIC / "vendor" / "editor.js.br"
    if not stored.is_file():
        pytest.skip("the editor was not made at set-up: no Node, or no packages")
    url = "/static/vendor/editor.js"
    small = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert (small.headers["Content-Encoding"], small.data) == ("br", stored.read_bytes())
    assert (small.mimetype, small.headers["ETag"][:2]) == ("text/javascript", "W/")
    assert "Accept-Encoding" in small.headers["Vary"]
    zipped = client.get(url, headers={"Accept-Encoding": "gzip, br;q=0"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == (STATIC / "vendor" / "editor.js").read_bytes()
    again = {"Accept-Encoding": "br", "If-None-Match": small.headers["ETag"]}
    with client.get(url, headers=again) as unchanged:
        assert unchanged.status_code == 304


def test_no_triple_is_counted_twice_in_the_union(client: FlaskClient, served: LocalDataset) -> None:
    every = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    default = list(served.store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))
    assert number(every.data) == len(default) == len({quad.triple for quad in default})


def test_a_mount_changes_links_and_no_data(served: LocalDataset) -> None:
    client = create_app(served, "/reaffirm").test_client()
    page = client.get("/reaffirm/").get_data(as_text=True)
    assert 'href="/reaffirm/sparql' in page
    assert 'action="/reaffirm/recommendations"' in page
    page = client.get("/reaffirm/tip/1-1", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "https://w3id.org/reaffirm/tip/1-1" in page
    answer = client.get("/reaffirm/sparql", query_string={"query": COUNT})
    assert number(answer.data) == 316
    assert client.get("/sparql", query_string={"query": COUNT}).status_code == 404


def test_a_store_on_disk_is_served_like_a_store_in_memory(running: Running, small_graph: Path) -> None:
    engine = open_local(small_graph).engine()
    assert ask(running, COUNT) == engine.query(COUNT, Selection(), AnswerFormats(), Limits()).body
    assert b"SERVICE is not allowed" in ask(running, "ASK { SERVICE <urn:x> {} }")


def test_the_service_description_has_the_address_that_the_proxy_forwards(running: Running) -> None:
    description = running.send("GET", "/reaffirm/sparql", FORWARDED).body.decode()
    assert "<https://reaffirm.example/reaffirm/sparql> a sd:Service" in description
    assert running.send("GET", "/sparql").status == 404


def test_the_metrics_count_the_requests_of_all_processes_by_outcome(running: Running) -> None:
    def counts() -> dict[str, int]:
        text = running.send("GET", "/reaffirm/metrics").body.decode()
        pairs = re.findall(r'reaffirm_request_seconds_count\{outcome="(\w+)"\} ([\d.]+)', text)
        return {"answered": 0, "cached": 0, "SyntaxQuery": 0, **{name: int(float(number)) for name, number in pairs}}

    before = counts()
    for _ in range(3):
        ask(running, COUNT)
    ask(running, "ASK {")
    after = counts()
    assert after["answered"] + after["cached"] == before["answered"] + before["cached"] + 3
    assert after["SyntaxQuery"] == before["SyntaxQuery"] + 1


def test_the_access_log_has_no_words_of_queries(running: Running) -> None:
    log = Path(f"/proc/{running.pid}/fd/1")
    running.send("GET", "/reaffirm/sparql?query=SELECT+%3Fsecret+%7B%7D")
    wait_until(lambda: '"GET /reaffirm/sparql HTTP/1.1" 200' in log.read_text())
    assert "secret" not in log.read_text()


def test_the_server_speaks_http_1_only(running: Running) -> None:
    preface, settings = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00\x00\x00\x04" + bytes(5)
    with socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE) as client:
        client.sendall(preface + settings)
        reply = b""
        with contextlib.suppress(ConnectionResetError):
            while len(reply) < 20 and (part := client.recv(1_000)):
                reply += part
    assert not reply or reply.startswith(b"HTTP/1.1 400 "), "no frame of HTTP/2"


def test_a_store_on_disk_is_used_again_and_is_filled_anew_if_it_was_changed(tmp_path: Path, small_graph: Path) -> None:
    first = open_local(small_graph, tmp_path / "store")
    assert first.path is not None
    assert len(first.store) == len(open_local(small_graph).store)
    inode = first.path.stat().st_ino
    again = open_local(small_graph, tmp_path / "store")
    assert (again.digest, again.path, first.path.stat().st_ino) == (first.digest, first.path, inode)
    place = first.path
    del first, again  # closes them
    extra = pyoxigraph.NamedNode("urn:extra")
    damaged = pyoxigraph.Store(place)
    damaged.add(pyoxigraph.Quad(extra, extra, extra, extra))
    del damaged
    anew = open_local(small_graph, tmp_path / "store")
    assert not anew.store.contains_named_graph(extra)


def test_the_unit_file_allows_the_memory_of_all_limits_together() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    (gibibytes,) = re.findall(r"^MemoryMax=(\d+)G$", unit, re.MULTILINE)
    (workers,) = re.findall(r" --workers (\d+) ", unit)
    (queries,) = re.findall(r" --query-memory (\d+) ", unit)
    of_web_process = connections._ANSWER_BYTES + app._CACHE_BYTES
    drafts_and_files = 2 * opened_versions._OTHER_MEMORY
    total = ITSELF + int(queries) * 10**6 + drafts_and_files + int(workers) * of_web_process
    assert total <= int(gibibytes) * 2**30
    stated = re.search(r"this is\s+([\d.]+) GB", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))
    assert stated and total <= float(stated[1]) * 10**9 < total + 10**8
    assert f"The sum of all limits is {stated[1]} GB" in unit


def test_the_service_outlives_one_of_its_processes() -> None:
    unit = UNIT.read_text(encoding="utf-8").splitlines()
    assert {"OOMPolicy=continue", "Restart=on-failure"} <= {*unit}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_accepts_the_unit_file() -> None:
    done = subprocess.run(["systemd-analyze", "verify", UNIT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
