"""Visits to the served site in a browser: what was loaded, what the policy of a page stopped, and the rules of axe."""

import contextlib
import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright._impl._connection import from_channel
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Playwright, Response

from tests.conftest import PATIENCE, RunningServer

#: The rules of axe: WCAG 2.2 AA, and good practice beside it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Runs axe and returns only what the message of a test needs of a violation. Entries of a list after the twentieth are
#: left out: they have the markup of those before, and axe takes long for each.
RUN_AXE = """rules => axe.run({include: document, exclude: [':nth-child(n+21)']}, {
  runOnly: rules, resultTypes: ['violations'], preload: false}).then(
  ({violations}) => violations.map(
    ({id, help, nodes}) => `${id}: ${help}: ${nodes[0].html.slice(0, 200)} (${nodes.length})`))"""
#: Notes what the policy of a page stops.
WATCH = (
    "window.stopped = []; document.addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective))"
)


_PAGE = "test_a_page_is_accessible_light_narrow_and_loads_nothing_from_elsewhere"
#: The browser tests of ``make test-clients``: the pages in Chinese, in Firefox those in English, and a journey.
IN_CLIENTS = (f"{_PAGE}[chromium-zh-", f"{_PAGE}[firefox-en-", "test_with_keys_only[firefox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of IN_CLIENTS."""
    for item in items:
        if item.name.startswith(IN_CLIENTS):
            item.add_marker(pytest.mark.client)


#: Returns the address and the bytes, as they were sent, of the page and of all that it loaded, from a cache or not.
LOADED = """() => ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind)).map(
  ({name, encodedBodySize}) => [name, encodedBodySize])"""
#: Turns the rules for paper into rules for all media, and those for screens into rules for none.
PRINT = """() => {
  const turn = (rules) => [...rules].forEach((rule) => {
    if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all';
    else if (rule.media?.mediaText === 'screen') rule.media.mediaText = 'not all';
    if (rule.cssRules) turn(rule.cssRules);
  });
  [...document.styleSheets].forEach((sheet) => turn(sheet.cssRules));
}"""


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

    def arrive(self, address: str) -> None:
        """Wait for an address that a pattern matches, whether a page was loaded or a script changed it.

        The driver of Firefox does not report the second.
        """
        if self.in_chromium:
            self.page.wait_for_url(re.compile(address))
        else:
            self.page.wait_for_function("address => new RegExp(address).test(location.href)", arg=address)

    def back(self, address: str) -> None:
        """Go back to an address that a pattern matches. The driver of Firefox would wait for a page that loads."""
        if self.in_chromium:
            self.page.go_back()
        else:
            self.page.evaluate("history.back()")
        self.arrive(address)

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the address."""
        return parse_qs(urlsplit(self.page.evaluate("location.href")).query)

    def print(self) -> None:
        """Show the page as on paper. The driver of Firefox cannot: there the rules for paper are made those for all."""
        if self.in_chromium:
            self.page.emulate_media(media="print")
        else:
            self.page.evaluate(PRINT)

    @property
    def foreign(self) -> list[str]:
        """The addresses that were loaded from other hosts."""
        return [one.url for one in self.answers if not one.url.startswith((self.host, "data:"))]

    @property
    def in_chromium(self) -> bool:
        browser = self.page.context.browser
        return browser is not None and browser.browser_type.name == "chromium"

    @contextlib.contextmanager
    def download(self) -> Iterator[Any]:
        """Wait for a file that the page saves. The driver of Firefox tells of none: there the test ends as skipped."""
        if not self.in_chromium:
            pytest.skip("the driver of this Firefox tells of no saved files")
        with self.page.expect_download() as saved:
            yield saved

    def weight(self, *, with_fonts: bool = False) -> int:
        """Return the bytes of all that was loaded, as they were sent. A browser keeps fonts for a year."""
        loaded: dict[str, int] = dict(self.page.evaluate(LOADED))
        return sum(size for address, size in loaded.items() if with_fonts or not address.endswith(".woff2"))

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
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        violations: list[str] = self.page.evaluate(RUN_AXE, RULES)
        return violations


#: The name of a language as a browser asks for it.
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


@dataclass(frozen=True)
class Reader:
    """The settings of a reader's browser."""

    language: str
    width: int
    dark: bool
    scripts: bool


@dataclass(frozen=True)
class BrowserKind:
    """A browser in which the tests run, and the address of the site for it."""

    open: Callable[[Reader], BrowserContext]
    address: str


@pytest.fixture(scope="session", params=["chromium", pytest.param("firefox", marks=pytest.mark.firefox)])
def browser_kind(request: pytest.FixtureRequest) -> BrowserKind:
    """Chromium in ``make test``, Firefox in ``make test-firefox``."""
    kind: BrowserKind = request.getfixturevalue(f"in_{request.param}")
    return kind


@pytest.fixture(scope="session")
def in_chromium(chromium: Browser, site: RunningServer) -> BrowserKind:
    """Chromium, started once."""

    def opened(reader: Reader) -> BrowserContext:
        return chromium.new_context(
            locale=LOCALES[reader.language],
            viewport={"width": reader.width, "height": 900},
            color_scheme="dark" if reader.dark else "light",
            java_script_enabled=reader.scripts,
            reduced_motion="reduce",
        )

    return BrowserKind(opened, site.address)


class _WithoutPolicy(BaseHTTPRequestHandler):
    """Passes requests on to the site, and takes the policy off its pages.

    In pages of Firefox Playwright evaluates what the policy forbids. That pages keep the policy is seen in Chromium.
    """

    protocol_version = "HTTP/1.1"
    site: RunningServer

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}  # it has its own
        answer = self.site.send(self.command, self.path, headers, self.rfile.read(length) or None)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in {"content-security-policy", "content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Keep the output of the tests quiet."""


@pytest.fixture(scope="session")
def in_firefox(playwright: Playwright, site: RunningServer) -> Iterator[BrowserKind]:
    """Debian's Firefox, started once for each language and theme, which it takes from its settings.

    Playwright drives an unchanged Firefox by WebDriver BiDi; its Python interface has no public name for that.
    """
    path = shutil.which("firefox-esr")
    if path is None:
        pytest.skip("the package firefox-esr is not installed")
    with contextlib.ExitStack() as running:

        @functools.cache
        def browser(language: str, *, dark: bool) -> Browser:
            preferences = {
                "intl.accept_languages": LOCALES[language],
                "ui.systemUsesDarkTheme": int(dark),
                "browser.sessionhistory.max_total_viewers": 0,  # the driver waits for ever for a page shown again
            }
            channel = from_channel(playwright._impl_obj._initializer["_bidiFirefox"])
            channel._playwright = playwright.firefox._impl_obj._playwright
            started = BrowserType(channel).launch(executable_path=path, firefox_user_prefs=preferences)
            return running.enter_context(started)

        def opened(reader: Reader) -> BrowserContext:
            if not reader.scripts:
                pytest.skip("this Firefox cannot be told by its driver to run no scripts")
            viewport = {"width": reader.width, "height": 900}
            return browser(reader.language, dark=reader.dark).new_context(viewport=viewport)  # type: ignore[arg-type]

        handler = type("Handler", (_WithoutPolicy,), {"site": site})
        server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.callback(server.shutdown)
        yield BrowserKind(opened, f"http://127.0.0.1:{server.server_port}")


@pytest.fixture(scope="session")
def visits(browser_kind: BrowserKind) -> Callable[..., contextlib.AbstractContextManager[Visit]]:
    """Opens a path with cookies of its own: ``language``, ``width``, ``dark``, ``scripts``."""

    @contextlib.contextmanager
    def visit(
        path: str, language: str = "en", width: int = 1280, *, dark: bool = False, scripts: bool = True
    ) -> Iterator[Visit]:
        with browser_kind.open(Reader(language, width, dark, scripts)) as context:
            context.set_default_timeout(PATIENCE * 1000)
            if scripts:
                context.add_init_script(WATCH)
            visited = Visit(context.new_page(), browser_kind.address)
            visited.page.on("response", lambda answer: visited.answers.append(answer))
            visited.page.on(
                "console", lambda line: visited.complaints.append(line.text) if line.type == "error" else None
            )
            visited.page.on("pageerror", lambda error: visited.complaints.append(str(error)))
            visited.open(path)
            yield visited

    return visit
