"""Triples of ``graph:inferred`` on force: that of each ask, and how it changed from the earlier to the later of a pair.

The codebook has the rules in its section Strength; ``compare.comparable`` applies them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, Namespace

from reaffirm_build.graph.evidence import Fact
from reaffirm_core.annotate.reaffirmations import GRADES, Pair
from reaffirm_core.compare.comparable import NOT_COMPARABLE, Ladder, Verb, is_same_kind
from reaffirm_core.corpus import Corpus
from reaffirm_core.model import Ask, Quote
from reaffirm_core.names import Names


@dataclass(frozen=True)
class AskedTexts:
    """The asks of one corpus, with the words by which an ask in its language is one to consider."""

    corpus: Corpus
    asks: Mapping[str, Sequence[Ask]]  #: by provision, in their order
    considering: re.Pattern[str]  #: a head verb at the beginning of words, such as "consider"

    def compared(self, provision: str, words: Quote) -> tuple[Ask, Verb] | None:
        """Return the ask to which compared words belong, and what they ask; None without an ask.

        It is the last ask whose own words begin before them or with them, else the first. An ask that a part takes over
        from its chapeau comes before the whole part. Words that begin with a head verb ask to consider.
        """
        asks = self.asks.get(provision, ())
        if not asks:
            return None
        quoted = ((ask, ask.quote) for ask in asks if ask.quote)
        before = [ask for ask, quote in quoted if quote.source != provision or quote.start <= words.start]
        ask = before[-1] if before else asks[0]
        verb = verb_of(ask)
        return ask, verb._replace(considered=verb.considered or bool(self.considering.match(words.words)))


def ladder_of(vocabulary: Graph, names: Names) -> Ladder:
    """Return the order of forces that the ontology states."""
    rec, slugs = names["rec"], dict(vocabulary.subject_objects(DCTERMS.identifier))
    levels = {str(slugs[force]): int(str(level)) for force, level in vocabulary.subject_objects(rec.level)}
    usual = vocabulary.subject_objects(rec.usualForce)
    return Ladder(levels, {str(slugs[strength]): str(slugs[force]) for strength, force in usual})


def verb_of(ask: Ask) -> Verb:
    """Return the words of an ask that move its addressee."""
    return Verb(ask.operator, ask.strength, ask.head_verb is not None)


def by_provision(asks: Sequence[Ask]) -> dict[str, list[Ask]]:
    """Return asks by provision, in their order."""
    grouped: dict[str, list[Ask]] = {}
    for ask in sorted(asks, key=lambda ask: ask.number):
        grouped.setdefault(ask.provision, []).append(ask)
    return grouped


def force_graph(
    names: Names, own: AskedTexts, others: Sequence[AskedTexts], pairs: Sequence[Pair], ladder: Ladder
) -> Graph:
    """Return the forces of the asks of a corpus, and of the compared asks of its reaffirmations.

    ``others`` are the corpora that contain earlier provisions of the pairs.
    """
    graph, nodes = names.new_graph(own.corpus.path), Namespace(names.base + own.corpus.path)
    for asks in own.asks.values():
        for ask in asks:
            if force := ladder.force_of(verb_of(ask)):
                graph.add((_node(names, own.corpus, ask), names["rec"].force, names["force"][force]))
    by_name = {texts.corpus.name: texts for texts in others}
    for pair in pairs:
        if pair.grade in GRADES:
            node = nodes[f"{pair.later}_reaff-{pair.earlier.replace(':', '-')}"]
            earlier = by_name.get(pair.elsewhere.corpus.name) if pair.elsewhere else own
            for predicate, value in _changes(names, pair, own, earlier, ladder):
                graph.add((node, predicate, value))
    return graph


def _changes(names: Names, pair: Pair, own: AskedTexts, earlier: AskedTexts | None, ladder: Ladder) -> Iterator[Fact]:
    """Yield the compared asks of a pair, their forces and the change between them.

    An ask that reaffirms asks as strongly as the text to which it refers: that is the earlier text of the pair if it is
    the later one, and else not known.
    """
    rec, change = names["rec"], NOT_COMPARABLE
    then = earlier.compared(pair.earlier.rpartition(":")[2], pair.earlier_words) if earlier else None
    now = own.compared(pair.later, pair.words)
    force = ladder.force_of(then[1]) if then and not then[1].is_reaffirming else ""
    if earlier and then:
        yield rec.earlierAsk, _node(names, earlier.corpus, then[0])
    if force:
        yield rec.earlierForce, names["force"][force]
    if now:
        yield rec.laterAsk, _node(names, own.corpus, now[0])
        if later := force if now[1].is_reaffirming else ladder.force_of(now[1]):
            yield rec.laterForce, names["force"][later]
    if pair.same_act and now and then and is_same_kind(now[0].addressees, then[0].addressees):
        change = ladder.change(now[1], then[1])
    yield rec.forceChange, names["change"][change]


def _node(names: Names, corpus: Corpus, ask: Ask) -> URIRef:
    """Return the IRI of an ask."""
    return Namespace(names.base + corpus.path)[f"{ask.provision}_ask-{ask.number}"]
