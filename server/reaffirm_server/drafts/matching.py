"""Similarities of a draft to the recommendations of earlier sessions, each by one sign.

Drafts are paraphrases in today's words, so that this index is not that of ``reaffirm candidates``, which compares
recommendations with one another. A draft is compared in its own language: with the texts, or with their translations.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from re import Pattern

import numpy as np
from numpy.typing import NDArray

from reaffirm_core.compare.vectors import FeatureSpace, Scores, repeated
from reaffirm_core.languages import language_row
from reaffirm_server.drafts.encoder import Encoder
from reaffirm_server.drafts.recommended import EarlierRecommendations, Recommended
from reaffirm_server.drafts.tokens import Tokenizer, without

#: The similarities by words alone, and further ones by the meaning of texts.
BY_WORDS = (
    "characters",
    "headline_characters",
    "covered",
    "covering",
    "theme_words",
    "wording_characters",
    "nearest_wording_characters",
    "wordings_covered",
    "wordings_covering",
    "rare_covered",
)
BY_MEANING = ("own_language", "other_language", "headline", "wordings")
#: The similarities that are shares of the words of each text that are in the other.
SHARES = ("covered", "covering")

#: Words of a draft, each with the word of a recommendation that it resembles.
SharedWords = list[tuple[str, str]]

#: A text of at most so many characters is compared with its chapeaux: in languages without spaces, and in others.
_SHORT, _SHORT_WITH_SPACES = 25, 75
#: Minimum similarity (0–1) of two words for the reasons of a match.
_NEAR = 0.75
#: The similarity of two words below which they have nothing in common; and the most words of a short draft.
_FOREIGN, _FEW_WORDS = 0.55, 6
#: Power of rarity for the share of rare words. It is low for a new subject in the stock words of the corpus.
_SHARPNESS = 2.0


class DraftIndex:
    """The recommendations of earlier sessions as drafts in one language are compared with them."""

    def __init__(self, recommendations: EarlierRecommendations, language: str, encoder: Encoder | None) -> None:
        """Index recommendations for drafts in a language, by words alone without an encoder."""
        self._recommendations, self._language, self._encoder = recommendations, language, encoder
        self._tokens = Tokenizer(language)
        items = recommendations.items
        self._texts = [self._text(item, language) for item in items]
        self._headlines = [item.leaf.headlines.get(language, "") for item in items]
        self._words = [
            self._tokens.words(f"{text} {headline}")
            for text, headline in zip(self._texts, self._headlines, strict=True)
        ]
        self._stems = _space([word.stem for word in words] for words in self._words)
        self._runs = _space(map(self._tokens.runs, self._texts))
        self._headline_runs = _space(map(self._tokens.runs, self._headlines))
        self._themes = _space(self._tokens.stems(self._theme_words(item)) for item in items)
        self._index_wordings([item.wordings.get(language, ()) for item in items])
        self._words_kept: dict[tuple[int, tuple[Pattern[str], ...]], dict[str, str]] = {}

    def _index_wordings(self, wordings: Sequence[Sequence[str]]) -> None:
        """Index the other wordings of each recommendation: all as one text, each for itself, and with its own words."""
        flat = [wording for several in wordings for wording in several]
        self._wording_counts = [len(several) for several in wordings]
        self._single_wordings = _space(map(self._tokens.runs, flat))
        self._joint_wordings = _space(self._tokens.runs(" ".join(several)) for several in wordings)
        stems = [
            [*(word.stem for word in words), *self._tokens.stems(" ".join(several))]
            for words, several in zip(self._words, wordings, strict=True)
        ]
        self._all_stems, self._rare_stems = _space(stems), _space(stems, _SHARPNESS)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the similarities, in the order of the last axis of ``similarities``."""
        return BY_WORDS + BY_MEANING if self._encoder else BY_WORDS

    def compared(self, text: str, full_text: str) -> str:
        """Return the text of a draft that is compared: with its chapeaux if it is short."""
        return text if len(text) > self._short(self._language) else full_text

    def similarities(self, drafts: Sequence[str]) -> NDArray[np.floating]:
        """Return similarities (0–1) of shape (drafts, recommendations, names)."""
        runs, stems = ([repeated(read(draft)) for draft in drafts] for read in (self._tokens.runs, self._tokens.stems))
        signs = [
            self._runs.cosines(runs),
            self._headline_runs.cosines(runs),
            self._stems.covered(stems),
            self._stems.covering(stems),
            self._themes.covered(stems),
            self._joint_wordings.cosines(runs),
            self._best_of_each(self._single_wordings.cosines(runs)),
            self._all_stems.covered(stems),
            self._all_stems.covering(stems),
            self._rare_stems.covered(stems),
        ]
        if self._encoder:
            signs += self._by_meaning(drafts, self._encoder)
        return np.stack(signs, axis=-1)

    def _best_of_each(self, similarities: Scores) -> Scores:
        """Return the similarities of the nearest wording of each recommendation, 0 without one."""
        best = np.zeros((len(similarities), len(self._wording_counts)))
        ends = np.cumsum([0, *self._wording_counts])
        for place, count in enumerate(self._wording_counts):
            if count:
                best[:, place] = similarities[:, ends[place] : ends[place + 1]].max(axis=1)
        return best

    def shared_words(
        self, drafts: Sequence[tuple[str, Sequence[int]]], number: int, empty: tuple[Pattern[str], ...]
    ) -> list[list[SharedWords]]:
        """Return for each draft the rarest words that it shares with the recommendation of each of its places.

        Words in a match of a pattern of ``empty`` are left out. An encoder is faster with all drafts at once.
        """
        own = [self._by_stem(draft, empty) for draft, _ in drafts]
        units = dict[str, NDArray[np.float32]]()
        if self._encoder:
            words = list(dict.fromkeys(word for by_stem in own for word in by_stem.values()))
            units = dict(zip(words, self._encoder.units(words), strict=True))
            places = dict.fromkeys(place for _, places in drafts for place in places)
            self._encoder.kept([word for place in places for word in self._earlier_words(place, empty).values()])
        return [
            [self._shared(mine, self._earlier_words(place, empty), units)[:number] for place in places]
            for mine, (_, places) in zip(own, drafts, strict=True)
        ]

    def foreign_share(self, draft: str, places: Sequence[int], stock: Pattern[str], empty: Pattern[str]) -> list[float]:
        """Return the share of the words of a short draft, by rarity, that resemble no word of each of some texts.

        In a short draft these words are its object, such as the climate in "contribute to the climate fund". The share
        is 0 for a longer draft, whose other words say enough, and without an encoder, which knows words of one meaning.
        """
        own = self._by_stem(draft, (stock, empty))
        if not self._encoder or not 0 < len(own) <= _FEW_WORDS:
            return [0.0] * len(places)
        rarities = np.array([self._rare_stems.rarity(stem) for stem in own])
        units, shares = self._encoder.units(list(own.values())), list[float]()
        for place in places:
            then = self._by_stem(self._all_words(place), (stock,))
            near = (units @ self._encoder.kept(list(then.values())).T).max(axis=1) if then else np.zeros(len(own))
            is_foreign = np.array([stem not in then for stem in own]) & (near < _FOREIGN)
            shares.append(float(rarities[is_foreign].sum() / rarities.sum()))
        return shares

    def _all_words(self, place: int) -> str:
        """Return the text of a recommendation, its headline, its other wordings and the labels of its themes."""
        item = self._recommendations.items[place]
        wordings = item.wordings.get(self._language, ())
        return "\n".join([self._texts[place], self._headlines[place], *wordings, self._theme_words(item)])

    def _shared(
        self, own: Mapping[str, str], then: Mapping[str, str], units: Mapping[str, NDArray[np.float32]]
    ) -> SharedWords:
        """Return the words that a draft shares with a recommendation, given by their stems, the rarest first.

        Two words are the same, or have one stem, or with an encoder nearly the same meaning.
        """
        pairs = [(self._stems.rarity(stem), word, word) for stem, word in own.items() if stem in then]
        rest = [(stem, word) for stem, word in own.items() if stem not in then]
        if self._encoder and then and rest:
            others = list(then.values())
            near = np.array([units[word] for _, word in rest]) @ self._encoder.kept(others).T
            for (stem, word), best, most in zip(rest, near.argmax(axis=1), near.max(axis=1), strict=True):
                if most >= _NEAR:
                    pairs.append((self._stems.rarity(stem) * float(most), word, others[best]))
        return [(mine, other) for _, mine, other in sorted(pairs, key=lambda pair: -pair[0])]

    def _earlier_words(self, place: int, empty: tuple[Pattern[str], ...]) -> dict[str, str]:
        """Return the words of a recommendation and its headline by their stems, and keep them."""
        key = place, empty
        if key not in self._words_kept:
            self._words_kept[key] = self._by_stem(f"{self._texts[place]}\n{self._headlines[place]}", empty)
        return self._words_kept[key]

    def _by_stem(self, text: str, empty: Sequence[Pattern[str]]) -> dict[str, str]:
        """Return the words of a text as written by their stems, without those in a match of a pattern, and letters."""
        words = self._tokens.words(without(text, empty))
        return {word.stem: word.written for word in words if len(word.written) > 1}

    def _by_meaning(self, drafts: Sequence[str], encoder: Encoder) -> list[Scores]:
        units = encoder.units(drafts)
        return [units @ encoder.kept(texts).T for texts in self._fields]

    @cached_property
    def _fields(self) -> tuple[list[str], ...]:
        """The texts in both languages, the headlines, and the headlines with the other wordings."""
        items = self._recommendations.items
        wordings = [
            "; ".join([headline, *item.wordings.get(self._language, ())])
            for item, headline in zip(items, self._headlines, strict=True)
        ]
        others = [self._text(item, self._other_language(item)) for item in items]
        return self._texts, others, self._headlines, wordings

    def _other_language(self, item: Recommended) -> str:
        """Return the language of the text, or if that is the language of drafts, that of the first translation."""
        return item.language if item.language != self._language else self._translated

    @cached_property
    def _translated(self) -> str:
        """The first language of translations of texts in the language of drafts, or this language without any."""
        items = (item for item in self._recommendations.items if item.language == self._language)
        return next((tag for item in items for tag in item.translations if tag != self._language), self._language)

    def _text(self, item: Recommended, language: str) -> str:
        """Return the text of a recommendation in a language, with its chapeaux if it is short; else its headline."""
        if language == item.language:
            return item.leaf.text if len(item.leaf.text) > self._short(language) else item.leaf.full_text
        return item.translations.get(language) or item.leaf.headlines.get(language, "")

    def _short(self, language: str) -> int:
        return _SHORT if language_row(language).grams else _SHORT_WITH_SPACES

    def _theme_words(self, item: Recommended) -> str:
        words = self._recommendations.theme_words
        return " ".join(
            label for slug in sorted(item.leaf.themes) for label in words.get(slug, {}).get(self._language, ())
        )


def _space(items: Iterable[Iterable[str]], power: float = 1.0) -> FeatureSpace:
    """Index the features of texts; ``power`` is that of their rarity."""
    return FeatureSpace([repeated(features) for features in items], power=power)
