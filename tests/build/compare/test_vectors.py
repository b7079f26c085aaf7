"""Vectors: how alike texts and sets of themes are, measured among known ones."""

import numpy as np
import pytest

from reaffirm_build.compare.vectors import Themes, Vectors

KNOWN = [frozenset(themes) for themes in (["courts"], ["courts", "children"], ["borders"], ["borders"], ["borders"])]


def test_the_same_text_is_most_alike_and_what_shares_nothing_is_not() -> None:
    vectors = Vectors(["train judges", "train police", "issue visas"], analyzer="word")
    first = vectors.similarities(["train judges"])[0]
    assert first[0] == pytest.approx(1)
    assert first[0] > first[1] > first[2] == 0
    assert np.allclose(vectors.among(0, np.array([2, 1])), [first[2], first[1]])


def test_nothing_is_like_anything_where_all_texts_are_empty() -> None:
    vectors = Vectors(["", ""], analyzer="word")
    assert not vectors.similarities(["train judges"]).any()
    assert not vectors.among(0, np.array([1])).any()


def test_a_rare_theme_in_common_counts_more_than_a_common_one() -> None:
    children, borders = Themes(KNOWN, {}).similarities([frozenset(["children", "borders"])])[0][1:3]
    assert children > borders > 0


def test_themes_under_one_top_theme_are_a_little_alike() -> None:
    broader = {"courts": "justice", "children": "victims", "police": "justice", "borders": "movement"}
    known = [frozenset(["courts"]), frozenset(["police"]), frozenset(["borders"])]
    themes = Themes(known, broader)
    assert 0 == themes.similarities([known[0]])[0][2] < themes.similarities([known[0]])[0][1] < 1
    assert np.allclose(themes.among(0, np.array([1])), themes.similarities([known[0]])[0][1])


def test_a_theme_that_nobody_has_is_like_nothing() -> None:
    assert not Themes(KNOWN, {}).similarities([frozenset(["visas"]), frozenset()]).any()
