"""A least-recently-used cache of answers, bounded in bytes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from reaffirm_server.engine.base import Answer

#: The text of a query, then all other values that determine its answer.
Key = tuple[str, *tuple[Hashable, ...]]


class Cache:
    """A cache of answers by key that threads can share."""

    def __init__(self, limit: int) -> None:
        """Cache at most ``limit`` bytes."""
        self._limit, self._size = limit, 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes of the cached answers, at most."""
        return self._size

    def get(self, key: Key) -> Answer | None:
        """Return the cached answer of a key, or None."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Cache an answer, unless it takes more than a quarter of the limit."""
        size = _size(key, answer)
        if size > self._limit // 4:
            return
        with self._lock:
            replaced = self._answers.pop(key, None)
            self._size += size - (_size(key, replaced) if replaced else 0)
            self._answers[key] = answer
            while self._size > self._limit:
                self._size -= _size(*self._answers.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    """Return an upper estimate of the bytes of an entry.

    A character of the query takes at most four bytes. The compressed body is counted as a quarter of the body.
    """
    return len(answer.body) * 5 // 4 + len(key[0]) * 4 + 1_000
