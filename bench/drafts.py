"""Fit of the weights of the draft check to the tuning part of the trial drafts.

The weights of similarities maximise the probability of the right recommendations among all. The certainty is a logistic
model of the first five matches, ranked by weights that were fitted without their draft. The limit of a possible match
is chosen on certainties that were fitted without their draft, too. It is the lowest, which helps most drafts, that
keeps the aim below even where its share is worse by one standard error, since other drafts may do worse than these. Run
with the encoder installed:

    .venv/bin/python bench/drafts.py
    .venv/bin/python bench/drafts.py PARAGRAPHS  # only measures, with the weights as they are

PARAGRAPHS is a file of paragraphs of resolutions, gzipped JSON in lines with ``document``, ``n`` and ``text``. The
verdicts of two readers on 120 of them are in ``data/tip/readings`` (``real-paragraphs.csv``), without their words.
"""

import gzip
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from bench.quality.files import load_trial_drafts, load_verdicts
from bench.quality.trials import CheckTrial, held_out
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import KFold

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.csv_text import read_csv, write_csv
from reaffirm_core.files import read_text, root, write_file
from reaffirm_core.language.packs import load_packs
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.figures import FILE as FIGURES
from reaffirm_server.drafts.figures import LATER, REAL, Figures
from reaffirm_server.drafts.load_recommendations import load_recommendations
from reaffirm_server.drafts.matching import DraftIndex
from reaffirm_server.drafts.ranked import FIFTH, MARGIN, SIBLINGS, Group, ranked
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.weights import CERTAINTY, CONSTANT, FILE, LIMITS, MEANING, POSSIBLE, RANKING, WORDS

#: Signs of the certainty, in each set.
_OF_WORDS = (MARGIN, FIFTH, SIBLINGS, "wording_characters", "rare_covered")
SIGNS = {WORDS: _OF_WORDS, MEANING: (*_OF_WORDS, "wordings")}
#: Penalties on large weights (L2), of the ranking and, inverse, of the certainty.
PENALTY, CERTAINTY_PENALTY = 5.0, 0.3
#: Number of matches of a draft, of parts that are left out in turn, and of divisions into parts.
SHOWN, PARTS, DIVISIONS = 5, 5, 4
#: The aim: the maximum share of new drafts, of all languages together, with a possible match.
NEW = 1 / 5
#: The readings of pairs of a paragraph and the nearest recommendation.
READINGS = root() / "data" / "tip" / "readings"

Matrix = NDArray[np.floating]


def fit_ranking(similarities: Matrix, right: NDArray[np.bool_]) -> Matrix:
    """Return weights, at least 0, of similarities of shape (drafts, recommendations, names)."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = similarities @ weights
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        of_right = chances * right
        found = of_right.sum(axis=1, keepdims=True)
        slope = np.tensordot(chances - of_right / found, similarities, 2)
        return float(-np.log(found).sum() + PENALTY / 2 * weights @ weights), slope + PENALTY * weights

    names = similarities.shape[-1]
    return np.asarray(minimize(loss, np.zeros(names), jac=True, method="L-BFGS-B", bounds=[(0, None)] * names).x)


class Fit:
    """The fit of one language and set."""

    def __init__(self, recommendations: EarlierRecommendations, language: str, name: str) -> None:
        self.recommendations, self.language, self.name = recommendations, language, name
        drafts = load_trial_drafts("tuning")
        self.drafts = [draft for draft in drafts if draft.language == language]
        self.new = sum(not draft.antecedents for draft in drafts)  #: number of new drafts in all languages
        index = DraftIndex(recommendations, language, load_encoder() if name == MEANING else None)
        self.names = index.names
        raw = index.similarities([index.compared(d.text, d.text) for d in self.drafts])
        self.scale = raw.std(axis=(0, 1))
        self.similarities = raw
        identifiers = [item.identifier for item in recommendations.items]
        self.right = np.array([[i in d.antecedents for i in identifiers] for d in self.drafts])

    def ranking(self, drafts: Sequence[int]) -> dict[str, float]:
        """Return the weights of similarities that are fitted to drafts, by their numbers."""
        chosen = [number for number in drafts if self.right[number].any()]
        weights = fit_ranking(self.similarities[chosen] / self.scale, self.right[chosen]) / self.scale
        return dict(zip(self.names, map(float, weights), strict=True))

    def groups(self, draft: int, weights: Mapping[str, float]) -> list[Group]:
        """Return the first matches of a draft."""
        return ranked(self.recommendations, self.similarities[draft], self.names, weights)[:SHOWN]

    def is_right(self, draft: int, group: Group) -> bool:
        """Return whether the nearest text of a match asks the same as a draft."""
        return bool(self.right[draft, group.nearest])

    def left_out(self) -> Iterator[tuple[int, int, list[Group]]]:
        """Yield a division, a draft and its matches, by weights that were fitted without the draft."""
        for division in range(DIVISIONS):
            for train, test in KFold(PARTS, shuffle=True, random_state=division).split(self.drafts):
                weights = self.ranking(train)
                yield from ((division, int(draft), self.groups(int(draft), weights)) for draft in test)


def fit_certainty(rows: Matrix, right: Sequence[bool]) -> tuple[Matrix, float]:
    """Return the weights of signs, at least 0, and the constant of a logistic model.

    A negative weight would make a draft in the words of an earlier text less certain than one in other words: the trial
    drafts are all far from these words.
    """
    scale, truth = rows.std(axis=0), np.asarray(right, dtype=float)
    signs = np.column_stack([(rows - rows.mean(axis=0)) / scale, np.ones(len(rows))])
    penalty = np.array([*([1 / CERTAINTY_PENALTY] * len(scale)), 0.0])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        logits = signs @ weights
        slope = signs.T @ (1 / (1 + np.exp(-logits)) - truth) + penalty * weights
        return float((np.logaddexp(0, logits) - truth * logits).sum() + penalty @ weights**2 / 2), slope

    bounds = [(0, None)] * len(scale) + [(None, None)]
    fitted = np.asarray(minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x)
    weights = fitted[:-1] / scale
    return weights, float(fitted[-1] - weights @ rows.mean(axis=0))


def limit_of(fit: Fit, matches: Sequence[tuple[int, int, Group]], rows: Matrix, right: NDArray[np.bool_]) -> float:
    """Return the lowest probability of a possible match; 2 if the aim is not reached."""
    chances, drafts = np.zeros(len(rows)), np.array([draft for _, draft, _ in matches])
    for division in range(DIVISIONS):
        for train, test in KFold(PARTS, shuffle=True, random_state=100 + division).split(fit.drafts):
            inside, outside = np.isin(drafts, train), np.isin(drafts, test)
            weights, constant = fit_certainty(rows[inside], right[inside])
            chances[outside] += 1 / (1 + np.exp(-rows[outside] @ weights - constant)) / DIVISIONS
    best: dict[tuple[int, int], int] = {}
    for number, (division, draft, _) in enumerate(matches):
        key = division, draft
        if key not in best or chances[number] > chances[best[key]]:
            best[key] = number
    top = np.array(list(best.values()))
    new = np.array([not fit.right[draft].any() for draft in drafts[top]])
    order = sorted(chances[top])

    def called(limit: float) -> NDArray[np.bool_]:
        return np.asarray(chances[top] >= limit)

    def is_rare(limit: float) -> bool:
        share = called(limit)[new].mean()
        return bool(share + standard_error(share, fit.new) <= NEW)

    possible = next(filter(is_rare, order), 2.0)
    print(
        f"  possible from {possible:.2f}: {called(possible)[~new].mean():.2f} of the drafts with antecedents, right"
        f" {right[top][called(possible)].mean():.2f}, {called(possible)[new].mean():.3f} of the new drafts",
        flush=True,
    )
    return float(possible)


def standard_error(share: float, number: float) -> float:
    """Return the standard error of a share (0–1) of a number of drafts."""
    return float((share * (1 - share) / number) ** 0.5)


def fitted(fit: Fit) -> Iterator[tuple[str, str, float]]:
    """Yield the weights of a language and set: part, name, value."""
    matches = [(division, draft, group) for division, draft, groups in fit.left_out() for group in groups]
    rows = np.array([[group.signs[name] for name in SIGNS[fit.name]] for _, _, group in matches])
    right = np.array([fit.is_right(draft, group) for _, draft, group in matches])
    hits = {(division, draft) for (division, draft, _), is_right in zip(matches, right, strict=True) if is_right}
    answered = fit.right.any(axis=1).sum() * DIVISIONS
    print(f"{fit.language} {fit.name}: right among the first {SHOWN}, left out: {len(hits) / answered:.2f}")
    yield from ((RANKING, name, value) for name, value in fit.ranking(range(len(fit.drafts))).items())
    weights, constant = fit_certainty(rows, right)
    yield from ((CERTAINTY, name, value) for name, value in zip(SIGNS[fit.name], weights, strict=True))
    yield CERTAINTY, CONSTANT, constant
    yield LIMITS, POSSIBLE, limit_of(fit, matches, rows, right)


def measure(paragraphs: Path) -> None:
    """Measure the check with the current weights on texts that others wrote, and write the figures."""
    recommendations, packs, encoder = load_recommendations(), load_packs(), load_encoder()
    table = []
    for name, used in ((WORDS, None), (MEANING, encoder)):
        later = [
            trial
            for session in range(2, recommendations.items[-1].presented + 1)
            for trial in held_out(recommendations, packs, load_verdicts(), session, used)
        ]
        table.append(of_later(name, later))
    table.append(of_resolutions(Checker(recommendations, packs, encoder), paragraphs))
    write_file(FIGURES, write_csv(list(Figures._fields), [row._asdict() for row in table]))
    for row in table:
        print(row)


def of_later(name: str, trials: Sequence[CheckTrial]) -> Figures:
    """Return the figures of recommendations of later sessions with a set of weights."""
    called = [trial for trial in trials if trial.likelihood == POSSIBLE]
    right = sum(trial.finds(trial.right, 1) for trial in called)
    return Figures(name, LATER, len(called), right, sum(bool(trial.right) for trial in trials))


def of_resolutions(checker: Checker, paragraphs: Path) -> Figures:
    """Return the figures of paragraphs of resolutions.

    A match is right if both readers found that the paragraph makes the request. Matches with another recommendation
    than the one that was read are not counted, and their number is printed: they need a reading.
    """
    with gzip.open(paragraphs, "rt", encoding="utf-8") as file:
        texts = {(row["document"], str(row["n"])): row["text"] for row in map(json.loads, file)}
    files = (READINGS / name / "real-paragraphs.csv" for name in ("fourth", "fifth"))
    fourth, fifth = (read_csv(file, read_text(file)) for file in files)
    called = right = unread = 0
    for one, other in zip(fourth, fifth, strict=True):
        (checked, *_) = checker.check(texts[one["document"], one["paragraph"]]).checked
        first = next((match for match in checked.matches if match.likelihood == POSSIBLE), None)
        if first and first.nearest.identifier == one["recommendation"]:
            called += 1
            right += one["verdict"] in GRADES and other["verdict"] in GRADES
        else:
            unread += first is not None
    print(f"{unread} possible matches were not read")
    return Figures(MEANING, REAL, called, right, 0)


def fit_all() -> None:
    """Fit all weights and write the table."""
    recommendations = load_recommendations()
    languages = dict.fromkeys(draft.language for draft in load_trial_drafts("tuning"))
    table = [
        {"language": language, "set": name, "part": part, "name": key, "value": f"{value:.4f}"}
        for language in languages
        for name in (WORDS, MEANING)
        for part, key, value in fitted(Fit(recommendations, language, name))
    ]
    write_file(FILE, write_csv(list(table[0]), table))


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if sys.argv[1:] else fit_all()
