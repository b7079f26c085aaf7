"""A report beside the compendium, read in each way: every later command works on all corpora."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.graph_files.built import broken_corpora, load_built
from reaffirm_core.graph_files.manifest import TRUST, require_intact
from tests.build.curate.test_workbook import CHINESE, ENGLISH, fill, filled, saved, sheet
from tests.conftest import PATIENCE, ROOT, reaffirm, record, serving

pytestmark = pytest.mark.client

#: The first version of a report and the further one, by the language of the first.
REPORTS = {"en": (ENGLISH, CHINESE), "zh": (CHINESE, ENGLISH)}
CORPUS = "ninth"


def ran(checkout: Path, *arguments: object) -> str:
    """Run a command that has to work, and return its output."""
    run = reaffirm(checkout, *arguments)
    assert run.returncode == 0, (arguments, run.stderr, run.stdout[-500:])
    return run.stdout


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def read(checkout: Path, folder: Path, status: str) -> None:
    """Decide everything in the workbook."""
    file = folder / "review.xlsx"
    (checkout / "docs").mkdir(exist_ok=True)
    shutil.copy(ROOT / "docs" / "codebook.md", checkout / "docs")
    ran(checkout, "review", "workbook", CORPUS, file)
    book = filled(load_workbook(file))
    fill(sheet(book, "lineage"), "tip:1-1", "verdict", "extends")
    if status != "person-reviewed":
        about = sheet(book, "review")
        row = next(row[0].row for row in about.iter_rows(min_row=3) if str(row[0].value).startswith("status"))
        about.cell(row, 2).value = status
    file.write_bytes(saved(book))
    ran(checkout, "review", "read-workbook", CORPUS, file)


def require_all_commands(checkout: Path, folder: Path) -> None:
    """Run each command that reads all corpora."""
    ran(checkout, "build")
    assert "0 violations" in ran(checkout, "validate")
    draft = written(folder, "draft.txt", "States parties should ensure compensation for victims.\n")
    assert "Ensure compensation for victims" in ran(checkout, "check", draft)
    assert "9-1-b" in ran(checkout, "trace", f"{CORPUS}:9-1-b")
    assert "1-1" in ran(checkout, "trace", "1-1")
    with serving("--workers", 1, timeout=PATIENCE, checkout=checkout) as running:
        for identifier in (f"{CORPUS}/9-1-b", "tip/1-1"):
            assert running.send("GET", f"/{identifier}").status == 200
    assert "not served" not in running.output[0]
    out = folder / "exported"
    shutil.rmtree(out, ignore_errors=True)
    ran(checkout, "export", "--all", out)
    exported = (out / "reaffirm.nq").read_text(encoding="utf-8")
    assert f"/{CORPUS}/9-1-b>" in exported, sorted(set(re.findall(r"reaffirm/(\w+)/[0-9]", exported)))


@pytest.mark.parametrize(
    ("language", "status"),
    [
        ("en", "person-reviewed"),
        *(
            pytest.param(language, status, marks=pytest.mark.client)
            for language, status in (
                ("en", "proposed"),
                ("zh", "proposed"),
                ("zh", "person-reviewed"),
                ("en", "machine-read"),
                ("zh", "machine-read"),
            )
        ),
    ],
)
def test_a_report_that_was_read_breaks_no_later_command(
    language: str, status: str, small_checkout: Path, tmp_path: Path
) -> None:
    first, _ = REPORTS[language]
    ran(small_checkout, "ingest", written(tmp_path, f"report-{language}.txt", first), "--corpus", CORPUS)
    if status != "proposed":
        read(small_checkout, tmp_path, status)
    require_all_commands(small_checkout, tmp_path)
    if status != "proposed":
        traced = ran(small_checkout, "trace", f"{CORPUS}:9-1-b")
        said = "compared in English; the earlier text in unofficial working translation"
        assert "1-1" in traced and (said in traced) is (language == "en")
        assert not re.search(r"\[-[^]]*[\u4e00-\u9fff][^]]*-\]\{\+[^}]*[a-z]", traced), "two languages are compared"


@pytest.mark.client
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_further_version_and_an_edition_break_no_later_command(
    language: str, small_checkout: Path, tmp_path: Path
) -> None:
    first, further = REPORTS[language]
    other = "zh" if language == "en" else "en"
    ran(small_checkout, "ingest", written(tmp_path, f"report-{language}.txt", first), "--corpus", CORPUS)
    version = written(tmp_path, f"report-{other}.txt", further)
    ran(small_checkout, "ingest", version, "--corpus", CORPUS, "--add-version")
    require_all_commands(small_checkout, tmp_path)
    last = {"en": "4. States parties should train judges.\n\nAnnex", "zh": "4. 缔约国应当培训法官。\n\n附件"}
    marks = {"en": "Annex", "zh": "附件"}
    files = [
        written(tmp_path, f"report-{tag}.txt", text.replace(marks[tag], last[tag]))
        for tag, text in ((language, first), (other, further))
    ]
    ran(small_checkout, "ingest", *files, "--corpus", CORPUS, "--edition")
    require_all_commands(small_checkout, tmp_path)
    assert "9-4" in ran(small_checkout, "trace", f"{CORPUS}:9-4")


def test_a_broken_corpus_is_named_and_the_others_are_served(small_checkout: Path, tmp_path: Path) -> None:
    ran(small_checkout, "ingest", written(tmp_path, "report.txt", ENGLISH), "--corpus", CORPUS)
    graph = small_checkout / "data" / "graph"
    torn = graph / CORPUS / "text.ttl"
    whole = torn.read_text(encoding="utf-8")
    torn.write_text(whole[: whole.rindex("\n.\n", 0, len(whole) // 2) + 3], encoding="utf-8")  # after a whole statement
    (small_checkout / "data" / "empty").mkdir()
    (small_checkout / "data" / "empty" / "corpus.toml").touch()
    with serving("--workers", 1, timeout=PATIENCE, checkout=small_checkout) as running:
        assert running.send("GET", "/tip/1-1").status == 200
        assert running.send("GET", f"/{CORPUS}/9-1-b").status == 404
    said = running.output[0]
    assert f"the corpus {CORPUS} is not served. {torn}: is torn, or was changed" in said
    assert "the corpus empty is not served" in said
    assert "`reaffirm build --corpus empty`" in said
    run = reaffirm(small_checkout, "query", "ASK {}")
    assert (run.returncode, str(torn) in run.stderr) == (1, True), "a command on all corpora leaves none out"
    run = reaffirm(small_checkout, "build")
    assert run.returncode == 1
    assert "data/empty/corpus.toml" in run.stderr
    assert torn.read_text(encoding="utf-8") == whole, "the others are built"


def test_a_corpus_that_refers_to_a_broken_one_is_left_out_too(small_graph: Path, tmp_path: Path) -> None:
    graph = Path(shutil.copytree(small_graph, tmp_path / "graph"))
    shutil.copytree(graph / "tip", graph / "later")
    file = graph / "later" / "lineage.ttl"
    file.write_text(file.read_text(encoding="utf-8") + "# <https://w3id.org/reaffirm/tip/1-1>\n", encoding="utf-8")
    record(graph / "later")
    assert broken_corpora(graph) == {}
    (graph / "tip" / "text.ttl").unlink()
    assert list(broken_corpora(graph)) == ["tip", "later"]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json: is missing, so that"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest.json: is not the manifest of a build"),
        (lambda folder: (folder / "text.ttl").unlink(), "text.ttl: is missing"),
        (lambda folder: (folder / "more.ttl").touch(), "more.ttl: is not in manifest.json"),
        (lambda folder: (folder / "text.ttl").write_text(""), "text.ttl: is torn, or was changed"),
    ],
)
def test_each_command_refuses_a_graph_that_is_not_what_its_build_wrote(
    damage: Callable[[Path], object], problem: str, small_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = Path(shutil.copytree(small_graph, tmp_path / "graph"))
    damage(graph / "tip")
    with pytest.raises(ReaffirmError, match=problem):
        load_built(graph)
    monkeypatch.setenv(TRUST, "1")
    require_intact(graph / "tip")
