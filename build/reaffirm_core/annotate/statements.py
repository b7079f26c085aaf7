"""Annotations of the kinds whose rules need no more than a pattern and a value, and the asks that they belong to."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.annotate.curated import Curated, Row
from reaffirm_core.annotation_kinds import Kind
from reaffirm_core.language.rules import Rule, RuleUses, matches_in
from reaffirm_core.model import Ask, Provision, Quote, Statement, chapeaux_of

#: The value of the column ``ask`` of a row by which words are no annotation.
NONE = "none"
#: The bases of annotations that belong to asks.
_OWN, _INHERITED = "own", "inherited"
#: The value ``narrows`` of a rule whose words narrow the addressee where they stand among the words of an ask.
_ADDRESSEE = "addressee"


def statements(
    provisions: Sequence[Provision], rules: Mapping[str, Sequence[Rule]], uses: RuleUses
) -> Iterator[Statement]:
    """Yield the words that the rules of each kind match, with the value of the rule, by kind and provision.

    ``rules`` are those of each kind, by its name. Of matches that overlap, the one of the earlier rule counts. Records
    the rules in ``uses``.
    """
    for kind, of_kind in rules.items():
        for provision in provisions:
            for number, (rule, match) in enumerate(matches_in(provision.text, of_kind), 1):
                uses.add(rule, provision.identifier)
                quote = Quote(provision.identifier, *match.span(), match[0])
                narrows = (_ADDRESSEE,) if rule["narrows"] else ()
                yield Statement(
                    kind, provision.identifier, number, rule["value"], quote, "rule", rule.name, narrows=narrows
                )


def override_statements(
    matched: Iterable[Statement],
    kind: Kind,
    table: Curated,
    provisions: Sequence[Provision],
    concepts: Collection[str],
) -> Iterator[Statement]:
    """Yield the annotations of a kind with the rows of its table: what no rule can know, each with its reason.

    A row with the numbers of asks is an annotation, in place of those of the rules that share its words. A row with
    NONE says that the words are none. ``concepts`` are the values of the kind.

    Raises TableError, with the cell, for an unknown provision or value, words that are not in the text, or no reason.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    rows = [(row, table.quote(row, texts)) for row in table.rows]
    kept = [fact for fact in matched if not any(_shares(fact, quote) for _, quote in rows)]
    kept += [
        fact for row, quote in rows for fact in _curated(kind, table, row, quote, concepts) if row[1]["ask"] != NONE
    ]
    by_provision = defaultdict[str, list[Statement]](list)
    for fact in sorted(kept, key=lambda fact: fact.quote.start if fact.quote else 0):
        by_provision[fact.provision].append(fact)
    for provision in provisions:
        for number, fact in enumerate(by_provision[provision.identifier], 1):
            yield replace(fact, number=number)


def _shares(fact: Statement, quote: Quote) -> bool:
    """Return whether an annotation is one of the same provision that shares characters with a quote."""
    return fact.quote is not None and fact.provision == quote.source and quote.overlaps(fact.quote)


def _curated(kind: Kind, table: Curated, row: Row, quote: Quote, concepts: Collection[str]) -> Iterator[Statement]:
    """Yield the annotation of a row."""
    number, cells = row
    value = table.one_of(row, kind.name, concepts)
    asks = cells["ask"].split()
    if not cells["reason"].strip():
        raise table.error(number, "reason", "is empty; say why no rule can know this")
    if not asks or not (cells["ask"] == NONE or all(map(str.isdecimal, asks))):
        problem = f"{cells['ask']!r} is no number of an ask; expected numbers with spaces, or {NONE}"
        raise table.error(number, "ask", problem)
    if cells["ask"] != NONE:
        belonging = tuple(map(int, asks))
        yield Statement(
            kind.name,
            quote.source,
            0,
            value,
            quote,
            "curated",
            reason=cells["reason"],
            by=cells.get("by", ""),
            asks=belonging,
        )


def with_asks(
    matched: Iterable[Statement], asks: Iterable[Ask], provisions: Sequence[Provision], limb: re.Pattern[str]
) -> Iterator[Statement]:
    """Yield annotations with the asks that they belong to, then those that parts take over from their chapeaux.

    ``limb`` matches where a sentence or limb ends. Words belong to the last ask before them in their limb, else to the
    first one after them there, else to the last one before the limb. A part takes over what belongs to an ask of its
    chapeau that it shares. Numbers go on after those of the own annotations.
    """
    of_provision = defaultdict[str, list[Ask]](list)
    for ask in asks:
        of_provision[ask.provision].append(ask)
    texts = {provision.identifier: provision.text for provision in provisions}
    own = defaultdict[str, list[Statement]](list)
    for fact in matched:
        own[fact.provision].append(_with_asks(fact, of_provision[fact.provision], texts[fact.provision], limb))
    parents = {provision.identifier: provision.parent for provision in provisions}
    for identifier in parents:
        yield from own[identifier]
        above = [fact for chapeau in chapeaux_of(identifier, parents) for fact in own[chapeau]]
        shared = [
            (fact, numbers) for fact in above if (numbers := _shared(fact, of_provision, of_provision[identifier]))
        ]
        for number, (fact, numbers) in enumerate(shared, len(own[identifier]) + 1):
            yield replace(fact, provision=identifier, number=number, asks=numbers, basis=_INHERITED, narrows=())


def _with_asks(fact: Statement, asks: Sequence[Ask], text: str, limb: re.Pattern[str]) -> Statement:
    """Return an annotation with the asks that it belongs to, and with the addressees that it narrows."""
    numbers = fact.asks or _belonging(fact.quote, asks, text, limb)
    among = [
        ask for ask in asks if fact.narrows and ask.number in numbers and fact.quote and _contains(ask, fact.quote)
    ]
    narrows = tuple(dict.fromkeys(slug for ask in among for slug in ask.addressees))
    return replace(fact, asks=numbers, narrows=narrows, basis=_OWN)


def _belonging(quote: Quote | None, asks: Sequence[Ask], text: str, limb: re.Pattern[str]) -> tuple[int, ...]:
    """Return the number of the ask that words belong to, as ``with_asks`` says, or () without asks."""
    if quote is None or not asks:
        return ()
    starts = [(_start(ask, quote.source), ask.number) for ask in asks]
    end = next((match.start() for match in limb.finditer(text, quote.end)), len(text))
    begin = max((match.end() for match in limb.finditer(text, 0, quote.start)), default=-1)
    before = [number for start, number in starts if begin <= start <= quote.start]
    after = [number for start, number in starts if quote.start < start < end]
    earlier = [number for start, number in starts if start < begin]
    return ((before[-1:] or after[:1] or earlier[-1:] or [asks[0].number])[0],)


def _start(ask: Ask, provision: str) -> int:
    """Return where an ask begins in a text; before it if the words of the ask stand in a chapeau."""
    return ask.quote.start if ask.quote and ask.quote.source == provision else -1


def _contains(ask: Ask, quote: Quote) -> bool:
    """Return True if the words occur within the words of an ask."""
    words = ask.quote
    return words is not None and words.source == quote.source and words.start <= quote.start and quote.end <= words.end


def _shared(fact: Statement, asks: Mapping[str, Sequence[Ask]], own: Sequence[Ask]) -> tuple[int, ...]:
    """Return the numbers of the asks of a part that it shares with the chapeau of an annotation.

    An ask that was put to another body is none: the words bind that body.
    """
    quotes = [ask.quote for ask in asks[fact.provision] if ask.number in fact.asks]
    return tuple(ask.number for ask in own if ask.quote in quotes and not ask.through)
