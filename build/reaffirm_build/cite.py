"""Cite: every mention of an instrument, document or database, down to article, paragraph and letter.

The codebook's section Citations says what counts; the pack names the works and how their parts are written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reaffirm_build.grammar import Grammar, Uses
from reaffirm_build.model import Citation, Footnote, Provision, Quote
from reaffirm_build.numbering import NARROW

_LETTER = re.compile(r"\(([a-z])\)")


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


def _mentions(
    provision: str, source: str, text: str, grammar: Grammar, uses: Uses, bare: Mapping[str, str] | None
) -> Iterator[Citation]:
    """The mentions in one text; a list of articles or paragraphs makes one each."""
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    unsaid = set(grammar.bare.values()) if bare is not None else set()
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        uses.add(rule, provision)
        cites = (bare or {}).get(match[0], "") if match[0] in unsaid else rule["cites"]
        if not cites:
            continue
        beside = _beside(text, match, grammar)
        start = min(match.start(), beside.start()) if beside else match.start()
        end = max(match.end(), beside.end()) if beside else match.end()
        quote = Quote(source, start, end, text[start:end])
        for name in _names(cites, match, beside, grammar):
            yield Citation(provision, 0, name, quote, rule.name)


def _beside(text: str, work: re.Match[str], grammar: Grammar) -> re.Match[str] | None:
    """The articles, with paragraphs and letters, that stand beside the name of a work, or are singled out after it."""
    usual = grammar.beside.search(text, 0, work.start()) if grammar.parts_before else None
    usual = usual if grammar.parts_before else grammar.beside.match(text, work.end())
    return usual or grammar.singled_out.match(text, work.end())


def _names(cites: str, match: re.Match[str], beside: re.Match[str] | None, grammar: Grammar) -> Iterator[str]:
    """The names of what one mention cites: ``inst:untoc-26-2`` and ``inst:untoc-26-3`` for paragraphs 2 and 3.

    Of several articles in one list, paragraphs and letters are those of the last.
    """
    groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
    work = cites.format(**groups)
    if "part" in groups:
        yield f"{work}_{groups['part']}"
    elif not beside:
        yield work
    else:
        for parts in grammar.parts.finditer(beside.string, *beside.span()):
            said = {key: (parts[key] or "").translate(NARROW) for key in ("article", "paragraphs", "letter")}
            *articles, last = _numbers(said["article"], grammar)
            yield from (f"{work}-{article}" for article in articles)
            for paragraph in _numbers(said["paragraphs"], grammar) or [""]:
                for letter in _letters(said["letter"], grammar) or [""]:
                    yield "-".join(filter(None, (work, last, paragraph, letter)))


def _numbers(listed: str, grammar: Grammar) -> list[str]:
    """The numbers of a list in figures, however they are written, with those that a range leaves out."""
    found: list[int] = []
    for before, match in _after(grammar.number.finditer(listed)):
        value = grammar.numerals.get(match[0].lower()) or int(match[0])
        through = before and grammar.range.fullmatch(listed, before, match.start())
        found += [*(range(found[-1] + 1, value) if through else ()), value]
    return [str(number) for number in found]


def _letters(listed: str, grammar: Grammar) -> list[str]:
    """The letters of a list, with those that a range leaves out."""
    found: list[str] = []
    for before, match in _after(_LETTER.finditer(listed)):
        if before and grammar.range.fullmatch(listed, before, match.start()):
            found += map(chr, range(ord(found[-1]) + 1, ord(match[1])))
        found.append(match[1])
    return found


def _after(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """Matches with the end of the one before."""
    end = 0
    for match in matches:
        yield end, match
        end = match.end()


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
