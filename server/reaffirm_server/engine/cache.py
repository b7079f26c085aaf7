"""Cache: finished answers, bounded in bytes, the least recently used going first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from reaffirm_server.engine.base import Answer

#: The text of a query, then what else decides on its answer.
Key = tuple[str, *tuple[Hashable, ...]]


class Cache:
    """Answers by key; safe to share between threads."""

    def __init__(self, limit: int) -> None:
        """Keep at most so many bytes."""
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Answer | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer, unless it alone would take a quarter of the room."""
        size = _size(key, answer)
        if size > self._limit // 4:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += size - (_size(key, before) if before else 0)
            self._kept[key] = answer
            while self._size > self._limit:
                self._size -= _size(*self._kept.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    """What an answer takes, with its query (four bytes a character at most) and its body compressed."""
    return len(answer.body) * 5 // 4 + len(key[0]) * 4 + 1_000
