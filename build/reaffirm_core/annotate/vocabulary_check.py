"""Cited names compared with the vocabulary: known terms, wholes of unknown parts, and names that can be minted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph

from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.rule_matches import RuleMatches
from reaffirm_core.model import Citation, Document, Reference
from reaffirm_core.names import Names, can_be_minted, whole_document

#: A fact that cites a work, a document or a part of either.
Citing = Citation | Reference


@dataclass(frozen=True)
class VocabularyCheck:
    """The result of the comparison of cited names with the vocabulary."""

    terms: Mapping[str, str]  #: by cited name: the same name, the narrowest known whole of it, or ""
    minted: Mapping[str, Sequence[Citing]]  #: by name of a document without a description, the facts that cite it
    missing: Sequence[Citing]  #: facts that cite a name outside the vocabulary, the first for each name and provision


def check_vocabulary(context: Context, matches: RuleMatches) -> VocabularyCheck:
    """Look up every cited name. Mint names for cited documents that a person described or that nobody has read yet."""
    citing = matches.citing
    names, corpus = context.names, context.corpus
    terms = {fact.cites: _known_term(fact.cites, context.vocabulary, names) for fact in citing}
    terms |= {own: own for own in terms if names.expand(own) == names.document(corpus.identifier)}
    unknown: dict[tuple[str, str], Citing] = {}
    for fact in citing:
        if terms[fact.cites] != fact.cites:
            unknown.setdefault((fact.provision, fact.cites), fact)
    series = matches.body["resolutions"] if matches.body else ""
    waiting = [fact for fact in unknown.values() if corpus.is_pending(fact.provision) or is_described(context, fact)]
    minted = _minted(context.document, waiting, series, terms)
    terms |= {fact.cites: name for name, facts in minted.items() for fact in facts}
    missing = [fact for fact in unknown.values() if terms[fact.cites] not in minted]
    return VocabularyCheck(terms, minted, missing)


def is_described(context: Context, fact: Citing) -> bool:
    """Return whether a person has described the cited document, or the one of which a part is cited."""
    return whole_document(fact.cites.partition("(")[0]) in context.described


def on_front(document: Document, fact: Citing) -> bool:
    """Return whether the citing words are words of the front matter too, as the symbol of the document is."""
    return any(fact.quote.words in line.split() for line in document.front_matter)


def _known_term(name: str, vocabulary: Graph, names: Names) -> str:
    """Return the name, or that of its narrowest whole in the vocabulary; "" if the vocabulary has neither."""
    while (names.expand(name), None, None) not in vocabulary:
        shorter = re.sub(r"[-_][^-_]+$", "", name) if name.startswith("inst:") else re.sub(r"[_(][^_(]+$", "", name)
        if shorter == name:
            return ""
        name = shorter
    return name


def _minted(
    document: Document, unknown: Iterable[Citing], series: str, terms: Mapping[str, str]
) -> dict[str, list[Citing]]:
    """Return the documents that can be named without a description, each with the facts that cite it.

    ``series`` is the series of resolutions of the body. A letter of a paragraph counts as the paragraph. A document is
    left out if its whole is known, or if a citation of it may be a running head.
    """
    citing: dict[str, list[Citing]] = {}
    for fact in unknown:
        name = fact.cites.partition("(")[0]
        if can_be_minted(name, series) and terms[fact.cites] != name:
            citing.setdefault(name, []).append(fact)
    return {name: facts for name, facts in citing.items() if not any(on_front(document, fact) for fact in facts)}
