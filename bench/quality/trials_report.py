"""The section of the quality report on the draft check."""

from collections.abc import Iterator, Mapping, Sequence

from bench.quality.draft_trials import written_section
from bench.quality.trials import CheckTrial, held_out
from bench.real_drafts import FIGURES, corrected

from reaffirm_core.csv_text import markdown, read_csv
from reaffirm_core.language.pack import Pack
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.figures import load_figures
from reaffirm_server.drafts.recommended import EarlierRecommendations

_MEASURED = """A report on a draft quotes the lowest of these shares only. Others wrote the paragraphs of
resolutions: two readers who saw neither the label nor each other read 120 of them, drawn by document, beside
the nearest recommendation (`data/tip/readings`, `real-paragraphs.csv`), and agreed on 111. A match is right if
both found that the paragraph makes the request. `bench/drafts.py` measures it."""

_REAL = f"""How the check reads 60 official documents of the Assembly and the Councils, each pasted as one draft:
blocks that are read as they are labelled (`bench/real_drafts.py`), and so after {sum(1 for _ in corrected())} wrong
labels were corrected (`bench/real-labels.csv`, with reasons). Only blocks that were read otherwise were read again for
that list, so the corrected share of the first line is rather too high than too low."""

_HELD_OUT = """Each session's recommendations were taken for drafts, with the words that introduce them and nothing
else: no theme, no headline. They were held against the sessions before, and only these. The right lineage is the one
to which the recommendation belongs, if it had members before; a right answer is any lineage or recommendation that
readers decided it reaffirms. The lineages are those of the whole document, so that their earlier members were grouped
with hindsight. These drafts stay near the words of earlier texts, and nothing was chosen by them."""


def evaluation(
    recommendations: EarlierRecommendations,
    packs: Mapping[str, Pack],
    decided: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    """Yield the Markdown lines of the section.

    ``decided`` holds the verdicts of readers on pairs.
    """
    encoder = load_encoder()
    trials = {session: list(held_out(recommendations, packs, decided, session, encoder)) for session in range(2, 9)}
    groups = {
        "2 to 6": [trial for session in range(2, 7) for trial in trials[session]],
        "7": trials[7],
        "8": trials[8],
    }
    yield from ("## How well a draft finds what it reaffirms", "", *_MEASURED.splitlines(), "")
    header = ["compared by", "drafts", "possible matches", "right", "drafts that repeat a text"]
    yield from markdown([header, *(list(map(str, row)) for row in load_figures())])
    yield from ("", "### Paragraphs of real documents", "", *_REAL.splitlines(), "")
    header = ["measure", "as labelled", "after corrections"]
    measured = read_csv(FIGURES.name, FIGURES.read_text(encoding="utf-8"))
    pairs = (("right", "of"), ("corrected_right", "corrected_of"))
    yield from markdown(
        [header, *([row["measure"], *(_of(int(row[a]), int(row[b])) for a, b in pairs)] for row in measured)]
    )
    yield from ("", *written_section(recommendations, packs))
    yield from ("", "### Recommendations of later sessions as drafts", "", *_HELD_OUT.splitlines(), "")
    header = ["drafts of session", *("with a lineage", "in 5", "in 10"), *("that reaffirm", "in 5", "in 10")]
    yield from markdown([header, *([name, *_recall(group)] for name, group in groups.items())])
    yield from ("", *_joined_later([trial for group in groups.values() for trial in group]))


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.3f})" if whole else ""


def _share(part: int, whole: int) -> str:
    """Format a share (0–1) with two decimals; empty if the whole is zero."""
    return f"{part / whole:.2f}" if whole else ""


def _recall(group: Sequence[CheckTrial]) -> Iterator[str]:
    """Yield the number of trials with a right answer and recall in 5 and 10, for the lineage and for any answer."""
    for wanted in ([(t, t.lineages) for t in group if t.lineages], [(t, t.right) for t in group if t.right]):
        yield str(len(wanted))
        for first in (5, 10):
            yield _share(sum(trial.finds(right, first) for trial, right in wanted), len(wanted))


def _joined_later(trials: Sequence[CheckTrial]) -> Iterator[str]:
    """Yield the lines on drafts in a lineage that reaffirm nothing: no comparison with earlier texts can find it."""
    joined = [trial for trial in trials if trial.lineages and not trial.right]
    missed = sum(not trial.finds(trial.lineages, 5) for trial in joined)
    yield f"Of the drafts with a lineage, {len(joined)} reaffirm nothing earlier: a later text connects them with it."
    yield f"{missed} of these drafts do not find it among the first five."
