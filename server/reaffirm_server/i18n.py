"""Language: which language a page is in, and its messages; what has no text in it is shown in the other, marked.

A page is in the language that ``?lang=`` names, which a cookie remembers; else in that of the cookie; else in the one
that the browser likes best. The path never tells the language: it is that of an identifier.
"""

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlencode

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain

from reaffirm_build.corpus import LANGUAGES
from reaffirm_build.errors import TableError
from reaffirm_build.files import read_text
from reaffirm_server.rdf import Texts

_COOKIE = "lang"
_YEAR = 365 * 24 * 3600

#: The longest query part of an address that a page repeats.
_LONGEST = 2_000

#: What a page in a language depends on beside its address.
_VARY = ("Accept-Language", "Cookie")


class _Messages(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Message catalogues that are in memory."""

    def __init__(self, catalogues: Mapping[str, Translations]) -> None:
        super().__init__()
        self._catalogues = catalogues

    def get_translations(self) -> Translations:
        """The messages in the language of the page."""
        return self._catalogues[language()]


def speak(app: Flask, catalogues: Mapping[str, Translations]) -> None:
    """Let an application speak its languages."""
    babel = Babel(app, locale_selector=language, default_locale=LANGUAGES[0])
    babel.domain_instance = _Messages({LANGUAGES[0]: Translations(), **catalogues})
    app.context_processor(lambda: {"language": language(), "alternates": alternates()})
    app.add_template_filter(spoken)
    app.after_request(_tell)


def language() -> str:
    """The language of the page that is asked for; found out once a request, since every text asks for it."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = _chosen()
    return str(g.language)


def _chosen() -> str:
    """The language that a request asks for."""
    for asked in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if asked in LANGUAGES:
            return asked
    liked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((one for one in liked if one in LANGUAGES), LANGUAGES[0])


def alternates(*posted: tuple[str, str]) -> dict[str, str]:
    """The address of this page in each language, and under "x-default" the one that leaves the language open.

    It is that of the identifier, without the suffix by which a page can be asked for, and without a query that is too
    long to stand in a page several times. What was ``posted`` and may stand in an address is put there.
    """
    short = len(request.query_string) <= _LONGEST
    args = [*request.args.items(multi=True), *posted] if short else []
    kept = [(name, value) for name, value in args if name != "lang"]
    path = (request.script_root + request.path).removesuffix(".html")
    found = {one: f"{path}?{urlencode([*kept, ('lang', one)])}" for one in LANGUAGES}
    return {**found, "x-default": f"{path}?{urlencode(kept)}" if kept else path}


def spoken(texts: Texts) -> tuple[str, str]:
    """A text in the language of the page, or else in another, with that language: "" if it has none."""
    own = language()
    order = (own, *(one for one in LANGUAGES if one != own), "", *texts)
    return next(((one, texts[one]) for one in order if one in texts), ("", ""))


def _tell(response: Response) -> Response:
    """Say of a page which language it is in and what that depends on; remember a language that was asked for."""
    if response.mimetype != "text/html":
        return response
    response.vary.update(_VARY)
    response.headers["Content-Language"] = language()
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(_COOKIE):
        path = request.script_root or "/"
        response.set_cookie(_COOKIE, asked, _YEAR, path=path, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


@cache
def load_messages() -> dict[str, Translations]:
    """The messages of the pages by language, compiled from the catalogues in ``locale/LANGUAGE/*.po``."""
    return {
        folder.name: Translations(_compiled(folder))
        for folder in sorted((Path(str(files("reaffirm_server"))) / "locale").iterdir())
        if folder.is_dir()
    }


def _compiled(folder: Path) -> io.BytesIO:
    """The catalogues of a folder as one, in the form that gettext reads. Raises TableError for what is none."""
    messages = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        try:
            found = read_po(io.StringIO(read_text(path)), locale=folder.name, abort_invalid=True)
        except PoFileError as error:
            raise TableError(path, f"line {error.lineno}: {error}") from error
        for message in found:
            if message.id and message.string:
                messages.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return compiled
