"""Articles: the parts of a treaty that a text lists, whatever their order: articles, paragraphs, letters.

The pack says how each is written (``parts``) and what stands between two of them; a part that is said inside another
(paragraph 2 of article 26) and one that goes on with the last (article 26, paragraphs 2 and 3) are the same thing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import numeric

from reaffirm_build.numerals import NARROW, letter

#: Article, paragraph, letter; "" for what is not said.
Parts = tuple[str, str, str]

_NOTHING: Parts = ("", "", "")
_LETTER = 2

#: No text lists more parts of a treaty in one place.
_SOME = "{0,40}"

#: The number of a paragraph, and the letter of a part of it.
_NUMBER = re.compile(r"(\d+)(?:[^\d()]?(?=\())?((?:\([a-z]{1,2}\)(?: ?\([ivx]+\))?)?)")

#: More than these between two ends are no range of a treaty's parts.
_WIDEST = 50


@dataclass(frozen=True)
class PartForms:
    """How the parts of a treaty are written in one language."""

    listed: str  #: a pattern for one of them and more
    token: re.Pattern[str]  #: one of them; groups say which kind and if of several, or ``further``
    range: re.Pattern[str]  #: what stands between two for all from one to the other
    inside: re.Pattern[str]  #: what stands between a part and that which it is part of, if they come in this order
    apposed: re.Pattern[str]  #: what stands between a part and one of it, if they come in this order
    numerals: Mapping[str, int]  #: numbers in words


def part_forms(
    kinds: tuple[str, ...], further: str, links: Mapping[str, str], numerals: Mapping[str, int]
) -> PartForms:
    """Put together the patterns of the three kinds, that of a ``further`` one after it, and the links between them.

    ``links`` are ``apposed``, ``joined``, ``range`` and ``inside``.
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
    """The parts that stand in a span of a text, in order; what names no article lacks it."""
    found: list[Parts] = []
    latest, kind, named, turned, end = _NOTHING, -1, 0, False, span[0]
    several: list[int] = []  # the kinds of which the last word says that there are more
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
    """Whether a text names an article by its number, of whatever work."""
    return any(token["part0"] for token in forms.token.finditer(text))


def numbers(written: str, ranging: re.Pattern[str]) -> list[str]:
    """The numbers of a list, such as paragraphs, in order, and those that a range leaves out; with a letter, "9(b)"."""
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
    """A number in figures, or a letter, also of a part that is numbered where the treaty has letters."""
    plain = written.translate(NARROW)
    number = forms.numerals.get(plain.lower())
    if kind == _LETTER:
        number = number or (
            0 if plain.isalpha() else int(numeric(plain))
        )  # a number in a circle or brackets of its own
        return letter(number) if number else plain
    return str(number or int(plain))


def _with(one: Parts, kind: int, value: str) -> Parts:
    """Parts with another of one kind."""
    return (*one[:kind], value, *one[kind + 1 :])  # type: ignore[return-value]


def _down_to(one: Parts, kind: int, value: str) -> Parts:
    """What stands over a kind in some parts, and this one of it."""
    return _with((*one[:kind], *_NOTHING[kind:]), kind, value)  # type: ignore[arg-type]


def _between(first: str, last: str) -> Iterator[str]:
    """What a range leaves out."""
    if first.isdecimal() and last.isdecimal() and int(last) - int(first) <= _WIDEST:
        yield from map(str, range(int(first) + 1, int(last)))
    elif first.isalpha() and last.isalpha():
        yield from map(chr, range(ord(first) + 1, ord(last)))
