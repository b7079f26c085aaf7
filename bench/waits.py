"""The longest wait for an answer to ``/healthz`` of a single web process beside one heavy kind of request at a time.

A web process that holds the interpreter keeps this request waiting: it holds it for no longer than the longest wait.
Run by ``make bench``; the results go to ``bench/results.md``. Other programs make the waits longer.
"""

import io
import os
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1]))

from mixed_load import FORM, HUGE, SCANNED, largest_draft
from sections import write_section
from tests.conftest import RunningServer, serving

#: Seconds for which each kind is measured, and seconds between two requests for the health of the server.
SECONDS, PAUSE = 12.0, 0.005


def draft(served: RunningServer, turn: int) -> None:
    """Send a draft that is as long as a draft may be."""
    served.send("POST", "/check", FORM, largest_draft(turn))


def upload(served: RunningServer, _: int) -> None:
    """Upload a Word document of 450,000 runs."""
    head = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="draft.docx"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=xx"}
    served.send("POST", "/check", kind, head + many_runs() + b"\r\n--xx--\r\n")


def many_runs() -> bytes:
    """Return a Word document of a paragraph of 450,000 runs."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "<w:r><w:t>a</w:t></w:r>" * 450_000
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{word}"><w:body><w:p>{runs}</w:p></w:body></w:document>'
        )
    return packed.getvalue()


def long_query(served: RunningServer, turn: int) -> None:
    """Ask a query of 98 kB that repeats one token."""
    body = f"{SCANNED} # {turn}".encode()
    served.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, body)


def large_answer(served: RunningServer, turn: int) -> None:
    """Ask for an answer of tens of megabytes."""
    served.send("GET", f"/sparql?query={quote(f'{HUGE} # {turn}')}")


#: The kinds of requests by name.
KINDS: dict[str, Callable[[RunningServer, int], None] | None] = {
    "nothing": None,
    "drafts of 97 kB": draft,
    "uploads of a DOCX of 450,000 runs": upload,
    "queries of 98 kB": long_query,
    "large answers": large_answer,
}


def waits(served: RunningServer, kind: Callable[[RunningServer, int], None] | None) -> tuple[list[float], int]:
    """Return the sorted milliseconds of requests beside requests of a kind, one after another, and their number."""
    over, sent = threading.Event(), 0

    def send() -> None:
        nonlocal sent
        while kind and not over.is_set():
            sent += 1
            kind(served, sent)

    other = threading.Thread(target=send)
    other.start()
    taken, until = [], time.monotonic() + SECONDS
    connection = HTTPConnection("127.0.0.1", served.port)
    while time.monotonic() < until:
        started = time.perf_counter()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        taken.append((time.perf_counter() - started) * 1000)
        time.sleep(PAUSE)
    over.set()
    other.join()
    return sorted(taken), sent


def main() -> None:
    """Measure and write the section."""
    rows, load = [], os.getloadavg()[0]
    with serving("--workers", 1, timeout=10) as served:
        for first in (draft, upload, large_answer):  # what the first requests load
            first(served, 0)
        for name, kind in KINDS.items():
            taken, sent = waits(served, kind)
            p99 = taken[int(len(taken) * 0.99)]
            rows.append(
                f"| {name} | {sent} | {len(taken):,} | {taken[len(taken) // 2]:.1f} | {p99:.1f} | {taken[-1]:.1f} |"
            )
    table = "\n".join(rows)
    write_section(
        "Waits in a web process",
        f"""Requests for `/healthz` of a server with one web process, beside one kind of request, sent one after another
for {SECONDS:g} s. The machine had {os.cpu_count()} processors, and a load of {load:.1f} by other programs before.

| beside | sent | to `/healthz` | p50, ms | p99, ms | longest, ms |
|---|--:|--:|--:|--:|--:|
{table}""",
    )


if __name__ == "__main__":
    main()
