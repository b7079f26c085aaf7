"""The scan of a query before it is evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reaffirm_server.engine.query_scan import DEEPEST, EMPTY_SCAN, Scan, is_plain, scan
from reaffirm_server.errors import RefusedError

BASE = "http://localhost/sparql"


@pytest.mark.parametrize(
    "query",
    [
        "ASK { service <urn:a> {} }",
        "ASK { SERVICE SILENT <urn:a> {} }",
        "ASK { ?s ?p 'a' . SERVICE <urn:a> {} }",
        "ASK { FILTER (?a <?b) SERVICE <urn:a> { ?s ?p ?o FILTER(?a> 1) } }",
        "ASK {SERVICE?s{}}",
        "PREFIX : <http://evil/> ASK{SERVICE:g{}}",
        "PREFIX x: <http://evil/> ASK{SERVICEx:g{}}",
        "ASK { ?s ?p 1SERVICE<urn:a>{} }",
        "ASK { ?s ?p trueSERVICE<urn:a>{} }",
        "ASK { ?s ?p '\\'' . SERVICE <urn:a> {} }",
        "ASK { ?s ?p '''it's''' SERVICE <urn:a> {} }",
        "ASK { # no comment\nSERVICE <urn:a> {} }",
        "ASK { <urn:a#b> ?p ?o SERVICE <urn:a> {} }",
    ],
)
def test_service_is_refused_in_every_spelling(query: str) -> None:
    with pytest.raises(RefusedError, match="SERVICE"):
        scan(query, BASE)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p "SERVICE <urn:a>" }',
        "SELECT ?service { ?service ?p ?o } LIMIT 1",
        "PREFIX service: <urn:> SELECT * { ?s service:service ?o }",
        "PREFIX dcat: <urn:> SELECT * { ?s a dcat:DataService }",
        "# SERVICE\nASK {}",
        "ASK { <http://example.org/SERVICE> ?p ?o }",
        "ASK { ?s ?p '''it's\nSERVICE''' }",
        'ASK { ?s ?p "a"@service , _:service }',
    ],
)
def test_the_word_service_in_a_string_name_or_comment_is_no_call(query: str) -> None:
    assert scan(query, BASE) == Scan((), (), volatile=False)


def test_the_graphs_of_from_are_listed_once_with_absolute_names() -> None:
    query = """BASE <http://example.org/> PREFIX g: <graph/>
      SELECT * FROM <a> FROM g:b FROM NAMED <http://example.net/c> FROM<a> FROM NAMED g:b { ?s ?p "FROM <d>" }"""
    result = scan(query, BASE)
    assert result.default == ("http://example.org/a", "http://example.org/graph/b")
    assert result.named == ("http://example.net/c", "http://example.org/graph/b")
    assert scan("ASK FROM <x> {}", BASE).default == ("http://localhost/x",)


@pytest.mark.parametrize("function", ["NOW", "rand", "UUID", "StrUUID", "BNODE"])
def test_a_function_with_changing_values_makes_a_query_volatile(function: str) -> None:
    assert scan(f"SELECT ({function}() AS ?x) {{}}", BASE).volatile
    assert not scan(f"SELECT ?{function} {{ ?s ?p '{function}()' }}", BASE).volatile


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_brackets_nested_deeper_than_the_limit_are_refused(bracket: str) -> None:
    assert scan("ASK " + bracket * DEEPEST, BASE) == Scan((), (), volatile=False)
    with pytest.raises(RefusedError, match="nested"):
        scan("ASK " + bracket * (DEEPEST + 1), BASE)
    assert scan("ASK '" + bracket * 1000 + "'", BASE) == Scan((), (), volatile=False)


def test_named_selects_a_graph_after_from_only() -> None:
    assert scan("SELECT * FROM NAMED <urn:a> { }", BASE).named == ("urn:a",)
    assert scan("SELECT * { NAMED <urn:a> }", BASE) == EMPTY_SCAN


@given(
    st.lists(
        st.sampled_from(
            (
                *("SERVICE", "sErViCe", "FROM", "NAMED", "RAND", "now()", "Uuid", "bnode()", "\\u0053ERVICE", "\\"),
                *("SELECT *", "PREFIX a:", "BASE", "<urn:a>", "a:b", "# note\n", "'it'", '"""', "?s", "@en", "_:b"),
                *("{", "}" * 3, "(" * (DEEPEST // 2), ")", "[" * DEEPEST, "\u017fervice", "\n", " ", "1"),
            )
        ),
        max_size=12,
    )
)
def test_the_scan_of_a_plain_query_has_no_result(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert not is_plain(text) or scan(text, BASE) == EMPTY_SCAN


def test_most_queries_are_plain() -> None:
    assert is_plain("PREFIX a: <urn:a#> SELECT ?s (COUNT(?o) AS ?n) { ?s a:b ?o FILTER (?o > 1) } GROUP BY ?s # here")
    assert not is_plain("ASK { <urn:a> ?p 'the words \u2026 from a text' }")
