"""Held: the dataset that a store on another server holds, as ``reaffirm load`` recorded it, and how it is asked.

A store holds several versions, each in graphs of its own with a record of its own that says where they stand. The
newest is opened; whoever opened one before goes on with that until its record is gone.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.names import Names
from reaffirm_server.dataset.local_dataset import About, Served, open_served
from reaffirm_server.dataset.project_files import load_questions, ontology_version
from reaffirm_server.engine.base import Answer, Engine, Limits, Selection, Wanted, rows
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.engine.remote import Remote
from reaffirm_server.errors import AwayError, QueryError

#: Seconds after which it is asked again whether the store still holds the dataset that it held.
FRESH = 1.0

#: What is done about a store that is not as it should be.
RENEW = "`reaffirm load` puts the built dataset there"


@dataclass(frozen=True)
class Record:
    """What a store says that it holds of a version."""

    graph: str  #: in which the record stands
    number: int  #: the higher, the newer
    base: str
    digest: str
    ontology: str  #: the version of the ontology
    corpora: tuple[str, ...]
    graphs: Mapping[str, int]  #: how many triples by IRI
    places: Mapping[str, str]  #: the names under which graphs stand in the store, by IRI


@dataclass(frozen=True, eq=False)
class Held(About):
    """The dataset in a store."""

    address: Address
    places: Mapping[str, str]  #: the names under which graphs stand there, by IRI

    def engine(self, prefixes: dict[str, str] | None = None) -> "Watched":
        """An engine on the store; ``prefixes`` need no declaration in its queries."""
        base = self.names.base
        records = Remote(self.address, base, frozenset())
        return Watched(Remote(self.address, base, self.places, prefixes), records, base, self.digest)

    def require(self) -> None:
        """Raise ReaffirmError unless the store still holds it."""
        try:
            self.engine().require(Limits())
        except QueryError as error:
            raise ReaffirmError(str(error)) from error


#: A dataset that can be asked.
Dataset = Served | Held


class Watched:
    """An engine that answers as long as its store holds one version: no answer is of another, or of a part of it.

    What `reaffirm load` drops has been without a record since the load before.
    """

    def __init__(self, engine: Engine, records: Engine, base: str, digest: str) -> None:
        """Ask an engine as long as the records of the dataset under a base name the version."""
        self._engine, self._records, self._base, self._digest = engine, records, base, digest
        self._until, self._looking = 0.0, threading.Lock()

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``. Raises AwayError if the store does not hold the version any more."""
        if time.monotonic() >= self._until and self._looking.acquire(blocking=False):
            try:
                self.require(limits)
                self._until = time.monotonic() + FRESH
            finally:
                self._looking.release()
        return self._engine.query(text, selection, wanted, limits)

    def require(self, limits: Limits) -> None:
        """Raise AwayError unless the store holds the version."""
        answer = self._records.query(query_text("held-versions", Names()), Selection(), Wanted(), limits)
        own = record_of(self._base, "")
        found = [row["version"].removeprefix("sha256:") for row in rows(answer) if row["record"].startswith(own)]
        if self._digest not in found:
            what = f"sha256:{found[0][:16]}…" if found else "no whole dataset"
            hint = "`reaffirm reload` has a server serve what is there"
            raise AwayError(f"the store holds {what} instead of sha256:{self._digest[:16]}…; {hint}")


def record_of(base: str, name: str) -> str:
    """The graph in which the record of a version under a base stands, and that version itself."""
    return f"{base}dataset/{name}"


def read_records(engine: Engine, limits: Limits) -> list[Record]:
    """What a store says that it holds, by base, the newest first. Raises QueryError if it does not answer."""
    answer = engine.query(query_text("held", Names()), Selection(), Wanted(), limits)
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(answer):
        if row["record"].startswith(record_of(row["base"], "")):
            found.setdefault(row["record"], []).append(row)
    return sorted(map(_record, found.values()), key=lambda record: (record.base, -record.number, record.graph))


def _record(said: list[dict[str, str]]) -> Record:
    """The record that rows tell."""
    base = said[0]["base"]
    return Record(
        graph=said[0]["record"],
        number=int(said[0]["number"]),
        base=base,
        digest=said[0]["version"].removeprefix("sha256:"),
        ontology=said[0]["ontology"].removeprefix(f"{base}ontology/"),
        corpora=tuple(sorted({row["corpus"].removeprefix(base).rstrip("/") for row in said})),
        graphs={row["graph"]: int(row["triples"]) for row in said},
        places={row["graph"]: row["place"] for row in said},
    )


def open_held(address: Address, limits: Limits = Limits()) -> Held:  # noqa: B008 - frozen
    """The newest dataset that the store at an address holds, whole and such as this software reads.

    Raises ReaffirmError, saying what to do, if it does not answer or holds anything else.
    """
    try:
        found = read_records(Remote(address, Names().base, frozenset()), limits)
        if not found:
            raise ReaffirmError(f"the store at {address} holds no whole dataset of Reaffirm; {RENEW}")
        if len(bases := dict.fromkeys(record.base for record in found)) > 1:
            named = " and ".join(bases)
            raise ReaffirmError(f"the store at {address} holds datasets of {named}; give each a store of its own")
        record = found[0]
        _require_readable(record, address)
        names = Names(record.base, record.corpora)
        held = Held(names, record.digest, load_questions(names), record.graphs, address, record.places)
        _require_whole(held, limits)
    except QueryError as error:
        raise ReaffirmError(str(error)) from error
    return held


def open_dataset(data: Path | None, store: Address | None, path: Path | None = None, only: str = "") -> Dataset:
    """The dataset that a store on another server holds, or else the built one; see ``open_held``, ``open_served``.

    Raises ReaffirmError if both are named and differ.
    """
    if store is None:
        return open_served(data, path, only)
    held = open_held(store)
    if data and (built := open_served(data)).digest != held.digest:
        differ = f"sha256:{held.digest[:16]}…, {data} sha256:{built.digest[:16]}…"
        raise ReaffirmError(f"the store at {store} holds {differ}; {RENEW}")
    return held


def _require_readable(record: Record, address: Address) -> None:
    """Raise ReaffirmError for a dataset of another version than this software is made for."""
    own = ontology_version()
    if record.ontology != own:
        made = f"sha256:{record.digest[:16]}… under version {record.ontology} of the ontology"
        raise ReaffirmError(f"the store at {address} holds {made}; this software is made for version {own}; {RENEW}")


def _require_whole(held: Held, limits: Limits) -> None:
    """Raise ReaffirmError if a graph has more or fewer triples than were loaded."""
    counts = count(held.engine(), limits)
    for graph, recorded in sorted(held.graphs.items()):
        if counts.get(graph, 0) != recorded:
            problem = f"{counts.get(graph, 0):,} triples in <{graph}> instead of {recorded:,}"
            raise ReaffirmError(f"the store at {held.address} has {problem}: it was changed since; {RENEW}")


def count(engine: Engine, limits: Limits) -> dict[str, int]:
    """How many triples each graph has that an engine asks of."""
    answer = engine.query(query_text("graphs", Names()), Selection(), Wanted(), limits)
    return {row["graph"]: int(row["triples"]) for row in rows(answer)}
