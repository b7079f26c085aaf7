"""Files of a selection open in the programs of an office, in the language of the page."""

import io
import re

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook


@pytest.mark.parametrize(("language", "head"), [("en", "Headline (unofficial)"), ("zh", "提要（非正式）")])
def test_a_spreadsheet_has_twelve_readable_columns(language: str, head: str, client: FlaskClient) -> None:
    answer = client.get("/recommendations.xlsx?q=compensation", headers={"Accept-Language": language})
    assert re.fullmatch(
        r"attachment; filename=reaffirm-compensation-\d{4}-\d\d-\d\d\.xlsx", answer.headers["Content-Disposition"]
    )
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    columns, *rows = sheet.iter_rows(values_only=True)
    assert (len(columns), columns[3]) == (12, head)
    items = client.get("/recommendations.json?q=compensation").json["items"]
    assert [row[0] for row in rows] == [item["identifier"] for item in items]
    assert [row[3] for row in rows] == [item["headline"][language] for item in items]
    assert rows[0][-1] == f"http://localhost/tip/{rows[0][0]}"


def test_a_word_document_has_a_heading_for_each_recommendation(client: FlaskClient) -> None:
    answer = client.get("/recommendations.docx?session=8", headers={"Accept-Language": "en"})
    assert "reaffirm-session-8-" in answer.headers["Content-Disposition"]
    headings = [line.text for line in Document(io.BytesIO(answer.data)).paragraphs if line.style.name == "Heading 2"]
    items = client.get("/recommendations.json?session=8").json["items"]
    assert headings == [f"{item['identifier']} · {item['headline']['en']}" for item in items]


def test_a_browser_gets_csv_that_excel_reads_as_utf_8(client: FlaskClient) -> None:
    path = "/recommendations.csv?session=8"
    plain = client.get(path)
    browser = client.get(path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert browser.data == b"\xef\xbb\xbf" + plain.data
    assert browser.headers["ETag"] != plain.headers["ETag"]
    assert not plain.data.startswith(b"\xef")
