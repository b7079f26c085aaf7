"""Operative provisions with the values by which they are searched and filtered, read from the graph by column.

A column is one query. In a large dataset it is a query for every TOGETHER sessions, so that the size of an answer is
bounded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from pyoxigraph import NamedNode

from reaffirm_server.linked.describe import Describer
from reaffirm_server.rdf import Term, Texts, natural

_PROVISION = "rec:Provision"

#: The number of sessions in a query, and the path to the session from the two largest classes.
TOGETHER = 100
_SESSIONS = {_PROVISION: "rec:session", "rec:Ask": "^rec:ask/rec:session"}


@dataclass(frozen=True)
class Entry:
    """An operative provision."""

    iri: str
    identifier: str
    order: int
    label: Texts
    headline: Texts
    text: Texts
    full_text: Texts  #: with the text of its chapeaux
    reaffirmed: int  #: number of later provisions that reaffirm it


@dataclass(frozen=True)
class FacetValue:
    """A value by which entries are filtered."""

    key: str  #: its name in a URL
    iri: str
    labels: Texts
    broader: str = ""  #: the key of the value that includes this value, or ""


@dataclass(frozen=True)
class Facet:
    """A property by which entries are filtered: its values in order, and the entries with each value."""

    values: Mapping[str, FacetValue]
    places: Mapping[str, frozenset[int]]  #: the places of entries, by key; includes the entries of narrower values
    own: Mapping[str, frozenset[int]]  #: the places of entries, by key; without those of narrower values
    chapeaux: Mapping[str, frozenset[int]] = field(
        default_factory=dict
    )  #: the places of chapeaux, by IRI; includes narrower values


@dataclass(frozen=True)
class Spec:
    """The source of the values of a facet: property paths, in prefixed names."""

    path: str  #: from a provision
    classes: tuple[str, ...]  #: of the values
    key: str = "dcterms:identifier"
    rank: str = ""  #: the order of the values; "" for the number of entries
    broader: str = ""  #: from a value to the value that includes it
    ruled: bool = False  #: whether rules find the values: these count only in reviewed provisions


#: The facets, in the order of the page.
SPECS = {
    "document": Spec("dcterms:source", ("rec:Document",)),
    "session": Spec("rec:session", ("rec:Session",), "rec:ordinal", "schema:startDate"),
    "addressee": Spec("rec:ask/rec:addressee", ("rec:Actor",), ruled=True),
    "strength": Spec("rec:ask/rec:strength", ("rec:Strength",), rank="rec:rank", ruled=True),
    "theme": Spec("rec:theme", ("rec:Theme",), broader="skos:broader"),
    "cites": Spec(
        "rec:citesWithin",
        ("rec:Instrument", "rec:InstrumentPart", "rec:Document"),
        broader="dcterms:isPartOf",
        ruled=True,
    ),
    "group": Spec("rec:affectedGroup", ("rec:Group",)),
    "form": Spec("rec:exploitationForm", ("rec:ExploitationForm",)),
    "presented": Spec("rec:presentedAt", ("rec:Session",), "rec:ordinal", "schema:startDate"),
}

#: The paths of the values of the facet ``lineage``; entries without any of these have the value ALONE.
LINKS = {"reaffirmed": "rec:reaffirmedBy", "reaffirms": "rec:reaffirms"}
ALONE = "alone"

#: Two facets that are counted together: a single ask must have both values.
PAIR = ("addressee", "strength")


@dataclass(frozen=True)
class Collection:
    """All entries in document order, with their facets. Chapeaux are listed on pages, but not searched."""

    entries: tuple[Entry, ...]
    facets: Mapping[str, Facet]
    pairs: Mapping[tuple[str, str], frozenset[int]] = field(
        default_factory=dict
    )  #: the places of entries with an ask that has both keys
    chapeaux: tuple[tuple[str, int], ...] = ()  #: IRI and order; their places follow those of the entries
    lineages: Mapping[str, frozenset[int]] = field(
        default_factory=dict
    )  #: the places of its members, by IRI of the lineage


def collect(describer: Describer) -> Collection:
    """Read the entries, facets and lineages of a dataset."""
    columns = _Columns(describer)
    entries = tuple(columns.entries())
    places = {entry.iri: place for place, entry in enumerate(entries)}
    chapeaux = tuple(columns.chapeaux(places))
    chapeau_places = {iri: place for place, (iri, _) in enumerate(chapeaux, len(entries))}
    facets = {name: columns.facet(spec, places, chapeau_places) for name, spec in SPECS.items()}
    facets["lineage"] = columns.links(places)
    lineages = columns.lineages(places | chapeau_places)
    return Collection(entries, facets, columns.pairs(places, facets), chapeaux, lineages)


class _Columns:
    """The columns of a dataset: mappings from a node to its values."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        sessions = sorted({node for node, _ in describer.values("rec:Session", "rec:ordinal")}, key=str)
        self._groups = [sessions[at : at + TOGETHER] for at in range(0, len(sessions), TOGETHER)]
        self._waiting = self._column(_PROVISION, "rec:status").keys()  #: provisions that are still to be reviewed

    def _column(self, class_: str, path: str) -> dict[str, list[Term]]:
        """Return the values of a path from the nodes of a class."""
        column: dict[str, list[Term]] = {}
        way = _SESSIONS.get(class_, "") if len(self._groups) > 1 else ""
        for group in self._groups if way else [[]]:
            for node, value in self._describer.values(class_, path, way, group):
                column.setdefault(_text(node), []).append(value)
        return column

    @cached_property
    def _orders(self) -> dict[str, int]:
        """The order of provisions in their document."""
        return {node: int(_text(order)) for node, (order, *_) in self._column(_PROVISION, "rec:order").items()}

    def chapeaux(self, places: Mapping[str, int]) -> Iterable[tuple[str, int]]:
        """Return the IRI and order of provisions that are not entries, in document order."""
        chapeaux = ((node, order) for node, order in self._orders.items() if node not in places)
        return sorted(chapeaux, key=lambda chapeau: chapeau[1])

    def entries(self) -> Iterable[Entry]:
        """Yield the operative provisions in document order."""
        operative = {
            node for node, (value, *_) in self._column(_PROVISION, "rec:operative").items() if _text(value) == "true"
        }
        orders, later = self._orders, self._column(_PROVISION, LINKS["reaffirmed"])
        identifiers = self._column(_PROVISION, "dcterms:identifier")
        texts = {
            name: self._column(_PROVISION, path)
            for name, path in {
                "label": "rdfs:label",
                "headline": "rec:headline",
                "text": "rec:text",
                "full_text": "rec:fullText",
            }.items()
        }
        for node in sorted(operative & orders.keys() & identifiers.keys(), key=orders.__getitem__):
            literals = {name: _by_language(column.get(node, ())) for name, column in texts.items()}
            reaffirmed = len(later.get(node, ()))
            yield Entry(node, _text(identifiers[node][0]), orders[node], reaffirmed=reaffirmed, **literals)

    def lineages(self, places: Mapping[str, int]) -> dict[str, frozenset[int]]:
        """Return the places of the members of each lineage, by its IRI."""
        members = _places_by_value(self._column(_PROVISION, "rec:lineage"), places)
        return {iri: frozenset(own) for iri, own in members.items()}

    def facet(self, spec: Spec, places: Mapping[str, int], chapeau_places: Mapping[str, int]) -> Facet:
        """Return a facet with the values of entries and the values that include these.

        ``places`` and ``chapeau_places`` are the places of entries and of chapeaux, by IRI.
        """
        column = self._column(_PROVISION, spec.path)
        if spec.ruled:
            column = {node: values for node, values in column.items() if node not in self._waiting}
        above = self._first(spec.classes, spec.broader)
        own = _places_by_value(column, places)
        within = _including_narrower(own, above)
        chapeaux = _including_narrower(_places_by_value(column, chapeau_places), above)
        keys, ranks = self._keys(within, self._first(spec.classes, spec.key)), self._first(spec.classes, spec.rank)
        labels = self._describer.labels(map(NamedNode, within))
        ordered = sorted(within, key=lambda iri: (natural(ranks.get(iri, "")), -len(within[iri]), natural(keys[iri])))
        return Facet(
            {
                keys[iri]: FacetValue(keys[iri], iri, labels.get(iri, {}), keys.get(above.get(iri, ""), ""))
                for iri in ordered
            },
            {keys[iri]: frozenset(within[iri]) for iri in ordered},
            {keys[iri]: frozenset(own.get(iri, ())) for iri in ordered},
            {iri: frozenset(numbers) for iri, numbers in chapeaux.items()},
        )

    def links(self, places: Mapping[str, int]) -> Facet:
        """Return the facet ``lineage``: reaffirmed entries, entries that reaffirm others, all other entries."""
        linked = {
            name: frozenset(places[node] for node in self._column(_PROVISION, path) if node in places)
            for name, path in LINKS.items()
        }
        linked[ALONE] = frozenset(places.values()) - frozenset().union(*linked.values())
        return Facet({name: FacetValue(name, "", {}) for name in linked}, linked, linked)

    def pairs(self, places: Mapping[str, int], facets: Mapping[str, Facet]) -> dict[tuple[str, str], frozenset[int]]:
        """Return the places of entries with an ask to an addressee and with a strength, by the keys of both."""
        keys = [{value.iri: key for key, value in facets[name].values.items()} for name in PAIR]
        columns = [self._column("rec:Ask", f"rec:{name}") for name in PAIR]
        entries: dict[tuple[str, str], set[int]] = {}
        for node, asks in self._column(_PROVISION, "rec:ask").items():
            for ask in map(_text, asks) if node in places and node not in self._waiting else ():
                for first, second in product(*(column.get(ask, ()) for column in columns)):
                    pair = keys[0][_text(first)], keys[1][_text(second)]
                    entries.setdefault(pair, set()).add(places[node])
        return {pair: frozenset(numbers) for pair, numbers in entries.items()}

    def _keys(self, iris: Iterable[str], identifiers: Mapping[str, str]) -> dict[str, str]:
        """Return the key of each node in a URL: its name, or its IRI if the name is missing or ambiguous."""
        name_of = self._describer.names.prefixed_identifier
        named = {iri: name_of(iri, identifiers[iri]) if iri in identifiers else iri for iri in iris}
        counts = Counter(named.values())
        return {iri: name if counts[name] == 1 else iri for iri, name in named.items()}

    def _first(self, classes: Iterable[str], path: str) -> dict[str, str]:
        """Return the first value of a path in alphabetical order, by node; an empty mapping without a path."""
        if not path:
            return {}
        return {
            node: min(map(_text, values)) for class_ in classes for node, values in self._column(class_, path).items()
        }


def _places_by_value(column: Mapping[str, list[Term]], places: Mapping[str, int]) -> dict[str, set[int]]:
    """Return the places of the nodes with each value of a column."""
    by_value: dict[str, set[int]] = {}
    for node, values in column.items():
        for value in values if node in places else ():
            by_value.setdefault(_text(value), set()).add(places[node])
    return by_value


def _including_narrower(own: Mapping[str, set[int]], above: Mapping[str, str]) -> dict[str, set[int]]:
    """Return the places of each value, with those of the values that it includes."""
    by_value: dict[str, set[int]] = {}
    for iri, places in own.items():
        for broader in _upward(iri, above):
            by_value.setdefault(broader, set()).update(places)
    return by_value


def _upward(iri: str, above: Mapping[str, str]) -> Iterable[str]:
    """Return a node and the chain of nodes that include it."""
    seen: dict[str, None] = {}
    while iri and iri not in seen:
        seen[iri] = None
        iri = above.get(iri, "")
    return seen


def _by_language(values: Iterable[Term]) -> Texts:
    """Return the texts of literals by language, "" for literals without a language."""
    return {getattr(value, "language", None) or "": _text(value) for value in values}


def _text(term: Term) -> str:
    """Return the IRI of a node, or the text of a literal."""
    return str(term.value)  # type: ignore[union-attr]
