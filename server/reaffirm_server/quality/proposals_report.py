"""Proposals: the part of the quality report on what is proposed for documents that nobody has judged yet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from re import Pattern

from reaffirm_build.annotate.reaffirmations import GRADES
from reaffirm_build.curate.prediction import (
    LEAST,
    MOST_PAIRS,
    NEAREST,
    SHARE,
    Confidence,
    Placed,
    Proposer,
    Trial,
    trials,
)
from reaffirm_server.drafts.recommended import Memory
from reaffirm_server.text_tables import markdown

_HEAD = f"""`reaffirm propose` proposes for a new document: themes that the {NEAREST} nearest reviewed
recommendations have, by words alone (at least {SHARE:.0%} of their likeness), and for each recommendation the
{MOST_PAIRS} likeliest earlier ones by the ranking. Here each session is left out in turn and proposed for by all others
as if it were new, with its words and those whom its rules find asked, and nothing else. No document in English was
reviewed: for it, English headlines stand for texts, so that its figures are a stand-in. The share and the number of
neighbours were chosen on these very sessions. Right is what readers decided; pairs count against all reaffirmations."""

_CONFIDENCE = f"""The confidence of a proposal is the share of such proposals, by score, that were right here, and never
falls with the score; so it says little of documents of another kind. Pairs below {LEAST} are not proposed."""

#: From which confidence on proposals are counted.
_FROM = (0.8, 0.6, 0.4, 0.2, 0.0)


def proposals(
    memory: Memory, stock: Pattern[str], decided: Mapping[tuple[str, str], str], languages: Collection[str]
) -> Iterator[str]:
    """The lines of the section; ``decided`` are the verdicts on pairs, ``languages`` those of new documents."""
    reviewed = [Placed("", memory.language, date.fromordinal(one.leaf.session), one.leaf) for one in memory.recommended]
    reaffirmed = {(f":{later}", f":{earlier}") for (later, earlier), verdict in decided.items() if verdict in GRADES}
    make = partial(Proposer, stock=stock, broader=memory.broader)
    tried = trials(reviewed, languages, make, reaffirmed)
    whole = {"themes": sum(len(one.leaf.themes) for one in reviewed), "pairs": len(reaffirmed)}
    kinds = [(kind, language, getattr(tried[language], kind)) for kind in whole for language in languages]
    yield from ("## How well proposals find what readers decided", "", *_HEAD.splitlines(), "")
    header = ["what is proposed", "for a text in", "proposals", "right", "precision", "recall", "F1"]
    yield from markdown([header, *([kind, language, *_found(found, whole[kind])] for kind, language, found in kinds)])
    yield from ("", *_CONFIDENCE.splitlines(), "")
    header = ["what is proposed", "for a text in", "confidence from", "proposals", "right"]
    yield from markdown([header, *(line for kind, language, found in kinds for line in _sure(kind, language, found))])


def _found(found: Sequence[Trial], whole: int) -> Iterator[str]:
    """How many proposals there are, how many are right, precision, recall, F1."""
    right = sum(trial.right for trial in found)
    yield from (str(len(found)), str(right))
    yield from (f"{right / len(found):.2f}", f"{right / whole:.2f}", f"{2 * right / (len(found) + whole):.2f}")


def _sure(kind: str, language: str, found: Sequence[Trial]) -> Iterator[list[str]]:
    """How many proposals are at least so sure, and the share of them that is right."""
    confidence = Confidence(found)
    sure = [(confidence(trial.score), trial.right) for trial in found]
    for least in _FROM:
        chosen = [right for value, right in sure if value >= least]
        share = f"{sum(chosen) / len(chosen):.2f}" if chosen else ""
        yield [kind, language, f"{least:.1f}", str(len(chosen)), share]
