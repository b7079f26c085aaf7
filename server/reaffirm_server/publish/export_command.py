"""The command ``export``, which writes one file of the dataset, or every file into a folder."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import replace_folder, write_file
from reaffirm_core.languages import FALLBACK, LANGUAGES
from reaffirm_core.names import GRAPHS
from reaffirm_server import formats
from reaffirm_server.dataset.options import data_option, store_option
from reaffirm_server.dataset.queries import query_errors
from reaffirm_server.dataset.settings import CONFIG, read_tables
from reaffirm_server.engine.http_client import Address
from reaffirm_server.publish.commands import format_of, published
from reaffirm_server.publish.downloads import CHECKSUMS, Downloads
from reaffirm_server.publish.index import BY
from reaffirm_server.publish.service import INDEXES, Publications

#: Names of the CSV tables.
TABLES = tuple(read_tables(CONFIG / "tables.toml"))

#: Suffixes of the files in formats that are not RDF and contain the whole dataset, by format.
DOCUMENTS = {"akn": ".akn.xml", "xlsx": ".xlsx", "graphml": ".graphml"}

#: Formats by the suffix of a file.
_FORMATS = {
    **{f".{formats.SUFFIXES[media_type]}": name for name, media_type in formats.GRAPH_NAMES.items()},
    ".csv": "csv",
    **{suffix: name for name, suffix in DOCUMENTS.items()},
    **{f".{name}": name for name in INDEXES},
}


@click.command()
@click.option(
    "--format",
    "name",
    type=click.Choice([*formats.GRAPH_NAMES, "csv", *DOCUMENTS, *INDEXES]),
    help="The format.  [default: that of --out, or trig; csv with --table, md with --index]",
)
@click.option("--graph", type=click.Choice(GRAPHS), help="One named graph only.  [default: the whole dataset]")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="With akn or --index: the language.  [default: of the source; en with --index]",
)
@click.option("--index", type=click.Choice(BY), help="An index of the recommendations of one corpus, as a document.")
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
    language: str | None,
    index: str | None,
    table: str | None,
    out: Path | None,
    folder: Path | None,
    data: Path | None,
    store: Address | None,
) -> None:
    """Write the built graph in another format: RDF, a CSV table, a document.

    TriG, N-Quads and JSON-LD keep the named graphs. The other RDF formats contain the triples of all graphs together.
    akn is the compendium as Akoma Ntoso, xlsx all tables as a spreadsheet, graphml the reaffirmations as a graph.
    --index writes references, headlines and lineages below headings, as Markdown, HTML or a Word document. The same
    dataset gives the same bytes.
    """
    chosen, name = name, name or format_of(out, _FORMATS)
    if folder is not None and (chosen or graph or index or table or out):
        raise click.UsageError("--all writes every file: leave out --format, --graph, --index, --table and --out.")
    if language and name != "akn" and not index:
        raise click.UsageError("--lang chooses the language of a document: add --format akn or --index.")
    _check_options(name, graph, index, table)
    if name in {"docx", "xlsx"} and out is None:
        raise click.UsageError(f"{name.upper()} is a binary format: name a file with --out.")
    with query_errors():
        if index:
            _write(published(data, store).index_file(index, language or FALLBACK, name or "md"), out)
            return
        publication = published(data, store, every=True)
        if folder is not None:
            _write_all(folder, publication.downloads)
            return
        content = (
            _document(publication, language or "")
            if name == "akn"
            else _content(publication.downloads, name, graph, table)
        )
    _write(content, out)


def _write(content: bytes, out: Path | None) -> None:
    """Write content to a file, or to standard output."""
    if out is None:
        click.echo(content, nl=False)
    else:
        write_file(out, content)


def _check_options(name: str | None, graph: str | None, index: str | None, table: str | None) -> None:
    """Raise UsageError for a format, a named graph, an index and a table that do not go together."""
    if index and (graph or table or name not in {None, *INDEXES}):
        raise click.UsageError(
            f"--index writes {', '.join(INDEXES)}: leave out --graph, --table and any other --format."
        )
    if name in INDEXES and not index:
        raise click.UsageError(f"--format {name} requires an index: name it with --index.")
    if table is None and name == "csv":
        raise click.UsageError("--format csv requires a table: name it with --table.")
    if table is not None and (graph or name not in {None, "csv"}):
        raise click.UsageError("--table writes CSV of the whole dataset: leave out --graph, and any other --format.")
    if name in DOCUMENTS and graph:
        raise click.UsageError(f"--format {name} writes the whole dataset: leave out --graph.")


def _content(downloads: Downloads, name: str | None, graph: str | None, table: str | None) -> bytes:
    """Return the content of one file that is not a document of a corpus."""
    if table:
        return downloads.content(f"{table}.csv")
    if name not in DOCUMENTS:
        return downloads.rdf(formats.GRAPH_NAMES[name or "trig"], graph)
    return downloads.content(next(file for file in downloads.files if file.endswith(DOCUMENTS[name])))


def _document(publication: Publications, language: str) -> bytes:
    """Return the document in a language, by default that of its source. Raises ReaffirmError for none or several."""
    names = publication.akn_names(language)
    if len(names) > 1:
        listed = ", ".join(names)
        raise ReaffirmError(f"--format akn: expected one document, found {listed}; write all files with --all")
    if not names:
        where, missing = f" in {language!r}" if language else "", "title, front matter and texts"
        hint = "leave out --lang" if language else "export RDF or a table"
        raise ReaffirmError(f"--format akn: this dataset has no document with {missing}{where}; {hint}")
    return publication.downloads.content(names[0])


def _write_all(folder: Path, downloads: Downloads) -> None:
    """Write every file to a folder. Raises ReaffirmError if it contains files of another origin."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if names and CHECKSUMS not in names:
        problem = "contains other files, which would be lost; name a folder that is new or empty"
        raise ReaffirmError(f"{folder}: {problem}")
    replace_folder(folder, _with_progress(downloads))
    click.echo(f"{folder}: {len(downloads.names)} files; `sha256sum --check {CHECKSUMS}` checks them", err=True)


def _with_progress(downloads: Downloads) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of all files; on a terminal, print each name first."""
    for name in downloads.names:
        if sys.stderr.isatty():
            click.echo(f"  {name} …", err=True)
        yield name, downloads.content(name)
