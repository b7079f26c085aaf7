"""The page that checks a draft: what it says in each language, what it refuses in place, and that it keeps nothing."""

import io
import logging
import re
import shlex
import zipfile
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import docx
import jsonschema
import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from reaffirm_server.drafts.draft import MAX_RECOMMENDATIONS as MOST
from reaffirm_server.drafts.report_words import brief
from reaffirm_server.drafts.upload import MAX_BYTES
from tests.core.read.printed import of_zip_version

FUND = "缔约国应当设立专项基金，使人口贩运活动被害人能够获得赔偿。"
WEAK = "缔约国可以考虑对被贩运者不予惩罚。"
OTHER = "各国应当在公园种植更多树木，供大家散步。"
DRAFTS = f"1. {FUND}\n\n2. {WEAK}\n\n3. {OTHER}"


def check(
    client: FlaskClient, text: str, language: str = "en", status: int = 200, **fields: object
) -> html.HtmlElement:
    files = {name: FileStorage(*value) for name, value in fields.items() if isinstance(value, tuple)}
    boundary, body = encode_multipart({"draft": text, **files})  # in memory; the client would use a file
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = client.post("/check", data=body, content_type=kind, headers={"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return html.fromstring(answer.text)


def words(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def problem(page: html.HtmlElement) -> str:
    (alert,) = page.xpath("//main/div[@role='alert']")
    assert alert.get("id") == "report" and alert.xpath(".//a/@href") == ["#text"]
    return " ".join(alert.xpath(".//p")[0].text_content().split())


def kept(page: html.HtmlElement) -> str:
    return str(page.xpath("//textarea[@id='text']")[0].text or "").removeprefix("\n")  # as browsers do


def word_file(*paragraphs: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "title", "weaker", "reference", "nothing"),
    [
        (
            "en",
            "Possibly recommended before · as firm as in the second session, recommendation 49",
            "Strength not compared",
            "recalling recommendation 49 of the second session",
            "No earlier text shares a word with it",
        ),
        (
            "zh",
            "此前可能提出过 · 力度与第二次会议，建议49相同",
            "力度不作比较",
            "回顾贩运人口问题工作组第二次会议建议49",
            "以往案文与其没有共同的实义词",
        ),
    ],
)
def test_each_draft_is_compared_in_the_language_of_the_page(
    language: str, title: str, weaker: str, reference: str, nothing: str, client: FlaskClient
) -> None:
    page = check(client, DRAFTS, language)
    fund, weak, other = page.xpath("//section[@class='advice']")
    assert words(fund, "./h2")[0].startswith(f"1. {title}")
    assert words(fund, ".//blockquote") == [FUND]
    summary = words(page, "//ol[@class='summary']/li")
    assert len(summary) == 3
    assert all(part in summary[0] for part in (FUND, *title.split(" · ")))
    theme = other.xpath(".//a[@class='button quiet']/@href")[0]
    assert client.get(theme).status_code == 200
    assert reference in words(fund, ".//*[@data-copy]")[0]
    assert weaker in words(weak, ".//dl[@class='facts']/dd")[0]
    assert nothing in words(other, ".//div[@class='nothing']/p")[0]
    assert not other.xpath(".//*[@data-copy]")
    assert not other.xpath("./ol[@class='nearest']/li"), "no text shares a word with it"
    assert not page.xpath("//*[@role='alert']") and kept(page) == DRAFTS


def test_the_direction_of_words_of_a_draft_ends_with_them(client: FlaskClient) -> None:
    page = check(client, f"\u202b{FUND}")
    assert page.xpath("//ol[@class='summary']/li/a/bdi/text()")[0].startswith("\u202b")
    tags = page.xpath("//dl[@class='tags']/div[position() < 3]/dd")
    assert tags and all(tag.xpath("./bdi") for tag in tags)


def test_the_report_comes_first_and_the_form_is_folded(client: FlaskClient) -> None:
    page = check(client, DRAFTS)
    assert words(page, "//title") == ["Report: 3 recommendations – Reaffirm"]
    (heading,) = page.xpath("//main/h1[@id='report'][@tabindex='-1']")
    (folded,) = heading.xpath("following-sibling::details[not(@open)]")
    assert words(folded, "./summary") == ["Checked 3 recommendations · Edit the draft"]
    (form,) = folded.xpath(".//form")
    assert form.get("action") == "/check#report"
    nearest = page.xpath("//section[@id='advice-1']//p[@class='headline']")[0]
    assert "Work to ensure compensation funds" in nearest.text_content()
    assert words(page, "//section[@id='advice-1']//details/summary")[0] == "Full comparison"
    plain = html.fromstring(client.get("/check").text)
    assert plain.xpath("//main/form[@id='draft']") and not plain.xpath("//details[@class='folded screen']")


def test_what_is_read_is_shown_first_and_can_be_changed(client: FlaskClient) -> None:
    page = check(client, f"建议草案\n\n{DRAFTS}", "zh")
    assert words(page, "//p[@class='reading']") == ["识别出3项建议。未核对：1个文件标题。"]
    (form,) = page.xpath("//form[@class='blocks']")
    assert form.xpath("count(.//li)") == form.xpath("count(.//label/bdi[@lang])") == 4
    assert form.xpath(".//input[@name='read'][@checked]/@value") == ["2", "3", "4"]
    sent = {"draft": f"建议草案\n\n{DRAFTS}", "only": "1", "read": ["2", "4"]}
    changed = html.fromstring(client.post("/check", data=sent, headers={"Accept-Language": "zh"}).text)
    assert words(changed, "//section[@class='advice']//blockquote") == [FUND, OTHER]
    assert changed.xpath("//form[@class='files screen']//input[@name='read']/@value") == ["2", "4"]
    wrong = client.post("/check", data={"draft": FUND, "read": "x"})
    assert (wrong.status_code, "numbers of blocks" in wrong.text) == (400, True)


@pytest.mark.parametrize(
    ("text", "language", "says", "nearest"),
    [
        ("asdf qwer of the zxcv in uiop and hjkl bnm", "en", "No earlier text shares a word", 0),
        ("今天天气很好，我们去公园散步。", "zh", "没有共同的实义词", 0),
        ("Compensation funds for victims from confiscated proceeds", "en", "Nothing is claimed of them", 5),
    ],
)
def test_what_asks_nobody_is_said_to_be_no_recommendation(
    text: str, language: str, says: str, nearest: int, client: FlaskClient
) -> None:
    page = check(client, text, language)
    assert (
        words(page, "//h1")[0]
        == {"en": "No recommendation was found in your text", "zh": "未在文字中找到建议"}[language]
    )
    assert not page.xpath("//button[@name='export']")
    (verdict,) = words(page, "//ol[@class='summary']/li")
    assert {"en": "Not read as a recommendation", "zh": "未识别为建议"}[language] in verdict
    assert words(page, "//p[@class='reading']") and says in words(page, "//div[@class='nothing']/p")[0]
    assert len(page.xpath("//ol[@class='nearest']/li")) == nearest


def test_the_box_of_the_home_page_may_send_a_draft(client: FlaskClient) -> None:
    page = html.fromstring(client.post("/check", data={"q": FUND}).text)
    assert words(page, "//blockquote") == [FUND] and kept(page) == FUND


def test_an_error_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = check(client, "", "zh", status=400)
    assert problem(page) == "草案为空，请粘贴或上传至少一项建议。"
    french = check(client, "Les États devraient protéger les victimes de la traite.", "zh", status=400)
    assert problem(french) == "不支持草案所用的语言；可用的语言为：英文、中文。"


@pytest.mark.parametrize(("text", "says"), [("asdf qwer", "Too short to be checked"), ("受害人", "文字过短，无法核对")])
def test_a_word_is_sent_to_the_search(text: str, says: str, client: FlaskClient) -> None:
    page = check(client, text, "en" if text.isascii() else "zh", status=400)
    (alert,) = page.xpath("//main/div[@role='alert']")
    assert says in alert.text_content() and f"“{text}”" in alert.text_content()
    assert urlsplit(alert.xpath(".//a[@class='button quiet']/@href")[0])[2:4] == (
        "/recommendations",
        urlencode({"q": text}),
    )


@pytest.mark.parametrize(("language", "says"), [("en", "read in simplified characters"), ("zh", "已转换为简体字")])
def test_traditional_characters_are_read_as_simplified_ones_and_kept(
    language: str, says: str, client: FlaskClient
) -> None:
    text = "締約國應當建立專項基金，使人口販運活動被害人能夠獲得賠償。"
    page = check(client, text, language)
    assert words(page, "//section[@id='advice-1']//blockquote") == [
        "缔约国应当建立专项基金，使人口贩运活动被害人能够获得赔偿。"
    ]
    assert any(says in note for note in words(page, "//p[@class='note']")) and kept(page) == text


def test_a_row_of_a_table_is_named_as_such(client: FlaskClient) -> None:
    page = check(client, f"| 序号 | 建议 |\n| --- | --- |\n| 1 | {FUND} |", "zh")
    assert words(page, "//section[@id='advice-1']/h2/small") == ["表格第2行，编号1"]


def test_the_verdict_quotes_the_words_of_the_draft_and_names_the_text_compared(client: FlaskClient) -> None:
    draft = "鼓励缔约国便利向贩运被害人提供法律援助和有关法律援助的信息，以便在刑事调查中代表其利益。"
    page = check(client, draft, "zh")
    verdicts = words(page, "//section[@class='advice']/div//p[@class='stronger' or @class='weaker']")
    assert all("现为“鼓励缔约国”" in verdict for verdict in verdicts)
    labels = re.findall(r"（(第.次会议，建议.*?)）：", "".join(verdicts))
    summary = words(page, "//ol[@class='summary']//span[2]")[0]
    assert labels and all(label in summary for label in labels)
    assert set(labels) <= set(words(page, "//section[@class='advice']//h5/a | //p[@class='headline']/a"))


def test_a_limit_that_a_draft_drops_is_the_first_change(client: FlaskClient) -> None:
    page = check(
        client, "States parties should not punish victims of trafficking for acts committed as trafficked persons."
    )
    changes = page.xpath("(//div[@class='thirds'])[1]/div[3]/p")
    assert changes[0].get("class") == "weighty" and "In accordance with domestic law" in changes[0].text_content()


def test_a_long_text_is_cut_between_words() -> None:
    assert brief("而对其进行惩罚或起诉", 12) == "而对其进行…"
    assert brief("legislation and regulations", 16) == "legislation and…"


def test_wordings_stand_side_by_side_and_lead_to_their_pages(client: FlaskClient) -> None:
    sides = check(client, FUND).xpath("//div[@class='sides']")[0]
    assert words(sides, "./div/p[@class='words']/small")[0].startswith("Unofficial working translation")
    assert words(sides, ".//details/summary") == ["Source text (Chinese version)"]
    (before,), (after,) = sides.xpath(".//details/p"), sides.xpath("./div[2]/p")
    assert before.xpath(".//del") and not before.xpath(".//ins")
    assert after.xpath(".//ins") and not after.xpath(".//del")
    assert "".join(after.itertext()) == FUND
    assert client.get(sides.xpath(".//a/@href")[0]).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_english_draft_is_compared_with_the_translation_and_says_so(language: str, client: FlaskClient) -> None:
    page = check(client, "States should establish a compensation fund for victims of trafficking.", language)
    note, says, marked, verb = {
        "en": ("our unofficial translation", "drops a limit", "not against the official text", "States should"),
        "zh": ("本站的非正式译文", "删去了限定语", "并非对照正式案文", "应当"),
    }[language]
    assert note in words(page, "//p[@class='note']")[1]
    assert page.xpath("//ins/ancestor::*[@lang][1]/@lang")[0] == "en"
    (changes,) = page.xpath("//section[@id='advice-1']/div/div[3]")
    assert says in changes.text_content() and marked in changes.text_content()
    assert f"“{verb}”" in changes.text_content() and changes.xpath(".//*[@data-copy]")


def test_the_words_of_the_translation_are_called_the_same(client: FlaskClient) -> None:
    page = check(
        client,
        "In accordance with domestic law, consider the non-punishment or non-prosecution of trafficked persons for"
        " unlawful acts that they committed as a direct consequence of their situation or were compelled to commit.",
    )
    assert "The same words as our unofficial translation." in words(page, "//section[@id='advice-1']/div/div[3]/p")


def test_a_suggested_reference_says_how_it_is_numbered(client: FlaskClient) -> None:
    assert "A report of a session may number its paragraphs otherwise" in words(check(client, FUND), "//main")[0]


def test_different_words_of_one_level_are_quoted_and_not_called_as_strong(client: FlaskClient) -> None:
    page = check(client, "States parties shall establish appropriate procedures for identifying victims.")
    text = words(page, "//section[@id='advice-1']")[0]
    assert "now “States parties shall”, earlier “should”; words of one level are not ranked" in text
    assert not re.search("s (?:strong|firm) as", text)


COMPENSATION = (
    "In accordance with article {}, paragraph 6, of the Trafficking in Persons Protocol, States parties should ensure"
    " that their domestic legal systems contain measures that offer victims of trafficking in persons the possibility"
    " of obtaining compensation for damage suffered."
)
CONFIDENTIALITY = "缔约国确保保密，以按照国内法保护人口贩运活动被害人。"


@pytest.mark.parametrize(
    ("text", "says", "hides"),
    [
        (COMPENSATION.format(7), "New: “article 7” · Missing: “article 6”", "Nearly the same words"),
        (f"{CONFIDENTIALITY[:3]}不应{CONFIDENTIALITY[3:]}", "New: “不应”", "Possibly recommended before"),
        (f"敦促{CONFIDENTIALITY}", "because usage ranks neither verb: now “敦促缔约国”, earlier", "“requested”"),
        (
            f"重申{CONFIDENTIALITY[:3]}应{CONFIDENTIALITY[3:]}",
            "because the draft reaffirms what an earlier",
            "draft or",
        ),
        ("Victims should not be detained.", "because no addressee was read in the draft", "others are asked"),
        (f"秘书处应当{CONFIDENTIALITY[3:]}", "recommended before, to others · draft: Secretariat", "as in the draft"),
        (
            "States parties of destination should ensure confidentiality, in order to protect victims of trafficking.",
            "Addressees then States parties",
            "as in the draft",
        ),
        (FUND.replace("专项", ""), "What has changed", "Words are marked against"),
    ],
)
def test_the_decisive_change_is_shown(text: str, says: str, hides: str, client: FlaskClient) -> None:
    report = words(check(client, text), "//section[@id='advice-1']")[0]
    assert says in report and hides not in report


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_handed_out_as_documents(language: str, client: FlaskClient) -> None:
    asked = {"draft": DRAFTS, "lang": language}
    head = {"Accept-Language": language}
    word = client.post("/check", data={**asked, "export": "docx"}, headers=head)
    assert word.headers["Content-Disposition"] == 'attachment; filename="draft-checked.docx"'
    document = docx.Document(io.BytesIO(word.data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert FUND in text and OTHER in text
    summary = {
        "en": "Possibly recommended before · as firm as in the second session, recommendation 49",
        "zh": "此前可能提出过 · 力度与第二次会议，建议49相同",
    }
    assert f"1. {FUND} ◐ {summary[language]}" in text and f"3. {OTHER} ○ " in text
    site = {"en": "unofficial: not a United Nations website", "zh": "并非联合国网站"}[language]
    assert site in text and "sha256:" in text
    assert {"en": "Suggested reference: recalling", "zh": "建议的援引写法：回顾"}[language] in text
    assert OTHER not in document.tables[-1].rows[0].cells[0].text and len(document.tables[-1].rows[0].cells) == 1
    cells = document.tables[0].rows[0].cells
    assert any(run.font.strike for paragraph in cells[0].paragraphs for run in paragraph.runs)
    assert cells[1].paragraphs[1].text == FUND
    assert any(run.font.underline for run in cells[1].paragraphs[1].runs)
    page = client.post("/check", data={**asked, "export": "html"}, headers=head)
    tree = html.fromstring(page.data.decode())
    assert tree.xpath("/html/@lang") == [language]
    assert len(tree.xpath("//section[@class='advice']")) == 3
    assert site in tree.xpath("string(//h1/following-sibling::p[1])")
    assert tree.xpath("//base/@href") == ["http://localhost/"] and not tree.xpath("//script | //link | //form")


def test_a_file_is_read_and_shown(client: FlaskClient) -> None:
    for name, content in (("draft.txt", f"\ufeff{FUND}".encode()), ("draft.docx", word_file(FUND))):
        page = check(client, "", file=(io.BytesIO(content), name))
        assert words(page, "//blockquote") == [FUND]
        assert kept(page).strip() == FUND


def test_words_of_a_file_that_are_left_out_are_named(client: FlaskClient) -> None:
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("States parties should protect victims")
    paragraph.add_run(" of crime").font.strike = True
    paragraph.add_run(".")
    document.save(out)
    page = check(client, "", file=(io.BytesIO(out.getvalue()), "draft.docx"))
    assert words(page, "//blockquote") == ["States parties should protect victims."]
    assert words(page, "//li/del") == ["of crime"]


def bomb(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b" " * megabytes * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("x" * 1_000_000, "1,000,000 characters, expected at most 100,000"),
        ("啊" * 6_000, "at most 5,000"),
        ("a\x7fb", "Line 1 of the draft contains a control character"),
        ("Les États devraient protéger les victimes de la traite.", "The language of the draft is not supported"),
        ("\n\n".join(f"{n}. {FUND}" for n in range(1, 151)), f"150 recommendations, expected at most {MOST}"),
    ],
)
def test_a_draft_that_cannot_be_checked_says_why_and_stays(text: str, says: str, client: FlaskClient) -> None:
    page = check(client, text, status=400)
    assert says in problem(page)
    assert kept(page) == text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "Page 1 of the file has no text that can be read"),
        (b"\xd0\xcf\x11\xe0" * 9, "old Word file or is encrypted"),
        (b"\x89PNG\r\n\x1a\n\xff", "The file is a picture"),
        (FUND.encode(), "damaged or truncated Word"),
        (b"PK\x03\x04 cut off", "damaged or truncated"),
        (word_file(FUND)[:9000], "damaged or truncated"),
        (of_zip_version(word_file(FUND)), "damaged or truncated"),
        (bomb(300), "expected at most 20,000,000"),
        (bomb(19), "expected at most 6,000,000"),
        (bomb(5), "no intact Word document"),
        (word_file(), "The file has no text"),
        (b"x" * (MAX_BYTES + 1), "more than 2,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, says: str, client: FlaskClient) -> None:
    page = check(client, " ", status=400, file=(io.BytesIO(content), "draft.docx"))
    assert says in problem(page)


def test_a_file_beside_a_text_is_refused_and_the_text_stays(client: FlaskClient) -> None:
    page = check(client, FUND, status=400, file=(io.BytesIO(FUND.encode()), "draft.txt"))
    assert "a file and a text were sent" in problem(page).lower()
    assert kept(page) == FUND


def test_more_than_is_ever_read_is_refused(client: FlaskClient) -> None:
    assert "may have 100,000 characters" in problem(check(client, "x" * 5_000_000, status=413))


def test_nothing_of_a_draft_is_logged_kept_or_taken_from_an_address(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", lambda *_, **__: pytest.fail("a file on the disk"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    check(client, "", file=(io.BytesIO(word_file(FUND)), "draft.docx"))
    check(client, DRAFTS)
    check(client, "啊" * 6_000, status=400)
    check(client, "", status=400, file=(io.BytesIO(FUND.encode() * 20_000), "draft.txt"))
    assert "基金" not in caplog.text and not list(tmp_path.iterdir())
    shown = client.get("/check", query_string={"draft": FUND})
    assert FUND not in shown.text and shown.headers["Cache-Control"] == "no-store"
    form = html.fromstring(shown.text).xpath("//form[@id='draft']")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/check#report")


def test_markup_in_a_draft_is_text(client: FlaskClient) -> None:
    page = check(client, f"<script>alert(1)</script>{FUND}</textarea><b>")
    assert not page.xpath("//main//script | //main//b")
    assert kept(page).endswith("</textarea><b>")


def test_the_page_shows_the_translation_to_english_readers_only(client: FlaskClient) -> None:
    note = "Unofficial working translation, made from the Chinese by a language model:"
    shown = words(check(client, FUND), "//div[@class='sides']//p[small]")
    assert shown
    assert all(text.startswith(note) for text in shown)
    assert not check(client, FUND, "zh").xpath("//div[@class='sides']//p[small]")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_on_the_page_for_programs_returns_a_report_in_the_described_form(
    language: str, client: FlaskClient
) -> None:
    spoken = {"Accept-Language": language}
    page = html.fromstring(client.get("/help/api", headers=spoken).text)
    (command,) = (c for c in map(shlex.split, page.xpath("//pre[@class='command']/text()")) if c[-1].endswith("/check"))
    draft = next(word.removeprefix("draft=") for word in command if word.startswith("draft="))
    for text, status, schema in ((draft, 200, "Report"), ("", 400, "Problem")):
        answer = client.post("/check", data={"draft": text}, headers={"Accept": "application/json", **spoken})
        described = client.get("/openapi.json").json
        referred = {"$ref": f"#/components/schemas/{schema}", "components": described["components"]}
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
        jsonschema.Draft202012Validator(referred).validate(answer.json)
        assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")


def test_the_summary_names_the_latest_adopted_text_that_resembles_the_draft(client: FlaskClient) -> None:
    draft = (
        "States parties should train consular and diplomatic personnel to identify victims of trafficking in persons."
    )
    (heading,) = words(check(client, draft, "en"), "//section[@id='advice-1']/h2")
    assert "stronger than in the seventh session, recommendation 2 (f), if adopted" in heading


@pytest.mark.parametrize("kind", ["application/json", "text/plain; charset=utf-8", "application/pdf", None])
def test_a_body_that_is_no_form_is_refused_with_what_to_send(kind: str | None, client: FlaskClient) -> None:
    body, headers = b'{"draft": "States should protect victims."}', {"Accept": "application/json"}
    answer = client.post("/check", data=body, content_type=kind, headers=headers)
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")
    assert "send a form (application/x-www-form-urlencoded, multipart/form-data)" in answer.json["title"]
    page = client.post("/check", data=body, content_type=kind, headers={"Accept-Language": "zh"})
    assert page.status_code == 415
    assert "请以表单" in problem(html.fromstring(page.text))


def test_a_request_without_a_body_has_an_empty_draft(client: FlaskClient) -> None:
    answer = client.post("/check", headers={"Accept": "application/json"})
    assert (answer.status_code, "is empty" in answer.json["title"]) == (400, True)
