"""Two wordings side by side: what changed is marked, or what both have in common where that is little."""

from flask.testing import FlaskClient

from reaffirm_server.publish.wording import Wording
from reaffirm_server.site.side_by_side import SideBySide, shared, whole_texts
from reaffirm_server.site.text_versions import TextVersion


def english(text: str) -> TextVersion:
    return TextVersion("en", text)


def test_alike_texts_are_shown_with_their_changes() -> None:
    pair = SideBySide(english("States should protect victims."), english("States should protect all victims."))
    assert not pair.is_unlike
    assert "<ins" in pair.after and "<del" not in pair.after
    assert pair.before.striptags() == "States should protect victims."


def test_of_unlike_texts_the_common_words_are_marked() -> None:
    earlier = english("States parties should consider procedures that enable victims to obtain compensation")
    later = english("Provisions allowing criminal courts to award damages or issue orders to pay compensation < all")
    pair = SideBySide(earlier, later)
    assert pair.is_unlike
    assert '<mark class="common">compensation</mark>' in pair.before
    assert "<ins" not in pair.after and "&lt; all" in pair.after
    assert pair.before.striptags() == earlier.text
    assert " to " in pair.before, "too short to be worth a mark"
    pair = SideBySide(english("Judges with their staff receive manuals"), english("Children stay with their families"))
    assert pair.is_unlike and "<mark" not in pair.after, "words of grammar are no common words"


def test_texts_in_two_languages_are_not_compared() -> None:
    pair = SideBySide(english("Protect <victims>"), TextVersion("zh", "保护被害人"))
    assert not pair.is_unlike
    assert pair.before == "Protect &lt;victims&gt;"
    assert pair.after == "保护被害人"


def test_texts_issued_in_two_languages_are_compared_in_one_that_both_have(client: FlaskClient) -> None:
    ours = Wording({"zh": "缔约国应当设立基金。"}, {"en": "States parties should establish funds."}, "zh")
    issued = Wording({"en": "States parties should consider funds."}, {}, "en")
    pair = shared(ours, issued)
    assert pair
    sides = [(side.language, side.is_translation) for side in (pair.earlier, pair.later)]
    assert sides == [("en", True), ("en", False)]
    assert shared(Wording(ours.texts, {}, "zh"), issued) is None
    with client.application.test_request_context("/", headers={"Accept-Language": "zh"}):
        assert whole_texts(ours, issued) == [pair], "a Chinese page has no Chinese text of one side"
