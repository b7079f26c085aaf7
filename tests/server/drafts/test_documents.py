"""Whole documents as drafts: which blocks recommend, and what the others are, as a person reads them.

Beside each document of ``documents/`` is its expected reading, written before the code: the role of each block, for
recommendations with number, addressees that their row names, and language, and the beginning of its text ("…" stands
for words left out).
"""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.cli import main
from reaffirm_core.errors import DraftError
from reaffirm_core.read.paragraphs import as_text, text_paragraphs
from reaffirm_server.drafts.draft import Overruled, ParsedDraft, read_draft
from reaffirm_server.drafts.upload import open_upload
from tests.core.read.pdfs import Placed, made

FOLDER = Path(__file__).parent / "documents"
DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.expected"))
_FORMATS = {"List": ("decimal", "lowerLetter", "lowerRoman"), "Bullet": ("bullet", "bullet", "bullet")}
_TEXTS = {"List": ("%1.", "(%2)", "(%3)"), "Bullet": ("•", "–", "◦")}


def content(name: str) -> bytes:
    """The file of a document: text as it is, DOCX and PDF made from their descriptions."""
    (path,) = FOLDER.glob(f"{name}*.txt")
    lines = path.read_text().splitlines()
    kind = path.name.removeprefix(f"{name}.")
    return {"docx.txt": word, "pdf.txt": pdf}[kind](lines) if kind != "txt" else path.read_bytes()


def word(lines: list[str]) -> bytes:
    """A DOCX from lines "Style: words" and rows "| cell | cell |"; lists count by themselves."""
    document, out = docx.Document(), io.BytesIO()
    numbering = document.part.numbering_part.element
    for place, kind in enumerate(_FORMATS, 90):
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(zip(_FORMATS[kind], _TEXTS[kind], strict=True))
        )
        spaces = nsdecls("w")
        numbering.insert(0, parse_xml(f'<w:abstractNum {spaces} w:abstractNumId="{place}">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {spaces} w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>'))
    table = None
    for line in lines:
        if line.startswith("|"):
            cells = line.strip("| ").split(" | ")
            table = table or document.add_table(rows=0, cols=len(cells), style="Table Grid")
            for cell, words in zip(table.add_row().cells, cells, strict=False):
                cell.text = words.strip()
            continue
        table = None
        style, words = line.split(": ", 1)
        kind, _, level = style.partition(" ")
        if style == "Header":
            document.sections[0].header.paragraphs[0].text = words
        elif kind in _FORMATS:
            number = 90 + list(_FORMATS).index(kind)
            properties = document.add_paragraph(words)._p.get_or_add_pPr()
            form = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            properties.append(parse_xml(form))
        elif style == "Note":
            document.styles.element.append(
                parse_xml(f'<w:style {nsdecls("w")} w:styleId="N"><w:name w:val="footnote text"/></w:style>')
            )
            paragraph = document.add_paragraph(words)
            paragraph._p.get_or_add_pPr().insert(0, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="N"/>'))
        else:
            document.add_paragraph(words, style)
    assert document.element.body.find(qn("w:p")) is not None
    document.save(out)
    return out.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A PDF from lines; an empty line is a gap, "Page" begins a page, "Large:" and "Small:" are sizes."""
    pages: list[list[Placed]] = [[]]
    top = 760.0
    for line in lines:
        if line == "Page":
            pages.append([])
            top = 760.0
            continue
        size, words = 11.0, line
        for name, other in (("Large", 16.0), ("Small", 8.0)):
            if line.startswith(f"{name}: "):
                size, words = other, line.removeprefix(f"{name}: ")
        if words:
            pages[-1].append((72, 80 if size < 11 else top, size, words))
        top -= 16 if words else 12
    return made(pages)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_a_person_reads_it(name: str, knowledge: Knowledge) -> None:
    text = open_upload(content(name), {}, knowledge.packs).text
    draft = read_draft(text, knowledge.packs)
    provisions = {provision.identifier: provision for provision in draft.provisions}
    expected = (FOLDER / f"{name}.expected").read_text().splitlines()
    reading = []
    for block in draft.blocks:
        provision = provisions.get(str(block.number))
        number = f"[{' '.join(provision.printed)}]" if provision else ""
        asked = f"<{' '.join(block.asked)}>" if block.asked else ""
        words = provision.full_text if provision else block.text
        reading.append((" ".join(filter(None, (block.role, number, asked))), block.language, words))
    assert len(reading) == len(expected), "\n".join(map(str, reading))
    for (role, language, words), line in zip(reading, expected, strict=True):
        wanted, beginning = line.split(": ", 1)
        wanted = wanted.removesuffix(f" {language}") if re.search(r"[\]>] [a-z]{2}$", wanted) else wanted
        assert role == wanted, (role, words)
        first, _, last = beginning.partition(" … ")
        assert words.startswith(first), (words, first)
        assert words.endswith(last), (words, last)


def numbers(draft: ParsedDraft) -> list[int]:
    return [int(provision.identifier) for provision in draft.recommendations]


TEXT = "Draft recommendations\n\nNoting its report,\n\nStates should train judges.\n\nThe weather was fine."


def test_a_person_overrules_what_is_read(knowledge: Knowledge) -> None:
    assert numbers(read_draft(TEXT, knowledge.packs)) == [3]
    assert numbers(read_draft(TEXT, knowledge.packs, Overruled(read=frozenset([4])))) == [3, 4]
    assert numbers(read_draft(TEXT, knowledge.packs, Overruled(frozenset([2]), frozenset([3])))) == [2]
    chosen = read_draft(TEXT, knowledge.packs, Overruled(frozenset([4]), only=True))
    assert [(block.role, block.overruled) for block in chosen.blocks[2:]] == [
        ("remark", True),
        ("recommendation", True),
    ]


def test_a_paragraph_in_another_language_is_read_in_that_of_the_draft_if_a_person_wants_it(
    knowledge: Knowledge,
) -> None:
    french = "Les États devraient protéger les victimes de la traite des personnes et leur apporter une aide."
    text = f"{TEXT}\n\n{french}"
    assert read_draft(text, knowledge.packs).blocks[4].role == "other language"
    chosen = read_draft(text, knowledge.packs, Overruled(read=frozenset([5])))
    assert [chosen.language_of(provision) for provision in chosen.recommendations] == ["en", "en"]


def test_a_part_of_a_list_with_few_typical_words_has_the_language_of_the_list(knowledge: Knowledge) -> None:
    text = """1. States parties should publish each year data on trafficking in persons:

(a) Identified victims, disaggregated by sex, age, nationality, route, sector, exploitation type;

(b) Prosecutions, convictions, sentences, acquittals, compensation claims, returned assets, appeals.

2. Les États parties devraient publier chaque année des données relatives aux victimes identifiées :

(a) Victimes identifiées, ventilées selon le sexe, leur âge, leur nationalité, leur itinéraire."""
    asked, first, second, *french = read_draft(text, knowledge.packs).blocks
    assert (asked.role, first.role, second.role) == ("chapeau", "recommendation", "recommendation")
    assert {block.role for block in french} == {"other language"}


@pytest.mark.parametrize(
    ("overruled", "problem"),
    [
        (Overruled(read=frozenset([5])), "there is no block 5; the blocks of the draft are numbered from 1 to 4"),
        (Overruled(leave=frozenset([3])), "every block of the draft is left out"),
    ],
)
def test_a_choice_that_leaves_nothing_is_an_error(overruled: Overruled, problem: str, knowledge: Knowledge) -> None:
    with pytest.raises(DraftError, match=problem):
        read_draft(TEXT, knowledge.packs, overruled)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n\n".join(["It is so."] * 9_000), "has 9,000 paragraphs, expected at most 2,000"),
        ("\n\n".join(f"The weather on day {n} was fine." for n in range(50)), "none of the 50 paragraphs"),
    ],
)
def test_long_texts_that_ask_nobody_are_refused(text: str, problem: str, knowledge: Knowledge) -> None:
    with pytest.raises(DraftError, match=problem):
        read_draft(text, knowledge.packs)


def test_a_short_text_that_asks_nobody_is_checked(knowledge: Knowledge) -> None:
    assert numbers(read_draft("The weather was fine.\n\nThe sun was out.", knowledge.packs)) == [1, 2]


def test_each_line_that_ends_a_sentence_is_a_paragraph(knowledge: Knowledge) -> None:
    text = "Recommendations\nStates should adopt laws.\nStates should train judges.\nThe Secretariat should report."
    assert numbers(read_draft(text, knowledge.packs)) == [2, 3, 4]


def test_a_document_as_text_has_the_same_paragraphs(knowledge: Knowledge) -> None:
    for name in ("table", "lists"):
        text = open_upload(content(name), {}, knowledge.packs).text
        assert as_text(text_paragraphs(text)) == text


@pytest.mark.parametrize("before", ["", "\n", "\n\n"])
def test_the_first_line_of_a_text_is_indented_like_any_other(before: str) -> None:
    assert [each.depth for each in text_paragraphs(f"{before}   States should act.\n   They should report.")] == [3, 3]


def test_a_list_in_styles_of_several_levels_goes_on_after_its_parts(knowledge: Knowledge) -> None:
    """Each of the styles is a list of its own, and only its indentation shows the level."""
    document, out = docx.Document(), io.BytesIO()
    for style, words in (
        ("List Number", "States parties should:"),
        ("List Number 2", "Inform victims of their rights;"),
        ("List Number 2", "Train judges."),
        ("List Number", "States parties should assist victims."),
        ("List Number", "UNODC should assist States."),
    ):
        document.add_paragraph(words, style)
    document.save(out)
    draft = read_draft(open_upload(out.getvalue(), {}, knowledge.packs).text, knowledge.packs)
    printed = [" ".join(provision.printed) for provision in draft.recommendations]
    assert printed == ["1 1", "1 2", "2", "3"]


def test_a_picture_is_named_as_one() -> None:
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"RIFF\0\0\0\0WEBP"):
        with pytest.raises(DraftError, match="the file is a picture"):
            open_upload(start + bytes(20), {}, {})


def test_a_document_that_needs_another_version_of_zip_is_damaged() -> None:
    content = bytearray(word(["Normal: States should act."]))
    content[content.index(b"PK\1\2") + 6] = 243
    with pytest.raises(DraftError, match="damaged"):
        open_upload(bytes(content), {}, {})


def test_a_document_with_more_markup_than_a_draft_needs_is_refused_before_it_is_unpacked() -> None:
    runs = io.BytesIO()
    with zipfile.ZipFile(runs, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:r><w:t>a</w:t></w:r>" * 300_000)
    with pytest.raises(DraftError, match="unpacks to"):
        open_upload(runs.getvalue(), {}, {})


def test_the_command_reads_documents_and_takes_choices(small_graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(content("table"))
    result = CliRunner().invoke(
        main, ["check", str(path), "--leave", "5", "--format", "json", "--data", str(small_graph)]
    )
    assert result.exit_code == 0, result.output
    assert '"reading": "Read as 2 recommendations. Not read: ' in result.output
    assert '"reason": "Left out because you chose so"' in result.output


@pytest.mark.parametrize(("form", "hinted"), [("text", True), ("json", False)])
def test_the_command_explains_choices_to_people_alone(
    form: str, hinted: bool, small_graph: Path, tmp_path: Path
) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(content("table"))
    result = CliRunner().invoke(main, ["check", str(path), "--format", form, "--data", str(small_graph)])
    assert result.exit_code == 0, result.output
    assert "--leave" not in result.stdout
    assert ("--leave NUMBER leaves it out" in result.stderr) == hinted
