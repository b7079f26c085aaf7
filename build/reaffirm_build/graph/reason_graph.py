"""Translations of reasons and notes, added to the graphs of a corpus that contain the originals."""

from collections.abc import Iterable

from rdflib import RDFS, Graph, Literal

from reaffirm_build.annotate.reasons import WRITTEN, Reasons


def written_reasons(graphs: Iterable[Graph]) -> set[str]:
    """Return all reasons and notes in the language in which readers write them."""
    texts = (text for graph in graphs for text in graph.objects(None, RDFS.comment))
    return {str(text) for text in texts if isinstance(text, Literal) and text.language == WRITTEN}


def add_translated_reasons(graph: Graph, reasons: Reasons) -> None:
    """Add the translations of each reason and note in a graph to the same nodes."""
    for node, text in list(graph.subject_objects(RDFS.comment)):
        for language, translation in reasons.get(str(text), {}).items():
            graph.add((node, RDFS.comment, Literal(translation, lang=language)))
