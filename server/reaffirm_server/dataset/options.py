"""Options shared by commands: --data, --timeout, --store, --corpus."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.graph_files.manifest import trust_option
from reaffirm_server.engine.base import Limits
from reaffirm_server.engine.http_client import Address, read_address

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder that `reaffirm build --out` wrote.  [default: the project's data/graph]",
)


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options --data and --trust-files to a command."""
    return _data(trust_option(command))


timeout_option = click.option(
    "--timeout",
    default=Limits.seconds,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Time limit of a query, in seconds.",
)


class CheckedText(click.ParamType[str]):
    """A text that a function checks and returns in its plain form, as the value of an option."""

    def __init__(self, name: str, read: Callable[[str], str], *, optional: bool = False) -> None:
        """Set the function, which raises ReaffirmError. An ``optional`` text may be empty, as variables can be."""
        self.name, self._read, self._optional = name, read, optional

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the value of an option."""
        try:
            return "" if self._optional and not value else self._read(value)
        except ReaffirmError as error:
            return self.fail(error.message, param, ctx)


class StoreLocation(click.ParamType[Path | Address]):
    """The location of a store: the address of a SPARQL endpoint or, if ``folders`` are allowed, a folder."""

    name = "store"

    def __init__(self, *, folders: bool = False) -> None:
        self._folders = folders

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:
        """Parse the value of an option. The message for an invalid address does not show its password."""
        if self._folders and "://" not in value:
            return Path(value)
        try:
            return read_address(value)
        except ReaffirmError as error:
            return self.fail(error.message, param, ctx)


store_option = click.option(
    "--store",
    type=StoreLocation(),
    metavar="ADDRESS",
    help="Query the store at sparql+http(s)://HOST/PATH, filled by `reaffirm load`, instead of a folder.",
)


corpus_option = click.option(
    "--corpus", metavar="NAME", help="The corpus, by the name of its folder.  [default: the main corpus]"
)
