"""How long a document of 5,000 pages takes to be read, as text and as PDF, and how much memory.

Reading is all that ``reaffirm ingest`` does up to the proof that every character is accounted for. Each measure has a
process of its own. Run by ``make bench``; the results go to ``bench/results.md``.
"""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sections import write_section

from reaffirm_build.curate.ingest import ingest
from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_core.structure.accounting import check_coverage

sys.path.append(str(Path(__file__).parents[1]))
from tests.core.read.pdfs import Placed, made  # the tests' own writer of small PDFs

#: Pages of the documents measured, lines of a page, items of a session.
SIZES, LINES, ITEMS = (50, 500, 5_000), 40, 500
_TITLE = "Recommendations adopted by the Working Group on Trafficking in Persons at its sessions"
_ITEM = (
    "States parties should consider adopting measures to protect and to assist victims of",
    "trafficking in persons, in accordance with article 6 of the Trafficking in Persons Protocol,",
    "and to that end should:",
)
_PART = (
    "({letter}) Train judges and prosecutors on the non-punishment of victims, and encourage",
    "cooperation with civil society in matter {number}{end}",
)


def lines(pages: int) -> Iterator[str]:
    """The lines of a document: sessions of numbered items with three parts each."""
    yield _TITLE
    yield ""
    left, item, session = pages * LINES, ITEMS, 0
    while left > 0:
        if item == ITEMS:
            session, item = session + 1, 0
            yield f"{_ordinal(session)} session (Vienna, 4 and 5 July {1950 + session})"
            yield ""
        item += 1
        yield f"{item}. {_ITEM[0]}"
        yield from _ITEM[1:]
        for letter, end in (("a", ";"), ("b", ";"), ("c", ".")):
            yield from (line.format(letter=letter, number=item, end=end) for line in _PART)
        left -= len(_ITEM) + 3 * len(_PART)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def as_text(pages: int) -> bytes:
    """The document as plain text."""
    return "\n".join(lines(pages)).encode()


def as_pdf(pages: int) -> bytes:
    """The document as PDF, with a running header and page numbers."""
    said = list(lines(pages))
    sheets: list[list[Placed]] = []
    for first in range(0, len(said), LINES):
        number = len(sheets) + 1
        body: list[Placed] = [
            (72, 760 - 16 * n, 11, line) for n, line in enumerate(said[first : first + LINES]) if line
        ]
        sheets.append([(72, 800, 8, "CTOC/COP/WG.4/2026/1"), *body, (500, 40, 8, f"{number}/{pages}")])
    return made(sheets)


def measured(make: Callable[[int], bytes], pages: int, name: str) -> tuple[int, float, float, int]:
    """Bytes of the file, seconds to read and prove it, megabytes at most, provisions."""
    knowledge, radicals, content = load_knowledge(Names()), load_radicals(), make(pages)
    started = time.perf_counter()
    try:
        one = ingest(name, content, knowledge.packs, radicals)
    except ReaffirmError as error:  # its like cannot leave a process
        raise RuntimeError(error.message) from None
    check_coverage(one.document, knowledge.packs[one.language].structure)
    taken = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return len(content), taken, memory, len(one.document.provisions)


def main() -> None:
    """Measure and write the table."""
    rows = []
    for name, make in (("text", as_text), ("PDF", as_pdf)):
        for pages in SIZES:
            with multiprocessing.get_context("spawn").WorkerPool(1) as pool:
                size, taken, memory, found = pool.apply(measured, (make, pages, f"a.{name.lower()}"))
            cells = (f"{pages:,}", f"{size / 1e6:.1f}", f"{found:,}", f"{taken:.1f}", f"{memory:,.0f}")
            rows.append(f"| {name} | {' | '.join(cells)} |")
            print(rows[-1], flush=True)
    header = "| document | pages | MB | provisions | seconds | peak memory, MB |"
    note = "Synthetic recommendations in English, read and proved complete; each in a process of its own."
    write_section("Reading of documents", "\n".join([note, "", header, "|---|--:|--:|--:|--:|--:|", *rows]))


if __name__ == "__main__":
    main()
