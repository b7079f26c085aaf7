"""Actors that are only described, named as owners, or named after a first ask."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from tests.conftest import asks_as_written
from tests.core.annotate.test_zh_pack import asks_of_item, one_item

ASKS = [
    # What belongs to an actor is to act.
    ("zh", "工作组建议各缔约国的主管机关加强合作。", ["unspecified/recommends:recommended"]),
    ("zh", "建议各缔约国的主管机关定期交流信息。", ["unspecified/recommends:recommended"]),
    ("zh", "工作组请缔约国主管机关加强合作。", ["unspecified/requests:requested"]),
    ("zh", "鼓励缔约国和会员国的主管机关加强合作。", ["unspecified/encourages:encouraged"]),
    ("en", "The Working Group recommended that States parties’ authorities cooperate.",
     ["unspecified/recommends:recommended"]),
    # A second actor.
    ("en", "The Working Group requested that the Secretariat continue, and that UNODC expand, the collection of data.",
     ["secretariat/requests:requested/own", "unodc/requests:requested/own"]),
    ("en", "The Secretariat is to convene a meeting, to which States parties are to nominate experts.",
     ["secretariat/should/own", "states-parties/should/own"]),
    ("zh", "过境国应当加强边境管制，目的地国和来源国则宜与其共享情报。", ["states/should/own", "states/may/own"]),
    # Nobody of a kind.
    ("en", "The Working Group recommended that no State party be obliged to report.",
     ["states-parties/recommends:recommended/own"]),
    ("en", "No State party can act alone, and States parties should cooperate.", ["states-parties/should/own"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "asked"), ASKS, ids=[text[:40] for _, text, _ in ASKS])
def test_those_are_asked_who_are_to_act(language: str, text: str, asked: list[str], knowledge: Knowledge) -> None:
    document = one_item(text, language, knowledge)
    assert asks_as_written(document, knowledge.packs[language]) == {"2-1": asked}


INDIRECT = [
    ("en", "The requested State party should consult the requesting State party before refusing a request.", []),
    ("en", "States parties should assist requesting States parties in gathering evidence.", []),
    ("en", "States parties should cooperate with requesting States to combat crime.", []),
    ("en", "The Conference should consider requesting States parties to provide data.", ["requesting States parties"]),
    ("en", "The Conference should request States parties to report.", ["request States parties"]),
    ("zh", "被请求缔约国应当在拒绝请求之前与请求缔约国协商。", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words"), INDIRECT, ids=[text[:40] for _, text, _ in INDIRECT])
def test_a_participle_before_a_noun_asks_nobody(
    language: str, text: str, words: list[str], knowledge: Knowledge
) -> None:
    asks = asks_of_item(text, language, knowledge)
    assert [party.quote.words for ask in asks for party in ask.indirect] == words
