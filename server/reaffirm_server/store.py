"""Store: the only module of the server that opens files: the built dataset, the store on disk, the questions."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyoxigraph

from reaffirm_build.agreement import verdicts
from reaffirm_build.dataset import digest
from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import load_built, load_knowledge, read_text, root
from reaffirm_build.names import Names
from reaffirm_build.pack import Pack
from reaffirm_build.rank import Leaf


@dataclass(frozen=True)
class Question:
    """A competency question."""

    name: str
    words: dict[str, str]  #: by language
    query: str


@dataclass(frozen=True, eq=False)
class About:
    """What is known of a served dataset without asking it."""

    names: Names
    digest: str
    questions: tuple[Question, ...]
    graphs: Mapping[str, int]  #: the named graphs: how many triples by IRI


@dataclass(frozen=True, eq=False)
class Served(About):
    """A dataset that is ready to be asked."""

    store: pyoxigraph.Store

    def about(self) -> About:
        """What can be handed to another process."""
        return About(self.names, self.digest, self.questions, self.graphs)


def open_served(data: Path | None = None, path: Path | None = None) -> Served:
    """Load what was built, from ``data`` or the project's own folder, into memory or into a store at ``path``.

    A store on disk that already holds this very dataset is used as it is; one that holds another is filled anew.
    Raises ReaffirmError, saying what to do, if nothing was built or the store cannot be opened.
    """
    built = load_built(data or root() / "data" / "graph")
    memory = built.store()
    version = digest(memory)
    store = memory if path is None else _on_disk(path, memory, version)
    graphs = {str(graph.value): _size(memory, graph) for graph in memory.named_graphs()}
    return Served(built.names, version, tuple(_questions(built.names)), graphs, store)


def _size(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> int:
    """How many triples a graph has."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def open_read_only(path: Path) -> pyoxigraph.Store:
    """The store that ``open_served`` filled at a path, for a process that only reads it."""
    return pyoxigraph.Store.read_only(str(path))


def _on_disk(path: Path, memory: pyoxigraph.Store, version: str) -> pyoxigraph.Store:
    """The store at a path, holding the dataset."""
    try:
        store = pyoxigraph.Store(path)
        if digest(store) != version:
            store.clear()
            store.bulk_extend(memory)
            store.flush()
    except (OSError, ValueError, RuntimeError) as error:
        problem = str(error).splitlines()[0]
        hint = "close the program that holds it, or name another folder with --store"
        raise ReaffirmError(f"the store {path} cannot be opened: {problem}; {hint}") from error
    return store


def _questions(names: Names) -> Iterator[Question]:
    """The competency questions; each begins with itself in words, a comment a language."""
    for path in sorted((root() / "ontology" / "questions").glob("*.rq")):
        text = read_text(path)
        words = dict(re.findall(r"^# (\w\w): (.+)$", text, re.MULTILINE))
        yield Question(path.stem, words, names.rebase(text))


def query_text(name: str, names: Names) -> str:
    """The text of one of the server's own queries, under the base of the dataset."""
    return names.rebase((files("reaffirm_server") / "queries" / f"{name}.rq").read_text(encoding="utf-8"))


def resource_text(name: str) -> str:
    """The text of one of the files that come with the server."""
    return (files("reaffirm_server") / "resources" / name).read_text(encoding="utf-8")


def load_readings() -> dict[str, dict[str, str]]:
    """The files of the first and the second reading by name, and those beside them under ""."""
    folder = root() / "data" / "tip" / "readings"
    parts = {"first": folder / "first", "second": folder / "second", "": folder}
    return {
        name: {path.name: read_text(path) for path in sorted(part.iterdir()) if path.is_file()}
        for name, part in parts.items()
    }


def load_stock() -> re.Pattern[str]:
    """The stock phrases of the Chinese pack, which the ranking leaves out."""
    grammar = load_knowledge(Names()).packs["zh"].grammar
    if grammar is None:
        raise ReaffirmError("data/packs/zh.toml has no section on similarity")
    return grammar.stock


def leaf_of(row: dict[str, str]) -> Leaf:
    """What the ranking knows of a leaf, from a row of the query ``leaves``."""
    return Leaf(
        identifier=row["identifier"],
        session=int(row["session"]),
        text=row["text"],
        full_text=row["fullText"],
        themes=frozenset(row.get("themes", "").split()),
        addressees=frozenset(row.get("addressees", "").split()),
        indirect=frozenset(row.get("indirects", "").split()),
        headlines={language: row[language] for language in ("zh", "en") if language in row},
    )


def load_packs() -> dict[str, Pack]:
    """The language packs by language."""
    return dict(load_knowledge(Names()).packs)


def load_trials() -> list[tuple[str, str]]:
    """The drafts that were written to try the check, each with the right lineage, or "" for an ask nobody made."""
    rows = csv.DictReader(io.StringIO(read_text(root() / "data" / "tip" / "evaluation" / "drafts.csv")))
    return [(row["draft"], row["right"]) for row in rows]


def load_style() -> str:
    """The style sheet of the pages."""
    return (files("reaffirm_server") / "static" / "style.css").read_text(encoding="utf-8")


def load_verdicts() -> dict[tuple[str, str], str]:
    """The verdicts on every pair of provisions that was read."""
    return verdicts(read_text(root() / "data" / "tip" / "curated" / "lineage.csv"))
