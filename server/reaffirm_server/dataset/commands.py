"""The command that queries a dataset: query."""

from io import TextIOWrapper
from pathlib import Path

import click
import pyoxigraph

from reaffirm_core.errors import ReaffirmError
from reaffirm_server import formats
from reaffirm_server.dataset.notices import Notices
from reaffirm_server.dataset.options import data_option, store_option
from reaffirm_server.dataset.queries import query_errors
from reaffirm_server.dataset.remote_dataset import Dataset, open_dataset
from reaffirm_server.engine.base import Answer, AnswerFormats, Limits, Selection
from reaffirm_server.engine.http_client import Address
from reaffirm_server.errors import NotAcceptableError
from reaffirm_server.text_tables import columns


@click.command()
@click.argument("text", metavar="[QUERY]", required=False)
@click.option(
    "--file", type=click.File(encoding="utf-8"), help="Read the query from a file, or from - (standard input)."
)
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", *formats.RESULT_NAMES, *formats.GRAPH_NAMES]),
    help="The format of the answer.  [default: table, or turtle for a graph]",
)
@store_option
@data_option
def query(
    text: str | None, file: TextIOWrapper | None, name: str | None, data: Path | None, store: Address | None
) -> None:
    """Run a SPARQL query on the built graph.

    The prefixes of Reaffirm (rec:, tip:, theme: and so on) and of the borrowed vocabularies need no declaration. All
    named graphs are merged unless the query selects graphs.
    """
    if (text is None) == (file is None):
        raise click.UsageError("Give one query: as an argument, or with --file.")
    served = open_dataset(data, store)
    sparql = text if text is not None else _read(file)
    click.echo(_answer(served, sparql, name).rstrip("\n"))
    for notice in Notices(served.vocabulary, served.names).on(sparql):
        click.echo(f"Warning: {notice}", err=True)


def _read(file: TextIOWrapper | None) -> str:
    """Return the text of an open file. Raises ReaffirmError if it is not UTF-8."""
    assert file is not None  # noqa: S101 - the caller has checked
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise ReaffirmError(f"{file.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _answer(served: Dataset, text: str, name: str | None) -> str:
    """Return the answer to a query in the format with a name. None means a table, or Turtle for a graph."""
    answer_formats = AnswerFormats(
        results=formats.RESULT_NAMES["json"] if name in {None, "table"} else formats.RESULT_NAMES.get(name or ""),
        graph=formats.GRAPH_NAMES["turtle"] if name is None else formats.GRAPH_NAMES.get(name),
    )
    with query_errors():
        try:
            answer = served.engine().query(text, Selection(), answer_formats, Limits())
        except NotAcceptableError as error:
            of_graph = name in formats.GRAPH_NAMES
            kind = "rows or a boolean, not a graph" if of_graph else "a graph"
            fitting = ["table", *formats.RESULT_NAMES] if of_graph else formats.GRAPH_NAMES
            problem = f"the query returns {kind}; choose one of {', '.join(fitting)}"
            raise click.BadParameter(problem, param_hint="--format") from error
    if name in {None, "table"} and answer.media_type == formats.RESULT_NAMES["json"]:
        return _table(answer, served)
    return answer.body.decode()


def _table(answer: Answer, served: Dataset) -> str:
    """Return solutions as a table for a terminal, with prefixed names for IRIs, or a boolean as yes or no."""
    results = pyoxigraph.parse_query_results(answer.body, formats.RESULTS[answer.media_type])
    if isinstance(results, pyoxigraph.QueryBoolean):
        return "yes" if results else "no"
    manager = served.names.new_graph().namespace_manager

    def cell(term: object) -> str:
        return (
            manager.normalizeUri(term.value) if isinstance(term, pyoxigraph.NamedNode) else getattr(term, "value", "")
        )

    variables = [variable.value for variable in results.variables]
    return columns(variables, [[cell(row[name]) for name in variables] for row in results])
