"""Workers make the files of selections with many recommendations, and a web process keeps them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reaffirm_server.app import create_app, file_work
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.errors import BusyError, InternalError, RefusedError, TimeOutError
from reaffirm_server.search.file_tasks import FileTask
from tests.conftest import RunningServer, wait_until
from tests.server.engine.test_limits import children

pytestmark = pytest.mark.client

#: A selection of more recommendations than a web process writes, and one of fewer.
MANY, FEW = "q=compensation", "session=8&theme=compensation"


class Workers(TaskPool):
    """Workers whose tasks are recorded, and done in this process."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work, self.tasks = work, list[Any]()

    def run(self, task: Any) -> Any:
        self.tasks.append(task)
        return self._work(task)


@pytest.fixture(scope="module")
def work(served: LocalDataset, kept_files: Path) -> Callable[[Any], Any]:
    """The work of a worker that makes files."""
    return file_work(create_app(served, files=kept_files))


def with_workers(served: LocalDataset, kept_files: Path, work: Callable[[Any], Any]) -> tuple[FlaskClient, Workers]:
    """Return a client of an application with workers, which have no task yet."""
    workers = Workers(work)
    return create_app(served, files=kept_files, file_pool=workers).test_client(), workers


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "csv", "xlsx", "docx"])
def test_workers_write_the_same_bytes_once(
    suffix: str, client: FlaskClient, served: LocalDataset, kept_files: Path, work: Callable[[Any], Any]
) -> None:
    other, workers = with_workers(served, kept_files, work)
    for query, number in ((MANY, 1), (FEW, 1), (MANY, 1)):
        address = f"/recommendations.{suffix}?{query}"
        expected, given = (one.get(address, headers={"Accept-Language": "zh"}) for one in (client, other))
        assert (given.status_code, given.data) == (200, expected.data)
        assert len([task for task in workers.tasks if isinstance(task, FileTask)]) == number


def test_a_file_for_an_office_has_the_language_of_the_page(
    served: LocalDataset, kept_files: Path, work: Callable[[Any], Any]
) -> None:
    client, workers = with_workers(served, kept_files, work)
    english, chinese = (
        client.get(f"/recommendations.docx?{MANY}", headers={"Accept-Language": tag}).data for tag in ("en", "zh")
    )
    assert english != chinese
    assert [task.language for task in workers.tasks] == ["en", "zh"]


def test_texts_that_a_session_presented_are_the_same_from_a_worker(
    client: FlaskClient,
    served: LocalDataset,
    kept_files: Path,
    work: Callable[[Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reaffirm_server.search.file_tasks._FEW", 0)
    other, workers = with_workers(served, kept_files, work)
    for query in (
        "session=3",
        "q=child&sort=latest",
        "q=victims&page=2&size=25",
        "theme=compensation&session=4&session=6",
    ):
        address = f"/recommendations.csv?{query}"
        assert other.get(address).data == client.get(address).data, query
        assert isinstance(workers.tasks.pop(), FileTask), query


@pytest.mark.parametrize(
    ("error", "status", "advice"),
    [
        (BusyError("too many requests"), 503, "too many requests"),
        (TimeOutError("too slow"), 413, "Narrow the search"),
        (RefusedError("it crashed"), 413, "Narrow the search"),
        (InternalError("KeyError"), 500, "an internal error occurred"),
    ],
)
def test_a_file_that_no_worker_makes_is_an_error_with_advice(
    error: Exception, status: int, advice: str, served: LocalDataset, kept_files: Path
) -> None:
    def fail(_: Any) -> None:
        raise error

    client, _ = with_workers(served, kept_files, fail)
    answer = client.get(f"/recommendations.ttl?{MANY}")
    assert (answer.status_code, advice in answer.text) == (status, True)


@pytest.mark.client
def test_a_server_lets_its_workers_make_a_file(server: RunningServer, client: FlaskClient) -> None:
    server.send("GET", "/recommendations.ttl?q=assistance")  # loads what the workers of files need
    _queries, _drafts, nursery, *_webs = sorted(children(server.pid), key=started)
    before = set(children(nursery))
    with ThreadPoolExecutor(1) as requests:
        answer = requests.submit(server.send, "GET", "/recommendations.jsonld?q=assistance")
        workers = wait_until(lambda: set(children(nursery)) - before)
    assert answer.result().body == client.get("/recommendations.jsonld?q=assistance").data
    wait_until(lambda: workers.isdisjoint(children(nursery)))


def started(pid: int) -> tuple[int, int]:
    """Return a key by which processes are sorted by their start: clock ticks (proc_pid_stat(5), field 22)."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]), pid
