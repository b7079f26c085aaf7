"""Draft: a text that somebody is writing becomes provisions, as a source document does, but forgiving of its form.

Numbering may begin anywhere, have gaps or be absent. Nothing of a draft is kept: it goes in, and what is said of it
comes out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import language_of, letters
from reaffirm_build.language.pack import DraftForm, Pack
from reaffirm_build.model import Provision

#: How many characters a draft may have, how many one recommendation of it, and how many recommendations.
MOST_CHARACTERS, MOST_IN_ONE, MOST_RECOMMENDATIONS = 100_000, 5_000, 200

#: How files of other kinds begin.
_KINDS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a Word, OpenDocument or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
}
_PLAIN = "save it as plain text in UTF-8"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Draft:
    """A draft as read."""

    language: str
    provisions: tuple[Provision, ...]

    @property
    def recommendations(self) -> tuple[Provision, ...]:
        """What is checked: everything but the lines that only introduce parts."""
        return tuple(provision for provision in self.provisions if provision.operative)


def decode(content: bytes) -> str:
    """The text of a draft.

    Raises DraftError for what is no plain text in UTF-8, or too much of it.
    """
    for beginning, kind in _KINDS.items():
        if content.startswith(beginning):
            raise DraftError(f"the draft is {kind}; {_PLAIN}")
    if len(content) > 4 * MOST_CHARACTERS:
        raise _too_long(f"{len(content):,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DraftError(
            f"the draft is not UTF-8: byte {content[error.start]:#04x} in line {line}; {_PLAIN}"
        ) from error


def read_draft(text: str, packs: Mapping[str, Pack]) -> Draft:
    """Read a draft in a language of ``packs``: one recommendation, or several, numbered or in paragraphs of their own.

    Raises DraftError if it is empty, too long, no text, or in none of the languages.
    """
    if len(text) > MOST_CHARACTERS:
        raise _too_long(f"{len(text):,} characters")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise DraftError(f"the draft holds control characters (line {line}), so it is no plain text; {_PLAIN}")
    if not letters([text]):
        raise DraftError("the draft is empty; give the words of at least one recommendation")
    language = language_of(text, packs)
    provisions = _provisions(text, packs[language])
    draft = Draft(language, tuple(provisions))
    if (count := len(draft.recommendations)) > MOST_RECOMMENDATIONS:
        raise DraftError(f"the draft has {count} recommendations; at most {MOST_RECOMMENDATIONS}: check it in parts")
    for provision in draft.recommendations:
        if len(provision.full_text) > MOST_IN_ONE:
            problem = f"the recommendation in line {provision.first_line} has {len(provision.full_text):,} characters"
            raise DraftError(
                f"{problem}; at most {MOST_IN_ONE:,}: number its parts, or leave an empty line between them"
            )
    return draft


def _too_long(size: str) -> DraftError:
    return DraftError(f"the draft has {size}; at most {MOST_CHARACTERS:,} characters: check it in parts")


@dataclass(eq=False)
class _Open:
    """A recommendation whose lines are being read."""

    level: int
    mark: str
    line: int
    parent: "_Open | None"
    lines: list[str]
    last: int = 0

    @property
    def marks(self) -> tuple[str, ...]:
        """Its number as printed, with those over it."""
        own = [self.mark] if letters([self.mark]) else []  # a bullet is no number
        return (*(self.parent.marks if self.parent else ()), *own)


def _provisions(text: str, pack: Pack) -> list[Provision]:
    """The provisions of a draft, introductions included."""
    found: list[_Open] = []
    path: list[_Open] = []
    blank = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            blank = True
            continue
        level, mark, words = _numbered(line, pack.draft)
        if mark or not path or (blank and pack.draft.ends.search(path[-1].lines[-1])):
            path = [one for one in path if one.level < level] if mark else []
            opened = _Open(level, mark, number, path[-1] if path else None, [])
            path.append(opened)
            found.append(opened)
        path[-1].lines.append(words)
        path[-1].last = number
        blank = False
    return list(_made([one for one in found if any(one.lines)], pack))


def _numbered(line: str, form: DraftForm) -> tuple[int, str, str]:
    """The level of a line that opens with a number, the number as printed, and the words after it."""
    for level, pattern in enumerate(form.numbers):
        if match := pattern.match(line):
            mark = match[0] if level or not match["number"] else match["number"]
            return level, mark, line[match.end() :].strip()
    return 0, "", line


def _made(found: Sequence[_Open], pack: Pack) -> list[Provision]:
    """The provisions; one that introduces parts is no recommendation itself if its words open a list."""
    texts: dict[int, str] = {}
    made: list[Provision] = []
    for order, one in enumerate(found, 1):
        text = pack.structure.unwrap(*one.lines)
        above = texts.get(id(one.parent), "")
        texts[id(one)] = f"{above}{pack.structure.joiner}{text}" if above else text
        introduces = bool(pack.draft.opens_list.search(text)) and any(other.parent is one for other in found)
        made.append(
            Provision(
                identifier=str(order),
                parent=str(found.index(one.parent) + 1) if one.parent in found else "",
                session=0,
                printed=one.marks,
                positions=(),
                order=order,
                text=text,
                full_text=texts[id(one)],
                operative=not introduces,
                first_line=one.line,
                last_line=one.last,
            )
        )
    return made
