"""Every identifier of the graph answers over HTTP with its triples; pages show them, and have no dead links."""

import itertools
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, RemoteDisconnected
from threading import local
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import pyoxigraph
import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import OWL, SKOS

from reaffirm_core.names import Names
from tests.conftest import PATIENCE, RunningServer, wait_until

pytestmark = pytest.mark.client

BASE = Names().base
#: Files that are no format of a page.
NO_PAGES = ("/download/", "/context", "/llms")
CHOSEN = ("/recommendations?", "/recommendations.", "/sparql?query=", "/compare?")
SUFFIXES = (".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".txt", ".docx")
Answer = TypeVar("Answer")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: How many documents of one kind are read as pages.
SAMPLED = 2
RDF = {"text/turtle": pyoxigraph.RdfFormat.TURTLE, "application/ld+json": pyoxigraph.RdfFormat.JSON_LD}


class Page:
    """The links, the anchors and the words of a page."""

    def __init__(self, text: str) -> None:
        tree = html.fromstring(text) if text else html.Element("html")
        # Each page links to itself in every language; the other one of each is read beside the crawl.
        self.links = {str(link) for link in tree.xpath("//*[not(@hreflang)]/@href | //@src")}
        self.anchors = {str(name) for name in tree.xpath("//@id")}
        self.words = "".join(tree.itertext())


class Walker:
    """A client that asks a server over a few connections that stay open."""

    def __init__(self, address: str, pool: ThreadPoolExecutor) -> None:
        self._address, self._pool = address, pool
        self._own, self._open = local(), list[HTTPConnection]()

    def get(self, path: str, accept: str = "*/*", method: str = "GET", language: str = "en") -> tuple[int, str, bytes]:
        """Status, content type and body, once the server is not busy."""
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection(urlsplit(self._address).netloc, timeout=PATIENCE)
            self._open.append(self._own.connection)
        headers = {"Accept": accept, "Accept-Language": language}
        try:
            return wait_until(lambda: self._get_once(path, headers, method))
        except AssertionError as error:
            raise AssertionError(f"{path} is answered with 503 all the time") from error

    def _get_once(self, path: str, headers: dict[str, str], method: str) -> tuple[int, str, bytes] | None:
        self._own.connection.request(method, path, headers=headers)
        try:
            answer = self._own.connection.getresponse()
        except RemoteDisconnected:  # a connection that waited long may have been closed (RFC 9112, section 9.3.1)
            self._own.connection.request(method, path, headers=headers)
            answer = self._own.connection.getresponse()
        body = answer.read()
        return None if answer.status == 503 else (answer.status, answer.headers["content-type"], body)

    def each(self, ask: Callable[[str], Answer], paths: Collection[str]) -> dict[str, Answer]:
        return dict(zip(paths, self._pool.map(ask, paths), strict=True))

    def close(self) -> None:
        for connection in self._open:
            connection.close()


@pytest.fixture(scope="module")
def walker(site: RunningServer) -> Iterator[Walker]:
    with ThreadPoolExecutor(2) as pool, closing(Walker(site.address, pool)) as walker:
        yield walker


@pytest.fixture(scope="module")
def documents(store: pyoxigraph.Store) -> dict[str, dict[str, set[Triple]]]:
    """The triples of every subject of ours, by the path of its document."""
    documents: dict[str, dict[str, set[Triple]]] = {}
    for quad in store:
        subject = quad.subject.value  # type: ignore[union-attr]
        if subject.startswith(BASE):
            path = "/" + subject.removeprefix(BASE).partition("#")[0]
            documents.setdefault(path, {}).setdefault(subject, set()).add(quad.triple)
    return documents


@pytest.fixture(scope="module")
def sample(documents: dict[str, dict[str, set[Triple]]]) -> list[str]:
    """Documents of each kind of node, at most ``SAMPLED`` of a kind, spread evenly over the dataset."""
    kinds: dict[frozenset[str], list[str]] = {}
    for path, subjects in sorted(documents.items()):
        triples = set().union(*subjects.values())
        kinds.setdefault(frozenset(str(t.object) for t in triples if t.predicate == TYPE), []).append(path)
    assert len(kinds) > 25
    return [path for paths in kinds.values() for path in paths[:: max(1, len(paths) // SAMPLED)]]


@pytest.fixture(scope="module")
def pages(walker: Walker, sample: list[str]) -> dict[str, Page]:
    """The page of each document of the sample, by path, with the words that it has in either language."""

    def page(path: str) -> Page:
        read = []
        for language in ("en", "zh"):
            status, content_type, body = walker.get(path, "text/html", language=language)
            assert (status, content_type) == (200, "text/html; charset=utf-8"), path
            read.append(Page(body.decode()))
        english, chinese = read
        assert english.anchors == chinese.anchors
        english.words += chinese.words
        return english

    return walker.each(page, sample)


def test_subjects_of_each_kind_have_their_triples_at_their_own_address(
    walker: Walker, documents: dict[str, dict[str, set[Triple]]], sample: list[str]
) -> None:
    assert_triples(walker, {path: documents[path] for path in sample})


@pytest.mark.client
def test_every_subject_has_its_triples_at_its_own_address(
    walker: Walker, documents: dict[str, dict[str, set[Triple]]]
) -> None:
    assert len(documents) > 3_000
    assert_triples(walker, documents)


def assert_triples(walker: Walker, documents: dict[str, dict[str, set[Triple]]]) -> None:
    """Ask for each document once, in Turtle or in JSON-LD by turns."""
    turns = dict(zip(sorted(documents), itertools.cycle(RDF), strict=False))

    def missing(path: str) -> set[Triple]:
        media_type = turns[path]
        status, content_type, body = walker.get(path, media_type)
        assert (status, content_type.partition(";")[0]) == (200, media_type), path
        return set().union(*documents[path].values()) - {q.triple for q in pyoxigraph.parse(body, RDF[media_type])}

    assert not set().union(*walker.each(missing, documents).values())


#: Notes on a term: how to count with it, and why it was retired.
NOTES = {str(SKOS.scopeNote), str(SKOS.historyNote)}
#: What the page of the ontology leaves out: what is for reasoners only, and examples, of which it shows the nodes.
LEFT_OUT = {str(OWL.disjointWith), str(SKOS.example)}


def test_a_page_shows_every_fact_about_its_subjects(
    pages: dict[str, Page], documents: dict[str, dict[str, set[Triple]]]
) -> None:
    for path, page in pages.items():
        for subject, triples in documents[path].items():
            fragment = subject.partition("#")[2]
            assert not fragment or fragment in page.anchors, subject
            for triple in triples:
                value = triple.object
                if triple.predicate.value in LEFT_OUT:
                    continue
                assert address(triple.predicate.value) in page.links, triple
                assert address(value.value) in page.links if isinstance(value, NamedNode) else True, triple
                if isinstance(value, Literal) and not (path == "/ontology" and is_in_another_language(triple)):
                    assert value.value.removeprefix("如何统计：") in page.words, triple


def is_in_another_language(triple: Triple) -> bool:
    """Return whether a triple is a note in another language: the page of the ontology has notes in its own only."""
    note, value = triple.predicate.value in NOTES, triple.object
    return note and isinstance(value, Literal) and value.language != "zh"


def address(iri: str) -> str:
    """Where a page links to an IRI."""
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


@pytest.mark.client
def test_no_page_has_a_dead_link(
    walker: Walker, pages: dict[str, Page], documents: dict[str, dict[str, set[Triple]]]
) -> None:
    """Crawl from the home page and from the sampled documents.

    That documents answer is another test. Files of data, selections of recommendations and queries are without end:
    some are asked for, what they link to is not followed.
    """
    known, new = dict(pages), dict(pages)
    links: dict[str, set[str]] = {}
    left, data, chosen = {"/"}, set[str](), set[str]()
    while left:
        for path in left:
            status, content_type, body = walker.get(path, "text/html,*/*;q=0.5")
            assert status == 200, path
            new[path] = Page(body.decode() if content_type.startswith("text/html") else "")
        known |= new
        own = {urljoin(path, link) for path, page in new.items() for link in page.links if ":" not in link} - {
            "/sparql"
        }
        targets: dict[str, set[str]] = {}
        for link in own:
            targets.setdefault(link.partition("#")[0], set()).add(link.partition("#")[2])
        for path, fragments in targets.items():
            links.setdefault(path, set()).update(fragments)
        files = {path for path in targets if path.partition("?")[0].endswith(SUFFIXES)}
        data |= {path for path in files if not path.startswith(NO_PAGES)}
        chosen |= {path for path in targets if path.startswith(CHOSEN)}
        left, new = targets.keys() - data - chosen - known.keys() - documents.keys(), {}
    assert not [path for path in known if not links.get(path, set()) <= known[path].anchors | {""}]
    assert {path.rpartition(".")[0] for path in data} <= known.keys() | documents.keys()
    assert any("page=2" in path for path in known)
    assert (len(chosen) > 400, len(data) > 200) == (True, True), (len(chosen), len(data))
    for asked in (some(chosen, 40), some(data, 100)):
        answers = walker.each(lambda path: walker.get(path, "text/html,*/*;q=0.5", method="HEAD")[0], asked)
        assert {path: status for path, status in answers.items() if status not in (200, 302)} == {}  # 302: a number


def some(paths: Collection[str], count: int) -> list[str]:
    """A number of paths, spread evenly over them in their order."""
    return sorted(paths)[:: max(1, len(paths) // count)]
