"""The table of languages, and texts by language."""

import pytest

from reaffirm_core.languages import (
    BY_TAG,
    COMPLETE,
    FALLBACK,
    LANGUAGES,
    ORIGINAL_FIRST,
    in_language,
    joined,
    language_row,
)


def test_the_fallback_is_the_first_language_and_complete() -> None:
    assert FALLBACK == LANGUAGES[0] == COMPLETE[0] == ORIGINAL_FIRST[-1]
    assert set(COMPLETE) <= set(LANGUAGES)


def test_each_language_has_a_name_in_itself_and_in_the_fallback() -> None:
    for tag, row in BY_TAG.items():
        assert row.name == row.names[tag]
        assert row.names[FALLBACK]
        assert len(row.code) == 3


def test_an_unknown_language_has_the_defaults() -> None:
    row = language_row("xx")
    assert (row.name, row.comma, row.complete) == ("xx", ", ", False)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [({"zh": "z", "en": "e"}, "z"), ({"en": "e", "fr": "f"}, "e"), ({"fr": "f"}, "f"), ({"zh": "", "fr": "f"}, "f")],
)
def test_a_missing_text_falls_back_to_the_first_language_then_to_any(texts: dict[str, str], expected: str) -> None:
    assert in_language(texts, "zh") == expected


def test_without_texts_there_is_no_text() -> None:
    assert in_language({}, "zh") is None


def test_texts_are_joined_in_the_order_of_languages_without_empty_ones() -> None:
    texts = {"zh": "z", "en": "e"}
    assert joined(texts) == "e / z"
    assert joined(texts, ORIGINAL_FIRST) == "z / e"
    assert joined({"zh": "", "en": "e"}) == "e"
