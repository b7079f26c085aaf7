"""Finder: the entries that fit a choice, in the order that was asked for, and what a reader could choose next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.search.entries import Collection, Entry, Value
from reaffirm_server.search.facets import Facets, Set
from reaffirm_server.search.selection import Choice
from reaffirm_server.search.text_index import Search, Searched, Terms, terms

#: The facets whose values grow with the dataset, in the order of time, and how many of these are on offer.
SESSIONS, OFFERED = ("session", "presented"), 100

#: The facets whose labels are searched beside the texts.
_TAGS = ("addressee", "theme", "cites", "group", "form")


@dataclass(frozen=True, eq=False)
class Found:
    """What fits a choice."""

    choice: Choice
    terms: Terms
    unordered: NDArray[np.integer]  #: all that fits, in the order of the document
    ranks: NDArray[np.number]  #: what the order that was asked for sorts it by
    within: Set  #: all that has the words, whatever was chosen

    @property
    def total(self) -> int:
        """How many entries fit."""
        return len(self.unordered)

    @property
    def pages(self) -> int:
        """How many pages they fill; one is there even if nothing fits."""
        return max(-(-self.total // self.choice.size), 1)

    @property
    def places(self) -> Sequence[int]:
        """The places of all of them, in order."""
        return self._first(self.total)

    @property
    def shown(self) -> Sequence[int]:
        """The places of those on the page that was asked for."""
        start = self.choice.size * (self.choice.page - 1)
        return self._first(start + self.choice.size)[start:]

    def _first(self, count: int) -> list[int]:
        """The first places in order; what lies behind them is not sorted."""
        order = np.arange(self.total)
        if count < self.total:
            last = np.partition(self.ranks, count - 1)[count - 1]
            before, beside = np.flatnonzero(self.ranks < last), np.flatnonzero(self.ranks == last)
            order = np.sort(np.concatenate([before, beside[: count - len(before)]]))
        found: list[int] = self.unordered[order[np.argsort(self.ranks[order], kind="stable")]].tolist()
        return found


@dataclass(frozen=True)
class Branch:
    """A value on offer: how many entries it would show, and what is part of it."""

    value: Value
    count: int
    chosen: bool
    parts: tuple["Branch", ...]

    @property
    def open(self) -> bool:
        """Whether it or a part of it was chosen."""
        return self.chosen or any(part.open for part in self.parts)


@dataclass(frozen=True)
class Listed:
    """The provisions, chapeaux among them, that have a value."""

    total: int
    latest: Sequence[str]  #: the IRIs of the latest ones, in the order of time
    lineages: Mapping[str, int]  #: how many of all of them each lineage has, by its IRI; those of most of them first


class Finder:
    """Finds among the entries of a collection."""

    def __init__(self, collection: Collection) -> None:
        """Index them."""
        self.collection, self.facets = collection, Facets(collection)
        self._keys = {
            name: {value.iri: key for key, value in facet.values.items()} for name, facet in collection.facets.items()
        }
        self._when = self._in_time()
        self._members = [np.fromiter(found, np.int64, len(found)) for found in collection.lineages.values()]
        self._tags: list[dict[str, list[Value]]] = [{} for _ in collection.entries]
        for name, facet in collection.facets.items():
            for key, own in facet.own.items():
                for place in own:
                    self._tags[place].setdefault(name, []).append(facet.values[key])
        order = {key: number for number, key in enumerate(collection.facets["session"].values)}
        self._sessions = np.array([order[tags["session"][0].key] if "session" in tags else 0 for tags in self._tags])
        self._reaffirmed = np.array([entry.reaffirmed for entry in collection.entries])
        self.search = Search([self._searched(place, entry) for place, entry in enumerate(collection.entries)])

    def _searched(self, place: int, entry: Entry) -> Searched:
        """What is searched of an entry."""
        tags = (text for name in _TAGS for value in self.tags(place, name) for text in value.labels.values())
        head = "\n".join([*entry.headline.values(), *entry.label.values()])
        return Searched(entry.identifier, head, "\n".join(entry.full_text.values()), "\n".join(tags))

    def tags(self, place: int, name: str) -> Sequence[Value]:
        """The values that an entry itself has in a facet, in their order."""
        return self._tags[place].get(name, ())

    def find(self, choice: Choice) -> Found:
        """The entries that fit a choice."""
        wanted, within = terms(choice.q), self.facets.everything
        scores = np.zeros(len(within), np.float32)
        if choice.q:
            hits = self.search.find(wanted)
            within[:] = False
            within[hits.places], scores[hits.places] = True, hits.scores
        places = np.flatnonzero(within & self.facets.matching(choice.chosen))
        ranks = {
            "relevance": -scores,
            "session": self._sessions,
            "latest": -self._sessions,
            "reaffirmed": -self._reaffirmed,
        }[choice.order]
        return Found(choice, wanted, places, ranks[places], within)

    def listed(self, name: str, iri: str, most: int) -> Listed:
        """All that has a value of a facet; the ``most`` latest of it by name."""
        facet = self.collection.facets[name]
        held, above = facet.held.get(self._keys[name].get(iri, ""), ()), facet.chapeaux.get(iri, ())
        places = np.concatenate([np.fromiter(found, np.int64, len(found)) for found in (held, above)])
        within = np.zeros(len(self._when), bool)
        within[places] = True
        ranks = self._when[places]
        if most < len(places):
            places = places[np.argpartition(-ranks, most)[:most]]
        latest = [self._iri(place) for place in places[np.argsort(self._when[places])].tolist()]
        counts = [int(np.count_nonzero(within[own])) for own in self._members]
        ordered = sorted(zip(self.collection.lineages, counts, strict=True), key=lambda one: (-one[1], one[0]))
        lineages = {line: count for line, count in ordered if count}
        return Listed(len(ranks), latest, lineages)

    def _iri(self, place: int) -> str:
        """The IRI of an entry or a chapeau."""
        entries = self.collection.entries
        return entries[place].iri if place < len(entries) else self.collection.chapeaux[place - len(entries)][0]

    def _in_time(self) -> NDArray[np.integer]:
        """Where each entry and each chapeau stands in the order of time: by the session that presented it first."""
        collection = self.collection
        orders = np.array(
            [*(entry.order for entry in collection.entries), *(order for _, order in collection.chapeaux)]
        )
        sessions, presented = np.zeros(len(orders), np.int64), collection.facets["presented"]
        for number, (key, value) in enumerate(presented.values.items()):
            for places in (presented.held[key], presented.chapeaux.get(value.iri, ())):
                sessions[np.fromiter(places, np.int64, len(places))] = number
        found = np.empty(len(orders), np.int64)
        found[np.lexsort((orders, sessions))] = np.arange(len(orders))
        return found

    def branches(self, found: Found, name: str) -> tuple[Branch, ...]:
        """The values of a facet that would show anything, or were chosen; parts under what they are part of.

        Of sessions the latest.
        """
        facet, choice = self.collection.facets[name], found.choice
        counts = self.facets.counts(name, choice.chosen, found.within)
        below: dict[str, list[Value]] = {}
        for key, value in facet.values.items():
            if counts[key] or key in choice.chosen.get(name, ()):
                below.setdefault(value.broader, []).append(value)

        def grow(key: str) -> Iterator[Branch]:
            for value in below.get(key, ()):
                chosen = value.key in choice.chosen.get(name, ())
                yield Branch(value, counts[value.key], chosen, tuple(grow(value.key)))

        top = tuple(grow(""))
        if name not in SESSIONS:
            return top
        return tuple(branch for place, branch in enumerate(top, OFFERED - len(top)) if place >= 0 or branch.open)

    def more(self, name: str) -> bool:
        """Whether a facet has more values than are ever on offer."""
        return name in SESSIONS and len(self.collection.facets[name].values) > OFFERED

    def relaxed(self, found: Found) -> list[tuple[str, str, int]]:
        """What to leave out so that something fits: facet ("q" for the words), key, and how many fit then.

        Single values first of those that show most; only what helps.
        """
        choice = found.choice
        options = [("q", "", choice.without("q"))] if choice.q else []
        options += [(name, key, choice.toggled(name, key)) for name, keys in choice.chosen.items() for key in keys]
        tried = [(name, key, self.find(replace(other, sort="session")).total) for name, key, other in options]
        return sorted((one for one in tried if one[2]), key=lambda one: -one[2])
