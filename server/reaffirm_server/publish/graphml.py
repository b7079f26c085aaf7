"""GraphML file of the reaffirmations, with edges from later to earlier recommendations."""

import io
from collections.abc import Sequence

import networkx

from reaffirm_core.languages import COMPLETE
from reaffirm_server.text_tables import FoldedRow, Row, fold

#: Columns with a text in each language.
_NAMES = ("reference", "headline")
#: Integer and Boolean columns of a row; the other columns are text.
_INTEGERS, _BOOLEANS = frozenset({"session", "presented"}), frozenset({"explicit"})


def graphml(provisions: Sequence[Row], links: Sequence[Row]) -> bytes:
    """Write the rows of the queries ``graphml-nodes`` and ``graphml-links`` as GraphML; node ids are IRIs."""
    graph: networkx.DiGraph[str] = networkx.DiGraph(name="Reaffirm")
    for folded in fold(provisions, *_NAMES):
        graph.add_node(folded.row["iri"], **_attributes(_named(folded)))
    for row in links:
        pair = {name: value for name, value in row.items() if name not in {"later", "earlier"}}
        graph.add_edge(row["later"], row["earlier"], **_attributes(pair))
    out = io.BytesIO()
    networkx.write_graphml_xml(graph, out, prettyprint=True, named_key_ids=True)
    return out.getvalue()


def _named(folded: FoldedRow) -> Row:
    """Return a row with an attribute for each of its names in each language, such as ``headline_en``."""
    row, texts = folded
    names = {f"{name}_{tag}": text for name in _NAMES for tag in COMPLETE if (text := texts[name].get(tag))}
    return {"iri": row["iri"], "label": row["label"], **names, **row}


def _attributes(row: Row) -> dict[str, object]:
    """Return the values of a row with their types."""
    return {
        name: int(value) if name in _INTEGERS else value == "true" if name in _BOOLEANS else value
        for name, value in row.items()
    }
