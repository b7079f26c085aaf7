"""The OWL API checks the profiles of the ontology (Debian's ``libowlapi-java`` with a JDK; ``make engines``)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import PATIENCE, ROOT

JARS = Path("/usr/share/java")

pytestmark = [
    pytest.mark.client,
    pytest.mark.skipif(
        not (shutil.which("javac") and (JARS / "owlapi-api.jar").exists()),
        reason="the OWL API or a JDK is not installed: make engines",
    ),
]


def report(file: Path) -> list[str]:
    """Return the number of axioms of an ontology, and its violations of OWL 2 DL and RL."""
    command = ["java", "-cp", f"{JARS}/*", str(ROOT / "tests" / "java" / "Profile.java"), str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_the_ontology_is_in_owl_2_dl_and_rl(client: FlaskClient, tmp_path: Path) -> None:
    """As it is served, with the labels of the nodes around it."""
    served = tmp_path / "ontology.ttl"
    served.write_bytes(client.get("/ontology.ttl").data)
    axioms, *violations = report(served)
    assert violations == []
    assert int(axioms.removeprefix("axioms ")) > 1_000


def test_the_checker_finds_what_is_not_declared() -> None:
    violations = report(ROOT / "ontology" / "versions" / "0.4.0.ttl")
    assert any("OWL2_RL" in line and "langString" in line for line in violations)
    assert any("OWL2_DL" in line and "undeclared class" in line for line in violations)
