"""Data model and parser of ``corpus.toml``, the metadata of one corpus that its source document lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reaffirm_build.errors import TableError
from reaffirm_build.model import Document, Role
from reaffirm_build.toml import Table

#: Languages of the site and of labels, as BCP 47 tags. The first is the language of message ids and the fallback.
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class SessionFacts:
    """Number, dates, place and report of a session."""

    number: int
    start: date
    end: date
    place: Mapping[str, str]
    report: str  #: symbol, or "" if no report could be verified


@dataclass(frozen=True)
class Endorsement:
    """The adoption by a later session of recommendations that an earlier session presented."""

    provision: str  #: identifier of the endorsing provision
    session: int  #: number of the session that presented the parts of the provision
    quote: str  #: words of the endorsement, verbatim from the text of the provision


@dataclass(frozen=True)
class ItemNumbering:
    """The numbering of adopted recommendations in a report: paragraph + offset = item."""

    report: str  #: symbol
    session: int
    offset: int
    confidence: float
    reason: str


@dataclass(frozen=True)
class Corpus:
    """A corpus: one source document and the facts about it."""

    file: str
    name: str
    path: str
    language: str
    source: str
    body: str  #: slug of an entity, or "" if unknown
    released: date
    reviewed: bool  #: whether a person has reviewed the annotations
    pending: frozenset[str]  #: provisions of a reviewed corpus with annotations that are not reviewed yet
    versions: Mapping[str, str]  #: sources in further languages, by language
    identifier: str
    title: Mapping[str, str]
    unofficial_title: Mapping[str, str]
    label: Mapping[str, str]
    sessions: Mapping[int, SessionFacts]
    endorsements: tuple[Endorsement, ...]
    numberings: Mapping[str, ItemNumbering]  #: by report symbol
    counts: Mapping[str, object]

    def check(self, document: Document) -> None:
        """Check the parsed document against the corpus file.

        Raises TableError if sessions, dates, places, title, endorsements, pending provisions or counts differ.
        """
        self._check_sessions(document)
        title = self.title.get(self.language, "")
        if "".join(title.split()) not in "".join("".join(document.front_matter).split()):
            raise TableError(self.file, f"title {title!r} is not in the front matter; copy it from the source")
        self._check_endorsements(document)
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

    def _check_counts(self, document: Document) -> None:
        """Check the numbers of elements of the document."""
        actual = count(document)
        for key, expected in self.counts.items():
            if actual.get(key) != expected:
                problem = f"expected {expected}, found {actual.get(key)} in the source; correct the count or the source"
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

    def is_pending(self, provision: str) -> bool:
        """Return whether the annotations of a provision are still to be reviewed."""
        return not self.reviewed or provision in self.pending

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

    Raises TableError, with file and key, for an unknown or missing key or a value of the wrong type.
    """
    top = Table.parse(file, text)
    document = top.table("document")
    corpus = Corpus(
        file=file,
        name=top.take("name", str),
        path=top.take("path", str),
        language=top.take("language", str),
        source=top.take("source", str),
        body=top.take("body", str) if "body" in top else "",
        released=top.take("released", date),
        reviewed=top.take("reviewed", bool) if "reviewed" in top else True,
        pending=frozenset(top.strings("pending")) if "pending" in top else frozenset(),
        versions=dict(map(_version, top.tables("version"))),
        identifier=document.take("identifier", str),
        title=document.mapping("title"),
        unofficial_title=document.mapping("unofficial_title"),
        label=document.mapping("label"),
        sessions={facts.number: facts for facts in map(_session, top.tables("session"))},
        endorsements=tuple(_endorsement(table) for table in top.tables("endorsement")),
        numberings={numbering.report: numbering for numbering in map(_numbering, top.tables("numbering"))},
        counts=top.take("counts", dict) if "counts" in top else {},
    )
    document.close()
    top.close()
    if unknown := set(corpus.counts) - set(_COUNT_KEYS):
        raise TableError(file, f"counts.{min(unknown)}: unknown key; use {', '.join(_COUNT_KEYS)}")
    return corpus


#: Keys that ``counts`` accepts.
_COUNT_KEYS = ("sessions", "levels", "leaves", "chapeaux", "footnotes", "markers", "furniture")


def _session(table: Table) -> SessionFacts:
    facts = SessionFacts(
        number=table.take("number", int),
        start=table.take("start", date),
        end=table.take("end", date),
        place=table.mapping("place"),
        report=table.take("report", str) if "report" in table else "",
    )
    table.close()
    return facts


def _version(table: Table) -> tuple[str, str]:
    version = table.take("language", str), table.take("source", str)
    table.close()
    return version


def _numbering(table: Table) -> ItemNumbering:
    numbering = ItemNumbering(
        report=table.take("report", str),
        session=table.take("session", int),
        offset=table.take("offset", int),
        confidence=table.take("confidence", float),
        reason=table.take("reason", str),
    )
    table.close()
    return numbering


def _endorsement(table: Table) -> Endorsement:
    endorsement = Endorsement(
        provision=table.take("provision", str),
        session=table.take("session", int),
        quote=table.take("quote", str),
    )
    table.close()
    return endorsement
