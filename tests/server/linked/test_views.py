"""Linked data: one identifier, many formats; headers by which clients find their way; what is wrong says why."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat

from reaffirm_core.graph_files.built import load_built
from reaffirm_core.graph_files.dataset import Dataset, digest
from reaffirm_core.names import BASE, Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.formats import DESCRIPTIONS, GRAPHS, READABLE
from reaffirm_server.linked.describe import PAGE, Describer
from reaffirm_server.site import document_page
from tests.conftest import ROOT

NODE = "/tip/4-46-i-2"
VERSION = re.findall('owl:versionInfo "(.+)"', (ROOT / "ontology" / "rec.ttl").read_text(encoding="utf-8"))[0]
OTHER = "https://example.org/r/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def elsewhere(small_graph: Path) -> FlaskClient:
    """A server of the small corpus under another base."""
    built = load_built(small_graph)
    dataset = Dataset(Names(OTHER), {file: text.replace(BASE, OTHER) for file, text in built.files.items()})
    store = dataset.store()
    return create_app(LocalDataset(dataset.names, digest(store), (), {}, store)).test_client()


def about(body: bytes, rdf_format: RdfFormat, path: str) -> set[pyoxigraph.Triple]:
    """The triples of the node with a path."""
    subject = pyoxigraph.NamedNode(Names().base + path.lstrip("/"))
    return {quad.triple for quad in pyoxigraph.parse(body, rdf_format) if quad.subject == subject}


# Formats ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "media_type"), DESCRIPTIONS.items())
def test_accept_and_suffix_give_the_same(suffix: str, media_type: str, client: FlaskClient) -> None:
    asked = client.get(NODE, headers={"Accept": media_type})
    named = client.get(f"{NODE}.{suffix}", headers={"Accept": "image/png"})
    assert (asked.status_code, named.status_code) == (200, 200)
    assert asked.mimetype == named.mimetype == media_type
    assert asked.data == named.data
    assert "Accept" in asked.headers["Vary"]
    assert asked.headers["Content-Location"] == f"{NODE}.{suffix}"
    assert "Accept" not in named.headers.get("Vary", "").split(", ")
    if suffix != "html":
        assert len(about(named.data, GRAPHS[media_type], NODE)) > 20


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("text/*;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0.1, text/turtle;q=0.9", "text/turtle"),
        ("application/json", "application/json"),
        ("text/html;q=0, text/turtle", "text/turtle"),
        ("application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        ("application/x-unknown, application/trig;q=0.2", "application/trig"),
        ("application/trig, */*;q=0.1", "application/trig"),
        ("application/n-quads, application/trig;q=0.95, application/ld+json;q=0.9", "application/ld+json"),
        ("application/trig, text/turtle;q=0", "application/trig"),
        ("text/rdf+n3", "text/rdf+n3"),
        ("application/x-turtle", "application/x-turtle"),
        ("text/xml", "text/xml"),
    ],
)
def test_the_best_that_a_client_takes(accept: str | None, media_type: str, client: FlaskClient) -> None:
    answer = client.get(NODE, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    if media_type != "text/html":
        assert len(about(answer.data, GRAPHS[media_type], NODE)) > 20


def test_trig_says_which_graph_says_what(client: FlaskClient) -> None:
    graphs: dict[str, set[str]] = {}
    for quad in pyoxigraph.parse(client.get(f"{NODE}.trig").data, RdfFormat.TRIG):
        name = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, pyoxigraph.NamedNode) else ""
        graphs.setdefault(name, set()).add(quad.predicate.value.rpartition("#")[2])
    assert "text" in graphs["text"]
    assert "ask" in graphs["annotations"]
    assert "addressedTo" in graphs["inferred"]


def test_a_description_has_the_evidence_and_the_labels_of_what_it_points_to(client: FlaskClient) -> None:
    text = client.get(f"{NODE}.ttl").get_data(as_text=True)
    assert 'tip:4-46-i rdfs:label "fourth session, recommendation 46 (i)"@en , "第四次会议，建议46(i)"@zh' in text
    assert 'actor:states-parties rdfs:label "States parties"@en , "缔约国"@zh' in text
    assert "tip:4-46-i-2_ask-1" in text
    assert 'rec:quote "缔约国应当"@zh' in text
    assert "@prefix dcat:" not in text


# Headers ----------------------------------------------------------------------------------


def test_headers_lead_to_the_other_formats_and_to_the_dataset(client: FlaskClient) -> None:
    links = client.get(NODE, headers={"Accept": "text/turtle"}).headers["Link"]
    assert '<https://w3id.org/reaffirm/tip/4-46-i-2>; rel="describes"' in links
    assert 'rel="canonical"' not in links
    assert '</tip/4-46-i-2.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert '</dataset>; rel="describedby"' in links
    assert links.count('rel="alternate"') == len(DESCRIPTIONS) + len(READABLE)


def test_an_etag_of_the_dataset_saves_the_body(client: FlaskClient, served: LocalDataset) -> None:
    first = client.get(NODE, headers={"Accept": "text/turtle"})
    assert served.digest[:16] in first.headers["ETag"]
    again = client.get(NODE, headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(NODE, headers={"Accept": "application/ld+json", "If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_head_has_the_headers_without_the_body_and_scripts_of_any_origin_may_read(client: FlaskClient) -> None:
    get, head = (client.open(f"{NODE}.ttl", method=method) for method in ("GET", "HEAD"))
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Link", "Content-Type", "Content-Length"):
        assert head.headers[name] == get.headers[name]
    assert get.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in get.headers["Access-Control-Expose-Headers"]
    preflight = client.options(NODE, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert client.post(NODE).status_code == 405


def test_pages_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    answer = client.get(NODE)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    text = answer.get_data(as_text=True)
    for forbidden in ("<style", "style=", "onclick", 'src="http'):
        assert forbidden not in text


# Which document ---------------------------------------------------------------------------


def test_an_exact_identifier_goes_before_a_suffix(client: FlaskClient) -> None:
    path = "/document/E-2002-68-Add.1"
    assert client.get(path).mimetype == "text/html"
    assert about(client.get(f"{path}.nt").data, RdfFormat.N_TRIPLES, path)
    assert about(client.get("/tip/2-21_verb-2.1.ttl").data, RdfFormat.TURTLE, "/tip/2-21_verb-2.1")


@pytest.mark.parametrize("path", ["/ontology", f"/ontology/{VERSION}"])
def test_the_ontology_answers_for_its_terms_and_for_its_version(path: str, client: FlaskClient) -> None:
    body = client.get(path, headers={"Accept": "text/turtle"}).data
    for name in ("ontology", "ontology#Recommendation", "ontology#addressee"):
        assert about(body, RdfFormat.TURTLE, name), name
    assert 'id="Recommendation"' in client.get(path).get_data(as_text=True)
    assert "This is an earlier version of the ontology" not in client.get(path).get_data(as_text=True)
    assert client.get("/ontology/0.0.1").status_code == 404


def test_the_shapes_answer_for_each_of_them(client: FlaskClient) -> None:
    bodies = {suffix: client.get(f"/shapes.{suffix}").data for suffix in ("ttl", "jsonld", "rdf", "nt", "html")}
    assert about(bodies["ttl"], RdfFormat.TURTLE, "shapes#Provision")
    assert about(bodies["jsonld"], RdfFormat.JSON_LD, "shapes#Provision")
    assert b'id="Provision-identifier"' in bodies["html"]
    counts = {
        len(list(pyoxigraph.parse(bodies[suffix], GRAPHS[DESCRIPTIONS[suffix]]))) for suffix in ("ttl", "nt", "rdf")
    }
    assert len(counts) == 1
    assert client.get("/shapes.ttl").data == bodies["ttl"]


def test_every_named_graph_names_the_files_of_its_triples(elsewhere: FlaskClient) -> None:
    for name in ("vocabulary", "text", "annotations", "lineage", "alignment", "inferred"):
        assert f"void:dataDump <{OTHER}download/{name}.jsonld>" in elsewhere.get(f"/graph/{name}.ttl").text
    assert elsewhere.get("/graph/none").status_code == 404


def test_what_moved_leads_on_and_keeps_its_suffix(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = client.application.extensions["linked_data"].published.redirects
    monkeypatch.setitem(moves, "tip/old", ("tip/1-1", 301))
    assert client.get("/tip/old").headers["Location"] == "/tip/1-1"
    moved = client.get("/tip/old.ttl")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/tip/1-1.ttl")


#: The ontologies that were published, which docs/linked-data.md describes.
VERSIONS = sorted(file.stem for file in (ROOT / "ontology" / "versions").glob("*.ttl"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_version_of_the_ontology_stays_as_it_was_published(version: str, client: FlaskClient) -> None:
    path = f"/ontology/{version}"
    published = (ROOT / "ontology" / "versions" / f"{version}.ttl").read_text(encoding="utf-8")
    triples = {quad.triple for quad in pyoxigraph.parse(published, RdfFormat.TURTLE)}
    assert {quad.triple for quad in pyoxigraph.parse(client.get(f"{path}.ttl").data, RdfFormat.TURTLE)} == triples
    assert f"{Names().base}ontology/{version}" in published
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "This is an earlier version of the ontology" in page.text
    answer = client.get(f"{path}/context.jsonld")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/context.jsonld")


def test_a_namespace_leads_to_what_holds_its_names(elsewhere: FlaskClient, client: FlaskClient) -> None:
    moved = elsewhere.application.extensions["linked_data"].published.redirects
    assert len(moved) > 10
    for path, (target, status) in moved.items():
        answer = elsewhere.get(f"/{path}")
        assert (answer.status_code, answer.headers["Location"]) == (status, f"/{target}")
        of_corpus = target.startswith("tip/")  # a node of the main corpus, which the other dataset lacks
        assert (client if of_corpus else elsewhere).get(answer.headers["Location"]).status_code == 200


def test_a_kind_of_node_can_have_a_template_of_its_own(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(document_page.TEMPLATES, "Entity", "error.html")
    assert "Items that refer to this one" not in client.get("/entity/unodc").get_data(as_text=True)
    assert "Items that refer to this one" in client.get("/tip/footnote-3").get_data(as_text=True)


# What is wrong ----------------------------------------------------------------------------

PARSED: dict[str, Callable[[bytes], object]] = {
    "text/turtle": lambda body: list(pyoxigraph.parse(body, RdfFormat.TURTLE)),
    "application/ld+json": json.loads,
    "application/rdf+xml": lambda body: list(pyoxigraph.parse(body, RdfFormat.RDF_XML)),
    "text/html": lambda body: b"<h1>Page not found</h1>" in body,
}


@pytest.mark.parametrize("media_type", PARSED)
def test_what_does_not_exist_is_404_in_the_format_asked_for(media_type: str, client: FlaskClient) -> None:
    answer = client.get("/tip/9-99", headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (404, media_type)
    assert PARSED[media_type](answer.data)
    asked_for = (
        "There is no recommendation 9-99." if media_type == "text/html" else "https://w3id.org/reaffirm/tip/9-99"
    )
    assert asked_for in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/tip/9-99.ttl",
        "/tip/4-46-i-2.pdf",
        "/tip/4-46-i-2.ttl.ttl",
        "/tip/../tip/4-46-i-2",
        "/tip/%2e%2e/%2e%2e/etc/passwd",
        "/tip/4-46-i-2%00",
        "/tip/4-46-i-2%20",
        "/tip/%3E%20%7D%20DROP%20ALL",
        "/tip/%ff%fe",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/download/..%2f..%2fpyproject.toml",
        "/download/none.ttl",
        "/ontology/0.0.1/context.jsonld",
        "/sitemap-2.xml",
        "/sitemap-0.xml",
        "/建议",
    ],
)
def test_strange_paths_are_not_found(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, answer.data
    assert "<script>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/check/", "/check"),
        ("/TIP/4-46", "/tip/4-46"),
        ("/tip/4-46-I-2/", "/tip/4-46-i-2"),
        ("/Recommendations/?q=x", "/recommendations?q=x"),
        ("/%2F%2Fcheck/", "/check"),
        ("/%2F%2Fexample.org/", None),
        ("/\\example.org/", None),
        ("/nothing/", None),
    ],
)
def test_a_slash_at_the_end_and_upper_case_redirect_within_the_site(
    path: str, target: str | None, client: FlaskClient
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (301 if target else 404, target)


def test_a_page_that_does_not_exist_names_the_nearest_numbers_and_has_a_search(client: FlaskClient) -> None:
    page = client.get("/tip/4-99", headers={"Accept": "text/html"}).text
    assert re.findall(r'<li><a href="/tip/([^"]+)">', page) == ["4-42", "4-43", "4-44", "4-45", "4-46"]
    assert 'role="search"' in page.partition("<main")[2]


def test_a_path_that_is_too_long_is_refused(client: FlaskClient) -> None:
    answer = client.get("/tip/" + "x" * 5_000, headers={"Accept": "text/plain"})
    assert answer.status_code == 414
    assert answer.get_data(as_text=True) == "The address is too long: a path may have at most 1,000 characters.\n"


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "application/sparql-results+json"])
def test_what_a_client_does_not_take_is_406_with_the_list(accept: str, client: FlaskClient) -> None:
    answer = client.get(NODE, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (406, "text/plain")
    for media_type in (*DESCRIPTIONS.values(), *READABLE.values()):
        assert media_type in answer.get_data(as_text=True)
    session = client.get("/tip/session-1", headers={"Accept": "image/png"})
    assert (session.status_code, "text/plain" in session.get_data(as_text=True)) == (406, False)


@pytest.mark.parametrize("accept", [";;;", "text/turtle;q=high", "/", "text", "%%", ","])
def test_an_accept_that_is_none_counts_as_none(accept: str, client: FlaskClient) -> None:
    answer = client.get(NODE, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


@pytest.mark.parametrize("path", ["/tip/4-46-i-2", "/ontology", "/download/reaffirm.nq", "/help/api", "/check"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,*/*;q=0.8", "text/html"),
        ("application/json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
        ("text/turtle", "text/turtle"),
        ("image/png", "text/plain"),
    ],
)
def test_a_method_that_an_address_lacks_is_an_error_in_the_format_asked_for(
    path: str, accept: str, media_type: str, client: FlaskClient
) -> None:
    answer = client.delete(path, headers={"Accept": accept, "Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (405, media_type)
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))
    assert "Accept" in answer.headers["Vary"]
    assert "This address has no method DELETE. Use GET, HEAD, OPTIONS" in answer.text
    assert media_type != "application/problem+json" or answer.get_json(force=True)["status"] == 405
    assert media_type != "text/html" or answer.text.startswith("<!doctype html>\n<html lang")
    chinese = client.delete(path, headers={"Accept": accept, "Accept-Language": "zh"})
    assert "DELETE" in chinese.text and "This address" not in chinese.text


def test_an_unexpected_error_is_a_page_of_the_site(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_document: object) -> bytes:
        raise RuntimeError("a fault")

    monkeypatch.setitem(client.application.extensions["node_pages"], "text/html", fail)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get(NODE, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "An internal error occurred" in answer.text and "fault" not in answer.text
    assert "a fault" in caplog.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "1e9"])
def test_an_absurd_page_is_empty_or_the_first(page: str, client: FlaskClient) -> None:
    assert client.get(f"/entity/annotator?page={page}").status_code == 200


def test_pointers_overlap_by_the_pointer_that_shows_that_a_page_follows(served: LocalDataset) -> None:
    describer, node = Describer(served.engine(), served.names), pyoxigraph.NamedNode(f"{BASE}entity/annotator")
    first, second = (describer.pointers(node, page) for page in (1, 2))
    assert len(first) == PAGE + 1
    assert first[PAGE:] == second[:1]


# Behind others ----------------------------------------------------------------------------


def test_under_a_mount_links_move_and_identifiers_do_not(served: LocalDataset) -> None:
    client = create_app(served, "/reaffirm").test_client()
    answer = client.get(f"/reaffirm{NODE}")
    text = answer.get_data(as_text=True)
    assert 'href="/reaffirm/tip/4-46-i"' in text
    assert 'href="/tip' not in text
    assert "<code>https://w3id.org/reaffirm/tip/4-46-i-2</code>" in text
    assert "</reaffirm/tip/4-46-i-2.ttl>" in answer.headers["Link"]
    assert client.get("/reaffirm/theme/").headers["Location"] == "/reaffirm/scheme/theme"
    assert b"http://localhost/reaffirm/tip/1-1<" in client.get("/reaffirm/sitemap.xml").data


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example", "X-Forwarded-Prefix": "/r"}


def test_a_proxy_is_believed_only_if_the_server_trusts_it(served: LocalDataset, client: FlaskClient) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt", headers=FORWARDED).text
    trusting = create_app(served, trust_proxy=True).test_client()
    assert "Sitemap: https://data.example/sitemap.xml" in trusting.get("/robots.txt", headers=FORWARDED).text
    assert "</tip/4-46-i-2.ttl>" in trusting.get(f"{NODE}.nt", headers=FORWARDED).headers["Link"]


# Other datasets ---------------------------------------------------------------------------


def test_a_dataset_under_another_base_answers_under_it(elsewhere: FlaskClient) -> None:
    for path in ("/tip/3-1-a", "/ontology", "/shapes", "/dataset", "/graph/text"):
        for suffix in DESCRIPTIONS if path == "/tip/3-1-a" else ("ttl", "jsonld", "html"):
            answer = elsewhere.get(f"{path}.{suffix}")
            assert answer.status_code == 200
            assert "w3id.org/reaffirm" not in answer.get_data(as_text=True), f"{path}.{suffix}"
            assert "w3id.org/reaffirm" not in answer.headers["Link"]
    text = elsewhere.get("/tip/3-1-a.nt").text
    assert about(text.encode(), RdfFormat.N_TRIPLES, "") == set()
    assert f"<{OTHER}tip/3-1-a> <{OTHER}ontology#theme>" in text


def test_a_dataset_of_a_few_triples_is_published_as_well() -> None:
    names, store = Names(), pyoxigraph.Store()
    node, label = pyoxigraph.NamedNode(f"{BASE}tip/1-1"), pyoxigraph.NamedNode(f"{BASE}ontology#quote")
    graph = pyoxigraph.NamedNode(names.graph("text"))
    for text in ("a", "b"):
        store.add(pyoxigraph.Quad(node, label, pyoxigraph.Literal(f"<b>{text}&amp;</b>"), graph))
    client = create_app(LocalDataset(names, digest(store), (), {}, store)).test_client()
    assert len(about(client.get("/tip/1-1.nt").data, RdfFormat.N_TRIPLES, "/tip/1-1")) == 2
    assert "&lt;b&gt;a&amp;amp;&lt;/b&gt;" in client.get("/tip/1-1").get_data(as_text=True)
    assert client.get("/graph/text").status_code == 200
    assert client.get("/graph/lineage").status_code == 404
    assert client.get("/ontology").status_code == 404
    assert b"void:triples 2 ;" in client.get("/dataset.ttl").data


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tip/1-1",
        "tip/1-1.ttl",
        "ontology",
        "ontology/0.1.0",
        "theme/compensation",
        "shapes",
        "dataset",
        "graph/text",
    ],
)
def test_the_redirects_of_w3id_lead_to_pages_of_the_server(path: str, client: FlaskClient) -> None:
    assert redirected(path) == f"/{path}"
    assert client.get(redirected(path)).status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
@pytest.mark.parametrize("path", ["tip/1-1", "ontology", "dataset", "theme/compensation"])
def test_the_server_negotiates_what_w3id_redirects(
    path: str, accept: str, media_type: str, client: FlaskClient
) -> None:
    answer = client.get(redirected(path), headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


def test_a_query_string_survives_the_redirect_of_w3id(client: FlaskClient) -> None:
    """Apache appends the query to a target that has none, unless a flag discards it."""
    assert redirected("tip/1-1?lang=zh") == "/tip/1-1?lang=zh"
    for language in ("en", "zh"):
        page = client.get(redirected(f"tip/1-1?lang={language}"), headers={"Accept": "text/html"})
        assert f'<html lang="{language}' in page.text


def redirected(address: str) -> str:
    """Return the address on the server to which w3id.org redirects one below the base, as mod_rewrite does."""
    text = (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^RewriteRule (\S+) (\S+) \[R=303,L,NE\]$", text, re.MULTILINE)
    assert "?" not in rule[1] and "QSD" not in text
    path, mark, query = address.partition("?")
    target = re.sub(rule[0], rule[1].replace("$1", r"\1"), path, count=1)
    assert target.startswith("https://data.example.org/")
    return target.removeprefix("https://data.example.org") + mark + query
