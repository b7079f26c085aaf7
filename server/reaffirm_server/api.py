"""The interface for Python (docs/api.md): one dataset, with what the site and the commands do as methods.

Unknown names, invalid values and drafts that cannot be checked raise ReaffirmError, whose message says what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from reaffirm_core.compare.diff import Segment, differences, likeness
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK, LANGUAGES, in_language
from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.queries import named_queries, query_errors
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.drafts.draft import AS_DECIDED, Overruled
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.service import DraftService
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.errors import SelectionError
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.trace import Trace, TraceLink, trace, traced_name
from reaffirm_server.search.dataset_services import open_services
from reaffirm_server.search.entries import FacetValue
from reaffirm_server.search.finder import Finder, SearchResult
from reaffirm_server.search.recommendation import Recommendation
from reaffirm_server.search.selection import choose, in_one_line
from reaffirm_server.search.text_index import terms
from reaffirm_server.text_tables import Row

__all__ = ["ComparedPair", "OpenedDataset", "ReaffirmError", "Recommendation", "SearchResults", "open_dataset"]


class SearchResults(Sequence[Recommendation]):
    """The recommendations that a search selects, in its order; a slice is a page."""

    def __init__(self, finder: Finder, result: SearchResult) -> None:
        self._finder, self._result = finder, result
        self._places = result.places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Recommendation: ...

    @overload
    def __getitem__(self, index: slice) -> list[Recommendation]: ...

    def __getitem__(self, index: int | slice) -> Recommendation | list[Recommendation]:
        if isinstance(index, slice):
            return [self._finder.recommendation(place) for place in self._places[index]]
        return self._finder.recommendation(self._places[index])

    @property
    def also_searched(self) -> Sequence[str]:
        """The other words that were searched, such as synonyms."""
        return [] if self._result.is_of_articles else self._finder.search.others(terms(self._result.choice.q))

    def counts(self, facet: str) -> Mapping[str, int]:
        """Return the number of results for each value of a facet, in place of the values that were chosen of it."""
        counts = self._finder.facets.counts(facet, self._result.choice.chosen, self._result.within)
        return {key: count for key, count in counts.items() if count}


@dataclass(frozen=True)
class ComparedPair:
    """Two recommendations, and the words in which they differ."""

    earlier: Recommendation
    later: Recommendation
    language: str  #: of the texts that were compared
    differences: tuple[Segment, ...]  #: from the earlier to the later text
    link: TraceLink | None  #: the reaffirmation between the two; None if none is recorded

    @property
    def likeness(self) -> float:
        """The share of letters that the two texts have in common, from 0 to 1."""
        return likeness(self.differences)


class OpenedDataset:
    """A dataset that can be searched, traced, checked and compared."""

    def __init__(self, about: DatasetInfo, engine: Engine) -> None:
        """Use a dataset whose queries an engine answers. Indexes are made when they are first needed."""
        self._names, self._engine = about.names, engine
        services = open_services(about, engine)
        self._publications, self._search = services.publications, services.search
        self._provisions, self._drafts = services.linked.provision_names, DraftService(services.linked)
        self._queries = named_queries(about.names, engine)
        self.digest = about.digest  #: SHA-256 in hexadecimal, which a citation should contain

    @property
    def _finder(self) -> Finder:
        return self._search.finder

    def search(self, words: str = "", *, sort: str = "", **values: str | Iterable[str]) -> SearchResults:
        """Return the recommendations with all words and with the values of facets, such as ``theme="compensation"``.

        Words that name only an article of a treaty select what cites it. Names, values and ``sort`` are the parameters
        of ``/recommendations``. Several values are alternatives.
        """
        listed = {
            name: [str(keys)] if isinstance(keys, str | int) else list(map(str, keys)) for name, keys in values.items()
        }
        try:
            choice = choose(words, listed, sort, self._finder.collection)
        except SelectionError as error:
            raise ReaffirmError(in_one_line(error)) from error
        return SearchResults(self._finder, self._finder.find(choice))

    def values(self, facet: str) -> tuple[FacetValue, ...]:
        """Return the values of a facet, such as all themes, in their order."""
        facets = self._finder.collection.facets
        if facet not in facets:
            raise ReaffirmError(f"there is no facet {facet!r}; use one of {', '.join(facets)}")
        return tuple(facets[facet].values.values())

    def recommendation(self, number: str) -> Recommendation:
        """Return the recommendation of an identifier, an IRI, or a number as people write it: ``IV.46 (i) (ii)``.

        Raises ReaffirmError for an unknown number, with similar identifiers, and for an introduction, with its parts.
        """
        named, collection = self._provisions.resolve(number), self._finder.collection
        if named.iri in collection.places:
            return self._finder.recommendation(collection.places[named.iri])
        parts = [entry.identifier for entry in collection.entries if entry.iri.startswith(f"{named.iri}-")]
        raise ReaffirmError(f"{named.identifier} introduces other recommendations; use {', '.join(parts)}")

    def trace(self, name: str) -> Trace:
        """Return what a recommendation reaffirms and what reaffirms it, or the members of a lineage.

        ``name`` is that of a recommendation, or the identifier or label of a lineage. Raises ReaffirmError for an
        unknown name.
        """
        return trace(traced_name(name, self._queries, self._provisions), self._queries)

    def check(self, draft: str, overruled: Overruled = AS_DECIDED) -> DraftReport:
        """Return the report on a draft. Raises DraftError, a ReaffirmError, for a draft that cannot be checked."""
        with query_errors():
            return self._drafts.report(draft, overruled)

    def compare(self, earlier: str, later: str, language: str = "") -> ComparedPair:
        """Return two recommendations with the differences between their own texts.

        The arguments may have any order: ``earlier`` of the result is the recommendation that was presented first.
        ``language`` is that of the texts or translations to compare, by default that in which they were issued.
        """
        first, second = sorted(map(self.recommendation, (earlier, later)), key=self._day)
        sides = first, second
        before, after = ({**side.translation, **side.text} for side in sides)
        language = language or next((tag for tag in sides[0].text if tag in sides[1].text), "")
        if language not in before or language not in after:
            common = ", ".join(tag for tag in before if tag in after)
            raise ReaffirmError(f"{earlier} and {later} do not both have a text in {language!r}; use one of {common}")
        ends = [side.identifier for side in sides]
        links = [link for link in self.trace(ends[0]).links if {link.earlier, link.later} == set(ends)]
        return ComparedPair(*sides, language, differences(before[language], after[language]), next(iter(links), None))

    def _day(self, side: Recommendation) -> str:
        """Return the day on which a recommendation was presented."""
        start = trace(side.identifier, self._queries).start
        assert start is not None  # noqa: S101 - a recommendation is no lineage
        return start.date

    def cite(self, number: str = "", language: str = FALLBACK) -> Work:
        """Return the citation of a recommendation or introduction; of the dataset without a number.

        Raises ReaffirmError for an unknown number or language.
        """
        if language not in LANGUAGES:
            raise ReaffirmError(f"there is no language {language!r}; use one of {', '.join(LANGUAGES)}")
        path = self._provisions.resolve(number).iri.removeprefix(self._names.base) if number else "dataset"
        work = in_language(self._publications.cite(path), language)
        assert work is not None  # noqa: S101 - each work is cited in at least one language
        return work

    def query(self, sparql: str, limits: Limits = Limits()) -> list[Row]:  # noqa: B008 - frozen
        """Return the solutions of a SELECT query: values by variable, without unbound variables."""
        with query_errors():
            answer = self._engine.query(sparql, Selection(), AnswerFormats(), limits)
        if answer.media_type not in formats.RESULTS:
            raise ReaffirmError("the query returns a graph; use SELECT")
        try:
            return rows(answer)
        except TypeError as error:
            raise ReaffirmError("the query returns yes or no; use SELECT") from error


def open_dataset(data: str | Path | None = None, corpus: str = "") -> OpenedDataset:
    """Open a built corpus and the corpora linked to it, by default the main corpus of this installation.

    ``data`` is a folder that `reaffirm build --out` wrote. Raises ReaffirmError if nothing was built there.
    """
    served = open_corpus(None if data is None else Path(data), None, corpus, linked=True)
    return OpenedDataset(served, served.engine())
