"""The engine on a store of another server, with the small corpus in a store of this process.

``make test-clients`` runs the same tests with the compendium in stores that are programs of their own.
"""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.dataset.remote_dataset import RemoteDataset
from reaffirm_server.engine.base import Engine
from tests.conftest import ROOT, reaffirm
from tests.server.dataset import test_remote_stores as real
from tests.server.dataset.remote_stores import BASE, Store, in_process


@pytest.fixture(scope="module")
def store(small_graph: Path) -> Iterator[Store]:
    with in_process() as empty:
        store = replace(empty, data=small_graph)
        loaded = store.load()
        assert loaded.returncode == 0, loaded.stderr
        yield store


@pytest.fixture(scope="module")
def served(small_graph: Path) -> LocalDataset:
    return open_local(small_graph)


@pytest.fixture(scope="module")
def site(held: RemoteDataset, remote: Engine) -> FlaskClient:
    return create_app(held, engine=remote).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def client(served: LocalDataset) -> FlaskClient:
    return create_app(served).test_client(use_cookies=False)


test_solutions_are_written_in_every_format = real.test_solutions_are_written_in_every_format
test_graphs_are_written_in_every_format = real.test_graphs_are_written_in_every_format
test_the_graph_store_gives_the_same_graphs = real.test_the_graph_store_gives_the_same_graphs
test_the_dataset_of_a_query_is_the_one_that_it_selects = real.test_the_dataset_of_a_query_is_the_one_that_it_selects
test_the_other_graphs_of_a_store_are_not_seen = real.test_the_other_graphs_of_a_store_are_not_seen
test_only_our_graphs_are_asked = real.test_only_our_graphs_are_asked
test_a_text_that_is_no_query_is_refused = real.test_a_text_that_is_no_query_is_refused
test_an_answer_that_is_too_long_is_refused = real.test_an_answer_that_is_too_long_is_refused
test_a_store_holds_what_was_loaded_and_nothing_else = real.test_a_store_holds_what_was_loaded_and_nothing_else
test_graphs_are_written_by_the_graph_store_protocol = real.test_graphs_are_written_by_the_graph_store_protocol
test_a_retired_term_is_named = real.test_a_retired_term_is_named


@pytest.mark.parametrize("path", ["/", "/tip/1-1", "/tip/session-1.ttl", "/download/lineage.ttl", "/no-such-thing"])
def test_a_page_is_the_same_byte_for_byte(path: str, site: FlaskClient, client: FlaskClient) -> None:
    there, here = (browser.get(path, headers={"Accept": "text/html,*/*;q=0.5"}) for browser in (site, client))
    assert (there.status_code, there.data) == (here.status_code, here.data)


def test_graphs_have_their_names_in_queries_and_answers(store: Store, small: Path) -> None:
    asked = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a rec:Session } FILTER (?g = <graph/text>) } GROUP BY ?g"
    there, here = (reaffirm(small, "query", asked, *more) for more in (["--store", store.address], []))
    assert (there.returncode, there.stdout) == (0, here.stdout)
    assert "graph:text" in there.stdout


def test_a_command_asks_a_store(store: Store, small: Path) -> None:
    there, here = (reaffirm(small, "show", "1-1", *more) for more in (["--store", store.address], []))
    assert (there.returncode, there.stdout) == (0, here.stdout), there.stderr


def test_the_query_of_the_docs_lists_the_graphs_when_it_is_sent_to_the_store(store: Store) -> None:
    text = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"^```sparql\n(.+?)^```", text, re.MULTILINE | re.DOTALL)
    form = urllib.parse.urlencode({"query": query}).encode()
    with urllib.request.urlopen(store.address.removeprefix("sparql+"), form) as reply:
        places = {row["place"]["value"] for row in json.load(reply)["results"]["bindings"]}
    graphs = {f"{BASE}graph/{file.stem}" for file in (store.data / "tip").glob("*.ttl")}
    assert {place.partition("~")[0] for place in places} == graphs
