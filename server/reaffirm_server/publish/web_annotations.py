"""Evidence as Web Annotations (W3C Web Annotation Data Model, 2017), in JSON-LD with the context of that standard.

An annotation has a target for each text whose words it quotes, two for a comparison. The source of a target is the
address of that ``rec:text`` alone, as plain text, and its scope the node that has the text. Quote and position, in
Unicode code points from 0, are those of the source.

An annotation is not all that the graph states: for that, look up its ``id``. What limits the statement is in it as
properties of the ontology: who read it, how it was made, where its words stand, the force of an ask and the body to
which the ask was only put. ``rec:earlier`` tells the earlier target of a comparison from the later one.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import DC, DCMITYPE, DCTERMS, RDF, XSD

from reaffirm_core.names import OA
from reaffirm_server.rdf import namespace
from reaffirm_server.text_tables import Row

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

#: The motivation of an annotation, by the local name of the property of its value; other annotations describe.
_MOTIVATIONS = {
    "cited": "linking",
    "concept": "classifying",
    "grade": "linking",
    "mentioned": "identifying",
    "target": "linking",
}

#: What the keys of an annotation stand for in the context. The values of properties of ``_NODES`` are nodes.
_PROPERTIES = {
    "type": RDF.type,
    "motivation": OA.motivatedBy,
    "creator": DCTERMS.creator,
    "body": OA.hasBody,
    "target": OA.hasTarget,
    "source": OA.hasSource,
    "scope": OA.hasScope,
    "selector": OA.hasSelector,
    "exact": OA.exact,
    "prefix": OA.prefix,
    "suffix": OA.suffix,
    "start": OA.start,
    "end": OA.end,
    "value": RDF.value,
    "language": DC.language,
    "format": DC.format,
}
_NODES = frozenset({"creator", "body", "target", "source", "scope", "selector"})
#: The class that the context has from another vocabulary.
_CLASSES = {"Text": DCMITYPE.Text}

#: The variables of a row that limit its statement, each the local name of its property. Their values are nodes.
_LIMITS = ("status", "method", "basis", "force", "through", "earlier")
_PREFIX = "rec:"

#: The number of characters before and after a quote by which it is told from the same words elsewhere.
_AROUND = 32


def text_address(iri: str, language: str) -> str:
    """Return the address of the ``rec:text`` of a node in a language, without anything else, as plain text."""
    return f"{iri}.text-{language}.txt"


def annotation_page(iri: str, collection: str, ontology: str, rows: Iterable[Row]) -> bytes:
    """Return the annotations of one page of a collection. Rows are those of the query ``web-annotations``.

    ``ontology`` is the namespace of the ontology.
    """
    page = {"@context": _context(ontology), "id": iri, "type": "AnnotationPage", "partOf": collection, "startIndex": 0}
    return _json(page | {"items": _annotations(rows)})


def annotation_quads(graph: str, ontology: str, rows: Iterable[Row]) -> bytes:
    """Return all annotations as N-Quads, in a graph of their own."""
    name = NamedNode(graph)
    quads = (quad for item in _annotations(rows) for quad in _quads(item, name, ontology))
    return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""


def _quads(node: dict[str, Any], graph: NamedNode, ontology: str) -> Iterator[Quad]:
    """Yield the statements of a node and of the nodes in it, as the context of the standard reads them."""
    subject = NamedNode(node["id"])
    for key, content in node.items():
        for value in content if isinstance(content, list) else [content]:
            if key != "id":
                own = key.startswith(_PREFIX)
                property_ = ontology + key.removeprefix(_PREFIX) if own else _PROPERTIES[key]
                yield Quad(subject, NamedNode(property_), _term(key, value), graph)
            if isinstance(value, dict):
                yield from _quads(value, graph, ontology)


def _term(key: str, value: Any) -> NamedNode | Literal:
    """Return the value of a key as a term of RDF."""
    if key in {"type", "motivation"}:
        return NamedNode(_CLASSES.get(value, f"{OA}{value}"))
    if key in _NODES or key.startswith(_PREFIX):
        return NamedNode(value["id"] if isinstance(value, dict) else value)
    return Literal(str(value), datatype=NamedNode(XSD.nonNegativeInteger)) if isinstance(value, int) else Literal(value)


def annotation_collection(iri: str, label: str, ontology: str, rows: Iterable[Row]) -> bytes:
    """Return a collection with all its annotations in one page."""
    items = _annotations(rows)
    page = {"id": f"{iri}#page-1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    head = {"@context": _context(ontology), "id": iri, "type": "AnnotationCollection"}
    collection = {**head, "label": label, "total": len(items)}
    return _json(collection | {"first": page})


def _context(ontology: str) -> list[str | dict[str, str]]:
    """Return the context of the standard, and the prefix of the ontology."""
    return [CONTEXT, {_PREFIX.removesuffix(":"): ontology}]


def _json(document: dict[str, Any]) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _annotations(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return an annotation for each node; consecutive rows with the same node are its values."""
    return [_annotation(iri, list(values)) for iri, values in groupby(rows, key=lambda row: row["annotation"])]


def _annotation(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    bodies = list(dict.fromkeys(row["value"] for row in rows if "value" in row))
    property_ = first.get("property", "")
    body: list[Any] = [value if ":" in value else _textual(iri, value) for value in bodies]
    body += [_textual(iri, first["role"])] if "role" in first else []
    targets = [_target(f"{iri}#target-1", first, "source", "text", "start", "end")]
    if "earlier" in first:
        targets.append(_target(f"{iri}#target-2", first, "earlier", "earlierText", "earlierStart", "earlierEnd"))
    annotation: dict[str, Any] = {"id": iri, "type": "Annotation"}
    annotation["motivation"] = _MOTIVATIONS.get(property_.removeprefix(namespace(property_)), "describing")
    if "agent" in first:
        annotation["creator"] = first["agent"]
    annotation.update({f"{_PREFIX}{name}": {"id": first[name]} for name in _LIMITS if name in first})
    if body:
        annotation["body"] = body[0] if len(body) == 1 else body
    annotation["target"] = targets[0] if len(targets) == 1 else targets
    return annotation


def _textual(iri: str, value: str) -> dict[str, str]:
    """Return the body of an annotation that is a string."""
    return {"id": f"{iri}#body", "type": "TextualBody", "value": value, "format": "text/plain"}


def _target(iri: str, row: Row, source: str, text: str, start: str, end: str) -> dict[str, Any]:
    """Return a passage of a text as a target, with the names of the variables that describe it."""
    words, first, last = row[text], int(row[start]), int(row[end])
    quote = {
        "id": f"{iri}-quote",
        "type": "TextQuoteSelector",
        "exact": words[first:last],
        "prefix": words[max(first - _AROUND, 0) : first],
        "suffix": words[last : last + _AROUND],
    }
    position = {"id": f"{iri}-position", "type": "TextPositionSelector", "start": first, "end": last}
    node, language = row[source], row["language"]
    resource = {"id": text_address(node, language), "type": "Text", "language": language, "format": "text/plain"}
    return {"id": iri, "type": "SpecificResource", "source": resource, "scope": node, "selector": [quote, position]}
