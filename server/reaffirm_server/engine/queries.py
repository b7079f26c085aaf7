"""The named queries, loaded from the folders ``queries`` of the rooms (sub-packages) of the server."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from reaffirm_core.names import Names


@cache
def _files() -> dict[str, Path]:
    """Return the files of the named queries by name. Names are unique across the rooms."""
    return {path.stem: path for path in sorted(Path(str(files("reaffirm_server"))).glob("*/queries/*.rq"))}


@cache
def query_text(name: str, names: Names) -> str:
    """Return the text of a named query, rebased to the IRIs of a dataset. Raises KeyError for an unknown name."""
    return names.rebase(_files()[name].read_text(encoding="utf-8"))
