"""The named queries of the quality report, beside those of the server."""

from collections.abc import Callable
from pathlib import Path

from reaffirm_core.names import Names
from reaffirm_server.dataset.queries import named_queries
from reaffirm_server.dataset.remote_dataset import Dataset
from reaffirm_server.engine.queries import query_text
from reaffirm_server.text_tables import Row


def text_of(name: str, names: Names) -> str:
    """Return the text of a named query, of this folder or of the server, rebased to the IRIs of a dataset."""
    own = Path(__file__).parent / "queries" / f"{name}.rq"
    return names.rebase(own.read_text(encoding="utf-8")) if own.is_file() else query_text(name, names)


def runner(served: Dataset) -> Callable[..., list[Row]]:
    """Return a function that runs the named queries of a dataset."""
    return named_queries(served.names, served.engine(), text_of)
