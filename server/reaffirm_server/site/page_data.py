"""Data source of the pages: named queries, cached labels and recommendations, and the concepts of provisions."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import cast

from flask import current_app
from pyoxigraph import NamedNode, Quad

from reaffirm_core.languages import Texts
from reaffirm_server.dataset.project_files import load_curated_rows, load_rule_places
from reaffirm_server.engine.queries import query_text
from reaffirm_server.i18n import language
from reaffirm_server.linked.coverage import comparable, coverage, is_read, sessions_read
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.linked.service import LinkedData
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.service import Publications
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.rdf import namespace
from reaffirm_server.search.finder import ListedRecommendations
from reaffirm_server.search.service import SearchService
from reaffirm_server.site import series
from reaffirm_server.site.chart_tables import put_sessions
from reaffirm_server.site.node_facts import Act, LabelledNode, NodeFacts, PageRecommendation
from reaffirm_server.site.ontology_terms import OntologyContent
from reaffirm_server.site.origins import Origins
from reaffirm_server.site.outline import OutlineEntry, outline
from reaffirm_server.site.pair_count import PairCount
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.text_tables import FoldedRow, Row, fold

#: Maximum number of cached recommendations.
_MAX_CACHED = 20_000

#: Maximum number of cached tables of contents.
_MAX_OUTLINES = 1_000


class Site:
    """Data source for pages on one dataset. It caches results, since the dataset does not change while served."""

    def __init__(self, linked: LinkedData, publications: Publications, search: SearchService) -> None:
        self._linked, self._publications, self._search = linked, publications, search
        self._describer = linked.describer
        self._labels: dict[str, Texts] = {}
        self._recommendations: dict[str, PageRecommendation] = {}
        self._class_terms: dict[str, list[Row]] = {}
        self._outlines: dict[str, Sequence[FoldedRow]] = {}
        self._listed_pairs: dict[str, Sequence[Row]] = {}
        self._ontologies: dict[str, OntologyContent] = {}

    @cached_property
    def origins(self) -> Origins:
        """Origins of facts in curated tables and language packs."""
        return Origins(self._linked.names, self._linked.published.corpora, load_curated_rows(), load_rule_places())

    # Queries ---------------------------------------------------------------------------------------------------------

    def query(self, name: str, node: str = "", path: str = "") -> str:
        """Return the text of a query file, with a node IRI, a SPARQL path and the session of a series filled in.

        The path is of prefixed names. The session is the one by which the request counts.
        """
        text = query_text(name, self._linked.names)
        filled = text.replace("<urn:node>", f"<{node}>").replace("<urn:path>", path)
        return filled.replace("<urn:session>", series.session_property()) if "<urn:session>" in filled else filled

    def rows(self, query: str, variable: str = "", among: Iterable[str] = ()) -> list[Row]:
        """Return the rows of a query. If ``variable`` is given, its values are restricted to the IRIs ``among``."""
        if variable:
            nodes = " ".join(f"<{iri}>" for iri in among)
            query = query.replace("WHERE {", f"WHERE {{ VALUES ?{variable} {{ {nodes} }}", 1)
        return self._describer.rows(query)

    def facts(self, name: str, node: str, path: str = "", loaded: Description | None = None) -> FactIndex:
        """Return the facts from a graph query, together with those of a description that is already loaded.

        The labels of the concepts of ``vocabulary`` are part of them.
        """
        quads = self._describer.query_quads(self.query(name, node, path))
        return FactIndex([*(loaded.quads if loaded else ()), *quads, *self.vocabulary], self._linked.prefixes)

    @cached_property
    def vocabulary(self) -> Sequence[Quad]:
        """Labels of the concepts that pages name beside a provision, with the levels of forces and broader concepts."""
        return tuple(self._describer.query_quads(self.query("vocabulary")))

    @cached_property
    def _concepts(self) -> NodeFacts:
        return NodeFacts("", FactIndex(self.vocabulary, self._linked.prefixes), self.origins)

    def concept(self, iri: str) -> LabelledNode:
        """Return a concept of ``vocabulary`` with its labels."""
        return self._concepts.named(iri)

    def labels(self, iris: Iterable[str]) -> dict[str, Texts]:
        """Return the labels of nodes by IRI, cached for each node."""
        wanted = list(iris)
        missing = [NamedNode(iri) for iri in dict.fromkeys(wanted) if iri not in self._labels]
        if missing:
            labels = self._describer.labels(missing)
            self._labels |= {node.value: labels.get(node.value, {}) for node in missing}
        return {iri: self._labels[iri] for iri in wanted}

    @cached_property
    def items(self) -> Sequence[tuple[str, str]]:
        """The IRIs of the numbered items and of the sessions that adopted them, in the order of time."""
        return tuple((row["item"], sys.intern(row["session"])) for row in self.rows(self.query("items")))

    def compared_with(self, iri: str) -> str:
        """Return the sessions with which the texts of the corpus of a node were compared: the scope of "nothing".

        Two corpora without a common language were not, nor a session that nobody has read whole. The words are in the
        language of the page.
        """
        own = [row for row in self._covered if namespace(row["session"]) == namespace(iri)]
        tags = {tag for row in own for tag in row.get("languages", "").split()}
        return coverage(comparable(sessions_read(self._covered), tags), language())

    def sessions_of(self, iris: Iterable[str]) -> str:
        """Return the sessions of the corpora of some nodes: the scope of "latest" in their lineages."""
        corpora = set(map(namespace, iris))
        own = (row for row in self._covered if namespace(row["session"]) in corpora)
        return coverage(sessions_read(own), language())

    @cached_property
    def _covered(self) -> list[Row]:
        return self.rows(self.query("coverage"))

    def acts(self, lineage: str) -> Mapping[str, Act]:
        """Return the texts of a lineage that ask for the same act as another text of it, by IRI (query ``acts``)."""
        return self._acts.get(lineage, {})

    @cached_property
    def _acts(self) -> dict[str, dict[str, Act]]:
        """Texts that ask for the same act as another text of a lineage, by lineage; of several forces the firmest."""
        acts: dict[str, dict[str, Act]] = {}
        for row in self.rows(self.query("acts")):
            act = Act(row["ask"], int(row["level"]), self.concept(row["force"]))
            acts.setdefault(row["lineage"], {}).setdefault(row["provision"], act)
        return acts

    # Content ----------------------------------------------------------------------------------------------------------

    def provision(self, description: Description) -> ProvisionPage:
        """Return a provision with its neighbours."""
        iri = description.node.value
        around = self._describer.query_quads(self.query("provision-around", iri))
        operative = NamedNode(f"{self._linked.names['rec']}operative")
        neighbours = {quad.subject.value for quad in around if quad.predicate == operative}  # type: ignore[union-attr]
        neighbour_quads = (
            self._describer.quads("linked-provisions", [NamedNode(node) for node in sorted(neighbours)])
            if neighbours
            else ()
        )
        quads = [*description.quads, *around, *neighbour_quads, *self.vocabulary]
        return ProvisionPage(iri, FactIndex(quads, self._linked.prefixes), self.origins)

    def listed(self, path: str, iri: str) -> list[PageRecommendation]:
        """Return the recommendations with a path of prefixed names to a node, in chronological order."""
        recommendations = self.recommendations(row["provision"] for row in self.rows(self.query("listed", iri, path)))
        by_presented = series.by_presented()
        return sorted(recommendations.values(), key=lambda recommendation: recommendation.when(by_presented))

    def full_texts(self, provisions: Iterable[str]) -> dict[str, TextVersions]:
        """Return the texts of provisions with those of their introductions, by IRI."""
        texts: dict[str, TextVersions] = {}
        for row in self.rows(self.query("full-texts"), "provision", provisions):
            versions = texts.setdefault(row["provision"], TextVersions({}, {}))
            is_translation = row["property"].endswith("#fullTranslation")
            (versions.translations if is_translation else versions.texts)[row["language"]] = row["text"]
        return texts

    def outline(self, path: str, iri: str) -> list[tuple[int, PageRecommendation]]:
        """Return the recommendations with a path to a node, in document order, each with its depth from 0."""
        depths: dict[str, int] = {}
        listed = sorted(self.listed(path, iri), key=lambda recommendation: recommendation.order)
        for recommendation in listed:
            depths[recommendation.iri] = depths.get(recommendation.part_of, -1) + 1
        return [(depths[recommendation.iri], recommendation) for recommendation in listed]

    def contents(self, page: ProvisionPage) -> list[OutlineEntry]:
        """Return the table of contents beside a provision."""
        return outline(page.iri, page.itself.adopted.iri, self._outline(page.itself.adopted.iri))

    def _outline(self, session: str) -> Sequence[FoldedRow]:
        """Return the rows of the query ``outline``, cached for each session."""
        if session not in self._outlines:
            if len(self._outlines) > _MAX_OUTLINES:
                self._outlines.clear()
            rows = self.rows(self.query("outline", session))
            self._outlines[session] = fold(rows, "label", "headline")
        return self._outlines[session]

    def cite(self, path: str) -> dict[str, Work]:
        """Return the citations of the document at a path, by language."""
        return self._publications.cite(path)

    def recommendations(self, iris: Iterable[str]) -> dict[str, PageRecommendation]:
        """Return recommendations by IRI, cached for each recommendation."""
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._recommendations]
        if missing:
            quads = self._describer.quads("linked-provisions", [NamedNode(iri) for iri in missing])
            node_facts = NodeFacts("", FactIndex([*quads, *self.vocabulary], self._linked.prefixes), self.origins)
            self._recommendations |= {iri: node_facts.recommendation(iri) for iri in missing}
        result = {iri: self._recommendations[iri] for iri in wanted}
        if len(self._recommendations) > _MAX_CACHED:
            self._recommendations.clear()
        return result

    @cached_property
    def classified_terms(self) -> Sequence[Row]:
        """Rows of the terms that classify provisions: class, term, ordinal or level, and broader term."""
        return self.rows(self.query("class-terms"))

    @cached_property
    def works(self) -> Sequence[Row]:
        """Rows of the instruments, documents and parts, each with the work that contains it."""
        return self.rows(self.query("works"))

    @cached_property
    def _terms(self) -> dict[str, Row]:
        """First row of each term in ``classified_terms``, by IRI."""
        return {row["term"]: row for row in reversed(self.classified_terms)}

    def listed_under(self, facet: str, iri: str, limit: int) -> ListedRecommendations:
        """Return the recommendations with a value of a facet. Only the ``limit`` latest are listed by IRI."""
        return self._search.finder.listed(facet, iri, limit)

    def count_under(self, facet: str, iri: str) -> int:
        """Return the number of the operative provisions with a value of a facet."""
        return self._search.finder.count(facet, iri)

    def class_terms(self, class_: str) -> list[Row]:
        """Return the terms of a class of the ontology, by its local name.

        Sessions are ordered by date, forces from the strongest. Narrower terms follow their broader term.
        """
        if class_ not in self._class_terms:
            self._class_terms[class_] = self._sorted(class_)
        return self._class_terms[class_]

    def _sorted(self, class_: str) -> list[Row]:
        """Return the terms of a class in the order of ``class_terms``, without the cache."""
        iri = f"{self._linked.names['rec']}{class_}"
        own = [row for row in self.classified_terms if row["class"] == iri]
        placed = sorted(
            own, key=lambda row: (row.get("day", ""), int(row.get("ordinal", 0)), -int(row.get("level", 0)))
        )
        return sorted(placed, key=self._tree) if any("broader" in row for row in own) else placed

    def corpus(self, iri: str) -> Texts:
        """Return the title of the corpus of a node by language, or {} if only one corpus is served."""
        return self._linked.corpora.get(namespace(iri), {})

    def series(self, session: str) -> list[str]:
        """Return the sessions of the same corpus as a session, in chronological order."""
        terms = (row["term"] for row in self.class_terms("Session"))
        return [term for term in terms if namespace(term) == namespace(session)]

    def shown_session(self, session: str, name: str) -> str:
        """Return a name of a session, prefixed with its corpus if another corpus has a session of the same number."""
        ordinals = [row["ordinal"] for row in self.class_terms("Session")]
        is_unique = ordinals.count(self._terms[session]["ordinal"]) == 1
        return name if is_unique else self._linked.names.prefixed_identifier(session, name)

    def number_of(self, session: str) -> str:
        """Return the ordinal of a session in the form that URLs use."""
        return self._linked.names.prefixed_identifier(session, self._terms[session]["ordinal"])

    @cached_property
    def put_sessions(self) -> frozenset[str]:
        """Ordinals, in the form that URLs use, of the sessions that put provisions to another body."""
        return put_sessions(self._search.finder.collection)

    def year_of(self, session: str) -> str:
        """Return the year of a session, or "" if its day is not known."""
        return self._terms[session].get("day", "")[:4]

    @cached_property
    def years(self) -> str:
        """The years of the first and the last session with a known day, such as "2009–2018", or ""."""
        days = sorted(row["day"][:4] for row in self.class_terms("Session") if row.get("day"))
        return "–".join(dict.fromkeys((days[0], days[-1]))) if days else ""

    def totals(self) -> dict[str, int]:
        """Return the number of operative provisions of each session of the series of this request, by IRI.

        A session that nobody has read whole is left out: a share of its texts would count some and not others.
        """
        facet = self._search.finder.collection.facets[series.session_facet()]
        unread = {row["session"] for row in self._covered if not is_read(row)}
        return {
            value.iri: len(facet.places.get(key, ())) for key, value in facet.values.items() if value.iri not in unread
        }

    def session_of(self, number: str) -> str:
        """Return the IRI of the session with an ordinal in the form that URLs use, or "" without such a session."""
        sessions = (row["term"] for row in self.class_terms("Session"))
        return next((term for term in sessions if self.number_of(term) == number), "")

    def pairs(self, chosen: Mapping[str, str], start: int, limit: int) -> tuple[PairCount, str, list[Row]]:
        """Return the number of chosen reaffirmations, by how they are known, their query, and some rows.

        The rows are ``limit`` of them from ``start``. ``chosen`` maps variables of the query ``pairs``, and
        ``relation``, to IRIs.
        """
        conditions = "".join(
            f" ?comparison rec:relation <{iri}> ." if name == "relation" else f" VALUES ?{name} {{ <{iri}> }}"
            for name, iri in chosen.items()
        )
        query = self.query("pairs")
        pairs = [pair for pair in self._pairs() if all(pair.get(name) == iri for name, iri in chosen.items())]
        shown = [pair["comparison"] for pair in pairs[start : start + limit]]
        return (
            PairCount.of((pair["explicit"] == "true", "via" in pair) for pair in pairs),
            query.replace("WHERE {", f"WHERE {{{conditions}", 1),
            self.rows(query, "comparison", shown) if shown else [],
        )

    def _pairs(self) -> Sequence[Row]:
        """Return the rows of the query ``listed-pairs``, cached for each series.

        They are sorted once. Sorting all reaffirmations would take most of the time of a page.
        """
        by = series.session_property()
        if by not in self._listed_pairs:
            rows = self.rows(self.query("listed-pairs"))
            self._listed_pairs[by] = [{name: sys.intern(value) for name, value in row.items()} for row in rows]
        return self._listed_pairs[by]

    def ontology(self, path: str, content: Callable[[], OntologyContent]) -> OntologyContent:
        """Return the content of the page of the ontology at a path, cached for each of its versions."""
        if path not in self._ontologies:
            self._ontologies[path] = content()
        return self._ontologies[path]

    def concept_iri(self, scheme: str, slug: str) -> str:
        """Return the IRI of a concept of ``vocabulary`` by its scheme and slug, or "" without such a concept."""
        iri = f"{self._linked.names[scheme]}{slug}"
        return iri if self.concept(iri).labels else ""

    def work_key(self, work: str) -> str:
        """Return the key of an instrument or document in the facet ``cites``, or "" if nothing rests on it."""
        return self._search.finder.key("cites", work)

    def uses(self, property_: str, concept: str) -> str:
        """Return a query for the nodes that have a concept as the value of a property."""
        return f"SELECT DISTINCT ?node\nWHERE {{ ?node <{property_}> <{concept}> }}\nORDER BY ?node"

    def slug(self, term: str) -> str:
        """Return the identifier of a term."""
        return self._terms[term]["identifier"]

    @staticmethod
    def _tree(row: Row) -> tuple[str, ...]:
        """Return the sort key that places a term after its broader term."""
        return (row["broader"], row["term"]) if "broader" in row else (row["term"],)


def site() -> Site:
    """Return the data source of the pages of the current application."""
    return cast(Site, current_app.extensions["site"])
