"""Wordings of a text with alternatives in square brackets, as negotiators write what is not agreed.

Brackets side by side are alternatives, of which one holds: ``[should] [may]``. Other words in brackets may hold or not.
Remarks of negotiators, such as ``(agreed)`` or ``[EU: delete]``, are no words of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reaffirm_core.language.pack import Pack
from reaffirm_core.read.joining import CLOSING, OPENING

#: The most wordings of a paragraph that are read; of one with more, nothing is said that its alternatives could change.
MAX_WORDINGS = 12
#: The most brackets in brackets.
_DEEPEST = 8

_BRACKET = re.compile(f"([{re.escape(OPENING + CLOSING)}])")
#: The mark of a footnote in brackets.
_NOTE = re.compile(r"\d{1,3}|[ivxl]{1,6}|\W*")
#: What may stand between two alternatives, and what divides alternatives in one pair of brackets.
_BETWEEN, _SLASH = re.compile(r"[\s/\uff0f]*"), re.compile(r"\s*[/\uff0f]\s*")
#: What an insertion begins with, which is no alternative to another one.
_INSERTION = re.compile(r"\s*[,;\uff0c\uff1b\u3001]")
#: A space or a comma before a stop.
_STOP = re.compile(r"[\s,]+([,.;:])")


@dataclass(frozen=True)
class _Choice:
    """Words in brackets: one of several alternatives, or words that may hold or not."""

    options: tuple["_Parts", ...]

    def wordings(self) -> list[str]:
        """Return each wording of each alternative, the first one first."""
        texts = [text for option in self.options for text in _wordings(option)]
        return texts if len(self.options) > 1 else [*texts, ""]


#: The parts of a text in order.
_Parts = Sequence[str | _Choice]


def wordings(text: str, pack: Pack) -> tuple[str, ...]:
    """Return the wordings of a text: that with the first of all alternatives, then others with one alternative changed.

    A text without brackets and remarks has one wording, itself; one that is only a remark has none.
    """
    plain = pack.draft.remark.sub("", text)
    marked = _slashed(tuple(pack.grammar.modals)).sub(_in_brackets, plain)
    if marked == text and not _BRACKET.search(text):
        return (text,)
    parts = _parsed(iter(_BRACKET.split(marked)), pack)
    return tuple(dict.fromkeys(filter(None, map(_tidied, _wordings(parts)))))


@cache
def _slashed(modals: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of modals with slashes between them, such as ``should / may``."""
    modal = "|".join(map(re.escape, sorted(modals, key=len, reverse=True)))
    return re.compile(rf"(?<![/\w{OPENING}])(?:{modal})(?:\s*/\s*(?:{modal}))+(?![/{CLOSING}])")


def _in_brackets(match: re.Match[str]) -> str:
    return f"[{match[0]}]"


def _parsed(tokens: Iterator[str], pack: Pack, depth: int = 0) -> _Parts:
    """Return the parts of a text up to its end or to the bracket that closes it; alternatives are joined to one.

    Brackets that are deeper than ``_DEEPEST`` open nothing.
    """
    parts: list[str | _Choice] = []
    for token in tokens:
        if token and token in CLOSING:
            break
        if token and token in OPENING:
            if depth < _DEEPEST:
                _add(parts, _options(_parsed(tokens, pack, depth + 1), pack))
        else:
            parts.append(token)
    return parts


def _options(content: _Parts, pack: Pack) -> str | _Choice:
    """Return the words in a pair of brackets as alternatives; a remark is no words, the mark of a note no alternative.

    Alternatives of one pair of brackets have slashes between them. The delegation that proposes words is left out.
    """
    first, *rest = content or [""]
    if isinstance(first, str):
        first = pack.draft.proposed_by.sub("", first)
        if not rest:
            words = first.strip()
            if pack.draft.remark.fullmatch(f"[{words}]"):
                return ""
            if _NOTE.fullmatch(words):
                return f"[{first}]"
            return _Choice(tuple([option] for option in _SLASH.split(first)))
    return _Choice(([first, *rest],))


def _add(parts: list[str | _Choice], choice: str | _Choice) -> None:
    """Add words in brackets to the parts before them. An insertion is no alternative to another one."""
    between = parts[-1] if len(parts) > 1 and isinstance(parts[-2], _Choice) else None
    if isinstance(choice, _Choice) and isinstance(between, str) and _BETWEEN.fullmatch(between):
        parts.pop()
    before = parts[-1] if parts else ""
    if isinstance(choice, str) or isinstance(before, str) or _is_insertion(before) or _is_insertion(choice):
        parts.append(choice)
    else:
        parts[-1] = _Choice((*before.options, *choice.options))


def _is_insertion(choice: _Choice) -> bool:
    """Return whether words in brackets begin with a comma or another stop."""
    first = choice.options[0][0] if choice.options[0] else ""
    return isinstance(first, str) and _INSERTION.match(first) is not None


def _wordings(parts: _Parts) -> list[str]:
    """Return the first wording of parts, then those in which one alternative is another one."""
    texts = [part.wordings() if isinstance(part, _Choice) else [part] for part in parts]
    first = [own[0] for own in texts]
    changed = (
        "".join([*first[:place], other, *first[place + 1 :]]) for place, own in enumerate(texts) for other in own[1:]
    )
    return ["".join(first), *changed]


def _tidied(text: str) -> str:
    """Return a wording without the spaces that brackets leave; "" for one without words."""
    text = _STOP.sub(r"\1", " ".join(text.split()))
    return text if any(map(str.isalnum, text)) else ""
