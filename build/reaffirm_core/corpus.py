"""Data model and parser of ``corpus.toml``, the metadata of one corpus that its source document lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import click
from msgspec.structs import asdict

from reaffirm_core.errors import TableError
from reaffirm_core.model import NOT_STATED, Document, Role, StatedSession
from reaffirm_core.toml import Section, Share, Strings, Table

#: The status of annotations that nobody has read against the text.
PROPOSED = "proposed"
#: The status of annotations that a person has read against the text.
PERSON_REVIEWED = "person-reviewed"
#: The statuses of annotations that somebody has read: by a language model once or twice, or by a person.
READ_STATUSES = ("machine-read", "machine-read-twice", PERSON_REVIEWED)
#: All statuses, the concepts of ``scheme:status``.
STATUSES = (PROPOSED, *READ_STATUSES)


class SessionFacts(Section, frozen=True):
    """Number, dates, place and report of a session."""

    number: int
    start: date
    end: date
    place: Mapping[str, str]
    report: str = ""  #: symbol, or "" if no report could be verified
    stated: bool = False  #: whether a person stated these facts, which are read into a report of one session

    def __post_init__(self) -> None:
        """Raise ValueError for a session that ends before it begins."""
        if self.end < self.start:
            raise ValueError(f"the end, {self.end}, is before the start, {self.start}; correct the dates")


class Endorsement(Section, frozen=True):
    """The adoption by a later session of recommendations that an earlier session presented."""

    provision: str  #: identifier of the endorsing provision
    session: int  #: number of the session that presented the parts of the provision
    quote: str  #: words of the endorsement, verbatim from the text of the provision


class ItemNumbering(Section, frozen=True):
    """The numbering of adopted recommendations in a report: paragraph + offset = item."""

    report: str  #: symbol
    session: int
    offset: int
    confidence: Share
    reason: str


class SourceVersion(Section, frozen=True):
    """The source of a corpus in a further language."""

    language: str
    source: str


class TranslationFile(Section, frozen=True):
    """A working translation of a corpus into a further language."""

    language: str
    source: str  #: CSV table, relative to the folder of the corpus


class DocumentFacts(Section, frozen=True):
    """The identifier of the document of a corpus and its names by language."""

    identifier: str
    title: Mapping[str, str]
    unofficial_title: Mapping[str, str]
    label: Mapping[str, str]
    issued: date | None = None  #: the day of issue, None if it is unknown


class FrontPage(Section, frozen=True):
    """Facts on the front page of a document: its author, and the meeting and agenda item for which it was written.

    Each fact has the words of the front page that it rests on.
    """

    author: str  #: slug of an entity
    author_words: str
    meeting: date  #: the first day
    meeting_words: str
    agenda: str  #: symbol of the agenda
    agenda_item: str
    agenda_words: str


class Counts(Section, frozen=True):
    """The expected numbers of elements of the document, or None for a number that is not checked."""

    sessions: int | None = None
    levels: list[int] | None = None  #: provisions by depth
    leaves: int | None = None
    chapeaux: int | None = None
    footnotes: int | None = None
    markers: int | None = None
    furniture: dict[str, int] | None = None  #: by kind


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A corpus: one source document and the facts about it."""

    file: str
    name: str
    path: str
    language: str
    source: str
    body: str = ""  #: slug of an entity, or "" if unknown
    released: date | None = None  #: the day from which its data are published, None if it is not stated
    status: str  #: one of STATUSES: who has read the annotations
    pending: frozenset[str] = frozenset()  #: provisions of a corpus that was read that nobody has read yet
    versions: Mapping[str, str]  #: sources in further languages, by language
    translations: Sequence[TranslationFile] = ()
    identifier: str
    title: Mapping[str, str]
    unofficial_title: Mapping[str, str]
    label: Mapping[str, str]
    issued: date | None = None  #: the day of issue of the document
    front_page: FrontPage | None = None
    sessions: Mapping[int, SessionFacts]  #: by number
    endorsements: Sequence[Endorsement]
    numberings: Mapping[str, ItemNumbering]  #: by report symbol
    counts: Counts

    def check(self, document: Document) -> None:
        """Check the parsed document against the corpus file.

        Raises TableError if sessions, dates, places, title, endorsements, pending provisions or counts differ.
        """
        self._check_sessions(document)
        title = self.title.get(self.language, "")
        if "".join(title.split()) not in "".join("".join(document.front_matter).split()):
            raise TableError(self.file, f"title {title!r} is not in the front matter; copy it from the source")
        self._check_front_page(document)
        self._check_endorsements(document)
        if self.issued and self.sessions and self.issued < (last := max(facts.end for facts in self.sessions.values())):
            problem = (
                f"the day of issue, {self.issued}, precedes the last day of a session, {last}; correct one of both"
            )
            raise TableError(self.file, problem)
        if unknown := sorted(self.pending - {provision.identifier for provision in document.provisions}):
            raise TableError(self.file, f"pending: the source has no provision {unknown[0]}; remove it from the list")
        self._check_counts(document)

    def _check_sessions(self, document: Document) -> None:
        """Check numbers, dates and places of the sessions."""
        numbers = {session.number for session in document.sessions}
        if missing := sorted(numbers ^ set(self.sessions)):
            where = "source" if missing[0] in numbers else "corpus file"
            problem = (
                f"session {missing[0]} is only in the {where}; the source and the corpus file need the same sessions"
            )
            raise TableError(self.file, problem)
        for session in document.sessions:
            facts = self.sessions[session.number]
            if (session.start, session.end) != (facts.start, facts.end):
                problem = f"expected the dates {facts.start}/{facts.end}, found {session.start}/{session.end}"
                problem += f" in line {session.line} of the source; correct the dates"
                raise TableError(self.file, f"session {session.number}: {problem}")
            if session.place != (place := facts.place.get(self.language, "")):
                problem = f"expected the place {place!r}, found {session.place!r} in line {session.line} of the source"
                raise TableError(self.file, f"session {session.number}: {problem}; correct the place")

    def _check_front_page(self, document: Document) -> None:
        """Check that the words of the facts of the front page are on it."""
        if self.front_page is None:
            return
        for key, words in asdict(self.front_page).items():
            if key.endswith("_words") and not any(words in line for line in document.front_matter):
                raise TableError(
                    self.file, f"front_page.{key}: {words!r} is not on the front page; copy it from the source"
                )

    def _check_counts(self, document: Document) -> None:
        """Check the numbers of elements of the document."""
        actual = count(document)
        for key, expected in asdict(self.counts).items():
            if expected is not None and actual[key] != expected:
                problem = f"expected {expected}, found {actual[key]} in the source; correct the count or the source"
                raise TableError(self.file, f"counts.{key}: {problem}")

    def _check_endorsements(self, document: Document) -> None:
        """Check that the quotes of endorsements are in the source and their sessions in this file."""
        texts = {provision.identifier: provision.text for provision in document.provisions}
        for endorsement in self.endorsements:
            if endorsement.quote not in texts.get(endorsement.provision, ""):
                problem = f"{endorsement.quote!r} is not in the text of {endorsement.provision}"
                raise TableError(self.file, f"endorsement: {problem}; copy the quote from the source")
            if endorsement.session not in self.sessions:
                problem = f"session {endorsement.session} is not in this file; correct the number or add the session"
                raise TableError(self.file, f"endorsement: {problem}")

    def stated(self, language: str) -> StatedSession:
        """Return the facts of its only session that a person stated, for the parser of a text in a language."""
        facts = next((facts for facts in self.sessions.values() if facts.stated), None)
        if facts is None:
            return NOT_STATED
        return StatedSession(facts.number, facts.start, facts.end, facts.place.get(language, ""))

    @property
    def is_read(self) -> bool:
        """Return whether the annotations were read, except those of pending provisions."""
        return self.status != PROPOSED

    def is_pending(self, provision: str) -> bool:
        """Return whether the annotations of a provision are still to be read."""
        return not self.is_read or provision in self.pending

    @property
    def first_day(self) -> date:
        """The first day of its earliest session."""
        return min((session.start for session in self.sessions.values()), default=date.max)

    @property
    def last_day(self) -> date:
        """The first day of its latest session."""
        return max((session.start for session in self.sessions.values()), default=date.min)

    def presented_at(self, provision: str, session: int) -> int:
        """Return the number of the session that first presented a provision: its own unless it was endorsed later."""
        return next(
            (e.session for e in self.endorsements if provision.startswith(f"{e.provision}-")),
            session,
        )


def count(document: Document) -> dict[str, object]:
    """Return the number of elements of a document by kind, with the keys of ``counts`` in a corpus file.

    ``levels`` is a list of counts by depth, ``furniture`` a table of counts by kind.
    """
    levels = [provision.level for provision in document.provisions]
    furniture = [piece.owner for piece in document.pieces if piece.role is Role.FURNITURE]
    leaves = sum(provision.operative for provision in document.provisions)
    return {
        "sessions": len(document.sessions),
        "levels": [levels.count(depth) for depth in range(max(levels, default=-1) + 1)],
        "leaves": leaves,
        "chapeaux": len(document.provisions) - leaves,
        "footnotes": len(document.footnotes),
        "markers": sum(piece.role is Role.MARKER for piece in document.pieces),
        "furniture": {kind: furniture.count(kind) for kind in dict.fromkeys(furniture)},
    }


def parse_corpus(file: str, text: str) -> Corpus:
    """Parse the TOML text of a corpus file; ``file`` is its name in messages.

    Raises TableError, with file and key, for an unknown or missing key or an invalid value.
    """
    top = Table.parse(file, text)
    corpus = top.rest(
        Corpus,
        file=file,
        status=_status(file, top),
        **asdict(top.take("document", DocumentFacts)),
        versions={version.language: version.source for version in top.list_of("version", SourceVersion)},
        translations=top.list_of("translation", TranslationFile),
        front_page=top.take("front_page", FrontPage) if "front_page" in top else None,
        sessions={facts.number: facts for facts in top.list_of("session", SessionFacts)},
        endorsements=top.list_of("endorsement", Endorsement),
        numberings={numbering.report: numbering for numbering in top.list_of("numbering", ItemNumbering)},
        counts=top.take("counts", Counts) if "counts" in top else Counts(),
        pending=frozenset(top.take("pending", Strings)) if "pending" in top else frozenset(),
    )
    if any(facts.language == corpus.language for facts in corpus.translations):
        raise TableError(file, "translation: its language is that of the corpus; correct the language")
    return corpus


def _status(file: str, top: Table) -> str:
    """Take the status of a corpus; ``reviewed = false``, the old form of ``proposed``, is read with a message.

    Raises TableError, with the allowed statuses, for a missing or unknown status.
    """
    expected = f"expected one of {', '.join(STATUSES)}"
    if "reviewed" in top:
        if top.take("reviewed", bool) or "status" in top:
            problem = "is retired, since it does not show who has read the annotations"
            raise top.error("reviewed", f"{problem}; write `status` instead, {expected}")
        click.echo(f'{file}: `reviewed = false` is read as `status = "{PROPOSED}"`; write the latter', err=True)
        return PROPOSED
    if "status" not in top:
        raise top.error("status", f"is missing; {expected}")
    status = top.take("status", object)
    if status not in STATUSES:
        raise top.error("status", f"{status!r} is not a status; {expected}")
    return str(status)
