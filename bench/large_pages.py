"""Processor time of the pages of a large dataset that is served in memory.

Run by ``make scale``, or by itself; the results go to ``bench/results.md``. Up to 10,000 provisions are built; a larger
dataset has these again under other names::

    python bench/large_pages.py --provisions 30000
"""

import argparse
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from sections import write_section
from served import PAGES, WHOLE, WORD, Server, build, copy

#: The number of provisions of the section, and that of the provisions that are built at most.
SIZE, BUILT = 30_000, 10_000
#: Requests for a page that are measured together, since the system counts processor time in ticks of 10 ms.
ROUNDS = 10
#: Further pages: lists, concepts, a work, a source document.
FURTHER = {
    "about": "/about",
    "numbered items": "/items",
    "reaffirmations": "/reaffirmations",
    "a status": "/status/machine-read",
    "an operator": "/operator/recommends",
    "a strength": "/strength/should",
    "an instrument": "/instrument/untoc",
    "a group": "/group/children",
    "a form of exploitation": "/form/labour-exploitation",
    "a document of 5,000 provisions": "/document/synthetic-001-source",
}
#: Seconds for the start, and for a query.
START, LIMIT = 600.0, 30.0


def measured(server: Server, target: str) -> tuple[int, float]:
    """Return the status of a page, and the milliseconds of processor time of all processes for a request."""
    server.get(target)
    server.settle()
    before, statuses = server.processor(), set()
    for _ in range(ROUNDS):
        statuses.add(server.get(target)[0])
    taken = sum(spent - before.get(pid, 0) for pid, spent in server.processor().items())
    return max(statuses), taken / ROUNDS


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--provisions", type=int, default=SIZE)
    parser.add_argument("--built", type=Path, help="a folder with the dataset, as an earlier run has made it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reaffirm-pages-") as folder:
        data = asked.built or Path(folder) / "data"
        if not asked.built:
            built = Path(folder) / "built"
            build(min(asked.provisions, BUILT), built)
            copy(built, -(-asked.provisions // BUILT), data)
        server = Server(data, None, LIMIT)
        try:
            started = server.ready(time.monotonic() + START)
            server.get("/recommendations")  # waits for the search index
            pages = {**PAGES, **WHOLE, **FURTHER}
            lines = []
            for name, path in pages.items():
                status, taken = measured(server, path.format(word=quote(WORD)))
                lines.append(f"| {name} | {f'{taken:.0f}' if status == 200 else f'{status} after {taken:.0f}'} |")
                print(lines[-1], flush=True)
        finally:
            server.stop()
    table = "\n".join(lines)
    write_section(
        "Pages of a large dataset",
        f"""`reaffirm serve` in memory with {asked.provisions:,} provisions and one web process: processor time of all
processes for a page, the mean of {ROUNDS} requests after a first one. The server was ready after {started:.0f} s.

| page | ms |
|---|--:|
{table}
""",
        small=asked.provisions < SIZE,
    )


if __name__ == "__main__":
    main()
