"""Store: the only module of the server that opens files: the built dataset, the store on disk, the questions."""

import contextlib
import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from reaffirm_build.agreement import verdicts
from reaffirm_build.corpus import Corpus, parse_corpus
from reaffirm_build.dataset import Dataset, digest
from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.files import (
    built_corpora,
    built_quads,
    load_built,
    load_knowledge,
    make_beside,
    read_bytes,
    read_lines,
    read_text,
    root,
    texts,
)
from reaffirm_build.files import load_radicals as radicals_of_project
from reaffirm_build.merged import merge
from reaffirm_build.names import Names
from reaffirm_build.pack import Pack
from reaffirm_build.rank import Leaf
from reaffirm_server.engine import Embedded, Engine

#: The file of an export that holds the whole dataset.
EXPORTED = "reaffirm.nq"

_VERSION = pyoxigraph.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")


@dataclass(frozen=True)
class Question:
    """A competency question."""

    name: str
    words: dict[str, str]  #: by language
    shows: dict[str, str]  #: what is to be seen in the answer, by language
    query: str


@dataclass(frozen=True, eq=False)
class About:
    """What is known of a served dataset without asking it."""

    names: Names
    digest: str
    questions: tuple[Question, ...]
    graphs: Mapping[str, int]  #: the named graphs: how many triples by IRI


@dataclass(frozen=True)
class Published:
    """What is published beside the dataset, and what is said about the dataset as a whole."""

    context: dict[str, Any]  #: the value of ``@context``
    shapes: tuple[pyoxigraph.Triple, ...]
    moved: dict[str, tuple[str, int]]  #: by path: the path that answers for it, and the status that says so
    words: dict[str, dict[str, str]]  #: labels of borrowed terms, by IRI and language
    about: dict[str, Any]  #: words about the dataset, its graphs and its tables
    tables: dict[str, Any]  #: the columns of the CSV tables
    citation: dict[str, Any]  #: how citations are worded, by language
    index: dict[str, Any]  #: the words of the index of recommendations, by language
    corpora: tuple[Corpus, ...]
    sources: dict[str, str]  #: SHA-256 of the source document by the name of the corpus

    @property
    def released(self) -> date:
        """The day of the youngest edition among the corpora."""
        return max(corpus.released for corpus in self.corpora)


@dataclass(frozen=True, eq=False)
class Served(About):
    """A dataset that is ready to be asked."""

    store: pyoxigraph.Store
    path: Path | None = None  #: the folder of the store, if it is on disk

    def engine(self, prefixes: dict[str, str] | None = None) -> Engine:
        """An engine in this process; ``prefixes`` need no declaration in its queries."""
        return Embedded(self.store, self.names.base, prefixes)

    def about(self) -> About:
        """What can be handed to another process."""
        return About(self.names, self.digest, self.questions, self.graphs)


def open_served(data: Path | None = None, path: Path | None = None, only: str = "", *, linked: bool = False) -> Served:
    """Load what was built, from ``data`` or the project's own folder, into memory or into a store at ``path``.

    All corpora are loaded, or ``only`` the one of this name; with those that are ``linked`` to it by reaffirmations,
    whose provisions then have their names (``tip:8-1-c``) for identifiers.

    A store on disk keeps each version of a dataset in a folder of its own; one that is there is used as it is. N-Quads
    go into it file by file, in memory that does not grow with them.
    Raises ReaffirmError, saying what to do, if nothing was built or the store cannot be opened.
    """
    folder = data or root() / "data" / "graph"
    if quads := built_quads(folder, only):
        if linked:
            raise ReaffirmError(f"{folder} holds N-Quads, which are served; this command reads Turtle")
        return _of_quads(quads, path)
    built = load_built(folder, only)
    if linked:
        built = Dataset(built.names, {**built.files, **_linked(folder, only)})
    memory = built.store()
    version = digest(memory)
    place = None if path is None else _on_disk(path, version, len(memory), lambda store: store.bulk_extend(memory))
    graphs = {str(graph.value): _size(memory, graph) for graph in memory.named_graphs()}
    store = open_read_only(place) if place else memory
    return Served(built.names, version, load_questions(built.names), graphs, store, place)


def _of_quads(quads: Mapping[str, Path], path: Path | None) -> Served:
    """Load N-Quads files, by corpus, into memory or into a store at ``path``."""
    merged = merge({str(file): read_lines(file) for file in quads.values()})
    names = Names(merged.base, tuple(sorted(quads)))

    def fill(store: pyoxigraph.Store) -> None:
        files = list(quads.values())
        try:  # at once: each time would leave files of its own in the store
            store.bulk_load(io.BufferedReader(_Joined(files), 1 << 20), format=pyoxigraph.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise TableError(_line(files, error.lineno or 1), f"not valid N-Quads: {error.msg}") from error
        store.optimize()  # a query would look into all the files that are left

    if path is None:
        store, place = pyoxigraph.Store(), None
        fill(store)
    else:
        place = _on_disk(path, merged.digest, sum(merged.graphs.values()), fill)
        store = open_read_only(place)
    return Served(names, merged.digest, load_questions(names), merged.graphs, store, place)


@dataclass(frozen=True)
class Spread:
    """A graph of a dataset as a file of N-Triples, in the order of their lines."""

    graph: str
    path: Path
    triples: int
    digest: str  #: SHA-256 of the file

    def lines(self, start: int = 0) -> Iterator[str]:
        """The triples from one on, each as a line without its end."""
        return (line.decode().removesuffix("\n") for line in islice(read_lines(self.path), start, None))


@contextlib.contextmanager
def open_spread(data: Path | None = None) -> Iterator[tuple[About, tuple[Spread, ...]]]:
    """What was built with each of its graphs as a temporary file: in memory of a line a corpus, if it is N-Quads.

    Raises like ``open_served``.
    """
    folder = data or root() / "data" / "graph"
    with tempfile.TemporaryDirectory(prefix="reaffirm-") as name, contextlib.ExitStack() as left:
        files: dict[str, BinaryIO] = {}
        found: dict[str, Any] = {}

        def put(triple: bytes, graph: bytes) -> None:
            iri = graph[1:-1].decode()
            if iri not in files:
                place = Path(name) / f"{len(files)}.nt"
                files[iri], found[iri] = left.enter_context(place.open("wb")), hashlib.sha256()
            line = triple + b" .\n"
            files[iri].write(line)
            found[iri].update(line)

        if quads := built_quads(folder):
            merged = merge({str(file): read_lines(file) for file in quads.values()}, put)
            names = Names(merged.base, tuple(sorted(quads)))
            about = About(names, merged.digest, load_questions(names), merged.graphs)
        else:
            served = open_served(folder)
            about = served.about()
            for quad in sorted(map(str, served.store)):
                triple, _, graph = quad.rpartition(" ")
                put(triple.encode(), graph.encode())
        for file in files.values():
            file.flush()
        yield (
            about,
            tuple(
                Spread(iri, Path(files[iri].name), about.graphs[iri], found[iri].hexdigest()) for iri in sorted(files)
            ),
        )


class _Joined(io.RawIOBase):
    """Files as one, the one after the other, of which a piece is in memory."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._left = iter(files)
        self._file: io.BufferedReader | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while True:
            if self._file is None:
                path = next(self._left, None)
                if path is None:
                    return 0
                self._file = path.open("rb")
            if count := self._file.readinto(buffer):
                return count
            self._file.close()
            self._file = None


def _line(files: Iterable[Path], number: int) -> str:
    """Where a line of joined files stands, in words."""
    for file in files:
        lines = sum(1 for _ in read_lines(file))
        if number <= lines:
            return f"{file}, line {number}"
        number -= lines
    return f"{file}, at its end"


def _linked(folder: Path, corpus: str) -> dict[str, str]:
    """The graphs of the corpora that reaffirm one or that it reaffirms, with names in place of identifiers."""
    others = [name for name in built_corpora(folder) if name != corpus]
    lineage = {name: read_text(file) for name in (corpus, *others) if (file := folder / name / "lineage.ttl").is_file()}
    found = {}
    for other in others:
        if _names(lineage.get(corpus, ""), other) or _names(lineage.get(other, ""), corpus):
            for file in sorted(folder.glob(f"{other}/*.ttl")):
                text = read_text(file)
                found[f"{other}/{file.name}"] = re.sub(r'(?<=^    dcterms:identifier ")', f"{other}:", text, flags=re.M)
    return {file: text for file, text in found.items() if not file.endswith(("/vocabulary.ttl", "/alignment.ttl"))}


def _names(lineage: str, corpus: str) -> bool:
    """Whether a lineage graph compares with a provision of a corpus."""
    return bool(re.search(rf"^    rec:earlier (?:{corpus}:|<[^>]*/{corpus}/)", lineage, re.M))


def main_corpus(data: Path | None = None) -> str:
    """The corpus that an identifier without a prefix is of: the first of those that were built, "" if there is none."""
    return next(iter(built_corpora(data or root() / "data" / "graph")), "")


def corpora_in(language: str, data: Path | None = None) -> list[str]:
    """The built corpora whose texts are in a language, by their corpus files."""
    folder = root() / "data"
    files = {name: folder / name / "corpus.toml" for name in built_corpora(data or folder / "graph")}
    found = {name: parse_corpus(str(file), read_text(file)) for name, file in files.items() if file.is_file()}
    return [name for name, corpus in found.items() if corpus.language == language]


def _size(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> int:
    """How many triples a graph has."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def load_quads(path: Path) -> frozenset[pyoxigraph.Quad]:
    """The facts of a folder that `reaffirm build` or `reaffirm export --all` wrote, or of an RDF file.

    Raises TableError, naming the file, for what is none of these.
    """
    if path.is_dir() and not (path / EXPORTED).is_file():
        return frozenset(load_built(path).store())
    file = path / EXPORTED if path.is_dir() else path
    rdf_format = pyoxigraph.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if rdf_format is None:
        raise TableError(
            file, "is in no RDF format by its name; a dataset is a .trig, .nq or .jsonld file, or a folder"
        )
    try:
        return frozenset(pyoxigraph.parse(read_bytes(file), rdf_format))
    except SyntaxError as error:
        where = f"{file}, line {error.lineno}" if error.lineno else file
        raise TableError(where, f"not valid {rdf_format.name}: {error.msg}") from error


def open_read_only(path: Path) -> pyoxigraph.Store:
    """The store that ``open_served`` filled at a path, for a process that only reads it."""
    return pyoxigraph.Store.read_only(str(path))


def _on_disk(path: Path, version: str, triples: int, fill: Callable[[pyoxigraph.Store], None]) -> Path:
    """The folder below a path of the store that holds a version of the dataset, of so many triples; ``fill`` puts them.

    Each version has a folder of its own, written beside and renamed, so that one that is there is whole. The version
    before is kept, for a server that may go back to it; older ones are removed.
    """
    place = path / version[:16]
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not _holds(place, triples):
            beside = make_beside(path / "new")
            store = pyoxigraph.Store(beside)
            fill(store)
            store.flush()
            del store  # closes it
            shutil.rmtree(place, ignore_errors=True)
            beside.rename(place)
        place.touch()
        older = sorted(path.glob("[!.]*"), key=lambda one: one.stat().st_mtime)[:-2]
        for one in older:
            shutil.rmtree(one, ignore_errors=True)
    except (OSError, ValueError, RuntimeError) as error:
        problem = str(error).splitlines()[0]
        raise ReaffirmError(
            f"the store {path} cannot be opened: {problem}; name another folder with --store"
        ) from error
    return place


def _holds(place: Path, triples: int) -> bool:
    """Whether there is a store that can be read, of so many triples."""
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        return place.is_dir() and len(open_read_only(place)) == triples
    return False


def load_questions(names: Names) -> tuple[Question, ...]:
    """The competency questions, under the base of a dataset."""
    return tuple(_questions(names))


def _questions(names: Names) -> Iterator[Question]:
    """The competency questions; each begins with itself in words and with what it shows, a comment a language."""
    for path in sorted((root() / "ontology" / "questions").glob("*.rq")):
        text = read_text(path)
        words = dict(re.findall(r"^# (\w\w): (.+)$", text, re.MULTILINE))
        shows = dict(re.findall(r"^# shows (\w\w): (.+)$", text, re.MULTILINE))
        yield Question(path.stem, words, shows, names.rebase(text))


def ontology_version() -> str:
    """The version of the ontology that this software is made for."""
    text = read_text(root() / "ontology" / "rec.ttl")
    version = next(q.object for q in pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE) if q.predicate == _VERSION)
    return str(version.value)


def load_published(names: Names) -> Published:
    """Read context, shapes and words. Raises TableError, naming the file, for one that is not as it should be."""
    where, own = root(), Path(str(files("reaffirm_server"))) / "words"
    corpora = tuple(parse_corpus(str(path), read_text(path)) for path in sorted((where / "data").glob("*/corpus.toml")))
    sources = {c.name: hashlib.sha256(read_bytes(Path(c.file).parent / c.source)).hexdigest() for c in corpora}
    return Published(
        context=json.loads(names.rebase(read_text(where / "ontology" / "context.jsonld")))["@context"],
        shapes=tuple(_shapes(names)),
        moved={row["from"]: (row["to"], int(row["status"])) for row in _rows(where / "data" / "moved.csv")},
        words={row["iri"]: {"en": row["en"], "zh": row["zh"]} for row in _rows(own / "borrowed.csv")},
        about=tomllib.loads(read_text(own / "about.toml")),
        tables=tomllib.loads(read_text(own / "tables.toml")),
        citation=tomllib.loads(read_text(own / "citation.toml")),
        index=tomllib.loads(read_text(own / "index.toml")),
        corpora=corpora,
        sources=sources,
    )


def _shapes(names: Names) -> Iterator[pyoxigraph.Triple]:
    """The shapes, with blank nodes that are called the same at every reading."""
    called: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode] = {}

    def stable(term: Any) -> Any:
        if isinstance(term, pyoxigraph.BlankNode):
            return called.setdefault(term, pyoxigraph.BlankNode(f"b{len(called) + 1}"))
        return term

    for text in texts(root() / "shapes", "*.ttl").values():
        for quad in pyoxigraph.parse(names.rebase(text), pyoxigraph.RdfFormat.TURTLE):
            yield pyoxigraph.Triple(stable(quad.subject), quad.predicate, stable(quad.object))


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table; raises TableError for one that has too few or too many cells."""
    found = list(csv.DictReader(io.StringIO(read_text(path)), strict=True))
    for number, row in enumerate(found, 2):
        if None in row or None in row.values():
            raise TableError(path, f"row {number}: should have as many cells as the header")
    return found


def has_editor() -> bool:
    """Whether the editor of queries was made at set-up, which needs Node."""
    return (Path(str(files("reaffirm_server"))) / "static" / "vendor" / "editor.js").is_file()


@cache
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
    return load_knowledge(Names()).packs["zh"].grammar.stock


def leaf_of(row: dict[str, str]) -> Leaf:
    """What the ranking knows of a leaf, from a row of the query ``leaves``."""
    return Leaf(
        identifier=row["identifier"],
        session=date.fromisoformat(row["day"]).toordinal(),
        text=row["text"],
        full_text=row["fullText"],
        themes=frozenset(row.get("themes", "").split()),
        addressees=frozenset(row.get("addressees", "").split()),
        indirect=frozenset(row.get("indirects", "").split()),
        headlines={language: row[language] for language in ("zh", "en") if language in row},
    )


@cache
def load_messages() -> dict[str, Translations]:
    """The messages of the pages by language, compiled from the catalogues in ``words/LANGUAGE/*.po``."""
    return {
        folder.name: Translations(_compiled(folder))
        for folder in sorted((Path(str(files("reaffirm_server"))) / "words").iterdir())
        if folder.is_dir()
    }


def _compiled(folder: Path) -> io.BytesIO:
    """The catalogues of a folder as one, in the form that gettext reads. Raises TableError for what is none."""
    messages = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        try:
            found = read_po(io.StringIO(read_text(path)), locale=folder.name, abort_invalid=True)
        except PoFileError as error:
            raise TableError(path, f"line {error.lineno}: {error}") from error
        for message in found:
            if message.id and message.string:
                messages.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return compiled


def load_packs() -> dict[str, Pack]:
    """The language packs by language."""
    return dict(load_knowledge(Names()).packs)


def load_radicals() -> dict[str, str]:
    """The ideographs for the radicals that documents hold in their place."""
    return radicals_of_project()


def load_trials() -> list[tuple[str, str]]:
    """The drafts that were written to try the check, each with the right lineage, or "" for an ask nobody made."""
    rows = csv.DictReader(io.StringIO(read_text(root() / "data" / "tip" / "evaluation" / "drafts.csv")))
    return [(row["draft"], row["right"]) for row in rows]


def load_style() -> str:
    """The style sheet of the pages."""
    return (files("reaffirm_server") / "static" / "style.css").read_text(encoding="utf-8")


def load_curated() -> dict[str, list[dict[str, str]]]:
    """The rows of every curated table, by path from the project's folder."""
    found = sorted((root() / "data").glob("*/curated/*.csv"))
    return {path.relative_to(root()).as_posix(): _rows(path) for path in found}


def load_verdicts() -> dict[tuple[str, str], str]:
    """The verdicts on every pair of provisions that was read."""
    return verdicts(read_text(root() / "data" / "tip" / "curated" / "lineage.csv"))
