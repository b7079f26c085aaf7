"""Files of the whole dataset; the same dataset always gives the same bytes."""

import contextlib
import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import pyoxigraph

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import write_file
from reaffirm_build.languages import Texts
from reaffirm_build.names import GRAPHS
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.linked.describe import Describer
from reaffirm_server.linked.serialise import write
from reaffirm_server.publish.csv_metadata import metadata
from reaffirm_server.publish.csv_tables import CsvTable, write_table
from reaffirm_server.rdf import Prefixes

#: Media types of RDF formats, by file suffix.
RDF_FILES = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}

#: Stem of the names of files with the whole dataset.
WHOLE = "reaffirm"

#: Name of the file of checksums, in the format of `sha256sum --check`.
CHECKSUMS = "SHA256SUMS"

#: Name of the table metadata, where readers of CSV on the Web look for it (Tabular Data Model, section 5.4).
METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class File:
    """A file to publish."""

    name: str
    media_type: str
    title: Texts
    make: Callable[[], bytes]


class Downloads:
    """The files of one dataset; each file is made on its first request and then kept."""

    def __init__(
        self,
        describer: Describer,
        words: Mapping[str, Any],
        tables: Mapping[str, CsvTable],
        folder: Path | None = None,
    ) -> None:
        """Set the titles, ``words``, as in ``config/about.toml``, and the tables by name.

        ``folder`` keeps the files of this dataset, so that one of several web processes makes a file for all. Without
        it they are kept in memory.
        """
        self._folder = folder
        self._describer, self._names, self._words, self._tables = describer, describer.names, words, tables
        self._lock, self._contents, self._quads = RLock(), dict[str, bytes](), dict[str, list[pyoxigraph.Quad]]()
        self._listed = [*self._whole(), *self._graphs(), *self._table_files()]
        self._late: list[Callable[[], Iterable[File]]] = []

    def add(self, file: File) -> None:
        """Add a file."""
        self._listed.append(file)

    def add_late(self, find: Callable[[], Iterable[File]]) -> None:
        """Add files that need a query; ``find`` is called when the list of files is first read."""
        self._late.append(find)

    @cached_property
    def files(self) -> dict[str, File]:
        """The files by name."""
        return {file.name: file for file in (*self._listed, *(file for find in self._late for file in find()))}

    @property
    def names(self) -> list[str]:
        """The names of all files, with compressed files and checksums, in the order of a listing."""
        return [*(name + ending for name in self.files for ending in ("", ".gz")), CHECKSUMS]

    def content(self, name: str) -> bytes:
        """Return the bytes of a file. Raises KeyError if there is no file of this name."""
        with self._lock:
            if name not in self._contents:
                self._contents[name] = self._kept(name)
            return self._contents[name]

    def _kept(self, name: str) -> bytes:
        """Return a file that another process has made, or make it."""
        if self._folder is None:
            return self._make(name)
        file = self._folder / name
        with contextlib.suppress(OSError):
            return file.read_bytes()
        content = self._make(name)
        with contextlib.suppress(ReaffirmError):  # without room on disk, each process makes its own
            write_file(file, content)
        return content

    def checksum(self, name: str) -> str:
        """Return the SHA-256 of a file, in lower-case hexadecimal."""
        return hashlib.sha256(self.content(name)).hexdigest()

    def _make(self, name: str) -> bytes:
        """Make the checksums, a compressed file, or a listed file."""
        if name == CHECKSUMS:
            return "".join(f"{self.checksum(file)}  {file}\n" for file in self.names[:-1]).encode()
        if name.endswith(".gz"):
            return gzip.compress(self.content(name.removesuffix(".gz")), 9, mtime=0)
        return self.files[name].make()

    def _whole(self) -> list[File]:
        """Return the files of the whole dataset, one for each RDF format."""
        title = self._words["title"]
        return [
            File(f"{WHOLE}.{suffix}", media_type, title, lambda media_type=media_type: self.rdf(media_type))  # type: ignore[misc]
            for suffix, media_type in RDF_FILES.items()
        ]

    def _graphs(self) -> list[File]:
        """Return the files of each named graph, one for each RDF format."""
        return [
            File(
                f"{graph}.{suffix}",
                media_type,
                self._words["graph"][graph],
                lambda media_type=media_type, graph=graph: self.rdf(media_type, graph),  # type: ignore[misc]
            )
            for graph in GRAPHS
            for suffix, media_type in RDF_FILES.items()
        ]

    def _table_files(self) -> list[File]:
        """Return the CSV tables and their metadata."""
        tables = [
            File(f"{name}.csv", "text/csv", table.title, lambda table=table: self._table(table))  # type: ignore[misc]
            for name, table in self._tables.items()
        ]
        about = File(METADATA, "application/csvm+json", self._words["columns"], self._metadata)
        return [*tables, about]

    def rdf(self, media_type: str, graph: str | None = None) -> bytes:
        """Return the dataset, or one graph, in an RDF format; TriG, N-Quads and JSON-LD keep the named graphs."""
        with self._lock:
            quads = [quad for name in ([graph] if graph else GRAPHS) for quad in self._of(name)]
        return write(quads, RDF_FORMATS[media_type], self._names.prefixes())

    def _of(self, graph: str) -> list[pyoxigraph.Quad]:
        if graph not in self._quads:
            self._quads[graph] = self._describer.graph(graph)
        return self._quads[graph]

    def _table(self, table: CsvTable) -> bytes:
        return write_table(table, self._describer.values, self._describer.labels)

    def _metadata(self) -> bytes:
        return metadata(self._tables.values(), self._words["title"], Prefixes(self._names.prefixes()).expand)
