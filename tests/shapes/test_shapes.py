"""The examples that try the shapes, and the checks of what SHACL would pass over in silence.

``tests/shapes/context.ttl`` describes a few nodes of each kind. ``tests/shapes/<shape file>/valid.<what>.ttl`` adds
to the context, and conforms. ``invalid.ru`` in the same folder lists the invalid examples: SPARQL updates that break
a valid one.

    ## method-2 of valid.evidence
    # No such method.
    DELETE DATA { tip:4-8_partner-1 rec:method method:rule } ;
    INSERT DATA { tip:4-8_partner-1 rec:method "guess" }

The heading names the shape, with a number where there are several ways to break it, and the valid example (``context``
for the context alone). The one node that the update changes breaks this shape, and nothing else breaks. Where more or
other nodes break, lines ``# breaks <shape> at <node>`` list all results.

The cost of a validation lies in the shapes, not in the nodes, so the examples of a folder are validated together.
Each example is a world of its own: it has its own copy of the context, and its nodes are renamed after the world.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from oxrdflib import OxigraphStore
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from reaffirm_build.graph.validation import flatten_targets, may_be_violated, without_satisfied_queries
from reaffirm_core.languages import COMPLETE
from tests.conftest import ROOT

SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = ROOT / "tests" / "shapes"
ONTOLOGY = ROOT / "ontology" / "rec.ttl"
CONCEPTS = tuple(
    ROOT / "ontology" / f"{name}.ttl"
    for name in (*("actors", "adoptions", "codes", "forces"), *("operators", "qualifications", "strengths"))
)
CONTEXT = EXAMPLES / "context.ttl"

REC = Namespace("https://w3id.org/reaffirm/ontology#")
SHAPE = Namespace("https://w3id.org/reaffirm/shapes#")
SCHEME = Namespace("https://w3id.org/reaffirm/scheme/")
#: The namespaces of the concepts that shapes name.
CONCEPT_NAMESPACES = tuple(
    f"https://w3id.org/reaffirm/{kind}/"
    for kind in (
        *("actor", "adoption", "basis", "force", "force-change", "grade"),
        *("method", "operator", "qualification", "relation", "status", "strength"),
    )
)
OA = Namespace("http://www.w3.org/ns/oa#")
#: The vocabularies that shapes borrow from, each of which rdflib knows in full.
CLOSED: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD)
#: Terms of Web Annotation, which rdflib does not know.
OA_TERMS = {OA.hasSource}

#: The start of the names of the nodes of a world.
WORLD = "urn:world:{}:"
#: The namespaces whose nodes are named after their world.
OWN = ("https://w3id.org/reaffirm/", "https://example.org/")
#: Those below them whose nodes all worlds share.
_SHARED_KINDS = ("form", "group", "theme")
SHARED = (*CONCEPT_NAMESPACES, *(f"https://w3id.org/reaffirm/{kind}/" for kind in _SHARED_KINDS))
#: The folders of which each example is validated alone, since their shapes look at what worlds share.
ALONE = {"concept", "reading"}
#: Below this number of triples it takes longer to leave out queries, as a build does, than to try them.
FEW = 1_500

#: The heading of an invalid example: its name, and the valid example that it changes.
HEADING = re.compile(r"^## (?P<name>[\w-]+) of (?P<valid>\S+)$", re.M)
#: A result that an invalid example has beside the one of its name, or instead of it.
BREAKS = re.compile(r"^# breaks (?P<shape>\S+) at (?P<node>\S+)$", re.M)
#: The namespace of a prefix in a file of invalid examples.
PREFIX = re.compile(r"^PREFIX (\w+): <(.+)>$", re.M)

#: The terms that the tests themselves look for.
TYPE, PART_OF, IDENTIFIER = (NamedNode(str(term)) for term in (RDF.type, DCTERMS.isPartOf, DCTERMS.identifier))
CLAUSE, DOCUMENT, SCHEME_CLASS = (NamedNode(str(term)) for term in (REC.Clause, REC.Document, SKOS.ConceptScheme))

FOLDERS = [file.stem for file in SHAPE_FILES]
VALID = sorted(EXAMPLES.glob("*/valid.*.ttl"))


@dataclass(frozen=True)
class Result:
    """A shape or constraint that a node breaks."""

    shape: str  #: its local name
    focus: str  #: an IRI

    def __str__(self) -> str:
        return f"{self.shape} at <{self.focus}>"


@dataclass(frozen=True)
class Example:
    """A change that makes a valid example invalid."""

    file: Path
    name: str  #: the local name of a shape, with a number from the second on
    valid: Path
    update: str  #: in SPARQL
    breaks: frozenset[Result]  #: if not just the shape of its name at the node that it changes

    def __str__(self) -> str:
        return f"{name(self.file)}: {self.name}"

    @property
    def shape(self) -> str:
        """The local name of the shape that it is named after."""
        return re.sub(r"-\d+$", "", self.name)

    @property
    def shapes(self) -> set[str]:
        """The local names of the shapes that it breaks; a test of each folder checks that it breaks just these."""
        return {result.shape for result in self.breaks} or {self.shape}


def invalid_examples(file: Path) -> Iterator[Example]:
    """Yield the examples of a file."""
    text = file.read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    assert len(headings) == text.count("\n## "), f"{file}: a heading reads '## <shape> of <valid example>'"
    prefixes = dict(PREFIX.findall(text))
    for heading, following in itertools.zip_longest(headings, headings[1:]):
        body = text[heading.end() : following.start() if following else None]
        yield Example(
            file=file,
            name=heading["name"],
            valid=CONTEXT if heading["valid"] == CONTEXT.stem else file.with_name(f"{heading['valid']}.ttl"),
            update=text[: headings[0].start()] + body,
            breaks=frozenset(Result(found["shape"], iri(found["node"], prefixes)) for found in BREAKS.finditer(body)),
        )


def iri(node: str, prefixes: dict[str, str]) -> str:
    """Return the IRI of a node that is written as a prefixed name or in angle brackets."""
    if node.startswith("<"):
        return node[1:-1]
    prefix, _, local = node.partition(":")
    return prefixes[prefix] + local


INVALID = [example for file in sorted(EXAMPLES.glob("*/invalid.ru")) for example in invalid_examples(file)]


@cache
def shapes(*files: Path) -> Graph:
    """The shapes of the files, or all."""
    graph = Graph(bind_namespaces="none")
    for file in files or SHAPE_FILES:
        graph.parse(file, format="ox-turtle")
    return graph


@cache
def tried() -> Graph:
    """All shapes as a build tries them."""
    return flatten_targets(shapes())


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


@cache
def triples(file: Path) -> list[Triple]:
    """Return the triples of a Turtle file."""
    return [quad.triple for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)]


@cache
def quads(*files: Path) -> list[Quad]:
    """Return the triples of files as a store takes them."""
    return [Quad(*triple) for file in files for triple in triples(file)]


def store_of(*files: Path) -> Store:
    """Return a store with the triples of files."""
    store = Store()
    store.extend(quads(*files))
    return store


@dataclass(frozen=True)
class World:
    """The triples of an example, apart from those of all others."""

    triples: frozenset[Triple]
    expected: frozenset[Result]


def valid_world(file: Path) -> World:
    """Return a valid example with all of the context."""
    return World(frozenset(quad.triple for quad in store_of(*{CONTEXT, file})), frozenset())


def invalid_world(example: Example) -> World:
    """Return an invalid example, with what its nodes refer to in the context, near or far."""
    files = dict.fromkeys((CONTEXT, example.valid))
    store = store_of(*files)
    before = {triple for file in files for triple in triples(file)}
    store.update(example.update)
    after = {quad.triple for quad in store}
    assert_all_deleted(example, before, after)
    changed = {triple.subject for triple in before ^ after}
    nodes = sorted(node.value for node in changed)
    assert example.breaks or len(nodes) == 1, (
        f"{example}: expected a line '# breaks …' or one changed node, found {nodes}"
    )
    expected = example.breaks or frozenset({Result(example.shape, nodes[0])})
    own = {node for triple in after - set(triples(CONTEXT)) for node in (triple.subject, triple.object)}
    return World(connected(after, own | changed | {NamedNode(result.focus) for result in expected}), expected)


def assert_all_deleted(example: Example, before: set[Triple], after: set[Triple]) -> None:
    """Check that what an example deletes was there: to insert it instead adds nothing to the triples of both."""
    store = Store()
    store.update(example.update.replace("DELETE DATA", "INSERT DATA"))
    missing = sorted(str(triple) for triple in {quad.triple for quad in store} - before - after)
    assert not missing, f"{example}: expected {name(example.valid)} to have what is deleted, found no {missing}"


def connected(graph: set[Triple], nodes: set[Node]) -> frozenset[Triple]:
    """Return the triples about nodes, about what they refer to, and so on; a provision refers to its clauses too."""
    described = defaultdict(set)
    follows = defaultdict(set)
    for triple in graph:
        described[triple.subject].add(triple)
        follows[triple.subject].add(triple.object)
        if triple.predicate == PART_OF and Triple(triple.subject, TYPE, CLAUSE) in graph:
            follows[triple.object].add(triple.subject)
    reached: set[Node] = set()
    while nodes:
        reached |= nodes
        nodes = {value for node in nodes for value in follows[node]} - reached
    return frozenset(triple for node in reached for triple in described[node])


def validate(worlds: list[World]) -> list[set[Result]]:
    """Return the results for each world, of one validation of all."""
    store = Store()
    for number, world in enumerate(worlds):
        store.extend(Quad(*triple) for triple in renamed(number, world.triples))
    store.extend(Quad(*triple) for triple in triples(ONTOLOGY) if triple.predicate.value == str(RDFS.subClassOf))
    results: list[set[Result]] = [set() for _ in worlds]
    for result in results_of(store):
        start = re.match(WORLD.format(r"(\d+)"), result.focus)
        for number in [int(start[1])] if start else range(len(worlds)):
            results[number].add(Result(result.shape, result.focus[start.end() if start else 0 :]))
    return results


def renamed(number: int, graph: frozenset[Triple]) -> Iterator[Triple]:
    """Yield the triples of a graph, with the nodes that worlds do not share named after the world.

    No two documents share an identifier, so a world has its own for each of its documents.
    """

    def named(node: Node) -> Node:
        own = isinstance(node, NamedNode) and node.value.startswith(OWN) and not node.value.startswith(SHARED)
        return NamedNode(WORLD.format(number) + node.value) if own and node not in shared_nodes() else node

    for subject, predicate, value in graph:
        if predicate == IDENTIFIER and Triple(subject, TYPE, DOCUMENT) in graph and value.value.strip():
            value = pyoxigraph.Literal(
                f"{number} {value.value}",
                language=value.language,
                datatype=None if value.language else value.datatype,
            )
        yield Triple(named(subject), predicate, named(value))


@cache
def shared_nodes() -> set[Node]:
    """Return the terms of the ontology and the schemes of the context, which are the same in all worlds."""
    schemes = {triple.subject for triple in triples(CONTEXT) if triple.object == SCHEME_CLASS}
    return schemes | {triple.subject for triple in triples(ONTOLOGY)}


class _Counted(Graph):
    """A graph that knows its size: pyshacl asks for it with each result, and oxrdflib counts the whole store."""

    size = 0

    def __len__(self) -> int:
        return self.size


def results_of(store: Store) -> frozenset[Result]:
    """Return the results of all shapes for the triples of a store."""
    graph = _Counted(OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
    graph.size = len(store)
    needed = tried() if len(store) < FEW else without_satisfied_queries(tried(), graph)
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=needed, advanced=False, inference="none", inplace=True)
    assert isinstance(report, Graph)
    found = frozenset(_results(report))
    # a build leaves out the queries that have no result for any node
    assert all(
        may_be_violated(constraint, shapes(), graph) for constraint in set(report.objects(None, SH.sourceConstraint))
    )
    assert conforms is not bool(found)
    return found


def _results(report: Graph) -> Iterator[Result]:
    for result in report.objects(None, SH.result):
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        assert source is not None
        (message,) = messages(source, "en")
        # pyshacl drops the language tag where the result is that of a query, so compare the words alone
        assert message in {str(text) for text in report.objects(result, SH.resultMessage)}
        yield Result(str(source).removeprefix(SHAPE), str(report.value(result, SH.focusNode)))


def differences(worlds: dict[str, World], *, alone: bool = False) -> list[str]:
    """Return a line for each result that an example lacks, and for each that it should not have."""
    batches = [[world] for world in worlds.values()] if alone else [list(worlds.values())]
    results_of_worlds = [results for batch in batches for results in validate(batch)]
    lines: list[str] = []
    for (example, world), results in zip(worlds.items(), results_of_worlds, strict=True):
        lines += [f"{example}: expected {result}, found no such result" for result in world.expected - results]
        lines += [f"{example}: expected no such result, found {result}" for result in results - world.expected]
    return sorted(lines)


def test_the_valid_examples_conform() -> None:
    worlds = {name(example): valid_world(example) for example in VALID if example.parent.name not in ALONE}
    assert differences(worlds) == []


def test_the_valid_concepts_conform() -> None:
    worlds = {name(example): valid_world(example) for example in VALID if example.parent.name in ALONE}
    assert differences(worlds, alone=True) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_invalid_examples_of_a_folder_break_just_the_shapes_that_they_name(folder: str) -> None:
    worlds = {str(example): invalid_world(example) for example in INVALID if example.file.parent.name == folder}
    assert differences(worlds, alone=folder in ALONE) == []


def test_the_ontology_conforms() -> None:
    assert results_of(store_of(ONTOLOGY)) == frozenset()


def test_the_context_conforms() -> None:
    assert validate([valid_world(CONTEXT)]) == [set()]


@pytest.mark.parametrize("example", INVALID, ids=str)
def test_an_invalid_example_is_named_after_a_shape_of_its_file_that_it_breaks(example: Example) -> None:
    assert SHAPE[example.shape] in with_message(ROOT / "shapes" / f"{example.file.parent.name}.ttl")
    assert example.shape in example.shapes


def test_no_two_invalid_examples_have_the_same_name() -> None:
    names = [str(example) for example in INVALID]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_file_of_examples_is_read() -> None:
    files = {file for file in EXAMPLES.rglob("*") if file.is_file() and file.suffix in {".ttl", ".ru"}}
    assert files == {CONTEXT, *VALID, *(example.file for example in INVALID)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_shape_file_has_valid_and_invalid_examples(folder: str) -> None:
    assert folder in {example.parent.name for example in VALID}
    assert folder in {example.file.parent.name for example in INVALID}


@pytest.mark.parametrize("shape", with_message(), ids=lambda shape: str(shape).removeprefix(SHAPE))
def test_a_shape_alone_fails_an_example(shape: URIRef) -> None:
    """No other result hides whether this one works."""
    alone = str(shape).removeprefix(SHAPE)
    assert any(example.shapes == {alone} for example in INVALID)


@pytest.mark.parametrize("shape", with_message(), ids=lambda shape: str(shape).removeprefix(SHAPE))
def test_a_shape_has_one_message_in_each_language(shape: URIRef) -> None:
    assert [len(messages(shape, language)) for language in ("en", "zh")] == [1, 1]
    assert len(set(shapes().objects(shape, SH.message))) == 2


def test_no_two_shapes_have_the_same_message() -> None:
    for language in ("en", "zh"):
        texts = [text for shape in with_message() for text in messages(shape, language)]
        assert len(texts) == len(set(texts))


def test_the_languages_of_texts_are_listed_once() -> None:
    lists = set(shapes().objects(None, SH.languageIn))
    assert lists == {SHAPE.languages}
    assert [str(tag) for tag in shapes().items(SHAPE.languages)] == list(COMPLETE)


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
    used = {term for text in shapes().objects(None, SH.select) for term in re.findall(r"\b(\w+):(\w[\w-]*)", str(text))}
    assert {prefix for prefix, _ in used} == set(declared)
    return {declared[prefix][local] for prefix, local in used}


def exists(term: URIRef) -> bool:
    """Return whether a term is borrowed, of the ontology or of the shapes themselves."""
    for namespace in CLOSED:
        if term.startswith(str(namespace)):
            return term in namespace
    if term.startswith(OA):
        return term in OA_TERMS
    if term.startswith(SCHEME):
        return (term, RDF.type, SKOS.ConceptScheme) in data(CONTEXT)
    if str(term).startswith(CONCEPT_NAMESPACES):
        return (term, RDF.type, SKOS.Concept) in data(*CONCEPTS)
    return (term, None, None) in (shapes() if term.startswith(SHAPE) else ontology())


def test_a_term_that_does_not_exist_is_noticed() -> None:
    """The test above would be worth nothing if a namespace were open."""
    assert exists(SH.datatype)
    assert exists(REC.fullText)
    assert [exists(URIRef(f"{SH}dataType")), exists(REC.fulltext), exists(SHAPE.untidy)] == [False] * 3


@pytest.mark.client
def test_shapes_are_valid_shacl() -> None:
    conforms, _, report = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, report
