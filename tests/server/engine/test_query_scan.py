"""The scan of a query before it is evaluated."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reaffirm_server.engine import query_scan, query_tokens
from reaffirm_server.engine.query_scan import (
    DEEPEST,
    EMPTY_SCAN,
    Scan,
    is_plain,
    scan,
)
from reaffirm_server.errors import QueryError, RefusedError, SyntaxQueryError

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


#: Calls that only a parser without tokens reads, such as that of Oxigraph. It refuses the port, without a connection.
_PROLOGUE = "PREFIX : <http://127.0.0.1:9/> PREFIX x: <http://127.0.0.1:9/> PREFIX SERVICEx: <urn:a> PREFIX e: <urn:e> "


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICEx:y {?s ?p ?o}",
        "SERVICEx:y # {\n {?s ?p ?o}",
        "FILTER(1<2)SERVICE:y#>\n{?s ?p ?o}",
        "FILTER('a'<'b'||'a'<'>')SERVICE:y{?s ?p ?o}#'\n",
        "FILTER(1<2#>'''\n)SERVICE:y{?s ?p ?o}#'''\n",
        "VALUES ?x {'''a'}SERVICE:y{?s ?p ?o}",
        "VALUES ?x {'''a'}SERVICE:y{?s ?p ?o} #'\\q'''\n",
        "?s ?p e:.SERVICE:y{?s ?p ?o}",
        "?s ?p trueSERVICEx:y{?s ?p ?o}",
    ],
)
def test_a_call_that_only_the_parser_of_oxigraph_reads_is_refused(pattern: str) -> None:
    query = f"{_PROLOGUE} SELECT * {{ ?s ?p ?o . {pattern} }}"
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode("urn:e")
    store.add(pyoxigraph.Quad(node, node, node))
    store.add(pyoxigraph.Quad(node, node, pyoxigraph.Literal(True)))
    with pytest.raises(OSError, match="port 9"):
        list(store.query(query))  # type: ignore[arg-type]
    with pytest.raises(QueryError):
        scan(query, BASE)


def test_service_in_escaped_letters_is_refused() -> None:
    with pytest.raises(RefusedError, match="SERVICE"):
        scan("ASK { \\u0053ERVICE <urn:a> {} }", BASE)


def test_service_may_name_the_services_of_the_setting() -> None:
    services = frozenset({"http://example.org/sparql"})
    assert scan("ASK { SERVICE SILENT <http://example.org/sparql> {} }", BASE, services=services)
    assert scan("PREFIX e: <http://example.org/> ASK { SERVICE e:sparql {} }", BASE, services=services)
    for other in ("<http://example.org/>", "?s", "SILENT ?s", "SERVICE", "{}", "e:sparql"):
        with pytest.raises(RefusedError, match="SERVICE"):
            scan(f"ASK {{ SERVICE {other} {{}} }}", BASE, services=services)


@pytest.mark.parametrize("pattern", [query_scan._TOKEN, query_tokens._LEXER, query_scan._PREFIX, query_scan._GROUP])
def test_a_pattern_of_the_scan_gives_back_nothing_so_that_its_time_is_linear(pattern: re.Pattern[str]) -> None:
    """A repetition that gives characters back could be tried again from each of them (figures: ``bench/scan.py``)."""
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    assert list(repetitions_that_give_back(parsed)) == []


def repetitions_that_give_back(parsed: Any) -> Iterator[str]:
    """Yield the repetitions of a parsed pattern that are neither possessive, nor in an atomic group, nor short."""
    for name, arguments in parsed:
        if str(name) in {"MAX_REPEAT", "MIN_REPEAT"} and arguments[1] == re._constants.MAXREPEAT:  # type: ignore[attr-defined]
            yield f"{name} {arguments}"
        if str(name) != "ATOMIC_GROUP":
            for part in subpatterns(arguments):
                yield from repetitions_that_give_back(part)


def subpatterns(arguments: Any) -> Iterator[Any]:
    if isinstance(arguments, re._parser.SubPattern):  # type: ignore[attr-defined]
        yield arguments
    elif isinstance(arguments, list | tuple):
        for item in arguments:
            yield from subpatterns(item)


class Counting(str):
    """A query that counts how often its text is converted."""

    conversions = 0

    def upper(self) -> str:
        self.conversions += 1
        return super().upper()


@pytest.mark.parametrize("token", ["(?a<b#c> ", "(?a<b(c> "])
def test_what_follows_a_comparison_is_searched_once(token: str) -> None:
    query = Counting("SELECT * { FILTER " + token * 30)
    assert scan(query, BASE) == EMPTY_SCAN
    assert query.conversions == 1
    with pytest.raises(RefusedError, match="SERVICE"):
        scan("SELECT * { FILTER (?a<b#c> ) ß ſERVICE }", BASE)


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


@pytest.mark.parametrize("declared", ["BASE <{}>", "PREFIX p: <{}>", "BASE <http://a/> " + "BASE <aaaaaaa/> " * 200])
def test_a_declared_iri_that_names_could_repeat_thousands_of_times_is_short(declared: str) -> None:
    with pytest.raises(RefusedError, match="more than 1,000 characters"):
        scan(declared.format("http://a/" + "a" * 1_000) + " SELECT * { p:a ?b <a> } # FROM", BASE)


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
    with contextlib.suppress(SyntaxQueryError):  # a string that does not end
        assert not is_plain(text) or scan(text, BASE) == EMPTY_SCAN


def test_most_queries_are_plain() -> None:
    assert is_plain("PREFIX a: <urn:a#> SELECT ?s (COUNT(?o) AS ?n) { ?s a:b ?o FILTER (?o > 1) } GROUP BY ?s # here")
    assert not is_plain("ASK { <urn:a> ?p 'the words \u2026 from a text' }")
