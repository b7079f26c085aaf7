"""The documented programming interface: its examples are what Python prints, its names are all there."""

import doctest
import re

import reaffirm_build
from tests.conftest import ROOT


def test_the_examples_are_what_python_prints() -> None:
    result = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 20
    assert result.failed == 0


def test_every_name_is_there_and_the_main_ones_are_documented() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert all(hasattr(reaffirm_build, name) for name in reaffirm_build.__all__)
    modules = {path.stem for path in (ROOT / "build" / "reaffirm_build").glob("*.py")}
    assert not modules & set(reaffirm_build.__all__)  # such a name would hide its module
    documented = set(re.findall(r"from reaffirm_build import (.+)", text))
    assert {name for line in documented for name in line.split(", ")} <= set(reaffirm_build.__all__)
