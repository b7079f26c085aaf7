"""Error messages for numbers out of order, with advice."""

from collections.abc import Sequence

from reaffirm_build.language.numbering import Number
from reaffirm_build.structure.document import ProvisionBuilder
from reaffirm_build.structure.item_headings import under
from reaffirm_build.structure.state import ParserState


def begins_again(reading: ParserState, index: int) -> tuple[int, str] | None:
    """Return the line and the error if the items of the session are numbered from 1 again, else None.

    The repeated number is in the given line, or under it if the line is a heading.
    """
    item = reading.item()
    if not item or not (level := item.level) or level.bullets:
        return None
    numbers = ((line, level.read(reading.text(line))) for line in (index, *under(reading, index)))
    again = next(((line, number) for line, number in numbers if number and number.position == 1), None)
    if not again:
        return None
    line, number = again
    first = next(builder for builder in reading.provisions if builder.session == item.session)
    over = reading.text(index if line != index else reading.last_text)
    heading = "" if reading.pack.is_sentence(over) else f" under {over!r}"
    wanted = level.written(item.positions[0] + 1, number.printed)
    problem = (
        f"number {number.printed!r} where {wanted!r} should be{heading}, but {first.identifier} already begins in line "
        f"{first.line}. Number the recommendations of session {item.session} consecutively, or "
        "number each heading as a recommendation and the items under it as its parts, (a), (b)"
    )
    return reading.source.lines[line].number, problem


def next_of(reading: ParserState, numbers: Sequence[Number]) -> list[ProvisionBuilder]:
    """Return the open provisions whose lists a number continues. The position is ambiguous if there are several."""
    return [
        builder
        for builder in reading.open
        for number in numbers
        if builder.level is number.level
        and number.level.follows(number.printed, builder.positions[-1], builder.numbers[-1])
    ]


def misplaced(reading: ParserState, numbers: Sequence[Number]) -> str:
    """Return the error for a number that fits no open list, or two."""
    number, builders = numbers[0], next_of(reading, numbers)
    if len(builders) > 1:
        names = " and ".join(builder.identifier for builder in builders)
        problem = f"number {number.printed!r} continues two lists, after {names}"
        return f"{problem}; use another form of numbers in the inner list"
    for builder in reversed(reading.open):
        for number in numbers:
            if builder.level is number.level:
                wanted = number.level.written(builder.positions[-1] + 1, number.printed)
                problem = f"number {number.printed!r} where {wanted!r} should be"
                return f"{problem}; correct the gap or the repeat{_or_deeper(reading)}"
    number = numbers[0]
    if not reading.open and not number.level.items:
        return f"{number.match[0]!r} numbers a part, but no item is open; number the items 1., 2."
    return f"number {number.printed!r} where {number.level.written(1)!r} should be; correct the gap or the repeat"


def _or_deeper(reading: ParserState) -> str:
    """Return a hint for the place where parts should begin: their numbers may have an unknown form."""
    whole = reading.open[-1]
    problem = f", or use another form of numbers for the parts of {whole.identifier}"
    return problem if whole.opens_list(reading.pack) else ""
