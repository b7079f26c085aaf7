"""The known vulnerabilities of the locked packages, which `make audit` lists with pip-audit."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: The packages are locked with hashes, so that pip-audit need not install them. Seconds to wait for a reply.
_COMMAND = ("pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "--timeout=3")
_UNKNOWN = "Not audited: the service that lists vulnerabilities cannot be reached, or does not know the packages."


def judge(report: str) -> tuple[int, str]:
    """Return the exit status and the message for the report of pip-audit (JSON), which is empty after a failure."""
    packages = json.loads(report)["dependencies"] if report.strip() else []
    known = [package for package in packages if "vulns" in package]
    if not known:
        return 0, _UNKNOWN
    lines = [line for package in known for line in _lines(package)]
    skipped = f"; {len(packages) - len(known)} are unknown" if len(known) < len(packages) else ""
    summary = f"{len(known)} packages audited{skipped}: {len(lines)} vulnerabilities"
    return min(len(lines), 1), "\n".join([summary, *lines])


def _lines(package: dict[str, object]) -> Iterator[str]:
    """Yield a line for each vulnerability of a package."""
    vulnerabilities = package["vulns"]
    assert isinstance(vulnerabilities, list)
    for vulnerability in vulnerabilities:
        corrected = ", ".join(vulnerability["fix_versions"]) or "no version"
        yield f"{package['name']} {package['version']}: {vulnerability['id']}, corrected in {corrected}"


def main() -> int:
    """Audit the packages of requirements-dev.lock, which has those of requirements.lock."""
    program, lock = Path(sys.executable).with_name(_COMMAND[0]), Path(__file__).parents[2] / "requirements-dev.lock"
    done = subprocess.run([program, *_COMMAND[1:], "--requirement", lock], capture_output=True, text=True, check=False)
    status, message = judge(done.stdout)
    print(message)
    return status


if __name__ == "__main__":
    sys.exit(main())
