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
_SOME = "{0,40}"

#: The number of a paragraph, with the letter of a subparagraph.
_NUMBER = re.compile(r"(\d+)(?:[^\d()]?(?=\())?((?:\([a-z]{1,2}\)(?: ?\([ivx]+\))?)?)")

#: The maximal width of a range of treaty parts.
_WIDEST = 50


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
    within = f"{narrower}(?:(?:{links['apposed']}|{links['inside']}|{between}){narrower}|{between}{more}){_SOME}"
    whole = f"(?:{within}{links['inside']})?{article}"
    named = [re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{rank}>", kind) for rank, kind in enumerate(kinds)]
    return PartForms(
        listed=f"(?>{whole}(?:{links['apposed']}{narrower}|{between}(?:{whole}|{narrower}|{more})){_SOME}|{within})",
        token=re.compile("|".join((*named, f"(?P<further>{further})"))),
        range=re.compile(links["range"]),
        inside=re.compile(links["inside"]),
        apposed=re.compile(links["apposed"]),
        numerals=numerals,
    )


def parts(text: str, span: tuple[int, int], forms: PartForms) -> list[Parts]:
    """Return the parts in a span of a text, in order, with ranges expanded; the article may be ""."""
    found: list[Parts] = []
    latest, kind, named, turned, end = _NOTHING, -1, 0, False, span[0]
    several: list[int] = []  # kinds whose last word is a plural
    for token in forms.token.finditer(text, *span):
        link, end, before = text[end : token.start()], token.end(), kind
        kind = next((rank for rank in range(len(latest)) if token[f"part{rank}"]), several[-1] if several else named)
        if token.groupdict().get(f"word{kind}"):
            more = [kind] if token.groupdict().get(f"several{kind}") else []
            named, several = kind, [one for one in several if one < kind] + more
        value = _value(token["further"] or token[f"part{kind}"], kind, forms)
        if found and forms.inside.fullmatch(link):
            found = [one if any(one[: kind + 1]) else _with(one, kind, value) for one in found]
            latest, turned = _with(_NOTHING, kind, value), True
            continue
        within = _NOTHING if turned and kind > before else latest
        if forms.range.fullmatch(link) and kind == before:
            found += [_down_to(within, kind, one) for one in _between(within[kind], value)]
        elif found and kind > before and not turned and forms.apposed.fullmatch(link):
            del found[-1]
        latest, turned = _down_to(within, kind, value), turned and kind <= before
        found.append(latest)
    return found


def names_article(text: str, forms: PartForms) -> bool:
    """Return whether a text contains the number of an article of any work."""
    return any(token["part0"] for token in forms.token.finditer(text))


def numbers(written: str, ranging: re.Pattern[str]) -> list[str]:
    """Return the numbers of a list, such as paragraphs, in order and with ranges expanded; with a letter, "9(b)"."""
    found: list[str] = []
    end = 0
    for one in _NUMBER.finditer(written):
        number = one[1] + one[2].replace(" ", "")
        if found and ranging.search(written, end, one.start()):
            found += _between(found[-1], number)
        found.append(number)
        end = one.end()
    return found


def _value(written: str, kind: int, forms: PartForms) -> str:
    """Return a number in digits, or a letter; numbers of the kind letter become letters, as in the treaty."""
    plain = written.translate(NARROW)
    number = forms.numerals.get(plain.lower())
    if kind == _LETTER:
        number = number or (0 if plain.isalpha() else int(numeric(plain)))  # a circled or bracketed number
        return letter(number) if number else plain
    return str(number or int(plain))


def _with(one: Parts, kind: int, value: str) -> Parts:
    """Return parts with another value of one kind."""
    return (*one[:kind], value, *one[kind + 1 :])  # type: ignore[return-value]


def _down_to(one: Parts, kind: int, value: str) -> Parts:
    """Return the parts above a kind, with a value of this kind and nothing below."""
    return _with((*one[:kind], *_NOTHING[kind:]), kind, value)  # type: ignore[arg-type]


def _between(first: str, last: str) -> Iterator[str]:
    """Yield the numbers or letters between the ends of a range."""
    if first.isdecimal() and last.isdecimal() and int(last) - int(first) <= _WIDEST:
        yield from map(str, range(int(first) + 1, int(last)))
    elif first.isalpha() and last.isalpha():
        yield from map(chr, range(ord(first) + 1, ord(last)))
