"""SVG: a trace as a picture that stands alone: sessions from left to right, and every link with its differing words.

Colours are attributes, which the style sheet of a page overrides by class; nothing in it is a style or a script.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import svg as marked
from reaffirm_build.compare.markup import wrapped
from reaffirm_server.publish.trace import Stop, Trace

#: Sizes in pixels: a box, the gaps between boxes, a line of text, a column of a letter, the margin.
_WIDTH, _ACROSS, _DOWN, _LINE, _COLUMN, _MARGIN = 220, 80, 24, 18, 7, 16
_FONT = {
    "font-family": "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    "font-size": "13",
}
_INK, _PALE, _PAPER, _LINK = "#1d2430", "#5b6472", "#ffffff", "#0b5cad"


@dataclass(frozen=True)
class _Box:
    """A recommendation with its place."""

    stop: Stop
    lines: tuple[list[Segment], ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        return (len(self.lines) + 1) * _LINE

    def port(self, number: int, of: int) -> int:
        """Where on its side one of several arrows begins or ends."""
        return self.y + self.height * (number + 1) // (of + 1)


def svg(found: Trace) -> str:
    """The picture of a trace, as an SVG document."""
    boxes = {box.stop.identifier: box for box in _boxes(found)}
    width = max(*(box.x + _WIDTH for box in boxes.values()), 3 * _WIDTH) + _MARGIN
    title = (
        f"{found.start or found.lineage}: {found.names['en'] if found.names else found.stops[found.start].labels['en']}"
    )
    drawing = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "fill": _INK, **_FONT})
    SubElement(drawing, "title").text = title
    SubElement(drawing, "rect", {"class": "paper", "fill": _PAPER, "width": "100%", "height": "100%"})
    drawing.extend(_sessions(boxes))
    drawing.extend(_arrows(found, boxes))
    for box in boxes.values():
        drawing.extend(_box(box, box.stop.identifier == found.start))
    bottom = max(box.y + box.height for box in boxes.values()) + 2 * _LINE
    for line in _words(found, (width - 2 * _MARGIN) // _COLUMN):
        drawing.append(marked(line, x=str(_MARGIN), y=str(bottom)))
        bottom += _LINE
    drawing.attrib |= {"width": str(width), "height": str(bottom), "viewBox": f"0 0 {width} {bottom}"}
    return tostring(drawing, encoding="unicode")


def _boxes(found: Trace) -> Iterator[_Box]:
    """The boxes: a column for each session, its recommendations one under the other."""
    sessions = sorted({stop.session for stop in found.stops.values()})
    ends = dict.fromkeys(sessions, _MARGIN + 2 * _LINE)
    for stop in found.stops.values():
        texts = (f"{stop.identifier} ({stop.date})", stop.headlines["zh"], stop.headlines["en"])
        lines = tuple(
            line for text in texts for line in wrapped([Segment(Change.SAME, text)], (_WIDTH - 16) // _COLUMN)
        )
        x = _MARGIN + sessions.index(stop.session) * (_WIDTH + _ACROSS)
        box = _Box(stop, lines, x, ends[stop.session])
        ends[stop.session] += box.height + _DOWN
        yield box


def _sessions(boxes: Mapping[str, _Box]) -> Iterator[Element]:
    """The name of each session over its column."""
    columns = {box.x: box.stop.sessions for box in boxes.values()}
    for x, names in columns.items():
        line = [Segment(Change.SAME, f"{names['zh']} / {names['en']}")]
        yield marked(line, x=str(x), y=str(_MARGIN + _LINE), fill=_PALE)


def _arrows(found: Trace, boxes: Mapping[str, _Box]) -> Iterator[Element]:
    """A curve from each later recommendation to the earlier one, dashed where readers found the link."""
    for link in found.links:
        leaving, arriving = found.above(link.later), found.below(link.earlier)
        from_y = boxes[link.later].port(leaving.index(link), len(leaving))
        to_y = boxes[link.earlier].port(arriving.index(link), len(arriving))
        start, end, half = boxes[link.later].x, boxes[link.earlier].x + _WIDTH, _ACROSS // 2
        curve = f"M{start},{from_y} C{start - half},{from_y} {end + half},{to_y} {end},{to_y}"
        drawn = {"d": curve, "fill": "none", "stroke": _LINK, "class": f"link {link.grade}"}
        arrow = Element("path", drawn if link.explicit else {**drawn, "stroke-dasharray": "5 4"})
        SubElement(arrow, "title").text = f"{link.later} → {link.earlier}: {link.grade}, {link.basis}"
        yield arrow
        tip = f"{end},{to_y} {end + 8},{to_y - 4} {end + 8},{to_y + 4}"
        yield Element("polygon", {"points": tip, "fill": _LINK, "class": "link"})


def _box(box: _Box, start: bool) -> Iterator[Element]:
    """A frame, thick around the start, and its lines."""
    frame = {"x": box.x, "y": box.y, "width": _WIDTH, "height": box.height, "rx": 6, "stroke-width": 3 if start else 1}
    paint = {"fill": _PAPER, "stroke": _INK, "class": "recommendation"}
    yield Element("rect", {**{key: str(value) for key, value in frame.items()}, **paint})
    for number, line in enumerate(box.lines, 1):
        weight = {"font-weight": "600"} if number == 1 else {}
        yield marked(line, x=str(box.x + 8), y=str(box.y + number * _LINE + 2), **weight)


def _words(found: Trace, width: int) -> Iterator[list[Segment]]:
    """The differing words of every link, in lines, under a line that says which link it is."""
    for link in found.links:
        yield [Segment(Change.SAME, f"{link.earlier} → {link.later}: {link.grade}, {link.basis}")]
        yield from wrapped(link.differences, width)
        yield []
