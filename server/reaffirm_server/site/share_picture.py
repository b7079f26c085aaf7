"""The picture of a lineage that other programs show beside a link to it: 1200 by 630 pixels, as PNG.

It is drawn as SVG and rasterised. The font of the package has the characters of the data and of the pages
(``pictures/README.md``); a character that it lacks comes from a font of the system, if one has it.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import columns, wrapped
from reaffirm_build.compare.words import segment
from reaffirm_server.i18n import localized
from reaffirm_server.site.lineage_strip import StripCell

#: Width and height in pixels, as programs that show links expect them.
WIDTH, HEIGHT = 1200, 630
#: Margin, top and height of the cells, gap between them, in pixels.
_MARGIN, _TOP, _CELL, _GAP = 64, 330, 170, 6
#: Largest size of a title of one line, and its size if it takes two, in pixels.
_TITLE, _SMALL_TITLE = 68, 54
#: Width of a column of text, as a share of the size of its letters.
_COLUMN = 0.56
#: The family of the font of the package.
_FAMILY = "Noto Sans CJK SC"
_INK, _SOFT, _PAPER, _ACCENT, _LINE = "#17202b", "#4b5563", "#ffffff", "#0d4f8b", "#dad6cc"
#: Grounds and inks of cells by the level of the force, as in ``static/css/tokens.css``; without a force a light ground.
_BANDS = {
    4: ("#0d4f8b", "#ffffff"),
    3: ("#a5c5e3", "#10243a"),
    2: ("#eaf1f8", "#10243a"),
    1: ("#eaf1f8", "#10243a"),
}
_NO_BAND = ("#f6f4ef", _INK)

_PACKAGE = Path(str(files("reaffirm_server")))
_FONT = _PACKAGE / "site" / "pictures"


def picture(title: str, body: str, note: str, cells: Sequence[StripCell]) -> bytes:
    """Return a picture as PNG: the body in small letters, the title, a cell for each session, and a note below."""
    drawing = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "font-family": _FAMILY,
            "width": str(WIDTH),
            "height": str(HEIGHT),
        },
    )
    _box(drawing, 0, 0, WIDTH, HEIGHT, _PAPER)
    _box(drawing, 0, 0, WIDTH, 12, _ACCENT)
    drawing.append(_mark())
    _text(drawing, "Reaffirm", _MARGIN + 74, 78, 28, _INK, bold=True)
    _text(drawing, body, _MARGIN + 74, 110, 24, _SOFT)
    lines, size = _title_lines(title)
    for number, line in enumerate(lines):
        _text(drawing, line, _MARGIN, 212 + (2 - len(lines)) * 30 + number * size * 1.2, size, _INK, bold=True)
    for place, cell in enumerate(cells):
        drawing.extend(_cell(cell, place, len(cells)))
    _text(drawing, note, _MARGIN, HEIGHT - 56, 26, _SOFT)
    return _png(tostring(drawing, encoding="unicode"))


def _title_lines(title: str) -> tuple[list[str], int]:
    """Return the lines of a title, two at most, and the size of its letters."""
    width = WIDTH - 2 * _MARGIN
    for size in range(_TITLE, _SMALL_TITLE - 1, -2):
        if len(lines := _lines(title, size, width)) == 1:
            return lines, size
    return _lines(title, _SMALL_TITLE, width)[:2], _SMALL_TITLE


def _lines(text: str, size: float, width: float) -> list[str]:
    """Return the lines of a text that is wrapped at a width in pixels."""
    run = [Segment(Change.SAME, text)]
    return ["".join(part.text for part in line).strip() for line in wrapped(run, int(width / (size * _COLUMN)))]


def _cell(cell: StripCell, place: int, count: int) -> Iterator[Element]:
    """Yield a cell: its year, and the verbs of its texts."""
    width = (WIDTH - 2 * _MARGIN - _GAP * (count - 1)) / count
    x = _MARGIN + place * (width + _GAP)
    paint, ink = _BANDS.get(cell.level, _NO_BAND) if cell.texts else (_PAPER, _SOFT)
    group = Element("g")
    frame = _box(group, x, _TOP, width, _CELL, paint)
    frame.attrib |= {"rx": "10", "stroke": _LINE, "stroke-width": "2"}
    if cell.is_open:
        frame.attrib |= {"stroke": paint, "stroke-width": "8", "fill": _PAPER}
        ink = _INK
    if cell.is_put:
        frame.attrib |= {"stroke": _SOFT, "stroke-width": "3", "stroke-dasharray": "10 7"}
    _text(group, cell.year, x + 18, _TOP + 48, min(34, width / 3.2), ink, bold=True)
    names = ", ".join(localized(verb.labels)[1] for verb in cell.verbs)
    widest = max(map(columns, segment(names)), default=1)
    size = min(25, 60 / max(len(_lines(names, 25, width - 30)) - 1, 1), (width - 30) / (widest * _COLUMN))
    for number, line in enumerate(_lines(names, size, width - 30)[:3]):
        _text(group, line, x + 18, _TOP + 88 + number * size * 1.25, size, ink)
    yield group


def _mark() -> Element:
    """Return the mark of the site, at the top left."""
    mark = fromstring((_PACKAGE / "static" / "icon.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own file
    group = Element("g", {"transform": f"translate({_MARGIN} 56) scale(1.75)"})
    group.extend(mark)
    return group


def _box(parent: Element, x: float, y: float, width: float, height: float, paint: str) -> Element:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return SubElement(parent, "rect", {**place, "fill": paint})


def _text(parent: Element, words: str, x: float, y: float, size: float, ink: str, *, bold: bool = False) -> None:
    """Append a line of text. The font has one weight: a stroke makes it bold."""
    text = SubElement(parent, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:.1f}", "fill": ink})
    if bold:
        text.attrib |= {"stroke": ink, "stroke-width": f"{size / 40:.2f}"}
    text.text = words


@lru_cache(maxsize=256)
def _png(drawing: str) -> bytes:
    """Rasterise a picture, and keep it: there is one for each lineage and language."""
    import resvg_py  # only programs that show links ask for pictures

    own = frozenset((_FONT / "characters.txt").read_text(encoding="utf-8"))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            font_files=[str(_FONT / "noto-sans-cjk-sc-subset.otf")],
            font_family=_FAMILY,
            skip_system_fonts=own.issuperset(drawing),
        )
    )
