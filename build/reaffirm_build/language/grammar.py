"""Rules of a language pack for asks, citations and references.

Every rule has a name, so that a build can report unused rules. A rule that looks like a quotation of a single provision
gives its reason in the pack.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reaffirm_build.language.recommendation_numbers import ItemForms, item_forms
from reaffirm_build.language.shared_lists import SharingForms, sharing_forms
from reaffirm_build.language.treaty_parts import PartForms, part_forms
from reaffirm_build.toml import Table


@dataclass(frozen=True)
class Rule:
    """A pattern of the pack with the values that it assigns."""

    name: str  #: section and 1-based position in the pack: ``operator[3]``
    pattern: re.Pattern[str]
    reason: str = ""  #: reason for a pattern that matches in a single provision
    awaits: str = ""  #: reason for a pattern that matches in no corpus yet
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """Return a value of the rule, or "" if the rule has no value of this name."""
        return self.values.get(key, "")


#: The search distance for parts that belong to the name of a work, in characters.
NEAR = 400


@dataclass(frozen=True)
class Side:
    """A form of the parts of a work on one side of its name."""

    pattern: re.Pattern[str]  #: group: parts
    before: bool  #: whether the parts precede the name

    def find(self, text: str, name: re.Match[str]) -> re.Match[str] | None:
        """Return the match of parts next to the name of a work."""
        near = max(0, name.start() - NEAR)
        return self.pattern.search(text, near, name.start()) if self.before else self.pattern.match(text, name.end())


class Uses:
    """A record of the provisions that each rule matched."""

    def __init__(self) -> None:
        self._provisions: dict[str, set[str]] = {}

    def add(self, rule: Rule, provision: str) -> None:
        """Record a match of a rule in a provision."""
        self._provisions.setdefault(rule.name, set()).add(provision)

    def __getitem__(self, rule: Rule) -> frozenset[str]:
        """Return the identifiers of the provisions that a rule matched."""
        return frozenset(self._provisions.get(rule.name, ()))


@dataclass(frozen=True)
class Grammar:
    """The rules of one language. Comments on tuples of rules list their values."""

    actors: tuple[Rule, ...]  #: slug
    parties: tuple[Rule, ...]  #: slug
    subsets: tuple[Rule, ...]  #: slug, of
    partners: tuple[Rule, ...]
    indirect: tuple[Rule, ...]
    operators: tuple[Rule, ...]  #: strength, addressee, basis, reach
    works: tuple[Rule, ...]  #: cites, several
    identifiers: tuple[Rule, ...]  #: footnotes that only identify the annotated words
    references: tuple[Rule, ...]  #: relation, report, reach
    items: ItemForms  #: references to recommendations by number
    parts: PartForms  #: articles, paragraphs, letters
    beside: tuple[Side, ...]  #: parts next to the name of a work, the usual form first
    singled_out: tuple[Side, ...]  #: further parts after the name: "in particular article 6"
    sharing: SharingForms  #: several works with parts that belong to them respectively
    thereof: tuple[re.Pattern[str], ...]  #: parts of the last named work, away from its name: "article 6 thereof"
    same_article: re.Pattern[str]  #: parts of the last named article, away from it: "paragraph 2 of that article"
    another: re.Pattern[str]  #: names of works outside the ontology, which keep the parts in and after them
    titled: re.Pattern[str]  #: text that looks like the name of an instrument, in the ontology or not
    alone: re.Pattern[str]  #: parts in a text that names no other work
    bare: Mapping[str, re.Pattern[str]]  #: short names by kind, which identify a work only in documents of one body
    same: re.Pattern[str]  #: text before a bare name that refers to the last named work of its kind
    defining: re.Pattern[str]  #: text after the name of a work that defines a ``bare`` name for it; group: bare
    bodies: tuple[Rule, ...]  #: slug, resolutions, and by kind the work of a bare name in documents of the body
    limb: re.Pattern[str]
    qualifier: re.Pattern[str]
    interposed: re.Pattern[str]  #: text between actors named together that names no actor
    joining: re.Pattern[str]  #: text before a clause with its own actor, in a part of an ask of a chapeau
    unheard: re.Pattern[str]  #: passages that contain no ask, in the last group
    clause: re.Pattern[str]  #: the end of a clause
    call: re.Pattern[str]  #: words that ask, with any addressee
    subordinate: re.Pattern[str]  #: text directly before an actor and its modal that makes them no ask
    parted: re.Pattern[str]  #: text from an actor to a modal that may belong to it
    modals: Mapping[str, str]
    milder: re.Pattern[str]
    milder_strength: str
    adoption: re.Pattern[str]
    adoption_addressee: str
    not_inherited: tuple[str, ...]
    closed: tuple[str, ...]
    heading_strength: str
    nobody: str
    stock: re.Pattern[str]

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

    @property
    def modals_strength(self) -> str:
        """The strength of the first modal, which a milder head verb weakens."""
        return next(iter(self.modals.values()))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that at least one corpus must use."""
        named = (self.actors, self.parties, self.subsets, self.partners, self.indirect, self.operators)
        return tuple(rule for group in (*named, self.works, self.identifiers, self.references) for rule in group)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, longer words first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def parse_grammar(top: Table, ordinals: Iterable[str], numerals: Mapping[str, int]) -> Grammar:
    """Parse the sections on asks, citations and references.

    ``ordinals`` are the ordinals of sessions, ``numerals`` the values of numbers in words. Raises TableError, with the
    key, for an unknown or missing key or an invalid regular expression.
    """
    asks, citing, similarity = (top.table(key) for key in ("asks", "citing", "similarity"))
    joined = asks.take("and", str)
    actors, parties = _rules(top, "actor", ("slug",)), _rules(top, "party", ("slug",))
    actor, party = _any_rule(actors), _any_rule((*actors, *parties))
    terms = {
        **{f"{{{name}}}": f"(?:{pattern})" for name, pattern in asks.mapping("terms").items()},
        "{actor}": actor,
        "{actors}": f"{actor}(?:{joined}{actor})*",
        "{party}": party,
        "{parties}": f"{party}(?:{joined}{party})*",
    }
    written = {"{numeral}": one_of(numerals)}
    parts = _parts(citing, written, numerals)
    listed = {"{parts}": f"(?P<parts>{parts.listed})"}
    referring = top.table("referring")
    ordinal = {"{ordinal}": one_of(ordinals)}
    items = item_forms(referring, ordinal)
    grammar = Grammar(
        actors=actors,
        parties=parties,
        subsets=_rules(top, "subset", ("slug", "of")),
        partners=_rules(top, "partner", (), terms),
        indirect=_rules(top, "indirect", (), terms),
        operators=_rules(top, "operator", ("strength", "addressee", "basis", "reach"), terms),
        works=_rules(top, "work", ("cites", "several")),
        identifiers=_rules(top, "identifier", ()),
        references=_rules(top, "reference", ("relation", "report", "reach"), {**ordinal, **items.terms}),
        items=items,
        parts=parts,
        beside=_sides(citing, "beside", listed),
        singled_out=_sides(citing, "singled_out", listed),
        sharing=sharing_forms(citing, listed),
        thereof=(*citing.patterns("thereof", listed), same := citing.pattern("same_article", terms=listed)),
        same_article=same,
        another=citing.pattern("another"),
        titled=citing.pattern("titled"),
        alone=citing.pattern("alone", terms=listed),
        same=citing.compile("same", f"(?:{citing.take('same', str)})$"),
        bare=(bare := {kind: citing.compile("bare", name) for kind, name in citing.mapping("bare").items()}),
        defining=citing.pattern("defining", "bare", terms={"{bare}": f"(?P<bare>{_alternation(bare.values())})"}),
        bodies=_rules(top, "body", ("slug", "resolutions", *bare)),
        limb=asks.pattern("limb"),
        qualifier=asks.pattern("qualifier"),
        interposed=asks.pattern("interposed"),
        joining=asks.pattern("joining", terms=terms),
        unheard=asks.pattern("unheard"),
        clause=asks.pattern("clause"),
        call=asks.pattern("call", terms=terms),
        subordinate=asks.pattern("subordinate"),
        parted=asks.pattern("parted", terms=terms),
        modals=asks.mapping("modals"),
        milder=asks.pattern("milder", "verb", terms=terms),
        milder_strength=asks.take("milder_strength", str),
        adoption=asks.pattern("adoption"),
        adoption_addressee=asks.take("adoption_addressee", str),
        not_inherited=asks.strings("not_inherited"),
        closed=asks.strings("closed"),
        heading_strength=asks.take("heading_strength", str),
        nobody=asks.take("nobody", str),
        stock=similarity.pattern("stock"),
    )
    asks.close()
    similarity.close()
    citing.close()
    referring.close()
    return grammar


def _parts(citing: Table, terms: Mapping[str, str], numerals: Mapping[str, int]) -> PartForms:
    """Parse the forms of articles, paragraphs and letters."""
    kinds = tuple(pattern.pattern for pattern in citing.patterns("parts", terms))
    if len(kinds) != 3 or not all("(?P<part>" in kind for kind in kinds):
        problem = "expected three patterns with a group 'part' each: article, paragraph, letter"
        raise citing.error("parts", f"{problem}; found {len(kinds)} patterns")
    links = {key: citing.pattern(key).pattern for key in ("apposed", "joined", "range", "inside")}
    return part_forms(kinds, citing.pattern("further", terms=terms).pattern, links, numerals)


def _sides(citing: Table, key: str, terms: Mapping[str, str]) -> tuple[Side, ...]:
    """Parse the forms of parts before or after {name}, the name of a work."""
    sides = []
    for source in citing.strings(key):
        before, named, after = source.partition("{name}")
        if not named or (before and after) or "{parts}" not in source:
            raise citing.error(key, f"expected {{parts}} before or after {{name}}, found {source!r}")
        sides.append(Side(citing.compile(key, f"{before}$" if before else after, terms), bool(before)))
    return tuple(sides)


def _any_rule(rules: Iterable[Rule]) -> str:
    """Return a pattern that matches wherever any of the rules does."""
    return f"(?:{_alternation(rule.pattern for rule in rules)})"


def _alternation(patterns: Iterable[re.Pattern[str]]) -> str:
    """Return the source of an alternation of patterns."""
    return "|".join(pattern.pattern for pattern in patterns)


def _rules(top: Table, key: str, values: Iterable[str], terms: Mapping[str, str] | None = None) -> tuple[Rule, ...]:
    """Parse the rules of one section in their order; ``terms`` replaces names in braces in their patterns."""
    rules = []
    for number, table in enumerate(top.tables(key), 1):
        pattern = table.pattern("pattern", terms=terms)
        reason = table.take("reason", str) if "reason" in table else ""
        awaits = table.take("awaits", str) if "awaits" in table else ""
        assigned = {value: table.take(value, str) for value in values if value in table}
        table.close()
        rules.append(Rule(f"{key}[{number}]", pattern, reason, awaits, assigned))
    return tuple(rules)
