"""The recommendations of earlier sessions as plain values, for the check of drafts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.compare.comparable import CONSIDERATION, Ladder, Verb
from reaffirm_core.compare.ranking import Leaf
from reaffirm_core.languages import in_language
from reaffirm_core.read.hyphens import words_of
from reaffirm_server.rdf import namespace

#: The grades of reaffirmations that make the same request; the last grade adds to it.
_SAME_REQUEST = GRADES[:-1]
#: The grade of reaffirmations in the same words.
_VERBATIM = GRADES[0]
#: A text by language.
ByLanguage = Mapping[str, str]


@dataclass(frozen=True)
class MainAsk:
    """The first ask of a recommendation, as slugs. All are empty if it contains no ask."""

    operator: str = ""  #: the verb by which the body itself speaks; "" for a modal alone
    strength: str = ""
    force: str = ""  #: "" for a statement
    asked: frozenset[str] = frozenset()  #: its addressees
    words: str = ""  #: its operative words as printed
    put_to: str = ""  #: the body that is to decide on it; "" unless it was put to one
    is_open: bool = False  #: whether a draft has alternatives of different force, negations or kinds of addressees

    @property
    def verb(self) -> Verb:
        """The words that move its addressee."""
        return Verb(self.operator, self.strength, self.force == CONSIDERATION)


@dataclass(frozen=True, eq=False)
class Recommended:
    """A recommendation of a session, adopted or put to another body.

    Its key is the IRI: corpora may use the same numbers.
    """

    iri: str
    leaf: Leaf
    language: str  #: of its text
    presented: int  #: ordinal of the session that first presented it
    adopted: int  #: ordinal of the session that adopted it or put it to another body, by which it is cited
    date: str  #: last day of that session, as YYYY-MM-DD
    numbers: tuple[str, ...]  #: as printed, outermost first
    introductions: tuple[str, ...]  #: texts of its chapeaux, outermost first
    labels: ByLanguage  #: "eighth session, recommendation 1 (c)"
    main: MainAsk
    agreed: bool  #: True if its session adopted it, False if it was only put to another body
    cites: frozenset[str]  #: prefixed names, with the citations of its chapeaux
    limits: frozenset[str]  #: slugs of the kinds of limits in its words and in those of its chapeaux
    body: str  #: the body whose session it is, as a prefixed name, or ""
    lineages: tuple[str, ...]  #: identifiers, one for each limb that continues one
    translations: ByLanguage = field(
        default_factory=dict
    )  #: unofficial working translations, into languages in which it has no text
    translated_introductions: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  #: unofficial working translations of its chapeaux by language
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: other wordings by language, for matching
    prefixed: str = ""  #: its identifier with the prefix of its corpus, unless that is the main one

    @property
    def identifier(self) -> str:
        """Its identifier in the dataset, such as ``8-1-c`` or, of another corpus than the main one, ``wg11:11-4``."""
        return self.prefixed or self.leaf.identifier

    def text_in(self, language: str) -> str:
        """Return the text in its own language, or its translation into another language, or ""."""
        return self.leaf.text if language == self.language else self.translations.get(language, "")

    def introductions_in(self, language: str) -> tuple[str, ...]:
        """Return the texts of its chapeaux in its own language, or their translations into another language, or ()."""
        return self.introductions if language == self.language else self.translated_introductions.get(language, ())

    def headline(self, language: str) -> str:
        """Return the headline in a language, else in another language, else the text."""
        return in_language(self.leaf.headlines, language) or self.leaf.text


class Latest(NamedTuple):
    """The latest texts of a line of recommendations."""

    text: Recommended  #: the latest of all, which may have been put to another body only
    adopted: Recommended | None  #: the latest alike text that a session adopted; None if there is none
    agreed: Recommended | None  #: the latest of these that makes the same request, else ``adopted``


@dataclass(frozen=True)
class EarlierRecommendations:
    """The recommendations of earlier sessions in document order, with the vocabulary that describes them."""

    items: tuple[Recommended, ...]
    reaffirmations: Mapping[tuple[str, str], str]  #: grade by IRIs: later, earlier
    labels: Mapping[str, ByLanguage]  #: of concepts, lineages and works, by prefixed name
    ladder: Ladder
    wholes: Mapping[str, str]  #: the work that a part of a work belongs to, by prefixed names
    broader: Mapping[str, str]  #: the top theme of each theme
    limits: frozenset[str] = frozenset()  #: slugs of the kinds of words that limit an ask
    covers: ByLanguage = field(default_factory=dict)  #: the sessions and years compared, in words
    judged: ByLanguage = field(default_factory=dict)  #: those whose lineages are known, in words
    dataset: str = ""  #: SHA-256 of the dataset in hexadecimal
    theme_words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict
    )  #: labels and alternative labels of themes, by slug and language
    sessions: Mapping[int, date] = field(default_factory=dict)  #: first days by number; of one corpus only
    session_labels: Mapping[int, ByLanguage] = field(default_factory=dict)  #: by number; of one corpus only
    report_paragraphs: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  #: IRIs of the recommendations that a paragraph of a report contains, by its prefixed name

    def words(self) -> set[str]:
        """Return the words of all texts and translations, in lower case."""
        return words_of(text for item in self.items for text in (item.leaf.text, *item.translations.values()))

    def before(self, session: int) -> "EarlierRecommendations":
        """Return a copy without the recommendations that were first presented at a session or later."""
        return replace(self, items=tuple(item for item in self.items if item.presented < session))

    def latest(
        self,
        first: Recommended,
        lineage: str,
        likeness: Mapping[str, float],
        is_alike: Callable[[Recommended], bool] = lambda _: True,
    ) -> Latest:
        """Return the latest members of the lineage of ``first`` in its corpus (codebook, section Lineages).

        Texts in no lineage, or of other documents, that reaffirm one of them, also through others, are later ones too.
        Without a lineage ("") these are the texts that reaffirm ``first``.
        Of several recommendations of one session, the one with the highest ``likeness`` (by IRI, 0 by default) is
        returned. Adopted texts are only those that ``is_alike`` accepts: a lineage contains different requests.
        """
        corpus = namespace(first.iri)
        own = [item for item in self.items if lineage in item.lineages and namespace(item.iri) == corpus]
        reached = self._reached(own or [first])
        line = [item for item in self.items if item.iri in reached]

        def last(items: Iterable[Recommended]) -> Recommended | None:
            return max(items, key=lambda item: (item.leaf.session, likeness.get(item.iri, 0.0)), default=None)

        adopted = [item for item in line if item.agreed and is_alike(item)]
        same = last(filter(partial(self.is_same_request, first), adopted))
        return Latest(last(line) or first, last(adopted), same or last(adopted))

    def as_adopted(self, first: Recommended) -> Recommended:
        """Return the latest adopted text in the same words as one that was only put to another body, else itself."""
        twins = [] if first.agreed else self._twins.get(first.iri, [])
        return max(twins, key=lambda item: item.leaf.session, default=first)

    @cached_property
    def _twins(self) -> dict[str, list[Recommended]]:
        """The adopted texts in the same words as a text, by its IRI."""
        adopted = {item.iri: item for item in self.items if item.agreed}
        twins: dict[str, list[Recommended]] = {}
        for pair, grade in self.reaffirmations.items():
            for first, other in (pair, pair[::-1]):
                if grade == _VERBATIM and other in adopted:
                    twins.setdefault(first, []).append(adopted[other])
        return twins

    def is_verbatim(self, first: Recommended, other: Recommended) -> bool:
        """Return whether a reaffirmation links two texts in the same words."""
        pairs = ((first.iri, other.iri), (other.iri, first.iri))
        return any(self.reaffirmations.get(pair) == _VERBATIM for pair in pairs)

    def is_same_request(self, first: Recommended, other: Recommended) -> bool:
        """Return whether reaffirmations of the same request link two texts, also through others."""
        reached, open_ends = {first.iri}, [first.iri]
        while open_ends:
            for near in self._repeated.get(open_ends.pop(), set()) - reached:
                reached.add(near)
                open_ends.append(near)
        return other.iri in reached

    @cached_property
    def _repeated(self) -> dict[str, set[str]]:
        """The recommendations that make the same request as a recommendation, all by their IRIs."""
        repeated: dict[str, set[str]] = {}
        for (later, earlier), grade in self.reaffirmations.items():
            if grade in _SAME_REQUEST:
                repeated.setdefault(later, set()).add(earlier)
                repeated.setdefault(earlier, set()).add(later)
        return repeated

    def _reached(self, own: Sequence[Recommended]) -> set[str]:
        """Return the IRIs of texts of a corpus and of those that reaffirm them, also through others.

        A text of the same corpus that is in another lineage is no later one of these.
        """
        corpus, open_ends = namespace(own[0].iri), [item.iri for item in own]
        reached = set(open_ends)
        while open_ends:
            for later in self._reaffirming.get(open_ends.pop(), ()):
                is_apart = not later.lineages or namespace(later.iri) != corpus
                if is_apart and later.iri not in reached:
                    reached.add(later.iri)
                    open_ends.append(later.iri)
        return reached

    @cached_property
    def _reaffirming(self) -> dict[str, list[Recommended]]:
        """The recommendations that reaffirm a recommendation, by its IRI."""
        by_iri = {item.iri: item for item in self.items}
        reaffirming: dict[str, list[Recommended]] = {}
        for later, earlier in self.reaffirmations:
            if later in by_iri:
                reaffirming.setdefault(earlier, []).append(by_iri[later])
        return reaffirming

    def works_over(self, work: str) -> frozenset[str]:
        """Return a work with all works that it is part of, as prefixed names."""
        works = [work]
        while (whole := self.wholes.get(works[-1])) and whole not in works:
            works.append(whole)
        return frozenset(works)
