"""The kind of a document is told by what it holds, whatever its name says."""

import pytest

from reaffirm_core.errors import TableError
from reaffirm_core.read.file_types import extract
from tests.core.read.pdfs import column, made


def test_text_is_left_to_be_read() -> None:
    assert extract("a.pdf", b"I. First session", {}) is None


def test_a_pdf_is_a_pdf_whatever_stands_before_it() -> None:
    found = extract("a.txt", b"\n\n" + made([column("Text", "of it")]), {})
    assert found is not None
    assert found.text == "Text\nof it\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old or encrypted Word file"),
        (b"{\\rtf1 Text}", "Rich Text Format"),
        ("Text".encode("utf-16"), "UTF-16"),
    ],
)
def test_another_kind_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(TableError, match=f"a: is .*{kind}"):
        extract("a", content, {})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "<!DOCTYPE html>\n<html>建议</html>"),
        ("a.txt", "1. States should act.<br/>\n2. They should report."),
        ("a.txt", "5. The Secretariat is requested to <DEL class='x'>publish</DEL> a paper."),
        ("a.html", "1. States should act."),
        ("A.HTM", "1. States should act."),
    ],
)
def test_a_web_page_is_refused_by_its_elements_or_its_name(name: str, content: str) -> None:
    with pytest.raises(TableError, match=f"{name}: is a web page.*; save it as DOCX or PDF"):
        extract(name, content.encode(), {})


def test_a_sign_of_less_than_is_no_element() -> None:
    assert extract("a.txt", b"1. Where a < b and c > d, see <http://example.org>, <name> or <paper>.", {}) is None
