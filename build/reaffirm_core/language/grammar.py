"""Rules of a language pack for asks, citations and references together."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reaffirm_core.annotation_kinds import RULED
from reaffirm_core.language.ask_rules import AskRules, parse_asks
from reaffirm_core.language.citation_rules import CitationRules, parse_citations
from reaffirm_core.language.polarity_rules import PolarityRules, parse_polarity
from reaffirm_core.language.reference_rules import ReferenceRules, parse_references
from reaffirm_core.language.rules import NEAR, Rule, RuleUses, one_of, parse_rules
from reaffirm_core.language.subject_rules import SubjectRules, parse_subjects
from reaffirm_core.toml import Table

__all__ = ["NEAR", "Grammar", "Rule", "RuleUses", "SourceRules", "parse_grammar", "parse_sources"]


@dataclass(frozen=True)
class SourceRules(CitationRules, ReferenceRules):
    """The rules of citations and references of one language."""

    limb: re.Pattern[str]  #: where a sentence or limb ends


@dataclass(frozen=True)
class Grammar(AskRules, SourceRules, SubjectRules):
    """All rules of one language; a function that needs only one kind of rules can take its base class."""

    statements: Mapping[str, tuple[Rule, ...]]  #: by kind of annotation that has rules of its own: value, narrows
    stock: re.Pattern[str]  #: stock phrases, which count little in similarity
    empty: re.Pattern[str]  #: words that do not tell what a text is about, so that they are no reason of a match
    polarity: PolarityRules  #: words that turn a request into its opposite

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that at least one corpus must use."""
        asks = (self.actors, self.parties, self.subsets, self.partners, self.indirect, self.operators, self.options)
        others = (self.works, self.identifiers, self.references, *self.statements.values())
        return tuple(rule for group in (*asks, *others) for rule in group)


def parse_grammar(top: Table, ordinals: Collection[str], numerals: Mapping[str, int]) -> Grammar:
    """Parse the sections on asks, citations, references, similarity, negations, subjects and kinds with own rules.

    ``ordinals`` are the ordinals of sessions, ``numerals`` the values of numbers in words. Raises TableError, with the
    key, for an unknown or missing key or an invalid regular expression.
    """
    similarity = top.table("similarity")
    stock, empty = similarity.pattern("stock"), similarity.pattern("empty")
    similarity.close()
    asks, citations, references = parse_asks(top), parse_citations(top, numerals), parse_references(top, ordinals)
    subjects = parse_subjects(top, (*citations.works, *asks.actors))
    rules = {**vars(asks), **vars(citations), **vars(references), **vars(subjects)}
    polarity = parse_polarity(top)
    return Grammar(**rules, statements=parse_statements(top, ordinals), stock=stock, empty=empty, polarity=polarity)


def parse_statements(top: Table, ordinals: Collection[str]) -> dict[str, tuple[Rule, ...]]:
    """Parse only the rules of the kinds of annotation that have rules of their own; takes and raises the same."""
    terms = {"{ordinal}": one_of(ordinals)}
    return {kind.name: parse_rules(top, kind.name, ("value", "narrows"), terms) for kind in RULED}


def parse_sources(top: Table, ordinals: Collection[str], numerals: Mapping[str, int]) -> SourceRules:
    """Parse only what the rules of citations and references need; takes and raises what ``parse_grammar`` does."""
    citations, references = parse_citations(top, numerals), parse_references(top, ordinals)
    return SourceRules(**vars(citations), **vars(references), limb=top.table("asks").pattern("limb"))
