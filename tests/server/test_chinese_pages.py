"""Every kind of page in Chinese has the punctuation of Chinese, and marks no text as English."""

import re

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.browser.pages import PAGES

#: Half-width punctuation between or after Chinese words, and brackets around them. Numbers of provisions such as 46(i)
#: have half-width brackets in documents of the United Nations.
_HALF_WIDTH = re.compile(
    r"[\u3400-\u9fff》”）] ?[,;:!?](?![\w/])"
    r"|[,;:!?] ?[\u3400-\u9fff《“（]"
    r"|[\u3400-\u9fff》]\.(?=\s|$)"
    r"|\([^()]*[\u3400-\u9fff][^()]*\)"
    r"|[\u3400-\u9fff》] \((?![a-z]{1,5}\))"
)
#: Elements with the words of a source or with code, which stand as they are.
_QUOTED = "//blockquote|//q|//pre|//code|//textarea|//script|//style|//kbd|//*[@lang='en']"
#: Elements that end a line.
_LINES = ("p", "div", "li", "h1", "h2", "h3", "h4", "tr", "td", "th", "dt", "dd", "option", "summary", "label", "a")
_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "content")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_punctuated_as_chinese_and_marks_no_text_as_english(name: str, client: FlaskClient) -> None:
    answer = client.get(PAGES[name], headers={"Accept-Language": "zh", "Accept": "text/html"})
    page = html.fromstring(answer.text)
    title, attributes = page.xpath("string(//title)"), [page.xpath(f"//@{attribute}") for attribute in _ATTRIBUTES]
    for element in page.xpath(_QUOTED):
        element.drop_tree()
    for element in page.iter(*_LINES):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    lines = [title, *page.text_content().split("\n"), *(value for values in attributes for value in values)]
    wrong = [line.strip() for line in lines if _HALF_WIDTH.search(line)]
    assert not wrong, "\n".join(wrong[:20])
    assert "仅有英文" not in answer.text
