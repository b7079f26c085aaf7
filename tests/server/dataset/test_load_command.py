"""Loading a store on another server: a dataset is there complete or not at all, and a killed load is resumed.

Loads that are killed and servers that load have a real store, the others a store in this process.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset import graph_files
from reaffirm_server.dataset.graph_files import open_graph_files
from reaffirm_server.dataset.graph_writers import UpdateWriter
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.dataset.project_files import ontology_version
from reaffirm_server.dataset.remote_dataset import open_remote
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from reaffirm_server.engine.http_client import HttpClient, form, read_address
from reaffirm_server.errors import StoreUnavailableError
from tests.conftest import PATIENCE, ROOT, reaffirm, record, reserved_port, serving, wait_until
from tests.server.dataset.remote_stores import (
    BASE,
    Store,
    between,
    graphs_in,
    in_process,
    load,
    oxigraph,
    patience,
    reply,
)

pytestmark = pytest.mark.client


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    with patience():
        yield


@pytest.fixture(scope="module")
def served(small_graph: Path) -> LocalDataset:
    """The small corpus."""
    return open_local(small_graph)


@pytest.fixture
def empty() -> Iterator[Store]:
    with in_process() as store:
        yield store


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Store]:
    with oxigraph(tmp_path) as store:
        yield store


def update(store: Store, text: str) -> None:
    client = HttpClient(read_address(store.loaded_at.replace("/query", "/update")))
    assert client.send(form([("update", text)], "*/*"), PATIENCE, 10**6).status in {200, 204}


def test_an_empty_store_is_not_served(empty: Store) -> None:
    with reserved_port() as port:
        run = reaffirm(ROOT, "serve", "--store", empty.address, "--port", port)
    assert run.returncode == 1
    assert "has no complete dataset of Reaffirm; load the built dataset with `reaffirm load`" in run.stderr


def test_a_dataset_in_nquads_is_loaded_in_pieces_as_the_same_version(
    served: LocalDataset, small_graph: Path, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "built"
    (data / "tip").mkdir(parents=True)
    # A list, since the store's iterator may be collected only by the thread that made it.
    quads = list(served.store.quads_for_pattern(None, None, None, None))
    lines = sorted(f"{quad} .\n" for quad in quads if isinstance(quad.graph_name, pyoxigraph.NamedNode))
    (data / "tip" / "tip.nq").write_text("".join(lines), encoding="utf-8")
    record(data / "tip")
    with open_graph_files(small_graph) as (_, whole), monkeypatch.context() as patch:
        patch.setattr(graph_files, "open_local", None)  # which reads all of it into memory
        with open_graph_files(data) as (about, graphs):
            assert about.digest == served.digest
            assert [(part.graph, part.triples, part.digest) for part in graphs] == [
                (part.graph, part.triples, part.digest) for part in whole
            ]
            assert [line for part in graphs for line in part.lines()] == [
                line for part in whole for line in part.lines()
            ]
            places = [part.path for part in (*graphs, *whole)]
    assert not any(place.exists() for place in places)
    loaded = reaffirm(ROOT, "load", "--to", empty.address, "--data", str(data))
    assert f"sha256:{served.digest}: {len(lines):,} triples, counted in the store" in loaded.stdout, loaded.stderr
    assert "already" in load(empty.loaded_at, "", "--data", small_graph).stdout


class Killer:
    """A server before a store that kills (-9) a loader at its update of a number: before or after the store has it."""

    def __init__(self, data: Path, count: int, *, after: bool = False) -> None:
        self.data = data
        self.left, self.after, self.process = count, after, subprocess.Popen(["true"])
        self.seen: list[str] = []

    def look(self, text: str) -> str | None:
        self.seen.append(text)
        self.left -= 1
        if self.left == 0:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return text if self.after else None
        return text

    def run(self, store: Store) -> int:
        """Load until the loader is killed or ends; return its exit status."""
        with between(store.address, self.look) as address:
            path = os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])
            command = [sys.executable, "-m", "reaffirm_core", "load", "--to", address, "--data", str(self.data)]
            self.process.wait()
            with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=-1, stderr=-1) as process:
                self.process = process
                process.communicate(timeout=PATIENCE)
            return process.returncode


def parts_of(served: LocalDataset) -> int:
    """Return how many updates write all graphs."""
    return sum(-(-size // UpdateWriter.size) for size in served.graphs.values())


def is_part(text: str) -> bool:
    return f"INSERT DATA {{ GRAPH <{BASE}graph/" in text


def is_last(text: str) -> bool:
    """Check whether an update adds the one triple that makes the record valid."""
    return f"INSERT DATA {{ GRAPH <{BASE}dataset/" in text and "void#Dataset>" in text


def ours(store: Store) -> set[str]:
    """Return the graphs of a store, without the versions at the end of their names."""
    return {graph.partition("~")[0] for graph in graphs_in(store)}


@pytest.mark.client
def test_a_load_resumes_where_a_killed_load_ended(real: Store, served: LocalDataset, small_graph: Path) -> None:
    update(real, f"INSERT DATA {{ GRAPH <{BASE}graph/old~{'0' * 32}> {{ <urn:a> <urn:b> 1 }} }}")
    update(real, f"INSERT DATA {{ GRAPH <{BASE}dataset/1~{'0' * 32}> {{ <urn:a> <urn:b> 1 }} }}")
    update(real, f"INSERT DATA {{ GRAPH <{BASE}graph/of-others> {{ <urn:a> <urn:b> 1 }} }}")
    first = Killer(small_graph, 10)
    assert first.run(real) == -signal.SIGKILL
    with pytest.raises(ReaffirmError, match="has no complete dataset"):
        open_remote(read_address(real.address))
    second = Killer(small_graph, -1)
    assert second.run(real) == 0
    written = sum(map(is_part, second.seen))
    assert written == parts_of(served) - (10 - 4)  # a probe, two left over, and the part that did not arrive
    assert open_remote(read_address(real.address)).digest == served.digest
    assert ours(real) == {*served.graphs, f"{BASE}dataset/1", f"{BASE}graph/of-others"}


@pytest.mark.client
def test_a_load_that_is_killed_before_its_record_is_valid_changes_nothing(
    real: Store, served: LocalDataset, small_graph: Path
) -> None:
    with between(real.address, lambda text: None if is_last(text) else text) as address:
        failed = load(address, "", "--data", small_graph)
    assert failed.returncode == 1 and "run `reaffirm load` again" in failed.stderr
    assert ours(real) == {*served.graphs, f"{BASE}dataset/1"}
    with pytest.raises(ReaffirmError, match="has no complete dataset"):
        open_remote(read_address(real.address))
    ending = Killer(small_graph, 4, after=True)  # a probe, the rest of the record, and the two parts of the record
    assert ending.run(real) == -signal.SIGKILL
    assert is_last(ending.seen[-1]), "all graphs were there: only the record was written"
    assert open_remote(read_address(real.address)).digest == served.digest


def test_a_full_store_is_an_error_and_a_later_load_resumes(
    empty: Store, served: LocalDataset, small_graph: Path
) -> None:
    seen: list[str] = []

    def full(text: str) -> str | bytes:
        seen.append(text)
        return text if len(seen) < 10 else reply(b"no space left on device", "text/plain", "507 Insufficient Storage")

    with between(empty.address, full) as address:
        failed = load(address, "", "--data", small_graph)
    assert failed.returncode == 1
    assert "rejected a change (507: no space left on device); run `reaffirm load` again" in failed.stderr
    with between(empty.address, lambda text: seen.append(text) or text) as address:
        assert load(address, "", "--data", small_graph).returncode == 0
    assert sum(map(is_part, seen)) == parts_of(served) + 1
    assert open_remote(read_address(empty.address)).digest == served.digest


@pytest.mark.client
def test_other_versions_are_loaded_while_the_first_version_is_served(
    real: Store, served: LocalDataset, small_graph: Path, tmp_path: Path
) -> None:
    """A server keeps its version until it is reloaded, or until two more versions have been loaded."""
    other = tmp_path / "graph" / "tip"
    shutil.copytree(small_graph / "tip", other)
    (other / "alignment.ttl").unlink()
    vocabulary = other / "vocabulary.ttl"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace('"@en ;', ' anew"@en ;', 1), encoding="utf-8")
    record(other)
    sizes = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    page = ("GET", "/tip/1-1", {"Accept": "text/html"})
    assert load(real.loaded_at, "", "--data", small_graph).returncode == 0
    first = open_remote(read_address(real.address))
    engine = first.engine()
    asked: list[str] = []
    with (
        between(real.address, asked=asked.append) as address,
        serving("--store", address, "--workers", 1, timeout=PATIENCE) as server,
    ):

        def looks() -> int:
            """Count how often the server has asked which versions the store holds."""
            return sum("SELECT ?record ?version" in query for query in asked)

        before = server.ask(sizes).json()
        assert Killer(other.parent, 4).run(real) == -signal.SIGKILL
        assert open_remote(read_address(real.address)).digest == first.digest, "the first version stays complete"
        again = Killer(other.parent, -1)
        assert again.run(real) == 0
        changed = -(-served.graphs[f"{BASE}graph/vocabulary"] // UpdateWriter.size)
        assert sum(map(is_part, again.seen)) == changed - 2, "only the graph that has changed is written"
        second = open_remote(read_address(real.address))
        assert second.digest != first.digest
        count = looks()
        wait_until(lambda: server.ask(f"{sizes} # {len(asked)}").json() == before and looks() > count)
        reply = server.send(*page)
        assert reply.status == 200 and first.digest[:16] in reply.body.decode()
        reloaded = reaffirm(ROOT, "reload", "--port", server.port)
        assert reloaded.returncode == 0, reloaded.stderr
        reply = server.send(*page)
        assert reply.status == 200 and second.digest[:16] in reply.body.decode()
        (other / "lineage.ttl").unlink()
        record(other)
        assert load(real.loaded_at, "", "--data", other.parent).returncode == 0
        assert server.send(*page).status == 200
    with pytest.raises(StoreUnavailableError, match="serve the newest version with `reaffirm reload`"):
        engine.query("ASK { ?s ?p ?o }", Selection(), AnswerFormats(), Limits(seconds=PATIENCE))
    differs = reaffirm(ROOT, "query", "--store", real.address, "--data", small_graph, "ASK {}")
    assert differs.returncode == 1 and f"sha256:{first.digest[:16]}" in differs.stderr


def test_a_store_with_changed_or_other_contents_is_not_served(empty: Store, small_graph: Path) -> None:
    assert load(empty.loaded_at, "", "--data", small_graph).returncode == 0
    held = open_remote(read_address(empty.address))
    void, terms = "http://rdfs.org/ns/void#", "http://purl.org/dc/terms/"
    dataset = f"<{BASE}dataset/1~{held.digest[:32]}>"
    version = f"GRAPH {dataset} {{ {dataset} <{terms}conformsTo> <{BASE}ontology/"
    fact = f"GRAPH <{held.places[f'{BASE}graph/text']}> {{ <{BASE}tip/1-1> <urn:new> 1 }}"
    other = f"""GRAPH <http://x/dataset/1> {{
      <http://x/dataset/1> a <{void}Dataset> ; <{void}uriSpace> "http://x/" ; <{terms}identifier> "sha256:0" ;
        <{terms}conformsTo> <http://x/ontology/1> ; <{terms}hasPart> <http://x/y/> ; <{void}subset> <http://x/g> ;
        <https://schema.org/position> 1 .
      <http://x/g> <{void}triples> 0 ; <{terms}hasVersion> <http://x/g> }}"""
    for there, change, words in [
        (
            f"{version}{ontology_version()}> }}",
            f"{version}0.1.0> }}",
            "with version 0.1.0 of the ontology, this software",
        ),
        (
            "",
            fact,
            f"triples in <{BASE}graph/text> instead of {held.graphs[f'{BASE}graph/text']:,}; it was changed",
        ),
        ("", other, "use a separate store for each"),
    ]:
        update(empty, f"DELETE DATA {{ {there} }} ; INSERT DATA {{ {change} }}")
        with pytest.raises(ReaffirmError, match=re.escape(words)):
            open_remote(read_address(empty.address))
        update(empty, f"DELETE DATA {{ {change} }} ; INSERT DATA {{ {there} }}")
    assert open_remote(read_address(empty.address)).digest


def test_a_load_has_one_way_to_write(small_graph: Path) -> None:
    ways = ("--update", "http://127.0.0.1:1/update", "--graphs", "http://127.0.0.1:1/graphs")
    refused = reaffirm(ROOT, "load", "--to", "sparql+http://127.0.0.1:1/query", *ways, "--data", small_graph)
    assert (refused.returncode, "Give one of --update and --graphs." in refused.stderr) == (2, True)


def test_an_address_that_takes_no_updates_is_an_error(empty: Store, small_graph: Path) -> None:
    failed = load(empty.address, "", "--data", small_graph, "--update", empty.address.removeprefix("sparql+"))
    assert failed.returncode == 1
    assert re.search(r"accepts no updates at http://.*/query \(\d+.*\); give its update address", failed.stderr)
