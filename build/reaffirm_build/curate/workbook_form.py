"""The form of the workbook of a review: its sheets and columns, with their titles in each language."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal

from msgspec import field

from reaffirm_core.files import read_text
from reaffirm_core.languages import COMPLETE, Texts, language_row
from reaffirm_core.toml import Section, Table


class Item(Section, frozen=True):
    """A row of the sheet ``review``."""

    title: Texts
    fill: bool = False  #: whether the reviewer fills it in
    choices: str = ""  #: name of the list to choose from; "" for free text


class SheetColumn(Section, frozen=True):
    """A column of a sheet."""

    name: str
    title: Texts
    width: int  #: in characters
    fill: bool = False  #: whether the reviewer fills it in
    choices: str = ""  #: name of the list to choose from; "" for free text
    #: What the column is repeated for: languages of the texts, languages of titles, or a number.
    repeat: Literal["", "texts", "titles", "themes", "addressees"] = ""

    @property
    def head(self) -> str:
        """The text of the header cell: the title in each language, one below the other."""
        return "\n".join(self.title[language] for language in COMPLETE)


class SheetForm(Section, frozen=True):
    """A sheet."""

    name: str
    title: Texts
    key: list[str]  #: the columns that identify a row
    column: list[SheetColumn]
    note: Texts = field(default_factory=dict)  #: above the header

    @property
    def tab(self) -> str:
        """The name of the sheet in the workbook."""
        return " ".join(dict.fromkeys(self.title[language] for language in COMPLETE))

    def columns(self, repeated: Mapping[str, Sequence[str]]) -> list[SheetColumn]:
        """Return the columns, each repeated one with the suffixes of its kind.

        ``repeated`` has the suffixes by kind: languages, or numbers from 1.
        """
        return [
            _repeated(column, suffix) if column.repeat else column
            for column in self.column
            for suffix in (repeated[column.repeat] if column.repeat else ("",))
        ]


def _repeated(column: SheetColumn, suffix: str) -> SheetColumn:
    """Return a column for one language or one number."""
    shown = dict.fromkeys(COMPLETE, suffix)
    if not suffix.isdecimal():
        names = language_row(suffix).names
        shown = {language: names.get(language, suffix) for language in COMPLETE}
    title = {language: f"{column.title[language]} ({shown[language]})" for language in COMPLETE}
    return SheetColumn(f"{column.name}_{suffix}", title, column.width, column.fill, column.choices)


_FILE = Path(str(files("reaffirm_build"))) / "curate" / "workbook.toml"
_TABLE = Table.parse(str(_FILE), read_text(_FILE))

#: The sheets by name, in the order of the workbook.
SHEETS: Mapping[str, SheetForm] = {form.name: form for form in _TABLE.list_of("sheet", SheetForm)}
#: The items of the first sheet by name.
ITEMS: Mapping[str, Item] = _TABLE.take("items", dict[str, Item])
#: The label of a reading by language, with its number.
READING_LABEL: Texts = _TABLE.take("reading", dict[str, str])
#: The answer in columns with a choice of one.
YES = "yes"
#: The first row below the note and the header of a sheet.
FIRST_ROW = 3
