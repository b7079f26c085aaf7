"""The commands that ask or serve a dataset: serve, query, show, stats."""

from io import TextIOWrapper
from pathlib import Path

import click
import pyoxigraph

from reaffirm_build.errors import ReaffirmError
from reaffirm_server import formats
from reaffirm_server.dataset.options import data_option, store_option
from reaffirm_server.dataset.queries import asker, said
from reaffirm_server.dataset.remote_dataset import Dataset, open_dataset
from reaffirm_server.engine.base import Answer, Limits, Selection, Wanted
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.text_tables import columns, pivot


@click.command()
@click.argument("text", metavar="[QUERY]", required=False)
@click.option(
    "--file", type=click.File(encoding="utf-8"), help="Read the query from a file, or from - (standard input)."
)
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", *formats.RESULT_NAMES, *formats.GRAPH_NAMES]),
    help="How to print the answer.  [default: table, or turtle for a graph]",
)
@store_option
@data_option
def query(
    text: str | None, file: TextIOWrapper | None, name: str | None, data: Path | None, store: Address | None
) -> None:
    """Ask the built graph a SPARQL query.

    Our prefixes (rec:, tip:, theme: and the others) and those of the borrowed vocabularies need no declaration. All
    named graphs are merged unless the query says otherwise.
    """
    if (text is None) == (file is None):
        raise click.UsageError("Give one query: as an argument, or with --file.")
    served = open_dataset(data, store)
    asked = text if text is not None else _read(file)
    click.echo(_answer(served, asked, name).rstrip("\n"))


def _read(file: TextIOWrapper | None) -> str:
    """The text of an open file."""
    assert file is not None  # noqa: S101 - the caller has made sure
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise ReaffirmError(f"{file.name}: is not UTF-8: byte {error.start}") from error


def _answer(served: Dataset, text: str, name: str | None) -> str:
    """The answer to a query, printed in a format."""
    wanted = Wanted(
        results=formats.RESULT_NAMES["json"] if name in {None, "table"} else formats.RESULT_NAMES.get(name or ""),
        graph=formats.GRAPH_NAMES["turtle"] if name is None else formats.GRAPH_NAMES.get(name),
    )
    with said():
        answer = served.engine(served.names.prefixes()).query(text, Selection(), wanted, Limits())
    if name in {None, "table"} and answer.media_type == formats.RESULT_NAMES["json"]:
        return _table(answer, served)
    return answer.body.decode()


def _table(answer: Answer, served: Dataset) -> str:
    """Solutions as a table for a terminal, a boolean as a word; IRIs with a prefix that is known are shortened."""
    found = pyoxigraph.parse_query_results(answer.body, formats.RESULTS[answer.media_type])
    if isinstance(found, pyoxigraph.QueryBoolean):
        return "yes" if found else "no"
    manager = served.names.new_graph().namespace_manager

    def cell(term: object) -> str:
        return (
            manager.normalizeUri(term.value) if isinstance(term, pyoxigraph.NamedNode) else getattr(term, "value", "")
        )

    variables = [variable.value for variable in found.variables]
    return columns(variables, [[cell(row[name]) for name in variables] for row in found])


@click.command()
@store_option
@data_option
def stats(data: Path | None, store: Address | None) -> None:
    """Count what the built graph holds: sessions, classes, named graphs, theme × session."""
    served = open_dataset(data, store)
    for name in ("sessions", "classes", "graphs"):
        click.echo(_answer(served, query_text(name, served.names), None))
        click.echo()
    click.echo("operative provisions by theme and by the session that first presented them")
    header, *lines = pivot(asker(served)("themes-by-session"), "theme", served.names.called)
    click.echo(columns(header, lines))
    click.echo()
    click.echo(f"dataset: sha256 {served.digest}")
