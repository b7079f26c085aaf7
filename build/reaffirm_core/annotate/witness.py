"""Second witness of a parse, independent of the parser: texts that may be recommendations and were not read so.

The parser tells recommendations from other text by numbers, headings and layout. The rules for asks tell them by their
words alone. Where the rules find a named actor in text that the parser set aside, a person must decide. The same holds
for a paragraph or a number that the parser read as words of the text before it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reaffirm_core.annotate.asks import asks
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Ask, Document, Piece, Remark, Role, lone_provision

#: Roles of text that no provision contains, by the words for them in a doubt.
_SET_ASIDE = {
    Role.FRONT: "front matter",
    Role.HEADING: "heading of a session",
    Role.TOPIC: "heading",
    Role.SESSION: "text of a session",
    Role.REPORT: "text of another section",
    Role.BACK: "text of an annex",
    Role.NOTE: "footnote",
    Role.FURNITURE: "head or foot of a page",
}
#: Roles of text that can introduce the recommendations.
_INTRODUCING = frozenset({Role.FRONT, Role.SESSION})
#: A number of any form at the beginning of a line: ``3.``, ``(b)``, ``c)``, ``iv.``
_NUMBER = re.compile(r"[(\uFF08]?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]{1,2}|[ivx]{1,5}|[A-Z])[.)\uFF0E\uFF09\u3001](?!\d)")
#: The share of an ordinary line (0–1) below which a line is short.
_SHORT = 0.7
#: The maximal number of characters of a clause in a doubt.
_CLAUSE = 100


@dataclass(frozen=True)
class _Passage:
    """Pieces with one role that belong together, without the number before them."""

    role: Role
    pieces: tuple[Piece, ...]
    text: str

    def line(self, words: str) -> int:
        """Return the line on which the words of an ask begin."""
        return next((piece.line for piece in self.pieces if words.split("\n")[0] in piece.text), self.pieces[0].line)


def witness(
    document: Document, structure: Structure, grammar: Grammar, known: Collection[int] = frozenset()
) -> list[Remark]:
    """Return the doubts of the witness, in the order of the lines.

    ``known`` are lines with a remark, where a border that the parser passed over is not named again.
    """
    borders = _Borders(document, structure)
    absorbed = (remark for remark in _absorbed(document, borders) if remark.line not in known)
    remarks = (*_overlooked(document, borders, grammar), *absorbed, *_disclaimed(document, borders, grammar))
    return sorted(remarks, key=lambda remark: remark.line)


def _overlooked(document: Document, borders: "_Borders", grammar: Grammar) -> Iterator[Remark]:
    """Yield a remark for each paragraph outside recommendations that asks a named actor for something.

    A paragraph that begins like an operative one, such as "Urges States", asks too.
    """
    for paragraph in _paragraphs(document, borders):
        is_operative = borders.structure.is_sentence(paragraph.text) and grammar.operative.match(paragraph.text)
        words = _shortened(paragraph.text) if is_operative else _asking_words(paragraph.text, grammar)
        if words:
            issue = f"somebody is asked in what was read as {_SET_ASIDE[paragraph.role]}"
            yield Remark(paragraph.pieces[0].line, f"{issue}; check that it is no recommendation", repr(words))


def _disclaimed(document: Document, borders: "_Borders", grammar: Grammar) -> Iterator[Remark]:
    """Yield a remark for each paragraph before the recommendations that states that they were not agreed."""
    for paragraph in _paragraphs(document, borders):
        match = grammar.disclaimer.search(paragraph.text) if paragraph.role in _INTRODUCING else None
        if match:
            issue = "the document states that its texts were not agreed; check that they are recommendations"
            yield Remark(paragraph.line(match[0].split()[0]), issue, repr(match[0]))


def asked_in(kind: str, text: str, grammar: Grammar) -> Remark | None:
    """Return a remark on the whole document if text that a conversion set aside asks a named actor for something.

    ``kind`` names the text, such as ``header``.
    """
    words = _asking_words(text, grammar)
    issue = f"somebody is asked in what was set aside as {kind}; check that it is no recommendation"
    return Remark(0, issue, repr(words)) if words else None


def _absorbed(document: Document, borders: "_Borders") -> Iterator[Remark]:
    """Yield a remark for each line that begins like a paragraph or an item of its own and was read as other text.

    These are lines of provisions, and numbered lines between the items of a session.
    """
    words = [piece for piece in document.pieces if piece.role in {Role.NUMBER, Role.PROVISION, Role.SESSION}]
    for before, piece in pairwise(words):
        begins = piece.role is Role.PROVISION and piece.owner != before.owner  # a number that a person gave
        if Role.NUMBER in {before.role, piece.role} or piece.line == before.line or begins:
            continue
        if borders.ended(before) and _NUMBER.match(piece.text):
            yield Remark(piece.line, f"a number was read as words of {piece.owner}", repr(piece.text[:_CLAUSE]))
        elif piece.role is Role.PROVISION and borders.between(before, piece):
            yield Remark(piece.line, f"a paragraph was read as the end of {piece.owner}", repr(piece.text[:_CLAUSE]))


class _Borders:
    """The borders between paragraphs of a document, by its blank lines, short lines and pages."""

    def __init__(self, document: Document, structure: Structure) -> None:
        self.structure = structure
        self.spaced = document.source.spaced
        lines = document.source.lines
        self.apart = {
            line.number for before, line in pairwise(lines) if line.number > before.number + 1 or line.paragraph_start
        }
        self.texts = {line.number: line.text for line in lines}
        self.interrupted = {line.number for line in lines if line.page_start}
        self.width = sorted(len(line.text) for line in lines)[len(lines) * 3 // 4]
        beside = {Role.FURNITURE, Role.NOTE, Role.NOTE_NUMBER}
        for before, piece in pairwise(document.pieces):
            if before.role in beside and piece.role not in beside:
                self.interrupted.add(piece.line)

    def ended(self, piece: Piece) -> bool:
        """Return whether a line ends a sentence or opens a list."""
        return bool(self.structure.finished.search(piece.text) or self.structure.opens_list.search(piece.text))

    def between(self, before: Piece, piece: Piece) -> bool:
        """Return whether a border is between two lines of text. At the beginning of a page a sentence must have ended.

        In double-spaced text the border has more than one blank line, or a short line before it.
        """
        if piece.line in self.interrupted:
            return self.ended(before)
        if self.spaced:
            return piece.line > before.line + 2 or len(self.texts[before.line]) < _SHORT * self.width
        return piece.line in self.apart


def _asking_words(text: str, grammar: Grammar) -> str:
    """Return the beginning of the clause with the first named actor who is asked, or ""."""
    for ask in asks([lone_provision(text)], grammar, RuleUses(), {}):
        if ask.quote and ask.strength not in grammar.not_inherited and _is_named(ask, grammar):
            start = max((limb.end() for limb in grammar.limb.finditer(text, 0, ask.quote.start)), default=0)
            return _shortened(text[start:].lstrip())
    return ""


def _is_named(ask: Ask, grammar: Grammar) -> bool:
    """Return whether an ask names its addressee."""
    return bool(ask.addressees) and ask.addressees != (grammar.nobody,)


def _shortened(text: str) -> str:
    return text if len(text) <= _CLAUSE else f"{text[:_CLAUSE]}…"


def _paragraphs(document: Document, borders: _Borders) -> Iterator[_Passage]:
    """Yield the paragraphs that were set aside. A paragraph may go on after the end of a page."""
    for role in _SET_ASIDE:
        collected: list[Piece] = []
        for piece in document.pieces:
            if piece.role is not role:
                continue
            if collected and _begins(piece, collected[-1], borders):
                yield _paragraph(collected, borders.structure)
                collected = []
            collected.append(piece)
        if collected:
            yield _paragraph(collected, borders.structure)


def _begins(piece: Piece, before: Piece, borders: _Borders) -> bool:
    """Return whether a piece begins a paragraph: after a border, with another owner or with a number."""
    if piece.line == before.line:
        return False
    if piece.owner != before.owner or piece.role in {Role.TOPIC, Role.FURNITURE} or borders.between(before, piece):
        return True
    structure = borders.structure
    return bool(structure.numbers(piece.text) or structure.heading_numbers(piece.text))


def _paragraph(pieces: Sequence[Piece], structure: Structure) -> _Passage:
    """Return a paragraph without its number."""
    text = structure.unwrap(*(piece.words for piece in pieces))
    numbers = [*structure.numbers(text), *structure.heading_numbers(text)]
    end = max((number.match.end() for number in numbers), default=0)
    return _Passage(pieces[0].role, tuple(pieces), text[end:].strip())
