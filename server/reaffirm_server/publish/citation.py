"""Citation: how a recommendation, or the dataset, is cited: in words of United Nations style, in BibTeX and in RIS.

Numbers of recommendations are those of the compendium, which the paragraphs of a session's report need not share: a
citation says so, and names the report without a paragraph.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rispy
from babel.dates import format_date
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from reaffirm_server.text_tables import Row

#: Our wording: templates by language, as in ``words/citation.toml``.
Words = Mapping[str, Mapping[str, Any]]

#: What TeX would take for a command.
_TEX = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"})


@dataclass(frozen=True)
class Work:
    """What is cited, as one language says it."""

    language: str
    key: str  #: its name among others in a bibliography
    bibtex_type: str
    ris_type: str
    text: str  #: the citation in words
    author: str  #: the body, "" where it is not known
    title: str
    issued: date  #: of a recommendation, the last day of the session that adopted it
    address: str  #: its IRI
    notes: tuple[str, ...]
    place: str = ""
    symbol: str = ""  #: of the report of that session, if it is known
    abstract: str = ""


#: What is a proper name: where a language has none of its own, that of another is cited.
_PROPER = ("title", "place", "firstPlace")


def provision(iri: str, key: str, found: Sequence[Row], words: Words, digest: str) -> dict[str, Work]:
    """The citations of a provision by language; ``found`` are the rows of the query ``citation``, empty if it is none.

    ``digest`` names the dataset in which it was read.
    """
    elsewhere = {name: row[name] for name in _PROPER for row in found if name in row}
    own_last = sorted(found, key=lambda row: row["spoken"] == row["language"])  # a text may be in one language only
    rows = {row["language"]: {**elsewhere, **row} for row in own_last}
    return {language: _provision(iri, key, row, words[language], digest) for language, row in sorted(rows.items())}


def _provision(iri: str, key: str, row: Row, words: Mapping[str, Any], digest: str) -> Work:
    """The citation of a provision; where its body is not known the title of the document says whose it is."""
    title, body = row["label"][:1].upper() + row["label"][1:], row.get("body", "")
    named = words["named"].format(body=body, label=row["label"]) if body else title
    numbering = words["numbering"].format(compendium=row["compendium"] if body else row.get("title", row["compendium"]))
    presented = _presented(row, words) if "session" in row else ""
    text = words["provision"].format(
        named=named,
        occasion=occasion(row, words),
        symbol=words["symbol"].format(symbol=row["symbol"]) if "symbol" in row else "",
        also=words["also"].format(presented=presented) if presented else "",
        numbering=numbering,
        address=iri,
    )
    return Work(
        language=row["language"],
        key=key,
        bibtex_type="misc",
        ris_type="RPRT",
        text=text,
        author=body,
        title=title,
        issued=date.fromisoformat(row["end"]),
        address=iri,
        notes=(numbering, *([presented] if presented else []), f"sha256:{digest}"),
        place=row.get("place", ""),
        symbol=row.get("symbol", ""),
        abstract=row["text"],
    )


def _presented(row: Row, words: Mapping[str, Any]) -> str:
    """That an earlier session presented what a later one adopted."""
    first = {"start": row["firstStart"], "end": row["firstEnd"], "place": row.get("firstPlace", "")}
    return str(words["presented"].format(session=row["session"], occasion=occasion(first, words)))


def dataset(iri: str, titles: Mapping[str, str], released: date, digest: str, words: Words) -> dict[str, Work]:
    """The citations of the dataset by language."""
    return {
        language: _dataset(iri, language, titles[language], released, digest, words[language]) for language in words
    }


def _dataset(iri: str, language: str, title: str, released: date, digest: str, words: Mapping[str, Any]) -> Work:
    day = dates(released, released, words)
    return Work(
        language=language,
        key=f"reaffirm-{digest[:8]}",
        bibtex_type="dataset",
        ris_type="DATA",
        text=words["dataset"].format(title=title, date=day, digest=digest, address=iri),
        author="Reaffirm",
        title=title,
        issued=released,
        address=iri,
        notes=(f"sha256:{digest}",),
    )


def dates(start: date, end: date, words: Mapping[str, Any]) -> str:
    """The days from one to another, in the words of a language: 10–12 October 2011."""
    if start == end:
        return format_date(end, words["dates"]["day"], locale=words["locale"])
    span = "years" if start.year != end.year else "year" if start.month != end.month else "month"
    ends = zip((start, end), words["dates"][span], strict=True)
    joined: str = words["to"].join(format_date(day, pattern, locale=words["locale"]) for day, pattern in ends)
    return joined


def occasion(row: Row, words: Mapping[str, Any]) -> str:
    """Where and when a session was held: Vienna, 10–12 October 2011; where it is not known, only when."""
    days = dates(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), words)
    return str(words["occasion"].format(place=row["place"], dates=days)) if row.get("place") else days


def bibtex(work: Work) -> str:
    """A BibTeX entry, in UTF-8."""
    fields = {
        "author": work.author and f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "year": f"{work.issued:%Y}",
        "date": work.issued.isoformat(),
        "address": _tex(work.place),
        "howpublished": _tex(work.symbol),
        "url": work.address,
        "note": _tex("; ".join(work.notes)),
        "abstract": _tex(work.abstract),
    }
    entry = Entry(work.bibtex_type, work.key, [Field(name, value) for name, value in fields.items() if value])
    return write_string(Library([entry]))


def _tex(text: str) -> str:
    return text.translate(_TEX)


def ris(work: Work) -> str:
    """A RIS record, in UTF-8."""
    fields = {
        "type_of_reference": work.ris_type,
        "id": work.key,
        "authors": [work.author] if work.author else [],
        "title": work.title,
        "year": f"{work.issued:%Y}",
        "date": f"{work.issued:%Y/%m/%d}",
        "place_published": work.place,
        "issn": work.symbol,  # SN, which is the number of a report
        "urls": [work.address],
        "notes": list(work.notes),
        "abstract": work.abstract,
    }
    text: str = rispy.dumps([{name: value for name, value in fields.items() if value}])
    return text.removeprefix("1.\n")  # its place in a list, which the format does not have


#: How a citation is written, by the suffix that asks for it: media type and writer.
FORMATS: dict[str, tuple[str, Callable[[Work], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
}
