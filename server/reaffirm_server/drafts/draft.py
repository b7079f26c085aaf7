"""Parsing of a draft into provisions, as of a source document but with a free form.

Numbering may begin anywhere, have gaps or be absent. Nothing of a draft is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import language_of, letters
from reaffirm_build.language.pack import DraftForm, Pack
from reaffirm_build.model import Provision
from reaffirm_server.errors import gettext_noop

#: Maximum numbers: characters of a draft, characters of one recommendation, and recommendations of a draft.
MAX_CHARACTERS, MAX_CHARACTERS_EACH, MAX_RECOMMENDATIONS = 100_000, 5_000, 200

#: Messages for other file types by first bytes.
_KINDS = {
    b"%PDF": gettext_noop("the draft is a PDF file; save it as plain text in UTF-8"),
    b"PK\x03\x04": gettext_noop("the draft is a Word, OpenDocument or zip file; save it as plain text in UTF-8"),
    b"\xd0\xcf\x11\xe0": gettext_noop("the draft is an old Word file; save it as plain text in UTF-8"),
}
_ENCODING = gettext_noop(
    "line %(line)s of the draft is not UTF-8: it contains the byte %(byte)s; save it as plain text in UTF-8"
)
_CHARACTER = gettext_noop("line %(line)s of the draft contains a control character; save it as plain text in UTF-8")
_EMPTY = gettext_noop("the draft is empty; paste or upload at least one recommendation")
TOO_MANY = gettext_noop("the draft has %(count)s recommendations, expected at most %(limit)s; check it in parts")
_TOO_LONG_EACH = gettext_noop(
    "the recommendation in line %(line)s has %(size)s characters, expected at most %(limit)s; number its parts, or"
    " leave an empty line between them"
)
_TOO_MANY_CHARACTERS = gettext_noop(
    "the draft has %(size)s characters, expected at most %(limit)s characters; check it in parts"
)
_TOO_MANY_BYTES = gettext_noop("the draft has %(size)s bytes, expected at most %(limit)s characters; check it in parts")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class ParsedDraft:
    """A parsed draft."""

    language: str
    provisions: tuple[Provision, ...]

    @property
    def recommendations(self) -> tuple[Provision, ...]:
        """The provisions to be checked: all except chapeaux."""
        return tuple(provision for provision in self.provisions if provision.operative)


def decode(content: bytes) -> str:
    """Decode the bytes of a draft.

    Raises DraftError for bytes that are not plain text in UTF-8, and for more of them than a draft may have.
    """
    for beginning, message in _KINDS.items():
        if content.startswith(beginning):
            raise DraftError(message)
    if len(content) > 4 * MAX_CHARACTERS:
        raise DraftError(_TOO_MANY_BYTES, {"size": f"{len(content):,}", "limit": f"{MAX_CHARACTERS:,}"})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DraftError(_ENCODING, {"line": str(line), "byte": f"{content[error.start]:#04x}"}) from error


def read_draft(text: str, packs: Mapping[str, Pack]) -> ParsedDraft:
    """Parse a draft of one or more recommendations, numbered or in separate paragraphs.

    Raises DraftError for a draft that is empty, too long, not text, or in a language without a pack.
    """
    _check_text(text)
    language = language_of(text, packs)
    draft = ParsedDraft(language, tuple(_provisions(text, packs[language])))
    _check_size(draft)
    return draft


def _check_text(text: str) -> None:
    """Raise DraftError for a text that cannot be parsed as a draft."""
    if len(text) > MAX_CHARACTERS:
        raise DraftError(_TOO_MANY_CHARACTERS, {"size": f"{len(text):,}", "limit": f"{MAX_CHARACTERS:,}"})
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise DraftError(_CHARACTER, {"line": str(line)})
    if not letters([text]):
        raise DraftError(_EMPTY)


def _check_size(draft: ParsedDraft) -> None:
    """Raise DraftError for too many or too long recommendations."""
    if (count := len(draft.recommendations)) > MAX_RECOMMENDATIONS:
        raise DraftError(TOO_MANY, {"count": str(count), "limit": str(MAX_RECOMMENDATIONS)})
    for provision in draft.recommendations:
        if (size := len(provision.full_text)) > MAX_CHARACTERS_EACH:
            values = {"line": str(provision.first_line), "size": f"{size:,}", "limit": f"{MAX_CHARACTERS_EACH:,}"}
            raise DraftError(_TOO_LONG_EACH, values)


@dataclass(eq=False)
class _Item:
    """A provision of a draft while its lines are collected."""

    level: int  #: of its number; 0 is the outermost
    mark: str  #: the number as printed, "" without a number
    line: int  #: 1-based
    parent: "_Item | None"
    lines: list[str]
    last: int = 0  #: number of its last line, 1-based

    @property
    def marks(self) -> tuple[str, ...]:
        """Its number as printed, after the numbers of its parents. A bullet is not a number."""
        own = [self.mark] if letters([self.mark]) else []
        return (*(self.parent.marks if self.parent else ()), *own)


def _provisions(text: str, pack: Pack) -> list[Provision]:
    """Return the provisions of a draft, with chapeaux."""
    return _built([item for item in _items(text, pack.draft) if any(item.lines)], pack)


def _items(text: str, form: DraftForm) -> list[_Item]:
    """Assign the lines of a draft to items."""
    items: list[_Item] = []
    path: list[_Item] = []
    after_blank = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            after_blank = True
            continue
        level, mark, words = _numbered(line, form)
        if mark or not path or (after_blank and form.ends.search(path[-1].lines[-1])):
            path = [item for item in path if item.level < level] if mark else []
            path.append(_Item(level, mark, number, path[-1] if path else None, []))
            items.append(path[-1])
        path[-1].lines.append(words)
        path[-1].last = number
        after_blank = False
    return items


def _numbered(line: str, form: DraftForm) -> tuple[int, str, str]:
    """Split a line into the level of its number, the number as printed and the rest; 0 and "" without a number."""
    for level, pattern in enumerate(form.numbers):
        if match := pattern.match(line):
            mark = match[0] if level or not match["number"] else match["number"]
            return level, mark, line[match.end() :].strip()
    return 0, "", line


def _built(items: Sequence[_Item], pack: Pack) -> list[Provision]:
    """Build the provisions of items. An item with parts is a chapeau if its text opens a list."""
    texts: dict[int, str] = {}
    provisions: list[Provision] = []
    for order, item in enumerate(items, 1):
        text = pack.structure.unwrap(*item.lines)
        above = texts.get(id(item.parent), "")
        texts[id(item)] = f"{above}{pack.structure.joiner}{text}" if above else text
        is_chapeau = bool(pack.draft.opens_list.search(text)) and any(part.parent is item for part in items)
        provisions.append(
            Provision(
                identifier=str(order),
                parent=str(items.index(item.parent) + 1) if item.parent in items else "",
                session=0,
                printed=item.marks,
                positions=(),
                order=order,
                text=text,
                full_text=texts[id(item)],
                operative=not is_chapeau,
                first_line=item.line,
                last_line=item.last,
            )
        )
    return provisions
