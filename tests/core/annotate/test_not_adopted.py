"""Passages that a session did not adopt ask nothing; the session may go on to ask in the same sentence."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.asking import asks_as_listed
from reaffirm_core.annotate.unresolved import unasked
from tests.conftest import asks_as_written
from tests.core.annotate.test_zh_pack import asks_of_item, one_item

NOT_ADOPTED = [
    ("en", "The Working Group decided not to recommend that States parties establish a fund."),
    ("en", "The Working Group did not agree that States parties should establish a new mechanism."),
    ("en", "The Working Group rejected the proposal to recommend that States parties should pay for the meetings."),
    ("en", "The Working Group considered a proposal to recommend that States parties should pay."),
    ("en", "The Working Group was unable to agree to recommend that States parties pay."),
    ("en", "One delegation expressed its reservation on paragraph 1, stating that it should not create obligations."),
    ("en", "Several delegations expressed the view that the matrix should not duplicate other work."),
    ("en", "The Chair recalled that States parties should submit names of experts by 1 May."),
    ("en", "In the view of one delegation, States parties should pay."),
    ("zh", "工作组未同意缔约国应当设立新机制的提议。"),
    ("zh", "一个代表团对上文第4段表示保留，认为缔约国不应受其约束。"),
    ("zh", "工作组无法就缔约国应当付费达成一致。"),
    ("zh", "工作组决定不建议缔约国设立基金。"),
    ("zh", "缔约国应当设立基金的提案未获通过。"),
    ("zh", "若干国家认为，缔约国应当付费。"),
    ("zh", "挪威表示，缔约国应当付费。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOT_ADOPTED, ids=[text[:40] for _, text in NOT_ADOPTED])
def test_what_was_not_adopted_asks_nothing(language: str, text: str, knowledge: Knowledge) -> None:
    document, pack = one_item(text, language, knowledge), knowledge.packs[language]
    assert asks_as_written(document, pack) == {"2-1": ["none"]}
    assert not asks_as_listed(text, pack.grammar)


ADOPTED = [
    ("en", "The Working Group did not reach agreement on a fund, but requested the Secretariat to prepare a paper.",
     "secretariat/requests:requested/own"),
    ("en", "The Working Group decided not to establish a fund and recommended that States parties cooperate.",
     "states-parties/recommends:recommended/own"),
    ("en", "The Working Group agreed to recommend that the Conference adopt a decision.",
     "conference/recommends:recommended/own"),
    ("en", "While one delegation objected, the Working Group recommended that States parties cooperate.",
     "states-parties/recommends:recommended/own"),
    ("en", "If it is not agreed otherwise, States parties should cooperate.", "states-parties/should/own"),
    ("en", "Participants in training should be certified.", "unspecified/should"),
    ("zh", "工作组未就此达成一致，但请秘书处编写一份文件。", "secretariat/requests:requested/own"),
    ("zh", "尽管有代表团反对，工作组建议缔约国加强合作。", "states-parties/recommends:recommended/own"),
    ("zh", "工作组商定缔约国不应拒绝请求。", "states-parties/should/own"),
    ("zh", "缔约国未同意引渡的，应当说明理由。", "states-parties/should/own"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "asked"), ADOPTED, ids=[text[:40] for _, text, _ in ADOPTED])
def test_what_the_session_says_besides_asks(language: str, text: str, asked: str, knowledge: Knowledge) -> None:
    document, pack = one_item(text, language, knowledge), knowledge.packs[language]
    assert asks_as_written(document, pack) == {"2-1": [asked]}


@pytest.mark.parametrize(("language", "text", "words"), [
    ("en", "States parties should cooperate. The Working Group decided not to recommend that they pay.",
     "The Working Group decided not to recommend that they pay."),
    ("zh", "缔约国应当合作。工作组决定不建议缔约国设立基金。", "工作组决定不建议缔约国设立基金。"),
])  # fmt: skip
def test_beside_an_ask_it_is_reported(language: str, text: str, words: str, knowledge: Knowledge) -> None:
    document, grammar = one_item(text, language, knowledge), knowledge.packs[language].grammar
    asks = asks_of_item(text, language, knowledge)
    assert [quote.words for quote in unasked(document.provisions, asks, grammar)] == [words]


@pytest.mark.parametrize(("language", "text"), [
    ("en", "The Working Group decided not to invite UNODC to report."),
    ("zh", "工作组决定不请毒品和犯罪问题办公室提出报告。"),
])  # fmt: skip
def test_nobody_is_to_be_asked_in_it(language: str, text: str, knowledge: Knowledge) -> None:
    asks = asks_of_item(text, language, knowledge)
    assert not [party for ask in asks for party in (*ask.indirect, *ask.partners)]


def test_the_next_sentence_of_a_list_asks(knowledge: Knowledge) -> None:
    text = "One delegation stated that States should pay. Fees should be abolished."
    assert asks_as_listed(text, knowledge.packs["en"].grammar)
