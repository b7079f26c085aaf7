"""The words by which recommendations are described: values of filters, lineages, terms of the ontology, questions."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode
from rdflib import OWL, RDF, RDFS

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK, in_language
from reaffirm_server.mcp.answers import Data, answer, bilingual, filled, window
from reaffirm_server.mcp.library import Library
from reaffirm_server.search.selection import facet_titles
from reaffirm_server.text_tables import texts_by

#: The kinds of words beside the filters of the search, with their descriptions.
_OTHERS = {
    "lineages": "Named lineages: recommendations of several sessions that continue one another. For trace",
    "classes": "Classes of the ontology. For sparql_query",
    "properties": "Properties of the ontology. For sparql_query",
    "questions": "Example questions with a SPARQL query that answers each. For sparql_query",
}
#: The OWL classes of the terms of each kind.
_TERMS = {"classes": (OWL.Class,), "properties": (OWL.ObjectProperty, OWL.DatatypeProperty)}


def list_vocabulary(library: Library, kind: str, contains: str, offset: int, limit: int) -> Data:
    """Return the kinds of words, or the words of a kind whose texts contain a text.

    Raises ReaffirmError for an unknown kind.
    """
    facets = library.finder.collection.facets
    if not kind:
        titles = facet_titles()
        filters = [
            {"kind": name, "values": len(facet.values), "meaning": f"Filter of search_recommendations ({titles[name]})"}
            for name, facet in facets.items()
        ]
        others = [
            {"kind": name, "values": len(_LISTS[name](library)), "meaning": text} for name, text in _OTHERS.items()
        ]
        return answer(library, {"kinds": [*filters, *others]})
    if kind in facets:
        words = _values(library, kind)
    elif kind in _LISTS:
        words = _LISTS[kind](library)
    else:
        names = [*facets, *_LISTS]
        near = get_close_matches(kind, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the kinds are {', '.join(names)}"
        raise ReaffirmError(f"there is no kind {kind!r}; {hint}")
    sought = contains.strip().casefold()
    listed, facts = window("words", [word for word in words if sought in str(word).casefold()], offset, limit)
    return answer(library, {"kind": kind, **facts, "words": list(listed)})


def _values(library: Library, name: str) -> list[Data]:
    """Return the values of a filter with the number of operative recommendations of each."""
    facet = library.finder.collection.facets[name]
    return [
        {
            "key": key,
            "recommendations": len(facet.places[key]),
            **filled({**(library.addresses.of(value.iri) if value.iri else {}), "broader": value.broader}),
            "unofficial": {"label": bilingual(value.labels)},
        }
        for key, value in facet.values.items()
    ]


def _lineages(library: Library) -> list[Data]:
    """Return the named lineages, those with most members first."""
    members = {iri.rpartition("/")[2]: len(own) for iri, own in library.finder.collection.lineages.items()}
    listed = [
        {
            "key": key,
            "recommendations": members.get(key, 0),
            **library.addresses.of(f"{library.addresses.base}lineage/{key}"),
            "unofficial": {"label": bilingual(names)},
        }
        for key, names in texts_by(library.rows("lineages"), "identifier").items()
    ]
    return sorted(listed, key=lambda lineage: -lineage["recommendations"])


def _terms(library: Library, kind: str) -> list[Data]:
    """Return the terms of the ontology of a kind: prefixed name, definition, domain and range."""
    ontology = library.linked.describer.document(NamedNode(f"{library.addresses.base}ontology"))
    terms: dict[str, dict[str, list[str]]] = {}
    for quad in ontology.quads if ontology else ():
        value = quad.object
        if isinstance(quad.subject, NamedNode) and not (isinstance(value, Literal) and value.language != FALLBACK):
            text = value.value if isinstance(value, Literal | NamedNode) else ""
            terms.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(text)
    compact, wanted = library.linked.prefixes.compact, {str(class_) for class_ in _TERMS[kind]}

    def named(values: Mapping[str, list[str]], property_: object) -> list[str]:
        return sorted(map(compact, values.get(str(property_), ())))

    return [
        {
            "key": compact(iri),
            **library.addresses.of(iri),
            **filled({"domain": named(values, RDFS.domain), "range": named(values, RDFS.range)}),
            "unofficial": {"definition": " ".join(values.get(str(RDFS.comment), ()))},
        }
        for iri, values in sorted(terms.items())
        if wanted & set(values.get(str(RDF.type), ())) and str(OWL.deprecated) not in values
    ]


def _questions(library: Library) -> list[Data]:
    """Return the example questions with their queries."""
    return [
        {
            "key": question.name,
            "question": in_language(question.texts, FALLBACK),
            "answer": in_language(question.answer_texts, FALLBACK),
            "query": question.query_in(FALLBACK),
        }
        for question in library.about.questions
    ]


#: The words of the kinds that are no filters.
_LISTS: Mapping[str, Callable[[Library], list[Data]]] = {
    "lineages": _lineages,
    "classes": lambda library: _terms(library, "classes"),
    "properties": lambda library: _terms(library, "properties"),
    "questions": _questions,
}
