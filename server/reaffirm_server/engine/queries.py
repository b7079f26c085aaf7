"""Load and run the named queries."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from reaffirm_build.names import Names


@cache
def _files() -> dict[str, Path]:
    """The files of the named queries of all rooms, by name. No two rooms have a query of the same name."""
    return {path.stem: path for path in sorted(Path(str(files("reaffirm_server"))).glob("*/queries/*.rq"))}


@cache
def query_text(name: str, names: Names) -> str:
    """Return the text of a named query, under the base of the dataset."""
    return names.rebase(_files()[name].read_text(encoding="utf-8"))
