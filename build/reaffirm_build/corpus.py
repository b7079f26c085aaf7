"""Corpus files: all that is of one corpus and is not in its source document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reaffirm_build.errors import TableError
from reaffirm_build.model import Document, Role
from reaffirm_build.toml import Table

#: The languages in which the site and the labels speak. The first is that of message ids, and is spoken to those who
#: like none of them.
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class SessionFacts:
    """What is known of a session."""

    number: int
    start: date
    end: date
    place: Mapping[str, str]
    report: str  #: symbol, or "" where none could be verified


@dataclass(frozen=True)
class Endorsement:
    """A later session's adoption of what an earlier one presented."""

    provision: str  #: identifier of the endorsing provision
    session: int  #: number of the session that presented what stands under it
    quote: str  #: the words that say so


@dataclass(frozen=True)
class Numbering:
    """How a report numbers what a session adopted: paragraph + offset = item."""

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
    body: str  #: slug of an entity, or "" where it is not known
    released: date
    reviewed: bool  #: whether a person has read what rules found
    pending: frozenset[str]  #: provisions of a corpus that was read of which that has still to be done
    versions: Mapping[str, str]  #: sources in further languages, by language
    identifier: str
    title: Mapping[str, str]
    unofficial_title: Mapping[str, str]
    label: Mapping[str, str]
    sessions: Mapping[int, SessionFacts]
    endorsements: tuple[Endorsement, ...]
    numberings: Mapping[str, Numbering]  #: by report symbol
    counts: Mapping[str, object]

    def check(self, document: Document) -> None:
        """Compare the document with what the corpus file says of it.

        Raises TableError for another set of sessions, dates, title, endorsement or count.
        """
        found = {session.number for session in document.sessions}
        if missing := sorted(found ^ set(self.sessions)):
            where = "source" if missing[0] in found else "corpus file"
            raise TableError(self.file, f"session {missing[0]} is only in the {where}")
        for session in document.sessions:
            facts = self.sessions[session.number]
            if (session.start, session.end) != (facts.start, facts.end):
                problem = f"dates {facts.start}/{facts.end}, but the heading in line {session.line} says "
                problem += f"{session.start}/{session.end}"
                raise TableError(self.file, f"session {session.number}: {problem}")
            if session.place != facts.place.get(self.language, ""):
                raise TableError(self.file, f"session {session.number}: the heading says {session.place!r}")
        title = self.title.get(self.language, "")
        if "".join(title.split()) not in "".join("".join(document.front_matter).split()):
            raise TableError(self.file, f"title {title!r} is not in the front matter")
        self._check_endorsements(document)
        if unknown := sorted(self.pending - {provision.identifier for provision in document.provisions}):
            raise TableError(self.file, f"pending: there is no provision {unknown[0]}")
        for key, expected in self.counts.items():
            actual = count(document).get(key)
            if actual != expected:
                raise TableError(self.file, f"counts.{key}: expected {expected}, the source has {actual}")

    def _check_endorsements(self, document: Document) -> None:
        texts = {provision.identifier: provision.text for provision in document.provisions}
        for endorsement in self.endorsements:
            if endorsement.quote not in texts.get(endorsement.provision, ""):
                problem = f"{endorsement.quote!r} is not in the text of {endorsement.provision}"
                raise TableError(self.file, f"endorsement: {problem}")
            if endorsement.session not in self.sessions:
                raise TableError(self.file, f"endorsement: there is no session {endorsement.session}")

    def waits(self, provision: str) -> bool:
        """Whether nobody has yet read what rules found in a provision."""
        return not self.reviewed or provision in self.pending

    def presented_at(self, provision: str, session: int) -> int:
        """The number of the session that first presented a provision."""
        return next(
            (e.session for e in self.endorsements if provision.startswith(f"{e.provision}-")),
            session,
        )


def count(document: Document) -> dict[str, object]:
    """What a document holds, by kind: the keys are those of ``counts`` in a corpus file."""
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
    """Read a corpus file from TOML.

    Raises TableError, naming file and key, for an unknown or missing key or a value of the wrong type.
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
    if unknown := set(corpus.counts) - set(_COUNTED):
        raise TableError(file, f"counts.{min(unknown)}: is not a key that is known here")
    return corpus


#: The keys that ``counts`` may have.
_COUNTED = ("sessions", "levels", "leaves", "chapeaux", "footnotes", "markers", "furniture")


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


def _numbering(table: Table) -> Numbering:
    numbering = Numbering(
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
