"""The tools over both transports: clients of Python and of JavaScript read them, and bad input ends nothing."""

import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from tests.conftest import PATIENCE, ROOT, RunningServer, reserved_port, run_async, wait_until
from tests.server.mcp.session import QUESTIONS, rendered

DOCS = ROOT / "docs" / "mcp.md"
SESSION = re.compile(r"(?<=<!-- the session -->\n).*?(?=<!-- the end of the session -->)", re.DOTALL)
JAVASCRIPT = ROOT / "tests" / "javascript"
#: A query that does not end before its time limit.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])}

pytestmark = pytest.mark.client


def command(*arguments: str) -> list[str]:
    return ["-m", "reaffirm_core", "mcp", "--timeout", "5", *arguments]


@pytest.fixture(scope="module")
def over_http() -> Iterator[RunningServer]:
    """A running ``reaffirm mcp --transport http``, which must end with status 0."""
    with reserved_port() as port:
        arguments = command("--transport", "http", "--port", str(port))
        process = subprocess.Popen([sys.executable, *arguments], env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        served = RunningServer(port, process.pid, 5)

        def answers() -> bool:
            with contextlib.suppress(OSError):
                return served.send("GET", "/mcp").status > 0
            return False

        with process:
            try:
                wait_until(lambda: process.poll() is not None or answers())
                assert process.poll() is None, process.stderr and process.stderr.read()
                yield served
                process.terminate()
                assert process.wait(timeout=PATIENCE) == 0
            finally:
                process.kill()


async def answer(client: Client, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer of a tool; a server that is busy, or still prepares the check of drafts, is asked again."""
    while True:
        result = await client.call_tool(name, arguments)
        text = getattr(result.content[0], "text", "")
        if not result.is_error:
            assert result.structured_content == json.loads(text)
            return dict(result.structured_content or {})
        assert "try again" in text, text


def test_the_session_of_the_docs_is_what_the_tools_answer_over_standard_input(update: bool) -> None:
    async def session() -> str:
        async with Client(StdioServerParameters(command=sys.executable, args=command(), env=ENVIRONMENT)) as client:
            parts = []
            for question in QUESTIONS:
                answers = [await answer(client, name, arguments) for name, arguments in question.calls]
                parts.append(rendered(question, answers, first=not parts))
            return "\n".join(parts)

    text, now = DOCS.read_text(encoding="utf-8"), "\n" + run_async(session()) + "\n"
    if update:
        DOCS.write_text(SESSION.sub(lambda _: now, text), encoding="utf-8")
    else:
        assert SESSION.findall(text) == [now], "if this is right: pytest --update"


def test_bad_input_over_http_is_an_error_that_says_what_to_do_and_ends_nothing(over_http: RunningServer) -> None:
    async def errors() -> dict[str, str]:
        messages = {}
        async with Client(f"{over_http.address}/mcp") as client:
            for title, name, arguments in (
                ("unknown", "get_recommendation", {"identifier": "9-1"}),
                ("endless", "sparql_query", {"query": ENDLESS}),
                ("oversized", "check_draft", {"text": "a" * 100_001}),
            ):
                result = await client.call_tool(name, arguments)
                assert result.is_error
                messages[title] = getattr(result.content[0], "text", "")
            while "empty" not in messages:
                text = getattr((await client.call_tool("check_draft", {"text": " "})).content[0], "text", "")
                messages |= {} if "try again" in text else {"empty": text}
            assert (await answer(client, "sparql_query", {"query": "ASK { ?s ?p ?o }"}))["boolean"] is True
        return messages

    messages = run_async(errors())
    assert "the nearest are" in messages["unknown"]
    assert "was stopped; simplify it" in messages["endless"]
    assert "check it in parts" in messages["oversized"]
    assert "the draft is empty; give the text" in messages["empty"]


def test_a_page_of_another_site_cannot_use_a_server_on_this_machine(over_http: RunningServer) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    for name, value, status in (("Host", "example.org", 421), ("Origin", "https://example.org", 403)):
        connection = http.client.HTTPConnection("127.0.0.1", over_http.port, timeout=PATIENCE)
        connection.request("POST", "/mcp", body, {**headers, name: value})
        assert connection.getresponse().status == status
        connection.close()


@pytest.mark.skipif(
    not (shutil.which("node") and (JAVASCRIPT / "node_modules" / "@modelcontextprotocol").is_dir()),
    reason="the JavaScript clients are not installed: make clients",
)
def test_the_client_of_javascript_reads_the_tools(over_http: RunningServer) -> None:
    arguments = ["node", "clients.mjs", "model context protocol", over_http.address]
    run = subprocess.run(arguments, cwd=JAVASCRIPT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    read = json.loads(run.stdout)
    assert "search_recommendations" in read["tools"]
    assert read["official"].startswith("根据《贩运人口议定书》第6条第6款")
    assert read["resource"] == "4-46-c"
    assert "the nearest are" in read["problem"]
