"""Load and run the named queries."""

from functools import cache
from importlib.resources import files

from reaffirm_build.names import Names


@cache
def query_text(name: str, names: Names) -> str:
    """The text of one of the server's own queries, under the base of the dataset."""
    return names.rebase((files("reaffirm_server") / "queries" / f"{name}.rq").read_text(encoding="utf-8"))
