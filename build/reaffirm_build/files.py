"""Files: where Reaffirm's folders are, and the only functions of the builder that open files."""

import contextlib
import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from reaffirm_build.errors import ReaffirmError, TableError


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


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, one at a time; an error names it and says why it cannot be read."""
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error


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
