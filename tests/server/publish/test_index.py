"""The index of recommendations: one structure, three documents that hold all of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.publish import document_views
from reaffirm_server.publish.index import BY, DatasetEdition, Index, IndexEntry, IndexHeading, IndexRows
from reaffirm_server.publish.index import index as arranged
from reaffirm_server.publish.index_docx import docx as as_docx
from reaffirm_server.publish.index_text import html, markdown
from reaffirm_server.publish.service import Publications
from tests.conftest import OFFICIAL, reaffirm

#: The language in which each index is tried as a Word document; its page is tried in the other.
LANGUAGES = {"theme": "zh", "article": "en", "session": "en", "lineage": "zh", "addressee": "zh"}
EDITION = DatasetEdition(Names().base, "0" * 64, date(2026, 1, 2), "2 January 2026")


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    found: Publications = client.application.extensions["publications"]
    return found


@pytest.fixture(scope="module")
def indexes(publication: Publications) -> dict[tuple[str, str], Index]:
    return {(by, language): publication.index(by, language) for by in BY for language in ("en", "zh")}


def beginning(index: Index) -> Index:
    """Return an index with its first three headings only."""
    return replace(index, headings=index.headings[:3])


def entries(index: Index) -> Iterator[tuple[str, IndexEntry]]:
    return ((heading.title, entry) for _, heading in index.walk() for entry in heading.entries)


def asked(served: LocalDataset, pattern: str) -> set[tuple[str, ...]]:
    """What the graph says, asked apart from the queries of the index."""
    found = served.store.query(pattern, prefixes=served.names.prefixes())
    return {tuple(term.value for term in row) for row in found}  # type: ignore[union-attr]


#: Heading and provision of every entry of an index in English, by what it is arranged by.
EXPECTED = {
    "theme": "?p rec:theme/skos:prefLabel ?h ; rec:operative true",
    "article": "VALUES ?c { rec:Instrument rec:InstrumentPart } ?i a ?c ; rdfs:label ?h . "
    "?p dcterms:isPartOf*/rec:cites ?i ; rec:operative true",
    "session": "?p rec:session/rdfs:label ?h ; rec:operative true",
    "lineage": "?p rec:lineage/rdfs:label ?h",
    "addressee": "?p rec:operative true ; rec:ask ?a . ?a rec:addressee ?x ; rec:strength/skos:prefLabel ?s ; "
    'rec:force/skos:prefLabel ?f . FILTER (LANG(?s) = "en" && LANG(?f) = "en") '
    'BIND (STRLANG(CONCAT(?s, " [", ?f, "]"), "en") AS ?h)',
}


@pytest.mark.parametrize("by", BY)
def test_an_index_holds_what_the_graph_says_and_nothing_else(
    by: str, indexes: dict[tuple[str, str], Index], served: LocalDataset
) -> None:
    found = {(title, entry.iri) for title, entry in entries(indexes[by, "en"])}
    said = asked(served, f'SELECT ?h ?p {{ {EXPECTED[by]} FILTER (LANG(?h) = "en") }}')
    expected = {(heading[:1].upper() + heading[1:], provision) for heading, provision in said}
    assert found == expected
    assert len(expected) > 50


def test_themes_stand_under_themes_in_both_languages(indexes: dict[tuple[str, str], Index]) -> None:
    english, chinese = indexes["theme", "en"], indexes["theme", "zh"]
    assert len(english.headings) == 14
    assert [h.anchor for _, h in english.walk()] == [h.anchor for _, h in chinese.walk()]
    criminal = next(heading for heading in chinese.headings if heading.anchor == "theme-criminal-justice")
    assert [part.anchor for part in criminal.parts][:2] == ["theme-asset-recovery", "theme-investigation-prosecution"]
    assert re.fullmatch(r"[1-9]\d条执行条文", criminal.count)
    assert criminal.entries == ()
    compensation = english.headings[0]
    entry = next(entry for entry in compensation.entries if entry.identifier == "4-46-i-2")
    assert entry.reference == "fourth session, recommendation 46 (i) (ii)"
    assert entry.lineages == "lineage: Compensation"
    same = next(e for e in chinese.headings[0].entries if e.identifier == "4-46-i-2")
    assert same.reference == "第四次会议，建议46(i)㈡"
    assert same.lineages == "重申脉络：赔偿与补偿"


def test_articles_stand_under_their_instruments(indexes: dict[tuple[str, str], Index]) -> None:
    depths = {heading.anchor: depth for depth, heading in indexes["article", "en"].walk()}
    assert depths["instrument-tip-protocol"] == 1
    assert depths["instrument-tip-protocol-6-3-d"] == 4


def test_a_session_whose_recommendations_stand_elsewhere_says_so(indexes: dict[tuple[str, str], Index]) -> None:
    third = {heading.title: heading for heading in indexes["session", "en"].headings}["Third session"]
    assert (third.entries, third.count) == ((), "")
    assert third.note == "What it presented was endorsed by the fourth session, as orally amended, and stands there."
    assert "第四次会议" in next(h for h in indexes["session", "zh"].headings if h.title == "第三次会议").note


def test_strengths_stand_under_addressees_the_strongest_force_first(indexes: dict[tuple[str, str], Index]) -> None:
    parties = next(h for h in indexes["addressee", "en"].headings if h.title == "States parties")
    assert [part.title for part in parties.parts] == [
        "Recommended [Call]",
        "Should [Call]",
        "Encouraged [Consideration]",
        "Encouraged [Encouragement]",
        "Should consider [Consideration]",
        "May [Permission]",
    ]
    assert not parties.entries


def test_what_was_only_put_to_a_body_says_so_in_every_index(indexes: dict[tuple[str, str], Index]) -> None:
    for (_, language), index in indexes.items():
        put = {"en": "put to: Conference of the Parties", "zh": "提交：缔约方会议"}[language]
        marked = {entry.identifier for _, entry in entries(index) if entry.put_to}
        assert {entry.put_to for _, entry in entries(index)} <= {"", put}
        assert marked == {e.identifier for _, e in entries(index) if e.identifier.startswith(("7-1-", "7-2-"))}


def test_the_count_of_an_article_is_that_of_the_search(
    indexes: dict[tuple[str, str], Index], client: FlaskClient
) -> None:
    protocol = next(h for h in indexes["article", "en"].headings if h.anchor == "instrument-tip-protocol")
    total = client.get("/recommendations.json?cites=tip-protocol&size=1").get_json()["total"]
    assert protocol.count == f"{total} operative provisions"


def without_label(publication: Publications, *languages: str) -> tuple[str, IndexRows]:
    """Return the IRI of a theme and the rows of the index, in which the theme has no label in some languages."""
    rows = publication.describer.table("index-theme")
    labels = publication.describer.labels({pyoxigraph.NamedNode(row["node"]) for row in rows})
    iri = f"{Names().base}theme/compensation"
    for language in languages:
        del labels[iri][language]
    return iri, IndexRows(rows, publication.describer.table("index-provisions"), labels)


def test_a_heading_without_a_label_in_the_language_has_the_english_label(publication: Publications) -> None:
    _, rows = without_label(publication, "zh")
    index = arranged("theme", "zh", rows, publication.published.index["zh"], EDITION)
    titles = {heading.anchor: heading.title for _, heading in index.walk()}
    assert titles["theme-compensation"] == "Compensation"


def test_a_heading_without_a_label_is_an_error_that_names_it(publication: Publications) -> None:
    iri, rows = without_label(publication, "en", "zh")
    with pytest.raises(ReaffirmError, match=rf"<{iri}> has no label in 'en'"):
        arranged("theme", "zh", rows, publication.published.index["zh"], EDITION)


# Documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "language"), LANGUAGES.items())
def test_a_docx_opened_again_has_every_heading_in_its_style_and_every_entry(
    by: str, language: str, indexes: dict[tuple[str, str], Index]
) -> None:
    index = beginning(indexes[by, language])
    document = docx.Document(io.BytesIO(as_docx(index)))
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.style]
    headings = [(f"Heading {depth}", heading.title) for depth, heading in index.walk()]
    assert [pair for pair in styled if pair[0].startswith("Heading")] == headings
    bullets = [text for style, text in styled if style == "List Bullet"]
    assert len(bullets) == len(list(entries(index)))
    for text, (_, entry) in zip(bullets, entries(index), strict=True):
        assert text.startswith(f"{entry.reference}{index.colon}{entry.headline}")
        assert entry.lineages in text
    contents = [text for style, text in styled if re.fullmatch(r"TOC \d", style)]
    titles = (re.split(r" \(|（", title)[0] for _, title in headings)
    assert [re.split(r" \(|（", text)[0] for text in contents] == list(titles)
    assert document.core_properties.title == index.title


def test_the_contents_of_a_docx_are_a_field_whose_links_lead_to_the_headings(publication: Publications) -> None:
    with zipfile.ZipFile(io.BytesIO(publication.index_file("theme", "zh", "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
    assert r'TOC \o "1-4" \h \z \u' in body
    marks = re.findall(r'fldCharType="(\w+)"', body)
    assert marks == ["begin", "separate", "end"]
    linked = re.findall(r'<w:hyperlink w:anchor="(\w+)"', body)
    assert linked == re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', body)
    assert len(linked) == len(set(linked)) == 59


def test_the_same_index_gives_the_same_bytes(indexes: dict[tuple[str, str], Index]) -> None:
    index = beginning(indexes["article", "en"])
    first = as_docx(index)
    assert first == as_docx(index)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2026, 11, 25)}
        assert b"2026-11-25T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("by", BY)
def test_html_has_every_heading_and_entry_and_its_links_lead_somewhere(
    by: str, indexes: dict[tuple[str, str], Index]
) -> None:
    index = indexes[by, "zh"]
    tree = lxml_html.fromstring(html(index, "body { margin: 0 }"))
    anchors = {str(name) for name in tree.xpath("//section/@id")}
    assert anchors == {heading.anchor for _, heading in index.walk()}
    assert [str(link)[1:] for link in tree.xpath("//nav//a/@href")] == [h.anchor for _, h in index.walk()]
    assert len(tree.xpath("//section//li")) == len(list(entries(index)))
    assert tree.xpath("string(//section//li[1]/a)") == next(entries(index))[1].reference
    assert tree.get("lang") == "zh"


def test_markdown_links_its_contents_and_escapes_marks(indexes: dict[tuple[str, str], Index]) -> None:
    index = indexes["theme", "en"]
    text = markdown(index)
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) == set(re.findall(r'<a id="([\w-]+)"></a>', text))
    assert text.count("\n- [") == len(index.headings) + len(list(entries(index)))
    entry = IndexEntry("1", "urn:1", "a_b", "*c* [d]", "")
    odd = replace(index, headings=(IndexHeading("h", "H # 1", "", (entry,), (), ""),))
    assert r"- [a\_b](<urn:1>): \*c\* \[d\]" in markdown(odd)
    assert r"## H \# 1" in markdown(odd)


def test_an_index_ends_with_the_texts_in_its_language_and_in_the_original(publication: Publications) -> None:
    note = "Unofficial working translation, made from the Chinese by a language model."
    english, chinese = (publication.index("lineage", language, texts=True) for language in ("en", "zh"))
    assert {text.iri for text in english.texts} == {entry.iri for _, entry in entries(english)}
    assert len(english.texts) == len({text.iri for text in english.texts})
    labels = {tuple(word[:2] for word in text.words) for text in english.texts}
    assert labels == {(("Unofficial working translation", "en"), ("Source text (Chinese version)", "zh"))}
    assert english.note.startswith(note)
    assert {tuple(word[:2] for word in text.words) for text in chinese.texts} == {(("", "zh"),)}
    assert chinese.note == ""
    short = replace(english, headings=english.headings[:1], texts=english.texts[:2])
    original = short.texts[1].words[1][2]
    for written in (markdown(short), html(short, "")):
        assert note in written
        assert written.count("Unofficial working translation:") == written.count("Source text (Chinese version):") == 2
        assert original in written.replace("\\", "")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(as_docx(short))).paragraphs]
    assert any(text.startswith(note) for text in paragraphs)
    assert paragraphs[-2].startswith("Unofficial working translation: ")
    assert paragraphs[-1] == f"Source text (Chinese version): {original}"
    assert publication.index("lineage", "en").texts == ()


def test_an_english_version_stands_in_the_annex_without_the_note(official_english: LocalDataset) -> None:
    client = create_app(official_english).test_client(use_cookies=False)
    text = client.get("/index/session.md").get_data(as_text=True)
    assert f"\n\n{OFFICIAL}\n\n*Source text (Chinese version):* 缔约国应当" in text


# Command and server -------------------------------------------------------------------------


def test_the_command_writes_the_format_of_the_suffix(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "index.docx"
    assert reaffirm(small, "export", "--index", "article", "--lang", "zh", "--out", out).returncode == 0
    assert docx.Document(str(out)).paragraphs[0].text == "按所援引文书条款编列的建议"
    printed = reaffirm(small, "export", "--index", "article").stdout
    assert printed.startswith("# Recommendations by article of the instruments that they cite\n")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--index", "colour"], 2, "is not one of"),
        (["--index", "theme", "--format", "docx"], 2, "name a file with --out"),
        (["--index", "theme", "--out", "/nowhere/index.md"], 1, "cannot be written"),
        (["--index", "theme", "--out", "index.pdf"], 2, "no format has the suffix .pdf"),
        (["--index", "theme", "--out", "index.ttl"], 2, "--index writes md, html, docx"),
        (["--index", "theme", "--table", "asks"], 2, "leave out"),
        (["--format", "md"], 2, "requires an index"),
    ],
)
def test_bad_input_is_refused(arguments: list[str], status: int, message: str, small: Path) -> None:
    refused = reaffirm(small, "export", *arguments)
    assert (refused.returncode, message in refused.stderr) == (status, True), refused.stderr


def test_an_index_is_served_as_a_document(client: FlaskClient, publication: Publications) -> None:
    answer = client.get("/index/theme.docx?lang=zh")
    assert answer.status_code == 200
    assert answer.data == publication.index_file("theme", "zh", "docx")
    assert answer.headers["Content-Disposition"] == 'inline; filename="index-theme.zh.docx"'
    assert client.get("/index/article.md").mimetype == "text/markdown"
    plain = {"Accept": "text/plain"}
    assert "Indexes: theme, article" in client.get("/index/colour.docx", headers=plain).get_data(as_text=True)
    assert client.get("/index/theme.md?lang=fr", headers=plain).status_code == 400


@pytest.mark.parametrize("by", BY)
def test_an_index_is_a_page_in_the_language_of_its_reader(
    by: str, client: FlaskClient, indexes: dict[tuple[str, str], Index]
) -> None:
    language = {"en": "zh", "zh": "en"}[LANGUAGES[by]]
    reader = client.application.test_client(use_cookies=False)  # a language that was asked for is remembered
    answer = reader.get(f"/index/{by}?lang={language}")
    assert answer.status_code == 200
    assert len(answer.data) <= 150_000
    tree = lxml_html.fromstring(answer.text)
    index = indexes[by, language]
    assert tree.xpath("string(//h1)") == index.title
    found = [str(link) for link in tree.xpath("//ul[@class='entries']/li/a/@href")]
    assert found == [f"/{entry.iri.removeprefix(Names().base)}" for _, entry in entries(index)]
    assert {link[1:] for link in tree.xpath("//main/nav//ul//a/@href")} == set(
        tree.xpath("//main/section/descendant-or-self::section/@id")
    )


def test_the_indexes_are_listed_and_their_links_answer(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/index/").text)
    links = [str(link) for link in tree.xpath("//main/ul//a/@href")]
    assert len(links) == 3 * len(BY)
    assert {client.get(link).status_code for link in links if ".docx" not in link} == {200}
    assert client.get("/index").status_code == 308
    assert client.get("/index/colour").status_code == 404
    assert "/index/theme</loc>" in client.get("/sitemap.xml").text


def test_of_very_many_recommendations_no_index_is_made(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_views, "MAX_PROVISIONS", 10)
    monkeypatch.setattr(Publications, "index", None)  # nothing is read for one
    for path in ("/index/theme", "/index/article.docx", "/index/session.md"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, "More than 10 recommendations match" in answer.text) == (413, True), path
