"""Grammar: the part of a language pack that says who asks whom, how strongly, citing what.

Every pattern is a rule with a name, so that a build can say which ones it used; a rule that a reader could take for a
quotation of one provision gives its reason in the pack.
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
    """A pattern of the pack with what it stands for."""

    name: str  #: where it stands in the pack: ``operator[3]``
    pattern: re.Pattern[str]
    reason: str = ""  #: why it matches in one provision only
    awaits: str = ""  #: why it is there although no corpus uses it yet
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """A value of the rule, "" where it has none of this name."""
        return self.values.get(key, "")


#: How many characters of a text are looked at for what belongs to a name.
NEAR = 400


@dataclass(frozen=True)
class Side:
    """Parts of a work as they stand on one side of its name."""

    pattern: re.Pattern[str]  #: group: parts
    before: bool

    def find(self, text: str, name: re.Match[str]) -> re.Match[str] | None:
        """Those that stand beside a name in a text."""
        near = max(0, name.start() - NEAR)
        return self.pattern.search(text, near, name.start()) if self.before else self.pattern.match(text, name.end())


class Uses:
    """In which provisions each rule found something."""

    def __init__(self) -> None:
        self._found: dict[str, set[str]] = {}

    def add(self, rule: Rule, provision: str) -> None:
        """Note that a rule found something in a provision."""
        self._found.setdefault(rule.name, set()).add(provision)

    def __getitem__(self, rule: Rule) -> frozenset[str]:
        """The identifiers of the provisions in which a rule found something."""
        return frozenset(self._found.get(rule.name, ()))


@dataclass(frozen=True)
class Grammar:
    """The rules of one language."""

    actors: tuple[Rule, ...]  #: slug
    parties: tuple[Rule, ...]  #: slug
    subsets: tuple[Rule, ...]  #: slug, of
    partners: tuple[Rule, ...]
    indirect: tuple[Rule, ...]
    operators: tuple[Rule, ...]  #: strength, addressee, basis, reach
    works: tuple[Rule, ...]  #: cites, several
    identifiers: tuple[Rule, ...]  #: footnotes that only identify what they annotate
    references: tuple[Rule, ...]  #: relation, report, reach
    items: ItemForms  #: how recommendations are named by their numbers
    parts: PartForms  #: articles, paragraphs, letters
    beside: tuple[Side, ...]  #: how these stand beside the name of a work, the usual way first
    singled_out: tuple[Side, ...]  #: how more of them may follow: "in particular article 6"
    sharing: SharingForms  #: how works named together have parts one each
    thereof: tuple[re.Pattern[str], ...]  #: how they stand apart, of the work named last: "article 6 thereof"
    same_article: re.Pattern[str]  #: how they stand apart, of the article named last: "paragraph 2 of that article"
    another: re.Pattern[str]  #: names of other works: what stands in one is none of ours, what follows one is its own
    titled: re.Pattern[str]  #: what looks like the name of an instrument, known or not
    alone: re.Pattern[str]  #: how they stand where no other work is named
    bare: Mapping[str, re.Pattern[str]]  #: names, by kind, that say only in documents of one body which work they are
    same: re.Pattern[str]  #: what stands before a bare name that is that of the work of its kind named last
    defining: re.Pattern[str]  #: what says behind the name of a work that a ``bare`` name is it; group: bare
    bodies: tuple[Rule, ...]  #: slug, resolutions, and by kind which work that is in their documents
    limb: re.Pattern[str]
    qualifier: re.Pattern[str]
    interposed: re.Pattern[str]  #: what stands between actors named together and names none of them
    joining: re.Pattern[str]  #: what stands before a clause with its own actor in a part of what is asked above
    unheard: re.Pattern[str]  #: what asks nothing, whatever its words are; the last group
    clause: re.Pattern[str]  #: what ends a clause
    call: re.Pattern[str]  #: words that ask, whoever is asked
    subordinate: re.Pattern[str]  #: what makes an actor and its modal, just after it, no ask
    parted: re.Pattern[str]  #: what begins with an actor and stands before a modal that may be this one's
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
        """The body whose documents these are, by its slug or by the front matter that names it.

        Of several that are named, one with more works of its own comes before one with fewer, as a working group does
        before its conference, and then the one named first.
        """
        if known := next((rule for rule in self.bodies if slug and rule["slug"] == slug), None):
            return known
        named = [(match.start(), rule) for rule in self.bodies if (match := rule.pattern.search(front))]
        works = {rule.name: sum(bool(rule[kind]) for kind in self.bare) for rule in self.bodies}
        return min(named, key=lambda one: (-works[one[1].name], one[0]), default=(0, None))[1]

    def bare_kind(self, name: str) -> str:
        """Of which kind a bare name is, "" for a name that says which work it is."""
        return next((kind for kind, pattern in self.bare.items() if pattern.fullmatch(name)), "")

    @property
    def modals_strength(self) -> str:
        """The strength of the first modal: the one that a milder head verb weakens."""
        return next(iter(self.modals.values()))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule: a document for which the pack was written uses each."""
        named = (self.actors, self.parties, self.subsets, self.partners, self.indirect, self.operators)
        return tuple(rule for group in (*named, self.works, self.identifiers, self.references) for rule in group)


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest that fits."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def parse_grammar(top: Table, ordinals: Iterable[str], numerals: Mapping[str, int]) -> Grammar:
    """Read the sections on asks, citations and references, with the ``ordinals`` of sessions and numbers in words.

    Raises TableError, naming the key, for what is unknown, missing or no regular expression.
    """
    asks, citing, similarity = (top.table(key) for key in ("asks", "citing", "similarity"))
    joined = asks.take("and", str)
    actors, parties = _rules(top, "actor", ("slug",)), _rules(top, "party", ("slug",))
    actor, party = _any(actors), _any((*actors, *parties))
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
        defining=citing.pattern("defining", "bare", terms={"{bare}": f"(?P<bare>{_either(bare.values())})"}),
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
    """How articles, paragraphs and letters are written."""
    kinds = tuple(pattern.pattern for pattern in citing.patterns("parts", terms))
    if len(kinds) != 3 or not all("(?P<part>" in kind for kind in kinds):
        raise citing.error("parts", "should be three, of articles, paragraphs and letters, each with the group 'part'")
    links = {key: citing.pattern(key).pattern for key in ("apposed", "joined", "range", "inside")}
    return part_forms(kinds, citing.pattern("further", terms=terms).pattern, links, numerals)


def _sides(citing: Table, key: str, terms: Mapping[str, str]) -> tuple[Side, ...]:
    """Ways in which parts stand beside {name}, the name of a work, which begins or ends each."""
    sides = []
    for source in citing.strings(key):
        before, named, after = source.partition("{name}")
        if not named or (before and after) or "{parts}" not in source:
            raise citing.error(key, f"should hold {{parts}} before or after {{name}}, is {source!r}")
        sides.append(Side(citing.compile(key, f"{before}$" if before else after, terms), bool(before)))
    return tuple(sides)


def _any(rules: Iterable[Rule]) -> str:
    """A pattern that matches what any of the rules does."""
    return f"(?:{_either(rule.pattern for rule in rules)})"


def _either(patterns: Iterable[re.Pattern[str]]) -> str:
    """A pattern that matches what any of some does."""
    return "|".join(pattern.pattern for pattern in patterns)


def _rules(top: Table, key: str, values: Iterable[str], terms: Mapping[str, str] | None = None) -> tuple[Rule, ...]:
    """The rules of one kind, in the order of the pack; ``terms`` may stand in their patterns."""
    rules = []
    for number, table in enumerate(top.tables(key), 1):
        pattern = table.pattern("pattern", terms=terms)
        reason = table.take("reason", str) if "reason" in table else ""
        awaits = table.take("awaits", str) if "awaits" in table else ""
        said = {value: table.take(value, str) for value in values if value in table}
        table.close()
        rules.append(Rule(f"{key}[{number}]", pattern, reason, awaits, said))
    return tuple(rules)
