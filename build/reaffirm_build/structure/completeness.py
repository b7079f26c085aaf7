"""Ends: whether a document and all that its sessions hold have their ends, and whether anything is numbered unread."""

import re
from collections.abc import Iterator
from itertools import pairwise

from reaffirm_build.model import Piece, Remark, Role
from reaffirm_build.structure.document import Draft
from reaffirm_build.structure.state import Reading

#: How many times as many items of a session have the end of a sentence as have none, if one is missing.
_MOST = 2
#: The number of a page and of how many it is one.
_OF = re.compile(r"(?<!\d)(\d{1,4})(?!\d)\D{1,9}(?<!\d)(\d{1,4})(?!\d)")


class Ends:
    """What is known of the session that is read until it ends."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.pack = reading, reading.pack
        numerals = "|".join(map(re.escape, sorted(self.pack.numerals, key=len, reverse=True)))
        #: what may be a number at the beginning of a text, in whatever way, and the word before it
        self.numbered = re.compile(
            rf"(?P<word>[^\W\d_]{{0,14}}?\W{{0,2}}(?:\d{{1,3}}[./-]){{0,2}})"
            rf"(?P<number>\d{{1,3}}(?!\d)|(?i:{numerals})|(?P<letters>[A-Z]{{1,4}})(?=[.):]))"
        )
        self.begin()

    def begin(self) -> None:
        """A session begins."""
        self.begun = len(self.reading.pieces)
        self.items: list[Draft] = []
        self.unfinished: list[tuple[Draft, Draft]] = []  #: items without an end, each with its last part
        self.endless: list[Draft] = []  #: last parts that end as no sentence does

    def close(self, item: Draft, last: Draft) -> None:
        """An item is whole, with its last part."""
        self.items.append(item)
        words = last.words(self.pack)
        if self.pack.unfinished.search(words):
            self.unfinished.append((item, last))
        elif self._ends_unlike(last):
            self.endless.append(last)

    def _ends_unlike(self, last: Draft) -> bool:
        """Whether a text has not the end of a sentence, which the part before it has if it is a further one."""
        parts = [draft for draft in self.reading.provisions[-2:] if len(draft.numbers) == len(last.numbers) > 1]
        *before, here = (bool(self.pack.finished.search(draft.words(self.pack))) for draft in parts or [last])
        return not here and all(before)

    def check(self) -> None:
        """The session ends.

        Raises SourceError, with the line, for an item with parts that has lost its end, and for numbers that are not
        read; remarks on other items without an end, or on items that are one list.
        """
        self._check_ends()
        self._check_numbers()
        self.begin()

    def _check_ends(self) -> None:
        """Items that are one list end as its parts do, but for the last; what else has no end lost it."""
        reading, unfinished = self.reading, self.unfinished
        if len(unfinished) > (not self._is_list()) and [item for item, _ in unfinished] == self.items[:-1]:
            problem = f"the items of session {self.items[0].session} are read as one list: they end as its parts do"
            reading.remark(self.items[0].line, problem)
            return
        for item, last in unfinished:
            problem = f"{last.identifier} ends in the middle of a list or sentence: {last.words(self.pack)[-10:]!r}"
            if last is not item:
                raise reading.error(last.pieces[-1].line, problem)
            reading.remark(last.pieces[-1].line, problem)
        if len(self.items) > _MOST * len(self.endless):
            for last in self.endless:
                problem = f"{last.identifier} has no end, as other items have; is anything lost after it?"
                reading.remark(last.pieces[-1].line, f"{problem} {last.words(self.pack)[-20:]!r}")

    def _is_list(self) -> bool:
        """Whether the items are numbered as parts are, or follow words that go on: one that does so may be alone."""
        first = self.items[0] if self.items else None
        if not first or not first.level:
            return False
        said = [one for one in self.reading.pieces[self.begun :] if one.role is Role.SESSION and one.line < first.line]
        ends = (self.pack.opens_list, self.pack.unfinished)
        return not first.level.items or bool(said and any(form.search(said[-1].text) for form in ends))

    def _check_numbers(self) -> None:
        """What a session says outside its items has no first and second of anything."""
        first: dict[str, Piece] = {}
        for before, piece in pairwise(self.reading.pieces[self.begun :]):
            own = piece.role in {Role.SESSION, Role.PROVISION} and before.line < piece.line
            match = self.numbered.match(piece.text) if own else None
            if not match or (match["letters"] and not self.pack.finished.search(piece.text)):
                continue
            values = self.pack.headings.sections(match["number"])
            if 1 in values and piece.role is Role.SESSION:
                first[match["word"]] = piece
            elif 2 in values and match["word"] in first and self.pack.finished.search(before.text):
                one = first[match["word"]]
                problem = (
                    f"{piece.text[:20]!r} and, in line {one.line}, {one.text[:20]!r} seem numbered, in a way that is "
                    "not read here: number them 1., 2. or (a), (b)"
                )
                raise self.reading.error(piece.line, problem)


def missing_pages(reading: Reading) -> Iterator[Remark]:
    """A remark on a volume whose pages say how many there are, if the last of them are not there."""
    lines, furniture = reading.source.lines, reading.layout.furniture
    starts = [index for index, line in enumerate(lines) if not index or line.volume_start]
    for start, stop in pairwise([*starts, len(lines)]):
        counted = (index for index in reversed(range(start, stop)) if furniture.get(index) == "page")
        found = next(((index, match) for index in counted if (match := _OF.search(lines[index].text))), None)
        if not found:
            continue
        index, (page, pages) = found[0], map(int, found[1].groups())
        after = sum(line.page_start for line in lines[index + 1 : stop])
        if page + after < pages:
            yield Remark(lines[index].number, f"page {page} of {pages} is the last one that says so; are all there?")
