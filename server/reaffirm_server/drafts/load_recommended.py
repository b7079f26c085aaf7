"""Recall: what was recommended, asked of the graph, for the checking of drafts."""

from collections.abc import Callable
from pathlib import Path

from reaffirm_build.names import OURS, Names
from reaffirm_server.dataset.local_dataset import main_corpus, open_served
from reaffirm_server.dataset.project_files import leaf_of
from reaffirm_server.dataset.queries import asker
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.text_tables import Row


def load_memory(data: Path | None = None, corpus: str = "") -> Memory:
    """Everything that was recommended, of one corpus that a build wrote to a folder; by default the main one here.

    Raises ReaffirmError, saying what to do, if nothing was built.
    """
    served = open_served(data, only=corpus or main_corpus(data))
    return recall(asker(served), served.names)


def recall(ask: Callable[..., list[Row]], names: Names) -> Memory:
    """Everything that was recommended; ``ask`` gives the rows of one of the server's queries."""
    levels: dict[str, list[Row]] = {}
    for row in ask("numbers"):
        levels.setdefault(row["identifier"], []).append(row)
    cited: dict[str, set[str]] = {}
    for row in ask("cites"):
        cited.setdefault(row["identifier"], set()).add(_short(row["cited"], names))
    terms, leaves = ask("terms"), ask("leaves")
    return Memory(
        recommended=tuple(
            Recommended(
                leaf=leaf_of(row),
                presented=int(row["session"]),
                adopted=int(row["adopted"]),
                date=row["date"],
                numbers=tuple(level["number"] for level in levels[row["identifier"]]),
                introductions=tuple(level["text"] for level in levels[row["identifier"]][:-1]),
                labels={"en": row["labelEn"], "zh": row["labelZh"]},
                strength=row.get("strength", ""),
                cites=frozenset(cited.get(row["identifier"], ())),
                lineage=row.get("lineage", ""),
            )
            for row in leaves
        ),
        language=next((row["language"] for row in leaves), ""),
        reaffirmations={(row["later"], row["earlier"]): row["grade"] for row in ask("reaffirmations")},
        labels={_short(row["term"], names): {"en": row["en"], "zh": row["zh"]} for row in terms},
        ranks={_short(row["term"], names).partition(":")[2]: int(row["rank"]) for row in terms if "rank" in row},
        wholes={_short(row["term"], names): _short(row["whole"], names) for row in terms if "whole" in row},
        broader={row["theme"]: row["top"] for row in ask("top-themes")},
    )


def _short(iri: str, names: Names) -> str:
    """An IRI of ours as a prefixed name; any other as it is."""
    for prefix, path in OURS.items():
        if iri.startswith(names.base + path):
            return f"{prefix}:{iri.removeprefix(names.base + path)}"
    return iri
