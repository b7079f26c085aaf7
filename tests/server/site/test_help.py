"""Help: its commands run as they stand, it names every force, and says what is not known."""

import re
import shlex
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_build.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset


def page(client: FlaskClient, language: str = "en") -> html.HtmlElement:
    return html.fromstring(client.get("/about", headers={"Accept-Language": language}).text)


def commands(client: FlaskClient) -> list[list[str]]:
    return [shlex.split(one.text) for one in page(client).xpath("//pre[@class='command']")]


def test_every_command_does_what_it_says(client: FlaskClient) -> None:
    found = commands(client)
    assert len(found) == 5
    for words in found:
        assert words[0] == "curl"
        address = next(word for word in words if word.startswith("http://localhost/"))
        path = quote(address.removeprefix("http://localhost"), safe="/?&=%-.:")
        headers = dict(word.split(": ") for word in words if re.match(r"[\w-]+: ", word))
        posted = [word.partition("=")[2] for word in words if word.startswith("query=")]
        data = {"query": posted[0]} if posted else None
        answer = client.open(path, method="POST" if data else "GET", data=data, headers=headers)
        assert answer.status_code == 200, words
        assert answer.mimetype != "text/html" and answer.data
        if "Accept" in headers:
            assert answer.mimetype == headers["Accept"]


@pytest.mark.parametrize(("language", "ends"), [("en", ["Call", "Permission"]), ("zh", ["要求行动", "准许"])])
def test_the_forces_are_told_in_their_order(language: str, ends: list[str], client: FlaskClient) -> None:
    items = page(client, language).xpath("//div[@class='help']//ol/li/a")
    assert [item.get("href") for item in items] == [
        f"/force/{name}" for name in ("call", "encouragement", "consideration", "permission")
    ]
    assert [items[0].text, items[-1].text] == ends


def test_the_dataset_is_cited_with_its_hash(client: FlaskClient, served: LocalDataset) -> None:
    (cited,) = page(client).xpath("//blockquote[@data-copy]")
    assert served.digest[:16] in cited.text or served.digest in cited.text
    assert Names().base in cited.text


def test_what_it_cannot_tell_is_said(client: FlaskClient) -> None:
    for language, words in (("en", "No lawyer has reviewed"), ("zh", "未经法律工作者审阅")):
        assert words in page(client, language).text_content()
