"""The commands for proposals: ``propose`` and ``review``."""

from collections.abc import Sequence
from pathlib import Path

import click

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.corpus import Corpus, parse_corpus
from reaffirm_build.curate.editions import with_pending
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
from reaffirm_build.curate.reviewed import Known, known, parted, proposals
from reaffirm_build.errors import TableError
from reaffirm_build.files import read_bytes, read_text, replace_folder, root, write_file
from reaffirm_build.model import Document
from reaffirm_build.names import Names
from reaffirm_build.pipeline.corpus_folder import elsewhere
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.read.text import read
from reaffirm_build.structure.parser import parse

#: The status of reviewed provisions; the other statuses are those of proposals.
READ = "read"


def _corpora(data: Path) -> dict[str, Corpus]:
    """Return all corpora by name."""
    files = sorted(data.glob("*/corpus.toml"))
    return {file.parent.name: parse_corpus(str(file), read_text(file)) for file in files}


def _load(data: Path, corpus: Corpus, knowledge: Knowledge) -> Known:
    folder = data / corpus.name
    curated = {path.name: read_bytes(path) for path in sorted((folder / "curated").glob("*.csv"))}
    beside = elsewhere(data, curated, knowledge)
    return known(corpus, read_bytes(folder / corpus.source), curated, knowledge, beside)


def load_reviewed(data: Path, knowledge: Knowledge, but: str = "") -> list[Known]:
    """Read the reviewed leaves of every reviewed corpus, except the corpus ``but``."""
    reviewed = (corpus for name, corpus in _corpora(data).items() if corpus.reviewed and name != but)
    return [parted(corpus, _load(data, corpus, knowledge))[0] for corpus in reviewed]


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
    corpora = _corpora(data)
    if name not in corpora:
        raise TableError(data, f"holds no corpus {name!r}; it has {', '.join(corpora)}")
    return corpora[name]


@click.command()
@click.argument("name")
def propose(name: str) -> None:
    """Propose themes and reaffirmations for the corpus NAME, from the reviewed recommendations.

    Writes data/NAME/proposed/themes.csv and lineage.csv. The confidence of a proposal is the share of such proposals
    that were right when each reviewed session was left out. Proposals are in no graph. Earlier decisions are kept.
    """
    data, knowledge = root() / "data", load_knowledge(Names())
    corpus = _corpus(data, name)
    new = parted(corpus, _load(data, corpus, knowledge))[1].leaves
    if not new:
        raise TableError(corpus.file, "is reviewed; there is nothing to propose")
    folder = data / name
    order = {placed.leaf.identifier: number for number, placed in enumerate(new)}
    old = load_proposed(folder)
    found = proposals(new, load_reviewed(data, knowledge), knowledge)
    tables = {name: renewed(old[name], found.get(name, ()), order) for name in TABLES}
    replace_folder(folder / "proposed", ((name, table(name, rows)) for name, rows in tables.items()))
    for file, rows in tables.items():
        click.echo(f"{file}: {sum(row.status == PROPOSED for row in rows)} proposed, {len(rows)} in all")


@click.command()
@click.argument("name")
@click.argument("items", nargs=-1, metavar="[ITEM…]")
@click.option("--accept", "status", flag_value=ACCEPTED, help="Accept what is chosen: add it to the curated tables.")
@click.option("--reject", "status", flag_value=REJECTED, help="Reject what is chosen.")
@click.option("--read", "status", flag_value=READ, help="Say that provisions were read: they wait for it no longer.")
@click.option("--confidence", default=0.0, type=click.FloatRange(0, 1), help="Choose only what is at least so sure.")
@click.option("--by", metavar="NAME", default="", help="Who decides: what is accepted is attributed to them.")
@click.option("--table", "only", type=click.Choice(list(TABLES)), help="Choose from one table only.")
def review(name: str, items: Sequence[str], status: str | None, confidence: float, by: str, only: str | None) -> None:
    """List the open proposals for the corpus NAME, or accept or reject them.

    An ITEM is a provision (1-4) or a proposal (1-4/compensation, 2-3/tip:8-1-c), listed with its words. Without an
    ITEM all proposals are selected. Accepted proposals are added to data/NAME/curated/, and to the graph by the next
    `reaffirm build`. With --read each ITEM is a provision without open proposals. It is no longer marked as proposed.
    """
    data = root() / "data"
    corpus = _corpus(data, name)
    folder = data / name
    if status == READ:
        _read(corpus, folder, items)
        return
    tables = {name: rows for name, rows in load_proposed(folder).items() if only in {None, name}}
    chosen = select([row for rows in tables.values() for row in rows], items, confidence)
    if status is None:
        document = _document(corpus, data) if items else None
        texts = {one.identifier: one.full_text for one in document.provisions} if document else {}
        for line in listed(chosen, texts):
            click.echo(line)
        click.echo(f"{len(chosen)} proposed")
        return
    if not items and not confidence:
        raise click.UsageError("name what to decide, or how sure it must be: --confidence 0.8")
    order = _order(corpus, data)
    written: dict[Path, bytes] = {}
    for file, rows in tables.items():
        here = [row for row in chosen if row.table == file]
        curated = folder / "curated" / file
        if here and status == ACCEPTED:
            content = read_bytes(curated) if curated.is_file() else None
            written[curated] = accept(file, content, here, order, by)
        if here:
            written[folder / "proposed" / file] = table(file, decide(rows, here, status))
    for path, content in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content)
    click.echo(f"{len(chosen)} {status}" + ("; run `reaffirm build` to renew the graph" if status == ACCEPTED else ""))


def _read(corpus: Corpus, folder: Path, items: Sequence[str]) -> None:
    """Take provisions out of what waits to be read; with the first of a corpus all others begin to wait."""
    provisions = _document(corpus, folder.parent).provisions
    waiting = [one.identifier for one in provisions if corpus.waits(one.identifier)]
    leaves = {one.identifier for one in provisions if one.operative}
    themed = _themed(folder)
    if not items:
        raise click.UsageError("name the provisions that were read")
    for item in items:
        if item not in waiting:
            raise TableError(corpus.file, f"{item} does not wait to be read; {len(waiting)} provisions do")
        rows = [row for rows in load_proposed(folder).values() for row in rows]
        if open_ := [row.key for row in rows if row.of == item and row.status == PROPOSED]:
            raise TableError(corpus.file, f"{item} has something left to decide first: {', '.join(open_)}")
        if item in leaves and item not in themed:
            problem = f"{item} has no theme, which what is read has: accept one, or add a row to {folder.name}/curated"
            raise TableError(corpus.file, f"{problem}/themes.csv")
    left = [one for one in waiting if one not in items]
    write_file(folder / "corpus.toml", with_pending(read_text(folder / "corpus.toml"), left).encode())
    click.echo(f"{len(items)} read, {len(left)} wait; run `reaffirm build` to renew the graph")


def _themed(folder: Path) -> set[str]:
    """Return the provisions with a theme in the curated table of a corpus."""
    file = folder / "curated" / "themes.csv"
    rows = Curated("curated", file.name, read_bytes(file)).rows if file.is_file() else ()
    return {cells["provision"] for _, cells in rows}


def _document(corpus: Corpus, data: Path) -> Document:
    """Parse the source of a corpus."""
    structure = load_knowledge(Names()).packs[corpus.language].structure
    return parse(read(corpus.source, read_bytes(data / corpus.name / corpus.source)), structure)


def _order(corpus: Corpus, data: Path) -> dict[str, int]:
    """Return the place of each provision of a corpus."""
    return {provision.identifier: provision.order for provision in _document(corpus, data).provisions}
