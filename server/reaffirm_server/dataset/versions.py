"""The dataset of a running server, and its reload.

A reload opens the new version while the old one is served. The web server then replaces its web processes one after
another; the old ones first finish their requests. Thus no request fails and no answer mixes two versions. The old
version is closed when they have ended. If the new version cannot be opened, the server keeps the old one.
"""

import multiprocessing
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset.control import Control
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.engine.base import Engine
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.task_pool import TaskPool


class Engines(NamedTuple):
    """The engines of a web process."""

    clients: Engine
    pages: Engine
    drafts: TaskPool  #: the workers that check drafts
    files: TaskPool | None = None  #: the workers that make the files to download


@dataclass(frozen=True)
class Version:
    """A dataset that is ready to be served."""

    about: DatasetInfo
    engines: Callable[[], Engines]  #: creates those of a web process
    nurseries: tuple[Nursery, ...] = ()  #: of its workers
    folder: Path | None = None  #: its temporary files: the sockets of the nurseries, and files to download

    def close(self) -> None:
        """Stop the nurseries and remove the temporary files."""
        for nursery in self.nurseries:
            nursery.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


class Versions:
    """The version that is served, in the process that starts the web processes."""

    def __init__(self, first: Version, reopen: Callable[[], Version], control: Control) -> None:
        """Begin with a version. ``reopen`` opens the current dataset; ``control`` receives every change."""
        self.current = first
        self._reopen, self._control = reopen, control

    def __enter__(self) -> "Versions":
        return self

    def __exit__(self, *_: object) -> None:
        self.current.close()

    def __getstate__(self) -> dict[str, Any]:
        """Return the state for another process: the current version only."""
        return {"current": self.current}

    def publish(self, problem: str = "") -> None:
        """Write the state for the commands of the user."""
        self._control.update(self.current.about.digest, problem)

    def turn(self) -> None:
        """Serve the current dataset. The server then starts new web processes and ends the old ones.

        Raises ReaffirmError if the dataset cannot be opened; nothing has changed then.
        """
        old, served = multiprocessing.active_children(), self.current
        try:
            self.current = self._reopen()
        except Exception as error:  # the served version must stay in service after any error
            problem = error.message if isinstance(error, ReaffirmError) else f"{type(error).__name__}: {error}"
            print(f"reaffirm: {problem}; the previous dataset is still being served", file=sys.stderr, flush=True)
            self.publish(problem)
            raise ReaffirmError(problem) from error
        threading.Thread(target=self._end, args=(old, served), daemon=True).start()

    def _end(self, old: list[BaseProcess], served: Version) -> None:
        """When the old web processes have ended, close the version that they served, and publish the state."""
        running = {process.sentinel for process in old}
        while running:
            running.difference_update(wait(running))
        served.close()
        self.publish()
