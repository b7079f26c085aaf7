"""Conclusions from the words: the page, the command and the graph say the same true thing.

The rows are statements that a review of 2 December 2026 found untrue or misleading (``data/tip/errata.csv``).
"""

import re

import pytest
from flask.testing import FlaskClient
from lxml import html

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from tests.server.test_cli import shown


@pytest.fixture(scope="module")
def client(served: LocalDataset) -> FlaskClient:
    return create_app(served).test_client(use_cookies=False)


def said(client: FlaskClient, path: str) -> str:
    """The words of the main part of an English page."""
    page = html.fromstring(client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).text)
    return " ".join(page.xpath("//main")[0].text_content().split())


def value(served: LocalDataset, pattern: str) -> str:
    """The local name of the only value of ``?v`` in a pattern."""
    found = {
        row["v"].value for row in served.store.query(f"SELECT ?v {{ {pattern} }}", prefixes=served.names.prefixes())
    }
    (one,) = found
    return re.split(r"[/#]", one)[-1]


def pair(later: str, earlier: str) -> str:
    return f"?e oa:hasSource tip:{later} ; rec:earlier tip:{earlier}"


# T1: since when -------------------------------------------------------------------------------------------------------


def test_no_page_says_first_while_an_older_text_is_asserted(client: FlaskClient, served: LocalDataset) -> None:
    older = """SELECT DISTINCT ?lineage { ?lineage a rec:Lineage . ?member rec:lineage ?lineage }"""
    lineages = [row["lineage"].value for row in served.store.query(older, prefixes=served.names.prefixes())]
    assert len(lineages) >= 50
    for iri in lineages:
        words = said(client, "/" + iri.removeprefix(served.names.base))
        assert not re.search(r"first (said|recommended|asked|in \d)", words, re.IGNORECASE), iri
        assert "Starts in " in words


@pytest.mark.parametrize(
    ("lineage", "older"),
    [
        ("inter-state-cooperation", "1-1"),
        ("confiscation", "1-23-a"),
        ("front-line-identification", "1-8"),
        ("multi-stakeholder-cooperation", "2-12"),
    ],
)
def test_a_lineage_names_the_oldest_text_that_it_takes_up(lineage: str, older: str, client: FlaskClient) -> None:
    (begins,) = re.findall(
        r"Starts in [^.]*\.(?: Its texts also take up older ones: [^.]*\.)?", said(client, f"/lineage/{lineage}")
    )
    assert older in re.findall(r"[\w-]+", begins), begins


# T2 and T4: stronger and weaker ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "earlier", "change"),
    [
        ("5-18", "2-37", "same"),
        ("2-8", "1-16-a", "same"),
        ("6-1", "2-37", "stronger"),
        ("2-44", "1-11-b", "not-comparable"),
        ("5-14", "2-32", "not-comparable"),
        ("5-22", "4-46-f", "not-comparable"),
        ("6-12", "1-16-a", "not-comparable"),
        ("7-2-l", "6-17", "not-comparable"),
        ("5-15", "2-12", "not-comparable"),
        ("6-7", "2-12", "not-comparable"),
        ("7-1-a", "2-12", "not-comparable"),
    ],
)
def test_forces_are_compared_for_the_same_act_only(
    later: str, earlier: str, change: str, client: FlaskClient, served: LocalDataset
) -> None:
    assert value(served, f"{pair(later, earlier)} ; rec:forceChange ?v") == change
    words = said(client, f"/compare?id={later}&id={earlier}")
    (link,) = re.findall(rf"Recorded link, {later} to {earlier}:(.*?)(?:Call →|Consideration →|$)", words)[:1] or [""]
    labels = {"stronger", "weaker"} & set(re.findall(r"\w+", link[:200]))
    assert labels == ({change} if change in {"stronger", "weaker"} else set())


@pytest.mark.parametrize(
    ("identifier", "force"), [("6-22", "call"), ("2-31", "encouragement"), ("7-1-e", "call"), ("5-18", "consideration")]
)
def test_to_consider_a_fact_is_the_act_itself(
    identifier: str, force: str, client: FlaskClient, served: LocalDataset
) -> None:
    assert value(served, f"tip:{identifier} rec:mainForce ?v") == force
    assert f"force: {force.capitalize()}" in shown(identifier, served)


def test_a_text_that_was_put_to_another_body_is_stronger_only_if_adopted(
    client: FlaskClient, served: LocalDataset
) -> None:
    assert value(served, f"{pair('7-1-i', '4-30')} ; rec:forceChange ?v") == "stronger"
    assert "stronger, if adopted" in said(client, "/tip/7-1-i")


# T5 and T6: limits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["1-10-b", "7-2-g", "8-1-n", "7-1-h", "2-2", "7-1-g"])
def test_duly_and_respect_for_rights_limit_nothing(identifier: str, client: FlaskClient, served: LocalDataset) -> None:
    limits = f"""SELECT ?kind {{ tip:{identifier} rec:qualification/rec:qualificationKind ?kind .
      ?kind skos:broader* qualification:limit }}"""
    kinds = {
        row["kind"].value.rpartition("/")[2] for row in served.store.query(limits, prefixes=served.names.prefixes())
    }
    assert not kinds & {"as-appropriate", "safeguard"}
    (essentials,) = re.findall(r"Limits(.*?)Under", said(client, f"/tip/{identifier}"))
    assert not re.search("appropriate|afeguard", essentials.partition("Also says")[0])


# T7: the same request -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("4-46-c", "1-13"),
        ("4-46-d", "1-13"),
        ("7-2-b", "2-43"),
        ("8-1-c", "2-43"),
        ("5-27", "1-12-d"),
        ("2-29", "1-12-c"),
        ("7-2-o", "4-46-a"),
    ],
)
def test_what_drops_or_adds_something_is_not_the_same_request(
    later: str, earlier: str, client: FlaskClient, served: LocalDataset
) -> None:
    assert value(served, f"{pair(later, earlier)} ; rec:grade ?v") == "extends"
    assert f"{earlier} (taken up with changes" in shown(later, served)


def test_the_same_request_has_the_same_force(served: LocalDataset) -> None:
    changed = (
        "SELECT ?e { ?e rec:grade grade:restates ; rec:forceChange ?c FILTER (?c IN (change:stronger, change:weaker)) }"
    )
    assert list(served.store.query(changed, prefixes=served.names.prefixes())) == []
