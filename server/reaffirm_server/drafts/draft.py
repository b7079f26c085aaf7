"""Parsing of a draft into provisions, as of a source document but with a free form.

Numbering may begin anywhere, have gaps or be absent. Nothing of a draft is stored.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reaffirm_core.errors import DraftError
from reaffirm_core.language.detect import letters
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Provision
from reaffirm_core.read.hyphens import undivided, words_of
from reaffirm_server.drafts.alternatives import MAX_WORDINGS
from reaffirm_server.drafts.blocks import COMPARED, DraftBlock, Role, read_blocks, require_length_each
from reaffirm_server.drafts.characters import usual_characters
from reaffirm_server.errors import gettext_noop

#: Maximum numbers: characters of a draft, and recommendations of a draft.
MAX_CHARACTERS, MAX_RECOMMENDATIONS = 100_000, 100

_ENCODING = gettext_noop(
    "line %(line)s of the draft is not UTF-8: it contains the byte %(byte)s; save it as plain text in UTF-8"
)
_CHARACTER = gettext_noop("line %(line)s of the draft contains a control character; save it as plain text in UTF-8")
_EMPTY = gettext_noop("the draft is empty; give the text of at least one recommendation")
_NOTHING_READ = gettext_noop("every block of the draft is left out; mark at least one to be read")
_TOO_MANY = gettext_noop("the draft has %(count)s recommendations, expected at most %(limit)s; check it in parts")
_TOO_MANY_CHARACTERS = gettext_noop(
    "the draft has %(size)s characters, expected at most %(limit)s characters; check it in parts"
)
_TOO_MANY_BYTES = gettext_noop("the draft has %(size)s bytes, expected at most %(limit)s characters; check it in parts")
#: The end of a line that may divide a word.
_DIVIDED = re.compile(r"[^\W\d_]-[^\S\n]*\n")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Overruled:
    """The decisions of a person on blocks of a draft, by their numbers."""

    read: frozenset[int] = frozenset()
    leave: frozenset[int] = frozenset()
    only: bool = False  #: whether all blocks that are not in ``read`` are left out


#: No decision of a person.
AS_DECIDED = Overruled()


@dataclass(frozen=True)
class ParsedDraft:
    """A parsed draft."""

    language: str  #: of most of its recommendations
    provisions: tuple[Provision, ...]
    languages: Mapping[str, str] = field(default_factory=dict)  #: of provisions in another language, by identifier
    blocks: tuple[DraftBlock, ...] = ()  #: all paragraphs; the identifier of a provision is the number of its block
    converted: bool = False  #: whether it was written in other characters than the texts, such as traditional ones
    wordings: tuple[tuple[Provision, ...], ...] = ()  #: the provisions in their first wording; then those with others

    @property
    def recommendations(self) -> tuple[Provision, ...]:
        """The provisions to be checked: all except chapeaux. Reaffirmations of the preamble stand last."""
        preambular = {str(block.number) for block in self.blocks if block.preambular}
        checked = (provision for provision in self.provisions if provision.operative)
        return tuple(sorted(checked, key=lambda provision: provision.identifier in preambular))

    def wordings_of(self, identifier: str) -> list[int]:
        """Return the places in ``wordings`` at which a provision, or a chapeau of it, has a wording of its own."""
        return [
            place
            for place, provisions in enumerate(self.wordings)
            if any(provision.operative and provision.identifier == identifier for provision in provisions)
        ]

    def language_of(self, provision: Provision) -> str:
        """Return the language of a provision."""
        return self.languages.get(provision.identifier, self.language)


def decode(content: bytes) -> str:
    """Decode the bytes of a draft.

    Raises DraftError for bytes that are not plain text in UTF-8, and for more of them than a draft may have.
    """
    if len(content) > 4 * MAX_CHARACTERS:
        raise DraftError(_TOO_MANY_BYTES, {"size": f"{len(content):,}", "limit": f"{MAX_CHARACTERS:,}"})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DraftError(_ENCODING, {"line": str(line), "byte": f"{content[error.start]:#04x}"}) from error


def read_draft(
    text: str,
    packs: Mapping[str, Pack],
    overruled: Overruled = AS_DECIDED,
    words: Callable[[], Collection[str]] = frozenset,
) -> ParsedDraft:
    """Parse a draft: a whole document, or one or more recommendations, numbered or in separate paragraphs.

    ``words`` returns words in lower case that lines of the draft may divide by a hyphen, besides those of the draft.
    Raises DraftError for a draft that is empty, too long, not text, or in a language without a pack, and for a number
    in ``overruled`` that no block has.
    """
    _check_text(text)
    usual = usual_characters(text)
    lines = "\n".join(usual.splitlines())
    if _DIVIDED.search(lines):
        lines = undivided(lines, words_of([lines]).union(words()))
    blocks = read_blocks(lines, packs, overruled.read, overruled.leave, only=overruled.only)
    printed = [replace(block, text=block.wordings[0]) if len(block.wordings) == 1 else block for block in blocks]
    provisions = tuple(provisions_of(printed, packs))
    languages = {str(block.number): block.language for block in blocks}
    counts = Counter(languages[provision.identifier] for provision in provisions if provision.operative)
    if not counts:
        raise DraftError(_NOTHING_READ)
    draft = ParsedDraft(
        max(sorted(counts), key=counts.__getitem__),
        provisions,
        languages,
        blocks,
        usual != text,
        tuple(_wordings(blocks, packs)),
    )
    _check_size(draft)
    return draft


def require_length(text: str) -> None:
    """Raise DraftError for a text that has too many characters, before anything reads them."""
    if len(text) > MAX_CHARACTERS:
        raise DraftError(_TOO_MANY_CHARACTERS, {"size": f"{len(text):,}", "limit": f"{MAX_CHARACTERS:,}"})


def _check_text(text: str) -> None:
    """Raise DraftError for a text that cannot be parsed as a draft."""
    require_length(text)
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise DraftError(_CHARACTER, {"line": str(line)})
    if not letters([text]):
        raise DraftError(_EMPTY)


def _check_size(draft: ParsedDraft) -> None:
    """Raise DraftError for too many or too long recommendations."""
    if (count := len(draft.recommendations)) > MAX_RECOMMENDATIONS:
        raise DraftError(_TOO_MANY, {"count": str(count), "limit": str(MAX_RECOMMENDATIONS)})
    for provision in draft.recommendations:
        require_length_each(provision.full_text)


def _wordings(blocks: Sequence[DraftBlock], packs: Mapping[str, Pack]) -> Iterator[tuple[Provision, ...]]:
    """Yield the provisions of a draft in their first wording, then those with further ones and their chapeaux."""
    by_number = {block.number: block for block in blocks}
    levels = {block.number: (*_over(block, by_number), block) for block in blocks}
    most = max(len(block.wordings) for block in blocks)
    for place in range(min(MAX_WORDINGS, max(1, most))):
        worded = []
        for block in blocks:
            is_left = place > 0 and all(len(level.wordings) <= place for level in levels[block.number])
            role: Role = "chapeau" if is_left and block.is_read else block.role
            worded.append(replace(block, text=_wording(block, place), role=role))
        yield tuple(provisions_of(worded, packs))


def _wording(block: DraftBlock, place: int) -> str:
    """Return the wording of a block at a place, its first one if it has none there."""
    return block.wordings[place] if place < len(block.wordings) else next(iter(block.wordings), block.text)


def provisions_of(blocks: Sequence[DraftBlock], packs: Mapping[str, Pack]) -> list[Provision]:
    """Return the recommendations of a draft as provisions, with the chapeaux above them."""
    by_number = {block.number: block for block in blocks}
    over = {block.number: _over(block, by_number) for block in blocks}
    kept = {above.number for block in blocks if block.is_read for above in (*over[block.number], block)}
    provisions = []
    for block in blocks:
        if block.number not in kept:
            continue
        levels = (*over[block.number], block)
        joiner = packs[block.language or min(packs)].structure.joiner
        provisions.append(
            Provision(
                identifier=str(block.number),
                parent=str(levels[-2].number) if len(levels) > 1 else "",
                session=0,
                printed=tuple(level.mark for level in levels if level.mark),
                positions=(),
                order=block.number,
                text=block.text,
                full_text=joiner.join(level.text for level in levels),
                operative=block.is_read,
                first_line=block.line,
                last_line=block.last,
            )
        )
    return provisions


def _over(block: DraftBlock, by_number: Mapping[int, DraftBlock]) -> tuple[DraftBlock, ...]:
    """Return the chapeaux and recommendations that a block is a part of, outermost first."""
    over: list[DraftBlock] = []
    while parent := by_number.get(block.parent):
        if parent.role not in {"chapeau", *COMPARED}:
            break
        over.insert(0, parent)
        block = parent
    return tuple(over)
