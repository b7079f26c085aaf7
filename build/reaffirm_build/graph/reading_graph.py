"""Triples of readings: each is a ``prov:Activity`` with date, reader, and hashes of the codebook and of the table."""

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, SDO, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_build.annotate.readings import NOT_RECORDED, PERSON, Reading
from reaffirm_build.annotate.reasons import WRITTEN
from reaffirm_build.corpus import Corpus
from reaffirm_build.graph.evidence import Fact, agent_description, agent_for
from reaffirm_build.names import Names

#: The number of hexadecimal digits of a hash in the name of an edition of the codebook.
_DIGITS = 12


def reading_node(names: Names, corpus: Corpus, reading: Reading) -> URIRef:
    """Return the IRI of a reading."""
    return Namespace(names.base + corpus.path)[f"reading-{reading.identifier}"]


def reading_graph(names: Names, corpus: Corpus, readings: Iterable[Reading]) -> Graph:
    """Return the triples of the readings of a corpus."""
    graph = names.new_graph(corpus.path)
    for reading in readings:
        for node, predicate, value in _triples(names, corpus, reading):
            graph.add((node, predicate, value))
    return graph


def _triples(names: Names, corpus: Corpus, reading: Reading) -> Iterator[tuple[URIRef, *Fact]]:
    """Yield the triples of a reading, its reader, its codebook and its table."""
    nodes, node = Namespace(names.base + corpus.path), reading_node(names, corpus, reading)
    agent = agent_for(corpus, names, "" if reading.name == NOT_RECORDED else reading.name)
    codebook, table = nodes[f"codebook-{reading.codebook[:_DIGITS]}"], nodes[f"reading-{reading.identifier}_table"]
    yield node, RDF.type, PROV.Activity
    yield node, DCTERMS.identifier, Literal(reading.identifier)
    yield node, DCTERMS.date, Literal(reading.date)
    yield node, PROV.wasAssociatedWith, agent
    yield node, PROV.used, codebook
    yield node, PROV.generated, table
    for language, label in reading.labels.items():
        yield node, RDFS.label, Literal(label, lang=language)
    if reading.note:
        yield node, RDFS.comment, Literal(reading.note, lang=WRITTEN)
    for entity, digest, identifier in (
        (codebook, reading.codebook, f"docs/codebook.md, edition {reading.codebook[:_DIGITS]}"),
        (table, reading.table_hash, f"readings/{reading.table}"),
    ):
        yield entity, RDF.type, PROV.Entity
        yield entity, DCTERMS.identifier, Literal(identifier)
        yield entity, SDO.sha256, Literal(digest)
    if reading.name != NOT_RECORDED:
        kind = PROV.Person if reading.by == PERSON else PROV.SoftwareAgent
        for predicate, value in agent_description(reading.name, kind):
            yield agent, predicate, value
        if reading.version:
            yield agent, SDO.softwareVersion, Literal(reading.version)
