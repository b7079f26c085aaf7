"""How long the check of a draft takes, after start: every recommendation of the document as a draft, and long ones.

Run by ``make bench``; the results go to ``bench/results.md``.
"""

import time
from statistics import median

from sections import write_section

from reaffirm_core.language.packs import load_packs
from reaffirm_server.drafts import Checker
from reaffirm_server.drafts.load_recommendations import load_recommendations


def main() -> None:
    """Measure and write the table."""
    started = time.perf_counter()
    recommendations = load_recommendations()
    checker = Checker(recommendations, load_packs())
    start = time.perf_counter() - started
    texts = [one.leaf.full_text for one in recommendations.items]
    long = ["".join(texts)[first : first + 4_900] for first in range(30)]
    checker.check(texts[0])
    lines = [
        row(checker, "the 295 recommendations of the document", texts),
        row(checker, "thirty of nearly 5,000 characters", long),
    ]
    header = "| drafts of one recommendation | median, ms | slowest, ms |\n|---|--:|--:|\n"
    print("\n".join(lines), flush=True)
    write_section("Check of a draft", f"Ready after {start:.1f} s.\n\n{header}" + "\n".join(lines))


def row(checker: Checker, name: str, texts: list[str]) -> str:
    """One row of the table."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        checker.check(text)
        taken.append(1000 * (time.perf_counter() - started))
    return f"| {name} | {median(taken):.0f} | {max(taken):.0f} |"


if __name__ == "__main__":
    main()
