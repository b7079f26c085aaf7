"""Labels of sessions, provisions, footnotes and documents in one language."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, repeat

from reaffirm_core.numerals import date_of_number, insertion, letters
from reaffirm_core.toml import Section, Strings


class Labels(Section, frozen=True, rename={"and_": "and"}):
    """The templates of labels in one language, in the syntax of ``str.format``."""

    ordinals: Strings
    session: str
    further_session: str  #: a session with an ordinal that is not listed
    dated_session: str  #: a session outside the numbered series
    months: Strings
    levels: Strings
    small: Strings
    inserted: Strings  #: the suffixes of inserted numbers in order: 4 bis follows 4
    provision: str
    footnote: str
    front_footnote: str
    document: str
    document_of: str
    series: Mapping[str, str]  #: documents that are cited by number, by the beginning of their identifiers
    paragraph: str
    recalling: str
    recalled: str
    and_: str

    def of_session(self, number: int) -> str:
        """Return the label of a session: ``fourth session``."""
        if day := date_of_number(number):
            named = {"day": day.day, "month": self.months[day.month - 1], "number": day.month, "year": day.year}
            return self.dated_session.format(**named)
        if number > len(self.ordinals):
            return self.further_session.format(number=number)
        return self.session.format(ordinal=self.ordinals[number - 1])

    def of_provision(self, session: int, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """Return the label of a provision in the style of the United Nations.

        An example is ``fourth session, recommendation 46 (i) (ii)``.
        """
        return self.provision.format(session=self.of_session(session), number=self._number(printed, positions))

    def of_recalled(self, cited: Iterable[tuple[int, tuple[str, ...], tuple[int, ...]]], body: str) -> str:
        """Return a recital such as ``recalling recommendation 11 (b) of the first session of the Working Group``.

        ``cited`` has the session, the printed numbers and the positions of each recommendation, ``body`` the name of
        the body whose sessions these are: another body may recall them.
        """
        recalled = [
            self.recalled.format(session=self.of_session(session), number=self._number(printed, positions))
            for session, printed, positions in cited
        ]
        return self.recalling.format(recalled=self.and_.join(recalled), body=body)

    def _number(self, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """Return the number of a provision, such as ``46 (i) (ii)``.

        Levels deeper than the forms use the form of the first level below an item. An item with the numbering of parts
        is written as a part, ``(a) (ii)``. A dotted number includes the numbers of its parents, which are omitted. A
        chapeau without a number is omitted before the numbers under it, which go on with those before it.
        """
        below = max((depth for depth, mark in enumerate(printed) if "." in mark), default=0)
        forms = chain(self.levels[bool(letters(insertion(printed[0])[0])) :], repeat(self.levels[1]))
        numbers = zip(printed[below:], (*printed[below + 1 :], ""), positions[below:], strict=True)
        marked = [(mark, position) for mark, under, position in numbers if mark or not under[:1].isalnum()]
        return "".join(
            form.format(
                printed=self._printed(mark, position),
                small=self.small[position - 1] if 0 < position <= len(self.small) else mark,
            )
            for form, (mark, position) in zip(forms, marked, strict=False)
        ).strip()

    def _printed(self, mark: str, position: int) -> str:
        """Return the printed number if it is ASCII or an ordinal of the language, else its position.

        An inserted number gets the suffix of the language.
        """
        mark, inserted = insertion(mark)
        number = mark if re.match(r"[!-~]*\w", mark, re.ASCII) or mark in self.ordinals else str(position)
        return number + (self.inserted[inserted - 1] if inserted else "")

    def of_document(self, identifier: str) -> str:
        """Return the label of a document by its symbol: ``General Assembly resolution 72/1`` for ``A/RES/72/1``."""
        for begins, form in self.series.items():
            if identifier.startswith(begins):
                return form.format(number=identifier.removeprefix(begins).replace("-", "/"))
        return identifier

    def of_paragraph(self, document: str, number: str) -> str:
        """Return the label of a paragraph: ``General Assembly resolution 72/1, paragraph 3``.

        ``document`` is the label of the document.
        """
        return self.paragraph.format(document=document, number=number)

    def of_footnote(self, number: str) -> str:
        """Return the label of a footnote: ``footnote 3``, or the footnote of the front page if it has no number."""
        return self.footnote.format(number=number) if number else self.front_footnote
