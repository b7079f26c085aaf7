"""Build of a corpus from its folder, and the files of each output format."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from reaffirm_build.pipeline.completeness import require_complete
from reaffirm_build.pipeline.corpus_build import Build, CorpusFiles, OtherCorpus, build, named_elsewhere
from reaffirm_build.pipeline.doubts import FILE as DOUBTS
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.reasons import FILE
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.errors import ValidationError
from reaffirm_core.files import read_bytes, read_text, replace_folders
from reaffirm_core.graph_files.dataset import Dataset
from reaffirm_core.graph_files.manifest import MANIFEST, manifest
from reaffirm_core.language.glossary import Glossary, parse_glossary
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.overrides import FILE as OVERRIDES
from reaffirm_core.structure.overrides import Override, read_overrides
from reaffirm_core.structure.parser import parse

#: The glossary of translations, in the folder of all corpora.
GLOSSARY = "glossary.csv"
#: The maximal number of violations that a failing build prints.
_MAX_VIOLATIONS = 20


def progress(step: str) -> None:
    """Print the current step if standard error is a terminal."""
    if sys.stderr.isatty():
        click.echo(f"  {step} …", err=True)


def load_corpus(folder: Path) -> Corpus:
    """Read the corpus file of a folder. Raises TableError for an invalid file."""
    file = folder / "corpus.toml"
    return parse_corpus(str(file), read_text(file))


def load_curated(folder: Path) -> dict[str, bytes]:
    """Return the curated tables of a corpus folder by file name."""
    return {path.name: read_bytes(path) for path in sorted((folder / "curated").glob("*.csv"))}


def load_files(folder: Path, corpus: Corpus, added: Mapping[str, bytes] | None = None) -> CorpusFiles:
    """Read the files of a corpus folder from which its graph is built.

    ``added`` has the sources that are not in the folder yet, by path.
    """

    def source_of(path: str) -> bytes:
        return added[path] if added and path in added else read_bytes(folder / path)

    return CorpusFiles(
        source=source_of(corpus.source),
        curated=load_curated(folder),
        versions={language: source_of(source) for language, source in corpus.versions.items()},
        readings=_load_readings(folder / "readings"),
        translations=load_translations(folder, corpus),
        reasons=_load_reasons(folder),
        decided=load_overrides(folder),
        doubts=load_doubts(folder),
        documents=load_documents(folder),
    )


def load_documents(folder: Path) -> dict[str, bytes]:
    """Return the tables of described documents of the other corpora, by corpus."""
    tables = sorted(folder.parent.glob(f"*/curated/{DOCUMENTS}"))
    others = {path.parents[1].name: path for path in tables if path.parents[1].name != folder.name}
    return {name: read_bytes(path) for name, path in others.items()}


def load_translations(folder: Path, corpus: Corpus) -> dict[str, bytes]:
    """Return the tables of the translations of a corpus by language."""
    return {facts.language: read_bytes(folder / facts.source) for facts in corpus.translations}


def load_glossary(data: Path) -> Glossary:
    """Return the glossary of translations. Raises ReaffirmError for an invalid or missing one."""
    path = data / GLOSSARY
    return parse_glossary(path.name, read_text(path))


def _load_readings(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and its subfolders by their path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): read_bytes(path) for path in files}


def _load_reasons(folder: Path) -> bytes | None:
    """Return the table of translated reasons and notes of a corpus folder, or None if it has none."""
    path = folder / "translations" / FILE
    return read_bytes(path) if path.is_file() else None


def load_doubts(folder: Path) -> bytes | None:
    """Return the table of doubts of a corpus folder, or None if it has none."""
    path = folder / DOUBTS
    return read_bytes(path) if path.is_file() else None


def load_document(folder: Path, corpus: Corpus, knowledge: Knowledge) -> Document:
    """Parse the source of a corpus folder. Raises SourceError for a malformed source."""
    return _load(folder, corpus.source, knowledge.packs[corpus.language], corpus)


def load_overrides(folder: Path) -> dict[str, dict[int, Override]]:
    """Return the decided readings of lines of a corpus folder, by language."""
    path = folder / OVERRIDES
    return read_overrides(path, read_bytes(path)) if path.is_file() else {}


def load_version(folder: Path, corpus: Corpus, language: str, knowledge: Knowledge) -> Document:
    """Parse the source of a corpus folder in a further language. Raises SourceError for a malformed source."""
    return _load(folder, corpus.versions[language], knowledge.packs[language], corpus)


def _load(folder: Path, source: str, pack: Pack, corpus: Corpus) -> Document:
    decided = load_overrides(folder).get(pack.language, {})
    return parse(read(source, read_bytes(folder / source)), pack.structure, decided, corpus.stated(pack.language))


def build_folder(folder: Path, knowledge: Knowledge) -> tuple[Corpus, Build]:
    """Build the corpus of a folder.

    Raises ValidationError if the graph violates a shape, and ReaffirmError for input that cannot be read or parsed.
    """
    corpus = load_corpus(folder)
    return corpus, build_corpus(folder, corpus, knowledge)


def build_corpus(folder: Path, corpus: Corpus, knowledge: Knowledge, added: Mapping[str, bytes] | None = None) -> Build:
    """Build a corpus from the files of its folder, and from sources that are not there yet, by path.

    Raises ValidationError if the graph violates a shape, and ReaffirmError for input that cannot be read or parsed, or
    for all that a corpus that was read lacks. The doubts of sources to be added can only be cleared afterwards.
    """
    files = load_files(folder, corpus, added)
    if files.translations and (folder.parent / GLOSSARY).is_file():
        load_glossary(folder.parent)  # an invalid glossary stops the build of what is translated by it
    result = build(corpus, files, knowledge, progress, other_corpora(folder.parent, corpus, files.curated, knowledge))
    require_complete(corpus, result, with_doubts=not added)
    require_valid(result)
    return result


def other_corpora(data: Path, corpus: Corpus, curated: Mapping[str, bytes], knowledge: Knowledge) -> list[OtherCorpus]:
    """Return the other corpora that a corpus can refer to.

    They are those that its curated tables name, and those with earlier sessions of the same body. Files of corpora that
    do not name the body are not read, so that an error there stops no other corpus.
    """
    corpora = {name: load_corpus(data / name) for name in named_elsewhere(curated)}
    if corpus.body:
        for file in sorted(data.glob("*/corpus.toml")):
            name = file.parent.name
            if name == corpus.name or corpus.body not in read_text(file):
                continue
            other = load_corpus(file.parent)
            if other.body == corpus.body and other.first_day < corpus.last_day:
                corpora.setdefault(name, other)
    return [
        OtherCorpus(other, load_document(data / name, other, knowledge), load_curated(data / name))
        for name, other in corpora.items()
    ]


def require_valid(result: Build) -> None:
    """Raise ValidationError, with the first violations, if a shape is violated."""
    violations = result.report.violations
    if violations:
        lines = [str(finding) for finding in violations[:_MAX_VIOLATIONS]]
        more = len(violations) - len(lines)
        lines += [f"… and {more} more"] if more > 0 else []
        raise ValidationError("\n".join(["the graph violates its shapes; nothing was written", *lines]))


def deliver(folder: Path, contents: Mapping[str, bytes], result: Build) -> Path:
    """Write the folder of a corpus together with its graph, and return the folder of the graph."""
    graph = graph_folder(folder)
    files = turtle_files(graph.name, result.dataset)
    replace_folders(folder, contents.items(), graph, [(name, text.encode()) for name, text in files.items()])
    return graph


def graph_folder(folder: Path) -> Path:
    """Return the folder with the graph of the corpus of a folder."""
    return folder.parent / "graph" / folder.name


def turtle_files(_: str, dataset: Dataset) -> dict[str, str]:
    """Return one Turtle file for each named graph, and their manifest, by file name."""
    files = {Path(file).name: text for file, text in dataset.files.items()}
    return {**files, MANIFEST: manifest(files, {Path(file).name: len(own) for file, own in dataset.triples.items()})}


def nquads_files(name: str, dataset: Dataset) -> dict[str, str]:
    """Return one sorted N-Quads file for a corpus, for bulk loading, and its manifest."""
    lines = sorted({f"{quad} .\n" for quad in dataset.store()})
    files = {f"{name}.nq": "".join(lines)}
    return {**files, MANIFEST: manifest(files, {f"{name}.nq": len(lines)})}


#: Output formats, each with its function from a corpus name and a dataset to the texts of files by name.
FORMS: Mapping[str, Callable[[str, Dataset], dict[str, str]]] = {"turtle": turtle_files, "nquads": nquads_files}
