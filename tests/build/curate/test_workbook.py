"""The workbook of a review: written, filled in, damaged as spreadsheets do, and read back whole or not at all."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_build.curate import record, review_commands
from reaffirm_build.curate.ingest import Ingested, corpus_file, ingest
from reaffirm_build.curate.proposals import table
from reaffirm_build.curate.reviewed import CorpusLeaves, annotated, annotated_leaves, proposals, texts_of
from reaffirm_build.curate.workbook_command import CorpusToReview, under_review
from reaffirm_build.curate.workbook_decisions import Decided, decide
from reaffirm_build.curate.workbook_form import SHEETS
from reaffirm_build.curate.workbook_reader import Problems, item_values, read_workbook
from reaffirm_build.curate.workbook_rows import UnderReview, items, rows
from reaffirm_build.curate.workbook_writer import write_workbook
from reaffirm_build.pipeline.completeness import require_complete
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.corpus_folder import load_files
from reaffirm_build.pipeline.doubts import Doubt
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.model import Remark
from tests.conftest import SMALL

ENGLISH = """Recommendations adopted by the Working Group on Trafficking in Persons at its ninth session

I. Ninth session (Vienna, 9 to 11 September 2019)

1. States parties should:
(a) Use confiscated proceeds of crime;
(b) Ensure compensation for victims, as described in A/77/532.
2. States parties should take into account CTOC/COP/WG.7/2024/3 and protect children.
3. The Secretariat should distribute the Model Law.

Annex

The Secretariat should print this list.
"""
CHINESE = """贩运人口问题工作组第九次会议通过的建议

一、第九次会议（2019年9月9日至11日，维也纳）

1. 缔约国应当：
(a) 使用没收的犯罪所得；
(b) 按照A/77/532号文件所述，确保被害人获得赔偿。
2. 缔约国应当考虑到CTOC/COP/WG.7/2024/3号文件，并保护儿童。
3. 秘书处应当散发示范法。

附件

秘书处应当印发本清单。
"""
#: The theme of each leaf in the tests.
THEMES = {"9-1-a": "compensation", "9-1-b": "compensation", "9-2": "children", "9-3": "domestic-legislation"}


def _ingested(knowledge: Knowledge) -> dict[str, Ingested]:
    texts = {"en": ENGLISH, "zh": CHINESE}
    return {tag: ingest(f"report-{tag}.txt", text.encode(), knowledge.packs, {}) for tag, text in texts.items()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, small_knowledge: Knowledge) -> Path:
    """A data folder with a new report in two languages, as ingest writes it, beside the small corpus."""
    data = tmp_path_factory.mktemp("workbook") / "data"
    folder = data / "unseen"
    versions = _ingested(small_knowledge)
    text = corpus_file("unseen", versions, small_knowledge.packs, "working-group")
    files = {"corpus.toml": text.encode()}
    for version in versions.values():
        files |= version.files()
    corpus = parse_corpus("corpus.toml", text)
    source = next(iter(versions.values()))
    document, annotations = annotated(corpus, source.text, {}, small_knowledge)
    further = texts_of(document, {"zh": versions["zh"].document})
    (data / "tip").parent.mkdir(parents=True)
    (data / "tip").symlink_to(SMALL / "tip")
    proposed = proposals(
        annotated_leaves(corpus, document, annotations, further), _reviewed(data, small_knowledge), small_knowledge
    )
    files |= {f"proposed/{name}": table(name, made) for name, made in proposed.items()}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return data


def _reviewed(data: Path, knowledge: Knowledge) -> list[CorpusLeaves]:
    return review_commands.load_reviewed(data, knowledge, but="unseen")


@pytest.fixture(scope="module")
def review(data: Path, small_knowledge: Knowledge) -> UnderReview:
    folder = data / "unseen"
    corpus = parse_corpus("corpus.toml", (folder / "corpus.toml").read_text(encoding="utf-8"))
    proposed = review_commands.load_proposed(folder)
    reviewed = _reviewed(data, small_knowledge)
    given = CorpusToReview(corpus, folder, small_knowledge, proposed, reviewed)
    return under_review(given, load_files(folder, corpus))


@pytest.fixture(scope="module")
def written(review: UnderReview) -> bytes:
    return write_workbook("unseen", items(review), rows(review), review.repeated, review.choices)


@pytest.fixture
def book(written: bytes) -> Workbook:
    """The workbook as a reviewer opens it."""
    return load_workbook(io.BytesIO(written))


def sheet(book: Workbook, name: str) -> Worksheet:
    opened = book[SHEETS[name].tab]
    assert isinstance(opened, Worksheet)
    return opened


def column(opened: Worksheet, head: str) -> int:
    return next(cell.column for cell in opened[2] if str(cell.value).partition("\n")[0] == head)


def fill(opened: Worksheet, key: str, head: str, value: object) -> str:
    """Fill in a cell of the first row that has a text; return its address."""
    row = next(row[0].row for row in opened.iter_rows(min_row=3) if key in {cell.value for cell in row})
    cell = opened.cell(row, column(opened, head))
    cell.value = value
    return str(cell.coordinate)


def filled(book: Workbook) -> Workbook:
    """The workbook with everything decided."""
    for label, value in (
        ("status to give", "person-reviewed"),
        ("reviewed by", "Jane Doe"),
        ("reviewed on (YYYY-MM-DD)", "2026-11-29"),
    ):
        about = sheet(book, "review")
        row = next(row[0].row for row in about.iter_rows(min_row=3) if str(row[0].value).startswith(label))
        about.cell(row, 2).value = value
    for leaf, theme in THEMES.items():
        fill(sheet(book, "recommendations"), leaf, "theme (1)", theme)
        fill(sheet(book, "recommendations"), leaf, "read", "yes")
    doubts = sheet(book, "doubts")
    for number in range(3, doubts.max_row + 1):
        doubts.cell(number, column(doubts, "status")).value = "cleared"
        doubts.cell(number, column(doubts, "reason")).value = "An annex without recommendations."
    return book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def decided(review: UnderReview, content: bytes) -> Decided:
    problems = Problems("filled.xlsx")
    sheets = read_workbook("filled.xlsx", content, review.repeated, review.choices, problems)
    return decide(review, item_values(sheets["review"], review.choices), sheets, problems)


def refused(review: UnderReview, book: Workbook) -> str:
    with pytest.raises(ReaffirmError) as caught:
        decided(review, saved(book))
    return caught.value.message


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


# What it shows --------------------------------------------------------------------------------------------------------


def test_texts_stand_side_by_side_with_lists_to_choose_from(book: Workbook) -> None:
    opened = sheet(book, "recommendations")
    row = next(row for row in opened.iter_rows(min_row=3, values_only=True) if row[0] == "9-3")
    assert row[1:3] == ("The Secretariat should distribute the Model Law.", "秘书处应当散发示范法。")
    lists = {
        str(validation.sqref).partition(":")[0]: validation.formula1
        for validation in opened.data_validations.dataValidation
    }
    assert lists["F3"].startswith("'lists'!$A$2:$A$")
    documents = {row[0]: row[1:5] for row in sheet(book, "documents").iter_rows(min_row=3, values_only=True)}
    assert documents == {
        "A/77/532": ("9-1-b", "general-assembly", None, "yes"),
        "CTOC/COP/WG.7/2024/3": ("9-2", None, "2024", "yes"),
    }


def test_pairs_are_compared_in_one_language(review: UnderReview) -> None:
    pairs = {row["earlier"]: row["earlier_text"] for row in rows(review)["lineage"]}
    assert pairs.keys() >= {"tip:3-1-b"}
    assert pairs["tip:3-1-b"].isascii()


def test_no_cell_is_a_formula(review: UnderReview) -> None:
    made = rows(review)
    made["doubts"] = [{"document": "=1+1", "line": "0", "problem": "@SUM(A1)\x01", "words": "+1"}]
    content = write_workbook("unseen", items(review), made, review.repeated, review.choices)
    row = sheet(load_workbook(io.BytesIO(content)), "doubts")[3]
    assert [(cell.value, cell.data_type) for cell in row[:4]] == [
        ("=1+1", "s"),
        ("0", "s"),
        ("@SUM(A1)\ufffd", "s"),
        ("+1", "s"),
    ]
    assert row[0].quotePrefix


# What is read back ----------------------------------------------------------------------------------------------------


def test_decisions_become_tables(review: UnderReview, book: Workbook) -> None:
    filled(book)
    fill(sheet(book, "documents"), "A/77/532", "title (English)", "Trafficking in women and girls")
    fill(sheet(book, "asks"), "9-3", "strength", "encouraged")
    fill(sheet(book, "asks"), "9-3", "reason for a change", "Read so.")
    fill(sheet(book, "citations"), "9-2", "wrong", "YES")
    fill(sheet(book, "citations"), "9-2", "reason", "A paper, not cited.")
    fill(sheet(book, "lineage"), "tip:3-1-b", "verdict", "restates")
    result = decided(review, saved(book))
    assert (result.status, result.by, result.day, result.pending) == (
        "person-reviewed",
        "Jane Doe",
        date(2026, 11, 29),
        [],
    )
    themes = cells(result.files["curated/themes.csv"])
    assert {(row["provision"], row["theme"], row["by"]) for row in themes} >= {
        (leaf, theme, "Jane Doe") for leaf, theme in THEMES.items()
    }
    assert [tuple(row.values()) for row in cells(result.files["curated/documents.csv"])] == [
        ("A/77/532", "Trafficking in women and girls", "", "", "Jane Doe"),
        ("CTOC/COP/WG.7/2024/3", "", "", "", "Jane Doe"),
    ]
    (ask,) = cells(result.files["curated/asks.csv"])
    assert (ask["provision"], ask["field"], ask["value"], ask["reason"]) == (
        "9-3",
        "strength",
        "encouraged",
        "Read so.",
    )
    (wrong,) = cells(result.files["curated/wrong-citations.csv"])
    assert wrong["cited"] == "doc:CTOC-COP-WG.7-2024-3"
    (pair,) = cells(result.files["curated/lineage.csv"])
    assert (pair["earlier"], pair["verdict"], pair["words_earlier"]) == (
        "tip:3-1-b",
        "restates",
        review.earlier["tip:3-1-b"].text,
    )
    statuses = {(row["earlier"], row["status"]) for row in cells(result.files["proposed/lineage.csv"])}
    assert ("tip:3-1-b", "accepted") in statuses
    assert {status for _, status in statuses} <= {"accepted", "rejected"}
    assert {row["status"] for row in cells(result.files["review/doubts.csv"])} == {"cleared"}


def test_what_is_not_read_stays_pending_with_what_introduces_it(review: UnderReview, book: Workbook) -> None:
    filled(book)
    fill(sheet(book, "recommendations"), "9-1-b", "read", None)
    opened = sheet(book, "recommendations")
    opened.delete_rows(next(row[0].row for row in opened.iter_rows(min_row=3) if row[0].value == "9-2"))
    result = decided(review, saved(book))
    assert result.pending == ["9-1", "9-1-b", "9-2"]
    assert {row["provision"] for row in cells(result.files["curated/themes.csv"])} == {"9-1-a", "9-3"}


def test_other_orders_notes_and_sheets_change_nothing(review: UnderReview, book: Workbook) -> None:
    filled(book)
    expected = decided(review, saved(book)).files
    opened = sheet(book, "recommendations")
    moved = [list(reversed(line)) for line in opened.iter_rows(min_row=2, values_only=True)]
    opened.delete_rows(1, opened.max_row)
    for line in (moved[0], *reversed(moved[1:])):
        opened.append([*line, "a note"])
    book.create_sheet("my notes", 0)["A1"] = "=1+1"
    book.move_sheet(SHEETS["doubts"].tab, -3)
    assert decided(review, saved(book)).files == expected


def test_labels_are_read_as_their_values(review: UnderReview, book: Workbook) -> None:
    filled(book)
    label = review.choices["theme"]["children"]["zh"]
    fill(sheet(book, "recommendations"), "9-3", "theme (1)", f" {label}\u200f")
    assert ("9-3", "children") in {
        (row["provision"], row["theme"]) for row in cells(decided(review, saved(book)).files["curated/themes.csv"])
    }


# What is refused ------------------------------------------------------------------------------------------------------


def test_all_that_is_missing_is_listed_at_once(review: UnderReview, book: Workbook) -> None:
    fill(sheet(book, "recommendations"), "9-1-a", "read", "yes")
    fill(sheet(book, "recommendations"), "9-1-a", "theme (1)", None)
    fill(sheet(book, "recommendations"), "9-2", "read", "yes")
    message = refused(review, book)
    assert "'Review 审阅', cell B4: is empty; choose the status that the review gives" in message
    fill(sheet(book, "review"), "status to give\n拟定状态", "value", "person-reviewed")
    fill(sheet(book, "documents"), "CTOC/COP/WG.7/2024/3", "add", None)
    message = refused(review, book)
    for problem in (
        "'Review 审阅', cell B5: is empty; write the name of the person",
        "'Review 审阅', cell B6: '' is no date; write the day of the review as YYYY-MM-DD",
        "9-1-a is marked as read and has no theme; choose one",
        "is open; compare line",
        "is empty, but 9-2 cites the document and is read; write yes, or mark the citation as wrong",
    ):
        assert problem in message


def _formula(book: Workbook) -> str:
    return fill(sheet(book, "recommendations"), "9-3", "theme (1)", "=A1")


def _unknown_value(book: Workbook) -> str:
    return fill(sheet(book, "recommendations"), "9-3", "theme (1)", "childrens")


def _date(book: Workbook) -> str:
    return fill(sheet(book, "recommendations"), "9-3", "provision", date(2026, 3, 9))


def _turned(book: Workbook) -> str:
    return fill(sheet(book, "documents"), "A/77/532", "title (English)", "Traf\u202eficking")


def _merged(book: Workbook) -> str:
    sheet(book, "recommendations").merge_cells("D5:D6")
    return "D5:D6"


def _changed_text(book: Workbook) -> str:
    return fill(
        sheet(book, "recommendations"), "9-3", "text (English)", "The Secretariat may distribute the Model Law."
    )


def _no_column(book: Workbook) -> str:
    opened = sheet(book, "asks")
    opened.delete_cols(column(opened, "strength"))
    return ""


def _no_sheet(book: Workbook) -> str:
    del book[SHEETS["doubts"].tab]
    return ""


def _twice(book: Workbook) -> str:
    opened = sheet(book, "recommendations")
    opened.append([cell.value for cell in opened[4]])
    return f"A{opened.max_row}"


def _no_reason(book: Workbook) -> str:
    fill(sheet(book, "asks"), "9-3", "strength", "encouraged")
    return fill(sheet(book, "asks"), "9-3", "reason for a change", None)


def _no_addressee(book: Workbook) -> str:
    fill(sheet(book, "asks"), "9-3", "addressee (1)", None)
    fill(sheet(book, "asks"), "9-3", "reason for a change", "Nobody.")
    return fill(sheet(book, "asks"), "9-3", "strength", "should")


def _later(book: Workbook) -> str:
    opened = sheet(book, "lineage")
    values = {"later": "9-1-a", "earlier": "9-3", "verdict": "extends"}
    row = opened.max_row + 1
    for head, value in values.items():
        opened.cell(row, column(opened, head)).value = value
    return f"{opened.cell(row, column(opened, 'earlier')).coordinate}"


@pytest.mark.parametrize(
    ("slip", "problem"),
    [
        (_formula, "contains a formula; type the text instead"),
        (_unknown_value, "'childrens' is not in the list; choose a value of the list, such as 'children'"),
        (_date, "'2026-03-09' is no provision of the corpus; copy it from the sheet"),
        (_turned, "contains the character U+202E, which changes how text is shown; delete it"),
        (_merged, "is merged; split the cells and fill in each of them"),
        (_changed_text, "the words of the source cannot be changed here; restore them: 'The Secretariat should dis"),
        (_no_column, "has no column with the header 'strength'; restore it above its cells"),
        (_no_sheet, "is missing; restore it under this name, or write the workbook again"),
        (_twice, "repeats row 4; delete one of the two rows"),
        (_no_reason, "is empty; say why the rules are wrong (strength)"),
        (_no_addressee, "an ask requires an addressee; add a row for it"),
        (_later, "9-3 was not presented before 9-1-a; clear the verdict, or swap the two"),
    ],
)
def test_a_slip_names_its_sheet_and_cell(
    slip: Callable[[Workbook], str], problem: str, review: UnderReview, book: Workbook
) -> None:
    cell = slip(filled(book))
    assert f"{f', cell {cell}' if cell else ''}: {problem}" in refused(review, book)


def test_a_workbook_of_an_earlier_text_names_what_changed(review: UnderReview, book: Workbook) -> None:
    leaf = review.provisions["9-3"]
    changed = [replace(p, text=f"{p.text} Now.") if p is leaf else p for p in review.document.provisions]
    later = replace(review, document=replace(review.document, provisions=tuple(changed)))
    message = refused(later, filled(book))
    assert "cell B13: the text has changed since the workbook was written: 9-3; write a new workbook" in message


def test_another_file_is_no_workbook(review: UnderReview) -> None:
    with pytest.raises(TableError, match=r"filled\.xlsx: is no XLSX workbook \(BadZipFile\); name the workbook that"):
        decided(review, b"provision,theme\n")


# From the command to the graph ----------------------------------------------------------------------------------------


@pytest.fixture
def commands(data: Path, small_knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    for module in (review_commands, record):
        monkeypatch.setattr(module, "root", lambda: data.parent)
    monkeypatch.setattr(review_commands, "load_knowledge", lambda _: small_knowledge)
    (data.parent / "docs").mkdir()
    (data.parent / "docs" / "codebook.md").write_text("The edition in force.", encoding="utf-8")
    yield (
        lambda *arguments: (
            CliRunner().invoke(review_commands.review, [str(arguments[0]), "unseen", *map(str, arguments[1:])]).output
        )
    )


def test_a_filled_workbook_is_read_into_the_graph(
    commands: Callable[..., str], data: Path, tmp_path: Path, small_knowledge: Knowledge
) -> None:
    file, folder = tmp_path / "review.xlsx", data / "unseen"
    assert f"wrote {file}; fill it in" in commands("workbook", file)
    assert "exists and may hold decisions" in commands("workbook", file)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "nothing was written, correct the cells" in commands("read-workbook", file)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    book = filled(load_workbook(file))
    fill(sheet(book, "documents"), "A/77/532", "title (English)", "Trafficking in women and girls")
    fill(sheet(book, "lineage"), "tip:3-1-b", "verdict", "restates")
    book.save(file)
    assert "4 recommendations read, 0 to be read; status person-reviewed" in commands("read-workbook", file)
    annotations = (data / "graph" / "unseen" / "annotations.ttl").read_text(encoding="utf-8")
    described = annotations.split("\ndoc:A-77-532\n")[1].split("\n.\n")[0]
    assert 'dcterms:title "Trafficking in women and girls"@en ;' in described
    assert 'rec:unofficialTitle "A/77/532"@zh ;' in described
    assert "dcterms:publisher ent:general-assembly ;" in described
    assert "rec:status" not in described
    paper = annotations.split("\ndoc:CTOC-COP-WG.7-2024-3\n")[1].split("\n.\n")[0]
    assert 'dcterms:date "2024"^^xsd:gYear ;' in paper
    assert "dcterms:publisher" not in paper
    assert "\nunseen:reading-review-1\n" in annotations
    assert 'dcterms:date "2026-11-29"^^xsd:date ;' in annotations
    assert (folder / "readings" / "review-1.xlsx").read_bytes() == file.read_bytes()
    assert "not read yet" not in (folder / "corpus.toml").read_text(encoding="utf-8")


def test_a_build_lists_all_that_a_read_corpus_lacks(review: UnderReview) -> None:
    remark = Remark(5, "what is cited is not in the ontology", "'A/77/532'")
    doubts = [Doubt("a.txt", remark), Doubt("a.txt", Remark(9, "an annex")), Doubt("a.txt", Remark(2, "x"), "cleared")]
    lacking = replace(review.base, undescribed=(remark,), unjudged=("9-2 has no theme", "9-3 has no theme"))
    result = cast("Build", SimpleNamespace(versions={}, annotations=lacking, doubts=doubts))
    for status, count in {"machine-read": 3, "person-reviewed": 4}.items():
        with pytest.raises(TableError) as caught:
            require_complete(replace(review.corpus, status=status), result)
        problem, *missing = caught.value.message.split("\n  ")
        assert f"{count} things missing; `reaffirm review workbook unseen FILE.xlsx`" in problem
        assert missing[0] == "a.txt, line 5: what is cited is not in the ontology: 'A/77/532'"
        assert missing[-2:] == ["9-2 has no theme", "9-3 has no theme"]
        assert len(missing) == count
    require_complete(review.corpus, result)
