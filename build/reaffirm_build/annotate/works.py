"""Works that a text names, each with the articles, paragraphs and letters next to its name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import maxsize

from reaffirm_build.language.grammar import NEAR, Rule, SourceRules
from reaffirm_build.language.shared_lists import shared
from reaffirm_build.language.treaty_parts import Parts, numbers, parts
from reaffirm_build.numerals import NARROW

#: The prefix of works with articles.
_INSTRUMENT = "inst:"

#: A member of a series of resolutions that are named together; parts belong to the last resolution.
_NUMBER = re.compile(r"\d+-\d+")

#: The number of works that "both" means.
_BOTH = 2

#: A span of a text: start and end.
Span = tuple[int, int]


@dataclass(frozen=True)
class NamedWork:
    """The name of a work in a text, with the parts of the work next to it."""

    rule: Rule
    name: re.Match[str]
    cites: str  #: prefixed name, "" for a bare name of no known work
    adjacent: tuple[re.Match[str], ...]  #: matches of lists of parts, before or after the name
    parts: tuple[Parts, ...]

    @property
    def has_articles(self) -> bool:
        """True if the name is that of a single treaty: articles cannot belong to several treaties."""
        return self.cites.startswith(_INSTRUMENT) and not self.rule["several"]

    @property
    def article(self) -> str:
        """The article of all parts, "" if the parts have no article or several."""
        articles = {part[0] for part in self.parts}
        return articles.pop() if len(articles) == 1 else ""

    @property
    def span(self) -> Span:
        """The span from the first to the last of the name and its parts."""
        matches = (self.name, *self.adjacent)
        return min(match.start() for match in matches), max(match.end() for match in matches)


@dataclass(frozen=True)
class _BareNames:
    """The works of bare names, by kind, that are known from outside a text."""

    defaults: Mapping[str, str] | None  #: of the body; None for the default of the pack
    defined: Mapping[str, str]  #: in the provisions above; take precedence over defaults
    last: Mapping[str, str]  #: named last in the provision before


def named_works(
    text: str,
    grammar: SourceRules,
    bare: Mapping[str, str] | None,
    defined: Mapping[str, str] | None = None,
    last: Mapping[str, str] | None = None,
) -> list[NamedWork]:
    """Return the works that a text names, in order, without names inside the name of another work.

    Three mappings give the works of bare names by kind. Definitions in parent provisions (``defined``) take precedence
    over the defaults of the body (``bare``). ``last`` are the works that the previous provision names last: "the same
    Protocol" is such a work if the text itself names no Protocol.
    """
    outside = _BareNames(bare, defined or {}, last or {})
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    others = [match.span() for match in grammar.another.finditer(text)]
    named: list[NamedWork] = []
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        kind = grammar.bare_kind(match[0])
        if _in_another(match, kind, latest(others, match.start())) or (kind and _is_defined(match, grammar)):
            continue
        template = _work_of_bare(rule, match, kind, named, others, outside, grammar) if kind else rule["cites"]
        named += _with_parts(rule, match, template, named, grammar)
    return list(_expand_both(_share_out(text, named, grammar), grammar))


def _work_of_bare(
    rule: Rule,
    name: re.Match[str],
    kind: str,
    named: Sequence[NamedWork],
    others: Sequence[Span],
    outside: _BareNames,
    grammar: SourceRules,
) -> str:
    """Return the work of a bare name, "" if it is unknown.

    The order of precedence is: "the same", the text before the name, the provisions above, the body or the pack.
    """
    same = _same(name, kind, named, others, grammar)
    if same is None and _means_same(name, grammar):
        same = outside.last.get(kind)
    if same is not None:
        return same
    default = rule["cites"] if outside.defaults is None else outside.defaults.get(kind, "")
    defined = {**outside.defined, **definitions(name.string[: name.start()], named, grammar)}
    return defined.get(kind, default)


def _with_parts(
    rule: Rule, match: re.Match[str], template: str, named: Sequence[NamedWork], grammar: SourceRules
) -> list[NamedWork]:
    """Return the works of one match, with their parts; ``template`` is a prefixed name with the groups of the rule.

    A match inside the previous name is left out if the previous name includes it.
    """
    text = match.string
    groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
    series = _NUMBER.findall(groups.get("number", "")) or [""]
    *before, cites = [template.format(**{**groups, "number": number}) for number in series]
    if named and match.end() <= named[-1].name.end() and _includes(named[-1], cites):
        return []
    adjacent = _adjacent(text, match, grammar) if cites.startswith(_INSTRUMENT) and not rule["several"] else ()
    listed = numbers(groups.get("part", ""), grammar.parts.range) if cites else []
    own_parts = parts_of(text, adjacent, "", grammar)
    works = [*before, *([f"{cites}_{number}" for number in listed] or [cites])]
    return [NamedWork(rule, match, work, adjacent, own_parts) for work in works]


def _includes(outer: NamedWork, cites: str) -> bool:
    """Return whether a name includes a name inside it: of several works, or a symbol of a report with a paragraph."""
    return bool(outer.rule["several"] or (cites and outer.cites.startswith(f"{cites}_")))


def _expand_both(named: Sequence[NamedWork], grammar: SourceRules) -> Iterator[NamedWork]:
    """Yield the works; expand "both Protocols" if the text names exactly two works of that kind."""
    for work in named:
        if work.rule["several"] and not work.cites:
            pair = _works_of_kind(work, named, grammar)
            if len(pair) == _BOTH:
                yield from (replace(work, cites=cites) for cites in pair)
                continue
        yield work


def _works_of_kind(several: NamedWork, named: Sequence[NamedWork], grammar: SourceRules) -> list[str]:
    """Return the works that a text names of the kind of a name of several works, such as "both Protocols"."""
    kinds = [kind for kind, form in grammar.bare.items() if form.search(several.name[0])]
    works = {rule[kind] for kind in kinds for rule in grammar.bodies}
    return list(dict.fromkeys(work.cites for work in named if work.cites and work.cites in works))


def definitions(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> dict[str, str]:
    """Return the works of bare names that a text defines ("hereinafter the Protocol"), by kind; "" if unknown."""
    defined = {}
    for match in grammar.defining.finditer(text):
        before = (work.cites for work in reversed(named) if _adjoin(text, work.name.end(), match.start()))
        defined[grammar.bare_kind(match["bare"])] = next(before, "")
    return defined


def _adjoin(text: str, end: int, start: int) -> bool:
    """Return whether only punctuation and white space separate two places of a text."""
    return end <= start and not any(character.isalnum() for character in text[end:start])


def _is_defined(name: re.Match[str], grammar: SourceRules) -> bool:
    """Return whether a bare name is inside its own definition."""
    near = grammar.defining.finditer(name.string, max(0, name.start() - NEAR))
    return any(match.start("bare") <= name.start() < match.end("bare") for match in near)


def _in_another(name: re.Match[str], kind: str, around: Span | None) -> bool:
    """Return whether a name starts inside the longer name ``around``, or is bare and only the start of that name."""
    if around is None or name.span() == around or name.start() >= around[1]:
        return False
    return around[0] < name.start() or (bool(kind) and name.end() <= around[1])


def others_named(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> list[re.Match[str]]:
    """Return the names of other works, and words for them, that do not overlap a known name."""
    spans = [work.name.span() for work in named]
    others = grammar.another.finditer(text)
    return [other for other in others if all(other.end() <= start or end <= other.start() for start, end in spans)]


def _share_out(text: str, named: list[NamedWork], grammar: SourceRules) -> list[NamedWork]:
    """Assign lists of parts that several works share, one article for each work.

    If the numbers of articles and works differ, the works get no parts.
    """
    places = {work.name: place for place, work in enumerate(named)}
    assigned = list(named)
    for group in shared(text, list(places), others_named(text, named, grammar), grammar.sharing, NEAR):
        shares = _by_article(parts(text, group.parts.span("parts"), grammar.parts))
        if len(shares) < 2:  # a single article belongs to the name next to it
            continue
        even = len(shares) == len(group.names)
        names = [name for name in group.names if name in places]
        for name, share in zip(group.names, shares if even else [()] * len(group.names), strict=True):
            if name in places:
                adjacent = (group.parts, *names) if share else ()
                assigned[places[name]] = replace(named[places[name]], adjacent=adjacent, parts=share)
    return assigned


def _by_article(listed: Iterable[Parts]) -> list[tuple[Parts, ...]]:
    """Group parts by article; an article as a whole starts a group."""
    groups: list[tuple[Parts, ...]] = []
    for part in listed:
        if groups and any(part[1:]) and groups[-1][-1][0] == part[0]:
            groups[-1] += (part,)
        else:
            groups.append((part,))
    return groups


def _same(
    name: re.Match[str], kind: str, named: Sequence[NamedWork], others: Sequence[Span], grammar: SourceRules
) -> str | None:
    """Return the work of "that Protocol": the last work of its kind, "" if another work may be meant.

    Returns None if the words before the name do not refer back, or the text has no work to refer to.
    """
    if not _means_same(name, grammar):
        return None
    last = next((work for work in reversed(_of_kind(named, kind, grammar)) if not work.rule["several"]), None)
    other = latest(others, name.start() - 1)
    if last is None:
        return "" if other and grammar.bare[kind].search(name.string[slice(*other)]) else None
    return "" if other and other[0] >= last.name.end() else last.cites


def _of_kind(named: Sequence[NamedWork], kind: str, grammar: SourceRules) -> list[NamedWork]:
    """Return the works that a bare name of some kind can mean."""
    works = {rule[kind] for rule in grammar.bodies}
    return [work for work in named if work.cites in works or grammar.bare[kind].search(work.name[0])]


def _means_same(name: re.Match[str], grammar: SourceRules) -> bool:
    """Return whether the words before a bare name refer back to an earlier name, such as "the same"."""
    return bool(grammar.same.search(name.string, max(0, name.start() - NEAR), name.start()))


def last_of_kinds(named: Sequence[NamedWork], others: Iterable[re.Match[str]], grammar: SourceRules) -> dict[str, str]:
    """Return the work that a text names last of each kind of bare names, "" if it is unknown or several works."""
    last: dict[str, str] = {}
    unknown = list(others)
    for kind, form in grammar.bare.items():
        alike = _of_kind(named, kind, grammar)
        places = [(work.name.start(), "" if work.rule["several"] else work.cites) for work in alike]
        places += [(other.start(), "") for other in unknown if form.search(other[0])]
        if places:
            last[kind] = max(places)[1]
    return last


def latest(spans: Sequence[Span], place: int) -> Span | None:
    """Return the last of the sorted spans that begins at or before a place of a text."""
    after = bisect_right(spans, (place, maxsize))
    return spans[after - 1] if after else None


def _adjacent(text: str, name: re.Match[str], grammar: SourceRules) -> tuple[re.Match[str], ...]:
    """Return the list of parts next to the name of a work, and that of parts singled out after it."""
    usual = next((match for side in grammar.beside if (match := side.find(text, name))), None)
    more = next((match for side in grammar.singled_out if (match := side.find(text, name))), None)
    return tuple(match for match in (usual, more) if match)


def parts_of(text: str, matches: Iterable[re.Match[str]], article: str, grammar: SourceRules) -> tuple[Parts, ...]:
    """Return the parts in matches of lists, with their articles.

    A part without an article belongs to the only article so far, or to ``article`` at first. Parts without any article
    are left out.
    """
    complete: list[Parts] = []
    for match in matches:
        articles = {part[0] for part in complete} or {article}
        only = articles.pop() if len(articles) == 1 else ""
        listed = parts(text, match.span("parts"), grammar.parts)
        complete += [part if part[0] else (only, *part[1:]) for part in listed if part[0] or only]
    return tuple(complete)
