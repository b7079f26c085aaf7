"""How large datasets are served by the command as it ships: its start, its store, every page and question.

Run by ``make scale``, or by itself; the results go to ``bench/results.md``. A volume is built once, as N-Quads, and
stands in the larger datasets many times under other names, so that what is measured is serving and not building. Times
are of the clock, over a socket, one request at a time: nothing else should run. What is not answered within the time
limit of the server is said and passed over, and so is a size for which the time is too short::

    python bench/served.py --minutes 50
"""

import argparse
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from urllib.parse import quote

from generate import Generator
from sections import write_section

from reaffirm_build.pipeline.parallel import BuildTask, build_all, install
from reaffirm_core.files import read_lines, replace_folder
from reaffirm_core.graph_files.built import built_quads
from reaffirm_core.names import BASE, Names
from reaffirm_server.dataset.project_files import load_questions

SIZES = (1_000, 10_000, 100_000)
#: How often a page or a question is asked for after the first time, unless that took longer than so many seconds.
ROUNDS, LONG = 5, 1.0
#: The pages; of a provision, a session and a corpus in the middle of the first volume.
PAGES = {
    "home": "/",
    "a provision": "/synthetic-001/10-3",
    "a provision, Turtle": "/synthetic-001/10-3.ttl",
    "a session": "/synthetic-001/session-10",
    "all recommendations": "/recommendations",
    "a word": "/recommendations?q={word}",
    "a word, a filter": "/recommendations?q={word}&addressee=states-parties",
    "sessions": "/sessions",
    "themes": "/themes",
    "a theme": "/theme/protection",
    "an addressee": "/actor/states-parties",
    "addressees": "/addressees",
    "lineages": "/lineages",
    "instruments": "/instruments",
    "an article": "/instrument/tip-protocol-6",
    "the index by theme": "/index/theme",
    "questions": "/questions",
    "the ontology": "/ontology",
}
#: What is made of all triples in memory, and up to which size it is asked for.
WHOLE, MAX_CHECKED = {"the dataset": "/dataset"}, 10_000
#: Seconds after which a page is given up; its queries have a limit of their own.
PATIENCE = 90.0
#: Seconds that a measurement waits for what a first request has begun, and the milliseconds of processor time in half a
#: second below which the server rests.
SETTLED, RESTING = 300.0, 20.0
WORD = "\N{CJK UNIFIED IDEOGRAPH-4FDD}\N{CJK UNIFIED IDEOGRAPH-62A4}"  # protection


@dataclass
class Measured:
    """What was measured of a size: figures by name, in the order of the tables; words where there is no figure."""

    start: dict[str, float | str] = field(default_factory=dict)
    pages: dict[str, float | str] = field(default_factory=dict)  #: ms
    questions: dict[str, float | str] = field(default_factory=dict)  #: ms


# The datasets -------------------------------------------------------------------


def build(provisions: int, out: Path) -> float:
    """Build so many provisions as N-Quads to a folder; gives the seconds."""
    volumes = out.with_name(f"{out.name}-volumes")
    for name, files in Generator().volumes(provisions):
        replace_folder(volumes / name, files.items())
    waiting = out.with_name(f"{out.name}-waiting")
    tasks = [BuildTask(folder, BASE, "nquads", out, waiting) for folder in sorted(volumes.iterdir())]
    started = time.perf_counter()
    for built in build_all(tasks, os.cpu_count() or 1):
        install(built)
    shutil.rmtree(volumes)
    shutil.rmtree(waiting, ignore_errors=True)
    return time.perf_counter() - started


def copy(built: Path, times: int, out: Path) -> None:
    """Write a dataset so many times over, each time under other names: in the same order, as the names sort alike."""
    for name, file in built_quads(built).items():
        content = b"".join(read_lines(file))
        for number in range(times):
            other = f"{name}x{number:04}" if number else name
            place = out / other
            place.mkdir(parents=True)
            (place / f"{other}.nq").write_bytes(content.replace(name.encode(), other.encode()) if number else content)


# The server ---------------------------------------------------------------------


class Server:
    """A running ``reaffirm serve`` with one web process."""

    def __init__(self, data: Path, store: Path | None, seconds: float) -> None:
        """Start it, in memory without a ``store``; ``seconds`` is its time limit for a query."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        options = ["--data", data, "--port", self.port, "--workers", 1, "--timeout", seconds]
        options += ["--store", store] if store else []
        command = [sys.executable, "-m", "reaffirm_core", "serve", *map(str, options)]
        self._started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)

    def ready(self, until: float) -> float:
        """The seconds until it answered; raises TimeoutError after a moment of ``time.monotonic``."""
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/healthz")[0] == 200:
                    return time.perf_counter() - self._started
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with status {self.process.returncode}")
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.2)

    def get(self, target: str, patience: float = PATIENCE) -> tuple[int, float]:
        """Status and seconds of an answer, read to its end."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)) as one:
            started = time.perf_counter()
            one.request("GET", target, headers={"Accept": "text/html, application/json;q=0.9, */*;q=0.5"})
            answer = one.getresponse()
            answer.read()
            return answer.status, time.perf_counter() - started

    def memory(self) -> dict[str, float]:
        """Resident memory in MB: of the largest of its processes now, and the most that any has had."""
        most, peak = 0.0, 0.0
        for folder in self._processes():
            with contextlib.suppress(OSError):
                said = dict(re.findall(r"^(\w+):\s+(\d+)", (folder / "status").read_text(), re.MULTILINE))
                most = max(most, int(said.get("VmRSS", 0)) / 1024)
                peak = max(peak, int(said.get("VmHWM", 0)) / 1024)
        return {"memory of the largest process, MB": most, "most it has had, MB": peak}

    def processor(self) -> dict[str, float]:
        """Milliseconds of processor time of each of its processes, by process."""
        taken = {}
        for folder in self._processes():
            with contextlib.suppress(OSError):
                times = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]  # proc_pid_stat(5)
                taken[folder.name] = sum(map(int, times)) / os.sysconf("SC_CLK_TCK") * 1000
        return taken

    def settle(self) -> None:
        """Wait until the processes rest: a first request may leave work, such as what the checks of drafts need."""
        until, taken = time.monotonic() + SETTLED, float("-inf")
        while time.monotonic() < until and (now := sum(self.processor().values())) - taken > RESTING:
            taken = now
            time.sleep(0.5)

    def _processes(self) -> Iterator[Path]:
        """Yield the folders of its processes in ``/proc``."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.getsid(int(folder.name)) == self.process.pid:
                    yield folder

    def stop(self) -> None:
        """End it and all its processes."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def asked(server: Server, target: Callable[[int], str], until: float) -> float | str:
    """The median of the milliseconds that an answer takes after a first one; of the first alone if that is long.

    In words: the status of what was no answer, or that there was no time to ask.
    """
    found: list[float] = []
    for number in range(ROUNDS + 1):
        if time.monotonic() > until:
            return "no time" if not found else found[0] * 1000
        try:
            status, seconds = server.get(target(number))
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        if status != 200:
            return f"{status} after {seconds:.0f} s"
        found.append(seconds)
        if found[0] > LONG:
            return found[0] * 1000
    return statistics.median(found[1:]) * 1000


def measure(size: int, data: Path, store: Path, seconds: float, until: float) -> Measured:
    """Serve so many provisions from a store on disk: fill it, start again, ask for each page and each question."""
    found = Measured()
    found.start["N-Quads, MB"] = _size(data)
    server = Server(data, store, seconds)
    try:
        found.start["store filled and served after, s"] = server.ready(until)
    finally:
        server.stop()
    found.start["store on disk, MB"] = _size(store)
    server = Server(data, store, seconds)
    try:
        found.start["started again after, s"] = server.ready(until)
        status, took = server.get("/recommendations", max(until - time.monotonic(), 1))
        found.start["index of the search made after, s"] = took if status == 200 else f"{status} after {took:.0f} s"
        found.start |= server.memory()
        for name, path in (PAGES | WHOLE if size <= MAX_CHECKED else PAGES).items():
            found.pages[name] = asked(server, lambda _, path=path: path.format(word=quote(WORD)), until)  # type: ignore[misc]
            print(f"  {name}: {_written(found.pages[name])}", flush=True)
        for question in load_questions(Names()):
            text = question.query
            target = lambda number, text=text: f"/sparql?query={quote(f'{text}# {number}')}"  # noqa: E731 - no answer is kept
            found.questions[question.name] = asked(server, target, until)  # type: ignore[arg-type]
            print(f"  {question.name}: {_written(found.questions[question.name])}", flush=True)
    finally:
        server.stop()
    return found


def _size(folder: Path) -> float:
    """The size of the files below a folder, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def starting(found: Measured) -> float:
    """The seconds that it took until everything could be asked."""
    return sum(value for name, value in found.start.items() if name.endswith("after, s") and isinstance(value, float))


# Tables -------------------------------------------------------------------------


def rows(found: Mapping[int, dict[str, float | str]]) -> Iterator[str]:
    """A table: a row for each measure, a column for each size, and how the last two figures grow."""
    sizes = list(found)
    yield f"| | {' | '.join(f'{size:,}' for size in sizes)} | exponent |"
    yield f"|---|{'--:|' * (len(sizes) + 1)}"
    for name in dict.fromkeys(name for one in found.values() for name in one):
        values = {size: one.get(name, "") for size, one in found.items()}
        known = [(size, value) for size, value in values.items() if isinstance(value, float) and value > 0]
        growth = ""
        if len(known) > 1:
            (before, less), (last, more) = known[-2:]
            growth = f"{log(more / less) / log(last / before):.2f}"
        yield f"| {name} | {' | '.join(map(_written, values.values()))} | {growth} |"


def _written(value: float | str) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else value


def report(found: Mapping[int, Measured], notes: Sequence[str]) -> str:
    """The section."""
    lines = [" ".join(notes), "", "Starting:", "", *rows({size: one.start for size, one in found.items()})]
    lines += ["", "Pages, ms:", "", *rows({size: one.pages for size, one in found.items()})]
    lines += ["", "Competency questions, ms:", "", *rows({size: one.questions for size, one in found.items()})]
    return "\n".join(lines)


def main() -> None:
    """Measure and write the section, anew after each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--minutes", type=float, default=50, help="how long all of it may take")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many provisions are served")
    parser.add_argument("--built", type=int, default=10_000, help="how many provisions are built at most, not copied")
    parser.add_argument("--timeout", type=float, default=10, help="seconds that a query may take")
    parser.add_argument("--folder", type=Path, help="where it is done; 100,000 provisions need 4 GB")
    asked_for = parser.parse_args()
    begun = time.monotonic()
    until = begun + asked_for.minutes * 60
    found: dict[int, Measured] = {}
    notes = [
        f"`reaffirm serve --store FOLDER` from N-Quads, one web process, {asked_for.timeout:g} s for a query;"
        f" beyond {asked_for.built:,} provisions, copies of those under other names."
    ]
    with tempfile.TemporaryDirectory(prefix="reaffirm-served-", dir=asked_for.folder) as folder:
        made: dict[int, Path] = {}
        for size in sorted(asked_for.sizes):
            started = time.monotonic()
            if found and started + size / max(found) * starting(found[max(found)]) > until:
                notes.append(f"{size:,} provisions were not tried: the time was too short.")
                break
            own = min(size, asked_for.built)
            if own not in made:
                made[own] = Path(folder) / f"built-{own}"
                print(f"{own:,} provisions built in {build(own, made[own]):.0f} s", flush=True)
                started = time.monotonic()
            data, store = made[own], Path(folder) / "store"
            if size > own:
                data = Path(folder) / "copies"
                copy(made[own], -(-size // own), data)
            print(f"{size:,} provisions", flush=True)
            try:
                found[size] = measure(size, data, store, asked_for.timeout, until)
            except (OSError, RuntimeError) as error:  # TimeoutError among them
                notes.append(f"{size:,} provisions were not served: {error or 'the time was too short'}.")
            shutil.rmtree(store, ignore_errors=True)
            if data.name == "copies":
                shutil.rmtree(data)
            write_section("Scale: served", report(found, notes))
        write_section("Scale: served", report(found, notes))
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes in all")


if __name__ == "__main__":
    main()
