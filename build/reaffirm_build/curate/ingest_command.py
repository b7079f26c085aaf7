"""The command ``ingest``, which creates a corpus from files. After an error nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from reaffirm_build.corpus import Corpus, parse_corpus
from reaffirm_build.curate.editions import aside, carried, listed, set_back, unread
from reaffirm_build.curate.editions import corpus_file as edition_file
from reaffirm_build.curate.ingest import Ingested, body_of, check_genre, check_name, corpus_file, joined, names_of
from reaffirm_build.curate.ingest import ingest as read_file
from reaffirm_build.curate.proposals import TABLES, Proposed, renewed, table
from reaffirm_build.curate.review_commands import load_proposed, load_reviewed
from reaffirm_build.curate.review_sheets import review_tables
from reaffirm_build.curate.reviewed import known_of, parted, proposals
from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import read_bytes, read_folder, replace_folder, root
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.model import Document
from reaffirm_build.names import Names
from reaffirm_build.pipeline.corpus_build import Build, build
from reaffirm_build.pipeline.corpus_folder import deliver, elsewhere, progress, require_valid
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.pipeline.summary import doubts, structure, summary
from reaffirm_build.read.radicals import load_radicals
from reaffirm_build.read.text import read
from reaffirm_build.structure.parser import parse
from reaffirm_build.structure.versions import changes

#: Maximum size of a file, in bytes.
_MOST = 100_000_000


@click.command("ingest")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--corpus", "name", metavar="NAME", required=True, help="What the corpus is called; its IRIs begin so.")
@click.option("--body", metavar="SLUG", help="The entity whose sessions these are.  [default: found by its name]")
@click.option(
    "--edition",
    is_flag=True,
    help="A new edition of a corpus that exists: decisions on words that stay are kept, the others set back.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what each line was read as, and what looks wrong.")
def ingest(files: tuple[Path, ...], name: str, body: str | None, edition: bool, dry_run: bool) -> None:
    """Create a corpus from documents of recommendations in text, PDF or DOCX, in Chinese or English.

    FILEs in different languages are versions of the same document, FILEs in the same language its volumes. Writes
    data/NAME and data/graph/NAME, or nothing if there is an error. The results of rules are marked as proposed until
    a person has reviewed them.
    """
    check_name(name)
    folder = root() / "data" / name
    if folder.exists() and not edition:
        raise ReaffirmError(f"{folder} exists; choose another name, or say --edition if this is a new edition of it")
    knowledge = load_knowledge(Names())
    earlier = _earlier(folder, knowledge) if edition else None
    versions = _read(name, files, knowledge)
    body = earlier.corpus.body if earlier and body is None else body
    text = _corpus_text(folder, versions, knowledge, body)
    kept: dict[str, bytes] = {}
    back: dict[str, list[dict[str, str]]] = {}
    if earlier:
        first = next(iter(versions.values()))
        text, kept, back = earlier.carried(text, first)
        _compare(earlier, first, list(listed(back)))
    corpus, made = _built(folder, text, versions, knowledge, kept)
    _report(corpus, made, versions, dry_run)
    if dry_run:
        return
    progress("propose themes and reaffirmations")
    read, waiting = parted(corpus, known_of(corpus, made.document, made.annotations))
    found = proposals(waiting.leaves, [*load_reviewed(root() / "data", knowledge, but=name), read], knowledge)
    found = set_back(back, found)
    contents = earlier.beside if earlier else {}
    contents |= {f"curated/{path}": content for path, content in kept.items()}
    contents |= {f"set-back/{path}": content for path, content in aside(back).items()}
    contents |= {path: content for one in versions.values() for path, content in one.files().items()}
    contents["corpus.toml"] = text.encode()
    contents |= review_tables(made)
    decided = earlier.decided(made.document) if earlier else {}
    order = {provision.identifier: provision.order for provision in made.document.provisions}
    tables = {file: renewed(decided.get(file, ()), found.get(file, ()), order) for file in TABLES}
    contents |= {f"proposed/{file}": table(file, rows) for file, rows in tables.items()}
    replace_folder(folder, contents.items())
    deliver(root() / "data" / "graph" / name, made)
    click.echo(f"  proposed: {', '.join(f'{len(rows)} in {file}' for file, rows in found.items()) or 'nothing'}")
    click.echo(f"wrote {folder} and {root() / 'data' / 'graph' / name}")


@dataclass(frozen=True)
class _Edition:
    """The state of a corpus before a new edition."""

    text: str  #: its corpus file
    corpus: Corpus
    document: Document
    curated: Mapping[str, bytes]
    proposed: Mapping[str, Sequence[Proposed]]
    beside: dict[str, bytes]  #: what else is kept in its folder, by path

    def carried(self, later: str, first: Ingested) -> tuple[str, dict[str, bytes], dict[str, list[dict[str, str]]]]:
        """Return the corpus file and the curated tables of the new edition, and the rows that are set back.

        ``later`` is the corpus file of the new source alone.
        """
        waiting = unread(self.document, first.document)
        title = "".join(self.corpus.title.get(self.corpus.language, "").split())
        stays = bool(title) and title in "".join("".join(first.document.front_matter).split())
        still = {provision.identifier for provision in first.document.provisions} & self.corpus.pending
        pending = [p.identifier for p in first.document.provisions if p.identifier in {*waiting, *still}]
        text = edition_file(self.text, later, first.source, stays, pending if self.corpus.reviewed else [])
        return text, *carried(self.curated, waiting)

    def decided(self, later: Document) -> dict[str, list[Proposed]]:
        """Return the proposals for provisions with unchanged wording, by table."""
        waiting = set(unread(self.document, later))
        return {name: [row for row in rows if row.of not in waiting] for name, rows in self.proposed.items()}


def _earlier(folder: Path, knowledge: Knowledge) -> _Edition:
    """Read the corpus of a folder, before its new edition."""
    file = folder / "corpus.toml"
    text = read_bytes(file).decode()
    corpus = parse_corpus(str(file), text)
    source = read(corpus.source, read_bytes(folder / corpus.source))
    document = parse(source, knowledge.packs[corpus.language].structure)
    renewed_here = {"source", "review", "proposed", "curated", "corpus.toml"}
    beside = {
        str(path.relative_to(folder)): read_bytes(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in renewed_here
    }
    return _Edition(text, corpus, document, read_folder(folder / "curated"), load_proposed(folder), beside)


def _compare(earlier: _Edition, first: Ingested, back: Sequence[str]) -> None:
    """Print the changes of a new edition and the decisions that it sets back.

    Raises ReaffirmError if the new edition has another language or lacks a provision.
    """
    if earlier.corpus.language != first.language:
        raise ReaffirmError(f"the corpus is in {earlier.corpus.language!r}, the first file in {first.language!r}")
    found = list(changes(earlier.document, first.document))
    for title, lines in (("changed since the edition before", found), ("set back, to be decided anew", back)):
        click.echo(f"  {title}: {len(lines) or 'nothing'}")
        for line in lines:
            click.echo(f"    {line}")
    now = {provision.identifier for provision in first.document.provisions}
    if lost := {provision.identifier for provision in earlier.document.provisions} - now:
        raise ReaffirmError(
            f"the new edition lacks {', '.join(sorted(lost))}; identifiers stay, so nothing was written"
        )


def _read(name: str, files: Sequence[Path], knowledge: Knowledge) -> dict[str, Ingested]:
    """Read the documents by language, in the order of the files. Files in the same language are joined as volumes.

    Raises ReaffirmError for a file that cannot be read, and for two files with the same name.
    """
    radicals = load_radicals()
    found: dict[str, list[Ingested]] = {}
    for file in files:
        progress(f"read {file}")
        one = read_file(file.name, read_bytes(file, _MOST), knowledge.packs, radicals)
        found.setdefault(one.language, []).append(one)
    if repeated := [name for name, count in Counter(file.name for file in files).items() if count > 1]:
        raise ReaffirmError(f"two files are called {repeated[0]}; rename one, as both are kept")
    return {
        language: joined(name, volumes, knowledge.packs[language]) if len(volumes) > 1 else volumes[0]
        for language, volumes in found.items()
    }


def _corpus_text(folder: Path, versions: dict[str, Ingested], knowledge: Knowledge, body: str | None) -> str:
    """Return the corpus file of the documents. Without a body it is detected by its name."""
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    if body is None:
        first = next(iter(versions.values()))
        body = body_of(first.document, knowledge.packs[first.language], vocabulary)
    called = names_of(body, vocabulary)
    return corpus_file(folder.name, versions, knowledge.packs, body, datetime.now(UTC).date(), called)


def _built(
    folder: Path, text: str, versions: dict[str, Ingested], knowledge: Knowledge, curated: dict[str, bytes]
) -> tuple[Corpus, Build]:
    """Return the corpus of a corpus file and its graphs, the same as a build of its folder.

    Raises ReaffirmError for a document of another genre, and for a graph that breaks its shapes.
    """
    first, *others = versions.values()
    corpus = parse_corpus(str(folder / "corpus.toml"), text)
    further = {one.language: one.text for one in others}
    beside = elsewhere(folder.parent, curated, knowledge)
    made = build(corpus, first.text, curated, knowledge, progress, further, beside)
    check_genre(first.name, made.document, made.annotations, knowledge.packs[first.language])
    require_valid(made)
    return corpus, made


def _report(corpus: Corpus, made: Build, versions: dict[str, Ingested], in_full: bool) -> None:
    """Print a summary and the doubts, and in full also how each line is parsed and which words are set aside."""
    for line in summary(corpus, made):
        click.echo(line)
    if in_full:
        click.echo("  lines        read as")
        for line in structure(made.document):
            click.echo(line)
        for one in versions.values():
            for words in one.aside:
                click.echo(f"  set aside: {words}")
    looked = list(doubts(made))
    click.echo(f"  to look at: {len(looked) or 'nothing'}")
    for line in looked:
        click.echo(f"    {line}")
