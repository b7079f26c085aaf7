"""The commands that ask or serve a dataset: serve, query, show, stats."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click
import pyoxigraph

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import root
from reaffirm_server import formats
from reaffirm_server.apart import open_corpus
from reaffirm_server.engine import Answer, Limits, Selection, Wanted, rows
from reaffirm_server.errors import QueryError
from reaffirm_server.held import Dataset, open_dataset
from reaffirm_server.project import query_text
from reaffirm_server.serve import Options, check_address, embedded, remote, run
from reaffirm_server.show import show as show_lines
from reaffirm_server.tables import columns, pivot
from reaffirm_server.wire import Address, read_address

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder that `reaffirm build --out` wrote.  [default: the project's data/graph]",
)


class Place(click.ParamType[Path | Address]):
    """Where a store is: at the address of a SPARQL endpoint, or else, where ``folders`` may be, in a folder."""

    name = "store"

    def __init__(self, *, folders: bool = False) -> None:
        self._folders = folders

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:
        """The place that a text gives; what it says of an address that is none does not show its password."""
        if self._folders and "://" not in value:
            return Path(value)
        try:
            return read_address(value)
        except ReaffirmError as error:
            return self.fail(error.message, param, ctx)


store_option = click.option(
    "--store",
    type=Place(),
    metavar="ADDRESS",
    help="Ask the store at sparql+http(s)://HOST/PATH, which `reaffirm load` filled, instead of a folder.",
)

corpus_option = click.option(
    "--corpus", metavar="NAME", help="The corpus to look in, by the name of its folder.  [default: the main one]"
)


def in_corpus(
    identifier: str, corpus: str | None, data: Path | None, store: Address | None = None
) -> tuple[str, Dataset]:
    """The identifier without its prefix (``tip:4-46-i-2``), and the dataset of the corpus that it is of."""
    local, named = parted(identifier, corpus)
    return local, open_corpus(data, store, named, linked=True)


def parted(identifier: str, corpus: str | None) -> tuple[str, str]:
    """An identifier without its prefix, and the name of the corpus that it is of, "" for the main one."""
    prefix, colon, local = identifier.partition(":")
    return local if colon else identifier, corpus or (prefix if colon else "")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--mount", default="", metavar="/PREFIX", help="Answer under this path; IRIs in the data stay as they are."
)
@click.option("--workers", type=click.IntRange(1, 256), help="Web processes.  [default: one a core]")
@click.option(
    "--timeout",
    default=Limits.seconds,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds that a query may take.",
)
@click.option("--trust-proxy", is_flag=True, help="Believe the X-Forwarded headers of one proxy before this server.")
@click.option("--access-log", is_flag=True, help="Print a line a request, without the words of queries.")
@click.option(
    "--store",
    type=Place(folders=True),
    metavar="FOLDER|ADDRESS",
    help="Keep the store on disk, in this folder; or serve what the store at sparql+http(s)://HOST/PATH holds, which"
    " `reaffirm load` filled.  [default: in memory]",
)
@data_option
def serve(store: Path | Address | None, data: Path | None, **options: Any) -> None:
    """Serve the built graph: pages at / and a SPARQL endpoint at /sparql."""
    how = Options(**options)
    if how.mount and (not how.mount.startswith("/") or how.mount.endswith("/")):
        raise click.BadParameter("should begin with a slash and not end with one", param_hint="--mount")
    check_address(how.host, how.port)
    if isinstance(store, Address):
        open_version = partial(remote, data, store)
    else:
        data = data or root() / "data" / "graph"
        open_version = partial(embedded, data, store)
    shown = f"[{how.host}]" if ":" in how.host else how.host
    where = f"http://{shown}:{how.port}{how.mount}/"

    def say(digest: str) -> None:
        click.echo(f"Reaffirm is at {where} (dataset sha256:{digest[:16]}…); Ctrl-C stops it.")

    run(open_version, how, data, say)


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


@contextlib.contextmanager
def said() -> Iterator[None]:
    """What a store does not answer is an error of the command."""
    try:
        yield
    except QueryError as error:
        raise ReaffirmError(str(error)) from error


def asker(served: Dataset) -> Callable[..., list[dict[str, str]]]:
    """Ask one of the server's own queries, of a provision if one is named; an error is a ReaffirmError."""
    engine = served.engine()

    def ask(name: str, identifier: str = "") -> list[dict[str, str]]:
        text = query_text(name, served.names).replace('"IDENTIFIER"', str(pyoxigraph.Literal(identifier)))
        with said():
            return rows(engine.query(text, Selection(), Wanted(), Limits()))

    return ask


@click.command()
@click.argument("identifier")
@corpus_option
@store_option
@data_option
def show(identifier: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Print all that is known of a provision, such as 4-46-i-2, with the evidence underlined in its text.

    One of another corpus than the main one has its prefix: unseen:1-3-a.
    """
    identifier, served = in_corpus(identifier, corpus, data, store)
    ask = asker(served)
    known = [row["identifier"] for row in ask("identifiers")]
    for line in show_lines(identifier, lambda part: ask(f"show-{part}", identifier), known):
        click.echo(line)
