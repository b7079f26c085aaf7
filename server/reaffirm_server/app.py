"""App: the WSGI application, made from a store."""

from flask import Flask, Response
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_build import __version__
from reaffirm_build.errors import ReaffirmError
from reaffirm_server import discover, linked, pages, sparql
from reaffirm_server.engine import Embedded
from reaffirm_server.errors import QueryError
from reaffirm_server.publication import Publication
from reaffirm_server.store import Served, load_published


def create_app(served: Served, mount: str = "") -> Flask:
    """Make the application.

    ``mount`` is a path such as ``/reaffirm`` under which it answers instead of at the root of its host; it changes
    links in pages, never an IRI in the data. ``REAFFIRM_TRUSTED_PROXIES`` in the environment is the number of proxies
    before it whose ``X-Forwarded-*`` headers are believed; without it none is. Raises ReaffirmError if it is no number.
    """
    app = Flask(__name__)
    app.extensions["served"] = served
    app.extensions["engine"] = Embedded(served.store, served.names.base)
    app.extensions["publication"] = Publication(served, app.extensions["engine"], load_published(served.names))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(_sum_of, "sum_of")
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(discover.blueprint)
    app.register_blueprint(linked.blueprint)
    app.context_processor(lambda: {"version": __version__, "digest": served.digest})
    app.after_request(_guard)
    app.register_error_handler(QueryError, _say)
    app.config.from_prefixed_env("REAFFIRM")
    if mount:
        nothing = WerkzeugResponse("Not found. The site is at " + mount + "/\n", status=404, mimetype="text/plain")
        app.wsgi_app = DispatcherMiddleware(nothing, {mount: app.wsgi_app})  # type: ignore[method-assign]
    if proxies := _trusted(app.config.get("TRUSTED_PROXIES", 0)):
        fixed = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    return app


def _trusted(proxies: object) -> int:
    """How many proxies stand before the server, whose ``X-Forwarded-*`` headers are believed; raises ReaffirmError."""
    if type(proxies) is not int or not 0 <= proxies <= 10:
        raise ReaffirmError(f"REAFFIRM_TRUSTED_PROXIES should be the number of proxies, 0 to 10, not {proxies!r}")
    return proxies


def _guard(response: Response) -> Response:
    """Pages load nothing from elsewhere and run no script that stands in them."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", "default-src 'self'")
    return response


def _sum_of(rows: list[dict[str, str]], column: str) -> int:
    """The sum of a column of a table."""
    return sum(int(row[column]) for row in rows)


def _say(error: QueryError) -> Response:
    """An error as plain text."""
    return Response(f"{error}\n", status=error.status, mimetype="text/plain")
