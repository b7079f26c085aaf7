"""The commands of those who draft: trace."""

import json
import sys
from pathlib import Path

import click

from reaffirm_server.cli import asker, data_option
from reaffirm_server.draw import data as trace_data
from reaffirm_server.draw import dot, mermaid
from reaffirm_server.marked import plain, styled
from reaffirm_server.store import open_served
from reaffirm_server.svg import svg
from reaffirm_server.trace import lines
from reaffirm_server.trace import trace as traced


@click.command
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "mermaid", "dot", "svg"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@data_option
def trace(name: str, form: str, data: Path | None) -> None:
    """Trace a recommendation up and down, such as 8-1-c, or a whole lineage by its name, such as non-punishment.

    Each link says its grade, whether the text states it (explicit) or readers found it (detected), and the words that
    differ: from the earlier to the later text, [-deleted-], {+inserted+}, [~moved from here~] {~to here~}; in colour
    on a terminal. Changes of punctuation alone are not marked.
    """
    found = traced(name, asker(open_served(data)))
    if form == "json":
        click.echo(json.dumps(trace_data(found), ensure_ascii=False, indent=2))
    elif form == "svg":
        click.echo(svg(found))
    else:
        written = {
            "text": lambda: lines(found, styled if sys.stdout.isatty() else plain),
            "mermaid": lambda: mermaid(found),
            "dot": lambda: dot(found),
        }
        click.echo("\n".join(written[form]()))
