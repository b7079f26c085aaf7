"""Styles and tables of a DOCX: which paragraphs are titles, headings or notes, and in which cell a paragraph is."""

import re
from collections.abc import Mapping

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_core.read.docx_xml import is_on
from reaffirm_core.read.paragraphs import Style, TableCell

#: The names of styles that are built into Word, and of those in the templates of the United Nations.
_NAMES: Mapping[Style, re.Pattern[str]] = {
    "title": re.compile(r"title|_ ?h ?_?_?m.*", re.IGNORECASE),
    "heading": re.compile(r"heading \d.*|subtitle|toc heading|_ ?h ?_.*", re.IGNORECASE),
    "note": re.compile(r"(?:foot|end)note text.*", re.IGNORECASE),
}


def parse_styles(styles: BaseOxmlElement | None) -> dict[str, Style]:
    """Return the style of each identifier, its own or that of the style that it is based on."""
    known: dict[str, Style] = {}
    based: dict[str, str] = {}
    for element in styles.findall(qn("w:style")) if styles is not None else []:
        identifier = str(element.get(qn("w:styleId")))
        based[identifier] = _value(element.find(qn("w:basedOn")))
        name = _value(element.find(qn("w:name")))
        if style := next((style for style, pattern in _NAMES.items() if pattern.fullmatch(name)), None):
            known[identifier] = style
        elif element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None:
            known[identifier] = "heading"
    return {identifier: _inherited(identifier, known, based) for identifier in based}


def _inherited(identifier: str, known: Mapping[str, Style], based: Mapping[str, str]) -> Style:
    """Return the first known style among a style and those that it is based on."""
    seen: set[str] = set()
    while identifier and identifier not in seen:
        if identifier in known:
            return known[identifier]
        seen.add(identifier)
        identifier = based.get(identifier, "")
    return ""


def style_id(paragraph: BaseOxmlElement) -> str:
    """Return the identifier of the style of a paragraph, "" for the default style."""
    return _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))


def looks_like_heading(paragraph: BaseOxmlElement) -> bool:
    """Return whether a paragraph is centred, or all its words are bold."""
    centred = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")) == "center"
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(run.itertext(qn("w:t"))).strip()]
    return centred or (bool(runs) and all(is_on(run.find(qn("w:rPr")), "b") for run in runs))


def _value(element: BaseOxmlElement | None) -> str:
    """Return the attribute ``w:val`` of an element, "" without an element."""
    return "" if element is None else str(element.get(qn("w:val"), ""))


class TableCells:
    """A count of the tables and rows that paragraphs, taken in document order, are in."""

    def __init__(self) -> None:
        self._table: BaseOxmlElement | None = None
        self._row: BaseOxmlElement | None = None
        self._tables, self._rows = -1, -1

    def place(self, paragraph: BaseOxmlElement) -> TableCell | None:
        """Return the cell of a paragraph, or None outside tables. In a table in a cell, the inner table counts."""
        cell, row, table = (next(paragraph.iterancestors(qn(f"w:{tag}")), None) for tag in ("tc", "tr", "tbl"))
        if cell is None or row is None or table is None:
            return None
        if table is not self._table:
            self._table, self._row = table, None
            self._tables, self._rows = self._tables + 1, -1
        if row is not self._row:
            self._row, self._rows = row, self._rows + 1
        return TableCell(self._tables, self._rows, sum(1 for _ in cell.itersiblings(qn("w:tc"), preceding=True)))
