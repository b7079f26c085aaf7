"""Refer: explicit references to earlier recommendations, with both numberings and how they were resolved.

The codebook's section Explicit references says what counts. A paragraph of a report is an item of a session by the
numbering that the corpus file infers; what gives no number is resolved by reading, in a curated table, or stays open.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reaffirm_build.corpus import Numbering
from reaffirm_build.grammar import Grammar, Rule, Uses
from reaffirm_build.model import Provision, Quote, Reference
from reaffirm_build.numbering import plain
from reaffirm_build.pack import Structure

#: The groups of a recommendation's parts, outermost first.
_PARTS = ("letter", "small", "deep")


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
    for provision in provisions:
        here: list[Reference] = []
        for rule, match in _matches(provision, grammar, body):
            uses.add(rule, provision.identifier)
            paragraph = match.groupdict().get("paragraph") or ""
            quote = Quote(provision.identifier, match.start(), match.end(), match[0])
            made = Reference(
                *(provision.identifier, 0, rule["relation"], quote, rule.name, "rule", rule["report"], paragraph)
            )
            if paragraph and rule["report"] in numberings:
                by = numberings[rule["report"]]
                target = f"{by.session}-{int(paragraph) + by.offset}"
                here.append(replace(made, target=target, confidence=by.confidence, reason=by.reason, method="inferred"))
            elif (provision.identifier, rule["relation"]) in curated:
                target, confidence, reason = curated[provision.identifier, rule["relation"]]
                here.append(replace(made, target=target, confidence=confidence, reason=reason, method="curated"))
            else:
                named = _named(match, grammar, structure, places.keys(), body)
                earlier = (one if one and places[one] < places[provision.identifier] else "" for one in named)
                here += [replace(made, target=one, confidence=1.0 if one else 0.0) for one in dict.fromkeys(earlier)]
        found += [replace(one, number=number) for number, one in enumerate(here, 1)]
    return found


def _matches(provision: Provision, grammar: Grammar, body: Rule | None) -> list[tuple[Rule, re.Match[str]]]:
    """What the rules find in a provision, in order; what names no recommendation gives way to what names one.

    The recommendations of another body, none of which is named by a number, are none.
    """
    matches = [(rule, match) for rule in grammar.references for match in rule.pattern.finditer(provision.text)]
    naming = [match for _, match in matches if match.groupdict().get("items")]
    kept = [
        (rule, match)
        for rule, match in matches
        if match in naming or all(match.end() <= one.start() or one.end() <= match.start() for one in naming)
        if match in naming or "body" not in match.groupdict() or not _of_another(match, grammar, body)
    ]
    return sorted(kept, key=lambda pair: pair[1].start())


def _of_another(match: re.Match[str], grammar: Grammar, body: Rule | None) -> bool:
    """Whether a reference, or what stands just before it, names another body than the one whose sessions these are."""
    start, end = match.span()
    called = (
        found for found in grammar.any_body.finditer(match.string) if start <= found.end() and found.start() < end
    )
    return any(
        not grammar.ours.fullmatch(found[0]) and not (body and body.pattern.search(found[0])) for found in called
    )


def _named(
    match: re.Match[str], grammar: Grammar, structure: Structure, known: Collection[str], body: Rule | None
) -> list[str]:
    """The identifiers of what a reference names by numbers and its session, "" for each that is not there.

    What goes on with a session has numbers of its own, and so have the sessions of another body: "".
    """
    groups = {key: value for key, value in match.groupdict().items() if value}
    session = structure.headings.value(groups.get("ordinal", ""))
    if not session or "items" not in groups or any(key.startswith("apart") for key in groups):
        return [""]
    if _of_another(match, grammar, body):
        return [""]
    return [_found(str(session), parts, structure, known) for parts in _items(groups["items"], grammar)]


def _items(listed: str, grammar: Grammar) -> Iterator[list[str]]:
    """The numbers of each recommendation of a list, with those that a range leaves out."""
    place, ranging, last = 0, False, [""]
    while place < len(listed):
        if match := grammar.item.match(listed, place) or grammar.again.match(listed, place):
            groups = match.groupdict()
            parts = [groups.get("item") or last[0], *(value for key in _PARTS if (value := groups.get(key)))]
            if ranging and len(parts) == len(last) == 1:
                yield from ([str(number)] for number in range(int(last[0]) + 1, int(parts[0])))
            yield parts
            last, ranging = parts, False
        elif match := grammar.item_range.match(listed, place):
            ranging = True
        else:
            match = grammar.item_and.match(listed, place)
        place = match.end() if match else len(listed)


def _found(session: str, parts: Sequence[str], structure: Structure, known: Collection[str]) -> str:
    """The identifier of a provision by the numbers that name it, as parts are numbered there; "" if there is none."""
    here = session
    for part in parts:
        written = plain(part)
        tried = (
            f"{here}-{level.part(one)}" for level in structure.levels for one in (part, written) if level.position(one)
        )
        here = next((one for one in tried if one in known), "")
        if not here:
            return ""
    return here
