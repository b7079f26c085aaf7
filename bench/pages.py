"""How long the pages with a search take, in process; and how the search grows with the corpus.

Run by ``make bench``; the results go to ``bench/results.md``. Seconds are those of this process, so that what else the
machine does counts little.
"""

import gc
import random
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median, quantiles

from sections import write_section

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.search.entries import Asks, Collection, Entry, Facet
from reaffirm_server.search.finder import Finder
from reaffirm_server.search.selection import Choice
from reaffirm_server.search.service import SearchService

#: What is asked for, and how often.
PAGES = {
    "home": "/",
    "all recommendations": "/recommendations",
    "a word": "/recommendations?q=缔约国",
    "a word, a session": "/recommendations?q=同意&session=5",
    "an English word, three filters": "/recommendations?q=victim&theme=protection&addressee=states-parties&session=8",
    "nothing found": "/recommendations?q=同意&session=5&addressee=secretariat",
    "all, JSON": "/recommendations.json",
    "all, CSV": "/recommendations.csv",
    "six, JSON-LD": "/recommendations.jsonld?q=同意&session=5",
}
ROUNDS = 40
SIZES = (300, 3_000, 30_000, 100_000)


def main() -> None:
    """Measure and write the tables."""
    app = create_app(open_local())
    client, search = app.test_client(), app.extensions["search"]
    assert isinstance(search, SearchService)
    ready = seconds(lambda: search.finder)
    lines = [f"Ready to search after {ready:.1f} s.", "", "| page | median ms | 95 % | kB |", "|---|--:|--:|--:|"]
    for name, path in PAGES.items():
        size = len(client.get(path).data) / 1000
        spent = [seconds(lambda path=path: client.get(path)) * 1000 for _ in range(ROUNDS)]  # type: ignore[misc]
        lines.append(f"| {name} | {median(spent):.1f} | {quantiles(spent, n=20)[18]:.1f} | {size:.0f} |")
        print(lines[-1], flush=True)
    lines += ["", "The search alone, over as many provisions made of the sentences of the real ones:", ""]
    lines += ["| provisions | ready, s | a word, ms | all facets counted, ms |", "|--:|--:|--:|--:|"]
    for size in SIZES:
        lines.append(grown(search.finder.collection, size))
        print(lines[-1], flush=True)
    write_section("Pages with a search", "\n".join(lines))


def seconds(ask: Callable[[], object]) -> float:
    """How much time of this process something takes."""
    gc.collect()
    started = time.process_time()
    ask()
    return time.process_time() - started


def grown(real: Collection, size: int) -> str:
    """The line of a corpus of a size."""
    collection = made(real, size)
    found: list[Finder] = []
    ready = seconds(lambda: found.append(Finder(collection)))
    finder, choice = found[0], Choice(q="被害人", chosen={"session": ("5",)})
    word = median(seconds(lambda: finder.find(choice)) for _ in range(5)) * 1000
    fit = finder.find(choice)
    facets = (
        median(seconds(lambda: [finder.branches(fit, name) for name in collection.facets]) for _ in range(5)) * 1000
    )
    return f"| {size:,} | {ready:.1f} | {word:.1f} | {facets:.1f} |"


def made(real: Collection, size: int) -> Collection:
    """A corpus of a size: the text of each is made of two real ones, its values are those of one of them."""
    draw = random.Random(7)  # always the same corpus
    origin = [place % len(real.entries) for place in range(size)]
    entries = []
    for place, at in enumerate(origin):
        entry, other = real.entries[at], draw.choice(real.entries)
        text = entry.full_text["zh"][::2] if place >= len(real.entries) else entry.full_text["zh"]
        texts = {"zh": text + other.full_text["zh"]}
        entries.append(
            Entry(f"urn:{place}", f"{place}", place, entry.label, entry.headline, texts, texts, entry.reaffirmed)
        )
    return enlarged(real, origin, entries)


def enlarged(real: Collection, origin: Sequence[int], entries: Iterable[Entry]) -> Collection:
    """A collection of other entries, each with the values of the real one that it has its origin in."""
    copies: dict[int, list[int]] = {}
    for place, at in enumerate(origin):
        copies.setdefault(at, []).append(place)

    def spread(held: frozenset[int]) -> frozenset[int]:
        return frozenset(place for at in held for place in copies.get(at, ()))

    facets = {
        name: Facet(
            facet.values,
            {key: spread(held) for key, held in facet.places.items()},
            {key: spread(own) for key, own in facet.own.items()},
        )
        for name, facet in real.facets.items()
    }
    asks: dict[int, list[int]] = {}
    places: list[int] = []
    for number, at in enumerate(real.asks.places):
        asks[number] = list(range(len(places), len(places) + len(copies.get(at, ()))))
        places += copies.get(at, ())
    numbers = {
        name: {key: frozenset(copy for ask in held for copy in asks[ask]) for key, held in rows.items()}
        for name, rows in real.asks.numbers.items()
    }
    return Collection(tuple(entries), facets, Asks(tuple(places), numbers))


if __name__ == "__main__":
    main()
