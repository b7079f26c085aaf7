"""Differences of datasets: exact as N-Quads, readable as a table, and refused where they would mislead."""

from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from reaffirm_core.graph_files.built import load_built
from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.publish.commands import diff

TEXT = NamedNode(Names()["rec"].text)
CITES = NamedNode(Names()["rec"].cites)
CLAUSE = NamedNode(Names()["tip"]["4-46-c"])
OTHER = NamedNode(Names()["inst"]["tip-protocol-6-2"])
OLD_WORDS, NEW_WORDS = "赔偿的措施", "赔偿和补偿的措施"


def named_quads(store: pyoxigraph.Store, subject: NamedNode) -> set[Quad]:
    """The quads about a node in named graphs; the default graph repeats them."""
    return {quad for quad in store.quads_for_pattern(subject, None, None) if quad.graph_name != DefaultGraph()}


def write(path: Path, quads: set[Quad]) -> Path:
    path.write_bytes(pyoxigraph.serialize(sorted(quads, key=str), format=pyoxigraph.RdfFormat.N_QUADS) or b"")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(diff, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def quads(served: LocalDataset) -> set[Quad]:
    """One clause, the version of the ontology, and the labels of what changes: small enough to be compared often."""
    subjects = [CLAUSE, TEXT, CITES, OTHER, NamedNode(Names()["inst"]["tip-protocol-6-6"])]
    subjects += [NamedNode(f"{Names().base}{name}") for name in ("ontology", "tip/session-3", "tip/session-4")]
    return {quad for subject in subjects for quad in named_quads(served.store, subject)}


@pytest.fixture(scope="module")
def old(quads: set[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("diff") / "old.nq", quads)


@pytest.fixture(scope="module")
def changes(quads: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What is taken away and what is put in."""
    (text,) = (quad for quad in quads if quad.subject == CLAUSE and quad.predicate == TEXT)
    assert isinstance(text.object, Literal)
    words = Literal(text.object.value.replace(OLD_WORDS, NEW_WORDS), language="zh")
    cites = next(quad for quad in quads if quad.subject == CLAUSE and quad.predicate == CITES)
    return {text, cites}, {
        Quad(CLAUSE, TEXT, words, text.graph_name),
        Quad(CLAUSE, CITES, OTHER, cites.graph_name),
    }


@pytest.fixture(scope="module")
def new(quads: set[Quad], changes: tuple[set[Quad], set[Quad]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    removed, added = changes
    return write(tmp_path_factory.mktemp("diff") / "new.nq", (quads - removed) | added)


def test_the_same_dataset_does_not_differ_from_itself_in_any_form(small_graph: Path, tmp_path: Path) -> None:
    load_built(small_graph).store().dump(tmp_path / "reaffirm.nq", pyoxigraph.RdfFormat.N_QUADS)
    compared = run(tmp_path, small_graph)
    assert (compared.exit_code, compared.output) == (0, "")


def test_nquads_are_exactly_what_changed(old: Path, new: Path, changes: tuple[set[Quad], set[Quad]]) -> None:
    found = run(old, new, "--format", "nquads")
    assert found.exit_code == 1
    for name, expected in zip(("removed", "added"), changes, strict=True):
        only = run(old, new, "--format", "nquads", "--only", name)
        assert only.exit_code == 1
        assert set(pyoxigraph.parse(only.output.encode(), pyoxigraph.RdfFormat.N_QUADS)) == expected
        assert only.output in found.output


def test_a_reader_sees_graph_node_and_words(old: Path, new: Path) -> None:
    found = run(old, new)
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert lines[0] == "graph:inferred: 1 removed, 1 added"
    assert lines[1] == "  fourth session, recommendation 46 (c) (tip:4-46-c)"
    assert lines[2] == (
        "    - cites (rec:cites): Trafficking in Persons Protocol, article 6 (6) (inst:tip-protocol-6-6)"
    )
    assert lines[3].startswith("    + cites (rec:cites): Trafficking in Persons Protocol, article 6 (2)")
    assert lines[4] == "graph:text: 1 removed, 1 added"
    assert lines[6].startswith("    ~ text (rec:text): ")
    assert "[-" in lines[6] or "{+" in lines[6]
    assert len(lines) == 7


def test_it_speaks_chinese_too(old: Path, new: Path) -> None:
    found = run(old, new, "--lang", "zh").output
    assert "  第四次会议，建议46(c) (tip:4-46-c)\n" in found
    assert "- 引用对象 (rec:cites): 《贩运人口议定书》第6条第6款 (inst:tip-protocol-6-6)" in found


def test_versions_of_the_ontology_are_compared_only_when_asked(old: Path, quads: set[Quad], tmp_path: Path) -> None:
    predicate = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    (version,) = (quad for quad in quads if quad.predicate == predicate)
    later = Quad(version.subject, predicate, Literal("9.0.0"), version.graph_name)
    other = write(tmp_path / "other.nq", (quads - {version}) | {later})
    refused = run(old, other)
    assert refused.exit_code == 2
    assert f"follows version {version.object.value} of the ontology, {other} version 9.0.0" in refused.output  # type: ignore[union-attr]
    assert run(old, other, "--any-version").exit_code == 1


def test_what_would_mislead_is_refused(old: Path, quads: set[Quad], tmp_path: Path) -> None:
    base = Names().base
    elsewhere = tmp_path / "elsewhere.nq"
    elsewhere.write_text(old.read_text(encoding="utf-8").replace(base, "https://example.org/"), encoding="utf-8")
    blank = write(tmp_path / "blank.nq", {*list(quads)[:5], Quad(BlankNode("b"), TEXT, Literal("x"))})
    triples = tmp_path / "triples.nt"
    triples.write_bytes(
        pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    )
    broken = tmp_path / "broken.nq"
    broken.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    odd = tmp_path / "odd.md"
    odd.write_text("", encoding="utf-8")
    empty = write(tmp_path / "empty.nq", set())
    for path, problem in (
        (elsewhere, f"was built under {base}, {elsewhere} under https://example.org/"),
        (blank, "has blank nodes"),
        (triples, "has no named graphs"),
        (broken, "line 1: not valid N-Quads"),
        (empty, "contains no facts"),
        (odd, "the extension is not that of an RDF format"),
        (tmp_path / "nothing.nq", "cannot be read"),
        (tmp_path, "no built graph"),
    ):
        refused = run(old, path)
        assert (refused.exit_code, problem in refused.output) == (2, True), refused.output
    assert run(old, old, "--only", "added").exit_code == 2
