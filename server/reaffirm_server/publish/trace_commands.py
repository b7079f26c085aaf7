"""The commands ``trace`` and ``show``."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from reaffirm_core.compare.diff import Segment
from reaffirm_core.compare.markup import plain, styled
from reaffirm_core.languages import FALLBACK, LANGUAGES
from reaffirm_server.dataset.options import corpus_option, data_option, store_option
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.engine.http_client import Address
from reaffirm_server.linked.provision_names import ProvisionNames, corpus_of
from reaffirm_server.publish.show import show as show_lines
from reaffirm_server.publish.trace import trace as load_trace
from reaffirm_server.publish.trace import traced_name
from reaffirm_server.publish.trace_json import trace_data
from reaffirm_server.publish.trace_svg import svg
from reaffirm_server.publish.trace_text import lines

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=FALLBACK,
    show_default=True,
    help="The language of texts. The original is shown with them; zh shows it alone.",
)


@click.command()
@click.argument("identifier")
@language_option
@corpus_option
@store_option
@data_option
def show(identifier: str, language: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Print a provision, such as 4-46-i-2, with its annotations, and underline the evidence in its text.

    An identifier of another corpus than the main corpus has a prefix: unseen:1-3-a. The IRI of the provision and its
    number, such as "IV.46 (i) (ii)", name it too.
    """
    served = open_corpus(data, store, corpus_of(identifier, corpus), linked=True)
    run_query = query_runner(served)
    provision = ProvisionNames(served.names, run_query).resolve(identifier).identifier
    for line in show_lines(provision, lambda name, of=provision: run_query(f"show-{name}", of), language):
        click.echo(line)


@click.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    show_default=True,
    help="The output format.",
)
@language_option
@corpus_option
@store_option
@data_option
def trace(name: str, form: str, language: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Trace the reaffirmations of a recommendation, such as 8-1-c, or of a lineage, such as non-punishment.

    A recommendation with parts, such as 1-11, is traced through its parts.

    Each link shows its grade, its basis and the differing words. A link is explicit if the text states it, and detected
    if readers identified it. The words of the text are followed by those of its translation, if there is one.
    Differences from the earlier to the later text are marked [-deleted-], {+inserted+} and
    [~moved from here~] {~to here~}, in colour on a terminal. Changes of punctuation alone are not marked.
    """
    served = open_corpus(data, store, corpus_of(name, corpus), linked=True)
    run_query = query_runner(served)
    result = load_trace(traced_name(name, run_query, ProvisionNames(served.names, run_query)), run_query)
    writers = {
        "text": lambda: "\n".join(lines(result, difference_formatter(), language)),
        "json": lambda: json.dumps(trace_data(result), ensure_ascii=False, indent=2),
        "svg": lambda: svg(result),
    }
    click.echo(writers[form]())


def difference_formatter() -> Callable[[Sequence[Segment]], str]:
    """Return the formatter of differing words: in colour on a terminal, else with marks."""
    return styled if sys.stdout.isatty() else plain
