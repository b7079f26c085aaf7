"""The dataset in a remote store, as recorded by ``reaffirm load``, and its engine.

A store has several versions. Each version has its own graphs, and a record with their names. The newest version is
opened. An older version remains usable until its record is removed.
"""

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import DatasetInfo, LocalDataset, apart, open_local
from reaffirm_server.dataset.project_files import load_questions, ontology_version
from reaffirm_server.dataset.vocabulary import read_vocabulary
from reaffirm_server.engine.base import Answer, AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.engine.remote import RemoteEngine
from reaffirm_server.errors import QueryError, StoreUnavailableError

#: Seconds after which the version in the store is checked again.
FRESH = 1.0

#: Advice in error messages about the content of a store.
RENEW = "load the built dataset with `reaffirm load`"


@dataclass(frozen=True)
class Record:
    """The record of a version in a store."""

    graph: str  #: the graph of the record
    number: int  #: the number of the version; newer versions have higher numbers
    base: str
    digest: str  #: SHA-256 in hexadecimal
    ontology: str  #: the version of the ontology
    corpora: tuple[str, ...]
    graphs: Mapping[str, int]  #: number of triples of each graph, by IRI
    places: Mapping[str, str]  #: names of the graphs in the store, by IRI


@dataclass(frozen=True, eq=False)
class RemoteDataset(DatasetInfo):
    """A dataset in a remote store."""

    address: Address
    places: Mapping[str, str]  #: names of the graphs in the store, by IRI

    def engine(self, services: Collection[str] = frozenset()) -> "VersionedEngine":
        """Return an engine on the store; the prefixes of the dataset need no declaration in its queries."""
        base, prefixes = self.names.base, self.names.prefixes()
        records = RemoteEngine(self.address, base, frozenset())
        return VersionedEngine(
            RemoteEngine(self.address, base, self.places, prefixes, services, apart(self.names)),
            records,
            base,
            self.digest,
        )


#: A dataset that can be queried.
Dataset = LocalDataset | RemoteDataset


class VersionedEngine:
    """An engine that answers only while its store has one version, never from another or incomplete version.

    `reaffirm load` drops a graph only if it already had no record during the load before.
    """

    def __init__(self, engine: Engine, records: Engine, base: str, digest: str) -> None:
        """Use ``engine`` for queries and ``records`` to check the version, given by base and digest."""
        self._engine, self._records, self._base, self._digest = engine, records, base, digest
        self._until, self._checking = 0.0, threading.Lock()

    def query(self, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``. Raises StoreUnavailableError if the store no longer has the version."""
        if time.monotonic() >= self._until and self._checking.acquire(blocking=False):
            try:
                self.require(limits)
                self._until = time.monotonic() + FRESH
            finally:
                self._checking.release()
        return self._engine.query(text, selection, answer_formats, limits)

    def require(self, limits: Limits) -> None:
        """Raise StoreUnavailableError unless the store has the version."""
        answer = self._records.query(query_text("held-versions", Names()), Selection(), AnswerFormats(), limits)
        own = record_of(self._base, "")
        versions = [row["version"].removeprefix("sha256:") for row in rows(answer) if row["record"].startswith(own)]
        if self._digest not in versions:
            actual = f"sha256:{versions[0][:16]}…" if versions else "no complete dataset"
            advice = "serve the newest version with `reaffirm reload`"
            raise StoreUnavailableError(f"the store has {actual} instead of sha256:{self._digest[:16]}…; {advice}")


def record_of(base: str, name: str) -> str:
    """Return the IRI of a version under a base, which is also the graph of its record."""
    return f"{base}dataset/{name}"


def read_records(engine: Engine, limits: Limits) -> list[Record]:
    """Return the records of a store, by base, the newest first. Raises QueryError if the store does not answer."""
    answer = engine.query(query_text("held", Names()), Selection(), AnswerFormats(), limits)
    by_record: dict[str, list[dict[str, str]]] = {}
    for row in rows(answer):
        if row["record"].startswith(record_of(row["base"], "")):
            by_record.setdefault(row["record"], []).append(row)
    return sorted(map(_record, by_record.values()), key=lambda record: (record.base, -record.number, record.graph))


def _record(solutions: list[dict[str, str]]) -> Record:
    """Return the record that rows of a query describe."""
    first = solutions[0]
    base = first["base"]
    return Record(
        graph=first["record"],
        number=int(first["number"]),
        base=base,
        digest=first["version"].removeprefix("sha256:"),
        ontology=first["ontology"].removeprefix(f"{base}ontology/"),
        corpora=tuple(sorted({row["corpus"].removeprefix(base).rstrip("/") for row in solutions})),
        graphs={row["graph"]: int(row["triples"]) for row in solutions},
        places={row["graph"]: row["place"] for row in solutions},
    )


def open_remote(address: Address, limits: Limits = Limits()) -> RemoteDataset:  # noqa: B008 - frozen
    """Open the newest dataset in the store at an address, after checking its ontology version and completeness.

    Raises ReaffirmError, with advice, if the store does not answer or has no such dataset.
    """
    try:
        records = read_records(RemoteEngine(address, Names().base, frozenset()), limits)
        if not records:
            raise ReaffirmError(f"the store at {address} has no complete dataset of Reaffirm; {RENEW}")
        if len(bases := dict.fromkeys(record.base for record in records)) > 1:
            listed = " and ".join(bases)
            raise ReaffirmError(f"the store at {address} has datasets of {listed}; use a separate store for each")
        record = records[0]
        _require_readable(record, address)
        names = Names(record.base, record.corpora)
        remote = RemoteDataset(names, record.digest, load_questions(names), record.graphs, address, record.places)
        _require_whole(remote, limits)
        remote = replace(remote, vocabulary=read_vocabulary(remote.engine(), names, remote.graphs, limits))
    except QueryError as error:
        raise ReaffirmError(str(error)) from error
    return remote


def open_dataset(data: Path | None, store: Address | None, path: Path | None = None, only: str = "") -> Dataset:
    """Open the dataset in a remote store, or else the built dataset; see ``open_remote``, ``open_local``.

    Raises ReaffirmError if both are given and differ.
    """
    if store is None:
        return open_local(data, path, only)
    remote = open_remote(store)
    if data and (built := open_local(data)).digest != remote.digest:
        versions = f"sha256:{remote.digest[:16]}…, but {data} has sha256:{built.digest[:16]}…"
        raise ReaffirmError(f"the store at {store} has {versions}; {RENEW}")
    return remote


def _require_readable(record: Record, address: Address) -> None:
    """Raise ReaffirmError for a dataset with another version of the ontology than this software requires."""
    required = ontology_version()
    if record.ontology != required:
        actual = f"sha256:{record.digest[:16]}… with version {record.ontology} of the ontology"
        raise ReaffirmError(f"the store at {address} has {actual}, this software requires {required}; {RENEW}")


def _require_whole(remote: RemoteDataset, limits: Limits) -> None:
    """Raise ReaffirmError if a graph has more or fewer triples than were loaded."""
    counts = count(remote.engine(), limits)
    for graph, recorded in sorted(remote.graphs.items()):
        if counts.get(graph, 0) != recorded:
            problem = f"{counts.get(graph, 0):,} triples in <{graph}> instead of {recorded:,}"
            raise ReaffirmError(f"the store at {remote.address} has {problem}; it was changed after the load; {RENEW}")


def count(engine: Engine, limits: Limits) -> dict[str, int]:
    """Return the number of triples of each graph of an engine."""
    answer = engine.query(query_text("graphs", Names()), Selection(), AnswerFormats(), limits)
    return {row["graph"]: int(row["triples"]) for row in rows(answer)}
