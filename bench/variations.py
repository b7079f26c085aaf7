"""Readings of the documents of the tests, each with one variation that secretariats make every day.

The results go to ``bench/results.md``. Run: ``.venv/bin/python bench/variations.py``.
"""

import sys
from collections import Counter
from pathlib import Path

from sections import write_section

from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_core.names import Names

sys.path.append(str(Path(__file__).parents[1]))
from tests.core.structure.variations import OUTCOMES, VARIATIONS, doubts, outcome, samples


def main() -> None:
    """Try every variation on every document that it applies to."""
    packs = load_knowledge(Names()).packs
    documents = list(samples(packs))
    before = {sample.name: doubts(sample.document, packs[sample.language]) for sample in documents}
    rows = []
    for name, vary in VARIATIONS.items():
        counts: Counter[str] = Counter()
        for sample in documents:
            if varied := vary(sample):
                counts[outcome(varied, before[sample.name], packs[sample.language])] += 1
        rows.append(f"| {name} | {counts.total()} | " + " | ".join(str(counts[kind]) for kind in OUTCOMES) + " |")
    head = (
        f"{len(documents)} documents of `tests/traps`, each with one variation. *Doubted* is another reading\n"
        "with a doubt that the unvaried document does not have. *Silent* is another reading without one.\n\n"
        f"| variation | documents | {' | '.join(OUTCOMES)} |\n|---|{'--:|' * (1 + len(OUTCOMES))}\n"
    )
    write_section("Variations of documents", head + "\n".join(rows))


if __name__ == "__main__":
    main()
