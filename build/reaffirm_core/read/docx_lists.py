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

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.numerals import as_roman, letter

#: The first of ten parenthesised ideographs (U+3220); inside the parentheses are the Chinese digits from 1 to 10.
_BRACKETED = 0x3220


class NumberingError(ReaffirmError):
    """A number format that is not supported."""


def counting(number: int) -> str:
    """Return a number from 1 to 99 as a Chinese numeral. Raises ValueError for another number."""
    digits = ["", *(unicodedata.normalize("NFKC", chr(_BRACKETED + n))[1] for n in range(10))]
    tens, units = divmod(number, 10)
    if not 0 < number < 100:
        raise ValueError
    return (digits[tens] if tens > 1 else "") + (digits[10] if tens else "") + digits[units]


def enclosed(first: int, largest: int) -> Callable[[int], str]:
    """Return the function that writes a number as one character, such as a circled number.

    ``first`` is the code point of 1, ``largest`` the largest number. The function raises ValueError for another number.
    """

    def write(number: int) -> str:
        if not 0 < number <= largest:
            raise ValueError
        return chr(first + number - 1)

    return write


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
    "decimalEnclosedCircle": enclosed(0x2460, 20),
    "decimalEnclosedParen": enclosed(0x2474, 20),
    "decimalEnclosedFullstop": enclosed(0x2488, 20),
    "ideographEnclosedCircle": enclosed(0x3280, 10),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


#: The width of a column in twips, by which indentation is counted.
_COLUMN = 120
#: The bullets by level. The bullets of the document are in symbol fonts, so they have no standard code point.
_BULLETS = "•–◦"


@dataclass
class _Level:
    """A level of a list."""

    format: str
    text: str  #: the template of the label: ``(%2)`` is the number of the second level in parentheses
    start: int
    restart: int  #: the level (1-based) after which numbering restarts; 0: never; -1: after any higher level
    legal: bool  #: whether numbers of all formats are written as decimals
    style: str  #: style of the paragraphs on this level
    space: str  #: space after the label
    indent: int  #: columns before the label


@dataclass
class ListCounters:
    """The lists of a document with their counters."""

    lists: Mapping[str, str] = field(default_factory=dict)  #: abstract list of each list
    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)  #: by abstract list
    overrides: Mapping[tuple[str, int], int] = field(default_factory=dict)  #: start of a list at a level
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

        def number_of(match: re.Match[str]) -> str:
            level = levels.get(int(match[1]) - 1)
            return (
                _write("decimal" if levels[depth].legal else level.format, counts[int(match[1]) - 1]) if level else ""
            )

        bullet = _BULLETS[depth % len(_BULLETS)]
        label = bullet if levels[depth].format == "bullet" else re.sub(r"%(\d)", number_of, levels[depth].text)
        return label + levels[depth].space if label else ""

    def depth(self, paragraph: BaseOxmlElement) -> int:
        """Return the columns before the label of a paragraph: styles such as "List Number 2" are lists of one level."""
        number, level = self._place(paragraph)
        own = indent_of(paragraph)
        return self.levels[self.lists[number]][level].indent if own is None else own

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
        self._restart_below(levels, counts, depth)
        return counts

    def _restart_below(self, levels: Mapping[int, _Level], counts: dict[int, int], depth: int) -> None:
        """Delete the counters of the lower levels that restart after this level."""
        for level in [level for level in counts if level > depth and level in levels]:
            restart = levels[level].restart
            if restart < 0 or restart > depth:
                del counts[level]


def _write(format_: str, number: int) -> str:
    """Return a number in a number format of Word. Raises NumberingError for an unsupported format or number."""
    try:
        return FORMATS[format_](number)
    except (KeyError, ValueError) as error:
        problem = f"the number {number} in the format {format_!r} is not supported; type the number as text"
        raise NumberingError(problem) from error


def _value(element: BaseOxmlElement | None, default: str = "") -> str:
    """Return the attribute ``w:val`` of an element, or the default without an element or attribute."""
    return default if element is None else str(element.get(qn("w:val"), default))


def parse_numbering(numbering: BaseOxmlElement | None, styles: BaseOxmlElement | None) -> ListCounters:
    """Parse the lists of a document from the roots of its parts ``numbering`` and ``styles``."""
    if numbering is None:
        return ListCounters()
    by_style = _style_lists(styles)
    linked: dict[str, str] = {}
    levels: dict[str, dict[int, _Level]] = {}
    for abstract_list in numbering.findall(qn("w:abstractNum")):
        identifier = str(abstract_list.get(qn("w:abstractNumId")))
        elements = abstract_list.findall(qn("w:lvl"))
        levels[identifier] = {int(str(element.get(qn("w:ilvl")))): _level(element) for element in elements}
        linked[identifier] = _value(abstract_list.find(qn("w:numStyleLink")))
    lists = {
        str(element.get(qn("w:numId"))): _value(element.find(qn("w:abstractNumId")))
        for element in numbering.findall(qn("w:num"))
    }
    for number, abstract in lists.items():
        if linked.get(abstract):
            lists[number] = lists.get(by_style.get(linked[abstract], ("", 0))[0], abstract)
    for style, (number, depth) in by_style.items():
        list_levels = levels.get(lists.get(number, ""), {})
        styled = (depth for depth, level in list_levels.items() if level.style == style)
        by_style[style] = (number, next(styled, depth))
    return ListCounters(lists, levels, _start_overrides(numbering), by_style)


def _start_overrides(numbering: BaseOxmlElement) -> dict[tuple[str, int], int]:
    """Return the start number of each list and level that overrides the abstract list."""
    overrides: dict[tuple[str, int], int] = {}
    for element in numbering.findall(qn("w:num")):
        number = str(element.get(qn("w:numId")))
        for override in element.findall(qn("w:lvlOverride")):
            start = override.find(qn("w:startOverride"))
            if start is not None:
                overrides[number, int(str(override.get(qn("w:ilvl"))))] = int(_value(start))
    return overrides


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
        indent=indent_of(element) or 0,
    )


def indent_of(element: BaseOxmlElement) -> int | None:
    """Return the columns before the first line of a paragraph or a level, None if it states no indentation."""
    indent = element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    left = None if indent is None else indent.get(qn("w:left"), indent.get(qn("w:start")))
    if indent is None or left is None:
        return None
    return max(0, int(left) - int(indent.get(qn("w:hanging"), "0"))) // _COLUMN


def _style_lists(styles: BaseOxmlElement | None) -> dict[str, tuple[str, int]]:
    """Return the list and level of each style with a list, its own or that of its base style."""
    lists: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.findall(qn("w:style")) if styles is not None else []:
        name = str(style.get(qn("w:styleId")))
        based[name] = _value(style.find(qn("w:basedOn")))
        own = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None:
            lists[name] = (_value(own.find(qn("w:numId"))), int(_value(own.find(qn("w:ilvl")), "0")))
    for name in based:
        seen, base = {name}, based[name]
        while name not in lists and base and base not in seen:
            if base in lists:
                lists[name] = lists[base]
            seen.add(base)
            base = based.get(base, "")
    return lists
