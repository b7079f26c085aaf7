"""Results of SPARQL queries for a page: a table, a boolean or a graph, which is a table of triples too.

A page shows the first rows of a long result. Downloads contain the complete result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import XSD

from reaffirm_core.languages import Texts
from reaffirm_server import formats
from reaffirm_server.engine.base import Answer
from reaffirm_server.linked.node_view import Node, View
from reaffirm_server.linked.serialise import write
from reaffirm_server.rdf import Term

#: Maximum number of rows of a table, and of triples of a graph, on a page.
ROWS, TRIPLES = 500, 1_000
_NUMBERS = frozenset(str(XSD[name]) for name in ("integer", "decimal", "double", "float", "int", "long"))


@dataclass(frozen=True)
class Cell:
    """Value in a table. An unbound variable has neither node nor literal, and an empty ``other``."""

    node: Node | None = None
    literal: Literal | None = None
    other: str = ""  #: a blank node or a triple term, serialised

    @property
    def key(self) -> str:
        """Value of the cell, which tells it from every other."""
        return self.node.iri if self.node else str(self.literal or self.other)

    @property
    def number(self) -> float | None:
        """Number of a numeric literal, or None for negative, infinite and non-numeric values."""
        if self.literal is None or self.literal.datatype.value not in _NUMBERS:
            return None
        try:
            number = float(self.literal.value)
        except ValueError:
            return None
        return number if 0 <= number < float("inf") else None


@dataclass(frozen=True)
class QueryResult:
    """Result of a query for a page."""

    kind: str  #: table, boolean or graph
    seconds: float
    total: int = 0  #: rows or triples
    variables: tuple[str, ...] = ()  #: none for a graph
    rows: tuple[tuple[Cell, ...], ...] = ()
    yes: bool = False
    text: str = ""  #: a graph in Turtle

    @property
    def shown(self) -> int:
        """Number of rows or triples in the table of the page."""
        return min(self.total, ROWS)

    @property
    def has_links(self) -> bool:
        """True for a result that can be drawn as nodes and arrows: a graph, or a table with two columns of nodes."""
        columns = {place for row in self.rows for place, cell in enumerate(row) if cell.node}
        return len(columns) > 1

    @property
    def formats(self) -> Mapping[str, str]:
        """Formats of the complete result: titles by the value of the parameter ``format``."""
        names = formats.GRAPH_NAMES if self.kind == "graph" else formats.RESULT_NAMES
        return {name: formats.TITLES[name] for name in names}


def result(
    finished: Answer,
    seconds: float,
    view: View,
    labels_of: Callable[[Iterable[object]], Mapping[str, Texts]],
    prefixes: Mapping[str, str],
) -> QueryResult:
    """Parse the answer of the endpoint for a page.

    ``seconds`` is the duration of the query. ``labels_of`` returns the labels of nodes by IRI.
    """
    if finished.media_type in formats.RESULTS:
        results = pyoxigraph.parse_query_results(finished.body, formats.RESULTS[finished.media_type])
        if isinstance(results, pyoxigraph.QueryBoolean):
            return QueryResult("boolean", seconds, yes=bool(results))
        return _table(results, seconds, view, labels_of)
    triples = pyoxigraph.parse(finished.body, formats.GRAPHS[finished.media_type])
    first = list(islice(triples, TRIPLES))
    text = write(first, pyoxigraph.RdfFormat.TURTLE, prefixes).decode()
    ordered = sorted(first, key=str)[:ROWS]
    rows = _rows([(quad.subject, quad.predicate, quad.object) for quad in ordered], view, labels_of)
    return QueryResult("graph", seconds, len(first) + sum(1 for _ in triples), rows=rows, text=text)


def _table(
    solutions: pyoxigraph.QuerySolutions,
    seconds: float,
    view: View,
    labels_of: Callable[[Iterable[object]], Mapping[str, Texts]],
) -> QueryResult:
    """Return the first rows of a table, with the labels of nodes."""
    variables = tuple(variable.value for variable in solutions.variables)
    rows = _rows([tuple(row) for row in islice(solutions, ROWS)], view, labels_of)
    return QueryResult("table", seconds, len(rows) + sum(1 for _ in solutions), variables, rows)


def _rows(
    terms: Sequence[tuple[Term | None, ...]],
    view: View,
    labels_of: Callable[[Iterable[object]], Mapping[str, Texts]],
) -> tuple[tuple[Cell, ...], ...]:
    """Convert rows of RDF terms to cells."""
    labels = labels_of({term for row in terms for term in row if isinstance(term, NamedNode)})
    return tuple(tuple(_cell(term, view, labels) for term in row) for row in terms)


def _cell(term: Term | None, view: View, labels: Mapping[str, Texts]) -> Cell:
    """Convert an RDF term to a cell. None is an unbound variable."""
    if isinstance(term, NamedNode):
        return Cell(node=view.node(term.value, labels))
    if isinstance(term, Literal):
        return Cell(literal=term)
    return Cell(other=str(term)) if isinstance(term, BlankNode | pyoxigraph.Triple) else Cell()
