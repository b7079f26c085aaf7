"""The README is true: its transcripts are what the commands print, its commands have help, its links lead somewhere."""

import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reaffirm_core.cli import main
from tests.conftest import ROOT, reaffirm

README = ROOT / "README.md"
TRANSCRIPT = re.compile(r"^```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def transcripts() -> list[tuple[str, str]]:
    return [(m["command"], m["output"]) for m in TRANSCRIPT.finditer(README.read_text(encoding="utf-8"))]


def run(command: str, client: FlaskClient) -> str:
    words = shlex.split(command)
    if words[0] == "echo":
        result = reaffirm(ROOT, *words[words.index("reaffirm") + 1 :], input=words[1])
        assert result.returncode == 0, result.stderr
        return result.stdout
    if words[0] == "reaffirm":
        result = reaffirm(ROOT, *words[1:])
        assert result.returncode == 0, result.stderr
        return result.stdout
    assert words[0] == "curl"
    if len(words) == 2:
        return client.get(words[1].removeprefix("http://127.0.0.1:8000")).get_data(as_text=True)
    accept = words[words.index("-H") + 1].removeprefix("Accept: ")
    query = words[words.index("--data-urlencode") + 1].removeprefix("query=")
    return client.post("/sparql", data={"query": query}, headers={"Accept": accept}).get_data(as_text=True)


def test_every_transcript_is_what_the_command_prints(client: FlaskClient, update: bool) -> None:
    assert len(transcripts()) >= 5
    text = README.read_text(encoding="utf-8")
    for command, output in transcripts():
        printed = run(command, client).replace("\r\n", "\n")
        if update:
            text = text.replace(f"$ {command}\n{output}```", f"$ {command}\n{printed}```")
        else:
            assert printed == output, "if this is right: pytest --update"
    if update:
        README.write_text(text, encoding="utf-8")


def test_every_command_is_in_the_readme_and_every_one_in_it_exists() -> None:
    named = set(re.findall(r"^\| `reaffirm (\w+)`", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == set(main.list_commands(None))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"], ids=str)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (path.parent / link).exists(), link


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make (\w+)", README.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_make_lets_each_process_reuse_compiled_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    command = ["make", "--silent", "--file", ROOT / "Makefile", "--eval", "environment: ; @env", "environment"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "PATH=" in printed
    assert "PYTHONDONTWRITEBYTECODE" not in printed


def test_the_lock_files_name_no_host_and_pin_everything_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    runs = {*project["project"]["dependencies"], *groups["editable"]}
    runs |= {requirement for extra in ("documents", "meaning", "mcp") for requirement in extras[extra]}
    pinned = {}
    for name, asked in (("requirements", runs), ("requirements-dev", {*runs, *extras["stores"], *groups["dev"]})):
        lock = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
        assert "://" not in lock
        pinned[name] = dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE))
        assert {re.split("[=~>]=", requirement)[0] for requirement in asked} <= set(pinned[name])
    assert pinned["requirements"].items() <= pinned["requirements-dev"].items()


@pytest.mark.parametrize("name", ["bench/requirements", "tests/java/requirements", "tests/project/audit"])
def test_a_further_lock_file_names_no_host_and_pins_everything_that_is_asked_for(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^([\w.-]+)==.*\\\n +--hash=sha256:", lock, re.MULTILINE)
    asked = re.findall(r"^[\w.-]+", (ROOT / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked
    assert set(asked) <= set(pinned)


def test_the_lock_of_the_editor_names_no_registry_and_pins_what_is_asked_for() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, package in lock.items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock.items() if name)
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert lock[f"node_modules/{name}"]["version"] == version


def test_git_follows_the_builder_and_not_what_is_made() -> None:
    def ignored(path: str) -> bool:
        return subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0

    assert not ignored("build/reaffirm_build/pipeline/commands.py")
    assert not ignored("data/graph/tip/text.ttl")
    assert ignored("dist/reaffirm.whl")
