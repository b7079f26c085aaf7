"""Triples of ``graph:lineage`` (reaffirmations and named lineages) and of ``graph:related`` (other pairs)."""

from collections.abc import Sequence
from decimal import Decimal

from rdflib import RDF, RDFS, Graph, Literal
from rdflib.namespace import DCTERMS, Namespace

from reaffirm_build.graph.evidence import Fact, Provenance, StatementKey, quotation
from reaffirm_core.annotate.lineages import Lineage
from reaffirm_core.annotate.reaffirmations import RELATED, Pair
from reaffirm_core.annotate.reasons import WRITTEN
from reaffirm_core.annotation_kinds import BY_NAME
from reaffirm_core.corpus import Corpus
from reaffirm_core.names import Names


def lineage_graph(
    names: Names,
    corpus: Corpus,
    pairs: Sequence[Pair],
    repeats: Sequence[Pair],
    lineages: Sequence[Lineage],
    provenance: Provenance,
) -> Graph:
    """Return the lineage graph of one corpus. Both provisions of a pair in ``repeats`` are from one session."""
    graph = names.new_graph(corpus.path)
    nodes, rec = Namespace(names.base + corpus.path), names["rec"]
    for pair in pairs:
        if pair.grade != RELATED:
            _pair(graph, names, corpus, provenance, pair, "reaff")
    for pair in repeats:
        _pair(graph, names, corpus, provenance, pair, "repeat")
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


def related_graph(names: Names, corpus: Corpus, pairs: Sequence[Pair], provenance: Provenance) -> Graph:
    """Return the pairs of one corpus that were looked at and found not to reaffirm."""
    graph = names.new_graph(corpus.path)
    for pair in pairs:
        if pair.grade == RELATED:
            _pair(graph, names, corpus, provenance, pair, "related")
    return graph


def _pair(graph: Graph, names: Names, corpus: Corpus, provenance: Provenance, pair: Pair, kind: str) -> None:
    """Add one comparison with both quotations, its grade, similarity, reviewer and reason."""
    nodes, rec = Namespace(names.base + corpus.path), names["rec"]
    node = nodes[f"{pair.later}_{kind}-{pair.earlier.replace(':', '-')}"]
    other = pair.elsewhere.corpus if pair.elsewhere else corpus
    earlier = Namespace(names.base + other.path)[pair.earlier.rpartition(":")[2]]
    graph.add((nodes[pair.later], names.expand(BY_NAME[kind].link), node))
    about = StatementKey(kind, pair.later, pair.earlier, pair.by)
    facts: list[Fact] = [
        (RDF.type, names.expand(BY_NAME[kind].class_)),
        (names.expand(BY_NAME[kind].value), earlier),
        (rec.grade, names["grade"][pair.grade]),
        *quotation(names, corpus, pair.words),
        (rec.earlierQuote, Literal(pair.earlier_words.words, lang=other.language)),
        (rec.earlierStart, Literal(pair.earlier_words.start)),
        (rec.earlierEnd, Literal(pair.earlier_words.end)),
        *provenance.made(about, "curated", reason=pair.reason),
    ]
    if kind == "reaff":
        facts.append((rec.explicit, Literal(pair.explicit)))
        if pair.act_reason:
            facts.append((rec.sameAct, Literal(pair.same_act)))
            facts.append((rec.actReason, Literal(pair.act_reason, lang=WRITTEN)))
    if pair.relation:
        facts.append((rec.relation, names["relation"][pair.relation]))
    facts += ((rec[f"{change}Limit"], names["qualification"][limit]) for change, limit in pair.limits)
    if pair.similarity is not None:
        # two digits, since versions of the numeric libraries differ in the last digits
        facts.append((rec.similarity, Literal(Decimal(f"{pair.similarity:.2f}").normalize())))
    for predicate, value in facts:
        graph.add((node, predicate, value))
