"""The commands of those who publish: cite, diff, index."""

import sys
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import click

from reaffirm_build.compare.markup import plain, styled
from reaffirm_build.corpus import LANGUAGES
from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import write_file
from reaffirm_build.names import BASE, MAIN, Names
from reaffirm_server.dataset.local_dataset import load_quads, main_corpus
from reaffirm_server.dataset.options import corpus_option, data_option, parted, store_option
from reaffirm_server.dataset.project_files import load_published
from reaffirm_server.dataset.queries import said
from reaffirm_server.dataset.remote_dataset import open_dataset
from reaffirm_server.engine.http_client import Address
from reaffirm_server.linked.node_view import View
from reaffirm_server.linked.service import LinkedData
from reaffirm_server.publish.citation import Work, bibtex, ris
from reaffirm_server.publish.dataset_diff import DiffError, Facts, Reader, compare, labels_of, nquads
from reaffirm_server.publish.index import BY
from reaffirm_server.publish.service import INDEXES, Publications
from reaffirm_server.publish.show import unknown

#: How a citation can be written.
_WRITERS: dict[str, Callable[[Work], str]] = {"text": attrgetter("text"), "bibtex": bibtex, "ris": ris}


def published(data: Path | None, store: Address | None, corpus: str = "") -> Publications:
    """What is published of a corpus that was built, the main one if none is named, or of all that a store holds."""
    held = open_dataset(data, store, only="" if store else corpus or main_corpus(data))
    return Publications(LinkedData(held, held.engine(), load_published(held.names)), held.path)


@click.command()
@click.argument("identifier", required=False)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language.")
@click.option(
    "--format",
    "name",
    type=click.Choice(list(_WRITERS)),
    default="text",
    show_default=True,
    help="In words, or for a bibliography.",
)
@corpus_option
@store_option
@data_option
def cite(
    identifier: str | None, language: str, name: str, corpus: str | None, data: Path | None, store: Address | None
) -> None:
    """Cite a recommendation, such as 4-46-i-2, in the style of United Nations documents; by default the dataset.

    One of another corpus than the main one has its prefix: unseen:1-3-a.
    """
    with said():
        local, named = parted(identifier or "", corpus)
        publication = published(data, store, named)
        works = publication.cite(_path(local, named, publication) if local else "dataset")
    click.echo(_WRITERS[name](works[language]).rstrip("\n"))


def _path(identifier: str, corpus: str, publication: Publications) -> str:
    """The path of a provision of a corpus under the base; raises ReaffirmError for one that does not exist."""
    corpora = publication.names.corpora
    path = f"{corpus or (MAIN if MAIN in corpora else corpora[0])}/{identifier}"
    if not publication.cite(path):
        start = publication.names.base + path.removesuffix(identifier)
        rows = publication.describer.table("identifiers")
        raise unknown(identifier, [row["identifier"] for row in rows if row["provision"].startswith(start)])
    return path


@click.command("index")
@click.option("--by", type=click.Choice(BY), default="theme", show_default=True, help="What the headings are made of.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language.")
@click.option("--format", "name", type=click.Choice(list(INDEXES)), help="The format.  [default: that of --out, or md]")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.  [default: standard output]"
)
@store_option
@data_option
def index(by: str, language: str, name: str | None, out: Path | None, data: Path | None, store: Address | None) -> None:
    """Write the index of the recommendations: headings, references, headlines, lineages, a table of contents.

    It supplements the Secretariat's subject index, CTOC/COP/WG.4/2019/4.
    """
    suffix = out.suffix.removeprefix(".") if out else ""
    name = name or (suffix if suffix in INDEXES else "md")
    if name == "docx" and out is None:
        raise click.UsageError("A DOCX document is no text: name a file with --out.")
    with said():
        content = published(data, store).index_file(by, language, name)
    if out is None:
        click.echo(content, nl=False)
    else:
        write_file(out, content)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "nquads"]),
    default="table",
    show_default=True,
    help="For readers, or for programs.",
)
@click.option("--only", type=click.Choice(["added", "removed"]), help="With nquads: one side, as a file to load.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language.")
@click.option("--any-version", is_flag=True, help="Compare datasets of two versions of the ontology all the same.")
def diff(old: Path, new: Path, name: str, only: str | None, language: str, any_version: bool) -> None:
    """Say which facts changed from the dataset OLD to the dataset NEW, graph by graph.

    Each is a folder that `reaffirm build` or `reaffirm export --all` wrote, or an RDF file with its graphs. In the
    table - is gone, + is new, ~ is in other words: [-deleted-], {+inserted+}. Exit status 0 if nothing changed, 1 if
    anything did, 2 if they cannot be compared.
    """
    if only and name != "nquads":
        raise click.UsageError("--only is for --format nquads.")
    try:
        datasets = [Facts(str(path), load_quads(path)) for path in (old, new)]
    except ReaffirmError as error:
        raise DiffError(error.message) from error
    found = compare(datasets[0], datasets[1], any_version=any_version)
    if name == "nquads":
        lines = nquads(found, only or "")
    else:
        names = Names(datasets[1].ontology[0] if datasets[1].ontology else BASE)
        view = View(names, names.prefixes(), load_published(names).words)
        lines = Reader(view, labels_of(datasets, found), language, styled if sys.stdout.isatty() else plain).lines(
            found
        )
    for line in lines:
        click.echo(line)
    sys.exit(1 if found else 0)
