"""The notebook runs against a server, and its sentences and tables are those that it has in the docs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT, RunningServer

NOTEBOOK = ROOT / "docs" / "notebooks" / "analysis.ipynb"
#: The texts of an output; pictures are files, and differ with the fonts of a machine.
TEXTS = ("text/markdown", "text/plain")


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ()) if "data" in output]
    return [output.data[kind] for output in outputs for kind in TEXTS if kind in output.data]


def write(executed: nbformat.NotebookNode) -> None:
    for cell in executed.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop("text/html", None)
    nbformat.write(executed, NOTEBOOK)


@pytest.mark.client
@pytest.mark.filterwarnings("default")  # those of the packages that run it
def test_the_notebook_prints_what_the_docs_show(
    site: RunningServer, update: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = NOTEBOOK.parent if update else tmp_path
    monkeypatch.setenv("REAFFIRM", f"http://127.0.0.1:{site.port}")
    monkeypatch.setenv("PICTURES", str(pictures))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    expected = printed(notebook)
    NotebookClient(notebook, timeout=600, kernel_name="python3", record_timing=False).execute()
    if update:
        write(notebook)
    else:
        assert printed(notebook) == expected
    assert len(printed(notebook)) > 10
    names = {path.name for path in pictures.glob("*.png")}
    assert names == {path.name for path in NOTEBOOK.parent.glob("*.png")} and len(names) == 5
