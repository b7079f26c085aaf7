"""One question has one answer: on its page, in the search, as JSON, as a CSV table and in SPARQL.

The unit is the operative provision. `docs/counting.md` says how to count items.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from reaffirm_core.names import Names

NAMES = Names()
BROADER = "skos:broader*"


@dataclass(frozen=True)
class Question:
    """A question in the terms of each place that answers it."""

    words: str
    page: str  #: path of the page that answers it; "" if only the search has a page for it
    chosen: Mapping[str, str]  #: parameters of the search
    pattern: str  #: SPARQL about ?p
    column: str  #: of the table recommendations.csv
    values: str  #: SPARQL about ?v, the values of that column that count


def work(name: str) -> Question:
    """Return the question of what rests on an instrument or a part of one."""
    resting = f"?p rec:restsOn inst:{name}"
    return Question(
        f"What rests on {name}?",
        f"/instrument/{name}",
        {"cites": name},
        resting,
        "rests_on",
        f"VALUES ?v {{ inst:{name} }}",
    )


def addressee(slug: str) -> Question:
    """Return the question of what an actor is asked."""
    narrower = f"?v {BROADER} actor:{slug}"
    pattern = f"?p rec:ask/rec:addressee/{BROADER} actor:{slug}"
    return Question(f"What is {slug} asked?", f"/actor/{slug}", {"addressee": slug}, pattern, "addressees", narrower)


def concept(kind: str, slug: str, link: str) -> Question:
    """Return the question of what has a theme, group or form, narrower ones included."""
    narrower = f"?v {BROADER} {kind}:{slug}"
    pattern = f"?p {link}/{BROADER} {kind}:{slug}"
    return Question(f"What concerns {kind} {slug}?", f"/{kind}/{slug}", {kind: slug}, pattern, f"{kind}s", narrower)


def in_session(question: Question, number: int) -> Question:
    """Return a question about one session only."""
    return Question(
        f"{question.words} In session {number}?",
        "",
        {**question.chosen, "session": str(number)},
        f"{question.pattern} ; rec:session tip:session-{number}",
        question.column,
        question.values,
    )


COMPENSATION = concept("theme", "compensation", "rec:theme")
QUESTIONS = [
    work("tip-protocol-6-6"),
    work("tip-protocol-6"),
    work("tip-protocol-3"),
    work("tip-protocol"),
    work("untoc"),
    work("untoc-protocols"),
    addressee("secretariat"),
    addressee("states-parties"),
    addressee("unodc"),
    addressee("conference"),
    COMPENSATION,
    in_session(COMPENSATION, 4),
    in_session(COMPENSATION, 8),
    in_session(addressee("secretariat"), 1),
    concept("theme", "children", "rec:theme"),
    concept("theme", "non-punishment", "rec:theme"),
    concept("theme", "protection", "rec:theme"),
    concept("group", "children", "rec:affectedGroup"),
    concept("group", "women", "rec:affectedGroup"),
    concept("form", "labour-exploitation", "rec:exploitationForm"),
    concept("form", "organ-removal", "rec:exploitationForm"),
]


@pytest.fixture(scope="module")
def table(client: FlaskClient) -> list[dict[str, str]]:
    """The rows of operative provisions in the CSV table."""
    rows = csv.DictReader(io.StringIO(client.get("/download/recommendations.csv").text))
    return [row for row in rows if row["operative"] == "true"]


@pytest.fixture(scope="module")
def counts(client: FlaskClient) -> dict[str, dict[str, int]]:
    """The counts of facets in the search without a choice."""
    facets: dict[str, dict[str, int]] = client.get("/recommendations.json?size=1").json["facets"]  # type: ignore[index]
    return facets


def selected(client: FlaskClient, variable: str, pattern: str) -> set[str]:
    """Return the values of a variable in a SPARQL pattern."""
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in NAMES.prefixes().items())
    query = f"{prefixes}SELECT DISTINCT ?{variable} {{ {pattern} }}"
    reply = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    bindings: list[dict[str, Any]] = reply.json["results"]["bindings"]  # type: ignore[index]
    return {binding[variable]["value"] for binding in bindings}


def in_sparql(client: FlaskClient, question: Question) -> set[str]:
    """Return the provisions that answer a question in SPARQL."""
    return selected(client, "p", f"?p rec:operative true . {question.pattern}")


def in_json(client: FlaskClient, question: Question) -> set[str]:
    """Return the provisions that the search returns as JSON."""
    document = client.get("/recommendations.json", query_string=question.chosen).json
    assert document is not None
    assert document["total"] == len(document["items"])
    return {item["id"] for item in document["items"]}


def in_table(client: FlaskClient, question: Question, table: list[dict[str, str]]) -> set[str]:
    """Return the provisions whose cell in the CSV table has a value that counts."""
    values = selected(client, "v", question.values)
    session = question.chosen.get("session")
    rows = [row for row in table if session in (None, row["session_number"])]
    return {row["iri"] for row in rows if values & set(row[question.column].split("|"))}


def text_of(client: FlaskClient, path: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return the HTML of a page from its first heading."""
    page = client.get(path, query_string=parameters, headers={"Accept": "text/html"})
    assert page.status_code == 200
    return page.text.partition("<h1")[2]


def number_in(html: str) -> int:
    """Return the first count of operative provisions in the text of a page."""
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))
    count = re.search(r"([\d,]+) operative provisions?\b", text)
    assert count, "the page names no count of operative provisions"
    return int(count[1].replace(",", ""))


def test_there_are_twenty_questions() -> None:
    assert len({question.words for question in QUESTIONS}) >= 20


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.words)
def test_search_table_and_sparql_give_the_same_provisions(
    question: Question, client: FlaskClient, table: list[dict[str, str]]
) -> None:
    expected = in_sparql(client, question)
    assert expected
    assert in_json(client, question) == expected
    assert in_table(client, question, table) == expected


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.words)
def test_a_page_counts_the_same_and_its_link_opens_just_these(question: Question, client: FlaskClient) -> None:
    expected = len(in_sparql(client, question))
    assert number_in(text_of(client, "/recommendations", question.chosen)) == expected
    if question.page:
        page = text_of(client, question.page)
        assert number_in(page) == expected
        assert f'href="/recommendations?{urlencode(question.chosen, safe="/")}"' in page


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if len(question.chosen) == 1], ids=lambda question: question.words
)
def test_a_facet_counts_the_same(question: Question, client: FlaskClient, counts: dict[str, dict[str, int]]) -> None:
    ((name, key),) = question.chosen.items()
    assert counts[name][key] == len(in_sparql(client, question))
