"""Triples of ``graph:translation``: working translations of a document, which are not texts of the United Nations."""

from collections.abc import Iterable, Mapping, Sequence

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_build.graph.evidence import Provenance, StatementKey
from reaffirm_core.annotate.readings import TRANSLATION
from reaffirm_core.annotate.translations import Translation
from reaffirm_core.corpus import Corpus
from reaffirm_core.model import Statement
from reaffirm_core.names import Names


def translation_graph(
    names: Names,
    corpus: Corpus,
    translations: Sequence[Translation],
    words: Mapping[str, Iterable[tuple[Statement, str]]],
    provenance: Provenance,
) -> Graph:
    """Return the triples of the translations of one corpus, each text with a node that describes how it was made.

    ``words`` are annotations with their words in a translation, by its language.
    """
    rec, nodes = names["rec"], Namespace(names.base + corpus.path)
    graph = names.new_graph(corpus.path)
    for place, translation in enumerate(translations, 1):
        language = translation.language
        texts = {identifier: (nodes[identifier], text) for identifier, text in translation.texts.items()}
        if translation.front_matter:
            texts[corpus.identifier] = (names.document(corpus.identifier), translation.front_matter)
        for identifier, (subject, text) in texts.items():
            graph.add((subject, rec.translation, Literal(text, lang=language)))
            node = _node(nodes, subject, place)
            graph.add((node, RDF.type, rec.Translation))
            graph.add((node, PROV.wasDerivedFrom, subject))
            graph.add((node, PROV.wasAttributedTo, names["ent"].annotator))
            graph.add((node, DCTERMS.language, Literal(language)))
            for predicate, value in provenance.read(StatementKey(TRANSLATION, identifier)):
                graph.add((node, predicate, value))
        for identifier, text in translation.full_texts.items():
            graph.add((nodes[identifier], rec.fullTranslation, Literal(text, lang=language)))
        for identifier, text in translation.headings.items():
            graph.add((nodes[identifier], rec.headingTranslation, Literal(text, lang=language)))
        for fact, text in words.get(language, ()):
            annotation = nodes[f"{fact.provision}_{fact.kind}-{fact.number}"]
            graph.add((annotation, rec.translatedQuote, Literal(text, lang=language)))
    return graph


def _node(nodes: Namespace, subject: URIRef, place: int) -> URIRef:
    """Return the IRI of the description of a translation: ``tip:4-46-i_translation-1``."""
    return nodes[f"{subject.rpartition('/')[2]}_translation-{place}"]
