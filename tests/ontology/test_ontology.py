"""The ontology and the schemes: OWL 2 RL, terms, borrowed vocabularies, questions with their answers."""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SH, VANN, XSD, ClosedNamespace, DefinedNamespace

from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.graph_files.built import load_built
from reaffirm_core.graph_files.dataset import merged
from reaffirm_core.names import BASE, OA, Names
from tests.conftest import ROOT

QUESTIONS = sorted((ROOT / "ontology" / "questions").glob("*.rq"))
TERMS = ROOT / "tests" / "ontology" / "ontology-terms.txt"

#: Closed namespaces: rdflib knows every term of theirs.
CLOSED: tuple[Any, ...] = (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, XSD)
#: Terms of vocabularies that rdflib does not know, checked by hand against their specifications.
OTHERS = {
    str(OA.hasSource),  # https://www.w3.org/TR/annotation-vocab/#hassource
    str(OA.Annotation),  # the same page, "Annotation", "exact", "start" and "end"
    str(OA.exact),
    str(OA.start),
    str(OA.end),
    "http://purl.org/spar/cito/cites",  # http://purl.org/spar/cito, "cites", "confirms" and "Citation"
    "http://purl.org/spar/cito/confirms",
    "http://purl.org/spar/cito/Citation",
    "http://purl.org/spar/doco/Footnote",  # http://purl.org/spar/doco, "footnote"
    "http://data.europa.eu/eli/ontology#LegalResource",  # the ELI ontology, "Legal Resource" and its subdivision
    "http://data.europa.eu/eli/ontology#LegalResourceSubdivision",
    "http://data.europa.eu/eli/ontology#is_part_of",  # the same, "is part of" and so on
    "http://data.europa.eu/eli/ontology#is_realized_by",
    "http://data.europa.eu/eli/ontology#number",
    "http://data.europa.eu/eli/ontology#passed_by",
    "https://w3id.org/un/ontology/undo/Recommendation",  # UNDO, classes of documents
    "https://w3id.org/un/ontology/undo/Treaty",
}
#: What external concepts were seen at their source, with labels.
EXTERNAL = ROOT / "ontology" / "external.csv"
#: What the codes in its column "source" stand for.
SOURCES = ROOT / "ontology" / "external-sources.csv"


@pytest.fixture(scope="module")
def union(built: Build) -> Graph:
    return merged(built.dataset.triples)


def known(term: str) -> bool:
    """Whether a borrowed term exists."""
    for space in CLOSED:
        base = str(space._NS) if isinstance(space, type) else str(space)
        if term.startswith(base):
            assert isinstance(space, ClosedNamespace) or issubclass(space, DefinedNamespace)
            return term.removeprefix(base) in space
    return term in OTHERS


def test_every_borrowed_term_exists(union: Graph, knowledge: Knowledge) -> None:
    shapes = parse_graph(knowledge.shapes, Names())
    used = {str(p) for graph in (union, shapes) for p in graph.predicates()}
    used |= {str(o) for graph in (union, shapes) for o in graph.objects(None, RDF.type)}
    used |= {str(o) for path in (SH.path, SH.datatype, SH.targetClass, SH.nodeKind) for o in shapes.objects(None, path)}
    borrowed = {term for term in used if not term.startswith(BASE) and re.match("https?://", term)}
    assert len(borrowed) > 30
    assert {term for term in borrowed if not known(term)} == set()
    assert not known("http://www.w3.org/ns/shacl#dataType")


def test_every_term_of_ours_that_is_used_is_defined(union: Graph, knowledge: Knowledge) -> None:
    rec = str(Names()["rec"])
    shapes = parse_graph(knowledge.shapes, Names())
    used = {str(term) for graph in (union, shapes) for triple in graph for term in triple if str(term).startswith(rec)}
    defined = {str(term) for term in union.subjects(RDFS.isDefinedBy, URIRef(BASE + "ontology"))}
    assert used - {rec} == {term for term in defined if term.startswith(rec)}


def own_terms(union: Graph) -> list[Any]:
    """Return the classes and properties of the ontology."""
    terms = union.subjects(RDFS.isDefinedBy, URIRef(BASE + "ontology"))
    return sorted(term for term in terms if str(term).startswith(str(Names()["rec"])))


def test_every_term_has_a_definition_a_note_and_a_true_example(union: Graph) -> None:
    """An example is one statement of the dataset in Turtle; a term that no node has is without."""
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in Names().prefixes().items())
    for term in own_terms(union):
        for property_ in (RDFS.comment, SKOS.scopeNote):
            texts = [text for text in union.objects(term, property_) if isinstance(text, Literal)]
            assert sorted(str(text.language) for text in texts) == ["en", "zh"], term
        facts = [
            fact
            for text in union.objects(term, SKOS.example)
            for fact in Graph().parse(data=header + text, format="ttl")
        ]
        assert len(facts) == ((None, term, None) in union or (None, RDF.type, term) in union), term
        # a score, such as that of a ranking, may change with any table
        scored = [(s, p, None if getattr(o, "datatype", None) == XSD.decimal else o) for s, p, o in facts]
        assert all(fact in union and term in fact for fact in scored), term


def test_no_two_terms_have_the_same_label(union: Graph) -> None:
    """Some names of a class and a property differ by case only."""
    labels = defaultdict[object, list[object]](list)
    for term in own_terms(union):
        for label in union.objects(term, RDFS.label):
            labels[label].append(term)
    assert {label: terms for label, terms in labels.items() if len(terms) > 1} == {}
    assert len(labels) > 250


def test_the_ontology_names_who_made_it_when_and_what_came_before(union: Graph) -> None:
    ontology = URIRef(BASE + "ontology")
    for thing in (ontology, *union[: RDF.type : SKOS.ConceptScheme]):
        (creator,) = union.objects(thing, DCTERMS.creator)
        assert (creator, RDF.type, PROV.Agent) in union
        created, modified = union.value(thing, DCTERMS.created), union.value(thing, DCTERMS.modified)
        assert created is not None and modified is not None and created <= modified
    earlier = sorted(file.stem for file in (ROOT / "ontology" / "versions").glob("*.ttl"))
    assert union.value(ontology, OWL.priorVersion) == URIRef(f"{BASE}ontology/{earlier[-1]}")


def test_items_are_part_of_the_compendium_and_of_the_reports_that_are_known(union: Graph) -> None:
    rec, eli = Names()["rec"], Namespace("http://data.europa.eu/eli/ontology#")
    compendium = Names().document("tip-compendium-2019")
    items = set(union.subjects(RDF.type, rec.Recommendation))
    assert set(union.subjects(eli.is_part_of, compendium)) == items
    reports = [(item, work) for item, work in union.subject_objects(eli.is_part_of) if work != compendium]
    assert len(reports) == 127
    assert all(union.value(union.value(item, rec.session), rec.report) == report for item, report in reports)
    assert set(union.objects(None, eli.passed_by)) == {Names()["ent"]["working-group"]}


def test_items_and_reports_have_their_numbers_in_eli(union: Graph) -> None:
    rec, eli = Names()["rec"], Namespace("http://data.europa.eu/eli/ontology#")
    numbers = dict(union.subject_objects(eli.number))
    items, reports = set(union.subjects(RDF.type, rec.Recommendation)), set(union.objects(None, rec.report))
    assert numbers.keys() == items | reports
    assert all(union.value(item, rec.number) == numbers[item] for item in items)
    assert str(numbers[Names().document("CTOC/COP/WG.4/2011/8")]) == "CTOC/COP/WG.4/2011/8"
    assert len(reports) == 3


def test_the_compendium_is_a_work_of_the_secretariat_with_a_text_in_chinese(union: Graph) -> None:
    rec, work = Names()["rec"], Names().document("tip-compendium-2019")
    assert union.value(work, DCTERMS.creator) == Names()["ent"].secretariat
    assert str(union.value(work, DCTERMS.date)) == "2019-09-09"
    assert (str(union.value(work, rec.agendaItem)), union.value(work, rec.agenda)) == (
        "4",
        Names().document("CTOC/COP/WG.4/2019/1"),
    )
    (expression,) = union.objects(work, rec.expression)
    assert str(union.value(expression, SDO.inLanguage)) == "zh"


def test_articles_sort_by_their_place(union: Graph) -> None:
    places = {
        str(union.value(part, DCTERMS.identifier)): union.value(part, SDO.position).toPython()  # type: ignore[union-attr]
        for part in union[: RDF.type : Names()["rec"].InstrumentPart]
    }
    assert (places["tip-protocol-9"], places["tip-protocol-10"], places["tip-protocol-3-c"]) == (9, 10, 3)


def test_works_that_are_cited_are_told_from_those_that_are_only_known(union: Graph) -> None:
    rec = Names()["rec"]
    cited = set(union[: RDF.type : rec.CitedWork])
    assert cited == set(union.objects(None, rec.restsOn))
    instruments = set(union[: RDF.type : rec.Instrument])
    assert len(instruments & cited) < len(instruments)


def test_the_terms_are_those_of_the_version(union: Graph, update: bool) -> None:
    ontology = URIRef(BASE + "ontology")
    version = str(union.value(ontology, OWL.versionInfo))
    rec = str(Names()["rec"])
    terms = sorted(
        str(t).removeprefix(rec) for t in union.subjects(RDFS.isDefinedBy, ontology) if str(t).startswith(rec)
    )
    listed = "\n".join([version, *terms]) + "\n"
    if update:
        TERMS.write_text(listed, encoding="utf-8")
    assert union.value(ontology, OWL.versionIRI) == URIRef(f"{BASE}ontology/{version}")
    assert listed == TERMS.read_text(encoding="utf-8"), "new terms need a new owl:versionInfo; then run pytest --update"


def test_shapes_allow_just_the_statuses_and_methods_of_their_schemes(union: Graph, knowledge: Knowledge) -> None:
    shapes = parse_graph(knowledge.shapes, knowledge.names)
    for kind in ("status", "method"):
        allowed = next(shapes.objects(URIRef(f"{BASE}shapes#{kind}"), SH["in"]))
        concepts = set(union.subjects(SKOS.inScheme, URIRef(f"{BASE}scheme/{kind}")))
        assert set(shapes.items(allowed)) == concepts


def test_the_ontology_has_every_work_that_a_pack_cites(union: Graph, knowledge: Knowledge) -> None:
    cited = {rule["cites"] for pack in knowledge.packs.values() for rule in pack.sources.works} - {""}
    fixed = {name for name in cited if "{" not in name}
    assert {"inst:uncac", "inst:ilo-c29", "doc:kyoto-declaration"} <= fixed
    assert {name for name in fixed if (Names().expand(name), None, None) not in union} == set()


def test_the_parts_of_a_treaty_count_on_without_a_gap(union: Graph) -> None:
    rec, wholes = Names()["rec"], defaultdict[object, list[str]](list)
    for part in union.subjects(RDF.type, rec.InstrumentPart):
        wholes[union.value(part, DCTERMS.isPartOf)].append(str(union.value(part, rec.number)))
    assert len(wholes) > 200
    for whole, numbers in wholes.items():
        letters = sorted(number for number in numbers if not number.isdecimal())
        figures = sorted(int(number) for number in numbers if number.isdecimal())
        assert not (letters and figures), whole
        assert figures == list(range(1, len(figures) + 1)), whole
        assert letters == list(ascii_lowercase[: len(letters)]), whole
    counted = {
        slug: len(wholes[Names().expand(f"inst:{slug}")])
        for slug in ("smuggling-protocol", "firearms-protocol", "uncac")
    }
    assert counted == {"smuggling-protocol": 25, "firearms-protocol": 21, "uncac": 71}


def representatives(union: Graph) -> Graph:
    """Return the terms of the ontology, and as many nodes as have every kind of fact among their facts.

    OWL RL infers types from the kind of a fact: the types of its node, its property, and the types of its value.
    """
    types = defaultdict[object, set[object]](set)
    for node, kind in union.subject_objects(RDF.type):
        types[node].add(kind)
    terms = set(union.subjects(RDFS.isDefinedBy))
    chosen, seen = list(terms), set[object]()
    for node in sorted(set(union.subjects()) - terms):
        own = frozenset(types[node])
        kinds = {(own, p, getattr(o, "datatype", frozenset(types[o]))) for p, o in union.predicate_objects(node)}
        if not kinds <= seen:
            seen |= kinds
            chosen.append(node)
    graph = Graph()
    for node in chosen:
        for predicate, value in union.predicate_objects(node):
            graph.add((node, predicate, value))
            for kind in types[value]:
                graph.add((value, RDF.type, kind))
    return graph


#: The property by which owlrl reports an inconsistency.
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def close(graph: Graph) -> None:
    """Add what OWL RL infers from a graph to it."""
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, improved_datatypes=False
    ).expand(graph)


@pytest.mark.client
def test_owl_rl_finds_no_inconsistency_and_infers_nothing_that_is_not_stated(union: Graph) -> None:
    closed = representatives(union)
    stated = set(closed)
    assert set(closed.predicates()) == set(union.predicates())
    assert set(closed.objects(None, RDF.type)) == set(union.objects(None, RDF.type))
    close(closed)
    assert list(closed.objects(None, ERROR)) == []
    trivial = {OWL.Thing, RDFS.Resource, RDFS.Class, RDF.Property, OWL.NamedIndividual}
    ours = (
        (node, kind)
        for node, kind in closed.subject_objects(RDF.type)
        if isinstance(node, URIRef) and node.startswith(BASE)
    )
    assert {(node, kind) for node, kind in ours if kind not in trivial} - set(union.subject_objects(RDF.type)) == set()
    cites = URIRef("http://purl.org/spar/cito/cites")
    cited = {(node, value) for node, predicate, value in stated if predicate == cites}
    assert set(closed.subject_objects(cites)) == cited != set()


def test_owl_rl_would_find_what_is_wrong(knowledge: Knowledge) -> None:
    names = Names()
    wrong = Graph().parse(data=knowledge.ontology["ontology/rec.ttl"], format="turtle")
    wrong.add((names["tip"]["1-1"], names["rec"].ordinal, Literal(1)))
    close(wrong)
    assert (names["tip"]["1-1"], RDF.type, names["rec"].Session) in wrong


REC, TIP = Names()["rec"], Names()["tip"]

#: Facts that the axioms forbid, with the errors that OWL RL reports.
FORBIDDEN = {
    "a mutual reaffirmation": (
        [(TIP["2-1"], REC.reaffirms, TIP["1-1"]), (TIP["1-1"], REC.reaffirms, TIP["2-1"])],
        {f"Erroneous usage of asymmetric property {REC.reaffirms}"},
    ),
    "a mutual reaffirmation by way of the inverse": (
        [(TIP["2-1"], REC.reaffirms, TIP["1-1"]), (TIP["2-1"], REC.reaffirmedBy, TIP["1-1"])],
        {f"Erroneous usage of asymmetric property {REC.reaffirms}"},
    ),
    "a reaffirmation of itself": (
        [(TIP["1-1"], REC.reaffirms, TIP["1-1"])],
        {f"Erroneous usage of asymmetric property {REC.reaffirms}", "Irreflexive property used"},
    ),
    "a mutual repetition": (
        [(TIP["1-2"], REC.repeatsInSession, TIP["1-1"]), (TIP["1-1"], REC.repeatsInSession, TIP["1-2"])],
        {f"Erroneous usage of asymmetric property {REC.repeatsInSession}"},
    ),
    "a repetition of itself": (
        [(TIP["1-1"], REC.repeatsInSession, TIP["1-1"])],
        {f"Erroneous usage of asymmetric property {REC.repeatsInSession}", "Irreflexive property used"},
    ),
    "a node of two disjoint classes": (
        [(TIP["1-1"], RDF.type, REC.Provision), (TIP["1-1"], RDF.type, REC.Session)],
        {"Disjoint classes"},
    ),
    "nothing": ([(TIP["2-1"], REC.reaffirms, TIP["1-1"]), (TIP["1-1"], REC.reaffirmedBy, TIP["2-1"])], set()),
}


@pytest.fixture(scope="module")
def axioms(knowledge: Knowledge) -> Graph:
    """The axioms of the ontology by which facts exclude each other, without its other triples."""
    ontology = Graph().parse(data=knowledge.ontology["ontology/rec.ttl"], format="turtle")
    kinds = {(RDF.type, OWL.AsymmetricProperty), (RDF.type, OWL.IrreflexiveProperty)}
    chosen = Graph()
    for term, predicate, value in ontology:
        if predicate in {OWL.disjointWith, OWL.inverseOf} or (predicate, value) in kinds:
            chosen.add((term, predicate, value))
    return chosen


@pytest.mark.parametrize("case", FORBIDDEN)
def test_owl_rl_reports_facts_that_the_axioms_forbid(case: str, axioms: Graph) -> None:
    facts, expected = FORBIDDEN[case]
    planted = Graph()
    for triple in (*axioms, *facts):
        planted.add(triple)
    close(planted)
    errors = [str(error) for error in planted.objects(None, ERROR)]
    assert {start for start in expected if any(error.startswith(start) for error in errors)} == expected
    assert all(error.startswith(tuple(expected)) for error in errors)


def test_there_are_no_blank_nodes_and_no_triple_stands_in_two_graphs(built: Build) -> None:
    seen: dict[pyoxigraph.Triple, str] = {}
    for file, triples in built.dataset.triples.items():
        for triple in triples:
            assert not any(isinstance(term, pyoxigraph.BlankNode) for term in triple)
            assert seen.setdefault(triple, file) == file


def test_there_is_no_external_iri_that_was_not_verified(union: Graph) -> None:
    terms = {str(term) for triple in union for term in triple if isinstance(term, URIRef)}
    external = {iri for iri in terms if not iri.startswith(BASE) and not known(iri)}
    allowed = {iri for iri in external if iri.startswith("http://undocs.org/")}
    with EXTERNAL.open(encoding="utf-8", newline="") as file:
        verified = {row["iri"] for row in csv.DictReader(file) if row["source"]}
    pages = {"https://creativecommons.org/licenses/by/4.0/", "https://sherloc.unodc.org/"}
    pages |= {str(vocabulary) for vocabulary in union.objects(None, RDFS.isDefinedBy)} - {BASE + "ontology"}
    assert external - allowed - verified == pages
    assert len(external & verified) > 100
    assert not any("wikidata" in iri for iri in terms)
    source = (ROOT / "data/tip/source/compendium-zh.txt").read_text(encoding="utf-8")
    assert all(iri in source for iri in allowed)


def test_the_codes_of_sources_are_explained() -> None:
    with EXTERNAL.open(encoding="utf-8", newline="") as file:
        codes = {code for row in csv.DictReader(file) for code in row["source"].split()}
    with SOURCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows if not all(row.values())] == [], "write 'not recorded' for what is not known"
    assert sorted(row["code"] for row in rows) == sorted(codes)


def test_the_counts_by_sparql(store: pyoxigraph.Store) -> None:
    query = """PREFIX rec: <https://w3id.org/reaffirm/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT (COUNT(?p) AS ?all) (COUNT(DISTINCT ?id) AS ?ids) { ?p a rec:Provision ; dcterms:identifier ?id }"""
    row = next(iter(store.query(query, use_default_graph_as_union=True)))  # type: ignore[arg-type,call-overload]
    assert (row["all"].value, row["ids"].value) == ("316", "316")


def test_every_identifier_is_unique_in_its_kind(union: Graph) -> None:
    identifiers = [(str(s).removeprefix(BASE).rpartition("/")[0], str(o)) for s, o in union[: DCTERMS.identifier]]
    assert len(identifiers) == len(set(identifiers)) > 850


# Questions ----------------------------------------------------------------------------


def answer(store: pyoxigraph.Store, query: str) -> str:
    """The answer to a question, as SPARQL CSV."""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    body = found.serialize(format=pyoxigraph.QueryResultsFormat.CSV)
    assert body is not None
    return body.decode().replace("\r\n", "\n").replace(BASE, "")


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 10


def test_a_group_of_questions_has_one_name_in_each_language() -> None:
    heads = [
        re.findall(r"^# group (\w\w): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) for path in QUESTIONS
    ]
    assert all([tag for tag, _ in head] == ["en", "zh"] for head in heads)
    groups = {tuple(name for _, name in head) for head in heads}
    assert len({english for english, _ in groups}) == len({chinese for _, chinese in groups}) == len(groups) < 10


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_its_expected_answer(path: Path, store: pyoxigraph.Store, update: bool) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# en: .+\?\n# zh: .+？\n", text), "a question opens with itself in words, en and zh"
    found = answer(store, text)
    expected = path.with_suffix(".csv")
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8"), "read the difference; if it is right: pytest --update"
    assert len(list(csv.reader(io.StringIO(found)))) > 1, "an answer is never empty"


# Round trips --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["TURTLE", "N_TRIPLES", "RDF_XML", "JSON_LD", "TRIG", "N_QUADS"])
def test_every_graph_comes_back_the_same_through_each_format(name: str, small_graph: Path) -> None:
    store = load_built(small_graph).store()
    rdf_format = getattr(pyoxigraph.RdfFormat, name)
    whole = pyoxigraph.serialize(
        store if rdf_format.supports_datasets else [quad.triple for quad in store], format=rdf_format
    )
    assert whole is not None
    back = set(pyoxigraph.parse(whole, rdf_format))
    if rdf_format.supports_datasets:
        assert back == set(store)
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in store}


def test_the_turtle_of_a_build_reads_the_same_in_rdflib(small_graph: Path) -> None:
    dataset = load_built(small_graph)
    for file, text in dataset.files.items():
        assert len(Graph().parse(data=text, format="turtle")) == len(dataset.triples[file])


def test_alignments_map_concepts_and_stand_in_a_graph_of_their_own(built: Build) -> None:
    graph, vocabulary = (
        Graph().parse(data=built.dataset.files[f"tip/{name}.ttl"], format="ox-turtle")
        for name in ("alignment", "vocabulary")
    )
    mapped = [(s, o) for p in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch) for s, o in graph.subject_objects(p)]
    assert len(mapped) > 30
    for subject, target in mapped:
        assert str(subject).startswith(BASE)
        assert graph.value(target, RDFS.label) is not None
    assert not set(vocabulary.predicates()) & {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch}


def test_nothing_is_both_exact_and_broader(union: Graph) -> None:
    exact = set(union.subject_objects(SKOS.exactMatch))
    assert not exact & set(union.subject_objects(SKOS.broadMatch))
    assert not exact & set(union.subject_objects(SKOS.relatedMatch))
