"""The commands ``cite`` and ``diff``."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from reaffirm_core.compare.markup import plain, styled
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK, LANGUAGES, in_language
from reaffirm_core.names import BASE, Names
from reaffirm_server.dataset.local_dataset import load_quads, main_corpus
from reaffirm_server.dataset.options import corpus_option, data_option, store_option
from reaffirm_server.dataset.project_files import load_published
from reaffirm_server.dataset.queries import query_errors
from reaffirm_server.dataset.remote_dataset import open_dataset
from reaffirm_server.engine.http_client import Address
from reaffirm_server.linked.node_view import View
from reaffirm_server.linked.provision_names import corpus_of
from reaffirm_server.linked.service import open_linked_data
from reaffirm_server.publish.citation import WRITERS
from reaffirm_server.publish.dataset_diff import (
    ComparedDataset,
    Difference,
    DifferenceText,
    DiffError,
    compare,
    labels_of,
    nquads,
)
from reaffirm_server.publish.service import Publications

_language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default=FALLBACK, show_default=True, help="The language."
)


def published(data: Path | None, store: Address | None, corpus: str = "", *, every: bool = False) -> Publications:
    """Return the publications of one built corpus, by default the main corpus, or of every one; or of a whole store."""
    dataset = open_dataset(data, store, only="" if store or every else corpus or main_corpus(data))
    return Publications(open_linked_data(dataset, dataset.engine()))


def format_of(file: Path | None, suffixes: Mapping[str, str]) -> str | None:
    """Return the format of a file by its suffix, None without a file or suffix. Raises BadParameter for others."""
    if file is None or not file.suffix:
        return None
    for suffix, name in suffixes.items():
        if file.name.endswith(suffix):
            return name
    problem = f"no format has the suffix {file.suffix}; use one of {', '.join(suffixes)}, or add --format"
    raise click.BadParameter(problem, param_hint="--out")


@click.command()
@click.argument("identifier", required=False)
@_language_option
@click.option(
    "--format",
    "name",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="Plain text, or a format for bibliographies.",
)
@corpus_option
@store_option
@data_option
def cite(
    identifier: str | None, language: str, name: str, corpus: str | None, data: Path | None, store: Address | None
) -> None:
    """Cite a recommendation, such as 4-46-i-2, in the style of United Nations documents.

    Without an identifier the dataset is cited. An identifier of another corpus than the main corpus has a prefix:
    unseen:1-3-a. Its IRI and its number, such as "IV.46 (i) (ii)", name a recommendation too.
    """
    with query_errors():
        publication = published(data, store, corpus_of(identifier or "", corpus))
        works = publication.cite("dataset" if identifier is None else _path(identifier, corpus, publication))
    work = in_language(works, language)
    assert work is not None  # noqa: S101 - each work is cited in at least one language
    click.echo(WRITERS[name](work).rstrip("\n"))


def _path(name: str, corpus: str | None, publication: Publications) -> str:
    """Return the path of a provision below the base. Raises ReaffirmError if there is no such provision."""
    try:
        named = publication.provision_names.resolve(name, corpus or "")
    except ReaffirmError as error:
        raise ReaffirmError(f"{error}; to cite the dataset, leave out the identifier") from error
    return named.iri.removeprefix(publication.names.base)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "nquads"]),
    default="table",
    show_default=True,
    help="A table for readers, or N-Quads for programs.",
)
@click.option("--only", type=click.Choice(["added", "removed"]), help="With nquads: only one side of the difference.")
@_language_option
@click.option("--any-version", is_flag=True, help="Also compare datasets of two versions of the ontology.")
def diff(old: Path, new: Path, name: str, only: str | None, language: str, any_version: bool) -> None:
    """Print the facts that changed from the dataset OLD to the dataset NEW, by named graph.

    A dataset is a folder that `reaffirm build` or `reaffirm export --all` wrote, or an RDF file with named graphs. In
    the table - marks removed facts, + added facts, and ~ changed texts with [-deleted-] and {+inserted+} words. The
    exit status is 0 if nothing changed, 1 if facts changed, and 2 if the datasets cannot be compared.
    """
    if only and name != "nquads":
        raise click.UsageError("--only requires --format nquads: add it, or leave out --only.")
    before, after = _load(old), _load(new)
    difference = compare(before, after, any_version=any_version)
    lines = nquads(difference, only or "") if name == "nquads" else _table(before, after, difference, language)
    for line in lines:
        click.echo(line)
    sys.exit(1 if difference else 0)


def _load(path: Path) -> ComparedDataset:
    """Load the facts of a dataset. Raises DiffError, for its exit status, if the dataset cannot be read."""
    try:
        return ComparedDataset(str(path), load_quads(path))
    except ReaffirmError as error:
        raise DiffError(error.message) from error


def _table(before: ComparedDataset, after: ComparedDataset, difference: Difference, language: str) -> Iterator[str]:
    """Yield the lines of a difference for readers."""
    names = Names(after.ontology[0] if after.ontology else BASE)
    view = View(names, names.prefixes(), load_published(names).borrowed_labels)
    labels = labels_of((before, after), difference)
    return DifferenceText(view, labels, language, styled if sys.stdout.isatty() else plain).lines(difference)
