"""The three packages and their rooms.

Builder and server import the core, and never each other. A room imports only rooms before it in these lists.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: The rooms of each package, in order. "" is the root of the package, whose modules every room may use.
ROOMS = {
    "reaffirm_core": ("", "language", "read", "compare", "structure", "annotate", "graph_files"),
    "reaffirm_build": ("", "graph", "pipeline", "curate"),
    "reaffirm_server": (
        *("", "engine", "dataset", "endpoint", "linked", "publish", "search", "drafts", "site", "mcp"),
    ),
}
#: The modules of a root that put the rooms together: they may import all rooms.
TOP = {
    "reaffirm_core.__main__",
    "reaffirm_core.cli",
    "reaffirm_server.api",
    "reaffirm_server.app",
    "reaffirm_server.opened_versions",
    "reaffirm_server.serve",
    "reaffirm_server.serve_mcp",
    "reaffirm_server.web_server",
}
#: The package that each of the others may import.
CORE = "reaffirm_core"


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the dotted name and the file of each module."""
    for package in ROOMS:
        source = next(ROOT.glob(f"*/{package}"))
        for file in sorted(source.rglob("*.py")):
            yield ".".join(file.relative_to(source.parent).with_suffix("").parts), file


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS[parts[0]] else ""


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of each import of one of our modules, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in ROOMS:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.partition(".")[0] in ROOMS)


def problem(module: str, target: str) -> str:
    """Return what is wrong with an import of a target by a module, or nothing."""
    (own, here), (other, there) = ((name.partition(".")[0], room_of(name)) for name in (module, target))
    if other not in {own, CORE}:
        return f"{own} may not import {other}"
    if module in TOP:
        return ""
    if top := next((name for name in TOP if is_within(target, name)), ""):
        return f"only modules that put the rooms together may import {top}"
    order = ROOMS[own]
    before = other != own or order.index(there) <= order.index(here)
    return "" if before else f"room {here or own} may not import room {there}"


def is_within(target: str, name: str) -> bool:
    """Return True if a dotted name is a module or package, or a name in it."""
    return f"{target}.".startswith(f"{name}.")


@pytest.mark.parametrize(
    ("module", "target", "allowed"),
    [
        ("reaffirm_server.engine.base", "reaffirm_server.app.create_app", False),
        ("reaffirm_core.language.pack", "reaffirm_core.__main__.main", False),
        ("reaffirm_server.publish.service", "reaffirm_build.curate.record.record", False),
        ("reaffirm_server.serve", "reaffirm_build.graph.evidence.Evidence", False),
        ("reaffirm_build.curate.record", "reaffirm_server.formats.SUFFIXES", False),
        ("reaffirm_core.cli", "reaffirm_server.app.create_app", False),
        ("reaffirm_server.publish.service", "reaffirm_core.annotate.reasons.FILE", True),
        ("reaffirm_server.engine.base", "reaffirm_server.dataset.names.Names", False),
        ("reaffirm_server.dataset.names", "reaffirm_server.engine.base.Engine", True),
        ("reaffirm_server.engine.base", "reaffirm_core.files.root", True),
        ("reaffirm_server.serve", "reaffirm_server.app.create_app", True),
        ("reaffirm_core.files", "reaffirm_server.errors.QueryError", False),
    ],
)
def test_an_import_is_judged_by_whole_parts_of_names(module: str, target: str, allowed: bool) -> None:
    assert (problem(module, target) == "") is allowed


def test_a_room_imports_only_rooms_before_it() -> None:
    problems = [
        f"{file.relative_to(ROOT)}:{line}: {wrong}: {target}"
        for module, file in modules()
        for line, target in imports(file)
        if (wrong := problem(module, target))
    ]
    assert not problems, "\n".join(problems)


def test_the_lists_name_every_room() -> None:
    for package, rooms in ROOMS.items():
        folders = {file.parent.name for file in next(ROOT.glob(f"*/{package}")).glob("*/*.py")}
        assert folders == set(rooms) - {""}


def test_no_two_rooms_have_a_query_of_one_name() -> None:
    """A query is found by its name alone, so that one of two would be run in place of the other."""
    names = [file.name for file in ROOT.glob("server/reaffirm_server/*/queries/*.rq")]
    assert names and [name for name, number in Counter(names).items() if number > 1] == []


def test_pytest_leaves_out_no_folder_of_tests(pytestconfig: pytest.Config) -> None:
    """By default pytest does not enter folders named ``build``."""
    left_out = pytestconfig.getini("norecursedirs")
    folders = {folder for folder in (ROOT / "tests").rglob("*") if any(folder.glob("test_*.py"))}
    assert ROOT / "tests" / "build" / "curate" in folders
    assert [folder for folder in folders if any(fnmatch(folder.name, pattern) for pattern in left_out)] == []


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Architecture")[2]


def test_the_docs_list_every_module_of_a_root() -> None:
    listed = re.findall(r"\w+", CONTRIBUTING)
    roots = {name.rpartition(".")[2] for name, file in modules() if file.parent.name in ROOMS}
    assert roots - {"__init__", "__main__", *listed} == set()


@pytest.mark.parametrize(
    ("mark", "names"), [("Blueprint(", r"(.*_)?views"), ("@click.command(", r"(.*_)?commands?|serve(_mcp)?")]
)
def test_the_docs_name_the_modules_with_pages_and_commands(mark: str, names: str) -> None:
    others = {
        file.name
        for _, file in modules()
        if mark in file.read_text(encoding="utf-8") and not re.fullmatch(names, file.stem)
    }
    assert all(f"`{name}`" in CONTRIBUTING for name in others), others
