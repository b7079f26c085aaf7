"""State files of a running server, for the commands of the same user on the same machine, by port.

A private folder has two files for each port: a file that is locked while the server runs, and its state as JSON.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from reaffirm_core.errors import ReaffirmError


@dataclass(frozen=True)
class State:
    """The state of a server."""

    process: int  #: the process that receives the signals
    data: str  #: the folder of the dataset, "" if it is not served from a folder
    digest: str = ""  #: SHA-256 of the dataset that is served
    problem: str = ""  #: the reason why the last reload failed, "" if it succeeded
    updates: int = 0  #: number of updates of the state; each start and each reload is one update


class Control:
    """The writer of the state file of a server."""

    def __init__(self, state: State, file: Path | None) -> None:
        """Begin with a state. Without a file nothing is written."""
        self._state, self._file = state, file

    def update(self, digest: str, problem: str) -> None:
        """Write the digest of the served version, and the result of the last reload."""
        updates = self._state.updates + 1
        self._state = replace(self._state, digest=digest, problem=problem, updates=updates)
        if self._file:
            temporary = self._file.with_suffix(".new")
            temporary.write_text(json.dumps(asdict(self._state)), encoding="utf-8")
            temporary.replace(self._file)


@contextlib.contextmanager
def open_control(port: int, data: Path | None) -> Iterator[Control]:
    """Yield the control of a server on a port while it runs. If the files cannot be created, it writes nothing."""
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


def read_state(port: int) -> State:
    """Return the state of the server on a port. Raises ReaffirmError if this user runs no server there."""
    missing = ReaffirmError(
        f"you run no server on port {port} of this machine; start one with `reaffirm serve`, or run this command as the"
        " user that runs the server, with the same TMPDIR (for a systemd unit, use `systemctl reload`)"
    )
    try:
        with (_folder() / f"{port}.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        raise missing
    except BlockingIOError:  # a server has the lock
        try:
            return State(**json.loads((_folder() / f"{port}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ReaffirmError(f"the server on port {port} is not ready; try again in a moment") from error
    except OSError as error:
        raise missing from error


def _folder() -> Path:
    """Return the private folder of this user. Raises PermissionError if another user can enter it."""
    folder = Path(tempfile.gettempdir()) / f"reaffirm-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or status.st_mode & 0o777 != 0o700:
        raise PermissionError(f"{folder} is not private")
    return folder
