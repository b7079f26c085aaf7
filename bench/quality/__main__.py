"""Print the quality report or the ranking of pairs, for maintainers: ``python -m bench.quality``."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from bench.quality.files import (
    check_dataset,
    check_readings,
    load_readings,
    load_translation_checks,
    load_verdicts,
)
from bench.quality.named_queries import runner
from bench.quality.proposals_report import proposals
from bench.quality.report import report as quality_report
from bench.quality.translation_report import translation_report
from bench.quality.trials_report import evaluation

from reaffirm_core.compare.ranking import Candidate, rank
from reaffirm_core.language.packs import load_packs
from reaffirm_core.languages import FALLBACK
from reaffirm_server.dataset.options import corpus_option, data_option, store_option
from reaffirm_server.dataset.project_files import load_leaves
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.drafts.load_recommendations import query_recommendations
from reaffirm_server.engine.http_client import Address
from reaffirm_server.text_tables import Row, columns


@click.group()
def main() -> None:
    """Measure the annotations, the ranking, the check of drafts and the translation."""


@main.command()
@store_option
@data_option
def report(data: Path | None, store: Address | None) -> None:
    """Print the quality report (docs/quality.md): annotations, agreement, ranking, draft check, translation."""
    check_readings()
    served = open_corpus(data, store, "")
    run_query, decided = runner(served), load_verdicts()
    check_dataset({row["identifier"] for row in run_query("identifiers")})
    readings = load_readings()
    for line in quality_report(run_query, readings, list(_ranked(run_query, None)), decided):
        click.echo(line)
    click.echo()
    recommendations, packs = query_recommendations(run_query, served.names), load_packs()
    for line in evaluation(recommendations, packs, decided):
        click.echo(line)
    click.echo()
    stocks = {language: pack.grammar.stock for language, pack in sorted(packs.items(), reverse=True)}
    for line in proposals(recommendations, stocks, decided):
        click.echo(line)
    click.echo()
    for line in translation_report(load_translation_checks(), readings.get("translation", {})):
        click.echo(line)


@main.command()
@click.option(
    "--top", default=20, show_default=True, type=click.IntRange(1), help="Candidates for each recommendation."
)
@click.option(
    "--format", "name", type=click.Choice(["csv", "table"]), default="csv", show_default=True, help="The output format."
)
@corpus_option
@store_option
@data_option
def candidates(top: int, name: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Rank for each recommendation the earlier recommendations that it may reaffirm.

    The columns are later, earlier and score. The ranking compares words, themes and addressees. The decisions of
    readers are in the graph.
    """
    ranking = _ranked(runner(open_corpus(data, store, corpus or "")), top)
    lines = [[candidate.later, candidate.earlier, f"{candidate.score:.4f}"] for candidate in ranking]
    header = ["later", "earlier", "score"]
    if name == "table":
        click.echo(columns(header, lines))
    else:
        click.echo("\n".join(",".join(line) for line in [header, *lines]))


def _ranked(run_query: Callable[..., list[Row]], top: int | None) -> Iterator[Candidate]:
    """Rank the leaves of the built graph; ``top`` limits the candidates of each, None keeps all.

    The ranking ignores the stock phrases of the language in which most of the texts are.
    """
    leaves = load_leaves(run_query)
    broader = {row["theme"]: row["top"] for row in run_query("top-themes")}
    spoken = Counter(row["language"] for row in run_query("leaves"))
    language = max(spoken, key=lambda tag: (spoken[tag], tag != FALLBACK), default=FALLBACK)
    return rank(leaves, load_packs()[language].grammar.stock, broader, top)


if __name__ == "__main__":
    main(prog_name="python -m bench.quality")
