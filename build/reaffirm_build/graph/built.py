"""Lookup and loading of the datasets that builds write."""

import contextlib
import hashlib
from pathlib import Path

from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.files import read_lines, read_text, root
from reaffirm_build.graph.dataset import Dataset, all_triples, base_of, rdf_triples
from reaffirm_build.names import OWN_PATHS, Names

#: Suffix of the checksum file of an N-Quads file. It follows the whole file name.
CHECKSUM_SUFFIX = ".sha256"


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


def built_quads(folder: Path, only: str = "") -> dict[str, Path]:
    """Return the files that ``reaffirm build --format nquads`` wrote to a folder, by corpus.

    The result is empty if the build wrote Turtle. Raises ReaffirmError if the folder contains both formats.
    """
    quads = _quads(folder, only)
    if quads and (in_turtle := _turtle(folder)):
        raise ReaffirmError(
            f"{folder}: contains {', '.join(in_turtle)} in Turtle and the rest in N-Quads; use one --format"
        )
    return quads


def matches_checksum(path: Path) -> bool:
    """Return whether an N-Quads file matches the checksum that its build wrote.

    The build validates the file before it writes the checksum (SHA-256, in the format of ``sha256sum``).
    """
    record = path.with_name(f"{path.name}{CHECKSUM_SUFFIX}")
    if not record.is_file():
        return False
    digest = hashlib.sha256()
    for line in read_lines(path):
        digest.update(line)
    return read_text(record).split() == [digest.hexdigest(), path.name]


def load_built(folder: Path, only: str = "") -> Dataset:
    """Load a built dataset from Turtle: every ``CORPUS/GRAPH.ttl`` of a folder, or of one corpus only.

    Raises ReaffirmError if the folder contains no built graph or no ontology. Raises TableError, with file and line,
    for an invalid file.
    """
    files = _read_consistently(folder, only or "[!.]*")
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
