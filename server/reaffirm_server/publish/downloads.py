"""Dumps: the files in which the whole dataset is handed out; the same dataset gives the same bytes."""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any

import pyoxigraph

from reaffirm_build.names import GRAPHS, Names
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.linked.describe import Describer
from reaffirm_server.linked.serialise import write
from reaffirm_server.publish.csv_tables import Sheet, metadata, table
from reaffirm_server.rdf import Texts

#: RDF formats by the suffix of a file.
RDF_FILES = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}

#: What the names of the files of the whole dataset begin with.
WHOLE = "reaffirm"

#: The file of checksums, as `sha256sum --check` reads it.
CHECKSUMS = "SHA256SUMS"

#: The metadata of the tables, under the name by which readers of CSV look for it.
METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    media_type: str
    title: Texts
    make: Callable[[], bytes]


class Dumps:
    """The files of one dataset; each is made when it is asked for and then kept."""

    def __init__(self, describer: Describer, words: Mapping[str, Any], tables: Mapping[str, Sheet]) -> None:
        """``words`` are the titles of the whole ("title"), of each graph ("graph") and of each table ("table")."""
        self._describer, self._names, self._words, self._tables = describer, describer.names, words, tables
        self._lock, self._made, self._quads = RLock(), dict[str, bytes](), dict[str, list[pyoxigraph.Quad]]()
        self._given = [*self._whole(), *self._graphs(), *self._sheets()]
        self._further: list[Callable[[], Iterable[File]]] = []

    def add(self, file: File) -> None:
        """Hand out one more file."""
        self._given.append(file)

    def add_found(self, find: Callable[[], Iterable[File]]) -> None:
        """Hand out further files, which the dataset is asked for when any file is."""
        self._further.append(find)

    @cached_property
    def files(self) -> dict[str, File]:
        """The files by name."""
        return {file.name: file for file in (*self._given, *(file for find in self._further for file in find()))}

    @property
    def names(self) -> list[str]:
        """The names of all files, the compressed ones and the checksums included, in the order of a listing."""
        return [*(name + ending for name in self.files for ending in ("", ".gz")), CHECKSUMS]

    def content(self, name: str) -> bytes:
        """The bytes of a file; KeyError if there is none of that name."""
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def checksum(self, name: str) -> str:
        """The SHA-256 of a file, in lower-case hexadecimal."""
        return hashlib.sha256(self.content(name)).hexdigest()

    def _make(self, name: str) -> bytes:
        if name == CHECKSUMS:
            return "".join(f"{self.checksum(other)}  {other}\n" for other in self.names[:-1]).encode()
        if name.endswith(".gz"):
            return gzip.compress(self.content(name.removesuffix(".gz")), 9, mtime=0)
        return self.files[name].make()

    def _whole(self) -> list[File]:
        title = self._words["title"]
        return [
            File(f"{WHOLE}.{suffix}", media_type, title, lambda media_type=media_type: self.rdf(media_type))  # type: ignore[misc]
            for suffix, media_type in RDF_FILES.items()
        ]

    def _graphs(self) -> list[File]:
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

    def _sheets(self) -> list[File]:
        words = self._words["table"]
        tables = [
            File(f"{name}.csv", "text/csv", words[name], lambda sheet=sheet: self._table(sheet))  # type: ignore[misc]
            for name, sheet in self._tables.items()
        ]
        about = File(METADATA, "application/csvm+json", self._words["columns"], self._metadata)
        return [*tables, about]

    def rdf(self, media_type: str, graph: str | None = None) -> bytes:
        """The dataset, or one graph of it, in an RDF format; TriG, N-Quads and JSON-LD keep the named graphs."""
        with self._lock:
            quads = [quad for name in ([graph] if graph else GRAPHS) for quad in self._of(name)]
        return write(quads, RDF_FORMATS[media_type], self._names.prefixes())

    def _of(self, graph: str) -> list[pyoxigraph.Quad]:
        if graph not in self._quads:
            self._quads[graph] = self._describer.graph(graph)
        return self._quads[graph]

    def _table(self, sheet: Sheet) -> bytes:
        return table(sheet, self._describer.values, self._describer.labels)

    def _metadata(self) -> bytes:
        about = {
            "dc:title": [{"@value": text, "@language": language} for language, text in self._words["title"].items()]
        }
        return metadata(self._tables.values(), self._words["table"], about, lambda name: _expand(self._names, name))


def _expand(names: Names, name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return names.prefixes()[prefix] + local
