"""Loader of the readings, verdicts and trials that quality figures are computed from."""

from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from bench.quality.agreement import verdicts

from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_build.pipeline.translation_checks import (
    TranslationCheck,
    check_translations,
)
from reaffirm_core.csv_text import read_csv
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import read_text, root
from reaffirm_core.names import MAIN_CORPUS, Names

#: What the quality report compares: the table of lineage, the readings of several readers and their comparison.
_COMPARED = (
    "curated/lineage.csv",
    *(
        f"readings/{name}.csv"
        for name in ("examples", "settled", "second/lineage-full", "second/qualifications-sample")
    ),
    *(f"readings/{reader}/lineage.csv" for reader in ("first", "second", "third")),
)


def _measured() -> Path:
    """Return the folder of the corpus whose annotations, translation and trials the quality report measures."""
    return root() / "data" / MAIN_CORPUS


def check_readings() -> None:
    """Raise ReaffirmError, with their names, if files are missing that the quality report compares."""
    folder = _measured()
    if missing := [name for name in _COMPARED if not (folder / name).is_file()]:
        problem = f"has no readings by several readers to compare: {', '.join(missing)} are missing"
        raise ReaffirmError(
            f"corpus {MAIN_CORPUS!r} {problem}; add them, or use `reaffirm review` for its open decisions"
        )


def check_dataset(identifiers: Container[str]) -> None:
    """Raise ReaffirmError unless a dataset has all provisions that the readings compare, as the main corpus has."""
    compared = {provision for pair in load_verdicts() for provision in pair}
    missing = sorted(provision for provision in compared if provision not in identifiers)
    if missing:
        problem = f"{len(missing)} of its {len(compared)} compared recommendations are missing, such as {missing[0]}"
        raise ReaffirmError(
            f"the quality report measures the corpus {MAIN_CORPUS!r}, which this dataset does not have: {problem};"
            " leave out --data and --store, or name a dataset with that corpus"
        )


def load_readings() -> dict[str, dict[str, str]]:
    """Return the texts of the "first", "second" and "third" reading by file name.

    Readings of the translation are under "translation", files of all readings under "", the tables of today under
    "curated".
    """
    folder = _measured() / "readings"
    parts = {name: folder / name for name in ("first", "second", "third", "translation")}
    parts |= {"": folder, "curated": folder.parent / "curated"}
    return {
        name: {path.name: read_text(path) for path in sorted(part.iterdir()) if path.is_file()}
        for name, part in parts.items()
        if part.is_dir()
    }


class TrialDraft(NamedTuple):
    """A draft that was written for the measuring of the check, and the earlier recommendations that ask the same."""

    language: str
    kind: str
    text: str
    antecedents: frozenset[str]  #: identifiers; empty for a new subject


def load_trial_drafts(part: str) -> list[TrialDraft]:
    """Return the trial drafts of a part, "tuning" or "held-out"."""
    file = _measured() / "evaluation" / f"drafts-{part}.csv"
    return [
        TrialDraft(row["language"], row["kind"], row["draft"], frozenset(row["antecedents"].split()))
        for row in read_csv(file, read_text(file))
    ]


def load_translation_checks() -> list[TranslationCheck]:
    """Return the checks of the translations of the compendium by program."""
    return list(check_translations(_measured(), load_knowledge(Names())))


def load_verdicts() -> dict[tuple[str, str], str]:
    """Return the verdict on every curated pair of a later and an earlier provision."""
    return verdicts(read_text(_measured() / "curated" / "lineage.csv"))
