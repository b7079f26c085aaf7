"""Conversion of a document of recommendations to a corpus. The functions are pure. The command opens the files.

A document of another genre is rejected as a whole: without headings of sessions, or with numbered texts that contain
no requests.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import PurePath
from types import MappingProxyType

from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from reaffirm_build.annotate.annotator import Annotations
from reaffirm_build.corpus import LANGUAGES, count
from reaffirm_build.errors import DraftError, ReaffirmError, SourceError, TableError
from reaffirm_build.language.detect import language_of
from reaffirm_build.language.pack import Pack
from reaffirm_build.model import VOLUME, Document, Role
from reaffirm_build.names import OURS, Names
from reaffirm_build.read.file_types import extract
from reaffirm_build.read.text import read
from reaffirm_build.structure.parser import parse

#: Valid names of corpora, and names that are taken by our other prefixes and the paths of the server. The name of a
#: corpus begins its IRIs.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TAKEN = {path.strip("/#") for prefix, path in OURS.items() if prefix != "tip"} | {
    *("dataset", "download", "graph", "packs", "sparql", "static", "void"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
#: Which share of its parts a document of recommendations has ask something; a lower one if it calls itself so.
_ASKING, _ASKING_IF_CALLED = 0.5, 0.2
#: How long a title may be.
_TITLE = 300


@dataclass(frozen=True)
class Ingested:
    """A parsed document with the files that its corpus keeps."""

    language: str
    name: str  #: of its file
    original: bytes
    text: bytes  #: what is read: the original, or the text taken out of it
    document: Document
    aside: tuple[str, ...] = ()  #: what the reader of another kind of file left out or doubts
    volumes: tuple["Ingested", ...] = ()  #: of which it was put together

    @property
    def source(self) -> str:
        """The path of the parsed text in the folder of the corpus."""
        name = self.name if self.original is self.text else f"{PurePath(self.name).stem}.txt"
        return f"source/{name}"

    def files(self) -> dict[str, bytes]:
        """Return the files that a corpus keeps, by path in its folder."""
        own = {f"source/{self.name}": self.original, self.source: self.text}
        return own | {path: content for one in self.volumes for path, content in one.files().items()}


def check_name(name: str) -> None:
    """Raise ReaffirmError for an invalid or reserved name of a corpus."""
    if not _NAME.fullmatch(name):
        raise ReaffirmError(f"{name!r} is no name of a corpus: small letters, digits and hyphens, a letter first")
    if name in _TAKEN:
        raise ReaffirmError(f"{name!r} cannot be the name of a corpus: addresses of that name are taken")


def ingest(name: str, content: bytes, packs: Mapping[str, Pack], radicals: Mapping[str, str]) -> Ingested:
    """Parse a text, PDF or DOCX file and detect its language.

    ``packs`` are the language packs by language, ``radicals`` the table of radicals. Raises ReaffirmError, with line
    or page, for a file that cannot be read, another language, and a document of another genre.
    """
    extraction = extract(name, content, radicals)
    text = extraction.text.encode() if extraction else content
    aside = tuple(map(str, (*extraction.aside, *extraction.doubts))) if extraction else ()
    source = read(name, text)
    if bad := _CONTROL.search(source.text):
        line = source.text.count("\n", 0, bad.start()) + 1
        problem = f"holds the character U+{ord(bad[0]):04X}, which no text has; it was saved in another encoding"
        raise SourceError(name, line, problem)
    try:
        language = language_of(source.text, packs)
    except DraftError as error:
        known = ", ".join(sorted(packs))
        raise TableError(name, f"is in a language that is not read here; the languages are {known}") from error
    return Ingested(language, name, content, text, parse(source, packs[language].structure), aside)


def joined(name: str, volumes: Sequence[Ingested], pack: Pack) -> Ingested:
    """Join the volumes of a document in one language, in the order of their sessions.

    ``name`` is the name of the corpus. Raises TableError for volumes that contain the same session, and for volumes
    whose provisions differ when they are parsed together.
    """
    ordered = sorted(volumes, key=lambda one: min(session.start for session in one.document.sessions))
    for before, after in combinations(ordered, 2):
        numbers = {session.number for session in before.document.sessions}
        if same := sorted(numbers & {session.number for session in after.document.sessions}):
            raise TableError(after.name, f"and {before.name} are in one language and both hold session {same[0]}")
    text = f"\n{VOLUME}\n".join(one.text.decode("utf-8-sig") for one in ordered)
    file = f"{name}-{ordered[0].language}.txt"
    document = parse(read(file, text.encode()), pack.structure)
    alone = [provision.full_text for one in ordered for provision in one.document.provisions]
    if [provision.full_text for provision in document.provisions] != alone:
        names = ", ".join(one.name for one in ordered)
        raise TableError(names, "are laid out so differently that they do not read together; make one file of them")
    aside = tuple(f"{one.name}: {words}" for one in ordered for words in one.aside)
    content = text.encode()
    return Ingested(ordered[0].language, file, content, content, document, aside, tuple(ordered))


def check_genre(name: str, document: Document, found: Annotations, pack: Pack) -> None:
    """Check that a document consists of recommendations.

    ``name`` is the name of the file. Raises TableError if too few leaves contain a request.
    """
    leaves = {provision.identifier for provision in document.provisions if provision.operative}
    silent = {
        pack.grammar.heading_strength,
        *(r["strength"] for r in pack.grammar.operators if r["addressee"] == "none"),
    }
    asking = {ask.provision for ask in found.asks if ask.strength not in silent} & leaves
    said = [piece.text for piece in document.pieces if piece.role in {Role.FRONT, Role.SESSION}]
    called = any(pack.structure.title.fullmatch(line) for line in said)
    if not leaves or len(asking) < (_ASKING_IF_CALLED if called else _ASKING) * len(leaves):
        problem = f"is no document of recommendations: of its {len(leaves)} numbered texts {len(asking)} ask anything"
        raise TableError(name, f"{problem}; nothing was written")


def title_of(document: Document, pack: Pack) -> str:
    """Return the title of a document with its continuation lines, or "" without a title in the front matter."""
    front = [piece for piece in document.pieces if piece.role is Role.FRONT]
    structure = pack.structure
    for place, piece in enumerate(front):
        forms = [structure.headings.other, *(level.pattern for level in structure.items)]
        if any(form.match(piece.text) for form in forms) or structure.finished.search(piece.text):
            continue
        lines = [piece.text]
        for before, after in zip(front[place:], front[place + 1 :], strict=False):
            if after.line - before.line > 1 or structure.finished.search(after.text):
                break
            lines.append(after.text)
        begun = (structure.unwrap(*lines[:end]) for end in range(1, len(lines) + 1))
        if structure.title.fullmatch(piece.text) or any(map(structure.reports.title.fullmatch, begun)):
            return structure.unwrap(*lines)[:_TITLE]
    return ""


def body_of(document: Document, pack: Pack, vocabulary: Graph) -> str:
    """Return the slug of the entity whose sessions a document contains, or "" if no known entity is named.

    The entity is named in the front matter. A working group takes precedence over its conference, then the longest
    name. The result is also "" if the front matter names an unknown group of a known conference.
    """
    front = " ".join(document.front_matter)
    named = [
        (str(node).endswith("group"), len(label), str(slug))
        for node, label in vocabulary.subject_objects(RDFS.label)
        if isinstance(label, Literal) and label.language == pack.language and str(label) in front and _meets(str(node))
        for slug in vocabulary.objects(node, DCTERMS.identifier)
    ]
    is_group, _, slug = max(named, default=(False, 0, ""))
    return "" if not is_group and pack.grammar.items.ours.search(front) else slug


def names_of(body: str, vocabulary: Graph) -> dict[str, str]:
    """Return the names of an entity by language. An unknown entity has no names."""
    labels = vocabulary.objects(URIRef(f"{Names().base}{OURS['ent']}{body}"), RDFS.label)
    return {str(label.language): str(label) for label in labels if isinstance(label, Literal)}


def _meets(iri: str) -> bool:
    """Return whether an IRI is that of a body with sessions: a working group or a conference."""
    return iri.startswith(f"{Names().base}{OURS['ent']}") and iri.endswith(("group", "conference"))


def corpus_file(
    name: str,
    versions: Mapping[str, Ingested],
    packs: Mapping[str, Pack],
    body: str,
    day: date,
    called: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the corpus file (TOML) of documents by language. The first is the main version.

    ``body`` is the slug of the body, ``day`` the date of release. ``called`` is the name of the body by language. It
    labels the document in languages without a title.
    """
    labels = {one: _label(name, called.get(one, ""), packs[one]) for one in LANGUAGES}
    return "\n".join(_corpus_lines(name, versions, packs, body, day, labels)) + "\n"


def _label(name: str, body: str, pack: Pack) -> str:
    """Return the label of a document in a language without a title."""
    forms = pack.labels
    return forms.document_of.format(name=name, body=body) if body else forms.document.format(name=name)


def _corpus_lines(
    name: str,
    versions: Mapping[str, Ingested],
    packs: Mapping[str, Pack],
    body: str,
    day: date,
    labels: Mapping[str, str],
) -> Iterator[str]:
    first, *others = versions.values()
    titles = {
        language: title for language, one in versions.items() if (title := title_of(one.document, packs[language]))
    }
    names = [volume.name for one in versions.values() for volume in one.volumes or (one,)]
    yield f"# The corpus `{name}`, ingested from {', '.join(names)}, not yet reviewed:"
    yield "# check what was read, add what is known, and take `reviewed = false` away once a person has read it all."
    yield ""
    yield f"name = {_quoted(name)}"
    yield f"path = {_quoted(name + '/')}"
    yield f"language = {_quoted(first.language)}"
    yield f"source = {_quoted(first.source)}"
    yield "# The entity whose sessions these are (ontology/entities.ttl)."
    yield f"body = {_quoted(body)}" if body else '# body = "…"'
    yield f"released = {day.isoformat()}"
    yield "reviewed = false"
    yield from ("", "[document]", f"identifier = {_quoted(name + '-source')}")
    yield f"title = {_table(titles)}"
    yield f"unofficial_title = {_table({key: label for key, label in labels.items() if key not in titles})}"
    yield f"label = {_table({**labels, **titles})}"
    for other in others:
        yield from ("", "[[version]]", f"language = {_quoted(other.language)}", f"source = {_quoted(other.source)}")
    for session in first.document.sessions:
        places = {
            one.language: s.place
            for one in versions.values()
            for s in one.document.sessions
            if s.number == session.number and s.place
        }
        yield from ("", "[[session]]", f"number = {session.number}", f"start = {session.start}", f"end = {session.end}")
        yield f"place = {_table(places)}"
    yield from ("", "# What the source held when it was ingested; a build that finds other numbers stops.", "[counts]")
    for key, value in count(first.document).items():
        yield f"{key} = {_table(value) if isinstance(value, dict) else json.dumps(value)}"


def _quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(values: Mapping[str, object]) -> str:
    """Return a TOML inline table."""
    pairs = (f"{_quoted(key)} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return f"{{ {', '.join(pairs)} }}"
