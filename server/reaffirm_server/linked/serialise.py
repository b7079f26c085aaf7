"""Serialisation of quads in any RDF format, in a stable order and with the used prefixes only."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

#: Formats with a line for each prefix.
_PREFIXED = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG})


def write(quads: Iterable[Quad], rdf_format: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Serialise quads; a format without named graphs contains the merged triples of all graphs.

    The same quads give the same bytes: quads are sorted by graph and subject, and the used prefixes by name.
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
    """Keep and sort the used prefixes of Turtle or TriG; Oxigraph writes all prefixes in any order."""
    lines = content.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    body = b"\n".join(lines[count:])
    head = {line.split(b" ", 2)[1]: line for line in lines[:count]}
    used = (line for name, line in sorted(head.items()) if re.search(rb"(?<![\w<\"])" + re.escape(name), body))
    return b"\n".join([*used, body])
