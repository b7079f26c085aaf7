"""Rows of queries with a row for each language, and settings by language."""

import pytest

from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.text_tables import FoldedRow, fold, texts_by

ROWS = [
    {"node": "a", "language": "en", "label": "A", "count": "2"},
    {"node": "a", "language": "zh", "label": "Z", "count": "2"},
    {"node": "b", "language": "en", "label": "B", "count": "1"},
]


def test_rows_that_differ_only_in_their_language_are_folded() -> None:
    assert fold(ROWS) == [
        FoldedRow({"node": "a", "count": "2"}, {"label": {"en": "A", "zh": "Z"}}),
        FoldedRow({"node": "b", "count": "1"}, {"label": {"en": "B"}}),
    ]
    assert fold(ROWS)[0].labels == {"en": "A", "zh": "Z"}


def test_rows_that_differ_in_another_value_are_kept_apart() -> None:
    rows = [{"node": "a", "language": "en", "label": "A", "text": text} for text in ("x", "y")]
    assert [folded.row["text"] for folded in fold(rows)] == ["x", "y"]


def test_several_texts_are_folded_and_a_missing_one_is_left_out() -> None:
    rows = [
        {"node": "a", "tongue": "en", "label": "A", "headline": "H"},
        {"node": "a", "tongue": "zh", "label": "Z"},
    ]
    (folded,) = fold(rows, "label", "headline", language="tongue")
    assert folded.texts == {"label": {"en": "A", "zh": "Z"}, "headline": {"en": "H"}}


def test_texts_are_returned_by_node_and_language() -> None:
    assert texts_by(ROWS, "node") == {"a": {"en": "A", "zh": "Z"}, "b": {"en": "B"}}
    assert texts_by(ROWS, "node", "headline") == {"a": {}, "b": {}}


@pytest.mark.parametrize(("language", "day"), [("en", "d"), ("zh", "j"), ("fr", "d")])
def test_settings_that_a_language_lacks_are_of_the_fallback(language: str, day: str) -> None:
    settings = {"en": {"one": "1", "dates": {"day": "d", "month": "m"}}, "zh": {"dates": {"day": "j"}}}
    assert texts_for(settings, language) == {"one": "1", "dates": {"day": day, "month": "m"}}
