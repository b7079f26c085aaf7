"""Trace of the reaffirmations of a recommendation in both directions, or of a lineage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from reaffirm_core.compare.comparable import STRONGER, WEAKER
from reaffirm_core.compare.diff import Segment, differences
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import COMPLETE, FALLBACK, Texts
from reaffirm_server.linked.coverage import comparable, coverage, sessions_read
from reaffirm_server.linked.provision_names import ProvisionNames, split_name
from reaffirm_server.publish.wording import Wording, in_common, wordings
from reaffirm_server.text_tables import FoldedRow, Row, ask_words, fold, texts_by, uncapitalized


@dataclass(frozen=True)
class AskInWords:
    """The first ask of a recommendation. Codes are slugs, "" if there is none."""

    operator: str = ""
    strength: str = ""
    force: str = ""
    adoption: str = ""
    words: str = ""  #: in English, exact verb first
    put_to: str = ""  #: English name of the body that is to decide on it


@dataclass(frozen=True)
class TracedProvision:
    """A recommendation in a trace."""

    identifier: str
    labels: Mapping[str, str]  #: by language: "fourth session, recommendation 46 (i) (ii)"
    session: int  #: ordinal of the session that first presented it
    sessions: Mapping[str, str]  #: name of that session by language
    date: str  #: last day of that session
    amended: bool  #: whether a later session adopted it, as orally amended
    headlines: Mapping[str, str]  #: by language
    wording: Wording
    lineages: tuple[str, ...]  #: identifiers of its lineages
    ask: AskInWords = AskInWords()
    is_proposed: bool = False  #: whether nobody has read and compared it yet

    @property
    def text(self) -> str:
        """Its text in the language of the document that was read."""
        return self.wording.text

    @property
    def words(self) -> str:
        """Its first ask in words, and the body that it was only put to; "" without an ask."""
        put_to = f"put to: {self.ask.put_to}" if self.ask.put_to else ""
        return "; ".join(filter(None, (self.ask.words, put_to)))


@dataclass(frozen=True)
class TraceLink:
    """A reaffirmation of an earlier recommendation by a later recommendation."""

    later: str
    earlier: str
    grade: str  #: slug
    closeness: str  #: the English label of the grade, in a sentence
    force_change: str  #: slug: whether the later text asks more firmly for the same act
    explicit: bool
    relation: str  #: relation in the words of the later text, if explicit: reaffirms, follows or recalls; else ""
    words: str
    earlier_words: str
    reasons: Mapping[str, str]  #: reasons of the reader, by language; empty without a reason
    compared: tuple[str, str]  #: the earlier and the later words in one language; ("", "") without a common one
    note: str  #: the language of this comparison where it is not that of both texts as read, or that there is none

    @property
    def basis(self) -> str:
        """Basis of the link: the relation in the later text, such as "explicit (follows)", or "detected"."""
        return f"explicit ({self.relation})" if self.explicit else "detected"

    @property
    def differences(self) -> tuple[Segment, ...]:
        """Differences from the earlier to the later words; empty without a common language."""
        return differences(*self.compared)


@dataclass(frozen=True)
class Trace:
    """The recommendations and links that are connected with one recommendation, or the members of a lineage.

    The links of an item are those of its parts, since an item itself has no links.
    """

    start: TracedProvision | None  #: the recommendation; None for a lineage
    parts: tuple[str, ...]  #: identifiers of its operative parts; its own without parts; () for a lineage
    lineages: Mapping[str, Mapping[str, str]]  #: names, by language, of the lineage or those of the recommendation
    provisions: Mapping[str, TracedProvision]  #: by identifier, in the order of presentation
    links: tuple[TraceLink, ...]  #: latest first
    covers: str = ""  #: the sessions in which links were looked for, in English

    def change(self, link: TraceLink) -> str:
        """Return whether the later text of a link is stronger or weaker, in a few words; or "".

        A text that was only put to another body is compared as that body would have it.
        """
        if link.force_change not in {STRONGER, WEAKER}:
            return ""
        ends = (self.provisions[end] for end in (link.later, link.earlier))
        return f"{link.force_change}, if adopted" if any(end.ask.put_to for end in ends) else link.force_change

    def above(self, identifier: str) -> list[TraceLink]:
        """Return the links from a recommendation to the recommendations that it reaffirms."""
        return [link for link in self.links if link.later == identifier]

    def below(self, identifier: str) -> list[TraceLink]:
        """Return the links to a recommendation from the recommendations that reaffirm it, earliest first."""
        return [link for link in reversed(self.links) if link.earlier == identifier]


def traced_name(name: str, run_query: Callable[..., list[Row]], provisions: ProvisionNames) -> str:
    """Return the identifier of the lineage or the provision of a name, or else the name.

    A lineage has its identifier or its label in any language as its name. Raises ReaffirmError if several provisions
    of a corpus have the name.
    """
    _, local = split_name(name)
    if local.casefold() in _lineage_names(texts_by(run_query("lineages"), "identifier")):
        return local
    provision = provisions.find(name)
    return provision.identifier if provision else name


def _lineage_names(lineages: Mapping[str, Texts]) -> dict[str, str]:
    """Return the identifiers of lineages by identifier and label, without differences of case."""
    return {label.casefold(): key for key, labels in lineages.items() for label in (key, *labels.values())}


def trace(name: str, run_query: Callable[..., list[Row]]) -> Trace:
    """Return the trace of a recommendation (identifier), or of a lineage (identifier, or label in any language).

    ``run_query`` returns the rows of a query of the server, with an identifier as its optional second argument. Raises
    ReaffirmError for an unknown name, with similar names.
    """
    lineages = texts_by(run_query("lineages"), "identifier")
    by_label = _lineage_names(lineages)
    name = name.strip()
    identifier = by_label.get(name.casefold(), name)
    rows, linked = run_query("trace-provisions", identifier), run_query("trace-links", identifier)
    wording = wordings(rows, linked[0]["language"] if linked else "")
    provisions = {
        folded.row["identifier"]: _provision(folded, wording[folded.row["identifier"]]) for folded in _folded(rows)
    }
    if not provisions:
        raise _unknown(name, [row["identifier"] for row in run_query("identifiers")], by_label)
    links = tuple(_link(row, wording) for row in fold(linked, "reason", language="reasonLanguage"))
    known = next(iter(wording.values())) if identifier in lineages else wording[identifier]
    covers = coverage(comparable(sessions_read(run_query("coverage")), {*known.texts, *known.translations}), FALLBACK)
    if identifier in lineages:
        return Trace(None, (), {identifier: lineages[identifier]}, provisions, links, covers)
    parts = tuple(row["identifier"] for row in run_query("parts", identifier)) or (identifier,)
    return replace(_of_recommendation(provisions[identifier], parts, lineages, provisions, links), covers=covers)


def _of_recommendation(
    start: TracedProvision,
    parts: tuple[str, ...],
    lineages: Mapping[str, Texts],
    provisions: Mapping[str, TracedProvision],
    links: tuple[TraceLink, ...],
) -> Trace:
    """Return the trace of a recommendation, without the chapeaux among ``provisions``."""
    own_lineages = dict.fromkeys(lineage for part in parts for lineage in provisions[part].lineages)
    connected = {*parts, *(end for link in links for end in (link.later, link.earlier))}
    return Trace(
        start,
        parts,
        {lineage: lineages[lineage] for lineage in own_lineages},
        {key: provision for key, provision in provisions.items() if key in connected},
        links,
    )


def _unknown(name: str, identifiers: Sequence[str], lineages: Mapping[str, str]) -> ReaffirmError:
    """Return the error for an unknown name; ``lineages`` maps labels and identifiers of lineages to identifiers."""
    label = name.casefold()
    near = get_close_matches(name, identifiers, n=3, cutoff=0.6)
    near += dict.fromkeys(lineages[match] for match in get_close_matches(label, lineages, n=3, cutoff=0.5))
    near += [key for key in dict.fromkeys(lineages.values()) if label and label in key and key not in near]
    if near:
        hint = f"did you mean {', '.join(near)}?"
    else:
        hint = "an identifier looks like 4-46-i-2, a lineage like non-punishment"
    return ReaffirmError(f"there is no recommendation and no lineage {name!r}; {hint}")


def _folded(rows: Sequence[Row]) -> list[FoldedRow]:
    """Return a row for each text of a recommendation, with its labels by language."""
    return fold(rows, "label", "sessionLabel", "headline", language="labelLanguage")


def _provision(folded: FoldedRow, wording: Wording) -> TracedProvision:
    """Return the recommendation of a folded row of the query ``trace-provisions``."""
    row, texts = folded
    return TracedProvision(
        identifier=row["identifier"],
        labels=texts["label"],
        session=int(row["session"]),
        sessions=texts["sessionLabel"],
        date=row["date"],
        amended=row["amended"] == "true",
        headlines=dict.fromkeys(COMPLETE, "") | texts["headline"],
        wording=wording,
        lineages=tuple(sorted(row.get("lineages", "").split())),
        ask=AskInWords(
            operator=row.get("operator", ""),
            strength=row.get("strength", ""),
            force=row.get("force", ""),
            adoption=row.get("adoption", ""),
            words=ask_words(*(row.get(f"{name}Label", "") for name in ("operator", "strength", "force"))),
            put_to=row.get("putTo", ""),
        ),
        is_proposed="proposed" in row,
    )


def _compared(row: Row, earlier: Wording, later: Wording) -> tuple[tuple[str, str], str]:
    """Return the words of a link in one language, and a note where these are not the words that were read."""
    if earlier.original == later.original:
        return (row["earlierWords"], row["words"]), ""
    if common := in_common(earlier, later):
        return (common.earlier, common.later), common.note
    return ("", ""), "not compared: the two texts have no common language"


def _link(folded: FoldedRow, wording: Mapping[str, Wording]) -> TraceLink:
    """Return the link of a folded row of the query ``trace-links``."""
    row, texts = folded
    compared, note = _compared(row, wording[row["earlier"]], wording[row["later"]])
    return TraceLink(
        later=row["later"],
        earlier=row["earlier"],
        grade=row["grade"],
        closeness=uncapitalized(row["gradeLabel"]),
        force_change=row["forceChange"],
        explicit=row["explicit"] == "true",
        relation=row.get("relation", ""),
        words=row["words"],
        earlier_words=row["earlierWords"],
        reasons=texts["reason"],
        compared=compared,
        note=note,
    )


def segment_data(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """Return an edit script as JSON values."""
    return [{"change": part.change, "text": part.text, "quiet": part.quiet} for part in segments]
