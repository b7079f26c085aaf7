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
from reaffirm_server.engine import Engine, Limits
from reaffirm_server.held import Held
from reaffirm_server.pool import Lanes, Pool
from reaffirm_server.sandbox import end_with_parent
from reaffirm_server.store import About, Served, open_read_only
from reaffirm_server.worker import start_nursery

#: Access log: who asked for what, not in which words.
_ACCESS_LOG = '%(addr)s [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d %(dt_ms).1fms'


#: Makes the engines of a web process: that of clients, that of pages.
Engines = Callable[[], tuple[Engine, Engine]]


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
    about = served.about()
    with tempfile.TemporaryDirectory(prefix="reaffirm-") as folder:
        nursery = f"{folder}/nursery"
        with _nursery((lambda: open_read_only(store)) if store else (lambda: served.store), nursery):
            _serve(about, partial(_pools, nursery, about), folder, options)


def run_held(held: Held, options: Options) -> None:
    """Serve what a store on another server holds, until told to stop; see ``run``."""
    with tempfile.TemporaryDirectory(prefix="reaffirm-") as folder:
        _serve(held, partial(_remotes, held), folder, options)


def _serve(about: About, engines: Engines, folder: str, options: Options) -> None:
    """Run the web processes, each with engines of its own."""
    measures = Path(folder) / "metrics"
    measures.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(measures)
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
    server.serve(target_loader=partial(_load, about, engines, options), wrap_loader=False)


def _pools(nursery: str, about: About) -> tuple[Engine, Engine]:
    """Engines on the workers of a nursery."""
    base, graphs = about.names.base, frozenset(about.graphs)
    return Pool(nursery, base, graphs), Pool(nursery, base, graphs, Lanes(fast=2, slow=2, yields=()))


def _remotes(held: Held) -> tuple[Engine, Engine]:
    """Engines on a store: pages do not wait for the queries of clients."""
    return held.engine(), held.engine()


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


def _load(about: About, engines: Engines, options: Options) -> Callable[..., object]:
    """The application of a web process."""
    # Until the server has handlers of its own, those inherited from the parent would swallow the order to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(signal.SIGTERM)
    # Imported here: the metrics look for their folder in the environment when they are imported.
    from reaffirm_server.app import create_app

    engine, page_engine = engines()
    return create_app(
        about,
        options.mount,
        engine=engine,
        page_engine=page_engine,
        limits=Limits(seconds=options.timeout),
        trust_proxy=options.trust_proxy,
    )
