"""Checking drafts: what it finds, what it says of strength, addressees and citations, and that all formats say it."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from bench.quality.files import load_trial_drafts, load_verdicts
from bench.quality.trials import as_draft, held_out
from click.testing import CliRunner, Result
from docx.document import Document as DocxDocument
from docx.text.paragraph import Paragraph
from flask.testing import FlaskClient

from reaffirm_core.cli import main
from reaffirm_core.compare.diff import earlier_text, later_text
from reaffirm_core.compare.markup import plain
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import DraftError
from reaffirm_core.language.pack import Pack
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.drafts import report_words
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.cited_works import absent_parts, work_label
from reaffirm_server.drafts.draft import Overruled
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.figures import FILE as FIGURES
from reaffirm_server.drafts.figures import LATER, REAL, Figures, hardest, load_figures
from reaffirm_server.drafts.load_recommendations import query_recommendations
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.report import Checked, DraftReport
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.drafts.weights import MEANING, WORDS
from tests.conftest import OFFICIAL, ROOT, reaffirm_apart
from tests.server.drafts.written import as_markdown, as_page, as_text

#: A draft that repeats recommendations of the small corpus.
AGAIN = "缔约国应当确保被害人能够获得赔偿，并应当考虑设立赔偿基金。"
WEAKER = "各国可以考虑不惩罚被贩运者因其处境而被迫实施的非法行为。"
DRAFT = f"""1. 缔约国应当：
(a) 按照本国法律，就被贩运者直接由于其处境而实施的或被迫实施的非法行为，考虑对被贩运者不予惩罚或不予起诉；
(b) 确保被害人能够获得赔偿；

2. {WEAKER}

3. 缔约国应当降低航空公司的碳排放。
"""


@pytest.fixture(scope="module")
def report(checker: Checker) -> DraftReport:
    return checker.check(DRAFT)


def only(checker: Checker, text: str) -> Checked:
    (checked,) = checker.check(text).checked
    return checked


def test_each_recommendation_is_checked_by_its_number(report: DraftReport) -> None:
    assert (report.language, report.same_language) == ("zh", True)
    assert [(one.number, one.line) for one in report.checked] == [("1 (a)", 2), ("1 (b)", 3), ("2", 5), ("3", 7)]


def test_what_was_said_before_is_found_with_its_lineage_grade_and_latest_wording(report: DraftReport) -> None:
    match = report.checked[0].matches[0]
    assert (match.lineage, match.likelihood, match.grade) == ("non-punishment", "possible", "verbatim")
    assert (match.nearest.identifier, match.latest.identifier) == ("1-11-b", "8-1-c")
    assert plain(match.latest_differences).startswith("按照本国法律[-和起诉裁量权-]，就被贩运者直接由于其")


def test_the_differences_are_those_of_the_nearest_and_the_draft(report: DraftReport) -> None:
    for checked in report.checked:
        for match in checked.matches:
            assert earlier_text(match.differences) == match.nearest.leaf.text
            assert checked.text.endswith(later_text(match.differences))


def test_a_draft_of_another_wording_is_not_compared_though_it_asks_less_strongly(report: DraftReport) -> None:
    checked = report.checked[2]
    assert (checked.main.strength, checked.main.force, checked.asked) == ("may", "permission", ("states",))
    match = checked.matches[0]
    assert (match.compared.main.strength, match.comparison) == ("should-consider", "unlike")
    assert (match.no_longer_asked, match.newly_asked) == (("states-parties",), ("states",))


@pytest.mark.parametrize(
    ("verb", "comparison"), [("应当", "stronger"), ("应当考虑", "the same"), ("可以", "weaker"), ("", "unknown")]
)
def test_asks_are_compared_by_force(verb: str, comparison: str, checker: Checker) -> None:
    actor = "缔约国" if verb else ""
    checked = only(checker, f"{actor}{verb}对被贩运者不予惩罚或不予起诉。")
    assert checked.matches[0].lineage == "non-punishment"
    assert checked.matches[0].comparison == comparison


def test_one_force_is_never_stronger_or_weaker_whatever_the_verb(checker: Checker) -> None:
    asked = "便利向贩运被害人提供法律援助和有关法律援助的信息，以便在刑事调查中代表其利益。"
    for verb, comparison in (("工作组建议缔约国", "unranked"), ("请缔约国", "unranked"), ("缔约国应当", "the same")):
        match = only(checker, f"{verb}{asked}").matches[0]
        assert (match.nearest.identifier, match.compared.main.strength) == ("4-46-e", "should")
        assert match.comparison == comparison, verb


def test_asks_of_other_addressees_are_not_compared(checker: Checker) -> None:
    matches = only(checker, "秘书处应当对被贩运者不予惩罚或不予起诉。").matches
    assert [match.comparison for match in matches if match.lineage == "non-punishment"] == ["other addressees"]


def test_the_same_words_are_never_stronger_or_weaker(
    recommendations: EarlierRecommendations, packs: dict[str, Pack]
) -> None:
    """A recommendation, checked as a draft, is compared with itself."""
    checker = Checker(recommendations, packs)
    told = Counter(
        match.comparison
        for item in recommendations.items[::4]
        for checked in checker.check_draft(as_draft(item, "zh"), shown=1)
        for match in checked.matches
        if match.compared.iri == item.iri
    )
    assert set(told) <= {"the same", "unknown"}
    assert told["the same"] > 30


def test_a_text_that_was_only_put_to_a_body_is_never_called_agreed(checker: Checker) -> None:
    report = checker.check("缔约国应当确保被害人能够获得法律代理，包括无偿法律代理。")
    match = next(match for match in report.checked[0].matches if match.lineage == "legal-aid")
    assert (match.nearest.identifier, match.latest.identifier) == ("7-2-j", "7-2-j")
    assert not match.latest.agreed
    assert (match.agreed, match.compared) == (None, match.nearest)  # 4-46-e is of the lineage, but another request
    assert match.reference == {}
    text = as_text(report, checker)
    put = "(7-2-j; 8 September 2017; put to: Conference of the Parties): "
    latest = "Latest text of this lineage in sessions 1 to 8, 2009–2018"
    assert f"Nearest · {latest}: seventh session, recommendation 2 (j) {put}" in text
    assert "No adopted text of this lineage resembles the draft" in text
    assert not [line for line in text.splitlines() if "adopted text" in line and ("7-1" in line or "7-2" in line)]


def test_the_latest_agreed_wording_is_one_that_a_session_adopted(recommendations: EarlierRecommendations) -> None:
    put = [item for item in recommendations.items if not item.agreed]
    assert {item.main.put_to for item in put} == {"conference"}
    assert {item.adopted for item in put} == {7}
    for item in recommendations.items:
        for lineage in item.lineages or ("",):
            latest, adopted, agreed = recommendations.latest(item, lineage, {})
            assert adopted is agreed is None or (adopted.agreed and agreed.agreed)
            assert latest is adopted or not latest.agreed
            assert agreed is adopted or recommendations.is_same_request(item, agreed)


def test_an_adopted_text_stands_for_one_in_the_same_words_that_was_only_put_to_another_body(
    checker: Checker, recommendations: EarlierRecommendations
) -> None:
    put = next(item for item in recommendations.items if item.identifier == "7-2-b")
    match = only(checker, put.leaf.text).matches[0]
    assert (match.nearest.identifier, match.nearest.agreed) == ("8-1-c", True)


def test_a_summary_names_the_text_of_the_same_request_and_the_latest_of_the_lineage(checker: Checker) -> None:
    text = "States parties are encouraged to establish national funds to compensate victims of trafficking."
    match = only(checker, text).matches[0]
    assert (match.compared.identifier, match.newest.identifier) == ("2-49", "4-46-i-3")
    assert {match.comparison, match.newest_comparison} == {"unlike"}, "the words are too unlike to show the same act"
    assert match.shifts == ()


def test_what_was_cited_then_and_is_not_now_is_named(checker: Checker) -> None:
    silent = only(checker, "缔约国应当确保本国法律制度载有让被害人有可能就所受损害获得赔偿的措施。")
    assert silent.matches[0].nearest.cites == {"inst:tip-protocol-6-6"}
    assert "inst:tip-protocol-6-6" in silent.matches[0].no_longer_cited
    cites = only(checker, "依照《贩运人口议定书》第6条第6款，缔约国应当确保被害人能够获得赔偿。")
    assert cites.cites == ("inst:tip-protocol-6-6",)
    assert cites.matches[0].no_longer_cited == ()


@pytest.mark.parametrize(
    ("words", "dropped", "added"),
    [
        ("", ("domestic-law", "prosecutorial-discretion"), ()),
        ("按照本国法律和起诉裁量权，", (), ()),
        ("按照本国法律，酌情", ("prosecutorial-discretion",), ("as-appropriate",)),
    ],
)
def test_the_limits_that_a_draft_drops_or_adds_are_named(
    words: str, dropped: tuple[str, ...], added: tuple[str, ...], checker: Checker
) -> None:
    report = checker.check(f"缔约国应：\n(a) {words}考虑对被贩运者不予惩罚或不予起诉；")
    match = report.checked[0].matches[0]
    assert (match.compared.identifier, match.limits_dropped, match.limits_added) == ("8-1-c", dropped, added)
    first = as_text(report, checker).partition("\n    Nearest")[0]  # what precedes the wordings of the first match
    named = [f"Your draft {change} a limit: " in first for change in ("drops", "adds")]
    assert named == [bool(dropped), bool(added)]


def test_a_limit_of_what_introduces_a_part_counts_for_the_part(checker: Checker) -> None:
    checked = only(
        checker, "States parties should, in accordance with domestic law:\n(a) Not punish trafficked persons;"
    )
    assert checked.limits == {"domestic-law"}


@pytest.mark.parametrize(
    "text",
    [
        "States parties should, subject to their legal systems, ensure confidentiality for victims of trafficking.",
        "Within their legal framework, States parties should ensure confidentiality for victims of trafficking.",
        "缔约国应在遵守本国法律的前提下确保对人口贩运被害人的信息保密。",
    ],
)
def test_the_law_of_a_state_is_a_limit_in_other_words_too(text: str, checker: Checker) -> None:
    assert only(checker, text).limits == {"domestic-law"}


@pytest.mark.parametrize(
    ("work", "label", "is_absent"),
    [
        ("inst:tip-protocol-6-6", "Trafficking in Persons Protocol, article 6 (6)", False),
        ("inst:tip-protocol-45", "Trafficking in Persons Protocol, article 45", True),
        ("inst:tip-protocol-7-6", "Trafficking in Persons Protocol, article 7 (6)", True),
        ("inst:tip-protocol-45-2", "Trafficking in Persons Protocol, article 45 (2)", True),
        ("inst:refugee-convention-99", "1951 Refugee Convention (99)", False),  # the dataset has none of its articles
        ("doc:A-RES-99-123", "A/RES/99/123", False),
    ],
)
def test_a_cited_work_has_a_name_and_its_number_is_checked(
    work: str, label: str, is_absent: bool, recommendations: EarlierRecommendations
) -> None:
    assert work_label(recommendations, work, "en") == label
    assert absent_parts(recommendations, (work,)) == ((work,) if is_absent else ())


def test_what_is_newly_cited_is_named(checker: Checker) -> None:
    text = "依照《贩运人口议定书》第8条第1款，缔约国应当确保保密，以按照国内法保护人口贩运活动被害人。"
    assert only(checker, text).matches[0].newly_cited == ("inst:tip-protocol-8-1",)


def test_a_citation_of_what_introduces_a_part_counts_for_the_part(checker: Checker) -> None:
    checked = only(checker, "依照《贩运人口议定书》第6条第6款，缔约国应当：\n(a) 确保被害人能够获得赔偿；")
    assert checked.cites == ("inst:tip-protocol-6-6",)


def test_references_are_suggested_in_the_style_of_the_united_nations(report: DraftReport, checker: Checker) -> None:
    assert report.checked[0].matches[0].reference == {
        "en": "recalling recommendation 11 (b) of the first session and recommendation 1 (c) of the eighth session of"
        " the Working Group on Trafficking in Persons",
        "zh": "回顾贩运人口问题工作组第一次会议建议11(b)和第八次会议建议1(c)",
    }
    fund = only(checker, "缔约国应当设立专项基金或方案，使被害人要求国家补偿。").matches[0]
    assert fund.nearest.identifier == "4-46-i-3"
    assert fund.latest.identifier == "8-1-b"  # of the lineage, though it does not reaffirm 4-46-i-3
    assert fund.reference == {
        "zh": "回顾贩运人口问题工作组第四次会议建议46(i)㈢",
        "en": "recalling recommendation 46 (i) (iii) of the fourth session of the Working Group on Trafficking in"
        " Persons",
    }


def test_what_nobody_asked_is_said_to_be_new(report: DraftReport, checker: Checker) -> None:
    assert not report.checked[3].has_match
    lines = as_text(report, checker).splitlines()
    assert "  No earlier text shares a word with it that says what it is about." in lines
    assert report.checked[3].matches == ()


@pytest.mark.parametrize("letters", ["x" * 6_000, f"{'recommendations' * 10} protection"])
def test_an_error_does_not_repeat_a_long_word(letters: str, checker: Checker) -> None:
    with pytest.raises(DraftError, match="no recommendation was found; write sentences"):
        checker.check(letters)


@pytest.mark.parametrize("text", ["建议草案", "保护"])
def test_a_title_or_a_word_is_too_short_to_be_compared(text: str, checker: Checker) -> None:
    with pytest.raises(DraftError, match=f"too short to be checked: .*“{text}”"):
        checker.check(text)
    report = checker.check(text, overruled=Overruled(read=frozenset([1])))
    assert report.checked[0].matches == ()
    assert "\n  Too short to be compared." in as_text(report, checker)


def test_english_is_compared_with_the_translation(checker: Checker) -> None:
    report = checker.check("States should consider not punishing trafficked persons for unlawful acts.")
    assert (report.language, report.same_language) == ("en", False)
    match = report.checked[0].matches[0]
    assert (match.lineage, match.likelihood, match.grade) == ("non-punishment", "possible", "")
    assert earlier_text(match.differences) == match.nearest.translations["en"]
    assert (report.checked[0].main.words, report.checked[0].asked) == ("States should consider", ("states",))
    assert (match.comparison, match.same_request, match.newest_comparison) == ("unlike", True, "the same")
    assert ("unlawful", "unlawful") in match.reasons.words
    assert (match.no_longer_cited, match.no_longer_asked) == ((), ("states-parties",))
    text = as_text(report, checker)
    assert "the draft was compared with our unofficial translation" in text
    assert "Possibly recommended before" in text
    assert "as firm as in the eighth session, recommendation 1 (c)" in text


def test_a_report_as_text_quotes_the_verb_of_an_english_draft(checker: Checker) -> None:
    report = checker.check("States parties shall establish appropriate procedures for identifying victims.")
    assert "now “States parties shall”, earlier “should”; words of one level are not ranked" in as_text(report, checker)


@pytest.mark.parametrize("encoder", [True, False])
def test_the_words_of_the_translation_are_claimed(
    encoder: bool, checker: Checker, recommendations: EarlierRecommendations, packs: dict[str, Pack]
) -> None:
    tried = checker if encoder else Checker(recommendations, packs)
    text = next(item.translations["en"] for item in recommendations.items if item.identifier == "1-11-b")
    match = only(tried, text).matches[0]
    assert (match.lineage, match.likelihood) == ("non-punishment", "possible")
    assert match.reference


def test_words_of_grammar_and_of_the_body_that_speaks_are_no_reason(checker: Checker) -> None:
    text = "The Working Group recommends that States parties do, upon request, all that protects witnesses."
    matches = only(checker, text).matches
    reasons = {word for match in matches for pair in match.reasons.words for word in pair}
    assert "witnesses" in reasons
    assert not reasons & {"working", "group", "recommends", "do", "upon", "all", "that", "parties"}


def test_a_row_asks_whom_another_cell_names(checker: Checker) -> None:
    table = "| 1 | Train judges | Secretariat |\n| 2 | States parties should train judges. | Secretariat |"
    first, second = checker.check(table).checked
    assert (first.asked, first.main.asked) == (("secretariat",), frozenset({"secretariat"}))
    assert second.asked == ("states-parties",)


@pytest.mark.parametrize("encoder", [True, False])
@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Shall I compare thee to a summer's day? Thou art more lovely and more temperate.", 1),
        ("床前明月光，疑是地上霜。举头望明月，低头思故乡。", 0),
    ],
)
def test_nothing_is_claimed_of_a_poem(
    text: str,
    near: int,
    encoder: bool,
    checker: Checker,
    recommendations: EarlierRecommendations,
    packs: dict[str, Pack],
) -> None:
    tried = checker if encoder else Checker(recommendations, packs)
    (checked,) = tried.check(text, overruled=Overruled(read=frozenset([1]))).checked
    assert (checked.likelihood, checked.themes) == ("nearest" if near else None, ())
    assert len(checked.matches) == near, "only what shares a word is near"


def test_a_draft_is_read_by_the_rules_of_the_builder(recommendations: EarlierRecommendations, checker: Checker) -> None:
    """Taken for drafts, the recommendations have the strength, addressees and citations that stand in the graph."""
    differing = []
    for one in recommendations.items:
        (checked,) = checker.check_draft(as_draft(one, "zh"), shown=0)
        ask, adopted = checked.main, one.main
        read = (frozenset(checked.asked), ask.operator, ask.strength or "none", ask.force, frozenset(checked.cites))
        asked = one.leaf.addressees - {"unspecified"}
        if read != (asked, adopted.operator, adopted.strength, adopted.force, one.cites):
            differing.append(one.identifier)
    assert len(recommendations.items) == 295
    # 2-46 cites in a footnote, and a draft has none
    assert differing == ["2-46"]


# Formats ------------------------------------------------------------------------------------------------------------


def words_of(document: DocxDocument) -> Iterator[str]:
    """Yield the paragraphs of a document, also of its tables."""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part.text
        else:
            yield from (paragraph.text for cell in part.rows[0].cells for paragraph in cell.paragraphs)


class Tags(HTMLParser):
    """The tags and attributes of a page, each closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_report_says_whether_meaning_was_compared(
    recommendations: EarlierRecommendations, packs: dict[str, Pack], client: FlaskClient
) -> None:
    report = Checker(recommendations, packs, None).check(AGAIN)
    assert "words, not their" in report_words.notes(report)[0]  # outside a page in English
    for language, by_words, both in (
        ("en", "words, not their", "words and their"),
        ("zh", "未比较其含义", "文字及其含义"),
    ):
        with client.application.test_request_context("/check", headers={"Accept-Language": language}):
            assert by_words in report_words.notes(report)[0]
            assert both in report_words.notes(replace(report, by_words=False))[0]


def test_every_format_has_the_same_facts(report: DraftReport, checker: Checker, client: FlaskClient) -> None:
    """The command and the Word document have the lines of one report, so that none has a fact alone."""
    forms = [
        as_text(report, checker),
        unescape(as_page(report, checker)),
        unescape(as_markdown(report, checker)).replace("\\", ""),
    ]
    word = client.post("/check", data={"draft": DRAFT, "export": "docx", "lang": "en"})
    forms.append("\n".join(words_of(docx.Document(io.BytesIO(word.data)))))
    references = []
    for match in (match for checked in report.checked for match in checked.matches):
        if match.likelihood == "possible":
            references += match.reference.values()
            assert match.latest.identifier in forms[0]
    assert references
    facts = (
        *report_words.notes(report),
        *references,
        "Paragraph 2, numbered 1 (a)",
        "Addressees in the draft: States\n",
        "Addressees then: ",
        "Verb: ",
        "See also: ",
        "(non-punishment): nearly the same words",
        "(8-1-c; 3 July 2018): ",
        "Latest adopted text of this request",
    )
    for form in forms:
        missing = [fact for fact in facts if fact.strip() not in form]
        assert not missing, form[:80]
    held = json.loads(json.dumps(report_data(report), ensure_ascii=False))
    assert held["notes"] == report_words.notes(report)
    assert [one["likelihood"] for one in held["recommendations"]] == [one.likelihood for one in report.checked]
    assert [one["number"] for one in held["recommendations"]] == ["1 (a)", "1 (b)", "2", "3"]
    first = held["recommendations"][0]["matches"][0]
    assert (first["nearest"]["identifier"], first["grade"]) == ("1-11-b", "verbatim")
    assert first["suggestedReference"]["zh"] == "回顾贩运人口问题工作组第一次会议建议11(b)和第八次会议建议1(c)"


def test_the_report_as_a_page_is_well_formed(report: DraftReport, checker: Checker) -> None:
    tags = Tags()
    tags.feed(as_page(report, checker))
    assert not tags.open
    assert tags.attributes <= {"class", "lang", "charset", "name", "content"}


def test_a_change_of_punctuation_alone_is_not_marked(checker: Checker, recommendations: EarlierRecommendations) -> None:
    """The earlier text keeps its own punctuation."""
    earlier = next(item.leaf.text for item in recommendations.items if item.identifier == "5-27")
    text = as_text(checker.check(earlier.replace("，", "；")), checker)
    assert f"      {earlier}\n" in text and f"      {earlier.replace('，', '；')}\n" in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "*a* _b_ [c](d) `e` &amp; # f | g"])
def test_a_draft_cannot_put_anything_into_a_page(hostile: str, checker: Checker) -> None:
    report = checker.check(f"各国应当考虑{hostile}对被贩运者不予惩罚或不予起诉。")
    page, text = as_page(report, checker), as_markdown(report, checker)
    assert "<script>" not in page + text
    assert not [sign for sign in ("*a*", "_b_", "[c]", "`e`", " # f", "| g") if hostile[0] == "*" and sign in text]


# The command --------------------------------------------------------------------------------------------------------


def run(*arguments: str, draft: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=draft)


def test_a_draft_comes_from_a_file_or_standard_input_and_nothing_is_stored(
    small_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    draft = tmp_path / "draft.txt"
    draft.write_text(AGAIN, encoding="utf-8")
    data = str(small_graph)
    first, second = reaffirm_apart(ROOT, "check", "--data", data, draft), run("--data", data, "-", draft=AGAIN)
    assert (first.returncode, first.stderr, second.exit_code) == (0, "", 0)
    assert first.stdout == second.output
    assert "◐ Possibly recommended before" in first.stdout
    assert "\x1b" not in first.stdout
    assert list(tmp_path.rglob("*")) == [draft]


@pytest.mark.parametrize(
    ("form", "beginning"), [("json", "{\n"), ("md", "# Report on your draft: 1 rec"), ("html", "<!doctype html>")]
)
def test_the_command_writes_every_format(form: str, beginning: str, small_graph: Path) -> None:
    output = run("--data", str(small_graph), "--format", form, "-", draft=AGAIN).output
    assert output.startswith(beginning)
    assert form == "json" or "unofficial: not a United Nations website" in output
    assert "sha256:" in output


def test_what_cannot_be_checked_exits_with_1_and_does_not_repeat_the_draft() -> None:
    for draft in ("", b"\xff\xfe\x00", "Государства должны сотрудничать.", "a" * 1_000_000):
        result = run("-", draft=draft)
        assert result.exit_code == 1
        assert result.output.startswith(("Error: the draft ", "Error: the file ", "Error: the language of the draft "))
        assert "Государства" not in result.output
    short = run("-", "--format", "json", draft="victims")
    assert (short.exit_code, json.loads(short.stdout)["error"][:23]) == (1, "too short to be checked")
    assert run("/nowhere/draft.txt").exit_code == 2
    assert run("-", "--format", "pdf").exit_code == 2


def test_nothing_to_compare_with_is_an_error(recommendations: EarlierRecommendations, packs: dict[str, Pack]) -> None:
    with pytest.raises(DraftError, match="reaffirm build"):
        Checker(recommendations.before(1), packs)


# How good it is -----------------------------------------------------------------------------------------------------


def figures(first_column: str) -> list[dict[str, str]]:
    """Return the rows of the tables of docs/quality.md that begin with a column; another test renews that page."""
    rows: list[dict[str, str]] = []
    header: list[str] = []
    for line in (ROOT / "docs" / "quality.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and header and not set(line) <= set("|-:"):
            rows.append(dict(zip(header, cells, strict=True)))
        elif not cells or not header:
            header = cells if cells[:1] == [first_column] else []
    return rows


def test_the_right_lineage_is_in_the_first_five_for_four_in_five_of_session_8() -> None:
    (eighth,) = (row for row in figures("drafts of session") if row["drafts of session"] == "8" and "in 10" in row)
    assert int(eighth["with a lineage"]) == 16
    assert float(eighth["in 5"]) >= 0.80


def test_a_trial_sees_nothing_of_its_own_session(
    recommendations: EarlierRecommendations, packs: dict[str, Pack]
) -> None:
    sessions: dict[str, int] = {}
    for recommended in recommendations.items:
        for key in recommended.lineages or (recommended.identifier,):
            sessions[key] = min(sessions.get(key, 99), recommended.presented)
    trials = list(held_out(recommendations, packs, load_verdicts(), 7, load_encoder()))
    assert len(trials) == 25
    assert all(sessions[key] < 7 for trial in trials for keys in trial.ranked for key in keys)
    assert {recommended.presented for recommended in recommendations.before(7).items} == {1, 2, 3, 4, 5, 6}


def test_the_report_quotes_the_lowest_of_the_measured_shares(checker: Checker, report: DraftReport) -> None:
    rows = load_figures()
    assert write_csv(list(Figures._fields), [row._asdict() for row in rows]) == FIGURES.read_bytes()
    assert {(row.set, row.drafts) for row in rows} == {(WORDS, LATER), (MEANING, LATER), (MEANING, REAL)}
    assert all(row.right / row.called >= hardest(row.set).right / hardest(row.set).called for row in rows)
    assert report.figures == hardest(MEANING)
    (quoted,) = re.findall(r"Of (\d+) possible matches .* found (\d+) right", report_words.notes(report)[0])
    assert quoted == (str(report.figures.called), str(report.figures.right))


def test_the_trial_drafts_name_recommendations_that_exist(recommendations: EarlierRecommendations) -> None:
    identifiers = {item.identifier for item in recommendations.items}
    drafts = load_trial_drafts("tuning")
    assert len(drafts) == 740
    assert all(draft.antecedents <= identifiers for draft in drafts)
    assert all(bool(draft.antecedents) != draft.kind.startswith("new") for draft in drafts)


def test_every_format_shows_the_translation_and_says_what_it_is(report: DraftReport, checker: Checker) -> None:
    nearest = report.checked[0].matches[0].nearest
    translation = nearest.translations["en"]
    note = "Unofficial working translation, made from the Chinese by a language model: "
    for form in (as_text(report, checker), as_page(report, checker)):
        assert f"{note}{translation}" in form
    held = report_data(report)["recommendations"][0]["matches"][0]["nearest"]
    assert (held["translation"], held["text"]) == ({"en": translation}, nearest.leaf.text)


def test_a_report_in_which_nothing_was_translated_has_no_note_on_translations(checker: Checker) -> None:
    report = checker.check("The aid.", overruled=Overruled(read=frozenset([1])))
    assert report.checked[0].matches == ()
    assert report.same_language
    assert "translation" not in as_text(report, checker)


def test_an_english_version_is_compared_and_needs_no_translation(
    official_english: LocalDataset, packs: dict[str, Pack]
) -> None:
    ask = query_runner(official_english)
    english = query_recommendations(ask, official_english.names, "en")
    first, *others = english.items
    assert (first.identifier, first.language, first.leaf.text, first.translations) == ("1-1", "en", OFFICIAL, {})
    assert others and all(item.language == "zh" and item.translations["en"] for item in others)
    text = f"States parties should ensure compensation.\n\n{OFFICIAL}"
    report = Checker(english, packs).check(text, overruled=Overruled(read=frozenset([2])))
    match = report.checked[1].matches[0]
    assert (match.grade, match.translated, report.same_language) == ("verbatim", False, False)
    assert {match.translated for match in report.checked[1].matches} == {True, False}
    others = query_recommendations(ask, official_english.names).items
    assert {item.identifier for item in others if "en" not in item.translations} == {"1-1"}


@pytest.mark.parametrize(
    ("draft", "nearest", "recalled"),
    [
        ("应当尽快为受害者安排安全的庇护场所，但如有危险则除外。", "7-1-c", {"7-1-c", "1-14"}),
        (
            "Provide support to victims, regardless of their immigration status and regardless of whether the victims"
            " are assisting in criminal investigations or prosecutions.",
            "7-2-a",
            {"7-2-a", "1-12-a"},
        ),
    ],
)
def test_a_text_of_the_lineage_that_does_not_resemble_the_draft_is_neither_compared_nor_recalled(
    draft: str, nearest: str, recalled: set[str], checker: Checker
) -> None:
    match = only(checker, draft).matches[0]
    assert match.nearest.identifier == nearest
    assert {match.compared.identifier, match.newest.identifier} <= recalled


@pytest.mark.parametrize(
    "draft",
    [
        "States parties should contribute to the Green Climate Fund.",
        "States parties should ensure the confidentiality of bank data.",
        "States should provide compensation to victims of road traffic accidents.",
        "缔约国应当向气候基金捐款。",
    ],
)
def test_a_short_draft_about_another_object_is_claimed_of_no_text(draft: str, checker: Checker) -> None:
    assert only(checker, draft).likelihood == "nearest"


def test_a_short_draft_about_the_same_object_is_claimed(checker: Checker) -> None:
    assert only(checker, "States parties should establish compensation funds for victims.").likelihood == "possible"


@pytest.mark.parametrize(("asked", "is_topic"), [("States parties", True), ("The Conference of the Parties", False)])
def test_a_topic_proposed_to_a_body_is_no_recommendation_to_states(
    asked: str, is_topic: bool, checker: Checker
) -> None:
    draft = f"{asked} should investigate domestic servitude in the households of diplomatic personnel."
    report = checker.check(draft)
    match = next(match for match in report.checked[0].matches if match.nearest.identifier == "4-45-d")
    assert (match.is_topic, match.reference == {}) == (is_topic, is_topic)
    assert ("◐ Proposed before as a topic for a meeting" in as_text(report, checker)) == is_topic


@pytest.mark.parametrize(
    ("draft", "asked"),
    [
        ("The private sector is encouraged to adopt codes of conduct in supply chains.", ["private-sector"]),
        ("Civil society organizations should provide shelter to victims.", ["civil-society"]),
        ("Encourages the private sector, including employers, to ensure ethical recruitment;", ["private-sector"]),
        ("International organizations should coordinate their work.", ["international-organizations"]),
        (
            "States, civil society and the private sector should cooperate to protect victims.",
            ["states", "civil-society", "private-sector"],
        ),
        ("The private sector should:\n(a) adopt codes of conduct in supply chains;", ["private-sector"]),
        ("States should cooperate with civil society to protect victims.", ["states"]),
        ("The role of civil society should be strengthened.", []),
        ("Encourages civil society participation in the protection of victims;", []),
        ("鼓励私营部门采取行为守则。", ["private-sector"]),
        ("民间社会组织应当向被害人提供援助。", ["civil-society"]),
    ],
)
def test_parties_that_no_session_asks_are_named_where_a_draft_asks_them(
    draft: str, asked: list[str], checker: Checker
) -> None:
    assert list(checker.check(draft).checked[0].asked) == asked


def test_a_draft_to_the_private_sector_is_not_compared_in_strength_with_one_to_states(checker: Checker) -> None:
    report = checker.check("The private sector is encouraged to adopt codes of conduct in supply chains.")
    match = next(match for match in report.checked[0].matches if match.nearest.identifier == "5-17")
    assert (match.comparison, match.asks_others, match.shifts) == ("other addressees", True, ())
    assert "Addressees in the draft: Private sector" in as_text(report, checker)
