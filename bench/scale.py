"""How building, loading, starting, searching and asking grow with the corpus: from 300 provisions on.

``make bench`` runs the small sizes, ``make scale`` all of them; each has its section of the results. Seconds are of the
processor, so that what else the machine does counts little; each size is measured by a process of its own, whose memory
is its own. Questions and pages are asked for in that process, of a store in memory; ``served.py`` measures larger
datasets as they are served.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import log
from pathlib import Path
from statistics import median

import pyoxigraph
from generate import VOLUME, Generator
from pages import enlarged
from sections import write_section

from reaffirm_build.pipeline.parallel import BuildTask, build_all, install
from reaffirm_core.files import replace_folder, root
from reaffirm_core.names import BASE
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection
from reaffirm_server.search.entries import Collection, Entry
from reaffirm_server.search.finder import Finder
from reaffirm_server.search.selection import Choice
from reaffirm_server.search.service import SearchService

#: How many provisions are built and served, and how many are searched.
SIZES, SEARCHED = (300, 1_000, 3_000, 10_000), (300, 3_000, 30_000, 100_000)
SMALL, SMALL_SEARCHED = SIZES[:2], SEARCHED[:3]
ROUNDS = 5
#: How long one question or page may take, in seconds.
PATIENCE = 60.0
#: The pages that are asked for; ``{leaf}`` is a provision, ``{word}`` a word of its text.
PAGES = {
    "home": "/",
    "a provision": "/{leaf}",
    "all recommendations": "/recommendations",
    "a word": "/recommendations?q={word}",
    "a word, a filter": "/recommendations?q={word}&addressee=states-parties",
    "a theme": "/theme/protection",
    "the ontology": "/ontology",
}


def processor() -> float:
    """Seconds of the processor that this process and those that it has waited for have taken."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def taken(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of the seconds that something takes after a first time; that of the first if it is slow."""
    found = []
    for _ in range(rounds + 1):
        started = processor()
        ask()
        found.append(processor() - started)
        if found[0] > 1:
            return found[0]
    return median(found[1:])


def peak() -> float:
    """The most memory that this process, or one that it has waited for, has had, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


# Building ---------------------------------------------------------------------


def build(size: int, out: Path) -> dict[str, float]:
    """Build so many provisions to a folder."""
    volumes = out.with_name(f"volumes-{size}")
    for name, files in Generator().volumes(size):
        replace_folder(volumes / name, files.items())
    tasks = [BuildTask(folder, BASE, "turtle", out, out.with_name("waiting")) for folder in sorted(volumes.iterdir())]
    started, clock = processor(), time.perf_counter()
    for built in build_all(tasks, multiprocessing.cpu_count()):
        install(built)
    written = sum(path.stat().st_size for path in out.rglob("*.ttl")) / 1e6
    return {
        "seconds": processor() - started,
        "clock": time.perf_counter() - clock,
        "memory": peak(),
        "written": written,
    }


# Serving ----------------------------------------------------------------------


def serve(built: Path, disk: Path) -> dict[str, float]:
    """Load what was built, ask each question and for each page."""
    started = processor()
    served = open_local(built)
    found = {"load": processor() - started, "triples": float(len(served.store)), "memory": peak()}
    store = pyoxigraph.Store(disk)
    store.bulk_extend(served.store)
    store.flush()
    store.optimize()
    found["disk"] = sum(path.stat().st_size for path in disk.rglob("*")) / 1e6
    del store
    started = processor()
    app = create_app(served)
    search = app.extensions["search"]
    assert isinstance(search, SearchService)
    found["start"] = processor() - started
    started = processor()
    finder = search.finder
    found["index"], found["served memory"] = processor() - started, peak()
    entry = finder.collection.entries[len(finder.collection.entries) // 2]
    words = {"leaf": entry.iri.removeprefix(BASE), "word": entry.full_text["zh"][:2]}
    client = app.test_client()
    for name, path in PAGES.items():
        found[f"page: {name}"] = taken(lambda path=path: client.get(path.format(**words)))  # type: ignore[misc]
    engine, limits = (
        EmbeddedEngine(served.store, BASE, served.names.prefixes()),
        Limits(seconds=PATIENCE, answer_bytes=2**31),
    )
    for question in served.questions:
        text = question.query
        found[f"question: {question.name}"] = taken(
            lambda text=text: engine.query(text, Selection(), AnswerFormats(), limits)
        )  # type: ignore[misc]
    return found


# Searching --------------------------------------------------------------------


def search(size: int) -> dict[str, float]:
    """Index so many provisions, each with words of its own, and search them."""
    real = create_app(open_local()).extensions["search"].finder.collection
    collection = synthetic(real, size)
    before, started = peak(), processor()
    finder = Finder(collection)
    found = {"ready": processor() - started, "memory": peak(), "entries": before}
    text = real.entries[0].full_text["zh"]
    labels = real.facets["theme"].values["compensation"].labels
    asked = {
        "two characters": text[-4:-2],
        "a name of four": labels["zh"][:4],
        "a character": text[2],
        "a clause": text[:9],
        "a word": labels["en"],
        "two words": "victim protection",
        "characters and a word": f"{text[-4:-2]} {labels['en']}",
    }
    for name, query in asked.items():
        for chosen in ({}, {"theme": ("protection",)}):
            choice = Choice(q=query, chosen=chosen)
            suffix = ", a theme" if chosen else ""
            found[f"{name}{suffix}"] = taken(lambda choice=choice: finder.find(choice).shown)  # type: ignore[misc]
    fit = finder.find(Choice(q=asked["two characters"]))
    found["hits"] = float(fit.total)
    found["all facets counted"] = taken(lambda: [finder.branches(fit, name) for name in collection.facets])
    return found


def synthetic(real: Collection, size: int) -> Collection:
    """A collection of so many entries: their texts are recombined from real clauses, their values are those of one."""
    generator = Generator()
    origin = [generator.chance.randrange(len(real.entries)) for _ in range(size)]
    entries = []
    for place, at in enumerate(origin):
        entry = real.entries[at]
        count = generator.chance.randint(1, 4)
        clauses = [generator.chance.choice(generator.clauses) for _ in range(count)]
        texts = {"zh": "".join([entry.full_text["zh"][: 12 * count], *clauses])}
        name = f"{place // VOLUME}-{place % VOLUME}"
        entries.append(Entry(f"urn:{place}", name, place, {"zh": name}, entry.headline, texts, texts, entry.reaffirmed))
    return enlarged(real, origin, entries)


# Tables -----------------------------------------------------------------------


def apart(measure: Callable[..., dict[str, float]], *what: object) -> dict[str, float]:
    """Measure in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(measure, *what).result()
    print(measure.__name__, *what, {name: round(value, 3) for name, value in found.items()}, flush=True)
    return found


def rows(sizes: Sequence[int], found: Sequence[dict[str, float]], times: float = 1.0) -> Iterator[str]:
    """A table: a row for each measure, a column for each size, and how the last two grow."""
    yield f"| | {' | '.join(f'{size:,}' for size in sizes)} | exponent |"
    yield f"|---|{'--:|' * (len(sizes) + 1)}"
    for name in found[0]:
        values = [one[name] * times for one in found]
        last, before = values[-1], values[-2]
        growth = f"{log(last / before) / log(sizes[-1] / sizes[-2]):.2f}" if last > 0 and before > 0 else ""
        yield f"| {name} | {' | '.join(f'{value:,.1f}' for value in values)} | {growth} |"


def only(found: Sequence[dict[str, float]], chosen: Callable[[str], bool]) -> list[dict[str, float]]:
    """Some of the measures."""
    return [{name: value for name, value in one.items() if chosen(name)} for one in found]


def main() -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--small", action="store_true", help="the small sizes only")
    asked = parser.parse_args()
    sizes, searched = (SMALL, SMALL_SEARCHED) if asked.small else (SIZES, SEARCHED)
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="reaffirm-scale-") as folder:
        made = [apart(build, size, Path(folder) / f"built-{size}") for size in sizes]
        for size, one in zip(sizes, made, strict=True):
            one["provisions a second"] = size / one["seconds"]
        names = {
            "seconds": "processor, s",
            "clock": "clock, s",
            "memory": "most memory of a process, MB",
            "written": "Turtle, MB",
            "provisions a second": "provisions a second of processor",
        }
        lines += ["Building, on as many processes as cores:", "", *rows(sizes, [named(one, names) for one in made])]
        served = [apart(serve, Path(folder) / f"built-{size}", Path(folder) / f"disk-{size}") for size in sizes]
    names = {
        "load": "read and put in memory, s",
        "start": "application, s",
        "index": "index of the search, s",
        "triples": "triples",
        "memory": "memory after loading, MB",
        "served memory": "memory with the index, MB",
        "disk": "store on disk, MB",
    }
    lines += ["", "Loading and starting:", "", *rows(sizes, [named(one, names) for one in served])]
    for what, title in (
        ("page: ", "Pages, ms of processor:"),
        ("question: ", "Competency questions, ms of processor:"),
    ):
        chosen = only(served, lambda name, what=what: name.startswith(what))  # type: ignore[misc]
        cut = [{name.removeprefix(what): value for name, value in one.items()} for one in chosen]
        lines += ["", title, "", *rows(sizes, cut, 1000)]
    found = [apart(search, size) for size in searched]
    names = {
        "ready": "index made, s",
        "entries": "memory before it, MB",
        "memory": "memory with it, MB",
        "hits": "things with the two characters",
    }
    lines += ["", "The search alone, over provisions that are all different:", ""]
    lines += rows(searched, [named(one, names) for one in found])
    lines += ["", "Each search, ms of processor:", ""]
    lines += rows(searched, only(found, lambda name: name not in names), 1000)
    write_section("Scale", "\n".join(lines), small=asked.small)


def named(found: dict[str, float], names: dict[str, str]) -> dict[str, float]:
    """Some of the measures under longer names."""
    return {name: found[key] for key, name in names.items()}


if __name__ == "__main__":
    sys.path.append(str(root()))
    main()
