"""Loading a store on another server: a dataset is there whole or not at all, and a load that was killed goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from reaffirm_build.errors import ReaffirmError
from reaffirm_server import spread
from reaffirm_server.changing import Updates
from reaffirm_server.engine import Limits, Selection, Wanted
from reaffirm_server.errors import AwayError
from reaffirm_server.held import FRESH, open_held
from reaffirm_server.project import ontology_version
from reaffirm_server.spread import open_spread
from reaffirm_server.store import Served
from reaffirm_server.wire import Wire, form, read_address

from .conftest import ROOT, reaffirm, serving
from .engines import BASE, Store, between, graphs_in, load, oxigraph, reply


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with oxigraph(tmp_path) as store:
        yield store


def update(store: Store, text: str) -> None:
    wire = Wire(read_address(store.loaded_at.replace("/query", "/update")))
    assert wire.send(form([("update", text)], "*/*"), 30, 10**6).status in {200, 204}


def test_an_empty_store_is_not_served(empty: Store) -> None:
    found = reaffirm(ROOT, "serve", "--store", empty.address, "--port", "8124")
    assert found.returncode == 1
    assert "holds no whole dataset of Reaffirm; `reaffirm load` puts" in found.stderr


def test_a_dataset_in_nquads_is_loaded_in_pieces_as_the_same_version(
    served: Served, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "built"
    (data / "tip").mkdir(parents=True)
    lines = sorted(f"{quad} .\n" for quad in served.store)
    (data / "tip" / "tip.nq").write_text("".join(lines), encoding="utf-8")
    with open_spread() as (_, whole), monkeypatch.context() as patch:
        patch.setattr(spread, "open_served", None)  # which reads it whole
        with open_spread(data) as (about, graphs):
            assert about.digest == served.digest
            assert [(one.graph, one.triples, one.digest) for one in graphs] == [
                (one.graph, one.triples, one.digest) for one in whole
            ]
            assert [line for one in graphs for line in one.lines()] == [line for one in whole for line in one.lines()]
            places = [one.path for one in (*graphs, *whole)]
    assert not any(place.exists() for place in places)
    loaded = reaffirm(ROOT, "load", "--to", empty.address, "--data", str(data))
    assert f"sha256:{served.digest}: {len(lines):,} triples, counted there" in loaded.stdout, loaded.stderr
    assert "already" in reaffirm(ROOT, "load", "--to", empty.address).stdout


class Killer:
    """Lets so many updates of a loader through, then kills it (-9) before or after the next one."""

    def __init__(self, count: int, *, after: bool = False, more: Sequence[object] = ()) -> None:
        self.more = [str(one) for one in more]
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
        """Load until killed; the exit status."""
        with between(store.address, self.look) as address:
            path = os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])
            command = [sys.executable, "-m", "reaffirm_build", "load", "--to", address, *self.more]
            self.process.wait()
            with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=-1, stderr=-1) as process:
                self.process = process
                process.communicate(timeout=60)
            return process.returncode


def parts_of(served: Served) -> int:
    """How many updates it takes to write all graphs."""
    return sum(-(-size // Updates.size) for size in served.graphs.values())


def is_part(text: str) -> bool:
    return f"INSERT DATA {{ GRAPH <{BASE}graph/" in text


def is_last(text: str) -> bool:
    """Whether it is the update that makes a record of what was written."""
    return f"INSERT DATA {{ GRAPH <{BASE}dataset/" in text and "void#Dataset>" in text


def ours(store: Store) -> set[str]:
    """The graphs of a store, but for what their names end in."""
    return {graph.partition("~")[0] for graph in graphs_in(store)}


def test_a_load_that_was_killed_goes_on_where_it_ended(empty: Store, served: Served) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{BASE}graph/old~{'0' * 32}> {{ <urn:a> <urn:b> 1 }} }}")
    update(empty, f"INSERT DATA {{ GRAPH <{BASE}dataset/1~{'0' * 32}> {{ <urn:a> <urn:b> 1 }} }}")
    update(empty, f"INSERT DATA {{ GRAPH <{BASE}graph/of-others> {{ <urn:a> <urn:b> 1 }} }}")
    first = Killer(20)
    assert first.run(empty) == -signal.SIGKILL
    with pytest.raises(ReaffirmError, match="holds no whole dataset"):
        open_held(read_address(empty.address))
    second = Killer(-1)
    assert second.run(empty) == 0
    written = sum(map(is_part, second.seen))
    assert written == parts_of(served) - (20 - 4)  # a probe, two left over, and the part that did not arrive
    assert open_held(read_address(empty.address)).digest == served.digest
    assert ours(empty) == {*served.graphs, f"{BASE}dataset/1", f"{BASE}graph/of-others"}


def test_a_load_that_is_killed_before_its_record_is_one_leaves_what_was_there(empty: Store, served: Served) -> None:
    with between(empty.address, lambda text: None if is_last(text) else text) as address:
        failed = load(address)
    assert failed.returncode == 1 and "run `reaffirm load` again" in failed.stderr
    assert ours(empty) == {*served.graphs, f"{BASE}dataset/1"}
    with pytest.raises(ReaffirmError, match="holds no whole dataset"):
        open_held(read_address(empty.address))
    ending = Killer(4, after=True)  # a probe, what was left of the record, and its two parts
    assert ending.run(empty) == -signal.SIGKILL
    assert is_last(ending.seen[-1]), "all was there: only the record was written"
    assert open_held(read_address(empty.address)).digest == served.digest


def test_a_store_that_is_full_is_an_error_and_goes_on_when_it_is_not(empty: Store, served: Served) -> None:
    seen: list[str] = []

    def full(text: str) -> str | bytes:
        seen.append(text)
        return text if len(seen) < 10 else reply(b"no space left on device", "text/plain", "507 Insufficient Storage")

    with between(empty.address, full) as address:
        failed = load(address)
    assert failed.returncode == 1
    assert "did not take a change (507: no space left on device); run `reaffirm load` again" in failed.stderr
    again = Killer(-1)
    assert again.run(empty) == 0
    assert sum(map(is_part, seen + again.seen)) == parts_of(served) + 1
    assert open_held(read_address(empty.address)).digest == served.digest


def test_other_versions_are_loaded_while_the_first_is_served(empty: Store, tmp_path: Path) -> None:
    """Who serves one goes on with it until the server is told, or until two more have been loaded."""
    other = tmp_path / "graph" / "tip"
    other.mkdir(parents=True)
    for file in sorted((ROOT / "data" / "graph" / "tip").glob("*.ttl")):
        if file.stem != "alignment":
            (other / file.name).write_bytes(file.read_bytes())
    text = other / "text.ttl"
    text.write_text(text.read_text(encoding="utf-8").replace('session"@en', 'meeting"@en'), encoding="utf-8")
    label = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert load(empty.loaded_at).returncode == 0
    first = open_held(read_address(empty.address))
    engine = first.engine()
    with serving("--store", empty.address, "--workers", 1) as server:
        before = server.ask(label).json()
        assert Killer(4, more=["--data", other.parent]).run(empty) == -signal.SIGKILL
        assert open_held(read_address(empty.address)).digest == first.digest, "the one that is there stays, whole"
        again = Killer(-1, more=["--data", other.parent])
        assert again.run(empty) == 0
        assert sum(map(is_part, again.seen)) == 5 - 2, "only what has changed is written"
        second = open_held(read_address(empty.address))
        assert second.digest != first.digest
        time.sleep(FRESH)
        assert server.ask(label + " #").json() == before
        page = server.send("GET", "/tip/8-1-c", {"Accept": "text/html"})
        assert page.status == 200 and first.digest[:16] in page.body.decode()
        reloaded = reaffirm(ROOT, "reload", "--port", server.port)
        assert reloaded.returncode == 0, reloaded.stderr
        page = server.send("GET", "/tip/8-1-c", {"Accept": "text/html"})
        assert page.status == 200 and second.digest[:16] in page.body.decode()
        (other / "lineage.ttl").unlink()
        assert load(empty.loaded_at, "", "--data", other.parent).returncode == 0
        back = reaffirm(ROOT, "reload", "--back", "--port", server.port)
        assert back.returncode == 1 and f"instead of sha256:{first.digest[:16]}" in back.stderr
        assert server.send("GET", "/tip/8-1-c", {"Accept": "text/html"}).status == 200
    time.sleep(FRESH)
    with pytest.raises(AwayError, match="`reaffirm reload` has a server serve what is there"):
        engine.query("ASK { ?s ?p ?o }", Selection(), Wanted(), Limits())
    differs = reaffirm(ROOT, "query", "--store", empty.address, "--data", ROOT / "data" / "graph", "ASK {}")
    assert differs.returncode == 1 and f"sha256:{first.digest[:16]}" in differs.stderr


def test_a_store_that_holds_something_else_is_not_served(empty: Store) -> None:
    assert load(empty.loaded_at).returncode == 0
    held = open_held(read_address(empty.address))
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
            "under version 0.1.0 of the ontology; this software",
        ),
        ("", fact, "triples in <https://w3id.org/reaffirm/graph/text> instead of 4,921: it was changed since"),
        ("", other, "give each a store of its own"),
    ]:
        update(empty, f"DELETE DATA {{ {there} }} ; INSERT DATA {{ {change} }}")
        with pytest.raises(ReaffirmError, match=re.escape(words)):
            open_held(read_address(empty.address))
        update(empty, f"DELETE DATA {{ {change} }} ; INSERT DATA {{ {there} }}")
    assert open_held(read_address(empty.address)).digest


def test_where_updates_are_not_taken_is_said(empty: Store) -> None:
    found = load(empty.address, "", "--update", empty.address.removeprefix("sparql+"))
    assert found.returncode == 1
    assert re.search(r"takes no updates at http://.*/query \(\d+.*\); say where with --update", found.stderr)
