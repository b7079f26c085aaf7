"""Asking in a browser: write with completion, run, keep, share; the same without scripts and without the editor."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from reaffirm_server.assets import has_drawing, has_editor
from tests.browser.conftest import Visit

Visits = Callable[..., AbstractContextManager[Visit]]
needs_editor = pytest.mark.skipif(not has_editor(), reason="the editor was not made at set-up: no Node, or no packages")
ANSWER = "#result .answer"


def clean(visit: Visit) -> None:
    assert not visit.violations()
    assert not visit.stopped
    assert not visit.foreign


@needs_editor
def test_a_query_is_written_with_completion_run_kept_and_shared(visits: Visits) -> None:
    with visits("/sparql") as visit:
        page = visit.page
        page.click("#editor .CodeMirror")
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT ?session (COUNT(*) AS ?n) {\n?p rec:sess")
        page.wait_for_selector("#editor [role=listbox]")
        clean(visit)
        page.keyboard.press("Enter")
        page.keyboard.type(" ?session } GROUP BY ?session ORDER BY ?session")
        expect(page.locator("#query")).to_have_value(
            re.compile("^PREFIX rec: <https://w3id.org/reaffirm/ontology#>\nSELECT")
        )
        assert "?p rec:session ?session" in page.input_value("#query")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(ANSWER)
        assert page.locator("#result .rows tbody tr").count() == 7
        assert page.locator("#result svg rect").count() == 7
        page.click("[data-view=table]")
        assert page.locator("#result .rows").is_visible() and not page.locator("#result .bars").is_visible()
        clean(visit)
        with visit.download() as kept:
            page.click("button[value=csv]")
        assert Path(kept.value.path()).read_bytes().startswith(b"session,n\r\nhttps://w3id.org/reaffirm/tip/session-1,")
        page.click("#share")
        expect(page.locator("#said")).not_to_be_empty()
        shared = page.url.removeprefix(visit.host)
        asked = page.input_value("#query")
    with visits(shared) as visit:
        visit.page.wait_for_selector(ANSWER)
        assert visit.page.input_value("#query") == asked
        example = visit.page.evaluate("document.getElementById('query').defaultValue")
        visit.page.goto("about:blank")
        visit.page.goto(f"{visit.host}/sparql#query={quote(example)}")
        visit.page.wait_for_selector(ANSWER)
        assert not [one for one in visit.answers if "query=" in one.url.partition("#")[0]]
        clean(visit)


@pytest.mark.skipif(not has_drawing(), reason="the drawing was not made at set-up: no Node, or no packages")
def test_a_graph_is_drawn_when_its_view_is_chosen(visits: Visits) -> None:
    with visits("/sparql") as visit:
        page = visit.page
        page.evaluate("location.hash = 'query=' + encodeURIComponent('DESCRIBE tip:4-46-i-2')")
        page.wait_for_selector("#result table")
        assert not [one for one in visit.answers if "vendor/graph.js" in one.url]
        page.click("[data-view=graph]")
        page.wait_for_selector(".network[data-nodes] canvas")
        assert int(page.get_attribute(".network", "data-nodes") or 0) > 5

        def letters() -> float:
            return float(page.get_attribute(".network", "data-letters") or 0)

        initially = letters()
        assert initially >= 12, "legible at the first view"
        page.click("#result button[value='+']")
        larger = letters()
        assert larger > initially
        page.press(".network", "-")
        page.press(".network", "ArrowLeft")
        assert letters() < larger
        clean(visit)


@needs_editor
def test_a_term_is_found_by_its_label_in_either_language(visits: Visits) -> None:
    with visits("/sparql?lang=zh", "zh") as visit:
        visit.page.click("#editor .CodeMirror")
        visit.page.keyboard.press("Control+a")
        visit.page.keyboard.type("SELECT * { ?s ?p 赔偿")
        visit.page.wait_for_selector("#editor [role=option]")
        assert "theme:compensation" in visit.page.locator("#editor [role=listbox]").inner_text()
        visit.page.keyboard.press("Escape")
        for _ in "赔偿":
            visit.page.keyboard.press("Backspace")
        visit.page.keyboard.type("compens")
        visit.page.keyboard.press("Control+Space")
        visit.page.locator("#editor [role=option]", has_text="theme:compensation").click()
        visit.page.wait_for_function("document.getElementById('query').value.includes('PREFIX theme:')")
        clean(visit)


@needs_editor
def test_a_mistake_is_marked_and_said_and_the_query_stays(visits: Visits) -> None:
    with visits("/sparql") as visit:
        page = visit.page
        page.click("#editor .CodeMirror")
        page.keyboard.press("Control+End")
        page.keyboard.type(" }}} bad")
        expect(page.locator("#editor .broken")).to_have_count(1)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("main > [role=alert]")
        assert "Line 15" in page.locator("main > [role=alert]").inner_text()
        expect(page.locator("#editor .broken")).to_have_attribute("title", re.compile("Line 15"))
        assert page.input_value("#query").endswith("}}} bad")
        clean(visit)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == page.locator(".ask button").first.inner_text()


def test_a_question_of_the_gallery_is_asked_without_scripts(visits: Visits) -> None:
    with visits("/questions", "zh", scripts=False) as visit:
        visit.page.click("#strength-by-session > a")
        assert "行数：26" in visit.page.locator("[role=status]").inner_text()
        assert visit.page.locator("#query").is_visible()
        visit.page.fill("#query", "ASK { ?s ?p ?o }")
        visit.page.click(".ask button >> nth=0")
        expect(visit.page.locator("[role=status] strong")).to_have_text("是")


def test_the_gallery_is_filtered_and_opens_the_group_of_a_question(visits: Visits) -> None:
    with visits("/questions#strength-by-session") as visit:
        expect(visit.page.locator("#strength-by-session")).to_be_visible()
        visit.page.fill("#wanted", "footnote annotate")
        expect(visit.page.locator("#footnotes")).to_be_visible()
        expect(visit.page.locator("#strength-by-session")).to_be_hidden()
        clean(visit)


def test_without_the_editor_there_is_a_form_that_works(visits: Visits) -> None:
    with visits("/download/") as visit:
        visit.page.route("**/vendor/*", lambda route: route.abort())
        visit.page.goto(f"{visit.host}/sparql")
        visit.page.fill("#query", "SELECT ?s { ?s a <https://w3id.org/reaffirm/ontology#Session> }")
        visit.page.press("#query", "Control+Enter")
        visit.page.wait_for_selector(ANSWER)
        assert visit.page.locator("#result tbody tr").count() == 8
        assert not visit.violations()
