"""Numbers of recommendations as people write them: 4-46-i, IV.46 (i), fourth session 46 (i)."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

from reaffirm_core.languages import Texts
from reaffirm_core.numerals import roman

#: A number or a word of a written number; signs of another script that stand together are one numeral.
_TOKEN = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")
#: The longest text that is read as a number, in characters, and the longest part of a number.
_LONGEST, _PART = 80, 4

#: The parts of a number, outermost first: ("4", "46", "i").
Key = tuple[str, ...]


class Numbered(Protocol):
    """A provision with a number."""

    @property
    def iri(self) -> str:
        """The IRI."""

    @property
    def identifier(self) -> str:
        """The identifier."""

    @property
    def order(self) -> int:
        """The place in document order."""

    @property
    def label(self) -> Texts:
        """The labels by language."""


class NumberedSession(Protocol):
    """A session with a number."""

    @property
    def key(self) -> str:
        """The number in URLs."""

    @property
    def labels(self) -> Texts:
        """The labels by language."""


P = TypeVar("P", bound=Numbered)


class Numbers(Generic[P]):
    """The written numbers of all provisions."""

    def __init__(
        self,
        provisions: Iterable[P],
        around: Iterable[str],
        sessions: Iterable[NumberedSession] = (),
        usual: Callable[[str], str] = str,
        is_article: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        """Index provisions, whose identifiers may have the prefix of a corpus.

        ``around`` are the words around numbers, ``sessions`` also those that adopted nothing. ``usual`` returns a text
        in the characters of the texts, such as simplified ones. ``is_article`` returns whether a text names an article
        of a treaty, which is no number of a recommendation.
        """
        self._usual, self._is_article = usual, is_article
        words = sorted(around, key=len, reverse=True)
        latin = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words if word.isascii()]
        self._around = re.compile(
            "|".join([*latin, *(re.escape(word) for word in words if not word.isascii())]) or "$^"
        )
        self._provisions: dict[Key, dict[str, P]] = {}
        self._sessions: dict[str, str] = {}
        for provision in provisions:
            own = self._key(provision.identifier.rpartition(":")[2])
            for key in (own, *map(self._key, provision.label.values())):
                if len(key) > 1:
                    same = self._provisions.setdefault((own[0], *key[1:]), {})
                    same[provision.iri] = provision
                    self._sessions[key[0]] = own[0]
        for session in sessions:
            for key in map(self._key, session.labels.values()):
                if session.key.isdecimal() and len(key) == 1:
                    self._sessions.setdefault(key[0], session.key)

    def named(self, text: str) -> list[P]:
        """Return the provisions of a number; several if several documents have it."""
        return list(next((self._provisions[key] for key in self._keys(text) if key in self._provisions), {}).values())

    def absent(self, text: str) -> str:
        """Return a text as the number of a recommendation that does not exist: 9-99; "" for other texts."""
        key = next(iter(self._keys(text)), ())
        digits = bool(key) and all(part.isdecimal() for part in key[:2])
        short = all(part.isdecimal() or len(part) <= _PART for part in key)
        return "-".join(key) if digits and short and not self.named(text) else ""

    def nearest(self, number: str, limit: int) -> list[P]:
        """Return the provisions whose number is nearest to a number that does not exist, in their order.

        These are parts of the longest beginning of the number that exists, or else recommendations.
        """
        key = tuple(number.split("-"))
        for length in range(len(key) - 1, 1, -1):
            if whole := self._provisions.get(key[:length]):
                return self._parts(key[:length], key[length], limit) or list(whole.values())
        session, item = (int(part[:9]) for part in key[:2])
        nearest = sorted(
            [
                (abs(int(own[0]) - session), abs(int(own[1]) - item), provision.order, provision)
                for own, same in self._provisions.items()
                if len(own) == 2 and all(part.isdecimal() for part in own)
                for provision in same.values()
            ],
            key=lambda near: near[:3],
        )
        return sorted((provision for *_, provision in nearest[:limit]), key=lambda provision: provision.order)

    def _parts(self, whole: Key, absent: str, limit: int) -> list[P]:
        """Return the parts of a provision that are nearest to a part that does not exist, in their order."""
        near: dict[str, tuple[int, P]] = {}
        for key, same in self._provisions.items():
            if len(key) == len(whole) + 1 and key[:-1] == whole:
                for iri, provision in same.items():
                    distance = abs(_position(key[-1]) - _position(absent))
                    near[iri] = min(near.get(iri, (distance, provision)), (distance, provision), key=itemgetter(0))
        nearest = sorted(near.values(), key=lambda part: (part[0], part[1].order))[:limit]
        return sorted((provision for _distance, provision in nearest), key=lambda provision: provision.order)

    def _keys(self, text: str) -> Iterable[Key]:
        """Yield a number as it stands, with the number of the session as digits, and with the session first.

        Only words around a number put the session last, as in "recommendation 46 of the fourth session".
        """
        if len(text) > _LONGEST or self._is_article(text):
            return
        text = text if text.isascii() else self._usual(text)
        key = self._key(text)
        turned_keys = [key, (*key[-1:], *key[:-1])] if self._around.search(_apart(text)) else [key]
        for turned in turned_keys if len(key) > 1 else ():
            session = self._sessions.get(turned[0]) or str(roman(turned[0]) or turned[0])
            yield (session, *turned[1:])

    def _key(self, text: str) -> Key:
        """Return the parts of a written number."""
        return tuple(_TOKEN.findall(self._around.sub(" ", _apart(text))))


def _apart(text: str) -> str:
    """Return a text without differences of case and width, with spaces between letters and digits."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", folded)


def _position(part: str) -> int:
    """Return a part of a number as its position: of a letter, in the order of characters."""
    return int(part) if part.isdecimal() else ord(part[0])
