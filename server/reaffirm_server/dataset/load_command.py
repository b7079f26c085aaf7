"""The command that loads the built dataset into a remote SPARQL store: load.

Each version has its own graphs in the store, named after a digest of their content. They are written in parts and
counted while the version before is served from its graphs. Unchanged graphs are reused. Then a record is written with
the names of the graphs, and last the triple with the type of the record. Graphs are never renamed. Thus a version is
complete or invisible, however the store executes an update. An interrupted load leaves the store usable, and the next
load resumes it. The version before keeps its record. Graphs without a record are dropped by the next load.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, RDF, SDO, VOID

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset.graph_files import GraphFile, open_graph_files
from reaffirm_server.dataset.graph_writers import SECONDS, GraphStoreWriter, Writer, find_updates
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.options import StoreLocation, data_option
from reaffirm_server.dataset.project_files import ontology_version
from reaffirm_server.dataset.remote_dataset import count, open_remote, read_records, record_of
from reaffirm_server.engine.base import Limits
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.remote import RemoteEngine
from reaffirm_server.errors import QueryError, StoreUnavailableError, TimeOutError

#: Number of versions with a record: the loaded version and the version before.
KEPT = 2


@click.command()
@click.option(
    "--to",
    "address",
    type=StoreLocation(),
    required=True,
    metavar="ADDRESS",
    help="The query address of the store: sparql+http(s)://[USER@]HOST/PATH.",
)
@click.option("--update", "url", metavar="URL", help="The update address.  [default: derived from the query address]")
@click.option("--graphs", metavar="URL", help="The address of the Graph Store Protocol, used instead of updates.")
@data_option
def load(address: Address, url: str | None, graphs: str | None, data: Path | None) -> None:
    """Load the built dataset into a SPARQL store as its newest version.

    The password of USER is read from REAFFIRM_STORE_PASSWORD. The version before stays in the store, and running
    servers serve it until `reaffirm reload`. An interrupted load is resumed by the next one.
    """
    if url and graphs:
        raise click.UsageError("Give one of --update and --graphs.")
    with open_graph_files(data) as (about, graph_files):
        try:
            writer: Writer = GraphStoreWriter(address.with_url(graphs)) if graphs else find_updates(address, url)
            loader = Loader(about, graph_files, address, writer)
            if loader.is_loaded():
                click.echo(f"{address} already has sha256:{about.digest}")
                return
            with click.progressbar(length=sum(about.graphs.values()), label="loading") as bar:
                for done in loader.write():
                    bar.update(done)
            loader.record()
        except QueryError as error:
            advice = (
                "; run `reaffirm load` again to resume"
                if isinstance(error, StoreUnavailableError | TimeOutError)
                else ""
            )
            raise ReaffirmError(f"{error}{advice}") from error
    remote = open_remote(address)
    click.echo(f"{address} has sha256:{remote.digest}: {sum(remote.graphs.values()):,} triples, counted in the store")


@dataclass(frozen=True)
class Part:
    """A graph to be loaded, and its name in the store, which contains its digest."""

    place: str
    file: GraphFile


class Loader:
    """A load of one dataset into one store."""

    def __init__(self, about: DatasetInfo, graphs: Sequence[GraphFile], address: Address, writer: Writer) -> None:
        """Read the records of the store. Raises ReaffirmError if it has a dataset under another base."""
        self._about, self._address, self._writer, self._base = about, address, writer, about.names.base
        self._limits = Limits(seconds=SECONDS)
        self._records = read_records(RemoteEngine(address, self._base, frozenset()), self._limits)
        if foreign := [record.base for record in self._records if record.base != self._base]:
            raise ReaffirmError(f"the store at {address} has a dataset under {foreign[0]}; choose another store")
        self._parts = tuple(Part(f"{graph.graph}~{graph.digest[:32]}", graph) for graph in graphs)

    def is_loaded(self) -> bool:
        """Return whether the newest version in the store is this dataset and is complete."""
        return (
            [record.digest for record in self._records[:1]] == [self._about.digest]
            and all(self._records[0].places.get(part.file.graph) == part.place for part in self._parts)
            and all(self._size(part) == part.file.triples for part in self._parts)
        )

    def write(self) -> Iterator[int]:
        """Write every graph and yield the number of triples of each step.

        Raises ReaffirmError if a graph has another number of triples in the end than its file.
        """
        counts = count(RemoteEngine(self._address, self._base, frozenset()), self._limits)
        self._drop_leftovers(counts)
        for part in self._parts:
            yield from self._write_part(part, counts.get(part.place, 0))

    def _drop_leftovers(self, graphs: Iterable[str]) -> None:
        """Drop graphs of our datasets without a record: those of old versions and of interrupted loads."""
        used = {place for record in self._records for place in (record.graph, *record.places.values())}
        used |= {part.place for part in self._parts}
        own = re.compile(rf"{re.escape(self._base)}(?:graph/[a-z]+|dataset/\d+)~[0-9a-f]{{32}}")
        for graph in graphs:
            if graph not in used and own.fullmatch(graph):
                self._writer.drop(graph)

    def _write_part(self, part: Part, present: int) -> Iterator[int]:
        """Write the rest of a graph, after its first ``present`` triples. Yield the number of triples of each step."""
        start = present if present == part.file.triples else present - present % self._writer.size
        yield start
        yield from self._fill(part, start)
        if self._size(part) != part.file.triples:  # another client changed it, or the size of a request was different
            self._writer.drop(part.place)
            for _ in self._fill(part, 0):
                pass
        if (size := self._size(part)) != part.file.triples:
            expected = f"{part.file.triples:,} triples in <{part.file.graph}>"
            raise ReaffirmError(
                f"expected {expected}, found {size:,} in the store at {self._address}; check the log of the store"
            )

    def record(self) -> None:
        """Write the record of this version. Drop older records except the record of the version before."""
        number = self._records[0].number + 1 if self._records else 1
        record = NamedNode(record_of(self._base, f"{number}~{self._about.digest[:32]}"))
        self._writer.insert(record.value, self._facts(record, number))
        self._writer.insert(record.value, [f"{Triple(record, NamedNode(RDF.type), NamedNode(VOID.Dataset))} ."])
        for old in self._records[KEPT - 1 :]:
            self._writer.drop(old.graph)

    def _size(self, part: Part) -> int:
        """Return the number of triples of a graph in the store."""
        return count(RemoteEngine(self._address, self._base, frozenset({part.place})), self._limits).get(part.place, 0)

    def _fill(self, part: Part, start: int) -> Iterator[int]:
        """Write the triples of a graph from number ``start`` on and yield the size of each request."""
        remaining = part.file.lines(start)
        while lines := list(islice(remaining, self._writer.size)):
            self._writer.insert(part.place, lines)
            yield len(lines)

    def _facts(self, record: NamedNode, number: int) -> list[str]:
        """Return the triples of the record, without its type, as lines of N-Triples."""
        names = self._about.names
        facts: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (record, SDO.position, Literal(number)),
            (record, VOID.uriSpace, Literal(self._base)),
            (record, DCTERMS.identifier, Literal(f"sha256:{self._about.digest}")),
            (record, DCTERMS.conformsTo, NamedNode(f"{self._base}ontology/{ontology_version()}")),
            *((record, DCTERMS.hasPart, NamedNode(f"{self._base}{corpus}/")) for corpus in names.corpora),
        ]
        for part in self._parts:
            graph = NamedNode(part.file.graph)
            facts.append((record, VOID.subset, graph))
            facts.append((graph, DCTERMS.hasVersion, NamedNode(part.place)))
            facts.append((graph, VOID.triples, Literal(part.file.triples)))
        return [f"{Triple(subject, NamedNode(predicate), value)} ." for subject, predicate, value in facts]
