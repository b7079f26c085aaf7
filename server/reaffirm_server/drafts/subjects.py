"""Subjects of texts: a draft about another crime or group of people than an earlier text does not repeat it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from reaffirm_core.language.pack import Pack
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.rdf import namespace


class SubjectReader:
    """Reader of the subjects of drafts and earlier texts, by the words of language packs."""

    def __init__(self, recommendations: EarlierRecommendations, packs: Mapping[str, Pack]) -> None:
        """Take the recommendations of earlier sessions and the language packs."""
        self._items, self._packs = recommendations.items, packs

    def read(self, text: str, language: str) -> frozenset[str]:
        """Return the subjects of a text, as slugs."""
        return self._packs[language].subjects.subjects_in(text)

    def is_other(self, subjects: frozenset[str], place: int) -> bool:
        """Return whether a draft is about another subject than an earlier text; not if it names none.

        An earlier text that names no subject is about the main subject of its corpus. A draft that does not name
        the main subject is not about the same, even if it shares another one with the text.
        """
        then, main = self._earlier[place]
        is_beside = subjects.isdisjoint(then) or (main in then and main not in subjects)
        return bool(subjects and then) and is_beside

    @cached_property
    def _earlier(self) -> list[tuple[frozenset[str], str]]:
        """The subjects of each earlier text, with the main subject of its corpus, "" without one."""
        own = [self.read(item.leaf.full_text, item.language) for item in self._items]
        corpora = [namespace(item.iri) for item in self._items]
        mains = {
            corpus: _main([subjects for subjects, of in zip(own, corpora, strict=True) if of == corpus])
            for corpus in set(corpora)
        }
        return [
            (subjects or frozenset({mains[corpus]} - {""}), mains[corpus])
            for subjects, corpus in zip(own, corpora, strict=True)
        ]


def _main(texts: Sequence[frozenset[str]]) -> str:
    """Return the main subject of the texts of a corpus: that of most of those that name one; "" without one."""
    counts = Counter(slug for subjects in texts for slug in subjects)
    return next((slug for slug, count in counts.items() if count > len(list(filter(None, texts))) / 2), "")
