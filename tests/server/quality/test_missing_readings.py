"""A corpus without readings has no quality report, and the error says which files it needs."""

from pathlib import Path

import pytest

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.quality import files
from tests.conftest import ROOT, reaffirm


def test_a_corpus_without_readings_or_lineage_is_named_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.check_readings()
    monkeypatch.setattr(files, "root", lambda: tmp_path)
    with pytest.raises(ReaffirmError, match=r"curated/lineage\.csv, .* are missing; add them"):
        files.check_readings()


def test_a_dataset_without_the_compared_recommendations_is_refused(small_graph: Path) -> None:
    run = reaffirm(ROOT, "quality", "--data", small_graph)
    assert (run.returncode, run.stdout) == (1, "")
    assert "the quality report measures the corpus 'tip', which this dataset does not have" in run.stderr
