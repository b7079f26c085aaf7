"""SHACL shapes for a page: targets, constraints and messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import RDF, SH

from reaffirm_core.languages import Texts
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.node_view import Node, View
from reaffirm_server.rdf import Term

_SH, _RDF, _TYPE = str(SH), str(RDF), str(RDF.type)

#: SHACL properties that select the focus nodes of a shape (section 2.1.3).
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")

#: Properties with their own place on the page, or with long values. The Turtle file contains all of them.
_OMITTED = frozenset({"message", "path", "property", "sparql", "select", "prefixes", "severity", *_TARGETS})

#: SHACL property paths (section 2.3.1) in the syntax of SPARQL property paths.
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


@dataclass(frozen=True)
class ShapeRule:
    """Property shape or SPARQL constraint. If several shapes share a rule, only the first shows all of it."""

    name: str
    path: str
    asks: str  #: "minCount 1 · datatype xsd:integer"
    messages: Texts
    warning: bool
    shown: bool  #: True if an earlier shape of the page has this rule


@dataclass(frozen=True)
class Shape:
    """Node shape with its rules."""

    name: str
    targets: tuple[Node, ...]
    asks: str
    messages: Texts
    rules: tuple[ShapeRule, ...]


def shape_list(description: Description, view: View, labels: Mapping[str, Texts]) -> list[Shape]:
    """Return the node shapes with their rules, in alphabetical order of their IRIs."""
    return list(_ShapesReader(description, view, labels).shapes())


class _ShapesReader:
    """Reader of a document of shapes."""

    def __init__(self, description: Description, view: View, labels: Mapping[str, Texts]) -> None:
        self._view, self._labels = view, labels
        self._of: dict[Term, list[Quad]] = {}
        for quad in description.quads:
            self._of.setdefault(quad.subject, []).append(quad)
        self._shown: set[Term] = set()

    def shapes(self) -> Iterator[Shape]:
        kind = NamedNode(f"{_SH}NodeShape")
        nodes = [node for node in self._of if isinstance(node, NamedNode) and kind in self._values(node, _TYPE)]
        for node in sorted(nodes, key=lambda node: node.value):
            targets = [value for name in _TARGETS for value in self._values(node, _SH + name)]
            yield Shape(
                _name(node),
                tuple(
                    self._view.node(target.value, self._labels) for target in targets if isinstance(target, NamedNode)
                ),
                self._asks(node),
                self._messages(node),
                tuple(self._rules(node)),
            )

    def _rules(self, shape: Term) -> Iterator[ShapeRule]:
        for rule in (*self._values(shape, f"{_SH}property"), *self._values(shape, f"{_SH}sparql")):
            paths = self._values(rule, f"{_SH}path")
            warning = NamedNode(f"{_SH}Warning") in self._values(rule, f"{_SH}severity")
            path = self._path(paths[0]) if paths else "SPARQL"
            shown = rule in self._shown
            self._shown.add(rule)
            yield ShapeRule(_name(rule), path, self._asks(rule), self._messages(rule), warning, shown)

    def _values(self, node: Term, predicate: str) -> list[Term]:
        return [quad.object for quad in self._of.get(node, ()) if quad.predicate.value == predicate]

    def _messages(self, node: Term) -> Texts:
        messages = self._values(node, f"{_SH}message")
        return {value.language or "": value.value for value in messages if isinstance(value, Literal)}

    def _asks(self, node: Term) -> str:
        """Return the constraints of a shape in short form."""
        constraints = []
        for quad in self._of.get(node, ()):
            name = quad.predicate.value.removeprefix(_SH)
            if quad.predicate.value.startswith(_SH) and name not in _OMITTED:
                constraints.append(f"{name} {self._written(quad.object)}")
        return " · ".join(sorted(constraints))

    def _written(self, value: Term) -> str:
        """Return a value in short form: lists in parentheses, nested shapes as constraints in square brackets."""
        if isinstance(value, BlankNode) or value == NamedNode(f"{_RDF}nil"):
            items = self._items(value)
            if items or not self._of.get(value):
                return f"({' '.join(map(self._written, items))})"
            return f"[{self._asks(value)}]"
        if isinstance(value, NamedNode):
            return self._view.node(value.value, {}).short
        return value.value  # type: ignore[union-attr]

    def _path(self, value: Term) -> str:
        """Return a SHACL path in SPARQL syntax."""
        for name, sign in _PATHS.items():
            if inner := self._values(value, _SH + name):
                return sign.format(self._path(inner[0]))
        if inner := self._values(value, f"{_SH}alternativePath"):
            return "|".join(map(self._path, self._items(inner[0])))
        if items := self._items(value):
            return "/".join(map(self._path, items))
        return self._written(value)

    def _items(self, node: Term) -> Sequence[Term]:
        """Return the members of an RDF list."""
        items: list[Term] = []
        while first := self._values(node, f"{_RDF}first"):
            items.append(first[0])
            node = self._values(node, f"{_RDF}rest")[0]
        return items


def _name(node: Term) -> str:
    """Return the local name of a shape after the ``#``."""
    return node.value.rpartition("#")[2]  # type: ignore[union-attr]
