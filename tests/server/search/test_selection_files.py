"""Files of a selection open in the programs of an office, in the language of the page."""

import io
import re

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.workbook import Workbook


def workbook(client: FlaskClient, path: str, language: str) -> Workbook:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def test_a_spreadsheet_names_translations_beside_the_original(client: FlaskClient) -> None:
    book = workbook(client, "/recommendations.xlsx?q=compensation", "en")
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    items = client.get("/recommendations.json?q=compensation").json["items"]
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Number"] for row in table] == [item["identifier"] for item in items]
    assert [row["Headline (unofficial)"] for row in table] == [item["headline"]["en"] for item in items]
    assert [row["Text (unofficial working translation)"] for row in table] == [
        item["translation"]["en"] for item in items
    ]
    assert [row["Source text (Chinese version)"] for row in table] == [item["text"]["zh"] for item in items]
    assert [row["Identifier"] for row in table] == [item["id"] for item in items]
    assert all(isinstance(row["Year"], int) for row in table)
    assert all(row["Identifier"] in row["Citation"] for row in table)
    reports = {row["Session"]: row["Report (where verified)"] for row in table}
    assert (reports["fourth session"], reports["fifth session"]) == ("CTOC/COP/WG.4/2011/8", None)
    assert any("ompensation" in (row["Lineage"] or "") for row in table)


def test_a_spreadsheet_in_the_language_of_the_document_has_no_translation(client: FlaskClient) -> None:
    head = next(workbook(client, "/recommendations.xlsx?session=8", "zh").worksheets[0].iter_rows(values_only=True))
    assert {"提要（非正式）", "案文", "起首部分"} <= set(head)
    assert not [title for title in head if "译文" in str(title)]


def test_a_spreadsheet_has_notes_on_its_selection_source_and_standing(client: FlaskClient) -> None:
    answer = client.get("/recommendations.xlsx?q=compensation&session=4", headers={"Accept-Language": "en"})
    disposition = r"attachment; filename=reaffirm-compensation-session-4-\d{4}-\d\d-\d\d\.xlsx"
    assert re.fullmatch(disposition, answer.headers["Content-Disposition"])
    sheet = load_workbook(io.BytesIO(answer.data))["Notes"]
    notes = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert (
        notes["Selection"] == "Words: compensation; Session that adopted it, or put it to another body: fourth session"
    )
    assert "no lawyer" in str(notes["Unofficial"])
    assert str(notes["Translation"]).startswith("Unofficial working translation")
    assert {"Source", "Official text", "Edition", "Retrieved"} <= notes.keys()


@pytest.mark.parametrize(("language", "translated"), [("en", True), ("zh", False)])
def test_a_word_document_has_a_heading_for_each_recommendation(
    language: str, translated: bool, client: FlaskClient
) -> None:
    answer = client.get("/recommendations.docx?session=8", headers={"Accept-Language": language})
    assert "reaffirm-session-8-" in answer.headers["Content-Disposition"]
    lines = Document(io.BytesIO(answer.data)).paragraphs
    headings = [line.text for line in lines if line.style.name == "Heading 2"]
    items = client.get("/recommendations.json?session=8").json["items"]
    assert headings == [f"{item['identifier']} · {item['headline'][language]}" for item in items]
    texts = [line.text for line in lines]
    assert texts.count("Text (unofficial working translation)") == (len(items) if translated else 0)
    assert {item["text"]["zh"] for item in items} <= set(texts)
    assert not [text for text in texts if "quoted" in text or "http://localhost" in text]


@pytest.mark.parametrize(
    ("language", "titles", "values", "fact", "note"),
    [
        (
            "en",
            ("Adopted, or put to another body", "Put to", "Force"),
            ("Put to another body", "Conference of the Parties", "Consideration"),
            " · put to: Conference of the Parties · States parties · Should consider · Consideration",
            "Some texts, marked as such, were put to another body.",
        ),
        (
            "zh",
            ("通过情况", "提交", "力度等级"),
            ("提交另一机构", "缔约方会议", "考虑"),
            " · 提交：缔约方会议 · ",
            "部分案文系提交另一机构",
        ),
    ],
)
def test_office_files_mark_what_was_put_to_another_body(
    language: str, titles: tuple[str, ...], values: tuple[str, ...], fact: str, note: str, client: FlaskClient
) -> None:
    book = workbook(client, "/recommendations.xlsx?session=7", language)
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    row = next(row for row in rows if row[0] == "7-2-b")
    assert tuple(row[head.index(title)] for title in titles) == values
    assert any(str(line[1]).startswith(note) for line in book.worksheets[1].iter_rows(values_only=True))
    answer = client.get("/recommendations.docx?session=7", headers={"Accept-Language": language})
    texts = [line.text for line in Document(io.BytesIO(answer.data)).paragraphs]
    assert any(fact in text for text in texts)
    assert any(note in text for text in texts)
    adopted = workbook(client, "/recommendations.xlsx?session=8", language)
    assert not any(str(line[1]).startswith(note) for line in adopted.worksheets[1].iter_rows(values_only=True))


def test_a_browser_gets_csv_that_excel_reads_as_utf_8(client: FlaskClient) -> None:
    path = "/recommendations.csv?session=8"
    plain = client.get(path)
    browser = client.get(path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert browser.data == b"\xef\xbb\xbf" + plain.data
    assert browser.headers["ETag"] != plain.headers["ETag"]
    assert not plain.data.startswith(b"\xef")
