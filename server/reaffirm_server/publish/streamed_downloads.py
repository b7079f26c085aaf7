"""Files of a dataset that is too large for memory, streamed from its store on disk.

A store on disk contains one version and is never changed, so a file has one version however long the transfer takes.
"""

import zlib
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store, serialize

from reaffirm_core.names import GRAPHS, Names
from reaffirm_server.dataset.local_dataset import open_read_only
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.publish.downloads import RDF_FILES, WHOLE

#: Suffixes of the formats whose parts can be concatenated; other formats have a beginning and an end.
_PARTS = ("ttl", "trig", "nq", "nt")

#: Number of triples in a part.
_SIZE = 10_000


class StreamedDownloads:
    """The streamed files of one dataset; files are not cached."""

    def __init__(self, path: Path, names: Names) -> None:
        """Set the folder of the store."""
        self._path, self._names = path, names

    def has(self, name: str) -> bool:
        """Return whether a file of the whole dataset or of a graph is in a format that can be streamed."""
        stem, _, suffix = name.partition(".")
        return stem in {WHOLE, *GRAPHS} and suffix.removesuffix(".gz") in _PARTS

    def parts(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file in parts of at most ``_SIZE`` triples, always in the same order."""
        stem, _, suffix = name.partition(".")
        plain = suffix.removesuffix(".gz")
        parts = self._serialised(GRAPHS if stem == WHOLE else (stem,), RDF_FILES[plain])
        return parts if suffix == plain else _compressed(parts)

    def _serialised(self, graphs: tuple[str, ...], media_type: str) -> Iterator[bytes]:
        """Yield serialised parts of named graphs, one graph after another."""
        rdf_format, prefixes = RDF_FORMATS[media_type], self._names.prefixes()
        for graph in graphs:
            quads = self._store.quads_for_pattern(None, None, None, NamedNode(self._names.graph(graph)))
            facts: Iterator[Any] = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
            while part := list(islice(facts, _SIZE)):  # the store returns them sorted by subject
                yield serialize(part, format=rdf_format, prefixes=prefixes) or b""

    @cached_property
    def _store(self) -> Store:
        return open_read_only(self._path)


def _compressed(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the parts of a gzip file without a timestamp."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()
