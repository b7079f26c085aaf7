"""Works that bare names mean, such as "the Protocol" and "that Convention".

A bare name is the work of its kind in the documents of a body. After the name of another treaty of the kind it is
doubtful, and means no work.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reaffirm_core.annotate.named_work import NamedWork, Span, adjacent, latest
from reaffirm_core.language.grammar import NEAR, Rule, SourceRules


@dataclass(frozen=True)
class Surroundings:
    """The works of bare names, by kind, that are known from outside a text; "" for an unknown work."""

    defaults: Mapping[str, str] | None  #: of the body; None for the default of the pack
    defined: Mapping[str, str] = field(default_factory=dict)  #: in the provisions above; take precedence over defaults
    last: Mapping[str, str] = field(default_factory=dict)  #: named last in the provision before
    above: Mapping[str, str] = field(default_factory=dict)  #: named in full last in the chapeaux or before a marker


@dataclass(frozen=True)
class Treaty:
    """A treaty that a text names in full, with the parts next to its name."""

    start: int
    end: int
    kinds: frozenset[str]  #: the kinds of bare names that can mean it
    cites: str  #: prefixed name, "" for a treaty outside the ontology


class FullNames:
    """The treaties that a text names in full, while its names are read in order."""

    def __init__(self, text: str, grammar: SourceRules) -> None:
        self._grammar = grammar
        self._unknown = _unknown_treaties(text, grammar)
        self._known: list[Treaty] = []
        self._spans: list[Span] = []  # of all names of known works, bare names too

    def add(self, works: Iterable[NamedWork]) -> None:
        """Add the next works that the text names."""
        grammar = self._grammar
        for work in works:
            self._spans.append(work.name.span())
            if work.has_articles and not grammar.bare_kind(work.name[0]):
                kinds = frozenset(kind for kind in grammar.bare if _is_of_kind(work, kind, grammar))
                self._known.append(Treaty(*work.span, kinds, work.cites))

    def last(self, kind: str, place: int) -> Treaty | None:
        """Return the last treaty of a kind that is named before a place; unknown ones overlap no known name."""
        free = (treaty for treaty in reversed(self._unknown) if self._is_free(treaty))
        lasts = (_before(place, kind, reversed(self._known)), _before(place, kind, free))
        return max((treaty for treaty in lasts if treaty), key=lambda treaty: treaty.start, default=None)

    def _is_free(self, treaty: Treaty) -> bool:
        """Return whether a treaty overlaps no name of a known work."""
        before = latest(self._spans, treaty.end - 1)
        return before is None or before[1] <= treaty.start


def _before(place: int, kind: str, treaties: Iterable[Treaty]) -> Treaty | None:
    """Return the first treaty of a kind whose name ends before a place."""
    return next((treaty for treaty in treaties if treaty.end <= place and kind in treaty.kinds), None)


def work_of_bare(
    rule: Rule,
    name: re.Match[str],
    kind: str,
    named: Sequence[NamedWork],
    others: Sequence[Span],
    full: FullNames,
    outside: Surroundings,
    grammar: SourceRules,
) -> str:
    """Return the work of a bare name, "" if it is unknown.

    The order of precedence is: "the same", the text before the name, the provisions above, the body or the pack. The
    last of these counts only if no other treaty of the kind is named before it, among ``full``.
    """
    same = _same(name, kind, named, others, grammar)
    if same is None and _means_same(name, grammar):
        same = outside.last.get(kind)
    if same is not None:
        return same
    defined = {**outside.defined, **definitions(name.string[: name.start()], named, grammar)}
    if kind in defined:
        return defined[kind]
    default = rule["cites"] if outside.defaults is None else outside.defaults.get(kind, "")
    return "" if _is_doubtful(name, kind, default, full, outside, grammar) else default


def _is_doubtful(
    name: re.Match[str],
    kind: str,
    default: str,
    full: FullNames,
    outside: Surroundings,
    grammar: SourceRules,
) -> bool:
    """Return whether a bare name can mean another treaty than ``default``: the last that is named in full before it.

    Names that are joined as "the Convention against Corruption and the Convention" mean two treaties.
    """
    last = full.last(kind, name.start())
    if last is None:
        return outside.above.get(kind, default) != default
    start = min(match.start() for match in (name, *adjacent(name.string, name, grammar)))
    joined = grammar.contrasting.match(name.string, last.end)
    return last.cites != default and not (joined and joined.end() == start)


def _unknown_treaties(text: str, grammar: SourceRules) -> list[Treaty]:
    """Return the treaties that a text names by what looks like a title, in order.

    A title that is all the name of a work, inside the name of an organ for example, means that work. Organs and
    documents of a treaty, whose names contain its name, are left out.
    """
    organs = [match.span() for match in grammar.organs.finditer(text)]
    named: list[Treaty] = []
    for match in (*grammar.titled.finditer(text), *grammar.another.finditer(text)):
        forms = ((kind, form) for kind, form in grammar.bare.items() if not grammar.bare_kind(match[0]))
        kinds = frozenset(kind for kind, form in forms if form.search(match[0]))
        organ = latest(organs, match.start()) if kinds else None
        if kinds and not (organ and match.start() < organ[1]):
            ends = [part.end() for side in grammar.beside if not side.before and (part := side.find(text, match))]
            named.append(Treaty(match.start(), max([match.end(), *ends]), kinds, _work_of_title(match[0], grammar)))
    return sorted(named, key=lambda treaty: (treaty.start, treaty.end))


def _work_of_title(title: str, grammar: SourceRules) -> str:
    """Return the work whose name is all of a title, "" if there is none."""
    return next((rule["cites"] for rule in grammar.works if rule.pattern.fullmatch(title)), "")


def last_in_full(
    text: str, named: Iterable[NamedWork], grammar: SourceRules, place: int | None = None
) -> dict[str, str]:
    """Return the treaty of each kind that a text names last in full before a place, "" if it is unknown."""
    full = FullNames(text, grammar)
    full.add(named)
    lasts = {kind: full.last(kind, len(text) if place is None else place) for kind in grammar.bare}
    return {kind: treaty.cites for kind, treaty in lasts.items() if treaty}


def definitions(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> dict[str, str]:
    """Return the works of bare names that a text defines ("hereinafter the Protocol"), by kind; "" if unknown."""
    defined = {}
    for match in grammar.defining.finditer(text):
        before = (work.cites for work in reversed(named) if adjoin(text, work.name.end(), match.start()))
        defined[grammar.bare_kind(match["bare"])] = next(before, "")
    return defined


def adjoin(text: str, end: int, start: int) -> bool:
    """Return whether only punctuation and white space separate two places of a text."""
    return end <= start and not any(character.isalnum() for character in text[end:start])


def others_named(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> list[re.Match[str]]:
    """Return the names of other works, and words for them, that do not overlap a known name."""
    spans = [work.name.span() for work in named]
    others = grammar.another.finditer(text)
    return [other for other in others if all(other.end() <= start or end <= other.start() for start, end in spans)]


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
    return [work for work in named if _is_of_kind(work, kind, grammar)]


def _is_of_kind(work: NamedWork, kind: str, grammar: SourceRules) -> bool:
    """Return whether a bare name of some kind can mean a work.

    A work that is the own work of a body has the kind of it alone: the full title of a protocol contains the name of
    its convention.
    """
    kinds = {own for own in grammar.bare if any(rule[own] == work.cites for rule in grammar.bodies)}
    return kind in kinds if work.cites and kinds else bool(grammar.bare[kind].search(work.name[0]))


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
