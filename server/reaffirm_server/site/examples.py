"""Examples of identifiers in the dataset that is served, for the pages about its interfaces."""

from collections import Counter
from collections.abc import Mapping

from reaffirm_server.search.entries import Collection, Entry

#: The facets of which an example is a value of the provision that is the example, in the order of the page.
_FACETS = ("session", "theme", "addressee", "cites")


def example_entry(collection: Collection) -> Entry | None:
    """Return the provision that is the example, or None if the dataset has no operative provisions."""
    return collection.entries[_place(collection)] if collection.entries else None


def example_keys(collection: Collection) -> dict[str, str]:
    """Return a value of each facet that one provision has, by name of the facet, without facets that it lacks."""
    place = _place(collection)
    facets = {name: collection.facets[name] for name in _FACETS}
    keys = {name: [key for key, places in facet.own.items() if place in places] for name, facet in facets.items()}
    return {name: own[0] for name, own in keys.items() if own}


def example_paths(collection: Collection, base: str) -> Mapping[str, str]:
    """Return the paths of a provision, of its values by facet, and of the largest lineage, by kind of node."""
    iris = {name: collection.facets[name].values[key].iri for name, key in example_keys(collection).items()}
    if entry := example_entry(collection):
        iris["provision"] = entry.iri
    if lineages := collection.lineages:
        iris["lineage"] = max(lineages, key=lambda iri: (len(lineages[iri]), iri))
    return {kind: iri.removeprefix(base) for kind, iri in iris.items()}


def _place(collection: Collection) -> int:
    """Return the place of a provision with values of most of the facets: of these, the first of the deepest parts."""
    counts = Counter(
        place for name in _FACETS for place in frozenset[int]().union(*collection.facets[name].own.values())
    )
    depth = [entry.identifier.count("-") for entry in collection.entries]
    return max(counts, key=lambda place: (counts[place], depth[place], -place), default=0)
