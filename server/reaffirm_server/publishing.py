"""The commands of those who publish: cite, index."""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import click

from reaffirm_build.files import write_file
from reaffirm_server.citation import Work, bibtex, ris
from reaffirm_server.cli import data_option
from reaffirm_server.engine import Embedded
from reaffirm_server.index import BY
from reaffirm_server.publication import INDEXES, Publication
from reaffirm_server.show import unknown
from reaffirm_server.store import load_published, open_served

#: The languages in which we publish.
LANGUAGES = ("en", "zh")

#: How a citation can be written.
_WRITERS: dict[str, Callable[[Work], str]] = {"text": attrgetter("text"), "bibtex": bibtex, "ris": ris}


def published(data: Path | None) -> Publication:
    """What is published of a dataset."""
    served = open_served(data)
    return Publication(served, Embedded(served.store, served.names.base), load_published(served.names))


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
@data_option
def cite(identifier: str | None, language: str, name: str, data: Path | None) -> None:
    """Cite a recommendation, such as 4-46-i-2, in the style of United Nations documents; by default the dataset."""
    publication = published(data)
    path = "dataset" if identifier is None else _path(identifier, publication)
    work = publication.cite(path)[language]
    click.echo(_WRITERS[name](work).rstrip("\n"))


def _path(identifier: str, publication: Publication) -> str:
    """The path of a provision under the base; raises ReaffirmError for one that does not exist."""
    known = {row["identifier"]: row["provision"] for row in publication.describer.table("identifiers")}
    if identifier not in known:
        raise unknown(identifier, known)
    return known[identifier].removeprefix(publication.names.base)


@click.command("index")
@click.option("--by", type=click.Choice(BY), default="theme", show_default=True, help="What the headings are made of.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language.")
@click.option("--format", "name", type=click.Choice(list(INDEXES)), help="The format.  [default: that of --out, or md]")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.  [default: standard output]"
)
@data_option
def index(by: str, language: str, name: str | None, out: Path | None, data: Path | None) -> None:
    """Write the index of the recommendations: headings, references, headlines, lineages, a table of contents.

    It supplements the Secretariat's subject index, CTOC/COP/WG.4/2019/4.
    """
    suffix = out.suffix.removeprefix(".") if out else ""
    name = name or (suffix if suffix in INDEXES else "md")
    if name == "docx" and out is None:
        raise click.UsageError("A DOCX document is no text: name a file with --out.")
    content = published(data).index_file(by, language, name)
    if out is None:
        click.echo(content, nl=False)
    else:
        write_file(out, content)
