"""Parser of lists of treaty parts: articles, paragraphs and letters in any order.

The pack defines the form of each kind (``parts``) and the text between two parts. The order "paragraph 2 of article 26"
gives the same result as "article 26, paragraph 2".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import numeric

from reaffirm_core.numerals import NARROW, SUFFIXES, letter

#: Article, paragraph, letter; "" for each that the text does not give.
Parts = tuple[str, str, str]

_NOTHING: Parts = ("", "", "")
_LETTER = 2

#: The quantifier of further parts; no text lists more parts in one place.
_REPEATED = "{0,40}"

#: The number of a paragraph, with the letter of a subparagraph.
_NUMBER = re.compile(r"(\d+)(?:[^\d()]?(?=\())?((?:\([a-z]{1,2}\)(?: ?\([ivx]+\))?)?)")

#: An inserted number: 18 bis, or with a number after the Chinese character for "of".
_INSERTED = re.compile(rf"(?P<number>.+?) ?(?:(?P<latin>{'|'.join(SUFFIXES)})|\u4e4b(?P<nth>[^\W\d_])\w?)")

#: The maximal width of a range of treaty parts.
_MAX_RANGE = 50


@dataclass(frozen=True)
class PartForms:
    """The forms of treaty parts in one language."""

    listed: str  #: a pattern for a list of one or more parts
    token: re.Pattern[str]  #: one part; groups: part, inserted, word, several with the rank of the kind; or ``further``
    range: re.Pattern[str]  #: the text between the ends of a range
    inside: re.Pattern[str]  #: the text between a part and its parent, in this order
    apposed: re.Pattern[str]  #: the text between a part and its child, in this order
    numerals: Mapping[str, int]  #: values of numbers in words


def part_forms(
    kinds: tuple[str, ...], further: str, links: Mapping[str, str], numerals: Mapping[str, int]
) -> PartForms:
    """Compose the patterns of treaty parts.

    ``kinds`` are the patterns of article, paragraph and letter, ``further`` is a number without the word for its kind.
    ``links`` has the patterns ``apposed``, ``joined``, ``range`` and ``inside`` of the text between parts.
    """
    article, *narrow, more = [re.sub(r"\(\?P<\w+>", "(?:", kind) for kind in (*kinds, further)]
    narrower, between = f"(?:{'|'.join(narrow)})", f"(?:{links['joined']}|{links['range']})"
    within = f"{narrower}(?:(?:{links['apposed']}|{links['inside']}|{between}){narrower}|{between}{more}){_REPEATED}"
    whole = f"(?:{within}{links['inside']})?{article}"
    named = [re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{rank}>", kind) for rank, kind in enumerate(kinds)]
    return PartForms(
        listed=f"(?>{whole}(?:{links['apposed']}{narrower}|{between}(?:{whole}|{narrower}|{more})){_REPEATED}|{within})",
        token=re.compile("|".join((*named, f"(?P<further>{further})"))),
        range=re.compile(links["range"]),
        inside=re.compile(links["inside"]),
        apposed=re.compile(links["apposed"]),
        numerals=numerals,
    )


def parts(text: str, span: tuple[int, int], forms: PartForms) -> list[Parts]:
    """Return the parts in a span of a text, in order, with ranges expanded; the article may be ""."""
    listing, end = _Listing(forms), span[0]
    for token in forms.token.finditer(text, *span):
        listing.add(token, text[end : token.start()])
        end = token.end()
    return listing.parts


@dataclass
class _Listing:
    """The parts read so far from a list; a kind is 0 for article, 1 for paragraph, 2 for letter."""

    forms: PartForms
    parts: list[Parts] = field(default_factory=list)
    latest: Parts = _NOTHING  #: the last part, which gives its article and paragraph to further parts
    kind: int = -1  #: kind of the last part
    named: int = 0  #: kind of the last word for a kind
    plurals: list[int] = field(default_factory=list)  #: kinds with a plural as their last word, in ascending order
    inverted: bool = False  #: whether the last parent follows its parts: "paragraph 2 of article 26"

    def add(self, token: re.Match[str], link: str) -> None:
        """Add the parts of a token; ``link`` is the text between the token and the one before it."""
        previous, self.kind = self.kind, self._kind_of(token)
        self._note_word(token)
        suffix = token.groupdict().get(f"inserted{self.kind}") or ""
        value = _value((token["further"] or token[f"part{self.kind}"]) + suffix, self.kind, self.forms)
        if self.parts and self.forms.inside.fullmatch(link):
            self._set_parent(value)
        else:
            self._append(value, previous, link)

    def _kind_of(self, token: re.Match[str]) -> int:
        """Return the kind of a token; a further number continues the last plural, else the last named kind."""
        kinds = (kind for kind in range(len(_NOTHING)) if token[f"part{kind}"])
        return next(kinds, self.plurals[-1] if self.plurals else self.named)

    def _note_word(self, token: re.Match[str]) -> None:
        """Record the word for the kind of a token, if it has one, and whether it is a plural."""
        groups, kind = token.groupdict(), self.kind
        if groups.get(f"word{kind}"):
            self.named, self.plurals = kind, [plural for plural in self.plurals if plural < kind]
            self.plurals += [kind] if groups.get(f"several{kind}") else []

    def _set_parent(self, value: str) -> None:
        """Set the parent of all earlier parts that have no parent of this kind or above."""
        kind = self.kind
        self.parts = [part if any(part[: kind + 1]) else _with(part, kind, value) for part in self.parts]
        self.latest, self.inverted = _with(_NOTHING, kind, value), True

    def _append(self, value: str, previous: int, link: str) -> None:
        """Append a part, with a range expanded; a child in apposition replaces its parent, the last part."""
        kind = self.kind
        parent = _NOTHING if self.inverted and kind > previous else self.latest
        if self.forms.range.fullmatch(link) and kind == previous:
            self.parts += [_down_to(parent, kind, between) for between in _between(parent[kind], value)]
        elif self.parts and kind > previous and not self.inverted and self.forms.apposed.fullmatch(link):
            del self.parts[-1]
        self.latest, self.inverted = _down_to(parent, kind, value), self.inverted and kind <= previous
        self.parts.append(self.latest)


def names_article(text: str, forms: PartForms) -> bool:
    """Return whether a text contains the number of an article of any work."""
    return any(token["part0"] for token in forms.token.finditer(text))


def numbers(written: str, ranging: re.Pattern[str]) -> list[str]:
    """Return the numbers of a list, such as paragraphs, in order and with ranges expanded; with a letter, "9(b)"."""
    listed: list[str] = []
    end = 0
    for match in _NUMBER.finditer(written):
        number = match[1] + match[2].replace(" ", "")
        if listed and ranging.search(written, end, match.start()):
            listed += _between(listed[-1], number)
        listed.append(number)
        end = match.end()
    return listed


def _value(written: str, kind: int, forms: PartForms) -> str:
    """Return a number in digits, or a letter; a numbered part of the kind letter gets its letter in the treaty.

    An inserted number keeps its suffix: "18bis".
    """
    if match := _INSERTED.fullmatch(written):
        suffix = match["latin"] or SUFFIXES[forms.numerals[match["nth"]] - 1]
        return _value(match["number"], kind, forms) + suffix
    plain = written.translate(NARROW)
    number = forms.numerals.get(plain.lower())
    if kind == _LETTER:
        number = number or (0 if plain.isalpha() else int(numeric(plain)))  # a circled or bracketed number
        return letter(number) if number else plain
    return str(number or int(plain))


def _with(part: Parts, kind: int, value: str) -> Parts:
    """Return parts with another value of one kind."""
    return (*part[:kind], value, *part[kind + 1 :])  # type: ignore[return-value]


def _down_to(part: Parts, kind: int, value: str) -> Parts:
    """Return the parts above a kind, with a value of this kind and nothing below."""
    return _with((*part[:kind], *_NOTHING[kind:]), kind, value)  # type: ignore[arg-type]


def _between(first: str, last: str) -> Iterator[str]:
    """Yield the numbers or letters between the ends of a range."""
    if first.isdecimal() and last.isdecimal() and int(last) - int(first) <= _MAX_RANGE:
        yield from map(str, range(int(first) + 1, int(last)))
    elif first.isalpha() and last.isalpha():
        yield from map(chr, range(ord(first) + 1, ord(last)))
