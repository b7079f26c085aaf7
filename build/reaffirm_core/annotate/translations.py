"""Working translations of a document: one CSV table for each language, with a row for each text.

The codebook describes them in its section Translation. Kinds of rows:

- ``provision``: own text of a provision, so that a part continues its chapeau
- ``footnote``: text of a footnote
- ``session``: text of a session outside any item
- ``heading``: heading of a session
- ``front``: a paragraph of the front matter, numbered from ``front-1``
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reaffirm_core.annotate.curated import Curated, Row, TableSchema
from reaffirm_core.language.glossary import Glossary, GlossaryTerm
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document

SCHEMA = TableSchema(("kind", "id", "text"), 2)
#: The kinds of texts that nodes of the graph have, then the others.
_OWN = ("provision", "footnote", "session")
_KINDS = (*_OWN, "heading", "front")
#: Tags, entities and marks of emphasis, which plain text does not contain.
_MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:#\d+|[a-z]+);|[*`]|__|\]\(")


@dataclass(frozen=True)
class Translation:
    """The texts of a document in a further language, by identifier."""

    language: str
    texts: Mapping[str, str]  #: of provisions, footnotes and sessions
    full_texts: Mapping[str, str]  #: of provisions: the chapeaux and the own text
    headings: Mapping[str, str]  #: of sessions
    front_matter: str  #: paragraphs, divided by line breaks


def read_translation(table: Curated, document: Document, pack: Pack) -> Translation:
    """Read the table of a translation into the language of ``pack``.

    Raises TableError, with row and column, for a text that is missing, repeated, empty, of an unknown provision, with
    markup, in another language, or for a part whose chapeau does not end as one.
    """
    expected = dict(_expected(document))
    texts: dict[tuple[str, str], str] = {}
    for row in table.rows:
        _, cells = row
        kind = table.one_of(row, "kind", _KINDS)
        if kind == "front":
            _check_front(table, row, sum(key[0] == "front" for key in texts) + 1)
        else:
            table.one_of(row, "id", expected[kind])
        _check_text(table, row, pack)
        texts[kind, cells["id"]] = cells["text"]
    for kind, identifiers in expected.items():
        for identifier in identifiers:
            if (kind, identifier) not in texts:
                problem = f"{identifier} has no row of the kind {kind}; add its translation"
                raise table.error(len(table.rows) + 2, "id", problem)
    _check_chapeaux(table, document, pack)
    own = {identifier: text for (kind, identifier), text in texts.items() if kind in _OWN}
    return Translation(
        pack.language,
        own,
        _full_texts(document, own, pack.structure.joiner),
        {identifier: text for (kind, identifier), text in texts.items() if kind == "heading"},
        "\n".join(text for (kind, _), text in texts.items() if kind == "front"),
    )


def _expected(document: Document) -> Iterator[tuple[str, list[str]]]:
    """Yield the identifiers that each kind of row needs."""
    yield "provision", [provision.identifier for provision in document.provisions]
    yield "footnote", [note.identifier for note in document.footnotes]
    yield "session", [session.identifier for session in document.sessions if session.text]
    yield "heading", [session.identifier for session in document.sessions]


def _check_front(table: Curated, row: Row, place: int) -> None:
    number, cells = row
    if cells["id"] != f"front-{place}":
        problem = f"expected front-{place}, found {cells['id']!r}; number the paragraphs in order"
        raise table.error(number, "id", problem)


def check_plain(table: Curated, row: int, column: str, text: str) -> None:
    """Raise TableError for a translation that is empty, or has markup or stray white space."""
    if not text.strip():
        raise table.error(row, column, "is empty; add the translation")
    if text != " ".join(text.split()):
        raise table.error(row, column, f"{text!r} has white space at an end, twice, or a line break; delete it")
    if markup := _MARKUP.search(text):
        raise table.error(row, column, f"contains the markup {markup[0]!r}; write plain text")


def _check_text(table: Curated, row: Row, pack: Pack) -> None:
    number, text = row[0], row[1]["text"]
    check_plain(table, number, "text", text)
    if foreign := pack.draft.foreign.search(text):
        raise table.error(number, "text", f"{foreign[0]!r} is not of the language {pack.language}; translate it")


def _check_chapeaux(table: Curated, document: Document, pack: Pack) -> None:
    """Check that a text introduces a list exactly if the provision has parts."""
    operative = {provision.identifier: provision.operative for provision in document.provisions}
    for number, cells in table.rows:
        if cells["kind"] != "provision":
            continue
        opens = bool(pack.draft.opens_list.search(cells["text"]))
        if opens and operative[cells["id"]]:
            raise table.error(number, "text", f"{cells['id']} has no parts, but its text introduces a list; correct it")
        if not opens and not operative[cells["id"]]:
            raise table.error(number, "text", f"{cells['id']} has parts, but its text introduces no list; correct it")


def _full_texts(document: Document, texts: Mapping[str, str], joiner: str) -> dict[str, str]:
    full: dict[str, str] = {}
    for provision in document.provisions:
        own = texts[provision.identifier]
        full[provision.identifier] = f"{full[provision.parent]}{joiner}{own}" if provision.parent else own
    return full


def missing_terms(
    glossary: Glossary, exceptions: Curated, document: Document, translation: Translation
) -> Iterator[tuple[str, GlossaryTerm]]:
    """Yield each provision and term whose rendering the translation lacks, unless the table of exceptions has it.

    Raises TableError, with the cell, for an exception of an unknown provision or term, or one that is not needed.
    """
    texts = {provision.identifier: provision.text for provision in document.provisions}
    terms = {term.words for term in glossary.terms}
    missing = {
        (identifier, term.words): term
        for identifier, text in texts.items()
        for term in glossary.missing(text, translation.texts[identifier])
    }
    for row in exceptions.rows:
        key = (exceptions.one_of(row, "provision", texts), exceptions.one_of(row, "term", terms))
        if key not in missing:
            problem = f"the translation of {key[0]} renders {key[1]!r} as the glossary does; delete the row"
            raise exceptions.error(row[0], "term", problem)
        del missing[key]
    for (identifier, _), term in missing.items():
        yield identifier, term
