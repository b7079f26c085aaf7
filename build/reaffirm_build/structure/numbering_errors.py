"""Misplaced: what is wrong with a number that fits nowhere, and what to do about it."""

from collections.abc import Sequence

from reaffirm_build.language.numbering import Number
from reaffirm_build.structure.document import Draft
from reaffirm_build.structure.item_headings import under
from reaffirm_build.structure.state import Reading


def begins_again(reading: Reading, index: int) -> tuple[int, str] | None:
    """Where the items of the session are numbered from the beginning again, and what is wrong with that, if they are.

    The number that begins again may stand in a line, or under it if that is the heading of what follows.
    """
    item = reading.item()
    if not item or not (level := item.level) or level.bullets:
        return None
    found = ((line, level.read(reading.text(line))) for line in (index, *under(reading, index)))
    again = next(((line, number) for line, number in found if number and number.position == 1), None)
    if not again:
        return None
    line, number = again
    first = next(draft for draft in reading.provisions if draft.session == item.session)
    over = reading.text(index if line != index else reading.said)
    heading = "" if reading.pack.is_sentence(over) else f" under {over!r}"
    wanted = level.written(item.positions[0] + 1, number.printed)
    problem = (
        f"number {number.printed!r} where {wanted!r} should be{heading}: a repeat, two would be {first.identifier}, "
        f"which begins in line {first.line}. Number the recommendations of session {item.session} on to its end, or "
        "number each heading as one of them and what stands under it as its parts, (a), (b)"
    )
    return reading.source.lines[line].number, problem


def next_of(reading: Reading, numbers: Sequence[Number]) -> list[Draft]:
    """The open provisions after which a number comes in a list of its own kind; it is clear only of one."""
    return [
        draft
        for draft in reading.open
        for number in numbers
        if draft.level is number.level and number.level.follows(number.printed, draft.positions[-1], draft.numbers[-1])
    ]


def misplaced(reading: Reading, numbers: Sequence[Number]) -> str:
    """What is wrong with a number that fits nowhere, or in two places."""
    number, found = numbers[0], next_of(reading, numbers)
    if len(found) > 1:
        names = " and ".join(draft.identifier for draft in found)
        return f"number {number.printed!r} comes next in two lists, after {names}: number the inner one in another way"
    for draft in reversed(reading.open):
        for number in numbers:
            if draft.level is number.level:
                wanted = number.level.written(draft.positions[-1] + 1, number.printed)
                return f"number {number.printed!r} where {wanted!r} should be: a gap or a repeat{_or_deeper(reading)}"
    number = numbers[0]
    if not reading.open and not number.level.items:
        return f"{number.match[0]!r} is a part, but there is nothing here that it is part of"
    return f"number {number.printed!r} where {number.level.written(1)!r} should be: a gap or a repeat"


def _or_deeper(reading: Reading) -> str:
    """What else is wrong where parts should begin: they are numbered in no way that is read there."""
    whole = reading.open[-1]
    problem = f", or a deeper list than is read here: number the parts of {whole.identifier} in a way of their own"
    return problem if whole.opens_list(reading.pack) else ""
