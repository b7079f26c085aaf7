"""The load generator wrk: one query again and again, each time with another comment, so that no cache answers."""

import itertools
import subprocess
import tempfile
from typing import NamedTuple
from urllib.parse import quote

#: Where the comments of a measurement begin to count: no two have one in common.
_first = itertools.count(0, 10_000_000)


class Figures(NamedTuple):
    """Figures of a measurement."""

    answers: int
    p50: float  #: of the seconds until an answer
    p99: float
    rate: float = 0.0  #: answers a second
    wrong: int = 0  #: requests with another status than 2xx or 3xx, or without an answer


def repeat(address: str, query: str, connections: int, seconds: int, *, distinct: bool = True) -> Figures:
    """Send a query to the address of an endpoint over connections that are kept busy for some seconds.

    Unless the requests are ``distinct``, all have the same comment.
    """
    host, _, path = address.partition("//")[2].partition("/")
    script = f"""local n = {next(_first)}
local accept = {{Accept = 'application/sparql-results+json, text/turtle;q=0.9'}}
function request() n = n + 1
return wrk.format('GET', "/{path}?query={quote(query, safe="")}%23" .. {"n" if distinct else 0}, accept) end
function done(summary, latency)
local errors = summary.errors
print("figures", summary.requests, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
summary.requests / summary.duration * 1e6, errors.status + errors.timeout + errors.connect + errors.read + errors.write)
end
"""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", file.name, f"http://{host}"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answers, p50, p99, rate, wrong = said.partition("figures")[2].split()[:5]
    return Figures(int(answers), float(p50), float(p99), float(rate), int(wrong))
