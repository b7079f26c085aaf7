"""Charts: shades and directions are told apart by everyone, and tables say a finding."""

import re
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import SHADES, CountTable, Mark, with_finding
from tests.conftest import ROOT

#: What is left of red, green and blue (linear) for who sees no red, and for who sees no green (Viénot, 1999).
BLINDNESS = {
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


@pytest.fixture(scope="module")
def app(client: FlaskClient) -> Flask:
    return client.application


def linear(paint: str) -> list[float]:
    """The red, green and blue of a colour, as the eye adds them."""
    parts = [part / 255 for part in bytes.fromhex(paint[1:])]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(paint: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    return sum(part * weight for part, weight in zip(linear(paint), (0.2126, 0.7152, 0.0722), strict=True))


def seen(paint: str, blindness: tuple[tuple[float, ...], ...]) -> list[float]:
    """A colour as it is seen with a blindness."""
    rows = [sum(part * weight for part, weight in zip(linear(paint), row, strict=True)) for row in blindness]
    return [max(part, 0) ** (1 / 2.2) for part in rows]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module", params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    """The colours of the site by the name of their token; by night the later ones hold."""
    text = (ROOT / "server/reaffirm_server/static/css/tokens.css").read_text(encoding="utf-8")
    by_day, by_night = text.split("@media screen")
    tokens = re.findall(r"--([\w-]+): (#\w+);", by_day + (by_night if request.param == "dark" else ""))
    return {name: paint if len(paint) == 7 else "#" + "".join(2 * part for part in paint[1:]) for name, paint in tokens}


def test_a_higher_count_has_a_stronger_shade() -> None:
    marks = {("a", str(count)): Mark(count, "") for count in range(1, 21)}
    table = CountTable("Title", (), (), marks, "")
    shades = [table.shade(count) for count in range(1, 21)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (1, SHADES)
    assert CountTable("Title", (), (), {("a", "1"): Mark(1, "")}, "").shade(1) == 3


def test_the_finding_is_the_row_whose_share_changed_most(app: Flask) -> None:
    rows = [Head("a", "Demand"), Head("b", "Training"), Head("c", "part of it", deep=True)]
    columns = [Head("0", "0", note="2008"), Head("1", "1", note="2009"), Head("2", "2", full="second session")]
    counts = {("a", "1"): 8, ("b", "1"): 1, ("c", "1"): 0, ("a", "2"): 9, ("b", "2"): 6, ("c", "2"): 9}
    table = CountTable(
        "Title", tuple(rows), tuple(columns), {key: Mark(count, "") for key, count in counts.items()}, ""
    )
    with app.test_request_context():
        found = with_finding(table, {"1": 10, "2": 10})
        assert found.finding == "Training: 10 per cent of the texts of 2009, 60 per cent of those of second session"
        assert with_finding(table, {"1": 10}) is table


def test_shades_are_told_apart_in_grey_and_what_is_written_on_them_is_read(colours: dict[str, str]) -> None:
    scales = {
        "heat": [(f"heat-{step}", "on-heat-high" if step > 3 else "on-heat-low") for step in range(1, SHADES + 1)],
        "force": [(f"force-{band}", f"on-force-{band}") for band in (1, 2, 3)],
    }
    for pairs in scales.values():
        greys = [luminance(colours[ground]) for ground, _ in pairs]
        assert greys in (sorted(greys), sorted(greys, reverse=True))
        assert all(contrast(colours[one], colours[other]) > 1.15 for (one, _), (other, _) in pairwise(pairs))
        assert all(contrast(colours[ground], colours[ink]) >= 4.5 for ground, ink in pairs)


@pytest.mark.parametrize("pair", [("firmer", "looser"), ("new", "gone")])
def test_who_sees_no_red_or_no_green_tells_directions_apart(pair: tuple[str, str], colours: dict[str, str]) -> None:
    for blindness in BLINDNESS.values():
        one, other = (seen(colours[name], blindness) for name in pair)
        assert sum((mine - theirs) ** 2 for mine, theirs in zip(one, other, strict=True)) ** 0.5 > 0.25
        assert all(contrast(colours[name], colours["paper"]) >= 4.5 for name in pair)
