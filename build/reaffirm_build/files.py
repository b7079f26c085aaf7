"""Files: where Reaffirm's folders are, and the only functions of the builder that open files."""

import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from reaffirm_build.dataset import Dataset, all_triples, base_of, rdf_triples
from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.language.pack import parse_pack
from reaffirm_build.names import OURS, Names
from reaffirm_build.pipeline import Knowledge

#: What the record of a file of N-Quads is called, after the name of that.
RECORD = ".sha256"


def root() -> Path:
    """The folder that holds ``ontology``, ``shapes`` and ``data``: the checkout's, else the installed package's."""
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir():
        return checkout
    return Path(str(files("reaffirm_build"))) / "resources"


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file; an error names it and says why it cannot be read, or that it has more than ``most``."""
    try:
        if most is not None and (size := path.stat().st_size) > most:
            raise TableError(path, f"has {size / 1e6:,.0f} MB; a document of at most {most / 1e6:,.0f} MB is read")
        return path.read_bytes()
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; none if there is no such folder."""
    return {path.name: read_bytes(path) for path in sorted(folder.glob("*")) if path.is_file()}


def walk(folder: Path) -> list[Path]:
    """The files below a folder, by their paths from it, but for hidden ones: those wait to be renamed."""
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if not path.parts[0].startswith(".")]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file."""
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise TableError(path, f"is not UTF-8: byte {error.start}") from error


def texts(folder: Path, pattern: str) -> dict[str, str]:
    """The texts of the files of a folder by path from the folder above it, in the order of their names."""
    found = sorted(folder.glob(pattern))
    if not found:
        raise TableError(folder, f"holds no file {pattern}")
    return {str(path.relative_to(folder.parent)): read_text(path) for path in found}


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


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, one at a time; an error names it and says why it cannot be read."""
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error


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


def stale(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """The names of the files that differ from their contents, are missing, or should not be there."""
    there = {path.name: read_bytes(path) for path in folder.glob("*")} if folder.is_dir() else {}
    wanted = {name: text.encode() for name, text in contents.items()}
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it: a failure leaves what was there as it was."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as beside:
            temporary = Path(beside.name)
            try:
                beside.write(content)
                beside.close()
                temporary.chmod(0o644)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ReaffirmError(f"{path}: cannot be written: {error.strerror}") from error


def check_writable(folder: Path) -> None:
    """Raise ReaffirmError if ``replace_folder`` could not write there: it is said before long work, not after it."""
    above = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not above.is_dir():
        raise ReaffirmError(f"{folder}: cannot be written: {above} is a file; choose another folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise ReaffirmError(f"{folder}: cannot be written: no leave to write in {above}; choose another folder")


@contextlib.contextmanager
def spool() -> Iterator[Path]:
    """A folder in which files wait until they may be put in their places; it is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="reaffirm-build-") as folder:
        yield Path(folder)


def replace_folder(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files beside a folder and put them in its place at once: whoever looks finds the old ones or the new.

    A failure leaves the folder as it was, and so does the end of the process; what that leaves beside it is removed the
    next time.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = make_beside(folder)
        try:
            for name, content in contents:
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                (beside / name).write_bytes(content)
            beside.chmod(0o755)
            if not folder.exists():
                beside.rename(folder)
            elif not _exchange(beside, folder):
                old = beside.with_name(f"{beside.name}-old")
                folder.rename(old)
                beside.rename(folder)
                shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise ReaffirmError(f"{folder}: cannot be written: {error.strerror}; choose another folder") from error


def make_beside(folder: Path) -> Path:
    """A new folder beside one, to be renamed to it; those of processes that were killed are removed. Raises OSError."""
    for path in folder.parent.glob(f".{folder.name}-*"):
        maker = re.match(r"(\d+)-", path.name.removeprefix(f".{folder.name}-"))
        if maker and not Path(f"/proc/{maker[1]}").exists() and Path("/proc/self").exists():
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}-{os.getpid()}-", dir=folder.parent))


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (renameat2(2)); False where the system cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def load_knowledge(names: Names) -> Knowledge:
    """Packs, ontology, shapes and rules."""
    where = root()
    packs = [parse_pack(file, text) for file, text in texts(where / "data" / "packs", "*.toml").items()]
    return Knowledge(
        names=names,
        packs={pack.language: pack for pack in packs},
        ontology=texts(where / "ontology", "*.ttl"),
        shapes=texts(where / "shapes", "*.ttl"),
        rules=texts(Path(str(files("reaffirm_build"))) / "rules", "*.rq"),
    )
