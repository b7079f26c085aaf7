"""The report on a draft as plain values, which all formats print."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from reaffirm_core.compare.diff import Segment
from reaffirm_server.drafts.blocks import DraftBlock, Role
from reaffirm_server.drafts.figures import Figures
from reaffirm_server.drafts.recommended import ByLanguage, MainAsk, Recommended
from reaffirm_server.drafts.references import DraftReference

#: The group of a match: it may make the same request; and the closest texts without a claim.
Likelihood = Literal["possible", "nearest"]
#: The likelihoods, the highest first.
LIKELIHOODS: tuple[Likelihood, ...] = get_args(Likelihood)
#: The number of blocks of a draft from which their roles are shown.
_SEVERAL = 2
#: A comparison of forces (codebook, section Strength): "unlike" if the texts are too unlike to ask for the same act,
#: "unranked" if usage ranks neither verb.
Comparison = Literal[
    "weaker",
    "stronger",
    "the same",
    "other addressees",
    "no addressee",
    "reaffirming",
    "unlike",
    "unranked",
    "opposed",
    "alternatives",
    "unknown",
]
#: The comparisons of two forces.
SHIFTS: tuple[Comparison, ...] = ("weaker", "stronger", "the same")


@dataclass(frozen=True)
class Reasons:
    """Signs for a match that a person can judge."""

    words: tuple[tuple[str, str], ...]  #: rare words of the draft, each with the word of the earlier text it resembles
    themes: tuple[str, ...]  #: slugs of common themes
    addressees: tuple[str, ...]  #: slugs of common addressees


class Shift(NamedTuple):
    """The force of a draft beside that of an earlier text."""

    force: Comparison
    beside: Recommended


@dataclass(frozen=True)
class Match:
    """A lineage that a draft may reaffirm, or a recommendation in no lineage."""

    lineage: str  #: identifier, or ""
    score: float  #: of the nearest member; comparable within one draft only
    likelihood: Likelihood
    certainty: float  #: the probability (0–1) that it is right, by which the likelihood is chosen
    reasons: Reasons
    grade: str  #: the grade that the words alone suggest; "" where a translation was compared
    nearest: Recommended  #: the member with the nearest wording
    translated: bool  #: whether its translation was compared, since its text is in another language than the draft
    others: tuple[Recommended, ...]  #: further members of the lineage, nearest first
    differences: tuple[Segment, ...]  #: from the nearest, or from its translation, to the draft
    latest: Recommended  #: the latest of the lineage; without one, the last that reaffirms the nearest, or it
    latest_differences: tuple[Segment, ...]
    agreed: Recommended | None  #: the last alike text that a session adopted, of the same request if any, or None
    agreed_differences: tuple[Segment, ...]
    comparison: Comparison  #: force of the draft relative to ``compared``
    newest: Recommended  #: the latest of these that a session adopted, and that is alike, else ``compared``
    newest_comparison: Comparison  #: force of the draft relative to ``newest``
    nearest_comparison: Comparison  #: force of the draft relative to ``nearest``
    same_request: bool  #: whether ``compared`` is the nearest text or repeats its request
    no_longer_asked: tuple[str, ...]  #: slugs of addressees of ``compared`` only
    newly_asked: tuple[str, ...]  #: slugs of addressees of the draft only
    no_longer_cited: tuple[str, ...]  #: prefixed names of works that only an earlier wording cites
    limits_dropped: tuple[str, ...]  #: slugs of the kinds of limits in ``compared`` only
    limits_added: tuple[str, ...]  #: slugs of the kinds of limits in the draft only
    reference: ByLanguage  #: a suggested reference, by language; empty for a topic
    is_topic: bool = False  #: whether the nearest text only proposes a topic to a body that the draft does not ask
    newly_cited: tuple[str, ...] = ()  #: prefixed names of works that only the draft cites
    opposed: tuple[str, ...] = ()  #: negations of only the draft or ``nearest``: they may ask the opposite
    asks_same: bool = (
        False  #: whether the draft and ``compared`` name the same addressees, with the same limits to them
    )
    asks_others: bool = False  #: whether the draft and ``nearest`` name addressees, none of which are of the same kind

    @property
    def compared(self) -> Recommended:
        """The wording with which force and addressees are compared: the latest agreed wording, else the nearest."""
        return self.agreed or self.nearest

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The forces of the draft that a summary names.

        They are beside the wording compared, the latest adopted text of the lineage, and the nearest text if the force
        is another one there.
        """
        shifts = [Shift(self.comparison, self.compared), Shift(self.newest_comparison, self.newest)]
        if self.nearest_comparison != self.comparison:
            shifts.append(Shift(self.nearest_comparison, self.nearest))
        return tuple(dict.fromkeys(shift for shift in shifts if shift.force in SHIFTS))

    @property
    def further_shifts(self) -> tuple[Shift, ...]:
        """The forces of a summary that are beside another wording than the one compared."""
        return tuple(shift for shift in self.shifts if shift.beside is not self.compared)


def has_same_verb(now: str, then: str) -> bool:
    """Return whether the operative words of a draft contain the earlier ones. Others of one level are not ranked."""
    return then.lower() in now.lower()


@dataclass(frozen=True)
class Request:
    """One of several requests of a paragraph, checked by itself."""

    text: str
    likelihood: Likelihood
    nearest: Recommended | None  #: None if it is too short to be compared
    opposed: tuple[str, ...] = ()  #: negations of only the request or ``nearest``: they may ask the opposite


@dataclass(frozen=True)
class Checked:
    """The result for one recommendation of a draft."""

    number: str  #: as printed, "" without a number
    place: int  #: number of its paragraph in the draft, from 1
    text: str  #: with its chapeaux
    own: str  #: without its chapeaux
    line: int  #: first line, 1-based
    row: int  #: number of its row, from 1, if it stands in a table, else 0
    language: str
    translated: bool  #: whether a match of it was compared with its translation
    themes: tuple[str, ...]  #: slugs, predicted from the nearest recommendations; empty if nothing matches
    main: MainAsk  #: its first ask, as the rules of its language read it
    asked: tuple[str, ...]  #: slugs of addressees of all asks; empty if the text names no addressee
    cites: tuple[str, ...]  #: prefixed names
    limits: frozenset[str]  #: slugs of the kinds of limits in its words and in those of its chapeaux
    matches: tuple[Match, ...]  #: ranked; empty if the text is too short, or asks nobody and shares no word with any
    is_short: bool = False  #: whether it is too short to be compared
    asks: bool = True  #: False for a text that asks nobody: nothing is claimed of it, unless it repeats an earlier text
    role: Role = "recommendation"  #: what it was read as
    preambular: bool = False  #: whether it is a reaffirmation of the preamble
    requests: tuple[Request, ...] = ()  #: each by itself, if it makes several
    references: tuple[DraftReference, ...] = ()  #: to earlier texts, in its words and in those of its chapeaux
    wordings: tuple[tuple[str, str], ...] = ()  #: with each of its alternatives: its chapeaux, and itself
    uncertain: frozenset[str] = frozenset()  #: what not all of these have, of ``asked``, ``cites`` and ``limits``

    @property
    def has_alternatives(self) -> bool:
        """True if words of it stand in square brackets, or alternatives between slashes."""
        return len(self.wordings) > 1

    @property
    def over(self) -> str:
        """The chapeaux above the recommendation, or ""."""
        return self.text.removesuffix(self.own).strip()

    @property
    def likelihood(self) -> Likelihood | None:
        """The highest likelihood of a match; None without a match."""
        return min((match.likelihood for match in self.matches), key=LIKELIHOODS.index, default=None)

    @property
    def is_opposed(self) -> bool:
        """True if the first match that is claimed may ask the opposite."""
        claimed = [match for match in self.matches if match.likelihood == self.likelihood != "nearest"]
        return bool(claimed and claimed[0].opposed)

    @property
    def has_match(self) -> bool:
        """True if a match is possible."""
        return self.likelihood == "possible"


@dataclass(frozen=True)
class DraftReport:
    """The report on a draft."""

    language: str  #: of most of its recommendations
    same_language: bool  #: whether all matches are in the language of the draft; if not, translations were compared
    checked: tuple[Checked, ...]
    figures: Figures | None = None  #: measured on the hardest set of drafts; None if the texts compared are others
    blocks: tuple[DraftBlock, ...] = ()  #: all paragraphs, read or not
    by_words: bool = False  #: whether words alone were compared, without the optional package for their meaning
    converted: bool = False  #: whether the draft was written in other characters than the texts
    dataset: str = ""  #: SHA-256 of the dataset compared, in hexadecimal
    covers: ByLanguage = field(default_factory=dict)  #: the sessions and years compared, in words
    references: tuple[tuple[int, DraftReference], ...] = ()  #: of other blocks, such as recitals, with their numbers

    @property
    def is_plain(self) -> bool:
        """True for a single paragraph that is a recommendation, of which nobody needs to be told how it was read."""
        return len(self.blocks) < _SEVERAL and all(block.asks for block in self.blocks)
