"""Language packs: each has the same keys, and an unknown one is an error."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import TableError
from reaffirm_core.language.pack import parse_pack
from reaffirm_core.language.rules import one_of
from reaffirm_core.numerals import as_roman, letters, mark, roman
from tests.conftest import ROOT

PACKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "packs").glob("*.toml"))}
#: Tables whose keys are words of the language, or names that the pack gives.
WORDS = {"asks.modals", "asks.terms"}


def without_rules(pack: str) -> str:
    """Return a pack without its lists of rules: whole, and quick to read."""
    sections = re.split(r"(?m)^(?=\[)", pack)
    return "".join(section for section in sections if not section.startswith("[[") or section.startswith("[[level]]"))


@pytest.fixture(scope="module", params=sorted(PACKS))
def language(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


def keys(table: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the keys of a pack by their paths; rules of one kind count as one."""
    for key, value in table.items():
        here = f"{path}{key}"
        yield here
        if isinstance(value, dict) and here not in WORDS:
            yield from keys(value, f"{here}.")


def test_all_packs_have_the_same_keys() -> None:
    assert set(PACKS) >= {"en", "zh"}
    by_language = {language: set(keys(tomllib.loads(text))) for language, text in PACKS.items()}
    assert all(by_language["zh"] == others for others in by_language.values())


def test_an_unknown_key_is_an_error_in_every_table(language: str) -> None:
    pack = without_rules(PACKS[language])
    assert parse_pack("pack.toml", pack).grammar
    for table in (
        "text",
        "furniture",
        "heading",
        "report",
        "footnote",
        "labels",
        "draft",
        "asks",
        "citing",
        "similarity",
        "polarity",
    ):
        assert f"\n[{table}]\n" in pack
        with pytest.raises(TableError, match=rf"{table}\.stray: unknown key"):
            assert parse_pack("pack.toml", pack.replace(f"\n[{table}]\n", f'\n[{table}]\nstray = "x"\n', 1)).grammar


def test_a_missing_key_is_named(language: str) -> None:
    pack = without_rules(PACKS[language])
    for line in ("spaced = ", "finished = ", "folio = ", "begins = ", "marker = ", "apposed = ", "stock = "):
        start = pack.index(f"\n{line}") + 1
        ends = '"""', "'''"
        quote = next((q for q in ends if pack[start:].startswith(f"{line}{q}")), "")
        stop = pack.index(quote, start + len(line) + 3) if quote else start
        stop = pack.index("\n", stop) + 1
        with pytest.raises(TableError, match=f"{line[:-3]}: is missing"):
            assert parse_pack("pack.toml", pack[:start] + pack[stop:]).grammar


def test_an_undefined_name_in_braces_is_an_error(language: str) -> None:
    with pytest.raises(TableError, match=r"pattern: \{said\} is not defined"):
        assert parse_pack("pack.toml", PACKS[language].replace("\nsaid = ", "\nsays = ", 1)).grammar


def test_the_strengths_actors_and_subjects_of_all_packs_are_the_same() -> None:
    packs = [tomllib.loads(text) for text in PACKS.values()]
    first = {rule["slug"] for rule in packs[0]["actor"]}
    strengths = {"recommended", "requested", "encouraged", "modal", "declaratory"}
    operators = {"", "recommends", "requests", "encourages", "endorses", "reaffirms"}
    for pack in packs:
        assert {rule["slug"] for rule in pack["actor"]} == first
        assert {rule.get("slug") for rule in pack["subject"]} == {rule.get("slug") for rule in packs[0]["subject"]}
        assert {rule["strength"] for rule in pack["operator"]} >= strengths
        assert {rule.get("operator", "") for rule in pack["operator"]} == operators


def test_ordinals_go_to_one_hundred_and_forty_nine_and_further_ones_are_figures() -> None:
    packs = {language: parse_pack("pack.toml", text) for language, text in PACKS.items()}
    assert packs["en"].labels.of_session(42) == "forty-second session"
    assert packs["zh"].labels.of_session(42) == "第四十二次会议"
    assert packs["en"].labels.of_session(202) == "session 202"
    assert packs["zh"].labels.of_session(202) == "第202次会议"


def test_a_session_without_a_number_is_called_by_its_day() -> None:
    packs = {language: parse_pack("pack.toml", text) for language, text in PACKS.items()}
    assert packs["en"].labels.of_session(20140303) == "session of 3 March 2014"
    assert packs["zh"].labels.of_session(20140303) == "2014年3月3日会议"


def test_numerals() -> None:
    assert [roman(as_roman(number)) for number in range(1, 400)] == list(range(1, 400))
    assert (roman("XI"), roman("iiii"), roman("hello")) == (11, 0, 0)
    assert [letters(letter) for letter in ("a", "z", "aa", "bb", "ab", "ba", "A")] == [1, 26, 27, 28, 28, 0, 0]
    assert (mark("¹²"), mark("[3]"), mark("4")) == ("12", "3", "4")


@pytest.mark.parametrize("language", PACKS)
def test_the_rules_of_sources_are_those_of_the_grammar(language: str, knowledge: Knowledge) -> None:
    pack = knowledge.packs[language]
    assert vars(pack.sources).items() <= vars(pack.grammar).items()


@pytest.mark.parametrize("tail", ["", "a", "(?=一)"])
@pytest.mark.parametrize(
    "words",
    [["a", "ab", "ab-一", "b", "一", "一-b"], ["six", "sixty", "sixty-six", "sixteen", "seven", "seventy"], ["a"]],
)
def test_a_list_of_words_matches_as_one_with_the_longest_first_does(words: list[str], tail: str) -> None:
    plain = f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){tail}"
    text = "sixty-seven sixty-six ab-一 seventya ab-ab一 sixteena 一-b一b sixa"
    matches = [[match.span() for match in re.finditer(pattern, text)] for pattern in (one_of(words) + tail, plain)]
    assert matches[0] == matches[1]
    assert all(re.fullmatch(one_of(words), word) for word in words)
