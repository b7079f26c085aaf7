"""Exceptions of the builder, with messages that name the place, the problem and the remedy.

All derive from ``click.ClickException``, so the command line prints the message and exits with status 1.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from reaffirm_core.model import Piece


class ReaffirmError(click.ClickException):
    """Base class of errors that a user can act on."""


class SourceError(ReaffirmError):
    """A source document that does not match its language pack or corpus file; lines count from 1."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.file = file
        self.line = line
        self.pieces: Sequence[Piece] = ()  #: what the parser had read before the error


class PageError(ReaffirmError):
    """A page of a document that cannot be read; pages count from 1."""

    def __init__(self, file: str, page: int, problem: str) -> None:
        super().__init__(f"{file}, page {page}: {problem}")
        self.file = file
        self.page = page


class TableError(ReaffirmError):
    """An invalid or unreadable input file, such as TOML, Turtle or CSV."""

    def __init__(self, file: str | Path, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = str(file)


class NoTextError(TableError):
    """A document without text, such as a blank one or one of pictures."""


class CoverageError(ReaffirmError):
    """A parse that does not account for every character of its source exactly once, in order."""


class ValidationError(ReaffirmError):
    """A graph that violates a shape, or a shape that no node was validated against."""


class DraftError(ReaffirmError):
    """A draft that cannot be checked.

    ``template`` is the message with a placeholder ``%(name)s`` for each of the values, so that a page can translate it.
    """

    def __init__(self, template: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(template % values if values else template)
        self.template, self.values = template, dict(values or {})
