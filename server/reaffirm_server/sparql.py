"""The SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1: queries by GET, by POST form and by POST directly)."""

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from reaffirm_server import formats
from reaffirm_server.engine import Engine, Limits, Selection, Wanted
from reaffirm_server.errors import QueryError, UnsupportedTypeError

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query in a format that the client takes."""
    parameters, text = _parameters()
    selection = Selection(
        default=tuple(parameters.getlist("default-graph-uri")), named=tuple(parameters.getlist("named-graph-uri"))
    )
    accept = request.accept_mimetypes
    wanted = Wanted(formats.choose(accept, list(formats.RESULTS)), formats.choose(accept, list(formats.GRAPHS)))
    engine: Engine = current_app.extensions["engine"]
    answer = engine.query(text, selection, wanted, Limits())
    response = Response(answer.body, status=answer.status, content_type=formats.content_type(answer.media_type))
    response.vary.add("Accept")
    return response


def _parameters() -> tuple[MultiDict[str, str], str]:
    """The parameters of a request and its one query."""
    if request.method == "POST" and request.mimetype == "application/sparql-query":
        try:
            return request.args, request.get_data().decode()
        except UnicodeDecodeError as error:
            raise QueryError("the query is not UTF-8") from error
    if request.method == "POST" and request.mimetype != "application/x-www-form-urlencoded":
        kinds = "application/x-www-form-urlencoded or application/sparql-query"
        raise UnsupportedTypeError(f"a query is posted as {kinds}, not as {request.mimetype or 'nothing'}")
    parameters = request.form if request.method == "POST" else request.args
    texts = parameters.getlist("query")
    if len(texts) != 1:
        raise QueryError(f"one parameter `query` with a SPARQL query is needed, there are {len(texts)}")
    return parameters, texts[0]
