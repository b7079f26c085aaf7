"""Temporary folders of a server, in one folder that is locked while the server runs.

A server that was killed leaves its folder behind. The next server removes it. The lock tells whether its server still
runs, also where containers share the folder of temporary files.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX, _LOCK = "reaffirm-server-", "lock"
#: The environment variable with the folder of the running server, for the processes that it starts.
_VARIABLE = "REAFFIRM_SERVER_FOLDER"


@contextlib.contextmanager
def folder_of_server() -> Iterator[Path]:
    """Yield the folder of this server, after the folders of servers that were killed are removed."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, (Path(name) / "new").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (Path(name) / "new").rename(Path(name) / _LOCK)  # a server that starts now finds it locked
        os.environ[_VARIABLE] = name
        try:
            yield Path(name)
        finally:
            os.environ.pop(_VARIABLE, None)


def new_folder() -> Path:
    """Return a new folder, in that of the running server if there is one."""
    return Path(tempfile.mkdtemp(prefix="reaffirm-", dir=os.environ.get(_VARIABLE)))


def _sweep() -> None:
    """Remove the folders of servers of this user that no longer run."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError), lock.open() as file:
            if lock.parent.stat().st_uid == os.getuid():
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
