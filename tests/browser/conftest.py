"""Visits to the served site in a browser: what was loaded, what the policy of a page stopped, and the rules of axe."""

import contextlib
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.conftest import PATIENCE, RunningServer

#: The rules of axe: WCAG 2.2 AA, and good practice beside it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Runs axe and returns only what the message of a test needs of a violation.
RUN_AXE = """rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(({violations}) => violations.map(
  ({id, help, nodes}) => `${id}: ${help}: ${nodes[0].html.slice(0, 200)} (${nodes.length})`))"""
#: Notes what the policy of a page stops.
WATCH = (
    "window.stopped = []; document.addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective))"
)


def size(answer: Response) -> int:
    """Return the bytes of a response as they were sent, or would be if the browser had not kept them."""
    sent: int = answer.request.sizes()["responseBodySize"]
    return sent if sent > 0 else len(gzip.compress(answer.body()))


@dataclass
class Visit:
    """A tab of the browser, with the responses and the errors of the page that it shows."""

    page: Page
    host: str
    answers: list[Response] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page of the site and forget the page before it."""
        self.answers.clear()
        self.complaints.clear()
        self.page.goto(self.host + path)

    @property
    def foreign(self) -> list[str]:
        """The addresses that were loaded from other hosts."""
        return [one.url for one in self.answers if not one.url.startswith((self.host, "data:"))]

    @property
    def weight(self) -> int:
        """The bytes of all that was loaded, as they were sent, but for fonts, which a browser keeps for a year."""
        return sum(size(one) for one in self.answers if one not in self.fonts)

    @property
    def fonts(self) -> list[Response]:
        """The fonts that were loaded: none where set-up had no Node."""
        return [one for one in self.answers if one.url.endswith(".woff2")]

    @property
    def stopped(self) -> list[str]:
        """The directives of the policy that stopped something on the page."""
        directives: list[str] = self.page.evaluate("window.stopped")
        return directives

    @property
    def sideways(self) -> int:
        """The pixels by which the page is wider than the window."""
        pixels: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return pixels

    def violations(self) -> list[str]:
        """Return the violations that axe finds, with the first place of each."""
        self.page.evaluate(Axe().axe_script)
        violations: list[str] = self.page.evaluate(RUN_AXE, RULES)
        return violations


@pytest.fixture(scope="session")
def visits(chromium: Browser, site: RunningServer) -> Callable[..., contextlib.AbstractContextManager[Visit]]:
    """Opens a path with cookies of its own: ``language``, ``width``, ``dark``, ``scripts``."""

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
            context.set_default_timeout(PATIENCE * 1000)
            if scripts:
                context.add_init_script(WATCH)
            visited = Visit(context.new_page(), site.address)
            visited.page.on("response", lambda answer: visited.answers.append(answer))
            visited.page.on(
                "console", lambda line: visited.complaints.append(line.text) if line.type == "error" else None
            )
            visited.page.on("pageerror", lambda error: visited.complaints.append(str(error)))
            visited.open(path)
            yield visited

    return visit
