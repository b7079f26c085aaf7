"""A browser that opens the served site as people do, and notes what it should not have had to do."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from ..conftest import Served

#: What WCAG 2.2 AA asks, and what axe holds to be good practice beside it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Tells the tests what the policy of a page stopped.
WATCH = (
    "window.stopped = []; document.addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective))"
)


@dataclass
class Visit:
    """A page in the browser, with what happened on the way to it."""

    page: Page
    host: str
    answers: list[Response] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Addresses of other hosts that were asked for."""
        return [one.url for one in self.answers if not one.url.startswith((self.host, "data:"))]

    @property
    def weight(self) -> int:
        """Bytes of all that was loaded, as they were sent."""
        return sum(one.request.sizes()["responseBodySize"] for one in self.answers)

    @property
    def stopped(self) -> list[str]:
        """What the policy of the page stopped."""
        found: list[str] = self.page.evaluate("window.stopped")
        return found

    @property
    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return found

    def violations(self) -> list[str]:
        """What axe finds, with the first place of each."""
        found: list[dict[str, Any]] = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
        return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})" for one in found]


@pytest.fixture(scope="session")
def visits(chromium: Browser, site: Served) -> Callable[..., contextlib.AbstractContextManager[Visit]]:
    """Opens a path in a browser of its own: ``language``, ``width``, ``dark``, ``scripts``."""

    @contextlib.contextmanager
    def visit(
        path: str, language: str = "en", width: int = 1280, *, dark: bool = False, scripts: bool = True
    ) -> Iterator[Visit]:
        with chromium.new_context(
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        ) as context:
            context.set_default_timeout(60_000)  # a busy machine is slow, not wrong
            if scripts:
                context.add_init_script(WATCH)
            found = Visit(context.new_page(), site.address)
            found.page.on("response", lambda answer: found.answers.append(answer))
            found.page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
            found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
            found.page.goto(site.address + path)
            yield found

    return visit
