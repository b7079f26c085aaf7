"""Choice: what a reader asked for on the page of recommendations, as its address says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from reaffirm_server.errors import ChoiceError
from reaffirm_server.search.entries import Facet

#: The orders of results; the first is that of a search for words, the second of all else.
SORTS = ("relevance", "session", "latest", "reaffirmed")

#: How many results a page may have, and has.
SIZES = (1, 1_000)
SIZE = 20

#: The most characters that are searched for, values that are chosen, and the highest page that is read.
_LONGEST, _MOST, _HIGHEST = 200, 100, 1_000_000


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: keys of values by facet
    sort: str = ""  #: "" for the order that fits
    page: int = 1
    size: int = SIZE

    @property
    def order(self) -> str:
        """The order of the results."""
        return self.sort or SORTS[0 if self.q else 1]

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the results."""
        return bool(self.q or any(self.chosen.values()))

    def toggled(self, name: str, key: str) -> "Choice":
        """The choice with a value more, or less if it was chosen; from the first page on."""
        keys = self.chosen.get(name, ())
        changed = tuple(one for one in keys if one != key) if key in keys else (*keys, key)
        return replace(self, chosen={**self.chosen, name: changed}, page=1)

    def without(self, name: str) -> "Choice":
        """The choice without a facet, or without the words ("q")."""
        if name == "q":
            return replace(self, q="", page=1)
        return replace(self, chosen={**self.chosen, name: ()}, page=1)

    def at(self, page: int) -> "Choice":
        """The choice on another page."""
        return replace(self, page=page)

    def sorted(self, sort: str) -> "Choice":
        """The choice in another order, from the first page on."""
        usual = replace(self, sort="", page=1)
        return usual if usual.order == sort else replace(usual, sort=sort)

    def whole(self) -> "Choice":
        """The choice without pages."""
        return replace(self, page=1, size=SIZE)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address."""
        found = [("q", self.q)] if self.q else []
        found += [(name, key) for name, keys in self.chosen.items() for key in keys]
        defaults = (("sort", self.sort, ""), ("page", self.page, 1), ("size", self.size, SIZE))
        return found + [(name, str(value)) for name, value, usual in defaults if value != usual]

    def address(self, path: str) -> str:
        """Where the choice is asked for."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs, safe='/')}" if pairs else path


def read(arguments: "MultiDict[str, str]", facets: Mapping[str, Facet]) -> Choice:
    """What an address asks for; names that are not known are left alone. Raises ChoiceError for what is no choice."""
    chosen = {name: _keys(name, arguments.getlist(name), facet) for name, facet in facets.items()}
    if sum(map(len, chosen.values())) > _MOST:
        raise ChoiceError(_("At most %(most)d values can be chosen.", most=_MOST))
    sort = arguments.get("sort", "")
    if sort and sort not in SORTS:
        raise ChoiceError(
            _("There is no order “%(name)s”; there are %(names)s.", name=_short(sort), names=", ".join(SORTS))
        )
    return Choice(
        _words(arguments.get("q", "")),
        chosen,
        sort,
        _number("page", arguments.get("page", ""), (1, _HIGHEST), 1),
        _number("size", arguments.get("size", ""), SIZES, SIZE),
    )


def _words(text: str) -> str:
    """What is searched for, on one line."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise ChoiceError(
            _("A search has at most %(most)d characters; this one has %(count)d.", most=_LONGEST, count=len(text)), 414
        )
    if not text.isprintable():
        raise ChoiceError(_("The search holds characters that cannot be printed; type it anew."))
    return text


def _keys(name: str, keys: Sequence[str], facet: Facet) -> tuple[str, ...]:
    """The values of a facet that were chosen, each once; an empty one chooses nothing."""
    found = tuple(dict.fromkeys(key for key in keys if key))
    for key in found:
        if key not in facet.values:
            near = get_close_matches(key[:_LONGEST], facet.values, n=3) or list(facet.values)[:5]
            raise ChoiceError(
                _(
                    "“%(key)s” is no value of “%(name)s”; there are, for example, %(names)s.",
                    key=_short(key),
                    name=name,
                    names=", ".join(near),
                )
            )
    return found


def _number(name: str, text: str, bounds: tuple[int, int], usual: int) -> int:
    """A whole number within bounds."""
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not bounds[0] <= number <= bounds[1]:
        raise ChoiceError(
            _(
                "“%(name)s” is a whole number from %(first)d to %(last)d, not “%(text)s”.",
                name=name,
                first=bounds[0],
                last=bounds[1],
                text=_short(text),
            )
        )
    return number


def _short(text: str) -> str:
    """What was sent, as far as an error repeats it."""
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text[:40])
    return shown + ("…" if len(text) > 40 else "")
