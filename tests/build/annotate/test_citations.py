"""Citations and explicit references: none missed, none too many, read by eye."""

from collections import Counter

from reaffirm_build.pipeline.corpus_build import Build

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


def test_articles_are_cited_without_a_miss_or_an_extra(built: Build) -> None:
    found = {
        (citation.provision, citation.cites.removeprefix("inst:"))
        for citation in built.annotations.citations
        if citation.cites.removeprefix("inst:") not in {"untoc", "tip-protocol", "untoc-protocols"}
        and citation.cites.startswith(("inst:untoc", "inst:tip"))
    }
    assert found == ARTICLES


def test_mentions_of_works(built: Build) -> None:
    names = [citation.cites.partition(":")[2] for citation in built.annotations.citations]
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
    for citation in built.annotations.citations:
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
