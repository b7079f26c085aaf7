"""The report on a draft arranged for a page in one language: labels for identifiers, wordings side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from reaffirm_core.compare.diff import Change, Segment
from reaffirm_core.languages import in_language, language_row
from reaffirm_core.names import Names
from reaffirm_server.drafts.blocks import Role
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.cited_works import absent_parts, work_label
from reaffirm_server.drafts.recommended import MainAsk, Recommended
from reaffirm_server.drafts.reference_words import ReferenceNote, note
from reaffirm_server.drafts.report import Checked, DraftReport, Match, Request

#: The changes that the earlier and the later of two wordings contain.
_EARLIER = frozenset({Change.SAME, Change.DELETED, Change.MOVED_FROM})
_LATER = frozenset({Change.SAME, Change.INSERTED, Change.MOVED_TO})


@dataclass(frozen=True)
class EarlierWording:
    """An earlier wording next to the draft."""

    iri: str
    identifier: str
    label: str
    headline: str
    date: str
    put_to: str  #: the body that it was only put to, or ""
    before: tuple[Segment, ...]  #: the text compared; text that the draft lacks is marked; empty if nothing is marked
    after: tuple[Segment, ...]  #: the text of the draft; new text is marked; empty if nothing is marked
    marked: str  #: language of the text compared, which is a translation if it is not ``language``
    text: str
    over: str  #: its chapeaux in ``language``, or ""
    over_translated: str  #: their working translation, or ""
    language: str  #: of the adopted text
    translation: str  #: the working translation into the language of the page, or ""


@dataclass(frozen=True)
class Why:
    """The reasons of a match as text; each is "" if there is none."""

    words: str
    themes: str
    addressees: str


@dataclass(frozen=True)
class Suggestion:
    """A lineage that the draft would continue, or a recommendation in no lineage."""

    covers: str  #: the sessions and years whose lineages are known
    title: str
    iri: str
    lineage: str  #: slug, or "" for a recommendation in no lineage
    grade: str  #: "" between languages
    why: Why
    nearest: EarlierWording
    latest: EarlierWording | None  #: None if it is the nearest wording
    latest_agreed: bool  #: whether the latest wording is the latest agreed one
    agreed: EarlierWording | None  #: the latest agreed wording; None if it is one of these, or there is none
    same_request: bool  #: whether the wording compared makes the request of the nearest
    none_agreed: bool  #: whether no adopted wording resembles the draft
    others: tuple[tuple[str, str, str], ...]  #: IRIs, labels and identifiers
    comparison: str
    compared_agreed: bool  #: whether the wording compared was agreed
    compared_label: str
    verbs: tuple[str, str]  #: of the draft and of the wording compared; "" without one
    reaffirms: tuple[bool, ...]  #: whether the draft, and the wording compared, reaffirm what an earlier text asks
    negations: tuple[str, ...]  #: the changed runs of words that have a negation
    further: tuple[tuple[str, str, str, bool], ...]  #: further forces: force, label, verb, whether of the nearest
    asked_then: str
    same_asked: bool
    no_longer_cited: str
    newly_cited: str
    limits_dropped: str
    limits_added: str
    references: tuple[tuple[str, str], ...]  #: by language, that of the page first
    is_topic: bool  #: whether the nearest text only proposes a topic to a body that the draft does not ask
    names_addressee: bool  #: whether the draft names an addressee
    opposed: tuple[str, ...]  #: negations of only one of the draft and the nearest text
    asked_others: str  #: the addressees of the nearest text if the draft asks others, else ""
    shifts: tuple[
        tuple[str, str, str], ...
    ]  #: forces beside the wordings of a summary, with their labels and other verbs


@dataclass(frozen=True)
class Closest:
    """A recommendation near the draft, without a claim."""

    wording: EarlierWording
    why: Why


@dataclass(frozen=True)
class RequestAdvice:
    """One of several requests of a paragraph."""

    text: str
    status: str  #: its likelihood, "opposed", "none" or "short", as of ``Advice``
    iri: str  #: of the earlier text that is claimed, or ""
    label: str


@dataclass(frozen=True)
class Advice:
    """The result for one recommendation of a draft."""

    number: str
    place: int  #: number of its paragraph
    language: str
    text: str
    own: str  #: without its chapeaux
    over: str  #: its chapeaux, or ""
    row: int  #: number of its row if it stands in a table, else 0
    translated: bool  #: whether it was compared with translations
    asked: str
    verb: str
    put_to: str
    themes: tuple[tuple[str, str], ...]  #: slugs and labels
    cites: str
    absent: str  #: the cited parts of treaties that do not exist, or ""
    suggestions: tuple[Suggestion, ...]
    closest: tuple[Closest, ...]  #: the nearest recommendations without a claim
    asks: bool  #: False for a text of which only the same words are claimed
    role: Role  #: what it was read as
    preambular: bool  #: whether it is a reaffirmation of the preamble
    is_short: bool  #: whether it is too short to be compared
    references: tuple[ReferenceNote, ...]  #: to earlier texts
    requests: tuple[RequestAdvice, ...]  #: each by itself, if it makes several
    has_alternatives: bool  #: whether words of it stand in square brackets, or alternatives between slashes

    @property
    def status(self) -> str:
        """With a suggestion "possible", or "opposed" if the first may ask the opposite; without one a reason.

        This is "unasked" for a text that asks nobody, "short" for one that was not compared, and else "none".
        """
        if self.suggestions:
            return "opposed" if self.suggestions[0].opposed else "possible"
        if self.is_unread:
            return "unasked"
        return "short" if self.is_short else "none"

    @property
    def is_unread(self) -> bool:
        """True for a text that does no act: it is compared only because nothing in the draft does."""
        return self.role == "recommendation" and not self.asks

    @property
    def is_folded(self) -> bool:
        """True for a reaffirmation of the preamble that nothing is claimed of."""
        return self.preambular and not self.suggestions


def advise(report: DraftReport, checker: Checker, language: str, names: Names) -> list[Advice]:
    """Arrange a report for a page in a language, what is folded last.

    Where a label in the language is missing, the English label is used.
    """
    arranger = _Arranger(checker, language, names)
    return sorted(map(arranger.advice, report.checked), key=lambda advice: advice.is_folded)


def _space(language: str) -> str:
    """Return what stands between two sentences in a language."""
    return language_row(language).space


class _Arranger:
    """Conversion of results to labels in one language."""

    def __init__(self, checker: Checker, language: str, names: Names) -> None:
        self._recommendations, self._packs = checker.recommendations, checker.packs
        self._language, self._names = language, names
        self._comma = language_row(language).comma

    def advice(self, checked: Checked) -> Advice:
        """Return the arranged result for one recommendation."""
        claimed = [match for match in checked.matches if match.likelihood != "nearest"]
        return Advice(
            number=checked.number,
            place=checked.place,
            language=checked.language,
            text=checked.text,
            own=checked.own,
            over=checked.over,
            row=checked.row,
            translated=checked.translated,
            asked=self._labels("actor", checked.asked),
            has_alternatives=checked.has_alternatives,
            verb=self._verb(checked.main, checked.language, checked.language),
            put_to=self._labels("actor", filter(None, [checked.main.put_to])),
            themes=tuple((slug, self._label(f"theme:{slug}")) for slug in checked.themes),
            cites=self._works(checked.cites),
            absent=self._works(absent_parts(self._recommendations, checked.cites)),
            suggestions=tuple(self._suggestion(checked, match) for match in claimed),
            closest=tuple(
                Closest(self._wording(match.nearest, (), checked.language), self._why(match))
                for match in checked.matches
                if match.likelihood == "nearest"
            ),
            asks=checked.asks,
            role=checked.role,
            preambular=checked.preambular,
            is_short=checked.is_short,
            requests=tuple(map(self._request, checked.requests)),
            references=tuple(note(each, self._language) for each in checked.references),
        )

    def _request(self, request: Request) -> RequestAdvice:
        if request.nearest is None:
            return RequestAdvice(request.text, "short", "", "")
        if request.likelihood == "nearest":
            return RequestAdvice(request.text, "none", "", "")
        status = "opposed" if request.opposed else request.likelihood
        return RequestAdvice(request.text, status, *self._link(request.nearest))

    def _suggestion(self, checked: Checked, match: Match) -> Suggestion:
        title, iri = self._heading(match)
        agreed = None if match.agreed in {None, match.latest, match.nearest} else match.agreed
        return Suggestion(
            covers=in_language(self._recommendations.judged, self._language) or "",
            opposed=match.opposed,
            names_addressee=bool(checked.asked),
            asked_others=self._labels("actor", sorted(match.nearest.leaf.addressees)) if match.asks_others else "",
            shifts=tuple(
                (force, self._if_adopted(wording), self._other_verb(checked, wording))
                for force, wording in match.shifts
            ),
            title=title,
            iri=iri,
            lineage=match.lineage,
            grade=match.grade,
            why=self._why(match),
            nearest=self._wording(match.nearest, match.differences, checked.language),
            latest=None
            if match.latest is match.nearest
            else self._wording(match.latest, match.latest_differences, checked.language),
            latest_agreed=match.latest is match.agreed,
            agreed=self._wording(agreed, match.agreed_differences, checked.language) if agreed else None,
            same_request=match.same_request,
            none_agreed=match.agreed is None,
            others=tuple((*self._link(other), other.identifier) for other in match.others),
            comparison=match.comparison,
            compared_agreed=match.compared.agreed,
            compared_label=self._link(match.compared)[1],
            verbs=(
                self._verb(checked.main, checked.language, checked.language),
                self._verb_of(match.compared, checked.language),
            ),
            reaffirms=tuple(ask.verb.is_reaffirming for ask in (checked.main, match.compared.main)),
            negations=self._negations(match.differences, checked.language),
            further=tuple(
                (
                    shift.force,
                    self._link(shift.beside)[1],
                    self._verb_of(shift.beside, checked.language),
                    shift.beside is match.nearest,
                )
                for shift in match.further_shifts
            ),
            asked_then=self._labels("actor", sorted(match.compared.leaf.addressees)),
            same_asked=match.asks_same,
            no_longer_cited=self._works(match.no_longer_cited),
            newly_cited=self._works(match.newly_cited),
            limits_dropped=self._labels("qualification", match.limits_dropped),
            limits_added=self._labels("qualification", match.limits_added),
            is_topic=match.is_topic,
            references=self._references(match),
        )

    def _references(self, match: Match) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(match.reference.items(), key=lambda pair: (pair[0] != self._language, pair[0])))

    def _why(self, match: Match) -> Why:
        words = (mine if mine == other else f"{mine} ~ {other}" for mine, other in match.reasons.words)
        return Why(
            self._comma.join(words),
            self._labels("theme", match.reasons.themes),
            self._labels("actor", match.reasons.addressees),
        )

    def _heading(self, match: Match) -> tuple[str, str]:
        """Return the label and the IRI of a lineage, or of a recommendation in no lineage."""
        if match.lineage:
            name = f"lineage:{match.lineage}"
            return self._label(name), str(self._names.expand(name))
        return match.nearest.headline(self._language), match.nearest.iri

    def _wording(self, earlier: Recommended, segments: Sequence[Segment], draft: str) -> EarlierWording:
        """Arrange an earlier wording beside a draft in a language."""
        iri, label = self._link(earlier)
        original = earlier.language
        return EarlierWording(
            iri=iri,
            identifier=earlier.identifier,
            label=label,
            headline=earlier.headline(self._language),
            date=earlier.date,
            put_to=self._labels("actor", filter(None, [earlier.main.put_to])),
            before=tuple(part for part in segments if part.change in _EARLIER),
            after=tuple(part for part in segments if part.change in _LATER),
            marked=draft if earlier.text_in(draft) else original,
            text=earlier.leaf.text,
            over=_space(original).join(earlier.introductions),
            over_translated=_space(self._language).join(earlier.translated_introductions.get(self._language, ())),
            language=original,
            translation=earlier.translations.get(self._language, ""),
        )

    def _link(self, earlier: Recommended) -> tuple[str, str]:
        return earlier.iri, in_language(earlier.labels, self._language) or earlier.identifier

    def _if_adopted(self, earlier: Recommended) -> str:
        """Return the label of an earlier text whose force is compared: one that was only put to a body binds nobody."""
        label = self._link(earlier)[1]
        return label if earlier.agreed else str(_("%(label)s, if adopted", label=label))

    def _negations(self, changes: Sequence[Segment], language: str) -> tuple[str, ...]:
        """Return the changed runs of words of texts in a language that have a negation."""
        rules = self._packs[language].grammar.polarity
        changed = [part.text for part in changes if part.change is not Change.SAME]
        return tuple(text for text in changed if any(rule.search(text) for rule in (rules.negation, rules.negated)))

    def _other_verb(self, checked: Checked, earlier: Recommended) -> str:
        """Return the verb of an earlier text for a summary; "" where only its language is another one."""
        is_same = (checked.main.operator, checked.main.strength) == (earlier.main.operator, earlier.main.strength)
        return "" if is_same and checked.language != self._language else self._verb_of(earlier, checked.language)

    def _verb_of(self, earlier: Recommended, draft: str) -> str:
        return self._verb(earlier.main, earlier.language, draft)

    def _verb(self, ask: MainAsk, language: str, draft: str) -> str:
        """Return the words of an ask in the language of the page or of the draft, else its strength; "" without one."""
        if not ask.force and not ask.is_open:
            return ""
        if ask.words and language in {self._language, draft}:
            return ask.words
        kind, slug = ("strength", ask.strength) if ask.strength not in {"", "none"} else ("operator", ask.operator)
        return self._labels(kind, filter(None, [slug])).lower()

    def _works(self, works: Iterable[str]) -> str:
        return self._comma.join(work_label(self._recommendations, work, self._language) for work in works)

    def _labels(self, kind: str, slugs: Iterable[str]) -> str:
        return self._comma.join(self._label(f"{kind}:{slug}") for slug in slugs)

    def _label(self, name: str) -> str:
        """Return the label of a prefixed name, or its slug if it has none."""
        labels = self._recommendations.labels.get(name, {})
        return in_language(labels, self._language) or name.partition(":")[2]
