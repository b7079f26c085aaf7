"""Minted: documents that texts name by a symbol or a number, and that the ontology does not describe.

What is known of one is what its name tells: it is called by that, in every language, and has no title of its own.
"""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import RDF, RDFS, Graph, Literal
from rdflib.namespace import DCTERMS

from reaffirm_build.graph.evidence import Fact
from reaffirm_build.language.labels import Labels
from reaffirm_build.names import Names, document_name, identified, whole_of


def mint(minted: Iterable[str], own: str, vocabulary: Graph, labels: Mapping[str, Labels], names: Names) -> Graph:
    """The triples that describe documents by their names, and what they are parts of, if that has none.

    ``own`` is the symbol of the document that names them, which has a description. The triples follow from the name and
    the vocabulary alone: two corpora that mint one document say the same.
    """
    graph = names.new_graph()
    wanted = {one for name in minted for one in (name, whole_of(name))} - {document_name(own)}
    for name in sorted(wanted):
        node = names.expand(name)
        if (node, None, None) not in vocabulary:
            for predicate, value in _facts(name, vocabulary, labels, names):
                graph.add((node, predicate, value))
    return graph


def _facts(name: str, vocabulary: Graph, labels: Mapping[str, Labels], names: Names) -> Iterator[Fact]:
    """What is said of one document; its title is unofficial, and nobody reviewed that."""
    rec = names["rec"]
    symbol, part, _ = identified(name) or ("", "", "")
    whole = names.expand(whole_of(name))
    yield RDF.type, rec.Document
    yield DCTERMS.identifier, Literal(f"{symbol}, para. {part}" if part else symbol)
    yield rec.status, Literal("proposed")
    if part:
        yield DCTERMS.isPartOf, whole
        yield rec.number, Literal(part)
    known = {str(one.language): str(one) for one in vocabulary.objects(whole, RDFS.label) if isinstance(one, Literal)}
    for language, forms in labels.items():
        called = known.get(language) or forms.of_document(symbol)
        label = Literal(forms.of_paragraph(called, part) if part else called, lang=language)
        yield RDFS.label, label
        yield rec.unofficialTitle, label
