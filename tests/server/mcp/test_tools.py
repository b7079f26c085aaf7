"""The tools of assistants, read by the client of the SDK in memory: answers, their parts, and errors."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, ResourceTemplateReference

from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.errors import BusyError, InternalError, QueryError, RefusedError, TimeOutError
from reaffirm_server.mcp.draft_tool import checks_in
from reaffirm_server.mcp.library import DraftTask, Library
from reaffirm_server.mcp.server import create_server
from tests.conftest import ROOT, run_async

T = TypeVar("T")
#: The text of 4-46-c.
OFFICIAL = (
    "根据《贩运人口议定书》第6条第6款，缔约国应当确保本国法律制度载有让人口贩运活动被害人"
    "有可能就所受损害获得赔偿的措施；"
)


def check(task: DraftTask) -> dict[str, Any]:
    """A check of drafts that answers at once: test_transports.py has the real one."""
    if not task.text:
        raise QueryError("the draft is empty; paste at least one recommendation")
    return {"checked": [task.text], "offset": task.offset}


@pytest.fixture(scope="module")
def library(served: LocalDataset) -> Library:
    return Library(served, served.engine(), served.engine(), check, site="https://example.org")


@pytest.fixture(scope="module")
def server(library: Library) -> MCPServer:
    return create_server(library)


def ask(server: MCPServer, question: Callable[[Client], Awaitable[T]]) -> T:
    async def session() -> T:
        async with Client(server) as client:
            return await question(client)

    return run_async(session())


def call(server: MCPServer, tool: str, **arguments: Any) -> CallToolResult:
    return ask(server, lambda client: client.call_tool(tool, arguments))


def answer(server: MCPServer, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(server, tool, **arguments)
    text: str = getattr(result.content[0], "text", "")
    assert not result.is_error, text
    assert json.loads(text) == result.structured_content
    content = dict(result.structured_content or {})
    assert content.pop("dataset").startswith("sha256:")
    assert "`official`" in content.pop("note")
    return content


def test_each_tool_only_reads_and_is_described_with_what_the_data_has(server: MCPServer) -> None:
    tools = ask(server, lambda client: client.list_tools()).tools
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert {tool.name for tool in tools} == described
    for tool in tools:
        assert tool.annotations and tool.annotations.read_only_hint
        assert "Data: Working Group on Trafficking in Persons, 8 sessions from 2009 to 2018" in (tool.description or "")
        assert (tool.description or "").endswith("; prefix of the recommendations in SPARQL: tip.")
        assert "tip (" not in str(tool.input_schema)
        assert all("description" in field for field in tool.input_schema["properties"].values()), tool.name


def test_a_search_keeps_official_words_apart_and_says_how_to_get_the_rest(server: MCPServer) -> None:
    first = answer(server, "search_recommendations", query="compensation", limit=12)
    rest = answer(server, "search_recommendations", query="compensation", limit=12, offset=first["next"]["offset"])
    everything = [*first["recommendations"], *rest["recommendations"]]
    assert "next" not in rest
    assert first["total"] == len(everything) == len({item["identifier"] for item in everything})
    (item,) = (item for item in everything if item["identifier"] == "4-46-c")
    assert item["official"] == {"zh": OFFICIAL}
    assert item["unofficial"]["translation"]["en"].startswith("In accordance with article 6")
    assert item["introduction"]["official"]["zh"].startswith("工作组经口头修正核可了")
    assert (item["iri"], item["page"]) == ("https://w3id.org/reaffirm/tip/4-46-c", "https://example.org/tip/4-46-c")


def test_a_search_names_misspelt_words_retired_values_and_what_to_try(server: MCPServer) -> None:
    assert answer(server, "search_recommendations", query="compnsation", limit=1)["searchedInstead"] == "compensation"
    assert answer(server, "search_recommendations", query="blockchain")["advice"]["absentWords"] == ["blockchain"]
    retired = answer(server, "search_recommendations", filters={"strength": "recommends"}, limit=1)
    assert retired["replacedFilters"] == {"strength=recommends": "operator=recommends"}
    assert "presented them" in answer(server, "search_recommendations", filters={"session": 3})["onlyPresented"]
    both = answer(server, "search_recommendations", query="blockchain", filters={"session": [2, 8]})["advice"][
        "without"
    ]
    assert any(text.startswith("all words, so that the filters remain: ") for text in both)


@pytest.mark.parametrize("name", ["4-46-c", "tip:4-46-c", "https://w3id.org/reaffirm/tip/4-46-c", "IV.46 (c)"])
def test_a_recommendation_is_meant_by_each_of_its_names(server: MCPServer, name: str) -> None:
    assert answer(server, "cite", identifier=name)["official"] == {"zh": OFFICIAL}


def test_a_recommendation_has_its_evidence_and_what_stands_above_it(server: MCPServer) -> None:
    content = answer(server, "get_recommendation", identifier="4-46-i-2")
    assert [above["identifier"] for above in content["introductions"]] == ["4-46", "4-46-i"]
    (ask_,) = content["unofficial"]["asks"]
    assert (ask_["addressees"], ask_["words"], ask_["wordsIn"]) == ("States parties", "缔约国应当", "4-46-i")
    assert content["unofficial"]["reaffirms"][0]["identifier"] == "1-13"
    assert content["citation"]["en"].endswith("https://w3id.org/reaffirm/tip/4-46-i-2")
    item = answer(server, "get_recommendation", identifier="4-46", limit=3)
    assert len(item["parts"]["items"]) == 3
    assert item["parts"]["next"]["offset"] == 3


def test_a_text_that_was_only_put_to_a_body_is_never_called_adopted(server: MCPServer) -> None:
    content = answer(server, "get_recommendation", identifier="7-2-o")
    assert "adoptedBy" not in content
    assert content["putToBodyAt"]["session"] == "seventh session"
    assert content["putToBodyAt"]["body"] == "Conference of the Parties"
    item = answer(server, "get_recommendation", identifier="7-2")
    assert item["adoptedBy"]["session"] == "seventh session"
    assert {part["notAdoptedButPutTo"] for part in item["parts"]["items"]} == {"Conference of the Parties"}
    assert answer(server, "cite", identifier="7-2-o")["notAdoptedButPutTo"] == "Conference of the Parties"
    assert "notAdoptedButPutTo" not in answer(server, "cite", identifier="7-2")


def test_a_citation_has_the_introductions_without_which_its_words_are_a_fragment(server: MCPServer) -> None:
    option = answer(server, "cite", identifier="4-46-i-1")
    assert [above["identifier"] for above in option["introductions"]] == ["4-46", "4-46-i"]
    assert "至少采用下列一种选择" in option["introductions"][-1]["official"]["zh"]
    assert "introductions" in option["advice"]
    assert "introductions" not in answer(server, "cite", identifier="1-13")


def test_a_lineage_is_traced_by_its_name_in_windows(server: MCPServer) -> None:
    content = answer(server, "trace", name="Non-punishment", limit=2)
    assert content["lineages"][0]["identifier"] == "non-punishment"
    assert len(content["reaffirmations"]) == 2 < content["total"]
    ends = {link[end] for link in content["reaffirmations"] for end in ("earlier", "later")}
    assert {item["identifier"] for item in content["recommendations"]} == ends


def test_the_vocabulary_lists_its_kinds_and_the_words_of_each(server: MCPServer) -> None:
    kinds = {kind["kind"]: kind["values"] for kind in answer(server, "list_vocabulary")["kinds"]}
    for kind, count in kinds.items():
        content = answer(server, "list_vocabulary", kind=kind, limit=1)
        assert (content["total"], len(content["words"])) == (count, 1), kind
    (force,) = answer(server, "list_vocabulary", kind="force", contains="permission")["words"]
    assert (force["key"], force["iri"]) == ("permission", "https://w3id.org/reaffirm/force/permission")


def test_a_query_returns_rows_triples_or_a_boolean_in_windows(server: MCPServer) -> None:
    select = "SELECT ?p ?l { ?p rec:theme theme:compensation ; rdfs:label ?l } ORDER BY ?p ?l"
    content = answer(server, "sparql_query", query=select, limit=2)
    assert len(content["rows"]) == 2 < content["total"]
    assert content["rows"][0]["l"] == {"text": "first session, recommendation 13", "language": "en"}
    assert "official" not in content  # that key has words of the United Nations only
    verbatim = ("rec:addresseeQualifier", "oa:exact", "dcterms:title")
    assert all(name in content["whichWordsAreOfficial"] for name in verbatim)
    graph = answer(server, "sparql_query", query="CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3", limit=2)
    assert len(graph["triples"]) == 2
    misspelt = answer(server, "sparql_query", query="ASK { ?s rec:adressee ?o }")
    assert misspelt["boolean"] is False
    assert "did you mean rec:addressee?" in misspelt["warnings"][0]
    long = "SELECT ?s (GROUP_CONCAT(?t) AS ?all) { ?p rec:text ?t . ?s a rec:Session } GROUP BY ?s ORDER BY ?s"
    cut = answer(server, "sparql_query", query=long)
    assert "characters left out; select a part with SUBSTR" in cut["rows"][0]["all"]["text"]
    assert cut["next"]["offset"] == len(cut["rows"]) < cut["total"] == 8


@pytest.mark.parametrize(
    ("name", "arguments", "advice"),
    [
        ("search_recommendations", {"filters": {"adressee": "states"}}, "use one of document, session"),
        ("search_recommendations", {"filters": {"sesion": 4}}, "no filter 'sesion' (did you mean session?)"),
        ("get_recommendation", {"identifier": "tip:session-3"}, "is a session, not a recommendation"),
        ("search_recommendations", {"filters": {"addressee": "secretary"}}, "Choose, for example, secretariat"),
        ("search_recommendations", {"theme": ["compensation"]}, "its arguments are query, filters"),
        ("search_recommendations", {"limit": 1000}, "limit: Input should be less than or equal to 25"),
        ("search_recommendations", {"sort": "best"}, "see its input schema"),
        ("search_recommendations", {"query": "compensation", "offset": 500}, "use an offset from 0 to"),
        ("search_recommendations", {"query": "x" * 201}, "at most 200 characters"),
        ("get_recommendation", {"identifier": "9-1"}, "the nearest are"),
        ("get_recommendation", {"identifier": ""}, "an identifier looks like"),
        ("get_recommendation", {}, "identifier: Field required"),
        ("trace", {"name": "compnsation"}, "did you mean compensation"),
        ("check_draft", {"text": ""}, "paste at least one recommendation"),
        ("cite", {"identifier": "1-1000"}, "there is no provision"),
        ("cite", {"language": "xx"}, "see its input schema"),
        ("list_vocabulary", {"kind": "themes"}, "did you mean theme?"),
        ("sparql_query", {"query": "SELEC"}, "did you mean SELECT?"),
        ("sparql_query", {"query": "DROP ALL"}, "not a SPARQL query"),
        ("sparql_query", {"query": "ASK { SERVICE <http://localhost/> { ?s ?p ?o } }"}, "remove the clause"),
        ("sparql_query", {"query": "ASK {}" + " " * 100_000}, "at most 100,000 are allowed"),
    ],
)
def test_bad_input_is_an_error_that_says_what_to_do(
    server: MCPServer, name: str, arguments: dict[str, Any], advice: str
) -> None:
    result = call(server, name, **arguments)
    assert result.is_error
    text = getattr(result.content[0], "text", "")
    assert advice in text
    assert "pydantic" not in text


def test_words_of_an_unforeseen_error_stay_on_the_server(
    library: Library, server: MCPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(library, "rows", fail)
    text = getattr(call(server, "get_recommendation", identifier="4-46-c").content[0], "text", "")
    assert "failed inside the server" in text
    assert "secret" not in text


def test_the_resources_are_the_ontology_the_codebook_and_each_provision(server: MCPServer) -> None:
    async def read(client: Client) -> list[str]:
        uris = [str(resource.uri) for resource in (await client.list_resources()).resources]
        assert uris == ["reaffirm://ontology", "reaffirm://codebook"]
        contents = [(await client.read_resource(uri)).contents[0] for uri in (*uris, "reaffirm://provision/4-46-c")]
        with pytest.raises(MCPError, match="the nearest are"):
            await client.read_resource("reaffirm://provision/9-9")
        reference = ResourceTemplateReference(type="ref/resource", uri="reaffirm://provision/{identifier}")
        completed = await client.complete(reference, {"name": "identifier", "value": "4-46-i"})
        assert completed.completion.values[:2] == ["4-46-i", "4-46-i-1"]
        return [getattr(content, "text", "") for content in contents]

    ontology, codebook, provision = ask(server, read)
    assert "rec:Recommendation" in ontology
    assert codebook == (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert json.loads(provision)["official"] == {"zh": OFFICIAL}


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (BusyError("busy"), "try again in half a minute"),
        (TimeOutError("slow"), "check it in parts of some paragraphs"),
        (RefusedError("beyond its memory"), "check it in parts of some paragraphs"),
        (InternalError("KeyError"), "an internal error occurred"),
    ],
)
def test_a_draft_that_no_worker_checks_is_an_error_with_advice(error: QueryError, advice: str) -> None:
    class Pool:
        def run(self, _: object) -> None:
            raise error

    pool: Any = Pool()
    with pytest.raises(QueryError, match=advice):
        checks_in(pool)(DraftTask("1. States should ratify the Protocol.", 0, 1))
