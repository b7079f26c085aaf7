"""The wheel: installed elsewhere, it builds, validates and serves with what travels in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reaffirm_server.project import has_editor

from .conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was unpacked; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (wheel,) = folder.glob("reaffirm-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "reaffirm_build", *arguments]
    return subprocess.run(command, env=environment, cwd=where, capture_output=True, text=True, check=False)


def test_the_wheel_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    code = "import reaffirm_build.files as f; print(f.root())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(installed / "reaffirm_build" / "resources")


def test_the_wheel_builds_the_same_graph_and_validates_it(installed: Path, tmp_path: Path) -> None:
    built = run(installed, tmp_path, "build", "--out", "out")
    assert (built.returncode, built.stderr) == (0, "")
    for path in (ROOT / "data" / "graph" / "tip").iterdir():
        assert (tmp_path / "out" / "tip" / path.name).read_bytes() == path.read_bytes()
    assert run(installed, tmp_path, "validate").returncode == 0
    assert run(installed, tmp_path, "query", "--data", "out", "ASK { tip:1-1 a rec:Recommendation }").stdout == "yes\n"


def test_the_wheel_has_what_the_server_needs(installed: Path) -> None:
    for path in ("templates/home.html", "static/style.css", "queries/sessions.rq", "words/tables.toml", "py.typed"):
        assert (installed / "reaffirm_server" / path).is_file()
    assert (installed / "reaffirm_server" / "static" / "vendor" / "editor.js").is_file() is has_editor()
    assert (installed / "reaffirm_build" / "rules" / "types.rq").is_file()
    assert (installed / "reaffirm_build" / "resources" / "data" / "moved.csv").is_file()
