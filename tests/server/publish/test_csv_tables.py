"""The CSV tables of the compendium, and what their metadata explains."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from reaffirm_core.names import Names
from reaffirm_server.publish.service import Publications

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    publications: Publications = client.application.extensions["publications"]
    return publications


def table(publication: Publications, name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(publication.downloads.content(f"{name}.csv").decode(), newline="")))


def test_a_reaffirmation_counts_for_the_session_that_adopted_the_text(publication: Publications) -> None:
    lines = table(publication, "lineage")
    for side in ("later", "earlier"):
        sessions = {
            tuple(row[f"{side}_{name}"] for name in ("session", "session_en", "presented", "presented_start"))
            for row in lines
            if row[f"{side}_identifier"].startswith("4-46")
        }
        assert sessions == {("4", "fourth session", "3", "2010-10-19")}
    others = [row for row in lines if not row["later_identifier"].startswith("4-46")]
    assert all(row["later_session"] == row["later_presented"] for row in others)


def test_a_top_theme_is_named_beside_the_themes(publication: Publications, client: FlaskClient) -> None:
    answer = client.get("/recommendations.csv?theme=demand").get_data(as_text=True)
    lines = list(csv.DictReader(io.StringIO(answer, newline="")))
    assert lines
    assert all("Demand" in row["top_themes_en"].split("|") for row in lines)
    everything = [row["top_themes"].split("|") for row in table(publication, "recommendations")]
    assert all(len(set(themes)) == len(themes) for themes in everything)


def test_limits_are_kept_apart_from_other_qualifications(publication: Publications) -> None:
    tops = {row["kind_en"]: row["top_kind_en"] for row in table(publication, "qualifications")}
    assert tops["Countries of origin"] == "Role of countries"
    assert tops["Regardless of"] == "Regardless of"
    assert tops["Within available resources"] == tops["As appropriate"] == "Any limit"
    first = next(row for row in table(publication, "asks") if row["identifier"] == "1-1")
    assert first["top_qualified_by_en"] == "Role of countries|Without a limit"


@pytest.mark.parametrize(
    ("name", "column", "scheme"),
    [
        ("asks", "strength_en", "strength"),
        ("asks", "force", "force"),
        ("asks", "method", "method"),
        ("lineage", "grade", "grade"),
        ("qualifications", "top_kind", "qualification"),
    ],
)
def test_the_metadata_names_the_page_that_defines_the_values(
    name: str, column: str, scheme: str, publication: Publications, client: FlaskClient
) -> None:
    tables = json.loads(publication.downloads.content("csv-metadata.json"))["tables"]
    (columns,) = [entry["tableSchema"]["columns"] for entry in tables if entry["url"] == f"{name}.csv"]
    (described,) = [entry for entry in columns if entry["name"] == column]
    assert described["rdfs:seeAlso"] == {"@id": f"{Names().base}scheme/{scheme}"}
    assert client.get(f"/scheme/{scheme}", headers={"Accept": "text/html"}).status_code == 200
