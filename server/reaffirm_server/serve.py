"""Serve: run the application on a WSGI server, one process a core, beside the processes that evaluate queries."""

import contextlib
import gc
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable
from ctypes import c_byte
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication

import click
from granian.constants import Interfaces
from granian.server.mp import MPServer

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import root
from reaffirm_server.dataset import control
from reaffirm_server.dataset.local_dataset import About, open_read_only, open_served
from reaffirm_server.dataset.options import Place, data_option
from reaffirm_server.dataset.remote_dataset import Held, open_dataset
from reaffirm_server.dataset.versions import Version, Versions
from reaffirm_server.engine.base import Engine, Limits
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.pool import Lanes, Pool
from reaffirm_server.engine.sandbox import end_with_parent
from reaffirm_server.engine.worker import start_nursery
from reaffirm_server.errors import QueryError

if TYPE_CHECKING:
    from reaffirm_server.search.service import Search

#: Access log: who asked for what, not in which words.
_ACCESS_LOG = '%(addr)s [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d %(dt_ms).1fms'
#: Seconds that an old web process goes on after a new one was started in its place.
_OVERLAP = 2.0
#: The collector looks for cycles after so many new objects, some twenty times what Python does: few requests leave any.
_COLLECTED_AFTER = 15_000


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


def run(open_version: Callable[[], Version], options: Options, data: Path | None, say: Callable[[str], None]) -> None:
    """Serve until told to stop (SIGINT, SIGTERM), answering what was asked before that.

    ``open_version`` opens the dataset, at first and again on SIGHUP; see ``versions``. ``data`` is the folder that it
    comes from, if it comes from one; ``say`` is told its digest.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="reaffirm-"))
        measures = Path(folder) / "metrics"
        measures.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(measures)
        told = stack.enter_context(control.held(options.port, data))
        versions = stack.enter_context(Versions(open_version(), open_version, told))
        say(versions.current.about.digest)
        server = _Server(
            "reaffirm",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers or os.cpu_count() or 1,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=_OVERLAP,
            workers_kill_timeout=int(options.timeout) + 2,  # what is being answered may take that long
            log_enabled=options.access_log,
            log_access=options.access_log,
            log_access_format=_ACCESS_LOG,
        )
        server.on_startup(versions.listen)
        server.on_reload(versions.turn)
        # Imported before the web processes are forked, and not earlier: the metrics look for their folder then.
        import reaffirm_server.app  # noqa: F401

        server.serve(target_loader=partial(_load, versions, options), wrap_loader=False)


class _Server(MPServer):
    """Granian with a listening socket for each web process, which is kept for the process that takes its place.

    The kernel spreads connections over the sockets (SO_REUSEPORT); over one that all shared, whoever woke first would
    take most. Were each process to open its own, as it does on Linux without this, the connections that wait at its
    socket would be reset when it ends.
    """

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]
        here: Any = self
        holders = [here._shd or here._ssp.build() for _ in range(here.workers)]
        self._listening = [(holder, socket.socket(fileno=holder.get_fd())) for holder in holders]

    def _spawn_worker(self, idx: int, *given: Any, **named: Any) -> Any:
        here: Any = self
        here._ssp, (here._shd, here._sso) = None, self._listening[idx]
        return super()._spawn_worker(idx, *given, **named)


def embedded(data: Path, store: Path | None) -> Version:
    """The built dataset, in memory or in a store on disk below a path, and a nursery on it."""
    served = open_served(data, store)
    about, folder = served.about(), Path(tempfile.mkdtemp(prefix="reaffirm-"))
    nursery = str(folder / "nursery")
    try:
        process = start_nursery(lambda: open_read_only(served.path) if served.path else served.store, nursery)
    except OSError as error:
        raise ReaffirmError(str(error)) from error
    return Version(about, partial(_pools, nursery, about), process, folder)


def remote(data: Path | None, store: Address) -> Version:
    """What a store on another server holds."""
    held = open_dataset(data, store)
    assert isinstance(held, Held)  # noqa: S101 - what a store holds
    return Version(held, partial(_remotes, held), require=held.require)


def _pools(nursery: str, about: About) -> tuple[Engine, Engine]:
    """Engines on the workers of a nursery."""
    base, graphs = about.names.base, frozenset(about.graphs)
    return Pool(nursery, base, graphs), Pool(nursery, base, graphs, Lanes(fast=2, slow=2, yields=(), together=()))


def _remotes(held: Held) -> tuple[Engine, Engine]:
    """Engines on a store: pages do not wait for the queries of clients."""
    return held.engine(), held.engine()


def _load(versions: Versions, options: Options) -> WSGIApplication:
    """The application of a web process."""
    # Until the server has handlers of its own, those inherited from the parent would swallow the order to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(signal.SIGTERM)
    from reaffirm_server.app import create_app  # see ``run``

    engine, page_engine = versions.current.engines()
    app = create_app(
        versions.current.about,
        options.mount,
        engine=engine,
        page_engine=page_engine,
        limits=Limits(seconds=options.timeout),
        trust_proxy=options.trust_proxy,
    )
    threading.Thread(target=_warm, args=(app.extensions["search"],), daemon=True).start()
    return _parting(app, versions.leaving)


def _warm(search: "Search") -> None:
    """Make the index of the search beside the first requests, not in one of them."""
    with contextlib.suppress(ReaffirmError, QueryError):  # the request that needs it says what is wrong
        search.finder  # noqa: B018 - made when it is first asked for
    gc.collect()
    gc.freeze()  # what is there by now stays: the collector need not look through it again and again
    gc.set_threshold(_COLLECTED_AFTER)


def _parting(app: WSGIApplication, leaving: c_byte) -> WSGIApplication:
    """An application that, once its process is about to end, has clients close the connections that they keep.

    Otherwise they might send a request over one in the moment in which it is closed.
    """

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *more)

        return app(environ, start if leaving.value else start_response)

    return answer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--mount", default="", metavar="/PREFIX", help="Answer under this path; IRIs in the data stay as they are."
)
@click.option("--workers", type=click.IntRange(1, 256), help="Web processes.  [default: one a core]")
@click.option(
    "--timeout",
    default=Limits.seconds,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds that a query may take.",
)
@click.option("--trust-proxy", is_flag=True, help="Believe the X-Forwarded headers of one proxy before this server.")
@click.option("--access-log", is_flag=True, help="Print a line a request, without the words of queries.")
@click.option(
    "--store",
    type=Place(folders=True),
    metavar="FOLDER|ADDRESS",
    help="Keep the store on disk, in this folder; or serve what the store at sparql+http(s)://HOST/PATH holds, which"
    " `reaffirm load` filled.  [default: in memory]",
)
@data_option
def serve(store: Path | Address | None, data: Path | None, **options: Any) -> None:
    """Serve the built graph: pages at / and a SPARQL endpoint at /sparql."""
    how = Options(**options)
    if how.mount and (not how.mount.startswith("/") or how.mount.endswith("/")):
        raise click.BadParameter("should begin with a slash and not end with one", param_hint="--mount")
    check_address(how.host, how.port)
    if isinstance(store, Address):
        open_version = partial(remote, data, store)
    else:
        data = data or root() / "data" / "graph"
        open_version = partial(embedded, data, store)
    shown = f"[{how.host}]" if ":" in how.host else how.host
    where = f"http://{shown}:{how.port}{how.mount}/"

    def say(digest: str) -> None:
        click.echo(f"Reaffirm is at {where} (dataset sha256:{digest[:16]}…); Ctrl-C stops it.")

    run(open_version, how, data, say)
