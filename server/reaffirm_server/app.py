"""The WSGI application, created from a dataset and query engines."""

import gzip
from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_core import __version__
from reaffirm_core.extras import MissingExtraError
from reaffirm_server.assets import stored_brotli, version_static_files
from reaffirm_server.dataset.local_dataset import DatasetInfo, LocalDataset
from reaffirm_server.drafts.service import DraftService
from reaffirm_server.drafts.views import PATH as DRAFT_PATH
from reaffirm_server.drafts.views import InMemoryRequest
from reaffirm_server.drafts.views import blueprint as drafts
from reaffirm_server.endpoint.apart import in_workers, request_work
from reaffirm_server.endpoint.metrics import Metrics
from reaffirm_server.endpoint.wsgi import CORS, SECURITY, Application, Endpoint
from reaffirm_server.engine.base import EmbeddedEngine, Engine, Limits
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.engine.worker import Work
from reaffirm_server.errors import QueryError
from reaffirm_server.i18n import load_messages, set_languages
from reaffirm_server.linked.responses import http_error
from reaffirm_server.linked.views import NEAREST, PAGES
from reaffirm_server.linked.views import blueprint as linked
from reaffirm_server.public_url import allowed_hosts, at_allowed_hosts, at_public_url
from reaffirm_server.publish.document_views import blueprint as documents
from reaffirm_server.publish.download_views import blueprint as downloads
from reaffirm_server.publish.service import Publications
from reaffirm_server.search.dataset_services import open_services
from reaffirm_server.search.file_tasks import FileTask, file_maker
from reaffirm_server.search.views import blueprint as search
from reaffirm_server.site.compare_page import blueprint as compare
from reaffirm_server.site.document_page import WRITERS
from reaffirm_server.site.errata import blueprint as errata
from reaffirm_server.site.guide_views import blueprint as guide
from reaffirm_server.site.list_views import blueprint as lists
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.query_page import blueprint as queries
from reaffirm_server.site.template_filters import register
from reaffirm_server.site.views import blueprint as pages

#: Content security policy: pages load no external resources and run no inline scripts.
_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
#: Size of the cache of query answers, in bytes.
_CACHE_BYTES = 64_000_000
#: Media types that are compressed: pages and the files that they load.
_COMPRESSED = frozenset({"text/html", "text/css", "text/javascript", "application/json"})


def create_app(
    about: DatasetInfo,
    mount: str = "",
    *,
    engine: Engine | None = None,
    page_engine: Engine | None = None,
    draft_pool: TaskPool | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    trust_proxy: bool = False,
    public_url: str = "",
    contact: str = "",
    hosts: Collection[str] = (),
    files: Path | None = None,
    file_pool: TaskPool | None = None,
) -> Flask:
    """Create the application.

    ``mount`` is a path such as ``/reaffirm`` under which it answers instead of at the root of its host. It changes
    links in pages, but no IRI in the data. ``engine`` evaluates the queries of clients within ``limits``, and
    ``page_engine`` the queries of the pages. ``draft_pool`` has the workers that check drafts (see ``draft_work``);
    without it, drafts are checked in this process. Without an engine, so are all queries, on a dataset that must
    be a ``LocalDataset``. With ``trust_proxy`` the X-Forwarded headers of one proxy are used, except the prefix,
    which ``mount`` decides. ``public_url`` is the address of the site as readers see it (see ``read_public_url``), for
    links, redirects and ``rel="canonical"``. Other hosts than that and ``hosts`` get 400 (see ``at_allowed_hosts``).
    ``contact`` is a URL to which readers report errors. ``files`` is a folder in which the processes that serve this
    dataset keep the files to download, and ``file_pool`` has the workers that make them and the files of selections
    (see ``file_work``).

    Raises TypeError if there is neither an engine nor a ``LocalDataset``.
    """
    if engine is None:
        if not isinstance(about, LocalDataset):
            raise TypeError("expected an engine or a LocalDataset dataset, found neither; pass engine=")
        engine = EmbeddedEngine(about.store, about.names.base, about.names.prefixes())
    app = Flask(__name__, template_folder=None)
    app.request_class = InMemoryRequest
    meter = Metrics()
    app.extensions |= {"about": about, "engine": page_engine or engine, "meter": meter, "limits": limits}
    services = open_services(about, page_engine or engine, files, file_pool, contact)
    linked_data, publications, index = services.linked, services.publications, services.search
    app.extensions |= {"linked_data": linked_data, "publications": publications, "search": index}
    app.extensions |= {"site": Site(linked_data, publications, index), PAGES: WRITERS, NEAREST: index.suggestions}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_test(lambda path: any(rule.rule == path for rule in app.url_map.iter_rules()), "page")
    set_languages(app, load_messages())
    register(app)
    version_static_files(app)
    for blueprint in (
        pages,
        errata,
        guide,
        downloads,
        documents,
        search,
        lists,
        compare,
        queries,
        drafts,
        linked,
    ):  # the last matches any path
        app.register_blueprint(blueprint)
    app.context_processor(lambda: {"version": __version__, "digest": about.digest, "contact": contact})
    app.register_error_handler(QueryError, _error)
    app.register_error_handler(MissingExtraError, _not_installed)
    app.register_error_handler(HTTPException, http_error)
    app.after_request(_compress)
    app.after_request(_secure)
    pages_only = in_workers(app.wsgi_app, draft_pool, DRAFT_PATH) if draft_pool else app.wsgi_app
    endpoint = Endpoint(pages_only, engine, about, limits, meter, _CACHE_BYTES)
    app.extensions["caches"] = (endpoint.cache, index.files)
    application: Application = endpoint
    if public_url:
        application = at_public_url(application, public_url)
    application = at_allowed_hosts(_mounted(application, mount), allowed_hosts(hosts, public_url))
    if trust_proxy:
        application = ProxyFix(application, x_for=1, x_proto=1, x_host=1)
    app.wsgi_app = application  # type: ignore[method-assign, assignment]
    return app


def draft_work(app: Flask) -> Work:
    """Return the work of checking drafts, after a check in each language has loaded what the checks need."""
    service: DraftService = app.extensions["drafts"]
    for language, text in service.samples().items():
        app.test_client().post(DRAFT_PATH, data={"draft": text}, headers={"Accept-Language": language})
    app.config["PROPAGATE_EXCEPTIONS"] = True  # the worker ends beyond its memory, and sends any other error
    return request_work(partial(Flask.wsgi_app, app))


def file_work(app: Flask) -> Work:
    """Return the work of making files: those to download by their names, and those of selections."""
    publications: Publications = app.extensions["publications"]
    make_selection = file_maker(app)

    def work(task: Sequence[str] | FileTask) -> bytes:
        if isinstance(task, FileTask):
            return make_selection(task)
        publications.downloads.make(task)
        return b""

    return work


def _mounted(application: Application, mount: str) -> Application:
    """Return an application under a path; see ``create_app``."""
    if mount:
        outside = WerkzeugResponse("Not found. The site is at " + mount + "/\n", status=404, mimetype="text/plain")
        application = DispatcherMiddleware(outside, {mount: application})
    return application


def _error(error: QueryError) -> Response:
    """Return the response for an error as plain text."""
    response = Response(f"{error}\n", status=error.status, mimetype="text/plain")
    response.headers.extend(error.headers)
    return response


def _not_installed(error: MissingExtraError) -> Response:
    """Return the response for a feature whose packages are not installed."""
    return Response(f"{error}\n", status=HTTPStatus.NOT_IMPLEMENTED, mimetype="text/plain")


def _compress(response: Response) -> Response:
    """Compress a response if the client accepts it. The ETag becomes weak, since the bytes change.

    A file that set-up compressed with Brotli is sent as it was stored; all else is compressed with gzip.
    """
    if response.mimetype not in _COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    static = request.endpoint == "static"
    stored = stored_brotli((request.view_args or {})["filename"]) if static and accepted.quality("br") > 0 else b""
    if response.status_code not in {206, 304} and (stored or accepted.quality("gzip") > 0):
        body = b"".join(response.iter_encoded())
        response.close()
        response.direct_passthrough = False
        response.set_data(stored or (_gzipped_once if static else _gzipped)(body))
        response.headers["Content-Encoding"] = "br" if stored else "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response


def _gzipped(body: bytes) -> bytes:
    """Compress bytes with gzip."""
    return gzip.compress(body, 6, mtime=0)


#: Compress a static file. They are few and do not change, so that the results are kept.
_gzipped_once = lru_cache(maxsize=64)(_gzipped)


def _secure(response: Response) -> Response:
    """Set the CORS and security headers of every page."""
    response.headers.extend((*CORS, *SECURITY))
    response.headers["Content-Security-Policy"] = _POLICY
    return response
