"""Streams: files of a dataset that is too large for memory, written while they are read from its store on disk.

A store on disk holds one version and is not written again, so that a file is of that version however long it takes.
"""

import zlib
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store, serialize

from reaffirm_build.names import GRAPHS, Names
from reaffirm_server.dataset.local_dataset import open_read_only
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.publish.downloads import RDF_FILES, WHOLE

#: The formats, by suffix, in which one part may follow another; others have a beginning and an end.
_PARTS = ("ttl", "trig", "nq", "nt")

#: How many triples are written at a time.
_SIZE = 10_000


class Streams:
    """The files of one dataset, each made anew whenever it is asked for."""

    def __init__(self, path: Path, names: Names) -> None:
        """Take the folder of a store."""
        self._path, self._names = path, names

    def has(self, name: str) -> bool:
        """Whether there is a file of a name: the whole or a graph, in a format that can be written in parts."""
        stem, _, suffix = name.partition(".")
        return stem in {WHOLE, *GRAPHS} and suffix.removesuffix(".gz") in _PARTS

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, some thousand triples at a time, always in the same order."""
        stem, _, suffix = name.partition(".")
        plain = suffix.removesuffix(".gz")
        parts = self._written(GRAPHS if stem == WHOLE else (stem,), RDF_FILES[plain])
        return parts if suffix == plain else _zipped(parts)

    def _written(self, graphs: tuple[str, ...], media_type: str) -> Iterator[bytes]:
        rdf_format, prefixes = RDF_FORMATS[media_type], self._names.prefixes()
        for graph in graphs:
            quads = self._store.quads_for_pattern(None, None, None, NamedNode(self._names.graph(graph)))
            facts: Iterator[Any] = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
            while some := list(islice(facts, _SIZE)):  # by subject: that is how a store finds them
                yield serialize(some, format=rdf_format, prefixes=prefixes) or b""

    @cached_property
    def _store(self) -> Store:
        return open_read_only(self._path)


def _zipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Bytes compressed as a file of gzip that tells no time."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()
