"""Automatic list labels of Word, which are not part of the text of a paragraph.

WordprocessingML (ISO/IEC 29500-1, 17.9): a paragraph names a list and a level, directly or through its style. The list
defines the number format and the start of each level.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.numerals import as_roman, letter

#: The first of ten parenthesised ideographs (U+3220); inside the parentheses are the Chinese digits from 1 to 10.
_BRACKETED = 0x3220


class NumberingError(ReaffirmError):
    """A number format that is not supported."""


def counting(number: int) -> str:
    """Return a number from 1 to 99 as a Chinese numeral. Raises ValueError for another number."""
    digits = ["", *(unicodedata.normalize("NFKC", chr(_BRACKETED + n))[1] for n in range(10))]
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        raise ValueError
    return (digits[tens] if tens > 1 else "") + (digits[10] if tens else "") + digits[ones]


def signs(first: int, most: int) -> Callable[[int], str]:
    """Numbers that are signs of their own, such as a number in a circle: the code point of the first, how many."""

    def sign(number: int) -> str:
        if not 0 < number <= most:
            raise ValueError
        return chr(first + number - 1)

    return sign


#: The function that writes a number in each supported number format of Word.
FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerRoman": as_roman,
    "upperRoman": lambda number: as_roman(number).upper(),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"), counting
    ),
    "decimalEnclosedCircle": signs(0x2460, 20),
    "decimalEnclosedParen": signs(0x2474, 20),
    "decimalEnclosedFullstop": signs(0x2488, 20),
    "ideographEnclosedCircle": signs(0x3280, 10),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


#: The bullets by level. The bullets of the document are in symbol fonts, so they have no standard code point.
_BULLETS = "•–◦"


@dataclass
class _Level:
    """A level of a list."""

    format: str
    text: str  #: ``(%2)``: what stands around the number of the second level
    start: int
    restart: int  #: after which level it counts anew, from 1; 0 for never
    legal: bool  #: whether numbers of other formats are written as decimals
    style: str  #: of the paragraphs that are on this level
    space: str


@dataclass
class Numbering:
    """The lists of a document with their counters."""

    lists: Mapping[str, str] = field(default_factory=dict)  #: abstract list of each list
    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)  #: by abstract list
    overrides: Mapping[tuple[str, int], int] = field(default_factory=dict)  #: where a list starts a level anew
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)  #: list and level of a style
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: BaseOxmlElement) -> str:
        """Return the label of the next paragraph of a document with the space after it, or "".

        Call it once for each paragraph, in document order. Raises NumberingError for an unsupported number format.
        """
        number, depth = self._place(paragraph)
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._count(number, abstract, depth)

        def written(match: re.Match[str]) -> str:
            level = levels.get(int(match[1]) - 1)
            return (
                _write("decimal" if levels[depth].legal else level.format, counts[int(match[1]) - 1]) if level else ""
            )

        bullet = _BULLETS[depth % len(_BULLETS)]
        label = bullet if levels[depth].format == "bullet" else re.sub(r"%(\d)", written, levels[depth].text)
        return label + levels[depth].space if label else ""

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """Return the list and the level of a paragraph. Its own properties take precedence over its style."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        number, depth = self.styles.get(_value(style), ("", 0))
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None:
            number = _value(own.find(qn("w:numId"))) or number
            depth = int(_value(own.find(qn("w:ilvl"))) or depth)
        return number, depth

    def _count(self, number: str, abstract: str, depth: int) -> dict[int, int]:
        """Increment the counter of a level and restart the lower levels. Returns the counters by level."""
        levels, counts = self.levels[abstract], self._counts.setdefault(abstract, {})
        for level in range(depth + 1):
            if (number, level) in self.overrides and (number, level) not in self._begun:
                counts[level] = self.overrides[number, level] - (level == depth)
            elif level not in counts and level in levels:
                counts[level] = levels[level].start - (level == depth)
            self._begun.add((number, level))
        counts[depth] += 1
        for level in [level for level in counts if level > depth and level in levels]:
            restart = levels[level].restart
            if restart < 0 or restart > depth:
                del counts[level]
        return counts


def _write(format_: str, number: int) -> str:
    try:
        return FORMATS[format_](number)
    except (KeyError, ValueError) as error:
        raise NumberingError(f"numbers of the format {format_!r} up to {number} are not read; type them") from error


def _value(element: BaseOxmlElement | None, default: str = "") -> str:
    """Return the attribute ``w:val`` of an element, or the default without an element or attribute."""
    return default if element is None else str(element.get(qn("w:val"), default))


def parse_numbering(numbering: BaseOxmlElement | None, styles: BaseOxmlElement | None) -> Numbering:
    """Parse the lists of a document from the roots of its parts ``numbering`` and ``styles``."""
    if numbering is None:
        return Numbering()
    by_style = _style_lists(styles)
    linked: dict[str, str] = {}
    levels: dict[str, dict[int, _Level]] = {}
    for one in numbering.findall(qn("w:abstractNum")):
        identifier = str(one.get(qn("w:abstractNumId")))
        levels[identifier] = {int(str(at.get(qn("w:ilvl")))): _level(at) for at in one.findall(qn("w:lvl"))}
        linked[identifier] = _value(one.find(qn("w:numStyleLink")))
    lists: dict[str, str] = {}
    overrides: dict[tuple[str, int], int] = {}
    for one in numbering.findall(qn("w:num")):
        number = str(one.get(qn("w:numId")))
        lists[number] = _value(one.find(qn("w:abstractNumId")))
        for changed in one.findall(qn("w:lvlOverride")):
            start = changed.find(qn("w:startOverride"))
            if start is not None:
                overrides[number, int(str(changed.get(qn("w:ilvl"))))] = int(_value(start))
    for number, abstract in lists.items():
        if linked.get(abstract):
            lists[number] = lists.get(by_style.get(linked[abstract], ("", 0))[0], abstract)
    for style, (number, depth) in by_style.items():
        at = (level for level, one in levels.get(lists.get(number, ""), {}).items() if one.style == style)
        by_style[style] = (number, next(at, depth))
    return Numbering(lists, levels, overrides, by_style)


def _level(element: BaseOxmlElement) -> _Level:
    """Parse a level of a list."""
    return _Level(
        format=_value(element.find(qn("w:numFmt")), "decimal"),
        text=_value(element.find(qn("w:lvlText"))),
        start=int(_value(element.find(qn("w:start")), "0")),
        restart=int(_value(element.find(qn("w:lvlRestart")), "-1")),
        legal=element.find(qn("w:isLgl")) is not None,
        style=_value(element.find(qn("w:pStyle"))),
        space="" if _value(element.find(qn("w:suff"))) == "nothing" else " ",
    )


def _style_lists(styles: BaseOxmlElement | None) -> dict[str, tuple[str, int]]:
    """Return the list and level of each style with a list, its own or that of its base style."""
    found: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.findall(qn("w:style")) if styles is not None else []:
        name = str(style.get(qn("w:styleId")))
        based[name] = _value(style.find(qn("w:basedOn")))
        own = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None:
            found[name] = (_value(own.find(qn("w:numId"))), int(_value(own.find(qn("w:ilvl")), "0")))
    for name in based:
        seen, above = {name}, based[name]
        while name not in found and above and above not in seen:
            if above in found:
                found[name] = found[above]
            seen.add(above)
            above = based.get(above, "")
    return found
