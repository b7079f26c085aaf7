"""The commands trace and show."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from reaffirm_build.compare.diff import Segment
from reaffirm_build.compare.markup import plain, styled
from reaffirm_server.dataset.options import corpus_option, data_option, in_corpus, store_option
from reaffirm_server.dataset.queries import asker
from reaffirm_server.engine.http_client import Address
from reaffirm_server.publish.show import show as show_lines
from reaffirm_server.publish.trace import lines, trace_data
from reaffirm_server.publish.trace import trace as traced
from reaffirm_server.publish.trace_diagrams import dot, mermaid
from reaffirm_server.publish.trace_svg import svg


@click.command()
@click.argument("identifier")
@corpus_option
@store_option
@data_option
def show(identifier: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Print all that is known of a provision, such as 4-46-i-2, with the evidence underlined in its text.

    One of another corpus than the main one has its prefix: unseen:1-3-a.
    """
    identifier, served = in_corpus(identifier, corpus, data, store)
    ask = asker(served)
    known = [row["identifier"] for row in ask("identifiers")]
    for line in show_lines(identifier, lambda part: ask(f"show-{part}", identifier), known):
        click.echo(line)


@click.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "mermaid", "dot", "svg"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@corpus_option
@store_option
@data_option
def trace(name: str, form: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Trace a recommendation up and down, such as 8-1-c, or a whole lineage by its name, such as non-punishment.

    Each link says its grade, whether the text states it (explicit) or readers found it (detected), and the words that
    differ: from the earlier to the later text, [-deleted-], {+inserted+}, [~moved from here~] {~to here~}; in colour
    on a terminal. Changes of punctuation alone are not marked.
    """
    name, served = in_corpus(name, corpus, data, store)
    found = traced(name, asker(served))
    written = {
        "text": lambda: "\n".join(lines(found, _show())),
        "json": lambda: json.dumps(trace_data(found), ensure_ascii=False, indent=2),
        "mermaid": lambda: "\n".join(mermaid(found)),
        "dot": lambda: "\n".join(dot(found)),
        "svg": lambda: svg(found),
    }
    click.echo(written[form]())


def _show() -> Callable[[Sequence[Segment]], str]:
    """How differing words are written: in colour on a terminal."""
    return styled if sys.stdout.isatty() else plain
