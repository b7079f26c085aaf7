"""Checks for missing ends of items, unread numbering and missing pages."""

import re
from collections.abc import Iterator
from itertools import pairwise

from reaffirm_core.model import Piece, Remark, Role
from reaffirm_core.structure.document import ProvisionBuilder
from reaffirm_core.structure.furniture import COLUMNS
from reaffirm_core.structure.state import ParserState

#: Missing ends are remarked on if a session has more than this many times as many items as missing ends.
_MIN_RATIO = 2
#: The number of a page and the number of pages.
_OF = re.compile(r"(?<!\d)(\d{1,4})(?!\d)\D{1,9}(?<!\d)(\d{1,4})(?!\d)")


class EndCheck:
    """Checks of the session being parsed, run at its end."""

    def __init__(self, reading: ParserState) -> None:
        self.reading, self.pack = reading, reading.pack
        numerals = "|".join(map(re.escape, sorted(self.pack.numerals, key=len, reverse=True)))
        #: any form of number at the beginning of a text, with the word before it
        self.numbered = re.compile(
            rf"(?P<word>[^\W\d_]{{0,14}}?\W{{0,2}}(?:\d{{1,3}}[./-]){{0,2}})"
            rf"(?P<number>\d{{1,3}}(?!\d)|(?i:{numerals})|(?P<letters>[A-Z]{{1,4}})(?=[.):]))"
        )
        self.begin()

    def begin(self) -> None:
        """Begin a session."""
        self.begun = len(self.reading.pieces)
        self.items: list[ProvisionBuilder] = []
        self.unfinished: list[tuple[ProvisionBuilder, ProvisionBuilder]] = []  #: unfinished items with their last parts
        self.endless: list[ProvisionBuilder] = []  #: last parts without the end of a sentence

    def close(self, item: ProvisionBuilder, last: ProvisionBuilder) -> None:
        """Record a completed item with its last part."""
        self.items.append(item)
        words = last.words(self.pack)
        if self.pack.unfinished.search(words):
            self.unfinished.append((item, last))
        elif self._ends_unlike(last):
            self.endless.append(last)

    def _ends_unlike(self, last: ProvisionBuilder) -> bool:
        """Return whether a text lacks the end of a sentence.

        If a part has a previous sibling, the sibling must have such an end.
        """
        parts = [builder for builder in self.reading.provisions[-2:] if len(builder.numbers) == len(last.numbers) > 1]
        *before, last_ends = (bool(self.pack.finished.search(builder.words(self.pack))) for builder in parts or [last])
        return not last_ends and all(before)

    def check(self) -> None:
        """Check the session at its end.

        Raises SourceError, with the line, for unread numbering in a session without numbered items. Adds remarks on
        items without an end, on items that form one list and on other unread numbering.
        """
        self._check_ends()
        self._check_numbers()
        self.begin()

    def _check_ends(self) -> None:
        """Check the ends of the items.

        The items of one list end like parts, except for the last. Any other item without an end is incomplete.
        """
        reading, unfinished = self.reading, self.unfinished
        if len(unfinished) > (not self._is_list()) and [item for item, _ in unfinished] == self.items[:-1]:
            problem = f"the items of session {self.items[0].session} are read as one list, since they end like parts"
            reading.remark(self.items[0].line, problem)
            return
        for _, last in unfinished:
            problem = f"{last.identifier} ends in the middle of a list or sentence: {last.words(self.pack)[-10:]!r}"
            reading.remark(last.pieces[-1].line, problem)
        if len(self.items) > _MIN_RATIO * len(self.endless):
            for last in self.endless:
                problem = f"{last.identifier} does not end as other items do; check that no text is missing after it:"
                reading.remark(last.pieces[-1].line, f"{problem} {last.words(self.pack)[-20:]!r}")

    def _is_list(self) -> bool:
        """Return whether the items form one list.

        They are numbered like parts, or follow an introduction that continues in them. Such a list may have one item.
        """
        first = self.items[0] if self.items else None
        if not first or not first.level:
            return False
        pieces = self.reading.pieces[self.begun :]
        before = [piece for piece in pieces if piece.role is Role.SESSION and piece.line < first.line]
        ends = (self.pack.opens_list, self.pack.unfinished)
        return not first.level.items or bool(before and any(form.search(before[-1].text) for form in ends))

    def _check_numbers(self) -> None:
        """Check that the text of a session outside its items contains no numbered list."""
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
                earlier = first[match["word"]]
                problem = (
                    f"{piece.text[:20]!r} and {earlier.text[:20]!r} in line {earlier.line} seem to have numbers of an "
                    "unknown form; number them 1., 2. or (a), (b)"
                )
                if not self.items or not self.items[0].level or not self.items[0].level.items:
                    raise self.reading.error(piece.line, problem)
                self.reading.remark(piece.line, problem)


def missing_pages(reading: ParserState) -> Iterator[Remark]:
    """Yield a remark on each volume that ends before its last page, by its page numbers (page 2 of 3)."""
    lines, furniture = reading.source.lines, reading.layout.furniture
    starts = [index for index, line in enumerate(lines) if not index or line.volume_start]
    for start, stop in pairwise([*starts, len(lines)]):
        counted = (index for index in reversed(range(start, stop)) if furniture.get(index) == "page")
        # a symbol beside the number may contain figures too
        parts = ((index, part) for index in counted for part in (lines[index].text, *COLUMNS.split(lines[index].text)))
        numbers = ((index, part) for index, part in parts if reading.pack.furniture["page"].fullmatch(part))
        last = next(((index, match) for index, part in numbers if (match := _OF.search(part))), None)
        if not last:
            continue
        index, (page, pages) = last[0], map(int, last[1].groups())
        after = sum(line.page_start for line in lines[index + 1 : stop])
        if page + after < pages:
            problem = f"page {page} of {pages} is the last numbered page; check that no page is missing"
            yield Remark(lines[index].number, problem)
