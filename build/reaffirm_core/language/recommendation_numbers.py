"""Parser of references to recommendations by number and session."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reaffirm_core.toml import Table

#: The groups of a recommendation's parts, outermost first.
_PART_GROUPS = ("letter", "small", "deep")


@dataclass(frozen=True)
class ItemForms:
    """The forms of references to recommendations in one language."""

    item: re.Pattern[str]  #: the number of a recommendation, with the groups of its parts
    again: re.Pattern[str]  #: the number of another part of the same recommendation
    joined: re.Pattern[str]  #: the text between two numbers of a list
    range: re.Pattern[str]  #: the text between the ends of a range
    named: re.Pattern[str]  #: recommendations of a session; groups: items; ordinal, previous or year
    placed: re.Pattern[str]  #: the same with the session first: "(recommendation 3)"
    ours: re.Pattern[str]  #: names of the body that issued the document
    bodies: re.Pattern[str]  #: names of any body that makes recommendations
    its: re.Pattern[str]  #: words that assign a session to the last named body
    paragraphs: re.Pattern[str]  #: paragraphs of a report
    mention: re.Pattern[str]  #: what may refer to earlier recommendations in words that no rule reads
    reported: re.Pattern[str]  #: recommendations by paragraph or symbol of a report; groups: paragraph, symbol

    @property
    def terms(self) -> dict[str, str]:
        """The terms that rules may contain in braces: a body, and recommendations by session or by report."""
        plain = _plain(self.named)
        joins = f"(?:{_plain(self.joined)})"
        return {
            "{named}": f"(?P<named>(?:{plain})(?:{joins}(?:{plain}))*)",
            "{placed}": f"(?P<named>{_plain(self.placed)})",
            "{body}": f"(?:{_plain(self.bodies)})",
            "{paragraphs}": self.paragraphs.pattern,
            "{reported}": f"(?:{self.reported.pattern})",
        }

    def by_session(self, reference: re.Match[str]) -> Iterator[re.Match[str]]:
        """Yield the named recommendations of a reference, one match for each session."""
        for form in (self.named, self.placed):
            yield from form.finditer(reference.groupdict().get("named") or "")


def item_forms(table: Table, terms: Mapping[str, str]) -> ItemForms:
    """Parse the forms of references to recommendations.

    Longer patterns may contain {items}, {body}, {paragraphs} and the names in ``terms``.
    """
    item, again = table.pattern("item", "item", *_PART_GROUPS), table.pattern("again", "letter")
    joined, ranging, bodies = table.pattern("and"), table.pattern("range"), table.pattern("bodies")
    single, joins = _plain(item), f"(?:{_plain(joined)}|{_plain(ranging)})"
    items = f"(?P<items>{single}(?:{joins}(?:{single}|{_plain(again)}))*)(?!{table.take('more', str)})"
    body, paragraphs = f"(?:{_plain(bodies)})", table.pattern("paragraphs")
    written = {**terms, "{items}": items, "{body}": body, "{paragraphs}": paragraphs.pattern}
    named, placed = (table.pattern(key, "items", "ordinal", terms=written) for key in ("named", "placed"))
    reported = table.pattern("reported", "paragraph", "symbol", terms=written)
    ours, its, mention = table.pattern("ours"), table.pattern("its"), table.pattern("mention", terms=written)
    return ItemForms(item, again, joined, ranging, named, placed, ours, bodies, its, paragraphs, mention, reported)


def readings(listed: str, forms: ItemForms) -> Iterator[list[list[str]]]:
    """Yield the possible numbers of each recommendation in a list, the most likely first, with ranges expanded.

    A part after "2 (a) (i)" is read as a part of the same level, else of a higher level: (ii), (b). An empty list marks
    a range that cannot be expanded.
    """
    place, ranging, last = 0, False, [""]
    while place < len(listed):
        match, candidates = _number_at(listed, place, last, forms)
        if not match and (match := forms.range.match(listed, place)):
            ranging = True
        match = match or forms.joined.match(listed, place)
        place = match.end() if match else len(listed)
        if candidates:
            yield from _between(last, candidates[0]) if ranging else ()
            yield candidates
            last, ranging = candidates[0], False


def _number_at(
    listed: str, place: int, last: list[str], forms: ItemForms
) -> tuple[re.Match[str] | None, list[list[str]]]:
    """Match a recommendation, or a further part of the recommendation ``last``; return the possible numbers too."""
    if match := forms.item.match(listed, place):
        return match, [[match["item"], *(match[key] for key in _PART_GROUPS if match[key])]]
    if match := forms.again.match(listed, place):
        more = [value for value in match.groupdict().values() if value]
        return match, [[*last[:depth], *more] for depth in range(max(len(last) - 1, 1), 0, -1)]
    return None, []


def _between(first: list[str], last: list[str]) -> Iterator[list[list[str]]]:
    """Yield the numbers between the ends of a range, or an empty list if they cannot be determined."""
    *over, end = last
    if first[:-1] != over or not (end.isdecimal() if first[-1].isdecimal() else len(end) == len(first[-1]) == 1):
        yield []
    elif end.isdecimal():
        yield from ([[*over, str(number)]] for number in range(int(first[-1]) + 1, int(end)))
    else:
        yield from ([[*over, chr(code)]] for code in range(ord(first[-1]) + 1, ord(end)))


def _plain(pattern: re.Pattern[str]) -> str:
    """Return the source of a pattern without the names of its groups."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)
