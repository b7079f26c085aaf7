"""Requests that are answered in worker processes, since their content decides how long they take: checks of drafts.

A worker has limits of time and memory, and its memory is freed when it ends. The web process only passes bytes on. If
the worker fails, the view in the web process answers. It reads the error from the WSGI environment.
"""

import io
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, NamedTuple

from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.engine.worker import Work
from reaffirm_server.errors import QueryError

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

#: Key of the WSGI environment for the error because of which no worker has answered.
FAILURE_KEY = "reaffirm.failure"
#: Maximum size of a body, in bytes, and of the body that is passed to the view after an error: the view parses it.
MAX_BYTES, _MAX_PARSED = 4_000_000, 1_000_000
#: Maximum number of digits of a length that is read as a number.
_MAX_DIGITS = 12
#: The variables of a request, besides its headers.
_VARIABLES = (
    *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "SERVER_NAME", "SERVER_PORT"),
    *("SERVER_PROTOCOL", "REMOTE_ADDR", "wsgi.url_scheme"),
)


class Reply(NamedTuple):
    """The response of a worker."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    log: str  #: what the application has logged


def request_work(application: Application) -> Work:
    """Return the work of answering the WSGI environment and the body of a request, with the fields of a ``Reply``."""

    def work(task: tuple[dict[str, str], bytes]) -> Reply:
        environ, body = task
        started: list[Any] = []
        log = io.StringIO()
        streams = {"wsgi.input": io.BytesIO(body), "wsgi.errors": log, "wsgi.version": (1, 0), "wsgi.run_once": False}
        flags = {"wsgi.multithread": False, "wsgi.multiprocess": True, "CONTENT_LENGTH": str(len(body))}
        parts = application({**environ, **streams, **flags}, lambda *response: started.extend(response))
        content = b"".join(parts)
        return Reply(started[0], started[1], content, log.getvalue())

    return work


def in_workers(application: Application, pool: TaskPool, path: str) -> Application:
    """Wrap an application so that workers answer what is posted to a path.

    A body that is too large is passed on, since the application refuses it without reading it. A request for a page
    with the form, the home page or that at the path, warms up the workers, because a POST may follow.
    """
    one_error = Lock()  # to parse a form takes ten times its memory, and refusals come all at once

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_posted = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == path
        if not is_posted or _is_too_large(environ):
            if environ["PATH_INFO"] in {path, "/"}:
                pool.prepare()
            return application(environ, start_response)
        body = b""
        try:
            body = environ["wsgi.input"].read(MAX_BYTES + 1)
            if len(body) > MAX_BYTES:
                return application({**environ, "CONTENT_LENGTH": str(len(body))}, start_response)
            reply = Reply._make(pool.run((_variables(environ), body)))
        except QueryError as error:
            kept = body if len(body) <= _MAX_PARSED else b""
            failed = {**environ, FAILURE_KEY: error, "wsgi.input": io.BytesIO(kept), "CONTENT_LENGTH": str(len(kept))}
            with one_error:
                return application(failed, start_response)
        if reply.log:
            environ["wsgi.errors"].write(reply.log)
        start_response(reply.status, reply.headers)
        return [reply.body]

    return answer


def _is_too_large(environ: dict[str, Any]) -> bool:
    """Return whether the declared length of a body is beyond the maximum, or no number."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or len(length) > _MAX_DIGITS or int(length) > MAX_BYTES


def _variables(environ: dict[str, Any]) -> dict[str, str]:
    """Return the variables of a request that a worker needs."""
    return {key: value for key, value in environ.items() if key.startswith("HTTP_") or key in _VARIABLES}
