"""The documented programming interface: its names are all there, and a wrong use is an error that says what to do.

``test_wheel`` runs the examples of the documentation.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from reaffirm_core import compare
from reaffirm_core.errors import ReaffirmError
from reaffirm_server import api, drafts
from reaffirm_server.api import OpenedDataset, open_dataset
from tests.conftest import ROOT


@pytest.mark.parametrize("room", [api, compare, drafts], ids=lambda room: room.__name__)
def test_every_documented_name_is_offered_by_its_room(room: ModuleType) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert all(hasattr(room, name) for name in room.__all__)
    documented = set(re.findall(rf"from {room.__name__} import (.+)", text))
    assert documented
    assert {name for line in documented for name in line.split(", ")} <= set(room.__all__)


def test_importing_the_errors_of_the_builder_loads_no_numpy() -> None:
    code = "import sys, reaffirm_core.errors; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.fixture(scope="module")
def dataset(small_graph: Path) -> OpenedDataset:
    return open_dataset(str(small_graph))


#: A call, and the error message.
WRONG: dict[str, tuple[Callable[[OpenedDataset], object], str]] = {
    "an introduction": (
        lambda dataset: dataset.recommendation("2-2"),
        "2-2 introduces other recommendations; use 2-2-a, 2-2-b-1, 2-2-b-2",
    ),
    "an unknown facet": (lambda dataset: dataset.values("colour"), "there is no facet 'colour'; use one of "),
    "a graph": (
        lambda dataset: dataset.query("CONSTRUCT WHERE { ?s a rec:Session }"),
        "the query returns a graph; use SELECT",
    ),
    "an unknown language": (
        lambda dataset: dataset.cite("1-1", "fr"),
        "there is no language 'fr'; use one of en, zh",
    ),
    "yes or no": (lambda dataset: dataset.query("ASK {}"), "the query returns yes or no; use SELECT"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_use_is_an_error_that_says_what_to_do(case: str, dataset: OpenedDataset) -> None:
    call, problem = WRONG[case]
    with pytest.raises(ReaffirmError, match=re.escape(problem)):
        call(dataset)


def test_the_earlier_of_two_is_the_recommendation_presented_first(dataset: OpenedDataset) -> None:
    for numbers in (("1-2", "2-1"), ("2-1", "1-2")):
        comparison = dataset.compare(*numbers)
        assert (comparison.earlier.identifier, comparison.later.identifier) == ("1-2", "2-1")


@pytest.mark.parametrize("name", ["1-2", "I.2", "tip:1-2", "https://w3id.org/reaffirm/tip/1-2"])
def test_every_name_of_a_recommendation_is_taken(name: str, dataset: OpenedDataset) -> None:
    assert dataset.recommendation(name).identifier == "1-2"
    assert dataset.trace(name).start == dataset.trace("1-2").start
    assert dataset.cite(name).address.endswith("tip/1-2")
