"""Serve: run the application on a WSGI server, one process a core, beside the processes that evaluate queries."""

import contextlib
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.engine import Limits
from reaffirm_server.sandbox import end_with_parent
from reaffirm_server.store import About, Served, open_read_only
from reaffirm_server.worker import start_nursery

#: Access log: who asked for what, not in which words.
_ACCESS_LOG = '%(addr)s [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d %(dt_ms).1fms'


@dataclass(frozen=True)
class Options:
    """How to serve."""

    host: str = "127.0.0.1"
    port: int = 8000
    mount: str = ""
    workers: int | None = None  #: web processes; by default one a core
    timeout: float = Limits.seconds  #: seconds for a query
    trust_proxy: bool = False
    access_log: bool = False


def check_address(host: str, port: int) -> None:
    """Raise ReaffirmError if nothing can listen there: the server itself would say so at length."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = "choose another with --host and --port"
            raise ReaffirmError(f"cannot listen on {host}:{port}: {error.strerror}; {hint}") from error


def run(served: Served, store: Path | None, options: Options) -> None:
    """Serve until told to stop (SIGINT, SIGTERM), answering what was asked before that.

    Queries are evaluated on the dataset in memory, or on the store at a path, which must be closed by now.
    """
    with tempfile.TemporaryDirectory(prefix="reaffirm-") as folder:
        measures = Path(folder) / "metrics"
        measures.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(measures)
        nursery = f"{folder}/nursery"
        with _nursery((lambda: open_read_only(store)) if store else (lambda: served.store), nursery):
            server = Granian(
                "reaffirm",
                address=options.host,
                port=options.port,
                interface=Interfaces.WSGI,
                workers=options.workers or os.cpu_count() or 1,
                websockets=False,
                respawn_failed_workers=True,
                respawn_interval=0.1,
                workers_kill_timeout=int(options.timeout) + 2,  # what is being answered may take that long
                log_enabled=options.access_log,
                log_access=options.access_log,
                log_access_format=_ACCESS_LOG,
            )
            server.serve(target_loader=partial(_load, served.about(), nursery, options), wrap_loader=False)


@contextlib.contextmanager
def _nursery(open_store: Callable[[], object], path: str) -> Iterator[None]:
    """The process that makes workers, for as long as it is needed."""
    try:
        pid = start_nursery(open_store, path)  # type: ignore[arg-type]
    except OSError as error:
        raise ReaffirmError(str(error)) from error
    try:
        yield
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def _load(about: About, nursery: str, options: Options) -> Callable[..., object]:
    """The application of a web process."""
    # Until the server has handlers of its own, those inherited from the parent would swallow the order to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(signal.SIGTERM)
    # Imported here: the metrics look for their folder in the environment when they are imported.
    from reaffirm_server.app import create_app
    from reaffirm_server.pool import Lanes, Pool

    graphs = frozenset(about.graphs)
    return create_app(
        about,
        options.mount,
        engine=Pool(nursery, about.names.base, graphs),
        page_engine=Pool(nursery, about.names.base, graphs, Lanes(fast=2, slow=2, yields=())),
        limits=Limits(seconds=options.timeout),
        trust_proxy=options.trust_proxy,
    )
