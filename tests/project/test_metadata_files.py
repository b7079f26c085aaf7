"""CITATION.cff, .zenodo.json and codemeta.json give the facts of the project, and agree."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RELEASED = str(tomllib.loads((ROOT / "data" / "tip" / "corpus.toml").read_text(encoding="utf-8"))["released"])
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def read(name: str) -> Any:
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def cited(key: str) -> str:
    """Return a line of CITATION.cff."""
    match = re.search(rf"^(?: *- )?{key}: \"?(.*?)\"?$", CITATION, re.MULTILINE)
    assert match, key
    return match[1]


def test_the_files_agree_with_the_project() -> None:
    zenodo, codemeta = read(".zenodo.json"), read("codemeta.json")
    (author,) = (author["name"] for author in PROJECT["authors"])
    assert cited("version") == zenodo["version"] == codemeta["version"] == PROJECT["version"]
    assert cited("date-released") == zenodo["publication_date"] == codemeta["dateModified"] == RELEASED
    assert cited("name") == zenodo["creators"][0]["name"] == codemeta["author"][0]["name"] == author
    assert cited("title") == zenodo["title"]
    assert (codemeta["name"], codemeta["description"]) == (PROJECT["name"], PROJECT["description"])
    assert sorted(codemeta["keywords"]) == sorted(PROJECT["keywords"])
    assert codemeta["license"].endswith(PROJECT["license"])


@pytest.mark.parametrize("name", ["CITATION.cff", ".zenodo.json"])
def test_no_licence_is_claimed_for_the_words_of_the_united_nations(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "United Nations'" in text
    assert re.search("cc-by-4.0", text, re.IGNORECASE)
    assert "doi" not in text.casefold()
