"""Serve: run the application on a WSGI server."""

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.app import create_app
from reaffirm_server.store import open_served


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


def run(data: Path | None, store: Path | None, host: str, port: int, mount: str) -> None:
    """Serve until told to stop (SIGINT, SIGTERM); the worker process opens the dataset itself."""
    server = Granian(
        "reaffirm",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        log_enabled=False,
    )
    server.serve(target_loader=partial(_load, data, store, mount), wrap_loader=False)


def _load(data: Path | None, store: Path | None, mount: str) -> Callable[..., object]:
    """The application of a worker process."""
    return create_app(open_served(data, store, read_only=True), mount)
