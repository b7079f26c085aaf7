"""Cite: every mention of an instrument, document or database, down to article, paragraph and letter.

The codebook's section Citations says what counts; the pack names the works and how their parts are written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.articles import Parts, parts
from reaffirm_build.grammar import Grammar, Rule, Uses
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
    """Which work each bare name is in the documents of a body, by its slug or by the front matter that names it.

    In documents of no body that is known, a name is the one work that texts name in full; one of two is left out.
    """
    if rule := grammar.body_of(body, front):
        return {name: rule[kind] for kind, name in grammar.bare.items() if rule[kind]}
    found: dict[str, str] = {}
    for kind, name in grammar.bare.items():
        works = {rule[kind] for rule in grammar.bodies if rule[kind]}
        named = [work for work in works if len(works) == 1 or _is_named(work, provisions, grammar)]
        found |= {name: named[0]} if len(named) == 1 else {}
    return found


def _is_named(work: str, provisions: Sequence[Provision], grammar: Grammar) -> bool:
    """Whether texts name a work in full."""
    rules, bare = [rule for rule in grammar.works if rule["cites"] == work], set(grammar.bare.values())
    texts = (provision.text for provision in provisions)
    return any(match[0] not in bare for text in texts for rule in rules for match in rule.pattern.finditer(text))


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
    named = list(_named(text, grammar, bare))
    for one in named:
        uses.add(one.rule, provision)
        found += [(one.span, one.rule, cites) for cites in _cited(one.cites, one.parts)]
    found += _apart(text, named, grammar)
    for (start, end), rule, cites in sorted(found, key=lambda one: one[0]):
        yield Citation(provision, 0, cites, Quote(source, start, end, text[start:end]), rule.name)


def _named(text: str, grammar: Grammar, bare: Mapping[str, str] | None) -> Iterator[_Named]:
    """The works that a text names, in order; a word in the name of another work names none."""
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    others = [match.span() for match in grammar.another.finditer(text)]
    unsaid = set(grammar.bare.values()) if bare is not None else set()
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        if any(start <= match.start() and match.end() <= end and match.span() != (start, end) for start, end in others):
            continue
        known = (bare or {}).get(match[0], "") if match[0] in unsaid else rule["cites"]
        groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
        cites = known.format(**groups) + (f"_{groups['part']}" if known and "part" in groups else "")
        beside = _beside(text, match, grammar) if cites.startswith(_INSTRUMENT) else ()
        yield _Named(rule, match, cites, beside, _parts(text, beside, "", grammar))


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
    """Parts that stand apart from any name, of the work named last in the same sentence if no other is between."""
    matches = sorted((match for form in grammar.thereof for match in form.finditer(text)), key=lambda one: one.start())
    taken = [one.span for one in named]
    article: dict[int, str] = {}
    for match in matches:
        before = [place for place, one in enumerate(named) if one.span[1] <= match.start()]
        if not before or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        owner = named[before[-1]]
        between = text[owner.name.end() : match.start()]
        if not owner.cites.startswith(_INSTRUMENT) or grammar.limb.search(between) or grammar.another.search(between):
            continue
        of = _parts(text, (match,), article.get(before[-1], owner.article), grammar)
        yield from ((match.span("parts"), owner.rule, cites) for cites in _cited(owner.cites, of) if of)
        taken.append(match.span())
        article[before[-1]] = of[-1][0] if of else ""


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
