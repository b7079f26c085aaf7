"""A document as Akoma Ntoso 1.0 (OASIS LegalDocML, namespace AKN 3.0), by the profile of the United Nations.

The document is a ``statement`` of the country "un" (AKN4UN), like a resolution. Identifiers follow the naming
convention (AKN-NC 1.0, section 5), such as ``sec_4__para_46__subpara_i__point_2``. The text equals the text of the
graph, character for character.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import language_row
from reaffirm_server.publish.akoma_ntoso_text import Marked, Note, fill, reference
from reaffirm_server.text_tables import Row

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

#: The elements of sessions and of the levels of provisions, with their short names in identifiers (AKN-NC, table 1).
#: Deeper levels are indents.
_LEVELS = (
    ("section", "sec"),
    ("paragraph", "para"),
    ("subparagraph", "subpara"),
    ("point", "point"),
    ("indent", "indent"),
)

#: Elements whose white space is significant.
_MIXED = frozenset({"p", "num", "heading", "subheading", "docTitle"})

#: Reference to the organisation that made the metadata.
_SOURCE = "#reaffirm"


@dataclass(frozen=True)
class Compendium:
    """The rows of the graph on one document in a language, as ``akn-*`` and ``reaffirmations`` return them.

    Spans have their places in the texts of the language. A footnote can be without a place.
    """

    language: str
    original: str  #: the language in which the document was read
    document: Row
    parts: Sequence[Row]
    spans: Sequence[Row]
    themes: Sequence[Row]
    reaffirmations: Sequence[Row]


@dataclass(frozen=True)
class DocumentEdition:
    """The edition of a document."""

    base: str
    digest: str  #: SHA-256 of the dataset, in hexadecimal
    released: date | None  #: the day of release of the dataset, None if it is not stated
    days: Mapping[str, str]  #: days of each session in the words of the language, by IRI
    note: str = ""  #: the note on an unofficial translation
    title: int | None = None  #: the number of the line of the front matter that is the title
    name: str = ""  #: the title of the work, in the language of the original


def akoma_ntoso(compendium: Compendium, edition: DocumentEdition) -> bytes:
    """Write a document as XML in UTF-8.

    Raises ReaffirmError, naming the theme, for a theme without a label in the language of the document.
    """
    return _Writer(compendium, edition).document()


def _level(depth: int) -> tuple[str, str]:
    """Return the element of a level and its short name."""
    return _LEVELS[min(depth, len(_LEVELS) - 1)]


class _Writer:
    """Writer of one document."""

    def __init__(self, compendium: Compendium, edition: DocumentEdition) -> None:
        self._compendium, self._edition = compendium, edition
        self._language = compendium.language
        self._translated = {row["part"] for row in compendium.parts if "text" in row and "official" not in row}
        self._under: dict[str, list[Row]] = {}
        for row in compendium.parts:
            self._under.setdefault(row.get("whole", ""), []).append(row)
        self._ids = dict(self._identify("", "", 0))
        rows = [row for row in compendium.themes if row["provision"] in self._ids]
        self._labels = {row["theme"]: row["label"] for row in rows if row["language"] == self._language}
        self._themes = self._themes_by_provision(rows)
        self._marked = self._mark()

    def _themes_by_provision(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        """Return the themes of each provision. Raises ReaffirmError for a theme without a label."""
        themes: dict[str, list[str]] = {}
        for provision, theme in dict.fromkeys((row["provision"], row["theme"]) for row in rows):
            if theme not in self._labels:
                hint = "add a label to ontology/themes.ttl, then run `reaffirm build`"
                raise ReaffirmError(f"<{theme}> has no label in {self._language!r}, so it is not a keyword; {hint}")
            themes.setdefault(provision, []).append(theme)
        return themes

    def _identify(self, whole: str, prefix: str, level: int) -> Iterator[tuple[str, str]]:
        """Yield each part with its identifier: its number, or its position if the number is not ASCII alphanumeric."""
        for place, row in enumerate(self._under.get(whole, ()), 1):
            number = row["number"] if row["number"].isascii() and row["number"].isalnum() else str(place)
            identifier = f"{prefix}{_level(level)[1]}_{number}"
            yield row["part"], identifier
            yield from self._identify(row["part"], f"{identifier}__", level + 1)

    def _mark(self) -> dict[str, Marked]:
        """Return the references and footnotes of each text, including the references of footnotes.

        A footnote without a place stands after the last word.
        """
        marked: dict[str, Marked] = {}
        ends = {row["part"]: len(row["text"]) for row in self._compendium.parts if "text" in row}
        for row in self._compendium.spans:
            if "target" in row:
                marked.setdefault(row["source"], Marked()).references.append(reference(row, self._href(row["target"])))
        for row in self._compendium.spans:
            if "note" in row and "words" in row and row["source"] in ends:
                words = fill(Element("p"), row["words"], marked.get(row["note"], Marked()))
                note = Note(int(row.get("end", ends[row["source"]])), row["number"], words)
                marked.setdefault(row["source"], Marked()).notes.append(note)
        return marked

    def _href(self, iri: str) -> str:
        """Return the target of a reference: a part of this document, or an IRI."""
        return f"#{self._ids[iri]}" if iri in self._ids else iri

    def document(self) -> bytes:
        """Return the XML document in UTF-8."""
        root = Element("akomaNtoso", {"xmlns": NAMESPACE})
        statement = SubElement(root, "statement", {"name": "recommendations", "contains": "singleVersion"})
        self._meta(SubElement(statement, "meta"))
        self._preface(SubElement(statement, "preface"))
        body = SubElement(statement, "mainBody")
        for row in self._under.get("", ()):
            self._part(body, row, 0)
        _indent(root, 0)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()

    def _part(self, parent: Element, row: Row, level: int) -> None:
        """Write a session or a provision with its parts."""
        iri, below = row["part"], self._under.get(row["part"], ())
        element = SubElement(parent, _level(level)[0], {"eId": self._ids[iri], "GUID": iri})
        if themes := self._themes.get(iri):
            element.set("refersTo", " ".join(f"#{self._name(theme)}" for theme in themes))
        if "heading" in row:
            SubElement(element, "heading").text = row["heading"]
            SubElement(element, "subheading").text = self._edition.days[iri]
        else:
            SubElement(element, "num").text = row["number"]
        if "text" in row:
            block = SubElement(element, "intro" if below else "content")
            marks = {"class": "unofficial-translation"} if iri in self._translated else {}
            fill(SubElement(block, "p", marks), row["text"], self._marked.get(iri, Marked()))
        for part in below:
            self._part(element, part, level + 1)

    def _preface(self, preface: Element) -> None:
        """Write the note on a translation, the front matter, one paragraph a line, and its footnote."""
        document = self._compendium.document
        if self._translated:
            SubElement(preface, "p", {"class": "translation-note"}).text = self._edition.note
        for number, line in enumerate(document["frontMatter"].split("\n")):
            paragraph = SubElement(preface, "p")
            (SubElement(paragraph, "docTitle") if number == self._edition.title else paragraph).text = line
        if "note" in document:
            note = SubElement(SubElement(preface, "p"), "authorialNote", {"placement": "bottom"})
            SubElement(note, "p").text = document["note"]

    def _meta(self, meta: Element) -> None:
        """Write the metadata in the order of the schema."""
        identification = SubElement(meta, "identification", {"source": _SOURCE})
        self._identification(identification)
        used = sorted({theme for themes in self._themes.values() for theme in themes})
        keywords = SubElement(meta, "classification", {"source": _SOURCE})
        for theme in used:
            scheme = f"{self._edition.base}scheme/theme"
            value = {"value": self._name(theme), "showAs": self._labels[theme], "href": theme, "dictionary": scheme}
            SubElement(keywords, "keyword", value)
        if pairs := [row for row in self._compendium.reaffirmations if {row["l"], row["e"]} <= self._ids.keys()]:
            self._reaffirmations(SubElement(meta, "analysis", {"source": _SOURCE}), pairs)
        self._references(SubElement(meta, "references", {"source": _SOURCE}), used)

    def _reaffirmations(self, analysis: Element, pairs: Sequence[Row]) -> None:
        """Write the reaffirmations within the document as implicit references."""
        references = SubElement(analysis, "otherReferences", {"source": _SOURCE})
        for row in pairs:
            pair = {"for": self._ids[row["l"]], "href": f"#{self._ids[row['e']]}", "showAs": row["grade"]}
            SubElement(references, "implicitReference", pair)

    def _identification(self, identification: Element) -> None:
        """Write the FRBR levels: the work, this edition of its text, and this file.

        The work has its day of issue, or else that of the meeting for which it was written, or of the last session that
        it records. Without a day of release of the dataset the edition has the day of the work.
        """
        document, edition = self._compendium.document, self._edition
        sessions = max(row["end"] for row in self._under[""])
        days = {"issue": document.get("issued"), "meeting": document.get("date"), "last session": sessions}
        event, day = next((event, day) for event, day in days.items() if day)
        number = document["identifier"].replace("/", "-")
        work = f"/akn/un/statement/{self._name(document['body'])}/{day[:4]}/{number}"
        self._day = str(edition.released or day)
        expression = f"{work}/{language_row(self._language).code}@{self._day}"
        editing = (self._day, "edition" if edition.released else event, "reaffirm", "editor")
        levels = (
            ("FRBRWork", work, f"{work}/!main", day, event, self._name(document["body"]), "author"),
            ("FRBRExpression", expression, f"{expression}/!main", *editing),
            ("FRBRManifestation", f"{expression}.akn", f"{expression}/!main.xml", *editing),
        )
        for level, uri, this, dated, named, who, role in levels:
            element = SubElement(identification, level)
            SubElement(element, "FRBRthis", {"value": this})
            SubElement(element, "FRBRuri", {"value": uri})
            if level == "FRBRExpression":
                SubElement(element, "FRBRalias", {"value": f"sha256:{edition.digest}", "name": "dataset"})
            SubElement(element, "FRBRdate", {"date": dated, "name": named})
            SubElement(element, "FRBRauthor", {"href": f"#{who}", "as": f"#{role}"})
            if level == "FRBRWork":
                SubElement(element, "FRBRcountry", {"value": "un"})
                SubElement(element, "FRBRnumber", {"value": document["identifier"]})
                SubElement(element, "FRBRname", {"value": edition.name or document["title"]})
                SubElement(element, "FRBRprescriptive", {"value": "false"})
                SubElement(element, "FRBRauthoritative", {"value": "false"})
            elif level == "FRBRExpression":
                if self._translated:
                    SubElement(element, "FRBRauthoritative", {"value": "false"})
                SubElement(element, "FRBRlanguage", {"language": language_row(self._language).code})
                if self._translated:
                    SubElement(element, "FRBRtranslation", self._translation(work))
            else:
                SubElement(element, "FRBRformat", {"value": "application/akn+xml"})

    def _translation(self, work: str) -> dict[str, str]:
        """Return the metadata of a translation: its source, and that it is unofficial."""
        original = language_row(self._compendium.original).code
        href = f"{work}/{original}@{self._day}"
        return {"href": href, "fromLanguage": original, "by": _SOURCE, "authoritative": "false"}

    def _references(self, references: Element, themes: Sequence[str]) -> None:
        """Write the targets of the identifiers in the metadata."""
        document, base = self._compendium.document, self._edition.base
        listed = [
            ("original", "compendium", document["document"], document["title"]),
            ("TLCOrganization", self._name(document["body"]), document["body"], document["bodyLabel"]),
            ("TLCOrganization", "reaffirm", base, "Reaffirm"),
            ("TLCRole", "author", "/akn/ontology/role/un/author", "author"),
            ("TLCRole", "editor", "/akn/ontology/role/un/editor", "editor"),
            *(("TLCConcept", self._name(theme), theme, self._labels[theme]) for theme in themes),
        ]
        for kind, name, href, label in listed:
            SubElement(references, kind, {"eId": name, "href": href, "showAs": label})

    def _name(self, iri: str) -> str:
        """Return the identifier of an entity in this document, such as ``theme-compensation``."""
        return iri.removeprefix(self._edition.base).replace("/", "-")


def _indent(element: Element, depth: int) -> None:
    """Add line breaks and indentation where white space is not significant."""
    if element.tag in _MIXED or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth
