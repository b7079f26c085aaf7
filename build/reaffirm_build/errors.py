"""What can go wrong in a build, said so that a person knows where and what to do.

All derive from ``click.ClickException``: the command line prints them in one line and exits with status 1.
"""

from pathlib import Path

import click


class ReaffirmError(click.ClickException):
    """Any error that a user can act on."""


class SourceError(ReaffirmError):
    """A source document does not read as its language pack and corpus file say."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.file = file
        self.line = line


class PageError(ReaffirmError):
    """A page of a document cannot be read."""

    def __init__(self, file: str, page: int, problem: str) -> None:
        super().__init__(f"{file}, page {page}: {problem}")
        self.file = file
        self.page = page


class TableError(ReaffirmError):
    """A configuration or knowledge file (TOML, Turtle, CSV) is not as it should be."""

    def __init__(self, file: str | Path, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = str(file)


class AccountError(ReaffirmError):
    """The parse does not account for every character of its source exactly once, in order."""


class ValidationError(ReaffirmError):
    """The graph breaks a shape, or a shape was never tried."""


class DraftError(ReaffirmError):
    """A draft that cannot be checked, and what to do about it."""
