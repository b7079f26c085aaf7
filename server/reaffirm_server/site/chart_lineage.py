"""Chart of a recommendation and its neighbours: sessions are columns, and later recommendations point to earlier ones.

The weight of a line and a sign on it show the grade. A dashed line shows that our comparison found the link. The chart
works without colour and in print. Every box and every line is a link.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import wrapped
from reaffirm_server.site.chart_svg import drawing

#: The sign of a grade and the stroke width of its line, in pixels.
SIGNS = {"verbatim": "=", "restates": "≈", "extends": "+"}
WEIGHTS = {"verbatim": "4.5", "restates": "2.5", "extends": "1.25"}
#: The dash pattern of links that our comparison found, in pixels. Links that the text states are solid.
BROKEN = "6 4"

#: Sizes of boxes in pixels: width, horizontal and vertical gap, line height, width of a letter, margin, distance of
#: vertical lines in a gap, and distance of lines that leave the same box.
_WIDTH, _ACROSS, _DOWN, _LINE, _COLUMN, _MARGIN, _LANE, _PORT = 172, 72, 14, 18, 7.2, 4, 7, 24
#: The left margin in pixels if lines run along the left side of the first column.
_LEFT = 44


@dataclass(frozen=True)
class ChartNode:
    """Recommendation in a chart."""

    iri: str
    href: str
    name: str  #: short: "46 (i)"
    words: str  #: its headline
    language: str  #: of the headline, or "" for the language of the page
    session: str  #: IRI of the session of its column


@dataclass(frozen=True)
class ChartLink:
    """Link from a later recommendation to the earlier one that it reaffirms."""

    later: str
    earlier: str
    grade: str
    explicit: bool
    href: str
    words: str  #: its accessible name


@dataclass(frozen=True)
class _NodeBox:
    """Recommendation with its position, in pixels."""

    chart_node: ChartNode
    lines: tuple[str, ...]
    ports: int  #: number of lines on its busier side
    x: int
    y: int

    @property
    def height(self) -> int:
        return max((len(self.lines) + 1) * _LINE - 6, self.ports * _PORT)

    def port(self, number: int, of: int) -> int:
        """Return the y coordinate of one of several lines that meet a side of the box."""
        return self.y + self.height * (number + 1) // (of + 1)


def chart(
    title: str,
    chart_nodes: Sequence[ChartNode],
    chart_links: Sequence[ChartLink],
    sessions: Mapping[str, str],
    current: str = "",
) -> Element:
    """Draw recommendations and their reaffirmations.

    ``sessions`` are names by IRI. ``current`` is the IRI of the recommendation to mark. Each recommendation has its
    own row, so lines cross no boxes. A line runs along the row, then up the gap next to the earlier recommendation.
    """
    boxes = {box.chart_node.iri: box for box in _boxes(chart_nodes, chart_links)}
    width = max((box.x for box in boxes.values()), default=0) + _WIDTH + _MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0) + _MARGIN
    picture = drawing(title, "lineage", width, height)
    for x, session in sorted({(box.x, box.chart_node.session) for box in boxes.values()}):
        picture.append(_text(sessions[session], x, _LINE, "head"))
    picture.extend(_lines(chart_links, boxes))
    for box in boxes.values():
        picture.append(_box(box, box.chart_node.iri == current))
    return picture


def _boxes(chart_nodes: Sequence[ChartNode], chart_links: Sequence[ChartLink]) -> Iterator[_NodeBox]:
    """Yield boxes, with a column for each session that has recommendations and a row for each recommendation."""
    sessions = list(dict.fromkeys(chart_node.session for chart_node in chart_nodes))
    session_of = {chart_node.iri: chart_node.session for chart_node in chart_nodes}
    inside = any(
        session_of.get(chart_link.later) == session_of.get(chart_link.earlier, "") for chart_link in chart_links
    )
    margin = _LEFT if inside else _MARGIN
    y = _LINE + _DOWN
    for chart_node in chart_nodes:
        run = [Segment(Change.SAME, chart_node.words)]
        lines = ("".join(part.text for part in line) for line in wrapped(run, int((_WIDTH - 16) / _COLUMN)))
        ends = Counter(
            end for chart_link in chart_links for end in (("later", chart_link.later), ("earlier", chart_link.earlier))
        )
        ports = max(ends["later", chart_node.iri], ends["earlier", chart_node.iri])
        x = margin + sessions.index(chart_node.session) * (_WIDTH + _ACROSS)
        box = _NodeBox(chart_node, (chart_node.name, *lines), ports, x, y)
        y += box.height + _DOWN
        yield box


def _box(box: _NodeBox, current: bool) -> Element:
    """Return a linked frame with the name and the headline of a recommendation."""
    chart_node = box.chart_node
    link = Element("a", {"href": chart_node.href, "class": "station current" if current else "station"})
    if current:
        link.attrib["aria-current"] = "page"
    frame = {"x": box.x, "y": box.y, "width": _WIDTH, "height": box.height, "rx": 4, "fill": "#ffffff"}
    weight = {"stroke": "currentColor", "stroke-width": "3" if current else "1"}
    SubElement(link, "rect", {**{name: str(value) for name, value in frame.items()}, **weight})
    for number, line in enumerate(box.lines, 1):
        text = _text(line, box.x + 8, box.y + number * _LINE + 2, "name" if number == 1 else "line")
        if number == 1:
            text.attrib["font-weight"] = "600"
        elif chart_node.language:
            text.attrib["lang"] = chart_node.language
        link.append(text)
    return link


def _lines(chart_links: Sequence[ChartLink], boxes: Mapping[str, _NodeBox]) -> Iterator[Element]:
    """Yield a line for each link, with the sign of its grade next to the later recommendation."""
    visible = [chart_link for chart_link in chart_links if chart_link.later in boxes and chart_link.earlier in boxes]
    lines_in_gap: Counter[int] = Counter()
    for chart_link in visible:
        later, earlier = boxes[chart_link.later], boxes[chart_link.earlier]
        leaving = [other for other in visible if other.later == chart_link.later]
        arriving = [other for other in visible if other.earlier == chart_link.earlier]
        from_y = later.port(leaving.index(chart_link), len(leaving))
        to_y = earlier.port(arriving.index(chart_link), len(arriving))
        end = earlier.x + _WIDTH
        gap = end + 18 + lines_in_gap[end] % 6 * _LANE
        lines_in_gap[end] += 1
        bend = min(6, abs(from_y - to_y) // 2)
        if later.x == earlier.x:
            yield _within_column(chart_link, later.x, from_y, to_y)
            continue
        link = _tie(
            chart_link,
            f"M{later.x},{from_y} H{gap + bend} Q{gap},{from_y} {gap},{from_y - bend}"
            f" V{to_y + bend} Q{gap},{to_y} {gap - bend},{to_y} H{end + 9}",
        )
        SubElement(link, "polygon", {"points": f"{end},{to_y} {end + 10},{to_y - 5} {end + 10},{to_y + 5}"})
        link.extend(_sign(chart_link, later.x - 12, from_y))
        yield link


def _within_column(chart_link: ChartLink, x: int, from_y: int, to_y: int) -> Element:
    """Return a line between two recommendations of one column, which runs along its left side."""
    link = _tie(chart_link, f"M{x},{from_y} C{x - 40},{from_y} {x - 40},{to_y} {x - 9},{to_y}")
    SubElement(link, "polygon", {"points": f"{x},{to_y} {x - 10},{to_y - 5} {x - 10},{to_y + 5}"})
    link.extend(_sign(chart_link, x - 12, from_y))
    return link


def _sign(chart_link: ChartLink, x: int, y: int) -> Iterator[Element]:
    """Yield the sign of a grade and the circle around it."""
    place = {"cx": str(x), "cy": str(y), "r": "10"}
    yield Element("circle", {**place, "fill": "#ffffff", "stroke": "currentColor"})
    sign = _text(SIGNS.get(chart_link.grade, ""), x, y + 5, "sign")
    sign.attrib["text-anchor"] = "middle"
    yield sign


def _tie(chart_link: ChartLink, curve: str) -> Element:
    """Return a line as a link."""
    basis = "explicit" if chart_link.explicit else "detected"
    link = Element(
        "a", {"href": chart_link.href, "aria-label": chart_link.words, "class": f"tie {chart_link.grade} {basis}"}
    )
    SubElement(link, "title").text = chart_link.words
    drawn = {"d": curve, "fill": "none", "stroke": "currentColor", "stroke-width": WEIGHTS.get(chart_link.grade, "1")}
    SubElement(link, "path", drawn if chart_link.explicit else {**drawn, "stroke-dasharray": BROKEN})
    return link


def _text(words: str, x: float, y: float, kind: str) -> Element:
    text = Element("text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "class": kind})
    text.text = words
    return text
