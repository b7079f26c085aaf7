"""Annotation of one document: rules, vocabulary check, remarks, judgements, pairs, in this order."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from rdflib import Graph
from rdflib.namespace import DCTERMS, SKOS

from reaffirm_core.annotate.citations import with_inherited
from reaffirm_core.annotate.consistency import check_grades
from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.described_documents import Titles, described_documents
from reaffirm_core.annotate.judgements import Judgement, headlines, judgements, mentions
from reaffirm_core.annotate.lineages import Lineage, lineages
from reaffirm_core.annotate.reaffirmations import (
    ForeignProvision,
    Pair,
    check_stated,
    pairs,
    repeats,
    stated,
    with_limits,
)
from reaffirm_core.annotate.remarks import remarks_on, undescribed
from reaffirm_core.annotate.rule_matches import RuleMatches, apply_rules
from reaffirm_core.annotate.translation_check import TranslationDifference, contradictions
from reaffirm_core.annotate.vocabulary_check import VocabularyCheck, check_vocabulary
from reaffirm_core.annotation_kinds import JUDGED
from reaffirm_core.compare.ranking import Leaf, rank
from reaffirm_core.corpus import Corpus
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.pack import Pack, Structure
from reaffirm_core.model import Alternatives, Ask, Citation, Document, Provision, Reference, Remark, Statement
from reaffirm_core.names import Names, document_name

#: The number of earlier leaves for each leaf of which the ranking gives the similarity.
_RANKED = 60


@dataclass(frozen=True)
class Annotations:
    """The facts of a document from rules and curated tables, with the uses of each rule."""

    asks: tuple[Ask, ...]
    citations: tuple[Citation, ...]  #: of each provision its own, then those of its chapeaux
    alternatives: tuple[Alternatives, ...]
    references: tuple[Reference, ...]
    adoptions: Mapping[str, str]  #: by provision
    taken_up: tuple[tuple[str, str], ...]  #: provisions, with the prefixed name of a document that took each up
    statements: tuple[Statement, ...]  #: of the other kinds
    judgements: tuple[Judgement, ...]
    headlines: Mapping[str, Mapping[str, str]]  #: by provision and language
    pairs: tuple[Pair, ...]
    repeats: tuple[Pair, ...]  #: pairs that were both presented at one session
    lineages: tuple[Lineage, ...]
    uses: RuleUses
    unknown: tuple[Remark, ...] = ()  #: doubts about names outside the vocabulary, asks, articles and references
    undescribed: tuple[Remark, ...] = ()  #: those about names outside the vocabulary in provisions that were read
    unjudged: tuple[str, ...] = ()  #: what the tables lack of provisions that were read, as messages
    minted: tuple[str, ...] = ()  #: prefixed names of cited documents that the vocabulary does not describe
    described: Titles = field(default_factory=dict)  #: documents that persons described, whether cited here or not
    #: facts in which versions contradict the document, by their language
    contradictions: Mapping[str, Sequence[TranslationDifference]] = field(default_factory=dict)

    def of(self, kind: str) -> Sequence[Ask | Citation | Reference | Statement]:
        """Return the annotations of a kind that rules find in the words of their own provision.

        ``kind`` is the name of the kind in ``annotation_kinds``.
        """
        apart: dict[str, Sequence[Ask | Citation | Reference]] = {
            "ask": self.asks,
            "cite": [citation for citation in self.citations if citation.basis == "own"],
            "ref": self.references,
        }
        if kind in apart:
            return apart[kind]
        return [fact for fact in self.statements if fact.kind == kind and fact.basis != "inherited"]


@dataclass(frozen=True)
class _Judgements:
    """The facts of the tables of concepts and headlines."""

    concepts: Sequence[Judgement]
    headlines: Mapping[str, Mapping[str, str]]  #: by provision and language


@dataclass(frozen=True)
class _Pairs:
    """The facts of the tables of reaffirmations."""

    pairs: Sequence[Pair]
    repeats: Sequence[Pair]
    lineages: Sequence[Lineage]


def annotate(
    document: Document,
    corpus: Corpus,
    structure: Structure,
    grammar: Grammar,
    curated: Mapping[str, bytes],
    vocabulary: Graph,
    names: Names,
    elsewhere: Mapping[str, ForeignProvision] | None = None,
    described: Titles = MappingProxyType({}),
    versions: Mapping[str, tuple[Document, Pack]] = MappingProxyType({}),
) -> Annotations:
    """Return the annotations of a document from the rules of its language and the curated tables of its corpus.

    ``curated`` maps file names to CSV bytes. ``elsewhere`` maps names such as ``tip:8-1-c`` to provisions of other
    corpora. ``described`` are the documents that tables of other corpora describe, ``versions`` the document in further
    languages with the packs of these.

    What a corpus that was read lacks is in the result, for a complete list. Raises TableError, with the cell, for an
    error in a table.
    """
    tables = {name: Curated(f"{corpus.name}/curated", name, content) for name, content in curated.items()}
    known = described_documents([tables[DOCUMENTS]] if DOCUMENTS in tables else [], described)
    context = Context(document, corpus, structure, grammar, tables, vocabulary, names, known, elsewhere or {})
    matches = apply_rules(context)
    check = check_vocabulary(context, matches)
    remarks = remarks_on(context, matches, check)
    judged = _judge(context)
    compared = _compare(context, matches, judged)
    return Annotations(
        asks=tuple(matches.asks),
        citations=tuple(with_inherited(document.provisions, _citations_of_terms(matches.citations, check))),
        alternatives=tuple(matches.alternatives),
        references=tuple(replace(fact, cites=check.terms.get(fact.cites, "")) for fact in matches.references),
        adoptions=matches.adoptions,
        taken_up=tuple(_taken_up(context)),
        statements=(*_mentions(context), *matches.statements),
        judgements=tuple(judged.concepts),
        headlines=judged.headlines,
        pairs=tuple(compared.pairs),
        repeats=tuple(compared.repeats),
        lineages=tuple(compared.lineages),
        uses=matches.uses,
        unknown=tuple(remarks),
        undescribed=tuple(undescribed(context, check)),
        unjudged=tuple(_unjudged(context, judged)),
        minted=tuple(check.minted),
        described=known,
        contradictions={
            language: tuple(contradictions(context, version, pack)) for language, (version, pack) in versions.items()
        },
    )


def _citations_of_terms(citations: Iterable[Citation], check: VocabularyCheck) -> Iterator[Citation]:
    """Yield the citations of known terms, renumbered in each provision, without duplicates."""
    of_known_terms = (replace(fact, cites=term, number=0) for fact in citations if (term := check.terms[fact.cites]))
    counts: Counter[str] = Counter()
    for fact in dict.fromkeys(of_known_terms):
        counts[fact.provision] += 1
        yield replace(fact, number=counts[fact.provision])


def _judge(context: Context) -> _Judgements:
    """Read the tables of concepts, then the headlines."""
    provisions = context.document.provisions
    concepts: list[Judgement] = []
    for kind in JUDGED:
        if table := context.tables.get(kind.table):
            concepts += judgements(table, kind.name, provisions, context.concepts(kind.prefix))
    table = context.tables.get("headlines.csv")
    return _Judgements(concepts, headlines(table, provisions) if table else {})


def _unjudged(context: Context, judged: _Judgements) -> Iterator[str]:
    """Yield a message for each provision that was read and has no theme or headline, if the corpus has the table."""
    themed = {judgement.provision for judgement in judged.concepts if judgement.kind == "theme"}
    for table, what, present in (("themes.csv", "theme", themed), ("headlines.csv", "headline", judged.headlines)):
        for provision in context.document.provisions if table in context.tables else ():
            needs_it = provision.operative or what == "headline"
            if needs_it and provision.identifier not in present and not context.corpus.is_pending(provision.identifier):
                yield f"{provision.identifier} has no {what}"


def _mentions(context: Context) -> Iterator[Statement]:
    """Yield the mentions of entities from ``entities.csv``."""
    if table := context.tables.get("entities.csv"):
        yield from mentions(table, context.document.provisions, context.slugs("Entity"))


def _taken_up(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the rows of ``taken-up.csv``: a provision and the document of a body that took it up."""
    if table := context.tables.get("taken-up.csv"):
        provisions = {provision.identifier for provision in context.document.provisions}
        documents = context.slugs("Document")
        for row in table.rows:
            if not row[1]["source"]:
                raise table.error(row[0], "source", "is empty; name where the document was seen")
            yield table.one_of(row, "provision", provisions), document_name(table.one_of(row, "document", documents))


def _compare(context: Context, matches: RuleMatches, judged: _Judgements) -> _Pairs:
    """Read the tables of reaffirmations, repeats and lineages."""
    provisions, days, tables = context.document.provisions, context.days, context.tables
    presented = {p.identifier: days[context.corpus.presented_at(p.identifier, p.session)] for p in provisions}
    relations, compared = stated(matches.references, tables.get("explicit.csv")), list[Pair]()
    repeated: list[Pair] = []
    named: list[Lineage] = []
    if table := tables.get("lineage.csv"):
        similarity = _similarity(context, matches, judged, presented)
        elsewhere = {name: leaf for name, leaf in context.elsewhere.items() if leaf.provision.operative}
        compared = pairs(table, provisions, presented, relations, similarity, elsewhere)
        referring = {ask.provision for ask in matches.asks if ask.operator == "reaffirms"}
        check_grades(table, compared, matches.alternatives, referring)
    if table := tables.get("explicit.csv"):
        check_stated(table, compared)
    if table := tables.get("limit-changes.csv"):
        compared = with_limits(table, compared, context.concepts("qualification"))
    if table := tables.get("repeats.csv"):
        repeated = list(repeats(table, provisions, presented))
    if "lineages.csv" in tables and "members.csv" in tables:
        adopted = {p.identifier: days[p.session] for p in provisions}
        named = lineages(tables["lineages.csv"], tables["members.csv"], compared, provisions, presented, adopted)
    return _Pairs(compared, repeated, named)


def _similarity(
    context: Context, matches: RuleMatches, judged: _Judgements, presented: Mapping[str, date]
) -> dict[tuple[str, str], float]:
    """Return the similarity of ranked pairs of leaves, by the later and the earlier identifier."""
    rising = {identifier: day.toordinal() for identifier, day in presented.items()}
    ranked = leaves(context.document.provisions, rising, matches.asks, judged.concepts, judged.headlines)
    candidates = rank(ranked, context.grammar.stock, broader_of(context.vocabulary), _RANKED)
    return {(candidate.later, candidate.earlier): candidate.score for candidate in candidates}


def leaves(
    provisions: Sequence[Provision],
    presented: Mapping[str, int],
    asks: Sequence[Ask],
    concepts: Sequence[Judgement],
    titles: Mapping[str, Mapping[str, str]],
) -> list[Leaf]:
    """Return the leaves of a document with the features that the ranking compares, in document order.

    ``presented`` gives a number for each provision that rises from one session to the next. ``titles`` are headlines by
    provision and language.
    """
    addressees, indirect, themes = (defaultdict[str, set[str]](set) for _ in range(3))
    for ask in asks:
        addressees[ask.provision].update(ask.addressees)
        indirect[ask.provision].update(party.slug for party in ask.indirect)
    for judgement in concepts:
        if judgement.kind == "theme":
            themes[judgement.provision].add(judgement.slug)
    return [
        Leaf(
            identifier=provision.identifier,
            session=presented[provision.identifier],
            text=provision.text,
            full_text=provision.full_text,
            themes=frozenset(themes[provision.identifier]),
            addressees=frozenset(addressees[provision.identifier]),
            indirect=frozenset(indirect[provision.identifier]),
            headlines=titles.get(provision.identifier, {}),
        )
        for provision in provisions
        if provision.operative
    ]


def broader_of(vocabulary: Graph) -> dict[str, str]:
    """Return the slug of the broader concept of each concept, by slug."""
    slug = dict(vocabulary.subject_objects(DCTERMS.identifier))
    return {str(slug[narrow]): str(slug[broad]) for narrow, broad in vocabulary.subject_objects(SKOS.broader)}


def unused(grammar: Grammar, uses: Collection[RuleUses]) -> list[str]:
    """Return the places of the rules that match in no document, without rules that give a reason (``awaits``)."""
    return [rule.place for rule in grammar.rules if not rule.awaits and not any(use[rule] for use in uses)]
