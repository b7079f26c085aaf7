"""Two wordings side by side: with their differences, or with their common words if they have little in common."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from markupsafe import Markup

from reaffirm_core.compare import markup
from reaffirm_core.compare.diff import Change, Segment, differences, likeness
from reaffirm_core.compare.words import segment, words_of_grammar
from reaffirm_server.publish.wording import Wording, in_common
from reaffirm_server.site.text_versions import Readable, TextVersion, rendering

#: Kinds of segments in the earlier and in the later text.
EARLIER = frozenset({Change.SAME, Change.DELETED, Change.MOVED_FROM})
LATER = frozenset({Change.SAME, Change.INSERTED, Change.MOVED_TO})

#: Share of common letters from which the changes between two texts are marked. Below it, nearly all would be marked.
_COMMON = 1 / 3

#: Minimum width of common words that are marked, in columns: two ideographs or a word of four letters.
_WIDTH = 4


@dataclass(frozen=True)
class SideBySide:
    """An earlier and a later text, in one language or each in its own."""

    earlier: TextVersion
    later: TextVersion

    @cached_property
    def _differences(self) -> tuple[Segment, ...]:
        return _differences(self.earlier.text, self.later.text)

    @property
    def is_comparable(self) -> bool:
        """True if both texts are in one language."""
        return self.earlier.language == self.later.language

    @cached_property
    def is_unlike(self) -> bool:
        """True if less than a third of the letters of two texts in one language is common."""
        return self.is_comparable and likeness(self._differences) < _COMMON

    @property
    def is_translation(self) -> bool:
        """True if one of the texts is an unofficial working translation."""
        return self.earlier.is_translation or self.later.is_translation

    @property
    def is_equal(self) -> bool:
        """True if both texts are the same, character by character."""
        return self.earlier.text == self.later.text

    @property
    def changes(self) -> Markup:
        """The later text as HTML, with insertions and deletions marked."""
        return markup.html(self._differences)

    @property
    def before(self) -> Markup:
        """The earlier text as HTML, with deletions, or with the words that both have."""
        return self._html(self.earlier, EARLIER)

    @property
    def after(self) -> Markup:
        """The later text as HTML, with insertions, or with the words that both have."""
        return self._html(self.later, LATER)

    def _html(self, version: TextVersion, kinds: frozenset[Change]) -> Markup:
        if not self.is_comparable:
            return Markup.escape(version.text)
        if self.is_unlike:
            other = self.earlier if version is self.later else self.later
            return _common(version, other.text)
        return markup.html([part for part in self._differences if part.change in kinds])


@lru_cache(maxsize=4096)
def _differences(earlier: str, later: str) -> tuple[Segment, ...]:
    """Return the edit script of two texts, and keep it: the texts of a dataset do not change."""
    return differences(earlier, later)


def _common(version: TextVersion, other: str) -> Markup:
    """Return a text as HTML, with the runs of words marked that another text has too.

    Short words and words of grammar, which say nothing of what a text is about, stay unmarked.
    """
    words = {word.casefold() for word in segment(other) if markup.columns(word) >= _WIDTH}
    words -= words_of_grammar(version.language)
    runs = groupby(segment(version.text), key=lambda word: word.casefold() in words)
    return Markup("").join(
        Markup('<mark class="common">{}</mark>').format("".join(run)) if is_common else "".join(run)
        for is_common, run in runs
    )


def shared(earlier: Readable, later: Readable) -> SideBySide | None:
    """Return the own texts of two recommendations in a language that both have, or None."""
    sides = [Wording(side.texts, side.translations, next(iter(side.texts), "")) for side in (earlier, later)]
    if (common := in_common(*sides)) is None:
        return None
    texts = zip((common.earlier, common.later), common.translated, strict=True)
    return SideBySide(*(TextVersion(common.language, text, ours) for text, ours in texts))


def whole_texts(earlier: Readable, later: Readable) -> list[SideBySide]:
    """Return the own texts of two recommendations side by side, as the page shows them.

    Without a common language there they are in one that both have. If that is not the language in which both were
    issued, a pair of the texts as issued follows.
    """
    shown = SideBySide(rendering(earlier).shown, rendering(later).shown)
    if not shown.is_comparable:
        shown = shared(earlier, later) or shown
    issued = SideBySide(*(TextVersion(*next(iter(side.texts.items()), ("", ""))) for side in (earlier, later)))
    pairs = [shown] if issued == shown else [shown, issued]
    return [pair for pair in pairs if pair.is_comparable and pair.earlier.text and pair.later.text]
