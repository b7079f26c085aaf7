"""References of a draft to earlier texts: recommendations by their numbers, paragraphs of reports, and sessions.

The rules of the language packs read them. A reference that they cannot read for sure is returned as unread.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from re import Match as WordMatch
from typing import Literal

from reaffirm_core.annotate.references import (
    named_group,
    names_another_body,
    reference_matches,
)
from reaffirm_core.annotate.session_numbers import NamedNumber, identifier_of, numbers_by_session, session_of
from reaffirm_core.language.grammar import Rule
from reaffirm_core.language.pack import Pack
from reaffirm_core.language.treaty_parts import numbers
from reaffirm_core.model import lone_provision
from reaffirm_core.names import document_name
from reaffirm_core.numerals import NARROW
from reaffirm_server.drafts.recommended import ByLanguage, EarlierRecommendations, Recommended
from reaffirm_server.rdf import namespace

#: A reference names a recommendation that exists, a paragraph of a report, or a session. Or it names a recommendation,
#: a part or a session that the dataset does not have, or cannot be read for sure.
Status = Literal["recommendation", "paragraph", "session", "no number", "no part", "no session", "unread"]
#: The group of session numbers that depend on the session at which a text is adopted, which a draft does not know.
_RELATIVE = "previous"
#: Number of the nearest recommendations that have something in common with a draft, whatever their words.
_NEAR = 20
#: The groups of matches that name a session.
_SESSION_GROUPS = ("ordinal", "year", _RELATIVE)


@dataclass(frozen=True)
class DraftReference:
    """A reference of a draft to an earlier text."""

    words: str  #: that refer to it
    status: Status
    session: int = 0  #: 0 if it is unknown
    number: str = ""  #: of the recommendation or the paragraph, as written
    items: tuple[Recommended, ...] = ()  #: a recommendation, or its parts; the nearest text of a session
    last: int = 0  #: the last number of the recommendations of the session
    is_alike: bool = True  #: whether a text of them shares words with the draft that say what it is about
    put_to: ByLanguage = field(default_factory=dict)  #: names of the body that its text was only put to
    session_labels: Mapping[int, ByLanguage] = field(default_factory=dict)  #: of all sessions, by number
    elsewhere: tuple[int, ...] = ()  #: sessions of the possible matches, if the session named has none of them


class ReferenceReader:
    """A reader of the references of drafts to the recommendations of earlier sessions."""

    def __init__(self, recommendations: EarlierRecommendations, packs: Mapping[str, Pack]) -> None:
        """Index recommendations by their identifiers; ``packs`` have the rules."""
        self._recommendations, self._packs = recommendations, packs
        self._items: dict[str, list[Recommended]] = {}
        for item in recommendations.items:
            parts = item.leaf.identifier.rpartition(":")[2].split("-")
            for depth in range(2, len(parts) + 1):
                self._items.setdefault("-".join(parts[:depth]), []).append(item)
        bodies = {item.body for item in recommendations.items}
        corpora = {(str(item.adopted), namespace(item.iri)) for item in recommendations.items}
        self._is_clear = len(bodies) == 1 and len(dict(corpora)) == len(corpora)

    def read(self, text: str, language: str) -> Iterator[DraftReference]:
        """Yield the references of a text, in order; none if bodies or corpora share numbers of sessions."""
        if self._is_clear and language in self._packs:
            for reference in self._read(text, language):
                put_to = reference.items[0].main.put_to if reference.items else ""
                yield replace(
                    reference,
                    put_to=self._recommendations.labels.get(f"actor:{put_to}", {}),
                    session_labels=self._recommendations.session_labels,
                )

    def _read(self, text: str, language: str) -> Iterator[DraftReference]:
        grammar = self._packs[language].grammar
        body = grammar.body_of(self._recommendations.items[0].body.partition(":")[2], "")
        covered = []
        for _rule, match in reference_matches(lone_provision(text), grammar, body):
            covered.append(match.span())
            if not names_another_body(match, grammar, body):
                yield from self._of_match(match, language)
        yield from self._unread(text, language, covered, body)

    def _unread(
        self, text: str, language: str, covered: Iterable[tuple[int, int]], body: Rule | None
    ) -> Iterator[DraftReference]:
        """Yield the words that may refer to earlier texts outside of the references that were read."""
        grammar, spans = self._packs[language].grammar, list(covered)
        for match in grammar.items.mention.finditer(text):
            is_free = all(end <= match.start() or match.end() <= start for start, end in spans)
            if is_free and not names_another_body(match, grammar, body):
                yield DraftReference(match[0], "unread")

    def _of_match(self, match: WordMatch[str], language: str) -> Iterator[DraftReference]:
        """Yield the references of one match: by number, by paragraph, or to a session."""
        grammar, structure = self._packs[language].grammar, self._packs[language].structure
        if "named" in match.groupdict():
            for named in numbers_by_session(match, grammar, structure, 0, self._days):
                yield from self._of_number(match, named, language)
            return
        paragraphs = numbers(named_group(match, "paragraph").translate(NARROW), grammar.parts.range)
        if paragraphs:
            yield from (self._of_paragraph(match, paragraph) for paragraph in paragraphs)
        elif session := self._session(match, language):
            yield self._of_session(match[0], session)

    @property
    def _days(self) -> Mapping[int, date]:
        return self._recommendations.sessions

    def _session(self, match: WordMatch[str], language: str) -> int:
        """Return the session that a match names absolutely, else 0."""
        return 0 if named_group(match, _RELATIVE) else session_of(match, self._packs[language].structure, 0, self._days)

    def _of_number(self, match: WordMatch[str], named: NamedNumber, language: str) -> Iterator[DraftReference]:
        """Yield the reference to a recommendation by its number; none to a text of the draft itself ("above")."""
        groups = named.clause.groupdict()
        if not any(groups.get(key) for key in _SESSION_GROUPS):
            return
        if groups.get(_RELATIVE) or named.session < 1 or not named.numbers:
            yield DraftReference(match[0], "unread")
            return
        structure = self._packs[language].structure
        number = _written(named.numbers[0])
        identifier = identifier_of(named, structure, self._items.__contains__)
        if identifier:
            yield DraftReference(
                match[0], "recommendation", named.session, number, tuple(self._items[identifier]), self._last(named)
            )
            return
        whole = named._replace(numbers=[parts[:1] for parts in named.numbers])
        is_item = bool(identifier_of(whole, structure, self._items.__contains__))
        last = self._last(named)
        status: Status = "no part" if is_item else "no number" if last else "no session"
        yield DraftReference(match[0], status, named.session, number, last=last)

    def _last(self, named: NamedNumber) -> int:
        """Return the last number of the recommendations of a session, 0 if it has none."""
        numbered = (identifier.split("-") for identifier in self._items if identifier.count("-") == 1)
        return max(
            (int(number) for session, number in numbered if session == str(named.session) and number.isdecimal()),
            default=0,
        )

    def _of_paragraph(self, match: WordMatch[str], paragraph: str) -> DraftReference:
        """Return the reference to a paragraph of a report, with the recommendation that it contains, if it is known."""
        symbol = named_group(match, "symbol")
        name = document_name(symbol, paragraph) if symbol else ""
        inside = self._recommendations.report_paragraphs.get(name, ())
        items = [item for iri in sorted(inside) for item in self._items.get(iri.removeprefix(namespace(iri)), ())]
        return DraftReference(match[0], "paragraph", number=paragraph, items=tuple(items))

    def _of_session(self, words: str, session: int) -> DraftReference:
        """Return the reference to a session without a number, with all its texts: the checker chooses the nearest."""
        items = self._recommendations.items
        own = tuple(item for item in items if session in {item.adopted, item.presented})
        return DraftReference(words, "session" if own else "no session", session, items=own)


def without_references(text: str, references: Iterable[DraftReference]) -> str:
    """Return a text without the words of its references, which do not say what it is about."""
    for reference in references:
        text = text.replace(reference.words, " ") if reference.status != "unread" else text
    return text


def compared(
    references: Iterable[DraftReference],
    scores: Mapping[str, float],
    possible: Sequence[Recommended],
    is_alike: Callable[[Sequence[Recommended]], bool],
) -> Iterator[DraftReference]:
    """Yield references with a comparison of the draft with the texts that they name.

    ``scores`` are those of recommendations by IRI, ``possible`` the nearest texts of possible matches, and ``is_alike``
    returns whether one of some texts shares words with the draft. Texts that are among the nearest of all are alike
    too. Of a session only the nearest text is kept.
    """
    near = set(sorted(scores, key=scores.__getitem__, reverse=True)[:_NEAR])
    for reference in references:
        items = reference.items
        if reference.status == "session":
            items = (max(items, key=lambda item: scores.get(item.iri, 0.0)),) if scores else ()
        sessions = {session for item in possible for session in (item.adopted, item.presented)}
        is_elsewhere = reference.status == "session" and sessions and reference.session not in sessions
        yield replace(
            reference,
            items=items,
            is_alike=not items or any(item.iri in near for item in items) or is_alike(items),
            elsewhere=tuple(dict.fromkeys(item.adopted for item in possible)) if is_elsewhere else (),
        )


def _written(numbers_of: Sequence[str]) -> str:
    """Return the numbers of a recommendation and its parts, such as ``7 (2) (j)``."""
    return " ".join([numbers_of[0], *(f"({part})" for part in numbers_of[1:])])
