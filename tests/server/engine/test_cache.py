"""The memory for finished answers."""

from reaffirm_server.engine.base import Answer
from reaffirm_server.engine.cache import Cache


def answer(size: int) -> Answer:
    return Answer("text/csv", b"x" * size, tag="tag")


def test_the_cache_keeps_the_answers_that_were_used_last() -> None:
    cache = Cache(20_000)
    for name in ("a", "b", "c"):
        cache.put((name,), answer(3_000))
    assert cache.get(("a",))
    for name in ("d", "e"):
        cache.put((name,), answer(3_000))
    assert cache.get(("a",))
    assert cache.get(("e",))
    assert cache.get(("b",)) is None


def test_the_limit_of_bytes_counts_the_queries_too() -> None:
    cache = Cache(100_000)
    for number in range(1_000):
        cache.put((f"{number}" + "q" * 2_000,), answer(100))
    kept = [number for number in range(1_000) if cache.get((f"{number}" + "q" * 2_000,))]
    assert kept == list(range(1_000 - len(kept), 1_000))
    assert len(kept) < 100_000 / 8_000


def test_an_answer_that_would_displace_the_others_is_not_kept() -> None:
    cache = Cache(20_000)
    cache.put(("small",), answer(100))
    cache.put(("large",), answer(10_000))
    assert cache.get(("large",)) is None
    assert cache.get(("small",))


def test_an_answer_replaces_the_answer_with_the_same_key() -> None:
    cache = Cache(20_000)
    for size in (3_000, 2_000, 1_000) * 10:
        cache.put(("a",), answer(size))
    cache.put(("b",), answer(3_000))
    kept = cache.get(("a",))
    assert kept
    assert len(kept.body) == 1_000
    assert cache.get(("b",))
