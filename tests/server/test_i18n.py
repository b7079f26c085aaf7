"""One language a page, chosen by address, cookie or browser; every message is there in both."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from reaffirm_core.errors import TableError
from reaffirm_core.languages import COMPLETE, LANGUAGES
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.i18n import _compiled
from tests.conftest import ROOT

SITE = ROOT / "server" / "reaffirm_server"
METHODS = [("**.py", "python"), ("*/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "gettext_noop": None}
EN, ZH = 'lang="en"', 'lang="zh"'


@pytest.fixture(scope="module")
def app(served: LocalDataset, kept_files: Path) -> Flask:
    return create_app(served, files=kept_files)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


def spoken(text: str) -> str:
    """Return the language of a page, which names the script of Chinese, without the script."""
    return re.findall(r'<html lang="([\w-]+)">', text)[0].removesuffix("-Hans")


def used_messages() -> set[str]:
    """Return the messages of the modules and templates."""
    options = {"*/templates/**.html": {"silent": "false"}}
    return {
        message[0] if isinstance(message, tuple) else message
        for _, _, message, _, _ in extract_from_dir(SITE, METHODS, options, KEYWORDS)
    }


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_messages_are_translated_once_and_none_is_left_over(language: str) -> None:
    used = used_messages()
    assert len(used) > 30
    found: list[str] = []
    for path in sorted((SITE / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, language):
                if message.id:
                    found.append(message.id[0] if isinstance(message.id, tuple) else message.id)
                    assert message.string and not message.fuzzy, f"{path.name}: {message.id}"
                    assert re.findall(r"%\(\w+\)\w", str(message.string)) or "%(" not in str(message.id)
    assert sorted(found) == sorted(set(found))
    assert set(found) <= used
    assert set(found) == used or language not in COMPLETE


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-GB,zh;q=0.5", "en"),
        ("de", "en"),
        ("de, zh;q=0.2", "zh"),
        ("", "en"),
        ("\x7f;;q=x", "en"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_likes_best(asked: str, language: str, client: FlaskClient) -> None:
    for path in ("/", "/tip/4-46-i-2", "/sparql", "/download/", "/tip/9-99"):
        answer = client.get(path, headers={"Accept-Language": asked, "Accept": "text/html"})
        assert spoken(answer.text) == answer.headers["Content-Language"].removesuffix("-Hans") == language
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_a_language_that_was_asked_for_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/?lang=zh", headers={"Accept-Language": "en"})
    assert spoken(answer.text) == "zh"
    cookie = answer.headers["Set-Cookie"]
    assert re.match("lang=zh; .*Max-Age=31536000; HttpOnly; Path=/; SameSite=Lax", cookie)
    later = client.get("/tip/4-46-i-2", headers={"Accept-Language": "en"})
    assert (spoken(later.text), later.headers.get("Set-Cookie")) == ("zh", None)
    assert spoken(client.get("/?lang=en").text) == "en"
    assert spoken(client.get("/download/", headers={"Accept-Language": "zh"}).text) == "en"


def test_an_unknown_language_is_not_remembered(client: FlaskClient) -> None:
    answer = client.get("/?lang=%0d%0aSet-Cookie:x", headers={"Accept-Language": "zh"})
    assert (answer.status_code, spoken(answer.text), answer.headers.get("Set-Cookie")) == (200, "zh", None)


def test_data_is_in_no_language(client: FlaskClient) -> None:
    plain, asked = client.get("/tip/1-1.ttl"), client.get("/tip/1-1.ttl?lang=zh", headers={"Accept-Language": "zh"})
    assert plain.data == asked.data
    assert "Vary" not in plain.headers
    assert "Set-Cookie" not in asked.headers
    negotiated = client.get("/tip/1-1", headers={"Accept": "text/turtle"})
    assert negotiated.headers["Vary"] == "Accept"


def test_each_language_of_a_page_has_its_own_tag(client: FlaskClient) -> None:
    tags = {one: client.get("/tip/1-1", headers={"Accept-Language": one}).headers["ETag"] for one in ("en", "zh")}
    assert tags["en"] != tags["zh"]
    same = {"Accept-Language": "zh", "If-None-Match": tags["zh"]}
    assert client.get("/tip/1-1", headers=same).status_code == 304
    assert client.get("/tip/1-1", headers=same | {"Accept-Language": "en"}).status_code == 200


def test_a_page_links_to_itself_in_both_languages(served: LocalDataset) -> None:
    client = create_app(served, "/r").test_client()
    text = client.get("/r/theme/compensation?page=1&lang=en").text
    assert '<link rel="alternate" hreflang="zh-Hans" href="/r/theme/compensation?page=1&amp;lang=zh">' in text
    assert '<link rel="alternate" hreflang="x-default" href="/r/theme/compensation?page=1">' in text
    assert "Path=/r;" in client.get("/r/?lang=zh").headers["Set-Cookie"]


def test_what_is_in_one_language_only_is_shown_and_marked(client: FlaskClient) -> None:
    english = client.get("/tip/footnote-1").text
    assert re.search('lang="zh">[^<]*条约汇编', english)
    assert '<small class="only">in Chinese only</small>' in english
    chinese = client.get("/tip/8-1-c", headers={"Accept-Language": "zh"}).text
    assert "Consider not" not in chinese
    assert "仅有中文" not in chinese


def test_what_is_not_there_is_said_in_the_language_of_the_page(client: FlaskClient) -> None:
    called = (("en", "Nothing here is called"), ("zh", "此处没有名为"))
    page = (("en", "There is no page"), ("zh", "此处没有页面"))
    for accept, texts in (("text/html", page), ("text/plain", called), ("text/turtle", called)):
        for text_language, words in texts:
            answer = client.get("/tip/none", headers={"Accept-Language": text_language, "Accept": accept})
            assert (answer.status_code, words in answer.text) == (404, True), (accept, text_language)
    assert '此处没有名为 https://w3id.org/reaffirm/tip/none 的内容"@zh' in answer.text


def test_a_broken_catalogue_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "zh"
    folder.mkdir()
    (folder / "x.po").write_text('msgid "a"\nnonsense\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"x\.po: line \d+: "):
        _compiled(folder)


def test_queries_for_readers_give_names_in_their_language(client: FlaskClient) -> None:
    home = client.get("/", headers={"Accept-Language": "zh"}).text
    (download,) = re.findall(r'href="(/sparql[?]query=[^"]*format=csv)"', home)
    names = client.get(download.replace("&amp;", "&"), headers={"Accept": "text/csv"}).text
    assert not re.search("[a-z]", re.sub("https?:[^,]*", "", names.partition("\r\n")[2]))
    questions = client.get("/questions", headers={"Accept-Language": "zh"}).text
    assert "LANG(?headline) = &#34;zh&#34;" in questions
    assert "LANG(?headline) = &#34;en&#34;" not in questions


def test_chinese_pages_and_labels_use_one_word_for_one_thing() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in glossary.partition("| not |\n")[2].splitlines()[1:]]
    words = "|".join(word for row in rows for word in row[2].split("\u3001"))
    catalogues = [*(SITE / "locale" / "zh").glob("*.po"), *(SITE / "config").glob("*.toml")]
    for path in [*catalogues, *(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "questions").glob("*.rq")]:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if re.search(words, line)], path.name
