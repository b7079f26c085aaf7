"""Remarks: what a person should look at of what rules found in a document, with the line where it stands."""

from collections.abc import Iterable, Mapping, Sequence

from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Citation, Document, Quote, Reference, Remark, Role
from reaffirm_build.names import whole_of


def by_whole(minted: Mapping[str, Iterable[Citation | Reference]]) -> Iterable[list[Citation | Reference]]:
    """What cites a document or its parts, document by document."""
    found: dict[str, list[Citation | Reference]] = {}
    for name, ones in minted.items():
        found.setdefault(whole_of(name), []).extend(ones)
    return found.values()


def described(document: Document, cited: Sequence[Citation | Reference], pack: Structure) -> Remark:
    """A document that is known by its name only, with all that cite it."""
    lines = {line_of(document, one.quote, pack): one for one in reversed(cited)}
    citing = ", ".join(dict.fromkeys(one.provision for one in cited))
    doubt = "what is cited is not described in the ontology, and is known by its symbol or number only"
    first = lines[min(lines)].quote.words
    return Remark(min(lines), doubt, f"{whole_of(cited[0].cites)}, cited in {citing}: {first!r}")


def on_front(document: Document, one: Citation | Reference) -> bool:
    """Whether the words that cite stand by themselves in the front matter, as the symbol of the document does."""
    return any(one.quote.words in line.split() for line in document.front_matter)


def unlisted(document: Document, one: Citation | Reference, pack: Structure, found: str) -> Remark:
    """What is cited and is not in the vocabulary."""
    doubt = "what is cited is not in the ontology"
    doubt += f"; {found} is cited instead, of which it is a part" if found else ""
    if on_front(document, one):
        doubt = "what is cited is on the front page, and may be a head of pages that was read as text"
    of = f"{one.provision} cites {one.quote.words!r}, {one.cites}"
    return Remark(line_of(document, one.quote, pack), doubt, of)


def unresolved(document: Document, reference: Reference, pack: Structure) -> Remark:
    """What is referred to and cannot be told."""
    of = f"{reference.provision} says {reference.quote.words!r}"
    return Remark(line_of(document, reference.quote, pack), "which recommendations are meant cannot be told", of)


def line_of(document: Document, quote: Quote, pack: Structure) -> int:
    """The line of the source on which a quote begins."""
    pieces = [p for p in document.pieces if p.owner == quote.source and p.role in {Role.PROVISION, Role.NOTE}]
    lengths = (len(pack.unwrap(*(piece.words for piece in pieces[:count]))) for count in range(1, len(pieces) + 1))
    return next(piece.line for piece, length in zip(pieces, lengths, strict=True) if quote.start < length)
