"""Media types and content negotiation."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph

#: Formats of solutions and booleans by media type; the first is the default.
RESULTS: dict[str, pyoxigraph.QueryResultsFormat] = {
    "application/sparql-results+json": pyoxigraph.QueryResultsFormat.JSON,
    "application/sparql-results+xml": pyoxigraph.QueryResultsFormat.XML,
    "text/csv": pyoxigraph.QueryResultsFormat.CSV,
    "text/tab-separated-values": pyoxigraph.QueryResultsFormat.TSV,
    "application/json": pyoxigraph.QueryResultsFormat.JSON,
    "application/xml": pyoxigraph.QueryResultsFormat.XML,
    # what older clients send
    "text/xml": pyoxigraph.QueryResultsFormat.XML,
    "text/javascript": pyoxigraph.QueryResultsFormat.JSON,
}

#: Formats of graphs by media type; the first is the default.
GRAPHS: dict[str, pyoxigraph.RdfFormat] = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/trig": pyoxigraph.RdfFormat.TRIG,
    "application/n-quads": pyoxigraph.RdfFormat.N_QUADS,
    "application/json": pyoxigraph.RdfFormat.JSON_LD,
    "application/xml": pyoxigraph.RdfFormat.RDF_XML,
    # what older clients send
    "text/n3": pyoxigraph.RdfFormat.TURTLE,
    "text/rdf+n3": pyoxigraph.RdfFormat.TURTLE,
    "application/x-turtle": pyoxigraph.RdfFormat.TURTLE,
    "text/plain": pyoxigraph.RdfFormat.N_TRIPLES,
    "text/xml": pyoxigraph.RdfFormat.RDF_XML,
    "text/javascript": pyoxigraph.RdfFormat.JSON_LD,
}

#: Short names of formats, for the command line and the parameter ``format``.
RESULT_NAMES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_NAMES = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}

#: Names of formats as people write them, by short name.
TITLES = {
    "json": "JSON",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
    "turtle": "Turtle",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}

#: File suffix of an answer by media type.
SUFFIXES = {
    **{media_type: name for name, media_type in RESULT_NAMES.items()},
    "text/turtle": "ttl",
    "application/trig": "trig",
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "json",
    "application/xml": "xml",
    "text/n3": "ttl",
    "text/rdf+n3": "ttl",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
    "text/xml": "xml",
    "text/javascript": "json",
}

#: Media types of the description of a node by URL suffix; the first is the default.
DESCRIPTIONS = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}

#: Other names of these media types, most of older clients, with the URL suffix of each.
SYNONYMS = {
    "application/json": "jsonld",
    "text/n3": "ttl",
    "text/rdf+n3": "ttl",
    "application/x-turtle": "ttl",
    "text/xml": "rdf",
}

#: Media type of a Word document.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Media types of the documents about a provision for readers, by URL suffix.
READABLE = {"txt": "text/plain", "docx": DOCX}

#: Media types with a ``charset`` parameter. Other types declare their encoding themselves or are always UTF-8.
_CHARSET = frozenset(
    {
        *("text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/html"),
        *("text/n3", "text/rdf+n3", "text/xml", "text/javascript"),
    }
)

#: Maximum number of characters of an Accept header that are parsed; browsers send about 140.
_LONGEST = 2_000


def choose(accept: str, offered: tuple[str, ...]) -> str | None:
    """Return the best of the offered media types for an Accept header, or None if no type is acceptable.

    The most specific range decides on a type. Of types with equal quality the first offered is returned. Parameters
    other than ``q`` and invalid members are ignored. Without a valid member the first offered type is returned.
    """
    return _choose(accept[:_LONGEST], offered)


@lru_cache(maxsize=1024)
def _choose(accept: str, offered: tuple[str, ...]) -> str | None:
    """Return the result of ``choose``, cached."""
    ranges = dict(_ranges(accept))
    if not ranges:
        return offered[0]
    best, best_quality = None, 0.0
    for media_type in offered:
        broad = media_type.partition("/")[0] + "/*"
        quality = ranges.get(media_type, ranges.get(broad, ranges.get("*/*", 0.0)))
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Yield the media ranges of an Accept header with their qualities. Java sends ``*; q=.2`` for ``*/*; q=0.2``."""
    from werkzeug.http import parse_accept_header  # takes 0.03 seconds, which only a server needs

    for member, quality in parse_accept_header(accept.lower().replace("q=.", "q=0.")):
        name = member.partition(";")[0]
        if all(name.partition("/")) or name == "*":
            yield "*/*" if name == "*" else name, quality


def names(accept: str, media_types: Iterable[str]) -> bool:
    """Return whether an Accept header names one of the media types itself, with a quality above zero."""
    ranges = dict(_ranges(accept[:_LONGEST]))
    return any(ranges.get(media_type, 0.0) > 0 for media_type in media_types)


def content_type(media_type: str) -> str:
    """Return the Content-Type header of a media type."""
    return f"{media_type}; charset=utf-8" if media_type in _CHARSET else media_type
