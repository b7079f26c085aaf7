"""Nested JSON-LD of a description, readable without knowledge of RDF.

The described node comes first and contains its evidence. All other nodes are IRIs with labels. The keys are the terms
of ``ontology/context.jsonld``, and the document contains the used part of that context. Labels may be repeated for
readers. The document expands to exactly the triples of the description (JSON-LD 1.1, section 4; tested with two
processors).
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import RDF, XSD

from reaffirm_server.rdf import Prefixes, Term, natural

#: Datatypes and the property of classes, by IRI.
_STRING, _BOOLEAN, _INTEGER, _TYPE = (str(term) for term in (XSD.string, XSD.boolean, XSD.integer, RDF.type))

#: The keys that come first; the others follow in the order of the context.
_FIRST = (
    *("id", "type", "identifier", "label", "prefLabel", "headline", "session", "presentedAt", "isPartOf", "number"),
    *("order", "operative", "adoption", "text", "fullText", "addressedTo", "addressee", "operator", "mainStrength"),
    *("strength", "mainForce", "force", "theme", "affectedGroup", "exploitationForm"),
    *("lineage", "ask", "citation"),
)

#: The expanded definition of a term in a context.
Definition = dict[str, Any]


class Framer:
    """Serialiser of descriptions with one context."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take the value of ``@context``. Its plain strings are prefixes, classes and keywords."""
        self._context = context
        self._prefixes = Prefixes(
            {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1:] in "/#"}
        )
        self._terms: dict[str, tuple[str, Definition]] = {}
        self._reverse: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        for name, definition in context.items():
            self._index_definition(name, definition)
        self._order = {name: place for place, name in enumerate(dict.fromkeys([*_FIRST, *context]))}

    def _index_definition(self, name: str, definition: object) -> None:
        """Index a term of the context by the IRI that it expands to: a property, an inverse property or a class."""
        if isinstance(definition, dict) and "@reverse" in definition:
            self._reverse[self._expand(definition["@reverse"])] = name
        elif isinstance(definition, dict) and "@id" in definition:
            self._terms[self._expand(definition["@id"])] = (name, definition)
        elif isinstance(definition, str) and name[0].isupper():
            self._classes[self._expand(definition)] = name

    def frame(self, triples: Iterable[Triple], roots: Iterable[NamedNode]) -> bytes:
        """Return triples without blank nodes as nested JSON-LD in UTF-8.

        Several roots form a ``@graph``. Nodes that no root leads to, such as labelled classes, follow in it, or as
        ``@included`` of a single root: a ``@graph`` beside another key would be a named graph (JSON-LD 1.1, section
        4.9). Raises RuntimeError if a triple would be lost.
        """
        roots = list(roots)
        tree = _JsonTree(
            self, sorted(set(triples), key=lambda triple: natural(str(triple))), {str(root) for root in roots}
        )
        nodes = [tree.node(root, top=True) for root in roots]
        body: dict[str, Any] = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
        further = nodes if len(nodes) > 1 else body.setdefault("@included", [])
        for triple in list(tree.left):
            if triple in tree.left:
                further.append(tree.node(triple.subject))
        if not further:
            del body["@included"]
        if tree.left:
            lost = next(iter(tree.left))
            raise RuntimeError(f"{len(tree.left)} triples are not in the JSON-LD, such as {lost}; correct the framer")
        document = {"@context": self._used(body), **body}
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()

    def key(self, predicate: str, value: Term) -> str:
        """Return the key for a value of a property: its term if that fits the type of the value, else a compact IRI."""
        name, definition = self._terms.get(predicate, ("", {}))
        if name and (isinstance(value, NamedNode) == (definition.get("@type") == "@id")):
            languages = "@language" in definition.get("@container", ())
            if isinstance(value, NamedNode) or languages == bool(value.language):  # type: ignore[union-attr]
                return name
        return self._prefixes.compact(predicate)

    def reverse(self, predicate: str) -> str | None:
        """Return the term for the inverse of a property, if there is one."""
        return self._reverse.get(predicate)

    def type_name(self, iri: str) -> str:
        """Return the term of a class, else its compact IRI."""
        return self._classes.get(iri) or self._prefixes.compact(iri)

    def scalar(self, key: str, value: Literal) -> object:
        """Return a literal as a JSON number or boolean if that is exact, else as text with its language or datatype."""
        datatype, text = value.datatype.value, value.value
        if value.language:
            return {"@value": text, "@language": value.language}
        definition = self._context.get(key)
        coerced = self._expand(definition.get("@type", "")) if isinstance(definition, dict) else ""
        if datatype == (coerced or _STRING):
            return text
        native = None if coerced else _native(datatype, text)
        return {"@value": text, "@type": datatype} if native is None else native

    def sorted(self, node: dict[str, Any]) -> dict[str, Any]:
        """Sort the keys of a node for readers."""
        return dict(sorted(node.items(), key=lambda item: (self._order.get(item[0], len(self._order)), item[0])))

    def _expand(self, name: str) -> str:
        """Return the IRI of a prefixed name; keywords and IRIs stay as they are."""
        return self._prefixes.expand(name) if name.partition(":")[0] in self._prefixes else name

    def _used(self, body: object) -> dict[str, Any]:
        """Return the part of the context that a document uses."""
        words = _words(body)
        used = {name: self._context[name] for name in self._context if name in words or name == "@version"}
        text = json.dumps([used, sorted(word for word in words if ":" in word)])
        prefixes = {name: iri for name, iri in self._prefixes.items() if f'"{name}:' in text}
        return {**{name: used[name] for name in ("@version",) if name in used}, **prefixes, **used}


class _JsonTree:
    """The triples of one description; ``left`` are the triples that are not yet written."""

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
        """Return a node with its triples. A repeated node, and a root inside another, has its labels only."""
        assert isinstance(node, NamedNode)  # noqa: S101 - the caller passes no blank nodes
        members: dict[str, Any] = {"id": node.value}
        labels_only = str(node) in self._written or (str(node) in self._roots and not top)
        if not labels_only:
            self._written.add(str(node))
        for triple in self._of.get(str(node), []):
            if triple != skip and (not labels_only or _is_label(triple)) and (top or not self._is_inverse(triple)):
                self.left.pop(triple, None)
                self._add(members, triple)
        if top:
            self._add_inverse(node, members)
        return self._framer.sorted(members)

    def _add_inverse(self, node: NamedNode, members: dict[str, Any]) -> None:
        """Add the nodes that point to a root, under the terms of inverse properties."""
        for triple in self._to.get(str(node), []):
            if triple in self.left:
                self.left.pop(triple)
                name = self._framer.reverse(triple.predicate.value) or ""
                _append(members, name, self.node(triple.subject, triple))

    def _is_inverse(self, triple: Triple) -> bool:
        """Return whether a triple is written in its object, a root, under the term of the inverse property."""
        return str(triple.object) in self._roots and bool(self._framer.reverse(triple.predicate.value))

    def _add(self, members: dict[str, Any], triple: Triple) -> None:
        """Add a triple to the JSON of its subject."""
        predicate, value = triple.predicate.value, triple.object
        if predicate == _TYPE and isinstance(value, NamedNode):
            _append(members, "type", self._framer.type_name(value.value))
            return
        key = self._framer.key(predicate, value)
        if isinstance(value, Literal):
            if value.language and ":" not in key:
                _append(members.setdefault(key, {}), value.language, value.value)
            else:
                _append(members, key, self._framer.scalar(key, value))
        else:
            _append(members, key, self.node(value))


def _native(datatype: str, text: str) -> bool | int | None:
    """Return the boolean or integer that JSON-LD reads back as the same literal, else None."""
    if datatype == _BOOLEAN and text in {"true", "false"}:
        return text == "true"
    if datatype == _INTEGER and re.fullmatch(r"0|-?[1-9]\d{0,14}", text):
        return int(text)
    return None


def _is_label(triple: Triple) -> bool:
    return triple.predicate.value.rpartition("#")[2] in {"label", "prefLabel", "headline"}


def _append(members: dict[str, Any], key: str, value: object) -> None:
    """Add a value to a key; a second value turns the first into a list."""
    if key not in members:
        members[key] = value
    elif isinstance(members[key], list):
        members[key].append(value)
    else:
        members[key] = [members[key], value]


def _words(value: object) -> set[str]:
    """Return all keys and types in a JSON value."""
    if isinstance(value, list):
        return set().union(*map(_words, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    types = value.get("type", [])
    words = set(value) | set(types if isinstance(types, list) else [types])
    return words.union(*map(_words, value.values())) if value else words
