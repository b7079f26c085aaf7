"""Versions: the dataset that a server serves, the one that takes its place, and the one before, to go back to.

A dataset is opened beside the one that is served; web processes that know the new one then take the place of the old
ones, which answer first what they were asked. So no request fails and no answer is of two versions. What cannot be
opened changes nothing. The version before is kept, ready, until another comes; a store on another server keeps it as
long.
"""

import contextlib
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
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.dataset.control import Control
from reaffirm_server.dataset.local_dataset import About
from reaffirm_server.engine.base import Engine

#: Makes the engines of a web process: that of clients, that of pages.
Engines = Callable[[], tuple[Engine, Engine]]


@dataclass(frozen=True)
class Version:
    """A dataset that is ready to be served."""

    about: About
    engines: Engines
    process: int | None = None  #: the nursery of the workers that evaluate its queries, if we started one
    folder: Path | None = None  #: of the nursery
    require: Callable[[], object] = bool  #: raises ReaffirmError if it cannot be served any more

    def close(self) -> None:
        """End what was started for it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGTERM)
            os.waitpid(self.process, 0)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


class Versions:
    """What is served now and what was before, in the process that starts the web processes."""

    def __init__(self, first: Version, again: Callable[[], Version], control: Control) -> None:
        """Begin with a version; ``again`` opens the dataset anew, ``control`` is told of every change."""
        self.current = first
        self._before: Version | None = None
        #: Whether the web processes of this turn are about to end: theirs to read, over shared memory.
        self.leaving = RawValue("b", 0)
        self._again, self._control = again, control
        self._back = False

    def __enter__(self) -> "Versions":
        return self

    def __exit__(self, *_: object) -> None:
        for version in (self.current, self._before):
            if version:
                version.close()

    def __getstate__(self) -> dict[str, Any]:
        """Another process is told what is served, no more."""
        return {"current": self.current, "leaving": self.leaving}

    def listen(self) -> None:
        """Take the order to go back (SIGUSR2), and say that all is ready; the order to renew is the server's SIGHUP."""
        signal.signal(signal.SIGUSR2, self._go_back)
        self._tell()

    def turn(self) -> None:
        """Change what is served as ordered; the server then starts new web processes and ends the old ones."""
        old, problem = multiprocessing.active_children(), ""
        back, self._back = self._back, False
        try:
            if back:
                self._return()
            else:
                self._renew()
        except ReaffirmError as error:
            problem = error.message
        except Exception as error:  # noqa: BLE001 - whatever it is, what is served goes on
            problem = f"{type(error).__name__}: {error}"
        if problem:
            print(f"reaffirm: {problem}; what was served is served still", file=sys.stderr, flush=True)
        self.leaving.value, self.leaving = 1, RawValue("b", 0)
        threading.Thread(target=self._tell_after, args=(old, problem), daemon=True).start()

    def _renew(self) -> None:
        """Serve the dataset as it is now; the version before the last has been out of use since that came."""
        version = self._again()
        if version.about.digest == self.current.about.digest:
            return version.close()
        if self._before:
            self._before.close()
        self.current, self._before = version, self.current
        return None

    def _return(self) -> None:
        """Serve the version before."""
        if self._before is None:
            raise ReaffirmError("there is no version before to go back to")
        self._before.require()
        self.current, self._before = self._before, self.current

    def _tell_after(self, old: list[BaseProcess], problem: str) -> None:
        """Say what is served once every web process that served something else has ended."""
        left = {process.sentinel for process in old}
        while left:
            left.difference_update(wait(left))
        self._tell(problem)

    def _tell(self, problem: str = "") -> None:
        before = self._before.about.digest if self._before else ""
        self._control.tell(self.current.about.digest, before, problem)

    def _go_back(self, *_: object) -> None:
        self._back = True
        os.kill(os.getpid(), signal.SIGHUP)
