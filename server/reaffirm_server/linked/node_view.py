"""Descriptions arranged for a page: facts by property, each node with its labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from reaffirm_core.languages import Texts
from reaffirm_core.names import Names
from reaffirm_server.linked.describe import PAGE, Description, Pointer, value_order, with_few_values
from reaffirm_server.rdf import Prefixes, Term, namespace

#: Local names of the properties that come first; the rest follow in alphabetical order.
_FIRST = (
    "label",
    "prefLabel",
    "headline",
    "text",
    "fullText",
    "quote",
    "definition",
    "comment",
    "title",
    "description",
    "type",
)


@dataclass(frozen=True)
class Node:
    """A node with the names that a page shows."""

    iri: str
    labels: Texts
    short: str  #: name without a label: a prefixed name, a path or the IRI


@dataclass(frozen=True)
class PropertyValue:
    """One value of a property: a node, a literal, or a blank node with facts of its own."""

    node: Node | None
    literal: Literal | None
    facts: tuple["Fact", ...]
    inferred: bool  #: in the graph of inferred triples


@dataclass(frozen=True)
class Fact:
    """A property and its values, at most ``PAGE``."""

    property: Node
    values: tuple[PropertyValue, ...]
    more: int  #: the number of further values


class View:
    """Arrangement of descriptions. ``prefixes`` shorten IRIs without labels; ``words`` are labels of borrowed terms."""

    def __init__(self, names: Names, prefixes: Mapping[str, str], words: Mapping[str, Texts]) -> None:
        self._prefixes = Prefixes(prefixes)
        self._words, self._inferred, self._base = words, str(names.graph("inferred")), names.base

    def node(self, iri: str, labels: Mapping[str, Texts]) -> Node:
        """Return a node with its labels, also those of borrowed terms in further languages, and its short name."""
        short = self._prefixes.compact(iri)
        if short == iri:
            short = iri.removeprefix(self._base) or iri
        return Node(iri, {**self._words.get(iri, {}), **labels.get(iri, {})}, short)

    def facts(self, subject: Term, quads: Iterable[Quad], labels: Mapping[str, Texts]) -> tuple[Fact, ...]:
        """Return the facts of a node, property by property."""
        by_subject: dict[Term, list[Quad]] = {}
        for quad in quads:
            by_subject.setdefault(quad.subject, []).append(quad)
        return self._facts(subject, by_subject, labels)

    def _facts(
        self, subject: Term, by_subject: Mapping[Term, list[Quad]], labels: Mapping[str, Texts]
    ) -> tuple[Fact, ...]:
        values: dict[str, list[Quad]] = {}
        for quad in by_subject.get(subject, []):
            values.setdefault(quad.predicate.value, []).append(quad)
        return tuple(
            self._fact(iri, sorted(values[iri], key=value_order), by_subject, labels)
            for iri in sorted(values, key=_property_order)
        )

    def _fact(
        self, iri: str, quads: Sequence[Quad], by_subject: Mapping[Term, list[Quad]], labels: Mapping[str, Texts]
    ) -> Fact:
        shown = tuple(self._value(quad, by_subject, labels) for quad in quads[:PAGE])
        return Fact(self.node(iri, labels), shown, max(len(quads) - PAGE, 0))

    def _value(self, quad: Quad, by_subject: Mapping[Term, list[Quad]], labels: Mapping[str, Texts]) -> PropertyValue:
        value, graph = quad.object, quad.graph_name
        return PropertyValue(
            node=self.node(value.value, labels) if isinstance(value, NamedNode) else None,
            literal=value if isinstance(value, Literal) else None,
            facts=self._facts(value, by_subject, labels) if isinstance(value, BlankNode) else (),
            inferred=isinstance(graph, NamedNode) and graph.value == self._inferred,
        )

    def pointers(self, pointers: Iterable[Pointer], labels: Mapping[str, Texts]) -> list[tuple[Node, list[Node]]]:
        """Return the nodes that point to a node, property by property."""
        by_property: dict[str, list[Node]] = {}
        for pointer in pointers:
            by_property.setdefault(pointer.predicate.value, []).append(self.node(pointer.subject.value, labels))
        return [(self.node(iri, labels), nodes) for iri, nodes in by_property.items()]


def named(description: Description, pointers: Iterable[Pointer] = ()) -> set[Any]:
    """Return the terms that the page of a description shows: all, unless a property has very many values."""
    pointing = {node for pointer in pointers for node in (pointer.subject, pointer.predicate)}
    shown = with_few_values(description.quads)
    return pointing | {term for quad in shown for term in (quad.subject, quad.predicate, quad.object)}


def _property_order(iri: str) -> tuple[int, str, str]:
    name = iri[len(namespace(iri)) :]
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name, iri)
