"""The time of the checks of a query before it is evaluated, for queries of 100 kB that repeat one token."""

import contextlib
import time
from collections.abc import Callable

from reaffirm_core.files import root
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.dataset.notices import Notices
from reaffirm_server.engine.query_scan import declare_prefixes, scan, without_comments
from reaffirm_server.engine.syntax_errors import explain
from reaffirm_server.errors import QueryError

BASE = "http://localhost/sparql"
SIZE = 100_000
TOKENS = (
    *("a.", "\"\\'''\n", "a", "{}", "(", "a ", "a:b ", "a:b.", "<a>", "<", "<a", "'", '\\"', '"\\"', "'''"),
    *("\\", "?a", "@a", "_:a.", "1.", "1e", ".", "%41", "a:%41", "#\n", "\u00e9", "\u0301", "_", "a-", " ", "\n"),
    *("SERVICEx:y ", "SELECT * {} ", "BIND(?a AS ?b) ", "FILTER ", "PREFIX a:<b> ", "FROM <a> ", "(?a<b#c> ", "[]"),
)
STEPS = {
    "scan": lambda text: scan(text, BASE),
    "declare prefixes": lambda text: declare_prefixes(text, BASE, {"a": BASE}),
    "remove comments": without_comments,
    "explain an error": lambda text: explain(text, "no position"),
}


def main() -> None:
    """Print the milliseconds of processor time of each step, and the token for which it is slowest."""
    for name, step in STEPS.items():
        slowest = (0.0, "")
        for token in TOKENS:
            text = "SELECT (NOW() AS ?x) {} \n" + token * (SIZE // len(token))
            slowest = max(slowest, (measured(step, text), token))
        print(f"{name:18} {slowest[0] * 1000:6.0f} ms  {slowest[1]!r}")
    dataset = open_local(root() / "data" / "graph")
    names = " , ".join(f"rec:unknown{number}" for number in range(SIZE))
    spent = measured(Notices(dataset.vocabulary, dataset.names).on, f"ASK {{ ?s ?p {names}"[:SIZE])
    print(f"{'notices':18} {spent * 1000:6.0f} ms  'rec:unknown0 , rec:unknown1 , '")


def measured(step: Callable[[str], object], text: str) -> float:
    """Return the seconds of processor time of a step, the least of three times: other programs disturb the caches."""
    least = 60.0
    for _ in range(3):
        started = time.process_time()
        with contextlib.suppress(QueryError):
            step(text)
        least = min(least, time.process_time() - started)
    return least


if __name__ == "__main__":
    main()
