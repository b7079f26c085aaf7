"""Flask views of the home page and the SPARQL form, and of health and metrics."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.project_files import names_in
from reaffirm_server.drafts.service import DraftService
from reaffirm_server.endpoint.metrics import Metrics
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection
from reaffirm_server.engine.queries import query_text
from reaffirm_server.errors import QueryError
from reaffirm_server.i18n import language
from reaffirm_server.linked.responses import refuse, tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.service import publications
from reaffirm_server.search.selection import MAX_LENGTH, is_draft
from reaffirm_server.search.service import search
from reaffirm_server.site import home_page, query_page
from reaffirm_server.site.page_data import site
from reaffirm_server.text_tables import fold

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> Response:
    """Render the home page: one box for words and drafts, the lineages reaffirmed most, and the themes by session."""
    about: DatasetInfo = current_app.extensions["about"]
    linked = linked_data()
    collection = search().finder.collection
    lineages = fold(linked.table("top-lineages"))
    query = names_in(query_text("theme-session", about.names), language())
    page = render_template(
        "home.html",
        figures=linked.table("figures")[0],
        documents=collection.facets["document"].values.values() if linked.corpora else (),
        dataset=publications().schema_org(),
        **home_page.context(site(), lineages, collection, query),
    )
    return tagged(Response(page, mimetype="text/html"))


@blueprint.get("/lineage/<name>.png")
@blueprint.get("/og/site.png", defaults={"name": ""})
def picture(name: str) -> Response:
    """Answer that pictures for links to the site are no longer made."""
    page = url_for("lists.lineages") if not name else f"/lineage/{name}"
    return refuse(410, _("Pictures of lineages are no longer made. The page %(page)s shows the lineage.", page=page))


@blueprint.post("/recommendations")
def ask() -> WerkzeugResponse:
    """Redirect the words of the box on the home page to the search, and a draft to the check.

    Text of several lines or many words is a draft, unless it asks nobody to act and is short enough for a search: the
    redirect keeps it in the body of the request, so that it is in no address.
    """
    words = request.form.get("q", "").strip()
    drafts: DraftService = current_app.extensions["drafts"]
    if "\n" in words or (is_draft(words) and (len(words) > MAX_LENGTH or drafts.asks(words))):
        return redirect(url_for("checking.form"), 307)
    return redirect(url_for("recommendations.search", q=words) if words else url_for("recommendations.search"), 303)


@blueprint.route("/sparql", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
@blueprint.route("/data", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], endpoint="data")
def sparql() -> WerkzeugResponse:
    """Render the SPARQL form. The WSGI layer of the endpoint answers requests for other formats."""
    return query_page.page()


@blueprint.app_url_defaults
def _as_page(endpoint: str, values: dict[str, object]) -> None:
    """Add ``format=html`` to links to a query, so that they open the page with its result."""
    if endpoint == "pages.sparql" and "query" in values:
        values.setdefault("format", "html")


@blueprint.get("/healthz")
def health() -> Response:
    """Return 200 if the engine answers a query within 2 seconds, else 503 with the error."""
    try:
        _engine().query("ASK {}", Selection(), AnswerFormats(), Limits(seconds=2))
    except QueryError as error:
        return Response(f"{error}\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics of the server in the Prometheus text format 0.0.4."""
    meter: Metrics = current_app.extensions["meter"]
    return Response(meter.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _engine() -> Engine:
    """Return the engine of the current application."""
    engine: Engine = current_app.extensions["engine"]
    return engine
