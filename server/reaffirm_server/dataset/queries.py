"""Named queries on a dataset, for commands."""

import contextlib
from collections.abc import Callable, Iterator

import pyoxigraph

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.dataset.remote_dataset import Dataset
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text
from reaffirm_server.errors import QueryError


@contextlib.contextmanager
def query_errors() -> Iterator[None]:
    """Raise ReaffirmError in place of a QueryError, so that a command prints it."""
    try:
        yield
    except QueryError as error:
        raise ReaffirmError(str(error)) from error


def query_runner(served: Dataset) -> Callable[..., list[dict[str, str]]]:
    """Return a function that runs the named queries of a dataset; see ``named_queries``."""
    return named_queries(served.names, served.engine())


def named_queries(
    names: Names, engine: Engine, text_of: Callable[[str, Names], str] = query_text
) -> Callable[..., list[dict[str, str]]]:
    """Return a function that runs a named query, optionally for a provision, and returns its rows.

    ``text_of`` returns the text of a query by its name. The function raises ReaffirmError if the store does not answer.
    """

    def run_query(name: str, identifier: str = "") -> list[dict[str, str]]:
        text = text_of(name, names).replace('"IDENTIFIER"', str(pyoxigraph.Literal(identifier)))
        with query_errors():
            return rows(engine.query(text, Selection(), AnswerFormats(), Limits()))

    return run_query
