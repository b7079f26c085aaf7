"""Vectors of texts: the weights of scikit-learn, and no similarity to what has no features."""

from functools import partial

import numpy as np
import pytest

from reaffirm_core.compare.vectors import Features, Vectors, runs, runs_within_words, words
from reaffirm_core.compare.words import words_of_grammar

TEXTS = [
    "States  parties should train judges, and judges should train States.",
    "",
    "缔约国应当确保被害人能够获得赔偿。",
    "The Secretariat should, a week\n\nafter it, train a judge",
]
QUERIES = [*TEXTS, "Judges and an unknown word", "the and of"]


@pytest.mark.client
@pytest.mark.parametrize(
    ("features", "options"),
    [
        (partial(runs, shortest=1, longest=3), {"analyzer": "char", "ngram_range": (1, 3)}),
        (partial(runs_within_words, shortest=3, longest=5), {"analyzer": "char_wb", "ngram_range": (3, 5)}),
        (partial(words, ignored=words_of_grammar("en")), {"stop_words": "english"}),
    ],
)
def test_the_similarities_are_those_of_scikit_learn(features: Features, options: dict[str, object]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second

    model = TfidfVectorizer(sublinear_tf=True, **options)
    expected = (model.fit_transform(TEXTS) @ model.transform(QUERIES).T).toarray().T
    assert np.allclose(Vectors(TEXTS, features).similarities(QUERIES), expected, rtol=0, atol=1e-14)


def test_texts_without_features_are_like_nothing() -> None:
    vectors = Vectors(["", "the"], partial(words, ignored=words_of_grammar("en")))
    assert not vectors.similarities(["", "the", "judges"]).any()


def test_a_short_word_is_a_single_run() -> None:
    assert runs_within_words("a bc def", 4, 5) == [" a ", " bc ", " def", "def ", " def "]
