"""Errors of requests, each class with its HTTP status and title (documented in ``docs/sparql.md``).

The endpoint writes messages in English, a page in its own language. Therefore an error has a message with placeholders
and their values.
"""

from collections.abc import Mapping, Sequence


def gettext_noop(message: str) -> str:
    """Mark a message for translation that a page translates later; return it."""
    return message


class QueryError(Exception):
    """Base class: a query that cannot be answered. ``message`` has a placeholder ``%(name)s`` for each value."""

    status = 400
    title = gettext_noop("Bad request")

    def __init__(self, message: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(message, values)
        self.message, self.values = message, dict(values or {})

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Header fields of the response to this error."""
        return ()


class SyntaxQueryError(QueryError):
    """A text that is not a SPARQL query, with line and column (1-based) if the parser reports them.

    ``mark`` is that line with a mark below the column, for readers of plain text.
    """

    title = gettext_noop("Not a SPARQL query")

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        values: Mapping[str, str] | None = None,
        mark: str = "",
    ) -> None:
        super().__init__(message, values)
        self.args = (message, line, column, values, mark)
        self.line, self.column, self.mark = line, column, mark

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}: " if self.line else ""
        below = f"\n{self.mark}" if self.mark else ""
        return f"not a SPARQL query: {where}{super().__str__()}{below}"


class RefusedError(QueryError):
    """A query that this endpoint does not evaluate: it accesses other sources, or costs too much."""

    title = gettext_noop("Query refused")


class InternalError(QueryError):
    """An unexpected error in a worker process; ``traceback`` is for the log, not for the client."""

    status = 500
    title = gettext_noop("Internal error")

    def __init__(self, traceback: str = "") -> None:
        super().__init__(gettext_noop("an internal error occurred; it is in the log of the server"))
        self.args, self.traceback = (traceback,), traceback


class NotFoundError(QueryError):
    """A resource that does not exist."""

    status = 404
    title = gettext_noop("Not found")


class MethodError(QueryError):
    """An HTTP method that the resource does not support; ``allowed`` lists the supported methods."""

    status = 405
    title = gettext_noop("Method not allowed")

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.args, self.allowed = (message, allowed), allowed

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Allow header (RFC 9110, section 15.5.6)."""
        return (("Allow", self.allowed),)


class NotAcceptableError(QueryError):
    """A result that has no format that the client accepts."""

    status = 406
    title = gettext_noop("Not acceptable")


class TooLargeError(QueryError):
    """A request that is larger than the limit."""

    status = 413
    title = gettext_noop("Request too large")


class UnsupportedTypeError(QueryError):
    """A request body with a media type that the protocol does not define."""

    status = 415
    title = gettext_noop("Unsupported media type")


class BusyError(QueryError):
    """Too many queries at a time; the client may retry in seconds."""

    status = 503
    title = gettext_noop("Busy")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Retry-After header, in seconds."""
        return (("Retry-After", "2"),)


class TimeOutError(QueryError):
    """A query that exceeded the time limit."""

    status = 504
    title = gettext_noop("Query timed out")


class FileError(QueryError):
    """A file that the server cannot make or keep; its operator must check the log."""

    status = 503
    title = gettext_noop("File unavailable")


class StoreUnavailableError(QueryError):
    """A remote store that cannot be reached or is busy; the client may retry later."""

    status = 503
    title = gettext_noop("Store unreachable")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The Retry-After header, in seconds."""
        return (("Retry-After", "5"),)


class GatewayError(QueryError):
    """A remote store that returned an unusable answer; its operator must check it."""

    status = 502
    title = gettext_noop("Store failed")


class StoreQueryError(GatewayError):
    """A remote store that failed on one query; the next query may succeed."""


class SelectionError(Exception):
    """A URL that selects recommendations by an unknown value. The message is in the language of the page.

    ``offers`` are values of ``parameter`` that exist, each with its label or "".
    """

    def __init__(
        self, message: str, status: int = 400, *, parameter: str = "", offers: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(message)
        self.status, self.parameter, self.offers = status, parameter, offers
