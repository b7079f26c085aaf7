"""Numbers of recommendations as people write them."""

from dataclasses import dataclass

import pytest

from reaffirm_core.languages import Texts
from reaffirm_server.linked.numbers import Numbers


@dataclass(frozen=True)
class Provision:
    iri: str
    identifier: str
    order: int
    label: Texts


@pytest.mark.parametrize("written", ["第十一次会议建议3(b)", "十一-3-b", "XI.3 (b)", "11-3-b"])
def test_the_number_of_a_session_has_several_signs(written: str) -> None:
    provisions = [
        Provision(f"urn:{session}", f"{session}-3-b", session, {"zh": f"第{sign}次会议，建议3(b)"})
        for session, sign in ((10, "十"), (11, "十一"), (15, "十五"))
    ]
    numbers = Numbers(provisions, ["第", "次", "会议", "建议"])
    assert numbers.named(written) == [provisions[1]]
