"""Page language and message catalogues.

The language of a page is the value of ``?lang=``, which is stored in a cookie; else the value of the cookie; else the
preferred language of the browser. Paths contain no language, since they are paths of identifiers.
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

from reaffirm_core.errors import TableError
from reaffirm_core.files import read_text
from reaffirm_core.languages import BY_TAG, FALLBACK, LANGUAGES, Texts, language_row
from reaffirm_server.public_url import origin

_COOKIE = "lang"
#: Lifetime of the cookie, in seconds.
_YEAR = 365 * 24 * 3600

#: Maximum number of bytes of a query string that a page repeats in its links.
_LONGEST = 2_000

#: Request headers that a page depends on, for the Vary header.
_VARY = ("Accept-Language", "Cookie")


class _Messages(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """A domain of message catalogues in memory."""

    def __init__(self, catalogues: Mapping[str, Translations]) -> None:
        super().__init__()
        self._catalogues = catalogues

    def get_translations(self) -> Translations:
        """Return the catalogue in the language of the page."""
        return self._catalogues.get(language()) or self._catalogues[FALLBACK]


def set_languages(app: Flask, catalogues: Mapping[str, Translations]) -> None:
    """Configure the languages of an application, with message catalogues by language."""
    babel = Babel(app, locale_selector=language, default_locale=FALLBACK)
    babel.domain_instance = _Messages({FALLBACK: Translations(), **catalogues})
    app.context_processor(_context)
    app.add_template_filter(localized)
    app.add_template_filter(html_tag)
    app.after_request(_set_headers)


def _context() -> dict[str, object]:
    """Return the values that templates use: the languages of the site, and the page in each."""
    return {
        "language": language(),
        "alternates": alternates(),
        "languages": BY_TAG,
        "fallback": FALLBACK,
        "canonical": _canonical(),
        "origin": origin(),
    }


def language() -> str:
    """Return the language of the requested page. It is determined once a request, since every text uses it."""
    try:
        known: str = g.language
    except (AttributeError, RuntimeError):  # the first text of a request, or no request
        if not has_request_context():
            return FALLBACK
        known = g.language = _requested()
    return known


def _requested() -> str:
    """Return the language of a request: parameter, cookie, Accept-Language header or default."""
    for value in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if value in LANGUAGES:
            return value
    accepted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((tag for tag in accepted if tag in LANGUAGES), FALLBACK)


def alternates(*posted: tuple[str, str]) -> dict[str, str]:
    """Return the URL of this page in each language, and under "x-default" the URL without a language.

    The URLs have no suffix ``.html``, and no query string if it is longer than ``_LONGEST``. ``posted`` are parameters
    of a POST request to add to the URLs.
    """
    short = len(request.query_string) <= _LONGEST
    args = [*request.args.items(multi=True), *posted] if short else []
    kept = [(name, value) for name, value in args if name != "lang"]
    path = (request.script_root + request.path).removesuffix(".html")
    urls = {tag: f"{path}?{urlencode([*kept, ('lang', tag)])}" for tag in LANGUAGES}
    return {**urls, "x-default": f"{path}?{urlencode(kept)}" if kept else path}


def _canonical() -> str:
    """Return the path and query of this page for search engines: with its language if the request names one."""
    requested = request.args.get("lang", "")
    return alternates()[requested if requested in LANGUAGES else "x-default"]


def localized(texts: Texts) -> tuple[str, str]:
    """Return a text in the language of the page, else in another language, as a pair of language and text."""
    if (own := language()) in texts:
        return own, texts[own]
    order = (*LANGUAGES, "", *texts)
    return next(((tag, texts[tag]) for tag in order if tag in texts), ("", ""))


def html_tag(tag: str) -> str:
    """Return the tag of a language in the attributes of a page, which may name its script."""
    return language_row(tag).html or tag


def set_language_headers(response: Response) -> None:
    """Set the Content-Language and Vary headers of a response in the language of the page."""
    response.vary.update(_VARY)
    response.headers["Content-Language"] = html_tag(language())


def _set_headers(response: Response) -> Response:
    """Set the language headers of a page, and the cookie of a requested language."""
    if response.mimetype != "text/html":
        return response
    set_language_headers(response)
    requested = request.args.get("lang")
    if requested in LANGUAGES and requested != request.cookies.get(_COOKIE):
        path = request.script_root or "/"
        response.set_cookie(
            _COOKIE, requested, _YEAR, path=path, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response


@cache
def load_messages() -> dict[str, Translations]:
    """Load the messages of the pages by language, compiled from ``locale/LANGUAGE/*.po``."""
    return {
        folder.name: Translations(_compiled(folder))
        for folder in sorted((Path(str(files("reaffirm_server"))) / "locale").iterdir())
        if folder.is_dir()
    }


def _compiled(folder: Path) -> io.BytesIO:
    """Merge the catalogues of a folder into one MO file. Raises TableError, with file and line, for an invalid file."""
    messages = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        try:
            catalogue = read_po(io.StringIO(read_text(path)), locale=folder.name, abort_invalid=True)
        except PoFileError as error:
            raise TableError(path, f"line {error.lineno}: {error}") from error
        for message in catalogue:
            if message.id and message.string:
                messages.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return compiled
