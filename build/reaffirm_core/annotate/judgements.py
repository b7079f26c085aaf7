"""Decisions of readers about provisions: themes, groups, forms of exploitation, headlines, named entities.

The codebook defines them in its section Themes. The curated tables have one decision in each row.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_core.annotate.curated import Curated, Row
from reaffirm_core.languages import BY_TAG
from reaffirm_core.model import Provision, Quote, Statement, chapeaux_of

#: The maximum number of themes of a leaf (codebook, section Themes).
MAX_THEMES = 4

#: The basis of a judgement whose words are in a chapeau.
_INHERITED = "inherited"
#: The bases of judgements by kind. What a provision names only in a title gives it no theme. A theme that was accepted
#: from a proposal has no basis until somebody reads it.
_BASES: Mapping[str, Collection[str]] = {
    "theme": ("", "own", _INHERITED),
    "group": ("own", _INHERITED, "title"),
    "form": ("own", _INHERITED, "title"),
}


@dataclass(frozen=True)
class Judgement:
    """A concept that applies to a provision."""

    provision: str
    kind: str  #: prefix of the concept: theme, group, form
    number: int  #: place among the concepts of the same kind, from 1
    slug: str
    basis: str  #: own, inherited, title; "" for a theme whose basis nobody has read
    quote: Quote  #: the words of the provision or of a chapeau that the judgement rests on
    reason: str
    by: str = ""  #: name of the person who decided, or ""


def judgements(
    table: Curated,
    kind: str,
    provisions: Sequence[Provision],
    slugs: Collection[str],
) -> Iterator[Judgement]:
    """Yield the rows of a table of concepts.

    Raises TableError, with the cell, for an unknown leaf, slug, basis or source, words that are not in the text, or a
    reason that another row has too. In ``themes.csv`` a leaf with more than MAX_THEMES themes is an error.
    """
    leaves = {provision.identifier: None for provision in provisions if provision.operative}
    texts = {provision.identifier: provision.text for provision in provisions}
    parents = {provision.identifier: provision.parent for provision in provisions}
    _check_reasons(table)
    counts: dict[str, int] = defaultdict(int)
    for row in table.rows:
        number, cells = row
        leaf = table.one_of(row, "provision", leaves)
        slug = table.one_of(row, kind, slugs)
        basis = table.one_of(row, "basis", _BASES[kind])
        quote = _quote(table, row, texts, parents)
        counts[leaf] += 1
        if kind == "theme" and counts[leaf] > MAX_THEMES:
            raise table.error(number, "provision", f"{leaf} has more than {MAX_THEMES} themes; delete a row")
        yield Judgement(leaf, kind, counts[leaf], slug, basis, quote, cells["reason"], cells.get("by", ""))


def _check_reasons(table: Curated) -> None:
    """Raise TableError for a reason that stands on two rows, except on rows of accepted proposals, without words."""
    first: dict[str, int] = {}
    for number, cells in table.rows:
        reason = cells["reason"]
        if reason and cells["words"] and first.setdefault(reason, number) != number:
            raise table.error(number, "reason", f"repeats row {first[reason]}; give each row its own reason, or none")


def _quote(table: Curated, row: Row, texts: Mapping[str, str], parents: Mapping[str, str]) -> Quote:
    """Return the words that a judgement rests on, which are in the text of the leaf or of one of its chapeaux.

    A row without basis, source and words rests on the whole text of the leaf: nobody has read which words give it.
    """
    number, cells = row
    leaf, basis = cells["provision"], cells["basis"]
    if not (basis or cells["source"] or cells["words"]):
        return Quote(leaf, 0, len(texts[leaf]), texts[leaf])
    chapeaux = list(chapeaux_of(leaf, parents))
    source = table.one_of(row, "source", [leaf, *chapeaux])
    if (source == leaf) == (basis == _INHERITED):
        expected = f"a chapeau of {leaf}" if basis == _INHERITED else leaf
        raise table.error(number, "source", f"expected {expected} for the basis {basis!r}, found {source}")
    return table.quote(row, texts, provision_column="source")


def headlines(table: Curated, provisions: Sequence[Provision]) -> dict[str, dict[str, str]]:
    """Return the headlines of provisions, by provision and language.

    Raises TableError, with the cell, for an unknown provision, an unknown or missing language, or a headline that is
    empty, too long, ends with a full stop, or occurs twice in a session.
    """
    sessions = {provision.identifier: provision.session for provision in provisions}
    seen: dict[tuple[int, str, str], int] = {}
    for row in table.rows:
        number, cells = row
        provision = table.one_of(row, "provision", sessions)
        _check_headline(table, row)
        text = cells["text"]
        first = seen.setdefault((sessions[provision], cells["language"], text), number)
        if first != number:
            problem = f"{text!r} repeats row {first} of the same session; change one of the headlines"
            raise table.error(number, "text", problem)
    return table.texts()


def _check_headline(table: Curated, row: Row) -> None:
    """Raise TableError for a headline that is empty, too long, or has white space or a full stop at its end."""
    number, cells = row
    text, form = cells["text"], BY_TAG[table.one_of(row, "language", BY_TAG)].headline
    if not text.strip():
        raise table.error(number, "text", f"expected a headline, found {text!r}")
    if text != text.strip() or text[-1] in ".\u3002":
        problem = f"{text!r} begins or ends with white space or ends with a full stop; delete it"
        raise table.error(number, "text", problem)
    if form.length(text) > form.limit:
        raise table.error(number, "text", f"expected at most {form.limit} {form.unit}, found {form.length(text)}")


def mentions(table: Curated, provisions: Sequence[Provision], slugs: Collection[str]) -> Iterator[Statement]:
    """Yield the mentions of entities: each occurrence of the words of a row, by provision and place.

    Words inside a longer mention are left out if they occur elsewhere in the provision.

    Raises TableError, with the cell, for an unknown provision or entity, or words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    places: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for row in sorted(table.rows, key=lambda row: -len(row[1]["words"])):
        quote, entity = table.quote(row, texts), table.one_of(row, "entity", slugs)
        taken = places[quote.source]
        spans = [match.span() for match in re.finditer(re.escape(quote.words), texts[quote.source])]
        free = [(start, end) for start, end in spans if all(end <= a or b <= start for a, b, _, _ in taken)]
        taken += [(start, end, entity, row[1]["reason"]) for start, end in free or spans]
    for identifier, text in texts.items():
        for number, (start, end, entity, reason) in enumerate(sorted(places[identifier]), 1):
            quote = Quote(identifier, start, end, text[start:end])
            yield Statement("mention", identifier, number, entity, quote, "curated", reason=reason)
