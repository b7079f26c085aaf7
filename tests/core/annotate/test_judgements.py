"""Judged tables: complete, within their limits, and every slip stops the build at its cell."""

import re
from collections import Counter

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import TableError
from tests.core.annotate.test_curated import Annotate, small_annotate, small_tables

#: File, old, new → the error message. "" as old: the text is added at the end.
BAD: dict[str, tuple[str, str, str, str]] = {
    "an unknown provision": ("themes.csv", "1-1,", "9-1,", "row 2, column provision: '9-1'"),
    "a theme for a chapeau": ("themes.csv", "1-1,", "2-2,", "row 2, column provision: '2-2'"),
    "a theme outside the scheme": ("themes.csv", ",compensation,", ",peace,", "column theme: 'peace'"),
    "a theme twice": ("themes.csv", "", "1-1,compensation,,,,\n", "column provision: repeats row 2"),
    "too many themes": (
        "themes.csv",
        "",
        "".join(f"1-2,{slug},,,,\n" for slug in ("children", "research", "technology")),  # it has two already
        "column provision: 1-2 has more than 4 themes",
    ),
    "an unknown group": ("groups.csv", ",children,", ",elders,", "column group: 'elders'"),
    "an unknown basis": ("groups.csv", ",own,", ",guessed,", "column basis: 'guessed'"),
    "a theme of a title": ("themes.csv", "1-1,compensation,own", "1-1,compensation,title", "column basis: 'title'"),
    "a group without a basis": ("groups.csv", "children,own,2-2-a,儿童", "children,,,", "column basis: ''"),
    "words of another provision": ("groups.csv", "own,2-2-a,儿童", "own,1-1,儿童", "column source: '1-1'"),
    "own words in a chapeau": (
        "themes.csv",
        "inherited,2-2-b,",
        "own,2-2-b,",
        "column source: expected 2-2-b-1 for the basis 'own', found 2-2-b",
    ),
    "inherited words in the part": (
        "themes.csv",
        "own,2-2-b-2,",
        "inherited,2-2-b-2,",
        "column source: expected a chapeau of 2-2-b-2 for the basis 'inherited', found 2-2-b-2",
    ),
    "a judgement whose words are not in the text": (
        "groups.csv",
        "2-2-a,儿童,",
        "2-2-a,妇女,",
        "row 2, column words: '妇女' is not in the text of 2-2-a; copy the words from the text",
    ),
    "a reason that another row has": (
        "themes.csv",
        "提供技术援助,\n1-2,training,own,1-2,培训法官,",
        "提供技术援助,Help.\n1-2,training,own,1-2,培训法官,Help.",
        "row 4, column reason: repeats row 3; give each row its own reason, or none",
    ),
    "an unknown form": ("forms.csv", ",forced-labour,", ",theft,", "column form: 'theft'"),
    "an unknown entity": ("entities.csv", ",unodc,", ",nato,", "column entity: 'nato'"),
    "words that are not in the text": (
        "entities.csv",
        "1-2,secretariat,秘书处",
        "1-2,secretariat,书记处",
        "column words",
    ),
    "a headline that is too long in Chinese": (
        "headlines.csv",
        "确保被害人获得赔偿",
        "确保被害人获得赔偿确保被害人获得赔偿获得赔",
        "row 2, column text: expected at most 20 characters, found 21",
    ),
    "a headline that is too long in English": (
        "headlines.csv",
        "Ensure compensation for victims",
        "Ensure compensation without any further delay or reservation for all victims of trafficking",
        "row 3, column text: expected at most 12 words, found 13",
    ),
    "a headline with a full stop": ("headlines.csv", "for victims\n", "for victims.\n", "row 3, column text"),
    "an empty headline": ("headlines.csv", "确保被害人获得赔偿", "", "row 2, column text: expected a headline"),
    "a headline twice in a session": (
        "headlines.csv",
        "Provide technical assistance to States",
        "Ensure compensation for victims",
        "row 5, column text: 'Ensure compensation for victims' repeats row 3",
    ),
    "an unknown headline": ("headlines.csv", "\n3-1-b,", "\n3-1-x,", "column provision: '3-1-x'"),
    "a headline in another language": ("headlines.csv", "1-1,en,", "1-1,fr,", "row 3, column language: 'fr'"),
    "a headline in one language only": (
        "headlines.csv",
        "1-1,en,Ensure compensation for victims\n",
        "",
        "row 2, column language: 1-1 has no text in en",
    ),
}


@pytest.fixture(scope="module")
def annotate_small(knowledge: Knowledge) -> Annotate:
    return small_annotate(knowledge)


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str, annotate_small: Annotate) -> None:
    file, old, new, problem = BAD[case]
    text = small_tables()[file].decode()
    assert old in text
    content = (text.replace(old, new, 1) if old else text + new).encode()
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        annotate_small({file: content})
    assert caught.value.message.startswith(f"tip/curated/{file}, row ")


def test_what_a_read_corpus_lacks_is_listed(annotate_small: Annotate) -> None:
    tables = small_tables()
    themes = tables["themes.csv"].replace("2-3,treaty-implementation,own,2-3,加入该《议定书》,\n".encode(), b"")
    headlines = tables["headlines.csv"].replace(
        "\n3-1-b,zh,散发示范法\n3-1-b,en,Distribute the Model Law".encode(), b""
    )
    annotations = annotate_small({"themes.csv": themes, "headlines.csv": headlines})
    assert annotations.unjudged == ("2-3 has no theme", "3-1-b has no headline")
    assert annotate_small({}).unjudged == ()


def test_every_leaf_has_one_to_four_themes(built: Build) -> None:
    counts = Counter(j.provision for j in built.annotations.judgements if j.kind == "theme")
    assert counts.keys() == {p.identifier for p in built.document.provisions if p.operative}
    assert set(counts.values()) <= {1, 2, 3, 4}


def test_every_provision_has_a_headline_in_both_languages(built: Build) -> None:
    assert built.annotations.headlines.keys() == {p.identifier for p in built.document.provisions}
    assert all(set(texts) == {"en", "zh"} for texts in built.annotations.headlines.values())


def test_a_mention_stands_on_its_own(built: Build) -> None:
    mentions = built.annotations.of("mention")
    texts = {p.identifier: p.text for p in built.document.provisions}
    for mention in mentions:
        assert texts[mention.provision][mention.quote.start : mention.quote.end] == mention.quote.words
    assert len({mention.value for mention in mentions}) == 27
    named = {m.value for m in mentions if m.provision == "2-1"}
    assert named == {"unodc", "ohchr"}


def test_one_entity_under_two_names(built: Build) -> None:
    names: dict[str, set[str]] = {}
    for mention in built.annotations.of("mention"):
        names.setdefault(mention.value, set()).add(mention.quote.words)
    assert names["icat"] == {"打击贩运人口问题机构间合作小组", "机构间打击人口贩运协调小组"}
    assert len(names["trust-fund"]) == 2
    assert len(names["case-law-database"]) == 2
