"""Words and runs of characters of a text, by the rules of its language (``languages.toml``)."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from reaffirm_core.compare.words import segment
from reaffirm_core.languages import language_row

#: Lengths of the runs of characters that are compared: within words, and in languages without spaces.
_WITHIN_WORDS, _ANYWHERE = (3, 5), (1, 3)


class Word(NamedTuple):
    """A word of a text without its stop words."""

    written: str
    stem: str


class Tokenizer:
    """Tokenizer of texts in one language."""

    def __init__(self, language: str) -> None:
        """Take the tag of a language."""
        self._form = language_row(language)
        self._characters = _character_runs(self._form.grams is not None)
        if self._form.grams is None:
            self._written, self._stems = _analysers(language)

    def words(self, text: str) -> list[Word]:
        """Return the words of a text in order, without stop words."""
        if self._form.grams is not None:
            return [Word(word, word) for word in segment(text) if len(word) > 1 and word.isalnum()]
        return [Word(*pair) for pair in zip(self._written(text), self._stems(text), strict=True)]

    def stems(self, text: str) -> list[str]:
        """Return the stems of the words of a text."""
        return [word.stem for word in self.words(text)]

    def runs(self, text: str) -> list[str]:
        """Return the runs of characters of a text."""
        return self._characters(text)


def without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """Return a text with spaces in place of the words that lie wholly in a match of a pattern."""
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    kept, end, begun, covered = list[str](), 0, 0, 0
    for word in segment(text):
        start, end = end, end + len(word)
        while begun < len(spans) and spans[begun][0] <= start:
            covered = max(covered, spans[begun][1])
            begun += 1
        kept.append(" " if end <= covered else word)
    return "".join(kept)


def _character_runs(anywhere: bool) -> Callable[[str], list[str]]:
    """Return a function that returns runs of characters, within words or anywhere."""
    shortest, longest = _ANYWHERE if anywhere else _WITHIN_WORDS

    def runs(text: str) -> list[str]:
        lowered = text.lower()
        parts = ["".join(lowered.split())] if anywhere else [f" {word} " for word in re.findall(r"\w+", lowered)]
        return [
            part[start : start + size]
            for part in parts
            for size in range(shortest, longest + 1)
            for start in range(len(part) - size + 1)
        ]

    return runs


@lru_cache
def _analysers(language: str) -> tuple[Callable[[str], list[str]], Callable[[str], list[str]]]:
    """Return functions that return the words of a text as written and their stems, in the same order."""
    import tantivy  # only a search or a check of drafts needs it

    from reaffirm_server.search.stems import analyser

    form, simple = language_row(language), tantivy.Tokenizer.simple()
    return analyser(form, simple, stemmed=False).analyze, analyser(form, simple).analyze
