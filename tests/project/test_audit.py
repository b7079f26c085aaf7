"""`make audit` fails for a vulnerability, and passes with a message where nothing can be known."""

import json

from tests.project.audit import judge


def report(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


SOUND = {"name": "a", "version": "1.0", "vulns": []}
WEAK = {"name": "b", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"], "aliases": []}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}


def test_a_vulnerability_fails_with_the_version_that_corrects_it() -> None:
    assert judge(report(SOUND, WEAK)) == (
        1,
        "2 packages audited: 1 vulnerabilities\nb 2.0: CVE-1, corrected in 2.1",
    )


def test_packages_without_vulnerabilities_pass_and_unknown_ones_are_counted() -> None:
    assert judge(report(SOUND, UNKNOWN)) == (0, "1 packages audited; 1 are unknown: 0 vulnerabilities")


def test_without_the_service_nothing_is_audited() -> None:
    for text in ("", report(UNKNOWN), report()):
        status, message = judge(text)
        assert status == 0 and message.startswith("Not audited: ")
