"""The command ``ingest``, which creates a corpus from files. After an error nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from reaffirm_build.curate.editions import aside, carried, listed, reasons_carried, reworded, set_back, unread
from reaffirm_build.curate.editions import corpus_file as edition_file
from reaffirm_build.curate.further_versions import check_version, with_version
from reaffirm_build.curate.ingest import (
    Ingested,
    body_of,
    check_body,
    check_genre,
    check_name,
    corpus_file,
    joined,
    names_of,
)
from reaffirm_build.curate.ingest import ingest as read_file
from reaffirm_build.curate.proposals import TABLES, Proposed, renewed, table
from reaffirm_build.curate.review_commands import load_proposed, load_reviewed
from reaffirm_build.curate.review_sheets import review_tables
from reaffirm_build.curate.reviewed import annotated_leaves, proposals, split_reviewed, texts_of
from reaffirm_build.curate.stated_facts import StatedFacts, places_named, with_facts
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import Build, build
from reaffirm_build.pipeline.corpus_folder import (
    build_corpus,
    deliver,
    graph_folder,
    load_document,
    load_files,
    load_overrides,
    other_corpora,
    progress,
    require_valid,
)
from reaffirm_build.pipeline.doubts import (
    CLEARED,
    Doubt,
    doubts_table,
    listed_doubts,
    parse_doubts,
    with_decisions,
)
from reaffirm_build.pipeline.doubts import FILE as DOUBTS
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.pipeline.summary import structure, summary
from reaffirm_core.annotate.reasons import FILE as REASONS_FILE
from reaffirm_core.annotate.reasons import REASONS
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import ReaffirmError, SourceError, TableError
from reaffirm_core.files import (
    finish_replacement,
    locked,
    read_bytes,
    read_folder,
    read_text,
    read_tree,
    require_checkout,
    root,
)
from reaffirm_core.model import NOT_STATED, Document, Piece, StatedSession
from reaffirm_core.names import Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_core.structure.overrides import FILE as OVERRIDES
from reaffirm_core.structure.versions import changes

#: Maximum size of a file, in bytes.
_MAX_BYTES = 100_000_000
#: The parts of the folder of a corpus that a new edition writes again.
_RENEWED = frozenset({"source", "review", "proposed", "curated", "corpus.toml"})

_DAY = click.DateTime(["%Y-%m-%d"])
_REASONS = f"translations/{REASONS_FILE}"


@click.command("ingest")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--corpus", "name", metavar="NAME", required=True, help="Name of the corpus, which begins its IRIs.")
@click.option("--body", metavar="SLUG", help="The entity of the sessions.  [default: found by its name]")
@click.option("--symbol", default="", help="Symbol of the document, such as CTOC/COP/WG.4/2021/6.")
@click.option("--issued", type=_DAY, metavar="YYYY-MM-DD", help="Day of issue of the document.")
@click.option("--session", "number", type=click.IntRange(1, 999), metavar="N", help="Number of its only session.")
@click.option("--start", type=_DAY, metavar="YYYY-MM-DD", help="First day of its only session.")
@click.option("--end", type=_DAY, metavar="YYYY-MM-DD", help="Last day of its only session.")
@click.option("--place", default="", help="Place of its only session.")
@click.option(
    "--edition",
    is_flag=True,
    help="A new edition of an existing corpus: keep decisions on unchanged wording, set back the others.",
)
@click.option(
    "--add-version",
    is_flag=True,
    help="The text of an existing corpus in a further language, which pages prefer to a translation.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; print how each line is parsed, and possible errors.")
def ingest(
    files: tuple[Path, ...],
    name: str,
    body: str | None,
    edition: bool,
    add_version: bool,
    dry_run: bool,
    symbol: str,
    issued: datetime | None,
    number: int | None,
    start: datetime | None,
    end: datetime | None,
    place: str,
) -> None:
    """Create a corpus from documents of recommendations in text, PDF or DOCX, in Chinese or English.

    A web page (HTML) is refused: save it as DOCX or PDF. FILEs in different languages are versions of the same
    document, FILEs in the same language its volumes. Writes data/NAME and data/graph/NAME, or nothing if there is an
    error. The results of rules are marked as proposed until a person has reviewed them. With --add-version an existing
    corpus gets the text in a further language and keeps everything else.

    State what the document does not print, or what is read wrongly: its symbol, its day of issue, and the number, days
    and place of its only session.
    """
    session = StatedSession(number, start and start.date(), end and end.date(), place.strip())
    facts = StatedFacts(symbol.strip(), issued and issued.date(), session)
    facts.check()
    if not dry_run:
        require_checkout()
    check_name(name)
    folder = root() / "data" / name
    if edition and add_version:
        raise click.UsageError("--edition and --add-version exclude each other; add the version after the new edition")
    with locked(folder) if folder.is_dir() and not dry_run else nullcontext():
        _ingest(folder, files, body, _Mode(edition, add_version, dry_run, facts))


@dataclass(frozen=True)
class _Mode:
    """Options of an ingestion: its action on an existing corpus, and if it only reports."""

    edition: bool
    add_version: bool
    dry_run: bool
    facts: StatedFacts  #: about the document


def _ingest(folder: Path, files: tuple[Path, ...], body: str | None, mode: _Mode) -> None:
    """Create or extend the corpus of a folder. If it exists and is written, it is locked."""
    edition, add_version, dry_run = mode.edition, mode.add_version, mode.dry_run
    if not dry_run:
        finish_replacement(folder, graph_folder(folder))
    is_new = not folder.exists() or {path.name for path in folder.iterdir()} == {OVERRIDES}
    if not is_new and not edition and not add_version:
        problem = "choose another name, or add --edition if this is a new edition of it, or --add-version"
        raise ReaffirmError(f"{folder} exists; {problem} if this is its text in a further language")
    if (edition or add_version) and is_new:
        raise ReaffirmError(f"{folder} does not exist; correct the name, or create the corpus without this option")
    knowledge = load_knowledge(Names())
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    if body:
        check_body(body, vocabulary)
    if add_version:
        _add_versions(folder, files, knowledge, mode)
        return
    earlier = _earlier(folder, knowledge) if edition else None
    versions = _read(folder, files, knowledge, mode, earlier.corpus if earlier else None)
    text = _corpus_text(folder, versions, knowledge, earlier.corpus.body if earlier and body is None else body)
    update = _Update(text, {}, {})
    if earlier:
        first = next(iter(versions.values()))
        update = earlier.carried(text, first)
    update = replace(update, text=with_facts(update.text, mode.facts, versions, vocabulary))
    if earlier:
        _compare(earlier, first, list(listed(update.back)))
    corpus, result = _built(folder, versions, knowledge, update)
    if dry_run:
        _report(corpus, result, versions, dry_run)
    _check(result, versions, knowledge)
    if not dry_run:
        _report(corpus, result, versions, dry_run)
        _write(folder, corpus, result, versions, knowledge, earlier, update)


def _add_versions(folder: Path, files: Sequence[Path], knowledge: Knowledge, mode: _Mode) -> None:
    """Add texts in further languages to the corpus of a folder, and renew its graph.

    Raises ReaffirmError, with all differences, for a text with other provisions than the corpus.
    """
    file = folder / "corpus.toml"
    text = read_text(file)
    corpus = parse_corpus(str(file), text)
    versions = _read(folder, files, knowledge, mode, corpus)
    document, sources = load_document(folder, corpus, knowledge), read_folder(folder / "source")
    for version in versions.values():
        check_version(corpus, document, version, sources)
        text = with_version(text, version, knowledge.packs[version.language])
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    text = with_facts(text, mode.facts, versions, vocabulary)
    corpus = parse_corpus(str(file), text)
    result = build_corpus(folder, corpus, knowledge, {version.source: version.text for version in versions.values()})
    _report(corpus, result, versions, mode.dry_run)
    translated = {translation.language for translation in corpus.translations}
    for language in versions:
        hint = (
            f"; `reaffirm review translation {corpus.name}` compares it with the translation"
            if language in translated
            else ""
        )
        click.echo(f"  version: {len(document.provisions)} provisions in {language!r}{hint}")
    if mode.dry_run:
        return
    added = [doubt for version in versions.values() for doubt in version.doubts]
    contents = {
        **read_tree(folder),
        **{path: content for version in versions.values() for path, content in version.files().items()},
        "corpus.toml": text.encode(),
        DOUBTS: doubts_table([*result.doubts, *added]),
    }
    graph = deliver(folder, contents, result)
    click.echo(f"wrote {folder} and {graph}")


@dataclass(frozen=True)
class _Update:
    """The corpus file and the curated tables of a corpus, with the rows that its new edition sets back."""

    text: str  #: the corpus file
    curated: dict[str, bytes]  #: by file name
    back: dict[str, list[dict[str, str]]]  #: by table
    reasons: bytes | None = None  #: the table of translated reasons and notes
    reasons_back: Sequence[Mapping[str, str]] = ()  #: its rows whose reasons only rows that are set back have

    def files(self) -> dict[str, bytes]:
        """Return the curated tables, and the rows that need a new decision, by path."""
        contents = {f"curated/{path}": content for path, content in self.curated.items()}
        contents |= {f"set-back/{path}": content for path, content in aside(self.back).items()}
        if self.reasons is not None:
            contents[_REASONS] = self.reasons
        if self.reasons_back:
            contents[f"set-back/{REASONS_FILE}"] = write_csv(REASONS[REASONS_FILE].columns, self.reasons_back)
        return {**contents, "corpus.toml": self.text.encode()}


@dataclass(frozen=True)
class _Edition:
    """The state of a corpus before a new edition."""

    text: str  #: its corpus file
    corpus: Corpus
    document: Document
    curated: Mapping[str, bytes]
    proposed: Mapping[str, Sequence[Proposed]]
    extras: dict[str, bytes]  #: other files in its folder, by path

    def carried(self, later: str, first: Ingested) -> _Update:
        """Return the corpus file and the curated tables of the new edition, and the rows that are set back.

        ``later`` is the corpus file of the new source alone.
        """
        waiting = unread(self.document, first.document)
        title = "".join(self.corpus.title.get(self.corpus.language, "").split())
        stays = bool(title) and title in "".join("".join(first.document.front_matter).split())
        still = {provision.identifier for provision in first.document.provisions} & self.corpus.pending
        pending = [p.identifier for p in first.document.provisions if p.identifier in {*waiting, *still}]
        text = edition_file(self.text, later, first.source, stays, pending if self.corpus.is_read else [])
        curated, back = carried(self.curated, waiting)
        if _REASONS not in self.extras:
            return _Update(text, curated, back)
        return _Update(text, curated, back, *reasons_carried(self.extras[_REASONS], curated, back))

    def decided(self, later: Document) -> dict[str, list[Proposed]]:
        """Return the proposals for provisions with unchanged wording, by table."""
        waiting = set(unread(self.document, later))
        return {name: [row for row in rows if row.of not in waiting] for name, rows in self.proposed.items()}


def _write(
    folder: Path,
    corpus: Corpus,
    result: Build,
    versions: Mapping[str, Ingested],
    knowledge: Knowledge,
    earlier: _Edition | None,
    update: _Update,
) -> None:
    """Write the folder of a corpus with its proposals, and its graph."""
    progress("propose themes and reaffirmations")
    proposed = set_back(update.back, _proposals(corpus, result, knowledge))
    decided = earlier.decided(result.document) if earlier else {}
    order = {provision.identifier: provision.order for provision in result.document.provisions}
    tables = {file: renewed(decided.get(file, ()), proposed.get(file, ()), order) for file in TABLES}
    contents = {
        **({OVERRIDES: read_bytes(folder / OVERRIDES)} if (folder / OVERRIDES).is_file() else {}),
        **(earlier.extras if earlier else {}),
        **{path: content for version in versions.values() for path, content in version.files().items()},
        **update.files(),
        **review_tables(result),
        DOUBTS: doubts_table(result.doubts),
        **{f"proposed/{file}": table(file, rows) for file, rows in tables.items()},
    }
    graph = deliver(folder, contents, result)
    counts = ", ".join(f"{len(rows)} in {file}" for file, rows in proposed.items())
    click.echo(f"  proposed: {counts or 'nothing'}")
    click.echo(f"wrote {folder} and {graph}")


def _proposals(corpus: Corpus, result: Build, knowledge: Knowledge) -> dict[str, list[Proposed]]:
    """Return proposals for the waiting leaves of a corpus, from all reviewed leaves."""
    texts = texts_of(result.document, result.versions)
    leaves = annotated_leaves(corpus, result.document, result.annotations, texts)
    reviewed, waiting = split_reviewed(corpus, leaves)
    training = [*load_reviewed(root() / "data", knowledge, but=corpus.name), reviewed]
    return proposals(waiting, training, knowledge)


def _earlier(folder: Path, knowledge: Knowledge) -> _Edition:
    """Read the corpus of a folder, before its new edition."""
    file = folder / "corpus.toml"
    text = read_text(file)
    corpus = parse_corpus(str(file), text)
    document = load_document(folder, corpus, knowledge)
    extras = {
        str(path.relative_to(folder)): read_bytes(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in _RENEWED
    }
    return _Edition(text, corpus, document, read_folder(folder / "curated"), load_proposed(folder), extras)


def _compare(earlier: _Edition, first: Ingested, back: Sequence[str]) -> None:
    """Print the changes of a new edition and the decisions that it sets back.

    Raises ReaffirmError if the new edition has another language or lacks a provision.
    """
    if earlier.corpus.language != first.language:
        problem = f"expected the language of the corpus, {earlier.corpus.language!r}, found {first.language!r}"
        raise ReaffirmError(f"{first.name}: {problem}; name a file in the language of the corpus first")
    changed = list(changes(earlier.document, first.document))
    for title, lines in (("changed since the earlier edition", changed), ("set back, to be decided again", back)):
        click.echo(f"  {title}: {len(lines) or 'nothing'}")
        for line in lines:
            click.echo(f"    {line}")
    if words := ", ".join(reworded(earlier.document, first.document)):
        for translation in earlier.corpus.translations:
            click.echo(f"  to check: {translation.source} translates the earlier words of {words}")
    present = {provision.identifier for provision in first.document.provisions}
    if lost := {provision.identifier for provision in earlier.document.provisions} - present:
        problem = f"the new edition lacks {', '.join(sorted(lost))}, but identifiers are permanent"
        raise ReaffirmError(f"{first.name}: {problem}; nothing was written, restore these provisions")


def _read(
    folder: Path, files: Sequence[Path], knowledge: Knowledge, mode: _Mode, corpus: Corpus | None
) -> dict[str, Ingested]:
    """Read the documents by language, in the order of the files. Files in the same language are joined as volumes.

    ``corpus`` is that of the folder, None for a new one. The decided readings of lines in the folder are obeyed. Raises
    ReaffirmError for a file that cannot be read, for two files with the same name, and for volumes with decided
    readings, whose lines are not unique.
    A dry run prints what was read of a file before an error.
    """
    radicals, decided, stated = load_radicals(), load_overrides(folder), _stated(corpus, knowledge, mode.facts)
    volumes_by_language: dict[str, list[Ingested]] = {}
    for file in files:
        progress(f"read {file}")
        try:
            volume = read_file(file.name, read_bytes(file, _MAX_BYTES), knowledge.packs, radicals, decided, stated)
        except SourceError as error:
            if mode.dry_run and error.pieces:
                _print_lines(error.pieces)
            raise
        volumes_by_language.setdefault(volume.language, []).append(volume)
    if repeated := [name for name, count in Counter(file.name for file in files).items() if count > 1]:
        raise ReaffirmError(f"two files have the name {repeated[0]}; rename a file, since both are kept")
    if several := [key for key, volumes in volumes_by_language.items() if len(volumes) > 1 and key in decided]:
        problem = f"has lines in {several[0]!r}, which has several volumes; join the volumes in one file first"
        raise TableError(folder / OVERRIDES, problem)
    return {
        language: joined(folder.name, volumes, knowledge.packs[language]) if len(volumes) > 1 else volumes[0]
        for language, volumes in volumes_by_language.items()
    }


def _stated(corpus: Corpus | None, knowledge: Knowledge, facts: StatedFacts) -> dict[str, StatedSession]:
    """Return the session by language: as a person states it now, else as stated when the corpus was ingested."""
    session = facts.session
    places = places_named(session.place, knowledge.packs, parse_graph(knowledge.part("vocabulary"), knowledge.names))
    return {
        language: replace(
            corpus.stated(language) if corpus else NOT_STATED,
            **replace(session, place=places.get(language, "")).facts,
        )
        for language in knowledge.packs
    }


def _corpus_text(folder: Path, versions: dict[str, Ingested], knowledge: Knowledge, body: str | None) -> str:
    """Return the corpus file of the documents. Without a body it is detected by its name."""
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    if body is None:
        first = next(iter(versions.values()))
        body = body_of(first.document, knowledge.packs[first.language], vocabulary)
    return corpus_file(folder.name, versions, knowledge.packs, body, names_of(body, vocabulary))


def _built(folder: Path, versions: dict[str, Ingested], knowledge: Knowledge, update: _Update) -> tuple[Corpus, Build]:
    """Return the corpus of a corpus file and its graphs, the same as a build of its folder.

    Raises ReaffirmError for a provision of a new edition that a translation of the corpus lacks.
    """
    corpus = parse_corpus(str(folder / "corpus.toml"), update.text)
    kept = load_files(folder, corpus, {version.source: version.text for version in versions.values()})
    doubts = _with_conversion(parse_doubts(corpus.name, kept.doubts), versions)
    files = replace(kept, curated=update.curated, reasons=update.reasons, doubts=doubts_table(doubts))
    result = build(corpus, files, knowledge, progress, other_corpora(folder.parent, corpus, update.curated, knowledge))
    return corpus, result


def _with_conversion(earlier: Sequence[Doubt], versions: Mapping[str, Ingested]) -> list[Doubt]:
    """Return the doubts of conversions, with earlier decisions on them, and the earlier doubts about lines."""
    converted = with_decisions((doubt for version in versions.values() for doubt in version.doubts), earlier)
    return [*converted, *(doubt for doubt in earlier if doubt.remark.line)]


def _check(result: Build, versions: Mapping[str, Ingested], knowledge: Knowledge) -> None:
    """Raise ReaffirmError for a document of another genre, and for a graph that breaks its shapes."""
    first = next(iter(versions.values()))
    check_genre(first.name, result.document, result.annotations, knowledge.packs[first.language])
    require_valid(result)


def _print_lines(pieces: Sequence[Piece]) -> None:
    """Print how each line is parsed."""
    click.echo("  lines        parsed as")
    for line in structure(pieces):
        click.echo(line)


def _report(corpus: Corpus, result: Build, versions: Mapping[str, Ingested], in_full: bool) -> None:
    """Print a summary and the doubts, and in full also how each line is parsed and which words are set aside."""
    for line in summary(corpus, result):
        click.echo(line)
    if in_full:
        _print_lines(result.document.pieces)
        for version in versions.values():
            for words in version.aside:
                click.echo(f"  set aside: {words}")
    click.echo(f"  doubts: {sum(doubt.status != CLEARED for doubt in result.doubts)}")
    for line in listed_doubts(result.doubts):
        click.echo(f"  {line}")
