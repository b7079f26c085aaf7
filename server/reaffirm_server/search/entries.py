"""Entries: the operative provisions as they are searched and filtered, asked of the graph column by column.

Each column is one query whose cost grows with its own length, or several in a large dataset, of so many sessions each:
no answer grows with the dataset.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from reaffirm_server.linked.describe import Describer
from reaffirm_server.rdf import Term, Texts, natural

_PROVISION = "rec:Provision"

#: How many sessions are read at once, and which way leads to them from the nodes of which there are many.
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
    full_text: Texts  #: with the words above it
    reaffirmed: int  #: how many later provisions reaffirm it


@dataclass(frozen=True)
class Value:
    """A value by which entries are filtered."""

    key: str  #: what it is called in an address
    iri: str
    labels: Texts
    broader: str = ""  #: the key of the value that this one is part of


@dataclass(frozen=True)
class Facet:
    """A property by which entries are filtered: its values in their order, and which entries have each."""

    values: Mapping[str, Value]
    held: Mapping[str, frozenset[int]]  #: the places of entries, by key; a value has those of what is part of it
    own: Mapping[str, frozenset[int]]  #: the places of entries that have a value itself
    chapeaux: Mapping[str, frozenset[int]] = field(default_factory=dict)  #: the places of chapeaux, by IRI; as `held`


@dataclass(frozen=True)
class Spec:
    """Where the values of a facet come from: property paths, in prefixed names."""

    path: str  #: from a provision
    classes: tuple[str, ...]  #: of the values
    key: str = "dcterms:identifier"
    rank: str = ""  #: what the values are ordered by; else by how many entries have them
    broader: str = ""  #: to what a value is part of, whose entries include its own
    ruled: bool = False  #: whether rules find the values: they count once somebody has read them


#: The facets, in the order in which they are offered.
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

#: Whether an entry is reaffirmed later and reaffirms earlier ones: the paths that tell; an entry with neither is alone.
LINKS = {"reaffirmed": "rec:reaffirmedBy", "reaffirms": "rec:reaffirms"}
ALONE = "alone"

#: Two facets that are read together: one and the same ask has both.
PAIR = ("addressee", "strength")


@dataclass(frozen=True)
class Collection:
    """All entries in document order, with their facets; chapeaux are listed on pages, but not searched."""

    entries: tuple[Entry, ...]
    facets: Mapping[str, Facet]
    pairs: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)  #: entries with an ask of both
    chapeaux: tuple[tuple[str, int], ...] = ()  #: IRI and order of those provisions; their places follow the entries'
    lineages: Mapping[str, frozenset[int]] = field(default_factory=dict)  #: the places in each lineage, by its IRI


def collect(describer: Describer) -> Collection:
    """Read the entries of a dataset."""
    columns = _Columns(describer)
    entries = tuple(columns.entries())
    places = {entry.iri: place for place, entry in enumerate(entries)}
    chapeaux = tuple(columns.chapeaux(places))
    beside = {iri: place for place, (iri, _) in enumerate(chapeaux, len(entries))}
    facets = {name: columns.facet(spec, places, beside) for name, spec in SPECS.items()}
    facets["lineage"] = columns.links(places)
    return Collection(entries, facets, columns.pairs(places, facets), chapeaux, columns.lineages(places | beside))


class _Columns:
    """Columns of one dataset, each a mapping from a node to its values."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        sessions = sorted({node for node, _ in describer.values("rec:Session", "rec:ordinal")}, key=str)
        self._groups = [sessions[at : at + TOGETHER] for at in range(0, len(sessions), TOGETHER)]
        self._waiting = self._column(_PROVISION, "rec:status").keys()  #: provisions that nobody has read yet

    def _column(self, class_: str, path: str) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        way = _SESSIONS.get(class_, "") if len(self._groups) > 1 else ""
        for group in self._groups if way else [[]]:
            for node, value in self._describer.values(class_, path, way, group):
                found.setdefault(_text(node), []).append(value)
        return found

    @cached_property
    def _orders(self) -> dict[str, int]:
        """Where provisions stand in their document."""
        return {node: int(_text(order)) for node, (order, *_) in self._column(_PROVISION, "rec:order").items()}

    def chapeaux(self, places: Mapping[str, int]) -> Iterable[tuple[str, int]]:
        """The provisions that are no entries, in document order."""
        left = ((node, order) for node, order in self._orders.items() if node not in places)
        return sorted(left, key=lambda one: one[1])

    def entries(self) -> Iterable[Entry]:
        """The operative provisions in document order."""
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
            spoken = {name: _spoken(column.get(node, ())) for name, column in texts.items()}
            reaffirmed = len(later.get(node, ()))
            yield Entry(node, _text(identifiers[node][0]), orders[node], reaffirmed=reaffirmed, **spoken)

    def lineages(self, places: Mapping[str, int]) -> dict[str, frozenset[int]]:
        """The provisions of each lineage."""
        return {iri: frozenset(found) for iri, found in _held(self._column(_PROVISION, "rec:lineage"), places).items()}

    def facet(self, spec: Spec, places: Mapping[str, int], beside: Mapping[str, int]) -> Facet:
        """A facet: the values that some entry has and those above them, and the chapeaux ``beside`` that have any."""
        column = self._column(_PROVISION, spec.path)
        if spec.ruled:
            column = {node: values for node, values in column.items() if node not in self._waiting}
        above = self._one(spec.classes, spec.broader)
        own = _held(column, places)
        held, chapeaux = _within(own, above), _within(_held(column, beside), above)
        keys, ranks = self._keys(held, self._one(spec.classes, spec.key)), self._one(spec.classes, spec.rank)
        labels = self._describer.labels(map(NamedNode, held))
        ordered = sorted(held, key=lambda iri: (natural(ranks.get(iri, "")), -len(held[iri]), natural(keys[iri])))
        return Facet(
            {
                keys[iri]: Value(keys[iri], iri, labels.get(iri, {}), keys.get(above.get(iri, ""), ""))
                for iri in ordered
            },
            {keys[iri]: frozenset(held[iri]) for iri in ordered},
            {keys[iri]: frozenset(own.get(iri, ())) for iri in ordered},
            {iri: frozenset(found) for iri, found in chapeaux.items()},
        )

    def links(self, places: Mapping[str, int]) -> Facet:
        """The facet that tells entries with a lineage from those that stand alone."""
        held = {
            name: frozenset(places[node] for node in self._column(_PROVISION, path) if node in places)
            for name, path in LINKS.items()
        }
        held[ALONE] = frozenset(places.values()) - frozenset().union(*held.values())
        return Facet({name: Value(name, "", {}) for name in held}, held, held)

    def pairs(self, places: Mapping[str, int], facets: Mapping[str, Facet]) -> dict[tuple[str, str], frozenset[int]]:
        """The entries that have an ask of an addressee and a strength."""
        keys = [{value.iri: key for key, value in facets[name].values.items()} for name in PAIR]
        columns = [self._column("rec:Ask", f"rec:{name}") for name in PAIR]
        found: dict[tuple[str, str], set[int]] = {}
        for node, asks in self._column(_PROVISION, "rec:ask").items():
            for ask in map(_text, asks) if node in places and node not in self._waiting else ():
                for first in columns[0].get(ask, ()):
                    for second in columns[1].get(ask, ()):
                        pair = keys[0][_text(first)], keys[1][_text(second)]
                        found.setdefault(pair, set()).add(places[node])
        return {pair: frozenset(numbers) for pair, numbers in found.items()}

    def _keys(self, iris: Iterable[str], identifiers: Mapping[str, str]) -> dict[str, str]:
        """What each node is called in an address; by its IRI where two are called the same or it has no identifier."""
        called = self._describer.names.called
        named = {iri: called(iri, identifiers[iri]) if iri in identifiers else iri for iri in iris}
        often = Counter(named.values())
        return {iri: name if often[name] == 1 else iri for iri, name in named.items()}

    def _one(self, classes: Iterable[str], path: str) -> dict[str, str]:
        """The first value of a path, by node; nothing without a path."""
        if not path:
            return {}
        return {
            node: min(map(_text, values)) for class_ in classes for node, values in self._column(class_, path).items()
        }


def _held(column: Mapping[str, list[Term]], places: Mapping[str, int]) -> dict[str, set[int]]:
    """The places that have each value of a column."""
    found: dict[str, set[int]] = {}
    for node, values in column.items():
        for value in values if node in places else ():
            found.setdefault(_text(value), set()).add(places[node])
    return found


def _within(own: Mapping[str, set[int]], above: Mapping[str, str]) -> dict[str, set[int]]:
    """The places that have each value or what is part of it."""
    found: dict[str, set[int]] = {}
    for iri, places in own.items():
        for higher in _upward(iri, above):
            found.setdefault(higher, set()).update(places)
    return found


def _upward(iri: str, above: Mapping[str, str]) -> Iterable[str]:
    """A node and all that it is part of."""
    seen: dict[str, None] = {}
    while iri and iri not in seen:
        seen[iri] = None
        iri = above.get(iri, "")
    return seen


def _spoken(values: Iterable[Term]) -> Texts:
    """Literals by language."""
    return {getattr(value, "language", None) or "": _text(value) for value in values}


def _text(term: Term) -> str:
    """The IRI of a node, the text of a literal."""
    return str(term.value)  # type: ignore[union-attr]
