"""Diff: how a later text differs from an earlier one, word by word, in a form that a lawyer can read.

The edit script is the one that terminal, HTML and SVG show. Words are never cut, islands of a word or two between
changes are taken into the change, a clause that stands elsewhere is moved and not rewritten, and changes of
punctuation alone are marked as quiet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reaffirm_build.compare.words import is_quiet, segment
from reaffirm_build.language.detect import letters

#: A run that stands elsewhere counts as moved if it has at least so many words and letters: a clause, no stock phrase.
_WORDS, _LETTERS = 3, 6
#: Words are compared as characters of a plane that no text uses (Unicode, Supplementary Private Use Area-A and -B).
_FIRST = 0xF0000


class Change(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    DELETED = "deleted"  #: only in the earlier text
    INSERTED = "inserted"  #: only in the later text
    MOVED_FROM = "moved from"  #: in both; here it stood in the earlier text
    MOVED_TO = "moved to"  #: in both; here it stands in the later text


#: What stands in each of the two texts.
_EARLIER = frozenset({Change.SAME, Change.DELETED, Change.MOVED_FROM})
_LATER = frozenset({Change.SAME, Change.INSERTED, Change.MOVED_TO})


@dataclass(frozen=True)
class Segment:
    """A run of words with what became of it."""

    change: Change
    text: str

    @property
    def quiet(self) -> bool:
        """Whether only signs and spaces changed: a reader should not be stopped by it."""
        return self.change is not Change.SAME and is_quiet(self.text)


def differences(earlier: str, later: str) -> tuple[Segment, ...]:
    """The edit script from an earlier text to a later one.

    The segments that are not inserted or moved to, joined, are the earlier text; those that are not deleted or moved
    from, the later one. Works on any language; Chinese is cut into words by a dictionary.
    """
    from diff_match_patch import diff_match_patch

    words: dict[str, str] = {}
    coded = [
        "".join(words.setdefault(word, chr(_FIRST + len(words))) for word in segment(text)) for text in (earlier, later)
    ]
    plain = {code: word for word, code in words.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # by the clock, the same texts could differ in another way on a slower machine
    script = engine.diff_main(*coded, False)
    engine.diff_cleanupSemantic(script)
    kinds = {-1: Change.DELETED, 0: Change.SAME, 1: Change.INSERTED}
    found = [(kinds[kind], [plain[code] for code in codes]) for kind, codes in script]
    return tuple(Segment(change, "".join(run)) for change, run in _with_moves(found))


def likeness(segments: Sequence[Segment]) -> float:
    """The share of letters that two texts have in common, moved ones included: 0 to 1."""
    same = letters(segment.text for segment in segments if segment.change in _EARLIER & _LATER)
    moved = letters(segment.text for segment in segments if segment.change is Change.MOVED_TO)
    total = letters(segment.text for segment in segments)
    changed = total - same
    return 2 * (same + moved) / (2 * same + changed) if total else 1.0


def earlier_text(segments: Sequence[Segment]) -> str:
    """The earlier of the two texts."""
    return "".join(segment.text for segment in segments if segment.change in _EARLIER)


def later_text(segments: Sequence[Segment]) -> str:
    """The later of the two texts."""
    return "".join(segment.text for segment in segments if segment.change in _LATER)


#: A run of words in an edit script.
_Run = tuple[Change, list[str]]


def _with_moves(script: Sequence[_Run]) -> list[_Run]:
    """The script with the clauses that were deleted in one place and inserted in another marked as moved.

    Where no word that stayed lies between the two places, the clause itself stayed.
    """
    found = list(script)
    while best := _longest_move(found):
        (old, new), (start, there), size = best
        before, clause, after = _cut(found[old], start, size)
        before_new, _, after_new = _cut(found[new], there, size)
        if abs(old - new) == 1:
            parts = [before, before_new, (Change.SAME, clause[1]), after, after_new]
            found[min(old, new) : max(old, new) + 1] = _without_empty(parts)
            continue
        gone = _without_empty([before, (Change.MOVED_FROM, clause[1]), after])
        come = _without_empty([before_new, (Change.MOVED_TO, clause[1]), after_new])
        for place, parts in sorted([(old, gone), (new, come)], key=lambda pair: -pair[0]):
            found[place : place + 1] = parts
    return found


def _cut(run: _Run, start: int, size: int) -> tuple[_Run, _Run, _Run]:
    """A run in three."""
    change, words = run
    return (change, words[:start]), (change, words[start : start + size]), (change, words[start + size :])


def _without_empty(runs: Sequence[_Run]) -> list[_Run]:
    return [run for run in runs if run[1]]


def _longest_move(script: Sequence[_Run]) -> tuple[tuple[int, int], tuple[int, int], int] | None:
    """The longest clause that is deleted in one run and inserted in another: the runs, the places, how many words."""
    best, most = None, _LETTERS - 1
    for old, new in _changes(script):
        words, others = script[old][1], script[new][1]
        match = SequenceMatcher(None, words, others, autojunk=False).find_longest_match()
        moved = words[match.a : match.a + match.size]
        size = letters(moved)
        if size > most and sum(not is_quiet(word) for word in moved) >= _WORDS:
            best, most = ((old, new), (match.a, match.b), match.size), size
    return best


def _changes(script: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """Every deleted run with every inserted one."""
    for old, (change, _) in enumerate(script):
        if change is Change.DELETED:
            for new, (other, _) in enumerate(script):
                if other is Change.INSERTED:
                    yield old, new


#: From which share of common letters on two texts are the same sentence, and from which the same ask in the same words.
#: Chosen for what they say, with all sessions known; words alone seldom tell what restates from what extends.
_VERBATIM, _RESTATES = 2 / 3, 1 / 3


def likely_grade(alike: float) -> str:
    """The likely grade of a reaffirmation (codebook, section Lineage), from how alike the words are."""
    if alike >= _VERBATIM:
        return "verbatim"
    return "restates" if alike >= _RESTATES else "extends"
