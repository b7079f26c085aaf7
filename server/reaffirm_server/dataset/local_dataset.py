"""The built dataset in an Oxigraph store, in memory or on disk."""

import contextlib
import io
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.files import make_staging_folder, read_bytes, read_lines, root
from reaffirm_core.graph_files.built import built_corpora, built_quads, load_built
from reaffirm_core.graph_files.dataset import digest
from reaffirm_core.graph_files.nquads import merge
from reaffirm_core.names import APART, Names
from reaffirm_server.dataset.project_files import Question, load_questions
from reaffirm_server.dataset.vocabulary import DatasetVocabulary, read_vocabulary
from reaffirm_server.engine.base import EmbeddedEngine, Engine

#: The file of an export with the whole dataset.
EXPORTED = "reaffirm.nq"


@dataclass(frozen=True, eq=False)
class DatasetInfo:
    """The description of a dataset, available without a query."""

    names: Names
    digest: str  #: SHA-256 in hexadecimal
    questions: tuple[Question, ...]
    graphs: Mapping[str, int]  #: number of triples of each named graph, by IRI
    path: Path | None = field(default=None, kw_only=True)  #: the folder of its store on this machine, if it is on disk
    vocabulary: DatasetVocabulary = field(default_factory=DatasetVocabulary, kw_only=True)


@dataclass(frozen=True, eq=False)
class LocalDataset(DatasetInfo):
    """A dataset in an open store."""

    store: pyoxigraph.Store

    def engine(self) -> Engine:
        """Return an engine in this process; the prefixes of the dataset need no declaration in its queries."""
        return EmbeddedEngine(self.store, self.names.base, self.names.prefixes())

    def about(self) -> DatasetInfo:
        """Return the description without the store, which can be sent to another process."""
        return DatasetInfo(
            self.names, self.digest, self.questions, self.graphs, path=self.path, vocabulary=self.vocabulary
        )


def open_local(
    data: Path | None = None, path: Path | None = None, only: str = "", without: Collection[str] = ()
) -> LocalDataset:
    """Load the built dataset into memory, or into a store on disk at ``path``.

    ``data`` is the folder of the dataset, by default that of the project. ``only`` is the name of a single corpus to
    load, and ``without`` has the names of those to leave out. A store on disk has a folder for each version of the
    dataset, and an existing version is reused. Loading N-Quads on disk needs a constant amount of memory.
    Raises ReaffirmError, with advice, if nothing was built or the store cannot be opened.
    """
    folder = data or root() / "data" / "graph"
    if quads := built_quads(folder, only, without):
        return _open_quads(quads, path)
    built = load_built(folder, only, without)
    memory = built.store()
    version = digest(memory)
    graphs = {str(graph.value): _size(memory, graph) for graph in memory.named_graphs()}
    merge_default(memory, built.names)
    place = None if path is None else _on_disk(path, version, len(memory), lambda store: store.bulk_extend(memory))
    store = open_read_only(place) if place else memory
    return _opened(built.names, version, graphs, store, place)


def _open_quads(quads: Mapping[str, Path], path: Path | None) -> LocalDataset:
    """Load N-Quads files, by corpus, into memory or into a store at ``path``."""
    merged = merge({str(file): read_lines(file) for file in quads.values()})
    names = Names(merged.base, tuple(sorted(quads)))

    def fill(store: pyoxigraph.Store) -> None:
        files = list(quads.values())
        try:  # in a single call, since each call creates files in the store
            store.bulk_load(io.BufferedReader(_Joined(files), 1 << 20), format=pyoxigraph.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise TableError(_position(files, error.lineno or 1), f"not valid N-Quads: {error.msg}") from error
        merge_default(store, names)
        store.optimize()  # merges the files of the store, since a query would read all of them

    if path is None:
        store, place = pyoxigraph.Store(), None
        fill(store)
    else:
        place = _on_disk(path, merged.digest, _stored(merged.graphs, names), fill)
        store = open_read_only(place)
    return _opened(names, merged.digest, merged.graphs, store, place)


def merge_default(store: pyoxigraph.Store, names: Names) -> None:
    """Add the triples of the named graphs to the default graph of a store, except those of the graphs apart.

    Oxigraph answers from one graph faster than from the union of some.
    """
    for graph in store.named_graphs():
        if graph.value not in apart(names):
            quads = store.quads_for_pattern(None, None, None, graph)
            store.bulk_extend(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _stored(graphs: Mapping[str, int], names: Names) -> int:
    """Return the number of quads of a store with named graphs of these sizes and the default graph."""
    return sum(size * (1 if graph in apart(names) else 2) for graph, size in graphs.items())


def apart(names: Names) -> set[str]:
    """Return the IRIs of the named graphs that the default graph leaves out."""
    return {str(names.graph(name)) for name in APART}


def _opened(
    names: Names, version: str, graphs: Mapping[str, int], store: pyoxigraph.Store, place: Path | None
) -> LocalDataset:
    """Return the dataset in an open store."""
    vocabulary = read_vocabulary(EmbeddedEngine(store, names.base), names, graphs)
    return LocalDataset(names, version, load_questions(names), graphs, store, path=place, vocabulary=vocabulary)


class _Joined(io.RawIOBase):
    """A stream of the concatenated content of files."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._paths = iter(files)
        self._file: io.BufferedReader | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while True:
            if self._file is None:
                path = next(self._paths, None)
                if path is None:
                    return 0
                self._file = path.open("rb")
            if count := self._file.readinto(buffer):
                return count
            self._file.close()
            self._file = None


def _position(files: Iterable[Path], number: int) -> str:
    """Return the file and line, as text, of a line number (1-based) in concatenated files."""
    for file in files:
        lines = sum(1 for _ in read_lines(file))
        if number <= lines:
            return f"{file}, line {number}"
        number -= lines
    return f"{file}, at its end"


def main_corpus(data: Path | None = None) -> str:
    """Return the first built corpus, to which identifiers without a prefix belong; "" if nothing was built."""
    return next(iter(built_corpora(data or root() / "data" / "graph")), "")


def _size(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> int:
    """Return the number of triples of a graph."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def load_quads(path: Path) -> frozenset[pyoxigraph.Quad]:
    """Load the quads of an RDF file, or of a folder written by `reaffirm build` or `reaffirm export --all`.

    Raises TableError, with the name of the file, if its format is unknown or its content is invalid.
    """
    if path.is_dir() and not (path / EXPORTED).is_file():
        return frozenset(quad for quad in open_local(path).store if quad.graph_name != pyoxigraph.DefaultGraph())
    file = path / EXPORTED if path.is_dir() else path
    rdf_format = pyoxigraph.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if rdf_format is None:
        raise TableError(
            file, "the extension is not that of an RDF format; a dataset is a .trig, .nq or .jsonld file, or a folder"
        )
    try:
        return frozenset(pyoxigraph.parse(read_bytes(file), rdf_format))
    except SyntaxError as error:
        position = f"{file}, line {error.lineno}" if error.lineno else file
        raise TableError(position, f"not valid {rdf_format.name}: {error.msg}") from error


def open_read_only(path: Path) -> pyoxigraph.Store:
    """Open a store that ``open_local`` wrote at ``path``, for a process that only reads it."""
    return pyoxigraph.Store.read_only(str(path))


def _on_disk(path: Path, version: str, triples: int, fill: Callable[[pyoxigraph.Store], None]) -> Path:
    """Return the folder of a version of the dataset below a path. ``fill`` writes its triples if it is missing.

    Each version is written to a hidden folder and renamed, so that a visible folder is complete. The version before is
    kept, since a server may return to it. Older versions are removed.
    """
    place = path / version[:16]
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not _holds(place, triples):
            staging = make_staging_folder(path / "new")
            store = pyoxigraph.Store(staging)
            fill(store)
            store.flush()
            del store  # closes it
            if place.exists():
                _remove(path, [place])
            staging.rename(place)
        place.touch()  # the modification time is the time of last use
        _remove(path, sorted(path.glob("[!.]*"), key=lambda folder: folder.stat().st_mtime)[:-2])
    except (OSError, ValueError, RuntimeError) as error:
        problem = str(error).splitlines()[0]
        raise ReaffirmError(
            f"the store {path} cannot be opened: {problem}; name another folder with --store"
        ) from error
    return place


def _remove(path: Path, versions: Iterable[Path]) -> None:
    """Remove versions from the store at a path, and what killed processes left of earlier removals.

    A version is moved to a hidden folder first. Removal changes the modification time. A visible folder,
    half removed by a killed process, would count as the version before, and the real one would be removed.
    """
    hidden = make_staging_folder(path / "old")
    for version in versions:
        with contextlib.suppress(OSError):  # another process has removed it
            version.rename(hidden / version.name)
    shutil.rmtree(hidden, ignore_errors=True)


def _holds(place: Path, triples: int) -> bool:
    """Return whether a folder contains a readable store with this number of triples."""
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        return place.is_dir() and len(open_read_only(place)) == triples
    return False
