"""Charts: what is counted is written and linked, shades are told apart in grey, and lineages say grade and basis."""

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from reaffirm_server.site.chart_svg import INK, ORDER, PAPER, SHADES, Head, Mark, markup, matrix, shade, shares, written

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Head("a", "应当", "/a", "zh"), Head("b", "May", "/b", deep=True)]
COLUMNS = [Head("1", "1", "/s1"), Head("2", "2", "/s2")]
MARKS = {("a", "1"): Mark(3, "/?r=a&c=1", "3: a, 1"), ("b", "2"): Mark(12, "/?r=b&c=2", "12: b, 2")}


def read(picture: Element) -> Element:
    """A picture as a reader of the page gets it."""
    return fromstring(str(markup(picture)))


def links(picture: Element) -> dict[str, str]:
    return {link.get("href", ""): link.get("aria-label") or "" for link in picture.iter(f"{SVG}a")}


def luminance(paint: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [part / 255 for part in bytes.fromhex(paint[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("draw", [matrix, shares])
def test_every_count_is_a_link_that_says_what_it_counts(draw: object) -> None:
    picture = read(draw("Title", ROWS, COLUMNS, MARKS))  # type: ignore[operator]
    assert links(picture) == {
        "/a": "",
        "/b": "",
        "/s1": "",
        "/s2": "",
        "/?r=a&c=1": "3: a, 1",
        "/?r=b&c=2": "12: b, 2",
    }
    written = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"3", "12"} <= set(written)
    assert picture.get("aria-label") == "Title"
    assert not any("style" in element.attrib for element in picture.iter())


def test_a_text_says_its_language() -> None:
    picture = read(matrix("Title", ROWS, COLUMNS, MARKS))
    assert {(text.text, text.get("lang")) for text in picture.iter(f"{SVG}text")} >= {("应当", "zh"), ("May", None)}


def test_the_more_a_cell_counts_the_darker_it_is() -> None:
    shades = [luminance(shade(count, 20)) for count in range(1, 21)]
    assert shades == sorted(shades, reverse=True)
    assert (shade(1, 20), shade(20, 20), shade(1, 1)) == (SHADES[0], SHADES[-1], SHADES[2])


@pytest.mark.parametrize("paints", [SHADES, ORDER])
def test_shades_are_told_apart_in_grey_and_what_is_written_on_them_is_read(paints: tuple[str, ...]) -> None:
    greys = sorted(map(luminance, paints))
    assert all((more + 0.05) / (less + 0.05) > 1.12 for less, more in pairwise(greys))
    assert all(contrast(paint, written(paint)) >= 4.5 for paint in paints)
    assert {written(paint) for paint in paints} == {INK, PAPER}


def test_the_parts_of_a_column_fill_it_in_one_order() -> None:
    marks = {("a", "1"): Mark(3, "/x", "x"), ("b", "1"): Mark(1, "/y", "y")}
    picture = read(shares("Title", ROWS, COLUMNS[:1], marks))
    first, second = (link.find(f"{SVG}rect") for link in picture.iter(f"{SVG}a") if link.get("aria-label"))
    assert first is not None
    assert second is not None
    assert float(first.get("y", 0)) > float(second.get("y", 0))
    assert float(first.get("height", 0)) == pytest.approx(3 * float(second.get("height", 0)), rel=0.05)


def test_nothing_counted_is_an_empty_chart() -> None:
    assert links(read(matrix("Title", [], [], {}))) == {}
    assert links(read(shares("Title", ROWS, COLUMNS, {}))).keys() == {"/a", "/b", "/s1", "/s2"}
