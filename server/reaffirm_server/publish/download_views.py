"""Views of downloads and of files at well-known addresses: VoID, context, sitemaps, robots.txt."""

from datetime import UTC, datetime, time

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import formats
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.i18n import language
from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.linked.responses import preflight, refuse, tagged, with_ranges
from reaffirm_server.linked.service import linked_data
from reaffirm_server.linked.views import answer
from reaffirm_server.publish.download_page import download_page
from reaffirm_server.publish.downloads import CHECKSUMS
from reaffirm_server.publish.index import BY
from reaffirm_server.publish.service import publications

blueprint = Blueprint("discover", __name__, template_folder="templates")
blueprint.after_request(preflight)

#: Maximum number of addresses in one sitemap (sitemaps.org).
_SITEMAP = 50_000

#: Media types of files that ``Downloads.files`` does not list, by suffix or name.
_TYPES = {"gz": "application/gzip", CHECKSUMS: "text/plain"}


@blueprint.get("/.well-known/void")
def void() -> WerkzeugResponse:
    """Return the description of the dataset at its well-known address (VoID, section 7.2); by default as Turtle."""
    offered = ("text/turtle", *formats.DESCRIPTIONS.values())
    media_type = formats.choose(request.headers.get("Accept", ""), offered)
    if media_type is None:
        return refuse(
            406,
            _("Formats of the description of the dataset: %(types)s", types=", ".join(formats.DESCRIPTIONS.values())),
        )
    return answer(ResolvedDocument("dataset", "", publications().dataset), media_type)


@blueprint.get("/context.jsonld")
def context() -> Response:
    """Return the JSON-LD context."""
    return _complete("context.jsonld")


@blueprint.get("/ontology/<version>/context.jsonld")
def context_of_version(version: str) -> WerkzeugResponse:
    """Return the JSON-LD context at the address of the ontology version. An earlier version redirects to it."""
    if version in linked_data().published.ontologies:
        return redirect(url_for(".context"), 303)
    if linked_data().resolver.description(f"ontology/{version}") is None:
        return refuse(404, _("This site has no version %(name)s of the ontology", name=version))
    return _complete("context.jsonld")


@blueprint.get("/graph/oa")
def generated_graph() -> WerkzeugResponse:
    """Redirect the IRI of the graph of Web Annotations to its file. It is generated and in no dataset."""
    return redirect(url_for(".download", name="web-annotations.nq"), 303)


@blueprint.get("/download/")
def downloads() -> str:
    """Return the page that lists every file."""
    titles = texts_for(publications().published.index, language())["by"]
    return render_template("downloads.html", page=download_page(publications()), indexes={by: titles[by] for by in BY})


@blueprint.get("/download/<name>")
def download(name: str) -> WerkzeugResponse:
    """Return a file, unless the dataset is too large for it."""
    service = publications()
    if name not in service.downloads.names:
        return refuse(404, _("There is no file %(name)s. All files are listed at /download/.", name=name))
    if not service.in_memory and name.removesuffix(".gz") not in service.files:
        hint = _("The dataset is too large for this file. Query a part of it at /sparql.")
        return refuse(413, hint)
    return _complete(name)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the sitemap of every document, or an index of sitemaps if one sitemap is too small."""
    documents = _documents()
    if len(documents) <= _SITEMAP:
        return _sitemap(documents)
    count = -(-len(documents) // _SITEMAP)
    parts = [url_for("discover.sitemap_part", number=number, _external=True) for number in range(1, count + 1)]
    return _xml("sitemapindex.xml", addresses=parts)


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> WerkzeugResponse:
    """Return one of several sitemaps; ``number`` is 1-based."""
    documents = _documents()[_SITEMAP * (number - 1) : _SITEMAP * number] if number else []
    return _sitemap(documents) if documents else refuse(404, _("There is no sitemap %(number)d", number=number))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return robots.txt, which excludes only the SPARQL endpoint."""
    endpoint, map_ = url_for("pages.sparql"), url_for("discover.sitemap", _external=True)
    return Response(f"User-agent: *\nDisallow: {endpoint}\nSitemap: {map_}\n", mimetype="text/plain")


def _documents() -> list[str]:
    """Return the paths of all documents; terms of one document share its path without the fragment."""
    service = publications()
    base = service.names.base
    pages = ("", "recommendations", "dataset", "shapes", "download/", "index/", *(f"index/{by}" for by in BY))
    nodes = (iri.removeprefix(base).partition("#")[0] for iri in service.describer.identifiers())
    return list(dict.fromkeys([*pages, *nodes]))


def _sitemap(documents: list[str]) -> Response:
    home = url_for("pages.home", _external=True)
    return _xml("sitemap.xml", addresses=[home + path for path in documents])


def _xml(template: str, addresses: list[str]) -> Response:
    text = render_template(template, addresses=addresses, released=publications().published.released)
    return tagged(Response(text, mimetype="application/xml"))


def _complete(name: str) -> Response:
    """Return a file, last modified on the release date, or a range of it."""
    service = publications()
    file = service.downloads.files.get(name)
    media_type = file.media_type if file else _TYPES[name.rpartition(".")[2] or name]
    response = Response(service.downloads.content(name), content_type=formats.content_type(media_type))
    if released := service.published.released:
        response.last_modified = datetime.combine(released, time(), UTC)
    return with_ranges(tagged(response))
