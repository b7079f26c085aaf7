"""Lookup and loading of the datasets that builds write."""

import contextlib
import hashlib
from pathlib import Path

from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.files import read_lines, read_text
from reaffirm_build.graph.dataset import Dataset, all_triples, base_of, rdf_triples
from reaffirm_build.names import OURS, Names

#: Suffix of the checksum file of an N-Quads file. It follows the whole file name.
RECORD = ".sha256"


def built_corpora(folder: Path) -> list[str]:
    """Return the names of the built corpora in a folder. The main corpus comes first, then the rest by name."""
    return sorted({*_turtle(folder), *_quads(folder)}, key=lambda name: (name not in OURS, name))


def _turtle(folder: Path) -> list[str]:
    """Return the names of the corpora that a folder contains as Turtle."""
    return sorted({path.parent.name for path in folder.glob("[!.]*/*.ttl")})


def _quads(folder: Path, only: str = "") -> dict[str, Path]:
    """Return the N-Quads files of a folder by corpus, or of one corpus only."""
    found = sorted(folder.glob(f"{only or '[!.]*'}/*.nq"))
    return {path.stem: path for path in found if path.stem == path.parent.name}


def built_quads(folder: Path, only: str = "") -> dict[str, Path]:
    """Return the files that ``reaffirm build --format nquads`` wrote to a folder, by corpus.

    The result is empty if the build wrote Turtle. Raises ReaffirmError if the folder contains both formats.
    """
    found = _quads(folder, only)
    if found and (others := _turtle(folder)):
        raise ReaffirmError(
            f"{folder}: contains {', '.join(others)} in Turtle and the rest in N-Quads; use one --format"
        )
    return found


def is_recorded(path: Path) -> bool:
    """Return whether an N-Quads file matches the checksum that its build wrote.

    The build validates the file before it writes the checksum (SHA-256, in the format of ``sha256sum``).
    """
    record = path.with_name(f"{path.name}{RECORD}")
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
    found = _of_one_moment(folder, only or "[!.]*")
    if not found:
        known = f"; the corpora there are {', '.join(built_corpora(folder))}" if only and folder.is_dir() else ""
        what = f"graph of a corpus {only}" if known else "built graph"
        raise ReaffirmError(f"{folder}: contains no {what}{known or '; run `reaffirm build` first'}")
    # Only a file that may contain the ontology is parsed for the base: parsing is slow.
    naming = {file: rdf_triples(file, text.encode()) for file, text in found.items() if "Ontology" in text}
    base = base_of(all_triples(naming))
    if base is None:
        raise ReaffirmError(f"{folder}: contains no ontology; run `reaffirm build` to renew it")
    return Dataset(Names(base, tuple(sorted({Path(file).parent.name for file in found}))), found)


def _of_one_moment(folder: Path, corpora: str) -> dict[str, str]:
    """Read the files of corpora. Retry if a build replaces a folder meanwhile."""

    def folders() -> set[tuple[str, int, int]]:
        return {(path.name, (found := path.stat()).st_ino, found.st_mtime_ns) for path in folder.glob(corpora)}

    for _ in range(9):
        with contextlib.suppress(FileNotFoundError):
            before = folders()
            error, found = None, dict[str, str]()
            try:
                found = {
                    str(path.relative_to(folder)): read_text(path) for path in sorted(folder.glob(f"{corpora}/*.ttl"))
                }
            except TableError as one:
                error = one
            if before == folders():
                if error:
                    raise error
                return found
    raise ReaffirmError(f"{folder}: changes while it is read; try again when the build has ended")
