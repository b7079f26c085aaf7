"""Drafts that may ask the opposite of an earlier text: what is a negation, and what the report says of one."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.compare.diff import differences, guessed_grade, likeness
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.polarity import PolarityReader
from reaffirm_server.drafts.recommended import EarlierRecommendations
from tests.server.drafts.written import as_text

SHELTER = "States parties should avoid placing victims in detention centres."
PUNISH = "States should consider the non-punishment or non-prosecution of trafficked persons for unlawful acts."
CONSENT = "Where coercion has been used, the consent of the victim is irrelevant to the determination."


def opposed(earlier: str, later: str, language: str, knowledge: Knowledge) -> tuple[str, ...]:
    changes = differences(earlier, later)
    reader = PolarityReader(language, knowledge.packs[language].grammar)
    return reader.opposed(earlier, later, changes, is_close=guessed_grade(likeness(changes)) == "verbatim")


@pytest.mark.parametrize(
    ("earlier", "later", "negations"),
    [
        (SHELTER, "States parties should not avoid placing victims in detention centres.", ("not",)),
        (SHELTER, "States parties should refrain from placing victims in detention centres.", ()),
        (SHELTER, "Placing victims in detention centres should be prohibited.", ()),
        (SHELTER, "States should prevent the placing of victims in detention centres.", ()),
        (SHELTER, "States parties should place victims in detention centres.", ("avoid",)),
        (PUNISH, "States should punish trafficked persons for unlawful acts.", ("non",)),
        (PUNISH, "States should not punish trafficked persons for unlawful acts.", ()),
        (CONSENT, "The consent of the victim is relevant to the determination.", ("irrelevant",)),
        (CONSENT, "The consent of the victim is irrelevant to the determination.", ()),
        ("States should provide compensation.", "States should no longer provide compensation.", ("no",)),
        ("States should provide compensation.", "States should not only provide compensation, but shelter.", ()),
        ("States that have not yet given should contribute to the fund.", "States should contribute to the fund.", ()),
    ],
)
def test_a_negation_of_one_text_only_is_named(
    earlier: str, later: str, negations: tuple[str, ...], knowledge: Knowledge
) -> None:
    assert opposed(earlier, later, "en", knowledge) == negations
    assert opposed(later, earlier, "en", knowledge) == negations


@pytest.mark.parametrize(
    ("earlier", "later", "negations"),
    [
        ("缔约国应避免将被害人安置在拘留中心。", "缔约国不应避免将被害人安置在拘留中心。", ("不应",)),
        ("缔约国应避免将被害人安置在拘留中心。", "缔约国不得将被害人安置在拘留中心。", ()),
        ("缔约国应避免将被害人安置在拘留中心。", "缔约国应防止将被害人安置在拘留中心。", ()),
        ("考虑对被贩运者不予惩罚或不予起诉。", "各国应惩罚和起诉被贩运者。", ("不予",)),
        ("被害人同意与确定人口贩运无关。", "被害人同意与确定人口贩运有关。", ("无关",)),
        ("各国应考虑禁止向工人收取招聘费用。", "各国应考虑允许向工人收取招聘费用。", ("禁止",)),
        ("缔约国应向被害人提供赔偿。", "缔约国应停止向被害人提供赔偿。", ("停止",)),
        ("缔约国应不断加强合作。", "缔约国应加强合作。", ()),
        ("就因处境而实施的非法行为，对被贩运者不予惩罚。", "各国可以不惩罚被贩运者因其处境而实施的非法行为。", ()),
    ],
)
def test_a_chinese_negation_of_one_text_only_is_named(
    earlier: str, later: str, negations: tuple[str, ...], knowledge: Knowledge
) -> None:
    assert opposed(earlier, later, "zh", knowledge) == negations
    assert opposed(later, earlier, "zh", knowledge) == negations


@pytest.mark.parametrize(
    "text",
    [
        "States parties should not ensure confidentiality, in order to protect victims of trafficking in persons in"
        " accordance with domestic law.",
        "缔约国不应当确保保密，以按照国内法保护人口贩运活动被害人。",
        "缔约国不应：\n(a) 确保保密，以按照国内法保护人口贩运活动被害人；",
    ],
)
def test_the_opposite_of_a_recommendation_is_never_called_recommended(text: str, checker: Checker) -> None:
    report = checker.check(text)
    match = next(match for match in report.checked[0].matches if match.nearest.identifier == "5-27")
    assert match.opposed and (match.comparison, match.shifts, match.reference) == ("opposed", (), {})
    written = as_text(report, checker)
    assert "▲ May contradict an earlier text · nearest: fifth session, recommendation 27\n" in written
    assert "One of the two texts has a negation or an opposite word that the other has not: “" in written


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_reaffirmation_is_called_an_opposite(
    language: str, recommendations: EarlierRecommendations, knowledge: Knowledge
) -> None:
    for later, earlier in recommendations.reaffirmations:
        texts = [item.text_in(language) for item in recommendations.items if item.iri in {earlier, later}]
        assert not opposed(*texts, language, knowledge), (later, earlier)


@pytest.mark.parametrize(
    ("text", "nearest", "is_opposed"),
    [
        (
            "States should ensure confidentiality, in order to protect victims of trafficking in persons, and should"
            " not prosecute victims.",
            "5-27",
            False,
        ),
        ("States parties should not ensure confidentiality and should prosecute traffickers.", "5-27", True),
        ("States parties should prosecute traffickers and should not prosecute victims.", "1-11-b", False),
        ("States parties should not prosecute victims and should prosecute traffickers.", "1-11-b", False),
        ("缔约国应当确保保密，以便根据国内法保护人口贩运活动被害人，不应当起诉被害人。", "5-27", False),
        ("缔约国应当起诉贩运者，不应当起诉被害人。", "8-1-c", False),
    ],
)
def test_a_negation_of_another_act_of_the_sentence_reverses_nothing(
    text: str, nearest: str, is_opposed: bool, checker: Checker
) -> None:
    match = next(match for match in checker.check(text).checked[0].matches if match.nearest.identifier == nearest)
    assert bool(match.opposed) == is_opposed
