"""Triples of ``graph:lineage``: compared pairs and named lineages, each with its evidence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, Namespace

from reaffirm_build.annotate.lineages import Lineage
from reaffirm_build.annotate.readings import Key
from reaffirm_build.annotate.reaffirmations import RELATED, Pair
from reaffirm_build.annotation_kinds import BY_NAME
from reaffirm_build.corpus import Corpus
from reaffirm_build.graph.evidence import Fact, agent_for, provenance, quotation
from reaffirm_build.names import Names


def lineage_graph(
    names: Names,
    corpus: Corpus,
    pairs: Sequence[Pair],
    repeats: Sequence[Pair],
    lineages: Sequence[Lineage],
    readings: Mapping[Key, URIRef] = MappingProxyType({}),
) -> Graph:
    """Return the lineage graph of one corpus. Both provisions of a pair in ``repeats`` are from one session.

    ``readings`` are the last readings by kind, later and earlier provision.
    """
    graph = names.new_graph(corpus.path)
    nodes, rec = Namespace(names.base + corpus.path), names["rec"]
    for pair in pairs:
        _pair(graph, names, corpus, readings, pair, "related" if pair.grade == RELATED else "reaff")
    for pair in repeats:
        _pair(graph, names, corpus, readings, pair, "repeat")
    for lineage in lineages:
        node = names["lineage"][lineage.identifier]
        graph.add((node, RDF.type, rec.Lineage))
        graph.add((node, DCTERMS.identifier, Literal(lineage.identifier)))
        graph.add((node, rec.firstStatement, nodes[lineage.members[0]]))
        for member in lineage.latest:
            graph.add((node, rec.latestText, nodes[member]))
        for language, name in lineage.names.items():
            graph.add((node, RDFS.label, Literal(name, lang=language)))
        for member in lineage.members:
            graph.add((nodes[member], rec.lineage, node))
    return graph


def _pair(graph: Graph, names: Names, corpus: Corpus, readings: Mapping[Key, URIRef], pair: Pair, kind: str) -> None:
    """Add one comparison with both quotations, its grade, similarity, reviewer and reason."""
    nodes, rec = Namespace(names.base + corpus.path), names["rec"]
    node = nodes[f"{pair.later}_{kind}-{pair.earlier.replace(':', '-')}"]
    other = pair.elsewhere.corpus if pair.elsewhere else corpus
    earlier = Namespace(names.base + other.path)[pair.earlier.rpartition(":")[2]]
    graph.add((nodes[pair.later], names.expand(BY_NAME[kind].link), node))
    status = corpus.status_of(pair.later, is_curated=True, by=pair.by)
    facts: list[Fact] = [
        (RDF.type, names.expand(BY_NAME[kind].class_)),
        (names.expand(BY_NAME[kind].value), earlier),
        (rec.grade, names["grade"][pair.grade]),
        *quotation(names, corpus, pair.words),
        (rec.earlierQuote, Literal(pair.earlier_words.words, lang=other.language)),
        (rec.earlierStart, Literal(pair.earlier_words.start)),
        (rec.earlierEnd, Literal(pair.earlier_words.end)),
        *provenance(names, "curated", reason=pair.reason, status=status, by=agent_for(corpus, names, pair.by)),
    ]
    reading = readings.get((kind, pair.later, pair.earlier))
    if reading and not pair.by:
        facts.append((PROV.wasGeneratedBy, reading))
    if kind == "reaff":
        facts.append((rec.explicit, Literal(pair.explicit)))
    if pair.relation:
        facts.append((rec.relation, names["relation"][pair.relation]))
    facts += ((rec[f"{change}Limit"], names["qualification"][limit]) for change, limit in pair.limits)
    if pair.similarity is not None:
        # two digits, since versions of the numeric libraries differ in the last digits
        facts.append((rec.similarity, Literal(Decimal(f"{pair.similarity:.2f}").normalize())))
    for predicate, value in facts:
        graph.add((node, predicate, value))
