"""Content of the page of a recommendation or of one of its parts."""

from functools import cached_property

from reaffirm_core.languages import FALLBACK, Texts, in_language
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation
from reaffirm_server.site.origins import Origin
from reaffirm_server.site.provision_content import PageAsk, ProvisionContent, Tag
from reaffirm_server.site.provision_links import PageReference, ProvisionLinks
from reaffirm_server.site.provision_text import ProvisionText
from reaffirm_server.site.urls import library_search, official, report_search


class ProvisionPage(ProvisionText, ProvisionContent, ProvisionLinks):
    """Provision with its text, annotations, links to other provisions, and position in the source."""

    @cached_property
    def itself(self) -> PageRecommendation:
        """Names and session of the provision."""
        return self.recommendation(self.iri)

    @property
    def adopted_on(self) -> str:
        """Last day of the session that adopted it, as an ISO 8601 date."""
        return self.facts.value(self.itself.adopted.iri, "schema:endDate")

    @property
    def body(self) -> LabelledNode | None:
        """Body whose session adopted it, or None if it is unknown."""
        return self.optional(self.itself.adopted.iri, "schema:organizer")

    @property
    def place(self) -> Texts:
        """Place of the session that adopted it, by language."""
        place = self.optional(self.itself.adopted.iri, "schema:location")
        return place.labels if place else {}

    def note(self, iri: str) -> str:
        """Return the number of a footnote."""
        return self.facts.value(iri, "rec:number")

    def underlined(self, language: str, *kinds: str) -> bool:
        """Return whether the text in a language, own or introductory, has a span of any of these kinds."""
        words = [passage.words.get(language, ()) for passage in (*self.over, self.own)]
        return any(kind in kinds for pieces in words for piece in pieces for kind in piece.kinds)

    @property
    def source_lines(self) -> tuple[int, int]:
        """First and last line in the source file."""
        return self.facts.number(self.iri, "rec:firstLine"), self.facts.number(self.iri, "rec:lastLine")

    @property
    def source(self) -> LabelledNode:
        """Document that contains it."""
        return self.named(self.facts.value(self.iri, "dcterms:source"))

    @property
    def official_documents(self) -> dict[str, str]:
        """Symbols of the reports of its sessions, each with its address, or that of a search if the data have none."""
        facts, sessions = self.facts, dict.fromkeys((self.itself.adopted.iri, self.itself.presented.iri))
        reports = [report for session in sessions for report in facts.values(session, "rec:report")]
        pages = {facts.value(report, "dcterms:identifier"): facts.value(report, "foaf:page") for report in reports}
        return {symbol: official(page) or library_search(symbol) for symbol, page in pages.items()}

    @property
    def report_paragraphs(self) -> list[PageReference]:
        """References that state the number of its paragraph, or of that of its whole, in the report of its session."""
        references = [*self.referred, *(reference for _whole, reference in self.referred_whole)]
        return list({reference.paragraph: reference for reference in references[::-1] if reference.paragraph}.values())

    @property
    def report_search(self) -> str:
        """Address of a search for the report of its session, or "" if its symbol is known or its body is unknown."""
        if self.official_documents or not self.body:
            return ""
        return report_search(in_language(self.body.labels, FALLBACK) or "", self.itself.adopted.date[:4])

    def source_of(self, ask: PageAsk | Tag) -> PageRecommendation:
        """Return the provision whose words are quoted: the provision itself, or one that introduces it."""
        return self.recommendation(ask.source.iri) if ask.source else self.itself

    def neighbour(self, step: int) -> PageRecommendation | None:
        """Return the provision a number of steps after it in the document, or before it if ``step`` is negative.

        Return None at the ends of the document.
        """
        at = str(self.itself.order + step)
        matches = [iri for iri in self.facts.subjects_with("rec:order", at) if self.facts.value(iri, "rec:text")]
        return self.recommendation(matches[0]) if matches else None

    @property
    def headline_origin(self) -> Origin | None:
        """Row of its headline in ``headlines.csv``, or None without such a row."""
        return self.origins.row("headlines.csv", self.iri)
