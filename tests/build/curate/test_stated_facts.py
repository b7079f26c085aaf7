"""Facts that only a person knows of a document: stated by option or in the workbook, and kept by later readings."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reaffirm_build.pipeline.concepts import added_concepts
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from tests.build.curate.test_workbook import ENGLISH, fill, filled, saved, sheet
from tests.conftest import ROOT, reaffirm

pytestmark = pytest.mark.client

SYMBOL = "CTOC/COP/WG.4/2019/7"
STATED = ("--symbol", SYMBOL, "--issued", "2019-10-02")
WITHOUT = ENGLISH.replace("I. Ninth session (Vienna, 9 to 11 September 2019)\n\n", "")


def ingested(checkout: Path, text: str, *options: str) -> Corpus:
    file = checkout / "report.txt"
    file.write_text(text, encoding="utf-8")
    run = reaffirm(checkout, "ingest", file, "--corpus", "ninth", *options)
    if run.returncode:
        raise ReaffirmError(run.stderr)
    return of(checkout)


def of(checkout: Path) -> Corpus:
    path = checkout / "data" / "ninth" / "corpus.toml"
    return parse_corpus(str(path), path.read_text(encoding="utf-8"))


def test_stated_facts_reach_the_graph_and_the_citation(small_checkout: Path) -> None:
    corpus = ingested(small_checkout, ENGLISH, *STATED)
    assert (corpus.identifier, corpus.issued, corpus.released) == (SYMBOL, date(2019, 10, 2), None)
    graph = small_checkout / "data" / "graph" / "ninth"
    assert f'eli:number "{SYMBOL}"' in (graph / "inferred.ttl").read_text(encoding="utf-8")
    assert 'dcterms:issued "2019-10-02"^^xsd:date' in (graph / "text.ttl").read_text(encoding="utf-8")
    cited = reaffirm(small_checkout, "cite", "ninth:9-3").stdout
    assert f"report: {SYMBOL}" in cited
    assert "Numbered as in" not in cited
    out = small_checkout / "out"
    reaffirm(small_checkout, "export", "--all", out)
    akoma = (out / "ninth.akn.xml").read_text(encoding="utf-8")
    assert f'<FRBRnumber value="{SYMBOL}" />' in akoma
    assert '<FRBRdate date="2019-10-02" name="issue" />' in akoma
    described = (out / "dataset.ttl").read_text(encoding="utf-8")
    assert 'dcterms:issued "2019-10-02"' in described
    assert str(date.today()) not in described


def test_a_session_that_the_report_does_not_print_is_stated_once(small_checkout: Path) -> None:
    with pytest.raises(ReaffirmError, match="--session, --start and --end"):
        ingested(small_checkout, WITHOUT)
    options = ("--session", "9", "--start", "2019-09-09", "--end", "2019-09-11", "--place", "Vienna")
    corpus = ingested(small_checkout, WITHOUT, *options)
    facts = corpus.sessions[9]
    assert (facts.start, facts.end, facts.place) == (date(2019, 9, 9), date(2019, 9, 11), {"en": "Vienna"})
    assert not reaffirm(small_checkout, "build").returncode
    edition = ingested(small_checkout, WITHOUT.replace("distribute", "print"), "--edition", "--issued", "2019-10-02")
    assert (edition.sessions[9], edition.issued) == (facts, date(2019, 10, 2))


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--symbol", "report 7"), "is no symbol of a document"),
        (("--issued", "2019-09-01"), "precedes the last day of a session"),
        (("--start", "2019-09-12"), "precedes the first"),
        (("--end", "12 September"), "does not match the format"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(options: tuple[str, ...], problem: str, small_checkout: Path) -> None:
    with pytest.raises(ReaffirmError, match="Error") as caught:
        ingested(small_checkout, ENGLISH, *options, *(("--end", "2019-09-11") if "--start" in options else ()))
    assert problem in caught.value.message
    assert not (small_checkout / "data" / "ninth").exists()


def test_the_workbook_states_facts(small_checkout: Path, tmp_path: Path) -> None:
    ingested(small_checkout, ENGLISH)
    (small_checkout / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "codebook.md", small_checkout / "docs")
    file = tmp_path / "review.xlsx"
    assert not reaffirm(small_checkout, "review", "workbook", "ninth", file).returncode
    book = filled(load_workbook(file))
    about = {str(row[0].value).partition("\n")[0]: row[1] for row in sheet(book, "review").iter_rows(min_row=3)}
    assert (about["number of the session"].value, about["place of the session"].value) == ("9", "Vienna")
    about["symbol of the document, if it has one"].value = SYMBOL
    about["last day of the session (YYYY-MM-DD)"].value = "2019-09-12"
    about["issued on (YYYY-MM-DD), if you know it"].value = "soon"
    file.write_bytes(saved(book))
    assert "'soon' is no date" in reaffirm(small_checkout, "review", "read-workbook", "ninth", file).stderr
    about["number of the session"].value, about["place of the session"].value = "10", None
    about["issued on (YYYY-MM-DD), if you know it"].value = "2019-10-02"
    file.write_bytes(saved(book))
    refused = reaffirm(small_checkout, "review", "read-workbook", "ninth", file).stderr
    assert "begins the names of all recommendations" in refused
    assert "is empty; restore 'Vienna'" in refused
    about["number of the session"].value, about["place of the session"].value = "9", "Vienna"
    file.write_bytes(saved(book))
    run = reaffirm(small_checkout, "review", "read-workbook", "ninth", file)
    assert not run.returncode, run.stderr
    corpus = of(small_checkout)
    assert (corpus.identifier, corpus.sessions[9].report, corpus.issued) == (SYMBOL, SYMBOL, date(2019, 10, 2))
    assert corpus.sessions[9].end == date(2019, 9, 12)


def test_status_reviewer_and_weak_proposals_are_left_to_the_reviewer(small_checkout: Path, tmp_path: Path) -> None:
    ingested(small_checkout, ENGLISH)
    file = tmp_path / "review.xlsx"
    reaffirm(small_checkout, "review", "workbook", "ninth", file)
    book = load_workbook(file)
    about = {str(row[0].value).partition("\n")[0]: row[1].value for row in sheet(book, "review").iter_rows(min_row=3)}
    assert [about[name] for name in ("status to give", "reviewed by", "reviewed on (YYYY-MM-DD)")] == [None] * 3
    opened = sheet(book, "recommendations")
    heads = [str(cell.value).partition("\n")[0] for cell in opened[2]]
    proposed = heads.index("proposed themes, with the share of such proposals that were right")
    for row in opened.iter_rows(min_row=3, values_only=True):
        shares = dict(part.rsplit(" ", 1) for part in str(row[proposed] or "").split("; ") if part)
        themes = [row[place] for place, head in enumerate(heads) if head.startswith("theme (") and row[place]]
        assert all(float(shares[str(theme)]) >= 0.8 for theme in themes)


def test_who_corrected_what_and_when_is_recorded(small_checkout: Path, tmp_path: Path) -> None:
    ingested(small_checkout, ENGLISH)
    (small_checkout / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "codebook.md", small_checkout / "docs")
    changes = small_checkout / "data" / "ninth" / "review" / "changes.csv"
    themes = small_checkout / "data" / "ninth" / "curated" / "themes.csv"

    def review(reviewer: str, day: str, *slips: tuple[str, str, str]) -> None:
        file = tmp_path / f"review-{day}.xlsx"
        assert not reaffirm(small_checkout, "review", "workbook", "ninth", file).returncode
        book = filled(load_workbook(file))
        about = {str(row[0].value).partition("\n")[0]: row[1] for row in sheet(book, "review").iter_rows(min_row=3)}
        about["reviewed by"].value, about["reviewed on (YYYY-MM-DD)"].value = reviewer, day
        for leaf, head, value in slips:
            fill(sheet(book, "recommendations"), leaf, head, value)
        if slips:
            about["symbol of the document, if it has one"].value = SYMBOL
        file.write_bytes(saved(book))
        run = reaffirm(small_checkout, "review", "read-workbook", "ninth", file)
        assert not run.returncode, run.stderr

    review("A. Reader", "2019-11-01")
    assert not changes.exists(), "the record of the reading covers a first reading"
    review("B. Reader", "2019-11-02", ("9-2", "theme (1)", "training"))
    rows = list(csv.DictReader(changes.read_text(encoding="utf-8").splitlines()))
    assert all((row["date"], row["by"]) == ("2019-11-02", "B. Reader") for row in rows)
    seen = {(row["table"], row["row"], row["column"], row["before"], row["after"]) for row in rows}
    assert {
        ("corpus.toml", "", "symbol", "", SYMBOL),
        ("themes.csv", "9-2 children", "theme", "children", ""),
        ("themes.csv", "9-2 training", "theme", "", "training"),
    } <= seen
    assert not [row for row in rows if row["row"].startswith("9-3")], "only what was changed is recorded"
    by = {row["provision"]: row["by"] for row in csv.DictReader(themes.read_text(encoding="utf-8").splitlines())}
    assert (by["9-3"], by["9-2"]) == ("A. Reader", "B. Reader")
    doubts = changes.with_name("doubts.csv").read_text(encoding="utf-8").splitlines()
    assert {row["by"] for row in csv.DictReader(doubts)} == {"A. Reader"}


ADDED = (
    "theme,deepfakes,Deepfakes,深度伪造,Pictures that a program made.,由程序生成的图像。,online,The report names them.,"
    "2026-12-03,A. Reader",
    "actor,platforms,Platforms,平台,Operators of online services.,网络服务的经营者。,,They are asked to act.,"
    "2026-12-03,A. Reader",
)


def test_a_row_adds_a_theme_or_an_actor(small_checkout: Path, tmp_path: Path) -> None:
    table = small_checkout / "ontology" / "concepts.csv"
    known = "prevention"
    head = table.read_text(encoding="utf-8")
    table.write_text(head + "\n".join(ADDED).replace(",online,", f",{known},") + "\n", encoding="utf-8")
    ingested(small_checkout, ENGLISH)
    run = reaffirm(small_checkout, "build")
    assert not run.returncode, run.stderr
    assert "0 violations" in reaffirm(small_checkout, "validate").stdout
    asked = reaffirm(
        small_checkout, "query", "SELECT ?c { ?c skos:broader theme:prevention ; skos:prefLabel ?l } LIMIT 99"
    )
    assert "theme:deepfakes" in asked.stdout
    file = tmp_path / "review.xlsx"
    reaffirm(small_checkout, "review", "workbook", "ninth", file)
    values = {cell.value for row in load_workbook(file)["lists"].iter_rows() for cell in row}
    assert {"deepfakes", "platforms"} <= values


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("theme,deepfakes", "topic,deepfakes", "row 2, column kind"),
        ("theme,deepfakes", "theme,Deep fakes", "row 2, column concept"),
        ("theme,deepfakes", "theme,children", "row 2, column concept: theme:children exists already"),
        ("深度伪造", "", "row 2, column label_zh: is empty"),
        ("prevention", "nowhere", "row 2, column broader: theme:nowhere does not exist"),
        ("2026-12-03", "soon", "row 2, column date"),
    ],
)
def test_a_row_that_cannot_be_a_concept_names_its_cell(old: str, new: str, place: str) -> None:
    rows = "\n".join(ADDED).replace(",online,", ",prevention,").replace(old, new, 1)
    content = (ROOT / "ontology" / "concepts.csv").read_text(encoding="utf-8") + rows + "\n"
    with pytest.raises(ReaffirmError) as caught:
        added_concepts(content.encode(), {"themes.ttl": "theme:prevention\ntheme:children\n"}, Names())
    assert place in caught.value.message
