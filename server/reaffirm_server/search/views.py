"""Recommendations: the page on which they are searched and filtered, and the same selection as data."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import formats
from reaffirm_server.engine.base import Answer
from reaffirm_server.errors import ChoiceError
from reaffirm_server.linked.responses import refuse, tagged
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.csv_tables import selected
from reaffirm_server.publish.service import publications
from reaffirm_server.search.entries import Value
from reaffirm_server.search.finder import Finder, Found
from reaffirm_server.search.selection import SORTS, Choice, read
from reaffirm_server.search.service import search

blueprint = Blueprint("recommendations", __name__, template_folder="templates")

#: The formats of a selection by suffix, that which a client without preference gets first.
FORMATS = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
}

#: The most entries that are handed out at once; whoever wants more takes the whole dataset.
_MOST = 5_000


@blueprint.get("/recommendations")
@blueprint.get("/recommendations.<suffix>")
def found(suffix: str = "") -> WerkzeugResponse:
    """The recommendations that fit what the address asks for, by ``Accept`` or by a suffix such as ``.csv``."""
    if suffix and suffix not in FORMATS:
        return refuse(404, _("Recommendations are there as %(names)s", names=", ".join(FORMATS)))
    media_type = FORMATS.get(suffix) or formats.choose(request.headers.get("Accept", ""), tuple(FORMATS.values()))
    if media_type is None:
        return refuse(406, _("Recommendations are there as %(names)s", names=", ".join(FORMATS.values())))
    finder = search().finder
    choice = read(request.args, finder.collection.facets)
    fit = finder.find(choice)
    if choice.page > fit.pages:
        raise ChoiceError(
            _("There is no page %(page)d: the last one is %(last)d.", page=choice.page, last=fit.pages), 404
        )
    body = _page(finder, fit) if media_type == "text/html" else _handed(media_type, finder, fit)
    response = Response(body, content_type=formats.content_type(media_type))
    if not suffix:
        response.vary.add("Accept")
    return tagged(response)


@blueprint.errorhandler(ChoiceError)
def wrong(error: ChoiceError) -> WerkzeugResponse:
    """What an address asks for and there is not, said in the format that was asked for."""
    suffix = request.path.rpartition(".")[2]
    offered = ("text/html", "application/json", "text/plain")
    media_type = FORMATS.get(suffix) or formats.choose(request.headers.get("Accept", ""), offered) or "text/plain"
    if media_type == "text/html":
        return Response(render_template("wrong.html", problem=str(error), status=error.status), error.status)
    if media_type in {"application/json", "application/ld+json"}:
        details = {"title": str(error), "status": error.status}
        return Response(json.dumps(details, ensure_ascii=False), error.status, content_type="application/problem+json")
    return Response(f"{error}\n", error.status, mimetype="text/plain")


def _page(finder: Finder, fit: Found) -> str:
    """The page."""
    single = () if linked_data().corpora else ("document",)
    return render_template(
        "recommendations.html",
        finder=finder,
        found=fit,
        choice=fit.choice,
        blank=Choice(),
        sorts=[one for one in SORTS if fit.choice.q or one != "relevance"],
        facets={name: finder.branches(fit, name) for name in finder.collection.facets if name not in single},
        relaxed=finder.relaxed(fit) if not fit.total else [],
        address=partial(_addressed, url_for("recommendations.found")),
        formats=[suffix for suffix in FORMATS if suffix != "html"],
        types=FORMATS,
    )


def address(choice: Choice, suffix: str = "") -> str:
    """The address of a choice, as a page or in another format."""
    return _addressed(url_for("recommendations.found"), choice, suffix)


def _addressed(path: str, choice: Choice, suffix: str = "") -> str:
    """The address of a choice where the path of the page is known; a page has hundreds of them."""
    return choice.address(f"{path}.{suffix}" if suffix else path)


def _handed(media_type: str, finder: Finder, fit: Found) -> bytes:
    """A selection as data: all of it, of which JSON takes a page if the address names one or a size."""
    if fit.total > _MOST:
        raise ChoiceError(
            _("More than %(most)d fit; choose more narrowly, or take the files at /download/.", most=_MOST), 413
        )
    iris = [finder.collection.entries[place].iri for place in fit.places]
    if media_type == "application/json":
        return _json(finder, fit)
    kept, key = search().selections, (media_type, tuple(iris))
    finished = kept.get(key)
    if finished is None:
        finished = Answer(media_type, _WRITERS[media_type](iris))
        kept.put(key, finished)
    return finished.body


def _csv(iris: list[str]) -> bytes:
    """The rows of the table of recommendations."""
    return selected(publications().dumps.content("recommendations.csv"), iris)


def _turtle(iris: list[str]) -> bytes:
    service = linked_data()
    quads = service.describer.selection([NamedNode(iri) for iri in iris])
    return write(quads, formats.GRAPHS["text/turtle"], service.prefixes)


def _jsonld(iris: list[str]) -> bytes:
    service, nodes = linked_data(), [NamedNode(iri) for iri in iris]
    triples = [quad.triple for quad in service.describer.selection(nodes)]
    return service.framer.frame(triples, nodes)


def _json(finder: Finder, fit: Found) -> bytes:
    """The selection for programs that know no RDF; described in ``docs/api-http.md``."""
    service, choice = linked_data(), fit.choice
    paged = "page" in request.args or "size" in request.args
    document = {
        "dataset": f"sha256:{service.digest}",
        "rights": service.published.about["rights"],
        "total": fit.total,
        "query": {
            "q": choice.q,
            **{name: list(keys) for name, keys in choice.chosen.items() if keys},
            "sort": choice.order,
        },
        **({"page": choice.page, "pages": fit.pages, "size": choice.size} if paged else {}),
        "facets": {
            name: {key: count for key, count in finder.facets.counts(name, choice.chosen, fit.within).items() if count}
            for name in finder.collection.facets
        },
        "items": [_item(finder, place) for place in (fit.shown if paged else fit.places)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _item(finder: Finder, place: int) -> dict[str, Any]:
    """An entry as JSON."""
    entry = finder.collection.entries[place]
    tags = {name: [_value(value) for value in finder.tags(place, name)] for name in finder.collection.facets}
    links = [value["key"] for value in tags.pop("lineage")]
    return {
        "id": entry.iri,
        "identifier": entry.identifier,
        "label": entry.label,
        "headline": entry.headline,
        "text": entry.text,
        "fullText": entry.full_text,
        **tags,
        "lineage": links,
        "reaffirmedBy": entry.reaffirmed,
    }


def _value(value: Value) -> dict[str, Any]:
    return {"id": value.iri, "key": value.key, "label": value.labels}


_WRITERS: dict[str, Callable[[list[str]], bytes]] = {
    "text/csv": _csv,
    "application/ld+json": _jsonld,
    "text/turtle": _turtle,
}


@blueprint.app_template_global()
def marked(finder: Finder, fit: Found, text: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it was searched for."""
    return finder.search.marks(text, fit.terms)
