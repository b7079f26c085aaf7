"""Operative provisions with the values by which they are searched and filtered, read from the graph by column.

A column is one query. In a large dataset it is a query for every TOGETHER sessions, so that the size of an answer is
bounded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from reaffirm_core.languages import Texts
from reaffirm_server.linked.describe import Describer
from reaffirm_server.rdf import Term, natural

_PROVISION, _REAFFIRMATION, _PROPOSED = "rec:Provision", "rec:Reaffirmation", "status:proposed"

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
    stated: int  #: number of these whose text itself states it
    put_to: tuple[Texts, ...] = ()  #: labels of the bodies to which it was put and which are to decide on it
    translation: Texts = field(
        default_factory=dict
    )  #: unofficial working translations, into languages in which there is no text
    full_translation: Texts = field(default_factory=dict)  #: with those of its chapeaux

    def introduction(self, language: str) -> str:
        """Return the text of its chapeaux in a language, or its translation; "" if it has none."""
        own, whole = {**self.translation, **self.text}, {**self.full_translation, **self.full_text}
        return whole.get(language, "").removesuffix(own.get(language, "")).strip()


@dataclass(frozen=True)
class Introduction:
    """A chapeau: it is listed on pages and found by its number, but not searched."""

    iri: str
    identifier: str
    order: int
    label: Texts


@dataclass(frozen=True)
class Concept:
    """A concept that entries have, with the words that people use for it."""

    labels: tuple[str, ...]  #: all its labels, in any language
    places: frozenset[int]  #: of the entries
    exact: bool = False  #: whether the labels mean the same; else some of them mean something narrower


@dataclass(frozen=True)
class FacetValue:
    """A value by which entries are filtered."""

    key: str  #: its name in a URL
    iri: str
    labels: Texts
    broader: str = ""  #: the key of the value that includes this value, or ""
    rank: str = ""  #: its place in the order of the facet: of a session, its first day


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
class FacetSpec:
    """The source of the values of a facet: property paths, in prefixed names."""

    path: str  #: from a provision
    classes: tuple[str, ...]  #: of the values
    key: str = "dcterms:identifier"
    rank: str = ""  #: the order of the values; "" for the number of entries
    falling: bool = False  #: whether the greatest rank comes first
    broader: str = ""  #: from a value to the value that includes it
    own: str = ""  #: the path to the values that an entry shows, if ``path`` also leads to values that include these
    ruled: bool = False  #: whether rules find the values: these count only in provisions that somebody has read
    by_label: bool = False  #: whether its concepts are searched by all their labels
    exact: bool = False  #: whether all labels of a concept mean the same
    closed: bool = False  #: whether all concepts of the classes are values, also those without entries


#: The facets, in the order of the page.
SPECS = {
    "document": FacetSpec("dcterms:source", ("rec:Document",)),
    "session": FacetSpec("rec:session", ("rec:Session",), "rec:ordinal", "schema:startDate", closed=True),
    "addressee": FacetSpec("rec:ask/rec:addressee", ("rec:Actor",), ruled=True, by_label=True),
    "strength": FacetSpec("rec:ask/rec:strength", ("rec:Strength",), ruled=True, closed=True),
    "operator": FacetSpec("rec:ask/rec:operator", ("rec:Operator",), ruled=True, closed=True),
    "force": FacetSpec("rec:ask/rec:force", ("rec:Force",), rank="rec:level", falling=True, ruled=True, closed=True),
    "qualification": FacetSpec(
        "rec:ask/rec:qualifiedBy", ("rec:QualificationKind",), broader="skos:broader", ruled=True
    ),
    "adoption": FacetSpec("rec:adoption", ("rec:Adoption",), closed=True),
    "theme": FacetSpec("rec:theme", ("rec:Theme",), broader="skos:broader", by_label=True),
    "cites": FacetSpec(
        "rec:restsOn",
        ("rec:Instrument", "rec:InstrumentPart", "rec:Document"),
        broader="dcterms:isPartOf",
        own="rec:citation/rec:cited",
        ruled=True,
    ),
    "group": FacetSpec("rec:affectedGroup", ("rec:Group",), broader="skos:broader", by_label=True, exact=True),
    "form": FacetSpec(
        "rec:exploitationForm", ("rec:ExploitationForm",), broader="skos:broader", by_label=True, exact=True
    ),
    "presented": FacetSpec("rec:presentedAt", ("rec:Session",), "rec:ordinal", "schema:startDate"),
}

#: The paths of the values of the facet ``lineage``; entries without any of these have the value ALONE.
LINKS = {"reaffirmed": "rec:reaffirmedBy", "reaffirms": "rec:reaffirms"}
ALONE = "alone"

#: The facets about an ask, each with the property of the ask: a single ask must have the chosen values of all of them.
_OF_ASK = "rec:ask/"
ASK_FACETS = {name: spec.path.removeprefix(_OF_ASK) for name, spec in SPECS.items() if spec.path.startswith(_OF_ASK)}


@dataclass(frozen=True)
class Asks:
    """The asks of the entries, numbered."""

    places: tuple[int, ...] = ()  #: the place of the entry of each ask
    numbers: Mapping[str, Mapping[str, frozenset[int]]] = field(
        default_factory=dict
    )  #: the numbers of the asks with each value, by facet and key


@dataclass(frozen=True)
class Collection:
    """All entries in document order, with their facets. Chapeaux are listed on pages, but not searched."""

    entries: tuple[Entry, ...]
    facets: Mapping[str, Facet]
    asks: Asks = field(default_factory=Asks)
    concepts: tuple[Concept, ...] = ()  #: those with alternative labels
    chapeaux: tuple[Introduction, ...] = ()  #: their places follow those of the entries
    lineages: Mapping[str, frozenset[int]] = field(
        default_factory=dict
    )  #: the places of its members, by IRI of the lineage
    documents: Mapping[str, str] = field(default_factory=dict)  #: the IRIs of documents, by their symbol
    treaties: tuple[FacetValue, ...] = ()  #: all treaties, also those that no entry cites
    moved: Mapping[tuple[str, str], tuple[str, str]] = field(
        default_factory=dict
    )  #: the value that replaces a retired value; each is a facet and a key

    @cached_property
    def places(self) -> dict[str, int]:
        """The places of the entries by IRI."""
        return {entry.iri: place for place, entry in enumerate(self.entries)}


def collect(describer: Describer) -> Collection:
    """Read the entries, facets and lineages of a dataset."""
    columns = _Columns(describer)
    entries = tuple(columns.entries())
    places = {entry.iri: place for place, entry in enumerate(entries)}
    chapeaux = tuple(columns.chapeaux(places))
    chapeau_places = {chapeau.iri: place for place, chapeau in enumerate(chapeaux, len(entries))}
    facets = {name: columns.facet(spec, places, chapeau_places) for name, spec in SPECS.items()}
    facets["lineage"] = columns.links(places)
    lineages = columns.lineages(places | chapeau_places)
    asks, concepts = columns.asks(places, facets), tuple(columns.concepts(facets))
    documents = columns.documents()
    treaties = tuple(columns.treaties())
    return Collection(entries, facets, asks, concepts, chapeaux, lineages, documents, treaties, columns.moved(facets))


class _Columns:
    """The columns of a dataset: mappings from a node to its values."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        sessions = sorted({node for node, _ in describer.values("rec:Session", "rec:ordinal")}, key=str)
        self._groups = [sessions[at : at + TOGETHER] for at in range(0, len(sessions), TOGETHER)]
        proposed = str(describer.names.expand(_PROPOSED))
        self._waiting = {
            node for node, values in self._column(_PROVISION, "rec:status").items() if proposed in map(_text, values)
        }  #: provisions that nobody has read yet

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

    @cached_property
    def _identifiers(self) -> dict[str, str]:
        """The identifiers of provisions."""
        return {node: _text(values[0]) for node, values in self._column(_PROVISION, "dcterms:identifier").items()}

    @cached_property
    def _labels(self) -> dict[str, list[Term]]:
        """The labels of provisions."""
        return self._column(_PROVISION, "rdfs:label")

    def chapeaux(self, places: Mapping[str, int]) -> Iterable[Introduction]:
        """Return the provisions that are not entries, in document order."""
        chapeaux = (
            Introduction(node, self._identifiers.get(node, ""), order, _by_language(self._labels.get(node, ())))
            for node, order in self._orders.items()
            if node not in places
        )
        return sorted(chapeaux, key=lambda chapeau: chapeau.order)

    def entries(self) -> Iterable[Entry]:
        """Yield the operative provisions in document order."""
        operative = {
            node for node, (value, *_) in self._column(_PROVISION, "rec:operative").items() if _text(value) == "true"
        }
        orders, later = self._orders, self._column(_PROVISION, LINKS["reaffirmed"])
        identifiers, stated = self._identifiers, self._stated()
        texts = {"label": self._labels} | {
            name: self._column(_PROVISION, path)
            for name, path in {
                "headline": "rec:headline",
                "text": "rec:text",
                "full_text": "rec:fullText",
                "translation": "rec:translation",
                "full_translation": "rec:fullTranslation",
            }.items()
        }
        through = {
            node: list(dict.fromkeys(map(_text, bodies)))
            for node, bodies in self._column(_PROVISION, "rec:ask/rec:through").items()
            if node not in self._waiting
        }
        names = self._describer.labels({NamedNode(body) for bodies in through.values() for body in bodies})
        for node in sorted(operative & orders.keys() & identifiers.keys(), key=orders.__getitem__):
            literals = {name: _by_language(column.get(node, ())) for name, column in texts.items()}
            for official, ours in (("text", "translation"), ("full_text", "full_translation")):
                literals[ours] = {key: text for key, text in literals[ours].items() if key not in literals[official]}
            put_to = tuple(names.get(body, {}) for body in through.get(node, ()))
            reaffirmed = len(later.get(node, ()))
            yield Entry(
                node,
                self._describer.names.prefixed_identifier(node, identifiers[node]),
                orders[node],
                reaffirmed=reaffirmed,
                stated=stated[node],
                put_to=put_to,
                **literals,
            )

    def _stated(self) -> Counter[str]:
        """Return how many reaffirmations of each provision the later text itself states."""
        explicit = self._column(_REAFFIRMATION, "rec:explicit")
        earlier = self._column(_REAFFIRMATION, "rec:earlier")
        return Counter(_text(earlier[pair][0]) for pair, (value, *_) in explicit.items() if _text(value) == "true")

    def documents(self) -> dict[str, str]:
        """Return the IRIs of documents by their symbol."""
        return {symbol: iri for iri, symbol in self._first(("rec:Document",), "dcterms:identifier").items()}

    def treaties(self) -> Iterable[FacetValue]:
        """Yield the treaties, in order of their identifiers."""
        identifiers = self._first(("rec:Instrument",), "dcterms:identifier")
        labels = self._describer.labels(map(NamedNode, identifiers))
        for iri, identifier in sorted(identifiers.items(), key=lambda treaty: treaty[1]):
            yield FacetValue(identifier, iri, labels.get(iri, {}))

    def lineages(self, places: Mapping[str, int]) -> dict[str, frozenset[int]]:
        """Return the places of the members of each lineage, by its IRI."""
        members = _places_by_value(self._column(_PROVISION, "rec:lineage"), places)
        return {iri: frozenset(own) for iri, own in members.items()}

    def facet(self, spec: FacetSpec, places: Mapping[str, int], chapeau_places: Mapping[str, int]) -> Facet:
        """Return a facet with the values of entries and the values that include these.

        ``places`` and ``chapeau_places`` are the places of entries and of chapeaux, by IRI.
        """
        column = self._values(spec.path, spec)
        above = self._first(spec.classes, spec.broader)
        own = _places_by_value(self._values(spec.own, spec) if spec.own else column, places)
        within = _including_narrower(_places_by_value(column, places), above)
        chapeaux = _including_narrower(_places_by_value(column, chapeau_places), above)
        identifiers, ranks = self._first(spec.classes, spec.key), self._first(spec.classes, spec.rank)
        if spec.closed:
            retired = self._first(spec.classes, "dcterms:isReplacedBy").keys()
            within = {iri: set() for iri in identifiers.keys() - retired} | within
        keys = self._keys(within, identifiers)
        labels = self._describer.labels(map(NamedNode, within))
        ordered = sorted(within, key=lambda iri: (-len(within[iri]), natural(keys[iri])))
        ordered.sort(key=lambda iri: natural(ranks.get(iri, "")), reverse=spec.falling)
        return Facet(
            {
                keys[iri]: FacetValue(
                    keys[iri], iri, labels.get(iri, {}), keys.get(above.get(iri, ""), ""), ranks.get(iri, "")
                )
                for iri in ordered
            },
            {keys[iri]: frozenset(within[iri]) for iri in ordered},
            {keys[iri]: frozenset(own.get(iri, ())) for iri in ordered},
            {iri: frozenset(numbers) for iri, numbers in chapeaux.items()},
        )

    def concepts(self, facets: Mapping[str, Facet]) -> Iterable[Concept]:
        """Yield the concepts of the facets that have alternative labels, also those without entries."""
        for name, spec in SPECS.items():
            own = {value.iri: facets[name].own[key] for key, value in facets[name].values.items()}
            for class_ in spec.classes if spec.by_label else ():
                labels = self._column(class_, "skos:prefLabel")
                for node, others in sorted(self._column(class_, "skos:altLabel").items()):
                    called = sorted({_text(label) for label in (*labels.get(node, ()), *others)})
                    yield Concept(tuple(called), own.get(node, frozenset()), spec.exact)

    def _values(self, path: str, spec: FacetSpec) -> dict[str, list[Term]]:
        """Return the values of a path of a facet; those that rules find without those of proposed provisions."""
        column = self._column(_PROVISION, path)
        return {node: values for node, values in column.items() if not (spec.ruled and node in self._waiting)}

    def links(self, places: Mapping[str, int]) -> Facet:
        """Return the facet ``lineage``: reaffirmed entries, entries that reaffirm others, all other entries."""
        linked = {
            name: frozenset(places[node] for node in self._column(_PROVISION, path) if node in places)
            for name, path in LINKS.items()
        }
        linked[ALONE] = frozenset(places.values()) - frozenset().union(*linked.values())
        return Facet({name: FacetValue(name, "", {}) for name in linked}, linked, linked)

    def asks(self, places: Mapping[str, int], facets: Mapping[str, Facet]) -> Asks:
        """Return the asks of entries with their values; without those of proposed provisions."""
        of_entry = sorted(
            (places[node], _text(ask))
            for node, asks in self._column(_PROVISION, "rec:ask").items()
            if node in places and node not in self._waiting
            for ask in asks
        )
        order = {ask: number for number, (_, ask) in enumerate(of_entry)}
        numbers: dict[str, dict[str, frozenset[int]]] = {}
        for name, path in ASK_FACETS.items():
            spec = SPECS[name]
            by_value = _places_by_value(self._column("rec:Ask", path), order)
            by_value = _including_narrower(by_value, self._first(spec.classes, spec.broader))
            numbers[name] = {key: frozenset(by_value.get(value.iri, ())) for key, value in facets[name].values.items()}
        return Asks(tuple(place for place, _ in of_entry), numbers)

    def moved(self, facets: Mapping[str, Facet]) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the value that replaces each retired value: of several, the one of the same name comes first.

        The number of a session that one corpus has, without its prefix, is replaced by the key of that session.
        """
        current = {value.iri: (name, key) for name, facet in facets.items() for key, value in facet.values.items()}
        moved: dict[tuple[str, str], tuple[str, str]] = {}
        for name in (name for name, spec in SPECS.items() if "rec:Session" in spec.classes):
            bare = Counter(key.rpartition(":")[2] for key in facets[name].values)
            for key in facets[name].values:
                if bare[short := key.rpartition(":")[2]] == 1 and short != key:
                    moved[name, short] = (name, key)
        for name, spec in SPECS.items():
            for class_ in spec.classes:
                keys = self._first((class_,), spec.key)
                for node, values in self._column(class_, "dcterms:isReplacedBy").items():
                    new = sorted(current[iri] for iri in map(_text, values) if iri in current)
                    if node in keys and keys[node] not in facets[name].values and new:
                        moved[name, keys[node]] = min(new, key=lambda value: value[1] != keys[node])
        return moved

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
