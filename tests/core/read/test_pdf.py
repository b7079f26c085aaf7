"""PDF: a printed document reads as its text does; what cannot be read names its page."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from rdflib import Graph, Literal

from reaffirm_build.curate.ingest import Ingested
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import CoverageError, PageError, TableError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import HEADING, Document
from reaffirm_core.names import Names
from reaffirm_core.read.extraction import RULE, Aside, Extraction
from reaffirm_core.read.pdf import read_pdf
from reaffirm_core.read.radicals import load_radicals, mapped, parse_radicals, unknown
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.build.curate.test_ingest import TEXT, corpus_of, taken, text_graph
from tests.core.read.pdfs import Placed, column, made, printed
from tests.core.read.printed import html, sheets, word

HEADER, FOOTER = "CTOC/COP/WG.4/2019/5", "V.19-05771"


def extracted(pages: list[list[Placed]], *drawn: str) -> Extraction:
    return read_pdf("a.pdf", made(pages, drawn), {})


def said(document: Document, corpus: Corpus, knowledge: Knowledge) -> Graph:
    """The graph of a document, but for the lines at which its words stand and in which its front matter is broken."""
    graph = text_graph(corpus, {language: pack.labels for language, pack in knowledge.packs.items()}, Graph())
    triples = graph.make(document)
    for place in ("firstLine", "lastLine"):
        triples.remove((None, Names()["rec"][place], None))
    for subject, predicate, words in list(triples.triples((None, Names()["rec"].frontMatter, None))):
        triples.set((subject, predicate, Literal("".join(words.split()))))
    return triples


# The compendium, printed ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def english(knowledge: Knowledge) -> Ingested:
    """A synthetic document in English."""
    return taken(TEXT, knowledge)


@pytest.fixture(scope="module")
def prints(
    chromium: Browser, document: Document, structure: Structure, english: Ingested, knowledge: Knowledge
) -> list[bytes]:
    """The compendium and the English document as Chromium prints them."""
    both = [sheets(document, structure, 900), sheets(english.document, knowledge.packs["en"].structure, 400)]
    return printed(chromium, [html(pages) for pages in both], HEADER, FOOTER)


@pytest.fixture(scope="module")
def compendium(prints: list[bytes]) -> Extraction:
    """The compendium, printed and read back."""
    return read_pdf("compendium.pdf", prints[0], load_radicals())


def test_a_printed_english_document_gives_the_same_graph(
    prints: list[bytes], english: Ingested, knowledge: Knowledge
) -> None:
    again = taken(prints[1], knowledge, "english.pdf")
    assert check_coverage(again.document, knowledge.packs["en"].structure)
    assert again.text.count(b"\f") > 5
    corpus = corpus_of(knowledge, english)
    assert set(said(again.document, corpus, knowledge)) == set(said(english.document, corpus, knowledge))


def test_an_english_document_in_word_gives_the_same_graph(english: Ingested, knowledge: Knowledge) -> None:
    again = taken(word(english.document, knowledge.packs["en"].structure), knowledge, "english.docx")
    corpus = corpus_of(knowledge, english)
    assert set(said(again.document, corpus, knowledge)) == set(said(english.document, corpus, knowledge))


def test_a_printed_compendium_gives_the_same_graph(
    compendium: Extraction, document: Document, structure: Structure, corpus: Corpus, knowledge: Knowledge
) -> None:
    again = parse(read("compendium.pdf", compendium.text.encode()), structure)
    assert sum(check_coverage(again, structure).values()) == len("".join(compendium.text.split()))
    assert set(said(again, corpus, knowledge)) == set(said(document, corpus, knowledge))
    assert again.footnotes[1].quote == document.footnotes[1].quote


def test_running_lines_of_every_page_are_set_aside(compendium: Extraction) -> None:
    pages = compendium.text.count("\f") + 1
    assert pages > 30
    assert [one for one in compendium.aside if one.kind == "header"] == [
        Aside(page, "header", HEADER) for page in range(1, pages + 1)
    ]
    assert [one for one in compendium.aside if one.kind == "footer"] == [
        Aside(page, "footer", f"{FOOTER} {page}/{pages}") for page in range(1, pages + 1)
    ]
    assert compendium.doubts == ()


def test_the_print_splits_items_over_pages(compendium: Extraction) -> None:
    """Else the comparison with the text would show less than it seems to."""
    begin = [page.lstrip("\f").split("\n")[0] for page in compendium.text.split("\n\f")]
    assert sum(line[0] not in "(123456789\u3220" for line in begin[1:]) > 5


_PRINT = """<!doctype html><meta charset="utf-8"><style>@page { size: A4; margin: 25mm }
body { margin: 0; font: 11pt/1.4 'Noto Sans CJK SC' } p { margin: 0 0 7pt; width: 440pt }
section { height: 235mm; display: flex; flex-direction: column; break-after: page }
.notes { margin-top: auto; font-size: 8.5pt } .notes p { margin: 0 } .notes .foot { font-size: 9pt; margin-top: 6pt }
hr { border: 0; border-top: 0.6pt solid black; width: 30%; margin: 0 auto 3pt 0 } sup { font-size: 65%; line-height: 0 }
</style>"""


def printed_pages(browser: Browser, pages: list[list[str]], notes: list[list[str]], foot: str) -> Extraction:
    """Pages as Chromium prints them, read: paragraphs, and at the foot notes and a line with the number of the page."""
    made = _PRINT
    for number, (said, below) in enumerate(zip(pages, notes, strict=True), 1):
        body, under = ("".join(f"<p>{words}</p>" for words in one) for one in (said, below))
        end = f'{"<hr>" if below else ""}{under}<p class="foot">{foot.format(number)}</p>'
        made += f'<section>{body}<div class="notes">{end}</div></section>'
    with browser.new_page() as page:
        page.set_content(made)
        return read_pdf("a.pdf", page.pdf(prefer_css_page_size=True), {})


@pytest.mark.parametrize("foot", ["{}/4 V.25-11111", "{} V.25-11111", "{}"])
def test_the_foot_of_a_page_that_is_too_full_is_set_aside(chromium: Browser, foot: str) -> None:
    pages = [[f"{verb} victims, and report on what was done."] for verb in ("Assist", "", "Hear", "Protect")]
    pages[1] = [f"({letter}) Words of a part<sup>2</sup> of it;" for letter in "abcdefghijklmnopqrstuvwxyzabc"]
    found = printed_pages(chromium, pages, [[], ["<sup>2</sup> CTOC/2025/2."], [], []], foot)
    assert [one.words for one in found.aside] == [foot.format(number) for number in range(1, 5)]
    assert found.text.count("\f") == 3
    assert "\n2 CTOC/2025/2.\n" in found.text
    assert found.doubts == ()


def test_a_foot_that_no_other_page_has_is_reported_where_a_note_ends_with_it(chromium: Browser) -> None:
    notes = ["<sup>1</sup> A note that says something", "and goes on with that."]
    text = [
        "Words<sup>1</sup> of the text.",
        "Others that go on for longer than the notes at the foot of this page do.",
    ]
    found = printed_pages(chromium, [text], [notes], "V.25-11111 (E)")
    assert "1 A note that says something and goes on with that. V.25-11111 (E)" in found.text
    assert found.doubts == ("page 1: 'V.25-11111 (E)' was read as the end of a note, but is detached from it",)


@pytest.mark.parametrize("more", ["", "并报告"])
def test_a_raised_number_on_the_line_after_its_words_marks_them(chromium: Browser, more: str) -> None:
    """Whatever their length, and so at the end of a line, alone on the next one or at its beginning."""
    said = [f"{'缔' * length}。<sup>{mark}</sup>{more}" for mark, length in enumerate(range(36, 42), 1)]
    notes = [f"<sup>{mark}</sup> 同上。" for mark in range(1, 7)]
    found = printed_pages(chromium, [said], [notes], "{}")
    marks = dict(zip("123456", "¹²³⁴⁵⁶", strict=True))
    body = found.text.split(RULE)[0]
    assert "".join(body.split()) == "".join(
        f"{'缔' * length}。{marks[str(mark)]}{more}" for mark, length in enumerate(range(36, 42), 1)
    )
    assert not [line for line in body.splitlines() if line[:1] in marks.values()]


# Pages, to the point --------------------------------------------------------------------------------------------------


def test_mirrored_running_lines_are_set_aside_and_equal_first_words_are_not() -> None:
    pages = []
    for number in range(1, 7):
        head: Placed = (72 if number % 2 else 400, 800, 8, "A/CONF/1")
        foot: Placed = (
            300,
            30,
            8,
            f"V.19-0{number}" if number == 1 else f"{number}/6 V.19" if number % 2 else f"V.19 {number}/6",
        )
        body = column("States parties should:" if number % 2 else f"{number} words", f"(a) Do {number * 7};")
        pages.append([foot, *body, head])
    found = extracted(pages)
    assert found.text.count("States parties should:") == 3
    assert "A/CONF/1" not in found.text
    assert "V.19" not in found.text
    assert {one.words for one in found.aside if one.page == 1} == {"A/CONF/1", "V.19-01"}


def test_a_page_of_which_the_number_is_also_that_of_all_pages_has_a_footer_like_the_others() -> None:
    feet = ("V.21-02219 (E) 150221", "2/4 V.21-02219", "3/4 V.21-02219", "4/4 V.21-02219")
    texts = [[f"{number}. States parties should {verb} {number * 7} firearms," for verb in "ab"] for number in range(4)]
    pages = [[(72, 30, 8, foot), *column(*text)] for foot, text in zip(feet, texts, strict=True)]
    found = extracted(pages)
    assert [one.words for one in found.aside if one.kind == "footer"] == list(feet)
    assert "V.21" not in found.text


def test_what_resembles_a_running_line_elsewhere_is_text() -> None:
    """The title, which later pages have for a head; a number that is not that of its page."""
    pages = [
        [(72, 800, 9, "Report"), *column(f"Do {number * 7}."), (300, 30, 9, str(number))] for number in range(1, 6)
    ]
    pages[0][0] = (72, 790, 16, "Report")
    pages[1][-1] = (72, 700, 11, "3")
    found = extracted(pages)
    assert found.text.split("\n\f")[:2] == [f"{HEADING}Report\nDo 7.", "Do 14.\n\n3"]
    assert len(found.aside) == 8


def test_first_lines_that_come_again_pages_later_are_text() -> None:
    said = ("and to that end should:", "(a) Train judges;", "(b) Train prosecutors;", "in matter")
    found = extracted([column(said[number % 4], f"line {number} of it.") for number in range(12)])
    assert found.aside == ()


def test_notes_that_say_the_same_at_one_height_are_no_footer() -> None:
    pages = [
        [
            *column(f"{number}. Text of{'' if number else ' it'} item {number}", "goes on."),
            (160, 748, 6, str(number)),
            *note,
        ]
        for number in range(1, 5)
        for note in ([(72, 60, 6, str(number)), (78, 56, 8, "Ibid.")],)
    ]
    found = extracted(pages)
    assert found.aside == ()
    assert [line for line in found.text.splitlines() if "Ibid" in line] == [f"{n} Ibid." for n in range(1, 5)]
    assert found.text.count(RULE) == 4


def test_a_drawn_rule_a_printed_one_and_small_letters_begin_notes() -> None:
    body = column("Words¹ of the text", "and more of them.")
    note = (72, 80, 9, "1 A note.")
    same = (72, 80, 11, "1 A note.")
    small = extracted([[*body, note]])
    line = extracted([[*body, (72, 100, 11, "__________"), same]])
    drawn = extracted([[*body, (72, 80, 10, "1 A note."), (72, 70, 10, "2010 was the year.")]], "72 95 120 0.6 re f")
    for found in (small, line):
        assert found.text.splitlines()[-2:] == [RULE, "1 A note."]
    assert drawn.text.splitlines()[-1] == "1 A note. 2010 was the year."
    assert line.aside == (Aside(1, "rule", "__________"),)


def test_a_note_over_two_pages_is_whole() -> None:
    found = extracted(
        [
            [*column("Text", "of the first page¹"), *column("1 A note that", top=70, size=8)],
            [*column("Text", "of the second page²"), *column("goes on here.", "2 Another.", top=70, size=8, leading=9)],
        ],
        "72 80 120 0.6 re f",
        "72 80 120 0.6 re f",
    )
    assert [line for line in found.text.splitlines() if "note" in line or "Another" in line] == [
        "1 A note that goes on here.",
        "2 Another.",
    ]


def test_a_raised_number_is_a_marker_only_if_a_note_has_it() -> None:
    raised = [(110, 764, 6, "1"), (156.5, 764, 6, "2")]
    found = extracted(
        [[*column("Protocol", "More text stands here."), (120, 760, 11, "and km"), *raised, (72, 60, 8, "1 A note.")]]
    )
    assert found.text.splitlines()[0] == "Protocol¹ and km2"


def test_a_small_number_on_a_line_of_its_own_is_a_marker_only_if_it_is_raised() -> None:
    body = [*column("Words of the text", "and more of them."), (72, 700, 11, "Others.")]
    note = (72, 60, 8, "1 A note.")
    raised, level = (extracted([[*body, (72, height, 7, "1"), note]]).text for height in (732, 728))
    assert raised.splitlines()[1] == "and more of them.¹"
    assert level.splitlines()[1:3] == ["and more of them.", "1"]


def test_a_turned_page_is_read_and_what_is_turned_beside_the_text_is_not() -> None:
    shown = ["0 1 -1 0 {x} 100 Tm (1. States parties should) Tj", "0 1 -1 0 {x} 100 Tm (act.) Tj"]
    turned = "\n".join(f"BT /F1 11 Tf {one.format(x=100 + 16 * n)} ET" for n, one in enumerate(shown))
    assert extracted([[]], turned).text.splitlines() == ["1. States parties should", "act."]
    stamp = "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (RESTRICTED) Tj ET"
    found = extracted([column("1. States parties should", "act.")], stamp)
    assert found.text.splitlines() == ["1. States parties should", "act."]
    assert found.aside == (Aside(1, "turned", "RESTRICTED"),)


def test_a_divided_word_is_joined_if_the_document_has_it_whole() -> None:
    found = extracted(
        [column("Anti-trafficking and traffick-", "ing in persons, anti-", "trafficking, trafficking, re-", "turn.")]
    )
    assert found.text.splitlines()[:3] == [
        "Anti-trafficking and trafficking",
        "in persons, anti-",
        "trafficking, trafficking, re-",
    ]
    assert found.aside == (Aside(1, "hyphen", "-"),)
    assert found.doubts == ("page 1: 're-turn' may be one word, divided at the end of a line",)


def test_the_only_page_has_its_number_set_aside() -> None:
    found = extracted([[*column("Text", "of it"), (300, 30, 9, "- 1 -")]])
    assert found.aside == (Aside(1, "footer", "- 1 -"),)


# What cannot be read --------------------------------------------------------------------------------------------------

_IMAGE = "q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q"


def test_a_scanned_page_is_named() -> None:
    with pytest.raises(PageError, match=r"a\.pdf, page 2: a picture without text"):
        extracted([column("Text", "of it"), []], "", _IMAGE)


def test_a_document_without_any_text_is_an_error() -> None:
    with pytest.raises(PageError, match="no page has any text"):
        extracted([[], []])


def test_an_encrypted_file_is_named() -> None:
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({'o' * 32}) /U ({'u' * 32}) >> /ID [(a) (a)] "
    with pytest.raises(PageError, match="page 1: the file is encrypted"):
        read_pdf("a.pdf", made([column("Text")], trailer=locked), {})


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.995])
def test_a_truncated_file_is_named(share: float) -> None:
    content = made([column("Text", f"of page {number}") for number in range(5)])
    with pytest.raises(PageError, match=r"a\.pdf, page \d: .*truncated"):
        read_pdf("a.pdf", content[: int(len(content) * share)], {})


def test_a_damaged_file_is_named() -> None:
    with pytest.raises(PageError, match="page 1: the file is damaged"):
        read_pdf("a.pdf", b"%PDF-1.4\nnothing\n%%EOF\n", {})


# The proof ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["document were lost", "are not in the document"])
def test_a_character_too_few_or_too_many_is_found_out(change: str) -> None:
    found = Extraction("1. One¹\n" + RULE + "\n1 Two\n", (Aside(1, "header", "Three"),), (RULE,))
    held = ["1.", "One1", "1 Two", "Three"]
    found.prove("a", held)
    wrong = (
        replace(found, text=found.text.replace("Two", "To"))
        if change == "document were lost"
        else replace(found, added=())
    )
    with pytest.raises(CoverageError, match=change):
        wrong.prove("a", held)


# Radicals -------------------------------------------------------------------------------------------------------------


def test_radicals_are_mapped_by_the_table_or_reported() -> None:
    table = load_radicals()
    assert mapped("⼯作组会⻅", table) == "工作组会见"
    assert mapped("⺀", table) == "⺀"
    assert unknown("⺀a⺀") == "⺀ (U+2E80) × 2"
    assert sum(ord(radical) >= 0x2F00 for radical in table) == 214


@pytest.mark.parametrize(
    "row", ["⼯,⼯,a radical again", "工,工,no radical", "⼯,工,", "⼯,工人,two", "⼯", "⼯,工,one\n⼯,土,two"]
)
def test_a_slip_in_the_table_of_radicals_is_named(row: str) -> None:
    with pytest.raises(TableError, match=f"row {row.count(chr(10)) + 2}"):
        parse_radicals("radicals.csv", f"radical,ideograph,reason\n{row}\n")


def beside(left: list[str], right: list[str]) -> list[Placed]:
    """Two columns under a title that is as wide as both."""
    title = "A title that crosses the space between the columns, since it is as wide as the page itself is"
    columns = [
        (x, 700 - 14 * place, 10, text) for x, texts in ((60, left), (275, right)) for place, text in enumerate(texts)
    ]
    return [(60, 740, 10, title), *(line for line in columns if line[3])]


FULL = "these are the words of a line that fills its"
LEFT, RIGHT = ([f"{FULL} {side}{place}" for place in range(10)] for side in "lr")
APART = [*LEFT[:3], "", *LEFT[3:6], "", *LEFT[6:]]


@pytest.mark.parametrize("by_line", [False, True], ids=["columns", "lines"])
def test_columns_of_text_are_read_one_after_the_other(by_line: bool) -> None:
    title, *columns = beside(LEFT, [*RIGHT[:4], "", *RIGHT[4:]])
    last = [*beside(LEFT[:3], RIGHT[:2])[1:], (60, 600, 10, title[3])]
    order = sorted(columns, key=lambda line: (-line[1], line[0])) if by_line else columns
    found = extracted([[title, *order], last])
    texts = [line for line in found.text.split("\n") if line.strip()]
    wanted = [title[3], *LEFT, *RIGHT, *LEFT[:3], *RIGHT[:2], title[3]]
    assert [text.strip() for text in texts] == wanted
    assert found.doubts == ("pages 1, 2 are read as two columns, the left one first; check the order of the text",)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (LEFT, ["States parties"] * 10),
        (LEFT[:5], RIGHT[:5]),
        (APART, [text.replace("l", "r") for text in APART]),
    ],
    ids=["short cells", "few lines", "rows"],
)
def test_a_table_is_no_columns(left: list[str], right: list[str]) -> None:
    found = extracted([beside(left, right)])
    pairs = [f"{first} {second}" for first, second in zip(left, right, strict=True) if first]
    assert [text for text in found.text.replace(HEADING, "").split("\n") if text][1:] == pairs
    assert found.doubts == ()
