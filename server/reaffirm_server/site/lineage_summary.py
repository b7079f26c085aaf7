"""A lineage in a sentence or two: its first text, each change of its force or verb, and its latest text.

"Strengthened" and "softened" follow docs/codebook.md, section Strength: only between asks of different force to the
same kind of addressee, never for an ask that reaffirms or for the same words. Of several texts, all must agree.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from flask_babel import gettext as _

from reaffirm_build.compare.comparable import is_reaffirming, is_same_kind, is_same_wording
from reaffirm_server.i18n import localized
from reaffirm_server.site.lineage_links import in_sentence
from reaffirm_server.site.lineage_strip import StripCell

#: Grades of reaffirmations by the IRIs of the later and of the earlier text.
Grades = Mapping[tuple[str, str], str]


def summary(cells: Sequence[StripCell], grades: Grades) -> str:
    """Return the summary of a lineage in the language of the page, or "" if no text of it asks for anything."""
    asking = [cell for cell in cells if cell.verbs]
    if not asking:
        return ""
    first, last = asking[0], asking[-1]
    changes = [_change(before, after, grades) for before, after in pairwise(asking)]
    values = {"year": first.year, "verbs": _verbs(first)}
    if not any(changes):
        return str(
            _("Said in %(year)s only: %(verbs)s.", **values)
            if first.year == last.year
            else _(
                "First said in %(year)s and last in %(last)s, with the same verb: %(verbs)s.", last=last.year, **values
            )
        )
    story = _("; ").join([_("First said in %(year)s: %(verbs)s", **values), *filter(None, changes)]) + _(".")
    if changes[-1]:
        return str(story)
    return str(_("%(story)s Last said in %(year)s: %(verbs)s.", story=story, year=last.year, verbs=_verbs(last)))


def _change(before: StripCell, after: StripCell, grades: Grades) -> str:
    """Return how the wording changed between two sessions, or "" if force and verbs are the same."""
    values = {"year": after.year, "verbs": _verbs(after)}
    direction = shift(before, after, grades)
    if direction > 0:
        return str(_("strengthened in %(year)s: %(verbs)s", **values))
    if direction < 0:
        return str(_("softened in %(year)s: %(verbs)s", **values))
    if _names(before) == _names(after):
        return ""
    return str(_("in %(year)s: %(verbs)s", **values))


def shift(before: StripCell, after: StripCell, grades: Grades) -> int:
    """Return 1 if every comparable text of a session is stronger than each of an earlier one, -1 if weaker, else 0."""
    signs = {
        (later.level > earlier.level) - (later.level < earlier.level)
        for earlier, later in product(before.texts, after.texts)
        if earlier.level and later.level
        if is_same_kind(earlier.addressees, later.addressees)
        if not is_reaffirming(earlier.verb, later.verb)
        if not is_same_wording(grades.get((later.iri, earlier.iri), ""), earlier.verb, later.verb)
    }
    return signs.pop() if len(signs) == 1 else 0


def _names(cell: StripCell) -> str:
    """Return the verbs of a session in quotation marks."""
    return str(_(", ").join(_("“%(verb)s”", verb=in_sentence(verb.labels)) for verb in cell.verbs))


def _verbs(cell: StripCell) -> str:
    """Return the verbs of a session, and the body to which its texts were put."""
    verbs = _names(cell)
    if not cell.is_put:
        return verbs
    bodies = {body.iri: localized(body.labels)[1] for text in cell.texts for body in text.put_to}
    if not bodies:
        return str(_("%(verbs)s (put to another body)", verbs=verbs))
    return str(_("%(verbs)s (put to the %(body)s)", verbs=verbs, body=_(", ").join(bodies.values())))
