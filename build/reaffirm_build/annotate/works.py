"""Named: the works that a text names, each with the articles, paragraphs and letters that stand beside its name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import maxsize

from reaffirm_build.language.grammar import NEAR, Grammar, Rule
from reaffirm_build.language.shared_lists import shared
from reaffirm_build.language.treaty_parts import Parts, numbers, parts
from reaffirm_build.numerals import NARROW

#: What has articles.
_INSTRUMENT = "inst:"

#: One of a series of resolutions that are named together; the parts of one are those of the last.
_NUMBER = re.compile(r"\d+-\d+")

#: How many works are both.
_BOTH = 2


@dataclass(frozen=True)
class Named:
    """The name of a work in a text, with the parts of it that stand beside."""

    rule: Rule
    name: re.Match[str]
    cites: str  #: prefixed name, "" for a bare name that is of no known work
    beside: tuple[re.Match[str], ...]
    parts: tuple[Parts, ...]

    @property
    def has_articles(self) -> bool:
        """Whether it is one treaty: none of several has the articles of all."""
        return self.cites.startswith(_INSTRUMENT) and not self.rule["several"]

    @property
    def article(self) -> str:
        """The one article of which parts are named, "" if there are none or several."""
        articles = {one[0] for one in self.parts}
        return articles.pop() if len(articles) == 1 else ""

    @property
    def span(self) -> tuple[int, int]:
        """Where the name and what stands beside it begin and end."""
        matches = (self.name, *self.beside)
        return min(match.start() for match in matches), max(match.end() for match in matches)


def named_works(
    text: str,
    grammar: Grammar,
    bare: Mapping[str, str] | None,
    told: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> list[Named]:
    """The works that a text names, in order; a word in the name of another work names none.

    What is ``told`` of bare names above the text comes before what they are in its documents, ``bare``. ``kinds`` is
    what the text before names last of each kind: "the same Protocol" is that where none is named here.
    """
    matches = [(rule, match) for rule in grammar.works for match in rule.pattern.finditer(text)]
    others = [match.span() for match in grammar.another.finditer(text)]
    found: list[Named] = []
    for rule, match in sorted(matches, key=lambda pair: (pair[1].start(), pair[1].end())):
        kind, known = grammar.bare_kind(match[0]), rule["cites"]
        if _in_another(match, kind, latest(others, match.start())):
            continue
        if kind:
            if _tells(match, grammar):
                continue
            same = _same(text, match, kind, found, others, grammar)
            known = known if bare is None else bare.get(kind, "")
            known = {**(told or {}), **definitions(text[: match.start()], found, grammar)}.get(kind, known)
            if same is None and kinds and _says_same(text, match, grammar):
                same = kinds.get(kind)
            known = known if same is None else same
        groups = {key: value.translate(NARROW).replace("/", "-") for key, value in match.groupdict().items() if value}
        series = _NUMBER.findall(groups.get("number", "")) or [""]
        *before, cites = [known.format(**{**groups, "number": number}) for number in series]
        if found and match.end() <= found[-1].name.end() and _holds(found[-1], cites):
            continue
        beside = _beside(text, match, grammar) if cites.startswith(_INSTRUMENT) and not rule["several"] else ()
        listed = numbers(groups.get("part", ""), grammar.parts.range) if cites else []
        of = parts_of(text, beside, "", grammar)
        works = [*before, *([f"{cites}_{one}" for one in listed] or [cites])]
        found += [Named(rule, match, work, beside, of) for work in works]
    return list(_told(_share_out(text, found, grammar), grammar))


def _holds(one: Named, cites: str) -> bool:
    """Whether a name within another is a part of it: of several, or the symbol of a report with a paragraph."""
    return bool(one.rule["several"] or (cites and one.cites.startswith(f"{cites}_")))


def _told(found: Sequence[Named], grammar: Grammar) -> Iterator[Named]:
    """With both Protocols, if they are told by the works of their kind that the text names, which are two."""
    for one in found:
        works = [one.cites]
        if one.rule["several"] and not one.cites:
            known = {
                rule[kind] for kind, form in grammar.bare.items() if form.search(one.name[0]) for rule in grammar.bodies
            }
            named = dict.fromkeys(other.cites for other in found if other.cites and other.cites in known)
            works = list(named) if len(named) == _BOTH else works
        yield from (replace(one, cites=work) for work in works)


def definitions(text: str, named: Sequence[Named], grammar: Grammar) -> dict[str, str]:
    """What a text says that its bare names are, by kind ("hereinafter the Protocol"); "" for no work that is known."""
    found = {}
    for match in grammar.defining.finditer(text):
        before = (one.cites for one in reversed(named) if _adjoin(text, one.name.end(), match.start()))
        found[grammar.bare_kind(match["bare"])] = next(before, "")
    return found


def _adjoin(text: str, end: int, start: int) -> bool:
    """Whether nothing that says anything stands between two places of a text."""
    return end <= start and not any(character.isalnum() for character in text[end:start])


def _tells(name: re.Match[str], grammar: Grammar) -> bool:
    """Whether a bare name stands where a text says what it is."""
    near = grammar.defining.finditer(name.string, max(0, name.start() - NEAR))
    return any(match.start("bare") <= name.start() < match.end("bare") for match in near)


def _in_another(name: re.Match[str], kind: str, around: tuple[int, int] | None) -> bool:
    """Whether a name is a part of the one ``around`` it: it begins inside that, or is bare and only its beginning."""
    if around is None or name.span() == around or name.start() >= around[1]:
        return False
    return around[0] < name.start() or (bool(kind) and name.end() <= around[1])


def others_named(text: str, named: Sequence[Named], grammar: Grammar) -> list[re.Match[str]]:
    """The names of other works in a text, and words for them, but for what is in a name that is known."""
    ours = [one.name.span() for one in named]
    others = grammar.another.finditer(text)
    return [other for other in others if all(other.end() <= start or end <= other.start() for start, end in ours)]


def _share_out(text: str, named: list[Named], grammar: Grammar) -> list[Named]:
    """With the parts that several works have one each; where their numbers differ, none is said to be of any."""
    places = {one.name: place for place, one in enumerate(named)}
    found = list(named)
    for one in shared(text, list(places), others_named(text, named, grammar), grammar.sharing, NEAR):
        listed = parts(text, one.parts.span("parts"), grammar.parts)
        shares = _by_article(listed)
        even = len(shares) == len(one.names)
        ours = [name for name in one.names if name in places]
        for name, share in zip(one.names, shares if even else [()] * len(one.names), strict=True):
            if name in places and len(shares) > 1:  # what is one part is that of the name beside it
                beside = (one.parts, *ours) if share else ()
                found[places[name]] = replace(named[places[name]], beside=beside, parts=share)
    return found


def _by_article(listed: Iterable[Parts]) -> list[tuple[Parts, ...]]:
    """Parts that stand together: those of one article, or an article as a whole."""
    found: list[tuple[Parts, ...]] = []
    for one in listed:
        if found and any(one[1:]) and found[-1][-1][0] == one[0]:
            found[-1] += (one,)
        else:
            found.append((one,))
    return found


def _same(
    text: str,
    name: re.Match[str],
    kind: str,
    named: Sequence[Named],
    others: Sequence[tuple[int, int]],
    grammar: Grammar,
) -> str | None:
    """Which work "that Protocol" is: the one of its kind named last, "" if it may be another; None if not said so."""
    if not _says_same(text, name, grammar):
        return None
    last = next((one for one in reversed(_of_kind(named, kind, grammar)) if not one.rule["several"]), None)
    other = latest(others, name.start() - 1)
    if last is None:
        return "" if other and grammar.bare[kind].search(text[slice(*other)]) else None
    return "" if other and other[0] >= last.name.end() else last.cites


def _of_kind(named: Sequence[Named], kind: str, grammar: Grammar) -> list[Named]:
    """Those works that a bare name of some kind may stand for."""
    works = {rule[kind] for rule in grammar.bodies}
    return [one for one in named if one.cites in works or grammar.bare[kind].search(one.name[0])]


def _says_same(text: str, name: re.Match[str], grammar: Grammar) -> bool:
    """Whether words before a bare name say that it is one that is named before."""
    return bool(grammar.same.search(text, max(0, name.start() - NEAR), name.start()))


def last_of_kinds(named: Sequence[Named], others: Iterable[re.Match[str]], grammar: Grammar) -> dict[str, str]:
    """The work that a text names last of each kind of bare names, "" if it is none that is known, or several."""
    found: dict[str, str] = {}
    for kind, form in grammar.bare.items():
        alike = _of_kind(named, kind, grammar)
        of = [(one.name.start(), "" if one.rule["several"] else one.cites) for one in alike]
        of += [(one.start(), "") for one in others if form.search(one[0])]
        found |= {kind: max(of)[1]} if of else {}
    return found


def latest(spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The last of some spans, in order, that begins at a place of a text or before it."""
    after = bisect_right(spans, (place, maxsize))
    return spans[after - 1] if after else None


def _beside(text: str, name: re.Match[str], grammar: Grammar) -> tuple[re.Match[str], ...]:
    """The parts that stand beside the name of a work, and those that are singled out after it."""
    usual = next((found for side in grammar.beside if (found := side.find(text, name))), None)
    more = next((found for side in grammar.singled_out if (found := side.find(text, name))), None)
    return tuple(match for match in (usual, more) if match)


def parts_of(text: str, beside: Iterable[re.Match[str]], article: str, grammar: Grammar) -> tuple[Parts, ...]:
    """Parts with their articles: one that names none is of that named before; what is of no article is left out."""
    found: list[Parts] = []
    for match in beside:
        articles = {one[0] for one in found} or {article}
        of = articles.pop() if len(articles) == 1 else ""
        listed = parts(text, match.span("parts"), grammar.parts)
        found += [one if one[0] else (of, *one[1:]) for one in listed if one[0] or of]
    return tuple(found)
