"""Describe: what the graph says of a node, asked of the engine: facts, evidence, the labels of what is around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from reaffirm_build.names import Names
from reaffirm_server.engine.base import Engine, Limits, Selection, Wanted, rows
from reaffirm_server.engine.queries import query_text
from reaffirm_server.formats import GRAPHS, RESULTS
from reaffirm_server.rdf import RDFS_LABEL, Term, Texts

#: The most bytes that a whole graph may have.
_WHOLE = 2**31

#: Seconds for a column: one of many that are read once, all for nothing if the machine was busy in one of them.
_ONCE = 60.0

#: How many nodes that point to a node are asked for at once.
PAGE = 200


@dataclass(frozen=True)
class Description:
    """A document about nodes: quads, each in the graph that says it."""

    node: NamedNode
    quads: tuple[Quad, ...]

    @property
    def subjects(self) -> set[object]:
        """The nodes of which anything is said."""
        return {quad.subject for quad in self.quads}

    @property
    def types(self) -> set[str]:
        """The IRIs of the classes of the node."""
        kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        return {q.object.value for q in self.quads if q.subject == self.node and q.predicate.value == kind}  # type: ignore[union-attr]


@dataclass(frozen=True)
class Pointer:
    """A node that points to another, and by what."""

    subject: NamedNode
    predicate: NamedNode


class Describer:
    """Asks for descriptions of the nodes of one dataset."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine, self.names = engine, names

    def describe(self, node: NamedNode, *, brief: bool = False) -> Description | None:
        """The facts of a node and of its evidence, who points to it in a way that readers follow, and labels.

        ``brief``: without those who point to it, who may be many. None if the graph says nothing of it.
        """
        quads = self.quads("node-facts", [node])
        if not any(quad.subject == node for quad in quads):
            return None
        backward = [] if brief else self.quads("node-pointed", [node])
        around = {term for quad in (*quads, *backward) for term in (quad.subject, quad.object)}
        return self._labelled(node, [*quads, *backward], around)

    def document(self, node: NamedNode) -> Description | None:
        """The facts of a node and of the terms that it defines: those whose IRI is its own with a ``#`` and a name."""
        quads = self.quads("node-terms", [node])
        if not quads:
            return None
        return self._labelled(node, quads, {term for quad in quads for term in (quad.subject, quad.object)})

    def selection(self, nodes: Sequence[NamedNode]) -> list[Quad]:
        """The facts of several nodes and of their evidence, with the labels of what they name."""
        quads = self.quads("selection-facts", nodes) if nodes else []
        around = {term for quad in quads for term in (quad.subject, quad.object)}
        said = {quad.triple for quad in quads}
        return [*quads, *(quad for quad in self._labels(around) if quad.triple not in said)]

    def pointers(self, node: NamedNode, page: int = 1) -> list[Pointer]:
        """What points to a node, from the 1st page on; one more than ``PAGE`` if there is another page."""
        window = f"LIMIT {PAGE + 1} OFFSET {PAGE * (page - 1)}"
        solutions = self._ask(query_text("node-pointers", self.names).replace("# WINDOW", window), [node])
        return [Pointer(subject, predicate) for subject, predicate in solutions]  # type: ignore[arg-type]

    def labels(self, nodes: Iterable[object]) -> dict[str, Texts]:
        """The labels of nodes, by IRI and language."""
        return labels_in(self._labels(nodes))

    def identifiers(self) -> list[str]:
        """Every IRI of ours of which the graph says anything, sorted."""
        return sorted(term.value for (term,) in self._ask(query_text("node-identifiers", self.names), []))  # type: ignore[union-attr]

    def values(self, class_: str, path: str, through: str = "", among: Iterable[Term] = ()) -> list[tuple[Term, Term]]:
        """What a property path (prefixed names) leads to from every node of a class: pairs of node and value.

        Or from those only from which another path leads ``through`` to a node that is ``among`` some.
        """
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in self.names.prefixes().items())
        text = query_text("table-column", self.names).replace("<urn:class>", class_).replace("<urn:path>", path)
        if through:
            nodes = " ".join(map(str, among))
            text = text.replace("# AMONG", f"VALUES ?among {{ {nodes} }} ?row {through} ?among .")
        return self._ask(prefixes + text, [], _ONCE)  # type: ignore[return-value]

    def table(self, name: str, node: NamedNode | None = None) -> list[dict[str, str]]:
        """The rows of one of the server's own queries, about a node if it is of one: values by variable."""
        text = query_text(name, self.names)
        if node is not None:
            text = text.replace("<urn:node>", str(node))
        return self.rows(text)

    def rows(self, text: str) -> list[dict[str, str]]:
        """The rows of a query: values by variable, unbound ones left out."""
        return rows(self._engine.query(text, Selection(), Wanted(), Limits()))

    def graph(self, name: str) -> list[Quad]:
        """Everything in a named graph."""
        graph = NamedNode(self.names.graph(name))
        wanted, limits = Wanted(graph="application/n-triples"), Limits(answer_bytes=_WHOLE)
        text = query_text("graph", self.names).replace("<urn:node>", str(graph))
        answer = self._engine.query(text, Selection(), wanted, limits)
        found = pyoxigraph.parse(answer.body, GRAPHS[answer.media_type])
        return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]

    def _labelled(self, node: NamedNode, quads: list[Quad], around: Iterable[object]) -> Description:
        """Facts with the labels of the nodes around them; what is said already is not said again."""
        said = {quad.triple for quad in quads}
        return Description(node, (*quads, *(quad for quad in self._labels(around) if quad.triple not in said)))

    def _labels(self, nodes: Iterable[object]) -> list[Quad]:
        named = sorted((node for node in nodes if isinstance(node, NamedNode)), key=str)
        return self.quads("node-labels", named) if named else []

    def quads(self, name: str, nodes: Sequence[NamedNode]) -> list[Quad]:
        """The solutions ?s ?p ?o ?g of one of the server's own queries; in the default graph where ?g is not bound."""
        return self.asked(query_text(name, self.names), nodes)

    def asked(self, text: str, nodes: Sequence[NamedNode] = ()) -> list[Quad]:
        """The solutions ?s ?p ?o ?g of a query; in the default graph where ?g is not bound."""
        found = self._ask(text, nodes)
        return [Quad(s, p, o, graph or pyoxigraph.DefaultGraph()) for s, p, o, graph in found]  # type: ignore[arg-type]

    def _ask(self, text: str, nodes: Sequence[NamedNode], seconds: float = Limits.seconds) -> list[tuple[Term, ...]]:
        """The solutions of a query with nodes put in the place of <urn:node>."""
        text = text.replace("<urn:node>", " ".join(map(str, nodes)))
        limits = Limits(query_characters=max(Limits().query_characters, len(text)), seconds=seconds)
        answer = self._engine.query(text, Selection(), Wanted(), limits)
        found = pyoxigraph.parse_query_results(answer.body, RESULTS[answer.media_type])
        assert isinstance(found, pyoxigraph.QuerySolutions)  # noqa: S101 - our own queries are SELECT queries
        return [tuple(row) for row in found]


def labels_in(quads: Iterable[Quad]) -> dict[str, Texts]:
    """The labels that quads give, by IRI and language."""
    found: dict[str, Texts] = {}
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.predicate.value == RDFS_LABEL:
            found.setdefault(str(quad.subject)[1:-1], {})[quad.object.language or ""] = quad.object.value
    return found
