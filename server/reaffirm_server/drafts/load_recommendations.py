"""Loading of the recommendations of earlier sessions from a dataset, for the check of drafts."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from reaffirm_core.annotate.adoption import PUT_TO_BODY
from reaffirm_core.compare.comparable import Ladder
from reaffirm_core.languages import LANGUAGES, Texts
from reaffirm_core.names import MAIN_CORPUS, OWN_PATHS, Names
from reaffirm_server.dataset.local_dataset import main_corpus, open_local
from reaffirm_server.dataset.project_files import leaf_of
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.drafts.recommended import EarlierRecommendations, MainAsk, Recommended
from reaffirm_server.drafts.wordings import load_wordings
from reaffirm_server.linked.coverage import comparable, coverage, sessions_read
from reaffirm_server.rdf import Prefixes
from reaffirm_server.text_tables import FoldedRow, Row, fold, texts_by


def load_recommendations(data: Path | None = None, corpus: str = "") -> EarlierRecommendations:
    """Load the recommendations of one corpus from built datasets, by default the main corpus of the project.

    Raises ReaffirmError if the folder contains no built dataset.
    """
    served = open_local(data, only=corpus or main_corpus(data))
    return replace(query_recommendations(query_runner(served), served.names), dataset=served.digest)


def query_recommendations(
    run_query: Callable[..., list[Row]], names: Names, language: str = ""
) -> EarlierRecommendations:
    """Return the recommendations of all corpora that have a text or a translation in a language.

    ``run_query`` returns the rows of a named query. Without ``language``, it is that of the main corpus. If none has a
    text or a translation in the language, all are returned: they are compared by their meaning.
    """
    rows = sorted(run_query("leaves"), key=lambda row: _corpus_order(row["provision"], names))
    language = language or next((row["language"] for row in rows), "")
    leaves: dict[str, Row] = {}
    for row in rows:
        if row["provision"] not in leaves or row["language"] == language:
            leaves[row["provision"]] = row
    items = _recommended(list(leaves.values()), run_query, names)
    compact = _own_prefixes(names).compact
    terms = {compact(term.row["term"]): term for term in fold(run_query("draft-terms"))}
    sessions = _sessions(run_query("draft-sessions"))
    worded = tuple(item for item in items if item.text_in(language))
    covered = comparable(run_query("coverage"), {language}) if worded else run_query("coverage")
    return EarlierRecommendations(
        items=worded or items,
        reaffirmations={(row["l"], row["e"]): row["grade"] for row in run_query("reaffirmations")},
        labels={name: term.labels for name, term in terms.items()},
        ladder=Ladder(
            {_slug(name): int(term.row["level"]) for name, term in terms.items() if "level" in term.row},
            {_slug(name): _slug(compact(term.row["force"])) for name, term in terms.items() if "force" in term.row},
        ),
        wholes={name: compact(term.row["whole"]) for name, term in terms.items() if "whole" in term.row},
        limits=frozenset(row["kind"] for row in run_query("draft-limits")),
        broader={row["theme"]: row["top"] for row in run_query("top-themes")},
        covers={name: coverage(covered, name) for name in LANGUAGES},
        judged={name: coverage(sessions_read(covered), name) for name in LANGUAGES},
        theme_words=_theme_words(run_query("theme-words")),
        sessions={number: date.fromisoformat(session.row["day"]) for number, session in sessions.items()},
        session_labels={number: session.labels for number, session in sessions.items()},
        report_paragraphs={
            compact(paragraph): frozenset(row["provision"] for row in several)
            for paragraph, several in groupby(run_query("report-paragraphs"), key=itemgetter("paragraph"))
        },
    )


def _sessions(rows: Sequence[Row]) -> dict[int, FoldedRow]:
    """Return sessions by their number; nothing for several corpora, which use the same numbers."""
    sessions = fold(rows)
    by_number = {int(session.row["ordinal"]): session for session in sessions}
    return by_number if len(by_number) == len(sessions) else {}


def _theme_words(rows: Sequence[Row]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the labels and alternative labels of themes, by slug and language."""
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows:
        labels = words.setdefault(row["theme"], {})
        labels[row["language"]] = (*labels.get(row["language"], ()), row["label"])
    return words


def _recommended(leaves: Sequence[Row], run_query: Callable[..., list[Row]], names: Names) -> tuple[Recommended, ...]:
    """Return the recommendations of rows of the query ``leaves``, one for each."""
    levels: dict[tuple[str, str], list[Row]] = {}
    for row in run_query("numbers"):
        levels.setdefault((row["leaf"], row["language"]), []).append(row)
    compact, cited = _own_prefixes(names).compact, dict[str, set[str]]()
    translations = texts_by(run_query("leaf-translations"), "leaf", "text")
    rows = run_query("leaf-labels")
    labels, headlines = (texts_by(rows, "provision", name) for name in ("label", "headline"))
    introductions = defaultdict[str, dict[str, tuple[str, ...]]](dict)
    for row in run_query("chapeau-translations"):
        above = introductions[row["leaf"]]
        above[row["language"]] = (*above.get(row["language"], ()), row["text"])
    limits = defaultdict[str, set[str]](set)
    for row in run_query("draft-limits"):
        limits[row.get("leaf", "")].add(row["kind"])
    for row in run_query("cites"):
        cited.setdefault(row["leaf"], set()).add(compact(row["cited"]))
    return tuple(
        replace(
            _of_row(row, levels[row["provision"], row["language"]], headlines[row["provision"]]),
            prefixed=names.prefixed_identifier(row["provision"], row["identifier"]),
            labels=labels[row["provision"]],
            body=compact(row["organizer"]) if "organizer" in row else "",
            cites=frozenset(cited.get(row["provision"], ())),
            limits=frozenset(limits[row["provision"]]),
            translations=translations.get(row["provision"], {}),
            translated_introductions=introductions.get(row["provision"], {}),
            wordings=load_wordings().get(row["provision"].removeprefix(names.base), {}),
        )
        for row in leaves
    )


def _of_row(row: Row, levels: Sequence[Row], headlines: Texts) -> Recommended:
    """Return the recommendation of one row, with its numbering levels and headlines, without labels and citations."""
    return Recommended(
        iri=row["provision"],
        leaf=leaf_of(row, headlines),
        language=row["language"],
        presented=int(row["session"]),
        adopted=int(row["adopted"]),
        date=row["date"],
        numbers=tuple(level["number"] for level in levels),
        introductions=tuple(level["text"] for level in levels[:-1]),
        labels={},
        main=MainAsk(
            operator=row.get("operator", ""),
            strength=row.get("strength", ""),
            force=row.get("force", ""),
            asked=frozenset(row.get("asked", "").split()),
            words=row.get("words", ""),
            put_to=row.get("body", ""),
        ),
        agreed=row.get("adoption") != PUT_TO_BODY,
        cites=frozenset(),
        limits=frozenset(),
        body="",
        lineages=tuple(sorted(row.get("lineages", "").split())),
    )


def _own_prefixes(names: Names) -> Prefixes:
    """Return the namespaces of the project; borrowed terms keep their IRIs."""
    return Prefixes({prefix: names.base + path for prefix, path in OWN_PATHS.items()})


def _corpus_order(iri: str, names: Names) -> tuple[bool, str]:
    """Return a sort key that puts the main corpus first and the rest by name."""
    corpus = iri.removeprefix(names.base).partition("/")[0]
    return corpus != MAIN_CORPUS, corpus


def _slug(name: str) -> str:
    """Return the end of a prefixed name."""
    return name.partition(":")[2]
