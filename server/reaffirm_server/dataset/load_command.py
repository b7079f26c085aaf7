"""The command that puts the built dataset into a SPARQL store on another server: load.

A version has graphs of its own in the store, named after what is in them: they are written in parts and counted while
the version before is being served from its graphs; what has not changed is there already. Then a record is written that
says where they stand, and in the end the one triple by which it is a record: nothing is moved, so a version is there
whole or not at all, whatever the store makes of an update. A load that is stopped leaves what was there, and the next
one goes on where it ended. The version before keeps its record; what has lost its record is dropped by the next load.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, RDF, SDO, VOID

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.dataset.graph_files import Spread, open_spread
from reaffirm_server.dataset.graph_writers import SECONDS, Graphs, Writer, updates
from reaffirm_server.dataset.local_dataset import About
from reaffirm_server.dataset.options import Place, data_option
from reaffirm_server.dataset.project_files import ontology_version
from reaffirm_server.dataset.remote_dataset import count, open_held, read_records, record_of
from reaffirm_server.engine.base import Limits
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.remote import Remote
from reaffirm_server.errors import AwayError, QueryError, TimeOutError

#: How many versions keep their records: the one that was loaded and the one before.
KEPT = 2


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
@click.option("--graphs", metavar="URL", help="Where it takes graphs (Graph Store Protocol), instead of updates.")
@data_option
def load(address: Address, url: str | None, graphs: str | None, data: Path | None) -> None:
    """Load the built dataset into a SPARQL store, as the version to be served from then on.

    The password of USER is read from REAFFIRM_STORE_PASSWORD. What is there stays and is served, by servers that are
    running until `reaffirm reload`; a load that was stopped goes on where it ended.
    """
    if url and graphs:
        raise click.UsageError("Give one of --update and --graphs.")
    with open_spread(data) as (about, graphs_of_it):
        try:
            writer: Writer = Graphs(address.beside(graphs)) if graphs else updates(address, url)
            loader = Loader(about, graphs_of_it, address, writer)
            if loader.is_there():
                click.echo(f"{address} holds sha256:{about.digest} already")
                return
            with click.progressbar(length=sum(about.graphs.values()), label="loading") as shown:
                for done in loader.write():
                    shown.update(done)
            loader.record()
        except QueryError as error:
            again = "; run `reaffirm load` again to go on" if isinstance(error, AwayError | TimeOutError) else ""
            raise ReaffirmError(f"{error}{again}") from error
    held = open_held(address)
    click.echo(f"{address} holds sha256:{held.digest}: {sum(held.graphs.values()):,} triples, counted there")


@dataclass(frozen=True)
class Part:
    """A graph on its way, and the graph that holds it in the store: it is named after what is in it."""

    place: str
    held: Spread


class Loader:
    """Loads one dataset into one store."""

    def __init__(self, about: About, graphs: Sequence[Spread], address: Address, writer: Writer) -> None:
        """Raises ReaffirmError if the store holds another dataset under another base."""
        self._about, self._address, self._writer, self._base = about, address, writer, about.names.base
        self._limits = Limits(seconds=SECONDS)
        self._records = read_records(Remote(address, self._base, frozenset()), self._limits)
        if others := [record.base for record in self._records if record.base != self._base]:
            raise ReaffirmError(f"the store at {address} holds a dataset under {others[0]}; choose another store")
        self._parts = tuple(Part(f"{graph.graph}~{graph.digest[:32]}", graph) for graph in graphs)

    def is_there(self) -> bool:
        """Whether the newest version in the store is this very dataset, whole."""
        return (
            [record.digest for record in self._records[:1]] == [self._about.digest]
            and all(self._records[0].places.get(part.held.graph) == part.place for part in self._parts)
            and all(self._size(part) == part.held.triples for part in self._parts)
        )

    def write(self) -> Iterator[int]:
        """Write every graph; yields how many triples have come there, again and again.

        Raises ReaffirmError if a graph has not as many triples in the end as it should.
        """
        counts = count(Remote(self._address, self._base, frozenset()), self._limits)
        known = {place for record in self._records for place in (record.graph, *record.places.values())}
        known |= {part.place for part in self._parts}
        own = re.compile(rf"{re.escape(self._base)}(?:graph/[a-z]+|dataset/\d+)~[0-9a-f]{{32}}")
        for graph in counts:
            if graph not in known and own.fullmatch(graph):  # it has lost its record, or was not loaded to its end
                self._writer.drop(graph)
        for part in self._parts:
            there = counts.get(part.place, 0)
            start = there if there == part.held.triples else there - there % self._writer.size
            yield start
            yield from self._fill(part, start)
            if self._size(part) != part.held.triples:  # someone else wrote to it, or it was loaded in other parts
                self._writer.drop(part.place)
                for _ in self._fill(part, 0):
                    pass
            if (size := self._size(part)) != part.held.triples:
                graph, whole = part.held.graph, part.held.triples
                raise ReaffirmError(f"the store keeps {size:,} of the {whole:,} triples of <{graph}>")

    def record(self) -> None:
        """Write the record that says where the graphs stand; old ones go, but for that of the version before."""
        number = self._records[0].number + 1 if self._records else 1
        record = NamedNode(record_of(self._base, f"{number}~{self._about.digest[:32]}"))
        self._writer.insert(record.value, self._facts(record, number))
        self._writer.insert(record.value, [f"{Triple(record, NamedNode(RDF.type), NamedNode(VOID.Dataset))} ."])
        for old in self._records[KEPT - 1 :]:
            self._writer.drop(old.graph)

    def _size(self, part: Part) -> int:
        """How many triples of a graph the store has."""
        return count(Remote(self._address, self._base, frozenset({part.place})), self._limits).get(part.place, 0)

    def _fill(self, part: Part, start: int) -> Iterator[int]:
        """Write the triples of a graph from one on; yields how many were written each time."""
        waiting = part.held.lines(start)
        while lines := list(islice(waiting, self._writer.size)):
            self._writer.insert(part.place, lines)
            yield len(lines)

    def _facts(self, record: NamedNode, number: int) -> list[str]:
        """What the store is to say that it holds, as lines of N-Triples, but for the type of the record."""
        names = self._about.names
        facts: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (record, SDO.position, Literal(number)),
            (record, VOID.uriSpace, Literal(self._base)),
            (record, DCTERMS.identifier, Literal(f"sha256:{self._about.digest}")),
            (record, DCTERMS.conformsTo, NamedNode(f"{self._base}ontology/{ontology_version()}")),
            *((record, DCTERMS.hasPart, NamedNode(f"{self._base}{corpus}/")) for corpus in names.corpora),
        ]
        for part in self._parts:
            graph = NamedNode(part.held.graph)
            facts.append((record, VOID.subset, graph))
            facts.append((graph, DCTERMS.hasVersion, NamedNode(part.place)))
            facts.append((graph, VOID.triples, Literal(part.held.triples)))
        return [f"{Triple(subject, NamedNode(predicate), value)} ." for subject, predicate, value in facts]
