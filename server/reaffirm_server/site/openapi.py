"""The description of the interface for programs, apart from SPARQL, in OpenAPI 3.1; the page /help/api shows it too.

The schemas of answers are in ``config/openapi-schemas.json``. The words of parameters and answers are in the language
of the request.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from reaffirm_core import __version__
from reaffirm_core.files import read_text
from reaffirm_core.languages import in_language
from reaffirm_core.names import MAIN_CORPUS, OWN_PATHS
from reaffirm_server.dataset.settings import CONFIG
from reaffirm_server.drafts.views import PATH as DRAFT_PATH
from reaffirm_server.i18n import language
from reaffirm_server.publish.service import Publications
from reaffirm_server.search.entries import Facet
from reaffirm_server.search.selection import MAX_LENGTH, MAX_PAGE, SIZES, SORTS, facet_titles
from reaffirm_server.search.views import FORMATS

#: The most values of a facet that are listed.
_LISTED = 100
#: The media types of JSON, of errors in it, and of descriptions of nodes.
_JSON, _PROBLEM, _LD = "application/json", "application/problem+json", "application/ld+json"
#: The paths of the identifiers of nodes outside a corpus: those that are no namespaces with ``#``.
_KINDS = {path.removesuffix("/") for path in OWN_PATHS.values() if path.endswith("/")} - {MAIN_CORPUS}

#: An object of the description.
Part = dict[str, Any]


def description(server: str, facets: Mapping[str, Facet], publications: Publications, example: str) -> Part:
    """Return the description of the interface at the URL of a server. ``example`` is the path of a provision, or ""."""
    about = publications.published.about
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Reaffirm",
            "version": __version__,
            "summary": in_language(about["title"], language()) or "",
            "description": in_language(about["description"], language()) or "",
            "license": {"name": "MIT; CC BY 4.0", "url": f"{server}/about"},
        },
        "servers": [{"url": server}],
        "paths": {
            "/recommendations": {"get": _recommendations(facets)},
            "/{kind}/{name}.jsonld": {"get": _identifier(publications.names.corpora, example)},
            DRAFT_PATH: {"post": _check()},
            "/download/{name}": {"get": _download(publications)},
        },
        "components": {"schemas": json.loads(read_text(CONFIG / "openapi-schemas.json"))},
    }


def _recommendations(facets: Mapping[str, Facet]) -> Part:
    """Return the operation that searches."""
    first, last = SIZES
    titles = facet_titles()
    files: Part = {media_type: {} for media_type in FORMATS.values() if media_type != _JSON}
    return {
        "operationId": "searchRecommendations",
        "summary": _("Search recommendations"),
        "description": _(
            "A parameter may be repeated: its values are alternatives. Different parameters narrow the selection."
            " The format is that of the Accept header, or of a suffix: /recommendations.json."
        ),
        "parameters": [
            _parameter("q", _("Words, or the number of a recommendation"), {"type": "string", "maxLength": MAX_LENGTH}),
            *(_parameter(name, titles[name], _choices(facet)) for name, facet in facets.items()),
            _parameter("sort", _("Order"), {"type": "string", "enum": list(SORTS)}),
            _parameter(
                "page",
                _("Page; without page and size, JSON has the whole selection"),
                {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
            ),
            _parameter("size", _("Results on a page"), {"type": "integer", "minimum": first, "maximum": last}),
        ],
        "responses": {
            "200": {
                "description": _("The selection"),
                "content": {_JSON: {"schema": _schema("Selection")}, **files},
            },
            **_problems(
                {
                    "400": _("An unknown value or an invalid number"),
                    "404": _("A page after the last"),
                    "413": _("Too many results; use the files"),
                    "414": _("A search of too many characters"),
                }
            ),
            "406": {"description": _("A format that is not offered"), "content": {"text/plain": {}}},
            "503": {
                "description": _("Other files are being made; try again in a moment"),
                "content": {"text/plain": {}},
            },
        },
    }


def _identifier(corpora: tuple[str, ...], example: str) -> Part:
    """Return the operation that describes a node in JSON-LD."""
    corpus, _slash, name = example.partition("/")
    kinds = {"type": "string", "enum": sorted({*_KINDS, *corpora, corpus} - {""})}
    content = {_LD: {"schema": _schema("Description")}}
    moved: Part = {
        "description": _("Another spelling or an earlier name"),
        "content": {"text/html": {}, "text/plain": {}},
    }
    return {
        "operationId": "describeNode",
        "summary": _("Describe what an identifier names"),
        "description": _("Identifiers are paths. Other formats have other suffixes, such as .ttl."),
        "parameters": [
            _parameter("kind", _("Kind of node; %(corpus)s for recommendations", corpus=corpus), kinds, "path"),
            {
                **_parameter("name", _("Name"), {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$"}, "path"),
                "example": name,
            },
        ],
        "responses": {
            "200": {"description": _("The description"), "content": content},
            "3XX": moved,
            "404": {"description": _("Nothing has this identifier"), "content": content},
            "414": {"description": _("A path of too many characters"), "content": content},
        },
    }


def _check() -> Part:
    """Return the operation that checks a draft."""
    numbers = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    form = {
        "type": "object",
        "properties": {
            "draft": {"type": "string", "description": _("Text of the draft")},
            "read": {**numbers, "description": _("Numbers of paragraphs to read as recommendations")},
            "leave": {**numbers, "description": _("Numbers of paragraphs to leave out")},
        },
        "required": ["draft"],
    }
    file = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": _("Word document, PDF or plain text")}
        },
        "required": ["file"],
    }
    return {
        "operationId": "checkDraft",
        "summary": _("Check a draft against earlier recommendations"),
        "description": _("Send Accept: application/json to get the report as JSON. Nothing of the draft is stored."),
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": form}, "multipart/form-data": {"schema": file}},
        },
        "responses": {
            "200": {
                "description": _("The report"),
                "content": {_JSON: {"schema": _schema("Report")}, "text/html": {}},
            },
            **_problems(
                {
                    "400": _("A draft that cannot be checked; the title says why"),
                    "413": _("A request that is too large"),
                    "415": _("A request that is no form; the title says what to send"),
                    "503": _("The server is busy and has not checked the draft; try again in a moment"),
                    "504": _("A draft that takes too long; check it in parts"),
                }
            ),
        },
    }


def _download(publications: Publications) -> Part:
    """Return the operation that returns a file."""
    downloads = publications.downloads
    media_types = sorted({file.media_type for file in downloads.files.values()} | {"application/gzip", "text/plain"})
    content: Part = {media_type: {} for media_type in media_types}
    error: Part = {media_type: {} for media_type in ("text/html", _PROBLEM, "text/plain")}
    return {
        "operationId": "downloadFile",
        "summary": _("Download a file"),
        "description": _("The whole dataset, its graphs and tables. Each file is also there compressed, with .gz."),
        "parameters": [
            _parameter("name", _("Name of the file"), {"type": "string", "enum": sorted(downloads.names)}, "path")
        ],
        "responses": {
            "200": {"description": _("The file"), "content": content},
            "206": {"description": _("The requested range of the file"), "content": content},
            "404": {"description": _("There is no such file"), "content": error},
            "413": {"description": _("The dataset is too large for this file"), "content": error},
            "416": {"description": _("A range after the end of the file"), "content": error},
            "503": {"description": _("The file is being made; try again in a moment"), "content": error},
        },
    }


def _parameter(name: str, text: str, schema: Part, where: str = "query") -> Part:
    """Return a parameter; those of a path are required."""
    return {"name": name, "in": where, "required": where == "path", "description": text, "schema": schema}


def _choices(facet: Facet) -> Part:
    """Return the schema of the values of a facet, which lists them unless there are many."""
    key: Part = {"type": "string"}
    if 0 < len(facet.values) <= _LISTED:
        key["enum"] = list(facet.values)
    return {"type": "array", "items": key}


def _problems(texts: Mapping[str, str]) -> Part:
    """Return error responses by status, as problem details or for readers."""
    content = {_PROBLEM: {"schema": _schema("Problem")}, "text/html": {}, "text/plain": {}}
    return {status: {"description": text, "content": content} for status, text in texts.items()}


def _schema(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def operations(document: Part) -> Iterable[tuple[str, str, Part]]:
    """Yield the method, the path and the description of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation
