"""The spreadsheet, opened again: the rows of the CSV tables, typed, filtered, linked."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

from reaffirm_server.publish.csv_tables import Column, CsvTable
from reaffirm_server.publish.export_command import TABLES
from reaffirm_server.publish.service import Publications
from reaffirm_server.publish.xlsx import xlsx
from tests.conftest import reaffirm


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    found: Publications = client.application.extensions["publications"]
    return found


@pytest.fixture(scope="module")
def book(publication: Publications) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(publication.downloads.content("tables.xlsx")))


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_has_the_rows_of_its_table(name: str, book: Workbook, publication: Publications) -> None:
    _, *lines = csv.reader(io.StringIO(publication.downloads.content(f"{name}.csv").decode(), newline=""))
    _, *rows = book[name].iter_rows(values_only=True)
    assert len(rows) == len(lines) > 100

    def text(value: object) -> str:
        if isinstance(value, datetime):
            value = value.date()
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    assert [[text(value) for value in row] for row in rows] == lines


@pytest.mark.parametrize("name", TABLES)
def test_the_header_is_frozen_and_every_column_has_a_filter(name: str, book: Workbook) -> None:
    page = book[name]
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == page.dimensions
    assert all(cell.value and cell.font.bold for cell in page[1])


def test_values_have_their_types(book: Workbook) -> None:
    page = book["recommendations"]
    titles = [str(cell.value) for cell in page[1]]
    row = page[2]
    assert isinstance(row[titles.index("Order in the document\n文件中的顺序")].value, int)
    assert row[titles.index("Operative (a leaf)\n执行条文")].value is True
    assert row[
        titles.index("First day of the session that adopted it, or put it to another body\n通过或提交会议首日")
    ].value == datetime(2009, 4, 14)


def test_links_lead_to_the_address_and_to_the_row_of_a_recommendation(book: Workbook) -> None:
    for cell in book["recommendations"]["A"][1:]:
        assert cell.hyperlink is not None
        assert cell.hyperlink.target == cell.value
    for row in book["asks"].iter_rows(min_row=2, max_col=2):
        location = row[1].hyperlink.location
        sheet, place = location.split("!")
        assert book[sheet][place].value == row[1].value


def test_the_first_sheet_says_what_the_tables_and_columns_mean(book: Workbook, publication: Publications) -> None:
    told = [tuple(row) for row in book["about"].iter_rows(values_only=True)]
    assert (f"sha256:{publication.digest}", None, None) in told
    assert ("Themes of its parts", "各分项的主题", "part_themes") in told
    assert book.sheetnames == ["about", *TABLES]


def written(content: bytes) -> bytes:
    """The workbook of a table with one column beside the IRI."""
    sheet = CsvTable("t", "c", "o", (Column("p", "p", {"en": "p", "zh": "p"}),), {"en": "t", "zh": "t"})
    return xlsx([(sheet, content)], [{"en": "a", "zh": "b"}], "0", date(2026, 1, 2))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cell = openpyxl.load_workbook(io.BytesIO(written(b"iri,p\r\nurn:a,=1+1\r\n")))["t"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("row", [b"urn:a", b"urn:a,1,2"], ids=["fewer", "more"])
def test_a_row_with_other_cells_than_its_table_is_not_written(row: bytes) -> None:
    with pytest.raises(ValueError, match="zip"):
        written(b"iri,p\r\n" + row + b"\r\n")


def test_the_same_tables_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for out in (first, second):
        assert reaffirm(small, "export", "--format", "xlsx", "--out", out).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    refused = reaffirm(small, "export", "--format", "xlsx")
    assert (refused.returncode, "name a file with --out" in refused.stderr) == (2, True)
