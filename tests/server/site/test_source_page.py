"""The page of the source document: what it is, its sessions, and how to get its text."""

import pytest
from flask.testing import FlaskClient
from lxml import html

SOURCE = "/document/tip-compendium-2019"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("The source of all texts of 8 sessions", "Symbol: not verified", "14–15 April 2009", "First lines")),
        ("zh", ("本站8次会议案文的来源", "文号：未经核实", "2009年4月14日至15日", "文件起首")),
    ],
)
def test_the_source_is_presented_by_its_sessions_and_files(
    language: str, words: tuple[str, ...], client: FlaskClient
) -> None:
    main = html.fromstring(client.get(SOURCE, headers={"Accept-Language": language}).text).xpath("//main")[0]
    text = main.text_content()
    for expected in words:
        assert expected in text
    assert "No recommendation rests on it" not in text
    assert len(main.xpath("//section[@aria-labelledby='sessions']//tbody/tr")) == 8
    assert "/download/tip.akn.xml" in main.xpath("//section[@aria-labelledby='get']//a/@href")


def test_a_document_that_is_no_source_keeps_what_rests_on_it(client: FlaskClient) -> None:
    text = client.get("/document/CTOC-COP-WG.4-2009-2").text
    assert "on this site" not in html.fromstring(text).xpath("//main")[0].text_content()
