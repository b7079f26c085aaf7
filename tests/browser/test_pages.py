"""Every kind of page: for everyone, in both languages, at every width, without a request to anyone else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from .conftest import Visit
from .pages import PAGES

#: The most bytes that may be sent for a page, with all that it loads.
HEAVIEST = 150_000

#: Pages that say what is wrong.
WRONG = {PAGES["not found"]: 404, PAGES["no such theme"]: 400}

#: Opened in both languages; each other page is in one, by turns.
BOTH = {"home", "recommendation", "lineage", "theme", "sparql", "check"}
#: In English on a desk by day, in Chinese on a telephone by night.
NAMES = [
    (name, language)
    for turn, name in enumerate(PAGES)
    for place, language in enumerate(("en", "zh"))
    if name in BOTH or turn % 2 == place
]


@pytest.fixture(scope="module", params=NAMES, ids="-".join)
def seen(request: pytest.FixtureRequest, visits: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Visit]:
    name, language = request.param
    path = PAGES[name]
    night = language == "zh"
    with visits(path, language, 390 if night else 1280, dark=night) as visit:
        assert visit.answers[0].status == WRONG.get(path, 200)
        assert visit.page.locator("html").get_attribute("lang") == language
        yield visit


def test_a_page_is_light_and_asks_nobody_else(seen: Visit) -> None:
    assert not seen.foreign
    assert 0 < seen.weight <= HEAVIEST


def test_no_rule_of_accessibility_is_violated(seen: Visit) -> None:
    assert not seen.violations()


@pytest.mark.parametrize("width", [320, 768, 3840])
def test_no_page_is_wider_than_its_window(width: int, seen: Visit) -> None:
    seen.page.set_viewport_size({"width": width, "height": 900})
    assert seen.sideways == 0


def test_the_policy_stops_nothing_on_a_page(seen: Visit) -> None:
    assert not seen.stopped
    assert not [said for said in seen.complaints if seen.answers[0].ok or "Failed to load" not in said]
