"""Citations of instruments, documents and databases, down to article, paragraph and letter.

The codebook defines a citation in its section Citations. The pack names the works and the wording of their parts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_build.annotate.detached_parts import Match, cited_names, detached, unnamed
from reaffirm_build.annotate.works import NamedWork, Span, definitions, last_of_kinds, named_works, others_named
from reaffirm_build.language.grammar import Rule, RuleUses, SourceRules
from reaffirm_build.language.treaty_parts import names_article
from reaffirm_build.model import Citation, Footnote, Provision, Quote

#: The kind of bare name of an article without any name of a work.
_ONLY = ""

#: A work and an article of it: the rule that names the work, its prefixed name, the article.
Article = tuple[Rule, str, str]


def citations(
    provisions: Sequence[Provision],
    footnotes: Sequence[Footnote],
    grammar: SourceRules,
    uses: RuleUses,
    bare: Mapping[str, str] | None = None,
) -> list[Citation]:
    """Return the citations of every provision, in its own text and then in its footnotes, in order.

    ``bare`` gives the work of each bare name, such as "the Protocol", by kind. None is for drafts, which belong to no
    body: the defaults of the pack apply. Records in ``uses`` the rules that matched.
    """
    reader = _CitationReader(grammar, uses, bare)
    cited = []
    for provision in provisions:
        own = reader.read(provision)
        for note in (note for note in footnotes if note.provision == provision.identifier):
            own += list(_in_note(note, own, grammar, uses, bare, reader.defined[provision.identifier]))
        cited += [Citation(c.provision, number, c.cites, c.quote, c.rule) for number, c in enumerate(own, 1)]
    return cited


def with_inherited(provisions: Sequence[Provision], cited: Iterable[Citation]) -> Iterator[Citation]:
    """Yield the citations of each provision, then those of its chapeaux, outermost first, as inherited.

    The codebook says so in its section Citations. Numbers go on after those of the own citations.
    """
    own = defaultdict[str, list[Citation]](list)
    for citation in cited:
        own[citation.provision].append(citation)
    above: dict[str, list[Citation]] = {}  # by provision, the citations of its chapeaux
    for provision in provisions:
        identifier, parent = provision.identifier, provision.parent
        above[identifier] = [*above[parent], *own[parent]] if parent else []
        yield from own[identifier]
        for number, citation in enumerate(above[identifier], len(own[identifier]) + 1):
            yield replace(citation, provision=identifier, number=number, basis="inherited")


class _CitationReader:
    """A reader of provisions in document order: parts refer to works and articles of their chapeau."""

    def __init__(self, grammar: SourceRules, uses: RuleUses, bare: Mapping[str, str] | None) -> None:
        self.grammar, self.uses, self.bare = grammar, uses, bare
        self.defined: dict[str, dict[str, str]] = {}  #: by provision, the bare names defined in it and its chapeaux
        self._works: dict[str, dict[str, NamedWork | None]] = {}  # by provision, works of it and its chapeaux
        self._articles: dict[str, Article | None] = {}  # by provision, the article named last above or in its parts
        self._kinds: dict[str, str] = {}  # works that the previous provision names last, by kind of bare name

    def read(self, provision: Provision) -> list[Citation]:
        """Return the citations in the own text of a provision, without numbers."""
        grammar, text = self.grammar, provision.text
        inherited = self.defined.get(provision.parent, {})
        named = named_works(text, grammar, self.bare, inherited, self._kinds)
        self.defined[provision.identifier] = inherited | definitions(text, named, grammar)
        others = others_named(text, named, grammar)
        self._kinds = last_of_kinds(named, others, grammar)
        work = self._work_above(provision, named, [match[0] for match in others])
        article = self._article_above(provision, named)
        source = (provision.identifier, provision.identifier, text)
        return list(_mentions(*source, named, work, article, grammar, self.uses))

    def _work_above(
        self, provision: Provision, named: Sequence[NamedWork], others: Sequence[str]
    ) -> tuple[Rule, str] | None:
        """Return the only work of the chapeaux, or of the body, for a text that names no work; record the works."""
        above = self._works.get(provision.parent, {})
        self._works[provision.identifier] = above | {work.cites: work for work in named} | dict.fromkeys(others)
        if named or others:
            return None
        return _sole(above.values()) if above else _only(self.grammar, self.bare)

    def _article_above(self, provision: Provision, named: Sequence[NamedWork]) -> Article | None:
        """Return the article that "that article" means in a text without an article; record the article named last."""
        before = self._articles.get(provision.parent)
        if not names_article(provision.text, self.grammar.parts):
            self._articles[provision.identifier] = before
            return before
        article = _article(named)
        self._articles[provision.identifier] = article
        if provision.parent:
            self._articles[provision.parent] = article
        return None


def unknown_works(
    provisions: Iterable[Provision], footnotes: Iterable[Footnote], grammar: SourceRules, bare: Mapping[str, str]
) -> Iterator[tuple[str, Quote]]:
    """Yield names that have the form of a title and are unknown, each once in a provision, with that provision.

    Bare names without a work in the body count as unknown. Notes that only identify what they annotate are left out.
    """
    texts = [(provision.identifier, provision.identifier, provision.text) for provision in provisions]
    notes = (note for note in footnotes if not any(rule.pattern.search(note.text) for rule in grammar.identifiers))
    texts += [(note.provision, note.identifier, note.text) for note in notes]
    seen = set()
    for provision, source, text in texts:
        for quote in _unknown_names(source, text, grammar, bare):
            if (provision, quote.words) not in seen:
                seen.add((provision, quote.words))
                yield provision, quote


def _unknown_names(source: str, text: str, grammar: SourceRules, bare: Mapping[str, str]) -> Iterator[Quote]:
    """Yield unknown names in a text, in order, that overlap neither a known name nor each other."""
    named = named_works(text, grammar, bare)
    taken = [work.name.span() for work in named if work.cites]
    candidates = [work.name for work in named if not work.cites] + list(grammar.titled.finditer(text))
    for match in sorted(candidates, key=lambda match: match.start()):
        if not _overlaps(match.span(), taken):
            taken.append(match.span())
            yield Quote(source, *match.span(), match[0])


def _overlaps(span: Span, spans: Iterable[Span]) -> bool:
    """Return whether a span overlaps any of some spans."""
    return any(start < span[1] and span[0] < end for start, end in spans)


def unowned(
    provisions: Iterable[Provision], cited: Iterable[Citation], grammar: SourceRules, bare: Mapping[str, str]
) -> Iterator[Quote]:
    """Yield article numbers that no citation covers, except those after the name of a treaty outside the ontology."""
    spans = defaultdict[str, list[Span]](list)
    for citation in cited:
        spans[citation.quote.source].append((citation.quote.start, citation.quote.end))
    for provision in provisions:
        for match in grammar.alone.finditer(provision.text):
            covered = _overlaps(match.span("parts"), spans[provision.identifier])
            if names_article(match["parts"], grammar.parts) and not covered:
                start, end = match.span("parts")
                if not _follows_other(provision.text, start, grammar, bare):
                    yield Quote(provision.identifier, start, end, match["parts"])


def _follows_other(text: str, start: int, grammar: SourceRules, bare: Mapping[str, str]) -> bool:
    """Return whether the last name before a place, in the same limb, is that of a treaty outside the ontology."""
    named = named_works(text, grammar, bare)
    ends = [other.end() for other in others_named(text, named, grammar) if other.end() <= start]
    if not ends or any(ends[-1] <= work.name.start() < start for work in named):
        return False
    return grammar.limb.search(text, ends[-1], start) is None


def _sole(named: Collection[NamedWork | None]) -> tuple[Rule, str] | None:
    """Return the only work if it has articles; None if there are several works or an unknown one."""
    sole = next(iter(named), None)
    return (sole.rule, sole.cites) if len(named) == 1 and sole and sole.has_articles else None


def _only(grammar: SourceRules, bare: Mapping[str, str] | None) -> tuple[Rule, str] | None:
    """Return the only work of a body."""
    work = (bare or {}).get(_ONLY)
    return next(((rule, work) for rule in grammar.works if rule["cites"] == work), None) if work else None


def bare_names(provisions: Sequence[Provision], grammar: SourceRules, body: str, front: str) -> dict[str, str]:
    """Return the work of each kind of bare name in the documents of a body.

    The body is known by its slug or by its name in the front matter. Definitions in the front matter take precedence.
    If the body has one work, articles without any name belong to it: they have the kind "". In documents of an unknown
    body, a kind has a work if the texts name exactly one work of that kind in full.
    """
    defined = definitions(front, named_works(front, grammar, {}), grammar)
    if rule := grammar.body_of(body, front):
        works = {kind: rule[kind] for kind in grammar.bare if rule[kind]} | defined
        return works | ({_ONLY: next(iter(works.values()))} if len(works) == 1 else {})
    works = dict(defined)
    for kind in set(grammar.bare) - set(defined):
        candidates = {rule[kind] for rule in grammar.bodies if rule[kind]}
        named = [work for work in candidates if _is_named(work, provisions, grammar)]
        works |= {kind: named[0]} if len(named) == 1 else {}
    return works


def _is_named(work: str, provisions: Sequence[Provision], grammar: SourceRules) -> bool:
    """Return whether a text names a work in full."""
    rules = [rule for rule in grammar.works if rule["cites"] == work]
    texts = (provision.text for provision in provisions)
    matches = (match for text in texts for rule in rules for match in rule.pattern.finditer(text))
    return any(not grammar.bare_kind(match[0]) for match in matches)


def _mentions(
    provision: str,
    source: str,
    text: str,
    named: Sequence[NamedWork],
    above: tuple[Rule, str] | None,
    before: Article | None,
    grammar: SourceRules,
    uses: RuleUses,
) -> Iterator[Citation]:
    """Yield the citations in one text, in order; a list of articles or paragraphs gives one citation for each part.

    ``above`` is the work of articles in a text that names no work. ``before`` is the article that "that article" means
    in a text that names no article.
    """
    matches: list[Match] = []
    for work in named:
        uses.add(work.rule, provision)
        matches += [(work.span, work.rule, cites) for cites in cited_names(work.cites, work.parts)]
    matches += detached(text, named, grammar)
    matches += unnamed(text, above, before, grammar)
    for (start, end), rule, cites in sorted(matches, key=lambda match: match[0]):
        yield Citation(provision, 0, cites, Quote(source, start, end, text[start:end]), rule.name)


def _article(named: Sequence[NamedWork]) -> Article | None:
    """Return the article that a text names, None if it names several or no article."""
    articles = {(work.cites, parts[0]): work.rule for work in named for parts in work.parts if work.has_articles}
    return next(((rule, *article) for article, rule in articles.items()), None) if len(articles) == 1 else None


def _in_note(
    note: Footnote,
    own: Sequence[Citation],
    grammar: SourceRules,
    uses: RuleUses,
    bare: Mapping[str, str] | None,
    defined: Mapping[str, str],
) -> Iterator[Citation]:
    """Yield the citations in a footnote. A footnote that is only an identifier repeats what its marker annotates."""
    for rule in grammar.identifiers:
        if rule.pattern.search(note.text):
            uses.add(rule, note.provision)
            quote = Quote(note.identifier, 0, len(note.text), note.text)
            again = [Citation(note.provision, 0, c, quote, rule.name) for c in _annotated(note, own, grammar, bare)]
            yield from again
            if again:
                return
    named = named_works(note.text, grammar, bare, defined)
    yield from _mentions(note.provision, note.identifier, note.text, named, None, None, grammar, uses)


def _annotated(
    note: Footnote, own: Sequence[Citation], grammar: SourceRules, bare: Mapping[str, str] | None
) -> Iterator[str]:
    """Yield the names cited by the words that a footnote annotates.

    These are the citations that end with the words, or else the work of citations that continue after the words.
    """
    exact = [c.cites for c in own if c.quote.start <= note.start and c.quote.end == note.end]
    begun = [c.cites for c in own if c.quote.start == note.start and c.quote.end > note.end]
    yield from exact
    if begun and not exact:
        works = {work.cites for work in named_works(note.quote, grammar, bare)}
        yield from (work for work in sorted(works) if any(cites.startswith(f"{work}-") for cites in begun))
