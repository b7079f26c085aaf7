"""Terms of the ontology for a page: each class and property with an example and the questions that use it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS

from reaffirm_core.languages import Texts
from reaffirm_server.dataset.project_files import Question
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.node_view import Fact, Node, View
from reaffirm_server.text_tables import Row

#: The kinds of terms, in the order of the page.
KINDS = {str(OWL.Class): "class", str(OWL.ObjectProperty): "object", str(OWL.DatatypeProperty): "datatype"}

_TYPE = NamedNode(RDF.type)

#: Properties with their own place on the page, with the same value for all terms, or for reasoners only. All other
#: properties are facts.
_WORDS = frozenset(
    map(
        str,
        [
            *(RDFS.label, RDFS.comment, RDFS.isDefinedBy, SKOS.scopeNote, SKOS.historyNote, SKOS.example),
            *(OWL.deprecated, OWL.disjointWith, DCTERMS.isReplacedBy),
        ],
    )
)

#: Maximum length of an example, in characters.
_LONGEST = 60


@dataclass(frozen=True)
class Example:
    """Node of the dataset that uses a term, with a value if the term is a property."""

    node: Node
    value: Node | None
    texts: Texts  #: by language tag, or "" without a tag


@dataclass(frozen=True)
class Term:
    """Class or property of the ontology."""

    node: Node
    kind: str
    definition: Texts
    note: Texts  #: how to use it, or how to count with it
    history: Texts  #: why it was retired, {} if it is in use
    retired: bool
    replaced_by: tuple[Node, ...]
    facts: tuple[Fact, ...]
    example: Example | None
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Local name after the ``#``."""
        return self.node.iri.rpartition("#")[2]


@dataclass(frozen=True)
class OntologyContent:
    """Content of the page of a version of the ontology, in all languages."""

    node: Node
    facts: tuple[Fact, ...]  #: of the ontology itself
    terms: Sequence[Term]
    predicates: Sequence[Node]  #: the properties in use in the ontology


def terms(
    description: Description,
    examples: Sequence[Row],
    questions: Sequence[Question],
    view: View,
    labels: Mapping[str, Texts],
) -> list[Term]:
    """Return the terms of the ontology: classes, object properties, then datatype properties, each sorted by name.

    ``description`` is the document of the ontology. ``examples`` are rows of the query ``term-values``.
    """
    start = f"{description.node.value}#"
    shown, using = _examples(examples, view, labels), _by_term(start, questions)
    result = []
    described: dict[str, list[Quad]] = defaultdict(list)
    for quad in description.quads:
        described[quad.subject.value].append(quad)  # type: ignore[union-attr]
    for iri, quads in sorted(described.items()):
        if iri.startswith(start) and any(map(_is_kind, quads)):
            term = _term(iri, quads, view, labels)
            result.append(replace(term, example=shown.get(iri), questions=tuple(using[iri])))
    order = list(KINDS.values())
    return sorted(result, key=lambda term: (order.index(term.kind), term.name.lower()))


def _term(iri: str, quads: Sequence[Quad], view: View, labels: Mapping[str, Texts]) -> Term:
    """Return a term from its quads, without an example and questions."""
    definition, note, history = (
        _texts(quads, name) for name in (str(RDFS.comment), str(SKOS.scopeNote), str(SKOS.historyNote))
    )
    replaced = [quad.object.value for quad in quads if quad.predicate.value == str(DCTERMS.isReplacedBy)]  # type: ignore[union-attr]
    shown_facts = (quad for quad in quads if quad.predicate.value not in _WORDS and not _is_kind(quad))
    return Term(
        node=view.node(iri, labels),
        kind=next(KINDS[quad.object.value] for quad in quads if _is_kind(quad)),  # type: ignore[union-attr]
        definition=definition,
        note=note,
        history=history,
        retired=any(quad.predicate.value == str(OWL.deprecated) for quad in quads),
        replaced_by=tuple(view.node(new, labels) for new in sorted(replaced)),
        facts=view.facts(NamedNode(iri), shown_facts, labels),
        example=None,
        questions=(),
    )


def _is_kind(quad: Quad) -> bool:
    """Return whether a quad gives the kind of a term, which is the heading of its section."""
    return quad.predicate == _TYPE and quad.object.value in KINDS  # type: ignore[union-attr]


def _texts(quads: Iterable[Quad], property_: str) -> Texts:
    """Return the values of a property by language."""
    return {q.object.language or "": q.object.value for q in quads if q.predicate.value == property_}  # type: ignore[union-attr]


def _by_term(start: str, questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Return the questions by the IRIs of the terms in their queries."""
    name = re.compile(rf"(?:rec:|{re.escape(start)})([\w-]+)")
    by_term: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        for local in dict.fromkeys(name.findall(question.query)):
            by_term[start + local].append(question)
    return by_term


def _examples(rows: Sequence[Row], view: View, labels: Mapping[str, Texts]) -> dict[str, Example]:
    """Return the first example of each term by IRI, with its text in every language."""
    examples: dict[str, Example] = {}
    for row in rows:
        value = view.node(row["value"], labels) if row.get("iri") == "true" else None
        texts = {row["language"]: _short(row["value"])} if "value" in row and value is None else {}
        if row["term"] not in examples:
            examples[row["term"]] = Example(view.node(row["node"], labels), value, texts)
        else:
            for language, text in texts.items():
                examples[row["term"]].texts.setdefault(language, text)
    return examples


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
