"""Index of quads by node and by prefixed name of a property."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from reaffirm_core.languages import Texts
from reaffirm_server.rdf import Prefixes


class FactIndex:
    """An index of quads. Nodes are IRIs; values are IRIs or the texts of literals."""

    def __init__(self, quads: Iterable[Quad], prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._values: dict[tuple[str, str], dict[NamedNode | Literal, None]] = {}
        self._subjects: dict[tuple[str, str], dict[str, None]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                subject, name = quad.subject.value, quad.predicate.value
                self._values.setdefault((subject, name), {})[quad.object] = None
                self._subjects.setdefault((name, quad.object.value), {})[subject] = None

    def iri(self, name: str) -> str:
        """Return the IRI of a prefixed name."""
        return self._prefixes.expand(name)

    def values(self, node: str, name: str) -> list[str]:
        """Return the values of a property of a node, sorted."""
        return sorted(value.value for value in self._values.get((node, self.iri(name)), ()))

    def value(self, node: str, name: str) -> str:
        """Return the value of a property with at most one value, or "" without a value."""
        return next(iter(self.values(node, name)), "")

    def slug(self, node: str, name: str) -> str:
        """Return the last segment of the IRI of a concept, or "" without a value: ``proposed`` for a status."""
        return self.value(node, name).rpartition("/")[2]

    def number(self, node: str, name: str) -> int:
        """Return the value of an integer property, or 0 without a value."""
        return int(self.value(node, name) or 0)

    def texts(self, node: str, name: str) -> Texts:
        """Return the values of a property by language."""
        values = self._values.get((node, self.iri(name)), ())
        return {value.language or "": value.value for value in values if isinstance(value, Literal)}

    def subjects_with(self, name: str, value: str) -> list[str]:
        """Return the nodes that have a value of a property, sorted."""
        return sorted(self._subjects.get((self.iri(name), value), ()))

    def nodes(self, name: str) -> list[str]:
        """Return the nodes with any value of a property, sorted."""
        iri = self.iri(name)
        return sorted(node for node, property_ in self._values if property_ == iri)

    def has(self, node: str, name: str, value: str) -> bool:
        """Return whether a node has a value of a property."""
        return node in self._subjects.get((self.iri(name), value), ())
