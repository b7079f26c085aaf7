"""The figures on the translation in the quality report, counted again from the tables."""

import csv
import io

import pytest
from bench.quality.files import load_readings, load_translation_checks
from bench.quality.translation_report import SECOND, SETTLED, translation_report

from tests.conftest import TIP

#: A later reading, that settled the whole texts of some provisions again.
AGAIN = "settled-2026-12-02.csv"
#: The report on the compendium takes seconds.
pytestmark = pytest.mark.client


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(translation_report(load_translation_checks(), load_readings()["translation"]))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_readings_are_counted(lines: list[str]) -> None:
    files = load_readings()["translation"]
    settled = rows(files[SETTLED])
    kept = sum(row["settled"] == row["first"] for row in settled)
    (line,) = (line for line in lines if line.startswith("| all |"))
    assert line.endswith(f" | {len(settled)} | {kept} | {len(settled) - kept} |")
    twice = {row["id"] for row in rows(files[SECOND])}
    compared = [row for row in settled if row["id"] in twice]
    (line,) = (line for line in lines if line.startswith("| translated twice and compared |"))
    assert line.split(" | ")[1:4] == [str(len(twice)), str(len({row["id"] for row in compared})), str(len(compared))]
    (line,) = (line for line in lines if line.startswith("| read back by the checklist |"))
    assert line.split(" | ")[1] == str(316 - len(twice))
    assert len(settled) - len(compared) == int(line.split(" | ")[3])


def test_settled_words_stand_in_the_translation() -> None:
    table = rows((TIP / "translations" / "en.csv").read_text(encoding="utf-8"))
    texts = {row["id"]: row["text"] for row in table}
    files = load_readings()["translation"]
    again = {row["id"]: row["settled"] for row in rows(files[AGAIN])}
    assert again and {key: texts[key] for key in again} == again
    settled = rows(files[SETTLED])
    assert [row["id"] for row in settled if row["settled"] not in texts[row["id"]] and row["id"] not in again] == []


def test_listed_differences_are_counted(lines: list[str]) -> None:
    listed = rows((TIP / "curated" / "translation-differences.csv").read_text(encoding="utf-8"))
    assert f"Differences listed with a reason: {len(listed)}; not listed: 0." in lines


def test_facts_and_terms_are_counted(lines: list[str]) -> None:
    assert "| addressee | 316 | 316 | 0 |" in lines
    terms = lines[-1].strip("| ").split(" | ")
    exceptions = rows((TIP / "curated" / "glossary-exceptions.csv").read_text(encoding="utf-8"))
    assert (terms[3], terms[4]) == (str(len(exceptions)), "0")
    assert int(terms[1]) == int(terms[2]) + len(exceptions)


def test_without_a_translation_there_is_no_section() -> None:
    assert list(translation_report([], {})) == []
