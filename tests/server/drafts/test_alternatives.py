"""Drafts with words in square brackets: which wordings they have, and what is said only of all of them."""

import pytest

from reaffirm_core.language.pack import Pack
from reaffirm_server.drafts.alternatives import wordings
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.report import Checked
from tests.server.drafts.written import as_text


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("States [should] [may] act.", "en", ["States should act.", "States may act."]),
        ("States [should/may] act.", "en", ["States should act.", "States may act."]),
        ("States should / may act.", "en", ["States should act.", "States may act."]),
        ("States should protect witnesses [and victims].", "en", ["States should protect witnesses and victims."]),
        (
            "States [should [also] act] [, where appropriate,] now.",
            "en",
            ["States should also act, where appropriate, now."],
        ),
        ("[Alt 1: Encourages] [EU: Urges] States to act;", "en", ["Encourages States to act;", "Urges States to act;"]),
        ("States should act. (agreed ad ref) [Mexico, Switzerland]", "en", ["States should act."]),
        ("States [should] (EU) [may] (G77 and China) act.", "en", ["States should act.", "States may act."]),
        ("[China: delete]", "en", []),
        ("See the report.[1] UNODC (the Office) should act (UNODC).", "en", None),
        ("缔约国［应当］［可以］行动。（已商定）", "zh", ["缔约国应当行动。", "缔约国可以行动。"]),
        (
            "缔约国应当保护证人［和被害人］。（中国：删除）",
            "zh",
            ["缔约国应当保护证人和被害人。", "缔约国应当保护证人。"],
        ),
    ],
)
def test_brackets_are_alternatives_and_remarks_are_no_words(
    text: str, language: str, expected: list[str] | None, packs: dict[str, Pack]
) -> None:
    found = wordings(text, packs[language])
    assert list(found[: len(expected)] if expected else found) == ([text] if expected is None else expected)


def checked(text: str, checker: Checker) -> Checked:
    return checker.check(text).checked[0]


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("States parties [should] [shall] consider not prosecuting trafficked persons for unlawful acts.", "the same"),
        (
            "States parties [should] [may] consider not prosecuting trafficked persons for unlawful acts.",
            "alternatives",
        ),
        ("[Urges] [Encourages] States parties not to prosecute trafficked persons for unlawful acts;", "alternatives"),
        ("States parties should consider [not] prosecuting trafficked persons for unlawful acts.", "alternatives"),
        (
            "[States parties] [UNODC] should consider not prosecuting trafficked persons for unlawful acts.",
            "alternatives",
        ),
    ],
)
def test_a_strength_that_only_one_alternative_has_is_not_compared(text: str, comparison: str, checker: Checker) -> None:
    result = checked(text, checker)
    match = next(each for each in result.matches if each.nearest.identifier in {"1-11-b", "8-1-c"})
    assert result.has_alternatives
    assert not match.opposed
    assert {match.comparison, match.newest_comparison, match.nearest_comparison} == {comparison}


def test_what_only_one_alternative_has_is_never_new(checker: Checker) -> None:
    result = checked("[States] [UNODC] should [, where appropriate,] protect witnesses.", checker)
    assert result.uncertain == {"states", "unodc", "as-appropriate"}
    assert not any(match.newly_asked or match.limits_added for match in result.matches)


def test_alternatives_of_an_introduction_count_for_its_parts(checker: Checker) -> None:
    result = checked("1. States parties [should] [may]:\n(a) train judges;\n(b) protect victims.", checker)
    assert result.main.is_open
    assert result.main.words == "States parties should / States parties may"


def test_a_report_says_that_a_text_has_alternatives(checker: Checker) -> None:
    report = checker.check("States parties [should] [may] protect witnesses from retaliation and intimidation.")
    text = as_text(report, checker)
    assert "Alternatives: the text has words in square brackets" in text
    assert "Strength not compared, because it depends on the alternative" in text


def test_many_brackets_in_brackets_are_no_error(packs: dict[str, Pack]) -> None:
    assert wordings(f"{'[' * 4_000}States should act.{']' * 10}", packs["en"]) == ("States should act.",)
