"""The interface of SPARQL engines, and the engine on an embedded store.

Pages, the endpoint and commands evaluate queries with ``Engine.query`` only. The modules ``pool`` and ``remote``
contain other engines with this interface.
"""

import gzip
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import pyoxigraph

from reaffirm_server import formats
from reaffirm_server.engine.query_scan import EMPTY_SCAN, declare_prefixes, is_plain, scan
from reaffirm_server.engine.syntax_errors import explain
from reaffirm_server.errors import (
    NotAcceptableError,
    QueryError,
    RefusedError,
    TooLargeError,
    gettext_noop,
)

#: Size of the blocks in which an answer is written.
_BLOCK_BYTES = 65_536

#: The query for all triples of the selected graphs.
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

#: Graphs that are generated and in no dataset, by their path under the base, with the file that has them. The default
#: graph is the union of all graphs of a store, so such a graph would state the evidence again in every query.
GENERATED_GRAPHS = {"graph/oa": "download/web-annotations.nq"}

TOO_MANY = gettext_noop("too many queries are being answered; try again in a moment")
NO_MEMORY = gettext_noop("the queries that are being answered need too much memory together; try again in a moment")
TOO_MANY_BYTES = gettext_noop("the answer has more than %(limit)s bytes; select less, or use LIMIT")
_TOO_LONG = gettext_noop("the query has %(characters)s characters; at most %(limit)s are allowed")
_NO_GRAPH = gettext_noop("there is no graph %(graph)s in this dataset; use one of %(graphs)s")
GENERATED = gettext_noop(
    "the graph %(graph)s is generated and not in this endpoint; download /%(file)s, which has the words of the "
    "evidence here as Web Annotations, and load it into a store of your own"
)
NO_FORMAT = gettext_noop("no accepted format fits this query; accept one of %(formats)s")


class Selection(NamedTuple):
    """The RDF dataset of a query (SPARQL 1.1 Protocol, section 2.1.4).

    An empty selection means every named graph, merged.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any graph is selected."""
        return bool(self.default or self.named)


class AnswerFormats(NamedTuple):
    """The requested media type of each kind of answer.

    None means that the client accepts no format that is offered.
    """

    results: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"


@dataclass(frozen=True)
class Limits:
    """Limits of one query."""

    query_characters: int = 100_000
    answer_bytes: int = 50_000_000  #: uncompressed
    seconds: float = 10.0  #: of wall-clock time


@dataclass(frozen=True)
class Answer:
    """A serialised answer: its media type and its bytes."""

    media_type: str
    body: bytes = field(repr=False)
    volatile: bool = False  #: whether the query calls a function such as NOW, so that the answer must not be cached
    tag: str = ""  #: SHA-256 of media type and bytes, first 32 hexadecimal digits; computed if it is not given

    def __post_init__(self) -> None:
        """Compute the tag if it is not given."""
        if not self.tag:
            digest = sha256(self.media_type.encode() + b"\n")
            digest.update(self.body)
            object.__setattr__(self, "tag", digest.hexdigest()[:32])

    @cached_property
    def zipped(self) -> bytes:
        """The body compressed by gzip, computed on first use; the bytes are reproducible."""
        return gzip.compress(self.body, 5, mtime=0)


class Engine(Protocol):
    """An engine that answers SPARQL queries over one dataset."""

    def query(self, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits) -> Answer:
        """Answer a query.

        Raises QueryError, with a message for the author of the query: SyntaxQueryError if the text is not a query,
        RefusedError if the query is not allowed, NotAcceptableError if no requested format fits the kind of answer,
        TooLargeError, TimeOutError and BusyError beyond a limit.
        """


class QueryTask(NamedTuple):
    """A checked query as plain values, which are fast to send to another process."""

    text: str  #: the query, with the prefixes that it does not declare itself
    default: tuple[str, ...]  #: its dataset; see ``Selection``
    named: tuple[str, ...]
    results: str | None  #: the media types in which it is answered; see ``AnswerFormats``
    graph: str | None
    answer_bytes: int  #: see ``Limits``
    seconds: float
    base: str  #: resolves relative IRIs
    volatile: bool
    inserted: int = 0  #: number of characters inserted before the query, on its first line


def prepare(
    text: str,
    selection: Selection,
    answer_formats: AnswerFormats,
    limits: Limits,
    base: str,
    graphs: Collection[str],
    prefixes: Mapping[str, str],
    services: Collection[str] = frozenset(),
) -> QueryTask:
    """Check a query before it is evaluated and resolve its dataset, which is a part of the available ``graphs``.

    ``base`` resolves relative IRIs. ``prefixes`` need no declaration in the query; its own declarations take
    precedence. ``services`` are the endpoints that SERVICE may name. A selection by the protocol takes precedence over
    FROM clauses (SPARQL 1.1 Protocol, section 2.1.4). Each graph is selected once, since Oxigraph counts the triples of
    a repeated graph again. No graph is fetched from another server.
    Raises like ``Engine.query``.
    """
    if len(text) > limits.query_characters:
        values = {"characters": f"{len(text):,}", "limit": f"{limits.query_characters:,}"}
        raise TooLargeError(_TOO_LONG, values)
    declared, inserted = declare_prefixes(text, base, prefixes, services)
    scanned = EMPTY_SCAN if is_plain(declared) else scan(declared, base, services=services)
    chosen = selection or Selection(scanned.default, scanned.named)
    for iri in (*chosen.default, *chosen.named):
        if file := GENERATED_GRAPHS.get(iri.removeprefix(base)):
            raise RefusedError(GENERATED, {"graph": f"<{iri}>", "file": file})
        if iri not in graphs:
            available = ", ".join(f"<{graph}>" for graph in sorted(graphs))
            raise RefusedError(_NO_GRAPH, {"graph": f"<{iri}>", "graphs": available})
    default, named = tuple(dict.fromkeys(chosen.default)), tuple(dict.fromkeys(chosen.named))
    cost = limits.answer_bytes, limits.seconds
    accepted = answer_formats.results, answer_formats.graph
    return QueryTask(declared, default, named, *accepted, *cost, base, scanned.volatile, inserted)


def evaluate(store: pyoxigraph.Store, task: QueryTask) -> Answer:
    """Evaluate a query and serialise its answer in Oxigraph. Raises like ``Engine.query``."""
    selected: dict[str, Any] = {"use_default_graph_as_union": not _has_default(store)}
    if task.default or task.named:
        selected = {
            "default_graph": [pyoxigraph.NamedNode(iri) for iri in task.default],
            "named_graphs": [pyoxigraph.NamedNode(iri) for iri in task.named],
        }
    try:
        return _answer(store.query(task.text, base_iri=task.base, **selected), task)
    except SyntaxError as error:
        raise explain(task.text, error.msg, task.inserted) from error
    except OSError as error:  # a SERVICE that the scan missed has no network
        raise RefusedError(f"the query was stopped: {error}") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def _has_default(store: pyoxigraph.Store) -> bool:
    """Return whether a store has triples in its default graph. One without them has the union of its named graphs."""
    return next(store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()), None) is not None


def _answer(
    result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
    task: QueryTask,
) -> Answer:
    """Serialise a complete result, so that the HTTP status is known before the first byte is sent."""
    graph = isinstance(result, pyoxigraph.QueryTriples)
    media_type = task.graph if graph else task.results
    if media_type is None:
        offered = formats.GRAPHS if graph else formats.RESULTS
        raise NotAcceptableError(NO_FORMAT, {"formats": ", ".join(offered)})
    body = _Capped(task.answer_bytes)
    # Oxigraph writes each term by itself; a call of a function in Python for each would take half of a short query.
    output = io.BufferedWriter(body, _BLOCK_BYTES)
    if isinstance(result, pyoxigraph.QueryTriples):
        result.serialize(output, formats.GRAPHS[media_type])
    else:
        result.serialize(output, formats.RESULTS[media_type])
    output.flush()
    return Answer(media_type, b"".join(body.blocks), task.volatile)


class _Capped(io.RawIOBase):
    """A file in memory with a maximum size in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._left, self._limit = limit, limit
        self.blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        block = bytes(data)
        self._left -= len(block)
        if self._left < 0:
            raise RefusedError(TOO_MANY_BYTES, {"limit": f"{self._limit:,}"})
        self.blocks.append(block)
        return len(block)


class EmbeddedEngine:
    """An engine on an Oxigraph store in this process, for commands and tests, without limits of time or memory."""

    def __init__(self, store: pyoxigraph.Store, base: str, prefixes: Mapping[str, str] | None = None) -> None:
        """Use a store; for ``base`` and ``prefixes`` see ``prepare``."""
        self._store, self._base, self._prefixes = store, base, prefixes or {}
        self._graphs = frozenset(str(graph.value) for graph in store.named_graphs())

    def query(self, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``."""
        task = prepare(text, selection, answer_formats, limits, self._base, self._graphs, self._prefixes)
        return evaluate(self._store, task)


def rows(answer: Answer) -> list[dict[str, str]]:
    """Return the solutions of an answer: values by variable, without unbound variables.

    Raises TypeError for the boolean of an ASK query.
    """
    solutions = pyoxigraph.parse_query_results(answer.body, formats.RESULTS[answer.media_type])
    if isinstance(solutions, pyoxigraph.QueryBoolean):
        raise TypeError("a boolean has no rows")
    names = [variable.value for variable in solutions.variables]
    return [{name: str(term.value) for name in names if (term := row[name]) is not None} for row in solutions]
