"""The command ``ingest``: files of any kind that is read become a corpus, or an error and nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from reaffirm_build.align import changes
from reaffirm_build.corpus import Corpus, parse_corpus
from reaffirm_build.delivery import deliver, progress, require_valid
from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import load_knowledge, load_radicals, read_bytes, read_folder, replace_folder, root
from reaffirm_build.ingest import Ingested, body_of, check_genre, check_name, corpus_file, joined
from reaffirm_build.ingest import ingest as read_file
from reaffirm_build.model import Document
from reaffirm_build.names import Names
from reaffirm_build.parse import parse
from reaffirm_build.pipeline import Build, Knowledge, build
from reaffirm_build.proposed import table
from reaffirm_build.proposing import known_of, proposals
from reaffirm_build.read import read
from reaffirm_build.report import doubts, structure, summary
from reaffirm_build.review_tables import review_tables
from reaffirm_build.reviewing import load_reviewed
from reaffirm_build.validate import parse_graph

#: How many bytes a file may have.
_MOST = 100_000_000


@click.command("ingest")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--corpus", "name", metavar="NAME", required=True, help="What the corpus is called; its IRIs begin so.")
@click.option("--body", metavar="SLUG", help="The entity whose sessions these are.  [default: found by its name]")
@click.option("--edition", is_flag=True, help="A new edition of a corpus that exists: what changed is listed.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what each line was read as, and what looks wrong.")
def ingest(files: tuple[Path, ...], name: str, body: str | None, edition: bool, dry_run: bool) -> None:
    """Read documents of the genre, in text, PDF or DOCX, in Chinese or English, as a new corpus.

    Several FILEs in different languages are versions of one document, several in one language its volumes. Writes
    data/NAME and data/graph/NAME, and nothing at all if anything is wrong. What rules find is marked as proposed until
    a person has reviewed it.
    """
    check_name(name)
    folder = root() / "data" / name
    if folder.exists() and not edition:
        raise ReaffirmError(f"{folder} exists; choose another name, or say --edition if this is a new edition of it")
    knowledge = load_knowledge(Names())
    earlier = _earlier(folder, knowledge) if edition else None
    curated = read_folder(folder / "curated") if edition else {}
    versions = _read(name, files, knowledge)
    body = earlier[0].body if earlier and body is None else body
    corpus, made = _built(folder, versions, knowledge, body, curated)
    _report(corpus, made, versions, dry_run)
    if earlier:
        _compare(earlier, corpus, made)
    if dry_run:
        return
    contents = {f"curated/{path}": content for path, content in curated.items()}
    contents |= {path: content for one in versions.values() for path, content in one.files().items()}
    contents["corpus.toml"] = _corpus_text(folder, versions, knowledge, body).encode()
    contents |= review_tables(made)
    progress("propose themes and reaffirmations")
    new = known_of(corpus, made.document, made.annotations).leaves
    found = proposals(new, load_reviewed(root() / "data", knowledge), knowledge)
    contents |= {f"proposed/{file}": table(file, rows) for file, rows in found.items()}
    replace_folder(folder, contents.items())
    deliver(root() / "data" / "graph" / name, made)
    click.echo(f"  proposed: {', '.join(f'{len(rows)} in {file}' for file, rows in found.items())}")
    click.echo(f"wrote {folder} and {root() / 'data' / 'graph' / name}")


def _earlier(folder: Path, knowledge: Knowledge) -> tuple[Corpus, Document]:
    """The corpus of a folder and its document, of which a new edition comes."""
    file = folder / "corpus.toml"
    corpus = parse_corpus(str(file), read_bytes(file).decode())
    if corpus.reviewed:
        problem = "is reviewed, and its corpus file holds what no reader finds: put the new source and its facts there"
        raise ReaffirmError(f"{folder} {problem}")
    source = read(corpus.source, read_bytes(folder / corpus.source))
    return corpus, parse(source, knowledge.packs[corpus.language].structure)


def _compare(earlier: tuple[Corpus, Document], corpus: Corpus, made: Build) -> None:
    """List what a new edition changes; raise ReaffirmError if it loses something that was there."""
    if earlier[0].language != corpus.language:
        raise ReaffirmError(f"the corpus is in {earlier[0].language!r}, the first file in {corpus.language!r}")
    found = list(changes(earlier[1], made.document))
    click.echo(f"  changed since the edition before: {len(found) or 'nothing'}")
    for line in found:
        click.echo(f"    {line}")
    if lost := {p.identifier for p in earlier[1].provisions} - {p.identifier for p in made.document.provisions}:
        raise ReaffirmError(
            f"the new edition lacks {', '.join(sorted(lost))}; identifiers stay, so nothing was written"
        )


def _read(name: str, files: Sequence[Path], knowledge: Knowledge) -> dict[str, Ingested]:
    """The documents by language, in the order of the files; several in one language are volumes of one."""
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
    """The corpus file."""
    if body is None:
        first = next(iter(versions.values()))
        vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
        body = body_of(first.document, first.language, vocabulary)
    return corpus_file(folder.name, versions, knowledge.packs, body, datetime.now(UTC).date())


def _built(
    folder: Path, versions: dict[str, Ingested], knowledge: Knowledge, body: str | None, curated: dict[str, bytes]
) -> tuple[Corpus, Build]:
    """The corpus and its graphs, as a build of its folder will make them."""
    first, *others = versions.values()
    text = _corpus_text(folder, versions, knowledge, body)
    corpus = parse_corpus(str(folder / "corpus.toml"), text)
    made = build(corpus, first.text, curated, knowledge, progress, {one.language: one.text for one in others})
    check_genre(first.name, made.document, made.annotations, knowledge.packs[first.language])
    require_valid(made)
    return corpus, made


def _report(corpus: Corpus, made: Build, versions: dict[str, Ingested], in_full: bool) -> None:
    """Say what was found and what looks wrong."""
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
