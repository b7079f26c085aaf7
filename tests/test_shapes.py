"""The shapes are tried on valid and invalid examples, and checked for what SHACL would pass over in silence.

``tests/shapes/<shape file>/valid.<what>.ttl`` conforms; ``invalid.<shape>.ttl`` (numbered if a shape can be broken
in several ways) gives the results in ``invalid.<shape>.expected``: a focus node, a tab, the English message.

A validation takes its time for the shapes, not for the nodes, so the examples of a folder are validated together. Each
stands in a world of its own: with its own copy of the context, all nodes named anew, so that no example sees another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from reaffirm_build.validate import all_at_once

ROOT = Path(__file__).resolve().parents[1]
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = ROOT / "tests" / "shapes"
ONTOLOGY = ROOT / "ontology" / "rec.ttl"
CONCEPTS = (ROOT / "ontology" / "actors.ttl", ROOT / "ontology" / "strengths.ttl")
CONTEXT = EXAMPLES / "context.ttl"

REC = Namespace("https://w3id.org/reaffirm/ontology#")
SHAPE = Namespace("https://w3id.org/reaffirm/shapes#")
SCHEME = Namespace("https://w3id.org/reaffirm/scheme/")
ACTOR = Namespace("https://w3id.org/reaffirm/actor/")
STRENGTH = Namespace("https://w3id.org/reaffirm/strength/")
OA = Namespace("http://www.w3.org/ns/oa#")
#: The vocabularies that shapes borrow from, each of which rdflib knows in full.
CLOSED: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD)
#: Terms of Web Annotation, which rdflib does not know.
OA_TERMS = {OA.hasSource}

#: The name of a node in a world.
WORLD = "urn:world:{}:{}"
#: The namespaces whose nodes are named after their world.
OWN = ("https://w3id.org/reaffirm/", "https://example.org/")
#: Those below them whose nodes all worlds share.
SHARED = tuple(f"https://w3id.org/reaffirm/{kind}/" for kind in ("actor", "form", "group", "strength", "theme"))
#: The folder of which each example is validated alone, since its shapes compare all the concepts of a scheme.
ALONE = "concept"
#: The examples of one validation: with more, a failure takes longer, since pyshacl counts the whole store for each.
TOGETHER = 20
#: The shapes that compare a provision with all others of its document, so that an example needs the whole context.
OF_A_DOCUMENT = {
    "AskedProvision-ask-missing",
    "Provision-identifier-unique",
    "Provision-order-unique",
    "ReadProvision-headline-missing",
    "ReadProvision-judgement-missing",
}

VALID = sorted([CONTEXT, *EXAMPLES.glob("*/valid.*.ttl")])
INVALID = sorted(EXAMPLES.glob("*/invalid.*.ttl"))


@dataclass(frozen=True)
class Result:
    """What a validation says of a node."""

    focus: str  #: an IRI
    message: str  #: in English, of the shape or constraint that is broken; no two have the same


@cache
def shapes(*files: Path) -> Graph:
    """The shapes of the files, or all."""
    graph = Graph(bind_namespaces="none")
    for file in files or SHAPE_FILES:
        graph.parse(file)
    return graph


@cache
def tried() -> Graph:
    """All shapes as a build tries them."""
    return all_at_once(shapes())


@cache
def with_message(*files: Path) -> list[URIRef]:
    """The shapes and constraints that have a message of their own: each is a named node."""
    found = set(shapes(*files).subjects(SH.message))
    named = sorted(shape for shape in found if isinstance(shape, URIRef))
    assert len(named) == len(found)
    return named


def messages(source: Node, language: str) -> list[str]:
    """The messages of a shape or constraint in a language."""
    found = shapes().objects(source, SH.message)
    return [str(text) for text in found if isinstance(text, Literal) and text.language == language]


def name(example: Path) -> str:
    return str(example.relative_to(EXAMPLES))


def shape_of(example: Path) -> str:
    """Return the local name of the shape that an invalid example is named after."""
    return re.sub(r"-\d+$", "", example.stem.removeprefix("invalid."))


def data(*files: Path) -> Graph:
    """Files as one graph, on the engine of the build."""
    graph = Graph(store="Oxigraph")
    for file in files:
        graph.parse(file, format="ox-turtle")
    return graph


@cache
def ontology() -> Graph:
    return data(ONTOLOGY)


def validate(examples: Iterable[Path]) -> dict[Path, set[Result]]:
    """Return the results for each example, each in a world of its own, of one validation of all."""
    worlds = {str(number): example for number, example in enumerate(examples)}
    graph = data()
    for number, example in worlds.items():
        for triple in in_world(number, in_context(example)):
            graph.add(triple)
    for triple in ontology().triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    results: dict[Path, set[Result]] = {example: set() for example in worlds.values()}
    for result in results_of(graph):
        world = re.match(WORLD.format(r"(\d+)", ""), result.focus)
        focus = result.focus[world.end() :] if world else result.focus
        for example in [worlds[world[1]]] if world else worlds.values():
            results[example].add(Result(focus, result.message))
    return results


def in_context(example: Path) -> Graph:
    """Return an example with what it refers to in the context, near or far, and the parts of provisions among it."""
    if example == CONTEXT or shape_of(example) in OF_A_DOCUMENT:
        return data(*{CONTEXT, example})
    graph, context = data(example), context_graph()
    reached: set[Node] = set()
    todo = {*graph.subjects(), *graph.objects()}
    while todo:
        reached |= todo
        parts = {part for node in todo for part in context.subjects(DCTERMS.isPartOf, node) if is_clause(part)}
        todo = {*parts, *(value for node in todo for value in context.objects(node))} - reached
    for node in reached:
        for triple in context.triples((node, None, None)):
            graph.add(triple)
    return graph


@cache
def context_graph() -> Graph:
    """Return the context, in memory."""
    return Graph(bind_namespaces="none").parse(CONTEXT)


def is_clause(node: Node) -> bool:
    """Return whether a node is a part of a provision in the context."""
    return (node, RDF.type, REC.Clause) in context_graph()


def in_world(number: str, graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the triples of a graph, with the nodes that worlds do not share named after the world.

    No two documents share an identifier, so a world has its own for each of its documents.
    """
    documents = set(graph.subjects(RDF.type, REC.Document))

    def named(node: Node) -> Node:
        own = isinstance(node, URIRef) and str(node).startswith(OWN) and not str(node).startswith(SHARED)
        return URIRef(WORLD.format(number, node)) if own and node not in shared_nodes() else node

    for subject, predicate, value in graph:
        if subject in documents and predicate == DCTERMS.identifier and str(value).strip():
            value = Literal(f"{number} {value}", lang=value.language, datatype=value.datatype)
        yield named(subject), predicate, named(value)


@cache
def shared_nodes() -> set[Node]:
    """Return the terms of the ontology and the schemes of the context, which are the same in all worlds."""
    return {*ontology().subjects(), *context_graph().subjects(RDF.type, SKOS.ConceptScheme)}


def results_of(graph: Graph) -> frozenset[Result]:
    """Return the results of all shapes for a graph."""
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=tried(), advanced=False, inference="none", inplace=True)
    assert isinstance(report, Graph)
    found = frozenset(_results(report))
    assert conforms is not bool(found)
    return found


def _results(report: Graph) -> Iterator[Result]:
    for result in report.objects(None, SH.result):
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        assert source is not None
        (message,) = messages(source, "en")
        # pyshacl drops the language tag where the result is that of a query, so compare the words alone
        assert message in {str(text) for text in report.objects(result, SH.resultMessage)}
        yield Result(str(report.value(result, SH.focusNode)), message)


@cache
def expected(example: Path) -> set[tuple[str, str]]:
    """Focus node and message of each expected result; names are prefixed as in the example."""
    prefixes = Graph(bind_namespaces="none").parse(example).namespace_manager
    lines = example.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return {
        (focus if focus.startswith("https://") else str(prefixes.expand_curie(focus)), message)
        for focus, message in pairs
    }


@cache
def by_message() -> dict[str, str]:
    """The local name of each shape or constraint, by its English message."""
    return {text: str(shape).removeprefix(SHAPE) for shape in with_message() for text in messages(shape, "en")}


@cache
def broken(example: Path) -> set[str]:
    """The shapes and constraints that an example is expected to break, by their local names.

    That it breaks just these is tried once, by another test, perhaps in another process.
    """
    return {by_message()[message] for _, message in expected(example)}


def batches(examples: list[Path]) -> Iterator[list[Path]]:
    """Yield the examples of a folder as they are validated together."""
    size = 1 if ALONE in {example.parent.name for example in examples} else TOGETHER
    for start in range(0, len(examples), size):
        yield examples[start : start + size]


def differences(example: Path, results: set[Result]) -> Iterator[str]:
    """Yield a line for each result that an example lacks, and for each that it has beside the expected ones."""
    wanted = {Result(*pair) for pair in expected(example)} if example in INVALID else set()
    for result in sorted(wanted - results, key=str):
        yield f"{name(example)}: expected {by_message()[result.message]} to fail at {result.focus}, found no failure"
    for result in sorted(results - wanted, key=str):
        yield f"{name(example)}: expected no failure of {by_message()[result.message]} at {result.focus}, found one"


@pytest.mark.parametrize("folder", sorted({example.parent for example in VALID}), ids=lambda path: path.name)
def test_the_examples_of_a_folder_give_exactly_the_expected_results(folder: Path) -> None:
    examples = [example for example in [*VALID, *INVALID] if example.parent == folder]
    results = {example: found for batch in batches(examples) for example, found in validate(batch).items()}
    assert [line for example in examples for line in differences(example, results[example])] == []


def test_the_ontology_conforms() -> None:
    assert results_of(data(ONTOLOGY)) == frozenset()


@pytest.mark.parametrize("example", INVALID, ids=name)
def test_an_invalid_example_is_named_after_a_shape_of_its_file_that_it_breaks(example: Path) -> None:
    shape = shape_of(example)
    assert SHAPE[shape] in with_message(ROOT / "shapes" / f"{example.parent.name}.ttl")
    assert shape in broken(example)


def test_every_expectation_has_its_example() -> None:
    assert {file.with_suffix(".ttl") for file in EXAMPLES.rglob("*.expected")} == set(INVALID)


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda file: file.stem)
def test_a_shape_file_has_valid_and_invalid_examples(file: Path) -> None:
    folders = [example.parent.name for example in VALID], [example.parent.name for example in INVALID]
    assert all(file.stem in names for names in folders)


@pytest.mark.parametrize("shape", with_message(), ids=lambda shape: str(shape).removeprefix(SHAPE))
def test_a_shape_alone_fails_an_example(shape: URIRef) -> None:
    """No other result hides whether this one works."""
    assert {str(shape).removeprefix(SHAPE)} in [broken(example) for example in INVALID]


@pytest.mark.parametrize("shape", with_message(), ids=lambda shape: str(shape).removeprefix(SHAPE))
def test_a_shape_has_one_message_in_each_language(shape: URIRef) -> None:
    assert [len(messages(shape, language)) for language in ("en", "zh")] == [1, 1]
    assert len(set(shapes().objects(shape, SH.message))) == 2


def test_no_two_shapes_have_the_same_message() -> None:
    for language in ("en", "zh"):
        texts = [text for shape in with_message() for text in messages(shape, language)]
        assert len(texts) == len(set(texts))


def test_what_a_node_shape_asks_has_a_message() -> None:
    asked = set(shapes().objects(None, SH.property)) | set(shapes().objects(None, SH.sparql))
    assert asked == set(with_message())


def test_shapes_are_written_with_terms_that_exist() -> None:
    """SHACL passes over a parameter that it does not know, such as sh:dataType."""
    terms = {term for triple in shapes() for term in triple if isinstance(term, URIRef)}
    assert [term for term in sorted(terms | queried()) if not exists(term)] == []


def queried() -> set[URIRef]:
    """The terms that the queries use by a declared prefix."""
    declared = {
        str(shapes().value(declaration, SH.prefix)): Namespace(str(shapes().value(declaration, SH.namespace)))
        for declaration in shapes().objects(None, SH.declare)
    }
    used = {term for text in shapes().objects(None, SH.select) for term in re.findall(r"\b(\w+):(\w+)", str(text))}
    assert {prefix for prefix, _ in used} == set(declared)
    return {declared[prefix][local] for prefix, local in used}


def exists(term: URIRef) -> bool:
    """Whether a term is one of those that are known: borrowed, of the ontology, or of the shapes themselves."""
    for namespace in CLOSED:
        if term.startswith(str(namespace)):
            return term in namespace
    if term.startswith(OA):
        return term in OA_TERMS
    if term.startswith(SCHEME):
        return (term, RDF.type, SKOS.ConceptScheme) in data(CONTEXT)
    if any(term.startswith(namespace) for namespace in (ACTOR, STRENGTH)):
        return (term, RDF.type, SKOS.Concept) in data(*CONCEPTS)
    return (term, None, None) in (shapes() if term.startswith(SHAPE) else ontology())


def test_a_term_that_does_not_exist_is_noticed() -> None:
    """The test above would be worth nothing if a namespace were open."""
    assert exists(SH.datatype)
    assert exists(REC.fullText)
    assert [exists(URIRef(f"{SH}dataType")), exists(REC.fulltext), exists(SHAPE.untidy)] == [False] * 3


def test_shapes_are_valid_shacl() -> None:
    conforms, _, report = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, report
