"""The pages about the site: their commands and examples work, and the limits of the data come first."""

import re
import shlex
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset


def page(client: FlaskClient, path: str, language: str = "en") -> html.HtmlElement:
    return html.fromstring(client.get(path, headers={"Accept-Language": language}).text)


def test_every_command_of_the_interface_runs_as_it_is_printed(client: FlaskClient) -> None:
    commands = [shlex.split(command.text) for command in page(client, "/help/api").xpath("//pre[@class='command']")]
    commands = [words for words in commands if words[-1] != "http://localhost/check"]  # tested with other drafts
    assert len(commands) == 7
    for words in commands:
        assert words[0] == "curl"
        address = next(word for word in words if word.startswith("http://localhost/"))
        path = quote(address.removeprefix("http://localhost"), safe="/?&=%-.:")
        headers = dict(word.split(": ") for word in words if re.match(r"[\w-]+: ", word))
        data = dict(word.split("=", 1) for word in words if word.startswith("query="))
        answer = client.open(path, method="POST" if data else "GET", data=data, headers=headers)
        assert answer.status_code == 200, words
        assert answer.mimetype != "text/html" and answer.data
        if "Accept" in headers:
            assert answer.mimetype == headers["Accept"]


def test_every_identifier_of_the_interface_answers(client: FlaskClient) -> None:
    paths = page(client, "/help/api").xpath("//h2[@id='identifiers']/following::table[1]//a/@href")
    assert len(paths) == 8
    for path in paths:
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 200, path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_search_that_the_help_suggests_finds_something(language: str, client: FlaskClient) -> None:
    addresses = page(client, "/help", language).xpath("//ul[@class='examples']//a/@href")
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address, headers={"Accept-Language": language})
        shown = html.fromstring(answer.text).xpath("//ol[@class='found']/li")
        assert answer.status_code in {302, 303, 307} or shown, address


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_and_lineages_name_grades_by_their_labels(language: str, client: FlaskClient) -> None:
    concepts = [client.get(f"/grade/{slug}.ttl").text for slug in ("verbatim", "restates", "extends")]
    labels = [re.findall(rf'"([^"]+)"@{language}', concept.partition("prefLabel")[2])[0] for concept in concepts]
    terms = page(client, "/help", language).xpath("//h3[@id='marks']/following-sibling::dl[1]/dt/text()")
    assert terms == labels
    (legend,) = page(client, "/lineage/non-punishment", language).xpath("//*[@id='pairs']/p[1]/text()")
    for sign, label in zip("=≈±", labels, strict=True):
        assert f"{sign} {label[:1].lower()}{label[1:]}" in legend


@pytest.mark.parametrize(("language", "ends"), [("en", ["Call", "Permission"]), ("zh", ["要求行动", "准许"])])
def test_the_help_lists_the_forces_in_their_order(language: str, ends: list[str], client: FlaskClient) -> None:
    items = page(client, "/help", language).xpath("//div[@class='help']//ol/li/a")
    assert [item.get("href") for item in items] == [
        f"/force/{name}" for name in ("call", "consideration", "encouragement", "permission")
    ]
    assert [items[0].text, items[-1].text] == ends


def test_the_dataset_is_cited_with_its_hash(client: FlaskClient, served: LocalDataset) -> None:
    (cited,) = page(client, "/about").xpath("//blockquote[@data-copy]")
    assert served.digest[:16] in cited.text or served.digest in cited.text
    assert Names().base in cited.text


@pytest.mark.parametrize(("language", "words"), [("en", "No lawyer has reviewed"), ("zh", "尚未经法律专家审阅")])
def test_the_limits_stand_first_and_reports_only_where_their_symbol_is_known(
    language: str, words: str, client: FlaskClient
) -> None:
    about = page(client, "/about", language)
    assert about.xpath("//h2")[0].get("id") == "limits"
    assert words in about.xpath("//h2[@id='limits']/following-sibling::ul")[0].text_content()
    reports = [row.xpath("td[2]/a/@href") for row in about.xpath("//h2[@id='authentic']/following::table[1]/tbody/tr")]
    assert [len(report) for report in reports] == [1, 1, 0, 1, 0, 0, 0, 0]
