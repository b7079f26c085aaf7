"""What people come for, from the first click to the last: with a mouse, with keys only, without scripts, on paper."""

import csv
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

#: The most bytes of a first visit, fonts included.
FIRST_VISIT = 1_000_000

Visits = Callable[..., AbstractContextManager[Visit]]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_word_over_a_lineage_to_a_citation(scripts: bool, visits: Visits, tmp_path: Path) -> None:
    with visits("/", scripts=scripts) as visit:
        page = visit.page
        page.fill("#q", "同意")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        expect(page.get_by_role("status")).to_contain_text("10 operative provisions")
        page.get_by_role("link", name="fifth session 2013 6").click()
        visit.arrive("session=5")
        assert visit.query == {"q": ["同意"], "session": ["5"]}
        expect(page.get_by_role("status")).to_contain_text("6 operative provisions")
        expect(page.get_by_role("list", name="What was chosen").get_by_role("link")).to_have_count(3)
        assert set(page.locator(".result mark").all_text_contents()) <= {"同意", "consent"}

        with visit.download() as started:
            page.get_by_role("link", name="CSV").click()
        started.value.save_as(tmp_path / "selection.csv")
        with (tmp_path / "selection.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 6
        assert all("同意" in row["full_text_zh"] for row in rows)

        page.locator(".result h2 a[href='/tip/5-6']").click()
        expect(page.locator(".provision-head")).to_contain_text("Fifth session, recommendation 6")
        page.get_by_role("link", name="Drafting and reviewing legislation").first.click()
        visit.arrive("/lineage/legislation-review$")
        expect(page.locator("article#text-5-6 .against summary").first).to_contain_text("Compared with")
        page.locator("article#text-5-6 a.entry").click()
        expect(page.locator("#citation")).to_contain_text("fifth session, recommendation 6")
        page.locator("#cite > summary").click()
        with visit.download() as started:
            page.get_by_role("link", name="BibTeX").click()
        started.value.save_as(tmp_path / "5-6.bib")
        assert "tip/5-6" in (tmp_path / "5-6.bib").read_text(encoding="utf-8")

        for before in ("/lineage/", "/tip/5-6$", "session=5"):
            visit.back(before)
        assert visit.query == {"q": ["同意"], "session": ["5"]}
        page.get_by_role("link", name="Remove: Session that adopted it, or put it to another body").click()
        visit.arrive(r"\?q=[^&]*$")
        assert visit.query == {"q": ["同意"]}


def test_the_language_is_switched_in_place_and_stays(visits: Visits) -> None:
    with visits("/recommendations?q=同意&session=5&session=2") as visit:
        page = visit.page
        page.get_by_role("link", name="中文").click()
        visit.arrive("lang=zh")
        assert visit.query == {"q": ["同意"], "session": ["5", "2"], "lang": ["zh"]}
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        expect(page.get_by_role("status")).to_contain_text("8项执行条文")
        page.locator(".result h2 a").first.click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        assert "lang" not in visit.query
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_with_keys_only(visits: Visits) -> None:
    with visits("/tip/1-1") as visit:
        page = visit.page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
    with visits("/recommendations") as visit:
        page = visit.page
        reach(page, "#q")
        page.keyboard.type("同意")
        page.keyboard.press("Enter")
        visit.arrive(r"/recommendations\?q=")
        expect(page.get_by_role("status")).to_be_focused()  # the results have come
        reach(page, ".facet a")
        page.keyboard.press("Enter")
        visit.arrive("session=")
        reach(page, "summary", start=False, most=200)
        opened = page.locator("details:focus-within").last.get_attribute("open") is not None
        page.keyboard.press("Enter")
        assert (page.locator("details:focus-within").last.get_attribute("open") is not None) is not opened
        reach(page, ".chips a", most=40)
        page.keyboard.press("Enter")
        visit.arrive(r"recommendations\?session=")


def reach(page: Page, selector: str, *, start: bool = True, most: int = 120) -> None:
    """Press Tab until something has the focus; it must be seen to have it."""
    if start:
        page.evaluate("document.querySelector('.skip').focus()")
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"nothing shows that {selector} has the focus"
            return
    raise AssertionError(f"{most} times Tab do not reach {selector}")


def test_a_selection_without_results_leads_on(visits: Visits) -> None:
    with visits("/recommendations?q=同意&session=5&addressee=secretariat", "zh", 390) as visit:
        page = visit.page
        expect(page.get_by_role("heading", name="没有符合条件的建议")).to_be_visible()
        page.locator(".nothing a").first.click()
        expect(page.get_by_role("status")).to_contain_text("6项执行条文")


def test_paper_has_the_text_and_not_the_controls(visits: Visits) -> None:
    with visits("/recommendations?q=同意&session=5") as visit:
        page = visit.page
        visit.print()
        for selector in (".doors", ".tongues", ".filters", ".search", ".sorts"):
            expect(page.locator(selector).first).to_be_hidden()
        expect(page.locator(".result .words").first).to_be_visible()
        expect(page.locator("footer.site")).to_contain_text("not a United Nations website")


def test_the_json_of_a_page_says_what_the_page_says(visits: Visits) -> None:
    with visits("/recommendations?theme=compensation&sort=reaffirmed") as visit:
        page = visit.page
        shown = page.locator(".result .where .kept").all_inner_texts()
        address = page.locator('link[type="application/json"]').get_attribute("href")
        data = json.loads(page.request.get(f"{visit.host}{address}").body())
        assert [item["label"]["en"] for item in data["items"]] == [label.strip() for label in shown]


def test_the_box_of_the_home_page_takes_words_and_drafts(visits: Visits) -> None:
    with visits("/", "zh") as visit:
        page = visit.page
        page.wait_for_load_state("networkidle")
        assert visit.weight(with_fonts=True) <= FIRST_VISIT
        page.fill("#q", "同意")
        page.press("#q", "Enter")
        visit.arrive(r"/recommendations\?q=")
        visit.back("/$")
        page.fill("#q", "各缔约国应当考虑设立被害人赔偿基金并将没收的犯罪所得用于赔偿。")
        page.press("#q", "Enter")
        page.wait_for_selector(".report")
        assert urlsplit(page.url).path == "/check"
        assert not urlsplit(page.url).query


def test_a_menu_closes_with_escape_a_click_elsewhere_or_tab(visits: Visits) -> None:
    with visits("/compare") as visit:
        page = visit.page
        menu = page.locator(".bar + .doors details").first
        menu.locator("summary").click()
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(menu.locator("summary")).to_be_focused()
        page.keyboard.press("Enter")
        expect(menu).to_have_attribute("open", "")
        page.click("h1")
        expect(menu).not_to_have_attribute("open", "")
        menu.locator("summary").click()
        menu.locator("a").last.focus()
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Tab")
        expect(menu).not_to_have_attribute("open", "")
