"""The command ``reaffirm``, which imports each sub-command on demand.

Builder and server register their commands as entry points (``pyproject.toml``), so that neither imports the other.
"""

import ast
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, distribution
from importlib.resources import files

import click

from reaffirm_core import __version__

#: What replaces a command of the last release, until the next.
_REPLACED: Mapping[str, str] = {
    "candidates": "`python -m bench.quality candidates` in a checkout",
    "index": "`reaffirm export --index`",
    "propose": "`reaffirm review propose`",
    "quality": "`python -m bench.quality report` in a checkout, or docs/quality.md",
    "stats": "the page /sessions, or `reaffirm query`",
    "translation": "`reaffirm review translation`",
}


@cache
def _commands() -> dict[str, EntryPoint]:
    """Return the entry point of each command by its name."""
    return {entry.name: entry for entry in distribution("reaffirm").entry_points if entry.group == "reaffirm.commands"}


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_commands()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _REPLACED:
            ctx.fail(f"the command {cmd_name} is gone; use {_REPLACED[cmd_name]}")
        if cmd_name not in _commands():
            return super().get_command(ctx, cmd_name)
        command: click.Command = _commands()[cmd_name].load()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them, so that `reaffirm --help` is fast."""
        commands = {name: click.Command(name, help=_help(name)) for name in self.list_commands(ctx)}
        click.Group(commands=commands).format_commands(ctx, formatter)


def _help(name: str) -> str | None:
    """Return the help of a command: the docstring of its function, read from the source of its module."""
    package, *parts, module = _commands()[name].module.split(".")
    source = files(package).joinpath(*parts, f"{module}.py").read_text(encoding="utf-8")
    functions = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return next((ast.get_docstring(node) for node in functions if node.name == name), None)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reaffirm")
def main() -> None:
    """Build, validate, query and serve recommendations as linked data."""


if __name__ == "__main__":
    main(prog_name="reaffirm")
