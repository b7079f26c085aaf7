"""HTML pages of the SPARQL form and the question gallery, and the completion data of the editor."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_core.languages import COMPLETE, FALLBACK, LANGUAGES, in_language
from reaffirm_server.assets import has_drawing, has_editor
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.project_files import Question
from reaffirm_server.endpoint.wsgi import ANSWER_KEY, ERROR_KEY, NOTICES_KEY, QUERY_KEY
from reaffirm_server.engine.base import Answer
from reaffirm_server.errors import QueryError, SyntaxQueryError
from reaffirm_server.i18n import alternates, language
from reaffirm_server.linked.responses import tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.site.query_chart import chart
from reaffirm_server.site.query_result import QueryResult, result
from reaffirm_server.text_tables import texts_by

blueprint = Blueprint("workbench", __name__)

#: The name of the question in an empty form.
_FIRST = "most-reaffirmed"
#: Maximum length of a query in a URL, in characters.
_SHORT = 2_000


@dataclass(frozen=True)
class Outcome:
    """Query of a request, with the result or the error from the SPARQL endpoint."""

    query: str
    error: QueryError | None
    answer: tuple[Answer, float] | None


def request_outcome() -> Outcome:
    """Return the query of this request and its outcome, which the WSGI layer of the endpoint put in the environment."""
    environ = request.environ
    url_query = parse_qs(request.query_string.decode(errors="replace")).get("query", [""])[0]
    return Outcome(environ.get(QUERY_KEY) or url_query, environ.get(ERROR_KEY), environ.get(ANSWER_KEY))


@dataclass(frozen=True)
class Problem:
    """An error in the language of the page."""

    title: str
    language: str  #: of the message, which is English if it is not translated
    message: str
    line: int | None
    column: int | None


def _problem(error: QueryError) -> Problem:
    """Return an error in the language of the page, with the position in the query if it is known."""
    template = gettext(error.message)
    message = template % error.values if error.values else template
    line, column = (error.line, error.column) if isinstance(error, SyntaxQueryError) else (None, None)
    if line:
        message = _("Line %(line)s, column %(column)s: %(problem)s", line=line, column=column, problem=message)
    text_language = language() if template != error.message else FALLBACK
    return Problem(gettext(error.title), text_language, message[:1].upper() + message[1:], line, column)


def page() -> WerkzeugResponse:
    """Render the SPARQL form, with the result of a query or its error. The status is that of the error, or 200.

    A question of the gallery in the words of another language is redirected to its words in the language of the page.
    """
    outcome, linked = request_outcome(), linked_data()
    if (own := _in_own_words(outcome.query)) != outcome.query:
        chosen = language() if "lang" in request.args else None
        return redirect(url_for("pages.sparql", query=own, format="html", lang=chosen), 303)
    shown: QueryResult | None = None
    if outcome.answer is not None:
        shown = result(*outcome.answer, linked.view, linked.describer.labels, linked.prefixes)
    body = render_template(
        "sparql.html",
        problem=_problem(outcome.error) if outcome.error else None,
        notices=request.environ.get(NOTICES_KEY, ()),
        query=outcome.query or _example_query(),
        result=shown,
        chart=chart(shown) if shown else None,
        alternates=alternates(*([("query", outcome.query), ("format", "html")] if _is_kept(outcome.query) else [])),
        editor=has_editor(),
        drawing=has_drawing(),
        prefixes=sorted(linked.prefixes),
        limits=current_app.extensions["limits"],
    )
    response = Response(body, outcome.error.status if outcome.error else 200)
    response.vary.add("Accept")
    response.headers.extend(outcome.error.headers if outcome.error else ())
    return response


def _in_own_words(query: str) -> str:
    """Return a question of the gallery in the language of the page, and any other query as it is."""
    about: DatasetInfo = current_app.extensions["about"]
    text = query.replace("\r\n", "\n").strip()
    for question in about.questions if text else ():
        own = question.commented(language())
        if any(text == question.commented(tag).strip() for tag in LANGUAGES) and text != own.strip():
            return own
    return query


def _example_query() -> str:
    """Return the example query of an empty form."""
    about: DatasetInfo = current_app.extensions["about"]
    return next((question.commented(language()) for question in about.questions if question.name == _FIRST), "")


def _is_kept(query: str) -> bool:
    """Return whether a posted query is short enough for the URLs of the page."""
    return 0 < len(query) <= _SHORT and "query" not in request.args


@blueprint.get("/sparql/terms.json")
def terms() -> Response:
    """Return the completion data of the editor as JSON: prefixes, and terms with a label in each language."""
    linked = linked_data()
    base = linked.names.base
    labels = texts_by(linked.describer.table("sparql-terms"), "term")
    texts = {**linked.published.borrowed_labels, **labels}
    every = {iri: [own[tag] for tag in COMPLETE] for iri, own in texts.items() if own.keys() >= set(COMPLETE)}
    short = {iri: linked.view.node(iri, {}).short for iri in every}
    named = {iri: name for iri, name in short.items() if name != iri and (":" in name or not iri.startswith(base))}
    answer: Response = jsonify(
        prefixes=linked.prefixes, terms=[[name, *every[iri]] for iri, name in sorted(named.items(), key=str)]
    )
    return tagged(answer)


@blueprint.get("/questions")
def questions() -> str:
    """Render the gallery of competency questions with their queries."""
    about: DatasetInfo = current_app.extensions["about"]
    groups: dict[str, list[Question]] = {}
    for question in about.questions:
        groups.setdefault(in_language(question.group, FALLBACK) or "", []).append(question)
    return render_template("questions.html", groups=list(groups.values()))
