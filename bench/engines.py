"""The questions and some pages, asked of every engine: whether the answers are equal, and how long they take.

Run by ``make bench``; the results go to ``bench/results.md``. Times are the least of several, by the clock on the wall,
as stores are other processes: what else the machine does can only add to them.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from sections import write_section
from tests.server.dataset.remote_stores import Store, answer, has_virtuoso, load, oxigraph, virtuoso

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.dataset.remote_dataset import Dataset, open_remote
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection
from reaffirm_server.engine.http_client import read_address

PAGES = (
    "/",
    "/tip/4-46-i-2",
    "/theme/compensation",
    "/lineage/non-punishment",
    "/recommendations?q=victims",
    "/themes",
)
ROUNDS = 7


def main() -> None:
    """Start the stores, load them, ask and write the tables."""
    with ExitStack() as running:
        datasets: dict[str, Dataset] = {"in this process": open_local()}
        loading = []
        for name, start in {"Oxigraph server": oxigraph, "Virtuoso": virtuoso}.items():
            if name == "Virtuoso" and not has_virtuoso():
                print("Virtuoso is not installed: `make engines`")
                continue
            folder = Path(running.enter_context(TemporaryDirectory()))
            datasets[name], seconds = loaded(running.enter_context(start(folder)))
            loading.append(f"{name} {seconds:.1f} s")
        size = sum(datasets["in this process"].graphs.values())
        lines = [
            f"`reaffirm load`, {size:,} triples: {', '.join(loading)}.",
            "",
            *questions(datasets),
            "",
            *pages(datasets),
        ]
    write_section("Questions and pages on other stores", "\n".join(lines))


def loaded(store: Store) -> tuple[Dataset, float]:
    """What a store holds when it has been loaded, and how long that took."""
    started = time.perf_counter()
    done = load(store.loaded_at, store.password)
    assert done.returncode == 0, done.stderr
    return open_remote(read_address(store.address)), time.perf_counter() - started


def questions(datasets: dict[str, Dataset]) -> list[str]:
    """The table of questions × engines."""
    engines = {name: dataset.engine() for name, dataset in datasets.items()}
    first, *others = engines.values()
    lines = [f"| question | rows | {', ms | '.join(engines)}, ms | equal |", f"|---|--:|{'--:|' * len(engines)}---|"]
    for question in datasets["in this process"].questions:
        expected = answer(first, question.query)
        equal = all(answer(engine, question.query) == expected for engine in others)
        times = [f"{least(lambda engine=engine: ask(engine, question.query)):.1f}" for engine in engines.values()]  # type: ignore[misc]  # noqa: B023
        rows = len(expected) if isinstance(expected, list) else expected.total()
        lines.append(f"| {question.name} | {rows} | {' | '.join(times)} | {'yes' if equal else 'NO'} |")
        print(lines[-1], flush=True)
    return lines


def pages(datasets: dict[str, Dataset]) -> list[str]:
    """The table of pages × engines; each page was seen before."""
    clients = {name: create_app(about, engine=about.engine()).test_client() for name, about in datasets.items()}
    lines = [f"| page | {', ms | '.join(clients)}, ms | equal |", f"|---|{'--:|' * len(clients)}---|"]
    for path in PAGES:
        found = [client.get(path).data for client in clients.values()]
        times = [f"{least(lambda client=client: client.get(path)):.0f}" for client in clients.values()]  # type: ignore[misc]  # noqa: B023
        lines.append(f"| {path} | {' | '.join(times)} | {'yes' if len(set(found)) == 1 else 'NO'} |")
        print(lines[-1], flush=True)
    return lines


def ask(engine: Engine, text: str) -> object:
    """Ask a query."""
    return engine.query(text, Selection(), AnswerFormats(), Limits(seconds=60))


def least(work: Callable[[], object]) -> float:
    """The least time of several, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


if __name__ == "__main__":
    main()
