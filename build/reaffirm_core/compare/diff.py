"""Word-level differences between an earlier and a later text, in a form that a lawyer can read.

Terminal, HTML and SVG show the same edit script. Words are never cut. One or two unchanged words between changes become
part of the change. A clause at another place counts as moved. Changes of punctuation alone are marked as quiet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reaffirm_core.compare.words import is_quiet, segment
from reaffirm_core.language.detect import letters

#: Minimum words and letters of a moved run: shorter runs are stock phrases, not clauses.
_WORDS, _LETTERS = 3, 6
#: First code point for encoded words: no text uses the Supplementary Private Use Areas A and B of Unicode.
_FIRST = 0xF0000


class Change(StrEnum):
    """The kind of change of a run of words."""

    SAME = "same"
    DELETED = "deleted"  #: only in the earlier text
    INSERTED = "inserted"  #: only in the later text
    MOVED_FROM = "moved from"  #: in both texts, at this place in the earlier text
    MOVED_TO = "moved to"  #: in both texts, at this place in the later text


#: The changes whose words are in the earlier and in the later text.
_EARLIER = frozenset({Change.SAME, Change.DELETED, Change.MOVED_FROM})
_LATER = frozenset({Change.SAME, Change.INSERTED, Change.MOVED_TO})


@dataclass(frozen=True)
class Segment:
    """A run of words with its kind of change."""

    change: Change
    text: str

    @property
    def quiet(self) -> bool:
        """A flag for changes of punctuation and space only, which output does not emphasise."""
        return self.change is not Change.SAME and is_quiet(self.text)


def differences(earlier: str, later: str) -> tuple[Segment, ...]:
    """Return the edit script from an earlier text to a later text.

    The segments without the changes INSERTED and MOVED_TO, joined, are the earlier text. The segments without DELETED
    and MOVED_FROM are the later text. Any language works. Chinese is segmented by a dictionary.
    """
    from diff_match_patch import diff_match_patch

    words: dict[str, str] = {}
    coded = [
        "".join(words.setdefault(word, chr(_FIRST + len(words))) for word in segment(text)) for text in (earlier, later)
    ]
    plain = {code: word for word, code in words.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # a timeout could make the result depend on the speed of the machine
    script = engine.diff_main(*coded, False)
    engine.diff_cleanupSemantic(script)
    kinds = {-1: Change.DELETED, 0: Change.SAME, 1: Change.INSERTED}
    runs = [(kinds[kind], [plain[code] for code in codes]) for kind, codes in script]
    return tuple(Segment(change, "".join(words)) for change, words in _with_moves(runs))


def likeness(segments: Sequence[Segment]) -> float:
    """Return the share of letters that two texts have in common, moved letters included (0 to 1)."""
    same = letters(segment.text for segment in segments if segment.change in _EARLIER & _LATER)
    moved = letters(segment.text for segment in segments if segment.change is Change.MOVED_TO)
    total = letters(segment.text for segment in segments)
    changed = total - same
    return 2 * (same + moved) / (2 * same + changed) if total else 1.0


def earlier_text(segments: Sequence[Segment]) -> str:
    """Return the earlier of the two texts."""
    return "".join(segment.text for segment in segments if segment.change in _EARLIER)


def later_text(segments: Sequence[Segment]) -> str:
    """Return the later of the two texts."""
    return "".join(segment.text for segment in segments if segment.change in _LATER)


#: A run of words in an edit script.
_Run = tuple[Change, list[str]]


def _with_moves(script: Sequence[_Run]) -> list[_Run]:
    """Return the script with clauses that were deleted at one place and inserted at another marked as moved.

    If the two runs are adjacent, the clause is marked as unchanged.
    """
    runs = list(script)
    while best := _longest_move(runs):
        (old, new), (old_start, new_start), size = best
        before, clause, after = _cut(runs[old], old_start, size)
        before_new, _, after_new = _cut(runs[new], new_start, size)
        if abs(old - new) == 1:
            parts = [before, before_new, (Change.SAME, clause[1]), after, after_new]
            runs[min(old, new) : max(old, new) + 1] = _without_empty(parts)
            continue
        moved_from = _without_empty([before, (Change.MOVED_FROM, clause[1]), after])
        moved_to = _without_empty([before_new, (Change.MOVED_TO, clause[1]), after_new])
        for place, parts in sorted([(old, moved_from), (new, moved_to)], key=lambda pair: -pair[0]):
            runs[place : place + 1] = parts
    return runs


def _cut(run: _Run, start: int, size: int) -> tuple[_Run, _Run, _Run]:
    """Split a run into the words before, inside and after a slice."""
    change, words = run
    return (change, words[:start]), (change, words[start : start + size]), (change, words[start + size :])


def _without_empty(runs: Sequence[_Run]) -> list[_Run]:
    return [run for run in runs if run[1]]


def _longest_move(script: Sequence[_Run]) -> tuple[tuple[int, int], tuple[int, int], int] | None:
    """Return the longest clause deleted in one run and inserted in another, or None without a moved clause.

    The result contains the numbers of the two runs, the start of the clause in each run, and its length in words.
    """
    best, longest = None, _LETTERS - 1
    for old, new in _changes(script):
        deleted, inserted = script[old][1], script[new][1]
        match = SequenceMatcher(None, deleted, inserted, autojunk=False).find_longest_match()
        moved = deleted[match.a : match.a + match.size]
        size = letters(moved)
        if size > longest and sum(not is_quiet(word) for word in moved) >= _WORDS:
            best, longest = ((old, new), (match.a, match.b), match.size), size
    return best


def _changes(script: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of every pair of a deleted run and an inserted run."""
    for old, (change, _) in enumerate(script):
        if change is Change.DELETED:
            for new, (other, _) in enumerate(script):
                if other is Change.INSERTED:
                    yield old, new


#: Minimum share of common letters (0 to 1) of the grade "verbatim", chosen by hand with all sessions reviewed.
_VERBATIM = 2 / 3
#: Minimum share of common letters with which two texts may be taken to ask for the same act. Of the pairs that readers
#: judged, all with this share ask for the same act: 8 of 8 in the working translation, 7 of 7 in Chinese.
_SAME_ACT = 1 / 3


def guessed_grade(similarity: float) -> str:
    """Return the grade that the words of two texts suggest for a reaffirmation (codebook, section Lineage).

    ``similarity`` is the share of common letters (0 to 1), as ``likeness`` returns it. Words alone do not show that a
    text restates another.
    """
    return "verbatim" if similarity >= _VERBATIM else "extends"


def guessed_same_act(similarity: float) -> bool:
    """Return whether two texts are so alike that both ask for the same act; ``similarity`` is that of ``likeness``."""
    return similarity >= _SAME_ACT
