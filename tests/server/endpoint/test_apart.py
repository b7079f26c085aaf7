"""Requests that workers answer, with a pool in the process of the test instead of workers."""

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from reaffirm_server.app import create_app, draft_work
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.drafts.service import DraftService
from reaffirm_server.endpoint import apart
from reaffirm_server.endpoint.apart import Reply, in_workers, request_work
from reaffirm_server.errors import BusyError, InternalError, QueryError, RefusedError, TimeOutError

FUND = "缔约国应当设立专项基金，使人口贩运活动被害人能够获得赔偿。"


class Pool:
    """A pool of one worker, which is this process, that may fail."""

    def __init__(self, application: Any, error: QueryError | None = None) -> None:
        self._work, self._error = request_work(application), error
        self.is_prepared = False

    def prepare(self) -> None:
        self.is_prepared = True

    def run(self, task: Any) -> Any:
        if self._error:
            raise self._error
        return tuple(self._work(task))


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    environ["wsgi.errors"].write("logged\n")
    where = "here" if apart.FAILURE_KEY in environ or "elsewhere" not in environ.get("HTTP_X", "") else "apart"
    start_response("200 OK", [("X-Length", str(len(body)))])
    return [where.encode(), b" ", body[:20]]


def ask(pool: Any, **environ: Any) -> tuple[bytes, str]:
    log = io.StringIO()
    body = environ.pop("body", b"draft=a")
    given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/check", "wsgi.input": io.BytesIO(body), "wsgi.errors": log}
    parts = in_workers(echo, pool, "/check")({**given, "HTTP_X": "elsewhere", **environ}, lambda *_: None)
    return b"".join(parts), log.getvalue()


def test_what_is_posted_to_the_path_is_answered_by_a_worker() -> None:
    fails: Any = Pool(echo, RefusedError("not here"))
    assert ask(Pool(echo)) == (b"apart draft=a", "logged\n")
    assert ask(fails) == (b"here draft=a", "logged\n")
    assert ask(fails, PATH_INFO="/recommendations", HTTP_X="")[0].startswith(b"here")
    assert not fails.is_prepared


@pytest.mark.parametrize("path", ["/", "/check"])
def test_a_page_with_the_form_warms_up_the_workers(path: str) -> None:
    pool: Any = Pool(echo)
    assert ask(pool, REQUEST_METHOD="GET", PATH_INFO=path, HTTP_X="")[0].startswith(b"here")
    assert pool.is_prepared


def test_requests_that_no_worker_answers_are_parsed_one_after_another() -> None:
    two = Barrier(2)

    def meet(_: dict[str, Any], __: Any) -> Iterable[bytes]:
        with pytest.raises(BrokenBarrierError):
            two.wait(0.2)  # until another request is here, too
        two.reset()
        return [b"alone"]

    posted = in_workers(meet, Pool(echo, BusyError("busy")), "/check")  # type: ignore[arg-type]
    with ThreadPoolExecutor(3) as threads:
        requests = [
            threads.submit(
                posted,
                {"REQUEST_METHOD": "POST", "PATH_INFO": "/check", "wsgi.input": io.BytesIO(b"")},
                lambda *_: None,
            )
            for _ in range(3)
        ]
    assert [request.result() for request in requests] == [[b"alone"]] * 3


def test_bodies_that_are_too_large_reach_no_worker_and_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MAX_BYTES", 10)
    monkeypatch.setattr(apart, "_MAX_PARSED", 5)
    fails: Any = Pool(echo, RefusedError("not here"))
    for length in ("11", "1" * 5_000, "many"):
        assert ask(fails, CONTENT_LENGTH=length, HTTP_X="")[0].startswith(b"here")
    assert ask(fails, body=b"x" * 12, HTTP_X="")[0] == b"here x"  # the rest of a body that was read before
    assert ask(fails, body=b"x" * 8)[0] == b"here "


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (BusyError("busy"), 503, "The server is busy and has not checked the draft; try again"),
        (TimeOutError("slow"), 504, "takes too much time or memory to check"),
        (RefusedError("large"), 400, "takes too much time or memory to check"),
        (InternalError("KeyError"), 500, "An internal error occurred"),
    ],
)
def test_a_draft_that_no_worker_has_checked_says_why_and_stays(
    error: QueryError, status: int, says: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool: Any = Pool(None, error)
    app = client.application
    monkeypatch.setattr("reaffirm_server.drafts.views.open_upload", lambda *_: pytest.fail("the file is read again"))
    monkeypatch.setattr(app, "wsgi_app", in_workers(lambda *started: Flask.wsgi_app(app, *started), pool, "/check"))
    for sent in ({"draft": FUND}, {"draft": FUND, "file": (io.BytesIO(b"x"), "x.txt")}):
        answer = client.post("/check", data=sent)
        assert (answer.status_code, says in answer.text, FUND in answer.text) == (status, True, True)


def test_a_worker_passes_on_what_a_check_raises(
    served: LocalDataset, kept_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(DraftService, "check", fail)
    monkeypatch.setattr(DraftService, "samples", lambda _: {})
    work = draft_work(create_app(served, files=kept_files))
    environ = EnvironBuilder(path="/check", method="POST", data={"draft": FUND}).get_environ()
    body = environ["wsgi.input"].read()
    with pytest.raises(MemoryError):
        work((apart._variables(environ), body))


@pytest.mark.client
def test_a_process_loads_what_checks_need_and_then_checks_without_queries(
    small_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(open_local(small_graph))
    work = draft_work(app)
    engine = app.extensions["engine"]
    monkeypatch.setattr(engine, "query", lambda *_: pytest.fail("a query, which needs the network at a remote store"))
    for export in ("", "docx", "html"):
        sent = {"draft": FUND, "export": export}
        environ = EnvironBuilder(path="/check", method="POST", data=sent).get_environ()
        body = environ["wsgi.input"].read()
        reply = Reply._make(work(({**apart._variables(environ), "HTTP_ACCEPT_LANGUAGE": "zh"}, body)))
        assert (reply.status, reply.log) == ("200 OK", "")
