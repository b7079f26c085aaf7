"""Proposals for a corpus that is not reviewed, as rows that a person can accept or reject."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from reaffirm_build.curate.prediction import MAX_PAIRS, MIN_CONFIDENCE, Confidence, Placed, Proposal, Proposer, trials
from reaffirm_build.curate.proposals import PROPOSED, Proposed
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import OtherCorpus, provisions_of, with_packs
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import Annotations, annotate, broader_of, leaves
from reaffirm_core.annotate.described_documents import Titles
from reaffirm_core.annotate.judgements import MAX_THEMES
from reaffirm_core.annotate.reaffirmations import GRADES, REAFFIRMING
from reaffirm_core.annotate.translations import Translation
from reaffirm_core.compare.diff import differences, guessed_grade, likeness
from reaffirm_core.corpus import Corpus
from reaffirm_core.model import Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.overrides import Overrides
from reaffirm_core.structure.parser import parse
from reaffirm_core.structure.versions import aligned

#: The confidence of a pair that the text itself names.
_CERTAIN = 1.0
#: The own text and the full text of leaves, by language and identifier.
FurtherTexts = Mapping[str, Mapping[str, tuple[str, str]]]


@dataclass(frozen=True)
class CorpusLeaves:
    """The leaves of a corpus with their judgements, and the pairs judged to be reaffirmations."""

    leaves: Sequence[Placed]
    pairs: frozenset[tuple[str, str]]  #: names of the later and the earlier leaf
    texts: FurtherTexts = field(default_factory=dict)  #: in further languages: of versions, else of translations
    named: Sequence[tuple[str, str]] = ()  #: names of leaves and of earlier ones that they name by session and number

    @property
    def languages(self) -> list[str]:
        """The languages of the texts, first that of the corpus."""
        return list(dict.fromkeys((*(placed.language for placed in self.leaves[:1]), *self.texts)))

    def in_language(self, language: str) -> list[Placed]:
        """Return the leaves that have a text in a language, with this text."""
        texts = self.texts.get(language, {})
        placed_in = []
        for placed in self.leaves:
            if placed.language == language:
                placed_in.append(placed)
            elif placed.leaf.identifier in texts:
                text, full_text = texts[placed.leaf.identifier]
                leaf = replace(placed.leaf, text=text, full_text=full_text)
                placed_in.append(replace(placed, language=language, leaf=leaf))
        return placed_in


def texts_of(
    document: Document, versions: Mapping[str, Document], translations: Iterable[Translation] = ()
) -> FurtherTexts:
    """Return the texts of a document in further languages: of versions, and of translations where there is none."""
    texts: dict[str, Mapping[str, tuple[str, str]]] = {
        translation.language: {
            name: (translation.texts[name], full_text) for name, full_text in translation.full_texts.items()
        }
        for translation in translations
    }
    for language, version in versions.items():
        same = aligned(document, version)
        texts[language] = {p.identifier: (p.text, p.full_text) for p in version.provisions if p.identifier in same}
    return texts


def corpus_leaves(
    corpus: Corpus,
    source: bytes,
    curated: Mapping[str, bytes],
    knowledge: Knowledge,
    elsewhere: Sequence[OtherCorpus] = (),
    decided: Overrides = MappingProxyType({}),
    texts: Callable[[Document], FurtherTexts] = lambda _: {},
) -> CorpusLeaves:
    """Parse and annotate a corpus. Return its leaves and pairs, with what ``texts`` returns for its document."""
    document, annotations = annotated(corpus, source, curated, knowledge, elsewhere, decided)
    return annotated_leaves(corpus, document, annotations, texts(document))


def annotated(
    corpus: Corpus,
    source: bytes,
    curated: Mapping[str, bytes],
    knowledge: Knowledge,
    elsewhere: Sequence[OtherCorpus] = (),
    decided: Overrides = MappingProxyType({}),
    described: Titles = MappingProxyType({}),
    versions: Mapping[str, Document] = MappingProxyType({}),
) -> tuple[Document, Annotations]:
    """Parse and annotate a corpus.

    ``source`` is the text of the corpus, ``curated`` its tables by file name. ``elsewhere`` are the other corpora that
    the tables name. ``decided`` are the decided readings of lines of the source, ``described`` the documents that other
    corpora describe, ``versions`` the document in further languages.

    Raises ReaffirmError for a malformed source or table.
    """
    pack = knowledge.packs[corpus.language]
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    document = parse(read(corpus.source, source), pack.structure, decided, corpus.stated(corpus.language))
    annotations = annotate(
        *(document, corpus, pack.structure, pack.grammar, curated, vocabulary, knowledge.names),
        provisions_of(elsewhere),
        described,
        with_packs(versions, knowledge),
    )
    return document, annotations


def annotated_leaves(corpus: Corpus, document: Document, annotations: Annotations, texts: FurtherTexts) -> CorpusLeaves:
    """Return the leaves and pairs of an annotated corpus. ``texts`` are those in further languages."""
    sessions = {p.identifier: corpus.presented_at(p.identifier, p.session) for p in document.provisions}
    days = {identifier: corpus.sessions[session].start for identifier, session in sessions.items()}
    rising = {identifier: day.toordinal() for identifier, day in days.items()}
    placed = [
        Placed(corpus.name, corpus.language, days[leaf.identifier], leaf)
        for leaf in leaves(document.provisions, rising, annotations.asks, annotations.judgements, annotations.headlines)
    ]
    pairs = (
        (f"{corpus.name}:{pair.later}", pair.elsewhere.name if pair.elsewhere else f"{corpus.name}:{pair.earlier}")
        for pair in annotations.pairs
        if pair.grade in GRADES
    )
    return CorpusLeaves(placed, frozenset(pairs), texts, list(_named(corpus, annotations)))


def _named(corpus: Corpus, annotations: Annotations) -> Iterator[tuple[str, str]]:
    """Yield the names of provisions and of the earlier ones, also of other corpora, that they name for certain."""
    for reference in annotations.references:
        names = [f"{corpus.name}:{reference.target}"] if reference.target else reference.elsewhere
        is_certain = reference.confidence == _CERTAIN or len(reference.elsewhere) == 1
        if is_certain and reference.relation in REAFFIRMING:
            yield f"{corpus.name}:{reference.provision}", names[0]


def split_reviewed(corpus: Corpus, whole: CorpusLeaves) -> tuple[CorpusLeaves, CorpusLeaves]:
    """Split the leaves of a corpus into reviewed and waiting leaves. The pairs go with the reviewed leaves."""
    reviewed, waiting = (
        [placed for placed in whole.leaves if corpus.is_pending(placed.leaf.identifier) is waits]
        for waits in (False, True)
    )
    return replace(whole, leaves=reviewed), CorpusLeaves(waiting, frozenset(), whole.texts, whole.named)


def proposals(new: CorpusLeaves, reviewed: Sequence[CorpusLeaves], knowledge: Knowledge) -> dict[str, list[Proposed]]:
    """Return proposals for new leaves of one corpus, from the reviewed leaves, as rows by table name.

    A corpus is compared in its own language if the new leaves have texts in it, else in another language that both
    have. Without a common language nothing is proposed from it. Pairs that the text itself names are certain.
    """
    if not new.leaves:
        return {}
    groups: dict[str, list[CorpusLeaves]] = {}
    for corpus in reviewed:
        if language := _common_language(new, corpus):
            groups.setdefault(language, []).append(corpus)
    own = new.languages[0]
    within = own if own in groups else next(iter(groups), "")
    rows = [
        row
        for language, corpora in groups.items()
        for row in _proposed_in(language, new, corpora, knowledge, within=language == within)
    ]
    rows += _named_rows(new, reviewed)
    return {
        name: list(_surest([row for row in rows if row.table == name], limit))
        for name, limit in (("themes.csv", MAX_THEMES), ("lineage.csv", MAX_PAIRS))
    }


def _common_language(new: CorpusLeaves, corpus: CorpusLeaves) -> str:
    """Return the language in which new leaves are compared with those of a corpus, "" if they have none in common."""
    shared = [language for language in new.languages if language in corpus.languages]
    return next((language for language in (*corpus.languages[:1], *shared) if language in shared), "")


def _proposed_in(
    language: str, new: CorpusLeaves, corpora: Sequence[CorpusLeaves], knowledge: Knowledge, *, within: bool
) -> Iterator[Proposed]:
    """Yield the rows of proposals from corpora, all texts in one language.

    Pairs have at least the confidence MIN_CONFIDENCE. Pairs within the new document are included if ``within``.
    """
    old, later = [placed for corpus in corpora for placed in corpus.in_language(language)], new.in_language(language)
    broader = broader_of(parse_graph(knowledge.part("vocabulary"), knowledge.names))
    make = partial(Proposer, stock=knowledge.packs[language].grammar.stock, broader=broader)
    tried = trials(old, make, {pair for corpus in corpora for pair in corpus.pairs})
    proposed = make(old).propose(later)
    confidence_of_theme, confidence_of_pair = Confidence(tried.themes), Confidence(tried.pairs)
    for theme in proposed.themes:
        yield _theme_row(theme, confidence_of_theme(theme.score))
    compared = {placed.name: placed for placed in (*old, *later)}
    originals = {placed.name: placed.leaf.text for corpus in (*corpora, new) for placed in corpus.leaves}
    new_names = {placed.name for placed in later}
    for pair in proposed.pairs:
        confidence = confidence_of_pair(pair.score)
        if confidence >= MIN_CONFIDENCE and (within or pair.value not in new_names):
            reason = f"score {pair.score:.2f}"
            yield _pair_row(pair.of, compared[pair.value], originals, confidence, reason)


def _named_rows(new: CorpusLeaves, reviewed: Sequence[CorpusLeaves]) -> Iterator[Proposed]:
    """Yield a row for each earlier leaf that a new leaf names by session and number."""
    for corpus in (*reviewed, new):
        language = _common_language(new, corpus)
        later = {placed.name: placed for placed in new.in_language(language)}
        earlier = {placed.name: placed for placed in corpus.in_language(language)}
        originals = {placed.name: placed.leaf.text for placed in (*corpus.leaves, *new.leaves)}
        for name, other in new.named:
            if name in later and other in earlier:
                yield _pair_row(later[name], earlier[other], originals, _CERTAIN, "the text names it")


def _surest(rows: Sequence[Proposed], limit: int) -> Iterator[Proposed]:
    """Yield the surest rows for each provision and all certain ones, each once, in the order of the provisions."""
    by_provision: dict[str, dict[str, Proposed]] = {}
    for row in sorted(rows, key=lambda row: -row.confidence):
        by_provision.setdefault(row.of, {}).setdefault(row.value, row)
    for provision in dict.fromkeys(row.of for row in rows):
        sorted_rows = by_provision[provision].values()
        yield from (row for place, row in enumerate(sorted_rows) if place < limit or row.confidence == _CERTAIN)


def _theme_row(proposal: Proposal, confidence: float) -> Proposed:
    """Return the row of a proposed theme."""
    cells = {
        "provision": proposal.of.leaf.identifier,
        "theme": proposal.value,
        "reason": f"as {', '.join(proposal.near)}",
    }
    return Proposed("themes.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})


def _pair_row(later: Placed, earlier: Placed, originals: Mapping[str, str], confidence: float, reason: str) -> Proposed:
    """Return the row of a proposed pair, with its words in the original languages and the grade of those compared."""
    cells = {
        "later": later.leaf.identifier,
        "earlier": earlier.leaf.identifier if earlier.corpus == later.corpus else earlier.name,
        "verdict": guessed_grade(likeness(differences(earlier.leaf.text, later.leaf.text))),
        "words_later": originals[later.name],
        "words_earlier": originals[earlier.name],
        "reason": reason,
    }
    return Proposed("lineage.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})
