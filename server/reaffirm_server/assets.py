"""Static files: the style sheet and the query editor."""

from importlib.resources import files
from pathlib import Path


def has_editor() -> bool:
    """Return whether the query editor was built at set-up, which requires Node.js."""
    return (Path(str(files("reaffirm_server"))) / "static" / "vendor" / "editor.js").is_file()


def load_style() -> str:
    """Return the style sheet of the pages."""
    return (files("reaffirm_server") / "static" / "style.css").read_text(encoding="utf-8")
