"""Detection of parts that belong to several works respectively, such as articles 6 and 16 of Protocol and Convention.

The pack defines the text between two names, and the text around the names that assigns the parts respectively.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_core.toml import Pattern, Strings, Table

#: The rest of the name of a work, if only its beginning is matched.
_REST = r"(?P<rest>[\w\s’'-]{0,90}?)"


@dataclass(frozen=True)
class SharingForms:
    """The forms of respective parts in one language."""

    between: re.Pattern[str]  #: the text between two names
    around: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  #: the text before and after the names; group: parts


@dataclass(frozen=True)
class Shared:
    """The names of works with respective parts."""

    names: tuple[re.Match[str], ...]  #: in text order
    parts: re.Match[str]  #: the text with the parts, before or after the names; group: parts


def sharing_forms(table: Table, terms: Mapping[str, str]) -> SharingForms:
    """Parse the forms of respective parts, each with {parts}, which is in ``terms``, on one side of {names}."""
    around = []
    for source in table.take("shared", Strings):
        before, names, behind = source.partition("{names}")
        if not names or ("{parts}" in before) == ("{parts}" in behind):
            raise table.error("shared", f"expected {{names}} with {{parts}} before or after it, found {source!r}")
        sides = (f"(?:{before})$", f"{_REST}(?:{behind})")
        before_names, after_names = (table.convert("shared", side, Pattern, terms) for side in sides)
        around.append((before_names, after_names))
    between = table.convert("between", f"{_REST}(?:{table.take('between', str)})", Pattern)
    return SharingForms(between, tuple(around))


def shared(
    text: str, works: Sequence[re.Match[str]], other_works: Sequence[re.Match[str]], forms: SharingForms, near: int
) -> Iterator[Shared]:
    """Yield the runs of names in a text that have respective parts.

    ``works`` are names of works of the ontology, ``other_works`` of works outside it. Parts before the names begin at
    most ``near`` characters before them.
    """
    names = sorted((*works, *other_works), key=lambda name: name.start())
    for run in _runs(text, names, other_works, forms):
        start, end = run[0].start(), run[-1].end()
        for before, behind in forms.around:
            left, right = before.search(text, max(0, start - near), start), behind.match(text, end)
            if left and right and _may_follow(right, run[-1], other_works):
                yield Shared(tuple(run), left if "parts" in left.groupdict() else right)
                break


def _runs(
    text: str, names: Iterable[re.Match[str]], other_works: Sequence[re.Match[str]], forms: SharingForms
) -> list[list[re.Match[str]]]:
    """Return the runs of two or more names with only the text ``between`` between them."""
    runs: list[list[re.Match[str]]] = []
    for name in names:
        last = runs[-1][-1] if runs else name
        between = forms.between.fullmatch(text, last.end(), name.start())
        if between and _may_follow(between, last, other_works):
            runs[-1].append(name)
        else:
            runs.append([name])
    return [run for run in runs if len(run) > 1]


def _may_follow(match: re.Match[str], name: re.Match[str], other_works: Sequence[re.Match[str]]) -> bool:
    """Return whether a match may follow a name: only names of other works have a rest outside their match."""
    return not match["rest"] or name in other_works
