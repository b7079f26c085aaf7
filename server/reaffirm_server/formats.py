"""Formats: the two tables of content negotiation, and the choice from them."""

import pyoxigraph
from werkzeug.datastructures import MIMEAccept

#: Formats of solutions and booleans by media type; the first is what a client without preference gets.
RESULTS: dict[str, pyoxigraph.QueryResultsFormat] = {
    "application/sparql-results+json": pyoxigraph.QueryResultsFormat.JSON,
    "application/sparql-results+xml": pyoxigraph.QueryResultsFormat.XML,
    "text/csv": pyoxigraph.QueryResultsFormat.CSV,
    "text/tab-separated-values": pyoxigraph.QueryResultsFormat.TSV,
    "application/json": pyoxigraph.QueryResultsFormat.JSON,
    "application/xml": pyoxigraph.QueryResultsFormat.XML,
}

#: Formats of graphs by media type; the first is what a client without preference gets.
GRAPHS: dict[str, pyoxigraph.RdfFormat] = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/trig": pyoxigraph.RdfFormat.TRIG,
    "application/n-quads": pyoxigraph.RdfFormat.N_QUADS,
    "application/json": pyoxigraph.RdfFormat.JSON_LD,
    "application/xml": pyoxigraph.RdfFormat.RDF_XML,
}

#: Short names of formats, for the command line.
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

#: Formats of a description of a node, by the suffix that asks for it; a client without preference gets the first.
DESCRIPTIONS = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}

#: Media types whose text says its own encoding, or is always UTF-8 by its specification.
_CHARSET = frozenset({"text/csv", "text/html", "text/plain", "text/tab-separated-values", "text/turtle"})


def choose(accept: MIMEAccept, offered: list[str]) -> str | None:
    """The best of the offered media types by the Accept header, or None; without a header, the first."""
    return accept.best_match(offered) if accept else offered[0]


def content_type(media_type: str) -> str:
    """A media type as a header says it."""
    return f"{media_type}; charset=utf-8" if media_type in _CHARSET else media_type
