"""Evidence of statements: exact words with their offsets, method, status and reviewer."""

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_core.annotate.readings import Reading, Readings
from reaffirm_core.annotate.reasons import WRITTEN
from reaffirm_core.corpus import PERSON_REVIEWED, PROPOSED, Corpus
from reaffirm_core.languages import COMPLETE
from reaffirm_core.model import Quote
from reaffirm_core.names import OA, Names, slug

#: A predicate and its value.
Fact = tuple[URIRef, URIRef | Literal]


def quotation(names: Names, corpus: Corpus, quote: Quote) -> Iterator[Fact]:
    """Yield the exact words of a quotation, the IRI of its provision or footnote, and the offsets.

    Offsets are 0-based and count Unicode code points.
    """
    rec = names["rec"]
    yield OA.hasSource, Namespace(names.base + corpus.path)[quote.source]
    yield rec.quote, Literal(quote.words, lang=corpus.language)
    yield rec.start, Literal(quote.start)
    yield rec.end, Literal(quote.end)


def agent_for(corpus: Corpus, names: Names, name: str) -> URIRef:
    """Return the IRI of the agent who decided: the person with a name, or the annotator if the name is empty."""
    end = slug(name)
    return Namespace(names.base + corpus.path)[f"reviewer-{end}"] if end else names["ent"].annotator


def agent_description(name: str, kind: URIRef = PROV.Person) -> Iterator[Fact]:
    """Yield the description of a reader: a person, or an agent of another kind."""
    yield RDF.type, PROV.Agent
    yield RDF.type, kind
    yield DCTERMS.identifier, Literal(name)
    for language in COMPLETE:
        yield RDFS.label, Literal(name, lang=language)


class StatementKey(NamedTuple):
    """The kind and the subject of a statement, by which its recorded readings are found."""

    kind: str  #: a kind of annotation, or TEXT or TRANSLATION of ``readings``
    provision: str
    value: str = ""  #: slug of its value, or the earlier provision of a pair
    by: str = ""  #: the person who made it, who has thereby read it


class Provenance:
    """The facts on who made and who read the statements of one corpus."""

    def __init__(self, names: Names, corpus: Corpus, readings: Readings) -> None:
        """Take the names of terms, a corpus and its recorded readings."""
        self._names, self._corpus, self._readings = names, corpus, readings
        self._nodes = Namespace(names.base + corpus.path)

    def reading(self, reading: Reading) -> URIRef:
        """Return the IRI of a reading."""
        return self._nodes[f"reading-{reading.identifier}"]

    def status(self, about: StatementKey) -> URIRef:
        """Return the status of a statement. What is pending is proposed, unless a person has made it."""
        status = self._readings.status(about.kind, about.provision, about.value)
        if about.by:
            status = PERSON_REVIEWED
        elif self._corpus.is_pending(about.provision):
            status = PROPOSED
        return self._names["status"][status]

    def read(self, about: StatementKey) -> Iterator[Fact]:
        """Yield the status of a statement, and the activity of which it is a result.

        That is the last reading that covers it, else the extraction by rules and tables.
        """
        yield self._names["rec"].status, self.status(about)
        covering = self._readings.of(about.kind, about.provision, about.value)
        yield PROV.wasGeneratedBy, self.reading(covering[-1]) if covering else self._names["ent"].extraction

    def made(self, about: StatementKey, method: str, rule: str = "", reason: str = "") -> Iterator[Fact]:
        """Yield the facts of ``read``, and the method, rule, maker and reason. A statement by rule has no maker.

        ``method`` is the slug of a concept.
        """
        rec = self._names["rec"]
        yield from self.read(about)
        yield rec.method, self._names["method"][method]
        if rule:
            yield rec.rule, Literal(rule)
        if method != "rule":
            person = about.by or self._readings.person(about.kind, about.provision, about.value)
            yield PROV.wasAttributedTo, agent_for(self._corpus, self._names, person)
        if reason:
            yield RDFS.comment, Literal(reason, lang=WRITTEN)
