"""Words of the texts that are suggested for a misspelt one."""

import pytest

from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search.spelling import Spelling

WORDS = Spelling(["The 2016 review of the review mechanism, part a1b2"], Vocabulary())


@pytest.mark.parametrize(
    ("word", "suggested"),
    [
        ("reveiw", "review"),
        ("mechanisn", "mechanism"),
        ("them", ""),  # "the" is too short
        ("2017", ""),  # numbers are not words
        ("a1b3", ""),
        ("rev", ""),
    ],
)
def test_only_words_of_four_and_more_letters_are_suggested(word: str, suggested: str) -> None:
    assert WORDS.near(word, run=False) == suggested
