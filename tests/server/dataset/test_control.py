"""The state files of running servers: there while the server runs, and only in a folder that nobody else can enter."""

import os
import tempfile
from pathlib import Path

import pytest

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset.control import State, open_control, read_state

PORT = 8000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the state files, which does not exist yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / f"reaffirm-{os.getuid()}"


def test_a_command_reads_the_state_while_the_server_runs(folder: Path) -> None:
    with open_control(PORT, Path("/data")) as control:
        with pytest.raises(ReaffirmError, match=f"the server on port {PORT} is not ready"):
            read_state(PORT)
        control.update("new", "")
        assert read_state(PORT) == State(os.getpid(), "/data", "new", "", 1)
        control.update("new", "the file is damaged")
        assert read_state(PORT) == State(os.getpid(), "/data", "new", "the file is damaged", 2)
    with pytest.raises(ReaffirmError, match=f"you run no server on port {PORT}.*user that runs the server.*TMPDIR"):
        read_state(PORT)


def test_a_second_server_on_a_port_does_not_change_the_state_of_the_first(folder: Path) -> None:
    with open_control(PORT, None) as first:
        first.update("first", "")
        with open_control(PORT, None) as second:
            second.update("second", "")
        assert read_state(PORT).digest == "first"


@pytest.mark.parametrize("case", ["open to others", "a link to another folder"])
def test_a_folder_that_is_not_private_is_not_used(case: str, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    if case == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    else:
        folder.symlink_to(target)
    with open_control(PORT, None) as control:
        control.update("new", "")
        assert not [*folder.iterdir(), *target.iterdir()]
        with pytest.raises(ReaffirmError, match=f"you run no server on port {PORT}"):
            read_state(PORT)
