"""A recommendation that a search returns, with the values by which it is filtered: the same for JSON and for Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reaffirm_core.languages import Texts
from reaffirm_server.search.entries import Entry, FacetValue


@dataclass(frozen=True)
class Recommendation:
    """An operative provision. Texts are by language, values by the name of their facet (``docs/api-http.md``)."""

    iri: str
    identifier: str  #: such as 4-46-i-2
    label: Texts  #: "fourth session, recommendation 46 (i) (ii)"
    headline: Texts
    text: Texts  #: its own words, in the languages in which it was issued
    full_text: Texts  #: with the words of its introductions
    translation: Texts  #: unofficial working translations, into languages without a text
    full_translation: Texts
    values: Mapping[str, tuple[FacetValue, ...]]  #: by facet; without values that include another
    put_to: tuple[Texts, ...]  #: the bodies that are to decide on it
    reaffirmed_by: int  #: number of later recommendations that reaffirm it

    def keys(self, facet: str) -> tuple[str, ...]:
        """Return the identifiers of its values in a facet, such as the addressees of its asks; () without any."""
        return tuple(value.key for value in self.values.get(facet, ()))


def recommendation(entry: Entry, values: Mapping[str, tuple[FacetValue, ...]]) -> Recommendation:
    """Return an entry of the search with its values."""
    return Recommendation(
        iri=entry.iri,
        identifier=entry.identifier,
        label=entry.label,
        headline=entry.headline,
        text=entry.text,
        full_text=entry.full_text,
        translation=entry.translation,
        full_translation=entry.full_translation,
        values=values,
        put_to=entry.put_to,
        reaffirmed_by=entry.reaffirmed,
    )


def recommendation_data(selected: Recommendation) -> dict[str, Any]:
    """Return a recommendation as JSON values."""
    return {
        "id": selected.iri,
        "identifier": selected.identifier,
        "label": selected.label,
        "headline": selected.headline,
        "text": selected.text,
        "fullText": selected.full_text,
        "translation": selected.translation,
        "fullTranslation": selected.full_translation,
        **{
            name: [{"id": value.iri, "key": value.key, "label": value.labels} for value in values]
            for name, values in selected.values.items()
            if name != "lineage"
        },
        "lineage": list(selected.keys("lineage")),
        "putTo": list(selected.put_to),
        "reaffirmedBy": selected.reaffirmed_by,
    }
