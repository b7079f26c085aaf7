"""How the ranking of candidates grows: time and memory at 300 to 30,000 synthetic leaves, with ``--large`` at 100,000.

Run by ``make bench``, the large one by ``make scale``; the results go to ``bench/results.md``. Seconds are of the
processor. Synthetic leaves are recombined from the clauses of the real ones, so that lengths, vocabulary and repeats
are those of the genre.
"""

import random
import re
import resource
import sys
import time
from math import log

from sections import write_section

from reaffirm_core.compare.ranking import Leaf, rank
from reaffirm_core.language.packs import load_packs
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.dataset.project_files import load_leaves
from reaffirm_server.dataset.queries import query_runner

SIZES, LARGE = (300, 3_000, 30_000), 100_000
SESSIONS = 40


def synthetic(real: list[Leaf], size: int) -> list[Leaf]:
    """Leaves made of clauses of real ones, over many sessions."""
    chance = random.Random(size)
    clauses = [clause for leaf in real for clause in re.findall(r"[^，。；：]+", leaf.text)]
    leaves = []
    for number in range(size):
        model = chance.choice(real)
        text = "，".join(chance.choice(clauses) for _ in range(chance.randint(1, 5))) + "。"
        leaves.append(
            Leaf(
                identifier=str(number),
                session=1 + number * SESSIONS // size,
                text=text,
                full_text=text,
                themes=model.themes,
                addressees=model.addressees,
                headlines=model.headlines,
            )
        )
    return leaves


def main() -> None:
    """Measure and write the table."""
    served = open_local()
    run_query = query_runner(served)
    real = load_leaves(run_query)
    broader = {row["theme"]: row["top"] for row in run_query("top-themes")}
    stock = load_packs()["zh"].grammar.stock
    lines, before = [], (0, 0.0)
    large = "--large" in sys.argv
    for size in (*SIZES, *([LARGE] if large else ())):
        leaves = synthetic(real, size)
        started = time.process_time()
        found = sum(1 for _ in rank(leaves, stock, broader, top=20))
        seconds = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        growth = f"{log(seconds / before[1]) / log(size / before[0]):.2f}" if before[0] else ""
        lines.append(f"| {size:,} | {found:,} | {seconds:.1f} | {growth} | {peak:,.0f} |")
        print(lines[-1], flush=True)
        before = (size, seconds)
    header = ["| leaves | candidates | seconds | growth exponent | peak memory of the process, MB |"]
    header.append("|--:|--:|--:|--:|--:|")
    write_section("Ranking of candidates: the first 20 for every leaf", "\n".join(header + lines), small=not large)


if __name__ == "__main__":
    main()
