"""The command ``mcp``: the tools for assistants, on standard input and output or over HTTP."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reaffirm_core.extras import extra
from reaffirm_server.dataset import temporary
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.options import CheckedText, corpus_option, data_option, timeout_option
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.engine.base import Limits
from reaffirm_server.engine.http_client import host_in_url
from reaffirm_server.engine.worker import BUDGET_BYTES
from reaffirm_server.public_url import VARIABLE, read_host, read_public_url

if TYPE_CHECKING:
    from reaffirm_server.mcp.library import Library

#: The path of the endpoint, and the maximum number of bytes of a request: a draft in Chinese, escaped.
_PATH, _MAX_BYTES = "/mcp", 1_000_000


@contextlib.contextmanager
def open_library(data: Path | None, corpus: str, timeout: float, public_url: str) -> Iterator["Library"]:
    """Open one corpus, and start the processes that evaluate queries and check drafts until the end of the block."""
    from reaffirm_server.mcp.draft_tool import checks_in, draft_work
    from reaffirm_server.mcp.library import Library
    from reaffirm_server.opened_versions import started

    with temporary.folder_of_server():
        dataset = open_corpus(data, None, corpus, linked=True)
        assert isinstance(dataset, LocalDataset)  # noqa: S101 - the type without a remote store
        version = started(dataset, partial(draft_work, site=public_url), timeout, BUDGET_BYTES)
        try:
            clients, pages, drafts, _ = version.engines()
            check, limits = checks_in(drafts), Limits(seconds=timeout)
            yield Library(version.about, clients, pages, check, limits, public_url, drafts.prepare)
        finally:
            version.close()


@click.command()
@click.option(
    "--transport",
    type=click.Choice(["stdio", "http"]),
    default="stdio",
    show_default=True,
    help="Standard input and output, for an assistant that starts this command; or streamable HTTP.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="With http: the address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="With http: the port to listen on."
)
@click.option(
    "--allowed-host",
    multiple=True,
    type=CheckedText("host", read_host),
    metavar="HOST",
    help="With http: answer requests for this host too, with its port if it has one. Others than this machine get 421.",
)
@click.option(
    "--public-url",
    default="",
    type=CheckedText("url", read_public_url, optional=True),
    envvar=VARIABLE,
    show_envvar=True,
    metavar="URL",
    help="The address of a site with the same dataset: answers then link its pages.",
)
@timeout_option
@corpus_option
@data_option
def mcp(
    transport: str,
    host: str,
    port: int,
    allowed_host: tuple[str, ...],
    public_url: str,
    timeout: float,
    corpus: str | None,
    data: Path | None,
) -> None:
    """Serve assistants: search, trace, check and cite as tools of the Model Context Protocol.

    The tools only read. `docs/mcp.md` describes them, and how to configure an assistant.
    """
    with extra("mcp"):
        from reaffirm_server.mcp.server import create_server

    if transport == "http":
        from reaffirm_server.serve import check_address

        check_address(host, port)
    with open_library(data, corpus or "", timeout, public_url) as library:
        server = create_server(library)
        if transport == "stdio":
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # else Ctrl-C would wait for the next line of input
            server.run("stdio")
            return
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # the processes and files of this command end with it
        click.echo(
            f"Reaffirm is at http://{host_in_url(host)}:{port}{_PATH} ({library.digest[:23]}…); Ctrl-C stops it."
        )
        with contextlib.suppress(KeyboardInterrupt):
            server.run("streamable-http", host=host, port=port, **_http_options(host, allowed_host))


def _http_options(host: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    """Return the options of the transport: no state between requests, and no request for another host or of a page.

    A page of another site could otherwise reach a server on this machine by a name that leads to it (DNS rebinding).
    """
    from mcp.server.transport_security import TransportSecuritySettings

    own = [host_in_url(host), "127.0.0.1", "localhost", "[::1]"]
    hosts = [*dict.fromkeys(written for name in own for written in (name, f"{name}:*")), *allowed]
    origins = [f"{scheme}://{name}" for name in hosts for scheme in ("http", "https")]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
    return {
        "streamable_http_path": _PATH,
        "json_response": True,
        "stateless_http": True,
        "max_request_body_size": _MAX_BYTES,
        "transport_security": security,
    }
