"""The documented programming interface: its names are all there. ``test_wheel`` runs its examples."""

import re
import subprocess
import sys
from types import ModuleType

import pytest

from reaffirm_build import compare
from reaffirm_server import api, drafts
from tests.conftest import ROOT


@pytest.mark.parametrize("room", [api, compare, drafts], ids=lambda room: room.__name__)
def test_every_documented_name_is_offered_by_its_room(room: ModuleType) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert all(hasattr(room, name) for name in room.__all__)
    documented = set(re.findall(rf"from {room.__name__} import (.+)", text))
    assert documented
    assert {name for line in documented for name in line.split(", ")} <= set(room.__all__)


def test_importing_the_errors_of_the_builder_loads_no_numpy() -> None:
    code = "import sys, reaffirm_build.errors; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
