"""The results of the benchmarks: each is in a section, and what was measured in small sizes leaves the large ones."""

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import ROOT


def test_a_section_takes_the_place_of_its_own_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("sections", ROOT / "bench" / "sections.py")
    assert spec and spec.loader
    sections = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sections)
    results = tmp_path / "results.md"
    monkeypatch.setattr(sections, "RESULTS", results)
    for title in ("Scale", "Scale: served", "Search"):
        sections.write_section(title, f"{title}, large")
    sections.write_section("Scale", "small", small=True)
    sections.write_section("Scale", "small again", small=True)
    sections.write_section("Search", "anew")
    parts = results.read_text(encoding="utf-8").split("\n## ")[1:]
    assert [part.strip() for part in parts] == [
        "Scale\n\nScale, large",
        "Scale: served\n\nScale: served, large",
        "Search\n\nanew",
        "Scale, small sizes\n\nsmall again",
    ]
