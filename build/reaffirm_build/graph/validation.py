"""Validation of RDF files with SHACL shapes, with the number of focus nodes of each shape."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyshacl
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import Triple
from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.namespace import NamespaceManager
from rdflib.query import ResultRow
from rdflib.term import BNode, Node, URIRef

from reaffirm_core.graph_files.dataset import TriplesByFile, merged, rdf_triples
from reaffirm_core.graph_files.rdflib_terms import from_ox
from reaffirm_core.names import Names

#: Target declarations of a shape (SHACL, section 2.1.3).
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)

#: All used properties and classes.
_PROPERTIES = "SELECT DISTINCT ?term WHERE { ?subject ?term ?object }"
_CLASSES = "SELECT DISTINCT ?term WHERE { ?subject a ?term }"


@dataclass(frozen=True)
class Finding:
    """A validation result: a node that does not conform to a shape."""

    file: str  #: file that describes the node, "-" if no file does
    focus: str  #: as a prefixed name or an IRI
    path: str  #: as a prefixed name, "" if the path has several properties
    messages: Mapping[str, str]  #: by language
    severity: str  #: Violation, Warning or Info

    def __str__(self) -> str:
        """Return one line with file, severity, focus node, path and the message in each language."""
        where = " ".join(part for part in (self.focus, self.path) if part)
        words = " / ".join(self.messages[language] for language in sorted(self.messages))
        return f"{self.file}: {self.severity.lower()}: {where}: {words}"


@dataclass(frozen=True)
class ValidationReport:
    """The results of a validation and the number of focus nodes of each shape with a target."""

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int]  #: by shape
    unmatched_files: tuple[str, ...]  #: files without a focus node of any shape

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that make a dataset invalid."""
        return tuple(finding for finding in self.findings if finding.severity == "Violation")

    @property
    def unmatched_shapes(self) -> tuple[str, ...]:
        """The shapes without a focus node, which prove nothing."""
        return tuple(shape for shape, count in self.focus_nodes.items() if not count)

    def __str__(self) -> str:
        """Return one line with the numbers of shapes, focus nodes, violations and warnings."""
        tried = sum(self.focus_nodes.values())
        counts = f"{len(self.focus_nodes)} shapes tried on {tried:,} focus nodes"
        warnings = len(self.findings) - len(self.violations)
        return f"{counts}: {len(self.violations)} violations, {warnings} warnings"


def parse_graph(texts: Mapping[str, str], names: Names) -> Graph:
    """Parse Turtle texts, given by file, into one graph under the base of ``names``.

    Callers do not change the graph: all corpora of a process share it. Raises TableError, with file and line, for a
    file that is not valid Turtle.
    """
    return _parsed(tuple(texts.items()), names)


#: Ontology and shapes take a second to parse, and are the same for each corpus that a process builds.
@lru_cache(maxsize=8)
def _parsed(texts: tuple[tuple[str, str], ...], names: Names) -> Graph:
    graph = names.new_graph()
    for file, text in texts:
        rebased = names.rebase(text)
        try:
            graph.parse(data=rebased, format="ox-turtle")
        except SyntaxError:
            rdf_triples(file, rebased.encode())  # raises the error with the file and its line
            raise
    return graph


def validate(
    files: TriplesByFile, shapes: Graph, names: Names, background: TriplesByFile | None = None
) -> ValidationReport:
    """Validate the triples of files, merged with those of a background.

    Returns all results, sorted by text. Files of the background do not appear in the report.

    A literal that its datatype does not have is a violation of its own, and the shapes are tried on the rest: pyshacl
    ends with a TypeError if it compares such a literal.
    """
    manager = names.new_graph().namespace_manager
    faults = {file: list(_faulty_values(triples, shapes)) for file, triples in files.items()}
    faulty = {triple for triples in faults.values() for triple, _ in triples}
    sound = {file: [triple for triple in triples if triple not in faulty] for file, triples in files.items()}
    data = merged({**(background or {}), **sound})
    for triple in list(_kinds_of_terms(data, names)):
        data.add(triple)
    needed = flatten_targets(without_satisfied_queries(shapes, data))
    _, results, _ = pyshacl.validate(data, shacl_graph=needed, inplace=True)
    assert isinstance(results, Graph)  # noqa: S101 - pyshacl returns a graph or raises
    homes = _homes(files)
    message = _texts_of(shapes, names["shape"].LexicalForm, RDFS.comment)
    lexical = [_lexical_finding(file, *fault, manager, message) for file, own in faults.items() for fault in own]
    places = {(finding.focus, finding.path) for finding in lexical}
    findings = [
        *lexical,
        *(each for each in _findings(results, shapes, homes, manager) if (each.focus, each.path) not in places),
    ]
    targets = {shape.n3(manager): nodes for shape, nodes in _targets(data, shapes)}
    touched = {homes.get(str(node)) for nodes in targets.values() for node in nodes}
    return ValidationReport(
        findings=tuple(sorted(findings, key=str)),
        focus_nodes={shape: len(targets[shape]) for shape in sorted(targets)},
        unmatched_files=tuple(file for file in files if file not in touched),
    )


def _faulty_values(triples: Iterable[Triple], shapes: Graph) -> Iterator[tuple[Triple, str]]:
    """Yield the triples whose value does not have the form of its datatype, with the IRI of the datatype.

    The values of a property that shapes compare need the datatype that the shapes state.
    """
    compared = _compared_properties(shapes)
    for triple in triples:
        value, datatype = triple.object, compared.get(triple.predicate.value)
        if datatype and not (isinstance(value, OxLiteral) and value.datatype.value == datatype):
            yield triple, datatype
        elif isinstance(value, OxLiteral) and _is_ill_typed(value):
            yield triple, value.datatype.value


def _compared_properties(shapes: Graph) -> dict[str, str]:
    """Return the properties that shapes compare with another property, with the IRIs of their datatypes."""
    comparisons = [*shapes.subject_objects(SH.lessThan), *shapes.subject_objects(SH.lessThanOrEquals)]
    compared = {node for shape, other in comparisons for node in (shapes.value(shape, SH.path), other)}
    return {
        str(path): str(datatype)
        for shape, path in shapes.subject_objects(SH.path)
        if path in compared and (datatype := shapes.value(shape, SH.datatype))
    }


@lru_cache(maxsize=100_000)
def _is_ill_typed(literal: OxLiteral) -> bool:
    """Return whether a literal has a datatype of XML Schema and not one of its forms."""
    return not literal.language and bool(from_ox(literal).ill_typed)


def _lexical_finding(
    file: str, triple: Triple, datatype: str, manager: NamespaceManager, message: Mapping[str, str]
) -> Finding:
    """Return the violation of a value that does not have the form of a datatype."""
    value, kind = from_ox(triple.object).n3(manager), URIRef(datatype).n3(manager)
    return Finding(
        file=file,
        focus=from_ox(triple.subject).n3(manager),
        path=from_ox(triple.predicate).n3(manager),
        messages={language: f"{value}: {words.format(datatype=kind)}" for language, words in message.items()},
        severity="Violation",
    )


def _homes(files: TriplesByFile) -> dict[str, str]:
    """Return the first file that describes each node, by IRI; for a term without a description, the first use."""
    homes: dict[str, str] = {}
    uses: dict[str, str] = {}
    for file, triples in files.items():
        for triple in triples:
            homes.setdefault(str(triple.subject)[1:-1], file)
            term = triple.object if triple.predicate.value == str(RDF.type) else triple.predicate
            uses.setdefault(str(term)[1:-1], file)
    return uses | homes


def _kinds_of_terms(data: Graph, names: Names) -> Iterator[tuple[Node, Node, Node]]:
    """Yield that each used property of the ontology's namespace is a property, and each used class a class.

    RDF Schema entails both. A shape can then name the terms that the ontology does not define.
    """
    for kind, query in ((RDF.Property, _PROPERTIES), (RDFS.Class, _CLASSES)):
        terms = (row[0] for row in data.query(query) if isinstance(row, ResultRow))
        yield from ((term, RDF.type, kind) for term in terms if str(term).startswith(str(names["rec"])))


def _findings(results: Graph, shapes: Graph, homes: Mapping[str, str], manager: NamespaceManager) -> Iterator[Finding]:
    """Yield the results of a SHACL validation report (SHACL, section 3.6.2)."""
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus, path = results.value(result, SH.focusNode), results.value(result, SH.resultPath)
        yield Finding(
            file=homes.get(str(focus), "-"),
            focus=focus.n3(manager) if focus is not None else "",
            path="" if path is None or isinstance(path, BNode) else path.n3(manager),
            messages=_messages(results, result, shapes),
            severity=str(results.value(result, SH.resultSeverity)).rpartition("#")[2],
        )


def without_satisfied_queries(shapes: Graph, data: Graph) -> Graph:
    """Return a copy of shapes without the SPARQL constraints that no node of the data violates.

    pyshacl evaluates a constraint for every focus node, which takes most of a validation.
    """
    needed = _copied(shapes)
    for constraint, query in shapes.subject_objects(SH.select):
        if "$PATH" not in str(query) and not may_be_violated(constraint, shapes, data):
            needed.remove((None, SH.sparql, constraint))
    return needed


def may_be_violated(constraint: Node, shapes: Graph, data: Graph) -> bool:
    """Return whether the query of a SPARQL constraint has a result for any node.

    ``$this`` is left free, so the query must bind it by a triple pattern before it uses it otherwise.
    """
    declarations = shapes.objects(constraint, SH.prefixes / SH.declare)  # SHACL, section 5.2.1
    prefixes = (f"PREFIX {shapes.value(d, SH.prefix)}: <{shapes.value(d, SH.namespace)}>" for d in declarations)
    return bool(data.query("\n".join((*prefixes, str(shapes.value(constraint, SH.select))))))


def flatten_targets(shapes: Graph) -> Graph:
    """Return a copy of shapes in which the targets of node shapes are declared at their property shapes.

    The copy validates faster. pyshacl evaluates a property shape again for every focus node of its node shape, but
    only once for all of its own targets. The results are the same, since sh:property adds no results of its own
    (SHACL, section 4.7.2). Node shapes that other shapes use keep their property shapes.
    """
    flat = _copied(shapes)
    for shape, part in list(shapes.subject_objects(SH.property)):
        targets = [(kind, target) for kind in _TARGETS for target in shapes.objects(shape, kind)]
        if targets and not any(shapes.triples((None, None, shape))):
            flat.remove((shape, SH.property, part))
            for kind, target in targets:
                flat.add((part, kind, target))
    return flat


def _copied(graph: Graph) -> Graph:
    """Return a copy of a graph without prefixes, which can be changed."""
    copy = Graph("SimpleMemory", bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    return copy


def _messages(results: Graph, result: Node, shapes: Graph) -> dict[str, str]:
    """Return the messages of the violated shape by language.

    They are read from the shape, since the result of a SPARQL constraint has lost the language.
    """
    source = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
    return _texts_of(shapes, source, SH.message)


def _texts_of(shapes: Graph, node: Node | None, property_: Node) -> dict[str, str]:
    """Return the values of a property of a shape or a constraint by language."""
    literals = [text for text in shapes.objects(node, property_) if isinstance(text, Literal)]
    return {literal.language or "": str(literal) for literal in literals}


def _targets(data: Graph, shapes: Graph) -> Iterator[tuple[Node, set[Node]]]:
    """Yield each shape that has a target, with its focus nodes."""
    for shape in set(shapes.subjects(RDF.type, SH.NodeShape)):
        nodes: set[Node] = set(shapes.objects(shape, SH.targetNode))
        for target in shapes.objects(shape, SH.targetClass):
            for kind in data.transitive_subjects(RDFS.subClassOf, target):
                nodes.update(data.subjects(RDF.type, kind))
        for target in shapes.objects(shape, SH.targetSubjectsOf):
            nodes.update(data.subjects(target))
        for target in shapes.objects(shape, SH.targetObjectsOf):
            nodes.update(data.objects(None, target))
        if any((shape, kind, None) in shapes for kind in _TARGETS):
            yield shape, nodes
