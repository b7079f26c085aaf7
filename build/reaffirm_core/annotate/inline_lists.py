"""Lists within a text: "recommends that: (a) States parties ...; (b) the Secretariat ...".

Such a text is read like a chapeau with parts. Their asks are those of the text, in which their words stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reaffirm_core.model import Ask, Party, Provision, Quote


@dataclass(frozen=True)
class InlinePart:
    """The chapeau or a part of a list within a text, as a provision of its own."""

    provision: Provision
    offset: int  #: start of its text in the whole text


def inline_parts(whole: Provision, number: re.Pattern[str]) -> list[InlinePart]:
    """Return the chapeau of a list within a text and its parts, or [] without a list.

    ``number`` matches the number before a part, in the group ``n``. A list has two parts at least, its chapeau ends
    with a colon and no other part does: a list within a list is none.
    """
    text = whole.text
    numbers = list(number.finditer(text))
    if len({match["n"] for match in numbers}) < max(2, len(numbers)):
        return []
    opened = [text[: match.start()].rstrip().endswith((":", "\uff1a")) for match in numbers]
    if opened != [True, *(False for _ in numbers[1:])]:
        return []
    chapeau = f"{whole.identifier}:"
    parts = [InlinePart(replace(whole, identifier=chapeau, parent="", text=text[: numbers[0].start()].rstrip()), 0)]
    ends = [*(match.start() for match in numbers[1:]), len(text)]
    for match, end in zip(numbers, ends, strict=True):
        name, words = f"{chapeau}{match['n']}", text[match.end() : end]
        parts.append(InlinePart(replace(whole, identifier=name, parent=chapeau, text=words), match.end()))
    return parts


def placed(ask: Ask, parts: Sequence[InlinePart], whole: Provision) -> Ask:
    """Return the ask of a part of a list within a text as an ask of the whole text."""
    offsets = {part.provision.identifier: part.offset for part in parts}

    def moved(quote: Quote | None) -> Quote | None:
        return quote and _moved(quote, offsets, whole)

    def all_moved(parties: Sequence[Party]) -> tuple[Party, ...]:
        return tuple(replace(party, quote=_moved(party.quote, offsets, whole)) for party in parties)

    return replace(
        ask,
        provision=whole.identifier,
        basis="own" if ask.basis else "",
        quote=moved(ask.quote),
        head_verb=moved(ask.head_verb),
        modal=moved(ask.modal),
        qualifier=moved(ask.qualifier),
        partners=all_moved(ask.partners),
        indirect=all_moved(ask.indirect),
    )


def _moved(quote: Quote, offsets: dict[str, int], whole: Provision) -> Quote:
    """Return a quote from a part as a quote from the whole text."""
    offset = offsets[quote.source]
    return replace(quote, source=whole.identifier, start=quote.start + offset, end=quote.end + offset)
