"""One file of N-Triples per named graph, to be loaded into a remote store."""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from reaffirm_core.files import locked_folder, read_lines, root
from reaffirm_core.graph_files.built import built_quads
from reaffirm_core.graph_files.nquads import merge
from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import DatasetInfo, open_local
from reaffirm_server.dataset.project_files import load_questions


@dataclass(frozen=True)
class GraphFile:
    """A named graph as a file of N-Triples, in the order of the lines."""

    graph: str
    path: Path
    triples: int
    digest: str  #: SHA-256 of the file

    def lines(self, start: int = 0) -> Iterator[str]:
        """Yield the triples from number ``start`` on (0-based), as lines without line ends."""
        return (line.decode().removesuffix("\n") for line in islice(read_lines(self.path), start, None))


@contextlib.contextmanager
def open_graph_files(data: Path | None = None) -> Iterator[tuple[DatasetInfo, tuple[GraphFile, ...]]]:
    """Write each graph of the built dataset to a temporary file. Yield the description of the dataset and the files.

    N-Quads need the memory of one line per corpus. Other formats are loaded into memory.
    Raises like ``open_local``.
    """
    folder = data or root() / "data" / "graph"
    with locked_folder("reaffirm-load-") as temporary, contextlib.ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        digests: dict[str, Any] = {}

        def put(triple: bytes, graph: bytes) -> None:
            iri = graph[1:-1].decode()
            if iri not in files:
                path = temporary / f"{len(files)}.nt"
                files[iri], digests[iri] = stack.enter_context(path.open("wb")), hashlib.sha256()
            line = triple + b" .\n"
            files[iri].write(line)
            digests[iri].update(line)

        if quads := built_quads(folder):
            merged = merge({str(file): read_lines(file) for file in quads.values()}, put)
            names = Names(merged.base, tuple(sorted(quads)))
            about = DatasetInfo(names, merged.digest, load_questions(names), merged.graphs)
        else:
            served = open_local(folder)
            about = served.about()
            for graph in sorted(served.store.named_graphs(), key=str):
                for quad in sorted(map(str, served.store.quads_for_pattern(None, None, None, graph))):
                    put(quad.rpartition(" ")[0].encode(), str(graph).encode())
        for file in files.values():
            file.flush()
        yield (
            about,
            tuple(
                GraphFile(iri, Path(files[iri].name), about.graphs[iri], digests[iri].hexdigest())
                for iri in sorted(files)
            ),
        )
