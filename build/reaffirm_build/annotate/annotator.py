"""Annotate: what rules find in a document and what readers decided of it, checked against the vocabulary."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rdflib import RDF, Graph
from rdflib.namespace import DCTERMS, SKOS

from reaffirm_build.annotate.asks import asks
from reaffirm_build.annotate.citations import bare_names, citations, strangers, unowned
from reaffirm_build.annotate.curated import Curated, override, resolutions
from reaffirm_build.annotate.judgements import Judgement, Mention, headlines, judgements, mentions
from reaffirm_build.annotate.reaffirmations import Elsewhere, Lineage, Pair, lineages, pairs, repeats
from reaffirm_build.annotate.references import references
from reaffirm_build.annotate.remarks import by_whole, described, line_of, on_front, unlisted, unresolved
from reaffirm_build.annotate.unresolved import of_nobody, unasked
from reaffirm_build.compare.ranking import Leaf, rank
from reaffirm_build.corpus import Corpus
from reaffirm_build.errors import SourceError
from reaffirm_build.language.grammar import Grammar, Uses
from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Ask, Citation, Document, Provision, Reference, Remark
from reaffirm_build.names import Names, can_be_minted

#: Tables of judged concepts: file name → kind of concept (its prefix), class of the ontology.
_CONCEPTS = {
    "themes.csv": ("theme", "Theme"),
    "groups.csv": ("group", "Group"),
    "forms.csv": ("form", "ExploitationForm"),
}

#: The relation to recommendations at large: no words tell which.
_LARGE = "generic"

#: How deep the ranking is read for the similarity of pairs.
_RANKED = 60


@dataclass(frozen=True)
class Annotations:
    """What was found in a document, and by which rules."""

    asks: tuple[Ask, ...]
    citations: tuple[Citation, ...]
    references: tuple[Reference, ...]
    judgements: tuple[Judgement, ...]
    headlines: Mapping[str, Mapping[str, str]]  #: by provision and language
    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]
    repeats: tuple[Pair, ...]  #: pairs that one session presented both
    lineages: tuple[Lineage, ...]
    uses: Uses
    unknown: tuple[Remark, ...] = ()  #: what is cited or looks so and is not in the vocabulary, or asks and is no ask
    minted: tuple[str, ...] = ()  #: documents that are cited, are not in the vocabulary and are known by their names


def annotate(
    document: Document,
    corpus: Corpus,
    structure: Structure,
    grammar: Grammar,
    curated: Mapping[str, bytes],
    vocabulary: Graph,
    names: Names,
    elsewhere: Mapping[str, Elsewhere] | None = None,
) -> Annotations:
    """Find asks, citations and references by the rules of a language, and read the curated tables of the corpus.

    ``elsewhere`` are the leaves of other corpora that its tables may name.

    Raises SourceError for a citation of what the vocabulary does not have, TableError for a slip in a table, both
    with file and line.
    """
    uses = Uses()
    provisions = document.provisions
    tables = {name: Curated(f"{corpus.name}/curated", name, content) for name, content in curated.items()}

    def slugs(kind: str) -> Collection[str]:
        return _slugs(vocabulary, names, kind)

    found = asks(provisions, grammar, uses)
    if table := tables.get("asks.csv"):
        found = override(found, table, provisions, slugs("Actor"), slugs("Strength"))
    resolved = {}
    if table := tables.get("references.csv"):
        sessions = [session.identifier for session in document.sessions]
        resolved = resolutions(table, provisions, {rule["relation"] for rule in grammar.references}, sessions)
    front = " ".join(document.front_matter)
    bare = bare_names(provisions, grammar, corpus.body, front)
    cited = citations(provisions, document.footnotes, grammar, uses, bare)
    days = {session.number: session.start for session in document.sessions}
    days |= {number: facts.start for number, facts in corpus.sessions.items()}
    body = grammar.body_of(corpus.body, front)
    referred = references(provisions, grammar, corpus.numberings, resolved, uses, structure, days, body)
    said: list[Citation | Reference] = [*cited, *(one for one in referred if one.cites)]
    in_vocabulary = {one.cites: _known(one.cites, vocabulary, names) for one in said}
    in_vocabulary |= {own: own for own in in_vocabulary if names.expand(own) == names.document(corpus.identifier)}
    unknown: dict[tuple[str, str], Citation | Reference] = {}  # the first that cites it in a provision
    for one in said:
        if in_vocabulary[one.cites] != one.cites:
            unknown.setdefault((one.provision, one.cites), one)
    minted: dict[str, list[Citation | Reference]] = {}
    if not corpus.reviewed:
        minted = _minted(document, unknown.values(), body["resolutions"] if body else "", in_vocabulary)
        in_vocabulary |= {one.cites: name for name, ones in minted.items() for one in ones}
    remarks = [described(document, ones, structure) for ones in by_whole(minted)]
    lacking = (one for one in unknown.values() if in_vocabulary[one.cites] not in minted)
    remarks += [unlisted(document, one, structure, in_vocabulary[one.cites]) for one in lacking]
    remarks.sort(key=lambda remark: remark.line)
    if remarks and corpus.reviewed:
        raise SourceError(document.source.name, remarks[0].line, remarks[0].problem)
    for provision, quote in strangers(provisions, document.footnotes, grammar, bare):
        doubt = "what looks like a work is none that is known"
        remarks.append(Remark(line_of(document, quote, structure), doubt, f"{provision} names {quote.words!r}"))
    if not corpus.reviewed:
        lost = "a clause asks by its words, and no ask was found in it"
        parted = "a clause asks nobody, and begins with somebody who may be asked"
        doubts = [(lost, quote) for quote in unasked(provisions, found, grammar)]
        for doubt, quote in [*doubts, *((parted, quote) for quote in of_nobody(found, provisions, grammar))]:
            remarks.append(Remark(line_of(document, quote, structure), doubt, f"{quote.source}: {quote.words!r}"))
        for quote in unowned(provisions, cited, grammar, bare):
            doubt = "of which treaty an article is cannot be told"
            remarks.append(Remark(line_of(document, quote, structure), doubt, f"{quote.source} names {quote.words!r}"))
    judged: list[Judgement] = []
    for name, (kind, of_class) in _CONCEPTS.items():
        if table := tables.get(name):
            judged += judgements(table, kind, provisions, slugs(of_class), corpus.waits)
    headed = headlines(table, provisions, corpus.waits) if (table := tables.get("headlines.csv")) else {}
    untold = (one for one in referred if not (one.target or one.relation == _LARGE))
    remarks += [unresolved(document, one, structure) for one in untold]
    compared: list[Pair] = []
    repeated: list[Pair] = []
    lines: list[Lineage] = []
    presented = {p.identifier: days[corpus.presented_at(p.identifier, p.session)] for p in provisions}
    if table := tables.get("lineage.csv"):
        rising = {identifier: day.toordinal() for identifier, day in presented.items()}
        known = leaves(provisions, rising, found, judged, headed)
        similarity = {
            (c.later, c.earlier): c.score for c in rank(known, grammar.stock, broader_of(vocabulary), _RANKED)
        }
        compared = list(pairs(table, provisions, presented, referred, similarity, elsewhere or {}))
    if table := tables.get("repeats.csv"):
        repeated = list(repeats(table, provisions, presented, referred))
    if "lineages.csv" in tables and "members.csv" in tables:
        lines = lineages(tables["lineages.csv"], tables["members.csv"], compared, provisions, presented)
    return Annotations(
        asks=tuple(found),
        citations=tuple(_numbered(replace(one, cites=name) for one in cited if (name := in_vocabulary[one.cites]))),
        references=tuple(replace(one, cites=in_vocabulary.get(one.cites, "")) for one in referred),
        judgements=tuple(judged),
        headlines=headed,
        mentions=tuple(mentions(table, provisions, slugs("Entity"))) if (table := tables.get("entities.csv")) else (),
        pairs=tuple(compared),
        repeats=tuple(repeated),
        lineages=tuple(lines),
        uses=uses,
        unknown=tuple(remarks),
        minted=tuple(minted),
    )


def leaves(
    provisions: Sequence[Provision],
    presented: Mapping[str, int],
    found: Sequence[Ask],
    judged: Sequence[Judgement],
    headed: Mapping[str, Mapping[str, str]],
) -> list[Leaf]:
    """What the ranking knows of every leaf, in document order; ``presented`` are numbers that rise from day to day."""
    addressees, indirect, themes = (defaultdict[str, set[str]](set) for _ in range(3))
    for ask in found:
        addressees[ask.provision].update(ask.addressees)
        indirect[ask.provision].update(party.slug for party in ask.indirect)
    for judgement in judged:
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
            headlines=headed.get(provision.identifier, {}),
        )
        for provision in provisions
        if provision.operative
    ]


def broader_of(vocabulary: Graph) -> dict[str, str]:
    """The slug of the broader concept of each concept."""
    slug = dict(vocabulary.subject_objects(DCTERMS.identifier))
    return {str(slug[narrow]): str(slug[broad]) for narrow, broad in vocabulary.subject_objects(SKOS.broader)}


def _slugs(vocabulary: Graph, names: Names, kind: str) -> Collection[str]:
    """The identifiers of the members of a class."""
    members = vocabulary.subjects(RDF.type, names["rec"][kind])
    return {str(slug) for member in members for slug in vocabulary.objects(member, DCTERMS.identifier)}


def _known(name: str, vocabulary: Graph, names: Names) -> str:
    """What is named, or the narrowest of what that is a part of that the vocabulary has; "" if it has none."""
    while (names.expand(name), None, None) not in vocabulary:
        shorter = re.sub(r"[-_][^-_]+$", "", name) if name.startswith("inst:") else re.sub(r"[_(][^_(]+$", "", name)
        if shorter == name:
            return ""
        name = shorter
    return name


def _numbered(cited: Iterable[Citation]) -> Iterator[Citation]:
    """Citations numbered anew in each provision, each once for its words."""
    counts: Counter[str] = Counter()
    for one in dict.fromkeys(replace(citation, number=0) for citation in cited):
        counts[one.provision] += 1
        yield replace(one, number=counts[one.provision])


def _minted(
    document: Document, unknown: Iterable[Citation | Reference], body: str, known: Mapping[str, str]
) -> dict[str, list[Citation | Reference]]:
    """The documents, by name, that are known by that alone, with what cites them; none that is a head of the pages.

    A letter of a paragraph is that paragraph; what is ``known`` instead of a name may be that.
    """
    found: dict[str, list[Citation | Reference]] = {}
    for one in unknown:
        name = one.cites.partition("(")[0]
        if can_be_minted(name, body) and known[one.cites] != name:
            found.setdefault(name, []).append(one)
    return {name: ones for name, ones in found.items() if not any(on_front(document, one) for one in ones)}


def unused(grammar: Grammar, uses: Collection[Uses]) -> list[str]:
    """The names of the rules that found nothing in any document; some say why they are there all the same."""
    return [rule.name for rule in grammar.rules if not rule.awaits and not any(use[rule] for use in uses)]
