"""Static files: the style sheets and the query editor."""

from importlib.resources import files
from pathlib import Path

#: The layers of the style, in their order.
_LAYERS = ("tokens", "base", "parts", "pages", "print")
_STATIC = Path(str(files("reaffirm_server"))) / "static"


def has_editor() -> bool:
    """Return whether the query editor was built at set-up, which requires Node.js."""
    return (_STATIC / "vendor" / "editor.js").is_file()


def style_sheets() -> list[str]:
    """Return the style sheets of a page, in their order, as paths under the folder of static files."""
    return [f"css/{layer}.css" for layer in _LAYERS]


def load_style() -> str:
    """Return the style of the pages as text, for documents that stand alone."""
    return "\n".join((_STATIC / "css" / f"{layer}.css").read_text(encoding="utf-8") for layer in _LAYERS)
