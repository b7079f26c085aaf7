"""Trace: what a recommendation reaffirms, what reaffirms it, in which words; or a whole lineage by its name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reaffirm_build.compare.diff import Segment, differences
from reaffirm_build.errors import ReaffirmError
from reaffirm_server.text_tables import Row


@dataclass(frozen=True)
class Stop:
    """A recommendation on the way."""

    identifier: str
    labels: Mapping[str, str]  #: by language: "fourth session, recommendation 46 (i) (ii)"
    session: int  #: ordinal of the session that first presented it
    sessions: Mapping[str, str]  #: the name of that session by language
    date: str  #: the last day of that session
    amended: bool  #: whether a later session adopted it, as orally amended
    headlines: Mapping[str, str]  #: by language
    text: str
    lineage: str  #: identifier of its lineage, or ""


@dataclass(frozen=True)
class Link:
    """A later recommendation reaffirms an earlier one."""

    later: str
    earlier: str
    grade: str
    explicit: bool
    words: str
    earlier_words: str

    @property
    def basis(self) -> str:
        """Whether the later text says so itself, or readers found it."""
        return "explicit" if self.explicit else "detected"

    @property
    def differences(self) -> tuple[Segment, ...]:
        """How the later words differ from the earlier ones."""
        return differences(self.earlier_words, self.words)


@dataclass(frozen=True)
class Trace:
    """What is reached from one recommendation, or the members of a lineage."""

    start: str  #: identifier of the recommendation; "" for a lineage
    lineage: str  #: identifier of the lineage, or that of the recommendation's; "" for none
    names: Mapping[str, str]  #: the name of that lineage by language
    stops: Mapping[str, Stop]  #: by identifier, in the order of their presentation
    links: tuple[Link, ...]  #: the latest first

    def above(self, identifier: str) -> list[Link]:
        """The links from a recommendation to what it reaffirms."""
        return [link for link in self.links if link.later == identifier]

    def below(self, identifier: str) -> list[Link]:
        """The links to a recommendation from what reaffirms it, in the order of time."""
        return [link for link in reversed(self.links) if link.earlier == identifier]


def trace(name: str, ask: Callable[..., list[Row]]) -> Trace:
    """What is above and below a recommendation, or the lineage of this name (identifier, or label in any language).

    ``ask`` gives the rows of one of the server's queries, of an identifier if one is named.
    Raises ReaffirmError, naming near ones, for what does not exist, and for what only introduces parts, naming these.
    """
    lineages = {row["identifier"]: {"en": row["en"], "zh": row["zh"]} for row in ask("lineages")}
    named = {label.casefold(): key for key, labels in lineages.items() for label in (key, *labels.values())}
    wanted = name.strip()
    identifier = named.get(wanted.casefold(), wanted)
    stops = {row["identifier"]: _stop(row) for row in ask("trace-provisions", identifier)}
    if not stops:
        raise _unknown(wanted, [row["identifier"] for row in ask("identifiers")], lineages, named)
    links = tuple(_link(row) for row in ask("trace-links", identifier))
    start = identifier if identifier not in lineages else ""
    if start and not links and (parts := [row["identifier"] for row in ask("parts", start)]):
        raise ReaffirmError(f"{start} introduces parts, and each has its own trace: {', '.join(parts)}")
    lineage = stops[start].lineage if start else identifier
    return Trace(start, lineage, lineages.get(lineage, {}), stops, links)


def _unknown(
    name: str, identifiers: Sequence[str], lineages: Mapping[str, Mapping[str, str]], named: Mapping[str, str]
) -> ReaffirmError:
    """The error for a name that is neither a recommendation nor a lineage."""
    near = get_close_matches(name, identifiers, n=3, cutoff=0.6)
    near += dict.fromkeys(named[match] for match in get_close_matches(name.casefold(), named, n=3, cutoff=0.5))
    near += [key for key in lineages if name.casefold() and name.casefold() in key and key not in near]
    if near:
        hint = f"did you mean {', '.join(near)}?"
    else:
        hint = "an identifier looks like 4-46-i-2, a lineage like non-punishment"
    return ReaffirmError(f"there is no recommendation and no lineage {name!r}; {hint}")


def _stop(row: Row) -> Stop:
    return Stop(
        identifier=row["identifier"],
        labels={"en": row["en"], "zh": row["zh"]},
        session=int(row["session"]),
        sessions={"en": row["sessionEn"], "zh": row["sessionZh"]},
        date=row["date"],
        amended=row["amended"] == "true",
        headlines={"en": row.get("headlineEn", ""), "zh": row.get("headlineZh", "")},
        text=row["text"],
        lineage=row.get("lineage", ""),
    )


def _link(row: Row) -> Link:
    return Link(
        later=row["later"],
        earlier=row["earlier"],
        grade=row["grade"],
        explicit=row["explicit"] == "true",
        words=row["words"],
        earlier_words=row["earlierWords"],
    )


# As lines of text ---------------------------------------------------------------------------------------------------

#: What stands before the last of several branches and before the others, and under them.
_LAST, _OTHER = ("└─ ", "   "), ("├─ ", "│  ")


def lines(found: Trace, show: Callable[[Sequence[Segment]], str]) -> Iterator[str]:
    """The trace as a tree; ``show`` writes differing words. Each recommendation is opened once in a direction."""
    if found.start:
        yield from _head(found.stops[found.start])
        if found.lineage:
            yield f"lineage: {found.names['en']} / {found.names['zh']} ({found.lineage})"
        yield from _direction("reaffirms", found, found.above, "earlier", show)
        yield from _direction("is reaffirmed by", found, found.below, "later", show)
    else:
        yield f"{found.lineage}: {found.names['en']} / {found.names['zh']}"
        later = {link.later for link in found.links}
        opened: set[str] = set()
        for first in (stop for stop in found.stops.values() if stop.identifier not in later):
            yield from ("", *_head(first))
            yield from _branches(first.identifier, found.below, "later", found, show, opened)


def _head(stop: Stop) -> Iterator[str]:
    yield f"{stop.identifier}: {stop.labels['en']} / {stop.labels['zh']} ({_when(stop)})"
    if stop.headlines["en"]:
        yield f"  {stop.headlines['en']} / {stop.headlines['zh']}"


def _when(stop: Stop) -> str:
    """The date of the session that presented it, and that another adopted it."""
    return f"{stop.date}, as orally amended later" if stop.amended else stop.date


def _direction(
    title: str,
    found: Trace,
    step: Callable[[str], list[Link]],
    end: str,
    show: Callable[[Sequence[Segment]], str],
) -> Iterator[str]:
    """One direction from the start, or that there is nothing."""
    if step(found.start):
        yield f"{title}:"
        yield from _branches(found.start, step, end, found, show, set())
    else:
        yield f"{title}: nothing"


def _branches(
    identifier: str,
    step: Callable[[str], list[Link]],
    end: str,
    found: Trace,
    show: Callable[[Sequence[Segment]], str],
    opened: set[str],
) -> Iterator[str]:
    """The links from a recommendation in one direction, and what follows at their ends unless it was shown before."""
    opened.add(identifier)
    links = step(identifier)
    for link in links:
        mark, under = _LAST if link is links[-1] else _OTHER
        stop = found.stops[getattr(link, end)]
        again = stop.identifier in opened and bool(step(stop.identifier))
        follows = "; what follows is shown above" if again else ""
        yield f"{mark}{stop.identifier} ({stop.sessions['en']}, {_when(stop)}): {link.grade}, {link.basis}{follows}"
        yield f"{under}  {show(link.differences)}"
        if not again:
            yield from (under + line for line in _branches(stop.identifier, step, end, found, show, opened))


def trace_data(found: Trace) -> dict[str, Any]:
    """The trace as what JSON can hold; ``differences`` as the edit script from the earlier to the later words."""
    return {
        "start": found.start or None,
        "lineage": {"identifier": found.lineage, "names": dict(found.names)} if found.lineage else None,
        "recommendations": [
            {
                "identifier": stop.identifier,
                "label": dict(stop.labels),
                "session": stop.session,
                "date": stop.date,
                "amended": stop.amended,
                "headline": dict(stop.headlines),
                "text": stop.text,
                "lineage": stop.lineage or None,
            }
            for stop in found.stops.values()
        ],
        "reaffirmations": [
            {
                "later": link.later,
                "earlier": link.earlier,
                "grade": link.grade,
                "explicit": link.explicit,
                "words": link.words,
                "earlierWords": link.earlier_words,
                "differences": _segments(link.differences),
            }
            for link in found.links
        ],
    }


def _segments(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [{"change": part.change, "text": part.text, "quiet": part.quiet} for part in segments]
