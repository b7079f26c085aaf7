"""The command line: its results and messages, and that it writes nothing when anything is wrong."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDFS

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.corpus_folder import turtle_files
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_build.pipeline.summary import summary
from reaffirm_core.annotate.annotator import unused
from reaffirm_core.cli import main
from reaffirm_core.corpus import Corpus
from reaffirm_core.names import BASE
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.publish.show import show, underline
from tests.conftest import OFFICIAL, ROOT, reaffirm, reaffirm_apart

SOURCE = "data/tip/source/small-zh.txt"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("module", ["reaffirm_core", "reaffirm_core.cli"])
def test_the_command_runs_as_a_module(module: str) -> None:
    command = [sys.executable, "-m", module, "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("reaffirm, version ")


def test_a_build_writes_one_file_per_graph_and_sums_up(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "1")  # the shared build was written under another
    out = tmp_path / "out"
    run = reaffirm_apart(small, "build", "--corpus", "tip", "--out", out)
    assert (run.returncode, run.stderr) == (0, "")
    assert snapshot(out) == snapshot(small / "data" / "graph")
    assert re.search(r"^  2 +5 +4 +7$", run.stdout, re.MULTILINE)
    assert re.search(r"^  all +8 +6 +11$", run.stdout, re.MULTILINE)
    assert re.search(r"all \d+ characters accounted for", run.stdout)
    assert re.search(r"dataset: sha256 [0-9a-f]{64}$", run.stdout)


def test_the_committed_graph_is_what_a_build_writes(built: Build, corpus: Corpus, knowledge: Knowledge) -> None:
    assert (built.report.violations, built.report.unmatched_shapes) == ((), ())
    assert unused(knowledge.packs[corpus.language].grammar, [built.annotations.uses]) == []
    committed = snapshot(ROOT / "data" / "graph")
    written = {f"tip/{name}": text.encode() for name, text in turtle_files("tip", built.dataset).items()}
    outdated = [file for file in {**committed, **written} if committed.get(file) != written.get(file)]
    assert outdated == [], "data/graph is not current: run `reaffirm build`"
    lines = list(summary(corpus, built))
    assert any(re.search(r"^  4 +46 +30 +72$", line) for line in lines)
    assert any(re.search(r"^  all +197 +119 +295$", line) for line in lines)
    assert any("all 20,730 characters accounted for" in line for line in lines)
    assert built.report.focus_nodes["shape:Provision"] == 316


def test_another_base_changes_every_name_of_ours(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = reaffirm(small, "build", "--corpus", "tip", "--out", out, "--base", "https://example.org/r/")
    assert run.returncode == 0
    written = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.ttl"))
    assert "w3id.org/reaffirm" not in written
    assert "<https://example.org/r/ontology#>" in written
    run = reaffirm(small, "query", "--data", out, "ASK { tip:2-2-b-2 rec:session tip:session-2 }")
    assert run.stdout == "yes\n"


@pytest.mark.parametrize("base", ["example.org/", "https://example.org/r", "ftp://example.org/"])
def test_a_base_that_is_no_http_iri_with_a_slash_is_wrong_usage(base: str, small: Path) -> None:
    run = reaffirm(small, "build", "--check", "--base", base)
    assert run.returncode == 2
    assert "--base" in run.stderr


def rewrite(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    """Return a damage to one file of a checkout."""

    def damage(checkout: Path) -> None:
        path = checkout / file
        text = path.read_text(encoding="utf-8")
        assert change(text) != text
        path.write_text(change(text), encoding="utf-8")

    return damage


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    return rewrite(file, lambda text: text.replace(old, new, 1))


def gb18030(checkout: Path) -> None:
    path = checkout / SOURCE
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def override_nothing(checkout: Path) -> None:
    table = "provision,ask,field,value,words,reason\n2-9,1,strength,may,x,y\n"
    (checkout / "data/tip/curated/asks.csv").write_text(table, encoding="utf-8")


#: Damage → the error message.
BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a missing source": (lambda c: (c / SOURCE).unlink(), "small-zh.txt: cannot be read: No such file"),
    "an empty source": (lambda c: (c / SOURCE).write_text(""), "small-zh.txt: is empty"),
    "another encoding": (gb18030, "small-zh.txt, line 1: byte 0xb7 is not UTF-8"),
    "a repeated item": (swap(SOURCE, "\n3. 尚未", "\n2. 尚未"), "line 35: number '2' where '3'"),
    "a repeated letter": (swap(SOURCE, " (b) 至少", " (a) 至少"), "line 29: number 'a' where 'b'"),
    "a marker without its note": (swap(SOURCE, "下培训", "下，7培训"), "line 15: a footnote marker '7' without"),
    "a note without its marker": (swap(SOURCE, "》1第6条", "》第6条"), "line 19: footnote 1 has no marker"),
    "a pack that is no TOML": (swap("data/packs/zh.toml", "[text]", "[text"), "zh.toml: not valid TOML"),
    "a corrupt ontology": (swap("ontology/rec.ttl", "a owl:Ontology ;", "a owl:Ontology"), "rec.ttl, line "),
    "a corrupt shape": (swap("shapes/session.ttl", " ;", ""), "session.ttl, line "),
    "an article that does not exist": (swap(SOURCE, "第6条第6款", "第66条"), "inst:tip-protocol-66"),
    "an override of nothing": (
        override_nothing,
        "tip/curated/asks.csv, row 2, column provision: '2-9' is not known here",
    ),
    "a corpus without its file": (
        lambda c: (c / "data/tip/corpus.toml").unlink(),
        "tip/corpus.toml: cannot be read: No such file",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_build_of_bad_input_names_the_place_and_writes_nothing(
    case: str, small_checkout: Path, tmp_path: Path
) -> None:
    damage, problem = BAD[case]
    damage(small_checkout)
    before = snapshot(small_checkout)
    run = reaffirm(small_checkout, "build", "--corpus", "tip", "--out", tmp_path / "out")
    assert run.returncode == 1, run.stdout
    assert re.fullmatch(r"Error: [^\n]+\n(?:  [^\n]+\n)*", run.stderr), run.stderr
    assert problem in run.stderr
    assert run.stdout == ""
    assert not (tmp_path / "out").exists()
    assert snapshot(small_checkout) == before


def test_a_build_does_not_ask_whether_each_pattern_of_a_pack_matches(small_checkout: Path) -> None:
    """A user's documents need not use what a shipped pack reads. The packs are tested on the project's own corpora."""
    run = reaffirm(small_checkout, "build")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_build_of_no_corpus_is_an_error(small_checkout: Path) -> None:
    (small_checkout / "data/tip/corpus.toml").unlink()
    run = reaffirm(small_checkout, "build")
    assert run.returncode == 1
    assert "contains no corpus" in run.stderr


def test_a_shape_that_meets_nothing_is_an_error(small_checkout: Path) -> None:
    shapes = small_checkout / "shapes" / "session.ttl"
    extra = "\nshape:Unmet a sh:NodeShape ; sh:targetClass rec:Unmet .\n"
    shapes.write_text(shapes.read_text(encoding="utf-8") + extra, encoding="utf-8")
    before = snapshot(small_checkout / "data" / "graph")
    for command, end in (("build", "; nothing was written"), ("validate", "")):
        run = reaffirm(small_checkout, command)
        problem = f"no node matches these shapes: shape:Unmet; check their targets{end}"
        assert (run.returncode, run.stderr) == (1, f"Error: {problem}\n")
    assert snapshot(small_checkout / "data" / "graph") == before


def test_a_graph_that_breaks_a_shape_is_not_written_and_an_older_graph_stays(small_checkout: Path) -> None:
    swap("ontology/rec.ttl", '    rdfs:label "会议"@zh ;\n', "")(small_checkout)
    before = snapshot(small_checkout / "data" / "graph")
    run = reaffirm(small_checkout, "build", "--corpus", "tip")
    assert run.returncode == 1
    assert "the graph violates its shapes; nothing was written" in run.stderr
    assert "tip/vocabulary.ttl: violation: rec:Session" in run.stderr
    assert snapshot(small_checkout / "data" / "graph") == before


def test_an_out_that_is_under_a_file_cannot_be_written(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    run = reaffirm(small, "build", "--out", tmp_path / "file" / "out")
    assert run.returncode == 1
    assert re.fullmatch(r"Error: [^\n]+cannot be written[^\n]+\n", run.stderr)


# Validate ---------------------------------------------------------------------------


def test_the_built_graph_is_valid_and_every_shape_is_tried(small: Path) -> None:
    run = reaffirm(small, "validate")
    assert (run.returncode, run.stderr) == (0, "")
    assert "shape:Provision: 14 focus nodes" in run.stdout
    assert ": 0 focus nodes" not in run.stdout
    assert "0 violations" in run.stdout


def test_one_file_is_validated_together_with_the_ontology(small: Path) -> None:
    run = reaffirm(small, "validate", small / "data" / "graph" / "tip" / "text.ttl")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_broken_file_is_reported_with_file_focus_path_and_message(small: Path, tmp_path: Path) -> None:
    text = (small / "data" / "graph" / "tip" / "text.ttl").read_text(encoding="utf-8")
    broken = tmp_path / "broken.ttl"
    broken.write_text(text.replace('    rec:number "1" ;\n', "", 1), encoding="utf-8")
    run = reaffirm(small, "validate", broken)
    assert run.returncode == 1
    assert re.search(
        rf"^{re.escape(str(broken))}: violation: tip:1-1 rec:number: [A-Z].+ / .*[\u4e00-\u9fff]", run.stdout
    )


@pytest.mark.parametrize("name", ["empty.ttl", "empty.trig", "empty.nq", "empty.jsonld"])
def test_a_file_without_triples_does_not_pass(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("[]" if name.endswith("ld") else "")
    run = reaffirm(ROOT, "validate", tmp_path / name)
    assert run.returncode == 1
    assert f"{name}: contains no triples" in run.stderr


def test_a_named_graph_of_a_trig_file_is_validated(small: Path, tmp_path: Path) -> None:
    turtle = (small / "data" / "graph" / "tip" / "text.ttl").read_text(encoding="utf-8")
    text = turtle.replace('    rec:number "1" ;\n', "", 1)
    head, _, body = text.partition("\n\n")
    (tmp_path / "text.trig").write_text(f"{head}\n<urn:graph> {{\n{body}\n}}\n", encoding="utf-8")
    run = reaffirm(small, "validate", tmp_path / "text.trig")
    assert run.returncode == 1
    assert "tip:1-1 rec:number" in run.stdout


def test_an_impossible_date_is_named_without_a_traceback(small: Path, tmp_path: Path) -> None:
    turtle = (small / "data" / "graph" / "tip" / "text.ttl").read_text(encoding="utf-8")
    text = re.sub(r'"\d{4}-\d\d-\d\d"(?=\^\^xsd:date)', '"2010-13-40"', turtle)
    (tmp_path / "text.ttl").write_text(text.replace('    rec:number "1" ;\n', "", 1), encoding="utf-8")
    run = reaffirm(small, "validate", tmp_path / "text.ttl")
    assert run.returncode == 1
    assert '"2010-13-40"^^xsd:date: This value does not have the form of its datatype, xsd:date.' in run.stdout
    assert "tip:1-1 rec:number" in run.stdout, "other faults are listed too"
    assert "Traceback" not in run.stderr


def test_a_file_that_no_shape_is_for_does_not_pass(small: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    run = reaffirm(small, "validate", tmp_path / "other.ttl")
    assert run.returncode == 1
    assert "other.ttl: no shape targets any node of this file" in run.stderr


def test_a_corrupt_file_is_an_error_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> ?")
    run = reaffirm(ROOT, "validate", tmp_path / "bad.ttl")
    assert run.returncode == 1
    assert re.fullmatch(r"Error: .*bad\.ttl, line 2: not valid Turtle: [^\n]+\n", run.stderr)


def test_an_unknown_extension_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data.xlsx").write_text("x")
    run = reaffirm(ROOT, "validate", tmp_path / "data.xlsx")
    assert run.returncode == 1
    assert "unknown RDF format 'xlsx'" in run.stderr


# Query, export, stats, serve ----------------------------------------------------------


def test_a_query_answers_as_a_table_with_short_names(small: Path) -> None:
    run = reaffirm(small, "query", "SELECT ?s ?n { ?s rec:ordinal ?n } ORDER BY ?n LIMIT 2")
    assert run.stdout.split("\n") == [
        "s                    n",
        "tip:session-1        1",
        "tip:session-2        2",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("csv", "n\r\n1"), ("tsv", "?n\n1"), ("json", '{"head":{"vars":["n"]}'), ("xml", "<?xml")],
)
def test_a_query_answers_in_every_format(name: str, beginning: str, small: Path) -> None:
    run = reaffirm(small, "query", "--format", name, "SELECT ?n { tip:session-1 rec:ordinal ?n }")
    assert run.stdout.replace("\r\n", "\n").startswith(beginning.replace("\r\n", "\n"))


def test_a_query_comes_from_a_file_or_standard_input(small: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { tip:session-1 a rec:Session }")
    assert reaffirm(small, "query", "--file", tmp_path / "q.rq").stdout == "yes\n"
    assert reaffirm_apart(small, "query", "--file", "-", input="ASK { tip:session-9 a rec:Session }").stdout == "no\n"


def test_a_closed_pipe_is_no_error_message(small_graph: Path) -> None:
    query = ["query", "SELECT * { ?s ?p ?o }", "--format", "csv", "--data", str(small_graph)]
    command = [sys.executable, "-m", "reaffirm_core", *query]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_graph_is_answered_as_turtle(small: Path) -> None:
    run = reaffirm(small, "query", "CONSTRUCT { ?s rec:ordinal ?n } WHERE { ?s rec:ordinal ?n }")
    assert run.stdout.count("ontology#ordinal") == 3


def test_a_query_with_a_retired_term_has_a_warning(small: Path) -> None:
    run = reaffirm(small, "query", "ASK { ?s rec:rank ?n ; rec:citesWithin ?w }")
    assert (run.returncode, run.stdout) == (0, "no\n")
    assert run.stderr.splitlines() == [
        "Warning: rec:rank is retired; use rec:level",
        "Warning: rec:citesWithin is retired; use rec:restsOn",
    ]


def test_a_query_that_is_no_sparql_is_an_error(small: Path) -> None:
    run = reaffirm(small, "query", "SELECT ?s WHERE { ?s")
    assert run.returncode == 1
    assert re.fullmatch(r"Error: not a SPARQL query: [^\n]+\nSELECT \?s WHERE { \?s\n {16}\^\n", run.stderr)


@pytest.mark.parametrize("arguments", [[], ["ASK {}", "--file", "-"], ["ASK {}", "--format", "pdf"]])
def test_wrong_usage_of_query_exits_with_2(arguments: list[str], small: Path) -> None:
    assert reaffirm(small, "query", *arguments, input="").returncode == 2


def test_a_build_of_an_unknown_corpus_names_the_corpora(small: Path) -> None:
    run = reaffirm(small, "build", "--corpus", "nope")
    assert run.returncode == 1
    assert "the corpus 'nope' does not exist; choose one of tip\n" in run.stderr


@pytest.mark.parametrize(
    ("query", "name", "fitting"),
    [
        ("ASK {}", "turtle", "table, json, xml, csv, tsv"),
        ("CONSTRUCT WHERE { ?s a rec:Session }", "csv", "turtle, trig, ntriples, nquads, jsonld, rdfxml"),
    ],
)
def test_a_format_that_does_not_fit_a_query_is_refused_with_those_that_do(
    query: str, name: str, fitting: str, small: Path
) -> None:
    run = reaffirm(small, "query", query, "--format", name)
    assert run.returncode == 2
    assert f"choose one of {fitting}\n" in run.stderr


@pytest.mark.parametrize("name", ["candidates", "propose", "quality", "stats"])
def test_a_command_that_is_gone_names_what_replaces_it(name: str, small: Path) -> None:
    run = reaffirm(small, name)
    assert run.returncode == 2
    assert f"the command {name} is gone; use " in run.stderr


def test_an_export_has_the_format_of_its_suffix(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "text.ttl"
    assert reaffirm(small, "export", "--graph", "text", "--out", out).returncode == 0
    assert out.read_bytes() == reaffirm(small, "export", "--graph", "text", "--format", "turtle").stdout.encode()
    run = reaffirm(small, "export", "--out", tmp_path / "all.owl")
    assert run.returncode == 2
    assert (
        "no format has the suffix .owl; use one of .ttl, .trig, .nt, .nq, .jsonld, .rdf, .csv, .akn.xml" in run.stderr
    )


def test_export_to_a_file_leaves_nothing_behind_if_it_fails(small: Path, tmp_path: Path) -> None:
    run = reaffirm(small, "export", "--format", "nquads", "--out", tmp_path / "all.nq")
    assert (run.returncode, run.stdout) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["all.nq"]
    run = reaffirm(small, "export", "--out", tmp_path / "none" / "all.trig")
    assert run.returncode == 1
    assert "cannot be written" in run.stderr


def test_show_prints_all_facts_with_their_evidence(served: LocalDataset) -> None:
    out = reaffirm(ROOT, "show", "4-46-i-2").stdout
    assert out.startswith("4-46-i-2: fourth session, recommendation 46 (i) (ii) / 第四次会议，建议46(i)㈡\n")
    assert "presented at the third session (2010-10-19), as orally amended\n" in out
    assert "1. Should / 应当 — States parties (inherited): “缔约国应当” in 4-46-i [22–27]\n" in out
    assert "\x1b" not in out
    assert click.unstyle(shown("4-46-i-2", served)) == out


def shown(identifier: str, served: LocalDataset) -> str:
    """Return what ``show`` prints of a provision of the compendium."""
    run_query = query_runner(served)
    return "".join(f"{line}\n" for line in show(identifier, lambda name, of=identifier: run_query(f"show-{name}", of)))


def test_show_names_both_sides_of_a_reference(served: LocalDataset) -> None:
    assert "1-11 (paragraph 12 of CTOC/COP/WG.4/2009/2): reaffirms" in shown("2-43", served)
    assert "is referred to by:\n  2-43 (paragraph 12" in shown("1-11", served)
    assert "Organized Crime Convention: “同上，第2225卷，第39574号。” in footnote-2" in shown("1-2", served)


def test_show_follows_the_lineage_both_ways(served: LocalDataset) -> None:
    out = shown("7-2-b", served)
    assert "reaffirms:\n  1-11-b (nearly the same words; detected; limit added: Prosecutorial discretion): “" in out
    assert "is reaffirmed by:\n  8-1-c (nearly the same words; detected): “" in out
    assert out.endswith("lineage: Non-punishment of trafficked persons\n")
    assert (
        "\n    8-1-c (unofficial working translation, made from the Chinese by a language model): In accordance" in out
    )
    assert "4-46-a (taken up with changes; detected; as orally amended): “" in shown("7-2-o", served)


def test_show_lists_the_parts_of_an_item_with_the_lineage_of_each(served: LocalDataset) -> None:
    out = shown("1-11", served)
    first, second = out.split("\npart 1-11-b (source text, Chinese version): ")
    assert "\npart 1-11-a (source text, Chinese version): 确立查明人口贩运活动被害人" in first
    says = "same request, other words; detected; the later text reaffirms item 1-11 as a whole"
    assert f"\n    2-43 ({says}): " in first.partition("\n  is reaffirmed by:\n")[2]
    assert "7-2-b (nearly the same words; detected; only put to the Conference of the Parties; limit added:" in second
    assert second.endswith("  lineage: Non-punishment of trafficked persons\n")


def test_show_tells_options_and_what_a_chapeau_cites(served: LocalDataset) -> None:
    out = shown("4-46-i-2", served)
    assert "     an option; its chapeau asks for at least: 1\n" in out
    assert "its chapeau cites:\n  Trafficking in Persons Protocol, article 6 (6): “" in out
    assert "parts are options, of which it asks for at least:\n  1: “至少采用下列一种选择” [27–37]" in shown(
        "4-46-i", served
    )
    assert "\ncites:\n" in shown("4-46-c", served)


def test_show_says_what_was_only_put_to_another_body(served: LocalDataset) -> None:
    out = shown("7-1-f", served)
    assert "     not adopted, but put for decision to: Conference of the Parties\n" in out
    assert "\nput to the Conference of the Parties by the seventh session (2017-09-08)\n" in out
    assert "\nadopted by" not in out
    item = shown("7-1", served).partition("\npart ")[0]
    assert "put for decision" not in item
    assert "\nadopted by the seventh session" in item


NOTE = "unofficial working translation, made from the Chinese by a language model"


def test_show_has_the_translation_beside_the_original(served: LocalDataset) -> None:
    out = shown("4-46-i-2", served)
    own, _, compared = out.partition("\nasks:\n")
    assert own.count(f" ({NOTE}): ") == own.count(" (source text, Chinese version") == 3  # two chapeaux and the text
    assert f"\n    1-13 ({NOTE}): " in compared
    assert f"\nunder 4-46-i ({NOTE}): " in out
    run_query = query_runner(served)
    chinese = list(show("4-46-i-2", lambda name, of="4-46-i-2": run_query(f"show-{name}", of), "zh"))
    assert not any("translation" in line or "version" in line for line in chinese)
    assert any(line.startswith("text (source line") for line in chinese)


def test_show_has_notes_in_the_language_of_its_option(served: LocalDataset, small_graph: Path) -> None:
    def lines(of: LocalDataset, identifier: str, language: str) -> str:
        ask = query_runner(of)
        return "\n".join(show(identifier, lambda name, of=identifier: ask(f"show-{name}", of), language))

    assert "repeat those of 4-24 nearly one for one" in lines(served, "7-1-f", "en")
    chinese = lines(served, "7-1-f", "zh")
    assert "几乎逐字重复 4-24" in chinese
    assert "nearly one for one" not in chinese
    small = open_local(small_graph)
    note = Literal("Words of a reader.", language="en")
    for quad in list(small.store.quads_for_pattern(None, NamedNode(f"{BASE}ontology#ask"), None)):
        small.store.add(Quad(quad.object, NamedNode(str(RDFS.comment)), note, quad.graph_name))
    assert "note: Words of a reader.\n" in lines(small, "1-1", "en") + "\n"
    assert "note: Words of a reader. (in English only)\n" in lines(small, "1-1", "zh") + "\n"


def test_show_prefers_an_english_version_to_the_translation(official_english: LocalDataset) -> None:
    out = shown("1-1", official_english)
    assert f"\ntext (English): {OFFICIAL}\ntext (source text, Chinese version; source line" in out
    assert NOTE not in out.partition("\nasks:\n")[0]
    assert NOTE in shown("1-2", official_english)


def test_show_keeps_repeats_in_a_session_apart(served: LocalDataset) -> None:
    out = shown("2-9", served)
    reaffirmed, _, repeated = out.partition("repeats in its session:\n  2-7 (taken up with changes; detected): “")
    assert "reaffirms:\n  1-23-a (taken up with changes" in reaffirmed
    assert "2-7" not in reaffirmed
    assert "is repeated in its session by:\n  2-10 (taken up with changes; detected): “" in repeated


def test_show_underlines_the_evidence_on_a_terminal() -> None:
    assert underline("abcdef", [(1, 3), (2, 4)]) == "a\x1b[4mbcd\x1b[0mef"
    assert underline("abc", []) == "abc"


def test_show_of_an_unknown_identifier_suggests_near_ones(small: Path) -> None:
    run = reaffirm(small, "show", "2-2-b-9")
    assert run.returncode == 1
    assert re.fullmatch(r"Error: there is no provision 2-2-b-9; the nearest are 2-2-b-[^\n]+\n", run.stderr)
    assert "looks like 4-46-i-2" in reaffirm(small, "show", '" } #').stderr


def test_without_a_built_graph_the_next_step_is_named(small_checkout: Path) -> None:
    shutil.rmtree(small_checkout / "data" / "graph")
    for command in (["query", "ASK {}"], ["export"], ["validate"], ["trace", "2-1"], ["check", "-"]):
        run = reaffirm(small_checkout, *command, input="缔约国应当保护儿童。")
        assert run.returncode == 1
        assert "contains no built graph; run `reaffirm build` first" in run.stderr
    run = reaffirm(small_checkout, "query", "ASK {}", "--data", small_checkout / "shapes")
    assert "contains no built graph; name a folder that `reaffirm build --out` wrote" in run.stderr


def test_a_corrupt_built_file_is_an_error_with_its_name_or_its_line(small_checkout: Path) -> None:
    text = small_checkout / "data" / "graph" / "tip" / "text.ttl"
    text.write_text(text.read_text(encoding="utf-8")[:-3], encoding="utf-8")
    run = reaffirm_apart(small_checkout, "query", "ASK {}")
    assert (run.returncode, f"Error: {text}: is torn, or was changed" in run.stderr) == (1, True)
    run = reaffirm_apart(small_checkout, "query", "ASK {}", "--trust-files")
    assert run.returncode == 1
    assert re.search(r"\nError: tip/text\.ttl, line \d+: not valid Turtle: [^\n]+\n", run.stderr)


def test_a_port_in_use_is_an_error_that_says_what_to_do() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        run = reaffirm(ROOT, "serve", "--port", port)
    assert run.returncode == 1
    assert re.fullmatch(rf"Error: cannot listen on 127.0.0.1:{port}: Address already in use; [^\n]+\n", run.stderr)


def test_a_store_that_cannot_be_opened_is_an_error(small: Path, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no store")
    run = reaffirm(small, "serve", "--store", tmp_path / "store", "--port", 48231)
    assert run.returncode == 1
    assert re.fullmatch(r"Error: the store .* cannot be opened: [^\n]+\n", run.stderr)
    assert (tmp_path / "store").read_text() == "no store"


@pytest.mark.parametrize(
    "arguments",
    [["--mount", "reaffirm"], ["--mount", "/a/"], ["--port", "70000"], ["--port", "x"], ["--allowed-host", "a/b"]],
)
def test_wrong_usage_of_serve_exits_with_2(arguments: list[str]) -> None:
    assert reaffirm(ROOT, "serve", *arguments).returncode == 2


def test_the_list_of_commands_shows_the_help_of_each_without_an_import() -> None:
    context = click.Context(main)
    commands = {name: command for name in main.list_commands(context) if (command := main.get_command(context, name))}
    lists = click.HelpFormatter(), click.HelpFormatter()
    main.format_commands(context, lists[0])
    click.Group(commands=commands).format_commands(context, lists[1])
    assert lists[0].getvalue() == lists[1].getvalue() != ""
    loaded = (
        "import sys; from reaffirm_core.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert not {"numpy", "rdflib", "flask"} & set(run.stdout.split())


def test_every_command_has_help() -> None:
    for command in ["", *main.list_commands(click.Context(main))]:
        run = reaffirm(ROOT, *([command] if command else []), "--help")
        assert (run.returncode, "Usage:" in run.stdout) == (0, True), command
