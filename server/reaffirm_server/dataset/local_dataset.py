"""Store: opens the built dataset: in memory, in a store on disk, or as a file for each graph."""

import contextlib
import io
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

from reaffirm_build.corpus import parse_corpus
from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.files import make_beside, read_bytes, read_lines, read_text, root
from reaffirm_build.graph.built import built_corpora, built_quads, load_built
from reaffirm_build.graph.dataset import digest
from reaffirm_build.graph.nquads import merge
from reaffirm_build.names import Names
from reaffirm_server.dataset.project_files import Question, load_questions
from reaffirm_server.engine.base import Embedded, Engine

#: The file of an export that holds the whole dataset.
EXPORTED = "reaffirm.nq"


@dataclass(frozen=True, eq=False)
class About:
    """What is known of a served dataset without asking it."""

    names: Names
    digest: str
    questions: tuple[Question, ...]
    graphs: Mapping[str, int]  #: the named graphs: how many triples by IRI
    path: Path | None = field(default=None, kw_only=True)  #: the folder of its store, if there is one on disk here


@dataclass(frozen=True, eq=False)
class Served(About):
    """A dataset that is ready to be asked."""

    store: pyoxigraph.Store

    def engine(self, prefixes: dict[str, str] | None = None) -> Engine:
        """An engine in this process; ``prefixes`` need no declaration in its queries."""
        return Embedded(self.store, self.names.base, prefixes)

    def about(self) -> About:
        """What can be handed to another process."""
        return About(self.names, self.digest, self.questions, self.graphs, path=self.path)


def open_served(data: Path | None = None, path: Path | None = None, only: str = "") -> Served:
    """Load what was built, from ``data`` or the project's own folder, into memory or into a store at ``path``.

    All corpora are loaded, or ``only`` the one of this name.

    A store on disk keeps each version of a dataset in a folder of its own; one that is there is used as it is. N-Quads
    go into it file by file, in memory that does not grow with them.
    Raises ReaffirmError, saying what to do, if nothing was built or the store cannot be opened.
    """
    folder = data or root() / "data" / "graph"
    if quads := built_quads(folder, only):
        return _of_quads(quads, path)
    built = load_built(folder, only)
    memory = built.store()
    version = digest(memory)
    place = None if path is None else _on_disk(path, version, len(memory), lambda store: store.bulk_extend(memory))
    graphs = {str(graph.value): _size(memory, graph) for graph in memory.named_graphs()}
    store = open_read_only(place) if place else memory
    return Served(built.names, version, load_questions(built.names), graphs, store, path=place)


def _of_quads(quads: Mapping[str, Path], path: Path | None) -> Served:
    """Load N-Quads files, by corpus, into memory or into a store at ``path``."""
    merged = merge({str(file): read_lines(file) for file in quads.values()})
    names = Names(merged.base, tuple(sorted(quads)))

    def fill(store: pyoxigraph.Store) -> None:
        files = list(quads.values())
        try:  # at once: each time would leave files of its own in the store
            store.bulk_load(io.BufferedReader(_Joined(files), 1 << 20), format=pyoxigraph.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise TableError(_line(files, error.lineno or 1), f"not valid N-Quads: {error.msg}") from error
        store.optimize()  # a query would look into all the files that are left

    if path is None:
        store, place = pyoxigraph.Store(), None
        fill(store)
    else:
        place = _on_disk(path, merged.digest, sum(merged.graphs.values()), fill)
        store = open_read_only(place)
    return Served(names, merged.digest, load_questions(names), merged.graphs, store, path=place)


class _Joined(io.RawIOBase):
    """Files as one, the one after the other, of which a piece is in memory."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._left = iter(files)
        self._file: io.BufferedReader | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while True:
            if self._file is None:
                path = next(self._left, None)
                if path is None:
                    return 0
                self._file = path.open("rb")
            if count := self._file.readinto(buffer):
                return count
            self._file.close()
            self._file = None


def _line(files: Iterable[Path], number: int) -> str:
    """Where a line of joined files stands, in words."""
    for file in files:
        lines = sum(1 for _ in read_lines(file))
        if number <= lines:
            return f"{file}, line {number}"
        number -= lines
    return f"{file}, at its end"


def main_corpus(data: Path | None = None) -> str:
    """The corpus that an identifier without a prefix is of: the first of those that were built, "" if there is none."""
    return next(iter(built_corpora(data or root() / "data" / "graph")), "")


def corpora_in(language: str, data: Path | None = None) -> list[str]:
    """The built corpora whose texts are in a language, by their corpus files."""
    folder = root() / "data"
    files = {name: folder / name / "corpus.toml" for name in built_corpora(data or folder / "graph")}
    found = {name: parse_corpus(str(file), read_text(file)) for name, file in files.items() if file.is_file()}
    return [name for name, corpus in found.items() if corpus.language == language]


def _size(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> int:
    """How many triples a graph has."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def load_quads(path: Path) -> frozenset[pyoxigraph.Quad]:
    """The facts of a folder that `reaffirm build` or `reaffirm export --all` wrote, or of an RDF file.

    Raises TableError, naming the file, for what is none of these.
    """
    if path.is_dir() and not (path / EXPORTED).is_file():
        return frozenset(open_served(path).store)
    file = path / EXPORTED if path.is_dir() else path
    rdf_format = pyoxigraph.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if rdf_format is None:
        raise TableError(
            file, "is in no RDF format by its name; a dataset is a .trig, .nq or .jsonld file, or a folder"
        )
    try:
        return frozenset(pyoxigraph.parse(read_bytes(file), rdf_format))
    except SyntaxError as error:
        where = f"{file}, line {error.lineno}" if error.lineno else file
        raise TableError(where, f"not valid {rdf_format.name}: {error.msg}") from error


def open_read_only(path: Path) -> pyoxigraph.Store:
    """The store that ``open_served`` filled at a path, for a process that only reads it."""
    return pyoxigraph.Store.read_only(str(path))


def _on_disk(path: Path, version: str, triples: int, fill: Callable[[pyoxigraph.Store], None]) -> Path:
    """Return the folder of a version of the dataset below a path; ``fill`` writes its triples if it is missing.

    Each version is written to a hidden folder and renamed, so that a visible folder is complete. The version before is
    kept, since a server may return to it. Older versions are removed.
    """
    place = path / version[:16]
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not _holds(place, triples):
            staging = make_beside(path / "new")
            store = pyoxigraph.Store(staging)
            fill(store)
            store.flush()
            del store  # closes it
            if place.exists():
                _remove(path, [place])
            staging.rename(place)
        place.touch()
        _remove(path, sorted(path.glob("[!.]*"), key=lambda folder: folder.stat().st_mtime)[:-2])
    except (OSError, ValueError, RuntimeError) as error:
        problem = str(error).splitlines()[0]
        raise ReaffirmError(
            f"the store {path} cannot be opened: {problem}; name another folder with --store"
        ) from error
    return place


def _remove(path: Path, versions: Iterable[Path]) -> None:
    """Remove versions from the store at a path, and what killed processes left of earlier removals.

    A version is moved to a hidden folder first. Removal changes the modification time: a visible folder, half removed
    by a killed process, would count as the version before, and the real version before would be removed.
    """
    hidden = make_beside(path / "old")
    for version in versions:
        with contextlib.suppress(OSError):  # another process has removed it
            version.rename(hidden / version.name)
    shutil.rmtree(hidden, ignore_errors=True)


def _holds(place: Path, triples: int) -> bool:
    """Whether there is a store that can be read, of so many triples."""
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        return place.is_dir() and len(open_read_only(place)) == triples
    return False
