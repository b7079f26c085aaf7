"""The kind of a document is told by what it holds, whatever its name says."""

import pytest

from reaffirm_build.errors import TableError
from reaffirm_build.read.file_types import extract
from tests.build.read.pdfs import column, made


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
