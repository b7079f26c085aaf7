"""A path without a document leads to the node in another spelling, or names similar nodes."""

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/tip/4-46(i)", "/tip/4-46-i"),
        ("/tip/IV.46", "/tip/4-46"),
        ("/tip/IV/46", "/tip/4-46"),
        ("/tip/4-46(i)(ii)", "/tip/4-46-i-2"),
    ],
)
def test_a_number_in_another_spelling_leads_to_its_page(path: str, target: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, target)


@pytest.mark.parametrize(
    ("path", "problem", "near"),
    [
        ("/tip/4-46-i-9", "There is no recommendation 4-46-i-9.", [f"/tip/4-46-i-{part}" for part in (1, 2, 3)]),
        ("/tip/4-46-i-2-a", "There is no recommendation 4-46-i-2-a.", ["/tip/4-46-i-2"]),
        ("/tip/3-5", "There is no recommendation 3-5.", ["/tip/2-5", "/tip/4-5"]),
        ("/lineage/non-punishmet", "There is no page /lineage/non-punishmet", ["/lineage/non-punishment"]),
        ("/theme/compensaton", "There is no page /theme/compensaton", ["/theme/compensation"]),
        (
            "/tip/9-99",
            "There is no recommendation 9-99. This site has no other sessions than these: 1–8.",
            [],
        ),
        ("/session/4", "There is no page /session/4", ["/tip/session-4"]),
        ("/sessions/4", "There is no page /sessions/4", ["/tip/session-4"]),
        ("/search", "There is no page /search", ["/recommendations"]),
        ("/recomendations", "There is no page /recomendations", ["/recommendations"]),
        ("/elsewhere/4-46", "There is no page /elsewhere/4-46", []),
    ],
)
def test_what_is_near_is_named(path: str, problem: str, near: list[str], client: FlaskClient) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    main = fromstring(answer.text).xpath("//main")[0]
    assert (answer.status_code, main.xpath("string(p[@role='alert'])")) == (404, problem)
    named = main.xpath("ul/li/a/@href")
    assert set(near) <= set(named)
    assert bool(near) == bool(named)
    assert "w3id.org" not in main.text_content()


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "text/plain"])
def test_a_program_gets_the_nearest_numbers_and_the_suffixes(accept: str, client: FlaskClient) -> None:
    headers = {"Accept": accept, "Accept-Language": "en"}
    missing = client.get("/tip/4-46-i-9", headers=headers)
    assert missing.status_code == 404
    assert "The nearest numbers: https://w3id.org/reaffirm/tip/4-46-i-" in missing.text
    suffixed = client.get("/tip/4-46-i-2.json", headers=headers)
    assert suffixed.status_code == 404
    assert "tip/4-46-i-2 has no document .json; its suffixes: .html, .ttl, .jsonld" in suffixed.text
