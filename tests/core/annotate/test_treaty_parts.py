"""Articles, paragraphs and letters, as a reader finds them in sentences of either language: citations.csv."""

import csv

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import RuleUses
from reaffirm_core.annotate.citations import bare_names, citations
from reaffirm_core.annotate.uncited import unknown_works, unowned
from reaffirm_core.model import Footnote, Provision
from tests.conftest import ROOT

with (ROOT / "tests" / "core" / "annotate" / "citations.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))


def cited(text: str, language: str, knowledge: Knowledge) -> list[str]:
    """What a sentence cites; the words of each citation stand where it says."""
    pack = knowledge.packs[language]
    own = pack.structure.unwrap(text)
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, own, own, True, 1, 1)
    made = citations([provision], (), pack.grammar, RuleUses())
    assert all(own[citation.quote.start : citation.quote.end] == citation.quote.words for citation in made)
    return [citation.cites.removeprefix("inst:") for citation in made]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_parts_are_those_that_a_reader_finds(language: str, knowledge: Knowledge) -> None:
    rows = {row["text"]: row["cites"].split() for row in ROWS if row["language"] == language}
    assert {text: cited(text, language, knowledge) for text in rows} == rows


with (ROOT / "tests" / "core" / "annotate" / "citations-elsewhere.csv").open(encoding="utf-8", newline="") as elsewhere:
    ELSEWHERE = list(csv.DictReader(elsewhere))


def test_in_documents_of_other_bodies_a_bare_name_is_theirs(knowledge: Knowledge) -> None:
    for row in ELSEWHERE:
        provision = Provision("1-1", "", 1, ("1",), (1,), 1, row["text"], row["text"], True, 1, 1)
        grammar = knowledge.packs[row["language"]].grammar
        bare = bare_names([provision], grammar, "", row["front"])
        works = [citation.cites for citation in citations([provision], (), grammar, RuleUses(), bare)]
        assert works == [f"inst:{part}" for part in row["cites"].split()], f"{row['front']}: {row['text']}"


#: A front page, and what the bare names of its document are.
FRONTS = [
    ("en", "Working Group on Firearms. Joint meeting with the Working Group on Trafficking in Persons",
     "firearms-protocol untoc"),
    ("en", "Conference of the Parties to the Organized Crime Convention. Working Group on the Smuggling of Migrants",
     "smuggling-protocol untoc"),
    ("en", "Experts on the Smuggling of Migrants Protocol (hereinafter “the Protocol”)", "smuggling-protocol"),
    ("en", "Experts on the Montreal Protocol (hereinafter “the Protocol”)", ""),
    ("zh", "枪支问题工作组与贩运人口问题工作组联席会议", "firearms-protocol untoc"),
    ("zh", "关于《偷运移民议定书》（以下简称《议定书》）的专家会议", "smuggling-protocol"),
    ("zh", "关于《蒙特利尔议定书》（以下简称《议定书》）的专家会议", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "front", "works"), FRONTS, ids=[front[:40] for _, front, _ in FRONTS])
def test_the_front_page_says_what_bare_names_are(language: str, front: str, works: str, knowledge: Knowledge) -> None:
    found = bare_names([], knowledge.packs[language].grammar, "", front)
    assert {found.get(kind, "").removeprefix("inst:") for kind in ("protocol", "convention")} - {""} == set(
        works.split()
    )


@pytest.mark.parametrize(
    ("language", "chapeau", "part"),
    [
        (
            "en",
            "Under the Firearms Protocol (hereinafter “the Protocol”), States should:",
            "Apply article 8 of the Protocol;",
        ),
        ("zh", "根据《枪支议定书》（以下简称《议定书》），缔约国应当：", "执行《议定书》第8条；"),
    ],
)
def test_what_a_chapeau_says_of_a_bare_name_holds_in_its_parts(
    language: str, chapeau: str, part: str, knowledge: Knowledge
) -> None:
    over = Provision("1-1", "", 1, ("1",), (1,), 1, chapeau, chapeau, False, 1, 1)
    under = Provision("1-1-a", "1-1", 1, ("1", "a"), (1, 1), 2, part, f"{chapeau}{part}", True, 2, 2)
    apart = Provision("1-2", "", 1, ("2",), (2,), 3, part, part, True, 3, 3)
    found = citations([over, under, apart], (), knowledge.packs[language].grammar, RuleUses())
    assert [(one.provision, one.cites) for one in found] == [
        ("1-1", "inst:firearms-protocol"),
        ("1-1-a", "inst:firearms-protocol-8"),
        ("1-2", "inst:tip-protocol-8"),
    ]


def test_a_range_wider_than_any_treaty_is_only_its_ends(knowledge: Knowledge) -> None:
    assert cited("States should apply articles 5 to 990 of the Convention.", "en", knowledge) == [
        "untoc-5",
        "untoc-990",
    ]


#: A chapeau, a part of it, and what the part cites.
ABOVE = [
    ("en", "In applying the Protocol, States should:", "Act under article 10, paragraph 2;", "tip-protocol-10-2"),
    ("en", "In applying the Protocol and the Convention, States parties should:", "Act in line with article 10;", ""),
    ("en", "In applying the Protocol and their laws, States parties should:", "Act in line with article 10;", ""),
    ("en", "In applying the Protocols, States parties should:", "Act in line with article 10;", ""),
    ("en", "In applying the Protocol, States parties should:", "Apply article 18 of the Convention;", "untoc-18"),
    ("en", "In applying the Protocol, States parties should:", "Bear in mind article 240 of the Penal Code;", ""),
    ("zh", "在执行《议定书》时，缔约国应当：", "落实第10条第2款；", "tip-protocol-10-2"),
    ("zh", "在执行《议定书》和《公约》时，缔约国应当：", "落实第10条；", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "chapeau", "part", "cites"), ABOVE, ids=[part for _, _, part, _ in ABOVE])
def test_an_article_in_a_part_is_of_the_one_treaty_that_its_chapeau_names(
    language: str, chapeau: str, part: str, cites: str, knowledge: Knowledge
) -> None:
    over = Provision("1-1", "", 1, ("1",), (1,), 1, chapeau, chapeau, False, 1, 1)
    under = Provision("1-1-a", "1-1", 1, ("1", "a"), (1, 1), 2, part, f"{chapeau}{part}", True, 2, 2)
    found = citations([over, under], (), knowledge.packs[language].grammar, RuleUses())
    here = [one for one in found if one.provision == "1-1-a"]
    assert [one.cites.removeprefix("inst:") for one in here] == cites.split()
    assert all(part[one.quote.start : one.quote.end] == one.quote.words for one in here)


#: An item, parts of it or items, and what each cites.
THAT_ARTICLE = [
    ("en", "In applying article 12 of the Convention, States should:",
     ["Act in line with paragraph 7 of that article;"], ["untoc-12", "untoc-12-7"]),
    ("en", "States should:",
     ["Seize assets, as in article 12, paragraph 2, of the Convention;", "Act under paragraph 7 of that article;"],
     ["untoc-12-2", "untoc-12-7"]),
    ("en", "In applying articles 12 and 13 of the Convention, States should:",
     ["Act in line with paragraph 7 of that article;"], ["untoc-12", "untoc-13"]),
    ("en", "In applying article 12 of the Convention, States should:",
     ["Apply article 40 of the Penal Code;", "Act in line with paragraph 7 of that article;"], ["untoc-12"]),
    ("en", "In applying the Convention, States should:",
     ["Take decisions under article 12, paragraph 2, or paragraph 7 of that article;"],
     ["untoc", "untoc-12-2", "untoc-12-7"]),
    ("zh", "在执行《公约》第12条时，缔约国应当：", ["依照该条第7款采取行动；"], ["untoc-12", "untoc-12-7"]),
    ("zh", "缔约国应当：",
     ["依照《公约》第12条第2款扣押资产；", "依照该条第7款采取行动；"], ["untoc-12-2", "untoc-12-7"]),
    ("zh", "在执行《公约》第12条时，缔约国应当：", ["适用《刑法》第40条；", "依照该条第7款采取行动；"], ["untoc-12"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "chapeau", "parts", "cites"), THAT_ARTICLE)
def test_that_article_is_the_one_named_last_in_the_item(
    language: str, chapeau: str, parts: list[str], cites: list[str], knowledge: Knowledge
) -> None:
    texts = [("1-1", "", chapeau), *((f"1-1-{letter}", "1-1", part) for letter, part in zip("ab", parts, strict=False))]
    texts.append(("1-2", "", parts[-1]))  # no part of it: nothing says which article is meant
    provisions = [
        Provision(name, over, 1, tuple(name.split("-")[1:]), (place,), place, text, text, True, 1, 1)
        for place, (name, over, text) in enumerate(texts, 1)
    ]
    found = citations(provisions, (), knowledge.packs[language].grammar, RuleUses())
    assert [one.cites.removeprefix("inst:") for one in found] == cites


@pytest.mark.parametrize(
    ("language", "text", "articles"),
    [
        ("en", "States should destroy weapons in line with article 6.", ["article 6"]),
        (
            "en",
            "Under the Convention and the Protocols thereto, States should extradite (article 16).",
            ["article 16"],
        ),
        ("en", "States should destroy weapons in line with article 6 of the Penal Code.", []),
        ("en", "Under the Penal Code, in particular article 6, weapons should be destroyed.", []),
        ("en", "Under the Penal Code weapons should be destroyed. States should act on article 6.", ["article 6"]),
        ("en", "Under their law, States should act on offences in the Protocols (article 6).", ["article 6"]),
        ("en", "States should act in line with article 6 of the Protocol.", []),
        ("en", "States should, in line with national legislation, act on article 6.", ["article 6"]),
        ("en", "States should, drawing on the Model Law, act on article 6.", ["article 6"]),
        ("en", "States should amend their legislation, in particular article 6.", []),
        ("zh", "缔约国应当按照第6条销毁武器。", ["第6条"]),
        ("zh", "缔约国应当依照《公约》及其各项议定书予以引渡（第16条）。", ["第16条"]),
        ("zh", "缔约国应当按照《刑法》第6条销毁武器。", []),
        ("zh", "缔约国应当根据国内法，对《公约》及其各项议定书所列犯罪予以引渡（第16条）。", ["第16条"]),
        ("zh", "缔约国应当按照《议定书》第6条销毁武器。", []),
        ("zh", "缔约国应当在不影响本国法律的情况下设立第6条所述机构。", ["第6条"]),
        ("zh", "缔约国应当参照《示范法》设立第6条所述机构。", ["第6条"]),
        ("zh", "缔约国应当修订本国法律第6条。", []),
    ],
)
def test_an_article_of_a_treaty_that_cannot_be_told_is_reported(
    language: str, text: str, articles: list[str], knowledge: Knowledge
) -> None:
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    grammar = knowledge.packs[language].grammar
    bare = {"protocol": "inst:firearms-protocol", "convention": "inst:untoc"}
    found = citations([provision], (), grammar, RuleUses(), bare)
    assert [quote.words for quote in unowned([provision], (), found, grammar, bare)] == articles


@pytest.mark.parametrize(
    ("language", "first", "then", "cites"),
    [
        ("en", "States should apply the Firearms Protocol.", "States should act on article 6 of the same Protocol.",
         ["inst:firearms-protocol-6"]),
        ("en", "States should apply the Montreal Protocol.", "States should act on article 6 of the same Protocol.",
         []),
        ("en", "States should apply the Firearms Protocol.", "States should act on article 6 of the Protocol.",
         ["inst:tip-protocol-6"]),
        ("zh", "缔约国应当执行《枪支议定书》。", "缔约国应当按照同一议定书第6条行事。", ["inst:firearms-protocol-6"]),
    ],
)  # fmt: skip
def test_the_same_treaty_is_the_one_that_the_item_before_names_last(
    language: str, first: str, then: str, cites: list[str], knowledge: Knowledge
) -> None:
    items = [
        Provision(f"1-{place}", "", 1, (str(place),), (place,), place, text, text, True, 1, 1)
        for place, text in enumerate((first, then), 1)
    ]
    found = citations(items, (), knowledge.packs[language].grammar, RuleUses())
    assert [one.cites for one in found if one.provision == "1-2"] == cites


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "en",
            "States should apply the Organized Crime Convention and the Montreal Protocol, and accede to the Montreal "
            "Protocol.",
            "Montreal Protocol",
        ),
        (
            "zh",
            "缔约国应当执行《有组织犯罪公约》和《蒙特利尔议定书》，并加入《蒙特利尔议定书》。",
            "《蒙特利尔议定书》",
        ),
    ],
)
def test_the_name_of_an_unknown_work_is_reported_once_and_that_of_a_known_work_is_not(
    language: str, text: str, name: str, knowledge: Knowledge
) -> None:
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    names = [quote.words for _, quote in unknown_works([provision], (), knowledge.packs[language].grammar, {})]
    assert names == [name]


#: A text in which a short name may mean the treaty before it, or a chapeau, a text and its footnote; the known works
#: that it cites, and the short names that are reported.
AFTER_ANOTHER = [
    ("en", "States should implement the Convention on Cybercrime, in particular its article 15, and article 18 of the "
     "Convention.", "", ["article 18 of the Convention"]),
    ("en", "States should comply with the Convention against Torture (article 3 of the Convention).", "",
     ["article 3 of the Convention"]),
    ("en", "States should accede to the International Convention for the Safety of Life at Sea. The Convention obliges "
     "them to rescue.", "", ["Convention"]),
    ("en", "States should accede to the Firearms Protocol. The Protocol requires marking.", "firearms-protocol",
     ["Protocol"]),
    ("en", "States should ratify the 1988 Convention and report under article 3 of the Convention.", "",
     ["article 3 of the Convention"]),
    ("en", "States should apply article 3 of the Convention on Cybercrime and article 18 of the Convention.",
     "untoc-18", []),
    ("en", "States should apply the Convention on Cybercrime, the Convention and the Protocol.", "untoc tip-protocol",
     []),
    ("en", "The Conference of the Parties to the United Nations Convention against Transnational Organized Crime "
     "should act under article 32 of the Convention.", "untoc-32", []),
    ("en", "States should ratify the Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially "
     "Women and Children, supplementing the United Nations Convention against Transnational Organized Crime. Article 5 "
     "of the Convention applies.", "tip-protocol untoc-5", []),
    ("zh", "缔约国应当执行《网络犯罪公约》，特别是其第15条，以及《公约》第18条。", "", ["《公约》第18条"]),
    ("zh", "缔约国应当加入《国际海上人命安全公约》。《公约》要求各国救援。", "", ["《公约》"]),
    ("zh", "缔约国应当执行《禁止酷刑公约》。根据公约第3条，不得遣返。", "", ["公约第3条"]),
    ("zh", "缔约国应当执行国际劳工组织第189号公约。《公约》第3条要求保护。", "", ["《公约》第3条"]),
    ("zh", "各国应当遵守国际公约，并执行《公约》第18条。", "untoc-18", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "cites", "names"), AFTER_ANOTHER)
def test_a_short_name_after_another_treaty_of_its_kind_is_reported_and_cites_nothing(
    language: str, text: str, cites: str, names: list[str], knowledge: Knowledge
) -> None:
    grammar = knowledge.packs[language].grammar
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    bare = {"protocol": "inst:tip-protocol", "convention": "inst:untoc"}
    made = citations([provision], (), grammar, RuleUses(), bare)
    reported = [quote.words for _, quote in unknown_works([provision], (), grammar, bare)]
    assert [citation.cites.removeprefix("inst:") for citation in made] == cites.split()
    assert [words for words in reported if grammar.bare_kind(words) or "rticle" in words or "第" in words[-5:]] == names


@pytest.mark.parametrize(
    ("language", "chapeau", "part", "note"),
    [
        (
            "en",
            "In applying the Convention on Cybercrime, States should:",
            "Apply article 18 of the Convention;",
            "States parties to the Convention should note it.",
        ),
        ("zh", "在执行《网络犯罪公约》时，缔约国应当：", "执行《公约》第18条；", "另见《公约》。"),
    ],
)
def test_the_other_treaty_may_be_named_in_the_chapeau_or_before_the_marker_of_a_note(
    language: str, chapeau: str, part: str, note: str, knowledge: Knowledge
) -> None:
    over = Provision("1-1", "", 1, ("1",), (1,), 1, chapeau, chapeau, False, 1, 1)
    under = Provision("1-1-a", "1-1", 1, ("1", "a"), (1, 1), 2, part, f"{chapeau}{part}", True, 2, 2)
    notes = [Footnote("footnote-1", "1", note, 3, 3, "1-1", chapeau, 0, len(chapeau))]
    grammar = knowledge.packs[language].grammar
    bare = {"protocol": "inst:tip-protocol", "convention": "inst:untoc"}
    assert not citations([over, under], notes, grammar, RuleUses(), bare)
    reported = [quote.source for _, quote in unknown_works([over, under], notes, grammar, bare)]
    assert reported == ["1-1", "1-1-a", "footnote-1"]


#: A text, and the documents that it cites, with their paragraphs.
PARAGRAPHS = [
    ("en", "States should apply paragraph 9 of Conference resolution 10/2.", "cop-resolution-10-2_9"),
    ("en", "States should apply Conference resolution 10/2, paragraph 9.", "cop-resolution-10-2_9"),
    ("en", "States should apply paragraph 45 of document CTOC/COP/WG.9/2022/4.", "CTOC-COP-WG.9-2022-4_45"),
    ("en", "States should apply Conference resolution 10/2 (paras. 9 to 11).",
     "cop-resolution-10-2_9 cop-resolution-10-2_10 cop-resolution-10-2_11"),
    ("en", "States should apply Conference resolutions 10/2 and 10/3, paragraph 9.",
     "cop-resolution-10-2 cop-resolution-10-3_9"),
    ("en", "Under decision 4/4, paragraph 3 of that text applies.", "cop-decision-4-4"),
    ("zh", "缔约国应当执行缔约方会议第10/2号决议第9段。", "cop-resolution-10-2_9"),
    ("zh", "缔约国应当执行缔约方会议第4/4号决定第3段和第5段。", "cop-decision-4-4_3 cop-decision-4-4_5"),
    ("zh", "缔约国应当执行缔约方会议第10/2号决议（第9段）。", "cop-resolution-10-2_9"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "cites"), PARAGRAPHS)
def test_a_paragraph_next_to_the_name_of_a_document_is_cited_as_a_part_of_it(
    language: str, text: str, cites: str, knowledge: Knowledge
) -> None:
    assert cited(text, language, knowledge) == [f"doc:{name}" for name in cites.split()]
