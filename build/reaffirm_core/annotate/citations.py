"""Citations of instruments, documents and databases, down to article, paragraph and letter.

The codebook defines a citation in its section Citations. The pack names the works and the wording of their parts.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.annotate.bare_names import Surroundings, definitions, last_in_full, last_of_kinds, others_named
from reaffirm_core.annotate.detached_parts import Match, cited_names, detached, unnamed
from reaffirm_core.annotate.named_work import NamedWork
from reaffirm_core.annotate.works import named_works
from reaffirm_core.language.grammar import Rule, RuleUses, SourceRules
from reaffirm_core.language.treaty_parts import names_article
from reaffirm_core.model import Citation, Footnote, Provision, Quote

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
    reader = CitationReader(grammar, uses, bare)
    cited = []
    for provision in provisions:
        own = reader.read(provision)
        for note in (note for note in footnotes if note.provision == provision.identifier):
            own += list(_in_note(note, own, reader.named_in(note), grammar, uses, bare))
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


class CitationReader:
    """A reader of provisions in document order: parts refer to works and articles of their chapeau."""

    def __init__(self, grammar: SourceRules, uses: RuleUses, bare: Mapping[str, str] | None) -> None:
        self.grammar, self.uses, self.bare = grammar, uses, bare
        self.defined: dict[str, dict[str, str]] = {}  #: by provision, the bare names defined in it and its chapeaux
        self.named: dict[str, list[NamedWork]] = {}  #: by provision, the works that its own text names
        self._texts: dict[str, str] = {}  # by provision
        self._full: dict[str, dict[str, str]] = {}  # by provision, treaties named last in full in it and its chapeaux
        self._works: dict[str, dict[str, NamedWork | None]] = {}  # by provision, works of it and its chapeaux
        self._articles: dict[str, Article | None] = {}  # by provision, the article named last above or in its parts
        self._kinds: dict[str, str] = {}  # works that the previous provision names last, by kind of bare name

    def read(self, provision: Provision) -> list[Citation]:
        """Return the citations in the own text of a provision, without numbers."""
        grammar, text = self.grammar, provision.text
        inherited, full = self.defined.get(provision.parent, {}), self._full.get(provision.parent, {})
        named = named_works(text, grammar, Surroundings(self.bare, inherited, self._kinds, full))
        self.named[provision.identifier], self._texts[provision.identifier] = named, text
        self.defined[provision.identifier] = inherited | definitions(text, named, grammar)
        self._full[provision.identifier] = full | last_in_full(text, named, grammar)
        others = others_named(text, named, grammar)
        self._kinds = last_of_kinds(named, others, grammar)
        work = self._work_above(provision, named, others)
        article = self._article_above(provision, named)
        source = (provision.identifier, provision.identifier, text)
        return list(_mentions(*source, named, work, article, grammar, self.uses))

    def named_in(self, note: Footnote) -> list[NamedWork]:
        """Return the works that a footnote names. What its marker follows was named before them."""
        named, text = self.named[note.provision], self._texts[note.provision]
        full = self._full[note.provision] | last_in_full(text, named, self.grammar, note.end or None)
        return named_works(note.text, self.grammar, Surroundings(self.bare, self.defined[note.provision], above=full))

    def _work_above(
        self, provision: Provision, named: Sequence[NamedWork], others: Sequence[re.Match[str]]
    ) -> tuple[Rule, str] | None:
        """Return the only work of the chapeaux, or of the body, for a text that names no work; record the works.

        Words for law in general are no works.
        """
        above = self._works.get(provision.parent, {})
        unknown = dict.fromkeys(match[0] for match in others)
        self._works[provision.identifier] = above | {work.cites: work for work in named} | unknown
        if named or not all(self.grammar.generic.fullmatch(other) for other in unknown):
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
    defined = definitions(front, named_works(front, grammar, Surroundings({})), grammar)
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
    named: Sequence[NamedWork],
    grammar: SourceRules,
    uses: RuleUses,
    bare: Mapping[str, str] | None,
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
        works = {work.cites for work in named_works(note.quote, grammar, Surroundings(bare))}
        yield from (work for work in sorted(works) if any(cites.startswith(f"{work}-") for cites in begun))
