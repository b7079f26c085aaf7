"""Opening of a version of the dataset, with the processes that evaluate its queries, check drafts and make files."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.graph_files.built import broken_corpora, built_corpora
from reaffirm_server.dataset import temporary
from reaffirm_server.dataset.local_dataset import DatasetInfo, LocalDataset, open_local, open_read_only
from reaffirm_server.dataset.remote_dataset import RemoteDataset, open_dataset
from reaffirm_server.dataset.versions import Engines, Version
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.pool import Lanes, WorkerPool
from reaffirm_server.engine.task_pool import DRAFT_FAILURES, FILE_FAILURES, LONGEST, TaskPool
from reaffirm_server.engine.worker import MEMORY_BYTES, Work, query_work

#: Seconds that the check of a draft may compute.
_DRAFT_SECONDS = 5.0
#: Seconds that a worker may compute for files to download, and the number of these workers of a web process: for those
#: that are requested, and for those that are made in the background. The name of their socket.
_FILE_SECONDS, _FILE_WORKERS, _FILES = 30.0, 2, "files"
#: Memory of all checks of drafts together, in bytes, and of all workers that make files: two may reach their limit.
_OTHER_MEMORY = 2 * MEMORY_BYTES


def embedded(data: Path, store: Path | None, seconds: float, memory: int, contact: str) -> Version:
    """Open the built dataset, in memory or in a store on disk under a path, and start the worker processes on it.

    ``seconds`` is the time limit of a query: a query of a page waits as long for a worker. ``memory`` is the limit of
    all queries together, in bytes. ``contact`` is the URL to which readers report errors, for the reports on drafts.
    """
    file_work = partial(_file_work, contact=contact)
    served = open_local(data, store, without=_left_out(data))
    return started(served, partial(_draft_work, contact=contact), seconds, memory, file_work)


def _left_out(data: Path) -> list[str]:
    """Return the corpora that are not served, since they are broken or not built, and name them to the operator.

    If no other corpus is left, none is left out, and the opening fails with the reason.
    """
    problems = broken_corpora(data)
    if not built_corpora(data) or problems.keys() >= set(built_corpora(data)):
        return []
    sources = {file.parent.name for file in data.parent.glob("*/corpus.toml")} if data.name == "graph" else set()
    for name in sorted(sources.difference(built_corpora(data))):
        problems[name] = f"{data.parent / name}: is not built; run `reaffirm build --corpus {name}`"
    for name, problem in problems.items():
        print(f"reaffirm: the corpus {name} is not served. {problem}", file=sys.stderr, flush=True)
    return list(problems)


def started(
    served: LocalDataset,
    draft_work: Callable[[Callable[[], LocalDataset]], Work],
    seconds: float,
    memory: int,
    file_work: Callable[[Callable[[], LocalDataset], Path], Work] | None = None,
) -> Version:
    """Start the worker processes on an open dataset; for the limits see ``embedded``.

    ``draft_work`` returns the work of the workers for drafts from a function that opens the dataset, and ``file_work``
    that of the workers that make files to download from this function and a folder. Without it there are none.
    """
    about, folder = served.about(), temporary.new_folder()
    queries = str(folder / "queries")

    def reopened() -> LocalDataset:
        """Return the dataset in a process of its own, which cannot use the open files of another process."""
        return replace(served, store=open_read_only(served.path)) if served.path else served

    try:
        workers = Nursery(lambda: query_work(reopened().store), queries, memory=memory)
        nurseries = [workers, _draft_nursery(partial(draft_work, reopened), folder)]
        if file_work:
            open_work = partial(file_work, reopened, folder)
            nurseries.append(Nursery(open_work, str(folder / _FILES), memory=_OTHER_MEMORY, at_first_task=True))
    except OSError as error:
        raise ReaffirmError(str(error)) from error
    pools = partial(_pools, folder, about, seconds, has_files=file_work is not None)
    return Version(about, pools, tuple(nurseries), folder)


def remote(data: Path | None, store: Address, services: tuple[str, ...], seconds: float, contact: str) -> Version:
    """Open the dataset of a remote store. Queries of clients may name ``services`` in SERVICE."""
    dataset = open_dataset(data, store)
    assert isinstance(dataset, RemoteDataset)  # noqa: S101 - the type for a remote store
    folder = temporary.new_folder()
    try:
        drafts = _draft_nursery(partial(_draft_work, lambda: dataset, contact), folder)
    except OSError as error:
        raise ReaffirmError(str(error)) from error
    return Version(dataset, partial(_remotes, folder, dataset, services, seconds), (drafts,), folder)


def _draft_nursery(open_work: Callable[[], Work], folder: Path) -> Nursery:
    """Start the nursery for drafts. It loads what checks need with the first draft, since that takes seconds."""
    return Nursery(open_work, str(folder / "drafts"), memory=_OTHER_MEMORY, at_first_task=True)


def _draft_work(open_dataset: Callable[[], LocalDataset | RemoteDataset], contact: str) -> Work:
    """Return the work of checking drafts against a dataset."""
    from reaffirm_server.app import create_app, draft_work  # after the folder of the metrics is known; see ``run``

    dataset = open_dataset()
    return draft_work(create_app(dataset, engine=dataset.engine(), contact=contact))


def _file_work(open_dataset: Callable[[], LocalDataset], folder: Path, contact: str) -> Work:
    """Return the work of making files to download in a folder."""
    from reaffirm_server.app import create_app, file_work  # see ``_draft_work``

    dataset = open_dataset()
    return file_work(create_app(dataset, engine=dataset.engine(), contact=contact, files=folder))


def longest_check(seconds: float) -> float:
    """Return the longest time in seconds of the check of a draft, for a time limit of a query."""
    return max(LONGEST, 3 * seconds)


def _draft_pool(folder: Path, seconds: float) -> TaskPool:
    return TaskPool(str(folder / "drafts"), DRAFT_FAILURES, _DRAFT_SECONDS, longest_check(seconds))


def _pools(folder: Path, about: DatasetInfo, patience: float, *, has_files: bool) -> Engines:
    """Return engines on the workers: for the queries of clients and of pages, with their patience, and for the rest."""
    base, graphs, prefixes = about.names.base, frozenset(about.graphs), about.names.prefixes()
    trusted = Lanes(fast=2, slow=2, patience=patience, solo_priorities=(), shared_priorities=())
    path = str(folder / "queries")
    clients = WorkerPool(path, base, graphs, prefixes=prefixes)
    pages = WorkerPool(path, base, graphs, trusted, prefixes)
    files = TaskPool(str(folder / _FILES), FILE_FAILURES, _FILE_SECONDS, at_once=_FILE_WORKERS)
    return Engines(clients, pages, _draft_pool(folder, patience), files if has_files else None)


def _remotes(folder: Path, dataset: RemoteDataset, services: tuple[str, ...], seconds: float) -> Engines:
    """Return engines on a remote store. They are separate, so that pages do not wait for the queries of clients."""
    return Engines(dataset.engine(services), dataset.engine(), _draft_pool(folder, seconds))
