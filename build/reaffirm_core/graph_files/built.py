"""Lookup and loading of the datasets that builds write."""

import contextlib
from collections.abc import Collection
from pathlib import Path

from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.files import read_lines, read_text, root
from reaffirm_core.graph_files.dataset import Dataset, all_triples, base_of, rdf_triples
from reaffirm_core.graph_files.manifest import require_intact
from reaffirm_core.names import OWN_PATHS, Names


def built_corpora(folder: Path) -> list[str]:
    """Return the names of the built corpora in a folder. The main corpus comes first, then the rest by name."""
    return sorted({*_turtle(folder), *_quads(folder)}, key=lambda name: (name not in OWN_PATHS, name))


def _turtle(folder: Path) -> list[str]:
    """Return the names of the corpora that a folder contains as Turtle."""
    return sorted({path.parent.name for path in folder.glob("[!.]*/*.ttl")})


def _quads(folder: Path, only: str = "") -> dict[str, Path]:
    """Return the N-Quads files of a folder by corpus, or of one corpus only."""
    paths = sorted(folder.glob(f"{only or '[!.]*'}/*.nq"))
    return {path.stem: path for path in paths if path.stem == path.parent.name}


def built_quads(folder: Path, only: str = "", without: Collection[str] = ()) -> dict[str, Path]:
    """Return the files that ``reaffirm build --format nquads`` wrote to a folder, by corpus.

    The result is empty if the build wrote Turtle. ``only`` is the name of a single corpus, and ``without`` names those
    to leave out. Raises ReaffirmError if the folder contains both formats, or if a file is not what its build wrote.
    """
    quads = {name: path for name, path in _quads(folder, only).items() if name not in without}
    for name in quads:
        _require_intact(folder, name)
    if quads and (in_turtle := _turtle(folder)):
        raise ReaffirmError(
            f"{folder}: contains {', '.join(in_turtle)} in Turtle and the rest in N-Quads; use one --format"
        )
    return quads


def broken_corpora(folder: Path) -> dict[str, str]:
    """Return the corpora of a folder that cannot be read in full, each with the problem.

    They are those that differ from what their build wrote, and those that refer to one of these.
    """
    names, problems = built_corpora(folder), dict[str, str]()
    for name in names:
        try:
            _require_intact(folder, name)
        except ReaffirmError as error:
            problems[name] = error.message
    for broken in list(problems):
        for name in names:
            if name not in problems and _mentions(folder / name, f"/{broken}/"):
                problems[name] = f"{folder / name}: refers to the corpus {broken}, which cannot be read"
    return problems


def _mentions(folder: Path, text: str) -> bool:
    """Return whether a file of a folder contains a text."""
    return any(text.encode() in line for path in folder.glob("*") for line in read_lines(path))


def _require_intact(folder: Path, name: str) -> None:
    """Raise ReaffirmError if the folder of a corpus is not what its build wrote. Retry if a build replaces it."""
    for _ in range(9):
        before = _state(folder / name)
        try:
            return require_intact(folder / name)
        except (ReaffirmError, OSError):
            if before == _state(folder / name):
                raise
    return require_intact(folder / name)


def _state(folder: Path) -> tuple[int, int] | None:
    """Return the identity and the time of change of a folder, None if it does not exist."""
    with contextlib.suppress(FileNotFoundError):
        status = folder.stat()
        return status.st_ino, status.st_mtime_ns
    return None


def load_built(folder: Path, only: str = "", without: Collection[str] = ()) -> Dataset:
    """Load a built dataset from Turtle: every ``CORPUS/GRAPH.ttl`` of a folder, or of one corpus only.

    ``without`` has the names of corpora to leave out. Raises ReaffirmError if the folder contains no built graph or no
    ontology, or if a file is not what its build wrote. Raises TableError, with file and line, for an invalid file.
    """
    for name in [only] if only in _turtle(folder) else _turtle(folder):
        if name not in without:
            _require_intact(folder, name)
    read = _read_consistently(folder, only or "[!.]*")
    files = {file: text for file, text in read.items() if Path(file).parent.name not in without}
    if not files:
        raise _not_built(folder, only)
    # Only a file that may contain the ontology is parsed for the base: parsing is slow.
    candidates = {file: rdf_triples(file, text.encode()) for file, text in files.items() if "Ontology" in text}
    base = base_of(all_triples(candidates))
    if base is None:
        raise ReaffirmError(f"{folder}: contains no ontology; run `reaffirm build` to renew it")
    return Dataset(Names(base, tuple(sorted({Path(file).parent.name for file in files}))), files)


def _not_built(folder: Path, only: str) -> ReaffirmError:
    """Return the error for a folder without Turtle files, or without those of one corpus."""
    if only and folder.is_dir():
        corpora = ", ".join(built_corpora(folder))
        return ReaffirmError(f"{folder}: contains no graph of a corpus {only}; the corpora there are {corpora}")
    is_default = folder.resolve() == root() / "data" / "graph"
    hint = "run `reaffirm build` first" if is_default else "name a folder that `reaffirm build --out` wrote"
    return ReaffirmError(f"{folder}: contains no built graph; {hint}")


def _read_consistently(folder: Path, corpora: str) -> dict[str, str]:
    """Read the files of corpora. Retry if a build replaces a folder meanwhile."""

    def folders() -> set[tuple[str, int, int]]:
        return {(path.name, (status := path.stat()).st_ino, status.st_mtime_ns) for path in folder.glob(corpora)}

    for _ in range(9):
        with contextlib.suppress(FileNotFoundError):
            before = folders()
            error, files = None, dict[str, str]()
            try:
                files = {
                    str(path.relative_to(folder)): read_text(path) for path in sorted(folder.glob(f"{corpora}/*.ttl"))
                }
            except TableError as invalid:
                error = invalid  # raised only if no build was writing the file
            if before == folders():
                if error:
                    raise error
                return files
    raise ReaffirmError(f"{folder}: changes while it is read; try again when the build has ended")
