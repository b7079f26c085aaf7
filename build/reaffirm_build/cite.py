"""Cite: every mention of an instrument, document or database, down to article, paragraph and letter.

The codebook's section Citations says what counts; the pack names the works and how their parts are written.
"""

import re
from collections.abc import Iterator, Sequence

from reaffirm_build.grammar import Grammar, Rule, Uses
from reaffirm_build.model import Citation, Footnote, Provision, Quote
from reaffirm_build.numbering import NARROW

_LETTER = re.compile(r"\(([a-z])\)")


def citations(
    provisions: Sequence[Provision], footnotes: Sequence[Footnote], grammar: Grammar, uses: Uses, body: str = ""
) -> list[Citation]:
    """The citations of every provision, in its own text and then in its footnotes, in order.

    A bare name, such as "the Protocol", is a citation in the documents of its own body (``body`` is a slug, "" for a
    draft of any body's), and in those that name the work in full somewhere.
    """
    found = []
    known = body in {"", grammar.bare_of} or _is_named(provisions, grammar)
    for provision in provisions:
        text = provision.text
        own = list(_mentions(provision.identifier, provision.identifier, text, grammar, uses))
        own = [mention for mention in own if known or not _is_bare(mention, text, grammar)]
        for note in (note for note in footnotes if note.provision == provision.identifier):
            own += list(_in_note(note, own, grammar, uses))
        found += [Citation(c.provision, number, c.cites, c.quote, c.rule) for number, c in enumerate(own, 1)]
    return found


def _is_named(provisions: Sequence[Provision], grammar: Grammar) -> bool:
    """Whether texts name in full the work that a bare name stands for."""
    rules = [rule for rule in grammar.works if rule.pattern.fullmatch(grammar.bare)]
    texts = (provision.text for provision in provisions)
    return any(match[0] != grammar.bare for text in texts for rule in rules for match in rule.pattern.finditer(text))


def _is_bare(mention: Citation, text: str, grammar: Grammar) -> bool:
    """Whether a mention rests on the bare name alone."""
    rule = next(rule for rule in grammar.works if rule.name == mention.rule)
    match = rule.pattern.search(text, mention.quote.start)
    return match is not None and match[0] == grammar.bare


def _mentions(provision: str, source: str, text: str, grammar: Grammar, uses: Uses) -> Iterator[Citation]:
    """The mentions in one text; a list of articles or paragraphs makes one each."""
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        uses.add(rule, provision)
        beside = _beside(text, match, grammar)
        start = min(match.start(), beside.start()) if beside else match.start()
        end = max(match.end(), beside.end()) if beside else match.end()
        quote = Quote(source, start, end, text[start:end])
        for name in _names(rule, match, beside, grammar):
            yield Citation(provision, 0, name, quote, rule.name)


def _beside(text: str, work: re.Match[str], grammar: Grammar) -> re.Match[str] | None:
    """The articles, with paragraphs and letters, that stand beside the name of a work."""
    if grammar.parts_before:
        return grammar.beside.search(text, 0, work.start())
    return grammar.beside.match(text, work.end())


def _names(rule: Rule, match: re.Match[str], beside: re.Match[str] | None, grammar: Grammar) -> Iterator[str]:
    """The names of what one mention cites: ``inst:untoc-26-2`` and ``inst:untoc-26-3`` for paragraphs 2 and 3.

    Of several articles in one list, paragraphs and letters are those of the last.
    """
    groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
    work = rule["cites"].format(**groups)
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
                for letter in _LETTER.findall(said["letter"]) or [""]:
                    yield "-".join(filter(None, (work, last, paragraph, letter)))


def _numbers(listed: str, grammar: Grammar) -> list[str]:
    """The numbers of a list in figures, however they are written."""
    found: list[str] = grammar.number.findall(listed)
    return [str(grammar.numerals.get(number.lower(), number)) for number in found]


def _in_note(note: Footnote, own: Sequence[Citation], grammar: Grammar, uses: Uses) -> Iterator[Citation]:
    """What a footnote cites; one that only identifies mentions again what its marker annotates."""
    for rule in grammar.identifiers:
        if rule.pattern.search(note.text):
            uses.add(rule, note.provision)
            quote = Quote(note.identifier, 0, len(note.text), note.text)
            for citation in own:
                if citation.quote.start <= note.start and citation.quote.end == note.end:
                    yield Citation(note.provision, 0, citation.cites, quote, rule.name)
            return
    yield from _mentions(note.provision, note.identifier, note.text, grammar, uses)
