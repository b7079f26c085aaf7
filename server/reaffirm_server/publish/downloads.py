"""Files of the whole dataset; the same dataset always gives the same bytes.

A web process does not make the files, since that takes seconds for each. Workers make them in a folder that all web
processes read: a file that is requested at once, and all others one after another in the background. Until a file is
made, its size and checksum are unknown. Commands and tests have no workers and make each file where it is needed.
"""

import contextlib
import fcntl
import gzip
import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock, Semaphore, Thread
from typing import Any

import pyoxigraph

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import write_file
from reaffirm_core.languages import Texts
from reaffirm_core.names import GRAPHS
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.errors import BusyError, FileError, QueryError, RefusedError, gettext_noop
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

#: Name of the description of the dataset, which has the sizes and checksums of other files.
DESCRIBED = "dataset.ttl"

#: Name of the table metadata, where readers of CSV on the Web look for it (Tabular Data Model, section 5.4).
METADATA = "csv-metadata.json"

_log = logging.getLogger(__name__)

#: Seconds that a request waits for the files that its file describes, and number of requests of a process that wait.
_PATIENCE, _MOST_WAITING = 20.0, 2

_BEING_MADE = gettext_noop("this file is made after the others, which takes some seconds; try again in a moment")
#: The messages about files, which endpoints write in English.
_NOT_KEPT = "the server cannot keep files to download: %(reason)s"
_NOT_MADE = "this file needs %(name)s, which cannot be made: %(reason)s"


@dataclass(frozen=True)
class File:
    """A file to publish."""

    name: str
    media_type: str
    title: Texts
    make: Callable[[], bytes]
    quick: bool = False  #: whether it needs no query, so that every process makes it where it is needed


@dataclass(frozen=True)
class Measures:
    """The size of a file in bytes and its SHA-256, in lower-case hexadecimal."""

    size: int
    checksum: str


class Downloads:
    """The files of one dataset; each file is made on its first request and then kept."""

    def __init__(
        self,
        describer: Describer,
        words: Mapping[str, Any],
        tables: Mapping[str, CsvTable],
        folder: Path | None = None,
        pool: TaskPool | None = None,
    ) -> None:
        """Set the titles, ``words``, as in ``config/about.toml``, and the tables by name.

        ``folder`` keeps the files of this dataset for several processes; without it they are kept in memory. ``pool``
        has the workers that make files in the folder: their work is ``make``.
        """
        self._folder, self._pool = folder, pool
        self._measures, self._making, self._waiting = dict[str, Measures](), Thread(), Semaphore(_MOST_WAITING)
        self._describer, self._names, self._words, self._tables = describer, describer.names, words, tables
        self._lock, self._contents, self._quads = RLock(), dict[str, bytes](), dict[str, list[pyoxigraph.Quad]]()
        self._failures = dict[str, QueryError]()  # of the files that were last made in the background, by name
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
        """Return the bytes of a file. With workers, one of them makes it if it is missing.

        Raises KeyError if there is no file of this name, FileError if the file cannot be made or kept, and other
        QueryErrors of the workers. Raises BusyError if the workers are busy, or if the file describes others that take
        longer than ``_PATIENCE``.
        """
        if (kept := self._kept(name)) is not None:
            return kept
        if name not in self.names:
            raise KeyError(name)
        if self._pool and not self._is_quick(name):
            self._await_described(name)
            self._let_make((name,))
            if (kept := self._kept(name)) is None:
                raise FileError(_NOT_KEPT, {"reason": f"{name} was removed after it was made"})
            return kept
        with self._lock:
            return self._made(name) if (kept := self._kept(name)) is None else kept

    def _kept(self, name: str) -> bytes | None:
        """Return a file that this or another process has made."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                return (self._folder / name).read_bytes()
        return self._contents.get(name)

    def _is_quick(self, name: str) -> bool:
        """Return True for a file that every process makes where it is needed, also if it is compressed."""
        plain = self.files.get(name.removesuffix(".gz"))
        return plain is not None and plain.quick

    def _made(self, name: str) -> bytes:
        """Make a file in this process, and keep it in the folder, or in memory without a folder.

        If the folder cannot be written, a quick file is kept in memory. Raises FileError for any other file: each web
        process would need the time and the memory that only a worker should need.
        """
        content = self._make(name)
        if self._folder is None:
            self._contents[name] = content
            return content
        try:
            write_file(self._folder / name, content)
        except ReaffirmError as error:
            _log.error("a file to download cannot be kept: %s", error.message)
            if not self._is_quick(name):
                raise FileError(_NOT_KEPT, {"reason": error.message}) from error
            self._contents[name] = content
        return content

    def _let_make(self, names: tuple[str, ...]) -> None:
        """Let a worker make files. Failures other than BusyError are logged.

        Raises FileError in place of RefusedError: no client can simplify its request.
        """
        assert self._pool  # noqa: S101 - the caller checked it
        try:
            self._pool.run(names)
        except BusyError:
            raise
        except QueryError as error:
            _log.error("files to download cannot be made: %s: %s", ", ".join(names), error)
            raise (FileError(error.message, error.values) if isinstance(error, RefusedError) else error) from error

    def _await_described(self, name: str) -> None:
        """Wait for the files whose checksums a file has.

        Raises BusyError if they take longer, or if others wait, and FileError if one of these files cannot be made.
        """
        others = {*self.files} - {DESCRIBED} if name.removesuffix(".gz") in {DESCRIBED, CHECKSUMS} else set()
        if not self._missing(others):
            return
        self.begin()
        if self._waiting.acquire(blocking=False):
            try:
                until = time.monotonic() + _PATIENCE
                while self._missing(others) and not self._has_failed() and time.monotonic() < until:
                    time.sleep(0.1)
            finally:
                self._waiting.release()
        missing = self._missing(others)
        for other in sorted(missing) if self._has_failed() else ():
            if failure := self._failures.get(other):
                raise FileError(_NOT_MADE, {"name": other, "reason": str(failure)}) from failure
        if missing:
            raise BusyError(_BEING_MADE)

    def _has_failed(self) -> bool:
        """Return True if the files were made in the background and one of them failed."""
        return bool(self._failures) and not self._making.is_alive()

    def _missing(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self._folder and not (self._folder / name).exists()]

    def make(self, names: Iterable[str]) -> None:
        """Make files in this process, which is a worker."""
        for name in names:
            self.content(name)

    def begin(self) -> None:
        """Begin to make all missing files in the background. Without workers, nothing is made before it is needed."""
        with self._lock:
            if self._pool and not self._making.is_alive():
                self._failures = {}
                self._making = Thread(target=self._make_missing, daemon=True)
                self._making.start()

    def _make_missing(self) -> None:
        """Let workers make the missing files, unless another web process does so: all files of a name at a time."""
        assert self._folder  # noqa: S101 - see ``begin``
        try:
            with (self._folder / "making").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for together in self._in_order(self._missing(self.names)):
                    try:
                        self._let_make(together)
                    except BusyError:  # whoever requests one of these files gets this error
                        continue
                    except QueryError as error:
                        self._failures |= dict.fromkeys(together, error)
        except BlockingIOError:
            return
        except OSError as error:
            _log.error("files to download cannot be made in %s: %s", self._folder, error.strerror)
            self._failures = dict.fromkeys(self.names, FileError(_NOT_KEPT, {"reason": error.strerror or ""}))

    def _in_order(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """Return groups of files that are made together; the last describe the others."""
        groups: dict[str, list[str]] = {}
        for name in names:
            groups.setdefault(name if name.startswith(DESCRIBED) else name.partition(".")[0], []).append(name)
        for name in (DESCRIBED, f"{DESCRIBED}.gz", CHECKSUMS):
            groups |= {name: groups.pop(name, [])}
        return [tuple(group) for group in groups.values() if group]

    def measures(self, name: str) -> Measures | None:
        """Return the measures of a file, or None if a worker has yet to make it."""
        if name not in self._measures:
            content = self._kept(name) if self._pool and not self.files[name].quick else self.content(name)
            if content is None:
                return None
            self._measures[name] = Measures(len(content), hashlib.sha256(content).hexdigest())
        return self._measures[name]

    def _make(self, name: str) -> bytes:
        """Make the checksums, a compressed file, or a listed file."""
        if name == CHECKSUMS:
            sums = ((hashlib.sha256(self.content(file)).hexdigest(), file) for file in self.names[:-1])
            return "".join(f"{checksum}  {file}\n" for checksum, file in sums).encode()
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
        about = File(METADATA, "application/csvm+json", self._words["columns"], self._metadata, quick=True)
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
