"""Shape list: the SHACL shapes arranged for a page: what each is tried on, and what it asks, in words and in short."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.node_view import Node, View
from reaffirm_server.rdf import Term, Texts

_SH, _RDF = "http://www.w3.org/ns/shacl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = f"{_RDF}type"

#: What chooses the focus nodes of a shape.
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")

#: What is shown apart, or would be longer than all else: the whole of it is in the Turtle.
_APART = frozenset({"message", "path", "property", "sparql", "select", "prefixes", "severity", *_TARGETS})

#: Paths of SHACL (section 2.3.1) in the signs of SPARQL.
_PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


@dataclass(frozen=True)
class Rule:
    """A property shape or a SPARQL constraint; one that several shapes share is shown whole with the first."""

    name: str
    path: str
    asks: str  #: "minCount 1 · datatype xsd:integer"
    messages: Texts
    warning: bool
    shown: bool  #: whether an earlier shape of the page has it


@dataclass(frozen=True)
class Shape:
    """A node shape."""

    name: str
    targets: tuple[Node, ...]
    asks: str
    messages: Texts
    rules: tuple[Rule, ...]


def shape_list(description: Description, view: View, labels: Mapping[str, Texts]) -> list[Shape]:
    """The node shapes with their rules, in alphabetical order of their names."""
    return list(_Reader(description, view, labels).shapes())


class _Reader:
    """Reads one document of shapes."""

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
                tuple(self._view.node(one.value, self._labels) for one in targets if isinstance(one, NamedNode)),
                self._asks(node),
                self._messages(node),
                tuple(self._rules(node)),
            )

    def _rules(self, shape: Term) -> Iterator[Rule]:
        for rule in (*self._values(shape, f"{_SH}property"), *self._values(shape, f"{_SH}sparql")):
            paths = self._values(rule, f"{_SH}path")
            warning = NamedNode(f"{_SH}Warning") in self._values(rule, f"{_SH}severity")
            path = self._path(paths[0]) if paths else "SPARQL"
            shown = rule in self._shown
            self._shown.add(rule)
            yield Rule(_name(rule), path, self._asks(rule), self._messages(rule), warning, shown)

    def _values(self, node: Term, predicate: str) -> list[Term]:
        return [quad.object for quad in self._of.get(node, ()) if quad.predicate.value == predicate]

    def _messages(self, node: Term) -> Texts:
        found = self._values(node, f"{_SH}message")
        return {value.language or "": value.value for value in found if isinstance(value, Literal)}

    def _asks(self, node: Term) -> str:
        """The constraints of a shape in short."""
        said = []
        for quad in self._of.get(node, ()):
            name = quad.predicate.value.removeprefix(_SH)
            if quad.predicate.value.startswith(_SH) and name not in _APART:
                said.append(f"{name} {self._written(quad.object)}")
        return " · ".join(sorted(said))

    def _written(self, value: Term) -> str:
        """A value in short: a list in brackets, a shape within as what it asks."""
        if isinstance(value, BlankNode) or value == NamedNode(f"{_RDF}nil"):
            items = self._items(value)
            if items or not self._of.get(value):
                return f"({' '.join(map(self._written, items))})"
            return f"[{self._asks(value)}]"
        if isinstance(value, NamedNode):
            return self._view.node(value.value, {}).short
        return value.value  # type: ignore[union-attr]

    def _path(self, value: Term) -> str:
        """A path in the signs of SPARQL."""
        for name, sign in _PATHS.items():
            if inner := self._values(value, _SH + name):
                return sign.format(self._path(inner[0]))
        if inner := self._values(value, f"{_SH}alternativePath"):
            return "|".join(map(self._path, self._items(inner[0])))
        if items := self._items(value):
            return "/".join(map(self._path, items))
        return self._written(value)

    def _items(self, node: Term) -> Sequence[Term]:
        """The members of a list."""
        found: list[Term] = []
        while first := self._values(node, f"{_RDF}first"):
            found.append(first[0])
            node = self._values(node, f"{_RDF}rest")[0]
        return found


def _name(node: Term) -> str:
    """The name of a shape after the ``#``."""
    return node.value.rpartition("#")[2]  # type: ignore[union-attr]
