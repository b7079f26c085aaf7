"""A corpus without readings has no quality report, and the error says which files it needs."""

from pathlib import Path

import pytest
from bench.quality import files
from bench.quality.__main__ import main
from click.testing import CliRunner

from reaffirm_core.errors import ReaffirmError
from tests.conftest import ROOT


def test_a_corpus_without_readings_or_lineage_is_named_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.check_readings()
    monkeypatch.setattr(files, "root", lambda: tmp_path)
    with pytest.raises(ReaffirmError, match=r"curated/lineage\.csv, .* are missing; add them"):
        files.check_readings()


def test_a_dataset_without_the_compared_recommendations_is_refused(small_graph: Path) -> None:
    run = CliRunner().invoke(main, ["report", "--data", str(small_graph)])
    assert (run.exit_code, run.stdout) == (1, "")
    assert "the quality report measures the corpus 'tip', which this dataset does not have" in run.stderr


def test_candidates_are_ranked_as_csv(small_graph: Path) -> None:
    lines = CliRunner().invoke(main, ["candidates", "--top", "1", "--data", str(small_graph)]).stdout.splitlines()
    assert lines[0] == "later,earlier,score"
    assert len(lines) == 10
    assert any(line.startswith("3-1-a,1-1,") for line in lines)


@pytest.mark.client
def test_the_quality_report_is_current(update: bool) -> None:
    report = CliRunner().invoke(main, ["report"]).stdout
    path = ROOT / "docs" / "quality.md"
    if update:
        path.write_text(report, encoding="utf-8")
    assert report == path.read_text(encoding="utf-8"), "if this is right: pytest -m client --update"
