"""Text of a provision in annotated pieces, with its introductory provisions, parts and footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reaffirm_core.annotation_kinds import KINDS
from reaffirm_core.languages import Texts
from reaffirm_server.site.node_facts import NodeFacts, PageRecommendation
from reaffirm_server.site.text_spans import AnnotatedRun, Span, pieces


@dataclass(frozen=True)
class PageFootnote:
    """Footnote of the text."""

    iri: str
    number: str
    texts: Texts
    translations: Texts


@dataclass(frozen=True)
class Passage:
    """Provision as part of the text on a page."""

    provision: PageRecommendation
    number: str  #: as printed
    numbers: Texts  #: what its label adds to that of the provision that it is part of, by language
    depth: int  #: levels below the provision of the page; negative for introductory provisions
    operative: bool
    words: dict[str, tuple[AnnotatedRun, ...]]  #: its own text or translation in pieces, by language

    def number_in(self, language: str) -> str:
        """Return its number as its label in a language gives it, or as printed."""
        return self.numbers.get(language, self.number)


class ProvisionText(NodeFacts):
    """Text of a provision and of the provisions around it."""

    @cached_property
    def over(self) -> list[Passage]:
        """Provisions that introduce it, outermost first."""
        passages: list[Passage] = []
        node = self._part_of(self.iri)
        while node:
            passages.append(self._passage(node, -1 - len(passages)))
            node = self._part_of(node)
        return passages[::-1]

    @cached_property
    def own(self) -> Passage:
        """Text of the provision itself."""
        return self._passage(self.iri, 0)

    @cached_property
    def parts(self) -> list[Passage]:
        """Parts at every level, in the order of the text."""
        return list(self._parts(self.iri, 1))

    def _parts(self, node: str, depth: int) -> Iterator[Passage]:
        inside = [
            part for part in self.facts.subjects_with("dcterms:isPartOf", node) if self.facts.value(part, "rec:text")
        ]
        for part in sorted(inside, key=lambda part: self.facts.number(part, "rec:order")):
            yield self._passage(part, depth)
            yield from self._parts(part, depth + 1)

    def _part_of(self, node: str) -> str:
        """Return the parent provision, or "" for a top-level item, which is part of documents."""
        parent = self.facts.value(node, "dcterms:isPartOf")
        return parent if self.facts.value(parent, "rec:text") else ""

    def _passage(self, iri: str, depth: int) -> Passage:
        facts, other = self.facts, self.recommendation(iri)
        return Passage(
            other,
            facts.value(iri, "rec:number"),
            self._numbers(iri, other.labels),
            depth,
            facts.value(iri, "rec:operative") == "true",
            {language: tuple(self._translated(iri, language, text)) for language, text in other.translations.items()}
            | {
                language: tuple(pieces(text, list(self._spans(iri, language)), self._calls(iri, language)))
                for language, text in other.texts.items()
            },
        )

    def _translated(self, source: str, language: str, text: str) -> Iterator[AnnotatedRun]:
        """Yield the pieces of a translation: what is known of its words, and the footnotes of the text at its end."""
        facts = self.facts
        spans = [
            Span(match.start(), match.end(), kind.style, "" if kind.literal else facts.value(evidence, kind.value))
            for kind in KINDS
            if kind.style
            for evidence in facts.values(self.iri, kind.link)
            if facts.has(evidence, "oa:hasSource", source)
            and (words := facts.texts(evidence, "rec:translatedQuote").get(language))
            for match in re.finditer(re.escape(words), text)
        ]
        notes = sorted(facts.subjects_with("rec:footnoteOf", source), key=self._start)
        yield from pieces(text, spans, [Span(0, len(text), "note", note) for note in notes])

    def _start(self, note: str) -> int:
        return self.facts.number(note, "rec:start")

    def _numbers(self, iri: str, labels: Texts) -> Texts:
        """Return the number of a part by language: its label without that of the provision that it is part of."""
        parent = self.facts.texts(self._part_of(iri), "rdfs:label")
        rests = {tag: label.removeprefix(parent[tag]).strip() for tag, label in labels.items() if tag in parent}
        return {tag: rest for tag, rest in rests.items() if rest and rest != labels[tag]}

    def _spans(self, source: str, language: str) -> Iterator[Span]:
        """Yield the spans of a text from the annotations of the provision of the page."""
        facts = self.facts
        for ask in facts.values(self.iri, "rec:ask"):
            yield from self._span(ask, "ask", "", source, language)
            for evidence in facts.values(ask, "rec:evidence"):
                role = facts.value(evidence, "rec:role")
                yield from self._span(evidence, "ask" if role == "verb" else role, "", source, language)
        for options in (
            *facts.values(self.iri, "rec:partsAre"),
            *facts.values(self._part_of(self.iri), "rec:partsAre"),
        ):
            yield from self._span(options, "options", "", source, language)
        for kind in (kind for kind in KINDS if kind.style):
            for evidence in facts.values(self.iri, kind.link):
                target = "" if kind.literal else facts.value(evidence, kind.value)
                yield from self._span(evidence, kind.style, target, source, language)

    def _span(self, evidence: str, kind: str, target: str, source: str, language: str) -> Iterator[Span]:
        """Yield the span of a piece of evidence if its source and language match."""
        facts = self.facts
        if facts.has(evidence, "oa:hasSource", source) and language in facts.texts(evidence, "rec:quote"):
            yield Span(facts.number(evidence, "rec:start"), facts.number(evidence, "rec:end"), kind, target)

    def _calls(self, source: str, language: str) -> list[Span]:
        """Return the spans with the footnote markers of a text."""
        notes = self.facts.subjects_with("rec:footnoteOf", source)
        return [span for note in notes for span in self._span(note, "note", note, source, language)]

    @cached_property
    def footnotes(self) -> list[PageFootnote]:
        """Footnotes of the provision and of its introductory provisions, by number."""
        facts = self.facts
        texts = [self.iri, *(passage.provision.iri for passage in self.over)]
        notes = [note for text in texts for note in facts.subjects_with("rec:footnoteOf", text)]
        result = [
            PageFootnote(
                note,
                facts.value(note, "rec:number"),
                facts.texts(note, "rec:text"),
                facts.texts(note, "rec:translation"),
            )
            for note in notes
        ]
        return sorted(result, key=lambda note: (len(note.number), note.number))
