"""Errors of requests, each class with its HTTP status and title (documented in ``docs/sparql.md``)."""


class QueryError(Exception):
    """Base class: a query that cannot be answered."""

    status = 400
    title = "Bad request"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Header fields of the response to this error."""
        return ()


class SyntaxQueryError(QueryError):
    """A text that is not a SPARQL query, with line and column (1-based) if the parser reports them."""

    title = "Not a SPARQL query"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, line, column)
        self.line, self.column = line, column

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"not a SPARQL query: {where}{self.args[0]}"


class RefusedError(QueryError):
    """A query that this endpoint does not evaluate: it accesses other sources, or costs too much."""

    title = "Query refused"


class NotFoundError(QueryError):
    """A resource that does not exist."""

    status = 404
    title = "Not found"


class MethodError(QueryError):
    """An HTTP method that the resource does not support; ``allowed`` lists the supported methods."""

    status = 405
    title = "Method not allowed"

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message, allowed)
        self.allowed = allowed

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Allow header (RFC 9110, section 15.5.6)."""
        return (("Allow", self.allowed),)


class NotAcceptableError(QueryError):
    """A result that has no format that the client accepts."""

    status = 406
    title = "Not acceptable"


class TooLargeError(QueryError):
    """A request that is larger than the limit."""

    status = 413
    title = "Request too large"


class UnsupportedTypeError(QueryError):
    """A request body with a media type that the protocol does not define."""

    status = 415
    title = "Unsupported media type"


class BusyError(QueryError):
    """Too many queries at a time; the client may retry in seconds."""

    status = 503
    title = "Busy"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Retry-After header, in seconds."""
        return (("Retry-After", "2"),)


class TimeOutError(QueryError):
    """A query that exceeded the time limit."""

    status = 504
    title = "Query timed out"


class StoreUnavailableError(QueryError):
    """A remote store that cannot be reached or is busy; the client may retry later."""

    status = 503
    title = "Store unreachable"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Retry-After header, in seconds."""
        return (("Retry-After", "5"),)


class GatewayError(QueryError):
    """A remote store that returned an unusable answer; its operator must check it."""

    status = 502
    title = "Store failed"


class StoreQueryError(GatewayError):
    """A remote store that failed on one query; the next query may succeed."""


class SelectionError(Exception):
    """A URL that selects recommendations by an unknown value. The message is in the language of the page."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
