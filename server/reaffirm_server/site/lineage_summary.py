"""A lineage in a few sentences: its first text, each change of its force or verb, its latest, and what changes it.

"Strengthened" and "softened" follow docs/codebook.md, section Strength: only between asks of different force to the
same kind of addressee, never for an ask that reaffirms or for the same words. Only texts that repeat an earlier one are
compared with it, and all pairs of two sessions must agree: where one pair says the same, neither word is used. A text
that adds something to an earlier one, or asks to carry it out, asks for something else: it is named apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from flask_babel import gettext as _

from reaffirm_build.compare.comparable import VERBATIM, is_reaffirming, is_same_kind, is_same_wording
from reaffirm_build.languages import language_row
from reaffirm_server.i18n import language, localized
from reaffirm_server.site.lineage_links import in_sentence
from reaffirm_server.site.lineage_strip import StripCell, verbs_of
from reaffirm_server.site.node_facts import PageRecommendation

#: Grades of reaffirmations by the IRIs of the later and of the earlier text.
Grades = Mapping[tuple[str, str], str]

#: The grades of texts that ask the same.
_REPEATS = frozenset({VERBATIM, "restates"})


def summary(cells: Sequence[StripCell], grades: Grades) -> str:
    """Return the summary of a lineage in the language of the page, or "" if no text of it asks for anything."""
    asking = [cell for cell in cells if cell.verbs]
    line = [cell for cell in asking if not cell.is_open]
    if not line:
        return ""
    changing = [cell for cell in asking if cell.is_open]
    return _joined([*_repeated(line, grades, is_all=not changing), *_taken_up(changing)])


def _repeated(line: Sequence[StripCell], grades: Grades, *, is_all: bool) -> Iterator[str]:
    """Yield the sentences on the sessions that asked first, or repeated the request; on all sessions if ``is_all``."""
    first, last = line[0], line[-1]
    changes = {after.session.key: _change(before, after, grades) for before, after in pairwise(line)}
    if not any(changes.values()):
        yield _unchanged(first, last, is_all=is_all)
        yield from _put(line)
        return
    clauses = [_("First said in %(year)s: %(verbs)s", year=first.year, verbs=_verbs(first)), *changes.values()]
    yield _("; ").join(filter(None, clauses)) + _(".")
    if not changes[last.session.key]:
        yield _("Last said in %(year)s: %(verbs)s.", year=last.year, verbs=_verbs(last))
    yield from _put([cell for cell in line[1:-1] if not changes[cell.session.key]])


def _taken_up(cells: Sequence[StripCell]) -> Iterator[str]:
    """Yield the sentences on the sessions whose texts reaffirm an earlier text by reference, or change it."""
    reaffirming = [cell for cell in cells if any(is_reaffirming(text.ask.verb) for text in cell.read)]
    changing = [cell for cell in cells if cell not in reaffirming]
    if reaffirming:
        yield str(_("Reaffirmed by reference, not in the same words, in %(years)s.", years=_years(reaffirming)))
    if changing:
        yield str(_("Taken up with changes or referred to, not repeated, in %(years)s.", years=_years(changing)))
    yield from _put(cells)


def _years(cells: Iterable[StripCell]) -> str:
    """Return the years of sessions, each with the verbs of its texts."""
    return str(_(", ")).join(_("%(year)s (%(numbers)s)", year=cell.year, numbers=_names(cell)) for cell in cells)


def _joined(sentences: Iterable[str]) -> str:
    """Return sentences with the space that the language of the page has between them."""
    return language_row(language()).space.join(sentences)


def _unchanged(first: StripCell, last: StripCell, *, is_all: bool) -> str:
    """Return the sentence of a lineage in which force and verbs stayed the same."""
    values = {"year": first.year, "verbs": _names(first)}
    if first.year == last.year and not is_all:
        return str(_("First said in %(year)s: %(verbs)s", **values) + _("."))
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
    """Return 1 if each text that repeats an earlier one is stronger than it, -1 if each is weaker, else 0."""
    signs = {
        _sign(earlier, later, grades[later.iri, earlier.iri])
        for earlier, later in product(before.same, after.same)
        if grades.get((later.iri, earlier.iri)) in _REPEATS
        if earlier.level and later.level
        if is_same_kind(earlier.ask.addressees, later.ask.addressees)
    }
    return signs.pop() if len(signs) == 1 else 0


def _sign(earlier: PageRecommendation, later: PageRecommendation, grade: str) -> int:
    """Return 1 if the later of two texts is stronger, -1 if it is weaker, 0 if neither is said of them."""
    if is_reaffirming(earlier.ask.verb, later.ask.verb) or is_same_wording(grade, earlier.ask.verb, later.ask.verb):
        return 0
    return (later.level > earlier.level) - (later.level < earlier.level)


def _names(cell: StripCell) -> str:
    """Return the verbs of a session in quotation marks: of its texts that repeat the request, if there are any."""
    verbs = verbs_of(cell.same or cell.read)
    return str(_(", ").join(_("“%(verb)s”", verb=in_sentence(verb.labels)) for verb in verbs))


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
