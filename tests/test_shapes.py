"""The shapes are tried on valid and invalid examples, and checked for what SHACL would pass over in silence.

``tests/shapes/<shape file>/valid.<what>.ttl`` conforms; ``invalid.<shape>.ttl`` (numbered if a shape can be broken
in several ways) gives the results in ``invalid.<shape>.expected``: a focus node, a tab, the English message.
"""

import re
from collections.abc import Iterator
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

#: The shape files that are about the ontology itself.
TERMS = {"ontology"}
#: The shape files that are about the terms of the ontology.
OF_TERMS = {"common", "ontology", "words"}

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


def data(*files: Path) -> Graph:
    """Files as one graph, on the engine of the build."""
    graph = Graph(store="Oxigraph")
    for file in files:
        graph.parse(file, format="ox-turtle")
    return graph


@cache
def ontology() -> Graph:
    return data(ONTOLOGY)


def validate(example: Path) -> frozenset[Result]:
    """The results for an example in its context, beside the ontology: all of it where its terms are what is tried."""
    graph = data(*{CONTEXT, example})
    for triple in ontology().triples((None, None if example.parent.name in OF_TERMS else RDFS.subClassOf, None)):
        graph.add(triple)
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=tried(), advanced=False, inference="none")
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


@pytest.mark.parametrize("example", VALID, ids=name)
def test_a_valid_example_conforms(example: Path) -> None:
    assert validate(example) == frozenset()


@pytest.mark.parametrize("example", INVALID, ids=name)
def test_an_invalid_example_fails_as_expected(example: Path) -> None:
    assert {(result.focus, result.message) for result in validate(example)} == expected(example)


@pytest.mark.parametrize("example", INVALID, ids=name)
def test_an_invalid_example_is_named_after_a_shape_of_its_file_that_it_breaks(example: Path) -> None:
    shape = re.sub(r"-\d+$", "", example.stem.removeprefix("invalid."))
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
