"""Translations of reasons and notes, added to the graphs of a corpus that contain the originals."""

from collections.abc import Iterable, Iterator

from rdflib import RDFS, Graph, Literal
from rdflib.term import Node

from reaffirm_core.annotate.reasons import WRITTEN, Reasons
from reaffirm_core.names import Names


def written_reasons(graphs: Iterable[Graph], names: Names) -> set[str]:
    """Return all reasons and notes in the language in which readers write them."""
    return {str(text) for graph in graphs for _, _, text in _reasons(graph, names) if text.language == WRITTEN}


def add_translated_reasons(graph: Graph, reasons: Reasons, names: Names) -> None:
    """Add the translations of each reason and note in a graph to the same nodes."""
    for node, predicate, text in list(_reasons(graph, names)):
        for language, translation in reasons.get(str(text), {}).items():
            graph.add((node, predicate, Literal(translation, lang=language)))


def _reasons(graph: Graph, names: Names) -> Iterator[tuple[Node, Node, Literal]]:
    """Yield the reasons and notes of a graph with their nodes and properties."""
    for predicate in (RDFS.comment, names["rec"].actReason):
        for node, text in graph.subject_objects(predicate):
            if isinstance(text, Literal):
                yield node, predicate, text
