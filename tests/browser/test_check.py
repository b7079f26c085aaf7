"""Checking drafts in a browser: three at once, kept as documents, in both languages, with and without scripts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

Visits = Callable[..., AbstractContextManager[Visit]]
DRAFTS = (
    "1. 缔约国应当设立专项基金，使人口贩运活动被害人能够获得赔偿。\n\n"
    "2. 缔约国可以考虑对被贩运者不予惩罚。\n\n3. 会员国应当在晴朗的周末去公园散步。"
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_three_drafts_are_checked_and_their_report_is_kept(scripts: bool, visits: Visits) -> None:
    with visits("/check", scripts=scripts) as visit:
        page = visit.page
        page.fill("#text", DRAFTS)
        page.click("form.draft .buttons button")
        page.wait_for_selector(".report")
        assert page.locator(".advice").count() == 3
        assert page.url == f"{visit.host}/check#report"
        for name in ("docx", "html"):
            with visit.download() as kept:
                page.click(f"button[value={name}]")
            assert kept.value.suggested_filename == f"draft-checked.{name}"
            assert len(Path(kept.value.path()).read_bytes()) > 5_000
        assert not visit.foreign
        assert not any("%E7" in one.url for one in visit.answers)
        page.click(".headline a")
        page.wait_for_selector("h1:not(#report)")
        page.go_back()
        page.wait_for_selector(".report")
        assert page.locator(".advice").count() == 3
        if scripts:
            assert not visit.violations()
            assert not visit.stopped


def test_limits_are_told_while_one_writes_and_a_language_keeps_the_draft(visits: Visits) -> None:
    with visits("/check") as visit:
        page = visit.page
        page.eval_on_selector(
            "#text", "(area, text) => { area.value = text; area.dispatchEvent(new Event('input')) }", "啊" * 100_001
        )
        assert page.locator("#count.over").inner_text() == "100,001 / 100,000"
        page.fill("#text", DRAFTS)
        page.click(".tongues a")
        page.wait_for_selector("html[lang=zh-Hans] .report")
        assert page.input_value("#text") == DRAFTS
        page.set_viewport_size({"width": 320, "height": 800})
        assert visit.sideways == 0
        assert not visit.violations()


def test_a_chosen_file_is_checked_although_the_form_has_a_text(visits: Visits, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFTS.partition("\n")[0], encoding="utf-8")
    with visits("/check") as visit:
        page = visit.page
        page.fill("#text", DRAFTS)
        page.set_input_files("#file", draft)
        assert page.locator("#chosen").is_visible()
        page.click("form.draft .buttons button")
        page.wait_for_selector(".report")
        assert page.locator(".advice").count() == 1
        assert not visit.violations()


def test_back_returns_to_a_draft_unless_the_person_clears_or_refuses_it(visits: Visits) -> None:
    with visits("/check") as visit:
        page = visit.page
        page.fill("#text", DRAFTS)
        page.click("form.draft .buttons button")
        page.wait_for_selector(".report")
        assert page.evaluate("document.activeElement.id") == "report"
        page.keyboard.press("?")
        page.keyboard.press("/")
        assert page.url == f"{visit.host}/check#report"
        page.go_back()
        page.wait_for_function("document.getElementById('text').value.length > 0")
        assert page.input_value("#text") == DRAFTS
        page.click("#clear")
        assert (page.input_value("#text"), page.evaluate("sessionStorage.length")) == ("", 0)
        page.fill("#text", DRAFTS)
        page.uncheck("#keep")
        assert page.evaluate("sessionStorage.getItem('draft')") is None
        assert not page.is_checked("#keep")


def test_what_is_to_be_quoted_is_copied_at_a_button(visits: Visits) -> None:
    with visits("/about") as visit:
        visit.page.click("blockquote + .copy")
        quoted = visit.page.locator("blockquote[data-copy]").inner_text().strip()
        visit.page.get_by_role("button", name="Copied").wait_for()
        visit.page.goto(f"{visit.host}/check")
        visit.page.focus("#text")
        visit.page.keyboard.press("Control+V")
        assert visit.page.input_value("#text") == quoted
