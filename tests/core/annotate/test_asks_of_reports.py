"""Asks in the words of reports and resolutions: who is asked is named apart from the verb, or law is only stated."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from tests.conftest import asks_as_written
from tests.core.annotate.test_zh_pack import one_item

#: A text, and its asks.
ASKS = [
    ("en", "The Working Group reaffirms that the consent of a victim shall be irrelevant where threats were used.",
     ["reaffirms:declaratory"]),
    ("en", "The Working Group stresses that nothing in the Protocol shall affect the rights of refugees.",
     ["declaratory"]),
    ("en", "The Working Group reaffirms that States parties should protect victims.",
     ["states-parties/reaffirms:should/own"]),
    ("en", "The Working Group stresses that victims should be protected.", ["unspecified/should"]),
    ("en", "States parties are reminded of their duties and should verify documents.", ["states-parties/should/own"]),
    ("en", "States parties are under no obligation to report but are encouraged to do so.",
     ["states-parties/encourages:encouraged/own"]),
    ("en", "Bearing in mind that the Secretariat and Member States have different mandates, they are invited to act.",
     ["secretariat+member-states/invites:invited/own"]),
    ("en", "Requests the Working Group on Trafficking in Persons to consider it, and the Secretariat to assist it.",
     ["working-group/requests:requested>consideration/own", "secretariat/requests:requested/own"]),
    ("en", "The Working Group requests that its Chair report and that the Secretariat circulate the report.",
     ["unspecified/requests:requested", "secretariat/requests:requested/own"]),
    ("en", "Decides that the Working Group on Trafficking in Persons should devote a session to victims.",
     ["working-group/should/own"]),
    ("en", "Recommends to the General Assembly that it consider the report.", ["unspecified/recommends:recommended"]),
    ("en", "Adopts the plan of action, and recommends that States parties implement it.",
     ["states-parties/recommends:recommended/own"]),
    ("en", "Welcomes the work of the Office, and requests it to continue to provide assistance.",
     ["unodc/requests:requested/own"]),
    ("en", "Requesting States are advised to provide information.", ["states/recommends:recommended/own"]),
    ("en", "Having considered the report, the Working Group encourages coastal States to report.",
     ["states/encourages:encouraged/own"]),
    ("en", "States parties are under an obligation to protect victims.", ["states-parties/should/own"]),
    ("zh", "工作组重申，如已使用任何手段，被害人的同意即应不具相关性。", ["reaffirms:declaratory"]),
    ("zh", "工作组强调，《议定书》的任何规定均不得影响难民的权利。", ["declaratory"]),
    ("zh", "工作组强调，被害人应当得到保护。", ["unspecified/should"]),
    ("zh", "缔约国没有义务披露信息，但鼓励它们这样做。", ["states-parties/encourages:encouraged/own"]),
    ("zh", "建议大会考虑设立一个基金。", ["unspecified/recommends:recommended"]),
    ("zh", "秘书处和会员国应邀支持发展中国家。", ["secretariat+member-states/invites:invited/own"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "asked"), ASKS, ids=[text[:40] for _, text, _ in ASKS])
def test_the_asks_are_those_that_a_reader_finds(
    language: str, text: str, asked: list[str], knowledge: Knowledge
) -> None:
    document, pack = one_item(text, language, knowledge), knowledge.packs[language]
    assert asks_as_written(document, pack) == {"2-1": asked}
