"""The page of a recommendation: its answers stand on the first screen of a desk and of a telephone."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit

Visits = Callable[..., AbstractContextManager[Visit]]


def bottom(element: Locator) -> float:
    """Return where an element ends, in pixels from the top of the page."""
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize(("width", "first_screen"), [(1280, 800), (390, 900)])
def test_body_facts_precedents_and_citation_are_on_the_first_screen(
    width: int, first_screen: int, visits: Visits
) -> None:
    with visits("/tip/4-46-i-2", width=width) as visit:
        page = visit.page
        head = page.locator(".provision-head")
        body = page.get_by_role("navigation", name="You are here").get_by_role("link").first
        expect(body).to_have_text("UN Working Group on Trafficking in Persons")
        expect(head).to_contain_text("States parties")
        expect(head).to_contain_text("should, as one of three options")
        expect(head).to_contain_text("Yes, with changes: 2009")
        expect(head.locator(".citation")).to_contain_text("CTOC/COP/WG.4/2011/8")
        for element in (body, head.locator(".essentials"), head.locator(".citation"), head.get_by_role("button")):
            assert 0 < bottom(element) <= first_screen, element
        contents = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Option: let criminal")
        expect(contents).to_be_visible(visible=width > 1000)
        visit.print()
        for printed in (head.locator(".essentials"), head.locator(".citation"), page.locator(".text .words").first):
            expect(printed).to_be_visible()
        for control in (head.locator(".downloads"), page.locator("#report"), page.locator(".contents")):
            expect(control).to_be_hidden()
