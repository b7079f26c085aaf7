"""An error in the settings of the server names the file, the key and the reason."""

import re
from pathlib import Path

import pytest

from reaffirm_core.errors import TableError
from reaffirm_server.dataset.settings import CONFIG, CitationWords, IndexWords, read_about, read_tables, read_words

READERS = {
    "tables.toml": read_tables,
    "about.toml": read_about,
    "citation.toml": lambda path: read_words(path, CitationWords),
    "index.toml": lambda path: read_words(path, IndexWords),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("tables.toml", 'class = "rec:Ask"', 'clas = "rec:Ask"', "asks.clas: unknown key; correct or remove it"),
        ("tables.toml", "many = true", 'many = "yes"', "expected true or false, found 'yes'"),
        ("tables.toml", 'path = "rec:order", ', "", r"column\[\d+\].path: is missing; add this key"),
        ("about.toml", "[catalogue]", "[catalog]", "catalog: unknown key; correct or remove it"),
        ("about.toml", 'en = "SPARQL endpoint"', "en = 7", r"endpoint.en: expected a string, found 7"),
        ("citation.toml", 'day = "d MMMM y"', "day = 1", "en.dates.day: expected a string, found 1"),
        ("citation.toml", "[zh]", "[xx]", "xx: unknown language; expected one of "),
        ("citation.toml", 'to = "至"', 'till = "至"', "zh.till: unknown key; correct or remove it"),
        ("index.toml", 'contents = "Contents"\n', "", "en.contents: is missing; add this key"),
        ("index.toml", "[en.by]", "[en.by", "not valid TOML: "),
    ],
)
def test_an_invalid_setting_is_an_error(name: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    text = (CONFIG / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError, match=f"{re.escape(name)}.*{message}"):
        READERS[name](tmp_path / name)


@pytest.mark.parametrize("name", READERS)
def test_the_settings_are_valid(name: str) -> None:
    assert READERS[name](CONFIG / name)
