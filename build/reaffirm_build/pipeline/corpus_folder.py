"""Delivery: a corpus is built from its folder, and what was built is written if nothing is wrong with it."""

import hashlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from reaffirm_build.corpus import Corpus, parse_corpus
from reaffirm_build.errors import ValidationError
from reaffirm_build.files import read_bytes, read_text, replace_folder, stale
from reaffirm_build.graph.built import RECORD
from reaffirm_build.graph.dataset import Dataset
from reaffirm_build.model import Document
from reaffirm_build.pipeline.corpus_build import Build, build, named_elsewhere
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_build.read.text import read
from reaffirm_build.structure.parser import parse

#: How many violations a failing build prints.
_SHOWN = 20


def progress(step: str) -> None:
    """Say what is being done, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"  {step} …", err=True)


def build_folder(folder: Path, knowledge: Knowledge) -> tuple[Corpus, Build]:
    """Build the corpus of a folder; raises ValidationError if what was built breaks its shapes."""
    file = folder / "corpus.toml"
    corpus = parse_corpus(str(file), read_text(file))
    curated = {path.name: read_bytes(path) for path in sorted((folder / "curated").glob("*.csv"))}
    versions = {language: read_bytes(folder / source) for language, source in corpus.versions.items()}
    beside = elsewhere(folder.parent, curated, knowledge)
    made = build(corpus, read_bytes(folder / corpus.source), curated, knowledge, progress, versions, beside)
    require_valid(made)
    return corpus, made


def elsewhere(data: Path, curated: Mapping[str, bytes], knowledge: Knowledge) -> list[tuple[Corpus, Document]]:
    """The other corpora that the curated tables of a corpus name, and what their sources hold."""
    found = []
    for name in named_elsewhere(curated):
        file = data / name / "corpus.toml"
        other = parse_corpus(str(file), read_text(file))
        source = read(other.source, read_bytes(file.parent / other.source))
        found.append((other, parse(source, knowledge.packs[other.language].structure)))
    return found


def require_valid(made: Build) -> None:
    """Raise ValidationError, with the first violations, unless no shape is broken."""
    violations = made.report.violations
    if violations:
        lines = [str(finding) for finding in violations[:_SHOWN]]
        more = len(violations) - len(lines)
        lines += [f"… and {more} more"] if more > 0 else []
        raise ValidationError("\n".join(["the graph breaks its shapes; nothing was written", *lines]))


def deliver(folder: Path, made: Build) -> None:
    """Write what was built, if it is not there already."""
    contents = turtle_files(folder.name, made.dataset)
    if stale(folder, contents):
        replace_folder(folder, ((name, text.encode()) for name, text in contents.items()))


def turtle_files(_: str, dataset: Dataset) -> dict[str, str]:
    """One Turtle file for each named graph."""
    return {Path(file).name: text for file, text in dataset.files.items()}


def nquads_files(name: str, dataset: Dataset) -> dict[str, str]:
    """One file for a corpus, in the order of the dataset's hash: what stores take in bulk.

    Beside it, as ``sha256sum --check`` reads it, the record that these very bytes broke no shape: nothing is delivered
    that does, and who serves them later need not try all of them again.
    """
    content = "".join(sorted({f"{quad} .\n" for quad in dataset.store()}))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {f"{name}.nq": content, f"{name}.nq{RECORD}": f"{digest}  {name}.nq\n"}


#: In which forms a dataset is written: the files, by name, of a corpus.
FORMS: Mapping[str, Callable[[str, Dataset], dict[str, str]]] = {"turtle": turtle_files, "nquads": nquads_files}
