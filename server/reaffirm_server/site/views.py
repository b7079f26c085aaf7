"""Flask views of the home page and the SPARQL form, and of health and metrics."""

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _
from pyoxigraph import NamedNode

from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.endpoint.metrics import Metrics
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection
from reaffirm_server.engine.queries import query_text
from reaffirm_server.errors import QueryError
from reaffirm_server.i18n import language, localized
from reaffirm_server.linked.responses import tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.service import publications
from reaffirm_server.search.service import search
from reaffirm_server.search.views import address
from reaffirm_server.site import query_page
from reaffirm_server.site.chart_heatmap import choice, heatmap, picture
from reaffirm_server.site.page_data import site
from reaffirm_server.text_tables import fold

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> Response:
    """Render the home page: introduction, entry points and contents of the dataset."""
    about: DatasetInfo = current_app.extensions["about"]
    linked = linked_data()
    heatmap_counts = heatmap(search().finder.collection)
    title = _("Operative provisions by theme and session")
    lineages, sessions = fold(linked.table("top-lineages")), fold(linked.table("latest-sessions"))
    ends = linked.describer.labels(NamedNode(line.row[end]) for line in lineages for end in ("first", "last"))
    page = render_template(
        "home.html",
        figures=linked.table("figures")[0],
        documents=search().finder.collection.facets["document"].values.values() if linked.corpora else (),
        heatmap=heatmap_counts,
        title=title,
        picture=picture(heatmap_counts, title, localized, address, language(), linked.corpora),
        query=query_text("theme-session", about.names),
        lineages=lineages,
        ends=ends,
        sessions=sessions,
        numbers=site().number_of,
        graphs=sorted(about.graphs.items()),
        questions=about.questions,
        address=address,
        of=choice,
        dataset=publications().schema_org(),
    )
    return tagged(Response(page, mimetype="text/html"))


@blueprint.route("/sparql", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
@blueprint.route("/data", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], endpoint="data")
def sparql() -> Response:
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
