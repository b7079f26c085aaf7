"""A query with a retired or misspelt term has a Warning header and a line on its page; all other queries have none."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from reaffirm_server.dataset import notices as notices_module
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.notices import Notices, header
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection, rows
from tests.conftest import RunningServer

PREFIXES = (
    "PREFIX rec: <https://w3id.org/reaffirm/ontology#>\n"
    "PREFIX r: <https://w3id.org/reaffirm/ontology#>\n"
    "PREFIX strength: <https://w3id.org/reaffirm/strength/>\n"
)

QUERIES = [
    ("{ ?s rec:rank ?n }", ['299 - "rec:rank is retired; use rec:level"']),
    ("{ ?s r:rank ?n }", ['299 - "rec:rank is retired; use rec:level"']),
    ("{ ?p <https://w3id.org/reaffirm/ontology#citesWithin> ?w }", ["rec:citesWithin is retired; use rec:restsOn"]),
    (
        "{ ?a rec:strength strength:recommends ; rec:strengthIfAdopted ?s }",
        [
            "strength:recommends is retired; use operator:recommends or strength:recommended",
            "rec:strengthIfAdopted is retired; use rec:strength",
        ],
    ),
    ("{ ?a rec:strength strength:endorses }", ["strength:endorses is retired; use operator:endorses"]),
    ("{ ?a rec:addresseeBasis 'own' ; rec:conceptBasis 'own' }", ["rec:addresseeBasis", "rec:conceptBasis"]),
    ('{ ?x rec:status "reviewed" }', ["rec:status has no text values; use rec:status/dcterms:identifier"]),
    ("{ ?c rec:grade 'extends' }", ["rec:grade has no text values; use rec:grade/dcterms:identifier"]),
    ("{ ?a rec:strenght ?s }", ["rec:strenght is not a term of this dataset; did you mean rec:strength?"]),
    ("{ ?a r:strenght ?s }", ["rec:strenght is not a term of this dataset; did you mean rec:strength?"]),
    (
        "{ ?a a rec:recommendation }",
        ["rec:recommendation is not a term of this dataset; did you mean rec:Recommendation?"],
    ),
    ("{ ?a rec:theme theme:compensaton }", ["theme:compensaton is not a term of this dataset; did you mean"]),
    (
        "{ ?a rec:theme <https://w3id.org/reaffirm/theme/赔偿> }",
        ["theme:%E8%B5%94%E5%81%BF is not a term of this dataset"],
    ),
    ("{ ?a rec:theme ?t FILTER(STRSTARTS(STR(?t), STR(theme:))) }", []),
    ('{ ?a rec:force "call" ; rec:addressee "states" }', ["rec:force has no text values", "rec:addressee has no text"]),
    ("{ ?p rec:session 4 }", ["rec:session has no text values"]),
    ("{ ?a dcterms:titel ?t }", ["dcterms:titel is not a term of this dataset; did you mean dcterms:title?"]),
    ("{ ?a skos:preflabel ?t }", ["did you mean skos:prefLabel?"]),
    ("{ ?a dcterms:created ?t ; skos:narrower ?n }", []),
    ("{ tip:9-99 ?p ?o }", ['tip:9-99 is not a term of this dataset"']),
    ("{ GRAPH graph:texts { ?s ?p ?o } }", ["graph:texts is not a term of this dataset; did you mean graph:text?"]),
    ("{ GRAPH graph:text { ?s ?p ?o } }", []),
    ("{ ?a rec:lineage lineage:compensatio }", ["did you mean lineage:compensation?"]),
    (
        "{ inst:tip-protocol-66 ?p ?o . doc:nothing ?q ?o }",
        ['inst:tip-protocol-66 is not a term of this dataset"', "doc:"],
    ),
    ("{ tip:4-46-i-2_ask-1 ?p ?o . tip:session-4 ?q ?o . <https://w3id.org/reaffirm/dataset> ?r ?o }", []),
    ("{ ?c rec:grade ?g }", []),
    (
        "{ ?s rec:Recommendation ?o }",
        ["rec:Recommendation is not a property, so no triple has it as predicate; did you mean a rec:Recommendation?"],
    ),
    ("{ ?s rec:ask ?a ; # comment\n r:Ask # comment\n ?o }", ["rec:Ask is not a property"]),
    ("{ ?s <https://w3id.org/reaffirm/ontology#Ask> 1 }", ["did you mean a rec:Ask?"]),
    ("{ [ rec:Ask tip:1-1 ] rec:ask ?o }", ["rec:Ask is not a property"]),
    ("{ ?s rec:Lineage/rdfs:label ?o }", ["rec:Lineage is not a property"]),
    ("{ ?s theme:compensation ?o }", ['theme:compensation is not a property, so no triple has it as predicate"']),
    ("{ ?s a rec:theme }", ['rec:theme is not a class, so nothing is of this type"']),
    ("{ ?s rec:theme ?t ; a rec:theme , rec:Provision }", ["rec:theme is not a class"]),
    (
        "{ ?s rdf:type r:ask . ?s a theme:compensation }",
        ["rec:ask is not a class", "theme:compensation is not a class"],
    ),
    ("{ ?s a rec:Provision ; rec:theme theme:compensation ; rec:ask [ a rec:Ask ] . rec:Ask rdfs:label ?l }", []),
    ("{ VALUES ?c { rec:Ask rec:Lineage rec:Session rec:theme } ?s a ?c }", []),
    ("{ ?s a/rdfs:subClassOf* rec:Provision . ?c ^a rec:theme . ?d ^rdf:type rec:theme . rec:theme a ?e }", []),
    ("{ ?s ?p rec:Ask FILTER(?p IN (rdf:type, rec:Ask, rec:Session)) }", []),
    ("{ ?s ?p ?o FILTER(?o = rec:Ask || ?o = rec:Session) BIND(rec:Ask AS ?c) } # ?s rec:Ask ?o", []),
    ("{ ?s rdfs:comment '?s rec:Ask ?o' # ?s a\n . rec:theme rdfs:label ?l }", []),
    ("{ ?s ?p (rec:Ask rec:Session rec:Lineage) }", []),
    ("{ tip:1-1 rec:Ask ?o ; rec:session 4 }", ["rec:Ask is not a property", "rec:session has no text values"]),
    (
        "{ ?s rec:ask/rec:addressee 'states' . ?t rdfs:label|rec:Ask ?u }",
        ["rec:addressee has no text", "rec:Ask is not"],
    ),
    ("{ VALUES (?p ?role) { (rec:addressee 'addressed') } VALUES ?q { rec:force 'a' rec:Ask 1 } ?s ?p ?o }", []),
    ("{ ?s rec:level ?n } # rec:rank", []),
    ("{ ?s rec:text 'rec:rank strength:recommends' }", []),
    ("{ ?s ?p ?rank }", []),
    ("{ ?s <https://example.org/rank> ?n }", []),
]


@pytest.mark.parametrize(("pattern", "told"), QUERIES, ids=[pattern for pattern, _ in QUERIES])
def test_a_retired_term_is_named_with_what_replaces_it(pattern: str, told: list[str], site: RunningServer) -> None:
    query = f"{PREFIXES}SELECT * WHERE {pattern} LIMIT 1"
    form = urlencode({"query": query}).encode()
    for reply in (
        site.send("GET", f"/sparql?{urlencode({'query': query})}"),
        site.send("GET", f"/sparql?{urlencode({'query': query})}"),
        site.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, query.encode()),
        site.send("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, form),
    ):
        assert reply.status == 200
        warning = reply.headers.get("Warning", "")
        assert all(text in warning for text in told)
        assert warning.count("299 - ") == len(told)


@pytest.mark.parametrize(
    ("language", "line"), [("en", "rec:rank is retired; use rec:level."), ("zh", "rec:rank 已停用；请用 rec:level。")]
)
def test_the_page_of_a_query_says_the_same(language: str, line: str, client: FlaskClient) -> None:
    def page(pattern: str) -> str:
        form = {"query": f"{PREFIXES}SELECT * WHERE {pattern}", "format": "html"}
        return client.post("/sparql", data=form, headers={"Accept-Language": language}).text

    assert line in page("{ ?s rec:rank ?n }")
    for pattern in ("?s rec:Ask ?n", "?s theme:compensation ?n", "?s a rec:theme"):
        assert page(f"{{ {pattern} }}").count('<p class="note">') == 1
    assert "rec:rank" not in page("{ ?s rec:level ?n }")
    assert page("{ ?s rec:rank ?n } #  rec:rank").count(line) == 1


def test_every_retired_term_of_the_ontology_is_known(served: LocalDataset) -> None:
    notices = Notices(served.vocabulary, served.names)
    assert len(served.vocabulary.retired) >= 7
    for iri, replacements in served.vocabulary.retired.items():
        (notice,) = notices.on(f"ASK {{ ?s ?p <{iri}> }}")
        assert len(notice.replacements) == len(replacements) > 0
        assert str(notice).isascii()
    assert served.about().vocabulary == served.vocabulary


def test_a_query_that_cannot_be_scanned_has_no_notice(served: LocalDataset) -> None:
    notices = Notices(served.vocabulary, served.names)
    assert notices.on("SELECT * { SERVICE <x> { ?s <https://w3id.org/reaffirm/ontology#rank> ?o } }") == ()
    assert notices.on("(" * 500 + "rank") == ()


@pytest.mark.parametrize("name", ["rec:unknown-{}", "theme:赔偿{}", "theme:{}" + "赔" * 200, "rec:a{}" + "b" * 5_000])
def test_a_query_full_of_misspelt_terms_has_ten_notices_and_a_small_header(
    name: str, served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []

    def close_matches(word: str, *_: object) -> list[str]:
        searched.append(word)
        return []

    monkeypatch.setattr(notices_module, "get_close_matches", close_matches)
    names = [name.format(number) for number in range(2_000)]
    told = Notices(served.vocabulary, served.names).on(f"ASK {{ ?s ?p {' , '.join(names)} }}"[:99_000])
    assert len(told) == 10
    assert len(searched) <= 10, "no similar term is searched beyond the notices"
    ((_, value),) = header(told)
    assert len(value) < 3_500


def test_a_term_that_is_repeated_is_compared_once(served: LocalDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    monkeypatch.setattr(notices_module, "get_close_matches", lambda word, *_: searched.append(word) or ["strength"])
    (notice,) = Notices(served.vocabulary, served.names).on(f"ASK {{ ?s {'rec:strenght ?x ; ' * 5_000} }}")
    assert (notice.replacements, searched) == (("rec:strength",), ["strenght"])


def test_no_name_of_the_dataset_is_unknown(served: LocalDataset) -> None:
    notices = Notices(served.vocabulary, served.names)
    query = "SELECT DISTINCT ?node { { ?node ?p ?o } UNION { ?s ?node ?o } UNION { ?s ?p ?node FILTER ISIRI(?node) } }"
    answer = served.engine().query(query, Selection(), AnswerFormats(), Limits())
    nodes = [row["node"] for row in rows(answer)]
    assert len(nodes) > 4_000
    assert [
        str(notice) for node in nodes for notice in notices.on(f"ASK {{ ?s ?p <{node}> }}") if notice.kind == "unknown"
    ] == []


def test_no_term_in_use_has_a_notice_on_its_place(served: LocalDataset) -> None:
    notices, engine = Notices(served.vocabulary, served.names), served.engine()

    def used(pattern: str) -> list[str]:
        answer = engine.query(f"SELECT DISTINCT ?node {{ {pattern} }}", Selection(), AnswerFormats(), Limits())
        return [row["node"] for row in rows(answer)]

    predicates, classes = used("?s ?node ?o"), used("?s a ?node")
    assert len(predicates) > 80 and len(classes) > 30
    for node in predicates:
        assert not any(notice.kind == "predicate" for notice in notices.on(f"ASK {{ ?s <{node}> ?o }}")), node
    for node in classes:
        assert not any(notice.kind == "class" for notice in notices.on(f"ASK {{ ?s a <{node}> }}")), node


def test_no_question_of_the_gallery_has_a_notice(served: LocalDataset) -> None:
    notices = Notices(served.vocabulary, served.names)
    assert served.questions
    assert [question.name for question in served.questions if notices.on(question.query)] == []


@pytest.mark.client
@pytest.mark.parametrize(
    "pattern",
    [
        "?s {} ?o",
        "?s {} 'x'",
        "?s {} # a comment\n 'x'",
        "?s {}+ 4",
        "?s ?p ?o;{} -4",
        "?s ^{}/rdfs:label ?o",
        "?s a {}",
        "?s rdf:type\n{}",
        "[ {} ?o ] ?p ?q",
        "?s ?p ?o . {} ?p 'x'",
        "{} a ?type",
        "?s ?p {}",
        "VALUES ?type {{ {} }}",
    ],
)
def test_the_choice_of_queries_that_are_scanned_leaves_no_notice_out(
    pattern: str, served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = served.vocabulary
    sampled = [*sorted(known.terms)[::9], *sorted(known.coded)[::3], *sorted(known.retired)[::3]]
    terms = [*sampled, "https://w3id.org/reaffirm/ontology#strenght"]
    names = [f"{prefix}:{iri.removeprefix(space)}" for iri in terms for prefix, space in [_own(served, iri)] if prefix]
    assert len(names) > 20
    queries = ["ASK { " + pattern.format(name) + " }" for name in (*names, *(f"<{iri}>" for iri in terms))]
    chosen = [Notices(served.vocabulary, served.names).on(query) for query in queries]
    monkeypatch.setattr(Notices, "_is_candidate", lambda *_: True)
    assert chosen == [Notices(served.vocabulary, served.names).on(query) for query in queries]


def _own(served: LocalDataset, iri: str) -> tuple[str, str]:
    """Return the prefix and namespace of an IRI that ends with a plain local name, ("", "") without any."""
    fitting = [(prefix, space) for prefix, space in served.names.prefixes().items() if iri.startswith(space)]
    return next(((prefix, space) for prefix, space in fitting if iri.removeprefix(space).isalnum()), ("", ""))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?e { tip:8-1-c rec:reaffirms+ ?e }",
        "SELECT ?id { ?p rec:theme <https://w3id.org/reaffirm/theme/compensation> ; dcterms:identifier ?id }",
        "SELECT ?s (COUNT(?p) AS ?n) { ?p a rec:Recommendation ; rec:session ?s } GROUP BY ?s",
    ],
)
def test_a_query_without_doubtful_terms_is_not_scanned(
    query: str, served: LocalDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A scan takes longer than many a small query.
    monkeypatch.delattr(notices_module, "scan")
    declared = "PREFIX rec: <https://w3id.org/reaffirm/ontology#> PREFIX tip: <https://w3id.org/reaffirm/tip/> "
    assert Notices(served.vocabulary, served.names).on(declared + query) == ()
