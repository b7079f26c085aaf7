"""How sessions, provisions and documents are cited in one language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat

from reaffirm_build.numerals import day_of, letters


@dataclass(frozen=True)
class Labels:
    """How sessions, provisions and footnotes are cited in one language."""

    ordinals: tuple[str, ...]
    session: str
    further_session: str  #: one whose ordinal is not listed
    dated_session: str  #: one without a number in the series
    months: tuple[str, ...]
    levels: tuple[str, ...]
    small: tuple[str, ...]
    provision: str
    footnote: str
    front_footnote: str
    document: str
    document_of: str
    series: Mapping[str, str]  #: documents that are called by their number, by how their identifiers begin
    paragraph: str
    recalling: str
    recalled: str
    and_: str

    def of_session(self, number: int) -> str:
        """``fourth session``."""
        if day := day_of(number):
            named = {"day": day.day, "month": self.months[day.month - 1], "number": day.month, "year": day.year}
            return self.dated_session.format(**named)
        if number > len(self.ordinals):
            return self.further_session.format(number=number)
        return self.session.format(ordinal=self.ordinals[number - 1])

    def of_provision(self, session: int, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """``fourth session, recommendation 46 (i) (ii)``: the style of United Nations documents."""
        return self.provision.format(session=self.of_session(session), number=self._number(printed, positions))

    def of_recalled(self, cited: Iterable[tuple[int, tuple[str, ...], tuple[int, ...]]]) -> str:
        """``recalling recommendation 11 (b) of its first session``, of sessions with printed numbers and positions."""
        recalled = [
            self.recalled.format(session=self.of_session(session), number=self._number(printed, positions))
            for session, printed, positions in cited
        ]
        return self.recalling.format(recalled=self.and_.join(recalled))

    def _number(self, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """``46 (i) (ii)``; what is deeper than the forms is numbered as right under the item.

        An item that is numbered as parts are is written so, ``(a) (ii)``; a number in dots says what it is a part of.
        """
        below = max((depth for depth, mark in enumerate(printed) if "." in mark), default=0)
        forms = chain(self.levels[bool(letters(printed[0])) :], repeat(self.levels[1]))
        found = zip(forms, printed[below:], positions[below:], strict=False)
        return "".join(
            form.format(
                printed=self._printed(mark, position),
                small=self.small[position - 1] if 0 < position <= len(self.small) else mark,
            )
            for form, mark, position in found
        ).strip()

    def _printed(self, mark: str, position: int) -> str:
        """A printed number, if it can be read in the language and is no bullet."""
        return mark if re.match(r"[!-~]*\w", mark, re.ASCII) or mark in self.ordinals else str(position)

    def of_document(self, identifier: str) -> str:
        """``General Assembly resolution 72/1``: how a document is called by its symbol alone, ``A/RES/72/1``."""
        for begins, form in self.series.items():
            if identifier.startswith(begins):
                return form.format(number=identifier.removeprefix(begins).replace("-", "/"))
        return identifier

    def of_paragraph(self, document: str, number: str) -> str:
        """``General Assembly resolution 72/1, paragraph 3``, of what the document is called."""
        return self.paragraph.format(document=document, number=number)

    def of_footnote(self, number: str) -> str:
        """``footnote 3``, or the front page's if it has no number."""
        return self.footnote.format(number=number) if number else self.front_footnote
