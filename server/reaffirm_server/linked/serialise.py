"""Write: RDF in any format, always in the same order and with the prefixes that it uses."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

#: Formats that have a line for each prefix.
_PREFIXED = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG})


def write(quads: Iterable[Quad], rdf_format: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Serialise quads; a format without named graphs gets the triples of all of them together.

    The same quads give the same bytes: sorted by graph and subject, with the prefixes that occur, sorted too.
    """
    if rdf_format.supports_datasets:
        graphs: dict[str, list[Quad]] = {}
        for quad in set(quads):
            graphs.setdefault(str(quad.graph_name), []).append(quad)
        ordered = [quad for graph in sorted(graphs) for quad in sorted(graphs[graph], key=str)]
        content = pyoxigraph.serialize(ordered, format=rdf_format, prefixes=dict(prefixes))
    else:
        triples = sorted({quad.triple for quad in quads}, key=str)
        content = pyoxigraph.serialize(triples, format=rdf_format, prefixes=dict(prefixes))
    return _tidy(content or b"") if rdf_format in _PREFIXED else content or b""


def _tidy(content: bytes) -> bytes:
    """Turtle or TriG with the prefixes that occur, sorted: Oxigraph writes all, and promises no order of them."""
    lines = content.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    body = b"\n".join(lines[count:])
    head = {line.split(b" ", 2)[1]: line for line in lines[:count]}
    used = (line for name, line in sorted(head.items()) if re.search(rb"(?<![\w<\"])" + re.escape(name), body))
    return b"\n".join([*used, body])
