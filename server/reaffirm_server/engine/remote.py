"""The engine on a remote store with SPARQL 1.1 over HTTP (SPARQL 1.1 Protocol).

The RDF dataset of a query is sent as protocol parameters. By default it is all named graphs of our dataset, merged as
the default graph; other graphs of the store are excluded. The name of a graph in the store differs from its name in
queries and answers, since the store may contain several versions of a dataset. Solutions are requested as JSON and
graphs as N-Triples. They are parsed completely and serialised again in the requested format, so that a truncated or
invalid answer is never passed on.
"""

import io
import json
import logging
import re
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph
from rdflib import XSD

from reaffirm_server import formats
from reaffirm_server.engine.base import (
    NO_FORMAT,
    TOO_MANY,
    TOO_MANY_BYTES,
    Answer,
    AnswerFormats,
    Limits,
    QueryTask,
    Selection,
    prepare,
)
from reaffirm_server.engine.http_client import Address, HttpClient, StoreResponse, form
from reaffirm_server.engine.query_scan import Scan, scan
from reaffirm_server.engine.syntax_errors import explain
from reaffirm_server.errors import (
    BusyError,
    GatewayError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    StoreQueryError,
    TimeOutError,
)

#: The media types that are requested for solutions and for graphs.
_RESULTS, _GRAPH = "application/sparql-results+json", "application/n-triples"

#: The query forms, and the keywords that may precede them.
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
#: The keywords of updates. They do not occur in queries, but a store may accept updates at its query address.
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "MODIFY"})

#: The header of Virtuoso for an answer that it truncated to its maximum number of rows.
_MAX_ROWS = "X-SPARQL-MaxRows"
#: Maximum length of the JSON of any store relative to ours: escapes, white space, names.
_MAX_GROWTH = 6
#: Concurrent queries, and the seconds that a query waits for a slot.
_SLOTS, _PATIENCE = 12, 5.0
#: Seconds by which the timeout of the store is later than ours, since our message is clearer.
_LATER = 0.5

_log = logging.getLogger(__name__)

_BOOLEAN = str(XSD.boolean)
_WORDS = {"1": "true", "0": "false"}


class RemoteEngine:
    """An engine on a SPARQL endpoint."""

    def __init__(
        self,
        address: Address,
        base: str,
        graphs: Collection[str],
        prefixes: Mapping[str, str] | None = None,
        services: Collection[str] = frozenset(),
        apart: Collection[str] = frozenset(),
    ) -> None:
        """Use the endpoint at an address, with these named graphs; ``services`` are those that SERVICE may name.

        ``apart`` are the graphs that are no part of the default graph.
        ``graphs`` may be a mapping to the names of the graphs in the store: the IRI of the graph with a suffix.
        For ``base`` and ``prefixes`` see ``prepare``.
        """
        self._client = HttpClient(address)
        self._has_timeout = "timeout" in parse_qs(address.parts.query)  # in the unit of the store
        self._base, self._prefixes, self._graphs = base, prefixes or {}, frozenset(graphs)
        self._places: Mapping[str, str] = graphs if isinstance(graphs, Mapping) else {}
        self._services, self._apart = frozenset(services), frozenset(apart)
        self._slots = threading.Semaphore(_SLOTS)

    def query(self, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``. Raises StoreUnavailableError and GatewayError for failures of the store."""
        context = self._base, self._graphs, self._prefixes, self._services
        task = prepare(text, selection, answer_formats, limits, *context)
        scanned = scan(task.text, self._base, services=self._services)
        graph = _form(task, scanned) in {"CONSTRUCT", "DESCRIBE"}
        media_type = answer_formats.graph if graph else answer_formats.results
        if media_type is None:
            offered = formats.GRAPHS if graph else formats.RESULTS
            raise NotAcceptableError(NO_FORMAT, {"formats": ", ".join(offered)})
        # A query may declare its own base; Virtuoso rejects a second declaration.
        prologue = "" if "BASE" in scanned.words else f"BASE <{self._base}> "
        fields = [("query", prologue + self._rewrite(task.text, scanned)), *self._dataset(task)]
        if not self._has_timeout:
            fields.append(("timeout", f"{(limits.seconds + _LATER) * 1000:.0f}"))
        accept = _GRAPH if graph else _RESULTS
        request = _Request(fields, accept, media_type, task, len(prologue))
        until = time.monotonic() + limits.seconds
        try:
            body = self._fetch(request, limits, until)
        except StoreQueryError as error:
            _log.warning("%s; the query is sent again", error)
            body = self._fetch(request, limits, until)
        if len(body) > limits.answer_bytes:
            raise RefusedError(TOO_MANY_BYTES, {"limit": f"{limits.answer_bytes:,}"})
        return Answer(media_type, body, task.volatile)

    def _fetch(self, request: "_Request", limits: Limits, until: float) -> bytes:
        """Wait for a slot, fetch the answer before the deadline and return it in the requested format."""
        if not self._slots.acquire(timeout=min(_PATIENCE, limits.seconds)):
            raise BusyError(TOO_MANY)
        try:
            left, max_bytes = until - time.monotonic(), limits.answer_bytes * _MAX_GROWTH
            reply = self._client.send(form(request.fields, request.accept), left, max_bytes)
        finally:
            self._slots.release()
        _require_success(reply, request)
        _require_complete(reply, request.accept)
        write = _graph if request.accept == _GRAPH else _solutions
        try:
            return write(self._restore(reply.body), request.media_type)
        except (SyntaxError, ValueError) as error:
            problem = f"the answer of the store is damaged and is not used: {' '.join(str(error).split())[:200]}"
            # Without its frames, which refer to a parser that must be freed by the thread that created it.
            raise StoreQueryError(problem) from error.with_traceback(None)

    def _dataset(self, task: QueryTask) -> list[tuple[str, str]]:
        """Return the dataset as parameters: those selected, or all named graphs and the merge of those not apart."""
        everything = tuple(sorted(self._graphs))
        merged = tuple(iri for iri in everything if iri not in self._apart)
        chosen = Selection(task.default, task.named) or Selection(merged, everything)
        if not chosen:
            return []
        # An empty selection names a graph that does not exist. Without a name Virtuoso selects all its graphs.
        nothing = (f"{self._base}nothing",)
        return [
            *(("default-graph-uri", self._places.get(iri, iri)) for iri in chosen.default or nothing),
            *(("named-graph-uri", self._places.get(iri, iri)) for iri in chosen.named or nothing),
        ]

    def _rewrite(self, text: str, scanned: Scan) -> str:
        """Return a query without its FROM clauses and with the names of graphs in the store."""
        blank = [(start, end, re.sub(r"[^\n\r]", " ", text[start:end])) for start, end in scanned.clauses]
        places, nodes = self._places, scanned.nodes
        renamed = [(node.start, node.end, f"<{places[node.iri]}>") for node in nodes if node.iri in places]
        for start, end, replacement in sorted([*blank, *renamed], reverse=True):
            text = text[:start] + replacement + text[end:]
        return text

    def _restore(self, body: bytes) -> bytes:
        """Return an answer with the usual names of graphs instead of those in the store."""
        for graph, place in self._places.items():
            body = body.replace(place.removeprefix(graph).encode(), b"")
        return body


@dataclass(frozen=True)
class _Request:
    """A request to the store, and the format of the answer."""

    fields: list[tuple[str, str]]
    accept: str  #: the media type that is requested from the store
    media_type: str  #: the media type that the client requested
    task: QueryTask
    prologue: int  #: number of characters inserted before the text of the task, on its first line


def _form(task: QueryTask, scanned: Scan) -> str:
    """Return the query form. Raises SyntaxQueryError for an update and any other text."""
    update = next((word for word in scanned.words if word in _UPDATES), "")
    form = next((word for word in scanned.words if word not in _PROLOGUE), "")
    if update or form not in _FORMS:
        expected = f"expected one of {', '.join(sorted(_FORMS))}, found {update or form or 'nothing'}"
        raise explain(task.text, expected, task.inserted)
    return form


def _require_success(reply: StoreResponse, request: _Request) -> None:
    """Raise the error for a response with a status other than 200, or for a cancelled query."""
    if reply.status == 400:
        raise _rejection(reply.problem, request)
    if reply.status == 206 or "X-SQL-State" in reply.headers:
        raise TimeOutError("the store cancelled the query before its answer was complete; simplify the query")
    if 300 <= reply.status < 400:
        raise GatewayError(f"the store has moved to {reply.headers.get('Location', 'another address')}; use it instead")
    if reply.status != 200:
        failed = StoreQueryError if reply.status >= 500 else GatewayError
        raise failed(f"the store answered with status {reply.status}{f': {reply.problem}' if reply.problem else ''}")


def _require_complete(reply: StoreResponse, accept: str) -> None:
    """Raise RefusedError for a truncated answer, GatewayError for an answer of another media type."""
    if _MAX_ROWS in reply.headers:
        raise RefusedError(f"the store returns no more than {reply.headers[_MAX_ROWS]} rows; select less, or use LIMIT")
    if reply.media_type != accept:
        actual = reply.media_type or "a body without a media type"
        raise GatewayError(
            f"the store answered {actual} instead of {accept}; check that its address is that of a SPARQL endpoint"
        )


def _rejection(problem: str, request: _Request) -> QueryError:
    """Return the error for a query that the store rejects, with line and column if its message has the right format."""
    if re.search(r"syntax|parse|compiler|expected", problem, re.IGNORECASE):
        return explain(request.task.text, problem, request.task.inserted, request.prologue)
    return RefusedError(f"the store rejects this query: {problem or 'it gives no reason'}")


def _solutions(body: bytes, media_type: str) -> bytes:
    """Convert solutions, or a boolean, from JSON to a media type. Raises SyntaxError or ValueError for invalid JSON."""
    if _BOOLEAN.encode() in body or b"XMLSchema\\/#boolean" in body:
        body = json.dumps(json.loads(body, object_hook=_canonical), ensure_ascii=False).encode()
    results = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.JSON)
    buffer = io.BytesIO()
    results.serialize(buffer, formats.RESULTS[media_type])
    return buffer.getvalue()


def _canonical(term: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON object with booleans as true and false. Some stores write 1 and 0, which XSD allows too."""
    if term.get("datatype") == _BOOLEAN and term.get("value") in _WORDS:
        return {**term, "value": _WORDS[term["value"]]}
    return term


def _graph(body: bytes, media_type: str) -> bytes:
    """Convert a graph from N-Triples to a media type, in a stable order. Raises SyntaxError for invalid N-Triples."""
    quads = pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
    triples = sorted({quad.triple for quad in quads}, key=str)
    return pyoxigraph.serialize(triples, format=formats.GRAPHS[media_type]) or b""
