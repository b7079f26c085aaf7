"""Weights by which similarities become a ranking and a certainty.

``config/draft-weights.csv`` is written by ``bench/drafts.py``, which fits it to the tuning part of the trial drafts,
and never by hand. There is a set of weights for each language, with the encoder and without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from reaffirm_core.csv_text import read_csv
from reaffirm_core.files import read_text
from reaffirm_server.dataset.settings import CONFIG

FILE = CONFIG / "draft-weights.csv"
#: The names of the sets with the encoder and without.
MEANING, WORDS = "meaning", "words"
#: The parts of a set, and the name of the constant term.
RANKING, CERTAINTY, LIMITS, CONSTANT = "ranking", "certainty", "limits", "constant"

#: The name of the only limit.
POSSIBLE = "possible"


@dataclass(frozen=True)
class Weights:
    """The weights of one language and set."""

    ranking: Mapping[str, float]  #: of similarities
    certainty: Mapping[str, float]  #: of signs (``ranked.py``), with a constant
    limit: float  #: the lowest probability (0–1) of a possible match

    def probability(self, signs: Mapping[str, float]) -> float:
        """Return the probability (0–1) that a match is right."""
        total = self.certainty[CONSTANT] + sum(self.certainty.get(name, 0.0) * value for name, value in signs.items())
        return 1 / (1 + exp(-max(min(total, 50.0), -50.0)))


def load_weights() -> dict[tuple[str, str], Weights]:
    """Return the weights by language and set."""
    parts: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for row in read_csv(FILE, read_text(FILE)):
        key = row["language"], row["set"]
        empty: dict[str, dict[str, float]] = {RANKING: {}, CERTAINTY: {}, LIMITS: {}}
        parts.setdefault(key, empty)[row["part"]][row["name"]] = float(row["value"])
    return {key: Weights(of[RANKING], of[CERTAINTY], of[LIMITS][POSSIBLE]) for key, of in parts.items()}
