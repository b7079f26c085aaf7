"""A provision with its words, annotations and evidence."""

import re
from collections.abc import Mapping
from typing import Any

from reaffirm_core.annotation_kinds import KINDS
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK
from reaffirm_server.mcp.answers import Data, answer, bilingual, filled, label, translated, window, words
from reaffirm_server.mcp.library import Library
from reaffirm_server.publish.wording import wordings
from reaffirm_server.text_tables import Row, fold

#: The name of a session, also with a prefix or as an IRI.
_SESSION = re.compile(r"(?:\S*[:/])?session-(\w+)")
#: The filters whose values an answer names.
_FILTERS = ("theme", "group", "form", "cites", "qualification")
#: The columns of an ask in an answer, with their names there.
_ASK = {
    "operator": "operator",
    "force": "force",
    "basis": "basis",
    "qualifier": "onlyThose",
    "partners": "partners",
    "indirect": "indirectly",
    "minimum": "optionsAtLeast",
    "quote": "words",
    "source": "wordsIn",
}


def provision(library: Library, name: str, offset: int, limit: int) -> Data:
    """Return a provision and a window of its operative parts; for the name see ``Library.identifier``.

    Raises ReaffirmError for a name that is none, with advice for that of a session.
    """
    if session := _SESSION.fullmatch(name.strip()):
        advice = f'search_recommendations with filters {{"session": "{session[1]}"}} lists what it adopted'
        raise ReaffirmError(f"{name.strip()} is a session, not a recommendation; {advice}")
    identifier = library.identifier(name)
    rows = library.rows("show-provision", identifier)
    row, texts = fold(rows, "label", language="labelLanguage")[0]
    wording = wordings(rows)[identifier]
    part_rows = library.rows("show-parts", identifier)
    put = {row["identifier"]: row["putTo"] for row in part_rows if "putTo" in row}
    parts, facts = window("parts", list(wordings(part_rows).items()), offset, limit)
    headline, adoption, keys = _searched(library, identifier)
    content = {
        "identifier": identifier,
        **library.addresses.of(library.iris[identifier]),
        "label": label(texts["label"]),
        "labels": bilingual(texts["label"]),
        "operative": row["operative"] == "true",
        **_adopted(row),
        **filled({"adoption": adoption, "firstPresentedAt": _presented(row)}),
        "source": {"firstLine": int(row["firstLine"]), "lastLine": int(row["lastLine"])},
        **words(
            wording.texts,
            wording.translations,
            headline,
            **keys,
            asks=_asks(library, identifier),
            statements=_statements(library, identifier),
            references=_references(library, identifier),
            **_comparisons(library, identifier),
        ),
        "introductions": [
            _passage(library, above, own.texts, own.translations)
            for above, own in wordings(library.rows("show-chapeaux", identifier)).items()
        ],
        "parts": {
            **facts,
            "items": [
                _passage(library, part, own.texts, own.translations) | filled({"notAdoptedButPutTo": put.get(part, "")})
                for part, own in parts
            ],
        },
        "citation": citations(library, library.iris[identifier]),
    }
    return answer(library, content)


def citations(library: Library, iri: str) -> dict[str, str]:
    """Return the citations of a provision by language."""
    works = library.publications.cite(iri.removeprefix(library.addresses.base))
    return {language: work.text for language, work in works.items()}


def _adopted(row: Row) -> Data:
    """Return the session that adopted a text, or that put it to another body."""
    session = {"session": row["adopted"], "ended": row["adoptedOn"]}
    return {"putToBodyAt": {**session, "body": row["putTo"]}} if "putTo" in row else {"adoptedBy": session}


def _presented(row: Row) -> Data:
    """Return the earlier session that first presented a text, or {}."""
    if row["presented"] == row["adopted"]:
        return {}
    return {"session": row["presented"], "ended": row["presentedOn"], "adopted": "as orally amended"}


def _passage(library: Library, identifier: str, official: Mapping[str, str], translations: Mapping[str, str]) -> Data:
    """Return the words of another provision: an introduction or a part."""
    unofficial = filled({"translation": translated(official, translations)})
    address = library.addresses.of(library.iris[identifier])
    return {"identifier": identifier, **address, "official": dict(official), "unofficial": unofficial}


def _searched(library: Library, identifier: str) -> tuple[Mapping[str, str], str, dict[str, Any]]:
    """Return the headline, the adoption and the values in filters of an operative provision; empty for others."""
    finder, iri = library.finder, library.iris[identifier]
    place = finder.collection.places.get(iri)
    if place is None:
        return {}, "", {}
    keys = {name: [value.key for value in finder.tags(place, name)] for name in _FILTERS}
    lineages = [line.rpartition("/")[2] for line, members in finder.collection.lineages.items() if place in members]
    adoption = next((value.key for value in finder.tags(place, "adoption")), "")
    return finder.collection.entries[place].headline, adoption, {**keys, "lineages": lineages}


def _asks(library: Library, identifier: str) -> list[Data]:
    """Return the asks of a provision, each with its evidence."""
    rows = fold(library.rows("show-asks", identifier), "strength")
    notes = {
        row["ask"]: row["note"]
        for row in library.rows("show-notes", identifier)
        if row["language"] == FALLBACK and "ask" in row
    }
    return [
        filled(
            {
                "addressees": row.get("addressees", "nobody"),
                "strength": label(texts["strength"]),
                **{title: row[column] for column, title in _ASK.items() if column in row},
                "notAdoptedButPutTo": row.get("putTo", ""),
                "note": notes.get(row["ask"], ""),
                "reading": row["status"],
            }
        )
        for row, texts in rows
    ]


def _statements(library: Library, identifier: str) -> list[Data]:
    """Return the statements of the kinds that ``reaffirm show`` lists: citations, entities, groups and others."""
    titles = {(kind.link, kind.value): kind.shown for kind in KINDS if kind.shown}
    return [
        filled(
            {
                "kind": titles[row["link"], row["property"]],
                "value": row.get("label", row["value"]),
                "iri": row["value"] if row["value"].startswith("http") else "",
                "words": row["quote"],
                "wordsIn": row["source"] if row["source"] != identifier else "",
                "inherited": row.get("basis") == "inherited" or "",
            }
        )
        for row in library.rows("show-statements", identifier)
        if (row["link"], row["property"]) in titles
    ]


def _references(library: Library, identifier: str) -> list[Data]:
    """Return the references to earlier provisions and those from later ones."""
    return [
        filled(
            {
                "direction": row["direction"],
                "identifier": row.get("other", "unresolved"),
                "relation": row["relation"],
                "words": row["quote"],
                "paragraph": row.get("paragraph", ""),
                "document": row.get("document", ""),
            }
        )
        for row in library.rows("show-references", identifier)
    ]


def _comparisons(library: Library, identifier: str) -> dict[str, list[Data]]:
    """Return the comparisons with other provisions, by their direction in camel case: ``isReaffirmedBy``."""
    comparisons: dict[str, list[Data]] = {}
    for row in library.rows("show-lineage", identifier):
        first, *rest = row["direction"].split()
        comparisons.setdefault(first + "".join(map(str.capitalize, rest)), []).append(
            {
                "identifier": row["other"],
                **library.addresses.of(library.iris[row["other"]]),
                "grade": row["grade"],
                "basis": "explicit: the later text states it"
                if row.get("explicit") == "true"
                else "detected by readers",
                "words": row["words"],
                "earlierWords": row["earlierWords"],
            }
        )
    return comparisons
