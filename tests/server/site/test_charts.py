"""Charts: what is counted is written and linked, shades are told apart in grey, and lineages say grade and basis."""

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from reaffirm_server.site.chart_lineage import ChartLink, ChartNode, chart
from reaffirm_server.site.chart_svg import INK, ORDER, PAPER, SHADES, Head, Mark, markup, matrix, shade, shares, written

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Head("a", "应当", "/a", "zh"), Head("b", "May", "/b", deep=True)]
COLUMNS = [Head("1", "1", "/s1"), Head("2", "2", "/s2")]
MARKS = {("a", "1"): Mark(3, "/?r=a&c=1", "3: a, 1"), ("b", "2"): Mark(12, "/?r=b&c=2", "12: b, 2")}
STATIONS = [
    ChartNode("x:1", "/1", "1-1", "Earlier <words>", "", 1),
    ChartNode("x:2", "/2", "2-1", "后来的文字" * 8, "zh", 2),
    ChartNode("x:3", "/3", "4-1", "Last", "", 4),
]
TIES = [
    ChartLink("x:2", "x:1", "verbatim", True, "#2-1", "2-1 repeats 1-1"),
    ChartLink("x:3", "x:2", "extends", False, "#3-2", "4-1 extends 2-1"),
    ChartLink("x:3", "x:9", "extends", False, "#3-9", "to what is not here"),
]
SESSIONS = {1: "First", 2: "Second", 4: "Fourth"}


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


def test_a_lineage_tells_grade_by_sign_and_weight_and_basis_by_a_broken_line() -> None:
    picture = read(chart("Title", STATIONS, TIES, SESSIONS, "x:2"))
    chart_links = {link.get("href"): link for link in picture.iter(f"{SVG}a") if "tie" in link.get("class", "")}
    assert chart_links.keys() == {"#2-1", "#3-2"}
    drawn = {}
    for href, link in chart_links.items():
        path = link.find(f"{SVG}path")
        assert path is not None
        sign = [text.text for text in link.iter(f"{SVG}text")]
        drawn[href] = (sign, path.get("stroke-width"), path.get("stroke-dasharray"))
    assert drawn == {"#2-1": (["="], "4.5", None), "#3-2": (["+"], "1.25", "6 4")}
    assert chart_links["#2-1"].get("aria-label") == "2-1 repeats 1-1"


def test_sessions_are_columns_and_the_current_recommendation_is_marked() -> None:
    picture = read(chart("Title", STATIONS, TIES, SESSIONS, "x:2"))
    frames = {}
    for link in picture.iter(f"{SVG}a"):
        if "station" in link.get("class", ""):
            frame = link.find(f"{SVG}rect")
            assert frame is not None
            frames[link.get("href")] = (int(frame.get("x", 0)), link.get("aria-current"), frame.get("stroke-width"))
    assert [x for x, *_ in frames.values()] == sorted({x for x, *_ in frames.values()})
    assert [current for _, *current in frames.values()] == [[None, "1"], ["page", "3"], [None, "1"]]
    heads = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "head"]
    assert heads == ["First", "Second", "Fourth"]
