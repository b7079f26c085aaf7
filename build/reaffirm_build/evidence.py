"""Evidence: what every statement in the graph rests on: exact words and their place, and how it was made."""

from collections.abc import Iterator

from rdflib import RDFS, Literal, URIRef
from rdflib.namespace import PROV, Namespace

from reaffirm_build.corpus import Corpus
from reaffirm_build.model import Quote
from reaffirm_build.names import OA, Names

#: A predicate and its value.
Fact = tuple[URIRef, URIRef | Literal]


def quoted(names: Names, corpus: Corpus, quote: Quote) -> Iterator[Fact]:
    """Exact words, the provision or footnote in whose text they stand, and where."""
    rec = names["rec"]
    yield OA.hasSource, Namespace(names.base + corpus.path)[quote.source]
    yield rec.quote, Literal(quote.words, lang=corpus.language)
    yield rec.start, Literal(quote.start)
    yield rec.end, Literal(quote.end)


def judged(names: Names, method: str, rule: str = "", reason: str = "", status: str = "reviewed") -> Iterator[Fact]:
    """How a statement was made, by which rule, by whom if it was judged, and why."""
    rec = names["rec"]
    yield rec.method, Literal(method)
    yield rec.status, Literal(status)
    if rule:
        yield rec.rule, Literal(rule)
    if method != "rule":
        yield PROV.wasAttributedTo, names["ent"].annotator
    if reason:
        yield RDFS.comment, Literal(reason, lang="en")
