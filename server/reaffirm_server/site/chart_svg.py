"""SVG charts: bars, and what every drawing shares. Colours are attributes, so a picture needs no style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from reaffirm_build.compare.markup import columns as width_of

#: Sizes in pixels: width of a letter, room for a number, height of a row, gap between rows, length of the longest bar.
_LETTER, _NUMBER, _ROW, _GAP, _BAR_LENGTH = 7.2, 52, 30, 2, 360
#: Colour of a bar.
_PAINT = "#2f6fb0"


@dataclass(frozen=True)
class Head:
    """Head of a row or column."""

    key: str
    text: str
    href: str = ""
    language: str = ""  #: of its text, or "" for the language of the page
    deep: bool = False  #: True if it is indented below an earlier head
    full: str = ""  #: long name for places without a width limit
    note: str = ""  #: shown small under the text, such as the year of a session

    @property
    def words(self) -> str:
        """Long name, or the text if there is no long name."""
        return self.full or self.text


def drawing(title: str, name: str, width: float, height: float) -> Element:
    """Return an empty picture with a title, a CSS class ``name`` and a size in pixels.

    Its role is ``group``, because an ``img`` must not contain links.
    """
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}", "viewBox": f"0 0 {width:.0f} {height:.0f}"}
    frame = {"xmlns": "http://www.w3.org/2000/svg", "class": f"chart {name}", "role": "group", "aria-label": title}
    return Element("svg", {**frame, **size, "font-size": "13", "fill": "currentColor"})


def markup(picture: Element) -> Markup:
    """Serialise a picture for a template."""
    return Markup(tostring(picture, encoding="unicode"))  # noqa: S704 - ElementTree escapes text and attributes


def _head(head: Head, x: float, y: float, anchor: str) -> Element:
    """Return the text of a head, as a link if it has a target."""
    attributes = {"x": f"{x:.0f}", "y": f"{y:.0f}", "text-anchor": anchor, "class": "head"}
    if head.language:
        attributes["lang"] = head.language
    text = Element("text", attributes)
    text.text = head.text
    if not head.href:
        return text
    link = Element("a", {"href": head.href})
    link.append(text)
    return link


def _box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    """Return the attributes of a rectangle, reduced by the gap to its neighbours."""
    box = {"x": x, "y": y, "width": width - _GAP, "height": max(height - _GAP, 1)}
    return {name: f"{value:.1f}".removesuffix(".0") for name, value in box.items()}


def bars(title: str, marks: Sequence[tuple[Head, float]]) -> Element:
    """Draw horizontal bars. Numbers must not be negative."""
    side = max((width_of(head.text) for head, _ in marks), default=0) * _LETTER + 14
    max_count = max((number for _, number in marks), default=0) or 1
    picture = drawing(title, "bars", side + _BAR_LENGTH + _NUMBER, len(marks) * _ROW)
    for line, (head, number) in enumerate(marks):
        top, long = line * _ROW, _BAR_LENGTH * number / max_count
        picture.append(_head(head, 0, top + 20, "start"))
        SubElement(picture, "rect", {**_box(side, top, max(long, 1) + _GAP, _ROW), "fill": _PAINT})
        attributes = {"x": f"{side + long + 8:.0f}", "y": f"{top + 20}", "class": "count"}
        SubElement(picture, "text", attributes).text = f"{number:g}"
    return picture
