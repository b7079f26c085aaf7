"""Index of the recommendations by theme, article, addressee, session or lineage.

The index supplements the Secretariat's index of the recommendations (CTOC/COP/WG.4/2019/4) and has the same
arrangement. ``index_text`` and ``index_docx`` write it as a document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK, Texts, language_row
from reaffirm_server.publish.wording import Wording, name
from reaffirm_server.rdf import natural
from reaffirm_server.text_tables import Row

#: Arrangements of an index.
BY = ("theme", "article", "addressee", "session", "lineage")


@dataclass(frozen=True)
class IndexEntry:
    """A provision under a heading."""

    identifier: str
    iri: str
    reference: str  #: in the style of the United Nations: "fourth session, recommendation 46 (i) (ii)"
    headline: str
    lineages: str  #: "lineage: Compensation"; "" if it belongs to none
    put_to: str = ""  #: "put to: Conference of the Parties"; "" if its session adopted it
    language: str = FALLBACK  #: of the index

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks after the headline."""
        return tuple(filter(None, (self.put_to, self.lineages)))

    @property
    def title(self) -> str:
        """The headline after the reference, with a colon before it; "" without a headline."""
        return f"{language_row(self.language).colon}{self.headline}" if self.headline else ""

    def remark(self, note: str) -> str:
        """Return a note in brackets."""
        return language_row(self.language).brackets.format(note)


@dataclass(frozen=True)
class IndexHeading:
    """A heading with its entries and sub-headings."""

    anchor: str  #: unique in the document
    title: str
    note: str
    entries: tuple[IndexEntry, ...]
    parts: tuple["IndexHeading", ...]
    count: str  #: number of provisions under the heading, at any depth, in words; "" if there are no provisions


@dataclass(frozen=True)
class IndexText:
    """The words of a provision in the annex of texts."""

    reference: str
    iri: str
    words: tuple[tuple[str, str, str], ...]  #: label, language and text; of a single text the label is ""


@dataclass(frozen=True)
class DatasetEdition:
    """The edition of the dataset that an index is made from."""

    base: str
    digest: str  #: SHA-256 of the dataset, in hexadecimal
    released: date  #: the date that files state
    day: str  #: the release date in the words of the language, "" if it is not known


@dataclass(frozen=True)
class Index:
    """An index in one language."""

    by: str
    language: str
    title: str
    about: tuple[str, ...]  #: paragraphs before the contents
    contents: str  #: title of the table of contents
    edition: DatasetEdition
    headings: tuple[IndexHeading, ...]
    annex: str = ""  #: title of the annex of texts
    note: str = ""  #: note on the translations in the annex, "" without translations
    texts: tuple[IndexText, ...] = ()  #: each provision of the index once, in document order; () without an annex

    @property
    def colon(self) -> str:
        """The colon of the language, with the space after it."""
        return language_row(self.language).colon

    def walk(self) -> Iterator[tuple[int, IndexHeading]]:
        """Yield every heading in reading order, with its 1-based depth."""
        return _walk(self.headings, 1)


def _walk(headings: Sequence[IndexHeading], depth: int) -> Iterator[tuple[int, IndexHeading]]:
    """Yield headings and sub-headings depth-first, with their depth."""
    for heading in headings:
        yield depth, heading
        yield from _walk(heading.parts, depth + 1)


@dataclass(frozen=True)
class IndexRows:
    """The rows of the graph for an index."""

    headings: Sequence[Row]  #: from the query of the arrangement, such as ``index-theme``
    provisions: Sequence[Row]  #: from the query ``index-provisions``
    labels: Mapping[str, Texts]  #: labels of the nodes of the headings, by IRI
    document: str = "one_document"  #: the words in ``config/index.toml`` on the documents to which the rows belong
    wordings: Mapping[str, Wording] = field(default_factory=dict)  #: by IRI of a provision; for the annex of texts


def index(by: str, language: str, rows: IndexRows, words: Mapping[str, Any], edition: DatasetEdition) -> Index:
    """Return an index; headings without provisions and without a note are left out.

    ``words`` are the texts of the language in ``config/index.toml``. Raises ReaffirmError, naming the node, for a
    heading without a label in the language or the fallback.
    """
    tree = _HeadingTree(language, rows, words, edition.base)
    headings = tree.under("")
    texts = tuple(_texts(headings, tree.entries, rows.wordings, language, words))
    translated = {label for text in texts for label, _, _ in text.words} & {words["translation"]}
    originals = sorted({wording.original for wording in rows.wordings.values() if wording.translated(language)})
    note = words["translation_note"].format(
        language=words["and"].join(name(original, language) for original in originals)
    )
    edition_words = words["edition" if edition.day else "undated"]
    return Index(
        by=by,
        language=language,
        title=words["by"][by],
        about=(words[rows.document], *words["about"], edition_words.format(date=edition.day, digest=edition.digest)),
        contents=words["contents"],
        edition=edition,
        headings=headings,
        annex=words["texts"],
        note=note if translated else "",
        texts=texts,
    )


def _texts(
    headings: Sequence[IndexHeading],
    entries: Mapping[str, IndexEntry],
    wordings: Mapping[str, Wording],
    language: str,
    words: Mapping[str, Any],
) -> Iterator[IndexText]:
    """Yield the words of the provisions under some headings: in a language, and then in the original."""
    listed = {entry.iri for _, heading in _walk(headings, 1) for entry in heading.entries}
    for iri, entry in entries.items():
        if iri in listed and iri in wordings:
            wording = wordings[iri]
            own = wording.own(language)
            original = (words["original"].format(language=name(wording.original, language)), wording.original)
            if not own or language == wording.original:
                yield IndexText(entry.reference, iri, (("", wording.original, wording.text),))
            else:
                label = words["translation"] if wording.translated(language) else ""
                yield IndexText(entry.reference, iri, ((label, language, own), (*original, wording.text)))


class _HeadingTree:
    """The tree of headings; the key of the root is ""."""

    def __init__(self, language: str, rows: IndexRows, words: Mapping[str, Any], base: str) -> None:
        self._language, self._labels, self._words, self._base = language, rows.labels, words, base
        self.entries = _entries(rows.provisions, language, words)
        self._order = {iri: place for place, iri in enumerate(self.entries)}
        self._rows: dict[str, list[Row]] = {}
        for row in rows.headings:
            self._rows.setdefault(row["heading"], []).append(row)
        self._under: dict[str, list[str]] = {}
        for key, group in self._rows.items():
            self._under.setdefault(group[0].get("above", ""), []).append(key)

    def under(self, key: str) -> tuple[IndexHeading, ...]:
        """Return the headings below a key, in order."""
        headings = (self._heading(below) for below in sorted(self._under.get(key, ()), key=self._place))
        return tuple(heading for heading in headings if heading.entries or heading.parts or heading.note)

    def _place(self, key: str) -> tuple[list[tuple[int, str]], str]:
        """Return the sort key: the order of the query, else the label in the fallback: one order in all languages."""
        row = self._rows[key][0]
        return natural(row.get("order") or self._label(row["node"], FALLBACK)), key

    def _heading(self, key: str) -> IndexHeading:
        """Return a heading with its entries and sub-headings."""
        rows = self._rows[key]
        title = self._label(rows[0]["node"], self._language)
        if "force" in rows[0]:
            title = self._words["forced"].format(strength=title, force=self._label(rows[0]["force"], self._language))
        provisions = {row["provision"] for row in rows if "provision" in row}
        number = len(self._below(key))
        elsewhere = sorted({self._label(row["elsewhere"], self._language) for row in rows if "elsewhere" in row})
        return IndexHeading(
            anchor=re.sub(r"\W+", "-", key.replace(self._base, "")).strip("-"),
            title=title[:1].upper() + title[1:],
            note=" ".join(self._words["elsewhere"].format(session=session) for session in elsewhere),
            entries=tuple(self.entries[iri] for iri in sorted(provisions, key=self._order.__getitem__)),
            parts=self.under(key),
            count=self._words["one" if number == 1 else "many"].format(number=number) if number else "",
        )

    def _below(self, key: str) -> set[str]:
        """Return the provisions under a heading, at any depth."""
        own = {row["provision"] for row in self._rows[key] if "provision" in row}
        return own.union(*map(self._below, self._under.get(key, ())))

    def _label(self, iri: str, language: str) -> str:
        """Return the label of a node in a language, or else in the fallback. Raises ReaffirmError without either."""
        labels = self._labels.get(iri, {})
        label = labels.get(language) or labels.get(FALLBACK)
        if label is None:
            hint = "add a label to the ontology or the corpus, then run `reaffirm build`"
            raise ReaffirmError(f"<{iri}> has no label in {language!r}, which the index requires; {hint}")
        return label


def _entries(rows: Sequence[Row], language: str, words: Mapping[str, Any]) -> dict[str, IndexEntry]:
    """Return the entries of a language by the IRI of the provision, in document order."""
    shown = language if any(row["language"] == language for row in rows) else FALLBACK
    selected = [row for row in rows if row["language"] == shown]
    lineages, bodies = (_names(selected, column) for column in ("lineage", "body"))
    return {
        row["provision"]: IndexEntry(
            identifier=row["identifier"],
            iri=row["provision"],
            reference=row["reference"],
            headline=row.get("headline", ""),
            lineages=_listed("lineage", "lineages", lineages[row["provision"]], words),
            put_to=_listed("put_to", "bodies", bodies[row["provision"]], words),
            language=shown,
        )
        for row in selected
    }


def _names(rows: Sequence[Row], column: str) -> dict[str, list[str]]:
    """Return the values of a column by provision, each once."""
    names: dict[str, dict[str, None]] = {}
    for row in rows:
        names.setdefault(row["provision"], {}).update({row[column]: None} if column in row else {})
    return {provision: list(own) for provision, own in names.items()}


def _listed(word: str, name: str, values: Sequence[str], words: Mapping[str, Any]) -> str:
    """Return values in the words of the index for them, or "" without values."""
    return str(words[word].format(**{name: words["and"].join(values)})) if values else ""
