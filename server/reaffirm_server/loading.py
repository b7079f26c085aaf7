"""The command that puts the built dataset into a SPARQL store on another server: load.

Each graph is written beside its place, in parts, and counted; then all graphs are moved to their places by one update,
which begins by taking the record of what the store holds away and ends by writing the new one. So the dataset that is
there is served until then; a load that is stopped leaves it as it was, and the next one goes on where it ended. Where a
store does not carry out an update as a whole and is stopped in it, there is no record, and nothing is served.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import click
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, RDF, VOID

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.names import Names
from reaffirm_server.cli import Place, data_option
from reaffirm_server.engine import Limits
from reaffirm_server.errors import AwayError, QueryError, TimeOutError
from reaffirm_server.held import count, open_held, read_records, record_graph
from reaffirm_server.remote import Remote
from reaffirm_server.store import Served, ontology_version, open_served, query_text
from reaffirm_server.wire import Address, Wire

#: Triples in one update. Virtuoso compiles an update; at some 5,000 triples its compiler runs out of memory.
PART = 1_000
#: Seconds for one part, and for moving all graphs to their places.
_SECONDS, _MOVING = 300.0, 3_600.0
_ANSWER_BYTES = 1_000_000

#: Where updates may be sent, by the last part of the address for queries: what comes in its place, as it is tried.
#: Oxigraph and Fuseki have query and update; Virtuoso has sparql, and sparql-auth for who has a password.
_UPDATES = {
    "query": ("update",),
    "sparql": ("sparql-auth", "update", "sparql"),
}
#: The same for addresses that end otherwise, as a Fuseki data set or an RDF4J repository.
_BELOW = ("update", "statements", "")


@dataclass(frozen=True)
class Part:
    """A graph on its way: its triples as lines of N-Triples, sorted, and the graph that is written beside it."""

    graph: str
    beside: str
    lines: Sequence[str]


@click.command()
@click.option(
    "--to",
    "address",
    type=Place(),
    required=True,
    metavar="ADDRESS",
    help="The store: where it answers queries, as sparql+http(s)://[USER@]HOST/PATH.",
)
@click.option("--update", "url", metavar="URL", help="Where it takes updates.  [default: tried, beside the address]")
@data_option
def load(address: Address, url: str | None, data: Path | None) -> None:
    """Load the built dataset into a SPARQL store, in the place of the one that is there.

    The password of USER is read from REAFFIRM_STORE_PASSWORD. What is there stays until all is loaded and counted; a
    load that was stopped goes on where it ended.
    """
    served = open_served(data)
    try:
        loader = Loader(served, address, url)
        if loader.is_there():
            click.echo(f"{address} holds sha256:{served.digest} already")
            return
        with click.progressbar(length=sum(served.graphs.values()), label="loading") as shown:
            for done in loader.write():
                shown.update(done)
        loader.swap()
    except QueryError as error:
        again = "; run `reaffirm load` again to go on" if isinstance(error, AwayError | TimeOutError) else ""
        raise ReaffirmError(f"{error}{again}") from error
    held = open_held(address)
    click.echo(f"{address} holds sha256:{held.digest}: {sum(held.graphs.values()):,} triples, counted there")


class Loader:
    """Loads one dataset into one store."""

    def __init__(self, served: Served, address: Address, url: str | None) -> None:
        """Raises ReaffirmError if the store holds another dataset under another base, or takes no updates."""
        self._served, self._address, self._base = served, address, served.names.base
        self._beside = f"{record_graph(self._base)}/loading/"
        self._limits = Limits(seconds=_SECONDS)
        records = read_records(Remote(address, self._base, frozenset()), self._limits)
        others = [record.base for record in records if record.base != self._base]
        if others:
            raise ReaffirmError(f"the store at {address} holds a dataset under {others[0]}; choose another store")
        self._records = records
        self._parts = tuple(self._part(graph) for graph in sorted(served.graphs))
        self._wire = self._open(_candidates(address) if url is None else [url])

    def is_there(self) -> bool:
        """Whether the store holds this very dataset, whole."""
        if [record.digest for record in self._records] != [self._served.digest]:
            return False
        graphs = self._served.graphs
        return count(Remote(self._address, self._base, frozenset(graphs)), self._limits) == graphs

    def write(self) -> Iterator[int]:
        """Write every graph beside its place; yields how many triples have come there, again and again.

        Raises ReaffirmError if a graph has not as many triples in the end as it should.
        """
        counts = count(Remote(self._address, self._base, frozenset()), self._limits)
        wanted = {part.beside for part in self._parts}
        for graph in counts:
            if graph.startswith(self._beside) and graph not in wanted:  # of a dataset that was not loaded to its end
                self._send(_drop(graph))
        for part in self._parts:
            there = counts.get(part.beside, 0)
            start = there if there == len(part.lines) else there - there % PART
            yield start
            yield from self._fill(part, start)
            if self._size(part) != len(part.lines):  # it was being moved, or someone else wrote to it
                self._send(_drop(part.beside))
                for _ in self._fill(part, 0):
                    pass
            if (size := self._size(part)) != len(part.lines):
                raise ReaffirmError(f"the store keeps {size:,} of the {len(part.lines):,} triples of <{part.graph}>")

    def swap(self) -> None:
        """Put all graphs in their places, and the record that says so."""
        record = record_graph(self._base)
        gone = {graph for held in self._records for graph in held.graphs} - self._served.graphs.keys()
        operations = [
            _drop(record),
            *(_drop(graph) for graph in sorted(gone)),
            *(_move(part.beside, part.graph) for part in self._parts),
            _insert(record, self._record()),
        ]
        self._send(";\n".join(operations), seconds=_MOVING, again=False)

    def _part(self, graph: str) -> Part:
        """A graph as it is written; the graph beside is named after what is in it."""
        found = self._served.store.quads_for_pattern(None, None, None, NamedNode(graph))
        lines = sorted(f"{quad.triple} ." for quad in found)
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return Part(graph, self._beside + digest[:32], lines)

    def _size(self, part: Part) -> int:
        """How many triples the graph beside has."""
        return count(Remote(self._address, self._base, frozenset({part.beside})), self._limits).get(part.beside, 0)

    def _fill(self, part: Part, start: int) -> Iterator[int]:
        """Write the triples of a graph from one on; yields how many were written each time."""
        for at in range(start, len(part.lines), PART):
            lines = part.lines[at : at + PART]
            self._send(_insert(part.beside, lines))
            yield len(lines)

    def _record(self) -> list[str]:
        """What the store is to say that it holds, as lines of N-Triples."""
        names, served = self._served.names, self._served
        dataset = NamedNode(record_graph(self._base))
        facts: list[tuple[str, NamedNode | Literal]] = [
            (RDF.type, NamedNode(VOID.Dataset)),
            (VOID.uriSpace, Literal(self._base)),
            (DCTERMS.identifier, Literal(f"sha256:{served.digest}")),
            (DCTERMS.conformsTo, NamedNode(f"{self._base}ontology/{ontology_version()}")),
            *((DCTERMS.hasPart, NamedNode(f"{self._base}{corpus}/")) for corpus in names.corpora),
            *((VOID.subset, NamedNode(graph)) for graph in served.graphs),
        ]
        sizes = [Triple(NamedNode(g), NamedNode(VOID.triples), Literal(size)) for g, size in served.graphs.items()]
        return [f"{t} ." for t in (*(Triple(dataset, NamedNode(p), value) for p, value in facts), *sizes)]

    def _open(self, candidates: list[str]) -> Wire:
        """The first address that takes updates. Raises ReaffirmError if none does, QueryError for a wrong password."""
        probe = _drop(f"{self._beside}probe")
        said = ""
        for url in candidates:
            wire = Wire(self._address.beside(url))
            reply = wire.post([("update", probe)], "*/*", _SECONDS, _ANSWER_BYTES)
            if reply.status in {200, 204}:
                return wire
            said = f" ({reply.status}{': ' if reply.said else ''}{reply.said})"
        tried = " or ".join(candidates)
        raise ReaffirmError(f"the store takes no updates at {tried}{said}; say where with --update")

    def _send(self, text: str, *, seconds: float = _SECONDS, again: bool = True) -> None:
        """Send an update. Raises ReaffirmError, with what the store says, if it does not take it."""
        reply = self._wire.post([("update", text)], "*/*", seconds, _ANSWER_BYTES, again=again)
        if reply.status not in {200, 204}:
            said = f"{reply.status}{': ' if reply.said else ''}{reply.said}"
            raise ReaffirmError(f"the store did not take an update ({said}); run `reaffirm load` again to go on")


def _candidates(address: Address) -> list[str]:
    """Where updates may be sent, for an address at which queries are answered."""
    parts = urlsplit(address.url)
    stem, _, last = parts.path.rstrip("/").rpartition("/")
    paths = [f"{stem}/{name}" for name in _UPDATES.get(last, [f"{last}/{name}" for name in _BELOW])]
    return [urlunsplit(parts._replace(path=path.rstrip("/") or "/")) for path in paths]


def _insert(graph: str, lines: Sequence[str]) -> str:
    """The update that puts triples into a graph."""
    text = query_text("load-triples", Names()).replace("<urn:node>", f"<{graph}>")
    return text.replace("# TRIPLES", "\n".join(lines))


def _move(beside: str, graph: str) -> str:
    """The update that puts a graph into the place of another."""
    return query_text("load-move", Names()).replace("<urn:from>", f"<{beside}>").replace("<urn:node>", f"<{graph}>")


def _drop(graph: str) -> str:
    """The update that takes a graph away."""
    return query_text("load-drop", Names()).replace("<urn:node>", f"<{graph}>")
