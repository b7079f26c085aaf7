"""Parser of lists of treaty parts: articles, paragraphs and letters in any order.

The pack defines the form of each kind (``parts``) and the text between two parts. The order "paragraph 2 of article 26"
gives the same result as "article 26, paragraph 2".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import numeric

from reaffirm_build.numerals import NARROW, letter

#: Article, paragraph, letter; "" for each that the text does not give.
Parts = tuple[str, str, str]

_NOTHING: Parts = ("", "", "")
_LETTER = 2

#: The quantifier of further parts; no text lists more parts in one place.
_REPEATED = "{0,40}"

#: The number of a paragraph, with the letter of a subparagraph.
_NUMBER = re.compile(r"(\d+)(?:[^\d()]?(?=\())?((?:\([a-z]{1,2}\)(?: ?\([ivx]+\))?)?)")

#: The maximal width of a range of treaty parts.
_MAX_RANGE = 50


@dataclass(frozen=True)
class PartForms:
    """The forms of treaty parts in one language."""

    listed: str  #: a pattern for a list of one or more parts
    token: re.Pattern[str]  #: one part; groups: part, word and several with the rank of the kind, or ``further``
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
    listed: list[Parts] = []
    latest, kind, named, inverted, end = _NOTHING, -1, 0, False, span[0]
    several: list[int] = []  # kinds whose last word is a plural
    for token in forms.token.finditer(text, *span):
        link, end, before = text[end : token.start()], token.end(), kind
        kind = next((rank for rank in range(len(latest)) if token[f"part{rank}"]), several[-1] if several else named)
        if token.groupdict().get(f"word{kind}"):
            more = [kind] if token.groupdict().get(f"several{kind}") else []
            named, several = kind, [part for part in several if part < kind] + more
        value = _value(token["further"] or token[f"part{kind}"], kind, forms)
        if listed and forms.inside.fullmatch(link):
            listed = [part if any(part[: kind + 1]) else _with(part, kind, value) for part in listed]
            latest, inverted = _with(_NOTHING, kind, value), True
            continue
        within = _NOTHING if inverted and kind > before else latest
        if forms.range.fullmatch(link) and kind == before:
            listed += [_down_to(within, kind, part) for part in _between(within[kind], value)]
        elif listed and kind > before and not inverted and forms.apposed.fullmatch(link):
            del listed[-1]
        latest, inverted = _down_to(within, kind, value), inverted and kind <= before
        listed.append(latest)
    return listed


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
    """Return a number in digits, or a letter; numbers of the kind letter become letters, as in the treaty."""
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
