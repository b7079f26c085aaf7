"""GraphML: the reaffirmations as a graph that programs for networks open: arrows from later to earlier."""

import io
from collections.abc import Sequence

import networkx

from reaffirm_server.text_tables import Row

#: What is a number, and what a truth, in a row; all else is text.
_NUMBERS, _TRUTHS = frozenset({"session", "adopted"}), frozenset({"explicit"})


def graphml(provisions: Sequence[Row], links: Sequence[Row]) -> bytes:
    """The graph of the rows of ``graphml-nodes`` and ``graphml-links``; its nodes are named by their IRIs."""
    graph: networkx.DiGraph[str] = networkx.DiGraph(name="Reaffirm")
    for row in provisions:
        graph.add_node(row["iri"], **_attributes(row))
    for row in links:
        pair = {name: value for name, value in row.items() if name not in {"later", "earlier"}}
        graph.add_edge(row["later"], row["earlier"], **_attributes(pair))
    out = io.BytesIO()
    networkx.write_graphml_xml(graph, out, prettyprint=True, named_key_ids=True)
    return out.getvalue()


def _attributes(row: Row) -> dict[str, object]:
    return {
        name: int(value) if name in _NUMBERS else value == "true" if name in _TRUTHS else value
        for name, value in row.items()
    }
