"""A working group is an actor only where the words, or the document, say that it is the one of the scheme."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.annotator import RuleUses
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.body_actors import without_other_bodies
from tests.core.annotate.test_zh_pack import one_item

OWN, FIREARMS = "Working Group on Trafficking in Persons", "Working Group on Firearms"
TEXT = "The Working Group should discuss firearms."
#: The front matter, a text, its addressees, the names that are reported.
BODIES = [
    ("en", OWN, TEXT, "working-group", []),
    ("en", FIREARMS, TEXT, "unspecified", ["Working Group"]),
    ("en", "Expert Group on Shipping", TEXT, "unspecified", ["Working Group"]),
    ("en", FIREARMS, "The Working Group on Trafficking in Persons should discuss firearms.", "working-group", []),
    ("en", OWN, "The Working Group on Firearms should discuss the matter.", "unspecified", []),
    ("en", FIREARMS, "States and the Working Group should discuss firearms.", "states", ["Working Group"]),
    ("en", FIREARMS, "States should discuss firearms.", "states", []),
    ("zh", "贩运人口问题工作组", "工作组应当讨论枪支问题。", "working-group", []),
    ("zh", "枪支问题工作组", "工作组应当讨论枪支问题。", "unspecified", ["工作组"]),
    ("zh", "枪支问题工作组", "贩运人口问题工作组应当讨论枪支问题。", "working-group", []),
    ("zh", "贩运人口问题工作组", "枪支问题工作组应当讨论该问题。", "unspecified", ["枪支问题工作组"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "front", "text", "addressees", "names"), BODIES)
def test_a_bare_working_group_is_an_actor_in_its_own_documents_only(
    language: str, front: str, text: str, addressees: str, names: list[str], knowledge: Knowledge
) -> None:
    grammar = knowledge.packs[language].grammar
    provisions = one_item(text, language, knowledge).provisions
    matched = asks(provisions, grammar, RuleUses(), adoptions(provisions, grammar))
    body = grammar.body_of("", front)
    kept, reported = without_other_bodies(matched, provisions, grammar, body)
    assert [" ".join(ask.addressees) for ask in kept] == [addressees]
    assert [bool(ask.basis) for ask in kept] == [addressees != "unspecified"]
    assert [quote.words for quote in reported] == names
