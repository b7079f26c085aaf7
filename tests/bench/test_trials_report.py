"""The section of the quality report on trials of the draft check, with trials that are made up."""

import pytest
from bench.quality import trials_report
from bench.quality.trials import CheckTrial

from reaffirm_server.drafts.recommended import EarlierRecommendations

NONE = EarlierRecommendations((), {}, {}, {}, {}, {})
LINEAGE = frozenset({"protection"})


def test_every_session_with_an_earlier_one_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = CheckTrial(
        lineages=LINEAGE, right=LINEAGE, ranked=(LINEAGE,), likelihood="possible", grades=(("extends", "restates"),)
    )
    monkeypatch.setattr(trials_report, "written_section", lambda *_: [])
    monkeypatch.setattr(trials_report, "held_out", lambda *_: [trial])
    lines = list(trials_report.evaluation(NONE, {}, {}))
    for name, drafts in {"2 to 6": 5, "7": 1, "8": 1}.items():
        assert f"| {name} | {drafts} | 1.00 | 1.00 | {drafts} | 1.00 | 1.00 |" in lines
