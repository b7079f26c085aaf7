"""Hash and triple counts of a dataset in sorted N-Quads, computed in one pass.

``reaffirm build --format nquads`` sorts the lines of each corpus in the order of the hash. The hash of several corpora
is computed by merging their files, with one line of each file in memory.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reaffirm_core.errors import ReaffirmError, TableError

#: The command that renews N-Quads.
RENEW = "reaffirm build --format nquads --out FOLDER"

_ONTOLOGY = b" <http://www.w3.org/2002/07/owl#Ontology>"


@dataclass(frozen=True)
class Merged:
    """The summary of a merged dataset."""

    digest: str  #: version of the dataset, see ``dataset.digest``
    base: str  #: base IRI
    graphs: Mapping[str, int]  #: number of triples by graph IRI


def merge(files: Mapping[str, Iterable[bytes]], on_triple: Callable[[bytes, bytes], object] | None = None) -> Merged:
    """Merge the lines of sorted N-Quads files, given by file name, and return the summary.

    ``on_triple`` is called once for each distinct triple, with the triple and its graph in N-Quads syntax.
    Raises TableError, with file and line, for a file that is not sorted. Raises ReaffirmError if two graphs contain the
    same triple or if no file contains an ontology.
    """
    sha256, counts = hashlib.sha256(), Counter[bytes]()
    base, before, last = "", b"", b""
    for line in heapq.merge(*(_ordered(name, lines) for name, lines in files.items())):
        if line == before:
            continue
        triple, _, graph = line.removesuffix(b" .\n").rpartition(b" ")
        if triple == last:
            first = before.removesuffix(b" .\n").rpartition(b" ")[2]
            raise ReaffirmError(
                f"{first.decode()} and {graph.decode()} contain the same triple; keep it in one: {triple.decode()}"
            )
        if triple.endswith(_ONTOLOGY):
            base = triple.partition(b"> ")[0][1:].decode().removesuffix("ontology")
        sha256.update(line)
        counts[graph] += 1
        if on_triple:
            on_triple(triple, graph)
        before, last = line, triple
    if not base:
        raise ReaffirmError(f"no ontology in {', '.join(files)}; renew them with `{RENEW}`")
    return Merged(sha256.hexdigest(), base, {graph[1:-1].decode(): count for graph, count in sorted(counts.items())})


def _ordered(name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file. Raises TableError, with file and line, if they are not sorted."""
    before = b""
    for number, line in enumerate(lines, 1):
        if line < before:
            where = f"{name}, line {number}"
            raise TableError(where, f"not in sorted order; renew the files with `{RENEW}`")
        yield line
        before = line
