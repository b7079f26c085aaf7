"""Random requests to a server of its own: queries, Accept headers, forms, DOCX and PDF files, for a number of minutes.

Each request must be answered, not with status 500. Every hundred requests the server must say that it is healthy, and
its memory is measured. What breaks this is printed with its seed, by which ``--seed`` repeats it. A run of an hour
writes the section of ``bench/results.md``, a shorter one a section of its own.
"""

import argparse
import http.client
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from sections import write_section
from soak import resident
from tests.conftest import RunningServer, serving

from reaffirm_core.files import root

#: Requests between two looks at the health and memory of the server, and the minutes of a whole run.
EVERY, WHOLE = 100, 60.0

#: Statuses that a client may get; 500 and 502 show a fault.
EXPECTED = frozenset(
    {200, 204, 206, 301, 302, 303, 304, 400, 403, 404, 405, 406, 411, 413, 414, 415, 416, 431, 501, 503, 504}
)
PIECES = (
    *(
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "*",
        "?s",
        "?p",
        "?o",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ".",
        ";",
        ",",
        "a",
    ),
    *(
        "WHERE",
        "FILTER",
        "OPTIONAL",
        "UNION",
        "GRAPH",
        "SERVICE",
        "BIND",
        "VALUES",
        "MINUS",
        "FROM",
        "NAMED",
        "LIMIT 9",
    ),
    *(
        "rec:Recommendation",
        "tip:1-1",
        "<urn:a>",
        "<",
        ">",
        "'a'",
        '"b"@en',
        "'''",
        '"',
        "\\u0041",
        "\\",
        "#\n",
        "\x00",
    ),
    *("NOW()", "REGEX(?o, 'a')", "COUNT(*)", "AS", "GROUP BY", "ORDER BY", "1e9", "-1", "_:b", "^", "/", "|", "!", "+"),
)
WORDS = (
    *("States", "parties", "should", "consider", "urges", "the", "victims", "of", "trafficking", "fund", "and", "to"),
    *("\u7f14\u7ea6\u56fd", "\u5e94\u5f53", "\u9f13\u52b1", "\u88ab\u5bb3\u4eba", "\u3002", "\uff0c", "1.", "(a)", "|"),
    *("\u202e", "\u0301", "\ud7ff", "\ufeff", "\u2028", "\t", "\n\n", "# ", "[^1]", "| --- |", "<b>", "&amp;", "%00"),
)
MEDIA = ("text/html", "text/turtle", "application/json", "*/*", "application/ld+json", "text/csv", "x/y", "image/*", "")
PATHS = (
    *("/", "/about", "/check", "/sparql", "/data", "/recommendations", "/lineages", "/tip/1-1", "/tip/session-1"),
    *(
        "/ontology",
        "/shapes",
        "/dataset",
        "/healthz",
        "/metrics",
        "/robots.txt",
        "/sitemap.xml",
        "/static/css/base.css",
    ),
)


class Fuzzer:
    """Random requests; the same seed makes the same requests."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self._random = random.Random(seed)
        self.kinds: tuple[Callable[[], tuple[str, str, Mapping[str, str], bytes]], ...] = (
            *(self.query, self.accept, self.path, self.form, self.upload_docx, self.upload_pdf, self.upload_bytes),
            *(self.search, self.body),
        )

    def request(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return the method, target, headers and body of a request."""
        return self._random.choice(self.kinds)()

    def _some(self, pieces: tuple[str, ...], most: int) -> str:
        pick = self._random
        run = [pick.choice(pieces) * pick.choice((1, 1, 1, 2, 50)) for _ in range(pick.randrange(1, most))]
        return pick.choice((" ", "", "\n")).join(run)

    def query(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a request with a random query."""
        text = "SELECT * { " * self._random.randrange(2) + self._some(PIECES, 60)
        if self._random.random() < 0.5:
            return "GET", "/sparql?" + urlencode({"query": text}), {"Accept": self._random.choice(MEDIA)}, b""
        return "POST", "/sparql", {"Content-Type": "application/sparql-query"}, text.encode("utf-8", "surrogatepass")

    def accept(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a request with random headers of negotiation."""
        pick = self._random
        ranges = [
            f"{pick.choice(MEDIA)};q={pick.choice(('0', '1', '.5', '2', 'x', ''))}" for _ in range(pick.randrange(9))
        ]
        languages = ",".join(pick.choice(("en", "zh", "zh-Hant", "*", "x" * 50, "en;q=9")) for _ in range(3))
        headers = {"Accept": ",".join(ranges), "Accept-Language": languages, "Range": self._bytes_range()}
        return pick.choice(("GET", "HEAD", "OPTIONS")), pick.choice(PATHS), headers, b""

    def _bytes_range(self) -> str:
        return f"bytes={self._random.choice(('0-', '-1', '9-1', 'a-b', '0-0,2-3', '99999999999999999999-'))}"

    def path(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a request with a random path and parameters."""
        pick = self._random
        path = pick.choice(PATHS) + quote(
            pick.choice(("", ".ttl", "/..", "/%", "?x", "\u2028", ".xlsx", ".docx", "//", "-1"))
        )
        names = ("q", "theme", "page", "session", "format", "query", "lang", "strength", "sort", "default-graph-uri")
        given = {pick.choice(names): self._some(WORDS, 4) for _ in range(pick.randrange(4))}
        return "GET", f"{path}?{urlencode(given, errors='replace')}", {}, b""

    def search(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a search."""
        suffix = self._random.choice(("", ".json", ".csv", ".xlsx", ".docx", ".ttl", ".x"))
        return "GET", f"/recommendations{suffix}?{urlencode({'q': self._some(WORDS, 8)}, errors='replace')}", {}, b""

    def form(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a draft."""
        fields = {"draft": self._some(WORDS, 200), self._random.choice(("read", "leave", "export", "only")): "1"}
        return "POST", "/check", {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode()

    def body(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a request with a body of a random type."""
        types = (
            "multipart/form-data",
            "multipart/form-data; boundary=a",
            "application/json",
            "",
            "text/plain; charset=x",
        )
        path = self._random.choice(("/check", "/sparql", "/data", "/"))
        method = self._random.choice(("POST", "PUT", "DELETE", "PATCH", "BREW"))
        return method, path, {"Content-Type": self._random.choice(types)}, self._random.randbytes(200) + b"\r\n--a\r\n"

    def upload_docx(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a Word document of which parts are changed, or whose archive is."""
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._document("*.docx"))) as packed, zipfile.ZipFile(changed, "w") as out:
            for file in packed.infolist():
                content = packed.read(file)
                if self._random.random() < 0.3:
                    content = self._damaged(content)
                if self._random.random() > 0.03:
                    out.writestr(file.filename, content)
        content = changed.getvalue()
        return self._upload("draft.docx", self._damaged(content) if self._random.random() < 0.3 else content)

    def upload_pdf(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a damaged PDF."""
        return self._upload("draft.pdf", self._damaged(self._document("*.pdf")))

    def upload_bytes(self) -> tuple[str, str, Mapping[str, str], bytes]:
        """Return a file of random bytes after the first bytes of a known type."""
        first = self._random.choice((b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b""))
        return self._upload(self._random.choice(("a.docx", "a.pdf", "a.txt", "")), first + self._random.randbytes(500))

    def _document(self, pattern: str) -> bytes:
        return self._random.choice(sorted((root() / "tests").rglob(pattern))).read_bytes()

    def _damaged(self, content: bytes) -> bytes:
        """Return bytes of which some are changed, repeated or left out."""
        changed = bytearray(content)
        for _ in range(self._random.randrange(1, 12)):
            place = self._random.randrange(len(changed) + 1)
            piece = changed[place : place + self._random.randrange(40)]
            kind = self._random.randrange(4)
            if kind == 0:
                del changed[place : place + len(piece)]
            elif kind == 1:
                changed[place:place] = piece * self._random.choice((1, 10, 500))
            elif kind == 2:
                changed[place:place] = self._random.randbytes(4)
            elif place < len(changed):
                changed[place] ^= 1 << self._random.randrange(8)
        return bytes(changed)

    @staticmethod
    def _upload(name: str, content: bytes) -> tuple[str, str, Mapping[str, str], bytes]:
        head = f'--xx\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=xx"}
        return "POST", "/check", kind, head.encode() + content + b"\r\n--xx--\r\n"


def fault(served: RunningServer, seed: int) -> tuple[str, int]:
    """Send the request of a seed. Return what was wrong with the answer, or "", and its status, 0 without an answer."""
    method, target, headers, body = Fuzzer(seed).request()
    try:
        status = served.send(method, target.replace(" ", "%20"), headers, body).status
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}: {method} {target[:200]}", 0
    return ("" if status in EXPECTED else f"status {status}: {method} {target[:200]} {dict(headers)}"), status


def unhealthy(served: RunningServer) -> str:
    """Return what was wrong with the answer to a request for the health of a server, or ""."""
    try:
        reply = served.send("GET", "/healthz")
    except (OSError, http.client.HTTPException) as error:
        return f"/healthz: {type(error).__name__}: {error}"
    return "" if reply.status == 200 else f"/healthz: status {reply.status}: {reply.body[:200]!r}"


def memory(served: RunningServer) -> float:
    """Return the memory of all processes of a server in MB."""
    return resident(served.pid) / 2**20


def write(minutes: float, statuses: Counter[int], faults: int, unwell: int, used: list[float]) -> None:
    """Write the section."""
    by_status = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    write_section(
        "Random requests",
        f"""{statuses.total():,} random requests in {minutes:g} minutes (queries, headers, paths, searches, forms and
files). Faults: {faults}. Answers by status: {by_status}.

Every {EVERY} requests `/healthz` was requested, {len(used) - 2:,} times in all; other answers than 200: {unwell}.

| memory of all processes | MB |
|---|--:|
| at the start | {used[0]:.0f} |
| at the end | {used[-1]:.0f} |
| the most | {max(used):.0f} |""",
        small=minutes < WHOLE,
    )


def main() -> None:
    """Send requests for some minutes, or that of one seed, and end with status 1 if an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=WHOLE)
    parser.add_argument("--seed", type=int, help="send only the request of this seed")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    faults, unwell, statuses = 0, 0, Counter[int]()
    end, seed = 60 * options.minutes, options.first if options.seed is None else options.seed
    with serving(timeout=10) as served:
        used = [memory(served)]
        end += time.monotonic()
        while time.monotonic() < end:
            problem, status = fault(served, seed)
            statuses[status] += 1
            faults += bool(problem)
            if problem:
                print(f"seed {seed}: {problem}", flush=True)
            if statuses.total() % EVERY == 0 or options.seed is not None:
                problem = unhealthy(served)
                unwell += bool(problem)
                used.append(memory(served))
                if problem:
                    print(f"after seed {seed}: {problem}", flush=True)
            if options.seed is not None:
                break
            seed += 1
        used.append(memory(served))
    print("".join(served.output).strip() or "the server printed nothing")
    print(f"{statuses.total():,} requests, {faults} faults; by status: {dict(sorted(statuses.items()))}")
    print(
        f"MB: {used[0]:.0f} at the start, {used[-1]:.0f} at the end, {max(used):.0f} at most; {unwell} times unhealthy"
    )
    if options.seed is None:
        write(options.minutes, statuses, faults, unwell, used)
    sys.exit(faults + unwell > 0)


if __name__ == "__main__":
    main()
