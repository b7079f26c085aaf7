"""Temporary folders of a server, and what a killed server leaves."""

import tempfile
from pathlib import Path

import pytest

from reaffirm_server.dataset import temporary


def test_the_next_server_removes_the_folder_of_a_killed_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "reaffirm-server-left"
    left.mkdir()
    (left / "lock").touch()
    (left / "nursery").touch()
    with temporary.folder_of_server() as running:
        assert list(tmp_path.iterdir()) == [running]
        assert temporary.new_folder().parent == running
        with temporary.folder_of_server() as other:
            assert sorted(tmp_path.iterdir()) == sorted([running, other]), "the folder of a running server stays"
    assert not list(tmp_path.iterdir())
    assert temporary.new_folder().parent == tmp_path
