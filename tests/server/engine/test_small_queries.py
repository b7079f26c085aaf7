"""Small queries: what is proved to be small reads no more rows than its bound, and is answered as by a worker."""

import ast
import json
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.base import Answer, AnswerFormats, EmbeddedEngine, Limits, Selection
from reaffirm_server.engine.pool import WorkerPool
from reaffirm_server.engine.small_queries import MOST_ROWS, SmallQueries, SmallQuery, TriplePattern
from reaffirm_server.errors import BusyError
from tests.conftest import ROOT

BASE = "urn:base:"
PREFIXES = {"e": "urn:e/"}
PROLOGUE = "PREFIX : <urn:x:>\n"
#: A node with many triples, a triple in two graphs, literals of several kinds.
TRIPLES = """
:a :p :b, :c, :d, "x", "y"@en, 5 . :b :p :c ; :q :a, :b . :c :q :d, "x" ; :p :c . :d :r "2020-01-01", :a, 5.0 .
e:1 :p :a ; :r :b, :c . :hub :p :a, :b, :c, :d, e:1 ; :q "x", "a b" ; :r :hub .
"""


def make_store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    graphs = f"GRAPH <urn:g:1> {{ {TRIPLES} }} GRAPH <urn:g:2> {{ :a :p :b }}"
    store.update(f"{PROLOGUE} PREFIX e: <urn:e/> INSERT DATA {{ {graphs} }}")
    return store


STORE = make_store()
#: Queries that an explorer of the data sends.
POINT = "SELECT ?p ?o { tip:4-46-i-2 ?p ?o }"
LIST = 'CONSTRUCT { ?p rec:fullText ?t } { ?p rec:session tip:session-8 ; rec:fullText ?t FILTER (LANG(?t) = "zh") }'
FORMATS = AnswerFormats(graph="application/n-triples")
SMALL = SmallQueries(STORE, BASE, PREFIXES)
ENGINE = EmbeddedEngine(STORE, BASE, PREFIXES)


def steps(store: pyoxigraph.Store, predicate: str) -> Iterator[Sequence[object]]:
    """Yield the quads of a store, or the pairs of nodes that a path of a property and ``+`` connects."""
    if not predicate.endswith("+"):
        return (yield from store)
    edges = {(quad.subject, quad.object) for quad in store if str(quad.predicate) == predicate[:-1]}
    pairs: set[tuple[object, object]] = set(edges)
    while longer := {(start, end) for start, node in pairs for other, end in edges if node == other} - pairs:
        pairs |= longer
    yield from ((start, predicate, end) for start, end in pairs)


def matches(store: pyoxigraph.Store, pattern: TriplePattern, row: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield the rows of a pattern for a row, by looking at every quad."""
    for quad in steps(store, pattern.predicate):
        extended = dict(row)
        for token, term in zip(pattern, quad, strict=False):
            value = str(term) if isinstance(term, pyoxigraph.NamedNode) else term
            if token.startswith("?"):
                if extended.setdefault(token, value) != value:
                    break
            elif token != value and not (token[0] == '"' and str(term) == token) and not token.isdecimal():
                break
        else:
            yield extended


def rows_read(store: pyoxigraph.Store, query: SmallQuery) -> int:
    """Return the largest number of rows that the patterns of a query have together, in any order."""
    most = 0
    for order in permutations(query.patterns):
        rows: list[dict[str, object]] = [{}]
        total = 0
        for pattern in order:
            rows = [extended for row in rows for extended in matches(store, pattern, row)]
            total += len(rows)
        most = max(most, total)
    return most


def sorted_answer(answer: Answer) -> object:
    """Return an answer without the order of its rows."""
    if answer.media_type != "application/sparql-results+json":
        return sorted(answer.body.decode().splitlines())
    document = json.loads(answer.body)
    rows = document.get("results", {}).get("bindings", [])
    return document.get("boolean"), document["head"], sorted(json.dumps(row, sort_keys=True) for row in rows)


VARIABLES = st.sampled_from(["?a", "?b", "?c", "$a"])
NODES = VARIABLES | st.sampled_from([":a", ":b", ":hub", "e:1", "<urn:x:c>", ":none"])
VERBS = VARIABLES | st.sampled_from(["a", ":p", ":q", ":r", "<urn:x:p>"])
VALUES = NODES | st.sampled_from(['"x"', '"y"@en', "5", "05"])
TRIPLES_OF_QUERIES = st.lists(st.builds("{} {} {}".format, NODES, VERBS, VALUES), min_size=1, max_size=2)
FORMS = st.sampled_from(
    [
        "SELECT *",
        "SELECT ?a ?b WHERE",
        "SELECT DISTINCT ?b",
        "SELECT (COUNT(*) AS ?n)",
        "ASK",
        "CONSTRUCT { ?a :p ?b . ?a a ?c }",
    ]
)
FILTERS = st.sampled_from(
    [
        "",
        "FILTER (?a != ?b)",
        "FILTER (STR(?a) < STR(?b) || ?c = 5)",
        'FILTER CONTAINS(STR(?a), "x")',
        "FILTER (?a IN (:a, :b))",
    ]
)
ENDS = st.sampled_from(["", "OFFSET 0", "# a comment"])
PATHS = st.builds("{} {}+ {}".format, NODES, st.sampled_from([":p", ":q", "<urn:x:p>"]), NODES)
QUERIES = st.builds("{} {{ {} . {} }} {}".format, FORMS, TRIPLES_OF_QUERIES.map(" . ".join) | PATHS, FILTERS, ENDS)


@given(QUERIES)
def test_a_random_small_query_keeps_its_bound_and_its_meaning(text: str) -> None:
    text = PROLOGUE + text
    if query := SMALL.prove(text):
        assert rows_read(STORE, query) <= query.rows <= MOST_ROWS
        answer = SMALL.answer(text, FORMATS, Limits())
        assert answer is not None
        assert sorted_answer(answer) == sorted_answer(ENGINE.query(text, Selection(), FORMATS, Limits()))


def texts_in_tests() -> Iterator[str]:
    """Yield the strings in the tests of the engine and the endpoint, among them all attacks on the limits."""
    for folder in ("engine", "endpoint"):
        for file in (ROOT / "tests" / "server" / folder).glob("test_*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_no_query_of_the_tests_or_the_gallery_exceeds_its_bound(served: LocalDataset) -> None:
    small = SmallQueries(served.store, served.names.base, served.names.prefixes())
    texts = {*texts_in_tests(), *(question.query for question in served.questions), POINT, LIST}
    proved = [query for text in texts if (query := small.prove(text))]
    assert len(proved) > 1
    for query in proved:
        for order in permutations(query.patterns):
            rows = 0
            for length in range(1, len(order) + 1):
                group = " ".join(f"{' '.join(pattern)} ." for pattern in order[:length])
                counts = served.store.query(f"SELECT (COUNT(*) AS ?n) {{ {group} }}", use_default_graph_as_union=True)
                rows += sum(int(solution["n"].value) for solution in counts)  # type: ignore[union-attr]
            assert rows <= query.rows, query


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a :p* :b }",
        "SELECT ?a { ?a :p+ ?b }",
        "SELECT ?a { :a :p+ ?a . ?a :q ?b }",
        "SELECT ?a { :a :p++ ?a }",
        "SELECT ?a { :a (:p+) ?a }",
        "SELECT ?a { :a ?p+ ?a }",
        "SELECT ?a { :a :p/:q ?a }",
        "SELECT ?a { ?a ?b ?c }",
        "SELECT ?a { :a :p ?a . :b :p ?b . :c :q ?c }",
        "SELECT ?a { :a :p ?a SERVICE :s { } }",
        "SELECT ?a { :a :p ?a { :a :p ?b } }",
        "SELECT ?a { :a :p ?a OPTIONAL { :a :p ?b } }",
        "SELECT ?a { :a :p ?a FILTER NOT EXISTS { ?a :p ?b } }",
        "SELECT ?a { :a :p ?a FILTER (:f(?a)) }",
        "SELECT ?a { :a :p ?a FILTER (<urn:f>(?a)) }",
        'SELECT ?a { :a :p ?a FILTER REGEX(?a, "(a*)*b") }',
        'SELECT ?a { :a :p ?a FILTER (CONCAT(?a, ?a) = "") }',
        "SELECT (GROUP_CONCAT(?a) AS ?n) { :a :p ?a }",
        "SELECT (NOW() AS ?n) { :a :p ?a }",
        "SELECT ?a { :a :p ?a FILTER " + "(" * 6 + "?a" + ")" * 6 + " }",
        "SELECT ?a { :a :p ?a FILTER (" + "!" * 150 + "?a) }",
        "SELECT ?a FROM :g { :a :p ?a }",
        "DESCRIBE :a",
        "SELECT ?a { :a :p ?a } ORDER BY ?a",
        # names that end later than they seem to
        "SELECT ?a { ?a :p :a:b ?b :p :c }",
        "SELECT ?a { :a :p :a.:b ?c ?a }",
        "SELECT ?a { :a a.y:z ?a }",
        "SELECT ?a { :a :p :a%20 ?a }",
        "SELECT ?a { :a :p :a\\-b }",
        # IRIs that are resolved, or declared in a comment
        "SELECT ?a { <urn:x:/../a> :p ?a }",
        "SELECT ?a { <a> :p ?a }",
        "# PREFIX z: <urn:x:>\\nSELECT ?a { z:a :p ?a }",
        f"PREFIX z: <urn:{'x' * 1_000}> SELECT ?a {{ :a :p ?a FILTER (?a IN (z:a, z:b, z:c, z:d, z:e)) }}",
        # strings and characters that other parsers may read in another way
        "SELECT ?a { :a :p '''b''' }",
        'SELECT ?a { :a :p """b""" }',
        'SELECT ?a { :a :p "b"^^:t }',
        'SELECT ?a { :a :p "b\\u0022" }',
        "SELECT ?a { :a\\u00a0:p ?a }",
    ],
)
def test_anything_else_is_left_to_a_worker(text: str) -> None:
    assert SMALL.prove(PROLOGUE + text) is None


def test_the_bound_of_a_path_covers_each_step_from_its_constant() -> None:
    store = pyoxigraph.Store()
    store.update(f"{PROLOGUE} INSERT DATA {{ GRAPH :g {{ :a :p :b . :b :p :c, :d . :c :p :d . :d :p :a, 'x' }} }}")
    store.update(f"{PROLOGUE} INSERT DATA {{ GRAPH :h {{ :d :p :a . :z :p :b }} }}")
    small = SmallQueries(store, BASE, {})
    proved = [small.prove(f"{PROLOGUE} SELECT * {{ {path} }}") for path in (":a :p+ ?o", "?s :p+ :b", ":z :p+ :b")]
    assert [query.rows for query in proved if query] == [7, 7, 8 + 7]  # the triple in both graphs is read in each
    crowd = " ".join(f":a :p :n{n} . :n{n} :p :a ." for n in range(MOST_ROWS))
    store.update(f"{PROLOGUE} INSERT DATA {{ GRAPH :g {{ {crowd} }} }}")
    assert SmallQueries(store, BASE, {}).prove(f"{PROLOGUE} SELECT * {{ :a :p+ ?o }}") is None


def test_a_small_query_needs_no_worker(tmp_path: Path) -> None:
    pool = WorkerPool(str(tmp_path / "none"), BASE, frozenset({"urn:g:1"}), prefixes=PREFIXES, small=SMALL)
    text = PROLOGUE + "SELECT ?a { :a :p ?a }"
    assert pool.query(text, Selection(), FORMATS, Limits()).body.count(b"value") == 7
    for other, selection, limits in (
        (text.replace(":p", ":p*"), Selection(), Limits()),
        (text, Selection(("urn:g:1",)), Limits()),
        (text, Selection(), Limits(answer_bytes=10)),
    ):
        with pytest.raises(BusyError, match="cannot be reached"):
            pool.query(other, selection, FORMATS, limits)
