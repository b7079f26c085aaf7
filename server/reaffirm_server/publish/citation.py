"""Citations of recommendations and of the dataset, in United Nations style, in BibTeX and in RIS.

Recommendations are numbered as in the document that was read. If that is a compendium, the paragraphs of a session's
report may have other numbers: the citation has a remark on the numbering, and gives the report without a paragraph.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from babel.dates import format_date

from reaffirm_core.languages import in_language
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.text_tables import Row

#: Templates by language, as in ``config/citation.toml``.
Words = Mapping[str, Mapping[str, Any]]

#: Escapes of the characters that are special in TeX.
_TEX = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"})


@dataclass(frozen=True)
class Work:
    """A cited work in one language."""

    language: str
    key: str  #: citation key, unique in a bibliography
    bibtex_type: str
    ris_type: str
    text: str  #: the citation in words
    author: str  #: the body, "" if it is unknown
    title: str
    issued: date | None  #: for a recommendation, the last day of the session that adopted it; None if unknown
    address: str  #: the IRI
    notes: tuple[str, ...]
    place: str = ""
    symbol: str = ""  #: symbol of the report of the session, if it is known
    abstract: str = ""


#: Proper names: a language without its own form uses the form of another language.
_PROPER = ("title", "place", "firstPlace")


def provision(iri: str, key: str, rows: Sequence[Row], words: Words) -> dict[str, Work]:
    """Return the citations of a provision by language.

    ``rows`` are the result of the query ``citation``; without rows there is no provision, and no citation.
    """
    bodies: dict[str, dict[str, None]] = {}  # a provision can be put to several bodies, each in a row of its own
    for row in rows:
        bodies.setdefault(row["language"], {}).update({row["putTo"]: None} if "putTo" in row else {})
    proper_names = {name: row[name] for name in _PROPER for row in rows if name in row}
    own_last = sorted(rows, key=lambda row: row["spoken"] == row["language"])  # a text may be in one language only
    by_language = {row["language"]: {**proper_names, **row} for row in own_last}
    return {
        language: _provision(iri, key, row, list(bodies[language]), texts_for(words, language))
        for language, row in sorted(by_language.items())
    }


def _provision(iri: str, key: str, row: Row, bodies: Sequence[str], words: Mapping[str, Any]) -> Work:
    """Return the citation of a provision; if its body is unknown the title of the document replaces it."""
    title, body = row["label"][:1].upper() + row["label"][1:], row.get("body", "")
    named = words["named"].format(body=body, label=row["label"]) if body else title
    numbering = words["numbering"].format(compendium=row["compendium"] if body else row.get("title", row["compendium"]))
    if row.get("symbol", "") == row.get("numberedIn"):  # the report itself has these numbers
        numbering = ""
    remarks = [
        *([_presented(row, words)] if "session" in row else []),
        *([_put(bodies, words)] if row.get("put") == "true" else []),
    ]
    text = words["provision"].format(
        named=named,
        occasion=occasion(row, words),
        symbol=words["symbol"].format(symbol=row["symbol"]) if "symbol" in row else "",
        also="".join(words["also"].format(remark=remark) for remark in remarks),
        numbered=words["numbered"].format(numbering=numbering) if numbering else "",
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
        notes=(*filter(None, [numbering]), *remarks),
        place=row.get("place", ""),
        symbol=row.get("symbol", ""),
        abstract=_abstract(row, words),
    )


def _abstract(row: Row, words: Mapping[str, Any]) -> str:
    """Return the text of a provision in the language of the citation, else its translation, else its only text."""
    if row["spoken"] != row["language"] and "translation" in row:
        return str(words["translated"].format(text=row["translation"]))
    return row["text"]


def _presented(row: Row, words: Mapping[str, Any]) -> str:
    """Return the remark that an earlier session presented what a later session adopted."""
    first = {"start": row["firstStart"], "end": row["firstEnd"], "place": row.get("firstPlace", "")}
    return str(words["presented"].format(session=row["session"], occasion=occasion(first, words)))


def _put(bodies: Sequence[str], words: Mapping[str, Any]) -> str:
    """Return the remark that a provision was only put to another body; ``bodies`` are empty if they are unknown."""
    return str(words["put"].format(body=words["and"].join(bodies)) if bodies else words["put_to_another"])


def dataset(iri: str, titles: Mapping[str, str], released: date | None, digest: str, words: Words) -> dict[str, Work]:
    """Return the citations of the dataset by language, without a date if its release date is not known."""
    return {
        language: _dataset(iri, language, in_language(titles, language) or "", released, digest, own)
        for language, own in words.items()
    }


def _dataset(iri: str, language: str, title: str, released: date | None, digest: str, words: Mapping[str, Any]) -> Work:
    day = dates(released, released, words) if released else ""
    wording = words["dataset" if released else "undated"]
    return Work(
        language=language,
        key=f"reaffirm-{digest[:8]}",
        bibtex_type="dataset",
        ris_type="DATA",
        text=wording.format(title=title, date=day, digest=digest, address=iri),
        author="Reaffirm",
        title=title,
        issued=released,
        address=iri,
        notes=(f"sha256:{digest}",),
    )


def dates(start: date, end: date, words: Mapping[str, Any]) -> str:
    """Format a range of days in one language: 10–12 October 2011."""
    if start == end:
        return format_date(end, words["dates"]["day"], locale=words["locale"])
    span = "years" if start.year != end.year else "year" if start.month != end.month else "month"
    ends = zip((start, end), words["dates"][span], strict=True)
    joined: str = words["to"].join(format_date(day, pattern, locale=words["locale"]) for day, pattern in ends)
    return joined


def occasion(row: Row, words: Mapping[str, Any]) -> str:
    """Format the place and days of a session: Vienna, 10–12 October 2011. An unknown place is left out."""
    days = dates(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), words)
    return str(words["occasion"].format(place=row["place"], dates=days)) if row.get("place") else days


def bibtex(work: Work) -> str:
    """Return a BibTeX entry."""
    fields = {
        "author": work.author and f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "year": f"{work.issued:%Y}" if work.issued else "",
        "date": work.issued.isoformat() if work.issued else "",
        "address": _tex(work.place),
        "howpublished": _tex(work.symbol),
        "url": work.address,
        "note": _tex("; ".join(work.notes)),
        "abstract": _tex(work.abstract),
    }
    lines = [f"\t{name} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@{work.bibtex_type}{{{work.key}", *lines]) + "\n}\n"


def _tex(text: str) -> str:
    return text.translate(_TEX)


def ris(work: Work) -> str:
    """Return an RIS record. Field SN, for serial numbers, also holds the numbers of reports."""
    fields = [
        ("TY", work.ris_type),
        ("ID", work.key),
        ("AU", work.author),
        ("TI", work.title),
        ("PY", f"{work.issued:%Y}" if work.issued else ""),
        ("DA", f"{work.issued:%Y/%m/%d}" if work.issued else ""),
        ("CY", work.place),
        ("SN", work.symbol),
        ("UR", work.address),
        *(("N1", note) for note in work.notes),
        ("AB", work.abstract),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in [*((t, v) for t, v in fields if v), ("ER", "")])


#: Media types and writers of citations, by file suffix.
FORMATS: dict[str, tuple[str, Callable[[Work], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
}

#: Writers of citations by name: plain text, and the formats for bibliographies.
WRITERS: dict[str, Callable[[Work], str]] = {"text": attrgetter("text"), "bibtex": bibtex, "ris": ris}
