"""Facts about a document that a person states: what it does not print, or not in a form that is read."""

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from rdflib import RDFS, Graph
from rdflib.namespace import RDF, SDO

from reaffirm_build.curate.ingest import inline_table, with_value
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.model import NOT_STATED, StatedSession
from reaffirm_core.names import Names, document_name, parse_document_name


@dataclass(frozen=True)
class StatedFacts:
    """Facts that a person states about a document, each empty if it is not stated."""

    symbol: str = ""
    issued: date | None = None  #: the day of issue
    session: StatedSession = NOT_STATED  #: of a document of one session

    def check(self) -> None:
        """Raise ReaffirmError for what is no symbol of a document."""
        if self.symbol and ("_" in self.symbol or not parse_document_name(document_name(self.symbol))):
            raise ReaffirmError(
                f"{self.symbol!r} is no symbol of a document; expected one such as CTOC/COP/WG.4/2021/6"
            )


def places_named(name: str, languages: Collection[str], vocabulary: Graph) -> dict[str, str]:
    """Return the names of a place by language: those that the vocabulary has for it, else the name itself."""
    for place in vocabulary.subjects(RDF.type, SDO.Place):
        labels = {str(getattr(label, "language", "")): str(label) for label in vocabulary.objects(place, RDFS.label)}
        if name in labels.values():
            return {language: labels.get(language, name) for language in languages}
    return dict.fromkeys(languages, name) if name else {}


def with_facts(text: str, facts: StatedFacts, languages: Collection[str], vocabulary: Graph) -> str:
    """Return a corpus file with stated facts. Everything else is kept, with its comments.

    ``languages`` are those in which the place is named. A symbol identifies the document, unless the vocabulary
    already describes the document, and it is that of the report of its only session. Raises ReaffirmError for facts of
    the session of a document with several sessions.
    """
    places = places_named(facts.session.place, languages, vocabulary)
    top, *sections = re.split(r"^(?=\[)", text, flags=re.M)
    count = sum(section.startswith("[[session]]") for section in sections)
    if facts.session.facts and count > 1:
        raise ReaffirmError(f"the document has {count} sessions; a session can be stated for a document of one session")
    is_described = bool(facts.symbol) and (Names().document(facts.symbol), None, None) in vocabulary
    for place, section in enumerate(sections):
        values: dict[str, str] = {}
        if section.startswith("[document]"):
            values |= {"identifier": json.dumps(facts.symbol)} if facts.symbol and not is_described else {}
            values |= {"issued": facts.issued.isoformat()} if facts.issued else {}
        elif section.startswith("[[session]]") and count == 1:
            values |= {"report": json.dumps(facts.symbol)} if facts.symbol else {}
            values |= _session(section, facts.session, places)
        for key, value in values.items():
            sections[place] = with_value(sections[place], key, value)
    return "".join((top, *sections))


def _session(section: str, stated: StatedSession, places: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the section of a session by key."""
    if not stated.facts:
        return {}
    names = tomllib.loads(section)["session"][0].get("place", {})
    values = {name: str(value) for name, value in stated.facts.items() if name != "place"}
    values |= {"place": inline_table({**names, **places})} if places else {}
    return {**values, "stated": "true"}
