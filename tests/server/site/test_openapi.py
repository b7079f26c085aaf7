"""The description of the interface is valid, in both languages, and the interface is as it says."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask.testing import FlaskClient
from lxml import html
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from reaffirm_server.search.entries import SPECS
from tests.conftest import PATIENCE, RunningServer

#: Every answer has a status, a media type and a form that the description names.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
#: The same for the command.
NAMES = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
JSON = {"Accept": "application/json", "Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def description(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json
    return described


def test_the_description_is_valid_and_has_the_parameters_of_the_search(description: dict[str, Any]) -> None:
    validate(description)
    search = description["paths"]["/recommendations"]["get"]
    names = {parameter["name"] for parameter in search["parameters"]}
    assert names == {"q", *SPECS, "lineage", "sort", "page", "size"}


@pytest.mark.parametrize(("language", "word"), [("en", "Check a draft"), ("zh", "将草案与以往建议核对")])
def test_the_page_shows_each_operation_in_its_language(language: str, word: str, client: FlaskClient) -> None:
    described = client.get("/openapi.json", headers={"Accept-Language": language})
    page = html.fromstring(client.get("/help/api", headers={"Accept-Language": language}).text)
    operations = {
        operation["operationId"]: operation for path in described.json["paths"].values() for operation in path.values()
    }
    assert operations["checkDraft"]["summary"].startswith(word)
    for identifier, operation in operations.items():
        (heading,) = page.xpath(f"//h3[@id='{identifier}']")
        tables = heading.xpath("following-sibling::div/table")
        shown = [cell.text_content() for cell in tables[0].xpath("tbody/tr/td[1]")]
        assert heading.text == operation["summary"]
        assert [
            parameter["name"] for parameter in operation.get("parameters", ())
        ] == shown or identifier == "checkDraft"
        assert tables[1].xpath("tbody/tr/td[1]/text()") == list(operation["responses"])


def test_answers_fit_the_description(client: FlaskClient) -> None:
    """A few drawn cases; ``test_the_live_server_fits_the_description`` draws more, and drafts, which take longest."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", client.application)
    operations = [result.ok() for result in schema.include(method="GET").get_all_operations()]
    assert len(operations) == 3
    for operation in operations:

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(max_examples=3, database=None, suppress_health_check=list(hypothesis.HealthCheck))
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=JSON, checks=CHECKS)

        answers()


@pytest.mark.client
def test_the_live_server_fits_the_description(site: RunningServer, tmp_path: Path) -> None:
    """Other tests check drafts on this server too, so that it may be busy; that is the only answer from 500 on."""
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        '[checks]\nnot_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "503"]\n', encoding="ascii"
    )
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"http://127.0.0.1:{site.port}/openapi.json", "--request-timeout", str(PATIENCE)),
        *("--checks", NAMES, "--header", "Accept: application/json", "--phases", "examples,coverage,fuzzing"),
        *("--max-examples", "30", "--seed", "1", "--workers", "1", "--generation-database", "none"),
        *("--suppress-health-check", "all", "--no-color", "--warnings", "off"),
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"[1-9]\d* passed", run.stdout), run.stdout
