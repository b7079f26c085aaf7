"""Errors in queries in plain words: one query for each kind of error, and no finding in a valid query."""

import pyoxigraph
import pytest

from reaffirm_build.names import Names
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection
from reaffirm_server.engine.query_tokens import tokens
from reaffirm_server.engine.syntax_errors import _SEARCHES
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
    ("SELECT ?s { ?s rec:a http://x.example/ }", "column 22: an IRI is written between < and >"),
    # full stops, braces and other punctuation
    ("SELECT ?s {\n ?s rec:a ?t\n ?t rec:b ?u }", "line 2, column 13: a full stop is missing after ?t"),
    ('SELECT ?s {\n ?s rec:a "x"@en\n ?t rec:b ?u }', "line 2, column 17: a full stop is missing after @en"),
    (
        "SELECT ?s { ?s rec:a/rec:b* 3 . ?t ^rec:b/(rec:c|rec:d)+ ?u ?v ?w ?x }",
        "column 60: a full stop is missing after ?u",
    ),
    ("SELECT ?s { ?s rec:ask [ rec:a ?x rec:b ?y ] }", "column 34: a semicolon is missing after ?x"),
    ("SELECT ?s {\n ?s rec:a }", "line 2, column 11: a triple has a subject, a predicate and an object; its object"),
    ("SELECT ?s {\n ?s rec:a ?t .", "line 1, column 11: this { is not closed; add }"),
    ("SELECT ?s { ?s rec:a ?t . FILTER (?t > 3 }", "column 42: ( in line 1 is not closed; add ) before }"),
    ("SELECT ?s { ?s rec:a ?t } }", "column 27: } closes no bracket; remove it"),
    ("SELECT ?s { ?s rec:a ?t \u3002 }", "column 25: full-width punctuation \u3002; use ."),
    # keywords
    ("SELEC ?s { ?s rec:a ?t }", "column 1: SELEC is not a keyword of SPARQL; did you mean SELECT?"),
    (
        "SELECT ?s { ?s rec:a ?t\n OPTONAL { ?t ?p ?o } }",
        "line 2, column 2: OPTONAL is not a keyword of SPARQL; did you",
    ),
    ("SELECT s { ?s rec:a ?t }", "column 8: s is not a keyword of SPARQL; a variable begins with ?"),
    ("SELECT ?s { ?s rec:a ?t } ORDER ?s", "column 33: expected BY"),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "column 1: updates are refused"),
    # strings
    ('SELECT ?s {\n ?s rec:a "abc .\n}', 'line 2, column 11: this string does not end; add " after it'),
    ("SELECT ?s { ?s rec:a '''abc }", "column 22: this string does not end; add ''' after it"),
    ("SELECT ?s { ?s rec:a <http://x.example . }", "column 22: this IRI does not end; add > after it"),
    # variables and aggregates
    ("SELECT ?s (COUNT(?t) AS ?n) { ?s rec:a ?t }", "column 8: ?s is not grouped: add it to GROUP BY"),
    ("SELECT (COUNT(?s) + ?t AS ?n) { ?s rec:a ?t } GROUP BY ?s", "column 21: ?t is not grouped"),
    ("SELECT * { ?s rec:a ?t } GROUP BY ?s", "column 8: SELECT * does not go with GROUP BY"),
    ("SELECT COUNT(?s) { ?s rec:a ?t }", "column 8: COUNT needs parentheses and a name"),
    ("SELECT (COUNT(?s)) { ?s rec:a ?t }", "column 18: an expression in SELECT needs a name"),
    ("SELECT ?s, ?t { ?s rec:a ?t }", "column 10: separate the variables of SELECT by spaces"),
    ("SELECT (1 AS ?t) { ?s rec:a ?t }", "column 14: ?t already has a value"),
    ("SELECT ?s { ?s rec:a ?t BIND (1 AS ?t) }", "column 36: ?t already has a value"),
    ("SELECT ?s { ?s rec:a ?t FILTER (COUNT(?t) > 1) }", "FILTER cannot use COUNT; use HAVING after GROUP BY"),
    # clauses
    ("SELECT ?s { ?s rec:a ?t FILTER ?t = 3 }", "column 32: put the whole condition after FILTER in parentheses"),
    (
        'SELECT ?s { ?s rec:a ?t FILTER contains(?t, "x") && lang(?t) = "zh" }',
        "column 32: put the whole condition after FILTER in parentheses",
    ),
    ("SELECT ?s { ?s rec:a ?t FILTER !bound(?t) }", "column 32: put the whole condition after FILTER"),
    ("SELECT ?s { ?s rec:a ?t } FILTER (?t = 3)", "column 27: FILTER stands inside the braces of the pattern"),
    ("SELECT ?s { ?s rec:a ?t } LIMIT 5 ORDER BY ?s", "column 35: ORDER stands before LIMIT; move it"),
    ("SELECT ?s { ?s rec:a ?t } GROUP BY ?s HAVING COUNT(?t) > 1", "column 46: put the whole condition after HAVING"),
    ("SELECT (COUNT ?s AS ?n) { ?s rec:a ?t }", "column 15: put the argument of COUNT in parentheses: COUNT(?x)"),
    ("SELECT ?s { ?s rec:a ?t } LIMIT ?s", "column 33: LIMIT needs a whole number from 0"),
    ("SELECT ?s { ?s rec:a ?t } OFFSET -1", "column 34: OFFSET needs a whole number from 0"),
    ("SELECT ?s { { SELECT ?s { ?s rec:a ?t } LIMIT 5 } ?s rec:b } ORDER BY ?s", "its object is missing before }"),
    # names
    ("PREFIX ex <http://x.example/> ASK { ?s ex:a ?t }", "column 10: a prefix ends with a colon: PREFIX ex: <…>"),
    ("ASK { rec:4-46(c) ?p ?o }", "column 15: a name has no brackets; write rec:4-46-c"),
    ("ASK { ?s rec:a states-parties }", "column 16: states-parties is not a keyword of SPARQL; a variable begins"),
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
    assert [search(tokens(text), text) for search in _SEARCHES] == [None] * len(_SEARCHES)


def test_white_space_at_the_end_takes_linear_time() -> None:
    """With a pattern that tries it from each of its places, this would take half an hour."""
    assert [token.text for token in tokens("ASK {}" + " " * 1_000_000)] == ["ASK", "{", "}"]
