"""Sharing: parts that works named together have one each, such as articles 6 and 16 of the Protocol and the Convention.

The pack says what stands between two of the names, and what around them says that the parts are theirs respectively.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.toml import Table

#: What the name of a work may go on with of which only the beginning is known.
_REST = r"(?P<rest>[\w\s’'-]{0,90}?)"


@dataclass(frozen=True)
class SharingForms:
    """How one language says that works have parts one each."""

    between: re.Pattern[str]  #: what stands between two names
    around: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  #: what stands before and behind them; group: parts


@dataclass(frozen=True)
class Shared:
    """Names in a text, in order, of works that have parts one each."""

    names: tuple[re.Match[str], ...]
    parts: re.Match[str]  #: what stands beside the names; group: parts


def sharing_forms(table: Table, terms: Mapping[str, str]) -> SharingForms:
    """Read how parts are shared out; {parts}, one of the ``terms``, stands on one side of {names}."""
    around = []
    for source in table.strings("shared"):
        before, names, behind = source.partition("{names}")
        if not names or ("{parts}" in before) == ("{parts}" in behind):
            raise table.error("shared", f"should hold {{names}}, and {{parts}} before or after it, is {source!r}")
        sides = (f"(?:{before})$", f"{_REST}(?:{behind})")
        around.append((table.compile("shared", sides[0], terms), table.compile("shared", sides[1], terms)))
    between = table.compile("between", f"{_REST}(?:{table.take('between', str)})")
    return SharingForms(between, tuple(around))


def shared(
    text: str, known: Sequence[re.Match[str]], others: Sequence[re.Match[str]], forms: SharingForms, near: int
) -> Iterator[Shared]:
    """Those of the names in a text, of works that are ``known`` and of ``others``, that have parts one each.

    Where these stand before the names, they begin no more than ``near`` characters before.
    """

    def fits(match: re.Match[str] | None, name: re.Match[str]) -> bool:
        return match is not None and (not match["rest"] or name in others)

    names = sorted((*known, *others), key=lambda name: name.start())
    runs: list[list[re.Match[str]]] = []
    for name in names:
        last = runs[-1][-1] if runs else name
        if fits(forms.between.fullmatch(text, last.end(), name.start()), last):
            runs[-1].append(name)
        else:
            runs.append([name])
    for run in (run for run in runs if len(run) > 1):
        start, end = run[0].start(), run[-1].end()
        for before, behind in forms.around:
            left, right = before.search(text, max(0, start - near), start), behind.match(text, end)
            if left and right and fits(right, run[-1]):
                yield Shared(tuple(run), left if "parts" in left.groupdict() else right)
                break
