"""Refer: explicit references to earlier recommendations, with both numberings and how they were resolved.

The codebook's section Explicit references says what counts. A paragraph of a report is an item of a session by the
numbering that the corpus file infers; what gives no number is resolved by reading, in a curated table, or stays open.
"""

import re
from collections.abc import Mapping, Sequence

from reaffirm_build.corpus import Numbering
from reaffirm_build.grammar import Grammar, Uses
from reaffirm_build.model import Provision, Quote, Reference
from reaffirm_build.pack import Structure


def references(
    provisions: Sequence[Provision],
    grammar: Grammar,
    numberings: Mapping[str, Numbering],
    curated: Mapping[tuple[str, str], tuple[str, float, str]],
    uses: Uses,
    structure: Structure,
) -> list[Reference]:
    """The references of every provision, in order.

    ``numberings`` are by report symbol; ``curated`` gives target, confidence and reason by provision and relation. What
    names an item of a session is resolved by ``structure``, the numbering of the language, if it comes before.
    """
    found = []
    orders = {provision.identifier: provision.order for provision in provisions}
    for provision in provisions:
        matches = [(rule, match) for rule in grammar.references for match in rule.pattern.finditer(provision.text)]
        for number, (rule, match) in enumerate(sorted(matches, key=lambda pair: pair[1].start()), 1):
            uses.add(rule, provision.identifier)
            paragraph = match.groupdict().get("paragraph") or ""
            target, confidence, reason = "", 0.0, ""
            method = "rule"
            if paragraph and rule["report"] in numberings:
                numbering = numberings[rule["report"]]
                target = f"{numbering.session}-{int(paragraph) + numbering.offset}"
                confidence, reason, method = numbering.confidence, numbering.reason, "inferred"
            elif (provision.identifier, rule["relation"]) in curated:
                target, confidence, reason = curated[provision.identifier, rule["relation"]]
                method = "curated"
            elif (named := _named(match, structure)) and orders.get(named, provision.order) < provision.order:
                target, confidence = named, 1.0
            found.append(
                Reference(
                    provision=provision.identifier,
                    number=number,
                    relation=rule["relation"],
                    quote=Quote(provision.identifier, match.start(), match.end(), match[0]),
                    rule=rule.name,
                    method=method,
                    report=rule["report"],
                    paragraph=paragraph,
                    target=target,
                    confidence=confidence,
                    reason=reason,
                )
            )
    return found


def _named(match: re.Match[str], structure: Structure) -> str:
    """The identifier of the item that a reference names by its number and its session, "" if it names none.

    What goes on with a session has numbers of its own: it is found by reading.
    """
    groups = {key: value for key, value in match.groupdict().items() if value}
    session = structure.headings.value(groups.get("ordinal", ""))
    if not session or "item" not in groups or any(key.startswith("apart") for key in groups):
        return ""
    printed = [groups[key] for key in ("item", "letter", "small") if key in groups]
    positions = structure.positions(printed)
    small = [str(positions[2])] if len(printed) > 2 else []
    return "-".join([str(session), *printed[:2], *small])
