"""The section of the quality report on proposals for documents that are not reviewed yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from re import Pattern

from reaffirm_build.curate.prediction import (
    MAX_PAIRS,
    MIN_CONFIDENCE,
    NEAREST,
    SHARE,
    Placed,
    ProposalTrial,
    Proposer,
    trials,
)
from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.csv_text import markdown
from reaffirm_server.drafts.recommended import EarlierRecommendations

_HEAD = f"""`reaffirm review propose` proposes for a new document: themes that the {NEAREST} nearest reviewed
recommendations have, by words alone (at least {SHARE:.0%} of their likeness), and for each recommendation the
{MAX_PAIRS} first earlier ones by the ranking. Here each session is left out in turn and proposed for by all others
as if it were new, with its words and those whom its rules find asked, and nothing else. Only texts in one language are
compared: for a text in another language than the original, the working translations. The share and the number of
neighbours were chosen on these very sessions. Right is what readers decided; pairs count against all reaffirmations.
The confidence of a proposal is the share of such proposals, by score, that were right here; pairs below
{MIN_CONFIDENCE} are not proposed."""


def proposals(
    recommendations: EarlierRecommendations,
    stocks: Mapping[str, Pattern[str]],
    decided: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    """Yield the Markdown lines of the section.

    ``stocks`` match phrases that the ranking ignores, by the languages of the new documents. ``decided`` holds the
    verdicts of readers on pairs.
    """
    leaves = [item.leaf for item in recommendations.items]
    reaffirmed = {(f":{later}", f":{earlier}") for (later, earlier), verdict in decided.items() if verdict in GRADES}
    tried = {}
    for language in stocks:
        make = partial(Proposer, stock=stocks[language], broader=recommendations.broader)
        tried[language] = trials(list(_in_language(recommendations, language)), make, reaffirmed)
    totals = {"themes": sum(len(leaf.themes) for leaf in leaves), "pairs": len(reaffirmed)}
    kinds = [(kind, language, getattr(tried[language], kind)) for kind in totals for language in stocks]
    yield from ("## How well proposals find what readers decided", "", *_HEAD.splitlines(), "")
    header = ["what is proposed", "for a text in", "proposals", "right", "precision", "recall", "F1"]
    yield from markdown([header, *([kind, lang, *_figures(results, totals[kind])] for kind, lang, results in kinds)])


def _in_language(recommendations: EarlierRecommendations, language: str) -> Iterator[Placed]:
    """Yield the recommendations with their texts in a language."""
    for item in recommendations.items:
        if text := item.text_in(language):
            leaf = item.leaf if language == item.language else replace(item.leaf, text=text, full_text=text)
            yield Placed("", language, date.fromordinal(leaf.session), leaf)


def _figures(results: Sequence[ProposalTrial], total: int) -> Iterator[str]:
    """Yield the number of proposals and of right proposals, then precision, recall and F1."""
    right, count = sum(trial.right for trial in results), len(results)
    yield from (str(count), str(right))
    yield from (f"{right / count:.2f}", f"{right / total:.2f}", f"{2 * right / (count + total):.2f}")
