"""Errors in queries in plain words: one query for each kind of error, and no finding in a valid query."""

import pyoxigraph
import pytest

from reaffirm_core.names import Names
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection
from reaffirm_server.engine.query_tokens import tokens
from reaffirm_server.engine.syntax_errors import _SEARCHES, explain
from reaffirm_server.errors import SyntaxQueryError
from tests.conftest import ROOT

QUERIES = sorted(
    path
    for path in (*ROOT.glob("server/reaffirm_server/*/queries/*.rq"), *ROOT.glob("ontology/questions/*.rq"))
    if not path.stem.startswith("load-")  # updates
)

CASES = [
    # prefixes
    ("SELECT ?s {\n ?s foo:a ?t }", "line 2, column 5: unknown prefix foo:; add a line PREFIX foo: <…>"),
    (
        "SELECT ?s { ?s dc:a ?t }",
        "column 16: unknown prefix dc:; add a line PREFIX dc: <http://purl.org/dc/elements/1.1/>",
    ),
    ("SELECT ?s { ?s recs:a ?t }", "column 16: unknown prefix recs:; did you mean rec:?"),
    ("SELECT ?s { ?s rec:a ?t ; foo:b ?u }", "line 1, column 27: unknown prefix foo:"),
    *(
        (f"ASK {{ ?s {prefix}:a ?t }}", f"column 10: unknown prefix {prefix}:; did you mean {known}:?")
        for prefix, known in {
            "instrument": "inst",
            "document": "doc",
            "entity": "ent",
            "dct": "dcterms",
            "sdo": "schema",
            "recommendation": "tip",
            "session": "tip",
        }.items()
    ),
    # full stops, braces and strings
    ("SELECT ?s {\n ?s rec:a ?t\n ?t rec:b ?u }", "line 2, column 13: a full stop is missing after ?t"),
    ('SELECT ?s {\n ?s rec:a "x"@en\n ?t rec:b ?u }', "line 2, column 17: a full stop is missing after @en"),
    ("SELECT ?s {\n ?s rec:a ?t .", "line 1, column 11: this { is not closed; add }"),
    ("SELECT ?s { ?s rec:a ?t . FILTER (?t > 3 }", "column 34: this ( is not closed; add )"),
    ("SELECT ?s { ?s rec:a ?t } }", "column 27: } closes no bracket; remove it"),
    ('SELECT ?s {\n ?s rec:a "abc .\n}', 'line 2, column 11: this string does not end; add " after it'),
    ("SELECT ?s { ?s rec:a '''abc }", "column 22: this string does not end; add ''' after it"),
    # keywords
    ("SELEC ?s { ?s rec:a ?t }", "column 1: SELEC is not a keyword of SPARQL; did you mean SELECT?"),
    (
        "SELECT ?s { ?s rec:a ?t\n OPTONAL { ?t ?p ?o } }",
        "line 2, column 2: OPTONAL is not a keyword of SPARQL; did you",
    ),
    ("SELECT s { ?s rec:a ?t }", "column 8: s is not a keyword of SPARQL; a variable begins with ?"),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "column 1: updates are refused"),
    # the words of the parser
    ("SELECT ?s { ?s rec:a ?t } ORDER ?s", "column 35: expected BY"),
    ("SELECT ?s (COUNT(?t) AS ?n) { ?s rec:a ?t }", "The SELECT contains a variable that is unbound"),
    ("SELECT ?s {\n ?s rec:a }", "line 2, column 11: the query cannot be read from here on"),
    ("SELECT ?s { ?s rec:a ?t } ORDER BY", "the query cannot be read from here on"),
]


@pytest.mark.parametrize(("query", "message"), CASES, ids=[message for _, message in CASES])
def test_an_error_is_named_with_its_position_in_the_text_of_the_author(query: str, message: str) -> None:
    engine = EmbeddedEngine(pyoxigraph.Store(), "http://localhost/", Names().prefixes())
    with pytest.raises(SyntaxQueryError) as raised:
        engine.query(query, Selection(), AnswerFormats(), Limits())
    assert message in str(raised.value)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_no_error_is_found_in_a_valid_query(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    declared = f"{''.join(f'PREFIX {prefix}: <urn:x> ' for prefix in Names().prefixes())}{text}"
    assert [search(tokens(declared)) for search in _SEARCHES] == [None] * len(_SEARCHES)


def test_the_line_stands_below_with_a_mark() -> None:
    error = explain("PREFIX rec: <urn:x> SELECT ?s {\n  ?s foo:a ?t }", "", inserted=20)
    assert str(error).splitlines()[1:] == ["  ?s foo:a ?t }", "     ^"]
    long = explain(f"ASK {{ ?s <urn:a> '{'x' * 500}' . ?s foo:a ?t }}", "")
    assert long.mark.split("\n")[0][long.mark.split("\n")[1].index("^") :].startswith("foo:a ?t }")
    written = explain("PREFIX rec: <urn:x> ASK { ?s foo:a ?t }", "", inserted=20)
    assert (written.column, written.mark) == (10, "ASK { ?s foo:a ?t }\n         ^")


def test_white_space_at_the_end_takes_linear_time() -> None:
    """With a pattern that tries it from each of its places, this would take half an hour."""
    assert [token.text for token in tokens("ASK {}" + " " * 1_000_000)] == ["ASK", "{", "}"]
