"""Every kind of page in both languages: accessible, light, as wide as its window, without a request to anyone else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from axe_playwright_python.sync_playwright import Axe

from reaffirm_server.i18n import html_tag
from tests.browser.conftest import Visit

from .pages import PAGES

#: The most bytes that may be sent for a page, with all that it loads.
HEAVIEST = 150_000
#: Pages that report an error.
WRONG = {"not found": 404, "no such theme": 400}
#: Pages of which another page has every part, and more.
ALIKE = {
    *("recommendations", "search in English", "recommendation", "part of a recommendation"),
    *("force", "strength", "index", "ontology in a version"),
}
#: In English on a desk by day, in Chinese on a telephone by night: width, darkness, and the other widths tried.
READERS = {"en": (1280, False, (320, 768, 3840)), "zh": (390, True, (320,))}


@pytest.fixture(scope="module", params=READERS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def reader(language: str, visits: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Visit]:
    """A tab that opens one page after another."""
    width, dark, _ = READERS[language]
    # This page names its icon: no request for /favicon.ico follows.
    with visits("/about", language, width, dark=dark) as visit:
        visit.page.add_init_script(Axe().axe_script)
        yield visit


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ALIKE])
def test_a_page_is_accessible_light_narrow_and_loads_nothing_from_elsewhere(
    name: str, language: str, reader: Visit
) -> None:
    width, _, others = READERS[language]
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(PAGES[name])
    answer = reader.answers[0]
    assert answer.status == WRONG.get(name, 200)
    assert reader.page.locator("html").get_attribute("lang") == html_tag(language)
    assert not reader.foreign
    assert 0 < reader.weight() <= HEAVIEST
    assert not reader.violations()
    for other in others:
        reader.page.set_viewport_size({"width": other, "height": 900})
        assert reader.sideways == 0, f"in a window of {other} pixels"
    assert not reader.stopped, "stopped by the policy of the page"
    assert not [line for line in reader.complaints if answer.ok or "Failed to load" not in line]
