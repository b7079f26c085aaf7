"""Static files: their versions in URLs, the style sheets, and the fonts and the query editor that set-up makes."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

_STATIC = Path(str(files("reaffirm_server"))) / "static"
#: The layers of the style, in their order.
_LAYERS = ("tokens", "base", "parts", "pages", "print")
#: The URL parameter with the version of a static file.
_VERSION = "v"
#: The folder of fonts, which have a hash of their content in their names.
_FONTS = "vendor/fonts/"
#: The cache policy of a file at a URL that its content determines: a year, without a request to see if it changed.
_UNCHANGING = "public, max-age=31536000, immutable"


def version_static_files(app: Flask) -> None:
    """Add a version to the URLs of static files; let clients keep the files that they request with it."""
    app.url_defaults(_add_version)
    app.after_request(_set_caching)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and (version := _version(values.get("filename", ""))):
        values.setdefault(_VERSION, version)


def _set_caching(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 206, 304}:
        requested, name = request.args.get(_VERSION), (request.view_args or {})["filename"]
        if name.startswith(_FONTS) or (requested and requested == _version(name)):
            response.headers["Cache-Control"] = _UNCHANGING
    return response


@cache
def _version(name: str) -> str:
    """Return the version of a static file, from a hash of its content, or "" if there is no such file."""
    path = _STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


@cache
def stored_brotli(name: str) -> bytes:
    """Return a static file as set-up compressed it with Brotli, or nothing if it did not."""
    path = _STATIC / f"{name}.br"
    return path.read_bytes() if path.is_file() else b""


def has_editor() -> bool:
    """Return whether the query editor was built at set-up, which requires Node.js."""
    return _has_bundle("editor.js")


def has_drawing() -> bool:
    """Return whether the program that draws results as graphs was built at set-up, which requires Node.js."""
    return _has_bundle("graph.js")


def _has_bundle(name: str) -> bool:
    return (_STATIC / "vendor" / name).is_file()


def style_sheets() -> list[str]:
    """Return the style sheets of a page, in their order, as paths under the folder of static files.

    Fonts are made at set-up, which requires Node.js. Without them pages use those of the system.
    """
    fonts = ["vendor/fonts.css"] if (_STATIC / "vendor" / "fonts.css").is_file() else []
    return [*fonts, *(f"css/{layer}.css" for layer in _LAYERS)]


def load_style() -> str:
    """Return the style of the pages as text, for documents that stand alone."""
    return "\n".join((_STATIC / "css" / f"{layer}.css").read_text(encoding="utf-8") for layer in _LAYERS)
