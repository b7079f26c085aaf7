"""The wheel: installed elsewhere, it builds, validates and serves with what travels in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reaffirm_server.assets import has_editor
from reaffirm_server.drafts.encoder import VARIABLE
from tests.conftest import ROOT
from tests.server.test_cli import snapshot

pytestmark = pytest.mark.client  # a wheel is made, and each test starts Python anew


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "-w", folder, ROOT)
    (wheel,) = folder.glob("reaffirm-*.whl")
    pip("install", "--no-index", "--no-compile", "--target", folder / "site", wheel)
    return folder / "site"


def pip(command: str, *arguments: object) -> None:
    """Run pip without dependencies."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command_line = [sys.executable, "-m", "pip", command, "-q", "--no-deps", *map(str, arguments)]
    subprocess.run(command_line, check=True, capture_output=True, env=environment)


def run_installed(installed: Path, where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with the code of the installed wheel."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "reaffirm_core", *arguments]
    return subprocess.run(command, env=environment, cwd=where, capture_output=True, text=True, check=False)


def test_the_wheel_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    code = "import reaffirm_core.files as f; print(f.root())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    printed = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == str(installed / "reaffirm_core" / "resources")


def test_the_wheel_installs_the_command_and_the_licences(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [str(installed / "bin" / "reaffirm"), "--version"]
    printed = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert printed.startswith("reaffirm, version ")
    (metadata,) = installed.glob("reaffirm-*.dist-info")
    licence = "License-Expression: MIT AND CC-BY-4.0 AND LicenseRef-United-Nations"
    assert licence in (metadata / "METADATA").read_text(encoding="utf-8")
    assert {path.name for path in (metadata / "licenses").rglob("*.*")} | {"LICENSE"} == {"README.md", "LICENSE"}
    assert (metadata / "licenses" / "LICENSE").is_file()


def test_the_wheel_writes_nothing_into_itself(installed: Path, tmp_path: Path) -> None:
    before = snapshot(installed / "reaffirm_core" / "resources" / "data")
    run = run_installed(installed, tmp_path, "build")
    assert (run.returncode, "run it in a checkout of the project" in run.stderr) == (1, True)
    assert snapshot(installed / "reaffirm_core" / "resources" / "data") == before


def test_the_wheel_has_the_ontology_the_shapes_and_the_data(installed: Path, tmp_path: Path) -> None:
    for folder in ("ontology", "shapes", "data"):
        assert snapshot(installed / "reaffirm_core" / "resources" / folder) == snapshot(ROOT / folder), folder
    run = run_installed(installed, tmp_path, "query", "ASK { tip:1-1 a rec:Recommendation }")
    assert (run.stdout, run.stderr) == ("yes\n", "")


def test_the_examples_of_the_python_interface_are_what_the_wheel_prints(installed: Path, tmp_path: Path) -> None:
    code = f"import doctest; print(*doctest.testfile({str(ROOT / 'docs' / 'api.md')!r}, False, encoding='utf-8'))"
    # by words alone the examples give the same, and no text is encoded, which takes a third of the time
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(installed), VARIABLE: "words"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    *output, failed, attempted = printed.split()
    assert (failed, output) == ("0", []), printed
    assert int(attempted) > 40


def test_the_wheel_builds_the_same_graph_as_a_checkout(installed: Path, small: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(installed, tmp_path / "site"))
    data = copy / "reaffirm_core" / "resources" / "data"
    shutil.rmtree(data / "tip")
    shutil.copytree(small / "data" / "tip", data / "tip")  # the compendium takes half a minute
    shutil.copy(small / "ontology" / "instruments.ttl", data.with_name("ontology"))
    run = run_installed(copy, tmp_path, "build", "--corpus", "tip", "--out", "out")
    assert (run.returncode, run.stderr) == (0, "")
    assert snapshot(tmp_path / "out") == snapshot(small / "data" / "graph")


def test_the_wheel_has_what_the_server_needs(installed: Path) -> None:
    for path in (
        "site/templates/home.html",
        "static/css/tokens.css",
        "dataset/queries/graphs.rq",
        "config/tables.toml",
        "locale/zh/site.po",
        "py.typed",
    ):
        assert (installed / "reaffirm_server" / path).is_file()
    assert (installed / "reaffirm_server" / "static" / "vendor" / "editor.js").is_file() is has_editor()
    assert (installed / "reaffirm_build" / "graph" / "rules" / "types.rq").is_file()
    assert (installed / "reaffirm_core" / "resources" / "data" / "moved.csv").is_file()
