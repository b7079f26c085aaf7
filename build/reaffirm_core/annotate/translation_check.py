"""Check of a translation by the rules of its language: the facts of the original must be found in the translation.

The codebook describes the check in its section Translation. The facts of a provision, each as a text:

- ``asks``: the number of asks
- ``addressee``, ``operator``, ``strength``: the values of its asks in order, each once
- ``partner``: partners of its asks
- ``adoption``: whether it was adopted or only put to another body, and the body that its asks reach it through
- ``citation``: works and parts of works
- ``reference``: relations to earlier recommendations, with their targets
- by the name of each kind of annotation that has rules of its own: the values

The targets that ``references.csv`` decides hold for both languages, because they are decisions on the provision.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.rule_matches import RuleMatches, apply_rules, resolved_references
from reaffirm_core.annotate.translations import Translation
from reaffirm_core.annotation_kinds import RULED
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Ask, Document
from reaffirm_core.structure.versions import aligned

#: The table of the known differences, each with its reason.
TABLE = "translation-differences.csv"

#: The separator of values in a fact.
_AND = " "

_ASK_FACTS: Mapping[str, Callable[[Ask], Iterable[str]]] = {
    "addressee": lambda ask: ["+".join(sorted(ask.addressees))],
    "operator": lambda ask: [ask.operator],
    "strength": lambda ask: [ask.strength],
}

#: The kinds of annotation that have rules of their own.
_KINDS = tuple(kind.name for kind in RULED)

#: The facts in which versions of a document must agree, since each of them is authoritative.
_BINDING = ("asks", "addressee", "strength", "citation", "reference")
#: The facts that a difference in the number of asks entails.
_OF_ASKS = frozenset({"addressee", "strength"})

#: The names of the facts that are compared.
FACTS = (*("asks", *_ASK_FACTS, "partner", "adoption", "citation", "reference"), *_KINDS)


@dataclass(frozen=True)
class TranslationDifference:
    """A fact of a provision that the original and its translation, or a version in another language, do not share."""

    provision: str
    fact: str  #: one of ``FACTS``
    original: str
    translation: str


@dataclass(frozen=True)
class TranslationComparison:
    """The result of the check of a translation."""

    provisions: int
    differences: tuple[TranslationDifference, ...]

    def equal(self) -> dict[str, int]:
        """Return the number of provisions with an equal fact, by the name of the fact."""
        different = Counter(difference.fact for difference in self.differences)
        return {fact: self.provisions - different[fact] for fact in FACTS}


def compare_translation(context: Context, translation: Translation, pack: Pack) -> TranslationComparison:
    """Compare the facts of a document with those that the rules of ``pack`` find in its translation.

    Raises TableError, with the cell, for an error in ``asks.csv`` or ``references.csv``.
    """
    return compare_version(context, _translated(context.document, translation), pack)


def compare_version(context: Context, version: Document, pack: Pack) -> TranslationComparison:
    """Compare the facts of a document with those that the rules of ``pack`` find in its version in another language.

    The version has the same provisions. Raises TableError, with the cell, for an error in ``asks.csv`` or
    ``references.csv``.
    """
    grammar, corpus = pack.grammar, replace(context.corpus, language=pack.language)
    foreign = Context(version, corpus, pack.structure, grammar, {}, context.vocabulary, context.names)
    original = _facts(apply_rules(context))
    other = _facts(apply_rules(foreign, resolved_references(context)))
    differences = (
        TranslationDifference(provision.identifier, fact, values, others)
        for provision in context.document.provisions
        for fact in FACTS
        if (values := original[provision.identifier][fact]) != (others := other[provision.identifier][fact])
    )
    return TranslationComparison(len(context.document.provisions), tuple(differences))


def contradictions(context: Context, version: Document, pack: Pack) -> Iterator[TranslationDifference]:
    """Yield the facts in which a version in another language contradicts a document by the rules alone, in order.

    Provisions that only one of them has, or that have parts in one only, are not compared. Beside ``FACTS``, a
    ``negation`` can stand in one text only.
    """
    alike = aligned(context.document, version)
    ours, theirs = (
        replace(document, provisions=tuple(p for p in document.provisions if p.identifier in alike))
        for document in (context.document, version)
    )
    comparison = compare_version(replace(context, document=ours, tables={}), theirs, pack)
    differences = {(difference.provision, difference.fact): difference for difference in comparison.differences}
    translated = {provision.identifier: provision.text for provision in theirs.provisions}
    for provision in ours.provisions:
        name = provision.identifier
        own = [fact for fact in _BINDING if (name, fact) in differences]
        is_entailed = bool(_OF_ASKS.intersection(own))
        yield from (differences[name, fact] for fact in own if fact != "asks" or not is_entailed)
        texts = ((provision.text, context.grammar), (translated[name], pack.grammar))
        negations = [match[0] if (match := grammar.negation.search(text)) else "" for text, grammar in texts]
        if bool(negations[0]) is not bool(negations[1]):
            yield TranslationDifference(name, "negation", *negations)


def unlisted(table: Curated, comparison: TranslationComparison, document: Document) -> Iterator[TranslationDifference]:
    """Yield the differences that the table of known differences does not list.

    Raises TableError, with the cell, for an unknown provision or fact, a listed difference that does not exist, or one
    with other values.
    """
    provisions = {provision.identifier for provision in document.provisions}
    open_ = {(difference.provision, difference.fact): difference for difference in comparison.differences}
    for row in table.rows:
        number, cells = row
        key = (table.one_of(row, "provision", provisions), table.one_of(row, "fact", FACTS))
        if key not in open_:
            raise table.error(number, "fact", f"the translation of {key[0]} has the same {key[1]}; delete the row")
        difference = open_.pop(key)
        for column, value in (("original", difference.original), ("translation", difference.translation)):
            if cells[column] != value:
                raise table.error(number, column, f"expected {value!r}, found {cells[column]!r}; read {key[0]} again")
        if not cells["reason"].strip():
            raise table.error(number, "reason", "is empty; give the reason of the difference")
    yield from open_.values()


def _translated(document: Document, translation: Translation) -> Document:
    """Return the document with the texts of its translation."""
    texts, full = translation.texts, translation.full_texts
    return replace(
        document,
        provisions=tuple(
            replace(provision, text=texts[provision.identifier], full_text=full[provision.identifier])
            for provision in document.provisions
        ),
        footnotes=tuple(replace(note, text=texts[note.identifier]) for note in document.footnotes),
        front_matter=tuple(translation.front_matter.split("\n")),
    )


def _facts(matches: RuleMatches) -> dict[str, dict[str, str]]:
    """Return the facts of each provision."""
    asks = defaultdict[str, list[Ask]](list)
    for ask in matches.asks:
        asks[ask.provision].append(ask)
    cited, referred = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for citation in matches.citing:
        cited[citation.provision].append(citation.cites)
    for reference in matches.references:
        referred[reference.provision].append(f"{reference.relation}>{reference.target}")
    stated = defaultdict[tuple[str, str], list[str]](list)
    for statement in matches.statements:
        stated[statement.provision, statement.kind].append(statement.value)
    return {
        identifier: {
            **_ask_facts(asks[identifier]),
            "adoption": _joined([adoption, *(ask.through for ask in asks[identifier])]),
            "citation": _joined(sorted(filter(None, cited[identifier]))),
            "reference": _joined(sorted(referred[identifier])),
            **{kind: _joined(sorted(stated[identifier, kind])) for kind in _KINDS},
        }
        for identifier, adoption in matches.adoptions.items()
    }


def _ask_facts(asks: Sequence[Ask]) -> dict[str, str]:
    values = {fact: _joined(value for ask in asks for value in of(ask)) for fact, of in _ASK_FACTS.items()}
    partners = sorted(party.slug for ask in asks for party in ask.partners)
    return {"asks": str(len(asks)), **values, "partner": _joined(partners)}


def _joined(values: Iterable[str]) -> str:
    """Return values as one text, each once."""
    return _AND.join(value for value in dict.fromkeys(values) if value)
