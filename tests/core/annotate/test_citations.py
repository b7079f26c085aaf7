"""Citations and explicit references: none missed, none too many, read by eye."""

from collections import Counter

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotate.citations import with_inherited
from reaffirm_core.model import Citation, Provision, Quote

#: Every citation of an article, paragraph or letter in the compendium.
ARTICLES = {
    ("2-5", "tip-protocol-6-2"),
    ("2-25-a", "tip-protocol-3-a"),
    ("2-26", "tip-protocol-3-a"),
    ("2-29", "untoc-25"),
    ("2-30", "untoc-26-2"),
    ("2-30", "untoc-26-3"),
    ("4-46-c", "tip-protocol-6-6"),
    ("4-46-d", "tip-protocol-6-2"),
    ("4-46-i", "tip-protocol-6-6"),
    ("5-24", "untoc-15"),
    ("5-33", "untoc-32"),
    ("5-33", "untoc-37"),
    ("7-1-d", "tip-protocol-6-3-d"),
}

#: Every explicit reference: relation, target, method.
REFERENCES = {
    "2-8": ("recalls", "1-16", "inferred"),
    "2-15": ("follows", "1-18", "inferred"),
    "2-17": ("follows", "1-17", "inferred"),
    "2-24-b": ("follows", "1-6", "inferred"),
    "2-34": ("follows", "1-10", "inferred"),
    "2-43": ("reaffirms", "1-11", "inferred"),
    "2-51": ("deictic", "2-50", "curated"),
    "4-43": ("generic", "", "rule"),
    "4-46": ("endorses", "session-3", "curated"),
    "5-41": ("generic", "", "rule"),
    "5-42": ("generic", "", "rule"),
    "5-44": ("future-work", "4-45", "curated"),
    "7-1-f": ("reaffirms", "4-24", "curated"),
}


#: Every part of a chapeau that cites something, with what it takes over.
INHERITED = {
    **dict.fromkeys(("1-18-a", "1-18-b", "1-18-c"), "inst:tip-protocol"),
    **dict.fromkeys(("2-24-a", "2-24-b"), "inst:tip-protocol"),
    **dict.fromkeys(("2-25-a", "2-25-b"), "inst:tip-protocol"),
    **dict.fromkeys(("4-46-i-1", "4-46-i-2", "4-46-i-3"), "inst:tip-protocol-6-6"),
}


def own(built: Build) -> list[Citation]:
    """Return the citations in the own words of provisions and notes."""
    return [citation for citation in built.annotations.citations if citation.basis == "own"]


def test_parts_take_over_what_their_chapeaux_cite_with_the_words(built: Build) -> None:
    inherited = [citation for citation in built.annotations.citations if citation.basis == "inherited"]
    assert {citation.provision: citation.cites for citation in inherited} == INHERITED
    chapeaux = {(citation.provision, citation.quote) for citation in own(built)}
    parents = {provision.identifier: provision.parent for provision in built.document.provisions}
    assert all((parents[citation.provision], citation.quote) in chapeaux for citation in inherited)


def test_the_numbers_of_citations_go_on_after_the_own_ones(built: Build) -> None:
    numbers: dict[str, list[int]] = {}
    for citation in built.annotations.citations:
        numbers.setdefault(citation.provision, []).append(citation.number)
    assert all(list(range(1, len(own) + 1)) == own for own in numbers.values())


def test_a_part_of_a_part_takes_over_from_both() -> None:
    tree = [
        Provision(name, above, 1, tuple(name.split("-")[1:]), (1,), order, "A", "A", above == "1-1-a", order, order)
        for order, (name, above) in enumerate((("1-1", ""), ("1-1-a", "1-1"), ("1-1-a-1", "1-1-a")), 1)
    ]
    cited = [Citation(name, 1, "inst:untoc", Quote(name, 0, 1, "A"), "work[1]") for name in ("1-1", "1-1-a")]
    found = [(c.provision, c.number, c.quote.source, c.basis) for c in with_inherited(tree, cited)]
    assert found == [
        ("1-1", 1, "1-1", "own"),
        ("1-1-a", 1, "1-1-a", "own"),
        ("1-1-a", 2, "1-1", "inherited"),
        ("1-1-a-1", 1, "1-1", "inherited"),
        ("1-1-a-1", 2, "1-1-a", "inherited"),
    ]


def test_articles_are_cited_without_a_miss_or_an_extra(built: Build) -> None:
    found = {
        (citation.provision, citation.cites.removeprefix("inst:"))
        for citation in own(built)
        if citation.cites.removeprefix("inst:") not in {"untoc", "tip-protocol", "untoc-protocols"}
        and citation.cites.startswith(("inst:untoc", "inst:tip"))
    }
    assert found == ARTICLES


def test_mentions_of_works(built: Build) -> None:
    names = [citation.cites.partition(":")[2] for citation in own(built)]
    works = Counter(
        name if not name.startswith(("untoc-", "tip-protocol-")) or name == "untoc-protocols" else name[:5].rstrip("-")
        for name in names
    )
    assert len(names) == 108
    assert works["untoc-protocols"] == 6
    assert works["tip-protocol"] + sum(name.startswith("tip-protocol-") for name in names) == 43
    assert works["cop-decision-4-4"] == works["cop-decision-4-1"] == works["sherloc"] == 1


#: Provision → all that it and its notes cite.
CITED: dict[str, list[str]] = {
    # The full title of the Protocol contains that of the Convention: one citation. Notes go with their markers.
    "1-2": ["tip-protocol", "tip-protocol", "untoc", "tip-protocol", "tip-protocol", "untoc"],
    "1-3": ["tip-protocol", "tip-protocol", "untoc", "implementation-checklist", "untoc-protocols"],
    "2-22": ["untoc", "untoc", "untoc-protocols", "untoc", "untoc-protocols"],
    "2-46": ["model-law"],
    "4-17": ["coe-cets-197", "coe-cets-197-explanatory-report", "santiago-guidelines", "santiago-guidelines"],
    "4-45-g": ["A-RES-64-293_44"],
    "2-8": ["CTOC-COP-WG.4-2009-2_17"],
    "2-6": ["global-report_2009"],
    "4-32": ["global-report_2012"],
    "5-44": ["CTOC-COP-WG.4-2011-8_II.A.5"],
    "6-4": ["vccr"],
    # 案例法 and 判例法: one database under two names.
    "4-44": ["case-law-database"],
    "6-20": ["case-law-database", "sherloc"],
    "2-3": [],
}


def test_what_a_provision_cites(built: Build) -> None:
    cited: dict[str, list[str]] = {identifier: [] for identifier in CITED}
    for citation in own(built):
        if citation.provision in cited:
            cited[citation.provision].append(citation.cites.partition(":")[2])
    assert cited == CITED


def test_a_citation_in_a_note_is_quoted_from_the_note(built: Build) -> None:
    notes = {
        (c.provision, c.quote.source) for c in built.annotations.citations if c.quote.source.startswith("footnote")
    }
    assert notes == {
        ("1-2", "footnote-1"),
        ("1-2", "footnote-2"),
        ("2-1", "footnote-3"),
        ("2-44", "footnote-4"),
        ("2-46", "footnote-5"),
    }


def test_references_are_found_without_a_miss_or_an_extra(built: Build) -> None:
    found = {r.provision: (r.relation, r.target, r.method) for r in built.annotations.references}
    assert found == REFERENCES
    assert len(built.annotations.references) == len(REFERENCES)


def test_both_numberings_are_kept_and_an_inference_says_so(built: Build) -> None:
    reference = next(r for r in built.annotations.references if r.provision == "2-43")
    assert (reference.cites, reference.paragraph, reference.target) == ("doc:CTOC-COP-WG.4-2009-2_12", "12", "1-11")
    assert 0 < reference.confidence < 1
    assert reference.reason.startswith("Inferred:")
