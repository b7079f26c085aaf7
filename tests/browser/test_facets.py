"""Filters without a reload: the address, the title, the way back and the focus are those of a page that was loaded."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import expect

from tests.browser.conftest import Visit

Visits = Callable[..., AbstractContextManager[Visit]]
FIFTH = ".filters a[href*='session=5']"


def status(visit: Visit) -> str:
    return visit.page.locator("main [role=status] b").inner_text()


def test_a_filter_is_chosen_and_taken_back_without_a_reload(visits: Visits) -> None:
    with visits("/recommendations") as visit:
        page = visit.page
        page.evaluate("window.kept = true")
        every = status(visit)
        page.locator(FIFTH).first.click()
        visit.arrive("session=5")
        page.wait_for_function("every => document.querySelector('main [role=status] b').innerText !== every", arg=every)
        fifth = status(visit)
        assert page.evaluate("document.activeElement.closest('.filters') !== null")
        page.fill("#q", "同意")
        page.press("#q", "Enter")
        page.wait_for_function("fifth => document.querySelector('main [role=status] b').innerText !== fifth", arg=fifth)
        assert visit.query == {"session": ["5"], "q": ["同意"]}
        expect(page).to_have_title(re.compile("同意"))
        assert "session=5" in str(page.locator(".tongues a").first.get_attribute("href"))
        assert not visit.violations()
        assert not visit.stopped
        visit.back("session=5$")
        page.wait_for_function("fifth => document.querySelector('main [role=status] b').innerText === fifth", arg=fifth)
        visit.back("recommendations$")
        page.wait_for_function("every => document.querySelector('main [role=status] b').innerText === every", arg=every)
        assert page.evaluate("window.kept")


def test_what_leads_elsewhere_is_loaded_as_ever(visits: Visits) -> None:
    with visits("/recommendations?session=5") as visit:
        page = visit.page
        page.locator("main .found a").first.click()
        visit.arrive("/tip/")
        visit.back("session=5$")
        expect(page.locator(".filters")).to_have_count(1)
        with visit.download():
            page.locator("a[download]").first.click()
