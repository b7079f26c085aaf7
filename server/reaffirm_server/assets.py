"""Static files: the style sheet and the query editor."""

from importlib.resources import files
from pathlib import Path


def has_editor() -> bool:
    """Whether the editor of queries was made at set-up, which needs Node."""
    return (Path(str(files("reaffirm_server"))) / "static" / "vendor" / "editor.js").is_file()


def load_style() -> str:
    """The style sheet of the pages."""
    return (files("reaffirm_server") / "static" / "style.css").read_text(encoding="utf-8")
