"""Proposals: from the nearest reviewed recommendations, and apart from all that was reviewed until accepted."""

import csv
import errno
import io
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner, Result

from reaffirm_build.curate import ingest_command, review_commands
from reaffirm_build.curate.prediction import Confidence, ProposalTrial
from reaffirm_build.curate.proposals import Proposed, accept, parse_proposed, renewed, select
from reaffirm_build.curate.record import record
from reaffirm_build.curate.reviewed import corpus_leaves, proposals
from reaffirm_build.pipeline.corpus_build import Build, CorpusFiles, build
from reaffirm_build.pipeline.corpus_folder import build_folder, nquads_files, other_corpora, turtle_files
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.readings import parse_readings
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.files import locked, replace_folder
from reaffirm_core.graph_files.built import load_built
from reaffirm_core.graph_files.dataset import Dataset
from reaffirm_core.names import Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.engine.base import AnswerFormats, EmbeddedEngine, Limits, Selection, rows
from reaffirm_server.engine.http_client import read_address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.publish.trace import trace
from tests.conftest import ROOT, SMALL
from tests.server.dataset.remote_stores import in_process, load

pytestmark = pytest.mark.client

SOURCE = """Recommendations adopted by the Working Group on Trafficking in Persons at its ninth and tenth sessions

I. Ninth session (Vienna, 9 to 11 September 2019)

1. States parties should:
(a) Use confiscated proceeds of crime;
(b) Ensure compensation for victims.
2. States parties are encouraged to protect children and to train judges on the non-punishment of victims.
3. The Secretariat should distribute the Model Law.

II. Tenth session (Vienna, 13 to 15 October 2020)

1. States parties should ensure compensation for victims and consider a fund.
2. States parties should protect children and train judges on the non-punishment of victims.
"""

CORPUS = f"""
name = "unseen"
path = "unseen/"
language = "en"
source = "source/a.txt"
body = "working-group"
released = 2026-11-25
status = "proposed"
[document]
identifier = "unseen-1"
title = {{ en = "{SOURCE.splitlines()[0]}" }}
unofficial_title = {{ zh = "第九次和第十次会议通过的建议" }}
label = {{ zh = "第九次和第十次会议", en = "Sessions 9 and 10" }}
[[session]]
number = 9
start = 2019-09-09
end = 2019-09-11
place = {{ zh = "维也纳", en = "Vienna" }}
[[session]]
number = 10
start = 2020-10-13
end = 2020-10-15
place = {{ zh = "维也纳", en = "Vienna" }}
"""


@pytest.fixture(scope="module")
def proposed(small_knowledge: Knowledge) -> dict[str, list[Proposed]]:
    """The proposals for the new document, from the small corpus."""
    new = corpus_leaves(parse_corpus("corpus.toml", CORPUS), SOURCE.encode(), {}, small_knowledge)
    return proposals(new, review_commands.load_reviewed(SMALL, small_knowledge), small_knowledge)


@pytest.fixture
def data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proposed: dict[str, list[Proposed]], small_knowledge: Knowledge
) -> Path:
    """A folder with the new document and its proposals beside the small corpus, as the commands see it."""
    folder = tmp_path / "data" / "unseen"
    (folder / "source").mkdir(parents=True)
    (folder / "proposed").mkdir()
    (folder / "source" / "a.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "corpus.toml").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "data" / "tip").symlink_to(SMALL / "tip")
    for name, rows_of_table in proposed.items():
        (folder / "proposed" / name).write_bytes(review_commands.table(name, rows_of_table))
    for commands in (review_commands, ingest_command):
        monkeypatch.setattr(commands, "root", lambda: tmp_path)
        monkeypatch.setattr(commands, "load_knowledge", lambda _: small_knowledge)
    return folder


def run(command: Callable[..., object], *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)  # type: ignore[arg-type]


def cells(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# What is proposed -----------------------------------------------------------------------------------------------------


def test_the_nearest_reviewed_recommendations_give_their_themes(proposed: dict[str, list[Proposed]]) -> None:
    themes = {row.key: row for row in proposed["themes.csv"]}
    assert {"9-1-b/compensation", "9-2/witness-protection", "9-3/domestic-legislation"} <= themes.keys()
    assert {"10-1/compensation", "10-2/witness-protection"} <= themes.keys()
    assert themes["9-3/domestic-legislation"].cells["reason"].startswith("as tip:3-1-b")
    assert {row.status for row in themes.values()} == {"proposed"}


def test_pairs_are_proposed_within_a_corpus_and_through_translations(proposed: dict[str, list[Proposed]]) -> None:
    pairs = {row.key: row for row in proposed["lineage.csv"]}
    assert pairs["10-2/9-2"].cells["verdict"] == "verbatim"
    assert "10-1/tip:2-1" in pairs
    assert all(row.of.split("-")[0] == "10" or ":" in row.value for row in pairs.values())
    assert max(row.confidence for row in pairs.values()) < 1


def test_what_the_text_names_by_session_and_number_is_a_certain_pair(small_knowledge: Knowledge) -> None:
    source = SOURCE.replace("3. The", "3. In line with recommendation 1 of its second session, the").replace(
        "2. States parties should protect", "2. Recalling recommendation 2 of its ninth session, States should protect"
    )
    corpus = parse_corpus("corpus.toml", CORPUS)
    others = other_corpora(SMALL, corpus, {}, small_knowledge)
    new = corpus_leaves(corpus, source.encode(), {}, small_knowledge, others)
    rows = proposals(new, review_commands.load_reviewed(SMALL, small_knowledge), small_knowledge)["lineage.csv"]
    assert [row.key for row in rows if row.confidence == 1] == ["9-3/tip:2-1", "10-2/9-2"]


def test_texts_in_two_languages_are_never_compared(small_knowledge: Knowledge) -> None:
    new = corpus_leaves(parse_corpus("corpus.toml", CORPUS), SOURCE.encode(), {}, small_knowledge)
    (tip,) = review_commands.load_reviewed(SMALL, small_knowledge)
    assert {placed.language for placed in tip.in_language("en")} == {"en"}
    assert proposals(new, [replace(tip, texts={})], small_knowledge) == {"themes.csv": [], "lineage.csv": []}


def test_confidence_never_falls_and_is_never_sure() -> None:
    trials = [ProposalTrial(score / 100, right=score % 3 < score // 30) for score in range(100)]
    confidence = Confidence(trials)
    values = [confidence(score / 50) for score in range(60)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1


def test_the_measured_share_of_right_proposals_is_published() -> None:
    text = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| themes | ")]
    assert float(rows[0][4]) > 0.4
    assert float(rows[0][5]) > 0.5


# Review ---------------------------------------------------------------------------------------------------------------


def test_review_lists_what_is_open_the_surest_first(data: Path) -> None:
    lines = run(review_commands.review, "list", "unseen").output.partition(" doubts open\n")[2].splitlines()
    sure = [float(line.split()[0]) for line in lines[:-1]]
    assert sure == sorted(sure, reverse=True)
    assert lines[-1] == f"{len(sure)} proposed"
    few = run(
        review_commands.review, "list", "unseen", "--table", "themes.csv", "--confidence", "0.5"
    ).output.splitlines()
    assert [line.split()[1] for line in few[:-1]] == [
        line.split()[1] for line in lines[:-1] if float(line.split()[0]) >= 0.5 and " (as " in line
    ]


def test_what_is_proposed_for_a_provision_is_listed_with_the_words_to_decide_by(data: Path) -> None:
    lines = run(review_commands.review, "list", "unseen", "10-2").output.splitlines()
    pair = next(place for place, line in enumerate(lines) if " 10-2/9-2 " in line)
    assert lines[pair + 1 : pair + 3] == [
        "      10-2: States parties should protect children and train judges on the non-punishment of victims.",
        "      9-2: States parties are encouraged to protect children and to train judges on the non-punishment of "
        "victims.",
    ]
    theme = next(place for place, line in enumerate(lines) if " 10-2/witness-protection " in line)
    assert lines[theme + 1].startswith("      10-2: States parties should protect")
    assert "      10-2: " not in run(review_commands.review, "list", "unseen").output


def test_what_is_accepted_joins_the_curated_tables_and_what_is_rejected_does_not(data: Path) -> None:
    assert run(review_commands.review, "accept", "unseen", "9-1-b/compensation", "10-2/9-2").output.startswith(
        "2 accepted"
    )
    assert run(review_commands.review, "reject", "unseen", "9-3").exit_code == 0
    (theme,) = cells(data / "curated" / "themes.csv")
    assert (theme["provision"], theme["theme"]) == ("9-1-b", "compensation")
    assert "accepted, confidence 0." in theme["reason"]
    (pair,) = cells(data / "curated" / "lineage.csv")
    assert (pair["later"], pair["earlier"], pair["verdict"]) == ("10-2", "9-2", "verbatim")
    statuses = Counter((row["provision"], row["status"]) for row in cells(data / "proposed" / "themes.csv"))
    assert statuses["9-1-b", "accepted"] == 1
    assert {status for provision, status in statuses if provision == "9-3"} == {"rejected"}
    assert "9-3/" not in run(review_commands.review, "list", "unseen").output


def test_a_decision_stays_when_it_is_proposed_again(proposed: dict[str, list[Proposed]]) -> None:
    old = [row.decided("rejected") if row.of == "9-3" else row for row in proposed["themes.csv"]]
    again = renewed(old, proposed["themes.csv"], {})
    assert sorted(row.key for row in again) == sorted(row.key for row in old)
    assert {row.key for row in again if row.status == "rejected"} == {row.key for row in old if row.of == "9-3"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["accept", "unseen", "9-9"], "9-9: is not among the open proposals"),
        (["accept", "unseen"], "name what to decide"),
        (["reject", "unseen", "9-3", "--reason", "x"], "No such option '--reason'"),
        (["read", "unseen", "9-3", "--confidence", "0.5"], "No such option '--confidence'"),
        (["read-workbook", "unseen", "none.xlsx"], "'none.xlsx' does not exist"),
        (["list", "unseen", "--accept"], "No such option '--accept'"),
    ],
)
def test_a_slip_changes_nothing(
    arguments: list[str], problem: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(data)
    monkeypatch.chdir(tmp_path)
    result = run(review_commands.review, *arguments)
    assert result.exit_code != 0
    assert problem in result.output
    assert everything(data) == before


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (review_commands.review, ["accept", "unseen", "9-1-b/compensation"]),
        (review_commands.review, ["propose", "unseen"]),
        (ingest_command.ingest, ["a.txt", "--corpus", "unseen", "--edition"]),
    ],
)
def test_a_corpus_that_another_command_changes_is_left_alone(
    command: Callable[..., object], arguments: list[str], data: Path
) -> None:
    before = everything(data)
    with locked(data):
        result = run(command, *arguments)
    assert "another command is changing these files" in result.output
    assert everything(data) == before


def test_a_decision_is_written_to_all_tables_or_to_none(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_disk(path: Path, content: bytes) -> int:
        if path.name == "lineage.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    before, write = everything(data), Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", fill_disk)
    result = run(review_commands.review, "accept", "unseen", "9-1-b/compensation", "10-2/9-2")
    assert "No space left on device" in result.output
    assert everything(data) == before


def test_who_accepts_is_named_and_a_pair_may_be_of_two_corpora(
    data: Path, small_graph: Path, small_knowledge: Knowledge
) -> None:
    items = ("9-1-b/compensation", "10-1/tip:2-1")
    assert run(review_commands.review, "accept", "unseen", *items, "--by", "Jane Doe").exit_code == 0
    (pair,) = cells(data / "curated" / "lineage.csv")
    assert (pair["earlier"], pair["by"]) == ("tip:2-1", "Jane Doe")
    assert cells(data / "curated" / "themes.csv")[0]["by"] == "Jane Doe"
    corpus, made = build_folder(data, small_knowledge)
    assert corpus.name == "unseen"
    lineage, annotations = (made.dataset.files[f"unseen/{name}.ttl"] for name in ("lineage", "annotations"))
    node = lineage.split("\nunseen:10-1_reaff-tip-2-1\n")[1].split("\n.\n")[0]
    assert "rec:earlier tip:2-1 ;" in node
    assert 'rec:earlierQuote "' in node
    assert "@zh" in node.split("rec:earlierQuote")[1].splitlines()[0]
    assert "prov:wasAttributedTo unseen:reviewer-jane-doe ;" in node
    assert "\nunseen:reviewer-jane-doe\n    a prov:Agent ;\n    a prov:Person ;" in annotations
    assert "ent:annotator" not in annotations.replace("ent:annotator\n", "").partition("\nent:")[0]
    assert "\ntip:2-1\n    rec:reaffirmedBy unseen:10-1 ;" in made.dataset.files["unseen/inferred.ttl"]
    assert run(review_commands.review, "propose", "unseen").exit_code == 0  # which reads what was accepted
    graph = data.parent / "graph"
    shutil.copytree(small_graph / "tip", graph / "tip")
    replace_folder(
        graph / "unseen", ((file, text.encode()) for file, text in turtle_files("unseen", made.dataset).items())
    )
    quads = data.parent / "quads"
    for name, dataset in {"tip": load_built(graph, "tip"), "unseen": made.dataset}.items():
        replace_folder(quads / name, ((file, text.encode()) for file, text in nquads_files(name, dataset).items()))
    with in_process() as store:
        assert load(store.loaded_at, "", "--data", graph).returncode == 0
        address = read_address(store.address)
        for start, corpus_name, link in (
            ("10-1", "unseen", ("10-1", "tip:2-1")),
            ("2-1", "tip", ("unseen:10-1", "2-1")),
        ):
            places = ((graph, None), (quads, None), (None, address))
            here, *others = (trace(start, query_runner(open_corpus(*one, corpus_name, linked=True))) for one in places)
            assert link in {(one.later, one.earlier) for one in here.links}
            for there in others:
                assert (there.links, list(there.provisions)) == (here.links, list(here.provisions))
        assert open_corpus(None, address, "").names.corpora == ("tip",)
        with pytest.raises(ReaffirmError, match="has no corpus nope; its corpora are tip, unseen"):
            open_corpus(None, address, "nope")
    site = create_app(open_local(graph)).test_client()
    pages = {path: site.get(path, headers={"Accept": "text/html"}).text for path in ("/unseen/10-1", "/tip/2-1")}
    assert "tip:2-1" in pages["/unseen/10-1"]
    assert "unseen:10-1" in pages["/tip/2-1"]


def test_a_pair_does_not_run_backwards_in_time_across_corpora(data: Path, small_knowledge: Knowledge) -> None:
    run(review_commands.review, "accept", "unseen", "10-1/tip:2-1")
    file = data / "corpus.toml"
    earlier = CORPUS.replace("2020-10-13", "2008-10-13").replace("2020-10-15", "2008-10-15").replace("2019-", "2007-")
    file.write_text(earlier, encoding="utf-8")
    source = SOURCE.replace("2019", "2007").replace("2020", "2008")
    (data / "source" / "a.txt").write_text(source, encoding="utf-8")
    with pytest.raises(TableError, match=r"row 2, column earlier: tip:2-1 was not presented before 10-1"):
        build_folder(data, small_knowledge)


def test_an_unknown_corpus_and_a_reviewed_one_are_errors(data: Path) -> None:
    unknown = run(review_commands.review, "list", "nope").output
    assert "the corpus 'nope' does not exist; choose one of tip, unseen" in unknown
    assert "there is nothing to propose" in run(review_commands.review, "propose", "tip").output


def test_a_provision_gets_no_more_themes_than_it_may_have() -> None:
    rows = [
        Proposed("themes.csv", {"provision": "9-3", "theme": f"t{n}", "reason": "", "confidence": "1"})
        for n in range(5)
    ]
    assert accept("themes.csv", None, rows[:4], {}).count(b"\n") == 5
    with pytest.raises(TableError, match="9-3: would have more than 4 themes"):
        accept("themes.csv", accept("themes.csv", None, rows[:4], {}), rows[4:], {})


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("9-3,data-collection,often,proposed,", "row 2, column confidence: 'often' is no number"),
        ("9-3,data-collection,0.5,maybe,", "row 2, column status: 'maybe' is not known"),
        ("9-3,x,0.5,proposed,\n9-3,x,0.5,proposed,", "row 3, column provision: repeats row 2"),
    ],
)
def test_a_slip_in_a_table_names_its_cell(row: str, problem: str) -> None:
    with pytest.raises(TableError, match=problem):
        parse_proposed("unseen", "themes.csv", f"provision,theme,confidence,status,reason\n{row}\n".encode())


# Editions -------------------------------------------------------------------------------------------------------------

THEMES = {
    "9-1-a": "compensation", "9-1-b": "compensation", "9-2": "technology", "9-3": "data-collection",
    "10-1": "compensation", "10-2": "non-punishment",
}  # fmt: skip
WORDS = {
    "9-1-a": "proceeds of crime", "9-1-b": "compensation", "9-2": "non-punishment", "9-3": "Model Law",
    "10-1": "compensation", "10-2": "non-punishment",
}  # fmt: skip
LATER = (
    SOURCE.replace("judges on the non-punishment of victims.\n3.", "all judges.\n3.")
    + "\nIII. Eleventh session (Vienna, 5 October 2021)\n\n1. States parties should compensate victims.\n"
)


def two_readings() -> dict[str, bytes]:
    """Two recorded readings of 9-1-b, each with the table that its reader left."""
    made: dict[str, bytes] = {}
    for number in (1, 2):
        files = {path.removeprefix("readings/"): content for path, content in made.items()}
        content = f"provision,theme\n9-1-b,{THEMES['9-1-b']}\n".encode() + b"\n" * (number - 1)
        made |= record(files, content, ".csv", by_person=False, name="", day=date(2026, 1, number))
    return made


def test_a_new_edition_keeps_what_was_decided_of_words_that_stay(data: Path) -> None:
    before = CORPUS.replace('status = "proposed"', '# A fact that no reader finds.\nstatus = "machine-read-twice"')
    (data / "corpus.toml").write_text(before, encoding="utf-8")
    (data / "curated").mkdir()
    themes = "".join(f"{leaf},{theme},own,{leaf},{WORDS[leaf]},\n" for leaf, theme in THEMES.items())
    (data / "curated" / "themes.csv").write_text(
        f"provision,theme,basis,source,words,reason\n{themes}", encoding="utf-8"
    )
    groups = "provision,group,basis,source,words,reason\n9-2,witnesses,own,9-2,victims,\n"
    (data / "curated" / "groups.csv").write_text(groups, encoding="utf-8")
    pairs = "10-1,9-1-b,extends,compensation,compensation,\n10-2,9-2,verbatim,train judges,train judges,\n"
    pairs = f"later,earlier,verdict,words_later,words_earlier,reason\n{pairs}"
    (data / "curated" / "lineage.csv").write_text(pairs, encoding="utf-8")
    (data / "readings").mkdir()
    for path, content in two_readings().items():
        (data / path).write_bytes(content)
    (data / "notes.md").write_text("kept", encoding="utf-8")
    (data.parent / "b.txt").write_text(LATER, encoding="utf-8")
    result = run(ingest_command.ingest, str(data.parent / "b.txt"), "--corpus", "unseen", "--edition")
    assert result.exit_code == 0, result.output
    assert (
        "set back, to be decided again: 3\n    groups.csv: 9-2, witnesses\n    lineage.csv: 10-2, 9-2\n"
        in result.output
    )
    assert {row["provision"] for row in cells(data / "curated" / "themes.csv")} == THEMES.keys() - {"9-2"}
    assert [(row["later"], row["earlier"]) for row in cells(data / "curated" / "lineage.csv")] == [("10-1", "9-1-b")]
    assert cells(data / "set-back" / "groups.csv")[0]["group"] == "witnesses"
    proposed = {(row["provision"], row["theme"]): row for row in cells(data / "proposed" / "themes.csv")}
    assert {provision for provision, _ in proposed} == {"9-2", "11-1"}
    assert proposed["9-2", "technology"]["reason"].startswith("decided on the wording of the earlier edition")
    written = (data / "corpus.toml").read_text(encoding="utf-8")
    assert '# A fact that no reader finds.\nstatus = "machine-read-twice"\n' in written
    corpus = parse_corpus("corpus.toml", written)
    assert (corpus.pending, sorted(corpus.sessions)) == ({"9-2", "11-1"}, [9, 10, 11])
    assert (data / "notes.md").read_text(encoding="utf-8") == "kept"
    asks = (data.parent / "graph" / "unseen" / "annotations.ttl").read_text(encoding="utf-8")
    assert "rec:status status:machine-read-twice" in asks.split("\nunseen:9-1-b_ask-1\n")[1].split("\n.\n")[0]
    assert "rec:status status:proposed" in asks.split("\nunseen:9-2_ask-1\n")[1].split("\n.\n")[0]
    assert run(review_commands.review, "reject", "unseen", "11-1").exit_code == 0
    assert run(review_commands.review, "propose", "unseen").exit_code == 0
    assert "11-1/" not in run(review_commands.review, "list", "unseen").output
    assert "9-2 has open proposals" in run(review_commands.review, "read", "unseen", "9-2").output
    assert (
        "10-1 is not pending; expected one of 2 pending provisions"
        in run(review_commands.review, "read", "unseen", "10-1").output
    )
    assert run(review_commands.review, "reject", "unseen", "9-2").exit_code == 0
    without = run(review_commands.review, "read", "unseen", "9-2")
    assert without.exit_code == 1
    assert "9-2 has no theme; accept a theme, or add a row to unseen/curated/themes.csv" in (without.output)
    with (data / "curated" / "themes.csv").open("a", encoding="utf-8") as table:
        table.write("9-2,training,own,9-2,train all judges,\n11-1,compensation,own,11-1,compensate victims,\n")
    assert "1 read, 1 pending" in run(review_commands.review, "read", "unseen", "9-2").output
    read = (data / "corpus.toml").read_text(encoding="utf-8")
    assert read == written.replace('pending = ["9-2", "11-1"]', 'pending = ["11-1"]')
    assert run(review_commands.review, "read", "unseen", "11-1").exit_code == 0
    assert "pending" not in (data / "corpus.toml").read_text(encoding="utf-8")


def test_with_the_first_provision_that_is_read_the_others_begin_to_wait(data: Path) -> None:
    assert run(review_commands.review, "read", "unseen").exit_code == 2
    assert run(review_commands.review, "accept", "unseen", "9-1-b").exit_code == 0
    assert run(review_commands.review, "read", "unseen", "9-1", "9-1-b").exit_code == 0
    corpus = parse_corpus("corpus.toml", (data / "corpus.toml").read_text(encoding="utf-8"))
    assert (corpus.status, corpus.pending) == ("machine-read", {"9-1-a", "9-2", "9-3", "10-1", "10-2"})


def test_a_corpus_is_not_person_reviewed_while_a_doubt_is_open(data: Path) -> None:
    annex = "\n\nAnnex\n\nThe Secretariat should print this list.\n"
    (data / "source" / "a.txt").write_text(SOURCE + annex, encoding="utf-8")
    listed, _, _ = run(review_commands.review, "list", "unseen").output.rpartition(" doubts open\n")
    assert "somebody is asked in what was read as text of an annex" in listed
    count = listed.rpartition("\n")[2]
    assert run(review_commands.review, "accept", "unseen", "9-1-b").exit_code == 0
    reviewed = ("read", "unseen", "9-1", "9-1-b", "--by", "Jane Doe")
    assert f"expected no open doubts in a corpus that a person has reviewed, found {count}; " in (
        run(review_commands.review, *reviewed).output
    )
    assert "needs a reason" in run(review_commands.review, "clear", "unseen", "1").output
    assert run(review_commands.review, "clear", "unseen", "9-1", "--reason", "fits").exit_code == 2
    words = ("clear", "unseen", f"1-{count}", "--reason", "a list", "--by", "Jane Doe")
    assert run(review_commands.review, *words).output == f"{count} cleared, 0 open\n"
    assert {(row["status"], row["by"]) for row in cells(data / "review" / "doubts.csv")} == {("cleared", "Jane Doe")}
    assert run(review_commands.review, *reviewed).exit_code == 0


def test_a_reading_is_recorded_with_the_name_of_the_person(data: Path) -> None:
    assert run(review_commands.review, "accept", "unseen", "9-1-b").exit_code == 0
    assert run(review_commands.review, "read", "unseen", "9-1").exit_code == 0
    assert run(review_commands.review, "read", "unseen", "9-1-b", "--by", "Jane Doe").exit_code == 0
    files = {path.name: path.read_bytes() for path in (data / "readings").iterdir()}
    readings = parse_readings("unseen/readings", files)
    assert [(one.by, one.name) for one in readings.recorded] == [
        ("language-model", "not recorded"),
        ("person", "Jane Doe"),
    ]
    assert readings.status("ask", "9-1") == "machine-read"
    assert readings.status("theme", "9-1-b") == "person-reviewed"
    assert readings.status("reaff", "9-1-a", "1-1") == "proposed"


# Counts ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unseen(small_knowledge: Knowledge, proposed: dict[str, list[Proposed]]) -> Build:
    """The new document, built after one theme and one pair were accepted."""
    theme, pair = (
        next(row for table in proposed.values() for row in table if row.key == key)
        for key in ("9-1-b/compensation", "10-2/9-2")
    )
    curated = {row.table: accept(row.table, None, [row], {}, "Jane Doe") for row in (theme, pair)}
    return build(parse_corpus("unseen/corpus.toml", CORPUS), CorpusFiles(SOURCE.encode(), curated), small_knowledge)


@pytest.fixture(scope="module")
def reviewed(small_graph: Path) -> Dataset:
    """The small corpus as it is built."""
    return load_built(small_graph)


@pytest.fixture(scope="module")
def both(reviewed: Dataset, unseen: Build) -> pyoxigraph.Store:
    """The small corpus and the new document in one store."""
    return Dataset(reviewed.names, {**reviewed.files, **unseen.dataset.files}).store()


def counted(store: pyoxigraph.Store, names: Names, query: str) -> Counter[tuple[str, ...]]:
    """Return the counts of a query of the site by the last parts of the IRIs of its row."""
    text = query_text(query, names).replace("<urn:session>", "rec:session")
    answer = rows(EmbeddedEngine(store, names.base).query(text, Selection(), AnswerFormats(), Limits()))
    return Counter(
        {tuple(cell.rpartition("/")[2] for cell in list(row.values())[:-1]): int(row["count"]) for row in answer}
    )


def test_the_graph_of_a_proposed_document_is_valid(unseen: Build) -> None:
    assert unseen.report.violations == ()


def test_no_count_of_what_was_reviewed_has_what_is_proposed(reviewed: Dataset, both: pyoxigraph.Store) -> None:
    before = reviewed.store()
    for query in ("count-addressees", "count-forces"):
        assert counted(both, reviewed.names, query) == counted(before, reviewed.names, query) != {}, query


def test_an_accepted_theme_is_counted_and_the_others_are_nowhere(reviewed: Dataset, both: pyoxigraph.Store) -> None:
    now, before = (counted(store, reviewed.names, "count-themes") for store in (both, reviewed.store()))
    assert now - before == {("compensation", "session-9"): 1}


def test_only_what_was_accepted_is_in_the_graph_and_says_so(unseen: Build) -> None:
    rec = unseen.dataset.names.base + "ontology#"
    status: dict[str, set[str]] = {}
    for triple in unseen.dataset.triples["unseen/annotations.ttl"]:
        if triple.predicate.value == f"{rec}status":
            kind = triple.subject.value.rpartition("_")[2].partition("-")[0]  # type: ignore[union-attr]
            slug = triple.object.value.rpartition("/")[2]  # type: ignore[union-attr]
            status.setdefault(kind, set()).add(slug)
    assert status["ask"] == {"proposed"}
    assert status["theme"] == {"person-reviewed"}
    lineage = [
        t.object.value.rpartition("/")[2]
        for t in unseen.dataset.triples["unseen/lineage.ttl"]
        if t.predicate.value == f"{rec}grade"
    ]  # type: ignore[union-attr]
    assert lineage == ["verbatim"]


def test_a_provision_stands_for_its_parts() -> None:
    open_ = {"theme": "children", "confidence": "0.50", "status": "proposed"}
    rows = [Proposed("themes.csv", {"provision": of, **open_}) for of in ("2-a", "2-b", "20")]
    assert [row.of for row in select(rows, ["2"], 0)] == ["2-a", "2-b"]
    assert [row.of for row in select(rows, ["2-b"], 0)] == ["2-b"]
