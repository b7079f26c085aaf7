"""Writers of graphs in a remote store: SPARQL Update and the Graph Store Protocol."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.engine.http_client import Address, HttpClient, HttpRequest, StoreResponse, form
from reaffirm_server.engine.queries import query_text

#: Timeout of one request, in seconds.
SECONDS = 300.0
_ANSWER_BYTES = 1_000_000
#: The statuses of a successful request.
_SUCCESS = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})

#: Last path segments of update addresses, by that of the query address, in the order in which they are tried.
#: Oxigraph and Fuseki have query and update; Virtuoso has sparql, and sparql-auth for authenticated users.
_UPDATES = {
    "query": ("update",),
    "sparql": ("sparql-auth", "update", "sparql"),
}
#: Path segments appended to any other query address, such as a Fuseki dataset or an RDF4J repository.
_BELOW = ("update", "statements", "")


class Writer(Protocol):
    """A writer of graphs in a store. Its methods raise ReaffirmError with the store's message if a request fails."""

    size: int  #: number of triples in a request

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Insert triples, as lines of N-Triples, into a graph."""

    def drop(self, graph: str) -> None:
        """Remove a graph if it exists."""


class UpdateWriter:
    """A writer of graphs with SPARQL 1.1 Update."""

    #: The compiler of Virtuoso runs out of memory at some 5,000 triples in an update.
    size = 1_000

    def __init__(self, address: Address) -> None:
        self._client = HttpClient(address)

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Insert triples into a graph."""
        _require(self._send(self._text("load-triples", graph).replace("# TRIPLES", "\n".join(lines))))

    def drop(self, graph: str) -> None:
        """Remove a graph if it exists."""
        _require(self.try_drop(graph))

    def try_drop(self, graph: str) -> StoreResponse:
        """Send the request to remove a graph and return the unchecked response."""
        return self._send(self._text("load-drop", graph))

    def _text(self, name: str, graph: str) -> str:
        return query_text(name, Names()).replace("<urn:node>", f"<{graph}>")

    def _send(self, text: str) -> StoreResponse:
        return self._client.send(form([("update", text)], "*/*"), SECONDS, _ANSWER_BYTES)


class GraphStoreWriter:
    """A writer of graphs with the SPARQL 1.1 Graph Store HTTP Protocol, indirectly identified (section 4.2)."""

    #: Some megabytes in a request.
    size = 20_000

    def __init__(self, address: Address) -> None:
        self._client = HttpClient(address)

    def insert(self, graph: str, lines: Sequence[str]) -> None:
        """Insert triples into a graph."""
        _require(self._send("POST", graph, "\n".join([*lines, ""]).encode()))

    def drop(self, graph: str) -> None:
        """Remove a graph if it exists."""
        reply = self._send("DELETE", graph)
        if reply.status != HTTPStatus.NOT_FOUND:
            _require(reply)

    def _send(self, method: str, graph: str, body: bytes = b"") -> StoreResponse:
        message = HttpRequest(method, body, "application/n-triples", "*/*", {"graph": graph})
        return self._client.send(message, SECONDS, _ANSWER_BYTES)


def _require(reply: StoreResponse) -> None:
    """Raise ReaffirmError with the store's message if a request failed."""
    if reply.status not in _SUCCESS:
        raise ReaffirmError(f"the store rejected a change ({_detail(reply)}); run `reaffirm load` again to resume")


def _detail(reply: StoreResponse) -> str:
    """Return the status and the error message of a response."""
    return f"{reply.status}{': ' if reply.problem else ''}{reply.problem}"


def find_updates(address: Address, url: str | None) -> UpdateWriter:
    """Return the writer for an update URL, or else for the first URL derived from the query address that works.

    Raises ReaffirmError if no URL accepts updates, QueryError for a wrong password.
    """
    detail = ""
    candidates = _candidates(address) if url is None else [url]
    for candidate in candidates:
        writer = UpdateWriter(address.with_url(candidate))
        reply = writer.try_drop("urn:reaffirm:probe")
        if reply.status in _SUCCESS:
            return writer
        detail = f" ({_detail(reply)})"
    tried = " or ".join(candidates)
    raise ReaffirmError(f"the store accepts no updates at {tried}{detail}; give its update address with --update")


def _candidates(address: Address) -> list[str]:
    """Return the possible update URLs for a query address."""
    parts = urlsplit(address.url)
    stem, _, last = parts.path.rstrip("/").rpartition("/")
    paths = [f"{stem}/{name}" for name in _UPDATES.get(last, [f"{last}/{name}" for name in _BELOW])]
    return [urlunsplit(parts._replace(path=path.rstrip("/") or "/")) for path in paths]
