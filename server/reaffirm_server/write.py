"""Write: RDF in any format, always in the same order and with the prefixes that it uses."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph
from pyoxigraph import RdfFormat

#: A node or a literal of a triple.
Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple

#: Formats that have a line for each prefix.
_PREFIXED = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N3})


def write(quads: Iterable[pyoxigraph.Quad], rdf_format: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Serialise quads; a format without named graphs gets the triples of all of them together.

    The same quads give the same bytes: sorted by graph and subject, with the prefixes that occur, sorted too.
    """
    ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad)))
    if not rdf_format.supports_datasets:
        triples = sorted({quad.triple for quad in ordered}, key=str)
        ordered = [pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in triples]
    content = pyoxigraph.serialize(ordered, format=rdf_format, prefixes=_used(ordered, prefixes)) or b""
    return _sorted_head(content, rdf_format)


def _used(quads: Iterable[pyoxigraph.Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes of which an IRI occurs."""
    namespaces = {namespace(iri) for quad in quads for iri in _iris(quad)}
    return {prefix: iri for prefix, iri in sorted(prefixes.items()) if iri in namespaces}


def namespace(iri: str) -> str:
    """An IRI up to its last ``#`` or ``/``."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def natural(text: str) -> list[tuple[int, str]]:
    """A key by which 10 comes after 9."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]


def _iris(quad: pyoxigraph.Quad) -> Iterable[str]:
    """Every IRI of a quad."""
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, pyoxigraph.NamedNode):
            yield term.value
        elif isinstance(term, pyoxigraph.Literal):
            yield term.datatype.value


def _sorted_head(content: bytes, rdf_format: RdfFormat) -> bytes:
    """Turtle or TriG with its prefixes sorted: Oxigraph promises no order of them."""
    if rdf_format not in _PREFIXED:
        return content
    lines = content.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])
