"""What can go wrong in a request: each class has its HTTP status and title; the statuses are chosen here, once.

``docs/sparql.md`` lists them for users.
"""


class QueryError(Exception):
    """A query that cannot be answered as it is."""

    status = 400
    title = "Bad request"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Header fields that an answer with this error has."""
        return ()


class SyntaxQueryError(QueryError):
    """A text that is not a SPARQL query; says where, counted from one, if the parser does."""

    title = "Not a SPARQL query"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, line, column)
        self.line, self.column = line, column

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"not a SPARQL query: {where}{self.args[0]}"


class RefusedError(QueryError):
    """A query that this endpoint does not evaluate: it would leave the dataset, or cost too much."""

    title = "Query refused"


class NotFoundError(QueryError):
    """There is no such thing here."""

    status = 404
    title = "Not found"


class MethodError(QueryError):
    """An HTTP method that has no meaning here; ``allowed`` are those that have."""

    status = 405
    title = "Method not allowed"

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message, allowed)
        self.allowed = allowed

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The methods (RFC 9110, section 15.5.6)."""
        return (("Allow", self.allowed),)


class NotAcceptableError(QueryError):
    """The client takes none of the formats that there are for this kind of result."""

    status = 406
    title = "Not acceptable"


class TooLargeError(QueryError):
    """The request is larger than allowed."""

    status = 413
    title = "Request too large"


class UnsupportedTypeError(QueryError):
    """The body of the request is of a type that the protocol does not know."""

    status = 415
    title = "Unsupported media type"


class BusyError(QueryError):
    """Too many queries are being answered; worth another try in a moment."""

    status = 503
    title = "Busy"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """When to try again, in seconds."""
        return (("Retry-After", "2"),)


class TimeOutError(QueryError):
    """The query took longer than allowed."""

    status = 504
    title = "Query timed out"


class AwayError(QueryError):
    """The store, which is another server, is not there, or says that it is busy; worth another try later."""

    status = 503
    title = "Store unreachable"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """When to try again, in seconds."""
        return (("Retry-After", "5"),)


class GatewayError(QueryError):
    """The store, which is another server, answers what cannot be used; its operator is to look."""

    status = 502
    title = "Store failed"


class FailedError(GatewayError):
    """The store failed at one query; it may not do so the next time."""


class ChoiceError(Exception):
    """An address that asks for recommendations as there are none; says so in the language of the page."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
