"""Charts of lineages: sessions are columns from left to right, and later recommendations point to earlier ones.

The weight of a line and a sign on it show the grade. A dashed line shows that our comparison found the link. The chart
works without colour and in print. Every box and every line is a link.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import columns, wrapped
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
#: Sizes of the overview in pixels: column, height of a recommendation, radius, space between lanes, column heads.
_STEP, _PLACE, _RADIUS, _BETWEEN, _HEAD = 84, 26, 7, 10, 40


@dataclass(frozen=True)
class ChartNode:
    """Recommendation in a chart."""

    iri: str
    href: str
    name: str  #: short: "46 (i)"
    words: str  #: its headline
    language: str  #: of the headline, or "" for the language of the page
    session: str  #: IRI of the session of its column
    lineage: str = ""  #: IRI


@dataclass(frozen=True)
class ChartLink:
    """Link from a later recommendation to the earlier one that it reaffirms."""

    later: str
    earlier: str
    grade: str
    explicit: bool
    href: str
    words: str  #: its accessible name
    lineage: str = ""  #: IRI of the lane that it belongs to, or "" for every lane with both recommendations


@dataclass(frozen=True)
class ChartLane:
    """Lineage in the overview."""

    iri: str
    name: str
    href: str
    language: str = ""


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
    """Draw a lineage, or the neighbours of one recommendation.

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


# All lineages -------------------------------------------------------------------------------------------------------


def overview(
    title: str,
    lanes: Sequence[ChartLane],
    chart_nodes: Sequence[ChartNode],
    chart_links: Sequence[ChartLink],
    sessions: Mapping[str, str],
) -> Element:
    """Draw every lineage as a lane, with dots for recommendations and arcs for links.

    ``sessions`` are names by IRI, in the order of columns. A recommendation of any other session is left out.
    """
    side = max((columns(lane.name) for lane in lanes), default=0) * _COLUMN + 24
    step = max(_STEP, max((columns(name) for name in sessions.values()), default=0) * _COLUMN + 10)
    column = {session: side + (place + 0.5) * step for place, session in enumerate(sessions)}
    picture = drawing(title, "lanes", side + len(column) * step, 0)
    for session, x in column.items():
        head = _text(sessions[session], x, _LINE, "head")
        head.attrib["text-anchor"] = "middle"
        picture.append(head)
    y = _HEAD
    for lane in lanes:
        nodes = [node for node in chart_nodes if node.lineage == lane.iri and node.session in column]
        x_by_node = {node.iri: column[node.session] for node in nodes}
        links = [link for link in chart_links if _is_in_lane(link, lane, x_by_node)]
        y += max((_bend(x_by_node[link.later] - x_by_node[link.earlier]) for link in links), default=0) // 2
        deep = max((len(list(group)) for _, group in groupby(nodes, key=lambda node: node.session)), default=1)
        picture.extend(_lane(lane, nodes, links, column, y))
        y += deep * _PLACE + _BETWEEN
    picture.attrib |= {"height": str(y), "viewBox": f"0 0 {picture.get('width')} {y}"}
    return picture


def _is_in_lane(link: ChartLink, lane: ChartLane, nodes: Container[str]) -> bool:
    """Return whether a link belongs to a lane, which has both of its ``nodes``."""
    return link.lineage in ("", lane.iri) and link.later in nodes and link.earlier in nodes


def _lane(
    lane: ChartLane,
    chart_nodes: Sequence[ChartNode],
    chart_links: Sequence[ChartLink],
    column: Mapping[str, float],
    y: float,
) -> Iterator[Element]:
    """Yield the name of a lineage, its links and its recommendations."""
    link = Element("a", {"href": lane.href, "class": "lane"})
    link.append(_text(lane.name, 0, y + 17, "name"))
    if lane.language:
        link[0].attrib["lang"] = lane.language
    yield link
    places = {
        chart_node.iri: (column[session], y + number * _PLACE + 12)
        for session, group in groupby(chart_nodes, key=lambda chart_node: chart_node.session)
        for number, chart_node in enumerate(group)
    }
    for chart_link in chart_links:
        yield _tie(chart_link, _arc(places[chart_link.later], places[chart_link.earlier]))
    for chart_node in chart_nodes:
        x, middle = places[chart_node.iri]
        dot = Element(
            "a", {"href": chart_node.href, "aria-label": f"{chart_node.name}: {chart_node.words}", "class": "station"}
        )
        SubElement(dot, "title").text = f"{chart_node.name}: {chart_node.words}"
        SubElement(dot, "circle", {"cx": f"{x:.0f}", "cy": f"{middle:.0f}", "r": "12", "fill-opacity": "0"})
        SubElement(dot, "circle", {"cx": f"{x:.0f}", "cy": f"{middle:.0f}", "r": str(_RADIUS)})
        yield dot


def _arc(later: tuple[float, float], earlier: tuple[float, float]) -> str:
    """Return the path of an arc between two dots. It passes above the dots between them."""
    (x, y), (end, to) = later, earlier
    middle = f"{(x + end) / 2:.0f},{(y + to) / 2 - _bend(x - end):.0f}"
    return f"M{x - _RADIUS:.0f},{y:.0f} Q{middle} {end + _RADIUS:.0f},{to:.0f}"


def _bend(distance: float) -> int:
    """Return the height of an arc in pixels. It grows with the distance, so that arcs of one row do not overlap."""
    return 0 if distance <= _STEP else int(distance / _STEP * 8)
