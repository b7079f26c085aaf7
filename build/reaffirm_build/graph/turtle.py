"""Turtle serialisation with one fact on each line, in a fixed order."""

from collections.abc import Iterable, Iterator

import pyoxigraph
from rdflib import RDF, Graph, Literal
from rdflib.term import BNode, Node, URIRef

from reaffirm_core.errors import ReaffirmError


def turtle(graph: Graph) -> str:
    """Serialise a graph as Turtle, without unused prefixes.

    Raises ReaffirmError for a blank node, since diffs, hashes and round trips are exact only without blank nodes.
    """
    names = _Names(graph)
    facts: dict[str, list[str]] = {}
    for s, p, o in graph:
        facts.setdefault(names[s], []).append(f"    {names[p]} {names[o]} ;")
    blocks = ["\n".join([subject, *sorted(facts[subject], key=_type_first), "."]) for subject in sorted(facts)]
    return "\n\n".join(["\n".join(_prefixes(graph, names)), *blocks]) + "\n"


class _Names(dict[Node, str]):
    """Nodes as they are written in a graph. Each is written once, since that takes most of the time."""

    def __init__(self, graph: Graph) -> None:
        super().__init__({RDF.type: "a"})
        self._graph = graph

    def __missing__(self, node: Node) -> str:
        self[node] = name = _n3(self._graph, node)
        return name


def _prefixes(graph: Graph, nodes: Iterable[Node]) -> Iterator[str]:
    """Return the declarations of the prefixes that nodes and the datatypes of literals use."""
    used = set()
    for node in nodes:
        iri = node.datatype if isinstance(node, Literal) else node
        if isinstance(iri, URIRef) and iri != RDF.type:
            used.add(_n3(graph, iri).partition(":")[0])
    return (f"@prefix {prefix}: <{iri}> ." for prefix, iri in sorted(graph.namespaces()) if prefix in used)


def _type_first(fact: str) -> tuple[bool, str]:
    return not fact.startswith("    a "), fact


def _n3(graph: Graph, node: Node) -> str:
    """Serialise a term on one line."""
    if isinstance(node, BNode):
        raise ReaffirmError(f"blank node {node} in a data graph; give it an IRI")
    if isinstance(node, Literal) and "\n" in node:
        return str(pyoxigraph.Literal(str(node), language=node.language))
    return node.n3(graph.namespace_manager)
