"""The pictures that other programs show beside a link: one for each lineage, and one for the site."""

from collections.abc import Sequence

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_server.i18n import localized
from reaffirm_server.linked.responses import refuse, tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.site.lineage_strip import StripCell, own_strip
from reaffirm_server.site.page_data import Site, site
from reaffirm_server.site.share_picture import picture

blueprint = Blueprint("share", __name__)


@blueprint.get("/lineage/<name>.png")
def lineage(name: str) -> Response:
    """Draw the strip of a lineage in the language of the request. An unknown lineage is answered with 404."""
    data, iri = site(), f"{linked_data().names['lineage']}{name}"
    texts = data.listed("rec:lineage", iri) if name.replace("-", "").isalnum() else []
    if not texts:
        return refuse(404, _("There is no lineage %(name)s here.", name=name))
    return _answer(localized(data.labels([iri])[iri])[1], own_strip(texts))


@blueprint.get("/og/site.png")
def whole() -> Response:
    """Draw the picture of the site: its question, with the strip of a lineage that shows how the force changes."""
    iri, cells = telling_lineage(site())
    name = localized(site().labels([iri])[iri])[1] if iri else ""
    return _answer(_("Has this been recommended before?"), cells, name)


def telling_lineage(data: Site) -> tuple[str, list[StripCell]]:
    """Return the IRI and the strip of a lineage to show to newcomers, or "" and no cells without a lineage.

    Of the lineages with most reaffirmations it has the most forces, and after that the fewest mixed sessions.
    """
    lineages = dict.fromkeys(row["lineage"] for row in linked_data().table("top-lineages"))
    strips = [(iri, own_strip(data.listed("rec:lineage", iri))) for iri in lineages]
    return max(strips, key=lambda strip: _telling(strip[1]), default=("", []))


def _telling(cells: Sequence[StripCell]) -> tuple[int, int, int]:
    """Return the sort key of a strip by how much it tells at a glance."""
    return len({cell.level for cell in cells}), -sum(len(cell.verbs) > 1 for cell in cells), len(cells)


def _answer(title: str, cells: list[StripCell], name: str = "") -> Response:
    """Return a picture as a response. ``name`` is that of its lineage unless this is the title."""
    texts = sum(len(cell.texts) for cell in cells)
    notes = [
        *([name] if name else []),
        ngettext("%(num)d text", "%(num)d texts", texts),
        ngettext("%(num)d session", "%(num)d sessions", len(cells)),
        *([f"{cells[0].year}–{cells[-1].year}"] if cells else []),
        _("unofficial"),
    ]
    body = _("Recommendations of the UN Working Group on Trafficking in Persons")
    return tagged(Response(picture(title, body, " · ".join(notes), cells), mimetype="image/png"))
