"""How long a web process computes on a small query: random queries over the built dataset.

Run by ``make bench``; the results go to ``bench/results.md``. A query that is proved to be small runs in a web process,
which nothing stops. Its time, and that of the proof, is processor time; the longest are measured several times::

    python bench/small_queries.py --seconds 60
"""

import argparse
import gc
import random
import time
from collections.abc import Callable, Sequence

import pyoxigraph
from sections import write_section

from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.engine.base import AnswerFormats, Limits
from reaffirm_server.engine.small_queries import SmallQueries

FORMS = (
    "SELECT * {{ {} }}",
    "SELECT DISTINCT ?b ?a {{ {} }}",
    "SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (MIN(?c) AS ?m) {{ {} }} GROUP BY ?a",
    'CONSTRUCT {{ ?a ?b ?c . ?b <urn:x> ?a . ?a <urn:y> "z" }} {{ {} }}',
    "ASK {{ {} }}",
)
LONG_FILTER = " || ".join(['CONTAINS(STR(?b), "none")'] * 12)
FILTERS = ("", "", "FILTER (?a < ?b)", f"FILTER ({LONG_FILTER})")
#: The share of queries with a path.
PATHS = 0.2
#: How likely the subject, predicate and object of a triple become a variable.
VARIABLE = (0.5, 0.1, 0.75)
#: The longest that are measured again, and how often.
LONGEST, AGAIN = 20, 5


def token(term: object) -> str:
    """Return a term as a query has it, or a variable for a literal with escapes or a datatype."""
    text = str(term)
    usual = isinstance(term, pyoxigraph.NamedNode) or ("\\" not in text and "^" not in text)
    return text if usual else "?d"


def pattern(quads: Sequence[pyoxigraph.Quad], chance: random.Random) -> str:
    """Return a triple pattern that matches a random triple."""
    tokens = map(token, chance.choice(quads).triple)
    return " ".join(
        chance.choice(("?a", "?b", "?c")) if chance.random() < share else term
        for share, term in zip(VARIABLE, tokens, strict=True)
    )


def path(quads: Sequence[pyoxigraph.Quad], chance: random.Random) -> str:
    """Return a path of one or more steps of a property that begins or ends at a random node."""
    quad = chance.choice(quads)
    ends = (str(quad.subject), "?b") if chance.random() < 0.5 else ("?b", token(quad.object))
    return f"{ends[0]} {quad.predicate}+ {ends[1]}"


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of a call in milliseconds."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    served, chance = open_local(), random.Random(options.seed)
    base, prefixes, quads = served.names.base, served.names.prefixes(), list(served.store)
    gc.freeze()  # as a web process does
    small, proofs, answers = SmallQueries(served.store, base, prefixes), [], []
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        patterns = " . ".join(pattern(quads, chance) for _ in range(chance.choice((1, 2))))
        if chance.random() < PATHS:
            patterns = path(quads, chance)
        text = chance.choice(FORMS).format(f"{patterns} . {chance.choice(FILTERS)}")
        proofs.append((milliseconds(lambda text=text: small.prove(text)), text))  # type: ignore[misc]
        if small.prove(text):
            answers.append((milliseconds(lambda text=text: small.answer(text, AnswerFormats(), Limits())), text))  # type: ignore[misc]
    fresh = lambda text: SmallQueries(served.store, base, prefixes).prove(text)  # noqa: E731 - without earlier counts
    rows = [
        "| ms of processor time | median | 99 % | longest |",
        "|---|--:|--:|--:|",
        row("proof, also that a query is not small", proofs, fresh),
        row("proof and answer of a small query", answers, lambda text: small.answer(text, AnswerFormats(), Limits())),
    ]
    note = f"{len(proofs):,} random queries, of which {len(answers):,} are small; the longest: best of {AGAIN}."
    write_section("Small queries", "\n".join([note, "", *rows]))
    print("\n".join(rows))


def row(name: str, times: list[tuple[float, str]], work: Callable[[str], object]) -> str:
    """Return a line of the table. The longest are measured again, since the machine may have done something else."""
    times.sort()
    longest = max(
        min(milliseconds(lambda text=text: work(text)) for _ in range(AGAIN))  # type: ignore[misc]
        for _, text in times[-LONGEST:]
    )
    return f"| {name} | {times[len(times) // 2][0]:.2f} | {times[len(times) * 99 // 100][0]:.2f} | {longest:.2f} |"


if __name__ == "__main__":
    main()
