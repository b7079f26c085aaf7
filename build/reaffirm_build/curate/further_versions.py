"""The text of an existing corpus in a further language: its entry in the corpus file. The functions are pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping

from reaffirm_build.curate.ingest import Ingested, inline_table, title_of, version_lines, with_value
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import TableError
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document
from reaffirm_core.structure.versions import require_same_provisions

_VERSION, _SESSION, _DOCUMENT = "[[version]]", "[[session]]", "[document]"


def check_version(corpus: Corpus, document: Document, version: Ingested, sources: Mapping[str, bytes]) -> None:
    """Check that a document is the text of a corpus in a further language.

    ``sources`` are the files of the folder ``source`` of the corpus by name. Raises TableError for a document in the
    language of the corpus, with other provisions than it, or with the name of another source.
    """
    if version.language == corpus.language:
        problem = f"is in {version.language!r}, the language of the corpus; add --edition if it is a new edition of it"
        raise TableError(version.name, problem)
    require_same_provisions(document, version.document)
    earlier = corpus.versions.get(version.language, "")
    for path, content in version.files().items():
        name = path.removeprefix("source/")
        if path != earlier and sources.get(name, content) != content:
            raise TableError(
                version.name, f"the corpus has another source {name}; rename the file, since both are kept"
            )


def with_version(text: str, version: Ingested, pack: Pack) -> str:
    """Return a corpus file with the text of a further language: the version, its title, and its names of places.

    An unofficial title in this language is removed if the version has a title. An earlier version in the language is
    replaced. Everything else is kept, with its comments.
    """
    top, *sections = re.split(r"^(?=\[)", text, flags=re.M)
    title = title_of(version.document, pack)
    places = {session.number: session.place for session in version.document.sessions if session.place}
    kept = list(_updated(sections, version.language, title, places))
    before = next((place for place, section in enumerate(kept) if section.startswith(_SESSION)), 0) or len(kept)
    section, comment = _divided(kept[before - 1])
    own = "\n".join([*version_lines([version]), ""])
    return "".join((top, *kept[: before - 1], section.rstrip("\n") + "\n", own, "\n", comment, *kept[before:]))


def _divided(section: str) -> tuple[str, str]:
    """Return a section of a corpus file without the comment at its end, and this comment, which is on the next one."""
    comment = re.search(r"(?:^#[^\n]*\n)*\Z", section, flags=re.M)
    at = comment.start() if comment else len(section)
    return section[:at], section[at:]


def _updated(sections: list[str], language: str, title: str, places: Mapping[int, str]) -> Iterator[str]:
    """Yield the sections of a corpus file without the version in a language, with its title and names of places."""
    for section in sections:
        if section.startswith(_VERSION) and tomllib.loads(section)["version"][0]["language"] == language:
            continue
        if section.startswith(_DOCUMENT) and title:
            yield _with_title(section, language, title)
        elif section.startswith(_SESSION):
            yield _with_place(section, language, places)
        else:
            yield section


def _with_place(section: str, language: str, places: Mapping[int, str]) -> str:
    """Return the section of a session with the name of its place in a language, unless it has one."""
    facts = tomllib.loads(section)["session"][0]
    places_by_language = facts.get("place", {})
    if language in places_by_language or facts["number"] not in places:
        return section
    return _with_table(section, "place", {**places_by_language, language: places[facts["number"]]})


def _with_title(section: str, language: str, title: str) -> str:
    """Return the section of the document with a title that was found in its front matter, instead of one of ours."""
    facts = tomllib.loads(section)["document"]
    unofficial = {key: words for key, words in facts.get("unofficial_title", {}).items() if key != language}
    if not unofficial:
        section = re.sub(r"^(?:#[^\n]*\n)+(?=unofficial_title = )", "", section, flags=re.M)
    section = _with_table(section, "title", {**facts.get("title", {}), language: title})
    return _with_table(section, "unofficial_title", unofficial)


def _with_table(section: str, key: str, values: Mapping[str, str]) -> str:
    """Return a section with another inline table. Raises TableError if the section has the table in another form."""
    table = inline_table(values)
    if not re.search(rf"^{key} *=", section, flags=re.M):
        raise TableError("corpus.toml", f"{key}: expected a line such as `{key} = {table}`; write it in this form")
    return with_value(section, key, table)
