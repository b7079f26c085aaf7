"""Which version of a text a page shows, and which sentences of it correspond to a quote."""

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph
import pytest
from flask import Flask, g
from lxml import html
from pyoxigraph import Literal, NamedNode, Quad

from reaffirm_core.names import BASE
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.i18n import set_languages
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.site.text_versions import (
    Rendering,
    TextVersion,
    in_context,
    rendering,
    with_ideographs,
)

CHINESE = "第一句，CTOC/COP/WG.4。第二句！"
ENGLISH = "The first, under art. 6, i.e. here. The second!"
TRANSLATED = TextVersions({"zh": CHINESE}, {"en": ENGLISH})
OFFICIAL = "What the United Nations issued."


@pytest.fixture
def english() -> Iterator[None]:
    app = Flask(__name__)
    set_languages(app, {})
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def chinese() -> Iterator[None]:
    app = Flask(__name__)
    set_languages(app, {})
    with app.test_request_context("/?lang=zh"):
        yield


@pytest.mark.usefixtures("english")
def test_a_translation_stands_before_its_original_and_gives_way_to_an_issued_text() -> None:
    original = TextVersion("zh", CHINESE)
    assert rendering(TRANSLATED) == Rendering(TextVersion("en", ENGLISH, is_translation=True), original)
    both = TextVersions({"zh": CHINESE, "en": OFFICIAL}, {"en": ENGLISH})
    assert rendering(both) == Rendering(TextVersion("en", OFFICIAL), original)
    assert rendering(TextVersions({"zh": CHINESE}, {})) == Rendering(original, None)
    assert rendering(TextVersions({}, {})) == Rendering(TextVersion("", ""), None)


@pytest.mark.usefixtures("chinese")
def test_a_page_in_a_language_without_texts_shows_the_english_version() -> None:
    g.language = "fr"
    assert rendering(TRANSLATED) == Rendering(
        TextVersion("en", ENGLISH, is_translation=True), TextVersion("zh", CHINESE)
    )


@pytest.mark.usefixtures("chinese")
def test_who_reads_the_original_needs_no_translation() -> None:
    assert rendering(TRANSLATED) == Rendering(TextVersion("zh", CHINESE), None)
    assert in_context(TRANSLATED, "第一句") is None


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("quote", "sentences"),
    [
        ("第一句", "The first, under art. 6, i.e. here."),
        ("WG.4", "The first, under art. 6, i.e. here."),
        ("第二句", "The second!"),
        ("。第二", ENGLISH),
        ("第三句", None),
        ("", None),
    ],
)
def test_the_sentences_of_a_quote(quote: str, sentences: str | None) -> None:
    version = in_context(TRANSLATED, quote)
    assert (version.text if version else None) == sentences
    assert version is None or version.is_translation


@pytest.mark.usefixtures("english")
def test_a_text_with_other_sentences_is_shown_whole() -> None:
    version = in_context(TextVersions({"zh": CHINESE}, {"en": "All in one."}), "第二句")
    assert version == TextVersion("en", "All in one.", is_translation=True)


def test_chinese_words_in_another_text_are_marked_and_nothing_is_markup() -> None:
    assert with_ideographs("<a> 起诉 for 公诉 ㈠", "en") == (
        '&lt;a&gt; <span lang="zh">起诉</span> for <span lang="zh">公诉</span> <span lang="zh">㈠</span>'
    )
    assert with_ideographs("起诉<", "zh") == "起诉&lt;"


def test_a_page_prefers_the_text_that_was_issued_to_the_translation(served: LocalDataset) -> None:
    store = pyoxigraph.Store()
    store.extend(served.store)
    rec, graph = served.names["rec"], NamedNode(f"{BASE}graph/text")
    for name in ("text", "fullText"):
        store.add(Quad(NamedNode(f"{BASE}tip/1-1"), NamedNode(f"{rec}{name}"), Literal(OFFICIAL, language="en"), graph))
    client = create_app(replace(served, store=store)).test_client()
    answer = client.get("/tip/1-1", headers={"Accept": "text/html", "Accept-Language": "en"})
    (text,) = html.fromstring(answer.get_data(as_text=True)).xpath("//section[contains(@class, 'text')]")
    shown, original = text.xpath(".//div[contains(@class, 'words')]")
    assert (shown.get("lang"), original.get("lang")) == ("en", "zh")
    assert OFFICIAL in "".join(shown.itertext())
    assert text.xpath("./p/small/text()") == ["English version"]
    assert text.xpath("./details/summary/text()")[0].strip() == "Chinese version"
    assert "translation" not in "".join(text.itertext())
