"""A corpus without readings has no quality report, and the error says which files it needs."""

from pathlib import Path

import pytest

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.quality import files


def test_a_corpus_without_readings_or_lineage_is_named_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.check_readings()
    monkeypatch.setattr(files, "root", lambda: tmp_path)
    with pytest.raises(ReaffirmError, match=r"curated/lineage\.csv, .* are missing; add them"):
        files.check_readings()
