"""The command that hands the dataset out: one file in a format, or every file in a folder."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import replace_folder, write_file
from reaffirm_build.names import GRAPHS
from reaffirm_server import formats
from reaffirm_server.dataset.options import data_option, store_option
from reaffirm_server.dataset.queries import said
from reaffirm_server.engine.http_client import Address
from reaffirm_server.publish.commands import published
from reaffirm_server.publish.downloads import CHECKSUMS, Dumps

#: The tables that can be exported by themselves.
TABLES = ("recommendations", "asks", "citations", "lineage")

#: Formats that are of the whole dataset and no RDF: how the names of their files end.
DOCUMENTS = {"akn": ".akn.xml", "xlsx": ".xlsx", "graphml": ".graphml"}


@click.command()
@click.option(
    "--format",
    "name",
    type=click.Choice([*formats.GRAPH_NAMES, "csv", *DOCUMENTS]),
    help="The format.  [default: trig, or csv with --table]",
)
@click.option("--graph", type=click.Choice(GRAPHS), help="One named graph only.  [default: the whole dataset]")
@click.option("--table", type=click.Choice(TABLES), help="A table for people without RDF, as CSV.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.  [default: standard output]"
)
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write every file to this folder: all graphs in all formats, tables, descriptions, checksums.",
)
@store_option
@data_option
def export(
    name: str | None,
    graph: str | None,
    table: str | None,
    out: Path | None,
    folder: Path | None,
    data: Path | None,
    store: Address | None,
) -> None:
    """Write the built graph in another format: RDF, a CSV table, a document.

    TriG, N-Quads and JSON-LD keep the named graphs; the other RDF formats hold the triples of all of them together.
    akn is the compendium as Akoma Ntoso, xlsx all tables as a spreadsheet, graphml the reaffirmations as a graph. The
    same dataset gives the same bytes.
    """
    if folder is not None and (name or graph or table or out):
        raise click.UsageError("--all writes everything: give it alone.")
    if (table is not None and (graph or name not in {None, "csv"})) or (table is None and name == "csv"):
        raise click.UsageError("A table is one of --table, as CSV, of the whole dataset.")
    if name in DOCUMENTS and graph:
        raise click.UsageError(f"{name} is of the whole dataset: leave --graph out.")
    if name == "xlsx" and out is None:
        raise click.UsageError("A spreadsheet is no text: name a file with --out.")
    with said():
        dumps = published(data, store).dumps
        if folder is not None:
            _write_all(folder, dumps)
            return
        content = _content(dumps, name, graph, table)
    if out is None:
        click.echo(content, nl=False)
    else:
        write_file(out, content)


def _content(dumps: Dumps, name: str | None, graph: str | None, table: str | None) -> bytes:
    """One file."""
    if table:
        return dumps.content(f"{table}.csv")
    if name not in DOCUMENTS:
        return dumps.rdf(formats.GRAPH_NAMES[name or "trig"], graph)
    found = [file for file in dumps.files if file.endswith(DOCUMENTS[name])]
    if len(found) > 1:
        raise ReaffirmError(f"there are several documents, {', '.join(found)}: write all with --all")
    return dumps.content(found[0])


def _write_all(folder: Path, dumps: Dumps) -> None:
    """Put every file into a folder that is new, empty, or was written so before."""
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there and CHECKSUMS not in there:
        problem = "holds other files, which would be lost; name a folder that is new or empty"
        raise ReaffirmError(f"{folder}: {problem}")
    replace_folder(folder, _told(dumps))
    click.echo(f"{folder}: {len(dumps.names)} files; `sha256sum --check {CHECKSUMS}` checks them", err=True)


def _told(dumps: Dumps) -> Iterator[tuple[str, bytes]]:
    """The files one after another; on a terminal, saying which."""
    for name in dumps.names:
        if sys.stderr.isatty():
            click.echo(f"  {name} …", err=True)
        yield name, dumps.content(name)
