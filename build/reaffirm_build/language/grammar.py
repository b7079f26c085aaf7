"""Rules of a language pack for asks, citations and references together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reaffirm_build.language.ask_rules import AskRules, parse_asks
from reaffirm_build.language.citation_rules import CitationRules, parse_citations
from reaffirm_build.language.reference_rules import ReferenceRules, parse_references
from reaffirm_build.language.rules import NEAR, Rule, Uses
from reaffirm_build.toml import Table

__all__ = ["NEAR", "Grammar", "Rule", "Uses", "parse_grammar"]


@dataclass(frozen=True)
class Grammar(AskRules, CitationRules, ReferenceRules):
    """All rules of one language; a function that needs only one kind of rules can take its base class."""

    stock: re.Pattern[str]  #: stock phrases, which count little in similarity

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that at least one corpus must use."""
        asks = (self.actors, self.parties, self.subsets, self.partners, self.indirect, self.operators, self.options)
        return tuple(rule for group in (*asks, self.works, self.identifiers, self.references) for rule in group)


def parse_grammar(top: Table, ordinals: Iterable[str], numerals: Mapping[str, int]) -> Grammar:
    """Parse the sections on asks, citations, references and similarity.

    ``ordinals`` are the ordinals of sessions, ``numerals`` the values of numbers in words. Raises TableError, with the
    key, for an unknown or missing key or an invalid regular expression.
    """
    similarity = top.table("similarity")
    stock = similarity.pattern("stock")
    similarity.close()
    asks, citations, references = parse_asks(top), parse_citations(top, numerals), parse_references(top, ordinals)
    return Grammar(**vars(asks), **vars(citations), **vars(references), stock=stock)
