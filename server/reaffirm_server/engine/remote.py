"""Remote: the engine that has any SPARQL 1.1 store answer over HTTP (SPARQL 1.1 Protocol).

A query says its dataset by the protocol: our named graphs, merged as the default graph unless it chooses, and no others
that the store may hold. A graph may stand there under another name than in queries and answers: each version of a
dataset has graphs of its own. Whatever the store, solutions come as JSON and graphs as N-Triples, are read to their end
and are written here in the format that is wanted: an answer that was cut, or that is no answer, is never handed on.
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

from reaffirm_server import formats
from reaffirm_server.engine.base import Answer, Limits, Selection, Task, Wanted, prepare
from reaffirm_server.engine.http_client import Address, Reply, Wire, form
from reaffirm_server.engine.query_scan import Scan, scan
from reaffirm_server.errors import (
    BusyError,
    FailedError,
    GatewayError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    SyntaxQueryError,
    TimeOutError,
)

#: In which format solutions and graphs are asked for.
_RESULTS, _GRAPH = "application/sparql-results+json", "application/n-triples"

#: What a query may begin with, and what may stand before that.
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
#: The words of updates. No query has them; a store may take an update where it should take queries only.
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "MODIFY"})

#: The header by which Virtuoso says that it left rows away: it has answered as many as it is set to.
_CUT = "X-SPARQL-MaxRows"
#: JSON of any store is at most so many times as long as ours: escapes, white space, names.
_WIDER = 6
#: Queries at a time, and seconds that one waits for a place.
_ROOM, _PATIENCE = 12, 5.0
#: A time-out of the store's own comes so many seconds after ours, which has the clearer words.
_LATER = 0.5

_log = logging.getLogger(__name__)

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_WORDS = {"1": "true", "0": "false"}


class Remote:
    """An engine on a SPARQL endpoint."""

    def __init__(
        self,
        address: Address,
        base: str,
        graphs: Collection[str],
        prefixes: dict[str, str] | None = None,
    ) -> None:
        """Ask the endpoint at an address of these named graphs.

        A mapping of them gives the name under which each stands in the store: its own with something after it.
        ``base`` resolves relative IRIs, ``prefixes`` need no declaration in a query.
        """
        self._wire = Wire(address)
        self._timed = "timeout" in parse_qs(address.parts.query)  # in the unit of the store
        self._base, self._graphs = base, frozenset(graphs)
        self._places: Mapping[str, str] = graphs if isinstance(graphs, Mapping) else {}
        self._prefixes = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in (prefixes or {}).items())
        self._room = threading.Semaphore(_ROOM)

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``. Beyond that, raises AwayError and GatewayError for what is the store's."""
        text = self._prefixes + text
        task = prepare(text, selection, wanted, limits, self._base, self._graphs)
        found = scan(text, self._base)
        graph = _form(found) in {"CONSTRUCT", "DESCRIBE"}
        media_type = wanted.graph if graph else wanted.results
        if media_type is None:
            offered = formats.GRAPHS if graph else formats.RESULTS
            raise NotAcceptableError(f"this query is answered in {', '.join(offered)}")
        # A query may have a base of its own; Virtuoso takes no second one.
        prologue = "" if "BASE" in found.words else f"BASE <{self._base}> "
        fields = [("query", prologue + self._said(text, found)), *self._dataset(task)]
        if not self._timed:
            fields.append(("timeout", f"{(limits.seconds + _LATER) * 1000:.0f}"))
        accept = _GRAPH if graph else _RESULTS
        question = _Question(fields, accept, media_type, len(prologue + self._prefixes))
        until = time.monotonic() + limits.seconds
        try:
            body = self._ask(question, limits, until)
        except FailedError as error:
            _log.warning("%s; it is asked once more", error)
            body = self._ask(question, limits, until)
        if len(body) > limits.answer_bytes:
            raise RefusedError(f"the answer has more than {limits.answer_bytes:,} bytes; ask for less, or use LIMIT")
        return Answer(media_type, body, task.volatile)

    def _ask(self, question: "_Question", limits: Limits, until: float) -> bytes:
        """The answer of the store as it is wanted, when there is a place, until a moment."""
        if not self._room.acquire(timeout=min(_PATIENCE, limits.seconds)):
            raise BusyError("too many queries are being answered; try again in a moment")
        try:
            left, most = until - time.monotonic(), limits.answer_bytes * _WIDER
            reply = self._wire.send(form(question.fields, question.accept), left, most)
        finally:
            self._room.release()
        _require(reply, question)
        write = _graph if question.accept == _GRAPH else _solutions
        try:
            return write(self._named(reply.body), question.media_type)
        except (SyntaxError, ValueError) as error:
            problem = f"the answer of the store is damaged and is not used: {' '.join(str(error).split())[:200]}"
            # Without its frames: they hold a parser, which must be dropped by the thread that made it.
            raise FailedError(problem) from error.with_traceback(None)

    def _dataset(self, task: Task) -> list[tuple[str, str]]:
        """The dataset as parameters; every named graph, and all of them merged, unless something is selected."""
        everything = tuple(sorted(self._graphs))
        chosen = Selection(task.default, task.named) or Selection(everything, everything)
        if not chosen:
            return []
        # No named graph is said by naming one that is not there: Virtuoso would give all graphs that it has.
        nothing = (f"{self._base}nothing",)
        return [
            *(("default-graph-uri", self._places.get(iri, iri)) for iri in chosen.default or nothing),
            *(("named-graph-uri", self._places.get(iri, iri)) for iri in chosen.named or nothing),
        ]

    def _said(self, text: str, found: Scan) -> str:
        """A query as the store is asked it: without its FROM clauses, with the names that graphs have there."""
        blank = [(start, end, re.sub(r"[^\n\r]", " ", text[start:end])) for start, end in found.clauses]
        named = [(start, end, f"<{self._places[iri]}>") for start, end, iri in found.nodes if iri in self._places]
        for start, end, other in sorted([*blank, *named], reverse=True):
            text = text[:start] + other + text[end:]
        return text

    def _named(self, body: bytes) -> bytes:
        """An answer with the names that graphs have for who asks."""
        for graph, place in self._places.items():
            body = body.replace(place.removeprefix(graph).encode(), b"")
        return body


@dataclass(frozen=True)
class _Question:
    """What is sent, and what is made of the answer."""

    fields: list[tuple[str, str]]
    accept: str  #: the media type that the store is to answer in
    media_type: str  #: the one that is wanted
    before: int  #: how many characters stand before the query, in its first line


def _form(found: Scan) -> str:
    """What kind of query it is. Raises SyntaxQueryError for what is none: what a store makes of it is not known."""
    foreign = next((word for word in found.words if word in _UPDATES), "")
    form = next((word for word in found.words if word not in _PROLOGUE), "")
    if foreign or form not in _FORMS:
        raise SyntaxQueryError(f"expected one of {', '.join(sorted(_FORMS))}; there is {foreign or form or 'nothing'}")
    return form


def _require(reply: Reply, question: _Question) -> None:
    """Raise what is wrong with a reply, if anything is."""
    said = f": {reply.said}" if reply.said else ""
    if reply.status == 400:
        raise _not_understood(reply.said, question.before)
    if reply.status == 206 or "X-SQL-State" in reply.headers:
        raise TimeOutError("the store stopped the query before it was answered whole")
    if 300 <= reply.status < 400:
        raise GatewayError(f"the store has moved to {reply.headers.get('Location', 'another address')}; name that one")
    if reply.status != 200:
        failed = FailedError if reply.status >= 500 else GatewayError
        raise failed(f"the store answered with status {reply.status}{said}")
    if _CUT in reply.headers:
        raise RefusedError(f"the store gives no more than {reply.headers[_CUT]} rows; ask for less, or use LIMIT")
    if reply.media_type != question.accept:
        what = reply.media_type or "something without a type"
        raise GatewayError(
            f"the store answered {what} instead of {question.accept}; is its address that of a SPARQL endpoint?"
        )


def _not_understood(said: str, before: int) -> QueryError:
    """What a store says of a query that it does not take, with line and column where it says them as Oxigraph does."""
    where = re.match(r"error at (\d+):(\d+): (.*)", said)
    if where is not None:
        line, column = int(where[1]), int(where[2])
        return SyntaxQueryError(where[3].partition(", [")[0], line, column - before if line == 1 else column)
    if re.search(r"syntax|parse|compiler|expected", said, re.IGNORECASE):
        return SyntaxQueryError(said)
    return RefusedError(f"the store does not answer this query: {said or 'it does not say why'}")


def _solutions(body: bytes, media_type: str) -> bytes:
    """Solutions, or a boolean, that came as JSON; raises SyntaxError for what is none."""
    if _BOOLEAN.encode() in body or b"XMLSchema\\/#boolean" in body:
        body = json.dumps(json.loads(body, object_hook=_canonical), ensure_ascii=False).encode()
    found = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.JSON)
    written = io.BytesIO()
    found.serialize(written, formats.RESULTS[media_type])
    return written.getvalue()


def _canonical(term: dict[str, Any]) -> dict[str, Any]:
    """A part of results with booleans in words: some stores write 1 and 0, which XSD allows too."""
    if term.get("datatype") == _BOOLEAN and term.get("value") in _WORDS:
        return {**term, "value": _WORDS[term["value"]]}
    return term


def _graph(body: bytes, media_type: str) -> bytes:
    """A graph that came as N-Triples, always in the same order; raises SyntaxError for what is none."""
    found = pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
    triples = sorted({quad.triple for quad in found}, key=str)
    return pyoxigraph.serialize(triples, format=formats.GRAPHS[media_type]) or b""
