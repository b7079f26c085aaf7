"""SVG charts of tables of counts: matrix, bars and shares. Every mark is a link with an accessible name.

Colours are attributes, so a picture needs no style sheet. Counts are written as text and shades only repeat them, so
charts work in print and in greyscale.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from reaffirm_build.compare.markup import columns as width_of

#: Sizes in pixels: width of a letter, width and height of a cell, height of column heads, gap between cells, line
#: height below a column of shares.
_LETTER, _CELL, _ROW, _HEAD, _GAP, _LINE = 7.2, 52, 30, 28, 2, 18
#: Shades of counts from low to high, and shades of ordered values from first to last. All differ in greyscale.
SHADES = ("#e4ecf5", "#c3d7ec", "#94b8dc", "#2f6fb0", "#0c4278")
ORDER = ("#0b3866", "#174f86", "#2a68a5", "#5b93c9", "#7eaad4", "#9bbddf", "#bfd5eb", "#dbe7f4", "#eef4fa")
#: Text colours on a light and on a dark shade.
INK, PAPER = "#14181f", "#ffffff"
#: A shade is dark if the sum of its red, green and blue values (0–255 each) is below this.
_DARK_BELOW = 360
#: Length of the longest bar, in pixels.
_BAR_LENGTH = 360
#: Height and width of a column of shares, and the minimum height of a part with a legible count, in pixels.
_SHARES_HEIGHT, _SHARES_WIDTH, _LEGIBLE_HEIGHT = 260, 64, 14


@dataclass(frozen=True)
class Head:
    """Head of a row or column."""

    key: str
    text: str
    href: str = ""
    language: str = ""  #: of its text, or "" for the language of the page
    deep: bool = False  #: True if it is indented below an earlier head
    full: str = ""  #: long name for places without a width limit

    @property
    def words(self) -> str:
        """Long name, or the text if there is no long name."""
        return self.full or self.text


@dataclass(frozen=True)
class Mark:
    """Count with the target and the accessible name of its link."""

    count: int
    href: str
    words: str


#: A rectangle in pixels: x, y, width, height.
Box = tuple[float, float, float, float]

#: Marks by the keys of row and column.
Marks = Mapping[tuple[str, str], Mark]


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


def shade(count: int, max_count: int) -> str:
    """Return the shade of a count. ``max_count`` is the highest count of the picture."""
    return SHADES[min(count * len(SHADES) // (max_count + 1), len(SHADES) - 1)]


def written(paint: str) -> str:
    """Return the text colour on a shade. ``paint`` has the form ``#rrggbb``."""
    return PAPER if sum(bytes.fromhex(paint[1:])) < _DARK_BELOW else INK


def matrix(title: str, rows: Sequence[Head], columns: Sequence[Head], marks: Marks) -> Element:
    """Draw a table of cells, with darker shades for higher counts."""
    side = max((width_of(row.text) + 2 * row.deep for row in rows), default=0) * _LETTER + 14
    wide = _column(columns, _CELL)
    picture = drawing(title, "matrix", side + len(columns) * wide, _HEAD + len(rows) * _ROW)
    max_count = max((mark.count for mark in marks.values()), default=0)
    for place, column in enumerate(columns):
        picture.append(_head(column, side + (place + 0.5) * wide, _HEAD - 10, "middle"))
    for line, row in enumerate(rows):
        top = _HEAD + line * _ROW
        picture.append(_head(row, 14 * row.deep, top + 20, "start"))
        for place, column in enumerate(columns):
            box, mark = (side + place * wide, top, wide, _ROW), marks.get((row.key, column.key))
            picture.append(_cell(mark, box, max_count) if mark and mark.count else _empty(box))
    return picture


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


def _column(columns: Sequence[Head], least: float) -> float:
    """Return the column width in pixels, at least ``least`` and enough for the longest head."""
    return max(least, max((width_of(column.text) for column in columns), default=0) * _LETTER + 10)


def _empty(box: Box) -> Element:
    """Return an empty cell."""
    return Element("rect", {**_box(*box), "class": "empty", "fill": "none"})


def _cell(mark: Mark, box: Box, max_count: int) -> Element:
    """Return a linked cell with its count."""
    (x, y, width, _), link, paint = box, _link(mark), shade(mark.count, max_count)
    SubElement(link, "rect", {**_box(*box), "fill": paint})
    link.append(_count(mark.count, x + width / 2, y + 20, written(paint)))
    return link


def _count(count: int, x: float, y: float, paint: str, kind: str = "count") -> Element:
    """Return a count as text centred at ``x``."""
    text = Element("text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "text-anchor": "middle", "fill": paint, "class": kind})
    text.text = str(count)
    return text


def _link(mark: Mark) -> Element:
    """Return the link around a count, with its accessible name."""
    return Element("a", {"href": mark.href, "aria-label": mark.words})


def _box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    """Return the attributes of a rectangle, reduced by the gap to its neighbours."""
    box = {"x": x, "y": y, "width": width - _GAP, "height": max(height - _GAP, 1)}
    return {name: f"{value:.1f}".removesuffix(".0") for name, value in box.items()}


def bars(title: str, marks: Sequence[tuple[Head, float]]) -> Element:
    """Draw horizontal bars. Numbers must not be negative."""
    side = max((width_of(head.text) for head, _ in marks), default=0) * _LETTER + 14
    max_count = max((number for _, number in marks), default=0) or 1
    picture = drawing(title, "bars", side + _BAR_LENGTH + _CELL, len(marks) * _ROW)
    for line, (head, number) in enumerate(marks):
        top, long = line * _ROW, _BAR_LENGTH * number / max_count
        picture.append(_head(head, 0, top + 20, "start"))
        SubElement(picture, "rect", {**_box(side, top, max(long, 1) + _GAP, _ROW), "fill": SHADES[3]})
        attributes = {"x": f"{side + long + 8:.0f}", "y": f"{top + 20}", "class": "count"}
        SubElement(picture, "text", attributes).text = f"{number:g}"
    return picture


def shares(title: str, rows: Sequence[Head], columns: Sequence[Head], marks: Marks) -> Element:
    """Draw stacked columns of equal height. The first row is at the bottom and darkest, in every column.

    Parts of indented rows are outlined with a broken line. A count is written only if its part is high enough to be
    legible. There is no sum under a column, since something can be in several of its parts.
    """
    side = max((width_of(row.text) for row in rows), default=0) * _LETTER + 40
    height, wide = _SHARES_HEIGHT + _HEAD, _column(columns, _SHARES_WIDTH)
    picture = drawing(title, "shares", len(columns) * wide + side, max(height, _HEAD + len(rows) * 24))
    for place, column in enumerate(columns):
        x = place * wide
        picture.extend(_stack(rows, column, marks, x, wide))
        picture.append(_head(column, x + wide / 2, _SHARES_HEIGHT + _LINE, "middle"))
    picture.extend(_legend(rows, len(columns) * wide + 16))
    return picture


def _stack(rows: Sequence[Head], column: Head, marks: Marks, x: float, wide: float) -> Iterator[Element]:
    """Yield the parts of one column, from bottom to top."""
    own = {row.key: marks[row.key, column.key] for row in rows if (row.key, column.key) in marks}
    total, y = sum(mark.count for mark in own.values()), float(_SHARES_HEIGHT)
    for place, row in enumerate(rows):
        if (mark := own.get(row.key)) is None or not mark.count:
            continue
        high = _SHARES_HEIGHT * mark.count / total
        y -= high
        link, paint = _link(mark), _part_paint(rows, place)
        SubElement(link, "rect", {**_box(x, y, wide, high), **paint})
        if high >= _LEGIBLE_HEIGHT:
            link.append(_count(mark.count, x + wide / 2, y + high / 2 + 4, written(paint["fill"])))
        yield link


def _part_paint(rows: Sequence[Head], place: int) -> dict[str, str]:
    """Return the attributes with the paint of the row at a place, among those that are indented or not like it."""
    alike = [row for row in rows if row.deep == rows[place].deep]
    paint = _order_shade(alike.index(rows[place]), len(alike))
    if not rows[place].deep:
        return {"fill": paint}
    return {"fill": PAPER, "stroke": paint, "stroke-width": "3", "stroke-dasharray": "5 3"}


def _order_shade(place: int, of: int) -> str:
    """Return the shade of a 0-based place among ``of`` ordered values."""
    return ORDER[place * len(ORDER) // max(of, len(ORDER))]


def _legend(rows: Sequence[Head], x: float) -> Iterator[Element]:
    """Yield the legend, in the order of the parts from top to bottom."""
    for line, (place, row) in enumerate(reversed(list(enumerate(rows)))):
        y = 24 * line
        yield Element("rect", {**_box(x, y + 4, 18, 18), **_part_paint(rows, place)})
        yield _head(row, x + 24, y + 17, "start")
