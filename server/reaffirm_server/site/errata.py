"""Statements that were wrong, and how the readings of a pair voted: what a reader needs to trust the data or not."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, render_template

from reaffirm_core.csv_text import read_csv
from reaffirm_core.files import read_text, root
from reaffirm_core.languages import FALLBACK, LANGUAGES
from reaffirm_core.names import Names
from reaffirm_server.i18n import language
from reaffirm_server.linked.service import linked_data
from reaffirm_server.rdf import namespace

blueprint = Blueprint("errata", __name__, template_folder="templates")

#: The columns of a reading that have the verdict on a pair.
_VERDICTS = ("grade", "verdict")


class Erratum(NamedTuple):
    """A statement that was wrong."""

    about: tuple[str, ...]  #: identifiers of provisions, prefixed names, or "all"
    was: str
    is_now: str
    since: str  #: the first version of the ontology with it
    until: str  #: the last version of the ontology with it
    corrected: str  #: day, as YYYY-MM-DD
    source: str  #: which review or measurement, by whom


class Vote(NamedTuple):
    """The verdict of a reading on a pair."""

    reading: dict[str, str]  #: label by language
    verdict: str  #: slug of a grade, "related" or "none"


@blueprint.get("/errata")
def page() -> str:
    """Render the statements of each corpus that were wrong, the latest correction first."""
    return render_template("errata.html", errata=errata(language()), address=_address)


def errata(tag: str) -> list[Erratum]:
    """Return the statements that were wrong, in a language, the latest correction first."""
    rows = [row for file in sorted(root().glob("data/*/errata.csv")) for row in read_csv(file, read_text(file))]
    rows.sort(key=lambda row: row["corrected"], reverse=True)

    def words(row: Mapping[str, str], name: str) -> str:
        return row.get(f"{name}_{tag}") or row[f"{name}_{FALLBACK}"]

    return [
        Erratum(
            tuple(row["about"].split()),
            words(row, "was"),
            words(row, "is"),
            row["since"],
            row["until"],
            row["corrected"],
            words(row, "found"),
        )
        for row in rows
    ]


def _address(name: str) -> str:
    """Return the IRI of a provision, or of what a prefixed name such as ``lineage:legal-aid`` stands for."""
    names = linked_data().names
    return str(names.expand(name if ":" in name else f"tip:{name}"))


def votes(names: Names, iris: Mapping[str, str]) -> list[Vote]:
    """Return the verdicts of the recorded readings on a pair, the first reading first; none for another corpus.

    ``iris`` has the earlier and the later provision under "earlier" and "later".
    """
    spaces = set(map(namespace, iris.values()))
    if len(spaces) != 1:
        return []
    space = spaces.pop()
    pair = tuple(iris[side].removeprefix(space) for side in ("later", "earlier"))
    folder = root() / "data" / space.removeprefix(names.base).rstrip("/") / "readings"
    return [Vote(label, table[pair]) for label, table in _readings(folder) if pair in table]


@cache
def _readings(folder: Path) -> list[tuple[dict[str, str], dict[tuple[str, ...], str]]]:
    """Return the label and the verdicts of each recorded reading of pairs in a folder of readings."""
    if not (folder / "readings.csv").is_file():
        return []
    readings = []
    for row in read_csv(folder / "readings.csv", read_text(folder / "readings.csv")):
        file = folder / row["table"]
        if {"reaff", "related"} & set(row["kinds"].split()) and file.suffix == ".csv" and file.is_file():
            lines = read_csv(file, read_text(file))
            column = next((name for name in _VERDICTS if lines and name in lines[0] and "later" in lines[0]), "")
            verdicts: dict[tuple[str, ...], str] = {}
            if column:
                verdicts = {(line["later"], line["earlier"]): line[column] for line in lines}
            readings.append(({tag: row[f"label_{tag}"] for tag in LANGUAGES if row.get(f"label_{tag}")}, verdicts))
    return readings
