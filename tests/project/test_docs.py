"""The docs name what is there: every named graph and every kind of evidence of the data."""

import re

from tests.conftest import ROOT

NAMES = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
GRAPHS = sorted((ROOT / "data" / "graph" / "tip").glob("*.ttl"))

#: The name of a node of evidence at the beginning of its description; its kind.
EVIDENCE = re.compile(r"^tip:[\w-]+?_([a-z]+)-", re.MULTILINE)


def test_the_table_of_named_graphs_has_every_file() -> None:
    described = set(re.findall(r"^\| `graph:(\w+)` \|", NAMES, re.MULTILINE))
    assert described == {file.stem for file in GRAPHS}


def test_the_table_of_evidence_has_every_kind_of_the_data() -> None:
    described = set(re.findall(r"^\| [^|`]+ \| `tip:[\w-]+?_([a-z]+)-[^`]*` \|$", NAMES, re.MULTILINE))
    found = {kind for file in GRAPHS for kind in EVIDENCE.findall(file.read_text(encoding="utf-8"))}
    assert described == found


def test_the_docs_put_no_property_of_asks_on_provisions() -> None:
    """Outside the table from 0.2 to 0.3, a provision has rec:addressedTo and rec:mainStrength instead."""
    wrong = re.compile(r"\?(?:p|provision)\s+(?:[^?{};]*;\s*)*rec:(?:addressee|strength|force|operator)\b")
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = file.read_text(encoding="utf-8").partition("## From 0.2.0 to 0.3.0")[0]
        assert not wrong.search(text), file
