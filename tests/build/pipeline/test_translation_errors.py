"""A slip in a translation or in the glossary stops the build, with file, row and column; nothing is written."""

from pathlib import Path

import pytest

from tests.conftest import reaffirm

#: File in the folder of the data, its change, and the error message.
SLIPS: dict[str, tuple[str, tuple[str, str], str]] = {
    "an empty cell": (
        "tip/translations/en.csv",
        ("Establish shelters;", ""),
        "tip/translations/en.csv, row 16, column text: is empty; add the translation",
    ),
    "a term without a rendering": (
        "glossary.csv",
        ("\n缔约国,States parties,", "\n缔约国,,"),
        "column en: is empty; add the text or delete the row",
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_the_build_stops_at_the_cell(case: str, small_checkout: Path) -> None:
    name, (old, new), problem = SLIPS[case]
    file, graph = small_checkout / "data" / name, small_checkout / "data" / "graph" / "tip" / "translation.ttl"
    text, before = file.read_text(encoding="utf-8"), graph.read_bytes()
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    run = reaffirm(small_checkout, "build", "--corpus", "tip")
    assert (run.returncode, graph.read_bytes()) == (1, before)
    assert problem in run.stderr
