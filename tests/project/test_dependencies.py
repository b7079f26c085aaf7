"""The packages that the code imports are declared, each where it is needed."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The modules that only users of an extra import, by extra, as the beginning of their path in their package.
EXTRA_MODULES = {
    "documents": (
        "read/docx",
        "read/pdf",
        "curate/workbook_",
        "drafts/report_docx.py",
        "publish/index_docx.py",
        "publish/xlsx.py",
        "search/selection_files.py",
        "site/provision_document.py",
    ),
    "stores": ("engine/http_client.py",),
    "mcp": ("mcp/", "serve_mcp.py"),
    "meaning": ("drafts/encoder.py",),
}
#: The most packages that a bare installation asks for.
MOST = 22


def names(requirements: Iterable[str]) -> set[str]:
    """Return the normalised names of requirements (PyPA, name normalisation)."""
    return {normalised(re.split(r"[^\w.-]", requirement, maxsplit=1)[0]) for requirement in requirements}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> Iterator[tuple[str, str]]:
    """Yield the path of each module in its package, with each top-level package that it imports from elsewhere."""
    for package in ("build/reaffirm_core", "build/reaffirm_build", "server/reaffirm_server"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for module in modules:
                    top = module.partition(".")[0]
                    if top not in sys.stdlib_module_names and not top.startswith("reaffirm_"):
                        yield file.relative_to(ROOT / package).as_posix(), top


def test_every_imported_package_is_declared() -> None:
    providers, required = packages_distributions(), names(PROJECT["dependencies"])
    extras = {extra: names(packages) for extra, packages in PROJECT["optional-dependencies"].items()}
    missing = set()
    for path, top in imported():
        declared = set(required)
        for extra, prefixes in EXTRA_MODULES.items():
            declared |= extras[extra] if path.startswith(prefixes) else set()
        if declared.isdisjoint(map(normalised, providers.get(top, ()))):
            missing.add((path, top))
    assert missing == set()


def test_a_bare_installation_asks_for_few_packages_each_with_a_lower_bound() -> None:
    assert len(PROJECT["dependencies"]) <= MOST
    assert all(re.search("[>~]=", requirement) for requirement in PROJECT["dependencies"])


def test_packages_with_used_private_names_have_a_bound() -> None:
    for name in ("granian", "oxrdflib"):
        (requirement,) = (each for each in PROJECT["dependencies"] if each.startswith(name))
        assert requirement.startswith(f"{name}~="), requirement
