"""Postings find what a plain look at every text finds, and say how often it stands there."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reaffirm_server.search.postings import Postings

#: Characters without spaces, letters of words, and what divides them.
SIGNS = "受害人法ab1 \n-"
RUNS = st.text("受害人法a-", min_size=1, max_size=4).filter(lambda run: bool(set(run) & set("受害人法")))
TEXTS = st.lists(st.text(SIGNS, max_size=12), max_size=12)


def stems(word: str) -> Sequence[str]:
    """A word by its first letter; one that begins with a digit says nothing."""
    return [word[0]] if word[0].isalpha() else []


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    texts=TEXTS,
    run=st.text("受害人法a-", min_size=1, max_size=4).filter(lambda run: any(one in "受害人法" for one in run)),
)
def test_a_run_is_found_where_it_stands(texts: list[str], run: str) -> None:
    found = Postings(texts, stems).run(run)
    assert [score > 0 for score in found] == [run in text for text in texts]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(texts=TEXTS, wanted=st.sets(st.sampled_from("ab"), min_size=1))
def test_words_are_found_by_their_stems(texts: list[str], wanted: set[str]) -> None:
    def words(text: str) -> set[str]:
        apart = "".join(one if one.isalnum() else " " for one in text).split()
        return {word[0] for word in apart if not set(word) & set("受害人法")}

    found = Postings(texts, stems).words(wanted)
    assert [score > 0 for score in found] == [wanted <= words(text) for text in texts]


def test_what_stands_often_in_little_text_comes_first() -> None:
    found = Postings(["受害", "受害受害", "受害" + "人" * 30, "人法"], stems).run("受害")
    assert list(np.argsort(-found, kind="stable")) == [1, 0, 2, 3]
    assert found[3] == 0


def test_a_text_that_many_have_is_kept_once() -> None:
    few, many = (Postings(["受害人的法"] * count + ["人"], stems) for count in (2, 2_000))
    assert few.run("受害").shape == (3,)
    assert many.run("受害")[:-1].min() > 0
    assert many.nbytes < 50 * few.nbytes


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_nothing_is_found_in_nothing(texts: list[str]) -> None:
    postings = Postings(texts, stems)
    assert not postings.run("受").any()
    assert not postings.words(["a"]).any()
