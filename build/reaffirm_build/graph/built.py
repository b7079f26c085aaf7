"""Find and load what a build wrote."""

import contextlib
import hashlib
from pathlib import Path

from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.files import read_lines, read_text
from reaffirm_build.graph.dataset import Dataset, all_triples, base_of, rdf_triples
from reaffirm_build.names import OURS, Names

#: What the record of a file of N-Quads is called, after the name of that.
RECORD = ".sha256"


def built_corpora(folder: Path) -> list[str]:
    """The names of the corpora that builds wrote to a folder; the one that the others stand beside comes first."""
    return sorted({*_turtle(folder), *_quads(folder)}, key=lambda name: (name not in OURS, name))


def _turtle(folder: Path) -> list[str]:
    """The names of the corpora that stand in a folder as Turtle."""
    return sorted({path.parent.name for path in folder.glob("[!.]*/*.ttl")})


def _quads(folder: Path, only: str = "") -> dict[str, Path]:
    """The files of the corpora that stand in a folder as N-Quads."""
    found = sorted(folder.glob(f"{only or '[!.]*'}/*.nq"))
    return {path.stem: path for path in found if path.stem == path.parent.name}


def built_quads(folder: Path, only: str = "") -> dict[str, Path]:
    """The files that ``reaffirm build --format nquads`` wrote to a folder, by corpus; none where it wrote Turtle.

    Raises ReaffirmError where there are both.
    """
    found = _quads(folder, only)
    if found and (others := _turtle(folder)):
        raise ReaffirmError(f"{folder} holds {', '.join(others)} in Turtle, others in N-Quads; build all in one form")
    return found


def is_recorded(path: Path) -> bool:
    """Whether a file of N-Quads is, byte by byte, what the build wrote that tried the shapes on it."""
    record = path.with_name(f"{path.name}{RECORD}")
    if not record.is_file():
        return False
    digest = hashlib.sha256()
    for line in read_lines(path):
        digest.update(line)
    return read_text(record).split() == [digest.hexdigest(), path.name]


def load_built(folder: Path, only: str = "") -> Dataset:
    """The dataset that builds wrote: every ``CORPUS/GRAPH.ttl`` of a folder, or those of one corpus only.

    Raises ReaffirmError if nothing was built there, TableError for a file that is not as a build writes it.
    """
    found = _of_one_moment(folder, only or "[!.]*")
    if not found:
        known = f"; the corpora there are {', '.join(built_corpora(folder))}" if only and folder.is_dir() else ""
        what = f"graph of a corpus {only}" if known else "built graph"
        raise ReaffirmError(f"{folder} holds no {what}{known or '; run `reaffirm build` first'}")
    # What cannot be the ontology is not read twice for its base.
    naming = {file: rdf_triples(file, text.encode()) for file, text in found.items() if "Ontology" in text}
    base = base_of(all_triples(naming))
    if base is None:
        raise ReaffirmError(f"{folder} holds no ontology; run `reaffirm build` to renew it")
    return Dataset(Names(base, tuple(sorted({Path(file).parent.name for file in found}))), found)


def _of_one_moment(folder: Path, corpora: str) -> dict[str, str]:
    """The files of corpora; they are read again if a build puts a folder in the place of another meanwhile."""

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
    raise ReaffirmError(f"{folder} changes while it is read; try again when the build has ended")
