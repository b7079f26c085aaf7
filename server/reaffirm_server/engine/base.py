"""Engine: the one interface through which queries are asked, and the embedded engine that answers it.

Pages, endpoint and commands ask through ``Engine.query`` only; ``pool`` answers it from worker processes.
"""

import gzip
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import pyoxigraph

from reaffirm_server import formats
from reaffirm_server.engine.query_scan import NOTHING, is_plain, scan
from reaffirm_server.errors import (
    NotAcceptableError,
    QueryError,
    RefusedError,
    SyntaxQueryError,
    TooLargeError,
)

#: The query for all triples of what is selected.
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Selection(NamedTuple):
    """The RDF dataset of a query (SPARQL 1.1 Protocol, section 2.1.4); empty: every named graph, merged."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.default or self.named)


class Wanted(NamedTuple):
    """The media type in which each kind of answer is wanted; None where the client takes none that there is."""

    results: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"


@dataclass(frozen=True)
class Limits:
    """What a query may cost."""

    query_characters: int = 100_000
    answer_bytes: int = 50_000_000
    seconds: float = 10.0


@dataclass(frozen=True)
class Answer:
    """What an engine says: a media type and the bytes."""

    media_type: str
    body: bytes = field(repr=False)
    volatile: bool = False  #: whether the same query would be answered differently another time
    tag: str = ""  #: a digest of the bytes and their media type, in hexadecimal; made from them where it is not given

    def __post_init__(self) -> None:
        """Make the tag."""
        if not self.tag:
            digest = sha256(self.media_type.encode() + b"\n")
            digest.update(self.body)
            object.__setattr__(self, "tag", digest.hexdigest()[:32])

    @cached_property
    def zipped(self) -> bytes:
        """The body compressed by gzip, made when the first client takes it so; always the same bytes."""
        return gzip.compress(self.body, 5, mtime=0)


class Engine(Protocol):
    """Anything that answers SPARQL queries over one dataset."""

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query.

        Raises QueryError, with a message for the person who wrote it: SyntaxQueryError for what is no query,
        RefusedError for one that is not allowed, NotAcceptableError where no wanted format fits the kind of answer,
        TooLargeError, TimeOutError and BusyError beyond a limit.
        """


class Task(NamedTuple):
    """A query that may be evaluated: plain values, which go to another process fast."""

    text: str
    default: tuple[str, ...]  #: its dataset; see ``Selection``
    named: tuple[str, ...]
    results: str | None  #: the media types in which it is answered; see ``Wanted``
    graph: str | None
    answer_bytes: int  #: what it may cost; see ``Limits``
    seconds: float
    base: str  #: resolves relative IRIs
    volatile: bool


def prepare(
    text: str,
    selection: Selection,
    wanted: Wanted,
    limits: Limits,
    base: str,
    known: Collection[str],
    prefixes: Mapping[str, str] | None = None,
) -> Task:
    """Decide, before anything is evaluated, whether a query may be asked, and of which of the ``known`` graphs.

    What the protocol selects takes precedence over what the query says (SPARQL 1.1 Protocol, section 2.1.4). Each
    graph is selected once: Oxigraph would count its triples as often as it is named. None is fetched from elsewhere.
    Raises like ``Engine.query``.
    """
    if len(text) > limits.query_characters:
        raise TooLargeError(f"the query has more than {limits.query_characters:,} characters")
    found = NOTHING if is_plain(text) else scan(text, base, prefixes)
    chosen = selection or Selection(found.default, found.named)
    for iri in (*chosen.default, *chosen.named):
        if iri not in known:
            here = ", ".join(f"<{one}>" for one in sorted(known))
            raise RefusedError(f"there is no graph <{iri}> here; there are {here}")
    default, named = (tuple(dict.fromkeys(graphs)) for graphs in (chosen.default, chosen.named))
    cost = limits.answer_bytes, limits.seconds
    return Task(text, default, named, wanted.results, wanted.graph, *cost, base, found.volatile)


def evaluate(store: pyoxigraph.Store, task: Task, prefixes: dict[str, str] | None = None) -> Answer:
    """Evaluate a query and serialise its answer natively. Raises like ``Engine.query``."""
    selected: dict[str, Any] = {"use_default_graph_as_union": True}
    if task.default or task.named:
        selected = {
            "default_graph": [pyoxigraph.NamedNode(iri) for iri in task.default],
            "named_graphs": [pyoxigraph.NamedNode(iri) for iri in task.named],
        }
    try:
        found = store.query(task.text, base_iri=task.base, prefixes=prefixes, **selected)
        return _answer(found, task)
    except SyntaxError as error:
        raise _syntax_error(error.msg) from error
    except OSError as error:  # a SERVICE that the scan did not see met the wall
        raise RefusedError(f"the query was stopped: {error}") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def _syntax_error(message: str) -> SyntaxQueryError:
    """What the parser says, without its lists of character ranges; it says where in the message only."""
    where = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if where is None:
        return SyntaxQueryError(" ".join(message.split()))
    expected = re.sub(r", \[[^]]*(?:\n[^]]*)*\](?=,|$)", "", where[3], flags=re.MULTILINE)
    return SyntaxQueryError(" ".join(expected.split()), int(where[1]), int(where[2]))


def _answer(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
    task: Task,
) -> Answer:
    """The answer whole, so that a status is only said of one that is complete."""
    graph = isinstance(found, pyoxigraph.QueryTriples)
    media_type = task.graph if graph else task.results
    if media_type is None:
        offered = formats.GRAPHS if graph else formats.RESULTS
        raise NotAcceptableError(f"this query is answered in {', '.join(offered)}")
    body = _Capped(task.answer_bytes)
    if isinstance(found, pyoxigraph.QueryTriples):
        found.serialize(body, formats.GRAPHS[media_type])
    else:
        found.serialize(body, formats.RESULTS[media_type])
    return Answer(media_type, body.getvalue(), task.volatile)


class _Capped(io.BytesIO):
    """Bytes in memory up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]  # pyoxigraph writes bytes
        if self.tell() + len(data) > self._limit:
            raise RefusedError(f"the answer has more than {self._limit:,} bytes; ask for less, or use LIMIT")
        return super().write(data)


class Embedded:
    """An engine on an Oxigraph store in this process, for commands and tests: nothing bounds its time or memory."""

    def __init__(self, store: pyoxigraph.Store, base: str, prefixes: dict[str, str] | None = None) -> None:
        """Take a store; ``base`` resolves relative IRIs, ``prefixes`` need no declaration in a query."""
        self._store, self._base, self._prefixes = store, base, prefixes
        self._graphs = frozenset(str(graph.value) for graph in store.named_graphs())

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``."""
        task = prepare(text, selection, wanted, limits, self._base, self._graphs, self._prefixes)
        return evaluate(self._store, task, self._prefixes)


def rows(answer: Answer) -> list[dict[str, str]]:
    """The solutions of an answer in SPARQL JSON: values by variable, unbound ones left out."""
    found = pyoxigraph.parse_query_results(answer.body, formats.RESULTS[answer.media_type])
    if isinstance(found, pyoxigraph.QueryBoolean):
        raise TypeError("a boolean has no rows")
    names = [variable.value for variable in found.variables]
    return [{name: str(term.value) for name in names if (term := row[name]) is not None} for row in found]
