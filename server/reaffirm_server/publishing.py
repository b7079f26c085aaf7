"""The commands of those who publish: cite."""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import click

from reaffirm_server.citation import Work, bibtex, ris
from reaffirm_server.cli import data_option
from reaffirm_server.engine import Embedded
from reaffirm_server.publication import Publication
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
