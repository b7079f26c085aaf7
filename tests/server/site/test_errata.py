"""The page of corrections, and the votes of readings on the page of a pair."""

import csv

import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_core.files import root
from reaffirm_core.names import Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.site.errata import errata, votes

pytestmark = pytest.mark.client

GRADES = {"verbatim", "restates", "extends"}


@pytest.fixture(scope="module")
def client(served: LocalDataset) -> FlaskClient:
    return create_app(served).test_client(use_cookies=False)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_correction_is_listed_and_its_subject_has_a_page(language: str, client: FlaskClient) -> None:
    page = html.fromstring(client.get("/errata", headers={"Accept-Language": language}).text)
    rows = page.xpath("//main//tbody/tr")
    with (root() / "data" / "tip" / "errata.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert len(rows) == len(table) == len(errata(language)) > 30
    assert {" ".join(row.xpath("string(td[1])").split()) for row in rows} == {row[f"was_{language}"] for row in table}
    for link in {address for row in rows for address in row.xpath("th/a/@href")}:
        assert client.get(link).status_code == 200, link
    about = html.fromstring(client.get("/about").text)
    assert about.xpath("//main//a[@href='/errata']")


def test_the_page_of_a_pair_shows_how_each_reading_voted(client: FlaskClient) -> None:
    names = Names()
    pair = {"later": str(names["tip"]["7-2-o"]), "earlier": str(names["tip"]["4-46-a"])}
    found = votes(names, pair)
    assert len(found) >= 3 and {vote.verdict for vote in found} <= GRADES
    page = html.fromstring(client.get("/tip/7-2-o_reaff-4-46-a", headers={"Accept": "text/html"}).text)
    section = page.xpath("//section[@aria-labelledby='votes']")[0]
    assert section.xpath(".//dt/text()") == [vote.reading["en"] for vote in found]


def test_each_pair_of_the_graph_has_at_least_one_vote(served: LocalDataset) -> None:
    names = served.names
    pairs = "SELECT ?l ?e { ?pair rec:earlier ?e ; oa:hasSource ?l ; a rec:Reaffirmation }"
    rows = list(served.store.query(pairs, prefixes=names.prefixes()))
    assert len(rows) > 200
    assert [row for row in rows if not votes(names, {"later": row["l"].value, "earlier": row["e"].value})] == []
