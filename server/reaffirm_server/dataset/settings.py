"""Settings of the server: the TOML files of the folder ``config``, checked when they are read."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from reaffirm_core.files import read_text
from reaffirm_core.languages import FALLBACK, LANGUAGES, Texts
from reaffirm_core.toml import Pattern, Section, Table

#: The folder of the settings.
CONFIG = Path(str(files("reaffirm_server"))) / "config"


class ColumnSettings(Section, frozen=True, kw_only=True):
    """A column of a CSV table; ``config/tables.toml`` explains the keys."""

    name: str
    path: str
    title: Texts
    datatype: str = ""
    language: str = ""
    each: Literal["", "language", "label"] = ""
    original_first: bool = False
    table: str = ""
    many: bool = False
    labels: bool = False
    ruled: bool = False
    default: str = ""
    series: bool = False
    top: str = ""
    scheme: str = ""


class TableSettings(Section, frozen=True, kw_only=True):
    """A CSV table with a row for each node of a class."""

    title: Texts
    class_: str = msgspec.field(name="class")
    order: str
    column: tuple[ColumnSettings, ...]


class Subject(Section, frozen=True, kw_only=True):
    """A concept of another vocabulary."""

    iri: str
    scheme: str
    label: Texts


class OtherAbout(Section, frozen=True, kw_only=True):
    """Title and description of a dataset that is not the main corpus alone."""

    title: Texts
    description: Texts
    keywords: tuple[Texts, ...]


class About(Section, frozen=True, kw_only=True):
    """Titles and descriptions of the dataset, its graphs and its files."""

    title: Texts
    description: Texts
    catalogue: Texts
    catalogue_description: Texts
    coverage: Texts
    keywords: tuple[Texts, ...]
    subject: Subject | None
    other: OtherAbout
    file_rights: Texts
    rights: dict[str, Texts]
    translation: Texts
    endpoint: Texts
    run: Texts
    software: Texts
    graph: dict[str, Texts]
    columns: Texts
    described: Texts
    context: Texts
    document: dict[str, Texts]


class DatePatterns(Section, frozen=True):
    """Patterns (LDML) of one day, and of the first and the last of several days."""

    day: str
    month: tuple[str, str]
    year: tuple[str, str]
    years: tuple[str, str]


class CitationWords(Section, frozen=True, kw_only=True):
    """The wording of citations in one language."""

    provision: str
    named: str
    symbol: str
    translated: str
    presented: str
    put: str
    put_to_another: str
    and_: str = msgspec.field(name="and")
    also: str
    numbering: str
    numbered: str  #: the same as a sentence
    dataset: str
    undated: str
    occasion: str
    locale: str
    to: str
    dates: DatePatterns


class IndexWords(Section, frozen=True, kw_only=True):
    """The wording of an index in one language."""

    lineage: str
    put_to: str
    forced: str
    and_: str = msgspec.field(name="and")
    contents: str
    texts: str
    translation: str
    translation_note: str
    original: str
    single: str = msgspec.field(name="one")
    many: str
    apart: str
    elsewhere: str
    one_document: str
    other_document: str
    several_documents: str
    about: tuple[str, ...]
    edition: str
    undated: str
    by: dict[str, str]


class ArticleWords(Section, frozen=True):
    """The words by which a search names an article of a treaty in one language."""

    word: Pattern
    written: tuple[tuple[Pattern, str], ...]
    around: Pattern
    title: str


class SearchWords(Section, frozen=True):
    """Settings by which a search in one language is read; ``config/search.toml`` explains the keys."""

    numbering: tuple[str, ...]
    characters: str
    draft_characters: str
    articles: ArticleWords


def read_tables(path: Path) -> dict[str, TableSettings]:
    """Read the CSV tables by name. Raises TableError, with the key, for invalid settings."""
    table = _parse(path)
    return {name: table.take(name, TableSettings) for name in table}


def read_about(path: Path, *, of_main_corpus: bool = True) -> dict[str, Any]:
    """Read titles and descriptions, of the main corpus alone or of any other dataset.

    Raises TableError, with the key, for invalid settings.
    """
    about = msgspec.structs.asdict(_parse(path).convert_all(About))
    other = msgspec.structs.asdict(about.pop("other"))
    return about if of_main_corpus else {**about, **other, "subject": None}


def read_words(path: Path, kind: type[Section]) -> dict[str, dict[str, Any]]:
    """Read the settings of each language, which are of a type together with those of the fallback.

    Raises TableError, with the key, for an unknown language, no fallback, or invalid settings.
    """
    table = _parse(path)
    words = {language: table.take(language, dict[str, Any]) for language in table}
    if FALLBACK not in words:
        raise table.error(FALLBACK, "is missing; add this language, which completes the others")
    for language in words:
        if language not in LANGUAGES:
            raise table.error(language, f"unknown language; expected one of {', '.join(LANGUAGES)}")
        table.convert(language, texts_for(words, language), kind)
    return words


def texts_for(settings: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Any]:
    """Return the settings for a language, completed by those of the fallback."""
    return _merged(settings[FALLBACK], settings.get(language, {}))


def _merged(default: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with the values of other settings in place of their own, also in tables within them."""
    tables = {
        key: _merged(inner, value)
        for key, value in own.items()
        if isinstance(value, dict) and isinstance(inner := default.get(key), dict)
    }
    return {**default, **own, **tables}


def _parse(path: Path) -> Table:
    return Table.parse(str(path), read_text(path))
