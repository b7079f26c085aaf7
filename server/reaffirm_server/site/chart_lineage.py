"""Lineage chart: who reaffirmed what, sessions as columns from left to right, the later pointing to the earlier.

A grade is told by the weight of a line and a sign on it, a basis by whether the line is broken, so that neither colour
nor a screen is needed. Every box and every line is a link.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import columns, wrapped
from reaffirm_server.site.chart_svg import drawing

#: The sign of a grade, and the weight of its line.
SIGNS = {"verbatim": "=", "restates": "≈", "extends": "+"}
WEIGHTS = {"verbatim": "4.5", "restates": "2.5", "extends": "1.25"}
#: The line of a link that readers found; one that the text states itself is whole.
BROKEN = "6 4"

#: Sizes in pixels of boxes: width, gaps across and down, a line of text, the column of a letter, margin; the distances
#: between lines that run down a gap and between those that leave a box.
_WIDTH, _ACROSS, _DOWN, _LINE, _COLUMN, _MARGIN, _LANE, _PORT = 172, 72, 14, 18, 7.2, 4, 7, 24
#: Sizes in pixels of the overview: column, the place of a recommendation, radius, space between lanes, letter.
_STEP, _PLACE, _RADIUS, _BETWEEN, _HEAD = 84, 26, 7, 10, 40


@dataclass(frozen=True)
class Station:
    """A recommendation in a chart."""

    iri: str
    href: str
    name: str  #: short: "46 (i)"
    words: str  #: its headline
    language: str  #: of the headline, "" where it is that of the page
    session: str  #: IRI of the session that first presented it
    lineage: str = ""  #: IRI


@dataclass(frozen=True)
class Tie:
    """A later recommendation reaffirms an earlier one."""

    later: str
    earlier: str
    grade: str
    explicit: bool
    href: str
    words: str  #: what it says, in words


@dataclass(frozen=True)
class Lane:
    """A lineage in the overview."""

    iri: str
    name: str
    href: str
    language: str = ""


@dataclass(frozen=True)
class _Box:
    """A recommendation with its place."""

    station: Station
    lines: tuple[str, ...]
    ports: int  #: how many lines leave it, or arrive, whichever are more
    x: int
    y: int

    @property
    def height(self) -> int:
        return max((len(self.lines) + 1) * _LINE - 6, self.ports * _PORT)

    def port(self, number: int, of: int) -> int:
        """Where on its side one of several lines begins or ends."""
        return self.y + self.height * (number + 1) // (of + 1)


def chart(
    title: str, stations: Sequence[Station], ties: Sequence[Tie], sessions: Mapping[str, str], current: str = ""
) -> Element:
    """A lineage, or what is around one recommendation, the current one marked; ``sessions`` are names by IRI.

    Each recommendation has a row of its own, so that a line to an earlier one runs free along the row and up the gap
    behind the column of that one.
    """
    boxes = {box.station.iri: box for box in _boxes(stations, ties)}
    width = max((box.x for box in boxes.values()), default=0) + _WIDTH + _MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0) + _MARGIN
    picture = drawing(title, "lineage", width, height)
    for x, session in sorted({(box.x, box.station.session) for box in boxes.values()}):
        picture.append(_text(sessions[session], x, _LINE, "head"))
    picture.extend(_lines(ties, boxes))
    for box in boxes.values():
        picture.append(_box(box, box.station.iri == current))
    return picture


def _boxes(stations: Sequence[Station], ties: Sequence[Tie]) -> Iterator[_Box]:
    """The boxes: a column for each session that has any, a row for each recommendation."""
    sessions = list(dict.fromkeys(station.session for station in stations))
    y = _LINE + _DOWN
    for station in stations:
        run = [Segment(Change.SAME, station.words)]
        lines = ("".join(part.text for part in line) for line in wrapped(run, int((_WIDTH - 16) / _COLUMN)))
        ends = Counter(end for tie in ties for end in (("later", tie.later), ("earlier", tie.earlier)))
        ports = max(ends["later", station.iri], ends["earlier", station.iri])
        x = _MARGIN + sessions.index(station.session) * (_WIDTH + _ACROSS)
        box = _Box(station, (station.name, *lines), ports, x, y)
        y += box.height + _DOWN
        yield box


def _box(box: _Box, current: bool) -> Element:
    """A frame around name and headline."""
    station = box.station
    link = Element("a", {"href": station.href, "class": "station current" if current else "station"})
    if current:
        link.attrib["aria-current"] = "page"
    frame = {"x": box.x, "y": box.y, "width": _WIDTH, "height": box.height, "rx": 4, "fill": "#ffffff"}
    weight = {"stroke": "currentColor", "stroke-width": "3" if current else "1"}
    SubElement(link, "rect", {**{name: str(value) for name, value in frame.items()}, **weight})
    for number, line in enumerate(box.lines, 1):
        text = _text(line, box.x + 8, box.y + number * _LINE + 2, "name" if number == 1 else "line")
        if number == 1:
            text.attrib["font-weight"] = "600"
        elif station.language:
            text.attrib["lang"] = station.language
        link.append(text)
    return link


def _lines(ties: Sequence[Tie], boxes: Mapping[str, _Box]) -> Iterator[Element]:
    """A line for each tie, its sign where it leaves the later recommendation."""
    drawn = [tie for tie in ties if tie.later in boxes and tie.earlier in boxes]
    taken: Counter[int] = Counter()
    for tie in drawn:
        later, earlier = boxes[tie.later], boxes[tie.earlier]
        leaving = [one for one in drawn if one.later == tie.later]
        arriving = [one for one in drawn if one.earlier == tie.earlier]
        from_y = later.port(leaving.index(tie), len(leaving))
        to_y = earlier.port(arriving.index(tie), len(arriving))
        end = earlier.x + _WIDTH
        gap = end + 18 + taken[end] % 6 * _LANE
        taken[end] += 1
        bend = min(6, abs(from_y - to_y) // 2)
        link = _tie(
            tie,
            f"M{later.x},{from_y} H{gap + bend} Q{gap},{from_y} {gap},{from_y - bend}"
            f" V{to_y + bend} Q{gap},{to_y} {gap - bend},{to_y} H{end + 9}",
        )
        SubElement(link, "polygon", {"points": f"{end},{to_y} {end + 10},{to_y - 5} {end + 10},{to_y + 5}"})
        link.extend(_sign(tie, later.x - 12, from_y))
        yield link


def _sign(tie: Tie, x: int, y: int) -> Iterator[Element]:
    """The sign of a grade in a circle."""
    place = {"cx": str(x), "cy": str(y), "r": "10"}
    yield Element("circle", {**place, "fill": "#ffffff", "stroke": "currentColor"})
    sign = _text(SIGNS.get(tie.grade, ""), x, y + 5, "sign")
    sign.attrib["text-anchor"] = "middle"
    yield sign


def _tie(tie: Tie, curve: str) -> Element:
    """A line that is a link."""
    basis = "explicit" if tie.explicit else "detected"
    link = Element("a", {"href": tie.href, "aria-label": tie.words, "class": f"tie {tie.grade} {basis}"})
    SubElement(link, "title").text = tie.words
    drawn = {"d": curve, "fill": "none", "stroke": "currentColor", "stroke-width": WEIGHTS.get(tie.grade, "1")}
    SubElement(link, "path", drawn if tie.explicit else {**drawn, "stroke-dasharray": BROKEN})
    return link


def _text(words: str, x: float, y: float, kind: str) -> Element:
    text = Element("text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "class": kind})
    text.text = words
    return text


# All lineages -------------------------------------------------------------------------------------------------------


def overview(
    title: str, lanes: Sequence[Lane], stations: Sequence[Station], ties: Sequence[Tie], sessions: Mapping[str, str]
) -> Element:
    """Every lineage as a lane of its own: its recommendations as dots under their sessions, its links between them."""
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
        own = [station for station in stations if station.lineage == lane.iri and station.session in column]
        inside = {station.iri: column[station.session] for station in own}
        held = [tie for tie in ties if tie.later in inside and tie.earlier in inside]
        y += max((_bend(inside[tie.later] - inside[tie.earlier]) for tie in held), default=0) // 2
        deep = max((len(list(group)) for _, group in groupby(own, key=lambda one: one.session)), default=1)
        picture.extend(_lane(lane, own, held, column, y))
        y += deep * _PLACE + _BETWEEN
    picture.attrib |= {"height": str(y), "viewBox": f"0 0 {picture.get('width')} {y}"}
    return picture


def _lane(
    lane: Lane, stations: Sequence[Station], ties: Sequence[Tie], column: Mapping[str, float], y: float
) -> Iterator[Element]:
    """The name of a lineage, its links and its recommendations."""
    link = Element("a", {"href": lane.href, "class": "lane"})
    link.append(_text(lane.name, 0, y + 17, "name"))
    if lane.language:
        link[0].attrib["lang"] = lane.language
    yield link
    places = {
        station.iri: (column[session], y + number * _PLACE + 12)
        for session, group in groupby(stations, key=lambda one: one.session)
        for number, station in enumerate(group)
    }
    for tie in ties:
        yield _tie(tie, _arc(places[tie.later], places[tie.earlier]))
    for station in stations:
        x, middle = places[station.iri]
        dot = Element("a", {"href": station.href, "aria-label": f"{station.name}: {station.words}", "class": "station"})
        SubElement(dot, "title").text = f"{station.name}: {station.words}"
        SubElement(dot, "circle", {"cx": f"{x:.0f}", "cy": f"{middle:.0f}", "r": "12", "fill-opacity": "0"})
        SubElement(dot, "circle", {"cx": f"{x:.0f}", "cy": f"{middle:.0f}", "r": str(_RADIUS)})
        yield dot


def _arc(later: tuple[float, float], earlier: tuple[float, float]) -> str:
    """A line between two dots, over what lies between them."""
    (x, y), (end, to) = later, earlier
    middle = f"{(x + end) / 2:.0f},{(y + to) / 2 - _bend(x - end):.0f}"
    return f"M{x - _RADIUS:.0f},{y:.0f} Q{middle} {end + _RADIUS:.0f},{to:.0f}"


def _bend(distance: float) -> int:
    """How far a line is bent: the farther it leads the more, so that those of one row do not lie on each other."""
    return 0 if distance <= _STEP else int(distance / _STEP * 8)
