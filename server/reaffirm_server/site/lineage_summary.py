"""A lineage in a sentence or two: its first text, each change of its force or verb, and its latest text.

"Strengthened" and "softened" follow docs/codebook.md, section Strength: only between asks of different force to the
same kind of addressee, never for an ask that reaffirms or for the same words. Only texts of which one reaffirms the
other are compared, and all pairs of two sessions must agree: where one pair says the same, neither word is used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from flask_babel import gettext as _

from reaffirm_build.compare.comparable import is_reaffirming, is_same_kind, is_same_wording
from reaffirm_build.languages import language_row
from reaffirm_server.i18n import language, localized
from reaffirm_server.site.lineage_links import in_sentence
from reaffirm_server.site.lineage_strip import StripCell
from reaffirm_server.site.node_facts import PageRecommendation

#: Grades of reaffirmations by the IRIs of the later and of the earlier text.
Grades = Mapping[tuple[str, str], str]


def summary(cells: Sequence[StripCell], grades: Grades) -> str:
    """Return the summary of a lineage in the language of the page, or "" if no text of it asks for anything."""
    asking = [cell for cell in cells if cell.verbs]
    if not asking:
        return ""
    first, last = asking[0], asking[-1]
    changes = {after.session.key: _change(before, after, grades) for before, after in pairwise(asking)}
    if not any(changes.values()):
        return _joined([_unchanged(first, last), *_put(asking)])
    clauses = [_("First said in %(year)s: %(verbs)s", year=first.year, verbs=_verbs(first)), *changes.values()]
    sentences = [_("; ").join(filter(None, clauses)) + _(".")]
    if not changes[last.session.key]:
        sentences.append(_("Last said in %(year)s: %(verbs)s.", year=last.year, verbs=_verbs(last)))
    return _joined([*sentences, *_put([cell for cell in asking[1:-1] if not changes[cell.session.key]])])


def _joined(sentences: Iterable[str]) -> str:
    """Return sentences with the space that the language of the page has between them."""
    return language_row(language()).space.join(sentences)


def _unchanged(first: StripCell, last: StripCell) -> str:
    """Return the sentence of a lineage in which force and verbs stayed the same."""
    values = {"year": first.year, "verbs": _names(first)}
    if first.year == last.year:
        return str(_("Said in %(year)s only: %(verbs)s.", **values))
    return str(
        _("First said in %(year)s and last in %(last)s, with the same verb: %(verbs)s.", last=last.year, **values)
    )


def _put(cells: Iterable[StripCell]) -> Iterator[str]:
    """Yield a sentence for each session that put its texts to another body."""
    for cell in cells:
        if cell.is_put:
            if bodies := _bodies(cell):
                yield str(_("In %(year)s it was put to the %(body)s.", year=cell.year, body=bodies))
            else:
                yield str(_("In %(year)s it was put to another body.", year=cell.year))


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
    """Return 1 if each text that reaffirms an earlier one is stronger than it, -1 if each is weaker, else 0."""
    signs = {
        _sign(earlier, later, grades[later.iri, earlier.iri])
        for earlier, later in product(before.read, after.read)
        if (later.iri, earlier.iri) in grades
        if earlier.level and later.level
        if is_same_kind(earlier.addressees, later.addressees)
    }
    return signs.pop() if len(signs) == 1 else 0


def _sign(earlier: PageRecommendation, later: PageRecommendation, grade: str) -> int:
    """Return 1 if the later of two texts is stronger, -1 if it is weaker, 0 if neither is said of them."""
    if is_reaffirming(earlier.verb, later.verb) or is_same_wording(grade, earlier.verb, later.verb):
        return 0
    return (later.level > earlier.level) - (later.level < earlier.level)


def _names(cell: StripCell) -> str:
    """Return the verbs of a session in quotation marks."""
    return str(_(", ").join(_("“%(verb)s”", verb=in_sentence(verb.labels)) for verb in cell.verbs))


def _verbs(cell: StripCell) -> str:
    """Return the verbs of a session, and the body to which its texts were put."""
    verbs = _names(cell)
    if not cell.is_put:
        return verbs
    if not (bodies := _bodies(cell)):
        return str(_("%(verbs)s (put to another body)", verbs=verbs))
    return str(_("%(verbs)s (put to the %(body)s)", verbs=verbs, body=bodies))


def _bodies(cell: StripCell) -> str:
    """Return the names of the bodies to which the texts of a session were put, or "" if they are not known."""
    bodies = {body.iri: localized(body.labels)[1] for text in cell.texts for body in text.put_to}
    return str(_(", ").join(bodies.values()))
