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
from reaffirm_server.engine import Limits, Selection, Wanted
from reaffirm_server.errors import AwayError
from reaffirm_server.held import FRESH, open_held
from reaffirm_server.loading import PART
from reaffirm_server.store import Served, ontology_version
from reaffirm_server.wire import Wire, read_address

from .conftest import ROOT, reaffirm, serving
from .engines import BASE, Store, between, graphs_in, load, oxigraph, reply


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with oxigraph(tmp_path) as store:
        yield store


def update(store: Store, text: str) -> None:
    wire = Wire(read_address(store.loaded_at.replace("/query", "/update")))
    assert wire.post([("update", text)], "*/*", 30, 10**6).status in {200, 204}


def test_an_empty_store_is_not_served(empty: Store) -> None:
    found = reaffirm(ROOT, "serve", "--store", empty.address, "--port", "8124")
    assert found.returncode == 1
    assert "holds no whole dataset of Reaffirm; `reaffirm load` puts" in found.stderr


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
    return sum(-(-size // PART) for size in served.graphs.values())


def is_swap(text: str) -> bool:
    return "MOVE GRAPH" in text


def test_a_load_that_was_killed_goes_on_where_it_ended(empty: Store, served: Served) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{BASE}dataset/loading/old> {{ <urn:a> <urn:b> 1 }} }}")
    first = Killer(20)
    assert first.run(empty) == -signal.SIGKILL
    with pytest.raises(ReaffirmError, match="holds no whole dataset"):
        open_held(read_address(empty.address))
    second = Killer(-1)
    assert second.run(empty) == 0
    written = sum("INSERT DATA" in text and not is_swap(text) for text in second.seen)
    assert written == parts_of(served) - (20 - 3)  # a probe, what was left over, and the part that did not arrive
    assert open_held(read_address(empty.address)).digest == served.digest
    assert set(graphs_in(empty)) == {*served.graphs, f"{BASE}dataset"}


def test_a_load_that_is_killed_as_it_swaps_leaves_one_dataset_or_the_other(empty: Store, served: Served) -> None:
    with between(empty.address, lambda text: None if is_swap(text) else text) as address:
        failed = load(address)
    assert failed.returncode == 1 and "run `reaffirm load` again" in failed.stderr
    with pytest.raises(ReaffirmError, match="holds no whole dataset"):
        open_held(read_address(empty.address))
    swapping = Killer(2, after=True)
    assert swapping.run(empty) == -signal.SIGKILL
    assert is_swap(swapping.seen[-1]), "all was there: it was only swapped"
    assert open_held(read_address(empty.address)).digest == served.digest


def test_what_a_store_did_not_swap_whole_is_not_served_and_loaded_again(empty: Store, served: Served) -> None:
    """A store that does not carry out an update as a whole, and ends in the middle of it."""
    assert load(empty.loaded_at).returncode == 0
    running = open_held(read_address(empty.address)).engine()
    update(
        empty,
        f"DROP GRAPH <{BASE}dataset> ; DROP GRAPH <{BASE}graph/text> ; "
        f"MOVE GRAPH <{BASE}graph/lineage> TO GRAPH <{BASE}dataset/loading/half>",
    )
    with pytest.raises(ReaffirmError, match="holds no whole dataset"):
        open_held(read_address(empty.address))
    with pytest.raises(AwayError, match="no whole dataset; one may be being loaded"):
        running.query("ASK { ?s ?p ?o }", Selection(), Wanted(), Limits())
    assert load(empty.loaded_at).returncode == 0
    assert open_held(read_address(empty.address)).digest == served.digest
    assert running.query("ASK { ?s ?p ?o }", Selection(), Wanted(), Limits()).body
    assert set(graphs_in(empty)) == {*served.graphs, f"{BASE}dataset"}


def test_a_store_that_is_full_is_an_error_and_goes_on_when_it_is_not(empty: Store, served: Served) -> None:
    seen: list[str] = []

    def full(text: str) -> str | bytes:
        seen.append(text)
        return text if len(seen) < 10 else reply(b"no space left on device", "text/plain", "507 Insufficient Storage")

    with between(empty.address, full) as address:
        failed = load(address)
    assert failed.returncode == 1
    assert "did not take an update (507: no space left on device); run `reaffirm load` again" in failed.stderr
    again = Killer(-1)
    assert again.run(empty) == 0
    assert sum("INSERT DATA" in text and not is_swap(text) for text in seen + again.seen) == parts_of(served) + 1
    assert open_held(read_address(empty.address)).digest == served.digest


def test_another_dataset_is_loaded_in_the_place_of_this_one(empty: Store, tmp_path: Path) -> None:
    """While the first is being served: what is asked then is told so, until the server takes the second."""
    other = tmp_path / "graph" / "tip"
    other.mkdir(parents=True)
    for file in sorted((ROOT / "data" / "graph" / "tip").glob("*.ttl")):
        if file.stem != "alignment":
            (other / file.name).write_bytes(file.read_bytes())
    assert load(empty.loaded_at).returncode == 0
    first = open_held(read_address(empty.address))
    with serving("--store", empty.address, "--workers", 1) as server:
        assert server.ask("ASK {}").status == 200
        assert Killer(12, more=["--data", other.parent]).run(empty) == -signal.SIGKILL
        assert open_held(read_address(empty.address)).digest == first.digest, "the one that is there stays, whole"
        loaded = load(empty.loaded_at, "", "--data", other.parent)
        assert loaded.returncode == 0, loaded.stderr
        second = open_held(read_address(empty.address))
        assert second.digest != first.digest and f"{BASE}graph/alignment" not in graphs_in(empty)
        time.sleep(FRESH)
        page = server.send("GET", "/tip/8-1-c", {"Accept": "text/html"})
        assert page.status == 503 and f"sha256:{second.digest[:16]}" in page.body.decode()
        reloaded = reaffirm(ROOT, "reload", "--port", server.port)
        assert reloaded.returncode == 0, reloaded.stderr
        page = server.send("GET", "/tip/8-1-c", {"Accept": "text/html"})
        assert page.status == 200 and second.digest[:16] in page.body.decode()
    differs = reaffirm(ROOT, "query", "--store", empty.address, "--data", ROOT / "data" / "graph", "ASK {}")
    assert differs.returncode == 1 and f"sha256:{first.digest[:16]}" in differs.stderr


def test_a_store_that_holds_something_else_is_not_served(empty: Store) -> None:
    assert load(empty.loaded_at).returncode == 0
    dataset, void, terms = f"<{BASE}dataset>", "http://rdfs.org/ns/void#", "http://purl.org/dc/terms/"
    version = f"GRAPH {dataset} {{ {dataset} <{terms}conformsTo> <{BASE}ontology/"
    fact = f"GRAPH <{BASE}graph/text> {{ <{BASE}tip/1-1> <urn:new> 1 }}"
    other = f"""GRAPH <http://x/dataset> {{
      <http://x/dataset> a <{void}Dataset> ; <{void}uriSpace> "http://x/" ; <{terms}identifier> "sha256:0" ;
        <{terms}conformsTo> <http://x/ontology/1> ; <{terms}hasPart> <http://x/y/> ; <{void}subset> <http://x/g> .
      <http://x/g> <{void}triples> 0 }}"""
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
