"""Vectors of texts: the weights of scikit-learn, and no similarity to what has no features."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from reaffirm_core.compare.vectors import Bag, Features, FeatureSpace, repeated, runs, runs_within_words, words
from reaffirm_core.compare.words import words_of_grammar

TEXTS = [
    "States  parties should train judges, and judges should train States.",
    "",
    "缔约国应当确保被害人能够获得赔偿。",
    "The Secretariat should, a week\n\nafter it, train a judge",
]
QUERIES = [*TEXTS, "Judges and an unknown word", "the and of"]


def bags(texts: Sequence[str], features: Features) -> list[Bag]:
    return [repeated(features(text.lower())) for text in texts]


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
    space = FeatureSpace(bags(TEXTS, features), known_only=True)
    assert np.allclose(space.cosines(bags(QUERIES, features)), expected, rtol=0, atol=1e-14)


def test_texts_without_features_are_like_nothing() -> None:
    features = partial(words, ignored=words_of_grammar("en"))
    space = FeatureSpace(bags(["", "the"], features), known_only=True)
    assert not space.cosines(bags(["", "the", "judges"], features)).any()


def test_a_feature_that_no_indexed_item_has_counts_in_the_weight_of_an_item() -> None:
    space = FeatureSpace([{"judge": 1, "train": 1}, {"judge": 2}])
    assert space.rarity("new") > space.rarity("train") > space.rarity("judge") == 1
    item = {"judge": 3, "new": 1}
    assert np.allclose(space.covered([item]), 1 / (1 + space.rarity("new")))
    assert np.allclose(space.covering([item]), [[1 / (1 + space.rarity("train")), 1]])
    assert space.cosines([item])[0, 1] < FeatureSpace([{"judge": 2}], known_only=True).cosines([item])[0, 0] == 1


def test_a_short_word_is_a_single_run() -> None:
    assert runs_within_words("a bc def", 4, 5) == [" a ", " bc ", " def", "def ", " def "]
