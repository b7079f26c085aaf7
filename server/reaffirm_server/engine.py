"""Engine: the one interface through which queries are asked, and the embedded engine that answers it.

Pages, endpoint and commands ask through ``Engine.query`` only, so that the engine can move into worker processes or to
another machine without touching them.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph

from reaffirm_server import formats
from reaffirm_server.errors import NotAcceptableError, QueryError, TooLargeError

#: What may hold the letters of a keyword without being one: comments, IRIs, strings; then the keyword itself.
_SERVICE = re.compile(
    r"""\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:[^\"\\]|\\.|\"(?!\"{2}))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!'{2}))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|\w*:[\w.-]*|(?P<service>\bSERVICE\b)""",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Selection:
    """The RDF dataset of a query (SPARQL 1.1 Protocol, section 2.1.4); empty: every named graph, merged."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """The media type in which each kind of answer is wanted; None where the client takes none that there is."""

    results: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"


@dataclass(frozen=True)
class Limits:
    """What a query may cost."""

    query_characters: int = 100_000
    answer_bytes: int = 50_000_000


@dataclass(frozen=True)
class Answer:
    """What an engine says: an HTTP status, a media type and the bytes."""

    status: int
    media_type: str
    body: bytes = field(repr=False)


class Engine(Protocol):
    """Anything that answers SPARQL queries over one dataset."""

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query.

        Raises QueryError, with a message for the person who wrote it, for a query that is wrong or not allowed,
        NotAcceptableError where no wanted format fits the kind of answer, TooLargeError beyond a limit.
        """


class Embedded:
    """An engine on an Oxigraph store in this process."""

    def __init__(self, store: pyoxigraph.Store, base: str, prefixes: dict[str, str] | None = None) -> None:
        """Take a store; ``base`` resolves relative IRIs, ``prefixes`` need no declaration in a query."""
        self._store, self._base, self._prefixes = store, base, prefixes

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``."""
        if len(text) > limits.query_characters:
            raise TooLargeError(f"the query has more than {limits.query_characters:,} characters")
        if any(match["service"] for match in _SERVICE.finditer(text)):
            raise QueryError("SERVICE is not allowed: this endpoint asks no other")
        try:
            found = self._store.query(
                text,
                base_iri=self._base,
                prefixes=self._prefixes,
                use_default_graph_as_union=not selection.default and not selection.named,
                default_graph=[pyoxigraph.NamedNode(iri) for iri in selection.default] or None,
                named_graphs=[pyoxigraph.NamedNode(iri) for iri in selection.named] or None,
            )
            return self._answer(found, wanted, limits)
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL query: {' '.join(error.msg.split())}") from error
        except (ValueError, RuntimeError) as error:
            raise QueryError(str(error)) from error

    def _answer(
        self,
        found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
        wanted: Wanted,
        limits: Limits,
    ) -> Answer:
        """Serialise natively, whole, so that a status is only said of an answer that is complete."""
        graph = isinstance(found, pyoxigraph.QueryTriples)
        media_type = wanted.graph if graph else wanted.results
        if media_type is None:
            offered = formats.GRAPHS if graph else formats.RESULTS
            raise NotAcceptableError(f"this query is answered in {', '.join(offered)}")
        body = _Capped(limits.answer_bytes)
        if isinstance(found, pyoxigraph.QueryTriples):
            found.serialize(body, formats.GRAPHS[media_type])
        else:
            found.serialize(body, formats.RESULTS[media_type])
        return Answer(200, media_type, body.getvalue())


class _Capped(io.BytesIO):
    """Bytes in memory up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]  # pyoxigraph writes bytes
        if self.tell() + len(data) > self._limit:
            raise TooLargeError(f"the answer has more than {self._limit:,} bytes; ask for less, or use LIMIT")
        return super().write(data)


def rows(answer: Answer) -> list[dict[str, str]]:
    """The solutions of an answer in SPARQL JSON: values by variable, unbound ones left out."""
    found = pyoxigraph.parse_query_results(answer.body, formats.RESULTS[answer.media_type])
    if isinstance(found, pyoxigraph.QueryBoolean):
        raise TypeError("a boolean has no rows")
    names = [variable.value for variable in found.variables]
    return [{name: str(term.value) for name in names if (term := row[name]) is not None} for row in found]
