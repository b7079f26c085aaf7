"""Items: how a text names recommendations by their numbers, one or several, and those of which session."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reaffirm_build.toml import Table

#: The groups of a recommendation's parts, outermost first.
_PARTS = ("letter", "small", "deep")


@dataclass(frozen=True)
class ItemForms:
    """How recommendations are named in one language."""

    item: re.Pattern[str]  #: one by its number, and the groups of its parts
    again: re.Pattern[str]  #: another part of the same one
    joined: re.Pattern[str]
    range: re.Pattern[str]
    named: re.Pattern[str]  #: those of one session: items; ordinal, previous or year
    placed: re.Pattern[str]  #: the same with the session first, and what stands between the two: "(recommendation 3)"
    ours: re.Pattern[str]  #: how a text calls the body whose document it is
    bodies: re.Pattern[str]  #: how it calls any body that makes recommendations
    its: re.Pattern[str]  #: what says that a session is that of the body named last
    paragraphs: re.Pattern[str]  #: those of a report
    reported: re.Pattern[str]  #: recommendations by those, or as those of a report: paragraph, symbol

    @property
    def terms(self) -> dict[str, str]:
        """What rules may hold in braces: one body, recommendations by session, in either order, or by report."""
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
        """Those that a reference names, session by session."""
        for form in (self.named, self.placed):
            yield from form.finditer(reference.groupdict().get("named") or "")


def item_forms(table: Table, terms: Mapping[str, str]) -> ItemForms:
    """Read how recommendations are named; ``terms``, {items}, {body} and {paragraphs} may stand in longer patterns."""
    item, again = table.pattern("item", "item", *_PARTS), table.pattern("again", "letter")
    joined, ranging, bodies = table.pattern("and"), table.pattern("range"), table.pattern("bodies")
    one, joins = _plain(item), f"(?:{_plain(joined)}|{_plain(ranging)})"
    items = f"(?P<items>{one}(?:{joins}(?:{one}|{_plain(again)}))*)(?!{table.take('more', str)})"
    body, paragraphs = f"(?:{_plain(bodies)})", table.pattern("paragraphs")
    written = {**terms, "{items}": items, "{body}": body, "{paragraphs}": paragraphs.pattern}
    named, placed = (table.pattern(key, "items", "ordinal", terms=written) for key in ("named", "placed"))
    reported = table.pattern("reported", "paragraph", "symbol", terms=written)
    ours, its = table.pattern("ours"), table.pattern("its")
    return ItemForms(item, again, joined, ranging, named, placed, ours, bodies, its, paragraphs, reported)


def readings(listed: str, forms: ItemForms) -> Iterator[list[list[str]]]:
    """For each recommendation of a list, and each that a range leaves out, the numbers that may be meant, best first.

    What comes after "2 (a) (i)" is another part on the same level if there is one, else on one above: (ii), (b).
    """
    place, ranging, last = 0, False, [""]
    while place < len(listed):
        tried: list[list[str]] = []
        if match := forms.item.match(listed, place):
            tried = [[match["item"], *(match[key] for key in _PARTS if match[key])]]
        elif match := forms.again.match(listed, place):
            more = [value for value in match.groupdict().values() if value]
            tried = [[*last[:depth], *more] for depth in range(max(len(last) - 1, 1), 0, -1)]
        elif match := forms.range.match(listed, place):
            ranging = True
        else:
            match = forms.joined.match(listed, place)
        place = match.end() if match else len(listed)
        if tried:
            yield from _between(last, tried[0]) if ranging else ()
            yield tried
            last, ranging = tried[0], False


def _between(first: list[str], last: list[str]) -> Iterator[list[list[str]]]:
    """What a range leaves out; where that cannot be said, something that is not known."""
    *over, end = last
    if first[:-1] != over or not (end.isdecimal() if first[-1].isdecimal() else len(end) == len(first[-1]) == 1):
        yield []
    elif end.isdecimal():
        yield from ([[*over, str(number)]] for number in range(int(first[-1]) + 1, int(end)))
    else:
        yield from ([[*over, chr(code)]] for code in range(ord(first[-1]) + 1, ord(end)))


def _plain(pattern: re.Pattern[str]) -> str:
    """The source of a pattern without the names of its groups."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)
