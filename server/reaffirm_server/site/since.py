"""Since when something is asked: the earliest texts that are known, and the older ones that these take up.

All pages say it by this module. It follows the pairs that the dataset asserts, not the beginning of a named line alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from reaffirm_core.languages import language_row
from reaffirm_server.i18n import language
from reaffirm_server.site.node_facts import PageRecommendation
from reaffirm_server.site.page_data import Site


@dataclass(frozen=True)
class Since:
    """The beginning of a line of texts."""

    texts: tuple[PageRecommendation, ...]  #: of the session that was first to present one, in document order
    older: tuple[PageRecommendation, ...]  #: texts presented before them that the line takes up, oldest first

    @property
    def year(self) -> str:
        """The year in which the texts were presented."""
        return self.texts[0].presented.date[:4]


def since(texts: Iterable[PageRecommendation], older: Iterable[PageRecommendation]) -> Since:
    """Return the beginning of a line with at least one text. ``older`` are all texts that it takes up."""
    line = sorted(texts, key=_presented)
    start = line[0].presented.when
    before = sorted((text for text in older if text.presented.when < start), key=_presented)
    return Since(tuple(text for text in line if text.presented.when == start), tuple(before))


def of_lineage(site: Site, iri: str, members: Sequence[PageRecommendation]) -> Since | None:
    """Return since when a named line asks; None without a member."""
    if not members:
        return None
    iris = [row["older"] for row in site.rows(site.query("older-texts", iri))]
    return since(members, site.recommendations(iris).values() if iris else ())


def sentence(begun: Since) -> str:
    """Return a sentence on the beginning of a named line, and one on the older texts that it takes up."""
    start = _("Starts in %(texts)s.", texts=dated(begun.texts))
    if not begun.older:
        return str(start)
    older = _("Its texts also take up older ones: %(texts)s.", texts=dated(begun.older))
    return language_row(language()).space.join((str(start), str(older)))


def dated(texts: Iterable[PageRecommendation]) -> str:
    """Return the numbers of texts by the year in which they were presented: 2009 (1-11-b), 2010 (2-43, 2-44)."""
    years: dict[str, list[str]] = {}
    for text in texts:
        years.setdefault(text.presented.date[:4], []).append(text.identifier)
    named = (_("%(year)s (%(numbers)s)", year=year, numbers=_(", ").join(numbers)) for year, numbers in years.items())
    return str(_(", ")).join(map(str, named))


def _presented(text: PageRecommendation) -> tuple[tuple[str, int], int]:
    """Return the key of the order in which texts were presented."""
    return text.presented.when, text.order
