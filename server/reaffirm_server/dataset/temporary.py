"""Temporary folders of a server, in one folder that is locked while the server runs."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reaffirm_core.files import locked_folder

#: The environment variable with the folder of the running server, for the processes that it starts.
_VARIABLE = "REAFFIRM_SERVER_FOLDER"


@contextlib.contextmanager
def folder_of_server() -> Iterator[Path]:
    """Yield the folder of this server, after the folders of servers that were killed are removed."""
    with locked_folder("reaffirm-server-") as folder:
        os.environ[_VARIABLE] = str(folder)
        try:
            yield folder
        finally:
            os.environ.pop(_VARIABLE, None)


def new_folder() -> Path:
    """Return a new folder, in that of the running server if there is one."""
    return Path(tempfile.mkdtemp(prefix="reaffirm-", dir=os.environ.get(_VARIABLE)))
