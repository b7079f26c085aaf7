"""Trace as a self-contained SVG picture, with a column for each session and the differing words of every link.

Colours are attributes, which the style sheet of a page can override by class. The picture has no styles or scripts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from reaffirm_core.compare.diff import Change, Segment
from reaffirm_core.compare.markup import svg as marked
from reaffirm_core.compare.markup import wrapped
from reaffirm_core.languages import FALLBACK, ORIGINAL_FIRST, in_language, joined
from reaffirm_server.publish.trace import Trace, TracedProvision

#: Sizes in pixels: width of a box, gaps between boxes, height of a line, width of a letter, margin.
_WIDTH, _ACROSS, _DOWN, _LINE, _COLUMN, _MARGIN = 220, 80, 24, 18, 7, 16
_FONT = {
    "font-family": "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    "font-size": "13",
}
_INK, _PALE, _PAPER, _LINK = "#1d2430", "#5b6472", "#ffffff", "#0b5cad"


@dataclass(frozen=True)
class _TraceBox:
    """A recommendation with its position in pixels."""

    provision: TracedProvision
    lines: tuple[list[Segment], ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        """The height in pixels."""
        return (len(self.lines) + 1) * _LINE

    def port(self, number: int, count: int) -> int:
        """Return the y coordinate of an arrow; ``number`` is its 0-based position among ``count`` arrows."""
        return self.y + self.height * (number + 1) // (count + 1)


def svg(trace: Trace) -> str:
    """Draw a trace as an SVG document."""
    boxes = {box.provision.identifier: box for box in _boxes(trace)}
    width = max(*(box.x + _WIDTH for box in boxes.values()), 3 * _WIDTH) + _MARGIN
    drawing = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "fill": _INK, **_FONT})
    SubElement(drawing, "title").text = _title(trace)
    SubElement(drawing, "rect", {"class": "paper", "fill": _PAPER, "width": "100%", "height": "100%"})
    drawing.extend(_sessions(boxes))
    drawing.extend(_arrows(trace, boxes))
    for box in boxes.values():
        drawing.extend(_box(box, box.provision.identifier in trace.parts))
    bottom = max(box.y + box.height for box in boxes.values()) + 2 * _LINE
    for line in _words(trace, (width - 2 * _MARGIN) // _COLUMN):
        drawing.append(marked(line, x=str(_MARGIN), y=str(bottom)))
        bottom += _LINE
    drawing.attrib |= {"width": str(width), "height": str(bottom), "viewBox": f"0 0 {width} {bottom}"}
    return tostring(drawing, encoding="unicode")


def _title(trace: Trace) -> str:
    """Return the identifier and the name of a trace."""
    title = trace.start.identifier if trace.start else ", ".join(trace.lineages)
    names = [in_language(names, FALLBACK) or "" for names in trace.lineages.values()]
    if trace.start and not names:
        names = [in_language(trace.start.labels, FALLBACK) or ""]
    return f"{title}: {', '.join(names)}"


def _boxes(trace: Trace) -> Iterator[_TraceBox]:
    """Yield the boxes of all recommendations, stacked in a column for each session."""
    sessions = sorted({provision.session for provision in trace.provisions.values()})
    ends = dict.fromkeys(sessions, _MARGIN + 2 * _LINE)
    for provision in trace.provisions.values():
        headlines = (provision.headlines[tag] for tag in ORIGINAL_FIRST)
        texts = (f"{provision.identifier} ({provision.date})", *headlines, provision.words)
        lines = tuple(
            line for text in texts for line in wrapped([Segment(Change.SAME, text)], (_WIDTH - 16) // _COLUMN)
        )
        x = _MARGIN + sessions.index(provision.session) * (_WIDTH + _ACROSS)
        box = _TraceBox(provision, lines, x, ends[provision.session])
        ends[provision.session] += box.height + _DOWN
        yield box


def _sessions(boxes: Mapping[str, _TraceBox]) -> Iterator[Element]:
    """Yield the name of each session above its column."""
    columns = {box.x: box.provision.sessions for box in boxes.values()}
    for x, names in columns.items():
        line = [Segment(Change.SAME, joined(names, ORIGINAL_FIRST))]
        yield marked(line, x=str(x), y=str(_MARGIN + _LINE), fill=_PALE)


def _arrows(trace: Trace, boxes: Mapping[str, _TraceBox]) -> Iterator[Element]:
    """Yield an arrow from each later to the earlier recommendation; detected links are dashed."""
    for link in trace.links:
        leaving, arriving = trace.above(link.later), trace.below(link.earlier)
        from_y = boxes[link.later].port(leaving.index(link), len(leaving))
        to_y = boxes[link.earlier].port(arriving.index(link), len(arriving))
        start, end, half = boxes[link.later].x, boxes[link.earlier].x + _WIDTH, _ACROSS // 2
        curve = f"M{start},{from_y} C{start - half},{from_y} {end + half},{to_y} {end},{to_y}"
        drawn = {"d": curve, "fill": "none", "stroke": _LINK, "class": f"link {link.grade}"}
        arrow = Element("path", drawn if link.explicit else {**drawn, "stroke-dasharray": "5 4"})
        SubElement(arrow, "title").text = f"{link.later} → {link.earlier}: {link.closeness}; {link.basis}"
        yield arrow
        tip = f"{end},{to_y} {end + 8},{to_y - 4} {end + 8},{to_y + 4}"
        yield Element("polygon", {"points": tip, "fill": _LINK, "class": "link"})


def _box(box: _TraceBox, start: bool) -> Iterator[Element]:
    """Yield the frame of a recommendation, thicker for the start, and its lines of text."""
    frame = {"x": box.x, "y": box.y, "width": _WIDTH, "height": box.height, "rx": 6, "stroke-width": 3 if start else 1}
    paint = {"fill": _PAPER, "stroke": _INK, "class": "recommendation"}
    yield Element("rect", {**{key: str(value) for key, value in frame.items()}, **paint})
    for number, line in enumerate(box.lines, 1):
        weight = {"font-weight": "600"} if number == 1 else {}
        yield marked(line, x=str(box.x + 8), y=str(box.y + number * _LINE + 2), **weight)


def _words(trace: Trace, width: int) -> Iterator[list[Segment]]:
    """Yield the differing words of every link below a line that names the link; ``width`` is in columns."""
    for link in trace.links:
        yield [Segment(Change.SAME, f"{link.earlier} → {link.later}: {link.closeness}; {link.basis}")]
        yield from wrapped(link.differences, width)
        yield []
