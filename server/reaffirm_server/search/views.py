"""The search page of recommendations, and the same selection as data."""

import codecs
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_core.languages import Texts, language_row
from reaffirm_server import formats
from reaffirm_server.errors import SelectionError
from reaffirm_server.formats import DOCX, XLSX
from reaffirm_server.i18n import language
from reaffirm_server.linked.responses import problem_details, refuse, tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.search.articles import CITES
from reaffirm_server.search.entries import FacetValue
from reaffirm_server.search.file_tasks import OFFICE, selection_file
from reaffirm_server.search.finder import Finder, SearchResult
from reaffirm_server.search.recommendation import recommendation_data
from reaffirm_server.search.selection import (
    SORTS,
    Choice,
    facet_titles,
    in_one_line,
    is_draft,
    link_titles,
    long_draft,
    read,
    replaced,
)
from reaffirm_server.search.service import search
from reaffirm_server.search.text_index import terms

blueprint = Blueprint("recommendations", __name__, template_folder="templates")

#: The formats of a selection by suffix; the first is the default of clients without a preference.
FORMATS = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "xlsx": XLSX,
    "docx": DOCX,
}
#: The files that are opened by a program for texts or tables, in the order of the page, and the other formats.
_OFFICE = ("xlsx", "docx", "csv")

#: The maximum number of chapeaux that are named if no operative provision is selected.
_CHAPEAUX = 20

#: The number of lineages that a page names, those of most results.
_LINEAGES = 5

#: The maximum number of entries of a selection as data. Larger selections are part of the downloads.
_MAX_ENTRIES = 5_000

#: The maximum length of the name of a file, in characters.
_FILE_NAME = 60


@blueprint.get("/recommendations", endpoint="search")
@blueprint.get("/recommendations.<suffix>", endpoint="search")
def recommendations(suffix: str = "") -> WerkzeugResponse:
    """Return the selected recommendations in the format of the suffix, such as ``.csv``, or of ``Accept``.

    Responds 404 for an unknown suffix, 406 for other media types, and redirects a selection with a retired value, such
    as ``strength=recommends``. Raises SelectionError for an invalid selection.
    """
    if suffix and suffix not in FORMATS:
        return refuse(404, _("Recommendations are available as %(names)s", names=", ".join(FORMATS)))
    media_type = FORMATS.get(suffix) or formats.choose(request.headers.get("Accept", ""), tuple(FORMATS.values()))
    if media_type is None:
        return refuse(406, _("Recommendations are available as %(names)s", names=", ".join(FORMATS.values())))
    finder = search().finder
    if new := replaced(request.args, finder.collection):
        path = url_for("recommendations.search") + (f".{suffix}" if suffix else "")
        return redirect(f"{path}?{urlencode(new, safe='/')}", 301)
    html = media_type == "text/html"
    if html and (draft := long_draft(request.args.get("q", ""))):
        return Response(render_template("draft_offer.html", draft=draft), headers={"Cache-Control": "no-store"})
    choice = read(request.args, finder.collection.facets)
    if html and not choice.typed and (named := _named(finder, choice.q)):
        return redirect(_path(named))
    result = finder.find(choice)
    if html and not result.total:
        result = finder.corrected(result)
    presented = finder.presented(choice)
    listed = finder.find(presented) if presented else result
    if choice.page > listed.pages:
        raise SelectionError(
            _("There is no page %(page)d. The last page is %(last)d.", page=choice.page, last=listed.pages), 404
        )
    body = _page(finder, result, listed, typed=choice.q) if html else _data(media_type, finder, result, listed)
    return _answer(body, media_type, listed.choice, suffix)


def _answer(body: bytes | str, media_type: str, choice: Choice, suffix: str) -> WerkzeugResponse:
    """Return the response with a body. Excel reads CSV as UTF-8 only with a byte order mark, which a browser gets."""
    response = Response(body, content_type=formats.content_type(media_type))
    if not suffix:
        response.vary.add("Accept")
    if media_type == "text/csv":
        response.vary.add("Accept")
        if "text/html" in request.headers.get("Accept", ""):
            response.set_data(codecs.BOM_UTF8 + response.get_data())
            response.headers.set("Content-Disposition", "attachment", filename=_file_name(choice, "csv"))
    if media_type in OFFICE:
        response.vary.update(("Accept-Language", "Cookie"))
        kind = next(name for name, offered in FORMATS.items() if offered == media_type)
        response.headers.set("Content-Disposition", "attachment", filename=_file_name(choice, kind))
    return tagged(response)


def _file_name(choice: Choice, suffix: str) -> str:
    """Return the name of a file with a selection: its words and today, ``reaffirm-compensation-2026-11-25.xlsx``."""
    chosen = [(name, key) for name, keys in choice.chosen.items() for key in keys]
    words = [choice.q, *(f"{name}-{key}" if key.isdecimal() else key for name, key in chosen)]
    name = re.sub(r"[^\w]+", "-", " ".join(filter(None, words)))[:_FILE_NAME].strip("-") or "recommendations"
    return f"reaffirm-{name}-{datetime.now(UTC).date()}.{suffix}"


def _named(finder: Finder, text: str) -> str:
    """Return the IRI of the only provision of a number or of the document of a symbol; "" for other words."""
    named = finder.numbers.named(text) if text else []
    return named[0].iri if len(named) == 1 else finder.document(text)


def _path(iri: str) -> str:
    """Return the URL of the page of a node."""
    return url_for("linked.node", path=iri.removeprefix(linked_data().names.base))


@blueprint.errorhandler(SelectionError)
def invalid_selection(error: SelectionError) -> WerkzeugResponse:
    """Return the error for an invalid selection, in the requested format; JSON as problem details (RFC 9457)."""
    suffix = request.path.rpartition(".")[2]
    offered = ("text/html", "application/json", "text/plain")
    media_type = FORMATS.get(suffix) or formats.choose(request.headers.get("Accept", ""), offered) or "text/plain"
    if media_type == "text/html":
        return Response(render_template("wrong.html", problem=error), error.status)
    message = in_one_line(error)
    if media_type in {"application/json", "application/ld+json"}:
        return problem_details(message, error.status)
    return Response(f"{message}\n", error.status, mimetype="text/plain")


def _page(finder: Finder, result: SearchResult, listed: SearchResult, typed: str) -> str:
    """Render the search page.

    ``listed`` are the entries that it lists, without being in the count of ``result``, and ``typed`` are the words of
    the reader, in whose place corrected words may have been searched.
    """
    single = () if linked_data().corpora else ("document",)
    choice, nothing = listed.choice, not listed.total
    number, near = finder.nearest(choice.q) if nothing else ("", [])
    has_words = bool(choice.q) and not listed.is_of_articles
    return render_template(
        "recommendations.html",
        finder=finder,
        result=listed,
        choice=choice,
        blank=Choice(),
        adopted_none=[] if listed is result else _values(finder, "session", result.choice),
        adopted_by=[] if listed is result else _adopted_by(finder, listed),
        sorts=[sort for sort in SORTS if choice.q or sort != "relevance"],
        facets={name: finder.branches(listed, name) for name in finder.collection.facets if name not in single},
        others=_own_words(finder.search.others(terms(choice.q))) if has_words else [],
        articles=_cited_articles(finder, listed),
        of_year=finder.sessions_of(choice.q),
        known_sessions=finder.known_sessions(number) if number else "",
        suggestion=finder.suggestion(choice) if nothing and has_words else "",
        number=number,
        adopting_none=finder.without_adoption(number) if number else None,
        typed=typed,
        absent=finder.search.unknown(terms(typed)) if has_words and (nothing or typed != choice.q) else [],
        near=near,
        lineages=_lineages(finder, listed) if choice.narrowed else [],
        fitting=finder.fitting(choice) if nothing and has_words else [],
        relaxed=finder.relaxed(listed) if nothing else [],
        chapeaux=_chapeaux(finder, listed) if nothing else {},
        is_draft=is_draft(choice.q),
        named_by_number=bool(choice.q and finder.numbers.named(choice.q)),
        address=partial(_addressed, url_for("recommendations.search")),
        value_address=partial(_value_address, url_for("recommendations.search")),
        office=_OFFICE,
        formats=[suffix for suffix in FORMATS if suffix != "html" and suffix not in _OFFICE],
        types=FORMATS,
        file_name=_file_name,
    )


def _own_words(words: Sequence[str]) -> list[str]:
    """Return the words that may be of the language of the page, by whether its script has spaces."""
    together = not language_row(language()).space
    return [word for word in words if bool(terms(word).runs) == together]


def _cited_articles(finder: Finder, result: SearchResult) -> list[tuple[FacetValue, int]]:
    """Return the articles that the words name and that entries cite, else what includes them, with their numbers.

    With other words than an article and its treaty, nothing stands for articles that no entry cites.
    """
    if not (articles := result.articles):
        return []
    places = finder.collection.facets[CITES].places
    return [(value, len(places[value.key])) for value in articles.cited or (articles.near if articles.alone else ())]


def _adopted_by(finder: Finder, result: SearchResult) -> list[FacetValue]:
    """Return the sessions that adopted the entries of a result, in the order of the entries."""
    sessions = {value.key: value for place in result.places for value in finder.tags(place, "session")}
    return list(sessions.values())


def _values(finder: Finder, name: str, choice: Choice) -> list[FacetValue]:
    """Return the chosen values of a facet."""
    return [finder.collection.facets[name].values[key] for key in choice.chosen[name]]


def _chapeaux(finder: Finder, result: SearchResult) -> dict[str, Texts]:
    """Return the labels of the chapeaux that have the chosen values, by IRI."""
    iris = finder.chapeaux(result.choice, _CHAPEAUX)
    labels = linked_data().describer.labels([NamedNode(iri) for iri in iris])
    return {iri: labels[iri] for iri in iris}


def address(choice: Choice, suffix: str = "") -> str:
    """Return the URL of a choice, for the page or for another format."""
    return _addressed(url_for("recommendations.search"), choice, suffix)


def _addressed(path: str, choice: Choice, suffix: str = "") -> str:
    """Return the URL of a choice; ``path`` saves ``url_for`` for the hundreds of links of a page."""
    return choice.address(f"{path}.{suffix}" if suffix else path)


@lru_cache(maxsize=2_000)
def _value_address(path: str, name: str, key: str) -> str:
    """Return the URL of the selection with one value; a page has hundreds of them."""
    return Choice(chosen={name: (key,)}).address(path)


def _lineages(finder: Finder, result: SearchResult) -> list[tuple[str, Texts, int, int]]:
    """Return the lineages of most texts of a result: IRI, labels, and the numbers of its texts here and of all."""
    counts = dict(islice(finder.lineages(result.unordered).items(), _LINEAGES))
    labels = linked_data().describer.labels(map(NamedNode, counts)) if counts else {}
    members = finder.collection.lineages
    return [(iri, labels[iri], count, len(members[iri])) for iri, count in counts.items() if iri in labels]


def _data(media_type: str, finder: Finder, result: SearchResult, listed: SearchResult) -> bytes:
    """Serialise a whole selection; JSON contains a single page if the URL has the parameter ``page`` or ``size``.

    Raises SelectionError, with status 413, if the selection has more than _MAX_ENTRIES entries.
    """
    if listed.total > _MAX_ENTRIES:
        raise SelectionError(
            _(
                "More than %(most)d recommendations match. Narrow the search, or use the files at /download/.",
                most=_MAX_ENTRIES,
            ),
            413,
        )
    if media_type == "application/json":
        return _json(finder, result, listed)
    return selection_file(media_type, finder, listed)


def _json(finder: Finder, result: SearchResult, listed: SearchResult) -> bytes:
    """Serialise a selection as plain JSON, which ``docs/api-http.md`` describes."""
    service, choice = linked_data(), result.choice
    paged = "page" in request.args or "size" in request.args
    document = {
        "dataset": f"sha256:{service.digest}",
        "rights": service.published.about["rights"],
        "total": result.total,
        "query": {
            "q": choice.q,
            **{name: list(keys) for name, keys in choice.chosen.items() if keys},
            "sort": choice.order,
        },
        **_reading(finder, listed),
        **({"page": choice.page, "pages": listed.pages, "size": choice.size} if paged else {}),
        "facets": {
            name: {
                key: count for key, count in finder.facets.counts(name, choice.chosen, result.within).items() if count
            }
            for name in finder.collection.facets
        },
        "items": _items(finder, result, paged=paged),
        **(
            {"presented": {"total": listed.total, "items": _items(finder, listed, paged=paged)}}
            if listed is not result
            else {}
        ),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _reading(finder: Finder, result: SearchResult) -> dict[str, Any]:
    """Return how the words were read: the number of entries by the article that they cite, else other words."""
    if result.articles and result.is_of_articles:
        places = finder.collection.facets[CITES].places
        return {"citing": {value.key: len(places[value.key]) for value in result.articles.cited}}
    others = finder.search.others(terms(result.choice.q))
    return {"alsoSearched": others} if others else {}


def _items(finder: Finder, result: SearchResult, *, paged: bool) -> list[dict[str, Any]]:
    """Return the entries of a result, or of its page, as JSON objects."""
    places: Sequence[int] = result.shown if paged else result.places
    return [recommendation_data(finder.recommendation(place)) for place in places]


blueprint.add_app_template_global(facet_titles)
blueprint.add_app_template_global(link_titles)


@blueprint.app_template_global()
def marked(finder: Finder, result: SearchResult, text: str) -> Markup:
    """Return a text in which the words of the search are marked."""
    pieces = finder.search.marks(text, result.terms)
    return Markup("").join(Markup("<mark>{}</mark>").format(piece) if hit else piece for piece, hit in pieces)
