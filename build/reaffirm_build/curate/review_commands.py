"""The commands of a review: ``reaffirm review``, with one command for each act."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reaffirm_build.curate.editions import with_pending
from reaffirm_build.curate.issued_text_report import issued_text_report
from reaffirm_build.curate.proposals import (
    ACCEPTED,
    PROPOSED,
    REJECTED,
    TABLES,
    Proposed,
    accept,
    decide,
    listed,
    parse_proposed,
    renewed,
    select,
    table,
)
from reaffirm_build.curate.record import record
from reaffirm_build.curate.reviewed import (
    CorpusLeaves,
    FurtherTexts,
    annotated,
    corpus_leaves,
    proposals,
    split_reviewed,
    texts_of,
)
from reaffirm_build.pipeline.corpus_build import described_elsewhere, read_translations
from reaffirm_build.pipeline.corpus_folder import (
    graph_folder,
    load_corpus,
    load_curated,
    load_document,
    load_documents,
    load_doubts,
    load_files,
    load_overrides,
    load_translations,
    load_version,
    other_corpora,
)
from reaffirm_build.pipeline.doubts import FILE as DOUBTS
from reaffirm_build.pipeline.doubts import (
    OPEN,
    Doubt,
    cleared,
    doubts_of,
    doubts_table,
    listed_doubts,
    parse_doubts,
    require_cleared,
    with_table,
)
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.pipeline.translation_checks import compare_issued_texts
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.corpus import PERSON_REVIEWED, READ_STATUSES, Corpus
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.extras import extra
from reaffirm_core.files import (
    finish_replacement,
    locked,
    read_bytes,
    read_text,
    read_tree,
    replace_folder,
    require_checkout,
    root,
    write_file,
)
from reaffirm_core.model import Document, Provision
from reaffirm_core.names import Names

if TYPE_CHECKING:
    from reaffirm_build.curate.workbook_command import CorpusToReview

#: Numbers of doubts: one, or the first and the last.
_NUMBERS = re.compile(r"(\d+)(?:[-–](\d+))?")


def _corpora(data: Path) -> dict[str, Corpus]:
    """Return all corpora by name."""
    return {file.parent.name: load_corpus(file.parent) for file in sorted(data.glob("*/corpus.toml"))}


def _load(data: Path, corpus: Corpus, knowledge: Knowledge) -> CorpusLeaves:
    """Read the leaves of a corpus from its folder."""
    folder = data / corpus.name
    curated = load_curated(folder)
    elsewhere = other_corpora(data, corpus, curated, knowledge)
    decided = load_overrides(folder).get(corpus.language, {})

    def further_texts(document: Document) -> FurtherTexts:
        versions = {language: load_version(folder, corpus, language, knowledge) for language in corpus.versions}
        translations = read_translations(corpus, document, knowledge, load_translations(folder, corpus))
        return texts_of(document, versions, translations)

    source = read_bytes(folder / corpus.source)
    return corpus_leaves(corpus, source, curated, knowledge, elsewhere, decided, further_texts)


def load_reviewed(data: Path, knowledge: Knowledge, but: str = "") -> list[CorpusLeaves]:
    """Read the reviewed leaves of every reviewed corpus, except the corpus ``but``."""
    reviewed = (corpus for name, corpus in _corpora(data).items() if corpus.is_read and name != but)
    return [split_reviewed(corpus, _load(data, corpus, knowledge))[0] for corpus in reviewed]


def load_proposed(folder: Path) -> dict[str, list[Proposed]]:
    """Read the tables of proposals of a corpus folder. A missing table is empty.

    Raises TableError, with row and column, for a malformed table.
    """
    files = {name: folder / "proposed" / name for name in TABLES}
    return {
        name: parse_proposed(f"{folder.name}/proposed", name, read_bytes(file)) if file.is_file() else []
        for name, file in files.items()
    }


def _corpus(data: Path, name: str) -> Corpus:
    """Return a corpus by name. Raises TableError for an unknown name."""
    corpora = _corpora(data)
    if name not in corpora:
        raise TableError(data, f"the corpus {name!r} does not exist; choose one of {', '.join(corpora)}")
    return corpora[name]


@click.group()
def review() -> None:
    """List and decide what is open in a corpus that was ingested: proposals, doubts, and what was read.

    All of it can also be decided in one spreadsheet (workbook, read-workbook).
    """


_name = click.argument("name")
_items = click.argument("items", nargs=-1, metavar="[ITEM…]")
_by = click.option("--by", metavar="NAME", default="", help="The person who decides.")
_table = click.option("--table", "only", type=click.Choice(list(TABLES)), help="Select from this table only.")
_confidence = click.option(
    "--confidence", default=0.0, type=click.FloatRange(0, 1), help="Minimum confidence of the selection."
)


@review.command()
@_name
def propose(name: str) -> None:
    """Propose themes and reaffirmations for the corpus NAME again, from the reviewed recommendations.

    Writes data/NAME/proposed/themes.csv and lineage.csv. The confidence of a proposal is the share of such proposals
    that were right when each reviewed session was left out. Proposals are in no graph. Earlier decisions are kept.
    """
    data = _data_to_write(name)
    with locked(data / name):
        tables = _write_proposals(data, name)
    for file, rows in tables.items():
        click.echo(f"{file}: {sum(row.status == PROPOSED for row in rows)} proposed, {len(rows)} in all")


@review.command()
@_name
@click.option("--lang", "language", metavar="LANGUAGE", help="The language, such as en.  [default: each]")
def translation(name: str, language: str | None) -> None:
    """Compare the working translation of the corpus NAME with the text that was issued in the same language.

    `reaffirm ingest --add-version` adds such a text to a corpus. The report (Markdown) has the similarity of the two,
    each provision word by word, and the provisions from which rules read other addressees, strengths, citations or
    references than from the original.
    """
    data = root() / "data"
    _corpus(data, name)
    texts = [
        text for text in compare_issued_texts(data / name, load_knowledge(Names())) if language in {None, text.language}
    ]
    if not texts:
        missing = f"has no text in {language!r}" if language else "has its text in one language only"
        raise ReaffirmError(
            f"the corpus {name!r} {missing}; add one: `reaffirm ingest FILE --corpus {name} --add-version`"
        )
    for text in texts:
        click.echo("\n".join(issued_text_report(text)))


def _data_to_write(name: str) -> Path:
    """Return the folder of the data. Raises ReaffirmError in an installed package or for an unknown corpus."""
    require_checkout()
    data = root() / "data"
    _corpus(data, name)
    return data


def _write_proposals(data: Path, name: str) -> dict[str, list[Proposed]]:
    """Write the tables of proposals of a corpus, and return them. Raises TableError if all its provisions were read."""
    knowledge, corpus = load_knowledge(Names()), _corpus(data, name)
    new = split_reviewed(corpus, _load(data, corpus, knowledge))[1]
    if not new.leaves:
        raise TableError(corpus.file, "was read; there is nothing to propose")
    folder = data / name
    order = {placed.leaf.identifier: number for number, placed in enumerate(new.leaves)}
    old = load_proposed(folder)
    proposed = proposals(new, load_reviewed(data, knowledge), knowledge)
    tables = {name: renewed(old[name], proposed.get(name, ()), order) for name in TABLES}
    replace_folder(folder / "proposed", ((name, table(name, rows)) for name, rows in tables.items()))
    return tables


@dataclass(frozen=True)
class _Review:
    """A corpus under review, with the proposals selected by the options."""

    corpus: Corpus
    folder: Path
    tables: dict[str, list[Proposed]]
    chosen: list[Proposed]


@review.command("list")
@_name
@_items
@_table
@_confidence
def list_(name: str, items: Sequence[str], only: str | None, confidence: float) -> None:
    """List the open doubts and proposals of the corpus NAME.

    An ITEM is a provision (1-4) or a proposal (1-4/compensation, 2-3/tip:8-1-c), listed with its words.
    """
    data = root() / "data"
    _corpus(data, name)
    selected = _review(data / name, items, confidence, only)
    _list(selected, with_texts=bool(items), with_doubts=not items and not only)


@review.command("accept")
@_name
@_items
@_table
@_confidence
@_by
def accept_(name: str, items: Sequence[str], only: str | None, confidence: float, by: str) -> None:
    """Accept proposals: add them to data/NAME/curated/, and to the graph by the next `reaffirm build`.

    An ITEM is a provision (1-4) or a proposal (1-4/compensation, 2-3/tip:8-1-c). Without an ITEM, --confidence selects.
    """
    _decide_on(name, items, confidence, only, ACCEPTED, by)


@review.command()
@_name
@_items
@_table
@_confidence
def reject(name: str, items: Sequence[str], only: str | None, confidence: float) -> None:
    """Reject proposals. An ITEM is a provision or a proposal; without an ITEM, --confidence selects."""
    _decide_on(name, items, confidence, only, REJECTED, "")


@review.command()
@_name
@_items
@_by
def read(name: str, items: Sequence[str], by: str) -> None:
    """Mark provisions as read. Each ITEM is a provision without open proposals; it is no longer marked as proposed."""
    data = _data_to_write(name)
    with _unfinished(data / name):
        _mark_as_read(_corpus(data, name), data / name, items, by)


@review.command()
@_name
@_items
@click.option("--reason", default="", help="Why the reading is right.")
@_by
def clear(name: str, items: Sequence[str], reason: str, by: str) -> None:
    """Clear doubts. Each ITEM is the number of a doubt in the list, or a range (3-7).

    The decisions are in data/NAME/review/doubts.csv. A corpus cannot be person-reviewed while a doubt is open.
    """
    data = _data_to_write(name)
    with _unfinished(data / name):
        _clear(_corpus(data, name), data / name, items, reason, by)


@review.command()
@_name
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def workbook(name: str, file: Path) -> None:
    """Write a spreadsheet (XLSX) with the texts, the proposals, the doubts and lists to choose from."""
    data = root() / "data"
    corpus = _corpus(data, name)
    if file.exists():
        raise TableError(file, "exists and may hold decisions; name another file")
    with extra("documents"):
        from reaffirm_build.curate.workbook_command import write_review
    write_review(_to_review(corpus, data / name), file)


@review.command()
@_name
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read_workbook(name: str, file: Path) -> None:
    """Read a filled spreadsheet back: write the tables, the status and the graph, or nothing."""
    data = _data_to_write(name)
    with extra("documents"):
        from reaffirm_build.curate.workbook_command import read_review
    with locked(data / name):
        read_review(_to_review(_corpus(data, name), data / name), file)


def _decide_on(name: str, items: Sequence[str], confidence: float, only: str | None, status: str, by: str) -> None:
    """Write a decision on the selected proposals of a corpus."""
    data = _data_to_write(name)
    if not items and not confidence:
        raise click.UsageError("name what to decide, or give a minimum confidence: --confidence 0.8")
    with _unfinished(data / name):
        _decide(_review(data / name, items, confidence, only), status, by)


@contextlib.contextmanager
def _unfinished(folder: Path) -> Iterator[None]:
    """Lock the folder of a corpus, and finish what an earlier command left unfinished there."""
    with locked(folder):
        finish_replacement(folder, graph_folder(folder))
        yield


def _review(folder: Path, items: Sequence[str], confidence: float, only: str | None) -> _Review:
    """Return the corpus of a folder with the selected proposals."""
    tables = {name: rows for name, rows in load_proposed(folder).items() if only in {None, name}}
    chosen = select([row for rows in tables.values() for row in rows], items, confidence)
    return _Review(_corpus(folder.parent, folder.name), folder, tables, chosen)


def _to_review(corpus: Corpus, folder: Path) -> "CorpusToReview":
    """Return a corpus with what its workbook needs."""
    from reaffirm_build.curate.workbook_command import CorpusToReview

    knowledge = load_knowledge(Names())
    reviewed = load_reviewed(folder.parent, knowledge, but=corpus.name)
    return CorpusToReview(corpus, folder, knowledge, load_proposed(folder), reviewed)


def _doubts(corpus: Corpus, folder: Path) -> list[Doubt]:
    """Return the doubts of a corpus, read again, with the decisions on them."""
    knowledge = load_knowledge(Names())
    curated = load_curated(folder)
    elsewhere = other_corpora(folder.parent, corpus, curated, knowledge)
    decided, source = load_overrides(folder).get(corpus.language, {}), read_bytes(folder / corpus.source)
    described = described_elsewhere(load_documents(folder))
    versions = {language: load_version(folder, corpus, language, knowledge) for language in corpus.versions}
    further = (elsewhere, decided, described, versions)
    document, annotations = annotated(corpus, source, curated, knowledge, *further)
    doubts = doubts_of(document, versions, annotations, knowledge.packs, corpus.language)
    return with_table(doubts, parse_doubts(corpus.name, load_doubts(folder)))


def _list_doubts(corpus: Corpus, folder: Path) -> None:
    """Print the open doubts of a corpus."""
    doubts = _doubts(corpus, folder)
    for line in listed_doubts(doubts):
        click.echo(line)
    click.echo(f"{sum(doubt.status == OPEN for doubt in doubts)} doubts open")


def _clear(corpus: Corpus, folder: Path, items: Sequence[str], reason: str, by: str) -> None:
    """Clear doubts by their numbers in the list.

    Raises UsageError without numbers, and TableError for a number without an open doubt or without a reason.
    """
    matches = [_NUMBERS.fullmatch(item) for item in items]
    ranges = [range(int(match[1]), int(match[2] or match[1]) + 1) for match in matches if match]
    if not items or len(ranges) < len(items) or not all(ranges):
        raise click.UsageError("name the doubts by their numbers in the list, such as 3 or 5-9")
    doubts = cleared(_doubts(corpus, folder), (number for numbers in ranges for number in numbers), reason, by)
    (folder / DOUBTS).parent.mkdir(parents=True, exist_ok=True)
    write_file(folder / DOUBTS, doubts_table(doubts))
    click.echo(f"{sum(map(len, ranges))} cleared, {sum(doubt.status == OPEN for doubt in doubts)} open")


def _list(state: _Review, *, with_texts: bool, with_doubts: bool) -> None:
    """Print the selected proposals, with the texts of their provisions or after the open doubts if wanted."""
    if with_doubts:
        _list_doubts(state.corpus, state.folder)
    provisions = _document(state.corpus, state.folder.parent).provisions if with_texts else ()
    texts = {provision.identifier: provision.full_text for provision in provisions}
    for line in listed(state.chosen, texts):
        click.echo(line)
    click.echo(f"{len(state.chosen)} proposed")


def _decide(state: _Review, status: str, by: str) -> None:
    """Write a decision on the selected proposals to all tables, or to none. Accepted rows go to curated tables too."""
    order = _order(state.corpus, state.folder.parent)
    files = read_tree(state.folder)
    for file, rows in state.tables.items():
        chosen = [row for row in state.chosen if row.table == file]
        if not chosen:
            continue
        if status == ACCEPTED:
            curated = state.folder / "curated" / file
            content = read_bytes(curated) if curated.is_file() else None
            files[f"curated/{file}"] = accept(file, content, chosen, order, by)
        files[f"proposed/{file}"] = table(file, decide(rows, chosen, status))
    replace_folder(state.folder, files.items())
    hint = "; run `reaffirm build` to renew the graph" if status == ACCEPTED else ""
    click.echo(f"{len(state.chosen)} {status}{hint}")


def _mark_as_read(corpus: Corpus, folder: Path, items: Sequence[str], by: str) -> None:
    """Record a reading of provisions by a person, or by a language model without a name.

    The first call on a proposed corpus marks all other provisions as pending.

    Raises UsageError without provisions, and TableError for a provision that cannot be marked.
    """
    provisions = _document(corpus, folder.parent).provisions
    waiting = [provision.identifier for provision in provisions if corpus.is_pending(provision.identifier)]
    if not items:
        raise click.UsageError("name the provisions that were read, such as 1-4")
    _check_readable(corpus, folder, items, provisions, waiting)
    pending = [identifier for identifier in waiting if identifier not in items]
    if by:
        require_cleared(corpus.file, _doubts(corpus, folder))
    status = corpus.status if corpus.is_read else PERSON_REVIEWED if by else READ_STATUSES[0]
    text = with_pending(read_text(folder / "corpus.toml"), pending, status)
    table = write_csv(["provision"], ({"provision": item} for item in items))
    readings = load_files(folder, corpus).readings
    day = datetime.now(UTC).date()
    files = record(readings, table, ".csv", by_person=bool(by), name=by, day=day)
    replace_folder(folder, {**read_tree(folder), **files, "corpus.toml": text.encode()}.items())
    click.echo(f"{len(items)} read, {len(pending)} pending; run `reaffirm build` to renew the graph")


def _check_readable(
    corpus: Corpus, folder: Path, items: Sequence[str], provisions: Sequence[Provision], waiting: Sequence[str]
) -> None:
    """Raise TableError for a provision that is not pending, has an open proposal, or is a leaf without a theme."""
    leaves = {provision.identifier for provision in provisions if provision.operative}
    themed = _themed(folder)
    rows = [row for rows in load_proposed(folder).values() for row in rows]
    for item in items:
        if item not in waiting:
            problem = f"{item} is not pending; expected one of {len(waiting)} pending provisions"
            raise TableError(corpus.file, problem)
        if open_ := [row.key for row in rows if row.of == item and row.status == PROPOSED]:
            problem = f"{item} has open proposals; accept or reject them first: {', '.join(open_)}"
            raise TableError(corpus.file, problem)
        if item in leaves and item not in themed:
            problem = f"{item} has no theme; accept a theme, or add a row to {folder.name}/curated/themes.csv"
            raise TableError(corpus.file, problem)


def _themed(folder: Path) -> set[str]:
    """Return the provisions with a theme in the curated table of a corpus."""
    file = folder / "curated" / "themes.csv"
    rows = Curated("curated", file.name, read_bytes(file)).rows if file.is_file() else ()
    return {cells["provision"] for _, cells in rows}


def _document(corpus: Corpus, data: Path) -> Document:
    """Parse the source of a corpus."""
    return load_document(data / corpus.name, corpus, load_knowledge(Names()))


def _order(corpus: Corpus, data: Path) -> dict[str, int]:
    """Return the place of each provision of a corpus."""
    return {provision.identifier: provision.order for provision in _document(corpus, data).provisions}
