"""Selections of recommendations, parsed from the parameters of a URL and written to them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from reaffirm_core.languages import language_row
from reaffirm_server.errors import SelectionError
from reaffirm_server.i18n import language, localized
from reaffirm_server.search.entries import Collection, Facet, FacetValue

#: The orders of results. The first is the default of a search for words, the second of other selections.
SORTS = ("relevance", "session", "latest", "reaffirmed")

#: The parameter, with its value, that searches words as they were typed, although they find nothing or name an article.
AS_TYPED = ("typed", "1")

#: The bounds of the number of results on a page, and the default.
SIZES = (1, 1_000)
SIZE = 20

#: The maximum length of the searched words (characters), number of chosen values, and number of a page.
MAX_LENGTH, _MAX_VALUES, MAX_PAGE = 200, 100, 1_000_000
#: The maximum length of words that are offered to be checked as a draft.
_MAX_DRAFT = 2_000
#: The number of words from which words read like a draft; two ideographs count as a word.
_DRAFT_WORDS = 8


@dataclass(frozen=True)
class Choice:
    """A selection: words, values of facets, order and page."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: keys of values by facet
    sort: str = ""  #: "" for the default order
    page: int = 1
    size: int = SIZE
    typed: bool = False  #: whether words are searched as they were typed, not corrected or read as an article

    @property
    def order(self) -> str:
        """The order of the results."""
        return self.sort or SORTS[0 if self.q else 1]

    @property
    def narrowed(self) -> bool:
        """True if words or values restrict the results."""
        return bool(self.q or any(self.chosen.values()))

    def toggled(self, name: str, key: str) -> "Choice":
        """Return the choice with a value added, or removed if it was chosen, on the first page."""
        keys = self.chosen.get(name, ())
        changed = tuple(other for other in keys if other != key) if key in keys else (*keys, key)
        return replace(self, chosen={**self.chosen, name: changed}, page=1)

    def without(self, name: str) -> "Choice":
        """Return the choice without the values of a facet, or without the words ("q")."""
        if name == "q":
            return replace(self, q="", page=1, typed=False)
        return replace(self, chosen={**self.chosen, name: ()}, page=1)

    def searching(self, words: str) -> "Choice":
        """Return the choice with other words, on the first page."""
        return replace(self, q=words, page=1, typed=False)

    def as_typed(self, words: str) -> "Choice":
        """Return the choice with words that are searched as they were typed, on the first page."""
        return replace(self, q=words, page=1, typed=True)

    def at(self, page: int) -> "Choice":
        """Return the choice on another page."""
        return replace(self, page=page)

    def sorted(self, sort: str) -> "Choice":
        """Return the choice in another order, on the first page."""
        usual = replace(self, sort="", page=1)
        return usual if usual.order == sort else replace(usual, sort=sort)

    def whole(self) -> "Choice":
        """Return the choice without page and size."""
        return replace(self, page=1, size=SIZE)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of the parameters of the URL."""
        parameters = [("q", self.q), *([AS_TYPED] if self.typed else [])] if self.q else []
        parameters += [(name, key) for name, keys in self.chosen.items() for key in keys]
        defaults = (("sort", self.sort, ""), ("page", self.page, 1), ("size", self.size, SIZE))
        return parameters + [(name, str(value)) for name, value, usual in defaults if value != usual]

    def address(self, path: str) -> str:
        """Return the URL of the choice below a path."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs, safe='/')}" if pairs else path


def facet_titles() -> dict[str, str]:
    """Return the titles of the facets, and of the words ("q"), in the language of the page."""
    return {
        "q": _("Words"),
        "document": _("Document"),
        "session": _("Session that adopted it, or put it to another body"),
        "addressee": _("Addressee"),
        "strength": _("Strength"),
        "operator": _("Verb of the Working Group"),
        "force": _("Force"),
        "qualification": _("Qualification"),
        "adoption": _("Adopted, or put to another body"),
        "theme": _("Theme"),
        "cites": _("Article or document cited"),
        "group": _("Affected group"),
        "form": _("Form of exploitation"),
        "presented": _("First presented at"),
        "lineage": _("Repeated?"),
    }


def link_titles() -> dict[str, str]:
    """Return the names of the values of the facet ``lineage``, which are no nodes, by key."""
    return {
        "reaffirmed": _("Reaffirmed later"),
        "reaffirms": _("Reaffirms an earlier one"),
        "alone": _("Stands alone"),
    }


def read(arguments: "MultiDict[str, str]", facets: Mapping[str, Facet]) -> Choice:
    """Parse the parameters of a URL; unknown names are ignored.

    Raises SelectionError for unknown values, numbers out of bounds, and too many or unprintable characters.
    """
    chosen = {name: _keys(name, arguments.getlist(name), facet) for name, facet in facets.items()}
    if sum(map(len, chosen.values())) > _MAX_VALUES:
        raise SelectionError(_("At most %(most)d values can be chosen.", most=_MAX_VALUES))
    sort = arguments.get("sort", "")
    if sort and sort not in SORTS:
        raise SelectionError(
            _("Unknown order “%(name)s”. Choose %(names)s.", name=_short(sort), names=_(", ").join(SORTS))
        )
    return Choice(
        _words(arguments.get("q", "")),
        chosen,
        sort,
        _number("page", arguments.get("page", ""), (1, MAX_PAGE), 1),
        _number("size", arguments.get("size", ""), SIZES, SIZE),
        bool(arguments.get(AS_TYPED[0])),
    )


def choose(words: str, values: Mapping[str, Sequence[str]], sort: str, collection: Collection) -> Choice:
    """Return the choice of words and of values by facet, with the replacements of retired values.

    Raises SelectionError like ``read``, and for an unknown facet.
    """
    for name in values:
        if name not in collection.facets:
            raise SelectionError(f"there is no facet {name!r}; use one of {', '.join(collection.facets)}")
    chosen = [(name, key) for name, keys in values.items() for key in keys]
    arguments = MultiDict([("q", words), ("sort", sort), *chosen])
    return read(MultiDict(replaced(arguments, collection) or arguments), collection.facets)


def replaced(arguments: "MultiDict[str, str]", collection: Collection) -> list[tuple[str, str]]:
    """Return the parameters of a URL with those that replace its retired values; [] if it has none."""
    given = list(arguments.items(multi=True))
    new = [collection.moved.get(parameter, parameter) for parameter in given]
    return [] if new == given else new


def is_draft(text: str) -> bool:
    """Return whether words read like a draft, not like a search."""
    together = sum(unicodedata.category(sign) == "Lo" for sign in text)
    return together // 2 + sum(word.isascii() for word in text.split()) >= _DRAFT_WORDS


def long_draft(text: str) -> str:
    """Return words that are too long for a search, if they can be checked as a draft; else ""."""
    text = " ".join(text.split())
    return text if MAX_LENGTH < len(text) <= _MAX_DRAFT and text.isprintable() else ""


def _words(text: str) -> str:
    """Return the searched words on one line."""
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        raise SelectionError(
            _("A search has at most %(most)d characters; this one has %(count)d.", most=MAX_LENGTH, count=len(text)),
            414,
        )
    if not text.isprintable():
        raise SelectionError(_("The search contains characters that cannot be displayed. Enter it again."))
    return text


def in_one_line(error: SelectionError) -> str:
    """Return the message of an error with the values that it offers."""
    names = [_("%(text)s (%(note)s)", text=key, note=label) if label else key for key, label in error.offers]
    offered_values = _("Choose, for example, %(names)s.", names=_(", ").join(names)) if names else ""
    return language_row(language()).space.join(filter(None, (str(error), offered_values)))


def _keys(name: str, keys: Sequence[str], facet: Facet) -> tuple[str, ...]:
    """Return the chosen keys of a facet without duplicates and empty keys."""
    chosen = tuple(dict.fromkeys(key for key in keys if key))
    for key in chosen:
        if key not in facet.values:
            near = get_close_matches(key[:MAX_LENGTH], facet.values, n=3) or list(facet.values)[:10]
            raise SelectionError(
                _("“%(key)s” is not a value of “%(name)s”.", key=_short(key), name=facet_titles()[name]),
                parameter=name,
                offers=[(other, _label(facet.values[other])) for other in near],
            )
    return chosen


def _label(value: FacetValue) -> str:
    """Return the label of a value in the language of the page, or "" without one."""
    return localized(value.labels)[1] if value.labels else ""


def _number(name: str, text: str, bounds: tuple[int, int], usual: int) -> int:
    """Parse a whole number within bounds; an empty text gives the default ``usual``."""
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not bounds[0] <= number <= bounds[1]:
        raise SelectionError(
            _(
                "“%(name)s” must be a whole number from %(first)d to %(last)d, not “%(text)s”.",
                name=name,
                first=bounds[0],
                last=bounds[1],
                text=_short(text),
            )
        )
    return number


def _short(text: str) -> str:
    """Return the first 40 characters of a text for an error message, with replacements for unprintable characters."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:40])
    return shown + ("…" if len(text) > 40 else "")
