"""File access of the builder: its other modules open and write files only through this module."""

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from reaffirm_core.errors import ReaffirmError, TableError

#: The names of staging folders, with the number of their process.
_STAGING = re.compile(r"\..+-(\d+)-\w{8}(?:-old)?")
#: The hidden folder in which files wait for their place; see ``replace_folders``.
_WAITING = ".graph"
#: The file in a temporary folder that is locked while its process runs, and seconds after which a folder without it is
#: a leftover: a process locks its folder as soon as it has created it.
_LOCK, _STARTING = "lock", 86_400.0


def root() -> Path:
    """Return the folder with ``ontology``, ``shapes`` and ``data``: of the checkout, else of the installed package."""
    return _checkout() or Path(str(files("reaffirm_core"))) / "resources"


def _checkout() -> Path | None:
    """Return the folder of the checkout that has this module, if it is in one."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir() else None


def require_checkout() -> None:
    """Raise ReaffirmError in an installed package: the next installation would remove what a command writes there."""
    if _checkout() is None:
        problem = f"this command writes files of the project, and {root()} belongs to an installed package"
        raise ReaffirmError(f"{problem}; run it in a checkout of the project, after `make setup`")


def read_bytes(path: Path, max_bytes: int | None = None) -> bytes:
    """Return the content of a file.

    Raises TableError if the file cannot be read or is larger than ``max_bytes`` bytes.
    """
    try:
        if max_bytes is not None and (size := path.stat().st_size) > max_bytes:
            problem = (
                f"{size / 1e6:,.0f} MB exceed the limit of {max_bytes / 1e6:,.0f} MB for a document; split the file"
            )
            raise TableError(path, problem)
        return path.read_bytes()
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the content of each file of a folder by name; empty if the folder does not exist."""
    return {path.name: read_bytes(path) for path in sorted(folder.glob("*")) if path.is_file()}


def walk(folder: Path) -> list[Path]:
    """Return the relative paths of all files below a folder, except in its hidden entries, which are staged output."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if not path.parts[0].startswith(".")]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the content of each file below a folder that ``walk`` lists, by its relative path."""
    return {path.as_posix(): read_bytes(folder / path) for path in walk(folder)}


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; raises TableError if it cannot be read or decoded."""
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise TableError(path, f"byte {error.start} is not UTF-8; save the file as UTF-8") from error


def texts(folder: Path, pattern: str) -> dict[str, str]:
    """Return the texts of the files of a folder, by path relative to its parent, in order of name.

    ``pattern`` is a glob. Raises TableError if it matches no file.
    """
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise TableError(folder, f"no file matches {pattern}; restore the files of this folder")
    return {str(path.relative_to(folder.parent)): read_text(path) for path in paths}


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; raises TableError if it cannot be read."""
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from error


def stale(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Return the names of files of a folder that differ from ``contents``, are missing or are superfluous."""
    existing = {path.name: read_bytes(path) for path in folder.glob("*")} if folder.is_dir() else {}
    expected = {name: text.encode() for name, text in contents.items()}
    return sorted(name for name in existing.keys() | expected.keys() if existing.get(name) != expected.get(name))


def write_file(path: Path, content: bytes) -> None:
    """Write a file atomically through a temporary file in the same folder.

    A failure leaves an older file unchanged. Raises ReaffirmError if the file cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(content)
                file.close()
                temporary.chmod(0o644)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ReaffirmError(f"{path}: cannot be written: {error.strerror}") from error


def check_writable(folder: Path) -> None:
    """Raise ReaffirmError if ``replace_folder`` could not write a folder, so that a long build fails early."""
    above = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not above.is_dir():
        raise ReaffirmError(f"{folder}: cannot be written: {above} is a file; choose another folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise ReaffirmError(f"{folder}: cannot be written: permission denied in {above}; choose another folder")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock an existing folder while a command reads and changes its files.

    Raises ReaffirmError if another process has locked it, or if it cannot be read.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ReaffirmError(f"{folder}: cannot be read: {error.strerror}") from error
    try:
        if not _can_lock(descriptor, folder):
            raise ReaffirmError(f"{folder}: another command is changing these files; repeat this command later")
        yield
    finally:
        os.close(descriptor)


def _can_lock(descriptor: int, folder: Path) -> bool:
    """Lock an open folder. Return False if another process has locked it, or has replaced it since it was opened."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.path.samestat(os.fstat(descriptor), folder.stat())


@contextlib.contextmanager
def spool() -> Iterator[Path]:
    """Create a temporary folder for staged output and remove it on exit; see ``locked_folder``."""
    with locked_folder("reaffirm-build-") as folder:
        staged = folder / "staged"  # a corpus could have the name of the lock
        staged.mkdir()
        yield staged


@contextlib.contextmanager
def locked_folder(prefix: str) -> Iterator[Path]:
    """Create a temporary folder, which is locked while its process runs, and remove it on exit.

    A process that was killed leaves its folder behind. The next call with the same prefix removes it. The lock tells
    whether the process still runs, also where containers share the folder of temporary files.
    """
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if path.lstat().st_uid == os.getuid():
                _remove_leftover(path)
    with tempfile.TemporaryDirectory(prefix=prefix) as name, (Path(name) / "new").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (Path(name) / "new").rename(Path(name) / _LOCK)  # a process that looks for leftovers now finds it locked
        yield Path(name)


def _remove_leftover(folder: Path) -> None:
    """Remove a temporary folder if its process no longer runs; raises OSError if it runs."""
    try:
        with (folder / _LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except FileNotFoundError:  # the process was killed before it locked the folder, or has just created it
        if time.time() - folder.lstat().st_mtime > _STARTING:
            shutil.rmtree(folder, ignore_errors=True)


def replace_folder(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Replace the content of a folder atomically: readers see the old files or the new files, never a mixture.

    A failure or the end of the process leaves the folder unchanged. The next call removes leftover staging folders.
    Raises ReaffirmError if the folder cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = make_staging_folder(folder)
        try:
            for name, content in contents:
                (staging / name).parent.mkdir(parents=True, exist_ok=True)
                (staging / name).write_bytes(content)
            staging.chmod(0o755)
            if not folder.exists():
                staging.rename(folder)
            elif not _exchange(staging, folder):
                old = staging.with_name(f"{staging.name}-old")
                folder.rename(old)
                staging.rename(folder)
                shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise ReaffirmError(f"{folder}: cannot be written: {error.strerror}; choose another folder") from error


def replace_folders(
    folder: Path, contents: Iterable[tuple[str, bytes]], other: Path, others: Iterable[tuple[str, bytes]]
) -> None:
    """Replace the content of two folders in one step: both are replaced, or none is.

    ``folder`` is replaced first and then contains the files of the ``other`` folder too, in a hidden folder. If the
    process ends before they are in their place, ``finish_replacement`` brings them there.
    Raises ReaffirmError if a folder cannot be written.
    """
    check_writable(other)
    waiting = [(f"{_WAITING}/{name}", content) for name, content in others]
    replace_folder(folder, [*contents, *waiting])
    finish_replacement(folder, other)


def finish_replacement(folder: Path, other: Path) -> None:
    """Finish ``replace_folders`` with the same folders if its process has ended in between."""
    waiting, done = folder / _WAITING, folder / f"{_WAITING}-done"
    if waiting.is_dir():
        replace_folder(other, read_folder(waiting).items())
        waiting.rename(done)  # in one step, since a half of the files would be taken for all of them
    shutil.rmtree(done, ignore_errors=True)


def make_staging_folder(folder: Path) -> Path:
    """Create a staging folder next to ``folder``, to be renamed to it; raises OSError.

    Staging folders of processes that no longer exist are removed first.
    """
    for path in folder.parent.glob(".*-*"):
        owner = _STAGING.fullmatch(path.name)
        if owner and path.is_dir() and not Path(f"/proc/{owner[1]}").exists() and Path("/proc/self").exists():
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}-{os.getpid()}-", dir=folder.parent))


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically with renameat2(2); return False if the system does not support it."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    current_folder, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(rename(current_folder, os.fsencode(first), current_folder, os.fsencode(second), exchange) == 0)
