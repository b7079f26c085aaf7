"""Changing: the two ways in which the graphs of a store on another server are written, by updates and as graphs."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.names import Names
from reaffirm_server.engine.http_client import Address, Message, Reply, Wire, form
from reaffirm_server.engine.queries import query_text

#: Seconds for one change.
SECONDS = 300.0
_ANSWER_BYTES = 1_000_000
#: The statuses of a change that was made.
_TAKEN = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})

#: Where updates may be sent, by the last part of the address for queries: what comes in its place, as it is tried.
#: Oxigraph and Fuseki have query and update; Virtuoso has sparql, and sparql-auth for who has a password.
_UPDATES = {
    "query": ("update",),
    "sparql": ("sparql-auth", "update", "sparql"),
}
#: The same for addresses that end otherwise, as a Fuseki data set or an RDF4J repository.
_BELOW = ("update", "statements", "")


class Writer(Protocol):
    """A way to change the graphs of a store; raises ReaffirmError, with what the store says, if that refuses."""

    size: int  #: triples that are written at a time

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Put triples into a graph."""

    def drop(self, graph: str) -> None:
        """Take a graph away, if it is there."""


class Updates:
    """Changes graphs by SPARQL 1.1 Update."""

    #: Virtuoso compiles an update; at some 5,000 triples its compiler runs out of memory.
    size = 1_000

    def __init__(self, address: Address) -> None:
        self._wire = Wire(address)

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Put triples into a graph."""
        _require(self._send(self._text("load-triples", graph).replace("# TRIPLES", "\n".join(lines))))

    def drop(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        _require(self.dropped(graph))

    def dropped(self, graph: str) -> Reply:
        """What the store says when it is to take a graph away."""
        return self._send(self._text("load-drop", graph))

    def _text(self, name: str, graph: str) -> str:
        return query_text(name, Names()).replace("<urn:node>", f"<{graph}>")

    def _send(self, text: str) -> Reply:
        return self._wire.send(form([("update", text)], "*/*"), SECONDS, _ANSWER_BYTES)


class Graphs:
    """Changes graphs by the SPARQL 1.1 Graph Store HTTP Protocol, indirectly identified (section 4.2)."""

    #: Some megabytes at a time.
    size = 20_000

    def __init__(self, address: Address) -> None:
        self._wire = Wire(address)

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Put triples into a graph."""
        _require(self._send("POST", graph, "\n".join([*lines, ""]).encode()))

    def drop(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        reply = self._send("DELETE", graph)
        if reply.status != HTTPStatus.NOT_FOUND:
            _require(reply)

    def _send(self, method: str, graph: str, body: bytes = b"") -> Reply:
        message = Message(method, body, "application/n-triples", "*/*", f"graph={quote(graph, safe='')}")
        return self._wire.send(message, SECONDS, _ANSWER_BYTES)


def _require(reply: Reply) -> None:
    """Raise ReaffirmError, with what the store says, if it did not take a change."""
    if reply.status not in _TAKEN:
        raise ReaffirmError(f"the store did not take a change ({_told(reply)}); run `reaffirm load` again to go on")


def _told(reply: Reply) -> str:
    return f"{reply.status}{': ' if reply.said else ''}{reply.said}"


def updates(address: Address, url: str | None) -> Updates:
    """What sends updates: to a URL, or else to the first of those beside the address for queries that takes them.

    Raises ReaffirmError if none does, QueryError for a wrong password.
    """
    said = ""
    candidates = _candidates(address) if url is None else [url]
    for one in candidates:
        writer = Updates(address.beside(one))
        reply = writer.dropped("urn:reaffirm:probe")
        if reply.status in _TAKEN:
            return writer
        said = f" ({_told(reply)})"
    tried = " or ".join(candidates)
    raise ReaffirmError(f"the store takes no updates at {tried}{said}; say where with --update")


def _candidates(address: Address) -> list[str]:
    """Where updates may be sent, for an address at which queries are answered."""
    parts = urlsplit(address.url)
    stem, _, last = parts.path.rstrip("/").rpartition("/")
    paths = [f"{stem}/{name}" for name in _UPDATES.get(last, [f"{last}/{name}" for name in _BELOW])]
    return [urlunsplit(parts._replace(path=path.rstrip("/") or "/")) for path in paths]
