"""Stores on other servers: every engine gives the same answers, and a load is complete or not there.

The engines are real programs, started here; Virtuoso only where it is installed (``make engines``). Those tests that
can do with a small corpus and a store in this process run in ``make test`` too, in ``test_store_in_process.py``.
"""

import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from reaffirm_core.cli import main
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import GRAPHS
from reaffirm_server.app import create_app
from reaffirm_server.dataset.graph_writers import GraphStoreWriter
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.remote_dataset import RemoteDataset, open_remote
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection
from reaffirm_server.engine.http_client import read_address
from reaffirm_server.engine.remote import RemoteEngine
from reaffirm_server.errors import QueryError, RefusedError, TimeOutError
from tests.conftest import PATIENCE, ROOT, record, serving, wait_until
from tests.server.dataset.remote_stores import (
    BASE,
    Store,
    answer,
    graphs_in,
    has_virtuoso,
    load,
    oxigraph,
    patience,
    virtuoso,
)

pytestmark = pytest.mark.client

QUERIES = sorted((ROOT / "server" / "reaffirm_server").glob("*/queries/*.rq"))
QUESTIONS = sorted((ROOT / "ontology" / "questions").glob("*.rq"))

#: The node that a query of the server is about in these tests; a provision for the other queries.
ABOUT = {
    "akn-document": "document/tip-compendium-2019",
    "akn-parts": "document/tip-compendium-2019",
    "concept": "theme/compensation",
    "count-asks-as": "strength/should",
    "count-asks-of": "actor/states-parties",
    "count-forces-of": "actor/states-parties",
    "count-parts": "instrument/tip-protocol",
    "count-session": "tip/session-4",
    "count-session-themes": "tip/session-4",
    "count-strengths": "theme/compensation",
    "graph": "graph/text",
    "listed": "theme/compensation",
    "named": "actor/civil-society",
    "node-pointed": "theme/compensation",
    "older-texts": "lineage/confiscation",
    "node-terms": "ontology",
    "outline": "tip/session-4",
    "session-count": "tip/session-4",
    "links-of-lineage": "lineage/non-punishment",
    "links-of-session": "tip/session-4",
    "whole": "instrument/tip-protocol-6-3-d",
    "whole-references": "lineage/non-punishment",
    "within": "instrument/tip-protocol",
    "work": "instrument/tip-protocol",
}
#: The property in a query of the server; a theme for the other queries.
PATHS = {
    "count-asks-as": "rec:strength",
    "count-forces-of": "rec:addressedTo",
    "table-column": "rec:ask/rec:addressee",
}
#: The identifiers in the queries of commands.
NAMED = {
    "trace-links": "non-punishment",
    "parts": "4-46",
    "show-asks": "4-46-i-2",
    "show-parts": "4-46-i",
    "show-statements": "4-46-i",
    "show-notes": "2-8",
    "show-references": "2-8",
}
#: The queries of the command that loads a store; no page asks them.
LOADING = {"held", "held-corpora", "held-linked", "held-versions", "load-drop", "load-triples"}


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    with patience():
        yield


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store, loaded by the command."""
    if request.param == "virtuoso" and not has_virtuoso():
        pytest.skip("Virtuoso is not installed: `make engines` as root, or the package virtuoso-opensource")
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
    with start(tmp_path_factory.mktemp(request.param)) as store:
        loaded = store.load()
        assert loaded.returncode == 0, loaded.stderr
        yield store


@pytest.fixture(scope="module")
def site(held: RemoteDataset, remote: Engine) -> FlaskClient:
    return create_app(held, engine=remote).test_client(use_cookies=False)


# Every engine answers alike ----------------------------------------------------------------------


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_the_same_answer(path: Path, remote: Engine, embedded: Engine) -> None:
    text = path.read_text(encoding="utf-8")
    assert answer(remote, text) == answer(embedded, text)


@pytest.mark.parametrize("path", [path for path in QUERIES if path.stem not in LOADING], ids=lambda path: path.stem)
def test_a_query_of_the_server_has_the_same_answer(path: Path, remote: Engine, embedded: Engine) -> None:
    text = path.read_text(encoding="utf-8")
    node, through = ABOUT.get(path.stem, "tip/4-46-i-2"), PATHS.get(path.stem, "rec:theme")
    text = text.replace("<urn:node>", f"<{BASE}{node}>").replace("<urn:path>", through)
    text = text.replace("<urn:pairs>", f"(rec:text <{BASE}{node}>) (rec:cites <{BASE}{node}>)")
    text = (
        text.replace("<urn:session>", "rec:session")
        .replace("LANGUAGE", "zh")
        .replace("<urn:class>", "rec:Recommendation")
        .replace("IDENTIFIER", NAMED.get(path.stem, "8-1-c"))
    )
    if path.stem in {"table-column", "term-values"}:
        text = f"PREFIX rec: <{BASE}ontology#>\n{text}"
    assert answer(remote, text) == answer(embedded, text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tip/4-46-i-2",
        "/tip/8-1-c.jsonld",
        "/tip/session-4",
        "/theme/compensation",
        "/lineage/non-punishment",
        "/actor/states-parties",
        "/instrument/tip-protocol-6",
        "/ontology",
        "/tip/session-4.ttl",
        "/recommendations?q=victims",
        "/recommendations.csv?theme=compensation",
        "/themes",
        "/index/article.md",
        "/tip/4-46-i-2.bib",
        "/download/lineage.ttl",
        "/no-such-thing",
    ],
)
def test_a_page_is_the_same_byte_for_byte(path: str, language: str, site: FlaskClient, client: FlaskClient) -> None:
    headers = {"Accept": "text/html,*/*;q=0.5", "Accept-Language": language}
    there, here = site.get(path, headers=headers), client.get(path, headers=headers)
    assert (there.status_code, there.data) == (here.status_code, here.data)


def test_a_retired_term_is_named(site: FlaskClient, held: RemoteDataset, served: LocalDataset) -> None:
    assert held.vocabulary == served.vocabulary
    query = f"ASK {{ ?s <{served.names.base}ontology#rank> ?n }}"
    answer = site.get("/sparql", query_string={"query": query})
    assert answer.headers["Warning"] == '299 - "rec:rank is retired; use rec:level"'


def test_a_draft_is_checked_the_same(site: FlaskClient, client: FlaskClient) -> None:
    sent = {"draft": "各国应考虑对被贩运者不予惩罚或不予起诉。"}
    there, here = site.post("/check", data=sent), client.post("/check", data=sent)
    assert there.status_code == 200 and "8-1-c" in there.text
    assert there.data == here.data


# The protocol --------------------------------------------------------------------------------------

ROWS = f"SELECT ?s ?o {{ ?s <{BASE}ontology#ordinal> ?o }} ORDER BY ?o"
GRAPH = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s a <{BASE}ontology#Session> ; ?p ?o }}"
TEXT = f"{BASE}graph/text"


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_solutions_are_written_in_every_format(name: str, site: FlaskClient, client: FlaskClient) -> None:
    asked = {"query": ROWS, "format": name}
    assert site.post("/sparql", data=asked).data == client.post("/sparql", data=asked).data


@pytest.mark.parametrize("name", ["turtle", "jsonld", "ntriples", "rdfxml", "trig", "nquads"])
def test_graphs_are_written_in_every_format(name: str, site: FlaskClient, client: FlaskClient) -> None:
    asked = {"query": GRAPH, "format": name}
    there, here = site.post("/sparql", data=asked), client.post("/sparql", data=asked)
    assert there.status_code == 200 and there.mimetype == here.mimetype
    rdf_format = pyoxigraph.RdfFormat.from_media_type(there.mimetype)
    assert set(pyoxigraph.parse(there.data, rdf_format)) == set(pyoxigraph.parse(here.data, rdf_format))


@pytest.mark.parametrize("target", [f"/data?graph={TEXT}", "/data?default"])
def test_the_graph_store_gives_the_same_graphs(target: str, site: FlaskClient, client: FlaskClient) -> None:
    there, here = (browser.get(target, headers={"Accept": "application/n-triples"}) for browser in (site, client))
    assert there.status_code == 200 and there.data
    assert sorted(there.data.splitlines()) == sorted(here.data.splitlines())


def test_many_clients_at_once_get_the_right_answers(remote: Engine) -> None:
    def ask(number: int) -> object:
        return answer(remote, f"SELECT (COUNT(*) AS ?n) {{ ?s <{BASE}ontology#order> {number} }}")

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, [*range(1, 61)] * 2))
    assert answers[:60] == answers[60:]


@pytest.mark.parametrize(
    ("clause", "parameters"),
    [
        ("", {}),
        (f"FROM <{TEXT}>", {}),
        (f"FROM <graph/text>\nFROM <{BASE}graph/inferred>", {}),
        (f"FROM <{TEXT}>", {"default-graph-uri": f"{BASE}graph/lineage"}),
        ("", {"default-graph-uri": TEXT}),
    ],
)
def test_the_dataset_of_a_query_is_the_one_that_it_selects(
    clause: str, parameters: dict[str, str], site: FlaskClient, client: FlaskClient
) -> None:
    asked = {"query": f"BASE <{BASE}> SELECT (COUNT(*) AS ?n) {clause} WHERE {{ ?s ?p ?o }}", **parameters}
    there, here = site.post("/sparql", data=asked), client.post("/sparql", data=asked)
    assert there.json == here.json and there.json["results"]["bindings"]  # type: ignore[index]


@pytest.mark.parametrize("clause", [f"FROM <{TEXT}>", f"FROM NAMED <{TEXT}>", ""])
@pytest.mark.parametrize("where", ["?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"])
def test_the_other_graphs_of_a_store_are_not_seen(clause: str, where: str, remote: Engine, embedded: Engine) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {clause} WHERE {{ {where} }}"
    assert answer(remote, text) == answer(embedded, text)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s a <{BASE}ontology#Session> }} }} GROUP BY ?g",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{TEXT}> {{ ?s ?p ?o }} }}",
        f"PREFIX g: <{BASE}> SELECT (COUNT(*) AS ?n) {{ VALUES ?g {{ g:graph\\/text }} GRAPH ?g {{ ?s ?p ?o }} }}",
        f"BASE <{BASE}graph/> SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <text>) }}",
        f"CONSTRUCT {{ <{TEXT}> <urn:in> ?g }} {{ GRAPH ?g {{ <{BASE}tip/8-1-c> <{BASE}ontology#text> ?text }} }}",
    ],
)
def test_graphs_have_their_names_in_queries_and_answers(text: str, remote: Engine, embedded: Engine) -> None:
    assert answer(remote, text) == answer(embedded, text)


def test_only_our_graphs_are_asked(store: Store, remote: Engine) -> None:
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    whole = RemoteEngine(read_address(store.address), BASE, frozenset())
    assert len(answer(whole, graphs)) > len(answer(remote, graphs)) == len(GRAPHS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?s ?p ?o", "not a SPARQL query"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "updates are refused"),
        ("ASK {} ; DROP ALL", "found DROP"),
        ('DEFINE get:soft "replace" ASK { ?s ?p ?o }', "unknown prefix get:"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("ASK FROM <urn:other> { ?s ?p ?o }", "there is no graph <urn:other> in this dataset"),
        ("", "found nothing"),
    ],
)
def test_a_text_that_is_no_query_is_refused(query: str, words: str, remote: Engine) -> None:
    with pytest.raises(QueryError, match=re.escape(words)) as raised:
        remote.query(query, Selection(), AnswerFormats(), Limits())
    assert raised.value.status == 400


def test_a_query_is_given_up_at_the_time_limit(remote: Engine) -> None:
    quote = f"<{BASE}ontology#quote>"
    slow = f"SELECT (COUNT(*) AS ?n) {{ ?a {quote} ?b . ?c {quote} ?d FILTER (STR(?b) < STR(?d)) }}"
    with pytest.raises(TimeOutError):
        remote.query(slow, Selection(), AnswerFormats(), Limits(seconds=0.1))


def test_an_answer_that_is_too_long_is_refused(remote: Engine) -> None:
    with pytest.raises(RefusedError, match="more than 100,000 bytes"):
        remote.query("SELECT * { ?s ?p ?o } LIMIT 1000", Selection(), AnswerFormats(), Limits(answer_bytes=100_000))


# Loaded, served, asked by commands --------------------------------------------------------------


def test_a_store_holds_what_was_loaded_and_nothing_else(
    store: Store, held: RemoteDataset, served: LocalDataset
) -> None:
    assert (held.digest, held.graphs, held.names) == (served.digest, served.graphs, served.names)
    ours = {graph: size for graph, size in graphs_in(store).items() if graph.startswith(f"{BASE}graph/")}
    assert ours == {held.places[graph]: size for graph, size in served.graphs.items()}
    again = store.load()
    assert (again.returncode, "already" in again.stdout) == (0, True)


def test_graphs_are_written_by_the_graph_store_protocol(store: Store, held: RemoteDataset) -> None:
    """Load a store again that has lost a graph and has a graph too many."""
    where = urlsplit(read_address(store.address).url)
    url = urlunsplit(where._replace(path="/store" if where.path == "/query" else "/sparql-graph-crud-auth"))
    graphs = GraphStoreWriter(read_address(store.loaded_at.replace("dba@", f"dba:{store.password}@")).with_url(url))
    left = f"{BASE}graph/text~{'0' * 32}"
    graphs.insert(left, ['<urn:a> <urn:b> "\u53ea" .'])
    assert graphs_in(store)[left] == 1
    graphs.drop(held.places[TEXT])
    graphs.drop(held.places[TEXT])  # what is not there is no error
    with pytest.raises(ReaffirmError, match="it was changed after the load"):
        open_remote(read_address(store.address))
    loaded = store.load("--graphs", url)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert open_remote(read_address(store.address)).places == held.places
    assert left not in graphs_in(store)


def test_a_client_keeps_its_version_while_other_versions_are_loaded(
    store: Store, held: RemoteDataset, remote: Engine, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "data" / "graph" / "tip", tmp_path / "tip")
    text = tmp_path / "tip" / "text.ttl"
    text.write_text(text.read_text(encoding="utf-8").replace('session"@en', 'meeting"@en'), encoding="utf-8")
    record(text.parent)
    asked = (
        f"SELECT ?label {{ <{BASE}tip/session-1> <http://www.w3.org/2000/01/rdf-schema#label> ?label }} ORDER BY ?label"
    )
    before, over, seen = answer(remote, asked), threading.Event(), []

    def look() -> None:
        while not over.wait(0.05):
            seen.append(answer(remote, asked))

    def wait_for_answers() -> None:
        """Wait until the client has an answer to a query that it asked after this moment."""
        count = len(seen) + 2
        wait_until(lambda: looking.done() or len(seen) >= count)

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            wait_for_answers()
            for arguments in (("--data", tmp_path), ()):  # another version, and back
                loaded = load(store.loaded_at, store.password, *arguments)
                assert loaded.returncode == 0, loaded.stderr
                newest = open_remote(read_address(store.address))
                assert (newest.digest == held.digest, answer(newest.engine(), asked) == before) == (not arguments,) * 2
                wait_for_answers()
        finally:
            over.set()
        looking.result()
    assert all(rows == before for rows in seen)


def test_a_store_that_has_passwords_does_not_take_a_wrong_one(store: Store) -> None:
    loaded = load(store.loaded_at, "wrong")
    if store.password:
        assert loaded.returncode == 1
        assert "does not accept the user 'dba' with this password" in loaded.stderr
    else:
        assert loaded.returncode == 0


def test_the_command_serves_a_store_over_a_socket(store: Store, client: FlaskClient) -> None:
    with serving("--store", store.address, "--workers", 1, timeout=PATIENCE) as server:
        assert (
            server.send("GET", "/tip/4-46-i-2", {"Accept": "text/html"}).body
            == client.get("/tip/4-46-i-2", headers={"Accept": "text/html"}).data
        )
        assert server.ask(ROWS).json() == client.get("/sparql", query_string={"query": ROWS}).json


@pytest.mark.parametrize(
    "command",
    [
        ["query", "SELECT ?o { ?s rec:ordinal ?o } ORDER BY ?o"],
        ["query", "SELECT (COUNT(*) AS ?n) FROM graph:text { ?s ?p ?o }"],
        ["show", "4-46-i-2"],
        ["show", "tip:4-46-i-2"],
        ["trace", "8-1-c"],
        ["cite", "8-1-c"],
        ["cite", "tip:8-1-c", "--format", "bibtex", "--lang", "zh"],
        ["export", "--index", "article"],
        ["export", "--graph", "lineage", "--format", "turtle"],
        ["export", "--table", "asks"],
    ],
    ids=" ".join,
)
def test_a_command_asks_a_store(command: list[str], store: Store) -> None:
    there, here = (CliRunner().invoke(main, [*command, *more]) for more in (["--store", store.address], []))
    assert (there.exit_code, there.output) == (0, here.output), there.output
