"""What can go wrong in a request: each class has its HTTP status; ``app`` turns them into answers."""


class QueryError(Exception):
    """A query that cannot be answered as it is."""

    status = 400


class NotAcceptableError(QueryError):
    """The client takes none of the formats that there are for this kind of result."""

    status = 406


class UnsupportedTypeError(QueryError):
    """The body of the request is of a type that the protocol does not know."""

    status = 415


class TooLargeError(QueryError):
    """The query, or its answer, is larger than allowed."""

    status = 413
