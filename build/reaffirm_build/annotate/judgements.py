"""Judge: what was decided by reading: themes, groups, forms of exploitation, headlines, named entities.

The codebook's section Themes says what each means; the decisions stand in curated tables, a row each.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.model import Provision, Quote

#: The most themes that a leaf may have (codebook, section Themes).
MOST_THEMES = 4
#: How long a headline may be, by language: how its length is measured, the limit, the unit.
HEADLINE_LIMITS: Mapping[str, tuple[Callable[[str], int], int, str]] = {
    "zh": (len, 20, "characters"),
    "en": (lambda text: len(text.split()), 12, "words"),
}


@dataclass(frozen=True)
class Judgement:
    """A concept that applies to a provision."""

    provision: str
    kind: str  #: prefix of the concept: theme, group, form
    number: int  #: place among those of its kind, from 1
    slug: str
    basis: str  #: own, inherited, title
    reason: str
    by: str = ""  #: who decided, if it was a person with a name


@dataclass(frozen=True)
class Mention:
    """Words that name an entity."""

    provision: str
    number: int
    entity: str  #: slug
    quote: Quote
    reason: str


def judgements(
    table: Curated, kind: str, provisions: Sequence[Provision], slugs: Collection[str], waits: Callable[[str], bool]
) -> Iterator[Judgement]:
    """The rows of a table of concepts.

    Raises TableError, with the cell, for an unknown provision, one that is no leaf, an unknown slug or basis; and, for
    themes, with the first of them, if a leaf has too many, or none unless it ``waits`` to be read.
    """
    leaves = {provision.identifier for provision in provisions if provision.operative}
    counts: dict[str, int] = defaultdict(int)
    for row in table.rows:
        number, cells = row
        leaf = table.one_of(row, "provision", leaves)
        slug = table.one_of(row, kind, slugs)
        basis = table.one_of(row, "basis", {"own", "inherited", "title"}) if "basis" in cells else "own"
        counts[leaf] += 1
        if kind == "theme" and counts[leaf] > MOST_THEMES:
            raise table.error(number, "provision", f"{leaf} has more than {MOST_THEMES} themes")
        yield Judgement(leaf, kind, counts[leaf], slug, basis, cells["reason"], cells.get("by", ""))
    read = [provision.identifier for provision in provisions if provision.operative and not waits(provision.identifier)]
    if kind == "theme" and (missing := [identifier for identifier in read if not counts[identifier]]):
        raise table.error(len(table.rows) + 2, "provision", f"{missing[0]} has no theme; every leaf has one")


def headlines(
    table: Curated, provisions: Sequence[Provision], waits: Callable[[str], bool]
) -> dict[str, dict[str, str]]:
    """The headlines of every provision by language; one that ``waits`` to be read may have none.

    Raises TableError, with the cell, for an unknown or missing provision, a headline that is too long or has a full
    stop, and one that stands twice in a session.
    """
    sessions = {provision.identifier: provision.session for provision in provisions}
    found: dict[str, dict[str, str]] = {}
    seen: dict[tuple[int, str, str], int] = {}
    for row in table.rows:
        number, cells = row
        provision = table.one_of(row, "provision", sessions)
        for language, (length, limit, unit) in HEADLINE_LIMITS.items():
            text = cells[language]
            if not text.strip() or text != text.strip() or text[-1] in ".\u3002":
                raise table.error(number, language, f"{text!r} is empty, has blanks around it or ends with a full stop")
            if length(text) > limit:
                raise table.error(number, language, f"{length(text)} {unit}; at most {limit}")
            first = seen.setdefault((sessions[provision], language, text), number)
            if first != number:
                raise table.error(number, language, f"{text!r} stands in row {first} too, in the same session")
        found[provision] = {language: cells[language] for language in HEADLINE_LIMITS}
    if missing := [one for one in sessions if one not in found and not waits(one)]:
        raise table.error(len(table.rows) + 2, "provision", f"{missing[0]} has no headline")
    return found


def mentions(table: Curated, provisions: Sequence[Provision], slugs: Collection[str]) -> Iterator[Mention]:
    """The mentions of entities: each place at which the words of a row stand on their own.

    Words inside a longer mention are no mention of their own, unless they stand nowhere else in the provision.
    Raises TableError, with the cell, for an unknown provision or entity, or words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    places: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for row in sorted(table.rows, key=lambda row: -len(row[1]["words"])):
        quote, entity = table.quote(row, texts), table.one_of(row, "entity", slugs)
        taken = places[quote.source]
        spans = [match.span() for match in re.finditer(re.escape(quote.words), texts[quote.source])]
        apart = [(start, end) for start, end in spans if all(end <= a or b <= start for a, b, _, _ in taken)]
        taken += [(start, end, entity, row[1]["reason"]) for start, end in apart or spans]
    for identifier, text in texts.items():
        for number, (start, end, entity, reason) in enumerate(sorted(places[identifier]), 1):
            yield Mention(identifier, number, entity, Quote(identifier, start, end, text[start:end]), reason)
