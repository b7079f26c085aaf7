"""A review by workbook: ``reaffirm review workbook`` writes it, ``read-workbook`` reads it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from reaffirm_build.curate.editions import with_pending
from reaffirm_build.curate.proposals import TABLES, Proposed
from reaffirm_build.curate.record import CHANGES, record, record_changes, with_credit
from reaffirm_build.curate.review_sheets import review_tables
from reaffirm_build.curate.reviewed import CorpusLeaves, annotated_leaves, texts_of
from reaffirm_build.curate.stated_facts import with_facts
from reaffirm_build.curate.workbook_decisions import Decided, decide
from reaffirm_build.curate.workbook_form import SHEETS
from reaffirm_build.curate.workbook_reader import Problems, item_values, read_workbook
from reaffirm_build.curate.workbook_rows import EarlierText, UnderReview, choices_of, items, rows
from reaffirm_build.curate.workbook_writer import write_workbook
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.completeness import require_complete
from reaffirm_build.pipeline.corpus_build import (
    Build,
    CorpusFiles,
    build,
    described_elsewhere,
    provisions_of,
    with_packs,
)
from reaffirm_build.pipeline.corpus_folder import (
    deliver,
    graph_folder,
    load_document,
    load_files,
    load_version,
    other_corpora,
    progress,
    require_valid,
)
from reaffirm_build.pipeline.doubts import OPEN, doubts_of, parse_doubts, with_table
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import annotate
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.described_documents import described_documents
from reaffirm_core.annotate.readings import NOT_RECORDED
from reaffirm_core.corpus import PERSON_REVIEWED, PROPOSED, Corpus, parse_corpus
from reaffirm_core.files import finish_replacement, read_bytes, read_text, read_tree, write_file
from reaffirm_core.names import whole_document

#: The maximal size of a workbook, in bytes.
_MAX_BYTES = 50_000_000
#: The tables that the rules for references and asks obey.
_REFERENCES, _ASKS = "references.csv", "asks.csv"


@dataclass(frozen=True)
class CorpusToReview:
    """A corpus in its folder, with its proposals by table, and the leaves of the corpora that were read."""

    corpus: Corpus
    folder: Path
    knowledge: Knowledge
    proposed: Mapping[str, list[Proposed]]
    reviewed: list[CorpusLeaves]


def write_review(given: CorpusToReview, file: Path) -> None:
    """Write the workbook of a review."""
    corpus = given.corpus
    review = under_review(given, load_files(given.folder, corpus))
    contents = rows(review)
    write_file(file, write_workbook(corpus.name, items(review), contents, review.repeated, review.choices))
    for name, form in SHEETS.items():
        if name in contents:
            click.echo(f"  {len(contents[name]):>5} rows in {form.tab}")
    click.echo(f"wrote {file}; fill it in, then run `reaffirm review read-workbook {corpus.name} {file}`")


def read_review(given: CorpusToReview, file: Path) -> None:
    """Read a filled workbook back: write the tables, the status and the graph of the corpus, or nothing.

    Raises ReaffirmError with all problems, each with its sheet and cell, or with all that the corpus still lacks.
    """
    corpus, folder = given.corpus, given.folder
    finish_replacement(folder, graph_folder(folder))
    content, files = read_bytes(file, _MAX_BYTES), load_files(folder, corpus)
    review = under_review(given, files)
    problems = Problems(file.name)
    sheets = read_workbook(file.name, content, review.repeated, review.choices, problems)
    values = item_values(sheets["review"], review.choices)
    decided = decide(review, values, sheets, problems)
    vocabulary = parse_graph(given.knowledge.part("vocabulary"), given.knowledge.names)
    text = _corpus_text(read_text(folder / "corpus.toml"), decided)
    text = with_facts(text, decided.facts, [corpus.language, *corpus.versions], vocabulary)
    written = {**decided.files, **_record(files, decided, content), "corpus.toml": text.encode()}
    written |= _changes(folder, files, decided)
    later = parse_corpus(str(folder / "corpus.toml"), text)
    result = _built(later, files, written, given.knowledge, folder)
    written |= review_tables(result)
    contents = {path: data for path, data in {**read_tree(folder), **written}.items() if data}
    graph = deliver(folder, contents, result)
    _report(later, result, folder, graph)


def under_review(given: CorpusToReview, files: CorpusFiles) -> UnderReview:
    """Return a corpus with what a review decides on. ``files`` are those of its folder."""
    corpus, folder, knowledge = given.corpus, given.folder, given.knowledge
    draft = replace(corpus, status=PROPOSED, pending=frozenset())
    document, names = load_document(folder, corpus, knowledge), knowledge.names
    versions = {language: load_version(folder, corpus, language, knowledge) for language in corpus.versions}
    pack, vocabulary = knowledge.packs[corpus.language], parse_graph(knowledge.part("vocabulary"), names)

    def tables(*chosen: str) -> dict[str, bytes]:
        return {name: files.curated[name] for name in chosen if name in files.curated}

    elsewhere = provisions_of(other_corpora(folder.parent, corpus, files.curated, knowledge))
    further = with_packs(versions, knowledge)
    by_rules = partial(annotate, document, draft, pack.structure, pack.grammar, elsewhere=elsewhere, versions=further)
    base = by_rules(tables(_REFERENCES), vocabulary, names)
    own = [Curated(f"{corpus.name}/curated", DOCUMENTS, content) for content in tables(DOCUMENTS).values()]
    described = described_documents(own, described_elsewhere(files.documents))
    cited = {whole_document(name): described.get(whole_document(name), {}) for name in base.minted}
    current = by_rules(tables(_REFERENCES, _ASKS), vocabulary, names, described=cited)
    doubts = doubts_of(document, versions, current, knowledge.packs, corpus.language)
    leaves = annotated_leaves(draft, document, base, texts_of(document, versions))
    return UnderReview(
        corpus=corpus,
        document=document,
        versions=versions,
        base=base,
        current=current,
        doubts=with_table(doubts, parse_doubts(corpus.name, files.doubts)),
        proposed={name: given.proposed.get(name, []) for name in TABLES},
        curated=files.curated,
        described=described,
        earlier=_earlier_texts(leaves, given.reviewed, corpus.language),
        choices=choices_of(vocabulary, parse_graph(knowledge.shapes, names), names),
    )


def _earlier_texts(own: CorpusLeaves, reviewed: list[CorpusLeaves], language: str) -> dict[str, EarlierText]:
    """Return the recommendations that pairs can name, by name, to be shown in a language if they have texts in it."""
    texts = {placed.leaf.identifier: EarlierText(placed.presented, *[placed.leaf.text] * 2) for placed in own.leaves}
    for corpus in reviewed:
        shown = {placed.name: placed.leaf.text for placed in corpus.in_language(language)}
        for placed in corpus.leaves:
            text = placed.leaf.text
            texts[placed.name] = EarlierText(placed.presented, text, shown.get(placed.name, text))
    return texts


def _corpus_text(text: str, decided: Decided) -> str:
    """Return the corpus file with the status that the review gives, and without the comments of an unread corpus."""
    lines = with_pending(text, decided.pending, decided.status).splitlines(keepends=True)
    return "".join(
        line.replace(", not read yet:", ".") for line in lines if not line.startswith("# check the text and")
    )


def _record(files: CorpusFiles, decided: Decided, content: bytes) -> dict[str, bytes]:
    """Return the record of the reading that a workbook is, with the workbook itself as its table."""
    by_person = decided.status == PERSON_REVIEWED
    return record(files.readings, content, ".xlsx", by_person=by_person, name=decided.by, day=decided.day)


def _changes(folder: Path, files: CorpusFiles, decided: Decided) -> dict[str, bytes]:
    """Return the curated tables that a review leaves, and the record of its changes, by path in the corpus folder."""
    own = {path: data for path, data in decided.files.items() if path.startswith("curated/")}
    tables = with_credit(files.curated, {path.removeprefix("curated/"): data for path, data in own.items()})
    log, signed = folder / CHANGES, f"{decided.day} {decided.by or NOT_RECORDED}"
    changes = record_changes(
        read_bytes(log) if log.is_file() else b"", files.curated, tables, decided.changed_facts, signed
    )
    return {**{f"curated/{name}": data for name, data in tables.items()}, CHANGES: changes}


def _built(
    corpus: Corpus, files: CorpusFiles, written: Mapping[str, bytes], knowledge: Knowledge, folder: Path
) -> Build:
    """Build a corpus from its files and those that are to be written. Raises ReaffirmError if it lacks something."""

    def merged(own: Mapping[str, bytes], subfolder: str) -> dict[str, bytes]:
        new = {path.removeprefix(f"{subfolder}/"): data for path, data in written.items() if path.startswith(subfolder)}
        return {name: data for name, data in {**own, **new}.items() if data}

    curated = merged(files.curated, "curated")
    doubts = written["review/doubts.csv"]
    later = replace(files, curated=curated, readings=merged(files.readings, "readings"), doubts=doubts)
    result = build(corpus, later, knowledge, progress, other_corpora(folder.parent, corpus, curated, knowledge))
    require_complete(corpus, result)
    require_valid(result)
    return result


def _report(corpus: Corpus, result: Build, folder: Path, graph: Path) -> None:
    """Print what the review decided."""
    leaves = [p.identifier for p in result.document.provisions if p.operative]
    waiting = sum(map(corpus.is_pending, leaves))
    open_ = sum(doubt.status == OPEN for doubt in result.doubts)
    pairs, documents = len(result.annotations.pairs), len(set(map(whole_document, result.annotations.minted)))
    click.echo(f"  {len(leaves) - waiting} recommendations read, {waiting} to be read; status {corpus.status}")
    click.echo(f"  {pairs} pairs with earlier recommendations, {documents} documents added, {open_} doubts open")
    click.echo(f"wrote {folder} and {graph}; `reaffirm serve` shows them")
