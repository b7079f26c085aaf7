"""The command ``serve``: web processes on a WSGI server, one a core, next to the processes that evaluate queries."""

import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import root
from reaffirm_server import contact
from reaffirm_server.contact import read_contact
from reaffirm_server.dataset import control, temporary
from reaffirm_server.dataset.options import CheckedText, StoreLocation, data_option, timeout_option
from reaffirm_server.dataset.versions import Version, Versions
from reaffirm_server.endpoint.connections import (
    IDLE,
    Connections,
    allow_files,
    limit_answers,
    limit_bodies,
)
from reaffirm_server.engine.base import Limits
from reaffirm_server.engine.cache import Cache
from reaffirm_server.engine.http_client import Address, host_in_url
from reaffirm_server.engine.sandbox import adopt_orphans, bound_free_memory, end_with_parent, tidy_memory
from reaffirm_server.engine.worker import BUDGET_BYTES, MEMORY_BYTES
from reaffirm_server.errors import QueryError
from reaffirm_server.opened_versions import embedded, longest_check, remote
from reaffirm_server.public_url import VARIABLE, read_host, read_public_url
from reaffirm_server.web_server import LOOK, OVERLAP, WebServer, WorkerState

if TYPE_CHECKING:
    from reaffirm_server.search.service import SearchService

#: Format of the access log, without query strings.
_ACCESS_LOG = '%(addr)s [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d %(dt_ms).1fms'
#: Connections that wait to be accepted, and those accepted by a web process; beyond, a client waits. The threads of a
#: web process that answer requests.
_BACKLOG, _CONNECTIONS, _THREADS = 4_096, 4_096, 64
#: Time limit for the headers of a request.
_HEADER_MILLISECONDS = 10_000
#: Threshold of the garbage collector, in objects; about 20 times the default of Python: requests create few cycles.
_GC_THRESHOLD = 15_000
#: Seconds after which a web process returns freed memory to the system.
_TIDY = 10.0


@dataclass(frozen=True)
class Options:
    """The options of the server."""

    host: str = "127.0.0.1"
    port: int = 8000
    mount: str = ""
    public_url: str = ""
    contact: str = ""  #: the URL to which readers report errors
    allowed_host: tuple[str, ...] = ()
    workers: int | None = None  #: number of web processes; by default one a core
    timeout: float = Limits.seconds  #: of a query, in seconds
    query_memory: int = BUDGET_BYTES // 1_000_000  #: of all queries together, in megabytes
    trust_proxy: bool = False
    access_log: bool = False
    allow_service: tuple[str, ...] = ()  #: the endpoints that SERVICE may name


def check_address(host: str, port: int) -> None:
    """Raise ReaffirmError if the server cannot listen on an address. The error of the WSGI server would be long."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = "choose another with --host and --port"
            raise ReaffirmError(f"cannot listen on {host}:{port}: {error.strerror}; {hint}") from error


def run(
    open_version: Callable[[], Version], options: Options, data: Path | None, print_digest: Callable[[str], None]
) -> None:
    """Serve until SIGINT or SIGTERM, and complete the requests received before.

    ``open_version`` opens the dataset, at first and again on SIGHUP; see ``versions``. ``data`` is the folder of the
    dataset, if there is one. ``print_digest`` is called with the digest of the dataset.
    """
    allow_files(4 * _CONNECTIONS)
    adopt_orphans()  # of a nursery that dies
    with contextlib.ExitStack() as stack:
        measures = stack.enter_context(temporary.folder_of_server()) / "metrics"
        measures.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(measures)
        server_control = stack.enter_context(control.open_control(options.port, data))
        versions = stack.enter_context(Versions(open_version(), open_version, server_control))
        print_digest(versions.current.about.digest)
        server = WebServer(
            "reaffirm",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers or os.cpu_count() or 1,
            http=HTTPModes.http1,  # proxies speak it; HTTP/2 would need limits of its own
            websockets=False,
            backlog=_BACKLOG,
            backpressure=_CONNECTIONS,
            blocking_threads=_THREADS,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
            respawn_failed_workers=True,
            respawn_interval=OVERLAP,
            rss_sample_interval=LOOK,
            workers_kill_timeout=int(options.timeout) + 2,  # a running query may take as long
            log_enabled=options.access_log,
            log_access=options.access_log,
            log_access_format=_ACCESS_LOG,
        )
        server.on_startup(versions.publish)
        server.on_reload(versions.turn)
        server.on_reload(server.forget_memory)
        # Imported before the web processes are forked, but not earlier: the import reads the folder of the metrics.
        import reaffirm_server.app  # noqa: F401

        server.serve(target_loader=partial(_load, versions, options), wrap_loader=False)


def _load(versions: Versions, options: Options, state: WorkerState) -> WSGIApplication:
    """Create the application of a web process."""
    # Until the server installs its own handlers, the handlers inherited from the parent would ignore SIGTERM.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # SIGTERM is not enough: a web process whose threads waited for each other outlived its server and kept the port.
    end_with_parent(signal.SIGKILL)
    bound_free_memory()
    from reaffirm_server.app import create_app  # see ``run``

    engines = versions.current.engines()
    app = create_app(
        versions.current.about,
        options.mount,
        engine=engines.clients,
        page_engine=engines.pages,
        draft_pool=engines.drafts,
        file_pool=engines.files,
        limits=Limits(seconds=options.timeout),
        trust_proxy=options.trust_proxy,
        public_url=options.public_url,
        contact=options.contact,
        hosts=options.allowed_host,
        files=versions.current.folder,
    )
    threading.Thread(target=_warm, args=(app.extensions["search"],), daemon=True).start()
    threading.Thread(target=_tidy, args=(state, app.extensions["caches"]), daemon=True).start()
    per_address = not options.trust_proxy  # behind a proxy, all connections are those of the proxy
    connections = Connections(options.port, longest_check(options.timeout) + IDLE, per_address=per_address)
    threading.Thread(target=connections.watch, daemon=True).start()
    limited = limit_answers(limit_bodies(app, per_address=per_address), per_address=per_address)
    return _parting(limited, state)


def _warm(search: "SearchService") -> None:
    """Build the search index in parallel to the first requests, not within a request."""
    with contextlib.suppress(ReaffirmError, QueryError):  # the request that needs the index reports the error
        search.finder  # noqa: B018 - built on first access
    gc.collect()
    gc.freeze()  # permanent objects need not be collected again
    gc.set_threshold(_GC_THRESHOLD)


def _tidy(state: WorkerState, caches: Sequence[Cache]) -> None:
    """Return freed memory to the system, and tell the size of the caches, for as long as the process runs."""
    while True:
        time.sleep(_TIDY)
        tidy_memory()
        state.cached = sum(cache.size for cache in caches)


def _parting(app: WSGIApplication, state: WorkerState) -> WSGIApplication:
    """Wrap an application to send ``Connection: close`` once its process is about to end.

    Otherwise a client might send a request over a kept connection at the moment at which it is closed.
    """

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *more)

        return app(environ, start if state.leaving else start_response)

    return answer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--mount", default="", metavar="/PREFIX", help="Serve under this path. IRIs in the data do not change.")
@click.option(
    "--public-url",
    default="",
    type=CheckedText("url", read_public_url, optional=True),
    envvar=VARIABLE,
    show_envvar=True,
    metavar="URL",
    help="The address of the site as readers see it, for links and search engines. If it has a path, the proxy removes"
    " the path from requests, or --mount has it.",
)
@click.option(
    "--contact",
    default="",
    type=CheckedText("address", read_contact, optional=True),
    envvar=contact.VARIABLE,
    show_envvar=True,
    metavar="ADDRESS",
    help="Where readers report errors: a mail address or a page. Shown on every page. If unset, pages show no contact.",
)
@click.option(
    "--allowed-host",
    multiple=True,
    type=CheckedText("host", read_host),
    metavar="HOST",
    help="Answer requests for this host and that of --public-url only, besides localhost; others get 400."
    "  [default: any host]",
)
@click.option("--workers", type=click.IntRange(1, 256), help="Web processes.  [default: one a core]")
@timeout_option
@click.option(
    "--query-memory",
    default=BUDGET_BYTES // 1_000_000,
    show_default=True,
    type=click.IntRange(MEMORY_BYTES // 1_000_000),
    metavar="MB",
    help="Memory of all queries together, in megabytes. Beyond it the largest query is stopped with status 503.",
)
@click.option("--trust-proxy", is_flag=True, help="Use the X-Forwarded headers of one proxy in front of this server.")
@click.option("--access-log", is_flag=True, help="Print a line for each request, without query strings.")
@click.option(
    "--allow-service",
    multiple=True,
    metavar="IRI",
    help="An endpoint that SERVICE may name in a query, at a store on another server.  [default: none]",
)
@click.option(
    "--store",
    type=StoreLocation(folders=True),
    metavar="FOLDER|ADDRESS",
    help="Keep the store in this folder on disk, or serve the dataset that `reaffirm load` copied to the store at"
    " sparql+http(s)://HOST/PATH.  [default: in memory]",
)
@data_option
def serve(store: Path | Address | None, data: Path | None, **options: Any) -> None:
    """Serve the built graph: pages at / and a SPARQL endpoint at /sparql."""
    settings = Options(**options)
    if settings.mount and (not settings.mount.startswith("/") or settings.mount.endswith("/")):
        problem = f"expected a path with a slash at its start and not at its end, found {settings.mount!r}"
        raise click.BadParameter(problem, param_hint="--mount")
    check_address(settings.host, settings.port)
    if isinstance(store, Address):
        open_version = partial(remote, data, store, settings.allow_service, settings.timeout, settings.contact)
    elif settings.allow_service:
        problem = "the queries of this store have no access to the network; use it with --store sparql+http://HOST/PATH"
        raise click.BadParameter(problem, param_hint="--allow-service")
    else:
        data = data or root() / "data" / "graph"
        open_version = partial(
            embedded, data, store, settings.timeout, settings.query_memory * 1_000_000, settings.contact
        )
    url = f"http://{host_in_url(settings.host)}:{settings.port}{settings.mount}/"

    def print_digest(digest: str) -> None:
        click.echo(f"Reaffirm is at {url} (dataset sha256:{digest[:16]}…); Ctrl-C stops it.")

    run(open_version, settings, data, print_digest)
