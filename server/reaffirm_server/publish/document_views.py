"""Views of citations, Web Annotations, the bare texts of nodes, and indexes as pages and documents.

Addresses are such as ``/tip/4-46-i-2.bib``, ``/tip/4-46-i-2.text-zh.txt`` and ``/index/theme.docx``.
"""

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_core.languages import FALLBACK, LANGUAGES, in_language
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.i18n import language
from reaffirm_server.linked.responses import preflight, refuse, tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.public_url import origin
from reaffirm_server.publish.citation import FORMATS
from reaffirm_server.publish.index import BY
from reaffirm_server.publish.service import INDEXES, publications
from reaffirm_server.publish.web_annotations import MEDIA_TYPE, text_address

#: Maximum number of operative provisions in an index, which is a document to be read and printed.
MAX_PROVISIONS = 20_000

blueprint = Blueprint("documents", __name__, template_folder="templates")
blueprint.after_request(preflight)


@blueprint.get("/<path:path>.<any(bib, ris):suffix>")
def citation(path: str, suffix: str) -> WerkzeugResponse:
    """Return the citation of the dataset or of a provision as BibTeX or RIS; ``lang`` is a language of the site."""
    service, text_language = publications(), request.args.get("lang", FALLBACK)
    works = service.cite(path)
    if not works:
        iri = service.names.base + path
        return refuse(404, _("There is no citation for %(iri)s. Recommendations and /dataset have citations.", iri=iri))
    work = in_language(works, text_language) if text_language in LANGUAGES else None
    if work is None:
        return _no_language(text_language)
    media_type, write = FORMATS[suffix]
    return _file(write(work).encode(), f"{media_type}; charset=utf-8", f"{work.key}.{suffix}")


@blueprint.get("/<path:path>.annotations.jsonld")
def annotations(path: str) -> WerkzeugResponse:
    """Return the evidence of a provision as a page of Web Annotations."""
    page = publications().annotations_of(path)
    if page is None:
        iri = publications().names.base + path
        return refuse(
            404, _("There are no annotations of %(iri)s. Recommendations and their parts have annotations.", iri=iri)
        )
    return _file(page, MEDIA_TYPE, f"{path.replace('/', '-')}.annotations.jsonld")


@blueprint.get("/<path:path>.text-<tag>.txt")
def text(path: str, tag: str) -> WerkzeugResponse:
    """Return the words of a node in a language, exactly as in ``rec:text``, in which positions of evidence count."""
    iri, texts = publications().names.base + path, publications().texts_of(path)
    if not texts:
        return refuse(
            404, _("There is no text of %(iri)s. Recommendations, their parts and notes have texts.", iri=iri)
        )
    if tag not in texts:
        known = ", ".join(texts)
        return refuse(
            404, _("The text of %(iri)s is not in “%(name)s” but in: %(names)s.", iri=iri, name=tag, names=known)
        )
    name = text_address(path.replace("/", "-"), tag)
    response = _file(texts[tag].encode(), "text/plain; charset=utf-8", name)
    response.headers["Content-Language"] = tag
    response.headers["Link"] = _links(path, tag)
    return response


def _links(path: str, tag: str) -> str:
    """Return the Link header of a text: its node, the descriptions of node and dataset, and the public address."""
    links = [f'<{publications().names.base}{path}>; rel="about"']
    links += [f'<{url_for("linked.node", path=other)}>; rel="describedby"' for other in (path, "dataset")]
    if origin():
        links.append(f'<{origin()}{url_for("documents.text", path=path, tag=tag)}>; rel="canonical"')
    return ", ".join(links)


def _no_language(text_language: str) -> WerkzeugResponse:
    """Return the error for a language that the site does not have."""
    names = ", ".join(LANGUAGES)
    return refuse(400, _("Unknown language “%(name)s”. Set lang to one of %(names)s.", name=text_language, names=names))


@blueprint.get("/index/")
def indexes() -> str:
    """Return the page that lists the indexes."""
    titles = texts_for(publications().published.index, language())["by"]
    return render_template("indexes.html", titles={by: titles[by] for by in BY})


@blueprint.get("/index/<any(theme, article, addressee, session, lineage):by>")
def index_page(by: str) -> WerkzeugResponse:
    """Return an index of the recommendations as a page."""
    page = _too_many() or render_template("index.html", index=publications().index(by, language()))
    return page if isinstance(page, Response) else tagged(Response(page, mimetype="text/html"))


@blueprint.get("/index/<by>.<any(docx, md):suffix>")
def index(by: str, suffix: str) -> WerkzeugResponse:
    """Return an index of the recommendations as a document; ``lang`` is a language of the site."""
    service, text_language = publications(), request.args.get("lang", FALLBACK)
    if by not in BY:
        return refuse(404, _("There is no index by “%(name)s”. Indexes: %(names)s.", name=by, names=", ".join(BY)))
    if text_language not in LANGUAGES:
        return _no_language(text_language)
    if refused := _too_many():
        return refused
    content = service.index_file(by, text_language, suffix)
    return _file(content, INDEXES[suffix][0], f"index-{by}.{text_language}.{suffix}")


def _too_many() -> Response | None:
    """Return the error for too many recommendations, or None; they are counted before any of them is loaded."""
    if int(linked_data().table("provisions")[0]["count"]) <= MAX_PROVISIONS:
        return None
    hint = _(
        "More than %(most)d recommendations match. Narrow the search, or use the files at /download/.",
        most=MAX_PROVISIONS,
    )
    return refuse(413, hint)


def _file(content: bytes, content_type: str, name: str) -> WerkzeugResponse:
    """Return a document with its file name and an ETag."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return tagged(response)
