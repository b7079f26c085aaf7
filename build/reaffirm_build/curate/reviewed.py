"""Proposals for a corpus that is not reviewed, as rows that a person can accept or reject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from reaffirm_build.annotate.annotator import Annotations, annotate, broader_of, leaves
from reaffirm_build.annotate.reaffirmations import GRADES
from reaffirm_build.compare.diff import differences, likely_grade, likeness
from reaffirm_build.corpus import Corpus
from reaffirm_build.curate.prediction import MIN_CONFIDENCE, Confidence, Placed, Proposal, Proposer, trials
from reaffirm_build.curate.proposals import PROPOSED, Proposed
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.model import Document
from reaffirm_build.pipeline.corpus_build import leaves_of
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_build.read.text import read
from reaffirm_build.structure.overrides import Overrides
from reaffirm_build.structure.parser import parse


@dataclass(frozen=True)
class CorpusLeaves:
    """The leaves of a corpus with their judgements, and the pairs judged to be reaffirmations."""

    leaves: Sequence[Placed]
    pairs: frozenset[tuple[str, str]]  #: names of the later and the earlier leaf


def corpus_leaves(
    corpus: Corpus,
    source: bytes,
    curated: Mapping[str, bytes],
    knowledge: Knowledge,
    elsewhere: Sequence[tuple[Corpus, Document]] = (),
    decided: Overrides = MappingProxyType({}),
) -> CorpusLeaves:
    """Parse and annotate a corpus. Return its leaves and pairs."""
    return annotated_leaves(corpus, *annotated(corpus, source, curated, knowledge, elsewhere, decided))


def annotated(
    corpus: Corpus,
    source: bytes,
    curated: Mapping[str, bytes],
    knowledge: Knowledge,
    elsewhere: Sequence[tuple[Corpus, Document]] = (),
    decided: Overrides = MappingProxyType({}),
) -> tuple[Document, Annotations]:
    """Parse and annotate a corpus.

    ``source`` is the text of the corpus, ``curated`` its tables by file name. ``elsewhere`` are the other corpora that
    the tables name. ``decided`` are the decided readings of lines of the source. Raises ReaffirmError for a malformed
    source or table.
    """
    pack = knowledge.packs[corpus.language]
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    document = parse(read(corpus.source, source), pack.structure, decided)
    annotations = annotate(
        *(document, corpus, pack.structure, pack.grammar, curated, vocabulary, knowledge.names), leaves_of(elsewhere)
    )
    return document, annotations


def annotated_leaves(corpus: Corpus, document: Document, annotations: Annotations) -> CorpusLeaves:
    """Return the leaves and pairs of an annotated corpus."""
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
    return CorpusLeaves(placed, frozenset(pairs))


def split_reviewed(corpus: Corpus, whole: CorpusLeaves) -> tuple[CorpusLeaves, CorpusLeaves]:
    """Split the leaves of a corpus into reviewed and waiting leaves. The pairs go with the reviewed leaves."""
    reviewed, waiting = (
        [placed for placed in whole.leaves if corpus.is_pending(placed.leaf.identifier) is waits]
        for waits in (False, True)
    )
    return CorpusLeaves(reviewed, whole.pairs), CorpusLeaves(waiting, frozenset())


def proposals(
    new: Sequence[Placed], reviewed: Sequence[CorpusLeaves], knowledge: Knowledge
) -> dict[str, list[Proposed]]:
    """Return proposals for new leaves of one corpus, from the reviewed leaves, as rows by table name."""
    if not new:
        return {}
    old = [placed for corpus in reviewed for placed in corpus.leaves]
    reaffirmed = {pair for corpus in reviewed for pair in corpus.pairs}
    languages = {new[0].language, *(placed.language for placed in old)}
    stock = knowledge.packs[old[0].language if old else new[0].language].grammar.stock
    broader = broader_of(parse_graph(knowledge.part("vocabulary"), knowledge.names))
    make = partial(Proposer, stock=stock, broader=broader)
    tried = trials(old, sorted(languages), make, reaffirmed)
    theme_confidence = Confidence(tried[new[0].language].themes)
    pair_confidences = {language: Confidence(results.pairs) for language, results in tried.items()}
    proposed = make(old).propose(new)
    return {
        "themes.csv": [_theme_row(theme, theme_confidence(theme.score)) for theme in proposed.themes],
        "lineage.csv": _pair_rows(proposed.pairs, old, new, pair_confidences),
    }


def _pair_rows(
    pairs: Sequence[Proposal],
    old: Sequence[Placed],
    new: Sequence[Placed],
    confidences: Mapping[str, Confidence],
) -> list[Proposed]:
    """Return the rows of the pairs with at least the confidence MIN_CONFIDENCE."""
    leaves = {placed.name: placed for placed in (*old, *new)}
    rows = []
    for pair in pairs:
        earlier = leaves[pair.value]
        # pairs in the same language score like pairs of reviewed leaves, other pairs like pairs of headlines
        same_language = old and earlier.language == pair.of.language
        confidence = confidences[old[0].language if same_language else pair.of.language](pair.score)
        if confidence >= MIN_CONFIDENCE:
            rows.append(_pair_row(pair, earlier, confidence))
    return rows


def _theme_row(proposal: Proposal, confidence: float) -> Proposed:
    """Return the row of a proposed theme."""
    cells = {
        "provision": proposal.of.leaf.identifier,
        "theme": proposal.value,
        "reason": f"as {', '.join(proposal.near)}",
    }
    return Proposed("themes.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})


def _pair_row(proposal: Proposal, earlier: Placed, confidence: float) -> Proposed:
    """Return the row of a proposed pair. Across languages it has the commonest grade: words cannot be compared."""
    later = proposal.of
    same = later.language == earlier.language
    similarity = likeness(differences(earlier.leaf.text, later.leaf.text)) if same else 0.0
    cells = {
        "later": later.leaf.identifier,
        "earlier": earlier.leaf.identifier if earlier.corpus == later.corpus else earlier.name,
        "verdict": likely_grade(similarity),
        "words_later": later.leaf.text,
        "words_earlier": earlier.leaf.text,
        "reason": f"score {proposal.score:.2f}",
    }
    return Proposed("lineage.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})
