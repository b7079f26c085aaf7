"""Validate: SHACL shapes over the triples of files, and the proof that they were tried on something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyshacl
from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.term import BNode, Node

from reaffirm_build.graph.dataset import TriplesByFile, merged, rdf_triples
from reaffirm_build.names import Names

#: The ways in which a shape can say what it is tried on (SHACL, section 2.1.3).
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True)
class Finding:
    """A node that breaks a shape."""

    file: str  #: where the node is described, "-" if nowhere
    focus: str  #: as a prefixed name or an IRI
    path: str  #: as a prefixed name, "" where it is more than one property
    messages: Mapping[str, str]  #: by language
    severity: str  #: Violation, Warning or Info

    def __str__(self) -> str:
        """In one line: file, severity, focus node, path, message in each language."""
        where = " ".join(part for part in (self.focus, self.path) if part)
        words = " / ".join(self.messages[language] for language in sorted(self.messages))
        return f"{self.file}: {self.severity.lower()}: {where}: {words}"


@dataclass(frozen=True)
class Report:
    """What a validation found, and how many nodes each shape with a target was tried on."""

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int]  #: by shape
    untouched: tuple[str, ...]  #: files that hold no focus node of any shape

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that make a dataset invalid."""
        return tuple(finding for finding in self.findings if finding.severity == "Violation")

    @property
    def untried(self) -> tuple[str, ...]:
        """The shapes that met no node: they prove nothing."""
        return tuple(shape for shape, count in self.focus_nodes.items() if not count)

    def __str__(self) -> str:
        """How much was validated, and the outcome."""
        tried = sum(self.focus_nodes.values())
        counts = f"{len(self.focus_nodes)} shapes tried on {tried:,} focus nodes"
        warnings = len(self.findings) - len(self.violations)
        return f"{counts}: {len(self.violations)} violations, {warnings} warnings"


def parse_graph(texts: Mapping[str, str], names: Names) -> Graph:
    """One graph from Turtle texts by file, under a base.

    Raises TableError, with file and line, for a file that is not Turtle.
    """
    graph = names.new_graph()
    for file, text in texts.items():
        rebased = names.rebase(text)
        rdf_triples(file, rebased.encode())  # a syntax error names its file and line
        graph.parse(data=rebased, format="ox-turtle")
    return graph


def validate(files: TriplesByFile, shapes: Graph, names: Names, background: TriplesByFile | None = None) -> Report:
    """Try shapes on the triples of files, together with those of a background that is not reported on."""
    data = merged({**(background or {}), **files})
    _, results, _ = pyshacl.validate(data, shacl_graph=all_at_once(shapes), inplace=True)
    assert isinstance(results, Graph)  # noqa: S101 - pyshacl returns a graph or raises
    manager = names.new_graph().namespace_manager

    def name(node: Node | None) -> str:
        return "" if node is None else node.n3(manager)

    homes: dict[str, str] = {}
    for file, found in files.items():
        for triple in found:
            homes.setdefault(str(triple.subject)[1:-1], file)
    findings = [
        Finding(
            file=homes.get(str(results.value(result, SH.focusNode)), "-"),
            focus=name(results.value(result, SH.focusNode)),
            path="" if isinstance(path := results.value(result, SH.resultPath), BNode) else name(path),
            messages=_messages(results, result, shapes),
            severity=str(results.value(result, SH.resultSeverity)).rpartition("#")[2],
        )
        for result in results.subjects(RDF.type, SH.ValidationResult)
    ]
    targets = {name(shape): nodes for shape, nodes in _targets(data, shapes)}
    touched = {homes.get(str(node)) for nodes in targets.values() for node in nodes}
    return Report(
        findings=tuple(sorted(findings, key=str)),
        focus_nodes={shape: len(targets[shape]) for shape in sorted(targets)},
        untouched=tuple(file for file in files if file not in touched),
    )


def all_at_once(shapes: Graph) -> Graph:
    """The same shapes, with the targets of node shapes at their property shapes.

    pyshacl reads a property shape anew for every node that a node shape hands it, and once for all of its own targets.
    The results are the same: sh:property adds none (SHACL, section 4.7.2). Node shapes that others use keep theirs.
    """
    flat = Graph(bind_namespaces="none")
    for triple in shapes:
        flat.add(triple)
    for shape, part in list(shapes.subject_objects(SH.property)):
        targets = [(kind, target) for kind in _TARGETS for target in shapes.objects(shape, kind)]
        if targets and not any(shapes.triples((None, None, shape))):
            flat.remove((shape, SH.property, part))
            for kind, target in targets:
                flat.add((part, kind, target))
    return flat


def _messages(results: Graph, result: Node, shapes: Graph) -> dict[str, str]:
    """The messages of what was broken, by language; a result itself has lost the language where a query made it."""
    source = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
    literals = [message for message in shapes.objects(source, SH.message) if isinstance(message, Literal)]
    return {literal.language or "": str(literal) for literal in literals}


def _targets(data: Graph, shapes: Graph) -> Iterator[tuple[Node, set[Node]]]:
    """Each shape that has a target, with the focus nodes that it meets."""
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
