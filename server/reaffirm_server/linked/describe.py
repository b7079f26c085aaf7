"""Queries for the description of a node: its facts, its evidence, and the labels of the nodes around it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, RDFS

from reaffirm_core.languages import Texts
from reaffirm_core.names import Names
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text
from reaffirm_server.formats import GRAPHS, RESULTS
from reaffirm_server.rdf import Term

_TYPE, _LABEL = NamedNode(RDF.type), NamedNode(RDFS.label)

#: Maximum number of bytes of a whole named graph.
_WHOLE = 2**31

#: Seconds for the query of a table column. A table reads many columns, and one timeout would waste all of them.
_ONCE = 60.0

#: Number of pointers on a page, and of values of a property. Further values have no labels in a description.
PAGE = 200


@dataclass(frozen=True)
class Description:
    """A document about nodes: quads, each in its named graph."""

    node: NamedNode
    quads: tuple[Quad, ...]

    @property
    def subjects(self) -> set[object]:
        """The subjects of the quads."""
        return {quad.subject for quad in self.quads}

    @property
    def types(self) -> set[str]:
        """The IRIs of the classes of the node."""
        return {q.object.value for q in self.quads if q.subject == self.node and q.predicate == _TYPE}  # type: ignore[union-attr]


@dataclass(frozen=True)
class Pointer:
    """A node that points to another node, and the property."""

    subject: NamedNode
    predicate: NamedNode


class Describer:
    """Reader of the descriptions of the nodes of one dataset."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine, self.names = engine, names

    def describe(self, node: NamedNode, *, brief: bool = False) -> Description | None:
        """Return the facts of a node and its evidence, the provisions that point to it, and labels.

        A ``brief`` description omits the provisions that point to the node, which may be many. Return None for a node
        that is not a subject in the dataset.
        """
        quads = self.quads("node-facts", [node])
        if not any(quad.subject == node for quad in quads):
            return None
        backward = [] if brief else self.quads("node-pointed", [node])
        return self._labelled(node, [*quads, *backward])

    def document(self, node: NamedNode) -> Description | None:
        """Return the facts of a node and of the terms that it defines, whose IRIs are its IRI, ``#`` and a name."""
        quads = self.quads("node-terms", [node])
        if not quads:
            return None
        return self._labelled(node, quads)

    def selection(self, nodes: Sequence[NamedNode]) -> list[Quad]:
        """Return the facts of several nodes and of their evidence, with the labels of the nodes around them."""
        quads = self.quads("selection-facts", nodes) if nodes else []
        return [*quads, *self._labels_around(quads)]

    def pointers(self, node: NamedNode, page: int = 1) -> list[Pointer]:
        """Return page ``page`` (1-based) of the pointers to a node: ``PAGE`` items, and one more if a page follows."""
        window = f"LIMIT {PAGE + 1} OFFSET {PAGE * (page - 1)}"
        solutions = self._ask(query_text("node-pointers", self.names).replace("# WINDOW", window), [node])
        return [Pointer(subject, predicate) for subject, predicate in solutions]  # type: ignore[arg-type]

    def labels(self, nodes: Iterable[object], known: Description | None = None) -> dict[str, Texts]:
        """Return the labels of nodes, by IRI and language, and all labels in a description that is ``known``."""
        labels = labels_in(known.quads) if known else {}
        return labels | labels_in(self._labels(node for node in nodes if getattr(node, "value", "") not in labels))

    def identifiers(self) -> list[str]:
        """Return every IRI of the project that is a subject in the dataset, sorted."""
        return sorted(term.value for (term,) in self._ask(query_text("node-identifiers", self.names), []))  # type: ignore[union-attr]

    def values(self, class_: str, path: str, through: str = "", among: Iterable[Term] = ()) -> list[tuple[Term, Term]]:
        """Return the values of a property path for every node of a class, as pairs of node and value.

        ``class_``, ``path`` and ``through`` are written with prefixed names. If ``through`` is given, only nodes from
        which this path leads to a node of ``among`` are returned.
        """
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in self.names.prefixes().items())
        text = query_text("table-column", self.names).replace("<urn:class>", class_).replace("<urn:path>", path)
        if through:
            nodes = " ".join(map(str, among))
            text = text.replace("# AMONG", f"VALUES ?among {{ {nodes} }} ?row {through} ?among .")
        return self._ask(prefixes + text, [], _ONCE)  # type: ignore[return-value]

    def table(self, name: str, node: NamedNode | None = None, language: str = "") -> list[dict[str, str]]:
        """Return the rows of a named query as values by variable; about a node, in a language, if it takes these."""
        text = query_text(name, self.names).replace('"LANGUAGE"', str(Literal(language)))
        if node is not None:
            text = text.replace("<urn:node>", str(node))
        return self.rows(text)

    def rows(self, text: str) -> list[dict[str, str]]:
        """Return the rows of a query as values by variable. Unbound variables are omitted."""
        return rows(self._engine.query(text, Selection(), AnswerFormats(), Limits()))

    def graph(self, name: str) -> list[Quad]:
        """Return all quads of a named graph of the dataset."""
        graph = NamedNode(self.names.graph(name))
        answer_formats, limits = AnswerFormats(graph="application/n-triples"), Limits(answer_bytes=_WHOLE)
        text = query_text("graph", self.names).replace("<urn:node>", str(graph))
        answer = self._engine.query(text, Selection(), answer_formats, limits)
        triples = pyoxigraph.parse(answer.body, GRAPHS[answer.media_type])
        return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]

    def _labelled(self, node: NamedNode, quads: list[Quad]) -> Description:
        """Return a description from facts, with the labels of the nodes around them that the facts do not contain."""
        return Description(node, (*quads, *self._labels_around(quads)))

    def _labels_around(self, quads: Sequence[Quad]) -> list[Quad]:
        """Return the labels of subjects and objects that the quads do not contain."""
        triples = {quad.triple for quad in quads}
        around = {term for quad in with_few_values(quads) for term in (quad.subject, quad.object)}
        return [quad for quad in self._labels(around) if quad.triple not in triples]

    def _labels(self, nodes: Iterable[object]) -> list[Quad]:
        named = sorted((node for node in nodes if isinstance(node, NamedNode)), key=str)
        return self.quads("node-labels", named) if named else []

    def quads(self, name: str, nodes: Sequence[NamedNode]) -> list[Quad]:
        """Return the solutions ?s ?p ?o ?g of a named query as quads; of the default graph if ?g is not bound."""
        return self.query_quads(query_text(name, self.names), nodes)

    def query_quads(self, text: str, nodes: Sequence[NamedNode] = ()) -> list[Quad]:
        """Return the solutions ?s ?p ?o ?g of a query as quads; of the default graph if ?g is not bound."""
        solutions = self._ask(text, nodes)
        return [Quad(s, p, o, graph or pyoxigraph.DefaultGraph()) for s, p, o, graph in solutions]  # type: ignore[arg-type]

    def _ask(self, text: str, nodes: Sequence[NamedNode], seconds: float = Limits.seconds) -> list[tuple[Term, ...]]:
        """Return the solutions of a query, in which nodes replace <urn:node>."""
        text = text.replace("<urn:node>", " ".join(map(str, nodes)))
        limits = Limits(query_characters=max(Limits().query_characters, len(text)), seconds=seconds)
        answer = self._engine.query(text, Selection(), AnswerFormats(), limits)
        results = pyoxigraph.parse_query_results(answer.body, RESULTS[answer.media_type])
        assert isinstance(results, pyoxigraph.QuerySolutions)  # noqa: S101 - the named queries are SELECT queries
        return [tuple(row) for row in results]


def with_few_values(quads: Sequence[Quad]) -> Iterator[Quad]:
    """Yield quads, and of a property of a node with more than ``PAGE`` values the first of them.

    A source document has all its provisions as parts, which may be thousands.
    """
    if len(quads) <= PAGE:
        yield from quads
        return
    values: dict[tuple[Term, NamedNode], list[Quad]] = {}
    for quad in quads:
        values.setdefault((quad.subject, quad.predicate), []).append(quad)
    for alike in values.values():
        yield from alike if len(alike) <= PAGE else sorted(alike, key=value_order)[:PAGE]


def value_order(quad: Quad) -> tuple[int, str]:
    """Return a sort key for the values of a property: literals, then nodes by the length of their IRIs.

    Thus 10 comes after 9.
    """
    text = str(quad.object)
    return (0 if isinstance(quad.object, Literal) else len(text), text)


def labels_in(quads: Iterable[Quad]) -> dict[str, Texts]:
    """Return the labels in quads, by IRI and language."""
    labels: dict[str, Texts] = {}
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.predicate == _LABEL:
            labels.setdefault(str(quad.subject)[1:-1], {})[quad.object.language or ""] = quad.object.value
    return labels
