"""Cite: every mention of an instrument, document or database, down to article, paragraph and letter.

The codebook's section Citations says what counts; the pack names the works and how their parts are written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import maxsize

from reaffirm_build.articles import Parts, parts
from reaffirm_build.grammar import NEAR, Grammar, Rule, Uses
from reaffirm_build.model import Citation, Footnote, Provision, Quote
from reaffirm_build.numbering import NARROW

#: What has articles.
_INSTRUMENT = "inst:"


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
    for provision in provisions:
        own = list(_mentions(provision.identifier, provision.identifier, provision.text, grammar, uses, bare))
        for note in (note for note in footnotes if note.provision == provision.identifier):
            own += list(_in_note(note, own, grammar, uses, bare))
        found += [Citation(c.provision, number, c.cites, c.quote, c.rule) for number, c in enumerate(own, 1)]
    return found


def bare_names(provisions: Sequence[Provision], grammar: Grammar, body: str, front: str) -> dict[str, str]:
    """Which work each kind of bare name is in the documents of a body, by its slug or by the front matter naming it.

    In documents of no body that is known, a name is the one work that texts name in full; one of two is left out.
    """
    if rule := grammar.body_of(body, front):
        return {kind: rule[kind] for kind in grammar.bare if rule[kind]}
    found: dict[str, str] = {}
    for kind in grammar.bare:
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


@dataclass(frozen=True)
class _Named:
    """The name of a work in a text, with the parts of it that stand beside."""

    rule: Rule
    name: re.Match[str]
    cites: str  #: prefixed name, "" for a bare name that is of no known work
    beside: tuple[re.Match[str], ...]
    parts: tuple[Parts, ...]

    @property
    def article(self) -> str:
        """The one article of which parts are named, "" if there are none or several."""
        articles = {one[0] for one in self.parts}
        return articles.pop() if len(articles) == 1 else ""

    @property
    def span(self) -> tuple[int, int]:
        """Where the name and what stands beside it begin and end."""
        matches = (self.name, *self.beside)
        return min(match.start() for match in matches), max(match.end() for match in matches)


def _mentions(
    provision: str, source: str, text: str, grammar: Grammar, uses: Uses, bare: Mapping[str, str] | None
) -> Iterator[Citation]:
    """The mentions in one text, in order; a list of articles or paragraphs makes one each."""
    found: list[tuple[tuple[int, int], Rule, str]] = []
    named = _named(text, grammar, bare)
    for one in named:
        uses.add(one.rule, provision)
        found += [(one.span, one.rule, cites) for cites in _cited(one.cites, one.parts)]
    found += _apart(text, named, grammar)
    for (start, end), rule, cites in sorted(found, key=lambda one: one[0]):
        yield Citation(provision, 0, cites, Quote(source, start, end, text[start:end]), rule.name)


def _named(text: str, grammar: Grammar, bare: Mapping[str, str] | None) -> list[_Named]:
    """The works that a text names, in order; a word in the name of another work names none."""
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    others = [match.span() for match in grammar.another.finditer(text)]
    found: list[_Named] = []
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        around = _last(others, match.start())
        if around and match.end() <= around[1] and match.span() != around:
            continue
        known = rule["cites"]
        if kind := grammar.bare_kind(match[0]):
            same = _same(text, match, kind, found, others, grammar)
            known = known if bare is None else bare.get(kind, "")
            known = known if same is None else same
        groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
        cites = known.format(**groups) + (f"_{groups['part']}" if known and "part" in groups else "")
        if found and match.end() <= found[-1].name.end() and cites and found[-1].cites.startswith(f"{cites}_"):
            continue  # the symbol of a report of which a paragraph is named
        beside = _beside(text, match, grammar) if cites.startswith(_INSTRUMENT) else ()
        found.append(_Named(rule, match, cites, beside, _parts(text, beside, "", grammar)))
    return found


def _same(
    text: str,
    name: re.Match[str],
    kind: str,
    named: Sequence[_Named],
    others: Sequence[tuple[int, int]],
    grammar: Grammar,
) -> str | None:
    """Which work "that Protocol" is: the one of its kind named last, "" if it may be another; None if not said so."""
    if not grammar.same.search(text, max(0, name.start() - NEAR), name.start()):
        return None
    works = {rule[kind] for rule in grammar.bodies}
    last = next((one for one in reversed(named) if one.cites in works), None)
    if last is None:
        return None
    other = _last(others, name.start() - 1)
    return "" if other and other[0] >= last.name.end() else last.cites


def _last(spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The last of some spans, in order, that begins at a place of a text or before it."""
    after = bisect_right(spans, (place, maxsize))
    return spans[after - 1] if after else None


def _beside(text: str, name: re.Match[str], grammar: Grammar) -> tuple[re.Match[str], ...]:
    """The parts that stand beside the name of a work, and those that are singled out after it."""
    usual = next((found for side in grammar.beside if (found := side.find(text, name))), None)
    more = next((found for side in grammar.singled_out if (found := side.find(text, name))), None)
    return tuple(match for match in (usual, more) if match)


def _parts(text: str, beside: Iterable[re.Match[str]], article: str, grammar: Grammar) -> tuple[Parts, ...]:
    """Parts with their articles: one that names none is of that named before; what is of no article is left out."""
    found: list[Parts] = []
    for match in beside:
        articles = {one[0] for one in found} or {article}
        of = articles.pop() if len(articles) == 1 else ""
        listed = parts(text, match.span("parts"), grammar.parts)
        found += [one if one[0] else (of, *one[1:]) for one in listed if one[0] or of]
    return tuple(found)


def _cited(work: str, named: Sequence[Parts]) -> Iterator[str]:
    """The names of what is cited: ``inst:untoc-26-2`` and ``inst:untoc-26-3`` for two paragraphs of an article."""
    if work:
        yield from ("-".join(filter(None, (work, *one))) for one in named or [("", "", "")])


def _apart(text: str, named: Sequence[_Named], grammar: Grammar) -> Iterator[tuple[tuple[int, int], Rule, str]]:
    """Parts that stand apart from any name: of the work named last in the same sentence, if no other is between.

    In a text that names no other work at all, so are articles that nothing says to be of it.
    """
    taken = bytearray(len(text))
    for one in named:
        _take(taken, one.span)
    ends = sorted((one.span[1], place) for place, one in enumerate(named))
    article: dict[int, str] = {}
    for match, alone in _standing_apart(text, named, grammar):
        before = _last(ends, match.start())
        if any(taken[slice(*match.span())]) or not (before or alone):
            continue
        place = before[1] if before else 0
        owner = named[place]
        between = (owner.name.end(), match.start())
        if not owner.cites.startswith(_INSTRUMENT) or (not alone and _parted(text, between, grammar)):
            continue
        of = _parts(text, (match,), "" if alone else article.get(place, owner.article), grammar)
        yield from ((match.span("parts"), owner.rule, cites) for cites in _cited(owner.cites, of) if of)
        _take(taken, match.span())
        article[place] = of[-1][0] if of else ""


def _parted(text: str, between: tuple[int, int], grammar: Grammar) -> bool:
    """Whether a sentence ends or another work is named between a work and parts that could be of it."""
    start, end = between
    return end - start > NEAR or any(form.search(text, start, end) for form in (grammar.limb, grammar.another))


def _standing_apart(text: str, named: Sequence[_Named], grammar: Grammar) -> Iterator[tuple[re.Match[str], bool]]:
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
    note: Footnote, own: Sequence[Citation], grammar: Grammar, uses: Uses, bare: Mapping[str, str] | None
) -> Iterator[Citation]:
    """What a footnote cites; one that only identifies mentions again what its marker annotates."""
    for rule in grammar.identifiers:
        if rule.pattern.search(note.text):
            uses.add(rule, note.provision)
            quote = Quote(note.identifier, 0, len(note.text), note.text)
            for citation in own:
                if citation.quote.start <= note.start and citation.quote.end == note.end:
                    yield Citation(note.provision, 0, citation.cites, quote, rule.name)
            return
    yield from _mentions(note.provision, note.identifier, note.text, grammar, uses, bare)
