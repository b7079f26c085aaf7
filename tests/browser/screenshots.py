"""Pictures of every kind of page: on a desk and on a telephone, in both languages, by day and by night.

``make screenshots`` writes them to ``screenshots/``, and those that the README shows to ``docs/``.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ROOT, options, serving

from .pages import PAGES

#: By the end of a file's name: language, width, whether at night.
VIEWS = {
    "en-1280": ("en-GB", 1280, False),
    "zh-1280": ("zh-CN", 1280, False),
    "zh-390": ("zh-CN", 390, False),
    "en-390-dark": ("en-GB", 390, True),
}

#: Chromium draws no picture much taller than this.
TALLEST = 8_000

#: What the README shows: the file in ``docs/``, the page, the language, the height.
SHOWN = {
    "home.png": (PAGES["home"], "en-GB", 1000),
    "search.png": (PAGES["search"], "zh-CN", 860),
}


def take(browser: Browser, address: str, language: str, width: int, height: int, *, dark: bool, whole: bool) -> bytes:
    """A picture of a page."""
    scheme = "dark" if dark else "light"
    with browser.new_context(
        locale=language, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.goto(address)
        if not whole:
            return bytes(page.screenshot())
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        return bytes(page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall}))


def pictures(browser: Browser, host: str) -> Iterator[tuple[Path, bytes]]:
    """Every picture and where it belongs."""
    for name, path in PAGES.items():
        for view, (language, width, dark) in VIEWS.items():
            picture = take(browser, host + path, language, width, 900, dark=dark, whole=True)
            yield ROOT / "screenshots" / f"{name.replace(' ', '-')}-{view}.png", picture
    for file, (path, language, height) in SHOWN.items():
        yield ROOT / "docs" / file, take(browser, host + path, language, 1280, height, dark=False, whole=False)


def main() -> None:
    """Take them all."""
    if not shutil.which("chromium"):
        sys.exit("chromium is missing: make browser")
    (ROOT / "screenshots").mkdir(exist_ok=True)
    with serving() as site, sync_playwright() as playwright, playwright.chromium.launch(**options()) as browser:
        for path, picture in pictures(browser, site.address):
            path.write_bytes(picture)
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
