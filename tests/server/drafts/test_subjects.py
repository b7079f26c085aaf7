"""Drafts about another crime or group of people than the earlier texts, which they do not repeat."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.subjects import SubjectReader


@pytest.mark.parametrize(
    ("language", "text", "subjects"),
    [
        ("en", "States should assist smuggled migrants who are not victims of trafficking.", {"smuggling"}),
        ("en", "States should assist smuggled migrants who are not trafficking victims.", {"smuggling"}),
        ("en", "States should assist trafficked persons and smuggled migrants.", {"smuggling", "trafficking"}),
        ("en", "States should identify victims among refugees and smuggled migrants.", set()),
        ("en", "States parties should ratify the Protocol against the Smuggling of Migrants.", set()),
        ("en", "The Working Group on Trafficking in Persons should help refugees.", {"refugees"}),
        ("en", "States should prosecute arms traffickers for trafficking in firearms.", {"other-trafficking"}),
        ("en", "States should compensate survivors of gender-based violence.", {"victims-of-other-crimes"}),
        ("en", "States should compensate domestic violence victims.", {"victims-of-other-crimes"}),
        ("zh", "缔约国应批准《偷运移民议定书》。", set()),
        ("zh", "缔约国应保护未被贩运的被偷运移民。", {"smuggling"}),
        ("zh", "缔约国应查明难民中的潜在被害人。", set()),
        ("zh", "缔约国应赔偿家庭暴力的被害人。", {"victims-of-other-crimes"}),
    ],
)
def test_the_subjects_of_a_text_are_read_from_its_own_words(
    language: str, text: str, subjects: set[str], recommendations: EarlierRecommendations, knowledge: Knowledge
) -> None:
    assert SubjectReader(recommendations, knowledge.packs).read(text, language) == subjects


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("States should provide smuggled migrants with access to legal assistance.", "4-46-a"),
        (
            "States should ensure that smuggled migrants are not prosecuted for unlawful acts committed as a direct"
            " consequence of their situation.",
            "1-11-b",
        ),
        ("States should ensure that victims of domestic violence obtain compensation.", "4-46-c"),
        ("缔约国应当对被偷运移民不予惩罚或不予起诉。", "1-11-b"),
    ],
)
def test_a_draft_about_another_subject_is_claimed_of_no_text(text: str, nearest: str, checker: Checker) -> None:
    (checked,) = checker.check(text).checked
    assert checked.matches[0].nearest.identifier == nearest
    assert checked.likelihood == "nearest"


def test_the_same_words_about_another_subject_are_not_claimed(
    checker: Checker, recommendations: EarlierRecommendations
) -> None:
    text = next(item.leaf.text for item in recommendations.items if item.identifier == "1-11-b")
    assert checker.check(f"缔约国应当{text}").checked[0].likelihood == "possible"
    assert checker.check(f"缔约国应当{text.replace('被贩运者', '被偷运移民')}").checked[0].likelihood == "nearest"


def test_a_draft_that_names_the_subject_of_the_corpus_beside_another_is_claimed(checker: Checker) -> None:
    text = "Law and policy must not confuse those who are trafficked with those who are smuggled across a border."
    match = checker.check(text).checked[0].matches[0]
    assert (match.likelihood, match.nearest.identifier) == ("possible", "4-46-a")


def test_a_request_has_the_subject_of_its_paragraph(checker: Checker) -> None:
    draft = (
        "States should register smuggled migrants. States should provide them with legal aid and information about"
        " legal aid, in order to represent their interests in criminal investigations."
    )
    (checked,) = checker.check(draft).checked
    assert [request.likelihood for request in checked.requests] == ["nearest", "nearest"]
    alone = draft.partition(". ")[2]
    assert checker.check(alone).checked[0].likelihood != "nearest"
