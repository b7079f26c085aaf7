"""Site: what the pages ask of a dataset: its own queries by name, and what provisions are sorted by."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import cast

from flask import current_app
from pyoxigraph import NamedNode

from reaffirm_server.dataset.project_files import load_curated
from reaffirm_server.engine.queries import query_text
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.fact_index import Facts
from reaffirm_server.linked.service import LinkedData
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.service import Publications
from reaffirm_server.rdf import Texts, namespace
from reaffirm_server.search.finder import Listed
from reaffirm_server.search.service import Search
from reaffirm_server.site.node_facts import Other, Seen
from reaffirm_server.site.origins import Origins
from reaffirm_server.site.provision import Provision
from reaffirm_server.text_tables import Row

#: How many recommendations are remembered at most.
_REMEMBERED = 20_000


class Site:
    """The pages' view of one dataset, which does not change while it is served."""

    def __init__(self, linked: LinkedData, publications: Publications, search: Search) -> None:
        self._linked, self._publications, self._search = linked, publications, search
        self._describer = linked.describer
        self._labels: dict[str, Texts] = {}
        self._others: dict[str, Other] = {}
        self._shelf: dict[str, list[Row]] = {}

    @cached_property
    def origins(self) -> Origins:
        """Where facts were decided."""
        return Origins(self._linked.names, self._linked.published.corpora, load_curated())

    # What is asked ---------------------------------------------------------------------------------------------------

    def query(self, name: str, node: str = "", path: str = "") -> str:
        """The text of one of the server's own queries, about a node and through a path of prefixed names."""
        text = query_text(name, self._linked.names)
        return text.replace("<urn:node>", f"<{node}>").replace("<urn:path>", path)

    def rows(self, query: str, variable: str = "", among: Iterable[str] = ()) -> list[Row]:
        """The rows of a query, or those only in which a variable is ``among`` some nodes."""
        if variable:
            nodes = " ".join(f"<{iri}>" for iri in among)
            query = query.replace("WHERE {", f"WHERE {{ VALUES ?{variable} {{ {nodes} }}", 1)
        return self._describer.rows(query)

    def facts(self, name: str, node: str, path: str = "", known: Description | None = None) -> Facts:
        """What a query says of nodes, with what is known already."""
        asked = self._describer.asked(self.query(name, node, path))
        return Facts([*(known.quads if known else ()), *asked], self._linked.prefixes)

    def labels(self, iris: Iterable[str]) -> dict[str, Texts]:
        """What nodes are called, by IRI; asked once for each."""
        wanted = list(iris)
        missing = [NamedNode(iri) for iri in dict.fromkeys(wanted) if iri not in self._labels]
        if missing:
            found = self._describer.labels(missing)
            self._labels |= {node.value: found.get(node.value, {}) for node in missing}
        return {iri: self._labels[iri] for iri in wanted}

    # What there is ----------------------------------------------------------------------------------------------------

    def provision(self, description: Description) -> Provision:
        """A recommendation with what is around it."""
        iri = description.node.value
        return Provision(iri, self.facts("provision-around", iri, known=description), self.origins)

    def listed(self, path: str, iri: str) -> list[Other]:
        """The recommendations that a path of prefixed names leads from to a node, in the order of time."""
        found = [row["provision"] for row in self.rows(self.query("listed", iri, path))]
        others = self.others(found)
        return [others[one] for one in found]

    def outline(self, path: str, iri: str) -> list[tuple[int, Other]]:
        """The recommendations that a path leads from to a node, in document order, each with how deep it stands."""
        depths: dict[str, int] = {}
        found = sorted(self.listed(path, iri), key=lambda other: other.order)
        for other in found:
            depths[other.iri] = depths.get(other.part_of, -1) + 1
        return [(depths[other.iri], other) for other in found]

    def cite(self, path: str) -> dict[str, Work]:
        """How what is at a path is cited, by language."""
        return self._publications.cite(path)

    def others(self, iris: Iterable[str]) -> dict[str, Other]:
        """Recommendations by IRI; asked once for each."""
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._others]
        if missing:
            quads = self._describer.quads("others", [NamedNode(iri) for iri in missing])
            seen = Seen("", Facts(quads, self._linked.prefixes), self.origins)
            self._others |= {iri: seen.other(iri) for iri in missing}
        found = {iri: self._others[iri] for iri in wanted}
        if len(self._others) > _REMEMBERED:
            self._others.clear()
        return found

    @cached_property
    def shelves(self) -> Sequence[Row]:
        """What provisions are sorted by: class, term, rank and what is broader."""
        return self.rows(self.query("shelves"))

    @cached_property
    def works(self) -> Sequence[Row]:
        """The instruments and documents with their parts, and what each is part of."""
        return self.rows(self.query("works"))

    @cached_property
    def _terms(self) -> dict[str, Row]:
        """The same by term: its first row."""
        return {row["term"]: row for row in reversed(self.shelves)}

    def listed_under(self, facet: str, iri: str, most: int) -> Listed:
        """The recommendations that have a value of a facet, the ``most`` latest of them by name."""
        return self._search.finder.listed(facet, iri, most)

    def shelf(self, class_: str) -> list[Row]:
        """The terms of a class of ours, in the order of time or of their rank; narrower ones after the broader one."""
        if class_ not in self._shelf:
            self._shelf[class_] = self._sorted(class_)
        return self._shelf[class_]

    def _sorted(self, class_: str) -> list[Row]:
        """The same, put in order."""
        iri = f"{self._linked.names['rec']}{class_}"
        own = [row for row in self.shelves if row["class"] == iri]
        ranked = sorted(own, key=lambda row: (row.get("day", ""), int(row.get("rank", 0))))
        return sorted(ranked, key=self._tree) if any("broader" in row for row in own) else ranked

    def corpus(self, iri: str) -> Texts:
        """What the document of the corpus of a node is called, where several corpora are served; else nothing."""
        return self._linked.corpora.get(namespace(iri), {})

    def series(self, session: str) -> list[str]:
        """The sessions of the corpus of one, in the order of time."""
        terms = (row["term"] for row in self.shelf("Session"))
        return [term for term in terms if namespace(term) == namespace(session)]

    def called(self, session: str, name: str) -> str:
        """A name of a session, after that of its corpus if it is not of the main one."""
        return self._linked.names.called(session, name)

    def number_of(self, session: str) -> str:
        """The ordinal of a session, as an address names it."""
        return self.called(session, self._terms[session]["rank"])

    def slug(self, term: str) -> str:
        """The identifier of what provisions are sorted by."""
        return self._terms[term]["identifier"]

    @staticmethod
    def _tree(row: Row) -> tuple[str, ...]:
        """Where a term stands in its tree."""
        return (row["broader"], row["term"]) if "broader" in row else (row["term"],)


def site() -> Site:
    """Return the pages' view of the dataset of the current application."""
    return cast(Site, current_app.extensions["site"])
