"""The versions of the dataset in a running server: the current version and the version before.

A reload opens the new version while the current version is served. New web processes replace the old ones, which
first finish their requests. Thus no request fails and no answer mixes two versions. If the new version cannot be
opened, the server keeps the current version. The version before stays open until the next reload. A remote store
keeps it equally long.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from reaffirm_build.errors import ReaffirmError
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
    require: Callable[[], object] = bool  #: raises ReaffirmError if the version is no longer available

    def close(self) -> None:
        """Stop the nurseries and remove the temporary files."""
        for nursery in self.nurseries:
            nursery.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


class Versions:
    """The current version and the version before, in the process that starts the web processes."""

    def __init__(self, first: Version, reopen: Callable[[], Version], control: Control) -> None:
        """Begin with a version. ``reopen`` opens the current dataset; ``control`` receives every change."""
        self.current = first
        self._before: Version | None = None
        self._reopen, self._control = reopen, control
        self._back = False

    def __enter__(self) -> "Versions":
        return self

    def __exit__(self, *_: object) -> None:
        for version in (self.current, self._before):
            if version:
                version.close()

    def __getstate__(self) -> dict[str, Any]:
        """Return the state for another process: the current version only."""
        return {"current": self.current}

    def listen(self) -> None:
        """Handle SIGUSR2 (return to the version before) and publish the state. The server itself handles SIGHUP."""
        signal.signal(signal.SIGUSR2, self._request_return)
        self._publish()

    def turn(self) -> None:
        """Replace the current version. The server then starts new web processes and ends the old ones."""
        old, problem = multiprocessing.active_children(), ""
        back, self._back = self._back, False
        try:
            if back:
                self._return()
            else:
                self._renew()
        except ReaffirmError as error:
            problem = error.message
        except Exception as error:  # noqa: BLE001 - the current version must stay in service after any error
            problem = f"{type(error).__name__}: {error}"
        if problem:
            print(f"reaffirm: {problem}; the previous dataset is still being served", file=sys.stderr, flush=True)
        threading.Thread(target=self._publish_after, args=(old, problem), daemon=True).start()

    def _renew(self) -> None:
        """Open the current dataset and serve it. The version before is closed; it has not been in use since."""
        version = self._reopen()
        if version.about.digest == self.current.about.digest:
            return version.close()
        if self._before:
            self._before.close()
        self.current, self._before = version, self.current
        return None

    def _return(self) -> None:
        """Serve the version before. Raises ReaffirmError if it is missing or no longer available."""
        if self._before is None:
            raise ReaffirmError("there is no previous version to return to")
        self._before.require()
        self.current, self._before = self._before, self.current

    def _publish_after(self, old: list[BaseProcess], problem: str) -> None:
        """Publish the state after all old web processes have ended."""
        running = {process.sentinel for process in old}
        while running:
            running.difference_update(wait(running))
        self._publish(problem)

    def _publish(self, problem: str = "") -> None:
        """Write the state for the commands of the user."""
        before = self._before.about.digest if self._before else ""
        self._control.update(self.current.about.digest, before, problem)

    def _request_return(self, *_: object) -> None:
        """Handle SIGUSR2: request the version before and start a reload."""
        self._back = True
        os.kill(os.getpid(), signal.SIGHUP)
