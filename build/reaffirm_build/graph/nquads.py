"""Merged: what is known of a dataset from one pass over its sorted N-Quads, of which none is kept.

``reaffirm build --format nquads`` writes the lines of each corpus in the order of the dataset's hash, so that the hash
of many is found by merging them: in memory of one line a corpus, however large they are.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reaffirm_build.errors import ReaffirmError, TableError

_ONTOLOGY = b" <http://www.w3.org/2002/07/owl#Ontology>"


@dataclass(frozen=True)
class Merged:
    """A dataset as a whole."""

    digest: str  #: its version; see ``dataset.digest``
    base: str  #: under which it was minted
    graphs: Mapping[str, int]  #: how many triples by IRI


def merge(files: Mapping[str, Iterable[bytes]], told: Callable[[bytes, bytes], object] | None = None) -> Merged:
    """Look through the lines of N-Quads files, by their names; ``told`` of each triple and the graph that it stands in.

    Raises TableError for a file that is not in order, ReaffirmError if a triple stands in two graphs or if there is no
    ontology.
    """
    found, counts = hashlib.sha256(), Counter[bytes]()
    base, before, last = "", b"", b""
    for line in heapq.merge(*(_ordered(name, lines) for name, lines in files.items())):
        if line == before:
            continue
        triple, _, graph = line.removesuffix(b" .\n").rpartition(b" ")
        if triple == last:
            other = before.removesuffix(b" .\n").rpartition(b" ")[2]
            raise ReaffirmError(f"a triple stands both in {other.decode()} and in {graph.decode()}: {triple.decode()}")
        if triple.endswith(_ONTOLOGY):
            base = triple.partition(b"> ")[0][1:].decode().removesuffix("ontology")
        found.update(line)
        counts[graph] += 1
        if told:
            told(triple, graph)
        before, last = line, triple
    if not base:
        raise ReaffirmError(f"{', '.join(files)} hold no ontology; run `reaffirm build` to renew them")
    return Merged(found.hexdigest(), base, {graph[1:-1].decode(): count for graph, count in sorted(counts.items())})


def _ordered(name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file; raises TableError for one that should stand before the one before it."""
    before = b""
    for number, line in enumerate(lines, 1):
        if line < before:
            where = f"{name}, line {number}"
            raise TableError(where, "is not in order; `reaffirm build --format nquads` writes what is")
        yield line
        before = line
