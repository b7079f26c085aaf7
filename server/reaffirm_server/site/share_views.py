"""The pictures that other programs show beside a link: one for each lineage, and one for the site."""

from collections.abc import Sequence

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_server.i18n import localized
from reaffirm_server.linked.responses import refuse, tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.site.collection_name import general_name
from reaffirm_server.site.home_page import ranked, story
from reaffirm_server.site.lineage_strip import StripCell, own_strip
from reaffirm_server.site.page_data import site
from reaffirm_server.site.share_picture import picture
from reaffirm_server.text_tables import fold

blueprint = Blueprint("share", __name__)


@blueprint.get("/lineage/<name>.png")
def lineage(name: str) -> Response:
    """Draw the strip of a lineage in the language of the request. An unknown lineage is answered with 404."""
    data, iri = site(), f"{linked_data().names['lineage']}{name}"
    texts = data.listed("rec:lineage", iri) if name.replace("-", "").isalnum() else []
    if not texts:
        return refuse(404, _("There is no lineage %(name)s here.", name=name))
    return _answer(localized(data.labels([iri])[iri])[1], own_strip(texts, data.repeating(iri)))


@blueprint.get("/og/site.png")
def whole() -> Response:
    """Draw the picture of the site: its question, with the strip of the lineage that the home page draws."""
    drawn = story(site(), ranked(site(), fold(linked_data().table("top-lineages"))))
    title = _("Has this been recommended before?")
    return _answer(title, drawn.cells, drawn.lineage.head.text) if drawn else _answer(title, [])


def _answer(title: str, cells: Sequence[StripCell], name: str = "") -> Response:
    """Return a picture as a response. ``name`` is that of its lineage unless this is the title."""
    texts = sum(len(cell.texts) for cell in cells)
    notes = [
        *([name] if name else []),
        ngettext("%(num)d text", "%(num)d texts", texts),
        ngettext("%(num)d session", "%(num)d sessions", len(cells)),
        *([f"{cells[0].year}–{cells[-1].year}"] if cells else []),
        _("unofficial"),
    ]
    return tagged(Response(picture(title, general_name(), " · ".join(notes), cells), mimetype="image/png"))
