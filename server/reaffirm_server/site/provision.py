"""Provision: what a page on a recommendation, or on a part of one, shows."""

from functools import cached_property

from reaffirm_server.site.node_facts import Named, Other
from reaffirm_server.site.origins import Origin
from reaffirm_server.site.provision_content import Said
from reaffirm_server.site.provision_links import Compared
from reaffirm_server.site.provision_text import Passages


class Provision(Passages, Said, Compared):
    """A recommendation: its text, what it says, what it has to do with others, and where it stands."""

    @cached_property
    def itself(self) -> Other:
        """What it is called."""
        return self.other(self.iri)

    @property
    def adopted_on(self) -> str:
        """The last day of the session that adopted it."""
        return self.facts.one(self.itself.adopted.iri, "schema:endDate")

    def note(self, iri: str) -> str:
        """The number of a footnote."""
        return self.facts.one(iri, "rec:number")

    def underlined(self, *kinds: str) -> bool:
        """Whether words of these kinds are underlined in its text."""
        passages = (*self.over, self.own)
        found = {kind for one in passages for words in one.words.values() for piece in words for kind in piece.kinds}
        return not found.isdisjoint(kinds)

    @property
    def source_lines(self) -> tuple[int, int]:
        """The first and the last line of the source in which it stands."""
        return self.facts.number(self.iri, "rec:firstLine"), self.facts.number(self.iri, "rec:lastLine")

    @property
    def source(self) -> Named:
        """The document in which it stands."""
        return self.named(self.facts.one(self.iri, "dcterms:source"))

    def beside(self, step: int) -> Other | None:
        """The provision so many steps after it in the document."""
        at = str(self.itself.order + step)
        found = [iri for iri in self.facts.whose("rec:order", at) if self.facts.one(iri, "rec:text")]
        return self.other(found[0]) if found else None

    @property
    def headline_origin(self) -> Origin | None:
        """The row that holds its headline."""
        return self.origins.row("headlines.csv", self.iri)
