"""App: the WSGI application, made from a store."""

from flask import Flask, Response
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import pages, sparql
from reaffirm_server.engine import Embedded
from reaffirm_server.errors import QueryError
from reaffirm_server.store import Served


def create_app(served: Served, mount: str = "") -> Flask:
    """Make the application.

    ``mount`` is a path such as ``/reaffirm`` under which it answers instead of at the root of its host; it changes
    links in pages, never an IRI in the data.
    """
    app = Flask(__name__)
    app.extensions["served"] = served
    app.extensions["engine"] = Embedded(served.store, served.names.base)
    app.add_template_filter(_sum_of, "sum_of")
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_error_handler(QueryError, _say)
    if mount:
        nothing = WerkzeugResponse("Not found. The site is at " + mount + "/\n", status=404, mimetype="text/plain")
        app.wsgi_app = DispatcherMiddleware(nothing, {mount: app.wsgi_app})  # type: ignore[method-assign]
    return app


def _sum_of(rows: list[dict[str, str]], column: str) -> int:
    """The sum of a column of a table."""
    return sum(int(row[column]) for row in rows)


def _say(error: QueryError) -> Response:
    """An error as plain text."""
    return Response(f"{error}\n", status=error.status, mimetype="text/plain")
