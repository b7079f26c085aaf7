"""Agreement of two readings: the figures, checked against counts by hand."""

import csv
import io

import pytest

from reaffirm_build.agreement import compare, reading, recall, verdicts
from reaffirm_build.lineage import GRADES
from reaffirm_build.pipeline import Build
from reaffirm_server.store import load_readings, load_verdicts


def facts(*pairs: str) -> frozenset[tuple[str, str]]:
    return frozenset((pair[0], pair[1]) for pair in pairs)


def test_f1_and_kappa_by_hand() -> None:
    (one,) = compare({"f": facts("1a", "1b", "2a")}, {"f": facts("1a", "2a", "2b")}, provisions=4)
    assert (one.both, one.first, one.second, one.values) == (2, 1, 1, 2)
    assert one.f1 == pytest.approx(4 / 6)
    # Eight decisions, six alike; each reading says yes three times: chance is (3·3 + 5·5) / 64.
    assert one.kappa == pytest.approx((6 / 8 - 34 / 64) / (1 - 34 / 64))


def test_equal_readings_agree_wholly() -> None:
    (one,) = compare({"f": facts("1a", "2b")}, {"f": facts("1a", "2b")}, provisions=3)
    assert (one.f1, one.kappa) == (1.0, 1.0)


def test_both_readings_are_of_the_whole_document() -> None:
    readings = load_readings()
    for name in ("first", "second"):
        found = reading(readings[name], {})
        assert len({provision for provision, _ in found["strength"]}) == 316
        assert len({provision for provision, _ in found["theme"]}) == 295


def test_every_difference_in_a_judged_field_is_settled_with_a_reason_and_the_graph_follows(built: Build) -> None:
    readings = load_readings()
    first, second = (reading(readings[name], {}) for name in ("first", "second"))
    settled = {
        (row["field"], row["provision"]): row for row in csv.DictReader(io.StringIO(readings[""]["settled.csv"]))
    }
    kinds = {"theme": "theme", "affected group": "group", "form of exploitation": "form"}
    differing = {(kind, provision) for field, kind in kinds.items() for provision, _ in first[field] ^ second[field]}
    settled = {key: row for key, row in settled.items() if key[0] != "pair"}
    assert differing == settled.keys()
    assert all(row["reason"] for row in settled.values())
    published: dict[tuple[str, str], set[str]] = {}
    for judgement in built.annotations.judgements:
        published.setdefault((judgement.kind, judgement.provision), set()).add(judgement.slug)
    for key, row in settled.items():
        assert published[key] == set(row["settled"].split())


def test_where_both_readings_agree_the_graph_says_so_too(built: Build) -> None:
    readings = load_readings()
    first, second = (reading(readings[name], {}) for name in ("first", "second"))
    asks = {(ask.provision, f"{ask.number} {ask.strength}") for ask in built.annotations.asks}
    assert first["strength"] & second["strength"] <= asks
    addressees = {(ask.provision, f"{ask.number} {slug}") for ask in built.annotations.asks for slug in ask.addressees}
    assert first["addressee"] & second["addressee"] == addressees


def test_every_difference_on_a_pair_is_settled_and_the_table_follows() -> None:
    readings = load_readings()
    first, second = (verdicts(readings[name]["lineage.csv"]) for name in ("first", "second"))
    differing = {pair for pair in first.keys() & second.keys() if (first[pair] in GRADES) != (second[pair] in GRADES)}
    rows = [row for row in csv.DictReader(io.StringIO(readings[""]["settled.csv"])) if row["field"] == "pair"]
    settled = {(row["provision"], row["settled"].partition(":")[0]): row for row in rows}
    assert differing == settled.keys()
    published = load_verdicts()
    for pair, row in settled.items():
        assert row["settled"] == f"{pair[1]}: {published[pair]}"
        assert row["reason"]


def test_enough_pairs_were_read_twice() -> None:
    readings = load_readings()
    first, second = (verdicts(readings[name]["lineage.csv"]) for name in ("first", "second"))
    assert len(first.keys() & second.keys()) >= 300
    assert first.keys() <= load_verdicts().keys()


def test_recall_counts_positives_among_the_first_candidates() -> None:
    ranked = {"b": ["a", "c"], "d": ["e"]}
    assert recall(ranked, {("b", "a"), ("b", "c")}, 1) == 0.5
    assert recall(ranked, {("b", "c"), ("d", "e"), ("x", "y"), ("d", "z")}, 2) == 0.5
