"""Index: the recommendations under headings: themes, articles, addressees, sessions or lineages.

It supplements, and is arranged like, the Secretariat's index of the recommendations (CTOC/COP/WG.4/2019/4). One
structure; ``index_text`` and ``index_docx`` write it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.rdf import Texts, natural
from reaffirm_server.text_tables import Row

#: What an index can be arranged by.
BY = ("theme", "article", "addressee", "session", "lineage")


@dataclass(frozen=True)
class Entry:
    """A provision under a heading."""

    identifier: str
    iri: str
    reference: str  #: in the style of the United Nations: "fourth session, recommendation 46 (i) (ii)"
    headline: str
    lineages: str  #: "lineage: Compensation"; "" if it belongs to none


@dataclass(frozen=True)
class Heading:
    """A heading with what stands under it."""

    anchor: str  #: its name in a document, unique there
    title: str
    note: str
    entries: tuple[Entry, ...]
    parts: tuple["Heading", ...]
    count: str  #: how many provisions stand under it, at any depth, in words; "" for none


@dataclass(frozen=True)
class Edition:
    """What an index was made from."""

    base: str
    digest: str
    released: date
    day: str  #: that day in the words of the language


@dataclass(frozen=True)
class Index:
    """An index in one language."""

    by: str
    language: str
    title: str
    about: tuple[str, ...]  #: paragraphs before the contents
    contents: str  #: what the table of contents is called
    edition: Edition
    headings: tuple[Heading, ...]

    def walk(self) -> Iterator[tuple[int, Heading]]:
        """Every heading with its depth, from 1, in the order of reading."""
        return _walk(self.headings, 1)


def _walk(headings: Sequence[Heading], depth: int) -> Iterator[tuple[int, Heading]]:
    for heading in headings:
        yield depth, heading
        yield from _walk(heading.parts, depth + 1)


@dataclass(frozen=True)
class Found:
    """What the graph says for an index."""

    headings: Sequence[Row]  #: of the query ``index-theme`` or of another arrangement
    provisions: Sequence[Row]  #: of the query ``index-provisions``
    labels: Mapping[str, Texts]  #: of the nodes of the headings
    several: bool = False  #: whether they are of several documents


def index(by: str, language: str, found: Found, words: Mapping[str, Any], edition: Edition) -> Index:
    """The index; headings without provisions or note are left out.

    ``words`` are those of the language in ``words/index.toml``. Raises ReaffirmError, naming the node, where a heading
    has no label in the language.
    """
    opening = "several_documents" if found.several else "one_document"
    return Index(
        by=by,
        language=language,
        title=words["by"][by],
        about=(words[opening], *words["about"], words["edition"].format(date=edition.day, digest=edition.digest)),
        contents=words["contents"],
        edition=edition,
        headings=_Tree(language, found, words, edition.base).under(""),
    )


class _Tree:
    """The headings by what they stand under."""

    def __init__(self, language: str, found: Found, words: Mapping[str, Any], base: str) -> None:
        self._language, self._labels, self._words, self._base = language, found.labels, words, base
        self._entries = _entries(found.provisions, language, words)
        self._order = {iri: place for place, iri in enumerate(self._entries)}
        self._rows: dict[str, list[Row]] = {}
        for row in found.headings:
            self._rows.setdefault(row["heading"], []).append(row)
        self._under: dict[str, list[str]] = {}
        for key, rows in self._rows.items():
            self._under.setdefault(rows[0].get("above", ""), []).append(key)

    def under(self, key: str) -> tuple[Heading, ...]:
        """The headings under one, or those at the top, in order."""
        made = (self._heading(below) for below in sorted(self._under.get(key, ()), key=self._place))
        return tuple(heading for heading in made if heading.entries or heading.parts or heading.note)

    def _place(self, key: str) -> tuple[list[tuple[int, str]], str]:
        """By what the query orders by, else by the English label, so that languages can be laid side by side."""
        row = self._rows[key][0]
        return natural(row.get("order") or self._label(row["node"], "en")), key

    def _heading(self, key: str) -> Heading:
        rows = self._rows[key]
        title = self._label(rows[0]["node"], self._language)
        provisions = {row["provision"] for row in rows if "provision" in row}
        number = len(self._below(key))
        elsewhere = sorted({self._label(row["elsewhere"], self._language) for row in rows if "elsewhere" in row})
        return Heading(
            anchor=re.sub(r"\W+", "-", key.replace(self._base, "")).strip("-"),
            title=title[:1].upper() + title[1:],
            note=" ".join(self._words["elsewhere"].format(session=session) for session in elsewhere),
            entries=tuple(self._entries[iri] for iri in sorted(provisions, key=self._order.__getitem__)),
            parts=self.under(key),
            count=self._words["one" if number == 1 else "many"].format(number=number) if number else "",
        )

    def _below(self, key: str) -> set[str]:
        """The provisions under a heading, at any depth."""
        own = {row["provision"] for row in self._rows[key] if "provision" in row}
        return own.union(*map(self._below, self._under.get(key, ())))

    def _label(self, iri: str, language: str) -> str:
        label = self._labels.get(iri, {}).get(language)
        if label is None:
            hint = "add one to the ontology or the corpus, then run `reaffirm build`"
            raise ReaffirmError(f"<{iri}> has no label in {language!r}, so no index can be made of it; {hint}")
        return label


def _entries(rows: Sequence[Row], language: str, words: Mapping[str, Any]) -> dict[str, Entry]:
    """The provisions by IRI, in document order."""
    spoken = [row for row in rows if row["language"] == language]
    lineages: dict[str, list[str]] = {}
    for row in spoken:
        lineages.setdefault(row["provision"], []).extend([row["lineage"]] if "lineage" in row else [])
    return {
        row["provision"]: Entry(
            identifier=row["identifier"],
            iri=row["provision"],
            reference=row["reference"],
            headline=row.get("headline", ""),
            lineages=words["lineage"].format(lineages=words["and"].join(names))
            if (names := lineages[row["provision"]])
            else "",
        )
        for row in spoken
    }
