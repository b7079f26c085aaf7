"""Triples of readings: each is a ``prov:Activity`` with its date and reader, what it read, its codebook and its table.

``rec:reads`` has the classes of the statements that were read, or the schemes of their concepts, and ``rec:covers``
what was read: the source document for all of it, provisions, or pairs of provisions.
"""

from collections.abc import Collection, Iterator

from rdflib import RDF, RDFS, SDO, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_build.graph.evidence import Fact, Provenance, agent_description, agent_for
from reaffirm_core.annotate.readings import NOT_RECORDED, PERSON, TEXT, Reading, Readings
from reaffirm_core.annotate.reasons import WRITTEN
from reaffirm_core.annotation_kinds import BY_NAME, JUDGED
from reaffirm_core.corpus import Corpus
from reaffirm_core.names import Names

#: The number of hexadecimal digits of a hash in the name of an edition of the codebook.
_DIGITS = 12


def reading_graph(
    names: Names, corpus: Corpus, readings: Readings, provenance: Provenance, others: Collection[Graph]
) -> Graph:
    """Return the triples of the readings of a corpus. ``others`` are its graphs, which contain the pairs."""
    graph = names.new_graph(corpus.path)
    for reading in readings.recorded:
        node = provenance.reading(reading)
        for predicate, value in _scope(names, corpus, reading, others):
            graph.add((node, predicate, value))
        for subject, predicate, value in _triples(names, corpus, reading, node):
            graph.add((subject, predicate, value))
    return graph


def _scope(names: Names, corpus: Corpus, reading: Reading, others: Collection[Graph]) -> Iterator[Fact]:
    """Yield what a reading read: kinds of statements, and the document, provisions or pairs that it covers."""
    rec, nodes = names["rec"], Namespace(names.base + corpus.path)
    classes = {TEXT: rec.Provision} | {kind.name: names["scheme"][kind.prefix] for kind in JUDGED}
    for kind in reading.kinds:
        if kind in classes:
            yield rec.reads, classes[kind]
        else:
            yield rec.reads, names.expand(BY_NAME[kind].class_) if kind in BY_NAME else rec.Translation
    if reading.is_of_all:
        yield rec.covers, names.document(corpus.identifier)
    for provision in sorted(reading.provisions):
        yield rec.covers, nodes[provision]
    for later, earlier in sorted(reading.pairs):
        for kind in reading.kinds:
            pair = nodes[f"{later}_{kind}-{earlier.replace(':', '-')}"]
            if any((pair, None, None) in other for other in others):
                yield rec.covers, pair


def _triples(names: Names, corpus: Corpus, reading: Reading, node: URIRef) -> Iterator[tuple[URIRef, *Fact]]:
    """Yield the triples of a reading, its reader, its codebook and its table."""
    nodes = Namespace(names.base + corpus.path)
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
