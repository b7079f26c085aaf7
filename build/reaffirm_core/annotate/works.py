"""Works that a text names, each with the articles, paragraphs and letters next to its name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reaffirm_core.annotate.bare_names import FullNames, Surroundings, others_named, work_of_bare
from reaffirm_core.annotate.named_work import INSTRUMENT, NamedWork, Span, adjacent, latest, parts_of
from reaffirm_core.language.grammar import NEAR, Rule, SourceRules
from reaffirm_core.language.shared_lists import shared
from reaffirm_core.language.treaty_parts import Parts, numbers, parts
from reaffirm_core.numerals import NARROW

#: A member of a series of resolutions that are named together; parts belong to the last resolution.
_NUMBER = re.compile(r"\d+-\d+")

#: The prefix of works with paragraphs.
_DOCUMENT = "doc:"

#: The number of works that "both" means.
_BOTH = 2


def named_works(text: str, grammar: SourceRules, outside: Surroundings) -> list[NamedWork]:
    """Return the works that a text names, in order, without names inside the name of another work.

    ``outside`` gives the works of bare names that are known from outside the text.
    """
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    others = [match.span() for match in grammar.another.finditer(text)]
    named, full = list[NamedWork](), FullNames(text, grammar)
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        kind = grammar.bare_kind(match[0])
        if _in_another(match, kind, latest(others, match.start())) or (kind and _is_defined(match, grammar)):
            continue
        template = work_of_bare(rule, match, kind, named, others, full, outside, grammar) if kind else rule["cites"]
        works = _with_parts(rule, match, template, named, grammar)
        full.add(works)
        named += works
    return list(_expand_both(_share_out(text, named, grammar), grammar))


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
    is_treaty = not rule["several"] and (cites.startswith(INSTRUMENT) or not cites)
    beside = adjacent(text, match, grammar) if is_treaty else ()
    own_parts = parts_of(text, beside, "", grammar)
    listed = numbers(groups.get("part", ""), grammar.parts.range) if cites else []
    if cites.startswith(_DOCUMENT) and not groups.get("part") and (near := _paragraphs(match, series, grammar)):
        beside, listed = (near,), numbers(near["paragraphs"].translate(NARROW), grammar.parts.range)
    works = [*before, *([f"{cites}_{number}" for number in listed] or [cites])]
    return [NamedWork(rule, match, work, beside, own_parts) for work in works]


def _paragraphs(name: re.Match[str], series: Sequence[str], grammar: SourceRules) -> re.Match[str] | None:
    """Return the list of paragraphs next to the name of a document; paragraphs before several documents are of none."""
    sides = (side for side in grammar.paragraphs_beside if not (side.before and len(series) > 1))
    return next((match for side in sides if (match := side.find(name.string, name))), None)


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


def _is_defined(name: re.Match[str], grammar: SourceRules) -> bool:
    """Return whether a bare name is inside its own definition."""
    near = grammar.defining.finditer(name.string, max(0, name.start() - NEAR))
    return any(match.start("bare") <= name.start() < match.end("bare") for match in near)


def _in_another(name: re.Match[str], kind: str, around: Span | None) -> bool:
    """Return whether a name starts inside the longer name ``around``, or is bare and only the start of that name."""
    if around is None or name.span() == around or name.start() >= around[1]:
        return False
    return around[0] < name.start() or (bool(kind) and name.end() <= around[1])


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
                beside = (group.parts, *names) if share else ()
                assigned[places[name]] = replace(named[places[name]], adjacent=beside, parts=share)
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
