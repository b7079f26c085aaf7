"""A lineage in a few sentences: where it starts, how each session asks for its act, and what asks for another one.

"Stronger" and "weaker" are those of the pairs (``rec:forceChange``): nothing is compared here. They are said of a
session if all pairs of its texts with earlier ones of the line that are compared say the same.
"""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from reaffirm_core.compare.comparable import NOT_COMPARABLE, STRONGER, WEAKER
from reaffirm_core.languages import language_row
from reaffirm_server.i18n import language, localized
from reaffirm_server.site.lineage_links import LineageLink, in_sentence
from reaffirm_server.site.lineage_strip import StripCell
from reaffirm_server.site.since import Since, sentence


def summary(cells: Sequence[StripCell], links: Iterable[LineageLink], begun: Since | None) -> str:
    """Return the summary of a lineage in the language of the page, or "" if no text of it asks for anything."""
    asking = [cell for cell in cells if cell.verbs]
    line, others = [cell for cell in asking if not cell.is_open], [cell for cell in asking if cell.is_open]
    if not line or begun is None:
        return ""
    pairs = list(links)
    years = (_session(cell, _direction(cell, pairs)) for cell in line)
    sentences = [sentence(begun), str(_("; ")).join(years) + _(".")]
    if others:
        named = str(_(", ")).join(_("%(year)s (%(verbs)s)", year=cell.year, verbs=_verbs(cell)) for cell in others)
        sentences.append(str(_("Other acts, or not compared: %(sessions)s.", sessions=named)))
    return language_row(language()).space.join(sentences)


def _session(cell: StripCell, direction: str) -> str:
    """Return how a session asks for the act of the line."""
    values = {"year": cell.year, "verbs": _verbs(cell)}
    notes = [*_put(cell), *([direction] if direction else [])]
    if notes:
        return str(_("%(year)s: %(verbs)s (%(notes)s)", notes=str(_("; ")).join(notes), **values))
    return str(_("%(year)s: %(verbs)s", **values))


def _direction(cell: StripCell, links: Sequence[LineageLink]) -> str:
    """Return whether the texts of a session ask more or less firmly than earlier ones of the line, or ""."""
    own = {text.iri for text in cell.same}
    compared = [link for link in links if link.later.iri in own and link.change != NOT_COMPARABLE]
    if {link.change for link in compared} == {STRONGER}:
        return str(_("stronger"))
    return str(_("weaker")) if {link.change for link in compared} == {WEAKER} else ""


def _put(cell: StripCell) -> Iterator[str]:
    """Yield to which body the texts of a session were put, if they were."""
    if cell.is_put:
        bodies = {body.iri: localized(body.labels)[1] for text in cell.texts for body in text.put_to}
        named = str(_(", ")).join(bodies.values())
        yield str(_("put to the %(body)s, if adopted", body=named) if named else _("put to another body, if adopted"))


def _verbs(cell: StripCell) -> str:
    """Return the verbs of a session in quotation marks."""
    return str(_(", ")).join(_("“%(verb)s”", verb=in_sentence(verb.labels)) for verb in cell.verbs)
