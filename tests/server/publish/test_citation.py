"""Citations: in words, and as records that programs for bibliographies read back."""

from datetime import date
from pathlib import Path

import bibtexparser
import pyoxigraph
import pytest
import rispy
from flask.testing import FlaskClient

from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.publish.citation import Work, bibtex, dates, provision, ris
from reaffirm_server.publish.service import Publications
from tests.conftest import reaffirm

BASE = Names().base


@pytest.fixture(scope="module")
def publication(client: FlaskClient) -> Publications:
    found: Publications = client.application.extensions["publications"]
    return found


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        (
            "tip/2-15",
            "Working Group on Trafficking in Persons, second session, recommendation 15 (Vienna, 27–29 January 2010; "
            "report: CTOC/COP/WG.4/2010/6). Numbered as in “Compendium of recommendations, sessions 1 to 8”. "
            f"Identifier: {BASE}tip/2-15",
            "贩运人口问题工作组第二次会议，建议15（2010年1月27日至29日，维也纳；报告：CTOC/COP/WG.4/2010/6）。"
            f"编号依据《前八次会议建议汇编》。标识：{BASE}tip/2-15",
        ),
        (
            "tip/8-1-c",  # the symbol of its report could not be verified
            "Working Group on Trafficking in Persons, eighth session, recommendation 1 (c) (Vienna, 2–3 July 2018"
            "). "
            f"Numbered as in “Compendium of recommendations, sessions 1 to 8”. Identifier: {BASE}tip/8-1-c",
            "贩运人口问题工作组第八次会议，建议1(c)（2018年7月2日至3日，维也纳）。"
            f"编号依据《前八次会议建议汇编》。标识：{BASE}tip/8-1-c",
        ),
    ],
)
def test_a_recommendation_is_cited_in_words(path: str, en: str, zh: str, publication: Publications) -> None:
    assert {language: work.text for language, work in publication.cite(path).items()} == {"en": en, "zh": zh}


def test_what_an_earlier_session_presented_is_said_to_be(publication: Publications) -> None:
    works = publication.cite("tip/4-46-i-2")
    assert "first presented at the third session (Vienna, 19 October 2010) and endorsed as orally" in works["en"].text
    assert "，首次提出于第三次会议（2010年10月19日，维也纳），经口头修正后通过。" in works["zh"].text


def test_what_was_put_to_another_body_is_not_cited_as_adopted(publication: Publications) -> None:
    works = publication.cite("tip/7-2-b")
    assert "6–8 September 2017), put to the Conference of the Parties. " in works["en"].text
    assert "，提交缔约方会议。" in works["zh"].text
    for write in (bibtex, ris):
        assert "put to the Conference of the Parties" in write(works["en"])
        assert "put to" not in write(publication.cite("tip/7-2")["en"])


def test_several_bodies_and_an_unknown_body_are_named(publication: Publications) -> None:
    known = {"start": "2014-03-03", "end": "2014-03-03", "spoken": "en", "text": "A", "compendium": "C"}
    row = {**known, "language": "en", "label": "b", "put": "true"}
    words = publication.published.citation
    assert "(3 March 2014), put to another body." in provision("urn:1", "k", [row], words)["en"].text
    both = [row | {"putTo": body} for body in ("Council", "Assembly", "Council")]
    assert "put to the Council and the Assembly." in provision("urn:1", "k", both, words)["en"].text


def test_every_provision_can_be_cited_in_both_languages(publication: Publications, served: LocalDataset) -> None:
    provisions = [row["provision"] for row in publication.describer.table("identifiers")]
    assert len(provisions) == 316
    for iri in provisions[::20]:
        works = publication.cite(iri.removeprefix(BASE))
        assert sorted(works) == ["en", "zh"]
        for language, work in works.items():
            label = next(
                quad.object.value  # type: ignore[union-attr]
                for quad in served.store.quads_for_pattern(
                    pyoxigraph.NamedNode(iri), pyoxigraph.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), None
                )
                if quad.object.language == language  # type: ignore[union-attr]
            )
            assert label in work.text
            assert work.text.endswith(iri)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", ["tip/4-46-i-2", "tip/8-1-c", "dataset"])
def test_records_are_read_back_as_they_were(path: str, language: str, publication: Publications) -> None:
    work = publication.cite(path)[language]
    (entry,) = bibtexparser.parse_string(bibtex(work)).entries
    assert (entry.key, entry["title"], entry["author"]) == (work.key, f"{{{work.title}}}", f"{{{work.author}}}")
    assert (entry["url"], entry["year"]) == (BASE + path, str(work.issued.year))
    (record,) = rispy.loads(ris(work))
    assert (record["type_of_reference"], record["id"], record["title"]) == (work.ris_type, work.key, work.title)
    assert (record["urls"], record["notes"], record.get("abstract", "")) == (
        [BASE + path],
        list(work.notes),
        work.abstract,
    )
    assert ris(work).startswith("TY  - ")
    assert (publication.digest in "".join(work.notes)) == (path == "dataset")


def test_what_is_not_known_of_an_ingested_document_is_left_out(publication: Publications) -> None:
    said = {"start": "2014-03-03", "end": "2014-03-03", "spoken": "en", "text": "States should cooperate."}
    rows = [
        {**said, "language": "en", "label": "first session, recommendation 1", "compendium": "C", "title": "Advice"},
        {**said, "language": "zh", "label": "第一次会议，建议1", "compendium": "汇编"},
    ]
    works = provision("urn:1-1", "k", rows, publication.published.citation)
    numbered = "Numbered as in “Advice”. Identifier: urn:1-1"
    assert works["en"].text == f"First session, recommendation 1 (3 March 2014). {numbered}"
    assert works["zh"].text == "第一次会议，建议1（2014年3月3日）。编号依据《Advice》。标识：urn:1-1"
    assert "author" not in bibtex(works["en"])
    assert "AU  -" not in ris(works["en"])


def test_a_text_in_two_languages_is_quoted_in_that_of_the_citation(publication: Publications) -> None:
    known = {"start": "2014-03-03", "end": "2014-03-03", "label": "a", "compendium": "C", "body": "B", "place": "P"}
    texts = {"zh": "合作", "en": "Cooperate"}
    rows = [{**known, "language": own, "spoken": said, "text": texts[said]} for own in texts for said in texts]
    works = provision("urn:1-1", "k", rows, publication.published.citation)
    assert {language: work.abstract for language, work in works.items()} == texts
    translated = provision("urn:1-1", "k", [rows[2] | {"translation": "Cooperation"}], publication.published.citation)
    assert translated["en"].abstract == "Unofficial working translation: Cooperation"


def test_what_tex_would_take_for_a_command_is_written_as_it_is_read() -> None:
    work = Work("en", "k", "misc", "GEN", "", "A & B", "50 % of {x_1}", date(2020, 1, 2), "urn:a_b", ())
    text = bibtex(work)
    assert r"{{A \& B}}" in text
    assert r"{{50 \% of \{x\_1\}}}" in text
    assert "{urn:a_b}" in text


@pytest.mark.parametrize(
    ("start", "end", "en", "zh"),
    [
        (date(2013, 12, 30), date(2014, 1, 2), "30 December 2013–2 January 2014", "2013年12月30日至2014年1月2日"),
        (date(2013, 11, 30), date(2013, 12, 2), "30 November–2 December 2013", "2013年11月30日至12月2日"),
        (date(2013, 11, 6), date(2013, 11, 6), "6 November 2013", "2013年11月6日"),
    ],
)
def test_days_in_two_months_and_years(start: date, end: date, en: str, zh: str, publication: Publications) -> None:
    words = publication.published.citation
    assert (dates(start, end, words["en"]), dates(start, end, words["zh"])) == (en, zh)


def test_citations_are_served_beside_what_they_cite(client: FlaskClient) -> None:
    answer = client.get("/tip/4-46-c.ris?lang=zh")
    assert (answer.status_code, answer.mimetype) == (200, "application/x-research-info-systems")
    assert "TI  - 第四次会议，建议46(c)" in answer.get_data(as_text=True)
    assert client.get("/dataset.bib").get_data(as_text=True).startswith("@dataset{reaffirm-")
    assert (
        client.get("/dataset.bib", headers={"If-None-Match": client.get("/dataset.bib").headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/tip/9-9.bib", 404, "There is no citation"),
        ("/theme/compensation.ris", 404, "Recommendations and /dataset have citations"),
        ("/tip/x> <z.bib", 404, "There is no citation"),
        ("/tip/1-1.bib?lang=fr", 400, "Set lang to one of en, zh"),
    ],
)
def test_what_cannot_be_cited_says_so(path: str, status: int, said: str, client: FlaskClient) -> None:
    answer = client.get(path, headers={"Accept": "text/plain"})
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (status, True), answer.get_data(as_text=True)


def test_the_command_cites_and_suggests_identifiers(small: Path) -> None:
    cited = reaffirm(small, "cite", "2-2-b-2", "--lang", "zh").stdout
    assert cited.startswith("贩运人口问题工作组第二次会议，建议2(b)㈡（")
    assert reaffirm(small, "cite", "--format", "ris").stdout.startswith("TY  - DATA\n")
    refused = reaffirm(small, "cite", "2-2-z")
    assert refused.returncode == 1
    assert "there is no provision 2-2-z; the nearest are 2-2-" in refused.stderr
    assert "to cite the dataset, leave out the identifier" in reaffirm(small, "cite", "dataset").stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_dataset_says_how_it_is_cited(
    language: str, client: FlaskClient, publication: Publications
) -> None:
    reader = client.application.test_client(use_cookies=False)  # a language that was asked for is remembered
    page = reader.get(f"/dataset?lang={language}", headers={"Accept": "text/html"}).text
    assert publication.cite("dataset")[language].text in page
    for suffix in ("bib", "ris"):
        link = f"/dataset.{suffix}?lang={language}"
        assert f'href="{link}"' in page
        assert reader.get(link).status_code == 200


def test_a_thousand_provisions_with_long_names_are_cited(publication: Publications) -> None:
    last = f"{publication.names.base}tip/4-46-i-2"
    names = [f"{publication.names.base}{'corpus-' * 12}/{number}" for number in range(1_000)]
    assert set(publication.cite_provisions([*names, last])) == {last}
