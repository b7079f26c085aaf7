"""DOCX: a Word document reads as its text does; what Word adds by itself is read, what it hides is not."""

import io
import re
import zipfile
from collections.abc import Mapping

import docx
import pytest
from docx.oxml.ns import nsmap

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import TableError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import PARAGRAPH, Document
from reaffirm_core.read.docx import read_docx
from reaffirm_core.read.docx_lists import FORMATS
from reaffirm_core.read.extraction import RULE, Aside, Extraction
from reaffirm_core.read.file_types import extract
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.core.read.printed import of_zip_version, word
from tests.core.read.test_pdf import said


def packed(body: str, **parts: str) -> bytes:
    """A Word document whose body is given as XML, and so are some of its other parts."""
    file = io.BytesIO()
    docx.Document().save(file)
    made = io.BytesIO()
    spaces = " ".join(f'xmlns:{prefix}="{nsmap[prefix]}"' for prefix in ("w", "m"))
    spaces += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    changed = {"document": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"}
    changed |= {name: f"<w:{name} {spaces}>{inside}</w:{name}>" for name, inside in parts.items()}
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.removeprefix("word/").removesuffix(".xml")
            new.writestr(name, changed[stem] if stem in changed and name.startswith("word/") else old.read(name))
    return made.getvalue()


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def in_list(words: str, level: int, number: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def lists(*levels: tuple[str, str], nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>{nums}'


def extracted(body: str, radicals: Mapping[str, str] = {}, **parts: str) -> Extraction:
    return read_docx("a.docx", packed(body, **parts), radicals)


def plain(found: Extraction) -> str:
    """Return the text of a file without the marks where its paragraphs begin."""
    return found.text.replace(PARAGRAPH, "")


def lines(body: str, **parts: str) -> list[str]:
    return plain(extracted(body, **parts)).splitlines()


def test_a_compendium_in_word_gives_the_same_graph(
    document: Document, structure: Structure, corpus: Corpus, knowledge: Knowledge
) -> None:
    found = extract("compendium", word(document, structure), {})
    assert found is not None
    again = parse(read("compendium.docx", found.text.encode()), structure)
    assert sum(check_coverage(again, structure).values()) == len("".join(found.text.split()))
    assert set(said(again, corpus, knowledge)) == set(said(document, corpus, knowledge))
    assert found.aside == (Aside(0, "header", "CTOC/COP/WG.4/2019/5"),)
    assert (len(found.added), found.doubts) == (307 + 2 * 5 + 5, ())


# Numbering ------------------------------------------------------------------------------------------------------------

THREE = lists(("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


def test_a_list_counts_and_its_parts_begin_anew() -> None:
    body = "".join(in_list("x", level) for level in (0, 1, 1, 2, 2, 1, 2, 0, 1))
    labels = ["1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "(i)", "2.", "(a)"]
    assert lines(body, numbering=THREE) == [f"{label} x" for label in labels]


def test_a_list_with_bullets_has_parts_without_numbers(structure: Structure) -> None:
    heading = p("第一次会议，2009年4月14日，维也纳")
    body = "".join((heading, p("1. 缔约国应当："), in_list("合作；", 0), in_list("报告。", 0), p("2. 各国应当行动。")))
    text = extracted(body, numbering=lists(("bullet", "\uf0b7"))).text
    document = parse(read("a.txt", text.encode()), structure)
    assert {p.identifier: p.text for p in document.provisions} == {
        "1-1": "缔约国应当：",
        "1-1-1": "合作；",
        "1-1-2": "报告。",
        "1-2": "各国应当行动。",
    }


def test_another_list_goes_on_or_starts_where_it_says() -> None:
    same = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    anew = same + f'<w:num w:numId="3"><w:abstractNumId w:val="0"/>{over}'
    body = "".join(in_list("x", 0, number) for number in (1, 2, 3, 3, 1))
    found = lines(body, numbering=lists(("decimal", "%1."), nums=anew))
    assert found == ["1. x", "2. x", "7. x", "8. x", "9. x"]


def test_a_style_gives_its_list_to_those_based_on_it() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/></w:style>'
    )
    body = p("x", '<w:pStyle w:val="Two"/>') + p("y", '<w:pStyle w:val="Two"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(body, numbering=THREE, styles=styles) == ["1. x", "y"]


@pytest.mark.parametrize(
    ("form", "number", "written"),
    [
        ("lowerLetter", 26, "z"), ("lowerLetter", 27, "aa"), ("lowerLetter", 28, "bb"), ("upperRoman", 49, "XLIX"),
        ("lowerRoman", 4, "iv"), ("chineseCounting", 3, "三"), ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"), ("chineseCounting", 20, "二十"), ("chineseCounting", 99, "九十九"),
        ("decimalEnclosedCircle", 20, "⑳"), ("ideographEnclosedCircle", 2, "㊁"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(form: str, number: int, written: str) -> None:
    assert FORMATS[form](number) == written


def test_a_numbering_that_is_not_read_names_its_paragraph() -> None:
    with pytest.raises(TableError, match=r"a\.docx, paragraph 2: .*'hebrew1'"):
        lines(p("x") + in_list("y", 0), numbering=lists(("hebrew1", "%1.")))


# What a paragraph holds -----------------------------------------------------------------------------------------------


def run(words: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def test_tracked_changes_are_accepted() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = (
        f"<w:p>{run('States ')}<w:del>{run('may', tag='delText')}</w:del><w:ins>{run('should')}</w:ins>"
        f"{run(' act')}</w:p><w:p>{deleted}<w:moveFrom>{run('moved')}</w:moveFrom>{run('One ')}</w:p>"
        f"<w:p><w:moveTo>{run('moved')}</w:moveTo></w:p>"
    )
    found = extracted(body)
    assert plain(found).splitlines() == ["States should act", "One moved"]
    assert found.aside == (Aside(0, "deleted", "may"), Aside(0, "deleted", "moved"))


def test_a_deleted_paragraph_takes_no_number() -> None:
    gone = in_list("x", 0).replace("</w:numPr>", "</w:numPr><w:rPr><w:del/></w:rPr>").replace("w:t>", "w:delText>")
    gone = gone.replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>")
    assert lines(in_list("y", 0) + gone + in_list("z", 0), numbering=THREE) == ["1. y", "2. z"]


def test_tables_boxes_links_fields_and_formulas_are_text_and_codes_are_not() -> None:
    box = f"<w:r><w:drawing><w:txbxContent>{p('box')}</w:txbxContent></w:drawing></w:r>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = (
        f"<w:tbl><w:tr><w:tc>{p('cell')}</w:tc><w:tc>{p('next')}</w:tc></w:tr></w:tbl>"
        f"<w:p><w:hyperlink>{run('link')}</w:hyperlink>{run(' PAGE ', tag='instrText')}<w:r><w:noBreakHyphen/></w:r>"
        f"<w:sdt><w:sdtContent>{run('control')}</w:sdtContent></w:sdt><w:r><w:tab/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>{choice}</w:p>"
    )
    assert lines(body) == ["cell", "next", "link-control x", "box"]


def table(*rows: str) -> str:
    """A table with cells that bars divide."""
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row.split("|")) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


MARK, TRACE = "States should mark firearms at their import", "States should trace the firearms that they seize"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["No.|Text|For", f"1|{MARK}|All", f"2|{TRACE}|"], ["No. Text For", f"(1) {MARK} All", f"(2) {TRACE}"]),
        ([f"3.|{MARK}", f"4.|{TRACE}"], [f"3. {MARK}", f"4. {TRACE}"]),
        ([f"(a)|{MARK}", f"(b)|{TRACE}"], [f"(a) {MARK}", f"(b) {TRACE}"]),
        (["一|" + "国" * 20, "二|" + "家" * 20], ["（一） " + "国" * 20, "（二） " + "家" * 20]),
        ([f"1|Import|{MARK}", f"2|Crime|{TRACE}"], ["1", "Import", MARK, "2", "Crime", TRACE]),
        ([f"1|{MARK}", f"3|{TRACE}"], ["1", MARK, "3", TRACE]),
    ],
)
def test_a_row_of_a_numbered_table_is_a_paragraph(rows: list[str], expected: list[str]) -> None:
    found = extracted(p("a") + table(*rows) + p("b"))
    assert plain(found).splitlines() == ["a", *expected, "b"]
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert texts == ["a", *(cell for row in rows for cell in row.split("|") if cell), "b"]
    end = "the rows of a table are read as numbered paragraphs, and further cells as the end of their text: 'All'"
    assert found.doubts == ((end,) if "(1)" in expected[1] else ())


def test_a_number_of_word_alone_in_a_cell_numbers_its_row() -> None:
    rows = "".join(f"<w:tr><w:tc>{in_list('', 0)}</w:tc><w:tc>{p(text)}</w:tc></w:tr>" for text in (MARK, TRACE))
    assert lines(f"<w:tbl>{rows}</w:tbl>", numbering=THREE) == [f"1. {MARK}", f"2. {TRACE}"]


def test_a_paragraph_is_known_where_it_begins_and_a_line_break_is_none() -> None:
    text = extracted(p("One") + f"<w:p>{run('Two')}<w:r><w:br/></w:r>{run('more')}</w:p>" + p("Three")).text
    assert text == f"{PARAGRAPH}One\n{PARAGRAPH}Two\nmore\n{PARAGRAPH}Three\n"
    assert [line.paragraph_start for line in read("a.txt", text.encode()).lines] == [False, True, False, True]


def test_an_empty_choice_of_alternatives_is_no_text() -> None:
    empty = "<mc:AlternateContent/>"
    assert lines(empty + p("Text") + f"<w:p>{empty}<w:r><w:t>More</w:t></w:r></w:p>") == ["Text", "More"]


@pytest.mark.parametrize("format_", ["strike", "dstrike"])
def test_struck_words_are_set_aside(format_: str) -> None:
    extraction = extracted(f"<w:p>{run('km')}{run('old', f'<w:{format_}/>')}</w:p>")
    assert (plain(extraction), extraction.aside) == ("km\n", (Aside(0, "struck through", "old"),))


def test_hidden_words_are_set_aside_and_raised_numbers_reported() -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    found = extracted(f"<w:p>{run('km')}{raised}{run('secret', '<w:vanish/>')}</w:p>")
    assert (plain(found), found.aside) == ("km2\n", (Aside(0, "hidden", "secret"),))
    assert found.doubts == ("the raised number '2' after 'km' is not a note marker of Word",)


def test_radicals_are_mapped_or_reported() -> None:
    found = extracted(p("⼯⺀"), {"⼯": "工"})
    assert (plain(found), found.doubts) == ("工⺀\n", ("radicals that are not in the table: ⺀ (U+2E80) × 1",))


def test_notes_stand_after_the_paragraph_that_marks_them(document: Document, structure: Structure) -> None:
    text = read_docx("a.docx", word(document, structure), {}).text
    assert f"国家应当加入。\n{RULE}\n1 联合国，《条约汇编》，第2237卷，第39574号。\n2 同上" in text


# What cannot be read --------------------------------------------------------------------------------------------------


def bomb(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (bomb(a=bytes(30_000_000)), "would unpack .* not unpacked"),
        (bomb(**{f"f{n}": b"" for n in range(5_001)}), "would unpack .* 5,001 files"),
        (bomb(a=b"text"), "not a Word document; save the document as DOCX"),
        (bomb(**{"[Content_Types].xml": b"<a/>"}), "is not a Word document .*; save the document as DOCX"),
        (bomb(a=b"text")[:-30], "damaged or truncated"),
        (packed(p("x"))[:9_000], "damaged or truncated"),
        (of_zip_version(packed(p("x"))), "damaged or truncated; get the whole file"),
        (packed("<w:p><w:r>"), "damaged Word document"),
        (packed("<w:p/>"), "has no text"),
        (packed('<w:altChunk/>' + p("x")), "another format"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",  # not the bytes, which hold the time
)  # fmt: skip
def test_what_cannot_be_read_says_why(content: bytes, problem: str) -> None:
    with pytest.raises(TableError, match=f"a.docx.*{problem}"):
        read_docx("a.docx", content, {})


def test_damage_inside_a_file_is_found() -> None:
    content = bytearray(packed("".join(p(f"word {n} of the text") for n in range(500))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as file:
        info = file.getinfo("word/document.xml")
    content[info.header_offset + 30 + len(info.filename) + 200] ^= 0xFF
    with pytest.raises(TableError, match="damaged Word document"):
        read_docx("a.docx", bytes(content), {})


def test_a_relationship_without_a_target_is_damage() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(p("text")))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'Target="[^"]*"', b"", old.read(name), count=1))
    with pytest.raises(TableError, match="is not a Word document"):
        read_docx("a.docx", made.getvalue(), {})


def test_a_marker_without_its_note_is_an_error() -> None:
    reference = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    with pytest.raises(TableError, match="the note 3 is marked after 'Text', but is missing; delete its marker"):
        lines(reference)
