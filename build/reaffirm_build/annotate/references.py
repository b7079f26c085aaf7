"""Refer: explicit references to earlier recommendations, with both numberings and how they were resolved.

The codebook's section Explicit references says what counts. A paragraph of a report is an item of a session by the
numbering that the corpus file infers; what gives no number is resolved by reading, in a curated table, or stays open.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reaffirm_build.corpus import Numbering
from reaffirm_build.language.grammar import Grammar, Rule, Uses
from reaffirm_build.language.pack import Structure
from reaffirm_build.language.recommendation_numbers import readings
from reaffirm_build.language.treaty_parts import numbers
from reaffirm_build.model import Provision, Quote, Reference
from reaffirm_build.names import document_name
from reaffirm_build.numerals import NARROW, plain

#: The reach of a rule that counts only where no other found anything.
_LAST = "last"


def references(
    provisions: Sequence[Provision],
    grammar: Grammar,
    numberings: Mapping[str, Numbering],
    curated: Mapping[tuple[str, str], tuple[str, float, str]],
    uses: Uses,
    structure: Structure,
    days: Mapping[int, date] | None = None,
    body: Rule | None = None,
) -> list[Reference]:
    """The references of every provision, in order; one that names several recommendations is one to each.

    ``numberings`` are by report symbol; ``curated`` gives target, confidence and reason by provision and relation. What
    names an item of a session is resolved by ``structure``, the numbering of the language, if it comes before: by the
    ``days`` of sessions, if they are known. ``body`` is the one whose sessions these are.
    """
    found: list[Reference] = []
    places = {p.identifier: days[p.session].toordinal() if days else p.order for p in provisions}

    def targets(match: re.Match[str], provision: Provision) -> Iterable[str]:
        def known(identifier: str) -> bool:
            return identifier in places and places[identifier] < places[provision.identifier]

        return dict.fromkeys(_named(match, grammar, structure, provision.session, days or {}, known))

    for provision in provisions:
        here: list[Reference] = []
        for rule, match in _matches(provision, grammar, body):
            uses.add(rule, provision.identifier)
            for report, made in _said(rule, match, provision, grammar):
                by = numberings.get(report) if made.paragraph.isdecimal() else None  # no part is read for the whole
                target = f"{by.session}-{int(made.paragraph) + by.offset}" if by else ""
                if by and target in places:
                    here.append(
                        replace(made, target=target, confidence=by.confidence, reason=by.reason, method="inferred")
                    )
                elif (provision.identifier, rule["relation"]) in curated:
                    target, confidence, reason = curated[provision.identifier, rule["relation"]]
                    here.append(replace(made, target=target, confidence=confidence, reason=reason, method="curated"))
                else:
                    named = () if _of_another(match, grammar, body) else targets(match, provision)
                    here += [replace(made, target=one, confidence=1.0 if one else 0.0) for one in named or ("",)]
        found += [replace(one, number=number) for number, one in enumerate(here, 1)]
    return found


def _said(rule: Rule, match: re.Match[str], provision: Provision, grammar: Grammar) -> Iterator[tuple[str, Reference]]:
    """What a reference says of a report, with its symbol: one for each paragraph that is named."""
    report = rule["report"] or _group(match, "symbol")
    quote = Quote(provision.identifier, match.start(), match.end(), match[0])
    for paragraph in numbers(_group(match, "paragraph").translate(NARROW), grammar.parts.range) or [""]:
        cites = document_name(report, paragraph) if report else ""
        yield report, Reference(provision.identifier, 0, rule["relation"], quote, rule.name, "rule", cites, paragraph)


def _group(match: re.Match[str], name: str) -> str:
    """What a group of a match holds, or another whose name begins so; "" if none does."""
    return next((value for key, value in match.groupdict().items() if key.startswith(name) and value), "")


def _matches(provision: Provision, grammar: Grammar, body: Rule | None) -> list[tuple[Rule, re.Match[str]]]:
    """What the rules find in a provision, in order, no word twice.

    What names no recommendation gives way to what names one, one that is the last to every other of its kind, words far
    from what they name to those next to it, and a later rule to an earlier one.

    The recommendations of another body, none of which is named by a number, are none.
    """
    matches = [(rule, match) for rule in grammar.references for match in rule.pattern.finditer(provision.text)]
    matches.sort(key=lambda pair: (not _names(pair[1]), pair[0]["reach"] == _LAST, _names(pair[1]) * -pair[1].start()))
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule, match in matches:
        free = not any(_overlap(match, one) for _, one in kept)
        if free and (_names(match) or "body" not in match.groupdict() or not _of_another(match, grammar, body)):
            kept.append((rule, match))
    return sorted(kept, key=lambda pair: pair[1].start())


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two references share words; of two that name recommendations, whether they name them by the same ones."""
    group = "named" if _names(one) and _names(other) else 0
    return one.start(group) < other.end(group) and other.start(group) < one.end(group)


def _names(match: re.Match[str]) -> bool:
    """Whether a reference names recommendations by their numbers."""
    return "named" in match.groupdict()


def _of_another(match: re.Match[str], grammar: Grammar, body: Rule | None) -> bool:
    """Whether a reference, or what stands just before it, names another body than the one whose sessions these are.

    "Its" session may be that of the body that the sentence names last before.
    """
    start, end = match.span()
    found = [one for one in grammar.items.bodies.finditer(match.string, 0, end) if one.start() < end]
    called = [one[0] for one in found if start <= one.end()]
    if grammar.items.its.search(match[0]):
        before = [one for one in found if one.end() < start]
        called += [one[0] for one in before[-1:] if not grammar.limb.search(match.string, one.end(), start)]
    return any(not grammar.items.ours.fullmatch(one) and not (body and body.pattern.search(one)) for one in called)


def _named(
    match: re.Match[str],
    grammar: Grammar,
    structure: Structure,
    here: int,
    days: Mapping[int, date],
    known: Callable[[str], bool],
) -> Iterator[str]:
    """The identifiers of what a reference in a session names by numbers and sessions, "" for each that is not known.

    What goes on with a session has numbers of its own: "".
    """
    for one in grammar.items.by_session(match):
        groups = {key: value for key, value in one.groupdict().items() if value}
        session = 0
        if "previous" in groups:
            session = _before(here, days)
        elif "year" in groups:
            session = _in_year(int(groups["year"]), days)
        elif "ordinal" in groups and not any(key.startswith("apart") for key in groups):
            session = structure.headings.value(groups["ordinal"])
        for meant in readings(one["items"], grammar.items) if session else ([],):
            found = (_found(str(session), parts, structure, known) for parts in meant)
            yield next((identifier for identifier in found if identifier), "")


def _before(session: int, days: Mapping[int, date]) -> int:
    """The session before one, 0 if others than those of the series met between."""
    earlier = [number for number, day in days.items() if day < days[session]] if session in days else []
    last = max(earlier, key=lambda number: days[number], default=session - 1)
    return last if last == session - 1 else 0


def _in_year(year: int, days: Mapping[int, date]) -> int:
    """The one session of a year, 0 if there are several, or if there may be: sessions before those of the documents."""
    found = [number for number, day in days.items() if day.year == year]
    return found[0] if len(found) == 1 and (found[0] == 1 or found[0] - 1 in days) else 0


def _found(session: str, parts: Sequence[str], structure: Structure, known: Callable[[str], bool]) -> str:
    """The identifier of a provision by the numbers that name it, as parts are numbered there; "" if there is none."""
    here, levels = session, [level for level in structure.levels if not level.bullets]
    for part in parts:
        written = plain(part)
        tried = (f"{here}-{level.part(one)}" for level in levels for one in (part, written) if level.position(one))
        here = next((one for one in tried if known(one)), "")
        if not here:
            return ""
    return here
