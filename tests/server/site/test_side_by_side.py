"""Two wordings side by side: what changed is marked, or what both have in common where that is little."""

from reaffirm_server.site.side_by_side import SideBySide
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
