"""Grammar: the part of a language pack that says who asks whom, how strongly, citing what.

Every pattern is a rule with a name, so that a build can say which ones it used; a rule that a reader could take for a
quotation of one provision gives its reason in the pack.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reaffirm_build.table import Table


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
    subsets: tuple[Rule, ...]  #: slug
    partners: tuple[Rule, ...]
    indirect: tuple[Rule, ...]
    operators: tuple[Rule, ...]  #: strength, addressee, basis, reach
    works: tuple[Rule, ...]  #: cites
    identifiers: tuple[Rule, ...]  #: footnotes that only identify what they annotate
    references: tuple[Rule, ...]  #: relation, report
    item: re.Pattern[str]  #: a recommendation by its number, and the groups of its parts
    again: re.Pattern[str]  #: another part of the same one
    item_and: re.Pattern[str]
    item_range: re.Pattern[str]
    ours: re.Pattern[str]  #: how a text calls the body whose document it is
    any_body: re.Pattern[str]  #: how it calls any body that makes recommendations
    parts: re.Pattern[str]  #: article, paragraphs, letters
    beside: re.Pattern[str]  #: one of these and more, as they stand beside the name of a work
    singled_out: re.Pattern[str]  #: the same after the name, wherever they usually stand: "in particular article 6"
    bare: Mapping[str, str]  #: names, by kind, that say only in documents of one body which work they are
    bodies: tuple[Rule, ...]  #: slug, and by kind which work that is in their documents
    parts_before: bool  #: whether they stand before the name, not after it
    number: re.Pattern[str]  #: one number of a list of them
    range: re.Pattern[str]  #: what stands between two for all from one to the other
    numerals: Mapping[str, int]  #: numbers in words
    limb: re.Pattern[str]
    qualifier: re.Pattern[str]
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
        """The body whose documents these are, by its slug or by the front matter that names it."""
        found = (rule for rule in self.bodies if rule.pattern.search(front) or (slug and rule["slug"] == slug))
        return next(found, None)

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
    joined, said = asks.take("and", str), asks.take("said", str)
    actors, parties = _rules(top, "actor", ("slug",)), _rules(top, "party", ("slug",))
    actor, party = _any(actors), _any((*actors, *parties))
    terms = {
        "{actor}": actor,
        "{actors}": f"{actor}(?:{joined}{actor})*",
        "{party}": party,
        "{parties}": f"{party}(?:{joined}{party})*",
        "{said}": f"(?:{said})",
    }
    written = {"{numeral}": one_of(numerals)}
    before = _stand(citing) == "before"
    joined_parts = citing.take("and", str)
    parts = citing.pattern("parts", "article", "paragraphs", "letter", terms=written)
    referring = top.table("referring")
    item, again = referring.pattern("item", "item", "letter", "small", "deep"), referring.pattern("again", "letter")
    item_and, item_range = referring.pattern("and"), referring.pattern("range")
    one, other = (re.sub(r"\(\?P<\w+>", "(?:", form.pattern) for form in (item, again))
    joins = f"(?:{item_and.pattern}|{item_range.pattern})"
    items = f"(?P<items>{one}(?:{joins}(?:{one}|{other}))*)(?!{referring.take('more', str)})"
    any_body = referring.pattern("bodies")
    named = {"{ordinal}": one_of(ordinals), "{items}": items, "{body}": f"(?:{any_body.pattern})"}
    grammar = Grammar(
        actors=actors,
        parties=parties,
        subsets=_rules(top, "subset", ("slug",)),
        partners=_rules(top, "partner", (), terms),
        indirect=_rules(top, "indirect", (), terms),
        operators=_rules(top, "operator", ("strength", "addressee", "basis", "reach"), terms),
        works=_rules(top, "work", ("cites",)),
        identifiers=_rules(top, "identifier", ()),
        references=_rules(top, "reference", ("relation", "report"), named),
        item=item,
        again=again,
        item_and=item_and,
        item_range=item_range,
        ours=referring.pattern("ours"),
        any_body=any_body,
        parts=parts,
        beside=_beside(citing, _listed(parts, joined_parts), before),
        singled_out=citing.compile("singled_out", f"{citing.take('singled_out', str)}{_listed(parts, joined_parts)}"),
        bare=(bare := citing.mapping("bare")),
        bodies=_rules(top, "body", ("slug", *bare)),
        range=citing.pattern("range"),
        parts_before=before,
        number=citing.pattern("number", terms=written),
        numerals=numerals,
        limb=asks.pattern("limb"),
        qualifier=asks.pattern("qualifier"),
        modals=asks.mapping("modals"),
        milder=asks.pattern("milder", "verb"),
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


def _stand(citing: Table) -> str:
    """Where the parts of a work stand."""
    stand = citing.take("stand", str)
    if stand not in {"before", "after"}:
        raise citing.error("stand", f'should be "before" or "after", is {stand!r}')
    return stand


def _listed(parts: re.Pattern[str], joined: str) -> str:
    """A pattern for one of the parts of a work and more."""
    one = re.sub(r"\(\?P<\w+>", "(?:", parts.pattern)
    return f"(?:{one})(?:{joined}(?:{one}))*"


def _beside(citing: Table, listed: str, before: bool) -> re.Pattern[str]:
    """The parts of a work in a list, and what stands between them and its name."""
    link = citing.take("link", str)
    return citing.compile("parts", f"{listed}{link}$" if before else f"{link}{listed}")


def _any(rules: Iterable[Rule]) -> str:
    """A pattern that matches what any of the rules does."""
    return f"(?:{'|'.join(rule.pattern.pattern for rule in rules)})"


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
