"""The page that lists the files: those that most readers want first, then all of them in groups."""

from dataclasses import dataclass

from reaffirm_core.languages import Texts
from reaffirm_core.names import GRAPHS
from reaffirm_server.publish.downloads import CHECKSUMS, METADATA, RDF_FILES, WHOLE, File
from reaffirm_server.publish.service import Publications

#: The spreadsheet and the table that most readers want.
_SPREADSHEET, _TABLE = "tables.xlsx", "recommendations.csv"
#: Files that describe the others.
_DESCRIPTIONS = ("dataset.ttl", "context.jsonld", METADATA)


@dataclass(frozen=True)
class ListedFile:
    """A file with its size in bytes, or None if the file is not made yet."""

    file: File
    size: int | None


@dataclass(frozen=True)
class GraphFiles:
    """The whole dataset or a named graph: its title, its number of triples, and its files in all formats."""

    title: Texts
    triples: int
    files: tuple[File, ...]


@dataclass(frozen=True)
class DownloadPage:
    """The files of the page. A group is empty if the dataset is too large for its files."""

    first: dict[str, ListedFile]  #: by purpose: "excel", "csv", "everything"
    tables: tuple[ListedFile, ...]
    graphs: tuple[GraphFiles, ...]
    documents: tuple[File, ...]
    descriptions: tuple[File, ...]
    compressed: tuple[str, ...]
    checksums: str  #: name of the file of checksums, or ""


def download_page(service: Publications) -> DownloadPage:
    """Return the files of a dataset as the page lists them."""
    files = service.files
    purposes = {"excel": _SPREADSHEET, "csv": _TABLE, "everything": f"{WHOLE}.ttl"}
    graphs = {WHOLE: sum(service.graphs.values())} | {
        name: service.graphs.get(str(service.names.graph(name)), 0) for name in GRAPHS
    }
    of_graphs = {f"{name}.{suffix}" for name in graphs for suffix in RDF_FILES}
    tables = [name for name in files if name.endswith(".csv")]
    service.downloads.begin()
    return DownloadPage(
        first={purpose: _listed(service, files[name]) for purpose, name in purposes.items() if name in files},
        tables=tuple(_listed(service, files[name]) for name in tables),
        graphs=tuple(_graph(files, name, triples) for name, triples in graphs.items() if f"{name}.ttl" in files),
        documents=tuple(
            file for name, file in files.items() if name not in {*of_graphs, *tables, *_DESCRIPTIONS, _SPREADSHEET}
        ),
        descriptions=tuple(files[name] for name in _DESCRIPTIONS if name in files),
        compressed=tuple(f"{name}.gz" for name in files),
        checksums=CHECKSUMS if service.in_memory else "",
    )


def _graph(files: dict[str, File], name: str, triples: int) -> GraphFiles:
    own = tuple(files[f"{name}.{suffix}"] for suffix in RDF_FILES if f"{name}.{suffix}" in files)
    return GraphFiles(own[0].title, triples, own)


def _listed(service: Publications, file: File) -> ListedFile:
    """Return a file with its size, if it is known."""
    measures = service.downloads.measures(file.name) if service.in_memory else None
    return ListedFile(file, measures.size if measures else None)
