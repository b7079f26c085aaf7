"""Samples for a person: blind, the same each time, with a share of each stratum, and compared once filled."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reaffirm_build.annotate.reaffirmations import GRADES
from reaffirm_build.curate import review_commands
from reaffirm_build.curate.sample import PAIRS, PROVISIONS, SHEETS, choose, parse_filled, sheets
from reaffirm_build.errors import TableError
from reaffirm_build.model import Document
from reaffirm_server.quality.agreement import verdicts
from reaffirm_server.quality.report import _person_reading
from tests.conftest import SMALL


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small corpus, from which the commands read."""
    shutil.copytree(SMALL, tmp_path / "data")
    monkeypatch.setattr(review_commands, "root", lambda: tmp_path)
    return tmp_path / "data" / "tip"


def run(*words: str) -> Result:
    return CliRunner().invoke(review_commands.review, words)


def test_a_sample_is_the_same_each_time_and_has_a_share_of_each_stratum() -> None:
    items = [f"{session}-{number}" for session in (1, 2) for number in range(1, 21)]
    chosen = choose(items, 0.1, lambda item: item[0])
    assert chosen == choose(items, 0.1, lambda item: item[0])
    assert [item[0] for item in chosen] == ["1", "1", "2", "2"]
    assert len(choose(items, 0.1, None)) == 4
    assert choose(items, 1, None) == items


def test_the_sheets_have_no_answers_and_every_session_and_grade(document: Document, curated: dict[str, bytes]) -> None:
    decided = verdicts(curated["lineage.csv"].decode())
    made = sheets(document.provisions, decided, 0.1, stratified=True)
    provisions, pairs = rows(made[PROVISIONS]), rows(made[PAIRS])
    assert {row["provision"].partition("-")[0] for row in provisions} == {"1", "2", "4", "5", "6", "7", "8"}
    assert 30 <= len(provisions) <= 40
    judged = [decided[row["later"], row["earlier"]] for row in pairs]
    assert set(GRADES) | {"related", "none"} == set(judged)
    assert judged.count("none") * 2 == len(judged)
    answers = {"addressee", "strength", "theme", "group", "form", "verdict", "note"}
    assert all(not row[column] for row in (*provisions, *pairs) for column in answers & row.keys())


def test_a_filled_sheet_is_compared_with_the_tables(data: Path) -> None:
    assert run("--sample", "100%", "--stratified").exit_code == 0
    file = data / "review" / PROVISIONS
    sheet = rows(file.read_bytes())
    assert run("--filled", str(file)).output == f"0 of {len(sheet)} rows are filled in\n"
    for row in sheet:
        if row["provision"] == "1-2":
            row |= {"addressee": "secretariat", "strength": "should", "theme": "training compensation"}
    text = io.StringIO()
    writer = csv.DictWriter(text, SHEETS[PROVISIONS])
    writer.writeheader()
    writer.writerows(sheet)
    file.write_text(text.getvalue(), encoding="utf-8")
    result = run("tip", "--filled", str(file))
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == f"1 of {len(sheet)} rows are filled in"
    assert "theme: 1 in both, 1 only in the sheet, 1 only here" in lines
    assert "  theme: only in the sheet: 1-2/compensation" in lines
    assert "  theme: only here: 1-2/technical-assistance" in lines
    assert "addressee: 1 in both, 0 only in the sheet, 0 only here" in lines


@pytest.mark.parametrize("share", ["10", "0%", "101%", "ten%"])
def test_a_share_that_is_no_percentage_is_an_error(share: str, data: Path) -> None:
    result = run("--sample", share)
    assert result.exit_code == 2
    assert "expected a share such as 10%" in result.output


def test_a_slip_in_a_filled_sheet_is_an_error_at_its_cell() -> None:
    row = dict.fromkeys(SHEETS[PROVISIONS], "") | {"provision": "1-1", "theme": "peace"}
    with pytest.raises(TableError, match=r"row 2, column theme.*'peace'"):
        parse_filled("sheet.csv", [row], {"theme": {"training"}}, {"1-1"})
    with pytest.raises(TableError, match=r"row 2, column provision.*'9-9'"):
        parse_filled("sheet.csv", [{**row, "provision": "9-9"}], {"theme": {"training"}}, {"1-1"})
    pair = dict.fromkeys(SHEETS[PAIRS], "") | {"later": "2-1", "earlier": "1-1", "verdict": "same"}
    with pytest.raises(TableError, match=r"row 2, column verdict.*'same'"):
        parse_filled("sheet.csv", [pair], {}, {"1-1", "2-1"})
    with pytest.raises(TableError, match="is no filled sample"):
        parse_filled("sheet.csv", [{"provision": "1-1"}], {}, {"1-1"})


def test_the_quality_report_has_the_agreement_with_a_person_apart_once_there_is_one() -> None:
    sheet = (
        "provision,chapeau,text,addressee,strength,theme,group,form,note\n1-1,,,,,training children,,,\n2-1,,,,,,,,\n"
    )
    pairs = "later,earlier,later_text,earlier_text,verdict,note\n2-1,1-1,,,restates,\n2-2,1-1,,,none,\n2-3,1-1,,,,\n"
    facts = [{"provision": "1-1", "field": "theme", "value": "training"}]
    lines = list(
        _person_reading(
            {PROVISIONS: sheet, PAIRS: pairs}, lambda _: facts, {("2-1", "1-1"): "extends", ("2-2", "1-1"): "related"}
        )
    )
    assert "## How far a person agrees" in lines
    assert "1 provisions." in lines
    assert any(line.startswith("| theme | 1 | 1 | 0 |") for line in lines)
    assert "2 pairs." in lines
    assert list(_person_reading({}, lambda _: [], {})) == []
