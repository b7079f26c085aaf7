"""Evidence of statements: exact words with their offsets, method, status and reviewer."""

from collections.abc import Iterator

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_build.annotate.reasons import WRITTEN
from reaffirm_build.corpus import Corpus
from reaffirm_build.languages import COMPLETE
from reaffirm_build.model import Quote
from reaffirm_build.names import OA, Names, slug

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


def provenance(
    names: Names, method: str, rule: str = "", reason: str = "", *, status: str, by: URIRef | None = None
) -> Iterator[Fact]:
    """Yield the method, status, rule, reviewer and reason of a statement. Statements by rule have no reviewer.

    ``method`` and ``status`` are slugs of concepts.
    """
    rec = names["rec"]
    yield rec.method, names["method"][method]
    yield rec.status, names["status"][status]
    if rule:
        yield rec.rule, Literal(rule)
    if method != "rule":
        yield PROV.wasAttributedTo, by or names["ent"].annotator
    if reason:
        yield RDFS.comment, Literal(reason, lang=WRITTEN)
