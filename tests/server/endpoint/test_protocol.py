"""The SPARQL endpoint and the graph store by their protocols, clause by clause, over a socket, as the server ships.

Clauses: P = SPARQL 1.1 Protocol, G = SPARQL 1.1 Graph Store HTTP Protocol, R = the results formats, D = Service
Description, H = RFC 9110 (HTTP semantics), C = Fetch (CORS), N = RFC 9457 (problem details), U = docs/sparql.md, where
the standards leave a choice.
"""

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from reaffirm_server.endpoint import protocol
from reaffirm_server.errors import QueryError
from reaffirm_server.formats import GRAPHS, RESULTS
from tests.conftest import Reply, RunningServer

BASE = "https://w3id.org/reaffirm/"
TEXT, LINEAGE = f"{BASE}graph/text", f"{BASE}graph/lineage"
#: The smallest graph: a server on a busy machine returns it in time, too.
ALIGNMENT = f"{BASE}graph/alignment"
ASK = "ASK {}"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?p a <{BASE}ontology#Provision> }}"
ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
SOME = f"CONSTRUCT WHERE {{ ?s <{BASE}ontology#ordinal> ?n }}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
CHUNKED = {"Transfer-Encoding": "chunked"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

Check = Callable[[Reply], object]


@dataclass(frozen=True)
class Case:
    clause: str
    what: str
    target: str = "/sparql"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200
    media_type: str = ""
    check: Check = lambda reply: True


def get(clause: str, what: str, parameters: object = None, accept: str = "", **options: object) -> Case:
    """A GET with encoded parameters."""
    encoded = parameters if isinstance(parameters, str) else urlencode(parameters or {"query": ASK}, doseq=True)  # type: ignore[call-overload]
    return Case(clause, what, f"/sparql?{encoded}", headers={"Accept": accept} if accept else {}, **options)  # type: ignore[arg-type]


def post(clause: str, what: str, body: bytes, headers: dict[str, str], **options: object) -> Case:
    return Case(clause, what, method="POST", body=body, headers=headers, **options)  # type: ignore[arg-type]


def says(words: str) -> Check:
    return lambda reply: words in reply.body.decode()


def number(expected: int) -> Check:
    return lambda reply: int(reply.json()["results"]["bindings"][0]["n"]["value"]) == expected


def some(reply: Reply) -> bool:
    return int(reply.json()["results"]["bindings"][0]["n"]["value"]) > 0


def header(name: str, value: str) -> Check:
    return lambda reply: value in (reply.headers.get(name) or "")


JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TSV, CSV = "text/tab-separated-values", "text/csv"
TURTLE, JSONLD, NT = "text/turtle", "application/ld+json", "application/n-triples"
PROBLEM = "application/problem+json"

CASES = [
    # how a query is sent
    get("P 2.1.1", "query by GET", media_type=JSON, check=lambda r: r.json()["boolean"] is True),
    post("P 2.1.2", "query by form", urlencode({"query": COUNT}).encode(), FORM, check=number(316)),
    post("P 2.1.3", "query directly", COUNT.encode(), DIRECT, check=number(316)),
    post("P 2.1.3", "directly, UTF-8 named", COUNT.encode(), {"Content-Type": "application/sparql-query; charset=UTF-8"}, check=number(316)),
    post("P 2.1.2", "form, UTF-8 named", urlencode({"query": ASK}).encode(), {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}),
    post("H 8.3.1", "type in capitals", ASK.encode(), {"Content-Type": "Application/SPARQL-Query"}),
    get("P 2.1", "Chinese in a query", {"query": 'ASK { ?s ?p ?o FILTER (CONTAINS(STR(?o), "同意")) }'}, check=lambda r: r.json()["boolean"]),
    post("P 2.1.3", "Chinese directly", 'ASK { ?s ?p ?o FILTER (CONTAINS(STR(?o), "同意")) }'.encode(), DIRECT, check=lambda r: r.json()["boolean"]),
    get("P 2.1.1", "plus sign for a blank", "query=ASK+%7B%7D"),
    get("P 2.1.1", "parameters that the protocol does not know", "query=ASK%7B%7D&debug=on&timeout=1"),
    get("P 2.1", "query by HEAD", {"query": ASK}, method="HEAD", media_type=JSON, check=lambda r: r.body == b"" and r.headers["Content-Length"] == "26"),
    # what is malformed
    get("P 2.1.4", "query twice", "query=ASK%7B%7D&query=ASK%7B%7D", status=400, check=says("2 times")),
    get("P 2.1.4", "no query, but a dataset", {"default-graph-uri": TEXT}, status=400, check=says("is missing")),
    get("P 2.1.4", "empty query", "query=", status=400, check=says("empty")),
    get("P 2.1.4", "blank query", "query=%20%0A", status=400, check=says("empty")),
    post("P 2.1.2", "form without query", b"", FORM, status=400, check=says("is missing")),
    post("P 2.1.2", "form with something else", b"q=ASK%7B%7D", FORM, status=400, check=says("`query`")),
    post("P 2.1.2", "form with the query twice", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, status=400),
    post("P 2.1.2", "query in form and address", b"query=ASK%7B%7D", FORM, target="/sparql?query=ASK%7B%7D", status=400, check=says("2 times")),
    post("P 2.1.3", "query in body and address", b"ASK {}", DIRECT, target="/sparql?query=ASK%7B%7D", status=400, check=says("two queries")),
    post("P 2.1.3", "empty body", b"", DIRECT, status=400, check=says("empty")),
    post("P 2.1.3", "not UTF-8", b"ASK { ?s ?p '\xff' }", DIRECT, status=400, check=says("UTF-8")),
    post("P 2.1.3", "another charset", "ASK {}".encode("utf-16"), {"Content-Type": "application/sparql-query; charset=utf-16"}, status=415, check=says("UTF-8")),
    post("P 2.1.2", "form in another charset", b"query=ASK%7B%7D", {"Content-Type": "application/x-www-form-urlencoded; charset=gbk"}, status=415),
    get("P 2.1.1", "percent signs of nothing", "query=ASK%7B%7", status=400, check=says("percent sign at character 13")),
    get("P 2.1.1", "not UTF-8 in the address", "query=ASK%7B%FF%7D", status=400, check=says("UTF-8")),
    post("P 2.1.2", "not UTF-8 in a form", b"query=ASK%7B%FF%7D", FORM, status=400),
    get("U", "too many parameters", "query=ASK%7B%7D" + "&a=1" * 300, status=400, check=says("too many")),
    get("P 2.1.6", "syntax error", {"query": "SELECT * WHERE {"}, status=400, media_type="text/plain", check=says("line 1, column")),
    get("P 2.1.6", "syntax error on a later line", {"query": "SELECT *\nWHERE {\n  ?s ?p }"}, status=400, check=says("line 3, column 10")),
    get("P 2.1.6", "undeclared prefix", {"query": "ASK { ?s foo:type ?o }"}, status=400, check=says("line 1, column 10: unknown prefix foo:; add")),
    get("U", "a prefix of the dataset needs no declaration", {"query": "ASK { ?s a rec:Provision }"}, check=lambda r: r.json()["boolean"]),
    get("U", "a declared prefix takes precedence", {"query": "PREFIX rec: <urn:x> ASK { ?s a rec:Provision }"}, check=lambda r: not r.json()["boolean"]),
    get("U", "a declaration in a comment declares nothing", {"query": "# PREFIX rec: <urn:x>\nASK { ?s a rec:Provision }"}, check=lambda r: r.json()["boolean"]),
    get("U", "the position of an error without a declaration", {"query": "ASK { ?s a rec:Provision ?t a rec:Session }"}, status=400, check=says("line 1, column 25: a full stop is missing after rec:Provision")),
    get("P 2.1.6", "unknown function", {"query": "SELECT (<urn:f>(1) AS ?x) {}"}, status=400),
    get("P 2.1.6", "variable bound twice", {"query": "SELECT (1 AS ?x) { VALUES ?x { 2 } }"}, status=400),
    # what is refused
    get("P 2.2", "update by GET", {"update": "CLEAR ALL"}, status=400, check=says("updates are refused")),
    post("P 2.2", "update by form", urlencode({"update": "CLEAR ALL"}).encode(), FORM, status=400, check=says("updates are refused")),
    post("P 2.2", "update directly", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}, status=415, check=says("updates are refused")),
    get("P 2.2", "update as a query", {"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, status=400),
    get("P 2.2", "delete as a query", {"query": "DELETE WHERE { ?s ?p ?o }"}, status=400),
    get("P 2.2", "load as a query", {"query": "LOAD <http://127.0.0.1:9/x>"}, status=400),
    get("U", "SERVICE", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, status=400, check=says("SERVICE")),
    get("U", "SERVICE SILENT", {"query": "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"}, status=400, check=says("SERVICE")),
    get("U", "remote FROM", {"query": f"{ALL[:25]} FROM <http://127.0.0.1:9/x> WHERE {{ ?s ?p ?o }}"}, status=400, check=says("there is no graph <http://127.0.0.1:9/x>")),
    get("U", "remote FROM NAMED", {"query": "ASK FROM NAMED <http://127.0.0.1:9/x> { GRAPH ?g { ?s ?p ?o } }"}, status=400, check=says("there is no graph")),
    get("U", "nested too deeply", {"query": "ASK " + "{" * 200 + "}" * 200}, status=400, check=says("nested")),
    post("H 15.5.14", "query too long", b"ASK {} #" + b"x" * 100_000, DIRECT, status=413, check=says("100,000")),
    post("H 15.5.14", "body too long", b"x" * 1_000_001, DIRECT, status=413, check=says("1,000,000 bytes")),
    post("H 15.5.14", "body too long, in chunks", b"x" * 1_000_001, DIRECT | CHUNKED, status=413, check=says("1,000,000 bytes")),
    post("H 15.5.14", "body far too long", b"x" * 19_000_000, DIRECT, status=413, check=says("1,000,000 bytes")),
    post("H 10.1.1", "body too long, by a client that waits", b"", DIRECT | {"Expect": "100-continue", "Content-Length": "1000001"}, status=413, check=says("1,000,000 bytes")),
    post("H 7.1", "direct query in chunks", ASK.encode(), DIRECT | CHUNKED),
    post("H 7.1", "form in chunks", urlencode({"query": ASK}).encode(), FORM | CHUNKED),
    # methods and types
    *(
        Case("H 15.5.6", method, method=method, body=b"ASK {}" if method != "DELETE" else None, headers=DIRECT if method != "DELETE" else {}, status=405, check=header("Allow", "GET, HEAD, OPTIONS, POST"))
        for method in ("PUT", "DELETE", "PATCH")
    ),
    Case("H 9.3.7", "OPTIONS", method="OPTIONS", status=204, check=header("Allow", "GET, HEAD, OPTIONS, POST")),
    *(
        post("P 2.1", f"posted as {kind or 'nothing'}", b"ASK {}", {"Content-Type": kind} if kind else {}, status=415, check=says("posted as"))
        for kind in ("", "text/plain", "application/json", "multipart/form-data; boundary=x", "application/sparql", "text/turtle", "nonsense")
    ),
    post("H 8.4", "compressed body", gzip.compress(ASK.encode()), {**DIRECT, "Content-Encoding": "gzip"}, status=415),
    # the RDF dataset
    get("P 2.1.4", "no dataset: the union", {"query": ALL}, check=some),
    get("P 2.1.4", "default graph of the request", {"query": f"SELECT (COUNT(*) AS ?n) {{ ?s a <{BASE}ontology#Reaffirmation> }}", "default-graph-uri": TEXT}, check=number(0)),
    get("P 2.1.4", "the same in its graph", {"query": f"SELECT (COUNT(*) AS ?n) {{ ?s a <{BASE}ontology#Reaffirmation> }}", "default-graph-uri": LINEAGE}, check=some),
    get("P 2.1.4", "default graph only: no named graphs", {"query": NAMED, "default-graph-uri": TEXT}, check=number(0)),
    get("P 2.1.4", "named graph only: empty default graph", {"query": ALL, "named-graph-uri": TEXT}, check=number(0)),
    get("P 2.1.4", "named graph", {"query": NAMED, "named-graph-uri": TEXT}, check=some),
    get("P 2.1.4", "request before FROM", {"query": f"SELECT (COUNT(*) AS ?n) FROM <{TEXT}> WHERE {{ ?s a <{BASE}ontology#Reaffirmation> }}", "default-graph-uri": LINEAGE}, check=some),
    get("P 2.1.4", "request before FROM NAMED", {"query": f"SELECT (COUNT(*) AS ?n) FROM NAMED <{TEXT}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", "default-graph-uri": LINEAGE}, check=number(0)),
    get("P 2.1.4", "FROM of this dataset", {"query": f"SELECT (COUNT(*) AS ?n) FROM <{TEXT}> WHERE {{ ?s a <{BASE}ontology#Reaffirmation> }}"}, check=number(0)),
    get("P 2.1.4", "FROM by a prefix", {"query": f"PREFIX g: <{BASE}graph/> SELECT (COUNT(*) AS ?n) FROM g:text WHERE {{ ?s a <{BASE}ontology#Reaffirmation> }}"}, check=number(0)),
    get("P 2.1.4", "FROM NAMED: empty default graph", {"query": f"SELECT (COUNT(*) AS ?n) FROM NAMED <{TEXT}> WHERE {{ ?s ?p ?o }}"}, check=number(0)),
    get("P 2.1.4", "unknown default graph", {"query": ASK, "default-graph-uri": "http://example.org/g"}, status=400, check=says("there is no graph")),
    get("P 2.1.4", "unknown named graph", {"query": ASK, "named-graph-uri": "http://example.org/g"}, status=400),
    get("P 2.1.4", "one known, one not", {"query": ASK, "default-graph-uri": [TEXT, "urn:x"]}, status=400),
    get("P 2.1.4", "default graph without a value", {"query": ASK, "default-graph-uri": ""}, status=400),
    get("P 2.1.4", "default graph that is no IRI", {"query": ASK, "default-graph-uri": "a b<>"}, status=400),
    post("P 2.1.2", "dataset in a form", urlencode({"query": ALL, "named-graph-uri": TEXT}).encode(), FORM, check=number(0)),
    post("P 2.1.3", "dataset beside a body", ALL.encode(), DIRECT, target="/sparql?" + urlencode({"named-graph-uri": TEXT}), check=number(0)),
    # formats of results
    *(get("P 2.1.5", f"boolean as {kind}", {"query": ASK}, kind, media_type=kind) for kind in RESULTS),
    get("P 2.1.5", "DESCRIBE", {"query": f"DESCRIBE <{BASE}tip/4-46-i-2>"}, media_type=TURTLE, check=says("允许刑事庭裁决刑事损害赔偿")),
    get("R", "JSON of solutions", {"query": "SELECT ?x ?y { VALUES (?x ?y) { ('a'@en UNDEF) } }"}, JSON, check=lambda r: r.json() == {"head": {"vars": ["x", "y"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "a", "xml:lang": "en"}}]}}),
    get("R", "XML of solutions", {"query": COUNT}, XML, check=lambda r: ET.fromstring(r.body).find(".//{*}literal").text == "316"),  # type: ignore[union-attr]
    get("R", "CSV of solutions", {"query": COUNT}, CSV, check=lambda r: list(csv.reader(io.StringIO(r.body.decode(), newline=""))) == [["n"], ["316"]] and b"\r\n" in r.body),
    get("R", "TSV of solutions", {"query": "SELECT (<urn:a> AS ?x) ('b' AS ?y) {}"}, TSV, check=lambda r: r.body == b'?x\t?y\n<urn:a>\t"b"\n'),
    get("R", "CSV says its charset", {"query": COUNT}, CSV, check=header("Content-Type", "charset=utf-8")),
    # negotiation
    get("H 12.5.1", "no preference", {"query": ASK}, "*/*", media_type=JSON),
    get("H 12.5.1", "qualities", {"query": ASK}, f"{JSON};q=0.1, {XML};q=0.9", media_type=XML),
    get("H 12.5.1", "quality nought", {"query": ASK}, f"{JSON};q=0, */*", media_type=XML),
    get("H 12.5.1", "everything nought", {"query": ASK}, "*/*;q=0", status=406),
    get("H 12.5.1", "half a wildcard", {"query": COUNT}, "text/*", media_type=CSV),
    get("H 12.5.1", "the more specific range decides", {"query": COUNT}, f"text/*;q=0.9, {CSV};q=0.1, {TSV}", media_type=TSV),
    get("H 12.5.1", "a range in capitals", {"query": ASK}, XML.upper(), media_type=XML),
    get("H 12.5.1", "a parameter of a range", {"query": ASK}, f"{XML};charset=utf-8", media_type=XML),
    get("H 12.5.1", "what old Java clients send", {"query": ASK}, "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", media_type=JSON),
    get("H 12.5.1", "what browsers send", {"query": ASK}, BROWSER, media_type="application/xml"),
    get("H 12.5.1", "members that are none", {"query": ASK}, ";;, ,x", media_type=JSON),
    get("H 12.5.1", "a bad quality is left out", {"query": ASK}, f"{JSON};q=high, {XML};q=0.5", media_type=XML),
    get("H 12.5.1", "a graph as HTML or Turtle", {"query": SOME}, f"text/html, {TURTLE};q=0.5", media_type=TURTLE),
    get("H 15.5.7", "nothing that there is", {"query": ASK}, "image/png", status=406, check=says(JSON)),
    get("H 15.5.7", "Turtle for solutions", {"query": COUNT}, TURTLE, status=406, check=says(CSV)),
    get("H 15.5.7", "CSV for a graph", {"query": SOME}, CSV, status=406, check=says(TURTLE)),
    get("H 12.5.5", "Vary", {"query": ASK}, check=header("Vary", "Accept")),
    *(
        get("U", f"format={name}", {"query": query, "format": name}, "image/png", media_type=kind)
        for name, query, kind in (
            ("json", ASK, JSON), ("xml", ASK, XML), ("csv", COUNT, CSV), ("tsv", COUNT, TSV), (JSON, ASK, JSON), ("json", SOME, JSONLD), ("xml", SOME, "application/rdf+xml"),
            ("turtle", SOME, TURTLE), ("ttl", SOME, TURTLE), ("ntriples", SOME, NT), ("nt", SOME, NT), ("jsonld", SOME, JSONLD), ("rdfxml", SOME, "application/rdf+xml"), ("trig", SOME, "application/trig"), ("nquads", SOME, "application/n-quads"), (TURTLE, SOME, TURTLE),
        )
    ),
    get("U", "format with a plus sign that was not encoded", f"query=ASK%7B%7D&format={JSON}", media_type=JSON),
    get("U", "format before Accept", {"query": ASK, "format": "xml"}, JSON, media_type=XML),
    get("U", "unknown format", {"query": ASK, "format": "docx"}, XML, media_type=XML),
    get("U", "the first known format", "query=ASK%7B%7D&format=docx&format=xml&format=json", media_type=XML),
    get("U", "format of another kind", {"query": SOME, "format": "csv"}, status=406),
    # errors
    get("N 3", "an error as problem details", {"query": "ASK {"}, PROBLEM, status=400, media_type=PROBLEM, check=lambda r: (r.json()["status"], r.json()["line"], r.json()["column"]) == (400, 1, 5)),
    get("N 3", "an error for a client of JSON", {"query": "ASK {"}, JSON, status=400, media_type=PROBLEM),
    get("U", "an error as text", {"query": "ASK {"}, "text/plain", status=400, media_type="text/plain"),
    get("U", "an error for a client of Turtle", {"query": "ASK {"}, TURTLE, status=400, media_type="text/plain"),
    get("U", "an error for a browser", {"query": "ASK {"}, BROWSER, status=400, media_type="text/html", check=lambda r: 'role="alert"' in r.body.decode() and "ASK {</textarea>" in r.body.decode()),
    get("U", "an error is escaped", {"query": "<script>alert(1)</script>"}, BROWSER, status=400, check=lambda r: b"<script>" not in r.body),
    get("U", "an error is not kept", {"query": "ASK {"}, status=400, check=header("Cache-Control", "no-store")),
    Case("U", "a wrong method for a browser", method="PUT", body=b"", headers={"Accept": BROWSER}, status=405, media_type="text/html", check=header("Allow", "GET, HEAD, OPTIONS, POST")),
    # other sites
    get("C", "an answer for other sites", check=header("Access-Control-Allow-Origin", "*")),
    get("C", "an error for other sites", {"query": "ASK {"}, status=400, check=header("Access-Control-Allow-Origin", "*")),
    Case("C", "a preflight", method="OPTIONS", headers={"Origin": "http://example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}, status=204, check=lambda r: "POST" in r.headers["Access-Control-Allow-Methods"] and "Content-Type" in r.headers["Access-Control-Allow-Headers"]),
    get("C", "what other sites may read", check=header("Access-Control-Expose-Headers", "ETag")),
    get("U", "no sniffing", check=header("X-Content-Type-Options", "nosniff")),
    # caches
    get("H 8.8.3", "an entity tag", check=header("ETag", '"')),
    Case("H 13.1.2", "another tag", "/sparql?query=ASK%7B%7D", headers={"If-None-Match": '"x"'}),
    Case("H 13.1.2", "any tag", "/sparql?query=ASK%7B%7D", headers={"If-None-Match": "*"}, status=304, check=lambda r: r.body == b""),
    get("H 5.2", "how long an answer stays fresh", check=header("Cache-Control", "max-age=")),
    # service description
    Case("D 2", "no query", media_type=TURTLE, check=says("a sd:Service")),
    *(Case("D 2", f"no query, as {kind}", headers={"Accept": kind}, media_type=kind) for kind in GRAPHS),
    Case("D 2", "no query, by HEAD", method="HEAD", media_type=TURTLE, check=lambda r: r.body == b""),
    Case("D 2", "no query, for a browser", headers={"Accept": BROWSER}, media_type="text/html", check=says("<textarea")),
    Case("D 2", "no query, in a format that a graph has not", headers={"Accept": CSV}, media_type=TURTLE),
    # the graph store
    Case("G 5.2", "a graph", f"/data?graph={quote(ALIGNMENT, safe='')}", media_type=TURTLE, check=says("core#exactMatch")),
    Case("G 5.2", "the default graph", "/data?default", headers={"Accept": NT}, media_type=NT),
    Case("G 4.1", "a graph at its own IRI", "/graph/alignment", headers={"Accept": TURTLE}, media_type=TURTLE, check=says("core#exactMatch")),
    Case("G 4.1", "a graph at its own IRI, by HEAD", "/graph/alignment", "HEAD", headers={"Accept": NT}, media_type=NT, check=lambda r: r.body == b"" and int(r.headers["Content-Length"]) > 1000),
    Case("G 4.1", "an IRI of no graph", "/graph/none", headers={"Accept": NT}, status=404),
    Case("G 5", "PUT of a graph at its own IRI", "/graph/lineage", "PUT", body=b"", headers={"Content-Type": TURTLE}, status=405, check=header("Allow", "GET")),
    Case("G 5.6", "a graph by HEAD", f"/data?graph={quote(TEXT, safe='')}", "HEAD", media_type=TURTLE, check=lambda r: r.body == b"" and int(r.headers["Content-Length"]) > 1000),
    Case("G 4.2", "no graph named", "/data", status=400, check=says("?graph=IRI")),
    Case("G 4.2", "two graphs named", f"/data?default&graph={quote(TEXT)}", status=400),
    Case("G 4.2", "the default graph with a value", "/data?default=yes", status=400),
    Case("G 5.2", "a generated graph", "/data?graph=https://w3id.org/reaffirm/graph/oa", status=404, check=says("download/web-annotations.nq")),
    Case("G 5.2", "a graph that there is not", "/data?graph=urn:x", status=404, check=says("no graph <urn:x>")),
    Case("G 5.2", "a graph in a format that it has not", "/data?default", headers={"Accept": CSV}, status=406),
    *(Case("G 5", f"{method} of a graph", "/data?default", method, body=b"" if method != "DELETE" else None, headers={"Content-Type": TURTLE} if method != "DELETE" else {}, status=405, check=header("Allow", "GET, HEAD, OPTIONS")) for method in ("PUT", "POST", "PATCH", "DELETE")),
    Case("G", "OPTIONS of the graph store", "/data", "OPTIONS", status=204, check=header("Allow", "GET, HEAD, OPTIONS")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.clause}: {case.what}")
def test_the_protocol(case: Case, site: RunningServer) -> None:
    reply = site.send(case.method, case.target, case.headers, case.body)
    assert reply.status == case.status, reply.body[:300]
    if case.media_type:
        assert reply.media_type == case.media_type
    assert case.check(reply), (dict(reply.headers), reply.body[:300])


@pytest.mark.parametrize("media_type", RESULTS)
def test_solutions_can_be_read_in_every_format(media_type: str, site: RunningServer) -> None:
    reply = site.ask("SELECT ?x { VALUES ?x { 1 2 } }", media_type)
    assert reply.media_type == media_type
    if media_type == CSV:
        assert reply.body == b"x\r\n1\r\n2\r\n"
        return
    solutions = pyoxigraph.parse_query_results(reply.body, RESULTS[media_type])
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert [row["x"].value for row in solutions] == ["1", "2"]  # type: ignore[union-attr]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_can_be_read_in_every_format(media_type: str, site: RunningServer) -> None:
    reply = site.ask(SOME, media_type)
    assert reply.media_type == media_type
    assert len(list(pyoxigraph.parse(reply.body, GRAPHS[media_type]))) == 8


def test_several_default_graphs_count_each_triple_once(site: RunningServer) -> None:
    def count(*graphs: str) -> int:
        return int(site.ask(ALL, **{"default-graph-uri": list(graphs)}).json()["results"]["bindings"][0]["n"]["value"])

    assert count(TEXT, LINEAGE) == count(TEXT) + count(LINEAGE)
    assert count(TEXT, TEXT) == count(TEXT)
    twice = site.ask(f"SELECT (COUNT(*) AS ?n) FROM <{TEXT}> FROM <{TEXT}> WHERE {{ ?s ?p ?o }}")
    assert number(count(TEXT))(twice)


def test_an_answer_is_the_same_from_the_cache_and_has_the_same_tag(site: RunningServer) -> None:
    query = f"SELECT * {{ GRAPH <{ALIGNMENT}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o LIMIT 50"
    first, second = site.ask(query), site.ask(query)
    assert first.body == second.body
    assert first.headers["ETag"] == second.headers["ETag"]
    target = "/sparql?" + urlencode({"query": query})
    kept = site.send("GET", target, {"If-None-Match": f'W/"x", {first.headers["ETag"]}'})
    assert (kept.status, kept.body) == (304, b"")
    other = site.send("GET", target, {"If-None-Match": first.headers["ETag"], "Accept": XML})
    assert other.status == 200
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_volatile_answer_is_not_cached(site: RunningServer) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    assert site.ask(query).body != site.ask(query).body


def test_a_long_answer_is_compressed_for_a_client_that_accepts_gzip(site: RunningServer) -> None:
    target = "/sparql?" + urlencode(
        {"query": f"SELECT * {{ GRAPH <{ALIGNMENT}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o LIMIT 100"}
    )
    plain = site.send("GET", target)
    zipped = site.send("GET", target, {"Accept-Encoding": "br, gzip"})
    refused = site.send("GET", target, {"Accept-Encoding": "gzip;q=0"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body == refused.body
    assert len(zipped.body) < len(plain.body) / 3
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_the_service_description_is_true(site: RunningServer) -> None:
    graph = Graph().parse(data=site.send("GET", "/sparql").body, format="turtle")
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
    endpoint = graph.query(sd + "SELECT ?e { ?s a sd:Service ; sd:endpoint ?e }")
    assert [str(row.e) for row in endpoint] == [f"{site.address}/sparql"]  # type: ignore[union-attr]
    assert not graph.query(sd + "ASK { ?s sd:feature sd:UnionDefaultGraph }").askAnswer, "graph:related stands apart"
    described = {
        str(row.n): int(row.t)  # type: ignore[union-attr]
        for row in graph.query(
            sd + "SELECT ?n ?t { ?d sd:namedGraph ?g . ?g sd:name ?n ; sd:graph ?x . ?x void:triples ?t }"
        )
    }
    counted = {
        row["g"]["value"]: int(row["n"]["value"])
        for row in site.ask("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").json()["results"][
            "bindings"
        ]
    }
    assert described == counted
    (total,) = graph.query(sd + "SELECT ?t { ?s sd:defaultDataset/sd:defaultGraph/void:triples ?t }")
    merged = sum(triples for name, triples in counted.items() if name != f"{BASE}graph/related")
    assert int(total.t) == merged < sum(counted.values())  # type: ignore[union-attr]
    assert number(merged)(site.ask(ALL))
    for kind in GRAPHS:
        body = site.send("GET", "/sparql", {"Accept": kind}).body
        again = Graph()
        for quad in pyoxigraph.parse(body, GRAPHS[kind]):
            again.parse(data=f"{quad.triple} .", format="nt")
        assert isomorphic(again, graph), kind


def test_a_forwarded_host_is_ignored_without_a_trusted_proxy(site: RunningServer) -> None:
    reply = site.send("GET", "/sparql", {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert b"evil.example" not in reply.body


def test_the_graph_store_and_queries_have_the_same_triples(site: RunningServer) -> None:
    reply = site.send("GET", f"/data?graph={quote(ALIGNMENT, safe='')}", {"Accept": NT})
    counted = site.ask(ALL, **{"default-graph-uri": ALIGNMENT}).json()["results"]["bindings"][0]["n"]["value"]
    assert len(reply.body.splitlines()) == int(counted)
    assert site.send("GET", "/graph/alignment", {"Accept": NT}).body == reply.body


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=80),
    accept=st.text(st.characters(codec="ascii", min_codepoint=32), max_size=60),
    kind=st.sampled_from(["", "application/sparql-query", "application/x-www-form-urlencoded", "a/b;c", ";"]),
    body=st.binary(max_size=80),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
)
def test_no_request_is_a_failure_of_the_server(
    site: RunningServer, parameters: str, accept: str, kind: str, body: bytes, method: str
) -> None:
    target = "/sparql?" + parameters.replace("#", "").replace(" ", "")
    headers = {"Accept": accept.strip(), "Content-Type": kind}
    reply = site.send(method, target, headers, body if method == "POST" else None)
    assert reply.status in {200, 400, 404, 406, 413, 415}, (target, headers, body)
    assert reply.headers["Access-Control-Allow-Origin"] == "*" or reply.status == 400


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=4).map(lambda some: "".join(f"%{byte:02x}" for byte in some)),
            st.text(st.characters(codec="ascii"), max_size=6).map(lambda some: some.replace("%", "")),
            st.sampled_from(["&", "=", "+", "==", "%3D", "=%0A", "\r\n", "%E4%BA%BA", "_", " "]),
        ),
        max_size=8,
    ).map("".join)
)
def test_parameters_are_read_as_the_standard_library_reads_them(encoded: str) -> None:
    expected: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(encoded, keep_blank_values=True, errors="strict"):
            expected.setdefault(name, []).append(value)
    except UnicodeDecodeError:
        with pytest.raises(QueryError, match="not percent-encoded UTF-8"):
            protocol.parameters(encoded)
    else:
        assert protocol.parameters(encoded) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200))
def test_every_text_is_answered_or_refused(site: RunningServer, query: str) -> None:
    reply = site.send("POST", "/sparql", DIRECT, query.encode(errors="replace"))
    assert reply.status in {200, 400}
    if reply.status == 400:
        assert (
            json.loads(
                site.send("POST", "/sparql", {**DIRECT, "Accept": PROBLEM}, query.encode(errors="replace")).body
            )["status"]
            == 400
        )
