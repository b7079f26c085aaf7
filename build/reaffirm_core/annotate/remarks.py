"""Remarks on an annotated document: doubts that a person should check, each with its line in the source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.references import unread_mentions
from reaffirm_core.annotate.rule_matches import RuleMatches
from reaffirm_core.annotate.uncited import unknown_works, unowned
from reaffirm_core.annotate.unresolved import unasked, without_addressee
from reaffirm_core.annotate.vocabulary_check import Citing, VocabularyCheck, is_described, on_front
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document, Quote, Reference, Remark, Role
from reaffirm_core.names import whole_document

#: The relation of a reference to recommendations in general: it has no target.
_GENERAL = "generic"


def remarks_on(context: Context, matches: RuleMatches, check: VocabularyCheck) -> list[Remark]:
    """Return the remarks on a document: vocabulary, works, asks, articles, mentions, references, in this order."""
    remarks = _on_vocabulary(context, check)
    remarks += _on_unknown_works(context, matches)
    if not context.corpus.is_read:
        remarks += _on_asks(context, matches)
        remarks += _on_articles(context, matches)
        remarks += _on_mentions(context, matches)
    remarks += _on_references(context, matches)
    return remarks


def undescribed(context: Context, check: VocabularyCheck) -> list[Remark]:
    """Return the remarks on names outside the vocabulary in provisions that were read, in the order of the lines."""
    read = [fact for fact in check.missing if not context.corpus.is_pending(fact.provision)]
    return _on_vocabulary(context, replace(check, minted={}, missing=read))


def _on_vocabulary(context: Context, check: VocabularyCheck) -> list[Remark]:
    """Return the remarks on minted documents and on unknown names, in the order of the lines."""
    document, pack = context.document, context.structure
    new = {name: facts for name, facts in check.minted.items() if not is_described(context, facts[0])}
    remarks = [_on_minted(document, facts, pack) for facts in _by_whole(new)]
    remarks += [_on_unknown_name(document, fact, pack, check.terms[fact.cites]) for fact in check.missing]
    return sorted(remarks, key=lambda remark: remark.line)


def _by_whole(minted: Mapping[str, Iterable[Citing]]) -> Iterable[list[Citing]]:
    """Return the facts that cite each minted document or a part of it."""
    citing: dict[str, list[Citing]] = {}
    for name, facts in minted.items():
        citing.setdefault(whole_document(name), []).extend(facts)
    return citing.values()


def _on_minted(document: Document, citing: Sequence[Citing], pack: Structure) -> Remark:
    """Return the remark on a document that has a name only, with all provisions that cite it."""
    by_line = {_line_of(document, fact.quote, pack): fact for fact in reversed(citing)}
    line = min(by_line)
    provisions = ", ".join(dict.fromkeys(fact.provision for fact in citing))
    issue = "the cited document is not described in the ontology, which has only its symbol or number"
    return Remark(
        line, issue, f"{whole_document(citing[0].cites)}, cited in {provisions}: {by_line[line].quote.words!r}"
    )


def _on_unknown_name(document: Document, fact: Citing, pack: Structure, whole: str) -> Remark:
    """Return the remark on a citation outside the vocabulary; ``whole`` is the term that is cited instead, or ""."""
    issue = "what is cited is not in the ontology"
    issue += f"; {whole} is cited instead, of which it is a part" if whole else ""
    if on_front(document, fact):
        issue = "what is cited is on the front page, and may be a head of pages that was read as text"
    words = f"{fact.provision} cites {fact.quote.words!r}, {fact.cites}"
    return Remark(_line_of(document, fact.quote, pack), issue, words)


def _on_unknown_works(context: Context, matches: RuleMatches) -> Iterator[Remark]:
    """Yield a remark for each title that no rule knows, and for each short name whose work cannot be determined."""
    document = context.document
    issue = "expected a work that the language pack names, found another title, or a short name that may mean another"
    for provision, quote in unknown_works(document.provisions, document.footnotes, context.grammar, matches.bare):
        line = _line_of(document, quote, context.structure)
        yield Remark(line, issue, f"{provision} names {quote.words!r}")


def _on_asks(context: Context, matches: RuleMatches) -> Iterator[Remark]:
    """Yield the remarks on clauses without an ask, on asks without an addressee, and on bodies that are no actor."""
    document, grammar = context.document, context.grammar
    missed = "a clause asks by its words, but no rule found an ask in it"
    parted = "a clause asks nobody, but begins with a possible addressee"
    other = "the scheme of actors has no actor for the body that is named; it is left out of the ask"
    doubts = [(missed, quote) for quote in unasked(document.provisions, matches.asks, grammar)]
    doubts += [(parted, quote) for quote in without_addressee(matches.asks, document.provisions, grammar)]
    doubts += [(other, quote) for quote in matches.other_bodies]
    for issue, quote in doubts:
        yield Remark(_line_of(document, quote, context.structure), issue, f"{quote.source}: {quote.words!r}")


def _on_articles(context: Context, matches: RuleMatches) -> Iterator[Remark]:
    """Yield a remark for each article that no treaty could be found for."""
    document = context.document
    issue = "the treaty of an article cannot be determined"
    for quote in unowned(document.provisions, document.footnotes, matches.citations, context.grammar, matches.bare):
        line = _line_of(document, quote, context.structure)
        yield Remark(line, issue, f"{quote.source} names {quote.words!r}")


def _on_mentions(context: Context, matches: RuleMatches) -> Iterator[Remark]:
    """Yield a remark for each mention of earlier recommendations that is no reference."""
    document = context.document
    issue = "the words may refer to earlier recommendations, but no rule read a reference in them"
    for quote in unread_mentions(document.provisions, matches.references, context.grammar):
        yield Remark(_line_of(document, quote, context.structure), issue, f"{quote.source} says {quote.words!r}")


def _on_references(context: Context, matches: RuleMatches) -> list[Remark]:
    """Return the remarks on references without a target, except references to recommendations in general."""
    document, pack = context.document, context.structure
    unresolved = (fact for fact in matches.references if not (fact.target or fact.relation == _GENERAL))
    if context.corpus.is_read:  # the pairs with recommendations of other corpora were decided
        unresolved = (fact for fact in unresolved if not fact.elsewhere)
    return [_on_unresolved(document, reference, pack) for reference in unresolved]


def _on_unresolved(document: Document, reference: Reference, pack: Structure) -> Remark:
    line, words = (
        _line_of(document, reference.quote, pack),
        f"{reference.provision} refers to {reference.quote.words!r}",
    )
    if reference.elsewhere:
        issue = "a recommendation is named that is in another corpus of the body; accept the proposed pair with it"
        return Remark(line, issue, f"{words}: {' or '.join(reference.elsewhere)}")
    return Remark(line, "the target of a reference cannot be determined", words)


def _line_of(document: Document, quote: Quote, pack: Structure) -> int:
    """Return the line of the source on which a quote begins."""
    pieces = [p for p in document.pieces if p.owner == quote.source and p.role in {Role.PROVISION, Role.NOTE}]
    lengths = (len(pack.unwrap(*(piece.words for piece in pieces[:count]))) for count in range(1, len(pieces) + 1))
    return next(piece.line for piece, length in zip(pieces, lengths, strict=True) if quote.start < length)
