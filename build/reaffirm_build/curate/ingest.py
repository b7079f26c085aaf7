"""Conversion of a document of recommendations to a corpus. The functions are pure. The command opens the files.

A document of another genre is rejected as a whole: without headings of sessions, or with numbered texts that contain
no requests.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import PurePath
from types import MappingProxyType

from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from reaffirm_build.pipeline.doubts import Doubt
from reaffirm_core.annotate.annotator import Annotations
from reaffirm_core.annotate.witness import asked_in
from reaffirm_core.corpus import PROPOSED, count
from reaffirm_core.errors import DraftError, ReaffirmError, SourceError, TableError
from reaffirm_core.language.detect import language_of
from reaffirm_core.language.pack import Pack, Structure
from reaffirm_core.languages import COMPLETE
from reaffirm_core.model import NOT_STATED, VOLUME, Document, Piece, Remark, Role, StatedSession
from reaffirm_core.names import OWN_PATHS, Names
from reaffirm_core.read.extraction import Extraction
from reaffirm_core.read.file_types import extract
from reaffirm_core.read.text import read
from reaffirm_core.read.text_columns import require_one_column
from reaffirm_core.structure.corrigenda import require_no_corrigendum
from reaffirm_core.structure.overrides import FILE as OVERRIDES
from reaffirm_core.structure.overrides import Overrides
from reaffirm_core.structure.parser import parse

#: Valid names of corpora, and names that are taken by our other prefixes and the paths of the server. The name of a
#: corpus begins its IRIs.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TAKEN = {path.strip("/#") for prefix, path in OWN_PATHS.items() if prefix != "tip"} | {
    *("dataset", "download", "graph", "packs", "sparql", "static", "void"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
#: Control characters that no text contains, and the number of bytes that are searched for them.
_BINARY, _FIRST = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]"), 1024
#: Minimum share of leaves with requests (0–1), and the lower share for a document with a title of recommendations.
_ASKING, _ASKING_IF_TITLED = 0.5, 0.2
#: The kinds of words set aside that may be text by mistake.
_RUNNING = frozenset({"header", "footer", "turned"})
#: Maximum length of a title, in characters.
_TITLE = 300


@dataclass(frozen=True)
class Ingested:
    """A parsed document with the files that its corpus keeps."""

    language: str
    name: str  #: name of its file
    original: bytes
    text: bytes  #: the parsed text in UTF-8: the original file, or the text extracted from it
    document: Document
    aside: tuple[str, ...] = ()  #: words set aside by the extraction
    doubts: tuple[Doubt, ...] = ()  #: of the extraction
    volumes: tuple["Ingested", ...] = ()  #: the volumes that it joins

    @property
    def source(self) -> str:
        """The path of the parsed text in the folder of the corpus."""
        name = self.name if self.original is self.text else f"{PurePath(self.name).stem}.txt"
        return f"source/{name}"

    def files(self) -> dict[str, bytes]:
        """Return the files that a corpus keeps, by path in its folder."""
        own = {f"source/{self.name}": self.original, self.source: self.text}
        return own | {path: content for volume in self.volumes for path, content in volume.files().items()}


def check_name(name: str) -> None:
    """Raise ReaffirmError for an invalid or reserved name of a corpus."""
    if not _NAME.fullmatch(name):
        problem = f"invalid name of a corpus {name!r}: expected a lower-case letter, then lower-case letters, digits"
        raise ReaffirmError(f"{problem} or hyphens, at most 40 characters; choose another name")
    if name in _TAKEN:
        raise ReaffirmError(f"{name!r} is a reserved address and cannot be the name of a corpus; choose another name")


def check_body(slug: str, vocabulary: Graph) -> None:
    """Raise ReaffirmError for the slug of a body that is no organization or group of the vocabulary."""
    rec, known = Names()["rec"], Names()["ent"]
    bodies = {
        str(node).removeprefix(str(known))
        for node, kind in vocabulary.subject_objects(rec.entityKind)
        if str(kind) in {"organization", "group"}
    }
    if slug not in bodies:
        raise ReaffirmError(f"there is no body {slug!r}; give --body one of {', '.join(sorted(bodies))}")


def ingest(
    name: str,
    content: bytes,
    packs: Mapping[str, Pack],
    radicals: Mapping[str, str],
    decided: Mapping[str, Overrides] = MappingProxyType({}),
    stated: Mapping[str, StatedSession] = MappingProxyType({}),
) -> Ingested:
    """Parse a text, PDF or DOCX file and detect its language.

    ``packs`` are the language packs by language, ``radicals`` the table of radicals, ``decided`` the decided readings
    of lines and ``stated`` the session as a person states it, by language. Raises ReaffirmError, with line or page, for
    a file that cannot be read, another language, and a document of another genre.
    """
    extraction = extract(name, content, radicals)
    text = extraction.text.encode() if extraction else content
    aside = tuple(map(str, extraction.aside)) if extraction else ()
    if not extraction and _is_binary(content):
        raise TableError(name, "is no text, PDF or DOCX; save the document in one of these formats")
    source = read(name, text)
    require_one_column(source)
    if bad := _CONTROL.search(source.text):
        line = source.text.count("\n", 0, bad.start()) + 1
        problem = f"control or replacement character U+{ord(bad[0]):04X}; correct the encoding and save it as UTF-8"
        raise SourceError(name, line, problem)
    try:
        language = language_of(source.text, packs)
    except DraftError as error:
        problem = f"is in an unsupported language; supported languages: {', '.join(sorted(packs))}"
        problem += "; docs/language-packs.md describes how to add one"
        raise TableError(name, problem) from error
    require_no_corrigendum(source, packs[language].structure)
    document = parse(source, packs[language].structure, decided.get(language, {}), stated.get(language, NOT_STATED))
    doubts = _doubts_of(name, extraction, packs[language]) if extraction else ()
    return Ingested(language, name, content, text, document, aside, tuple(doubts))


def _is_binary(content: bytes) -> bool:
    """Return whether a file is no text in any encoding: it is not UTF-8, and has control characters at its start."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return bool(_BINARY.search(content[:_FIRST]))
    return False


def _doubts_of(name: str, extraction: Extraction, pack: Pack) -> Iterator[Doubt]:
    """Yield the doubts of an extraction, and those about running heads that ask somebody."""
    yield from (Doubt(name, Remark(0, problem)) for problem in extraction.doubts)
    for aside in extraction.aside:
        remark = asked_in(aside.kind, aside.words, pack.grammar) if aside.kind in _RUNNING else None
        if remark:
            yield Doubt(name, remark)


def joined(name: str, volumes: Sequence[Ingested], pack: Pack) -> Ingested:
    """Join the volumes of a document in one language, in the order of their sessions.

    ``name`` is the name of the corpus. Raises TableError for volumes that contain the same session, and for volumes
    whose provisions differ when they are parsed together.
    """
    ordered = sorted(volumes, key=lambda volume: min(session.start for session in volume.document.sessions))
    _check_sessions_differ(ordered)
    text = f"\n{VOLUME}\n".join(volume.text.decode("utf-8-sig") for volume in ordered)
    file = f"{name}-{ordered[0].language}.txt"
    document = parse(read(file, text.encode()), pack.structure)
    separate = [provision.full_text for volume in ordered for provision in volume.document.provisions]
    if [provision.full_text for provision in document.provisions] != separate:
        names = ", ".join(volume.name for volume in ordered)
        raise TableError(names, "the layouts differ, so the volumes cannot be parsed together; join them in one file")
    aside = tuple(f"{volume.name}: {words}" for volume in ordered for words in volume.aside)
    content = text.encode()
    doubts = tuple(doubt for volume in ordered for doubt in volume.doubts)
    return Ingested(ordered[0].language, file, content, content, document, aside, doubts, tuple(ordered))


def _check_sessions_differ(volumes: Sequence[Ingested]) -> None:
    """Raise TableError if two volumes contain the same session."""
    for before, after in combinations(volumes, 2):
        numbers = {session.number for session in before.document.sessions}
        if same := sorted(numbers & {session.number for session in after.document.sessions}):
            problem = f"contains session {same[0]}, as {before.name} in the same language does"
            raise TableError(after.name, f"{problem}; remove the session from one file")


def check_genre(name: str, document: Document, annotations: Annotations, pack: Pack) -> None:
    """Check that a document consists of recommendations.

    ``name`` is the name of the file. Raises TableError if too few leaves contain a request.
    """
    leaves = {provision.identifier for provision in document.provisions if provision.operative}
    asking = _strong_requests(annotations, pack) & leaves
    lines = [piece.text for piece in document.pieces if piece.role in {Role.FRONT, Role.SESSION}]
    is_titled = any(pack.structure.title.fullmatch(line) for line in lines)
    if not leaves or len(asking) < (_ASKING_IF_TITLED if is_titled else _ASKING) * len(leaves):
        numbered = len(leaves) + _numbered_aside(document, pack.structure)
        problem = f"{len(asking)} of its {numbered} numbered texts are recommendations with requests, too few"
        hint = (
            "nothing was written, check that it is the right document. If it is, look with --dry-run at how each line "
        )
        hint += f"is read, and give the recommendations that were not read their role in data/NAME/{OVERRIDES}"
        raise TableError(name, f"{problem}; {hint} (docs/reading.md)")


def _numbered_aside(document: Document, structure: Structure) -> int:
    """Return the number of numbered texts that no provision contains."""
    roles = {Role.FRONT, Role.SESSION, Role.REPORT, Role.BACK}
    return sum(piece.role in roles and bool(structure.numbers(piece.text)) for piece in document.pieces)


def _strong_requests(annotations: Annotations, pack: Pack) -> set[str]:
    """Return the provisions with a request that is neither a heading nor an operator without addressee."""
    weak = {
        pack.grammar.heading_strength,
        *(rule["strength"] for rule in pack.grammar.operators if rule["addressee"] == "none"),
    }
    return {ask.provision for ask in annotations.asks if ask.strength not in weak}


def title_of(document: Document, pack: Pack) -> str:
    """Return the title of a document with its continuation lines, or "" without a title in the front matter."""
    front = [piece for piece in document.pieces if piece.role is Role.FRONT]
    starts = {line.number for line in document.source.lines if line.paragraph_start}
    # the title is one paragraph of Word, or several if no paragraph alone is a title
    return _title(front, starts, pack.structure) or _title(front, frozenset(), pack.structure)


def _title(front: Sequence[Piece], starts: Collection[int], structure: Structure) -> str:
    """Return the first title in the front matter, or "". The lines ``starts`` continue no line before them."""
    forms = [structure.headings.other, *(level.pattern for level in structure.items)]
    for place, piece in enumerate(front):
        if any(form.match(piece.text) for form in forms) or structure.finished.search(piece.text):
            continue
        if piece.text[:1].islower() or structure.asks.search(piece.text):  # a line of a preamble
            continue
        lines = _continuous_lines(front[place:], starts, structure)
        openings = (structure.unwrap(*lines[:end]) for end in range(1, len(lines) + 1))
        if structure.title.fullmatch(piece.text) or any(map(structure.reports.title.fullmatch, openings)):
            return structure.unwrap(*lines)[:_TITLE]
    return ""


def _continuous_lines(pieces: Sequence[Piece], starts: Collection[int], structure: Structure) -> list[str]:
    """Return the text of the first piece and of the lines that continue it, other than the lines ``starts``."""
    lines = [pieces[0].text]
    for before, after in pairwise(pieces):
        begins = after.line in starts or structure.headings.other.match(after.text) or structure.numbers(after.text)
        if after.line - before.line > 1 or begins or structure.finished.search(after.text):
            break
        lines.append(after.text)
    return lines


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
    labels = vocabulary.objects(URIRef(f"{Names().base}{OWN_PATHS['ent']}{body}"), RDFS.label)
    return {str(label.language): str(label) for label in labels if isinstance(label, Literal)}


def _meets(iri: str) -> bool:
    """Return whether an IRI is that of a body with sessions: a working group or a conference."""
    return iri.startswith(f"{Names().base}{OWN_PATHS['ent']}") and iri.endswith(("group", "conference"))


def corpus_file(
    name: str,
    versions: Mapping[str, Ingested],
    packs: Mapping[str, Pack],
    body: str,
    called: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the corpus file (TOML) of documents by language. The first is the main version.

    ``body`` is the slug of the body, ``called`` its name by language, which labels the document in languages without a
    title.
    """
    labels = {language: _label(name, called.get(language, ""), packs[language]) for language in COMPLETE}
    titles = {
        language: title
        for language, version in versions.items()
        if (title := title_of(version.document, packs[language]))
    }
    lines = (
        *_top_lines(name, versions, body),
        *_document_lines(name, titles, labels),
        *version_lines(list(versions.values())[1:]),
        *_session_lines(versions),
        *_count_lines(next(iter(versions.values())).document),
    )
    return "\n".join(lines) + "\n"


def _label(name: str, body: str, pack: Pack) -> str:
    """Return the label of a document in a language without a title."""
    forms = pack.labels
    return forms.document_of.format(name=name, body=body) if body else forms.document.format(name=name)


def _top_lines(name: str, versions: Mapping[str, Ingested], body: str) -> Iterator[str]:
    """Yield the comment and the top-level keys of a corpus file."""
    first = next(iter(versions.values()))
    names = [volume.name for version in versions.values() for volume in version.volumes or (version,)]
    yield f"# The corpus `{name}`, ingested from {', '.join(names)}, not read yet:"
    yield "# check the text and its facts, add missing facts, and change the status once all is read."
    yield ""
    yield f"name = {_quoted(name)}"
    yield f"path = {_quoted(name + '/')}"
    yield f"language = {_quoted(first.language)}"
    yield f"source = {_quoted(first.source)}"
    yield "# The entity of the sessions (ontology/entities.ttl)."
    yield f"body = {_quoted(body)}" if body else '# body = "…"'
    yield "# The day on which you publish the data. Until it is stated, citations of the dataset have no day."
    yield "# released = 2027-01-31"
    yield "# Who has read the annotations: proposed (nobody), machine-read, machine-read-twice or person-reviewed."
    yield f'status = "{PROPOSED}"'


def _document_lines(name: str, titles: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the section ``document``: identifier, titles and labels by language."""
    yield from ("", "[document]", f"identifier = {_quoted(name + '-source')}")
    yield f"title = {inline_table(titles)}"
    yield f"unofficial_title = {inline_table({key: label for key, label in labels.items() if key not in titles})}"
    yield f"label = {inline_table({**labels, **titles})}"


def version_lines(further: Sequence[Ingested]) -> Iterator[str]:
    """Yield the sections of the versions in other languages."""
    for version in further:
        yield from ("", "[[version]]", f"language = {_quoted(version.language)}", f"source = {_quoted(version.source)}")


def _session_lines(versions: Mapping[str, Ingested]) -> Iterator[str]:
    """Yield the sections of the sessions, with the place in each language."""
    for session in next(iter(versions.values())).document.sessions:
        places = {
            version.language: same.place
            for version in versions.values()
            for same in version.document.sessions
            if same.number == session.number and same.place
        }
        yield from ("", "[[session]]", f"number = {session.number}", f"start = {session.start}", f"end = {session.end}")
        yield f"place = {inline_table(places)}"


def _count_lines(document: Document) -> Iterator[str]:
    """Yield the section ``counts``."""
    yield from ("", "# The counts of the source when it was ingested. A build with other counts fails.", "[counts]")
    for key, value in count(document).items():
        yield f"{key} = {inline_table(value) if isinstance(value, dict) else json.dumps(value)}"


def _quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_value(section: str, key: str, value: str) -> str:
    """Return a section of a TOML file with the value of a key, at its place or else after the last value."""
    line = f"{key} = {value}"
    changed, count = re.subn(rf"^{key} *=.*$", lambda _: line, section, flags=re.M)
    return changed if count else re.sub(r"(?s)(.*^\w+ *= [^\n]*\n)", rf"\g<1>{line}\n", section, count=1, flags=re.M)


def inline_table(values: Mapping[str, object]) -> str:
    """Return a TOML inline table."""
    pairs = (f"{_quoted(key)} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return f"{{ {', '.join(pairs)} }}"
