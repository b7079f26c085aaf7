"""Segmentation of a text into words, spaces and punctuation, so that no comparison cuts a word."""

from functools import cache
from pathlib import Path

from reaffirm_core.files import read_text
from reaffirm_core.languages import language_row


@cache
def words_of_grammar(language: str) -> frozenset[str]:
    """Return the words of a language that comparisons ignore, in small letters; none for one without a list.

    The English list is that of the Glasgow Information Retrieval Group, as scikit-learn has it.
    """
    name = language_row(language).stop_words
    if name is None:
        return frozenset()
    return frozenset(read_text(Path(__file__).with_name(f"stop-words-{name}.txt")).split())


def segment(text: str) -> list[str]:
    """Return the words, runs of space and punctuation marks of a text, in order.

    The segments joined are the text. Chinese is segmented by the dictionary of jieba, other text at spaces and
    punctuation.
    """
    import rjieba  # loads a dictionary (0.1 seconds), which only a comparison needs

    return rjieba.cut(text)


def is_quiet(text: str) -> bool:
    """Return whether a text has no letter and no digit, only punctuation and space."""
    return not any(character.isalnum() for character in text)
