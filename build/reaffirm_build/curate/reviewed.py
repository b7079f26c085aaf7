"""Proposals for a corpus that is not reviewed, as rows that a person can accept or reject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reaffirm_build.annotate.annotator import Annotations, annotate, broader_of, leaves
from reaffirm_build.annotate.reaffirmations import GRADES
from reaffirm_build.compare.diff import differences, likely_grade, likeness
from reaffirm_build.corpus import Corpus
from reaffirm_build.curate.prediction import LEAST, Confidence, Placed, Proposal, Proposer, trials
from reaffirm_build.curate.proposals import PROPOSED, Proposed
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.model import Document
from reaffirm_build.pipeline.corpus_build import leaves_of
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_build.read.text import read
from reaffirm_build.structure.parser import parse


@dataclass(frozen=True)
class Known:
    """What is known of a corpus: its leaves with what was judged of them, and what was decided to reaffirm what."""

    leaves: Sequence[Placed]
    pairs: frozenset[tuple[str, str]]  #: names of the later and the earlier leaf


def known(
    corpus: Corpus,
    source: bytes,
    curated: Mapping[str, bytes],
    knowledge: Knowledge,
    elsewhere: Sequence[tuple[Corpus, Document]] = (),
) -> Known:
    """What is known of a corpus, from its source and its curated tables, and ``elsewhere`` from what these name."""
    pack = knowledge.packs[corpus.language]
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    document = parse(read(corpus.source, source), pack.structure)
    found = annotate(
        *(document, corpus, pack.structure, pack.grammar, curated, vocabulary, knowledge.names), leaves_of(elsewhere)
    )
    return known_of(corpus, document, found)


def known_of(corpus: Corpus, document: Document, found: Annotations) -> Known:
    """What is known of a corpus that was annotated."""
    sessions = {p.identifier: corpus.presented_at(p.identifier, p.session) for p in document.provisions}
    days = {identifier: corpus.sessions[session].start for identifier, session in sessions.items()}
    rising = {identifier: day.toordinal() for identifier, day in days.items()}
    placed = [
        Placed(corpus.name, corpus.language, days[leaf.identifier], leaf)
        for leaf in leaves(document.provisions, rising, found.asks, found.judgements, found.headlines)
    ]
    pairs = (
        (f"{corpus.name}:{pair.later}", pair.elsewhere.name if pair.elsewhere else f"{corpus.name}:{pair.earlier}")
        for pair in found.pairs
        if pair.grade in GRADES
    )
    return Known(placed, frozenset(pairs))


def parted(corpus: Corpus, known: Known) -> tuple[Known, Known]:
    """What was reviewed of a corpus, and what waits for that."""
    read, waiting = ([p for p in known.leaves if corpus.waits(p.leaf.identifier) is waits] for waits in (False, True))
    return Known(read, known.pairs), Known(waiting, frozenset())


def proposals(new: Sequence[Placed], reviewed: Sequence[Known], knowledge: Knowledge) -> dict[str, list[Proposed]]:
    """Return proposals for new leaves of one corpus, from the reviewed leaves, as rows by table name."""
    if not new:
        return {}
    old = [placed for one in reviewed for placed in one.leaves]
    decided = {pair for one in reviewed for pair in one.pairs}
    languages = {new[0].language, *(placed.language for placed in old)}
    stock = knowledge.packs[old[0].language if old else new[0].language].grammar.stock
    make = partial(
        Proposer, stock=stock, broader=broader_of(parse_graph(knowledge.part("vocabulary"), knowledge.names))
    )
    tried = trials(old, sorted(languages), make, decided)
    of_themes = Confidence(tried[new[0].language].themes)
    of_pairs = {language: Confidence(found.pairs) for language, found in tried.items()}
    found = make(old).propose(new)
    texts = {placed.name: placed for placed in (*old, *new)}
    pairs = []
    for one in found.pairs:
        earlier = texts[one.value]
        # texts of one language compare as those that were reviewed do, others by what was translated of them
        as_in = old[0].language if old and earlier.language == one.of.language else one.of.language
        if (confidence := of_pairs[as_in](one.score)) >= LEAST:
            pairs.append(_pair(one, earlier, confidence))
    return {"themes.csv": [_theme(one, of_themes(one.score)) for one in found.themes], "lineage.csv": pairs}


def _theme(proposal: Proposal, confidence: float) -> Proposed:
    """A theme as a row."""
    cells = {
        "provision": proposal.of.leaf.identifier,
        "theme": proposal.value,
        "reason": f"as {', '.join(proposal.near)}",
    }
    return Proposed("themes.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})


def _pair(proposal: Proposal, earlier: Placed, confidence: float) -> Proposed:
    """A pair as a row; between languages nothing but the commonest grade can be said."""
    later = proposal.of
    same = later.language == earlier.language
    alike = likeness(differences(earlier.leaf.text, later.leaf.text)) if same else 0.0
    cells = {
        "later": later.leaf.identifier,
        "earlier": earlier.leaf.identifier if earlier.corpus == later.corpus else earlier.name,
        "verdict": likely_grade(alike),
        "words_later": later.leaf.text,
        "words_earlier": earlier.leaf.text,
        "reason": f"score {proposal.score:.2f}",
    }
    return Proposed("lineage.csv", {**cells, "confidence": f"{confidence:.2f}", "status": PROPOSED})
