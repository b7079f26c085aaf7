"""Finder: the entries that fit a choice, in the order that was asked for, and what a reader could choose next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reaffirm_server.choice import Choice
from reaffirm_server.entries import Collection, Entry, Value
from reaffirm_server.facets import Facets, bits, places
from reaffirm_server.search import Search, Searched, Terms, terms

#: The facets whose labels are searched beside the texts.
_TAGS = ("addressee", "theme", "cites", "group", "form")


@dataclass(frozen=True)
class Found:
    """What fits a choice."""

    choice: Choice
    terms: Terms
    places: Sequence[int]  #: in order
    within: int  #: all that has the words, whatever was chosen

    @property
    def total(self) -> int:
        """How many entries fit."""
        return len(self.places)

    @property
    def pages(self) -> int:
        """How many pages they fill; one is there even if nothing fits."""
        return max(-(-self.total // self.choice.size), 1)

    @property
    def shown(self) -> Sequence[int]:
        """The places of those on the page that was asked for."""
        start = self.choice.size * (self.choice.page - 1)
        return self.places[start : start + self.choice.size]


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


class Finder:
    """Finds among the entries of a collection."""

    def __init__(self, collection: Collection) -> None:
        """Index them."""
        self.collection, self.facets = collection, Facets(collection)
        self._tags: list[dict[str, list[Value]]] = [{} for _ in collection.entries]
        for name, facet in collection.facets.items():
            for key, own in facet.own.items():
                for place in own:
                    self._tags[place].setdefault(name, []).append(facet.values[key])
        order = list(collection.facets["session"].values)
        self._sessions = {
            place: order.index(tags["session"][0].key) if "session" in tags else 0
            for place, tags in enumerate(self._tags)
        }
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
        wanted = terms(choice.q)
        scores = self.search.find(wanted) if choice.q else {}
        within = bits(scores) if choice.q else self.facets.everything
        found = places(within & self.facets.matching(choice.chosen))
        return Found(choice, wanted, sorted(found, key=lambda place: self._rank(choice.order, place, scores)), within)

    def _rank(self, order: str, place: int, scores: Mapping[int, float]) -> tuple[float, int]:
        """What an order sorts a place by."""
        key = {
            "relevance": -scores.get(place, 0.0),
            "session": self._sessions[place],
            "latest": -self._sessions[place],
            "reaffirmed": -self.collection.entries[place].reaffirmed,
        }[order]
        return key, place

    def branches(self, found: Found, name: str) -> tuple[Branch, ...]:
        """The values of a facet that would show anything, or were chosen; parts under what they are part of."""
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

        return tuple(grow(""))

    def relaxed(self, found: Found) -> list[tuple[str, str, int]]:
        """What to leave out so that something fits: facet ("q" for the words), key, and how many fit then.

        Single values first of those that show most; only what helps.
        """
        choice = found.choice
        options = [("q", "", choice.without("q"))] if choice.q else []
        options += [(name, key, choice.toggled(name, key)) for name, keys in choice.chosen.items() for key in keys]
        tried = [(name, key, self.find(replace(other, sort="session")).total) for name, key, other in options]
        return sorted((one for one in tried if one[2]), key=lambda one: -one[2])
