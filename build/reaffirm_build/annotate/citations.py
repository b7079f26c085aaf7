"""Cite: every mention of an instrument, document or database, down to article, paragraph and letter.

The codebook's section Citations says what counts; the pack names the works and how their parts are written.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from reaffirm_build.annotate.works import Named, definitions, last_of_kinds, latest, named_works, others_named, parts_of
from reaffirm_build.language.grammar import NEAR, Grammar, Rule, Uses
from reaffirm_build.language.treaty_parts import Parts, names_article
from reaffirm_build.model import Citation, Footnote, Provision, Quote

#: The kind of an article that stands without any name.
_ONLY = ""

#: A work, by the rule that names it, and an article of it.
Article = tuple[Rule, str, str]


def citations(
    provisions: Sequence[Provision],
    footnotes: Sequence[Footnote],
    grammar: Grammar,
    uses: Uses,
    bare: Mapping[str, str] | None = None,
) -> list[Citation]:
    """The citations of every provision, in its own text and then in its footnotes, in order.

    ``bare`` says what a bare name, such as "the Protocol", is in these documents, and has no other; None if they are of
    no body, as drafts are: then it is what the pack says first.
    """
    found = []
    over: dict[str, dict[str, Named | None]] = {}  # by provision, the works that it and its chapeaux name
    told: dict[str, dict[str, str]] = {}  # by provision, what it and its chapeaux say that bare names are
    last: dict[str, Article | None] = {}  # by provision, the article named last there, above or in its parts so far
    kinds: dict[str, str] = {}  # what the provision before names last of each kind of bare names
    for provision in provisions:
        here = told.get(provision.parent, {})
        named = named_works(provision.text, grammar, bare, here, kinds)
        told[provision.identifier] = here | definitions(provision.text, named, grammar)
        others = others_named(provision.text, named, grammar)
        kinds = last_of_kinds(named, others, grammar)
        above = over.get(provision.parent, {})
        over[provision.identifier] = above | {one.cites: one for one in named} | {one[0]: None for one in others}
        sole = (_sole(above.values()) if above else _only(grammar, bare)) if not named and not others else None
        before = last.get(provision.parent)
        if names_article(provision.text, grammar.parts):
            last[provision.identifier] = _article(named)
            last |= {provision.parent: last[provision.identifier]} if provision.parent else {}
            before = None
        else:
            last[provision.identifier] = before
        of = (provision.identifier, provision.identifier, provision.text)
        own = list(_mentions(*of, named, sole, before, grammar, uses))
        for note in (note for note in footnotes if note.provision == provision.identifier):
            own += list(_in_note(note, own, grammar, uses, bare, told[provision.identifier]))
        found += [Citation(c.provision, number, c.cites, c.quote, c.rule) for number, c in enumerate(own, 1)]
    return found


def strangers(
    provisions: Iterable[Provision], footnotes: Iterable[Footnote], grammar: Grammar, bare: Mapping[str, str]
) -> Iterator[tuple[str, Quote]]:
    """What looks like the name of a work and is of none that is known, with its provision, each name there once.

    So is a bare name that is none of the documents' body. A note that only identifies what it annotates names none.
    """
    texts = [(one.identifier, one.identifier, one.text) for one in provisions]
    notes = (note for note in footnotes if not any(rule.pattern.search(note.text) for rule in grammar.identifiers))
    texts += [(note.provision, note.identifier, note.text) for note in notes]
    seen = set()
    for provision, source, text in texts:
        named = named_works(text, grammar, bare)
        known = [one.name.span() for one in named if one.cites]
        looks = [one.name for one in named if not one.cites] + list(grammar.titled.finditer(text))
        for match in sorted(looks, key=lambda one: one.start()):
            if any(start < match.end() and match.start() < end for start, end in known):
                continue
            known.append(match.span())
            if (provision, match[0]) not in seen:
                seen.add((provision, match[0]))
                yield provision, Quote(source, *match.span(), match[0])


def unowned(
    provisions: Iterable[Provision], cited: Iterable[Citation], grammar: Grammar, bare: Mapping[str, str]
) -> Iterator[Quote]:
    """The articles that provisions name and that are cited as no treaty's, but for those behind the name of another."""
    spans = defaultdict[str, list[tuple[int, int]]](list)
    for citation in cited:
        spans[citation.quote.source].append((citation.quote.start, citation.quote.end))
    for provision in provisions:
        text = provision.text
        for match in grammar.alone.finditer(text):
            start, end = match.span("parts")
            if not names_article(match["parts"], grammar.parts) or any(
                begin < end and start < stop for begin, stop in spans[provision.identifier]
            ):
                continue
            named = named_works(text, grammar, bare)
            behind = [other.end() for other in others_named(text, named, grammar) if other.end() <= start]
            ours = any(behind[-1] <= one.name.start() < start for one in named) if behind else True
            if ours or grammar.limb.search(text, behind[-1], start):
                yield Quote(provision.identifier, start, end, match["parts"])


def _sole(named: Collection[Named | None]) -> tuple[Rule, str] | None:
    """The one work that is named and has articles; None if another is named beside it."""
    sole = next(iter(named), None)
    return (sole.rule, sole.cites) if len(named) == 1 and sole and sole.has_articles else None


def _only(grammar: Grammar, bare: Mapping[str, str] | None) -> tuple[Rule, str] | None:
    """The one work that the documents of a body are about."""
    work = (bare or {}).get(_ONLY)
    return next(((rule, work) for rule in grammar.works if rule["cites"] == work), None) if work else None


def bare_names(provisions: Sequence[Provision], grammar: Grammar, body: str, front: str) -> dict[str, str]:
    """Which work each kind of bare name is in the documents of a body, by its slug or by the front matter naming it.

    Where the body has one work, articles without any name are of it too: they are the kind "".
    What the front matter says that a name is, comes before. In documents of no body that is known, a name is the one
    work that texts name in full; one of two is left out.
    """
    told = definitions(front, named_works(front, grammar, {}), grammar)
    if rule := grammar.body_of(body, front):
        known = {kind: rule[kind] for kind in grammar.bare if rule[kind]} | told
        return known | ({_ONLY: next(iter(known.values()))} if len(known) == 1 else {})
    found = dict(told)
    for kind in set(grammar.bare) - set(told):
        works = {rule[kind] for rule in grammar.bodies if rule[kind]}
        named = [work for work in works if _is_named(work, provisions, grammar)]
        found |= {kind: named[0]} if len(named) == 1 else {}
    return found


def _is_named(work: str, provisions: Sequence[Provision], grammar: Grammar) -> bool:
    """Whether texts name a work in full."""
    rules = [rule for rule in grammar.works if rule["cites"] == work]
    texts = (provision.text for provision in provisions)
    matches = (match for text in texts for rule in rules for match in rule.pattern.finditer(text))
    return any(not grammar.bare_kind(match[0]) for match in matches)


def _mentions(
    provision: str,
    source: str,
    text: str,
    named: Sequence[Named],
    above: tuple[Rule, str] | None,
    before: Article | None,
    grammar: Grammar,
    uses: Uses,
) -> Iterator[Citation]:
    """The mentions in one text, in order; a list of articles or paragraphs makes one each.

    Articles in a text that names no work are of the one that stands ``above``, or that the whole document is about;
    "that article", in a text that names none, is the one ``before``.
    """
    found: list[tuple[tuple[int, int], Rule, str]] = []
    for one in named:
        uses.add(one.rule, provision)
        found += [(one.span, one.rule, cites) for cites in _cited(one.cites, one.parts)]
    found += _apart(text, named, grammar)
    found += _unnamed(text, above, before, grammar)
    for (start, end), rule, cites in sorted(found, key=lambda one: one[0]):
        yield Citation(provision, 0, cites, Quote(source, start, end, text[start:end]), rule.name)


def _article(named: Sequence[Named]) -> Article | None:
    """The article that a text names, None if it names several or none."""
    found = {(one.cites, parts[0]): one.rule for one in named for parts in one.parts if one.has_articles}
    return next(((rule, *of) for of, rule in found.items()), None) if len(found) == 1 else None


def _unnamed(
    text: str, above: tuple[Rule, str] | None, before: Article | None, grammar: Grammar
) -> Iterator[tuple[tuple[int, int], Rule, str]]:
    """Parts in a text that does not name their work: it is the one ``above``, or that of "that article".

    That is the one named last, be it here or ``before``.
    """
    matches = (*grammar.alone.finditer(text), *grammar.same_article.finditer(text))
    for match in sorted(matches, key=lambda one: one.start()):
        if of := (before if match.re is grammar.same_article else None) or (above and (*above, "")):
            rule, work, article = of
            listed = parts_of(text, (match,), article, grammar)
            yield from ((match.span("parts"), rule, cites) for cites in _cited(work, listed) if listed)
            before = (rule, work, listed[-1][0]) if listed else before


def _cited(work: str, named: Sequence[Parts]) -> Iterator[str]:
    """The names of what is cited: ``inst:untoc-26-2`` and ``inst:untoc-26-3`` for two paragraphs of an article."""
    if work:
        yield from ("-".join(filter(None, (work, *one))) for one in named or [("", "", "")])


def _apart(text: str, named: Sequence[Named], grammar: Grammar) -> Iterator[tuple[tuple[int, int], Rule, str]]:
    """Parts that stand apart from any name: of the work named last in the same sentence, if no other is between.

    In a text that names no other work at all, so are articles that nothing says to be of it.
    """
    taken = bytearray(len(text))
    for one in named:
        _take(taken, one.span)
    ends = sorted((one.span[1], place) for place, one in enumerate(named))
    article: dict[int, str] = {}
    for match, alone in _standing_apart(text, named, grammar):
        before = latest(ends, match.start())
        if any(taken[slice(*match.span())]) or not (before or alone):
            continue
        place = before[1] if before else 0
        owner = named[place]
        between = (owner.name.end(), match.start())
        if not owner.has_articles or (not alone and _parted(text, between, grammar)):
            continue
        of = parts_of(text, (match,), "" if alone else article.get(place, owner.article), grammar)
        yield from ((match.span("parts"), owner.rule, cites) for cites in _cited(owner.cites, of) if of)
        _take(taken, match.span())
        article[place] = of[-1][0] if of else ""


def _parted(text: str, between: tuple[int, int], grammar: Grammar) -> bool:
    """Whether a sentence ends or another work is named between a work and parts that could be of it."""
    start, end = between
    return end - start > NEAR or any(form.search(text, start, end) for form in (grammar.limb, grammar.another))


def _standing_apart(text: str, named: Sequence[Named], grammar: Grammar) -> Iterator[tuple[re.Match[str], bool]]:
    """What may be parts of a work named elsewhere, in order, and whether that is so only if no other work is named."""
    found = [(match, False) for form in grammar.thereof for match in form.finditer(text)]
    ours = bytearray(len(text))
    for one in named:
        _take(ours, one.name.span())
    others = (slice(*match.span()) for match in grammar.another.finditer(text))
    if len({one.cites for one in named}) == 1 and all(all(ours[other]) for other in others):
        found += [(match, True) for match in grammar.alone.finditer(text)]
    yield from sorted(found, key=lambda one: (one[1], one[0].start()))


def _take(taken: bytearray, span: tuple[int, int]) -> None:
    """Mark the characters of a span as taken."""
    start, end = span
    taken[start:end] = b"\x01" * (end - start)


def _in_note(
    note: Footnote,
    own: Sequence[Citation],
    grammar: Grammar,
    uses: Uses,
    bare: Mapping[str, str] | None,
    told: Mapping[str, str],
) -> Iterator[Citation]:
    """What a footnote cites; one that only identifies mentions again what its marker annotates."""
    for rule in grammar.identifiers:
        if rule.pattern.search(note.text):
            uses.add(rule, note.provision)
            quote = Quote(note.identifier, 0, len(note.text), note.text)
            again = [Citation(note.provision, 0, c, quote, rule.name) for c in _annotated(note, own, grammar, bare)]
            yield from again
            if again:
                return
    named = named_works(note.text, grammar, bare, told)
    yield from _mentions(note.provision, note.identifier, note.text, named, None, None, grammar, uses)


def _annotated(
    note: Footnote, own: Sequence[Citation], grammar: Grammar, bare: Mapping[str, str] | None
) -> Iterator[str]:
    """What the words that a note annotates cite: all that ends with them, or the work whose parts go on after them."""
    exact = [one.cites for one in own if one.quote.start <= note.start and one.quote.end == note.end]
    begun = [one.cites for one in own if one.quote.start == note.start and one.quote.end > note.end]
    yield from exact
    if not exact and begun:
        works = {one.cites for one in named_works(note.quote, grammar, bare)}
        yield from (work for work in sorted(works) if any(one.startswith(f"{work}-") for one in begun))
