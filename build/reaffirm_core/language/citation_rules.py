"""Rules of a language pack for citations of works and their parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reaffirm_core.language.rules import NEAR, Rule, alternation, one_of, parse_rules
from reaffirm_core.language.shared_lists import SharingForms, sharing_forms
from reaffirm_core.language.treaty_parts import PartForms, part_forms
from reaffirm_core.toml import Pattern, Patterns, Strings, Table


@dataclass(frozen=True)
class Side:
    """A form of the parts of a work, or of the paragraphs of a document, on one side of its name."""

    pattern: re.Pattern[str]  #: group: parts or paragraphs
    before: bool  #: whether the parts precede the name

    def find(self, text: str, name: re.Match[str]) -> re.Match[str] | None:
        """Return the match of parts next to the name of a work."""
        near = max(0, name.start() - NEAR)
        return self.pattern.search(text, near, name.start()) if self.before else self.pattern.match(text, name.end())


@dataclass(frozen=True)
class CitationRules:
    """The rules for citations in one language. Comments on tuples of rules list their values."""

    works: tuple[Rule, ...]  #: cites, several
    identifiers: tuple[Rule, ...]  #: footnotes that only identify the annotated words
    parts: PartForms  #: articles, paragraphs, letters
    beside: tuple[Side, ...]  #: parts next to the name of a work, the usual form first
    singled_out: tuple[Side, ...]  #: further parts after the name: "in particular article 6"
    paragraphs_beside: tuple[Side, ...]  #: paragraphs of a document next to its name
    sharing: SharingForms  #: several works with parts that belong to them respectively
    thereof: Patterns  #: parts of the last named work, away from its name: "article 6 thereof"
    same_article: re.Pattern[str]  #: parts of the last named article, away from it: "paragraph 2 of that article"
    another: re.Pattern[str]  #: names of works outside the ontology, which keep the parts in and after them
    generic: re.Pattern[str]  #: those among ``another`` that name no work: they keep only the parts next to them
    organs: re.Pattern[str]  #: organs and documents of a treaty, whose names contain its name
    contrasting: re.Pattern[str]  #: text between the names of two treaties, the latter bare: "and"
    titled: re.Pattern[str]  #: text that looks like the name of an instrument, in the ontology or not
    alone: re.Pattern[str]  #: parts in a text that names no other work
    bare: Mapping[str, re.Pattern[str]]  #: short names by kind, which identify a work only in documents of one body
    same: re.Pattern[str]  #: text before a bare name that refers to the last named work of its kind
    defining: re.Pattern[str]  #: text after the name of a work that defines a ``bare`` name for it; group: bare
    bodies: tuple[Rule, ...]  #: slug, resolutions, and by kind the work of a bare name in documents of the body

    def body_of(self, slug: str, front: str) -> Rule | None:
        """Return the body of a document by its slug, or by its name in the front matter ``front``.

        Of several named bodies, the body with the most works of its own is preferred: a working group before its
        conference. Among equals, the body named first is preferred.
        """
        if body := next((rule for rule in self.bodies if slug and rule["slug"] == slug), None):
            return body
        named = [(match.start(), rule) for rule in self.bodies if (match := rule.pattern.search(front))]
        works = {rule.name: sum(bool(rule[kind]) for kind in self.bare) for rule in self.bodies}
        return min(named, key=lambda entry: (-works[entry[1].name], entry[0]), default=(0, None))[1]

    def bare_kind(self, name: str) -> str:
        """Return the kind of a bare name, or "" for a name that identifies its work."""
        return next((kind for kind, pattern in self.bare.items() if pattern.fullmatch(name)), "")


def parse_citations(top: Table, numerals: Mapping[str, int]) -> CitationRules:
    """Parse the section on citations and the lists of its rules; ``numerals`` are the values of numbers in words.

    Raises TableError for an invalid key or pattern.
    """
    table = top.table("citing")
    parts = _parts(table, {"{numeral}": one_of(numerals)}, numerals)
    listed = {"{parts}": f"(?P<parts>{parts.listed})"}
    paragraphs = {"{paragraphs}": f"(?P<paragraphs>{table.take('paragraphs', Pattern).pattern})"}
    bare = table.take("bare", dict[str, Pattern])
    named = {"{bare}": f"(?P<bare>{alternation(bare.values())})"}
    return table.rest(
        CitationRules,
        listed,
        works=parse_rules(top, "work", ("cites", "several")),
        identifiers=parse_rules(top, "identifier", ()),
        parts=parts,
        beside=_sides(table, "beside", listed),
        singled_out=_sides(table, "singled_out", listed),
        paragraphs_beside=_sides(table, "paragraphs_beside", paragraphs),
        sharing=sharing_forms(table, listed),
        bare=bare,
        same=table.convert("same", f"(?:{table.take('same', str)})$", Pattern),
        defining=table.pattern("defining", "bare", terms=named),
        bodies=parse_rules(top, "body", ("slug", "resolutions", *bare)),
    )


def _parts(table: Table, terms: Mapping[str, str], numerals: Mapping[str, int]) -> PartForms:
    """Parse the forms of articles, paragraphs and letters."""
    kinds = tuple(pattern.pattern for pattern in table.take("parts", Patterns, terms))
    if len(kinds) != 3 or not all("(?P<part>" in kind for kind in kinds):
        problem = "expected three patterns with a group 'part' each: article, paragraph, letter"
        raise table.error("parts", f"{problem}; found {len(kinds)} patterns")
    links = {key: table.take(key, Pattern).pattern for key in ("apposed", "joined", "range", "inside")}
    return part_forms(kinds, table.take("further", Pattern, terms).pattern, links, numerals)


def _sides(table: Table, key: str, terms: Mapping[str, str]) -> tuple[Side, ...]:
    """Parse the forms of parts before or after {name}, the name of a work; ``terms`` has the pattern of the parts."""
    sides, listed = [], next(iter(terms))
    for source in table.take(key, Strings):
        before, named, after = source.partition("{name}")
        if not named or (before and after) or listed not in source:
            raise table.error(key, f"expected {listed} before or after {{name}}, found {source!r}")
        sides.append(Side(table.convert(key, f"{before}$" if before else after, Pattern, terms), bool(before)))
    return tuple(sides)
