"""Clauses that ask by their words and of which no ask was made are reported; what is inside an ask is not."""

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.annotator import RuleUses
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.unresolved import unasked, without_addressee
from tests.core.annotate.test_zh_pack import one_item

CLAUSES = [
    ("zh", "缔约国应当推定其为儿童，直至查明年龄，体检不得成为唯一方法。", ["体检不得成为唯一方法。"]),
    ("zh", "会员国应当设立国家协调员，并鼓励它们加入该网络。", ["并鼓励它们加入该网络。"]),
    ("zh", "缔约国应当分享做法，并鼓励其他国家效仿。", []),
    ("zh", "缔约国应当设立监察员办公室；该办公室应当独立。", ["该办公室应当独立。"]),
    ("zh", "工作组建议缔约国制定法律，其中应当列明权利。", []),
    ("zh", "缔约方会议应当鼓励各国派遣专家，并请秘书处介绍举措。", []),
    ("zh", "缔约国应当采取措施，使被害人应当得到的服务集中提供。", []),
    ("zh", "缔约国应当合作，工作组的建议应有助于此。", []),
    ("zh", "技术援助的情况。", []),
    ("en", "States parties should cooperate. The file that should be kept is described above.",
     ["The file that should be kept is described above."]),
    ("en", "The Working Group recommends that States adopt laws that should list the rights.", []),
    ("zh", "建议秘书处召开专家会议，专家应由各国提名。", ["专家应由各国提名。"]),
    ("zh", "建议秘书处召开专家会议，会议应由秘书处主持。", []),
    ("en", "The Secretariat was requested to hold a meeting, in which States parties should take part.",
     ["The Secretariat was requested to hold a meeting, in which States parties should take part."]),
    ("en", "The Secretariat was requested to invite States parties to report, which the Secretariat should note.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "clauses"), CLAUSES, ids=[text[:20] for _, text, _ in CLAUSES])
def test_a_clause_that_asks_and_is_no_ask_is_found(
    language: str, text: str, clauses: list[str], knowledge: Knowledge
) -> None:
    document, grammar = one_item(text, language, knowledge), knowledge.packs[language].grammar
    found = unasked(
        document.provisions,
        asks(document.provisions, grammar, RuleUses(), adoptions(document.provisions, grammar)),
        grammar,
    )
    assert [quote.words for quote in found] == clauses


PARTED = [
    ("zh", "各国——出于对隐私的尊重——对这些资料应当保密。", ["各国——出于对隐私的尊重——对这些资料应当"]),
    ("zh", "加强合作。会员国提出请求时，应当立即答复。", ["会员国提出请求时，应当"]),
    ("zh", "缔约国提供的资料，应当保密。", []),
    ("zh", "工作组强调，被害人不应受罚。", []),
    ("zh", "缔约国，不论法律制度如何，应当合作。", []),
    ("en", "States parties, under their law, victims should be safe.",
     ["States parties, under their law, victims should"]),
    ("en", "States parties’ laws should be amended.", []),
    ("en", "Research should be conducted.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "clauses"), PARTED, ids=[text[:20] for _, text, _ in PARTED])
def test_an_ask_of_nobody_behind_an_actor_is_found(
    language: str, text: str, clauses: list[str], knowledge: Knowledge
) -> None:
    document, grammar = one_item(text, language, knowledge), knowledge.packs[language].grammar
    found = without_addressee(
        asks(document.provisions, grammar, RuleUses(), adoptions(document.provisions, grammar)),
        document.provisions,
        grammar,
    )
    assert [quote.words for quote in found] == clauses


def test_one_clause_of_the_compendium_asks_and_adds_no_ask(built: Build, knowledge: Knowledge) -> None:
    found = unasked(built.document.provisions, built.annotations.asks, knowledge.packs["zh"].grammar)
    assert [quote.source for quote in found] == ["2-10"]
