"""CITATION.cff, .zenodo.json and codemeta.json give the facts of the project, and agree."""

import json
import re
import tomllib
from typing import Any

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT

pytestmark = pytest.mark.client

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RELEASED = str(tomllib.loads((ROOT / "data" / "tip" / "corpus.toml").read_text(encoding="utf-8"))["released"])
#: Whose the words are, and whose the rest.
RIGHTS = "https://w3id.org/reaffirm/dataset#rights"
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
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
    software, *others = PROJECT["license"].split(" AND ")
    assert codemeta["license"].endswith(software)
    assert others == ["CC-BY-4.0", "LicenseRef-United-Nations"]  # the rights in the data, which the wheel has too
    assert "data/README.md" in PROJECT["license-files"]


def test_the_version_of_the_project_is_the_latest_release_of_the_changelog() -> None:
    releases = re.findall(r"^## (\d+\.\d+\.\d+) – \d{4}-\d{2}-\d{2}$", CHANGELOG, re.MULTILINE)
    assert releases[0] == PROJECT["version"]
    assert releases == sorted(set(releases), key=lambda release: [int(part) for part in release.split(".")])[::-1]


@pytest.mark.parametrize("name", ["CITATION.cff", ".zenodo.json", "codemeta.json"])
def test_the_rights_in_each_part_are_named(name: str) -> None:
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert "United Nations'" in text and "no licence is given to it" in text
    assert "CC BY 4.0" in text and RIGHTS in text
    assert "Reaffirm's own contribution to both is under CC BY 4.0" in text  # the text of a translation is not ours
    assert "doi" not in text.casefold()


def test_no_licence_is_claimed_for_the_words_of_the_united_nations() -> None:
    """The text is in every deposit and citation of the whole: a licence of the whole would be one of the text."""
    assert not re.search("^license:", CITATION, re.MULTILINE)  # several would be alternatives, and one covers all
    assert cited("license-url") == RIGHTS
    assert read(".zenodo.json")["license"] == "other-closed"  # without a value Zenodo takes CC0 for a dataset
    (dataset,) = read("codemeta.json")["hasPart"]
    assert dataset["name"] == cited("title")
    assert "license" not in dataset


def test_the_rights_are_described_where_the_files_point(client: FlaskClient) -> None:
    statements = pyoxigraph.parse(client.get("/dataset.nt").data, pyoxigraph.RdfFormat.N_TRIPLES)
    parts = [quad.object for quad in statements if quad.subject == pyoxigraph.NamedNode(RIGHTS)]
    assert len(parts) > 3
