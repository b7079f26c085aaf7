"""Evidence as Web Annotations: pages of provisions, and the collection of all."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reaffirm_core.names import BASE
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from tests.conftest import OFFICIAL

TIP = f"{BASE}tip/"


def page(client: FlaskClient, provision: str) -> dict[str, Any]:
    """Return the items of the page of a provision by IRI."""
    answer = client.get(f"/tip/{provision}.annotations.jsonld")
    assert answer.status_code == 200
    assert answer.content_type == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    document = json.loads(answer.data)
    assert all(item["id"].startswith(f"{TIP}{provision}_") for item in document["items"])
    assert (document["type"], document["id"]) == ("AnnotationPage", f"{TIP}{provision}.annotations.jsonld")
    return {item["id"]: item for item in document["items"]}


def targets_of(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield from item["target"] if isinstance(item["target"], list) else [item["target"]]


def collected(client: FlaskClient) -> list[dict[str, Any]]:
    """Return all annotations of a dataset."""
    items: list[dict[str, Any]] = json.loads(client.get("/download/web-annotations.jsonld").data)["first"]["items"]
    return items


def fetched(client: FlaskClient, source: dict[str, str]) -> TestResponse:
    """Return what a client gets that fetches a source as an annotation states it."""
    return client.get(f"/{source['id'].removeprefix(BASE)}", headers={"Accept": source["format"]})


def assert_that_the_words_stand_in_their_sources(client: FlaskClient, items: Iterable[dict[str, Any]]) -> set[str]:
    """Fetch each source once. Return the addresses of all sources."""
    answers: dict[str, TestResponse] = {}
    for target in targets_of(items):
        source, (quote, position) = target["source"], target["selector"]
        answer = answers.setdefault(source["id"], fetched(client, source))
        assert answer.status_code == 200, source["id"]
        assert answer.content_type == f"{source['format']}; charset=utf-8"
        assert answer.headers["Content-Language"] == source["language"]
        assert answer.data.decode()[position["start"] : position["end"]] == quote["exact"], target["id"]
    return set(answers)


def test_a_page_has_the_evidence_of_a_provision_with_quotes_and_positions(client: FlaskClient) -> None:
    items = page(client, "8-1-c")
    theme = items[f"{TIP}8-1-c_theme-1"]
    assert (theme["motivation"], theme["body"]) == ("classifying", f"{BASE}theme/non-punishment")
    text = json.loads(client.get("/tip/8-1-c.jsonld").data)["text"]["zh"]
    for target in targets_of(items.values()):
        quote, position = target["selector"]
        if target["scope"] == f"{TIP}8-1-c":
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert items[f"{TIP}8-1-c_verb-1"]["body"] == {
        "id": f"{TIP}8-1-c_verb-1#body",
        "type": "TextualBody",
        "value": "verb",
        "format": "text/plain",
    }


def test_a_comparison_has_two_targets(client: FlaskClient) -> None:
    later, earlier = page(client, "8-1-c")[f"{TIP}8-1-c_reaff-2-43"]["target"]
    assert (later["scope"], earlier["scope"]) == (f"{TIP}8-1-c", f"{TIP}2-43")
    assert (later["source"]["id"], earlier["source"]["id"]) == (f"{TIP}8-1-c.text-zh.txt", f"{TIP}2-43.text-zh.txt")


def test_an_annotation_keeps_what_limits_it(client: FlaskClient) -> None:
    asked = page(client, "7-2-o")[f"{TIP}7-2-o_ask-1"]
    assert asked["rec:through"] == {"id": f"{BASE}actor/conference"}
    assert asked["rec:basis"] == {"id": f"{BASE}basis/implied"}
    assert asked["rec:status"] == {"id": f"{BASE}status/machine-read-twice"}
    assert asked["rec:force"] == {"id": f"{BASE}force/call"}
    compared = page(client, "8-1-c")[f"{TIP}8-1-c_reaff-2-43"]
    assert compared["rec:earlier"] == {"id": compared["target"][1]["scope"]}
    quads = client.get("/download/web-annotations.nq").text
    assert f"<{TIP}7-2-o_ask-1> <{BASE}ontology#through> <{BASE}actor/conference> " in quads
    assert f"<{TIP}8-1-c_reaff-2-43> <{BASE}ontology#earlier> <{TIP}2-43> " in quads


def test_the_words_stand_in_what_a_client_fetches_as_their_source(small_graph: Path) -> None:
    small = create_app(open_local(small_graph)).test_client(use_cookies=False)
    assert len(assert_that_the_words_stand_in_their_sources(small, collected(small))) > 5


def test_the_sources_of_the_compendium_are_provisions_and_notes(client: FlaskClient) -> None:
    addresses = assert_that_the_words_stand_in_their_sources(client, collected(client))
    assert {f"{TIP}4-46-i.text-zh.txt", f"{TIP}footnote-1.text-zh.txt"} <= addresses


@pytest.mark.parametrize("node", ["4-46-i-2", "1-5", "footnote-front", "session-3"])
def test_a_text_is_the_words_of_a_node_and_nothing_else(node: str, client: FlaskClient) -> None:
    answer = client.get(f"/tip/{node}.text-zh.txt", headers={"Accept": "text/html"})
    described = client.get(f"/tip/{node}.jsonld").json
    assert answer.data.decode() == described["text"]["zh"]
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Disposition"] == f'inline; filename="tip-{node}.text-zh.txt"'
    assert answer.headers["Link"] == (
        f'<{TIP}{node}>; rel="about", </tip/{node}>; rel="describedby", </dataset>; rel="describedby"'
    )
    tag = answer.headers["ETag"]
    assert client.get(f"/tip/{node}.text-zh.txt", headers={"If-None-Match": tag}).status_code == 304
    assert client.head(f"/tip/{node}.text-zh.txt").headers["ETag"] == tag


def test_each_language_version_has_a_text(official_english: LocalDataset) -> None:
    client = create_app(official_english).test_client(use_cookies=False)
    english = client.get("/tip/1-1.text-en.txt")
    assert (english.text, english.headers["Content-Language"]) == (OFFICIAL, "en")
    assert client.get("/tip/1-1.text-zh.txt").text == client.get("/tip/1-1.jsonld").json["text"]["zh"]
    refused = client.get("/tip/1-1.text-fr.txt", headers={"Accept": "text/plain"})
    assert (refused.status_code, refused.text) == (404, f"The text of {TIP}1-1 is not in “fr” but in: en, zh.\n")


@pytest.mark.parametrize(
    "path", ["tip/9-9", "tip/session-1", "theme/compensation", "tip/4-46<i>", "tip/4-46-i-2_ask-1"]
)
def test_a_node_without_words_has_no_text(path: str, client: FlaskClient) -> None:
    refused = client.get(f"/{path}.text-zh.txt", headers={"Accept": "text/plain"})
    problem = f"There is no text of {BASE}{path}. Recommendations, their parts and notes have texts.\n"
    assert (refused.status_code, refused.text) == (404, problem)


def test_a_text_is_at_the_public_address_and_below_a_mount(served: LocalDataset) -> None:
    public = create_app(served, public_url="https://reaffirm.example/tip-wg").test_client(use_cookies=False)
    links = public.get("/tip/4-46-i-2.text-zh.txt").headers["Link"]
    assert '<https://reaffirm.example/tip-wg/tip/4-46-i-2.text-zh.txt>; rel="canonical"' in links
    mounted = create_app(served, "/below").test_client(use_cookies=False)
    answer = mounted.get("/below/tip/4-46-i-2.text-zh.txt")
    assert answer.data == public.get("/tip/4-46-i-2.text-zh.txt").data
    assert f'<{TIP}4-46-i-2>; rel="about", </below/tip/4-46-i-2>; rel="describedby"' in answer.headers["Link"]
    below = mounted.get("/below/tip/4-46-i-2.annotations.jsonld")
    assert below.data == public.get("/tip/4-46-i-2.annotations.jsonld").data


def test_only_provisions_have_annotations(client: FlaskClient) -> None:
    assert client.get("/tip/session-1.annotations.jsonld").status_code == 404
    assert client.get("/tip/9-9.annotations.jsonld").status_code == 404


def test_the_quads_say_what_the_pages_say(client: FlaskClient) -> None:
    quads = list(pyoxigraph.parse(client.get("/download/web-annotations.nq").data, pyoxigraph.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {f"{BASE}graph/oa"}  # type: ignore[union-attr]
    values = {(quad.subject.value, str(quad.predicate.value).rpartition("#")[2], quad.object.value) for quad in quads}  # type: ignore[union-attr]
    for item in page(client, "4-46-i").values():
        for target in targets_of([item]):
            quote, position = target["selector"]
            assert (item["id"], "hasTarget", target["id"]) in values
            assert (target["id"], "hasSource", target["source"]["id"]) in values
            assert (target["id"], "hasScope", target["scope"]) in values
            assert (target["id"], "hasSelector", quote["id"]) in values
            assert (quote["id"], "exact", quote["exact"]) in values
            assert (position["id"], "start", str(position["start"])) in values
    store = pyoxigraph.Store()
    store.extend(quads)
    exact = f"ASK FROM <{BASE}graph/oa> {{ ?s <http://www.w3.org/ns/oa#exact> ?words }}"
    assert store.query(exact)
    refused = client.get("/sparql", query_string={"query": exact})
    assert (refused.status_code, "/download/web-annotations.nq" in refused.text) == (400, True)
    assert client.get("/graph/oa").location == "/download/web-annotations.nq"


def test_the_collection_has_each_annotation_once(client: FlaskClient) -> None:
    collection = json.loads(client.get("/download/web-annotations.jsonld").data)
    items = collected(client)
    assert collection["total"] == len(items) == len({item["id"] for item in items}) > 1_700
    assert {item["id"] for item in page(client, "4-46-i").values()} <= {item["id"] for item in items}
