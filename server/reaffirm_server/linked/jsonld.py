"""Framed: a description as nested JSON-LD that reads without knowing RDF.

The node comes first; evidence stands inside it, everything else as its IRI with its labels. The names are those of
``ontology/context.jsonld``; those used are written into the document, so that it needs nothing else to be read. What is
said twice for a reader (labels) is one fact in RDF: the document expands to exactly the triples of the description
(JSON-LD 1.1, section 4; tested with two processors).
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from reaffirm_server.rdf import Term, namespace, natural

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

#: The keys that a reader looks for first; the others follow in the order of the context.
_FIRST = (
    *("id", "type", "identifier", "label", "prefLabel", "headline", "session", "presentedAt", "isPartOf", "number"),
    *("order", "operative", "text", "fullText", "addressee", "strength", "theme", "affectedGroup", "exploitationForm"),
    *("lineage", "ask", "citation"),
)

#: A definition of a term in the context.
Definition = dict[str, Any]


class Framer:
    """Writes descriptions with one context."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take the value of ``@context``; its plain strings are prefixes, classes and keywords."""
        self._context = context
        self._prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1:] in "/#"}
        self._terms: dict[str, tuple[str, Definition]] = {}
        self._reverse: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        for name, definition in context.items():
            if isinstance(definition, dict) and "@reverse" in definition:
                self._reverse[self._expand(definition["@reverse"])] = name
            elif isinstance(definition, dict) and "@id" in definition:
                self._terms[self._expand(definition["@id"])] = (name, definition)
            elif isinstance(definition, str) and name[0].isupper():
                self._classes[self._expand(definition)] = name
        self._order = {name: place for place, name in enumerate(dict.fromkeys([*_FIRST, *context]))}

    def frame(self, triples: Iterable[Triple], roots: Iterable[NamedNode]) -> bytes:
        """Nested JSON-LD of triples without blank nodes.

        Several roots stand in a list; what hangs on none (labels of classes) is included at the end.
        """
        roots = list(roots)
        tree = _Tree(self, sorted(set(triples), key=lambda triple: natural(str(triple))), {str(root) for root in roots})
        found = [tree.node(root, top=True) for root in roots]
        body = found[0] if len(found) == 1 else {"@graph": found}
        for triple in list(tree.left):
            if triple in tree.left:
                body.setdefault("@included", []).append(tree.node(triple.subject))
        assert not tree.left  # noqa: S101 - a fact that stands nowhere would be lost in silence
        document = {"@context": self._used(body), **body}
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()

    def key(self, predicate: str, value: Term) -> str:
        """The name under which a value of a property stands: its term if the term says what the value is."""
        name, definition = self._terms.get(predicate, ("", {}))
        if name and (isinstance(value, NamedNode) == (definition.get("@type") == "@id")):
            languages = "@language" in definition.get("@container", ())
            if isinstance(value, NamedNode) or languages == bool(value.language):  # type: ignore[union-attr]
                return name
        return self._compact(predicate)

    def reverse(self, predicate: str) -> str | None:
        """The name of a property read backwards."""
        return self._reverse.get(predicate)

    def type_name(self, iri: str) -> str:
        """The name of a class."""
        return self._classes.get(iri) or self._compact(iri)

    def scalar(self, key: str, value: Literal) -> object:
        """A literal as JSON: a number or a boolean where JSON has the same, else with its language or datatype."""
        datatype, text = value.datatype.value, value.value
        if value.language:
            return {"@value": text, "@language": value.language}
        definition = self._context.get(key)
        coerced = self._expand(definition.get("@type", "")) if isinstance(definition, dict) else ""
        if datatype == (coerced or XSD + "string"):
            return text
        if not coerced and datatype == XSD + "boolean" and text in {"true", "false"}:
            return text == "true"
        if not coerced and datatype == XSD + "integer" and re.fullmatch(r"0|-?[1-9]\d{0,14}", text):
            return int(text)
        return {"@value": text, "@type": datatype}

    def sorted(self, node: dict[str, Any]) -> dict[str, Any]:
        """A node with its keys in the order for readers."""
        return dict(sorted(node.items(), key=lambda item: (self._order.get(item[0], len(self._order)), item[0])))

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        found = self._context.get(prefix)
        return found + local if colon and isinstance(found, str) and not local.startswith("//") else name

    def _compact(self, iri: str) -> str:
        """An IRI with a prefix of the context, if one is its namespace."""
        for prefix, start in self._prefixes.items():
            if namespace(iri) == start:
                return f"{prefix}:{iri[len(start) :]}"
        return iri

    def _used(self, body: object) -> dict[str, Any]:
        """The part of the context that a document needs."""
        words = _words(body)
        used = {name: self._context[name] for name in self._context if name in words or name == "@version"}
        text = json.dumps([used, sorted(word for word in words if ":" in word)])
        prefixes = {name: iri for name, iri in self._prefixes.items() if f'"{name}:' in text}
        return {**{name: used[name] for name in ("@version",) if name in used}, **prefixes, **used}


class _Tree:
    """The triples of one description, taken away as they are written."""

    def __init__(self, framer: Framer, triples: list[Triple], roots: set[str]) -> None:
        self._framer, self._roots = framer, roots
        self.left = dict.fromkeys(triples)
        self._of: dict[str, list[Triple]] = {}
        self._to: dict[str, list[Triple]] = {}
        for triple in triples:
            self._of.setdefault(str(triple.subject), []).append(triple)
            if framer.reverse(triple.predicate.value):
                self._to.setdefault(str(triple.object), []).append(triple)
        self._written: set[str] = set()

    def node(self, node: Term, skip: Triple | None = None, *, top: bool = False) -> dict[str, Any]:
        """A node with all that is said of it; the second time, and a root inside another, only with its labels."""
        assert isinstance(node, NamedNode)  # noqa: S101 - the caller gives no blank nodes
        found: dict[str, Any] = {"id": node.value}
        again = str(node) in self._written or (str(node) in self._roots and not top)
        if not again:
            self._written.add(str(node))
        for triple in self._of.get(str(node), []):
            if triple != skip and (not again or _is_label(triple)) and (top or not self._backwards(triple)):
                self.left.pop(triple, None)
                self._add(found, triple)
        if top:
            for triple in self._to.get(str(node), []):
                if triple in self.left:
                    self.left.pop(triple)
                    name = self._framer.reverse(triple.predicate.value) or ""
                    _append(found, name, self.node(triple.subject, triple))
        return self._framer.sorted(found)

    def _backwards(self, triple: Triple) -> bool:
        """Whether a triple is told of its object, a root, under the name of its property read backwards."""
        return str(triple.object) in self._roots and bool(self._framer.reverse(triple.predicate.value))

    def _add(self, found: dict[str, Any], triple: Triple) -> None:
        """Put a fact into the JSON of its subject."""
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF_TYPE and isinstance(value, NamedNode):
            _append(found, "type", self._framer.type_name(value.value))
            return
        key = self._framer.key(predicate, value)
        if isinstance(value, Literal):
            if value.language and ":" not in key:
                _append(found.setdefault(key, {}), value.language, value.value)
            else:
                _append(found, key, self._framer.scalar(key, value))
        else:
            _append(found, key, self.node(value))


def _is_label(triple: Triple) -> bool:
    return triple.predicate.value.rpartition("#")[2] in {"label", "prefLabel", "headline"}


def _append(found: dict[str, Any], key: str, value: object) -> None:
    """One value stands by itself, several in a list."""
    if key not in found:
        found[key] = value
    elif isinstance(found[key], list):
        found[key].append(value)
    else:
        found[key] = [found[key], value]


def _words(value: object) -> set[str]:
    """Every key and every type of a JSON value."""
    if isinstance(value, list):
        return set().union(*map(_words, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    types = value.get("type", [])
    words = set(value) | set(types if isinstance(types, list) else [types])
    return words.union(*map(_words, value.values())) if value else words
