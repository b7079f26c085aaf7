"""The likeliest reading of the text of a session: which lines begin items, parts, headings or text of the session.

Each line continues the paragraph before it or begins something new, and each choice has a cost (``costs``). The state
between two lines is the stack of open provisions, each with its last position. The reading with the lowest sum of costs
is found by dynamic programming: of the readings that lead to the same state only the cheapest is kept. The distance of
a line's choice to the cheapest reading with another choice is its margin. A small margin is a doubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from reaffirm_core.language.numbering import Level, Number, UnprintedNumber, given_numbers, unprinted
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Role
from reaffirm_core.numerals import NARROW, steps
from reaffirm_core.structure import costs
from reaffirm_core.structure.overrides import ROLES, Override
from reaffirm_core.structure.session_lines import SessionLine

#: The roles of lines in messages.
_KINDS = {
    Role.TOPIC: "a heading",
    Role.PROVISION: "words of the text before it",
    Role.SESSION: "text of the session",
}
#: A paragraph that introduces recommendations is text of the session for certain from this margin on.
_CERTAIN = 1.0
#: The number of readings that are kept after each line.
_BEAM = 48


class Place(NamedTuple):
    """A position in a list of items or parts."""

    level: int  #: index of its level in the pack
    position: int
    printed: str
    indent: int | None = None  #: columns before its number, None if not known


class SearchState(NamedTuple):
    """A reading up to a line, as far as the lines after it depend on it."""

    mode: Role | None  #: of the line before; None after the heading of the session
    open: tuple[Place, ...]  #: the open provisions, outermost first
    item: Place | None  #: the last item of the session, open or closed
    headings: tuple[Place, ...]  #: the last number of headings over items, by level
    counted: int  #: the last number of paragraphs that are no items
    numbered: bool = False  #: whether text of the session has numbers
    in_series: bool = False  #: whether its items are numbered together with the paragraphs that are no items
    closed: tuple[Place, ...] = ()  #: the provisions that text of the session closed, outermost first
    tail: str = ""  #: the open provision: "bare" without text, "chapeau", "label" like a heading, "" for other text


class LineRole(NamedTuple):
    """The role of a line: ``NUMBER`` if it opens a provision, else the role of its text."""

    role: Role
    number: Number | None = None
    depth: int = 0  #: number of open provisions that contain the one that it opens
    position: int = 0
    kind: str = ""  #: "gap", "repeat", "late" or "" of a number

    @property
    def printed(self) -> str:
        """The number as printed, in ordinary width."""
        return self.number.printed.translate(NARROW) if self.number else ""

    @property
    def kind_of_line(self) -> str:
        """The role of the line for messages."""
        if not self.number:
            return _KINDS[self.role]
        return f"part {self.printed!r} on level {self.depth}" if self.depth else f"item {self.printed!r}"

    @property
    def level(self) -> Level:
        """The level of the number."""
        return cast("Number", self.number).level

    @property
    def part(self) -> str:
        """The last component of the identifier. For a part with a dotted number it is the end of the number."""
        return str(self.position) if self.level.dotted and self.depth else self.level.part(self.printed, self.position)

    @property
    def title(self) -> int:
        """The column after the number in the line, where a title in brackets may begin."""
        return self.number.title if self.number else 0

    @property
    def end(self) -> int:
        """The column after the number and its title in brackets."""
        return self.number.match.end() if self.number else 0


@dataclass(frozen=True)
class LineReading:
    """The choice for a line with its margin: the distance to the cheapest reading with another choice."""

    choice: LineRole
    margin: float
    other: LineRole | None  #: the choice of that reading
    numbered: bool  #: whether the line begins with a number that is read as words, except that of an introduction


class _Arc(NamedTuple):
    cost: float
    before: SearchState
    choice: LineRole


class OverrideError(ValueError):
    """A decided reading of a line that no reading of the session contains."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index  #: of the line


class Search:
    """A search for the likeliest reading of the lines of one session."""

    def __init__(
        self, pack: Structure, begin: SearchState, overrides: Mapping[int, Override], items: Mapping[int, int]
    ) -> None:
        """Begin a search.

        ``overrides`` are decided readings by index of the line, ``items`` the last numbers of items in earlier sessions
        by index of their level.
        """
        self.pack, self.begin, self.overrides, self.items = pack, begin, overrides, items
        self.end = begin  #: the state after the last line
        self.indices = {id(level): index for index, level in enumerate(pack.levels)}
        self.own = self.indices[id(pack.items[0])]

    def read(self, lines: Sequence[SessionLine]) -> list[LineReading]:
        """Return the reading of each line. Raises OverrideError for a decided reading that is not possible."""
        reached: dict[SearchState, float] = {self.begin: 0.0}
        forward = [reached]
        lattice: list[dict[SearchState, list[_Arc]]] = []
        for line in lines:
            arcs: dict[SearchState, list[_Arc]] = {}
            after: dict[SearchState, float] = {}
            for state, cost in reached.items():
                for step, choice, result in self._steps(state, line):
                    arcs.setdefault(result, []).append(_Arc(step, state, choice))
                    after[result] = min(after.get(result, costs.NEVER), cost + step)
            if not after:
                raise OverrideError(line.index)
            kept = sorted(after.items(), key=lambda entry: entry[1])[:_BEAM]
            reached = dict(kept)
            forward.append(reached)
            lattice.append({state: arcs[state] for state in reached})
        return self._trace(lattice, forward, lines)

    def _trace(
        self,
        lattice: Sequence[Mapping[SearchState, list[_Arc]]],
        forward: Sequence[Mapping[SearchState, float]],
        lines: Sequence[SessionLine],
    ) -> list[LineReading]:
        """Return the cheapest reading, with the margin of each choice, from the end to the beginning.

        ``forward`` has the costs of the states before the first line and after each line.
        """
        reached = forward[-1]
        backward = {state: self._end(state) for state in reached}
        readings: list[LineReading] = []
        best = min(reached[state] + backward[state] for state in reached) if lattice else 0.0
        state = self.end = min(reached, key=lambda end: reached[end] + backward[end])
        for arcs, before, line in zip(reversed(lattice), reversed(forward[:-1]), reversed(lines), strict=True):
            totals: dict[tuple[object, ...], tuple[float, LineRole]] = {}
            earlier: dict[SearchState, float] = {}
            for result, into in arcs.items():
                for arc in into:
                    onward = arc.cost + backward.get(result, costs.NEVER)
                    earlier[arc.before] = min(earlier.get(arc.before, costs.NEVER), onward)
                    key, total = _described(arc.choice), before[arc.before] + onward
                    if key not in totals or total < totals[key][0]:
                        totals[key] = total, arc.choice
            chosen = min(arcs[state], key=lambda arc: before[arc.before] + arc.cost)
            totals.pop(_described(chosen.choice))
            cost, other = min(totals.values(), key=lambda entry: entry[0], default=(costs.NEVER, None))
            introduces = line.introduces and chosen.choice.role is Role.SESSION and cost - best >= _CERTAIN
            numbered = bool(line.numbers) and chosen.choice.role is not Role.NUMBER and not introduces
            readings.append(LineReading(chosen.choice, cost - best, other, numbered))
            state, backward = chosen.before, earlier
        return readings[::-1]

    def _end(self, state: SearchState) -> float:
        """Return the cost of a reading that ends in a state."""
        cost = self._closing(state, 0)
        cost += costs.NO_ITEMS if state.numbered and not state.item else 0
        return cost + (costs.EMPTY_HEADING if state.mode is Role.TOPIC else 0)

    def _steps(self, state: SearchState, line: SessionLine) -> Iterator[tuple[float, LineRole, SearchState]]:
        """Yield the possible choices for a line with their costs and the states after them."""
        if line.closes and line.index not in self.overrides:
            yield from self._text(state, line, costs.NEVER)
            return
        opened = list(self._openings(state, line))
        fits = min((cost for cost, *_ in opened), default=costs.NEVER)
        next_ = fits - line.begins < costs.FITS
        choices = [
            *opened,
            *self._words(state, line, fits),
            *self._topic(state, line, next_),
            *self._text(state, line, fits),
        ]
        decided = self.overrides.get(line.index)
        yield from (entry for entry in choices if not decided or _agrees(entry[1], decided))

    # Items and parts ------------------------------------------------------------------------------------------------

    def _openings(self, state: SearchState, line: SessionLine) -> Iterator[tuple[float, LineRole, SearchState]]:
        """Yield the provisions that a line may open."""
        begins = self._begins(state, line)
        for number in self._numbers(line):
            index = self.indices[id(number.level)]
            for cost, depth, position, kind in self._positions(state, line, number, index):
                place = Place(index, position, number.printed.translate(NARROW), line.indent)
                series = state.in_series if state.item else index == self.own and number.position == state.counted + 1
                stack = (*(state.open or state.closed)[:depth], place)
                words = line.text[number.match.end() :].strip()
                cost += max(begins + self._case(state, line, words), 0.0)
                if number.level.items and not depth and line.introduces and not state.item:
                    cost += costs.INTRODUCES_AGAIN if state.numbered else costs.INTRODUCES
                cost += _indents(state, depth, line.indent)
                if depth < len(state.open):
                    cost += self._closing(state, depth)
                yield (
                    cost,
                    LineRole(Role.NUMBER, number, depth, position, kind),
                    SearchState(
                        Role.PROVISION,
                        stack,
                        state.item if depth else place,
                        state.headings,
                        number.position if series and not depth and index == self.own else state.counted,
                        state.numbered,
                        series and (bool(state.item) or not depth),
                        (),
                        _tail(line, words, number.match.end()),
                    ),
                )

    def _numbers(self, line: SessionLine) -> Sequence[Number]:
        """Return the numbers that a line may begin with, or the number that a person gave it."""
        decided = self.overrides.get(line.index)
        if not decided or ROLES[decided.role] is not Role.NUMBER or not decided.number:
            lead_in = (number for number in line.under if number.level.bullets or not line.remarks)
            return line.numbers or list(map(unprinted, lead_in))
        printed = [number for number in line.numbers if number.printed.translate(NARROW) == decided.number]
        return printed or given_numbers(decided.number, self.pack.levels)

    def _positions(
        self, state: SearchState, line: SessionLine, number: Number, index: int
    ) -> Iterator[tuple[float, int, int, str]]:
        """Yield the positions that a number can have: cost, depth, position in the list, and kind."""
        if isinstance(number, UnprintedNumber):
            if number.level.bullets:
                yield from self._of_chapeau(state, index)
            else:
                yield from self._of_lead_in(state, number, index)
            return
        lists = state.open or state.closed or ((state.item,) if state.item else ())
        for depth, place in enumerate(lists):
            closed = costs.DEPTH * (len(lists) - 1 - depth)
            closed += costs.RESUME if depth and not state.open else 0
            level = self.pack.levels[place.level]
            changed = self._changes_form(level, place, number, depth)
            if (place.level != index and not changed) or (depth and not place.printed):
                continue
            if number.level.follows(number.printed, place.position, place.printed):
                own = number.level.dotted or number.is_inserted
                yield closed, depth, number.position if own else place.position + 1, ""
            elif not (number.level.bullets or number.level.dotted) and number.position:
                gap = number.position > place.position
                again = costs.OTHER_REPEAT if changed and place.level != index else costs.REPEAT
                yield closed + (costs.GAP if gap else again), depth, number.position, "gap" if gap else "repeat"
        if state.item and number.level.items and number.position and index != state.item.level:
            yield costs.OTHER_FORM, 0, number.position, "gap"
        if state.open:
            yield from self._first_part(state, number, index)
        elif not state.item:
            yield from self._first_item(state, line, number, index)

    def _of_chapeau(self, state: SearchState, index: int) -> Iterator[tuple[float, int, int, str]]:
        """Yield the position of a chapeau without a number in the outermost list of the bullets under it."""
        lists = state.open or state.closed
        closed = costs.RESUME if not state.open else 0.0
        listed = next((depth for depth, place in enumerate(lists) if depth and place.level == index), 0)
        if listed:
            yield closed, listed, lists[listed].position + 1, ""
        elif state.tail == "chapeau":
            yield costs.CHAPEAU_OF_CHAPEAU, len(state.open), 1, ""

    def _of_lead_in(
        self, state: SearchState, number: UnprintedNumber, index: int
    ) -> Iterator[tuple[float, int, int, str]]:
        """Yield the position of a chapeau without a number, under which the numbers of an open list of parts go on.

        Its place in the list is that of the number under it.
        """
        lists = state.open or state.closed
        for depth, place in enumerate(lists):
            next_ = place.level == index and number.level.follows(number.under, place.position, place.printed)
            if depth and place.printed and next_:
                is_in_lead_in = not lists[depth - 1].printed and lists[depth - 1].level == index
                closed = costs.RESUME if not state.open else 0.0
                yield closed, depth - is_in_lead_in, number.position, ""

    def _first_item(
        self, state: SearchState, line: SessionLine, number: Number, index: int
    ) -> Iterator[tuple[float, int, int, str]]:
        """Yield the position of a number that opens the first item of a session."""
        level = number.level
        if level.doubled or (level.bullets and not (state.mode is Role.SESSION and line.after_chapeau)):
            return
        cost = costs.ITEM_OF_PARTS
        if level.items:
            cost = 0.0 if index == self.own or number.has_word else costs.OTHER_ITEMS
        if level.headings:
            cost = costs.ITEM_OF_HEADINGS
        if level.bullets:
            yield costs.OTHER_ITEMS, 0, 1, ""
        elif number.position == 1 and not number.is_inserted:
            yield cost, 0, 1, ""
        elif (
            number.position
            and level.items
            and not number.is_inserted
            and number.position - 1 in {state.counted, self.items.get(index)}
        ):
            yield cost + costs.COUNTED, 0, number.position, ""
        elif level.items and number.position:
            yield cost + costs.LATE, 0, number.position, "late"

    def _first_part(self, state: SearchState, number: Number, index: int) -> Iterator[tuple[float, int, int, str]]:
        """Yield the position of a number that opens the first part of the open provision."""
        level, whole = number.level, state.open[-1]
        levels = [place.level for place in state.open]
        due = state.tail == "chapeau"
        again = index in levels and bool(whole.printed)
        if level.headings or (again and (index in {levels[0], levels[-1]} or not due)):
            return
        if level.dotted:
            outer = self.pack.levels[whole.level]
            over = steps(number.printed)[:-1]
            if over == (steps(whole.printed) if outer.dotted else (whole.position,)) and number.position == 1:
                yield 0.0, len(levels), 1, ""
            return
        if not (number.position == 1 or level.bullets or (due and number.position)) or number.has_word:
            return
        goes_on = not whole.printed and index == whole.level and number.position == whole.position
        late = number.position > 1 and not (level.bullets or goes_on)
        cost = costs.PARTS_OF[state.tail] + costs.GAP * late
        if (level.bullets or level.doubled) and not due:
            cost = costs.SIGN_OF_NO_LIST
        cost += costs.OTHER_ITEMS if level.items and not number.in_brackets else 0
        cost += costs.AGAIN * again
        yield cost, len(levels), number.position if late or goes_on else 1, "gap" if late else ""

    def _changes_form(self, level: Level, place: Place, number: Number, depth: int) -> bool:
        """Return whether a list can continue with other numbers: at the end of its signs, or with a word before."""
        if depth:
            return number.level.by_position and level.ends_at(place.position)
        return number.has_word and level.items and level.numbers == number.level.numbers

    def _closing(self, state: SearchState, depth: int) -> float:
        """Return the cost of closing the open provisions from a depth on."""
        if depth >= len(state.open):
            return 0.0
        return {"chapeau": costs.NO_PARTS, "bare": costs.NO_TEXT}.get(state.tail, 0.0)

    # Other text -----------------------------------------------------------------------------------------------------

    def _begins(self, state: SearchState, line: SessionLine) -> float:
        """Return the cost of something new that begins in a line."""
        if state.mode in {None, Role.TOPIC} or line.first:
            return 0.0
        return line.begins

    def _case(self, state: SearchState, line: SessionLine, words: str) -> float:
        """Return the cost of the case of the first letter after a number within a sentence."""
        if line.ended or state.mode is not Role.PROVISION:
            return 0.0
        if words[:1].islower():
            return costs.LOWER
        return costs.UPPER if words[:1].isupper() and not line.is_apart else 0.0

    def _words(
        self, state: SearchState, line: SessionLine, fits: float
    ) -> Iterator[tuple[float, LineRole, SearchState]]:
        """Yield the reading of a line as further words of the open provision."""
        if state.mode is not Role.PROVISION:
            return
        cost = 0.0 if state.tail == "bare" else line.continues + costs.REMARK * line.remarks
        if line.numbers:
            cost += self._as_words(state, line, fits)
        cost += costs.HEADING_AS_WORDS * line.heading + costs.NUMBER_APART * line.inserted
        if line.gap and line.ended and state.open[0].indent is not None and line.indent < state.open[0].indent:
            cost += costs.OUTDENT
        tail = _tail(line, line.text, 0)
        yield cost, LineRole(Role.PROVISION), state._replace(tail="" if tail == "label" else tail)

    def _as_words(self, state: SearchState, line: SessionLine, fits: float) -> float:
        """Return the cost of the number at the beginning of a line as words."""
        own = {place.level for place in (*state.open, state.item) if place} | ({self.own} if line.ended else set())
        known = any(self.indices[id(number.level)] in own for number in line.numbers)
        if line.is_apart and known:
            return costs.NUMBER_APART if line.ended else costs.NUMBER_AFTER_BREAK
        if line.ended and known:
            return costs.NUMBER_AFTER_SENTENCE
        if fits - line.begins < costs.FITS and not (line.gap and not line.ended):
            if line.ended or line.is_apart:
                return costs.NEXT_AS_WORDS
            first = line.text[line.numbers[0].match.end() :].lstrip()[:1]
            if first.upper() == first.lower():
                return costs.NEXT_CASELESS
            return costs.NEXT_LOWER if first.islower() else costs.NEXT_UPPER
        if line.gap and not line.ended:
            return costs.NUMBER_AFTER_GAP
        return costs.NUMBER_AS_WORDS if line.ended else costs.NUMBER_ON_LINE * line.is_apart

    def _topic(
        self, state: SearchState, line: SessionLine, next_: bool
    ) -> Iterator[tuple[float, LineRole, SearchState]]:
        """Yield the reading of a line as a heading over items, or as a further line of a heading.

        ``next_`` states whether its number is the next of an open list.
        """
        if line.sentence or any(number.level.bullets for number in line.numbers):
            return
        choice = LineRole(Role.TOPIC)
        if state.mode is Role.TOPIC and not line.numbers:
            yield (
                (costs.HEADING_LINE if line.after_full or line.text[:1].islower() else costs.HEADING_UNDER),
                choice,
                state,
            )
        cost = costs.HEADING + self._begins(state, line) + costs.HEADING_ASKS * line.asks
        if state.open and state.mode is Role.PROVISION and not line.gap:
            cost += costs.TIGHT_HEADING if line.like_heading else costs.WIDE_HEADING
            if line.after_list and len(state.open) == 1:
                cost += costs.WIDE_HEADING
        if state.tail == "chapeau":
            cost += costs.HEADING_OF_LIST
        headings = state.headings
        for number in (number for number in (*line.numbers, *line.labels) if not number.level.bullets):
            place = Place(self.indices[id(number.level)], number.position, number.printed.translate(NARROW))
            before = next((other for other in state.headings if other.level == place.level), None)
            headings = (*(other for other in state.headings if other.level != place.level), place)
            follows = before and number.level.follows(number.printed, before.position, before.printed)
            step = 0.0 if follows else costs.FIRST_HEADING if number.position == 1 else costs.ODD_HEADING
            if before and state.mode is Role.TOPIC:
                step += costs.EMPTY_HEADING
            if next_ and not number.level.items:
                step += costs.NEXT_AS_HEADING
            if number not in line.numbers:
                step = -self._begins(state, line) if follows else 0.0
            yield cost + step, choice, state._replace(mode=Role.TOPIC, headings=headings)
        if headings is state.headings:
            yield cost, choice, state._replace(mode=Role.TOPIC)

    def _text(
        self, state: SearchState, line: SessionLine, fits: float
    ) -> Iterator[tuple[float, LineRole, SearchState]]:
        """Yield the reading of a line as text of the session outside any item."""
        counted, numbered, cost = state.counted, state.numbered, costs.TEXT
        if state.mode is Role.TOPIC:
            cost += costs.LEAD_IN if line.remarks else costs.TEXT_UNDER_HEADING
        elif state.mode is Role.PROVISION:
            apart = line.is_apart or (line.remarks and line.ended)
            cost += costs.LEAVE + self._begins(state, line) + (0 if apart else costs.LEAVE_WITHIN)
            cost += self._closing(state, 0)
        if line.asks and state.item and not line.remarks:
            cost += costs.ASKS * (not line.opens_list)
        number = next((number for number in line.numbers if not number.level.bullets), None)
        if line.numbers and not number and line.is_apart:
            cost += costs.BULLET_AS_TEXT
        if number and (line.ended or line.is_apart or state.mode is not Role.SESSION):
            numbered = True
            counts = self.indices[id(number.level)] == self.own and number.position == state.counted + 1
            if counts:
                counted = number.position
            if state.item and fits < costs.NEVER and not (counts and (line.introduces or not state.in_series)):
                cost += costs.NUMBER_APART
            elif state.item or not line.introduces:
                usual = counts and (state.numbered or line.introduces)
                cost += costs.COUNTED_TEXT if usual else costs.NUMBERED_TEXT
                cost += costs.ASKS * line.asks
        closed = state.open or state.closed
        after = SearchState(
            Role.SESSION,
            (),
            state.item,
            state.headings,
            counted,
            numbered,
            state.in_series and bool(state.item),
            closed,
        )
        yield cost, LineRole(Role.SESSION), after


def _indents(state: SearchState, depth: int, indent: int) -> float:
    """Return the cost of the indent of a provision: siblings share theirs, parts do not begin left of their whole."""
    stack = state.open or state.closed
    same = stack[depth] if depth < len(stack) else None if depth else state.item
    if same and same.indent is not None:
        return costs.OTHER_INDENT * (abs(same.indent - indent) > costs.SAME_INDENT)
    whole = stack[depth - 1] if depth else None
    return costs.OTHER_INDENT * bool(whole and whole.indent is not None and indent < whole.indent - costs.SAME_INDENT)


def _tail(line: SessionLine, words: str, start: int) -> str:
    """Return the state of a provision after a line, of which ``words`` belong to it."""
    if not words:
        return "bare"
    if line.opens_list:
        return "chapeau"
    return "label" if line.is_label and start else ""


def _agrees(choice: LineRole, decided: Override) -> bool:
    """Return whether a choice is the decided one."""
    if choice.role is not ROLES[decided.role]:
        return False
    place = decided.role != ("part" if choice.depth == 0 else "item")
    return choice.role is not Role.NUMBER or (place and decided.number in {"", choice.printed})


def _described(choice: LineRole) -> tuple[object, ...]:
    """Return what makes a choice differ from another."""
    return (choice.role, choice.depth, choice.position, choice.printed)


def sentences_apart(lines: Sequence[SessionLine], readings: Sequence[LineReading]) -> Iterator[int]:
    """Yield the places of lines with a last sentence of a provision that asks nobody and fills whole lines.

    Such a sentence may be text of the session, of which the layout shows nothing.
    """
    start: int | None = None
    for place, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        if reading.choice.role is not Role.PROVISION:
            start = None
            continue
        new = line.is_apart or (line.ended and not line.after_list)
        is_text = place > 0 and readings[place - 1].choice.end == len(lines[place - 1].text)  # of a number alone
        start = place if new and not (line.text[:1].islower() or is_text) else start
        is_last = place + 1 == len(lines) or readings[place + 1].choice.role is not Role.PROVISION
        if (
            start is not None
            and is_last
            and line.sentence
            and not (line.unfinished or any(each.asks for each in lines[start : place + 1]))
        ):
            yield start
