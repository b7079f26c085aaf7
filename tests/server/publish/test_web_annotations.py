"""Evidence as Web Annotations: pages of provisions, and the collection of all."""

import json
from typing import Any

import pyoxigraph
from flask.testing import FlaskClient

from reaffirm_build.names import BASE

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


def test_a_page_has_the_evidence_of_a_provision_with_quotes_and_positions(client: FlaskClient) -> None:
    items = page(client, "8-1-c")
    theme = items[f"{TIP}8-1-c_theme-1"]
    assert (theme["motivation"], theme["body"]) == ("classifying", f"{BASE}theme/non-punishment")
    text = json.loads(client.get("/tip/8-1-c.jsonld").data)["text"]["zh"]
    for item in items.values():
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            quote, position = target["selector"]
            if target["source"]["id"] == f"{TIP}8-1-c":
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
    assert (later["source"]["id"], earlier["source"]["id"]) == (f"{TIP}8-1-c", f"{TIP}2-43")


def test_only_provisions_have_annotations(client: FlaskClient) -> None:
    assert client.get("/tip/session-1.annotations.jsonld").status_code == 404
    assert client.get("/tip/9-9.annotations.jsonld").status_code == 404


def test_the_quads_say_what_the_pages_say(client: FlaskClient) -> None:
    quads = list(pyoxigraph.parse(client.get("/download/web-annotations.nq").data, pyoxigraph.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {f"{BASE}graph/oa"}  # type: ignore[union-attr]
    values = {(quad.subject.value, str(quad.predicate.value).rpartition("#")[2], quad.object.value) for quad in quads}  # type: ignore[union-attr]
    for item in page(client, "4-46-i").values():
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            quote, position = target["selector"]
            assert (item["id"], "hasTarget", target["id"]) in values
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
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len({item["id"] for item in items}) > 2_000
    assert {item["id"] for item in page(client, "4-46-i").values()} <= {item["id"] for item in items}
