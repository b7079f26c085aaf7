"""Cited: citations to take away, beside the document of what is cited: ``/tip/4-46-i-2.bib``, ``/dataset.ris``."""

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server.citation import FORMATS
from reaffirm_server.linked import preflight, refuse, tagged
from reaffirm_server.publication import Publication

blueprint = Blueprint("cited", __name__)
blueprint.after_request(preflight)


@blueprint.get("/<path:path>.<any(bib, ris):suffix>")
def citation(path: str, suffix: str) -> WerkzeugResponse:
    """The citation of the dataset or of a provision for a bibliography; ``lang`` chooses English or Chinese."""
    publication: Publication = current_app.extensions["publication"]
    language = request.args.get("lang", "en")
    works = publication.cite(path)
    if not works:
        return refuse(
            404,
            f"Nothing that can be cited is called {publication.names.base}{path}: a recommendation can, and /dataset",
        )
    if language not in works:
        return refuse(400, f"There is no citation in {language!r}; lang is one of {', '.join(works)}")
    media_type, write = FORMATS[suffix]
    response = Response(write(works[language]), content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{works[language].key}.{suffix}"'
    return tagged(response)
