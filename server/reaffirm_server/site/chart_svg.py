"""Charts: tables of counts as pictures; every mark is a link to what it counts and says so in words.

Paint is attributes: a picture needs no style sheet, and is read in print and in greyscale, since a count is written and
a shade only repeats it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from reaffirm_build.compare.markup import columns as width_of

#: Sizes in pixels: a letter, a cell and its height, the space over the cells, between columns and under them.
_LETTER, _CELL, _ROW, _HEAD, _GAP, _LINE = 7.2, 52, 30, 28, 2, 18
#: The shades of a cell from few to many, and those of what is in an order, from first to last; all told apart in grey.
SHADES = ("#e4ecf5", "#c3d7ec", "#94b8dc", "#2f6fb0", "#0c4278")
ORDER = ("#0b3866", "#174f86", "#2a68a5", "#5b93c9", "#7eaad4", "#9bbddf", "#bfd5eb", "#dbe7f4", "#eef4fa")
#: What is written on a light and on a dark shade.
INK, PAPER = "#14181f", "#ffffff"
#: A shade whose parts of red, green and blue are less than this together is dark.
_DARK = 360
#: The longest bar.
_LONG = 360
#: The height and the width of a column of shares, and the least height in which its count can be read.
_TALL, _WIDE, _LEGIBLE = 260, 64, 14


@dataclass(frozen=True)
class Head:
    """The head of a row or column."""

    key: str
    text: str
    href: str = ""
    language: str = ""  #: of its text, where it is not that of the page
    deep: bool = False  #: whether it stands under the head before it
    full: str = ""  #: what it is called where there is room

    @property
    def words(self) -> str:
        """What it is called in words."""
        return self.full or self.text


@dataclass(frozen=True)
class Mark:
    """A count, where it leads and what it says in words."""

    count: int
    href: str
    words: str


#: Where a rectangle is: from the left, from above, its width, its height.
Box = tuple[float, float, float, float]

#: Marks by the keys of row and column.
Marks = Mapping[tuple[str, str], Mark]


def drawing(title: str, name: str, width: float, height: float) -> Element:
    """An empty picture of a size, with its title, which may hold links."""
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}", "viewBox": f"0 0 {width:.0f} {height:.0f}"}
    frame = {"xmlns": "http://www.w3.org/2000/svg", "class": f"chart {name}", "role": "group", "aria-label": title}
    return Element("svg", {**frame, **size, "font-size": "13", "fill": "currentColor"})


def markup(picture: Element) -> Markup:
    """A picture as a piece of a page."""
    return Markup(tostring(picture, encoding="unicode"))  # noqa: S704 - made of elements, which escape what they hold


def shade(count: int, most: int) -> str:
    """The shade of a count among counts of which one is the most."""
    return SHADES[min(count * len(SHADES) // (most + 1), len(SHADES) - 1)]


def written(paint: str) -> str:
    """In which colour a count is written on a shade."""
    return PAPER if sum(bytes.fromhex(paint[1:])) < _DARK else INK


def matrix(title: str, rows: Sequence[Head], columns: Sequence[Head], marks: Marks) -> Element:
    """A row of cells for each head; the more a cell counts, the darker it is."""
    side = max((width_of(row.text) + 2 * row.deep for row in rows), default=0) * _LETTER + 14
    wide = _column(columns, _CELL)
    picture = drawing(title, "matrix", side + len(columns) * wide, _HEAD + len(rows) * _ROW)
    most = max((mark.count for mark in marks.values()), default=0)
    for place, column in enumerate(columns):
        picture.append(_head(column, side + (place + 0.5) * wide, _HEAD - 10, "middle"))
    for line, row in enumerate(rows):
        top = _HEAD + line * _ROW
        picture.append(_head(row, 14 * row.deep, top + 20, "start"))
        for place, column in enumerate(columns):
            box, mark = (side + place * wide, top, wide, _ROW), marks.get((row.key, column.key))
            picture.append(_cell(mark, box, most) if mark and mark.count else _empty(box))
    return picture


def _head(head: Head, x: float, y: float, anchor: str) -> Element:
    """The text of a head, a link if it leads somewhere."""
    drawn = {"x": f"{x:.0f}", "y": f"{y:.0f}", "text-anchor": anchor, "class": "head"}
    if head.language:
        drawn["lang"] = head.language
    text = Element("text", drawn)
    text.text = head.text
    if not head.href:
        return text
    link = Element("a", {"href": head.href})
    link.append(text)
    return link


def _column(columns: Sequence[Head], least: float) -> float:
    """How wide columns are, so that the longest of their heads has room."""
    return max(least, max((width_of(column.text) for column in columns), default=0) * _LETTER + 10)


def _empty(box: Box) -> Element:
    """The place of a count of nothing."""
    return Element("rect", {**_box(*box), "class": "empty", "fill": "none"})


def _cell(mark: Mark, box: Box, most: int) -> Element:
    """A count in its box."""
    (x, y, width, _), link, paint = box, _link(mark), shade(mark.count, most)
    SubElement(link, "rect", {**_box(*box), "fill": paint})
    link.append(_count(mark.count, x + width / 2, y + 20, written(paint)))
    return link


def _count(count: int, x: float, y: float, paint: str, kind: str = "count") -> Element:
    """A count in the middle of its place."""
    text = Element("text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "text-anchor": "middle", "fill": paint, "class": kind})
    text.text = str(count)
    return text


def _link(mark: Mark) -> Element:
    """What is around a count: a link that says what it counts."""
    return Element("a", {"href": mark.href, "aria-label": mark.words})


def _box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    """A rectangle with a gap to its neighbours."""
    box = {"x": x, "y": y, "width": width - _GAP, "height": max(height - _GAP, 1)}
    return {name: f"{value:.1f}".removesuffix(".0") for name, value in box.items()}


def bars(title: str, marks: Sequence[tuple[Head, float]]) -> Element:
    """A bar for each head, as long as its number, which none is below nought."""
    side = max((width_of(head.text) for head, _ in marks), default=0) * _LETTER + 14
    most = max((number for _, number in marks), default=0) or 1
    picture = drawing(title, "bars", side + _LONG + _CELL, len(marks) * _ROW)
    for line, (head, number) in enumerate(marks):
        top, long = line * _ROW, _LONG * number / most
        picture.append(_head(head, 0, top + 20, "start"))
        SubElement(picture, "rect", {**_box(side, top, max(long, 1) + _GAP, _ROW), "fill": SHADES[3]})
        written = {"x": f"{side + long + 8:.0f}", "y": f"{top + 20}", "class": "count"}
        SubElement(picture, "text", written).text = f"{number:g}"
    return picture


def shares(title: str, rows: Sequence[Head], columns: Sequence[Head], marks: Marks) -> Element:
    """A column for each head of a column, divided among the rows: the first at the bottom and darkest.

    A count is written where it can be read; the order is the same in every column.
    """
    side = max((width_of(row.text) for row in rows), default=0) * _LETTER + 40
    height, wide = _TALL + 2 * _HEAD, _column(columns, _WIDE)
    picture = drawing(title, "shares", len(columns) * wide + side, max(height, _HEAD + len(rows) * 24))
    for place, column in enumerate(columns):
        x = place * wide
        picture.extend(_divided(rows, column, marks, x, wide))
        picture.append(_head(column, x + wide / 2, _TALL + _LINE, "middle"))
        total = sum(mark.count for (_, key), mark in marks.items() if key == column.key)
        picture.append(_count(total, x + wide / 2, _TALL + 2 * _LINE, "currentColor", "total"))
    picture.extend(_key(rows, len(columns) * wide + 16))
    return picture


def _divided(rows: Sequence[Head], column: Head, marks: Marks, x: float, wide: float) -> Iterator[Element]:
    """The parts of one column, from the bottom up."""
    own = {row.key: marks[row.key, column.key] for row in rows if (row.key, column.key) in marks}
    total, y = sum(mark.count for mark in own.values()), float(_TALL)
    for place, row in enumerate(rows):
        if (mark := own.get(row.key)) is None or not mark.count:
            continue
        high = _TALL * mark.count / total
        y -= high
        link, paint = _link(mark), _ordered(place, len(rows))
        SubElement(link, "rect", {**_box(x, y, wide, high), "fill": paint})
        if high >= _LEGIBLE:
            link.append(_count(mark.count, x + wide / 2, y + high / 2 + 4, written(paint)))
        yield link


def _ordered(place: int, of: int) -> str:
    """The shade of a place in an order."""
    return ORDER[place * len(ORDER) // max(of, len(ORDER))]


def _key(rows: Sequence[Head], x: float) -> Iterator[Element]:
    """What the parts stand for, in the order in which they lie."""
    for line, (place, row) in enumerate(reversed(list(enumerate(rows)))):
        y = 24 * line
        yield Element("rect", {**_box(x, y + 4, 18, 18), "fill": _ordered(place, len(rows))})
        yield _head(row, x + 24, y + 17, "start")
