"""Explicit references to earlier recommendations, with their targets.

The codebook defines a reference in its section Explicit references. The corpus file maps paragraphs of a report to
items of a session. A reference without a number is resolved by a curated table, or has no target.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat

from reaffirm_core.annotate.reaffirmations import ForeignProvision
from reaffirm_core.annotate.session_numbers import session_of, targets
from reaffirm_core.corpus import ItemNumbering
from reaffirm_core.language.grammar import Rule, RuleUses, SourceRules
from reaffirm_core.language.pack import Structure
from reaffirm_core.language.treaty_parts import numbers
from reaffirm_core.model import Provision, Quote, Reference
from reaffirm_core.names import document_name
from reaffirm_core.numerals import NARROW

#: The reach of a rule that counts only where no other rule matches.
_LAST = "last"


@dataclass(frozen=True)
class _Resolver:
    """The data from which the targets of references are found; ``references`` explains each."""

    grammar: SourceRules
    numberings: Mapping[str, ItemNumbering]
    curated: Mapping[tuple[str, str], tuple[str, float, str]]
    structure: Structure
    days: Mapping[int, date]
    body: Rule | None
    places: Mapping[str, int]  #: by provision, the first day of its session or else its place in the document
    reports: Mapping[int, str]  #: symbols by session
    elsewhere: Mapping[str, ForeignProvision]  #: provisions of other corpora of the body, by name

    def resolve(
        self, reference: Reference, report: str, match: re.Match[str], provision: Provision
    ) -> Iterator[Reference]:
        """Yield the reference with its target, or one reference to each recommendation that it names by number."""
        key = (provision.identifier, reference.relation)
        if inferred := self._inferred(reference, report):
            yield inferred
        elif key in self.curated:
            target, confidence, reason = self.curated[key]
            yield replace(reference, target=target, confidence=confidence, reason=reason, method="curated")
        else:
            for target, elsewhere in self._by_number(match, provision) or {("", ()): None}:
                yield replace(reference, target=target, confidence=1.0 if target else 0.0, elsewhere=elsewhere)

    def to_report(self, rule: Rule, match: re.Match[str], provision: Provision) -> Iterator[tuple[str, Reference]]:
        """Yield a reference without target for each paragraph that is named, with the symbol of its report or ""."""
        report = rule["report"] or named_group(match, "symbol")
        quote = Quote(provision.identifier, match.start(), match.end(), match[0])
        listed = numbers(named_group(match, "paragraph").translate(NARROW), self.grammar.parts.range)
        if listed and not report:
            session = session_of(match, self.structure, provision.session, self.days)
            report = self.reports.get(session, "") if session != provision.session else ""
        for paragraph in listed or [""]:
            cites = document_name(report, paragraph) if report else ""
            yield (
                report,
                Reference(provision.identifier, 0, rule["relation"], quote, rule.name, "rule", cites, paragraph),
            )

    def _inferred(self, reference: Reference, report: str) -> Reference | None:
        """Return the reference with the item that the numbering of the report gives for its paragraph."""
        numbering = self.numberings.get(report)
        if numbering is None or not reference.paragraph.isdecimal():  # a part of a paragraph is not the whole item
            return None
        target = f"{numbering.session}-{int(reference.paragraph) + numbering.offset}"
        if target not in self.places:
            return None
        return replace(
            reference, target=target, confidence=numbering.confidence, reason=numbering.reason, method="inferred"
        )

    def _by_number(self, match: re.Match[str], provision: Provision) -> Mapping[tuple[str, tuple[str, ...]], None]:
        """Return the earlier recommendations that a reference names by session and number, each once, in order.

        Each has its identifier, or else the names of the provisions of other corpora.
        """
        if names_another_body(match, self.grammar, self.body):
            return {}
        corpora = dict.fromkeys(other.corpus.name for other in self.elsewhere.values())
        days = {other.provision.session: other.adopted for other in self.elsewhere.values()} | dict(self.days)
        day = self.days.get(provision.session)

        def exists(identifier: str) -> bool:
            return identifier in self.places and self.places[identifier] < self.places[provision.identifier]

        def named(exists: Callable[[str], bool]) -> list[str]:
            return list(targets(match, self.grammar, self.structure, provision.session, days, exists))

        def named_in(corpus: str) -> list[str]:
            def is_earlier(identifier: str) -> bool:
                other = self.elsewhere.get(f"{corpus}:{identifier}")
                return bool(other and day and other.adopted < day)

            return [identifier and f"{corpus}:{identifier}" for identifier in named(is_earlier)]

        own, others = named(exists), zip(*map(named_in, corpora), strict=True)
        names = others if corpora else repeat((), len(own))
        return {
            (target, () if target else tuple(filter(None, elsewhere))): None
            for target, elsewhere in zip(own, names, strict=True)
        }


def references(
    provisions: Sequence[Provision],
    grammar: SourceRules,
    numberings: Mapping[str, ItemNumbering],
    curated: Mapping[tuple[str, str], tuple[str, float, str]],
    uses: RuleUses,
    structure: Structure,
    days: Mapping[int, date] | None = None,
    body: Rule | None = None,
    reports: Mapping[int, str] | None = None,
    elsewhere: Mapping[str, ForeignProvision] | None = None,
) -> list[Reference]:
    """Return the references of every provision, in order, with one reference to each recommendation that is named.

    ``numberings`` maps report symbols to items. ``curated`` maps provision and relation to target, confidence (0 to 1)
    and reason. ``structure`` is the numbering of the language, ``days`` the first day of each session by its number,
    ``body`` the body of these sessions, and ``reports`` the symbols of their reports by number. ``elsewhere`` are the
    provisions of other corpora of the body by name; a reference to such a provision has no target. Only earlier
    recommendations are targets: by the days of sessions, or by their order if the days are unknown. Records in ``uses``
    the rules that matched.
    """
    places = {p.identifier: days[p.session].toordinal() if days else p.order for p in provisions}
    resolver = _Resolver(
        grammar, numberings, curated, structure, days or {}, body, places, reports or {}, elsewhere or {}
    )
    resolved: list[Reference] = []
    for provision in provisions:
        own: list[Reference] = []
        for rule, match in reference_matches(provision, grammar, body):
            uses.add(rule, provision.identifier)
            for report, reference in resolver.to_report(rule, match, provision):
                own += resolver.resolve(reference, report, match, provision)
        resolved += [replace(reference, number=number) for number, reference in enumerate(own, 1)]
    return resolved


def unread_mentions(
    provisions: Sequence[Provision], referred: Iterable[Reference], grammar: SourceRules
) -> Iterator[Quote]:
    """Yield words that may refer to earlier recommendations, of this or another body, and that no reference covers."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for reference in referred:
        spans.setdefault(reference.provision, []).append((reference.quote.start, reference.quote.end))
    for provision in provisions:
        own = spans.get(provision.identifier, [])
        for match in grammar.items.mention.finditer(provision.text):
            if all(end <= match.start() or match.end() <= start for start, end in own):
                yield Quote(provision.identifier, *match.span(), match[0])


def named_group(match: re.Match[str], prefix: str) -> str:
    """Return the first text of the groups whose names have a prefix, "" if no such group matched."""
    return next((value for key, value in match.groupdict().items() if key.startswith(prefix) and value), "")


def reference_matches(
    provision: Provision, grammar: SourceRules, body: Rule | None
) -> list[tuple[Rule, re.Match[str]]]:
    """Return the matches of the rules in a provision, in order, without overlaps.

    The order of precedence is: matches that name recommendations by number, rules without the reach ``last``, matches
    whose words are next to the numbers, earlier rules. Matches without a number that name another body are left out.
    """
    matches = [(rule, match) for rule in grammar.references for match in rule.pattern.finditer(provision.text)]
    matches.sort(key=lambda pair: (not _names(pair[1]), pair[0]["reach"] == _LAST, _names(pair[1]) * -pair[1].start()))
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule, match in matches:
        free = not any(_overlap(match, other) for _, other in kept)
        if free and (_names(match) or "body" not in match.groupdict() or not names_another_body(match, grammar, body)):
            kept.append((rule, match))
    return sorted(kept, key=lambda pair: pair[1].start())


def _overlap(first: re.Match[str], second: re.Match[str]) -> bool:
    """Return whether two matches overlap. For references by number compare only the numbers."""
    group = "named" if _names(first) and _names(second) else 0
    return first.start(group) < second.end(group) and second.start(group) < first.end(group)


def _names(match: re.Match[str]) -> bool:
    """Return whether a match names recommendations by their numbers."""
    return "named" in match.groupdict()


def names_another_body(match: re.Match[str], grammar: SourceRules, body: Rule | None) -> bool:
    """Return whether a match, or the words just before it, name another body than that of the sessions.

    "Its" session can be that of the last body before the match in the same sentence.
    """
    return any(
        not grammar.items.ours.fullmatch(name) and not (body and body.pattern.search(name))
        for name in _bodies(match, grammar)
    )


def _bodies(match: re.Match[str], grammar: SourceRules) -> Iterable[str]:
    """Return the names of bodies to which a match can belong."""
    start, end = match.span()
    named = [body for body in grammar.items.bodies.finditer(match.string, 0, end) if body.start() < end]
    near = [body[0] for body in named if start <= body.end()]
    if grammar.items.its.search(match[0]):
        before = [body for body in named if body.end() < start]
        near += [body[0] for body in before[-1:] if not grammar.limb.search(match.string, body.end(), start)]
    return near
