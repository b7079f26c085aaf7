"""Control: what a running server says of itself to the commands of its user on the same machine, by its port.

Two files in a folder that only the user may enter: one is locked for as long as the server runs, the other says what it
serves.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from reaffirm_build.errors import ReaffirmError


@dataclass(frozen=True)
class State:
    """What a server says of itself."""

    process: int  #: that takes orders
    data: str  #: the folder of the dataset, "" if it is not served from a folder
    digest: str = ""
    before: str = ""  #: the digest of the version to which it can go back, "" if there is none
    problem: str = ""  #: why the last order was not carried out
    told: int = 0  #: how many orders were


class Control:
    """What the server does with the files."""

    def __init__(self, state: State, file: Path | None) -> None:
        """Begin with a state; without a file nobody is told."""
        self._state, self._file = state, file

    def tell(self, digest: str, before: str, problem: str) -> None:
        """Say what is served, and how the last order ended."""
        told = self._state.told + 1
        self._state = replace(self._state, digest=digest, before=before, problem=problem, told=told)
        if self._file:
            beside = self._file.with_suffix(".new")
            beside.write_text(json.dumps(asdict(self._state)), encoding="utf-8")
            beside.replace(self._file)


@contextlib.contextmanager
def held(port: int, data: Path | None) -> Iterator[Control]:
    """The control of a server on a port, for as long as it runs; it tells nobody where the files cannot be had."""
    state = State(os.getpid(), str(data.absolute()) if data else "")
    with contextlib.ExitStack() as stack:
        try:
            folder = _folder()
            lock = stack.enter_context((folder / f"{port}.lock").open("w", encoding="utf-8"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield Control(state, None)
            return
        file = folder / f"{port}.json"
        stack.callback(file.unlink, missing_ok=True)
        yield Control(state, file)


def find(port: int) -> State:
    """What the server on a port says. Raises ReaffirmError if this user has none there."""
    missing = ReaffirmError(f"you have no server here that listens on port {port}; start one with `reaffirm serve`")
    try:
        with (_folder() / f"{port}.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        raise missing
    except BlockingIOError:  # it is locked: there is one
        try:
            return State(**json.loads((_folder() / f"{port}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ReaffirmError(f"the server on port {port} is not ready; try again in a moment") from error
    except OSError as error:
        raise missing from error


def _folder() -> Path:
    """The folder of this user. Raises PermissionError for one that others made."""
    folder = Path(tempfile.gettempdir()) / f"reaffirm-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or status.st_mode & 0o777 != 0o700:
        raise PermissionError(f"{folder} is not ours alone")
    return folder
